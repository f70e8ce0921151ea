/*
 * account_page.c - Mitt konto: the own password, roles and sessions of whoever is signed in
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/people_page.h"

#include "base/limits.h"
#include "people/journal.h"
#include "people/manage_person.h"
#include "people/people.sql.h"
#include "people/people_page.html.h"
#include "people/permission.h"
#include "people/session.h"
#include "web/answer.h"

static enum err account_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct person_detail_row row;
	TRY(person_detail(ctx, tx, (struct person_detail_in){ ctx->actor.region_id, ctx->actor.person_id }, &row));
	struct account_view view = {
		.display_name = row.display_name,
		.username = row.username,
		.must_change = row.must_change,
		.password_marks = marks_named(ctx, x, "password", 0),
		.others_marks = marks_named(ctx, x, "others", 0),
	};
	TRY(grants_of(ctx, tx, x, row.id, false, &view.grants));
	TRY(sessions_of(ctx, tx, x, row.id, url_of("/account/sessions/end"), &view.sessions));
	view.has_grants = view.grants.rows.count > 0;
	view.has_others = view.sessions.rows.count > 1;
	struct html body = page_start(ctx, x);
	account_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_ACCOUNT), &body);
	return OK;
}

static enum err password_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	if (!x->is_confirmed)
		return fail(ctx, ERR_FIELD_MISSING, "current_password", "give the present password");
	if (form_has(x->form, "new_password_again") && !text_equal(form_text(x->form, "new_password"), form_text(x->form, "new_password_again")))
		return fail(ctx, ERR_FIELD_INVALID, "new_password_again", "the two new passwords differ");
	if (text_equal(form_text(x->form, "new_password"), form_text(x->form, "current_password")))
		return fail(ctx, ERR_FIELD_INVALID, "new_password", "the new password is the present one");
	TRY(own_password_change(ctx, tx, x->password_hash, x->viewer.session));
	answer_written(ctx, x, url_of("/account"), "DONE_PASSWORD_CHANGED", "person_id", ctx->actor.person_id);
	return OK;
}

static enum err end_session_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	TRY(person_end_session(ctx, tx, ctx->actor.person_id, form_text(x->form, "session_id")));
	answer_written(ctx, x, url_of("/account"), "DONE_SESSION_ENDED", "person_id", ctx->actor.person_id);
	return OK;
}

static enum err end_others_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t ended;
	TRY(session_end_named(ctx, tx, ctx->actor.person_id, x->viewer.session, true, &ended));
	TRY(journal_write(ctx, tx, "sessions ended", "person", ctx->actor.person_id,
			  text_format(ctx->arena, "{\"sessions\":%lld}", (long long)ended)));
	answer_written(ctx, x, url_of("/account"), "DONE_SESSION_ENDED", "sessions", ended);
	return OK;
}

static enum err sessions_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct session_list list;
	struct json_reply   reply;
	TRY(session_list(ctx, tx, ctx->actor.person_id, &list));
	json_reply_start(ctx, &reply);
	json_array_start(&reply.w);
	for (size_t i = 0; i < list.count; i++) {
		json_object_start(&reply.w);
		json_put_text(&reply.w, "session_id", list.at[i].id);
		json_put_moment(&reply.w, "created_at", list.at[i].created_at);
		json_put_moment(&reply.w, "seen_at", list.at[i].seen_at);
		json_put_text(&reply.w, "address", list.at[i].address);
		json_put_bool(&reply.w, "is_this", text_equal(list.at[i].id, x->viewer.session));
		json_object_end(&reply.w);
	}
	json_array_end(&reply.w);
	json_reply_end(x, &reply);
	return OK;
}

static const struct field password_fields[] = {
	{ .name = "current_password", .type = FIELD_RAW, .place = IN_BODY, .required = true, .maximum = LIMIT_PASSWORD_LENGTH },
	{ .name = "new_password", .type = FIELD_RAW, .place = IN_BODY, .required = true, .maximum = LIMIT_PASSWORD_LENGTH, .about = "at least 12 characters" },
	{ .name = "new_password_again", .type = FIELD_RAW, .place = IN_BODY, .maximum = LIMIT_PASSWORD_LENGTH },
};
static const struct field session_fields[] = {
	{ .name = "session_id", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 64 },
};

const struct route account_routes[] = {
	{ HTTP_GET, "/account", PERMIT_SIGNED_IN, account_page, .about = "the own account", .with_old_password = true },
	{ HTTP_POST, "/account/password", PERMIT_SIGNED_IN, password_face, ROUTE_FIELDS(password_fields), .about = "change the own password", .page_on_refusal = account_page, .takes_password = true, .confirms_password = true, .with_old_password = true },
	{ HTTP_POST, "/account/sessions/end", PERMIT_SIGNED_IN, end_session_face, ROUTE_FIELDS(session_fields), .about = "end one of the own sessions", .page_on_refusal = account_page },
	{ HTTP_POST, "/account/sessions/end-others", PERMIT_SIGNED_IN, end_others_face, .about = "end every other session of one's own", .page_on_refusal = account_page },
	{ HTTP_GET, "/api/v1/account/sessions", PERMIT_SIGNED_IN, sessions_api, .about = "the own sessions", .replies = "sessions" },
	{ HTTP_POST, "/api/v1/account/password", PERMIT_SIGNED_IN, password_face, ROUTE_FIELDS(password_fields), .about = "change the own password", .replies = "person_id", .takes_password = true, .confirms_password = true, .with_old_password = true },
	{ HTTP_POST, "/api/v1/account/sessions/end", PERMIT_SIGNED_IN, end_session_face, ROUTE_FIELDS(session_fields), .about = "end one of the own sessions", .replies = "person_id" },
	{ HTTP_POST, "/api/v1/account/sessions/end-others", PERMIT_SIGNED_IN, end_others_face, .about = "end every other session of one's own", .replies = "sessions" },
};
const size_t account_route_count = COUNT_OF(account_routes);
