/*
 * gs1.c - element strings
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/gs1.h"

enum { SCAN_BYTES_MAX = 300, SEPARATOR = 0x1D, VARIABLE = 0 };

/* How an application identifier's value ends: fixed values need no separator, variable ones end at one. */
static const struct {
	const char *ai;       /* As many digits as the identifier has; a shorter one stands for a family. */
	int         ai_length;
	int         length;   /* Of the value; VARIABLE: up to `maximum`, ended by a separator. */
	int         maximum;
} elements[] = {
	{ "00", 2, 18, 18 }, { "01", 2, 14, 14 },  { "02", 2, 14, 14 },  { "03", 2, 14, 14 },  { "04", 2, 16, 16 },
	{ "10", 2, 0, 20 },  { "11", 2, 6, 6 },    { "12", 2, 6, 6 },    { "13", 2, 6, 6 },    { "15", 2, 6, 6 },
	{ "16", 2, 6, 6 },   { "17", 2, 6, 6 },    { "20", 2, 2, 2 },    { "21", 2, 0, 20 },   { "22", 2, 0, 20 },
	{ "23", 3, 0, 28 },  { "24", 3, 0, 30 },   { "25", 3, 0, 30 },   { "30", 2, 0, 8 },    { "31", 4, 6, 6 },
	{ "32", 4, 6, 6 },   { "33", 4, 6, 6 },    { "34", 4, 6, 6 },    { "35", 4, 6, 6 },    { "36", 4, 6, 6 },
	{ "37", 2, 0, 8 },   { "39", 4, 0, 18 },   { "40", 3, 0, 30 },   { "41", 3, 13, 13 },  { "42", 3, 0, 20 },
	{ "43", 4, 0, 70 },  { "70", 4, 0, 30 },   { "71", 3, 0, 20 },   { "72", 4, 0, 70 },   { "80", 4, 0, 70 },
	{ "81", 4, 0, 70 },  { "82", 4, 0, 70 },   { "90", 2, 0, 30 },   { "91", 2, 0, 90 },   { "92", 2, 0, 90 },
	{ "93", 2, 0, 90 },  { "94", 2, 0, 90 },   { "95", 2, 0, 90 },   { "96", 2, 0, 90 },   { "97", 2, 0, 90 },
	{ "98", 2, 0, 90 },  { "99", 2, 0, 90 },
};

static bool all_digits(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return text.length > 0;
}

bool gs1_check_digit_ok(struct text digits)
{
	int sum = 0;
	if (!all_digits(digits) || digits.length < 2)
		return false;
	for (size_t i = 0; i < digits.length; i++) {
		int weight = (digits.length - 1 - i) % 2 ? 3 : 1;
		sum += (digits.at[i] - '0') * weight;
	}
	return sum % 10 == 0;
}

bool gtin_normalise(struct arena *arena, struct text code, struct text *gtin)
{
	code = text_trim(code);
	if (!all_digits(code) || code.length > 14 || code.length < 7)
		return false;
	*gtin = text_format(arena, "%.*s%.*s", (int)(14 - code.length), "00000000000000", TEXT_ARG(code));
	return gs1_check_digit_ok(*gtin);
}

struct text gs1_nordic_vnr(struct text gtin)
{
	return gtin.length == 14 && text_starts_with(gtin, "0704626") ? text_slice(gtin, 7, 13) : TEXT_NONE;
}

bool npl_id_ok(struct text id)
{
	struct day day;
	return id.length == 14 && all_digits(id) && (id.at[8] == '0' || id.at[8] == '1') && gs1_check_digit_ok(id) &&
	       (day_parse(text_slice(id, 0, 8), &day) == OK || text_starts_with(id, "10010101"));
}

static enum err unreadable(struct ctx *ctx, size_t position, const char *why)
{
	return fail(ctx, ERR_CODE_UNREADABLE, "scan", "position %zu: %s", position + 1, in_words(ctx, why));
}

/* GS1's window for two-digit years, around the year of today. */
static int32_t full_year(int32_t two_digits, struct day today)
{
	int32_t year = day_civil(today).year, difference = two_digits - year % 100;
	int32_t century = year - year % 100;
	if (difference >= 51)
		century -= 100;
	else if (difference <= -50)
		century += 100;
	return century + two_digits;
}

static enum err read_day(struct ctx *ctx, struct text value, size_t position, struct day *out)
{
	int64_t number;
	if (!all_digits(value) || num_parse(value, &number) != OK)
		return unreadable(ctx, position, "a date must be six digits");
	int32_t year = full_year((int32_t)(number / 10000), ctx->today), month = (int32_t)(number / 100 % 100);
	int32_t day = (int32_t)(number % 100);
	if (month < 1 || month > 12 || day > days_in_month(year, month))
		return unreadable(ctx, position, "the date does not exist");
	*out = day_of(year, month, day ? day : days_in_month(year, month));
	return OK;
}

static bool is_allowed(struct text value)
{
	/* GS1's character set 82. */
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!\"%&'()*+,-./_:;<=>?";
	for (size_t i = 0; i < value.length; i++)
		if (!value.at[i] || !strchr(set, value.at[i]))
			return false;
	return value.length > 0;
}

static enum err keep_text(struct ctx *ctx, struct text value, size_t position, struct text *out)
{
	if (!is_allowed(value))
		return unreadable(ctx, position, "a character that no code of this kind can hold: check the scanner's keyboard layout");
	if (out->at && !text_equal(*out, value))
		return unreadable(ctx, position, "the same element stands twice with two values");
	*out = text_copy(ctx->arena, value);
	return OK;
}

static enum err keep(struct ctx *ctx, struct text ai, struct text value, size_t position, struct gs1_scan *out)
{
	if (text_is(ai, "01")) {
		if (!gs1_check_digit_ok(value))
			return unreadable(ctx, position, "the check digit of the product code is wrong");
		return keep_text(ctx, value, position, &out->gtin);
	}
	if (text_is(ai, "10"))
		return keep_text(ctx, value, position, &out->batch);
	if (text_is(ai, "21"))
		return keep_text(ctx, value, position, &out->serial);
	if (text_is(ai, "17") || text_is(ai, "11")) {
		struct day *of = text_is(ai, "17") ? &out->expiry : &out->production, day;
		TRY(read_day(ctx, value, position, &day));
		if (!day_is_none(*of) && of->number != day.number)
			return unreadable(ctx, position, "the same date stands twice with two values");
		*of = day;
		return OK;
	}
	return is_allowed(value) ? OK : unreadable(ctx, position, "a character that no code of this kind can hold");
}

static enum err next_element(struct ctx *ctx, struct text scan, size_t *at, struct gs1_scan *out)
{
	for (size_t i = 0; i < COUNT_OF(elements); i++) {
		size_t ai_length = (size_t)elements[i].ai_length;
		if (scan.length - *at < ai_length || memcmp(scan.at + *at, elements[i].ai, 2) != 0)
			continue;
		struct text ai = text_slice(scan, *at, *at + ai_length);
		if (!all_digits(ai))
			break;
		size_t from = *at + ai_length, to = from;
		while (to < scan.length && scan.at[to] != SEPARATOR &&
		       (elements[i].length == VARIABLE || to - from < (size_t)elements[i].length))
			to++;
		if (elements[i].length != VARIABLE && to - from < (size_t)elements[i].length)
			return unreadable(ctx, from, "the element is too short");
		if (to - from > (size_t)elements[i].maximum)
			return unreadable(ctx, from, "the element is too long: a separator is missing (the scanner must send FNC1)");
		TRY(keep(ctx, ai, text_slice(scan, from, to), from, out));
		*at = to;
		return OK;
	}
	return unreadable(ctx, *at, "no known element starts here: the scanner may have lost the separator or its layout");
}

/* Marks of symbols that hold element strings only: GS1-128, GS1 DataBar, GS1 DataMatrix, GS1 QR, GS1 DotCode. */
static bool marks_elements(struct text scan)
{
	static const char *const marks[] = { "]C1", "]e0", "]d2", "]Q3", "]J1" };
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		if (text_starts_with(scan, marks[i]))
			return true;
	return false;
}

/* Substitutes for FNC1 become FNC1; every byte must be ASCII. */
static enum err clean(struct ctx *ctx, struct text raw, struct text *out)
{
	char  *at = arena_alloc(ctx->arena, raw.length + 1);
	size_t length = 0;
	for (size_t i = 0; i < raw.length; i++) {
		unsigned char byte = (unsigned char)raw.at[i];
		struct text   rest = text_slice(raw, i, raw.length);
		if (text_starts_with(rest, "<GS>") || text_starts_with(rest, "{GS}")) {
			byte = SEPARATOR;
			i += 3;
		} else if (byte == '~' || byte == '|') {
			byte = SEPARATOR;
		}
		if (byte >= 0x80)
			return unreadable(ctx, i, "a letter that no code holds: the scanner's keyboard layout is not the computer's");
		if ((byte < 0x20 && byte != SEPARATOR) || byte == 0x7F)
			return unreadable(ctx, i, "a control character");
		at[length++] = (char)byte;
	}
	*out = (struct text){ at, length };
	return OK;
}

static enum err parse_elements(struct ctx *ctx, struct text scan, struct gs1_scan *out)
{
	size_t at = 0;
	while (at < scan.length) {
		if (scan.at[at] == SEPARATOR)
			at++; /* Leading, doubled and trailing separators are harmless. */
		else
			TRY(next_element(ctx, scan, &at, out));
	}
	if (!out->gtin.at)
		out->warning = TEXT("the code holds no product code (01)");
	return OK;
}

enum err gs1_parse(struct ctx *ctx, struct text raw, struct gs1_scan *out)
{
	*out = (struct gs1_scan){ .kind = GS1_ELEMENTS, .expiry = DAY_NONE, .production = DAY_NONE };
	struct text scan;
	raw = text_trim(raw);
	if (raw.length == 0)
		return unreadable(ctx, 0, "nothing was scanned");
	if (raw.length > SCAN_BYTES_MAX)
		return unreadable(ctx, SCAN_BYTES_MAX, "longer than any code on a pack");
	TRY(clean(ctx, raw, &scan));
	bool has_mark = scan.length > 3 && scan.at[0] == ']', is_elements = marks_elements(scan);
	if (has_mark)
		scan = text_slice(scan, 3, scan.length);
	bool plain = !is_elements && all_digits(scan); /* Eight digits may else be a date as well as a GTIN-8. */
	if (plain && scan.length == 6 && !has_mark) {
		out->kind = GS1_VNR;
		out->vnr = text_copy(ctx->arena, scan);
		return OK;
	}
	if (plain && (scan.length == 8 || (scan.length >= 12 && scan.length <= 14))) {
		out->kind = GS1_GTIN;
		return gtin_normalise(ctx->arena, scan, &out->gtin) ? OK : unreadable(ctx, scan.length - 1, "the check digit is wrong");
	}
	return parse_elements(ctx, scan, out);
}
