/*
 * sign_in_page.c - in and out
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/sign_in_page.h"

#include "base/embedded.h"
#include "base/limits.h"
#include "main/sign_in_page.html.h"
#include "people/account.h"
#include "people/permission.h"
#include "people/session.h"
#include "web/answer.h"

static enum err sign_in_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx;
	struct html         body = page_start(ctx, x);
	struct sign_in_view view = { .next = form_text(x->form, "next"), .marks = form_marks_of(x) };
	sign_in_form(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_SIGN_IN), &body);
	return OK;
}

enum err sign_in_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx, (void)x;
	return fail(ctx, ERR_INTERNAL, "sign-in", "signing in is no ordinary write");
}

struct attempt {
	struct exchange      *x;
	struct sign_in        sign_in;
	struct sign_in_result result;
};

static enum err load(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct attempt *attempt = argument;
	return sign_in_load(ctx, tx, form_text(attempt->x->form, "username"), &attempt->sign_in);
}

static enum err finish(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct attempt *attempt = argument;
	return sign_in_finish(ctx, tx, &attempt->sign_in, &attempt->result);
}

enum err check_same_site(struct ctx *ctx, const struct http_request *request)
{
	if (!text_is_empty(request->sec_fetch_site) && !text_is(request->sec_fetch_site, "same-origin") &&
	    !text_is(request->sec_fetch_site, "none"))
		return fail(ctx, ERR_CSRF, "origin", "the form came from another site");
	return OK;
}

enum err sign_in_pass(struct ctx *ctx, struct db *db, struct exchange *x)
{
	struct attempt attempt = { .x = x };
	TRY(check_same_site(ctx, x->request)); /* Nobody signs another in from a site of his own. */
	TRY(db_read(ctx, db, load, &attempt));
	sign_in_verify(&attempt.sign_in, form_text(x->form, "password"));
	TRY(db_transact(ctx, db, finish, &attempt));
	TRY(sign_in_answer(ctx, &attempt.result));
	if (is_api(x)) {
		struct json_reply reply;
		json_reply_start(ctx, &reply);
		json_object_start(&reply.w);
		json_put_text(&reply.w, "token", attempt.result.session.token);
		json_object_end(&reply.w);
		json_reply_end(x, &reply);
		return OK;
	}
	http_reply_header(&x->reply, "Set-Cookie",
			  text_format(ctx->arena, SESSION_COOKIE "=%.*s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s",
				      TEXT_ARG(attempt.result.session.token), LIMIT_SESSION_HOURS * 3600,
				      x->over_tls ? "; Secure" : ""));
	http_reply_see_other(&x->reply, url_checked(ctx->arena, form_text(x->form, "next"), "/").text);
	return OK;
}

static enum err sign_out(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	TRY(session_end(ctx, tx, http_cookie(x->request, SESSION_COOKIE)));
	http_reply_see_other(&x->reply, TEXT("/sign-in"));
	http_reply_header(&x->reply, "Set-Cookie", TEXT(SESSION_COOKIE "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"));
	return OK;
}

static enum err language(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx;
	http_reply_header(&x->reply, "Set-Cookie",
			  text_format(ctx->arena, "lang=%.*s; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000%s",
				      TEXT_ARG(form_text(x->form, "to")), x->over_tls ? "; Secure" : ""));
	http_reply_see_other(&x->reply, url_checked(ctx->arena, form_text(x->form, "back"), "/").text);
	return OK;
}

static enum err static_file(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx;
	struct text name = form_text(x->form, "name");
	for (const struct embedded_file *file = static_files; file->name; file++) {
		if (!text_is(name, file->name))
			continue;
		x->reply.content_type = text_ends_with(name, ".css")  ? TEXT("text/css; charset=utf-8")
					: text_ends_with(name, ".js") ? TEXT("text/javascript; charset=utf-8")
								      : TEXT("image/svg+xml");
		x->reply.body = (struct text){ (const char *)file->bytes, file->length };
		http_reply_header(&x->reply, "Cache-Control", TEXT("public, max-age=31536000, immutable"));
		return OK;
	}
	return fail(ctx, ERR_NOT_FOUND, "name", "there is no such file");
}

static const struct field page_fields[] = {
	{ .name = "next", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 1000 },
};
static const struct field sign_in_fields[] = {
	{ .name = "username", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 64 },
	{ .name = "password", .type = FIELD_RAW, .place = IN_BODY, .required = true, .maximum = LIMIT_PASSWORD_LENGTH },
	{ .name = "next", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 1000 },
};
static const struct field language_fields[] = {
	{ .name = "to", .type = FIELD_CHOICE, .place = IN_QUERY, .required = true, .choices = "sv|en" },
	{ .name = "back", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 1000 },
};
static const struct field static_fields[] = {
	{ .name = "name", .type = FIELD_TEXT, .place = IN_PATH, .required = true },
	{ .name = "v", .type = FIELD_TEXT, .place = IN_QUERY },
};

const struct route sign_in_routes[] = {
	{ HTTP_GET, "/sign-in", PERMIT_EVERYBODY, sign_in_page, ROUTE_FIELDS(page_fields), .about = "the sign-in page", .with_old_password = true },
	{ HTTP_POST, "/sign-in", PERMIT_EVERYBODY, sign_in_face, ROUTE_FIELDS(sign_in_fields), .about = "sign in",
	  .page_on_refusal = sign_in_page, .with_old_password = true },
	{ HTTP_POST, "/api/v1/sign-in", PERMIT_EVERYBODY, sign_in_face, ROUTE_FIELDS(sign_in_fields),
	  .about = "sign in; the token goes into Authorization: Bearer", .replies = "token", .with_old_password = true },
	{ HTTP_POST, "/sign-out", PERMIT_SIGNED_IN, sign_out, .about = "sign out", .with_old_password = true },
	{ HTTP_GET, "/language", PERMIT_EVERYBODY, language, ROUTE_FIELDS(language_fields), .about = "choose the language", .with_old_password = true },
	{ HTTP_GET, "/static/{name}", PERMIT_EVERYBODY, static_file, ROUTE_FIELDS(static_fields), .about = "style and script", .with_old_password = true },
};
const size_t sign_in_route_count = COUNT_OF(sign_in_routes);
