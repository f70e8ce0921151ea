/*
 * people_page.c - the list of people and a person's page
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/people_page.h"

#include "base/limits.h"
#include "format/fold.h"
#include "people/account.h"
#include "people/document_page.h"
#include "people/manage_person.h"
#include "people/password.h"
#include "people/people.sql.h"
#include "people/people_page.html.h"
#include "people/permission.h"
#include "people/session.h"
#include "place/place.h"
#include "web/answer.h"
#include "web/list.h"
#include "web/table.h"

enum { PASSWORD_BYTES = 12, FIRST_VERSION = 1 };

struct form_marks marks_named(struct ctx *ctx, const struct exchange *x, const char *what, int64_t number)
{
	struct form_marks marks = form_marks_of(x);
	marks.request_key = text_format(ctx->arena, "%.*s-%s%lld", TEXT_ARG(marks.request_key), what, (long long)number);
	return marks;
}

/* ---------------------------------------------------------------- the list */

/* In the order in which an administrator cares. */
static const char *const states[] = { "locked", "open", "must_change", "no_password", "closed" };

static const char *state_of(const struct ctx *ctx, bool is_active, bool has_password, bool must_change, struct moment locked_until)
{
	if (!is_active)
		return "closed";
	if (!moment_is_none(locked_until) && locked_until.us > ctx->now.us)
		return "locked";
	if (!has_password)
		return "no_password";
	return must_change ? "must_change" : "open";
}

static bool holds_today(const struct ctx *ctx, struct day from, struct day to)
{
	return from.number <= ctx->today.number && (day_is_none(to) || to.number >= ctx->today.number);
}

/* Each word that was typed stands in the name, the user name or the HSA-id. */
static bool is_found(struct ctx *ctx, struct text folded_q, const struct person_list_all_row *row)
{
	struct text rest = folded_q;
	struct text all = text_format(ctx->arena, "%.*s %.*s %.*s", TEXT_ARG(row->username), TEXT_ARG(row->display_name), TEXT_ARG(row->hsa_id));
	struct text folded = fold_search(ctx->arena, all);
	for (struct text word; (word = text_next(&rest, ' ')).at;)
		if (word.length > 0 && !memmem(folded.at, folded.length, word.at, word.length))
			return false;
	return true;
}

/* The roles that hold today, in words; grants come sorted by person. */
static struct text roles_of(struct ctx *ctx, enum language language, const struct role_grant_select_all_rows *grants, int64_t person_id,
			    struct text wanted, bool *has_wanted)
{
	struct buf out;
	uint64_t   seen = 0;
	size_t     low = 0, high = grants->count;
	buf_init(&out, ctx->arena, 2000);
	*has_wanted = text_is_empty(wanted);
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (grants->at[middle].person_id < person_id)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t i = low; i < grants->count && grants->at[i].person_id == person_id; i++) {
		enum role role;
		if (!holds_today(ctx, grants->at[i].valid_from, grants->at[i].valid_to) || role_of(ctx, grants->at[i].role, &role) != OK ||
		    (seen >> role & 1))
			continue;
		seen |= UINT64_C(1) << role;
		*has_wanted |= text_equal(wanted, grants->at[i].role);
		buf_format(&out, "%s%.*s", out.length ? ", " : "", TEXT_ARG(text_of_word(ctx->arena, language, "ROLE", grants->at[i].role)));
	}
	return buf_done(&out);
}

static const struct table_column columns[] = {
	{ "username", T_USERNAME, CELL_WORDS, NULL },     { "name", T_PERSON_NAME, CELL_WORDS, NULL },
	{ "hsa_id", T_PERSON_HSA, CELL_WORDS, NULL },     { "state", T_PEOPLE_STATE, CELL_STATUS, "PERSON_STATE" },
	{ "roles", T_PERSON_ROLES, CELL_WORDS, NULL },    { "locked_until", T_PERSON_LOCKED_UNTIL, CELL_MOMENT, NULL },
	{ "seen_at", T_SESSION_SEEN, CELL_MOMENT, NULL },
};

static enum err fill_list(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct table *table)
{
	struct person_list_all_rows       people;
	struct role_grant_select_all_rows grants;
	struct text q = fold_search(ctx->arena, form_text(x->form, "q")), state = form_text(x->form, "state"), role = form_text(x->form, "role");
	struct text after = form_text(x->form, "after");
	size_t      most = (size_t)list_rows(x); /* A page; of a file, a find and a sort the whole list. */
	TRY(person_list_all(ctx, tx, (struct person_list_all_in){ ctx->actor.region_id }, &people));
	TRY(role_grant_select_all(ctx, tx, (struct role_grant_select_all_in){ ctx->actor.region_id }, &grants));
	table_init(table, ctx->arena, "people", columns, COUNT_OF(columns), T_PEOPLE_EMPTY);
	for (size_t i = 0; i < people.count; i++) {
		const struct person_list_all_row *row = &people.at[i];
		bool        has_role;
		const char *is = state_of(ctx, row->is_active, row->has_password, row->must_change, row->locked_until);
		if ((!text_is_empty(after) && text_compare(row->username, after) <= 0) || (!text_is_empty(state) && !text_is(state, is)))
			continue;
		struct text roles = roles_of(ctx, x->viewer.language, &grants, row->id, role, &has_role);
		if (!has_role || !is_found(ctx, q, row))
			continue;
		if (table->row_count == most) {
			struct url next = { x->request->path };
			static const char *const kept[] = { "q", "state", "role" };
			for (size_t k = 0; k < COUNT_OF(kept); k++)
				if (form_has(x->form, kept[k]))
					next = url_with(ctx->arena, next, kept[k], form_text(x->form, kept[k]));
			table->next = url_with(ctx->arena, next, "after", table->cells[(table->row_count - 1) * table->column_count].text);
			break;
		}
		struct table_cell *cells = table_row(table);
		cells[0] = cell_link(row->username, url_ids(ctx->arena, "/people/#", row->id, 0));
		cells[1] = cell_text(row->display_name);
		cells[2] = cell_text(row->hsa_id);
		cells[3] = cell_text(text_of(is));
		cells[4] = cell_text(roles);
		cells[5] = cell_moment(text_is(text_of(is), "locked") ? row->locked_until : MOMENT_NONE);
		cells[6] = cell_moment(row->last_seen);
	}
	return OK;
}

static void fill_roles(struct ctx *ctx, enum language language, struct text chosen, struct people_choices *out)
{
	out->at = arena_array(ctx->arena, struct people_choice, ROLE_COUNT);
	for (int role = 0; role < ROLE_COUNT; role++) {
		struct text name = text_of(role_name((enum role)role));
		out->at[out->count++] =
			(struct people_choice){ name, text_of_word(ctx->arena, language, "ROLE", name), text_equal(name, chosen) };
	}
}

static enum err people_list(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct table            table;
	struct people_head_view view = { .q = form_text(x->form, "q"), .marks = form_marks_of(x) };
	struct html             before = page_start(ctx, x);
	TRY(fill_list(ctx, tx, x, &table));
	view.states.at = arena_array(ctx->arena, struct people_choice, COUNT_OF(states));
	for (size_t i = 0; i < COUNT_OF(states); i++)
		view.states.at[view.states.count++] =
			(struct people_choice){ text_of(states[i]), text_of_word(ctx->arena, x->viewer.language, "PERSON_STATE", text_of(states[i])),
						text_is(form_text(x->form, "state"), states[i]) };
	fill_roles(ctx, x->viewer.language, form_text(x->form, "role"), &view.roles);
	people_head(&before, &view);
	return table_reply(ctx, x, text_in(x->viewer.language, T_PEOPLE), &table, &before);
}

/* ---------------------------------------------------------------- one */

enum err grants_of(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t person_id, bool may_end, struct grants_view *out)
{
	struct person_roles_named_rows rows;
	TRY(person_roles_named(ctx, tx, (struct person_roles_named_in){ ctx->actor.region_id, person_id }, &rows));
	out->rows.at = arena_array(ctx->arena, struct grant_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct person_roles_named_row *row = &rows.at[i];
		bool is_ended = !day_is_none(row->valid_to) && row->valid_to.number < ctx->today.number;
		out->rows.at[out->rows.count++] = (struct grant_view){
			.role = text_of_word(ctx->arena, x->viewer.language, "ROLE", row->role),
			.place = row->place_name.at ? row->place_name : text_in(x->viewer.language, T_GRANT_REGION),
			.from = row->valid_from,
			.to = row->valid_to,
			.decided_by = row->decided_by,
			.holds = holds_today(ctx, row->valid_from, row->valid_to),
			.is_ended = is_ended,
			.may_end = may_end && !is_ended,
			.needs_witness = text_is(row->role, role_name(ROLE_ADMINISTRATOR)),
			.is_trusted = !is_ended && (text_is(row->role, role_name(ROLE_ADMINISTRATOR)) || text_is(row->role, role_name(ROLE_AUDITOR))),
			.end_url = url_ids(ctx->arena, "/people/#/roles/#/end", person_id, row->id),
			.marks = marks_named(ctx, x, "grant", row->id),
		};
	}
	return OK;
}

enum err sessions_of(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t person_id, struct url end_url,
		     struct sessions_view *out)
{
	struct session_list list;
	TRY(session_list(ctx, tx, person_id, &list));
	out->rows.at = arena_array(ctx->arena, struct session_view, list.count + 1);
	for (size_t i = 0; i < list.count; i++)
		out->rows.at[out->rows.count++] = (struct session_view){ list.at[i].created_at, list.at[i].seen_at, list.at[i].expires_at, list.at[i].address,
							       text_equal(list.at[i].id, x->viewer.session), end_url, list.at[i].id,
							       marks_named(ctx, x, "session", (int64_t)i) };
	return OK;
}

static enum err fill_places(struct ctx *ctx, struct db_tx *tx, struct people_choices *out)
{
	struct place_list all;
	TRY(place_all(ctx, tx, &all));
	out->at = arena_array(ctx->arena, struct people_choice, all.count + 1);
	for (size_t i = 0; i < all.count; i++)
		if (all.at[i].can_order || all.at[i].can_supply || all.at[i].parent_id == 0 || all.at[i].kind == PLACE_PHARMACY ||
		    all.at[i].kind == PLACE_SITE)
			out->at[out->count++] = (struct people_choice){ all.at[i].code, all.at[i].name, false };
	return OK;
}

static void fill_urls(struct ctx *ctx, const struct exchange *x, int64_t id, struct person_view *view)
{
	view->rename_url = url_ids(ctx->arena, "/people/#/names", id, 0);
	view->open_url = url_ids(ctx->arena, "/people/#/access", id, 0);
	view->unlock_url = url_ids(ctx->arena, "/people/#/unlock", id, 0);
	view->password_url = url_ids(ctx->arena, "/people/#/password", id, 0);
	view->role_url = url_ids(ctx->arena, "/people/#/roles", id, 0);
	view->end_all_url = url_ids(ctx->arena, "/people/#/sessions/end", id, 0);
	view->changes_url = url_ids(ctx->arena, "/changes/person/#", id, 0);
	view->journal_url = url_ids(ctx->arena, "/journal?person_id=#", id, 0);
	view->rename_marks = marks_named(ctx, x, "names", 0);
	view->open_marks = marks_named(ctx, x, "access", 0);
	view->unlock_marks = marks_named(ctx, x, "unlock", 0);
	view->password_marks = marks_named(ctx, x, "password", 0);
	view->role_marks = marks_named(ctx, x, "role", 0);
	view->end_marks = marks_named(ctx, x, "end", 0);
}

static enum err person_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t                  id = form_i64(x->form, "person_id");
	struct person_detail_row row;
	TRY(person_detail(ctx, tx, (struct person_detail_in){ ctx->actor.region_id, id }, &row));
	const char        *state = state_of(ctx, row.is_active, row.has_password, row.must_change, row.locked_until);
	struct person_view view = {
		.display_name = row.display_name,
		.username = row.username,
		.hsa_id = row.hsa_id,
		.state = text_of_word(ctx->arena, x->viewer.language, "PERSON_STATE", text_of(state)),
		.state_class = text_of(state),
		.is_locked = strcmp(state, "locked") == 0,
		.locked_until = row.locked_until,
		.failed_count = row.failed_count,
		.is_active = row.is_active,
		.is_self = id == ctx->actor.person_id,
		.created_at = row.created_at,
		.version = text_format(ctx->arena, "%lld", (long long)row.version),
		.today = day_text(ctx->arena, ctx->today),
		.may_audit = viewer_may(&x->viewer, PERMIT_AUDIT),
		.proposed = random_token(ctx->arena, PASSWORD_BYTES),
	};
	fill_urls(ctx, x, id, &view);
	TRY(grants_of(ctx, tx, x, id, true, &view.grants));
	TRY(sessions_of(ctx, tx, x, id, view.end_all_url, &view.sessions));
	view.has_grants = view.grants.rows.count > 0;
	view.has_sessions = view.sessions.rows.count > 0;
	for (size_t i = 0; i < view.grants.rows.count; i++)
		view.needs_witness |= view.grants.rows.at[i].is_trusted;
	fill_roles(ctx, x->viewer.language, TEXT(""), &view.roles);
	TRY(fill_places(ctx, tx, &view.places));
	TRY(documents_part(ctx, tx, x, "person", id, &view.documents));
	struct html body = page_start(ctx, x);
	person_shown(&body, &view);
	page_reply(ctx, x, row.display_name, &body);
	return OK;
}

static enum err person_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t                        id = form_i64(x->form, "person_id");
	struct person_detail_row       row;
	struct person_roles_named_rows grants;
	struct session_list            sessions;
	struct json_reply              reply;
	TRY(person_detail(ctx, tx, (struct person_detail_in){ ctx->actor.region_id, id }, &row));
	TRY(person_roles_named(ctx, tx, (struct person_roles_named_in){ ctx->actor.region_id, id }, &grants));
	TRY(session_list(ctx, tx, id, &sessions));
	json_reply_start(ctx, &reply);
	json_object_start(&reply.w);
	json_put_i64(&reply.w, "person_id", id);
	json_put_text(&reply.w, "username", row.username);
	json_put_text(&reply.w, "display_name", row.display_name);
	json_put_text(&reply.w, "hsa_id", row.hsa_id);
	json_put_text(&reply.w, "state", text_of(state_of(ctx, row.is_active, row.has_password, row.must_change, row.locked_until)));
	json_put_moment(&reply.w, "locked_until", row.locked_until);
	json_put_i64(&reply.w, "version", row.version);
	json_name(&reply.w, "roles");
	json_array_start(&reply.w);
	for (size_t i = 0; i < grants.count; i++) {
		json_object_start(&reply.w);
		json_put_i64(&reply.w, "grant_id", grants.at[i].id);
		json_put_text(&reply.w, "role", grants.at[i].role);
		json_put_text(&reply.w, "place_code", grants.at[i].place_code);
		json_put_day(&reply.w, "valid_from", grants.at[i].valid_from);
		json_put_day(&reply.w, "valid_to", grants.at[i].valid_to);
		json_object_end(&reply.w);
	}
	json_array_end(&reply.w);
	json_name(&reply.w, "sessions");
	json_array_start(&reply.w);
	for (size_t i = 0; i < sessions.count; i++) {
		json_object_start(&reply.w);
		json_put_text(&reply.w, "session_id", sessions.at[i].id);
		json_put_moment(&reply.w, "created_at", sessions.at[i].created_at);
		json_put_moment(&reply.w, "seen_at", sessions.at[i].seen_at);
		json_put_text(&reply.w, "address", sessions.at[i].address);
		json_object_end(&reply.w);
	}
	json_array_end(&reply.w);
	json_object_end(&reply.w);
	json_reply_end(x, &reply);
	return OK;
}

static enum err people_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct table      table;
	struct json_reply reply;
	TRY(fill_list(ctx, tx, x, &table));
	json_reply_start(ctx, &reply);
	table_json(&reply.w, &table);
	json_reply_end(x, &reply);
	return OK;
}

/* ---------------------------------------------------------------- writes */

static void answer_person(struct ctx *ctx, struct exchange *x, int64_t person_id)
{
	answer_written(ctx, x, url_ids(ctx->arena, "/people/#", person_id, 0), "DONE_SAVED", "person_id", person_id);
}

static enum err add_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id;
	TRY(person_add(ctx, tx, form_text(x->form, "username"), form_text(x->form, "display_name"), form_text(x->form, "hsa_id"), &id));
	answer_person(ctx, x, id);
	return OK;
}

static enum err names_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "person_id"), version = form_i64(x->form, "version");
	TRY(person_rename(ctx, tx, id, version == I64_NONE ? 0 : version, form_text(x->form, "display_name"), form_text(x->form, "hsa_id")));
	answer_person(ctx, x, id);
	return OK;
}

static enum err access_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "person_id");
	TRY(person_open(ctx, tx, id, form_flag(x->form, "is_active")));
	answer_person(ctx, x, id);
	return OK;
}

static enum err unlock_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "person_id");
	TRY(person_unlock(ctx, tx, id));
	answer_person(ctx, x, id);
	return OK;
}

static enum err password_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t       id = form_i64(x->form, "person_id");
	struct person person;
	TRY(person_load(ctx, tx, id, &person));
	TRY(password_check_policy(ctx, person.username, form_text(x->form, "new_password")));
	TRY(person_reset_password(ctx, tx, id, x->password_hash));
	answer_person(ctx, x, id);
	return OK;
}

static enum err role_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct place      place = { 0 };
	int64_t           id = form_i64(x->form, "person_id"), grant_id;
	struct role_given given = { .person_id = id,
				    .valid_from = form_day(x->form, "valid_from"),
				    .valid_to = form_day(x->form, "valid_to"),
				    .decided_by = form_text(x->form, "decided_by") };
	TRY(role_of(ctx, form_text(x->form, "role"), &given.role));
	if (form_has(x->form, "place_code"))
		TRY(place_by_code(ctx, tx, form_text(x->form, "place_code"), &place));
	given.place_id = place.id;
	TRY(person_give_role(ctx, tx, &given, &grant_id));
	answer_written(ctx, x, url_ids(ctx->arena, "/people/#", id, 0), "DONE_SAVED", "grant_id", grant_id);
	return OK;
}

static enum err end_role_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id;
	TRY(person_end_role(ctx, tx, form_i64(x->form, "grant_id"), form_day(x->form, "valid_to"), &id));
	answer_person(ctx, x, id);
	return OK;
}

static enum err end_session_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "person_id");
	TRY(person_end_session(ctx, tx, id, form_text(x->form, "session_id")));
	answer_person(ctx, x, id);
	return OK;
}

#define PERSON_ID { .name = "person_id", .type = FIELD_ID, .place = IN_PATH, .required = true }
#define WITNESS_FIELDS                                                                       \
	{ .name = "witness_username", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 64 }, \
	{ .name = "witness_password", .type = FIELD_RAW, .place = IN_BODY, .maximum = LIMIT_PASSWORD_LENGTH }

#define LIST_FIELDS                                                                                                                         \
	TABLE_FIELDS, { .name = "q", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 100, .about = "words of name, user name or HSA-id" }, \
	{ .name = "state", .type = FIELD_CHOICE, .place = IN_QUERY, .choices = "locked|open|must_change|no_password|closed" },               \
	{ .name = "role", .type = FIELD_CHOICE, .place = IN_QUERY,                                                                           \
	  .choices = "orderer|pharmacist|technician|purchaser|controller|auditor|administrator", .about = "that holds today" },              \
	{ .name = "after", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 64, .about = "the page after this user name" }

static const struct field list_fields[] = { LIST_FIELDS };
static const struct field person_fields[] = { PERSON_ID };
static const struct field add_fields[] = {
	TABLE_FIELDS, /* The list is shown again where the form is refused. */
	{ .name = "q", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 100 },
	{ .name = "state", .type = FIELD_TEXT, .place = IN_QUERY },
	{ .name = "role", .type = FIELD_TEXT, .place = IN_QUERY },
	{ .name = "after", .type = FIELD_TEXT, .place = IN_QUERY },
	{ .name = "username", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 64 },
	{ .name = "display_name", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	{ .name = "hsa_id", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 64 },
};
static const struct field names_fields[] = {
	PERSON_ID,
	{ .name = "version", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = FIRST_VERSION, .maximum = LIMIT_UNITS },
	{ .name = "display_name", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	{ .name = "hsa_id", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 64 },
};
static const struct field access_fields[] = {
	PERSON_ID,
	{ .name = "is_active", .type = FIELD_FLAG, .place = IN_BODY, .about = "whether the person may sign in" },
	WITNESS_FIELDS,
};
static const struct field password_fields[] = {
	PERSON_ID,
	{ .name = "new_password", .type = FIELD_RAW, .place = IN_BODY, .required = true, .maximum = LIMIT_PASSWORD_LENGTH, .about = "for once: changed at the next sign-in" },
	WITNESS_FIELDS,
};
static const struct field role_fields[] = {
	PERSON_ID,
	{ .name = "role", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 40 },
	{ .name = "place_code", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 40, .about = "empty: the whole region" },
	{ .name = "valid_from", .type = FIELD_DAY, .place = IN_BODY, .required = true },
	{ .name = "valid_to", .type = FIELD_DAY, .place = IN_BODY, .about = "last day; empty: until further notice" },
	{ .name = "decided_by", .type = FIELD_TEXT, .place = IN_BODY },
	WITNESS_FIELDS,
};
static const struct field end_role_fields[] = {
	PERSON_ID,
	{ .name = "grant_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
	{ .name = "valid_to", .type = FIELD_DAY, .place = IN_BODY, .required = true, .about = "the last day" },
	WITNESS_FIELDS,
};
static const struct field session_fields[] = {
	PERSON_ID,
	{ .name = "session_id", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 64, .about = "empty: all of them" },
};

const struct route people_routes[] = {
	{ HTTP_GET, "/people", PERMIT_ADMINISTER, people_list, ROUTE_FIELDS(list_fields), .about = "people and their accounts" },
	{ HTTP_POST, "/people", PERMIT_ADMINISTER, add_face, ROUTE_FIELDS(add_fields), .about = "add a person", .page_on_refusal = people_list },
	{ HTTP_GET, "/people/{person_id}", PERMIT_ADMINISTER, person_page, ROUTE_FIELDS(person_fields), .about = "one person: roles, sessions, lock" },
	{ HTTP_POST, "/people/{person_id}/names", PERMIT_ADMINISTER, names_face, ROUTE_FIELDS(names_fields), .about = "change name and HSA-id", .page_on_refusal = person_page },
	{ HTTP_POST, "/people/{person_id}/access", PERMIT_ADMINISTER, access_face, ROUTE_FIELDS(access_fields), .about = "open or close an account", .page_on_refusal = person_page, .takes_witness = true },
	{ HTTP_POST, "/people/{person_id}/unlock", PERMIT_ADMINISTER, unlock_face, ROUTE_FIELDS(person_fields), .about = "lift a lock", .page_on_refusal = person_page },
	{ HTTP_POST, "/people/{person_id}/password", PERMIT_ADMINISTER, password_face, ROUTE_FIELDS(password_fields), .about = "give a password for once", .page_on_refusal = person_page, .takes_witness = true, .takes_password = true },
	{ HTTP_POST, "/people/{person_id}/roles", PERMIT_ADMINISTER, role_face, ROUTE_FIELDS(role_fields), .about = "give a role", .page_on_refusal = person_page, .takes_witness = true },
	{ HTTP_POST, "/people/{person_id}/roles/{grant_id}/end", PERMIT_ADMINISTER, end_role_face, ROUTE_FIELDS(end_role_fields), .about = "set a role's last day", .page_on_refusal = person_page, .takes_witness = true },
	{ HTTP_POST, "/people/{person_id}/sessions/end", PERMIT_ADMINISTER, end_session_face, ROUTE_FIELDS(session_fields), .about = "end one session, or all", .page_on_refusal = person_page },
	{ HTTP_GET, "/api/v1/people", PERMIT_ADMINISTER, people_api, ROUTE_FIELDS(list_fields), .about = "people and their accounts", .replies = "people" },
	{ HTTP_POST, "/api/v1/people", PERMIT_ADMINISTER, add_face, ROUTE_FIELDS(add_fields), .about = "add a person", .replies = "person_id" },
	{ HTTP_GET, "/api/v1/people/{person_id}", PERMIT_ADMINISTER, person_api, ROUTE_FIELDS(person_fields), .about = "one person: roles, sessions, lock", .replies = "person" },
	{ HTTP_POST, "/api/v1/people/{person_id}/names", PERMIT_ADMINISTER, names_face, ROUTE_FIELDS(names_fields), .about = "change name and HSA-id", .replies = "person_id" },
	{ HTTP_POST, "/api/v1/people/{person_id}/access", PERMIT_ADMINISTER, access_face, ROUTE_FIELDS(access_fields), .about = "open or close an account", .replies = "person_id", .takes_witness = true },
	{ HTTP_POST, "/api/v1/people/{person_id}/unlock", PERMIT_ADMINISTER, unlock_face, ROUTE_FIELDS(person_fields), .about = "lift a lock", .replies = "person_id" },
	{ HTTP_POST, "/api/v1/people/{person_id}/password", PERMIT_ADMINISTER, password_face, ROUTE_FIELDS(password_fields), .about = "give a password for once", .replies = "person_id", .takes_witness = true, .takes_password = true },
	{ HTTP_POST, "/api/v1/people/{person_id}/roles", PERMIT_ADMINISTER, role_face, ROUTE_FIELDS(role_fields), .about = "give a role", .replies = "grant_id", .takes_witness = true },
	{ HTTP_POST, "/api/v1/people/{person_id}/roles/{grant_id}/end", PERMIT_ADMINISTER, end_role_face, ROUTE_FIELDS(end_role_fields), .about = "set a role's last day", .replies = "person_id", .takes_witness = true },
	{ HTTP_POST, "/api/v1/people/{person_id}/sessions/end", PERMIT_ADMINISTER, end_session_face, ROUTE_FIELDS(session_fields), .about = "end one session, or all", .replies = "person_id" },
};
const size_t people_route_count = COUNT_OF(people_routes);
