/*
 * num.c - checked whole numbers and exact decimals
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/num.h"

enum { DIGITS_MAX = 60, SCALE_MAX = 9, EXPONENT_MAX = 30 };

enum err num_add(int64_t a, int64_t b, int64_t *out)
{
	return __builtin_add_overflow(a, b, out) ? ERR_QUANTITY_OVERFLOW : OK;
}

enum err num_subtract(int64_t a, int64_t b, int64_t *out)
{
	return __builtin_sub_overflow(a, b, out) ? ERR_QUANTITY_OVERFLOW : OK;
}

enum err num_multiply(int64_t a, int64_t b, int64_t *out)
{
	return __builtin_mul_overflow(a, b, out) ? ERR_QUANTITY_OVERFLOW : OK;
}

static enum err multiply_divide(int64_t a, int64_t b, int64_t c, bool half_up, int64_t *out)
{
	EXPECT(c > 0);
	__extension__ typedef __int128 wide;
	wide product = (wide)a * b;
	wide half = half_up ? c / 2 : 0; /* For odd c no exact half exists, and the truncated one rounds right. */
	wide quotient = product >= 0 ? (product + half) / c : (product - half) / c;
	if (quotient > INT64_MAX || quotient < INT64_MIN + 1)
		return ERR_QUANTITY_OVERFLOW;
	*out = (int64_t)quotient;
	return OK;
}

enum err num_multiply_divide(int64_t a, int64_t b, int64_t c, int64_t *out)
{
	return multiply_divide(a, b, c, true, out);
}

enum err num_multiply_divide_floor(int64_t a, int64_t b, int64_t c, int64_t *out)
{
	return multiply_divide(a, b, c, false, out);
}

enum err num_parse(struct text text, int64_t *out)
{
	bool   negative = text.length && text.at[0] == '-';
	size_t i = negative || (text.length && text.at[0] == '+');
	if (i == text.length)
		return ERR_FIELD_INVALID;
	int64_t value = 0;
	for (; i < text.length; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return ERR_FIELD_INVALID;
		if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, text.at[i] - '0', &value))
			return ERR_FIELD_INVALID;
	}
	*out = negative ? -value : value;
	return OK;
}

/* Splits a decimal into digits and the position of its point. */
static enum err decimal_digits(struct text text, char *digits, int *count, int *point)
{
	bool seen_point = false, seen_digit = false;
	*count = 0;
	*point = 0;
	for (size_t i = 0; i < text.length; i++) {
		char byte = text.at[i];
		if (byte >= '0' && byte <= '9') {
			if (*count >= DIGITS_MAX)
				return ERR_FIELD_INVALID;
			digits[(*count)++] = byte;
			*point += !seen_point;
			seen_digit = true;
		} else if ((byte == ',' || byte == '.') && !seen_point) {
			seen_point = true;
		} else if (byte == ' ' && seen_digit && !seen_point) {
			continue;
		} else if (text_starts_with(text_slice(text, i, text.length), "\xC2\xA0") && seen_digit && !seen_point) {
			i++;
		} else if ((byte == 'e' || byte == 'E') && seen_digit) {
			int64_t exponent;
			TRY(num_parse(text_slice(text, i + 1, text.length), &exponent));
			if (exponent > EXPONENT_MAX || exponent < -EXPONENT_MAX)
				return ERR_FIELD_INVALID;
			*point += (int)exponent;
			return OK;
		} else {
			return ERR_FIELD_INVALID;
		}
	}
	return seen_digit ? OK : ERR_FIELD_INVALID;
}

enum err num_parse_decimal(struct text text, int scale, int64_t *out)
{
	EXPECT(scale >= 0 && scale <= SCALE_MAX);
	text = text_trim(text);
	bool negative = text.length && text.at[0] == '-';
	if (negative)
		text = text_slice(text, 1, text.length);
	char digits[DIGITS_MAX];
	int  count, point;
	TRY(decimal_digits(text, digits, &count, &point));
	int64_t value = 0;
	for (int i = 0; i < point + scale; i++) {
		int digit = i < count ? digits[i] - '0' : 0;
		if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, digit, &value))
			return ERR_QUANTITY_OVERFLOW;
	}
	int next = point + scale;
	if (next >= 0 && next < count && digits[next] >= '5' && __builtin_add_overflow(value, 1, &value))
		return ERR_QUANTITY_OVERFLOW;
	*out = negative ? -value : value;
	return OK;
}
