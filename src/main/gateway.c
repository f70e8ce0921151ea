/*
 * gateway.c - every request passes here
 *
 * A GET runs in a read transaction.  A POST is checked (session, token, permission, fields, request key), queued for the
 * writer and answered after its commit; a refused one is shown its page again, with the reason, by a worker.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/gateway.h"

#include "base/limits.h"
#include "base/log.h"
#include "http/flood.h"
#include "main/routes.h"
#include "main/sign_in_page.h"
#include "order/order.sql.h"
#include "people/password.h"
#include "people/permission.h"
#include "people/session.h"
#include "people/witness.h"
#include "store/request_key.h"
#include "web/answer.h"
#include "web/layout.h"
#include "web/texts.h"

enum { BURST_SECONDS = 3, ADDRESS_MAX = 45 /* An IPv6 address in its longest form. */ };

struct gateway {
	struct db      *db;
	_Atomic(struct server *) server; /* Set just after it starts to listen. */
	struct router  *router;
	int64_t         region_id;
	enum language   language;
	bool            behind_proxy, over_tls;
	struct flood   *flood;
};

/* One request on its way; lives in its exchange's arena. */
struct passage {
	struct gateway       *gateway;
	struct http_exchange *http;
	struct ctx            ctx;
	struct exchange       x;
	struct route_match    match;
	struct session        session;
	bool                  has_session;
	bool                  by_bearer; /* The API's token: no form token is needed. */
	struct text           token;
	struct text           key;
	struct digest         digest;
	struct db_job         job;
	int                   runs; /* Of the write; more than one where somebody else was faster. */
	enum err              outcome;
};

const struct http_header *gateway_policies(void)
{
	static const struct http_header headers[] = {
		{ "Content-Security-Policy",
		  TEXT_INIT("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
		       "form-action 'self'; frame-ancestors 'none'; base-uri 'none'") },
		{ "Referrer-Policy", TEXT_INIT("same-origin") },
		{ "Permissions-Policy", TEXT_INIT("camera=(self), microphone=(), geolocation=()") },
		{ "Cross-Origin-Opener-Policy", TEXT_INIT("same-origin") },
		{ "Cross-Origin-Resource-Policy", TEXT_INIT("same-origin") },
		{ NULL, { NULL, 0 } },
	};
	return headers;
}

struct gateway *gateway_build(struct arena *arena, struct db *db, int64_t region_id, const struct gateway_options *options)
{
	struct gateway *gateway = arena_new(arena, struct gateway);
	size_t          counts[ROUTE_TABLES_MAX], tables = 0;
	const struct route *all[ROUTE_TABLES_MAX];
	for (const struct route_table *table = route_tables(); table->routes; table++) {
		EXPECT(tables < ROUTE_TABLES_MAX);
		all[tables] = table->routes;
		counts[tables++] = table->count;
	}
	*gateway = (struct gateway){ .db = db, .region_id = region_id, .language = options->english ? ENGLISH : SWEDISH,
				     .behind_proxy = options->behind_proxy,
				     .over_tls = options->over_tls,
				     .flood = flood_new(arena, options->requests_per_second,
							BURST_SECONDS * options->requests_per_second) };
	gateway->router = router_build(arena, all, counts, tables);
	return gateway;
}

void gateway_set_server(struct gateway *gateway, struct server *server)
{
	gateway->server = server;
}

const struct router *gateway_router(const struct gateway *gateway)
{
	return gateway->router;
}

/* ---------------------------------------------------------------- answers */

/*
 * A step that a script sent is told where it leads, and follows by itself: the browser would follow a redirect unseen, and
 * ask for the page twice.
 */
static void answer_step(struct passage *p)
{
	struct text to = TEXT_NONE;
	for (size_t i = 0; i < p->x.reply.header_count; i++)
		if (strcmp(p->x.reply.headers[i].name, "Location") == 0)
			to = p->x.reply.headers[i].value;
	struct json_reply reply;
	json_reply_start(&p->ctx, &reply);
	json_object_start(&reply.w);
	json_put_text(&reply.w, "to", to);
	json_object_end(&reply.w);
	p->x.reply = (struct http_reply){ 0 };
	json_reply_end(&p->x, &reply);
}

static void finish(struct passage *p)
{
	if (p->http->request.method == HTTP_POST && p->x.reply.status == 303 && text_is(p->http->request.step, "1") && p->x.form &&
	    p->match.route->face != sign_in_face)
		answer_step(p);
	p->http->reply = p->x.reply;
	http_reply_header(&p->http->reply, "X-Request-Id", p->ctx.request_id);
	http_exchange_done(p->http);
}

static void json_problem(struct passage *p, const struct error *error)
{
	struct json_reply reply;
	json_reply_start(&p->ctx, &reply);
	json_object_start(&reply.w);
	json_name(&reply.w, "error");
	json_object_start(&reply.w);
	json_put_text(&reply.w, "code", text_of(err_name(error->err)));
	json_put_text(&reply.w, "message", text_of_error(p->x.viewer.language, error->err));
	json_put_text(&reply.w, "field", error->is_inside ? TEXT_NONE : error->field);
	json_put_text(&reply.w, "detail", error_told(error).length ? error_told(error) : TEXT_NONE);
	json_put_text(&reply.w, "rule", text_is_empty(error->rule) ? TEXT_NONE : error->rule);
	json_put_text(&reply.w, "see", text_is_empty(error->see) ? TEXT_NONE : error->see);
	json_put_text(&reply.w, "request_id", p->ctx.request_id);
	json_object_end(&reply.w);
	json_object_end(&reply.w);
	p->x.reply = (struct http_reply){ .status = err_http_status(error->err) };
	json_reply_end(&p->x, &reply);
}

/* The page behind a refused write, shown again with the reason. */
static enum err show_again(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct passage *p = argument;
	return p->match.route->page_on_refusal(ctx, tx, &p->x);
}

static void answer_error(struct passage *p, enum err err)
{
	struct error error = p->ctx.error;
	if (error.err == OK)
		error.err = err;
	if (error.err == ERR_TOO_MANY_REQUESTS) { /* As cheap as it can be. */
		if (text_starts_with(p->http->request.path, "/api/"))
			json_problem(p, &error);
		else
			p->x.reply = (struct http_reply){ .status = 429,
							  .content_type = TEXT("text/plain; charset=utf-8"),
							  .body = text_of_error(p->x.viewer.language, error.err) };
		http_reply_header(&p->x.reply, "Retry-After", TEXT("1"));
		return;
	}
	if (err_kind(error.err) == INTERNAL || err_kind(error.err) == UNAVAILABLE)
		log_line(&p->ctx, LOG_ERROR, "request", "%.*s: %s: %.*s", TEXT_ARG(p->http->request.path), err_name(error.err),
			 TEXT_ARG(error.english));
	if (text_starts_with(p->http->request.path, "/api/")) {
		json_problem(p, &error);
		return;
	}
	p->x.reply = (struct http_reply){ 0 };
	if (error.err == ERR_UNAUTHENTICATED && p->http->request.method != HTTP_POST) {
		struct url to = url_with(p->ctx.arena, url_of("/sign-in"), "next", p->http->request.path);
		http_reply_see_other(&p->x.reply, to.text);
		return;
	}
	if (error.err == ERR_PASSWORD_CHANGE && p->http->request.method != HTTP_POST) {
		http_reply_see_other(&p->x.reply, TEXT("/account"));
		return;
	}
	bool again = error.err != ERR_PASSWORD_CHANGE && p->match.route && p->match.route->page_on_refusal && p->x.form && err_kind(error.err) != INTERNAL &&
		     err_kind(error.err) != UNAVAILABLE && error.err != ERR_CSRF;
	if (again) {
		p->x.refused = &error;
		p->ctx.error = (struct error){ 0 };
		if (db_read(&p->ctx, p->gateway->db, show_again, p) == OK)
			return;
		p->x.reply = (struct http_reply){ 0 };
	}
	page_error(&p->ctx, &p->x, &error);
}

/* ---------------------------------------------------------------- who is it */

/* A session cookie, or the API's bearer token. */
static void find_token(struct passage *p)
{
	struct text bearer = p->http->request.authorization;
	if (text_starts_with(bearer, "Bearer ")) {
		p->token = text_trim(text_slice(bearer, 7, bearer.length));
		p->by_bearer = true;
	} else {
		p->token = http_cookie(&p->http->request, SESSION_COOKIE);
	}
}

static enum err find_viewer(struct passage *p, struct db_tx *tx)
{
	struct ctx *ctx = &p->ctx;
	if (text_is_empty(p->token))
		return OK;
	TRY(session_find(ctx, tx, p->token, &p->session));
	if (p->session.person_id == 0)
		return OK;
	p->has_session = true;
	ctx->actor.region_id = p->session.region_id;
	ctx->actor.person_id = p->session.person_id;
	ctx->actor.username = p->session.username;
	ctx->actor.display_name = p->session.display_name;
	p->x.viewer.person_id = p->session.person_id;
	p->x.viewer.display_name = p->session.display_name;
	p->x.viewer.csrf = p->session.csrf;
	p->x.viewer.session = p->session.id;
	p->x.viewer.permissions = roles_permissions(p->session.roles);
	return OK;
}

static enum err check_permission(struct passage *p)
{
	uint32_t permission = p->match.route->permission;
	if (p->has_session && p->session.must_change && !p->match.route->with_old_password)
		return fail(&p->ctx, ERR_PASSWORD_CHANGE, "password", "somebody else set your password: choose one that you alone know");
	if (permission == PERMIT_EVERYBODY)
		return OK;
	if (!p->has_session)
		return fail(&p->ctx, ERR_UNAUTHENTICATED, "session", "%s",
			    in_words(&p->ctx, p->session.is_expired ? "the session has ended after a time"
								     : "there is no session"));
	if (permission != PERMIT_SIGNED_IN && !viewer_may(&p->x.viewer, permission))
		return fail(&p->ctx, ERR_FORBIDDEN, "permission", "needs the right \"%s\"",
			    in_words(&p->ctx, permission_name((enum permission)permission)));
	return OK;
}

static enum err read_fields(struct passage *p)
{
	struct form *form;
	TRY(form_read(&p->ctx, &p->http->request, p->match.route->fields, p->match.route->field_count, p->match.values,
		      p->match.value_count, &form));
	p->x.form = form;
	return OK;
}

/* Everything of a request that needs the database to read; a GET is answered here as well. */
static enum err pass_read(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct passage *p = argument;
	TRY(find_viewer(p, tx));
	TRY(check_permission(p));
	TRY(read_fields(p));
	if (p->match.route->method == HTTP_GET)
		return p->match.route->face(ctx, tx, &p->x);
	return OK;
}

/* ---------------------------------------------------------------- writes */

static void answer_saved(struct passage *p, const struct saved_reply *saved)
{
	p->x.reply = (struct http_reply){ .status = (int)saved->status, .content_type = saved->content_type, .body = saved->body };
	if (saved->location.length)
		http_reply_header(&p->x.reply, "Location", saved->location);
}

static enum err write_work(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct passage    *p = argument;
	struct saved_reply saved;
	bool               found = false;
	p->x.reply = (struct http_reply){ 0 };
	/* On a shared database a request seldom comes twice, and looking costs a trip: one that was answered before is refused, or its
	 * reply cannot be saved again.  Then its reply is looked for, in the next run or by was_done_meanwhile(). */
	if (p->runs++ > 0 || db_commits_in_order(tx))
		TRY(request_key_find(ctx, tx, p->key, &p->digest, &saved, &found));
	if (found) {
		answer_saved(p, &saved);
		return OK;
	}
	TRY(p->match.route->face(ctx, tx, &p->x));
	if (p->session.needs_touch)
		TRY(session_touch(ctx, tx, p->token));
	saved = (struct saved_reply){ p->x.reply.status ? p->x.reply.status : 200, p->x.reply.content_type, TEXT(""),
				      p->x.reply.body };
	for (size_t i = 0; i < p->x.reply.header_count; i++)
		if (strcmp(p->x.reply.headers[i].name, "Location") == 0)
			saved.location = p->x.reply.headers[i].value;
	return request_key_save(ctx, tx, p->key, &p->digest, &saved);
}

/* A refusal by a rule is logged in a transaction of its own: the refused one is gone. */
static enum err log_refusal(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	const struct error *error = argument;
	return refusal_insert(ctx, tx,
			      (struct refusal_insert_in){ ctx->actor.region_id, ctx->now, ctx->actor.person_id, ctx->request_id,
							  error->rule, text_of(err_name(error->err)), error->english });
}

struct earlier {
	struct passage    *passage;
	struct saved_reply saved;
	bool               found;
};

static enum err find_earlier(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct earlier *earlier = argument;
	return request_key_find(ctx, tx, earlier->passage->key, &earlier->passage->digest, &earlier->saved, &earlier->found);
}

/* The same request may have come to another writer at the same time: what it wrote is why this one was refused. */
static bool was_done_meanwhile(struct passage *p)
{
	struct earlier earlier = { .passage = p };
	struct error   error = p->ctx.error;
	p->ctx.error = (struct error){ 0 };
	enum err err = db_read(&p->ctx, p->gateway->db, find_earlier, &earlier);
	if (err == ERR_REQUEST_KEY_REUSED) {
		p->outcome = err; /* That is why, whatever was told first. */
		return false;
	}
	p->ctx.error = error;
	if (err == OK && earlier.found)
		answer_saved(p, &earlier.saved);
	return err == OK && earlier.found;
}

static void answer_refused(void *argument)
{
	struct passage *p = argument;
	if (was_done_meanwhile(p)) {
		finish(p);
		return;
	}
	struct error    error = p->ctx.error;
	if (!text_is_empty(error.rule) && p->has_session) {
		p->ctx.error = (struct error){ 0 };
		if (db_transact(&p->ctx, p->gateway->db, log_refusal, &error) != OK)
			log_line(&p->ctx, LOG_ERROR, "refusal", "a refusal by %.*s could not be logged", TEXT_ARG(error.rule));
		p->ctx.error = error;
	}
	answer_error(p, p->outcome);
	finish(p);
}

static void written(struct db_job *job, enum err err)
{
	struct passage *p = job->argument;
	p->outcome = err;
	struct server *server = p->gateway->server;
	if (err && server)
		server_later(server, answer_refused, p);
	else
		finish(p);
}

/* Of a password nothing is kept, not even in a digest: what stands before the first tells one request from another. */
static struct text without_password(const struct passage *p)
{
	static const char *const words[] = { "witness_password", "current_password", "new_password" };
	struct text              body = p->http->request.body;
	if (!p->match.route->takes_witness && !p->match.route->takes_password)
		return body;
	for (size_t i = 0; i < COUNT_OF(words) && body.length; i++) {
		const char *at = memmem(body.at, body.length, words[i], strlen(words[i]));
		body = at ? text_slice(body, 0, (size_t)(at - body.at)) : body;
	}
	return body;
}

/* Passwords are tried and hashed here: both are slow, and no transaction is open. */
static enum err ask_password(struct passage *p)
{
	if (p->match.route->confirms_password && form_has(p->x.form, "current_password")) {
		TRY(password_confirm(&p->ctx, p->gateway->db, form_text(p->x.form, "current_password")));
		p->x.is_confirmed = true;
	}
	if (!p->match.route->takes_password || !form_has(p->x.form, "new_password"))
		return OK;
	TRY(password_check_policy(&p->ctx, p->ctx.actor.username, form_text(p->x.form, "new_password")));
	return password_hash(&p->ctx, form_text(p->x.form, "new_password"), &p->x.password_hash);
}

/* The second person's password is tried here: the hash is slow, and no transaction is open. */
static enum err ask_witness(struct passage *p)
{
	if (!p->match.route->takes_witness || !form_has(p->x.form, "witness_username"))
		return OK;
	TRY(witness_sign(&p->ctx, p->gateway->db, form_text(p->x.form, "witness_username"),
			 form_text(p->x.form, "witness_password"), &p->x.witness_id));
	p->ctx.actor.witness_id = p->x.witness_id;
	return OK;
}

/* Forms carry the session's token and a request key; the API a header. */
static enum err check_write(struct passage *p)
{
	const struct http_request *request = &p->http->request;
	if (p->has_session && !p->by_bearer)
		TRY(session_check_csrf(&p->ctx, &p->session, form_csrf(p->x.form)));
	TRY(check_same_site(&p->ctx, request));
	p->key = text_is_empty(request->idempotency_key) ? form_request_key(p->x.form) : request->idempotency_key;
	if (text_is_empty(p->key))
		return fail(&p->ctx, ERR_REQUEST_KEY_MISSING, "request_key", "the write has no request key");
	if (p->key.length > LIMIT_REQUEST_KEY || !text_is_utf8(p->key))
		return fail(&p->ctx, ERR_FIELD_INVALID, "request_key", "the request key is longer than %d characters",
			    LIMIT_REQUEST_KEY);
	const struct text parts[] = { request->path, request->query, without_password(p) };
	p->digest = digest_of(parts, COUNT_OF(parts));
	return OK;
}

static enum err pass_write(struct passage *p)
{
	TRY(check_write(p));
	TRY(ask_password(p));
	TRY(ask_witness(p));
	p->job = (struct db_job){ .work = write_work, .argument = p, .ctx = &p->ctx, .done = written };
	return db_submit(p->gateway->db, &p->job);
}

/* ---------------------------------------------------------------- the way in */

static enum language language_of(const struct passage *p)
{
	struct text chosen = http_cookie(&p->http->request, "lang");
	if (text_is(chosen, "en"))
		return ENGLISH;
	return text_is(chosen, "sv") ? SWEDISH : p->gateway->language;
}

static struct text theme_of(const struct passage *p)
{
	struct text chosen = http_cookie(&p->http->request, "theme");
	return text_is(chosen, "dark") || text_is(chosen, "light") ? chosen : TEXT("");
}

/* A notice after a redirect stands in the query: "done=DONE_SENT". */
static struct text notice_of(const struct http_request *request)
{
	struct text rest = request->query;
	for (struct text pair; (pair = text_next(&rest, '&')).at;)
		if (text_starts_with(pair, "done="))
			return text_slice(pair, 5, pair.length);
	return TEXT_NONE;
}

static enum err pass(struct passage *p, bool *answered)
{
	struct ctx *ctx = &p->ctx;
	find_token(p);
	if (!flood_allows(p->gateway->flood, text_is_empty(p->token) ? ctx->actor.address : p->token, monotonic_us()))
		return fail(ctx, ERR_TOO_MANY_REQUESTS, "request", "wait a second");
	TRY(router_find(ctx, p->gateway->router, p->http->request.method, p->http->request.path, &p->match));
	p->x.route = p->match.route;
	TRY(db_read(ctx, p->gateway->db, pass_read, p));
	if (p->match.route->method != HTTP_POST)
		return OK;
	if (p->match.route->face == sign_in_face)
		return sign_in_pass(ctx, p->gateway->db, &p->x);
	TRY(pass_write(p));
	*answered = true; /* By the writer, later: from here on the passage is not ours. */
	return OK;
}

/* Behind a proxy of our own the last address it adds is the client's; those before it anybody may have written. */
static struct text address_of(const struct gateway *gateway, const struct http_request *request)
{
	if (!gateway->behind_proxy || text_is_empty(request->forwarded_for))
		return request->address;
	struct text rest = request->forwarded_for, last = rest;
	for (struct text one; (one = text_next(&rest, ',')).at;)
		last = text_trim(one);
	return last.length > 0 && last.length <= ADDRESS_MAX ? last : request->address;
}

void gateway_answer(struct http_exchange *http, void *argument)
{
	struct passage *p = arena_new(http->arena, struct passage);
	p->gateway = argument;
	p->http = http;
	p->ctx.arena = http->arena;
	p->ctx.actor.region_id = p->gateway->region_id;
	p->ctx.actor.address = address_of(p->gateway, &http->request);
	ctx_set_now(&p->ctx, moment_now());
	p->ctx.request_id = request_token(http->arena, p->ctx.now);
	p->x.request = &http->request;
	p->x.over_tls = p->gateway->behind_proxy || p->gateway->over_tls;
	p->x.viewer.language = language_of(p);
	p->x.viewer.theme = theme_of(p);
	p->ctx.speaks_swedish = p->x.viewer.language == SWEDISH;
	p->x.viewer.request_key = random_token(http->arena, 16);
	p->x.notice = notice_of(&http->request);
	bool     answered = false;
	enum err err = pass(p, &answered);
	if (answered)
		return;
	if (err)
		answer_error(p, err);
	finish(p);
}
