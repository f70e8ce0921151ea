/*
 * field_check.c - the check of each field type
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/field_check.h"

#include "base/limits.h"

enum { TEXT_DEFAULT_MAX = 200, LONG_TEXT_DEFAULT_MAX = 4000, RAW_DEFAULT_MAX = 300, FILE_NAME_MAX = 255, ORE_PLACES = 2 };

enum err field_invalid(struct ctx *ctx, const struct field *field, size_t row, const char *why)
{
	if (field->repeated)
		return fail(ctx, ERR_FIELD_INVALID, field->name, "%s, row %zu: %s", in_words(ctx, field->name),
			    row + 1, in_words(ctx, why));
	return fail(ctx, ERR_FIELD_INVALID, field->name, "%s: %s", in_words(ctx, field->name), in_words(ctx, why));
}

/* The first control character, C0 or C1, is told apart; `allowed` may stand all the same. */
static bool has_control(struct text text, const char *allowed)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		bool          is_c0 = byte < 0x20 || byte == 0x7F;
		bool          is_c1 = byte == 0xC2 && i + 1 < text.length && (unsigned char)text.at[i + 1] < 0xA0;
		if (is_c1 || (is_c0 && !(byte && strchr(allowed, byte))))
			return true;
	}
	return false;
}

static const char *text_fault(const struct field *field, struct text raw, struct field_value *out)
{
	int64_t standard = field->type == FIELD_LONG_TEXT ? LONG_TEXT_DEFAULT_MAX
			   : field->type == FIELD_RAW     ? RAW_DEFAULT_MAX
							  : TEXT_DEFAULT_MAX;
	out->text = field->type == FIELD_RAW ? raw : text_trim(raw);
	if ((int64_t)out->text.length > (field->maximum ? field->maximum : standard))
		return "too long";
	if (!text_is_utf8(out->text))
		return "not UTF-8";
	if (field->type == FIELD_RAW)
		return text_find(out->text, 0) == SIZE_MAX ? NULL : "a NUL character";
	return has_control(out->text, field->type == FIELD_LONG_TEXT ? "\n\r\t" : "") ? "a control character" : NULL;
}

static const char *choice_fault(const struct field *field, struct text raw, struct field_value *out)
{
	struct text rest = text_of(field->choices);
	for (struct text choice; (choice = text_next(&rest, '|')).at;)
		if (text_equal(choice, raw)) {
			out->text = choice;
			return NULL;
		}
	return "not one of the choices";
}

static const char *range_fault(const struct field *field, int64_t value)
{
	if (field->type == FIELD_ID)
		return value > 0 ? NULL : "out of range";
	return value < field->minimum || value > (field->maximum ? field->maximum : INT64_MAX) ? "out of range" : NULL;
}

/*
 * An amount as people write it: "2 112,28", "-5", "0.50".  Stricter than the reader of files: a third decimal or a second
 * point would be a guess between thousands and decimals.
 */
static bool is_amount(struct text text)
{
	size_t i = text.length && text.at[0] == '-', digits = 0, group = 0, decimals = 0;
	bool   grouped = false, after_point = false;
	for (; i < text.length; i++) {
		char byte = text.at[i];
		bool is_nbsp = (unsigned char)byte == 0xC2 && i + 1 < text.length && (unsigned char)text.at[i + 1] == 0xA0;
		if (byte >= '0' && byte <= '9') {
			digits++;
			group++;
			decimals += after_point;
		} else if ((byte == ' ' || is_nbsp) && !after_point && digits && (grouped ? group == 3 : group <= 3)) {
			grouped = true;
			group = 0;
			i += is_nbsp;
		} else if ((byte == ',' || byte == '.') && !after_point && digits && (!grouped || group == 3)) {
			after_point = true;
		} else {
			return false;
		}
	}
	return digits && (after_point ? decimals >= 1 && decimals <= ORE_PLACES : !grouped || group == 3);
}

static const char *money_fault(const struct field *field, struct text raw, bool in_ore, struct field_value *out)
{
	if (in_ore) {
		if (num_parse(raw, &out->integer) != OK)
			return "not a whole number of öre";
	} else if (!is_amount(raw) || num_parse_decimal(raw, ORE_PLACES, &out->integer) != OK) {
		return "not an amount with at most two decimals";
	}
	return range_fault(field, out->integer);
}

static const char *flag_fault(struct text raw, struct field_value *out)
{
	out->integer = text_is(raw, "1") || text_is(raw, "on") || text_is(raw, "true");
	return out->integer || text_is(raw, "0") || text_is(raw, "false") ? NULL : "neither yes nor no";
}

static int base64_digit(char byte)
{
	return byte >= 'A' && byte <= 'Z'   ? byte - 'A'
	       : byte >= 'a' && byte <= 'z' ? byte - 'a' + 26
	       : byte >= '0' && byte <= '9' ? byte - '0' + 52
	       : byte == '+'                ? 62
	       : byte == '/'                ? 63
					    : -1;
}

/* RFC 4648 with its padding, no line breaks, no left-over bits. */
static bool base64_decode(struct arena *arena, struct text from, struct text *out)
{
	if (from.length % 4)
		return false;
	size_t padding = 0;
	while (padding < 2 && padding < from.length && from.at[from.length - 1 - padding] == '=')
		padding++;
	char    *at = arena_alloc(arena, from.length / 4 * 3 + 1);
	size_t   length = 0;
	uint32_t bits = 0, held = 0;
	for (size_t i = 0; i < from.length - padding; i++) {
		int digit = base64_digit(from.at[i]);
		if (digit < 0)
			return false;
		bits = bits << 6 | (uint32_t)digit;
		held += 6;
		if (held >= 8) {
			held -= 8;
			at[length++] = (char)(bits >> held & 0xFF);
		}
	}
	*out = (struct text){ at, length };
	return (bits & ((1u << held) - 1)) == 0;
}

static const char *file_fault(struct ctx *ctx, const struct field *field, const struct form_value *sent,
			      struct field_value *out)
{
	out->text = sent->text;
	out->file_name = sent->file_name;
	if (sent->sent == SENT_JSON_TEXT && !base64_decode(ctx->arena, sent->text, &out->text))
		return "not base64";
	if ((int64_t)out->text.length > (field->maximum ? field->maximum : LIMIT_BODY))
		return "too large";
	if (out->file_name.length > FILE_NAME_MAX || has_control(out->file_name, ""))
		return "a file name that is too long or holds a control character";
	return NULL;
}

/* JSON has types of its own; a number where a text stands is a mistake of the sender. */
static const char *kind_fault(const struct field *field, enum sent sent, bool in_ore)
{
	bool is_text = field->type == FIELD_TEXT || field->type == FIELD_LONG_TEXT || field->type == FIELD_RAW ||
		       field->type == FIELD_CHOICE || field->type == FIELD_DAY;
	if (in_ore)
		return sent == SENT_JSON_INTEGER ? NULL : "not a whole number of öre";
	if ((field->type == FIELD_FILE) != (sent == SENT_FILE) && !(field->type == FIELD_FILE && sent == SENT_JSON_TEXT))
		return field->type == FIELD_FILE ? "not a file" : "a file";
	if (sent == SENT_JSON_FLAG && field->type != FIELD_FLAG)
		return "true or false";
	if (sent == SENT_JSON_INTEGER && is_text)
		return "a number where a text is wanted";
	if (sent == SENT_JSON_INTEGER && field->type == FIELD_MONEY)
		return "an amount is a text in kronor, or a whole number of öre under the name with _ore";
	return NULL;
}

static bool is_empty(const struct field *field, const struct form_value *sent)
{
	if (sent->sent == SENT_FILE) /* A file field that was left alone comes without name and bytes. */
		return sent->file_name.length == 0 && sent->text.length == 0;
	return field->type == FIELD_RAW ? sent->text.length == 0 : text_trim(sent->text).length == 0;
}

static const char *fault(struct ctx *ctx, const struct field *field, const struct form_value *sent, bool in_ore,
			 struct field_value *out)
{
	struct text trimmed = text_trim(sent->text);
	struct day  day;
	switch (field->type) {
	case FIELD_ID:
	case FIELD_INTEGER:
		return num_parse(trimmed, &out->integer) == OK ? range_fault(field, out->integer) : "not a whole number";
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
	case FIELD_RAW:
		return text_fault(field, sent->text, out);
	case FIELD_DAY:
		if (day_parse(trimmed, &day) != OK)
			return "not a day (YYYY-MM-DD)";
		out->integer = day.number;
		return NULL;
	case FIELD_MONEY:
		return money_fault(field, trimmed, in_ore, out);
	case FIELD_CHOICE:
		return choice_fault(field, trimmed, out);
	case FIELD_FLAG:
		return flag_fault(trimmed, out);
	case FIELD_FILE:
		return file_fault(ctx, field, sent, out);
	}
	BUG("field type %d", (int)field->type);
}

enum err field_check(struct ctx *ctx, const struct field *field, const struct form_value *sent, size_t row, bool in_ore,
		     struct field_value *out)
{
	*out = (struct field_value){ .is_sent = true };
	if (is_empty(field, sent))
		return OK;
	const char *why = kind_fault(field, sent->sent, in_ore);
	if (!why)
		why = fault(ctx, field, sent, in_ore, out);
	out->is_given = true;
	return why ? field_invalid(ctx, field, row, why) : OK;
}
