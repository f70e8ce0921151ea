/*
 * static_page.c - style and scripts by name, the scripts' words, language and colours, the page without a network
 *
 * The pages' address of a file holds the version of all files, so it may be kept for ever; asked for with another version
 * (two nodes while one is upgraded) the file is given and not to be kept.  The policy of a page allows no code to be made;
 * only the worker that decodes pictures of the camera may load its WebAssembly, under a policy of its own.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/static_page.h"

#include "base/limits.h"
#include "main/static_page.html.h"
#include "people/permission.h"
#include "web/answer.h"
#include "web/layout.h"
#include "web/static_file.h"

enum { PREFIX_LENGTH = 7 /* "SCRIPT_" */ };

static struct text type_of(struct text name)
{
	static const struct {
		const char *ending, *type;
	} types[] = {
		{ ".css", "text/css; charset=utf-8" },
		{ ".js", "text/javascript; charset=utf-8" },
		{ ".svg", "image/svg+xml" },
		{ ".wasm", "application/wasm" },
		{ ".LICENSE", "text/plain; charset=utf-8" },
	};
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (text_ends_with(name, types[i].ending))
			return text_of(types[i].type);
	return TEXT("application/octet-stream");
}

/* The keys SCRIPT_… of texts.def, as a module that tells them to words.js. */
static struct text words_module(struct ctx *ctx, enum language language)
{
	static const char learning[] = "import { learn } from \"./words.js\";\nlearn(";
	struct buf out;
	buf_init(&out, ctx->arena, LIMIT_REPLY);
	buf_put(&out, learning, strlen(learning));
	struct json_writer w = json_to(&out);
	json_object_start(&w);
	for (size_t i = 1; i < T_COUNT; i++)
		if (strncmp(text_key_name((enum text_key)i), "SCRIPT_", PREFIX_LENGTH) == 0)
			json_put_text(&w, text_key_name((enum text_key)i) + PREFIX_LENGTH, text_in(language, (enum text_key)i));
	json_object_end(&w);
	buf_put(&out, ");\n", 3);
	return buf_done(&out);
}

static enum err answer_file(struct ctx *ctx, struct exchange *x, bool may_keep)
{
	struct text                 name = form_text(x->form, "name");
	const struct embedded_file *file = static_find(name);
	bool                        is_swedish = text_is(name, "words-sv.js"), is_english = text_is(name, "words-en.js");
	if (!file && !is_swedish && !is_english)
		return fail(ctx, ERR_NOT_FOUND, "name", "there is no such file");
	x->reply.content_type = type_of(name);
	x->reply.body = file ? (struct text){ (const char *)file->bytes, file->length }
			     : words_module(ctx, is_english ? ENGLISH : SWEDISH);
	http_reply_header(&x->reply, "Cache-Control", may_keep ? TEXT("public, max-age=31536000, immutable") : TEXT("no-cache"));
	if (text_is(name, "sw.js"))
		http_reply_header(&x->reply, "Service-Worker-Allowed", TEXT("/"));
	if (text_is(name, "camera_worker.js"))
		http_reply_header(&x->reply, "Content-Security-Policy",
				  TEXT("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"));
	return OK;
}

static enum err static_file(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx;
	return answer_file(ctx, x, false);
}

static enum err versioned_file(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx;
	return answer_file(ctx, x, text_is(form_text(x->form, "version"), static_version));
}

static enum err keep_choice(struct ctx *ctx, struct exchange *x, const char *cookie)
{
	http_reply_header(&x->reply, "Set-Cookie",
			  text_format(ctx->arena, "%s=%.*s; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000%s", cookie,
				      TEXT_ARG(form_text(x->form, "to")), x->over_tls ? "; Secure" : ""));
	http_reply_see_other(&x->reply, url_checked(ctx->arena, form_text(x->form, "back"), "/").text);
	return OK;
}

static enum err language(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx;
	return keep_choice(ctx, x, "lang");
}

static enum err theme(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx;
	return keep_choice(ctx, x, "theme");
}

static enum err offline_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx;
	struct html body = page_start(ctx, x);
	offline_shown(&body, &(struct offline_view){ 0 });
	page_reply(ctx, x, text_in(x->viewer.language, T_OFFLINE_TITLE), &body);
	return OK;
}

static const struct field language_fields[] = {
	{ .name = "to", .type = FIELD_CHOICE, .place = IN_QUERY, .required = true, .choices = "sv|en" },
	{ .name = "back", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 1000 },
};
static const struct field theme_fields[] = {
	{ .name = "to", .type = FIELD_CHOICE, .place = IN_QUERY, .required = true, .choices = "system|light|dark" },
	{ .name = "back", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 1000 },
};
static const struct field static_fields[] = {
	{ .name = "name", .type = FIELD_TEXT, .place = IN_PATH, .required = true },
};
static const struct field versioned_fields[] = {
	{ .name = "version", .type = FIELD_TEXT, .place = IN_PATH, .required = true },
	{ .name = "name", .type = FIELD_TEXT, .place = IN_PATH, .required = true },
};

const struct route static_routes[] = {
	{ HTTP_GET, "/language", PERMIT_EVERYBODY, language, ROUTE_FIELDS(language_fields), .about = "choose the language", .with_old_password = true },
	{ HTTP_GET, "/theme", PERMIT_EVERYBODY, theme, ROUTE_FIELDS(theme_fields), .about = "choose the colours", .with_old_password = true },
	{ HTTP_GET, "/offline", PERMIT_EVERYBODY, offline_page, .about = "what is shown without a network", .with_old_password = true },
	{ HTTP_GET, "/static/{name}", PERMIT_EVERYBODY, static_file, ROUTE_FIELDS(static_fields), .about = "style and script", .with_old_password = true },
	{ HTTP_GET, "/static/{version}/{name}", PERMIT_EVERYBODY, versioned_file, ROUTE_FIELDS(versioned_fields),
	  .about = "style and script of a version", .with_old_password = true },
};
const size_t static_route_count = COUNT_OF(static_routes);
