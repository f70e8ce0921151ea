/*
 * form.c - reading and checking typed fields
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/form.h"

#include "base/limits.h"
#include "http/form_values.h"

/* One checked value. */
struct value {
	bool         is_given;
	int64_t      integer;
	struct text  text;
	struct text  file_name;
};

struct form {
	const struct field *fields;
	size_t              field_count;
	struct value      **values; /* Per field: one, or one a row for repeated fields. */
	size_t             *counts;
	struct text         csrf;
	struct text         request_key;
};

enum { TEXT_DEFAULT_MAX = 200, LONG_TEXT_DEFAULT_MAX = 4000, RAW_DEFAULT_MAX = 300 };

static enum err invalid(struct ctx *ctx, const struct field *field, const char *why)
{
	return fail(ctx, ERR_FIELD_INVALID, field->name, "%s: %s", field->name, why);
}

static enum err check_text(struct ctx *ctx, const struct field *field, struct text raw, struct value *out)
{
	int64_t maximum = field->maximum                 ? field->maximum
			  : field->type == FIELD_LONG_TEXT ? LONG_TEXT_DEFAULT_MAX
			  : field->type == FIELD_RAW       ? RAW_DEFAULT_MAX
							   : TEXT_DEFAULT_MAX;
	if (field->type != FIELD_RAW)
		raw = text_trim(raw);
	if ((int64_t)raw.length > maximum)
		return invalid(ctx, field, "too long");
	if (!text_is_utf8(raw))
		return invalid(ctx, field, "not UTF-8");
	for (size_t i = 0; field->type != FIELD_RAW && i < raw.length; i++) {
		unsigned char byte = (unsigned char)raw.at[i];
		bool          break_allowed = field->type == FIELD_LONG_TEXT && (byte == '\n' || byte == '\r' || byte == '\t');
		if ((byte < 0x20 && !break_allowed) || byte == 0x7F)
			return invalid(ctx, field, "a control character");
	}
	out->text = raw;
	return OK;
}

static enum err check_choice(struct ctx *ctx, const struct field *field, struct text raw, struct value *out)
{
	struct text rest = text_of(field->choices);
	for (struct text choice; (choice = text_next(&rest, '|')).at;)
		if (text_equal(choice, raw)) {
			out->text = raw;
			return OK;
		}
	return invalid(ctx, field, "not one of the choices");
}

static enum err check_integer(struct ctx *ctx, const struct field *field, struct text raw, struct value *out)
{
	if (num_parse(text_trim(raw), &out->integer) != OK)
		return invalid(ctx, field, "not a whole number");
	if (field->type == FIELD_ID ? out->integer <= 0
				    : out->integer < field->minimum || out->integer > (field->maximum ? field->maximum : INT64_MAX))
		return invalid(ctx, field, "out of range");
	return OK;
}

static enum err check(struct ctx *ctx, const struct field *field, const struct form_value *raw, struct value *out)
{
	struct day day;
	bool       is_blank = field->type != FIELD_RAW && field->type != FIELD_FILE && text_trim(raw->text).length == 0;
	if (is_blank || (field->type == FIELD_RAW && raw->text.length == 0))
		return OK; /* An empty field is a missing one. */
	out->is_given = true;
	switch (field->type) {
	case FIELD_ID:
	case FIELD_INTEGER:
		return check_integer(ctx, field, raw->text, out);
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
	case FIELD_RAW:
		return check_text(ctx, field, raw->text, out);
	case FIELD_DAY:
		if (day_parse(text_trim(raw->text), &day) != OK)
			return invalid(ctx, field, "not a day (YYYY-MM-DD)");
		out->integer = day.number;
		return OK;
	case FIELD_MONEY:
		if (num_parse_decimal(raw->text, 2, &out->integer) != OK)
			return invalid(ctx, field, "not an amount");
		return OK;
	case FIELD_CHOICE:
		return check_choice(ctx, field, text_trim(raw->text), out);
	case FIELD_FLAG:
		out->integer = text_is(raw->text, "1") || text_is(raw->text, "on") || text_is(raw->text, "true");
		if (!out->integer && !text_is(raw->text, "0") && !text_is(raw->text, "false"))
			return invalid(ctx, field, "neither yes nor no");
		return OK;
	case FIELD_FILE:
		out->text = raw->text;
		out->file_name = raw->file_name;
		return OK;
	}
	BUG("field type %d", (int)field->type);
}

static size_t index_of(const struct form *form, struct text name)
{
	for (size_t i = 0; i < form->field_count; i++)
		if (text_is(name, form->fields[i].name))
			return i;
	return SIZE_MAX;
}

/* Count what was sent for each field, and refuse names that are not in the table. */
static enum err count_values(struct ctx *ctx, struct form *form, const struct form_values *sent, enum field_place place)
{
	for (size_t i = 0; i < sent->count; i++) {
		struct text name = sent->at[i].name;
		if (place == IN_BODY && text_is(name, "csrf")) {
			form->csrf = sent->at[i].text;
			continue;
		}
		if (place == IN_BODY && text_is(name, "request_key")) {
			form->request_key = text_trim(sent->at[i].text);
			continue;
		}
		if (place == IN_QUERY && text_is(name, "done"))
			continue;
		size_t at = index_of(form, name);
		if (at == SIZE_MAX || form->fields[at].place != place)
			return fail(ctx, ERR_FIELD_UNKNOWN, "body", "the field \"%.*s\" is not known here",
				    (int)(name.length < 60 ? name.length : 60), name.at);
		if (form->counts[at] > 0 && !form->fields[at].repeated)
			return invalid(ctx, &form->fields[at], "stands twice");
		form->counts[at]++;
	}
	return OK;
}

/* Room for what was counted; all members of a repeated group have the rows of the longest. */
static enum err make_room(struct ctx *ctx, struct form *form)
{
	for (size_t i = 0; i < form->field_count; i++) {
		size_t rows = form->fields[i].repeated ? form_count(form, form->fields[i].name) : 1;
		if (form->fields[i].repeated && form->counts[i] != 0 && form->counts[i] != rows)
			return invalid(ctx, &form->fields[i], "the rows of the group have different fields");
		form->values[i] = arena_array(ctx->arena, struct value, rows + 1);
	}
	return OK;
}

static enum err fill(struct ctx *ctx, struct form *form, const struct form_values *sent, size_t *next)
{
	for (size_t i = 0; i < sent->count; i++) {
		size_t at = index_of(form, sent->at[i].name);
		if (at != SIZE_MAX)
			TRY(check(ctx, &form->fields[at], &sent->at[i], &form->values[at][next[at]++]));
	}
	return OK;
}

static enum err check_required(struct ctx *ctx, const struct form *form)
{
	for (size_t i = 0; i < form->field_count; i++) {
		const struct field *field = &form->fields[i];
		size_t              rows = field->repeated ? form_count(form, field->name) : 1;
		for (size_t row = 0; field->required && row < rows; row++)
			if (!form->values[i][row].is_given)
				return fail(ctx, ERR_FIELD_MISSING, field->name, "%s is missing", field->name);
	}
	return OK;
}

enum err form_read(struct ctx *ctx, const struct http_request *request, const struct field *fields, size_t field_count,
		   const struct text *path_values, size_t path_value_count, struct form **out)
{
	struct form *form = arena_new(ctx->arena, struct form);
	*form = (struct form){ .fields = fields, .field_count = field_count };
	form->values = arena_array(ctx->arena, struct value *, field_count + 1);
	form->counts = arena_array(ctx->arena, size_t, field_count + 1);
	size_t            *next = arena_array(ctx->arena, size_t, field_count + 1);
	struct form_values query = { 0 }, body = { 0 };
	TRY(form_values_urlencoded(ctx, request->query, &query));
	if (request->method == HTTP_POST)
		TRY(form_values_body(ctx, request, &body));
	TRY(count_values(ctx, form, &query, IN_QUERY));
	TRY(count_values(ctx, form, &body, IN_BODY));
	TRY(make_room(ctx, form));
	TRY(fill(ctx, form, &query, next));
	TRY(fill(ctx, form, &body, next));
	size_t in_path = 0;
	for (size_t i = 0; i < field_count; i++)
		if (fields[i].place == IN_PATH) {
			EXPECT(in_path < path_value_count);
			TRY(check(ctx, &fields[i], &(struct form_value){ .text = path_values[in_path++] }, &form->values[i][0]));
		}
	TRY(check_required(ctx, form));
	*out = form;
	return OK;
}

static const struct value *value_of(const struct form *form, const char *name, size_t row)
{
	size_t at = index_of(form, text_of(name));
	if (at == SIZE_MAX)
		BUG("the form has no field %s", name);
	EXPECT(row == 0 || row < form_count(form, name));
	return &form->values[at][row];
}

static enum field_type type_of(const struct form *form, const char *name)
{
	return form->fields[index_of(form, text_of(name))].type;
}

size_t form_count(const struct form *form, const char *group)
{
	/* "lines" or a member of it, "lines.pack_id". */
	struct text name = text_of(group);
	size_t      dot = text_find(name, '.'), most = 0;
	if (dot != SIZE_MAX)
		name = text_slice(name, 0, dot);
	for (size_t i = 0; i < form->field_count; i++) {
		struct text field = text_of(form->fields[i].name);
		if (form->fields[i].repeated && field.length > name.length && field.at[name.length] == '.' &&
		    text_equal(text_slice(field, 0, name.length), name) && form->counts[i] > most)
			most = form->counts[i];
	}
	return most;
}

bool form_has(const struct form *form, const char *name)
{
	return value_of(form, name, 0)->is_given;
}

int64_t form_i64_at(const struct form *form, const char *name, size_t row)
{
	const struct value *value = value_of(form, name, row);
	if (value->is_given)
		return value->integer;
	return type_of(form, name) == FIELD_ID ? 0 : I64_NONE;
}

struct text form_text_at(const struct form *form, const char *name, size_t row)
{
	const struct value *value = value_of(form, name, row);
	return value->is_given && value->text.at ? value->text : TEXT("");
}

struct day form_day_at(const struct form *form, const char *name, size_t row)
{
	const struct value *value = value_of(form, name, row);
	return value->is_given ? (struct day){ (int32_t)value->integer } : DAY_NONE;
}

struct money form_money_at(const struct form *form, const char *name, size_t row)
{
	const struct value *value = value_of(form, name, row);
	return value->is_given ? (struct money){ value->integer } : MONEY_NONE;
}

bool form_flag_at(const struct form *form, const char *name, size_t row)
{
	const struct value *value = value_of(form, name, row);
	return value->is_given && value->integer != 0;
}

int64_t form_i64(const struct form *form, const char *name)
{
	return form_i64_at(form, name, 0);
}

struct text form_text(const struct form *form, const char *name)
{
	return form_text_at(form, name, 0);
}

struct day form_day(const struct form *form, const char *name)
{
	return form_day_at(form, name, 0);
}

struct money form_money(const struct form *form, const char *name)
{
	return form_money_at(form, name, 0);
}

bool form_flag(const struct form *form, const char *name)
{
	return form_flag_at(form, name, 0);
}

struct text form_file(const struct form *form, const char *name, struct text *file_name)
{
	const struct value *value = value_of(form, name, 0);
	*file_name = value->file_name;
	return value->is_given ? value->text : TEXT_NONE;
}

struct text form_csrf(const struct form *form)
{
	return form->csrf;
}

struct text form_request_key(const struct form *form)
{
	return form->request_key;
}
