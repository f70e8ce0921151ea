/*
 * form.c - reading and checking typed fields
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/form.h"

#include "base/limits.h"
#include "http/field_check.h"
#include "http/form_values.h"

struct form {
	const struct field  *fields;
	size_t               field_count;
	struct field_value **values; /* Per field: one, or one a row for repeated fields. */
	size_t              *sent;   /* Per field: how often it came in a form. */
	size_t              *rows;   /* Per repeated field: the rows of its group. */
	struct text          csrf;
	struct text          request_key;
};

enum { NAME_TOLD_MAX = 60 };

/* ---------------------------------------------------------------- the table */

static bool is_of_group(const struct field *field, struct text group)
{
	struct text name = text_of(field->name);
	return field->repeated && name.length > group.length && name.at[group.length] == '.' &&
	       text_equal(text_slice(name, 0, group.length), group);
}

static void check_field(const struct field *field)
{
	size_t dot = text_find(text_of(field->name), '.');
	if (field->repeated != (dot != SIZE_MAX) || dot == 0)
		BUG("field %s: a repeated field, and only that, is named group.member", field->name);
	if (field->repeated && (field->place != IN_BODY || field->type == FIELD_FILE))
		BUG("field %s: repeated fields stand in the body and are no files", field->name);
	if ((field->type == FIELD_CHOICE) != (field->choices != NULL))
		BUG("field %s: choices belong to FIELD_CHOICE", field->name);
	if (field->type == FIELD_FILE && field->place != IN_BODY)
		BUG("field %s: files stand in the body", field->name);
	if (text_is(text_of(field->name), "csrf") || text_is(text_of(field->name), "request_key"))
		BUG("field %s: the form reads it by itself", field->name);
}

void form_check_table(const struct field *fields, size_t field_count)
{
	for (size_t i = 0; i < field_count; i++) {
		check_field(&fields[i]);
		for (size_t k = 0; k < i; k++)
			if (strcmp(fields[i].name, fields[k].name) == 0)
				BUG("field %s stands twice in its table", fields[i].name);
	}
}

static size_t index_of(const struct form *form, struct text name)
{
	for (size_t i = 0; i < form->field_count; i++)
		if (text_is(name, form->fields[i].name))
			return i;
	return SIZE_MAX;
}

/* Which field a value belongs to, SIZE_MAX for none.  In JSON an amount may come in öre under its name with "_ore". */
static size_t field_of(const struct form *form, const struct form_values *sent, struct text name, bool *in_ore)
{
	size_t at = index_of(form, name);
	*in_ore = false;
	if (at == SIZE_MAX && sent->is_json && text_ends_with(name, "_ore")) {
		at = index_of(form, text_slice(name, 0, name.length - strlen("_ore")));
		*in_ore = at != SIZE_MAX && form->fields[at].type == FIELD_MONEY;
		if (!*in_ore)
			at = SIZE_MAX;
	}
	return at;
}

/* ---------------------------------------------------------------- what was sent */

static enum err unknown(struct ctx *ctx, struct text name)
{
	while (name.length > NAME_TOLD_MAX || !text_is_utf8(name))
		name.length--; /* Not in the middle of a letter. */
	return fail(ctx, ERR_FIELD_UNKNOWN, "body", "the field \"%.*s\" is not known here", TEXT_ARG(name));
}

/* The fields that any request may carry besides its table. */
static enum err take_common(struct ctx *ctx, struct form *form, const struct form_value *value, enum field_place place,
			    bool *taken)
{
	static const struct field token = { .name = "csrf", .type = FIELD_TEXT };
	static const struct field key = { .name = "request_key", .type = FIELD_TEXT, .maximum = LIMIT_REQUEST_KEY };
	bool               is_token = text_is(value->name, "csrf"), is_key = text_is(value->name, "request_key");
	struct field_value checked;
	*taken = place == IN_QUERY ? text_is(value->name, "done") : is_token || is_key;
	if (!*taken || place == IN_QUERY)
		return OK;
	struct text        *at = is_token ? &form->csrf : &form->request_key;
	const struct field *field = is_token ? &token : &key;
	if (at->at)
		return field_invalid(ctx, field, 0, "stands twice");
	TRY(field_check(ctx, field, value, 0, false, &checked));
	if (checked.is_given)
		*at = checked.text;
	return OK;
}

/* Count what was sent for each field, and refuse names that are not in the table. */
static enum err count_values(struct ctx *ctx, struct form *form, const struct form_values *sent, enum field_place place)
{
	for (size_t i = 0; i < sent->count; i++) {
		bool taken, in_ore;
		TRY(take_common(ctx, form, &sent->at[i], place, &taken));
		if (taken)
			continue;
		size_t at = field_of(form, sent, sent->at[i].name, &in_ore);
		if (at == SIZE_MAX || form->fields[at].place != place)
			return unknown(ctx, sent->at[i].name);
		if (form->sent[at] > 0 && !form->fields[at].repeated)
			return field_invalid(ctx, &form->fields[at], 0, "stands twice");
		form->sent[at]++;
	}
	return OK;
}

/* The rows of each group: told by JSON; in a form the members that were sent were sent equally often. */
static enum err count_rows(struct ctx *ctx, struct form *form, const struct form_values *sent)
{
	for (size_t g = 0; g < sent->group_count; g++) {
		bool known = false;
		for (size_t i = 0; i < form->field_count; i++)
			if (is_of_group(&form->fields[i], sent->groups[g].name)) {
				known = true;
				form->rows[i] = sent->groups[g].rows;
			}
		if (!known)
			return unknown(ctx, sent->groups[g].name);
	}
	for (size_t i = 0; i < form->field_count && !sent->is_json; i++) {
		struct text name = text_of(form->fields[i].name);
		struct text group = text_slice(name, 0, text_find(name, '.'));
		for (size_t k = 0; k < form->field_count && form->fields[i].repeated; k++)
			if (is_of_group(&form->fields[k], group) && form->sent[k] > form->rows[i])
				form->rows[i] = form->sent[k];
		if (form->fields[i].repeated && form->sent[i] != 0 && form->sent[i] != form->rows[i])
			return field_invalid(ctx, &form->fields[i], form->sent[i], "the rows of the group have different fields");
	}
	for (size_t i = 0; i < form->field_count; i++)
		form->values[i] = arena_array(ctx->arena, struct field_value, form->rows[i] + 1);
	return OK;
}

static enum err fill(struct ctx *ctx, struct form *form, const struct form_values *sent)
{
	size_t *next = arena_array(ctx->arena, size_t, form->field_count + 1);
	for (size_t i = 0; i < sent->count; i++) {
		bool   in_ore;
		size_t at = field_of(form, sent, sent->at[i].name, &in_ore);
		if (at == SIZE_MAX)
			continue;
		const struct field *field = &form->fields[at];
		size_t              row = sent->is_json ? sent->at[i].row : next[at]++;
		EXPECT(row < (field->repeated ? form->rows[at] : 1));
		struct field_value *value = &form->values[at][row];
		if (value->is_sent)
			return field_invalid(ctx, field, row, "stands twice");
		TRY(field_check(ctx, field, &sent->at[i], row, in_ore, value));
	}
	return OK;
}

static enum err fill_path(struct ctx *ctx, struct form *form, const struct text *values, size_t value_count)
{
	size_t next = 0;
	for (size_t i = 0; i < form->field_count; i++)
		if (form->fields[i].place == IN_PATH) {
			EXPECT(next < value_count);
			struct form_value value = { .text = values[next++] };
			TRY(field_check(ctx, &form->fields[i], &value, 0, false, &form->values[i][0]));
		}
	return OK;
}

static enum err check_required(struct ctx *ctx, const struct form *form)
{
	for (size_t i = 0; i < form->field_count; i++) {
		const struct field *field = &form->fields[i];
		size_t              rows = field->repeated ? form->rows[i] : 1;
		for (size_t row = 0; field->required && row < rows; row++)
			if (!form->values[i][row].is_given)
				return field->repeated
					       ? fail(ctx, ERR_FIELD_MISSING, field->name, "%s, row %zu, is missing",
						      in_words(ctx, field->name), row + 1)
					       : fail(ctx, ERR_FIELD_MISSING, field->name, "%s is missing", in_words(ctx, field->name));
	}
	return OK;
}

enum err form_read(struct ctx *ctx, const struct http_request *request, const struct field *fields, size_t field_count,
		   const struct text *path_values, size_t path_value_count, struct form **out)
{
	struct form *form = arena_new(ctx->arena, struct form);
	*form = (struct form){ .fields = fields, .field_count = field_count };
	form->values = arena_array(ctx->arena, struct field_value *, field_count + 1);
	form->sent = arena_array(ctx->arena, size_t, field_count + 1);
	form->rows = arena_array(ctx->arena, size_t, field_count + 1);
	struct form_values query = { 0 }, body = { 0 };
	TRY(form_values_urlencoded(ctx, request->query, &query));
	if (request->method == HTTP_POST)
		TRY(form_values_body(ctx, request, &body));
	TRY(count_values(ctx, form, &query, IN_QUERY));
	TRY(count_values(ctx, form, &body, IN_BODY));
	TRY(count_rows(ctx, form, &body));
	TRY(fill(ctx, form, &query));
	TRY(fill(ctx, form, &body));
	TRY(fill_path(ctx, form, path_values, path_value_count));
	TRY(check_required(ctx, form));
	*out = form;
	return OK;
}

/* ---------------------------------------------------------------- what a face asks for */

#define OF_ANY_TYPE (~0u)
#define OF(type) (1u << (type))

/* The value of a field in a row; asking for a name, type or row that is not there is a bug of the face. */
static const struct field_value *value_of(const struct form *form, const char *name, size_t row, unsigned types)
{
	size_t at = index_of(form, text_of(name));
	if (at == SIZE_MAX)
		BUG("the form has no field %s", name);
	if (!(types & OF(form->fields[at].type)))
		BUG("the field %s is of another type", name);
	if (row >= (form->fields[at].repeated ? form->rows[at] : 1))
		BUG("the field %s has no row %zu", name, row);
	return &form->values[at][row];
}

size_t form_count(const struct form *form, const char *group)
{
	for (size_t i = 0; i < form->field_count; i++)
		if (is_of_group(&form->fields[i], text_of(group)))
			return form->rows[i];
	BUG("the form has no group %s", group);
}

bool form_has(const struct form *form, const char *name)
{
	return value_of(form, name, 0, OF_ANY_TYPE)->is_given;
}

int64_t form_i64_at(const struct form *form, const char *name, size_t row)
{
	const struct field_value *value = value_of(form, name, row, OF(FIELD_ID) | OF(FIELD_INTEGER));
	if (value->is_given)
		return value->integer;
	return form->fields[index_of(form, text_of(name))].type == FIELD_ID ? 0 : I64_NONE;
}

struct text form_text_at(const struct form *form, const char *name, size_t row)
{
	const struct field_value *value =
		value_of(form, name, row, OF(FIELD_TEXT) | OF(FIELD_LONG_TEXT) | OF(FIELD_RAW) | OF(FIELD_CHOICE));
	return value->is_given ? value->text : TEXT("");
}

struct day form_day_at(const struct form *form, const char *name, size_t row)
{
	const struct field_value *value = value_of(form, name, row, OF(FIELD_DAY));
	return value->is_given ? (struct day){ (int32_t)value->integer } : DAY_NONE;
}

struct money form_money_at(const struct form *form, const char *name, size_t row)
{
	const struct field_value *value = value_of(form, name, row, OF(FIELD_MONEY));
	return value->is_given ? (struct money){ value->integer } : MONEY_NONE;
}

bool form_flag_at(const struct form *form, const char *name, size_t row)
{
	const struct field_value *value = value_of(form, name, row, OF(FIELD_FLAG));
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
	const struct field_value *value = value_of(form, name, 0, OF(FIELD_FILE));
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
