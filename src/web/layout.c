/*
 * layout.c - framing pages
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "web/layout.h"

#include "base/embedded.h"
#include "web/layout.html.h"

enum { LINKS_MAX = 40 };

static const struct nav_entry  *navigation;
static const struct help_entry *help;

void layout_set_help(const struct help_entry *entries)
{
	help = entries;
}

enum text_key help_on(const char *route_path)
{
	for (struct text path = text_of(route_path); path.length > 0;) {
		for (const struct help_entry *entry = help; entry && entry->path; entry++)
			if (text_is(path, entry->path))
				return entry->key;
		do
			path.length--;
		while (path.length > 0 && path.at[path.length] != '/');
	}
	return T_NONE;
}

void layout_set_navigation(const struct nav_entry *entries)
{
	navigation = entries;
}

struct html page_start(struct ctx *ctx, const struct exchange *x)
{
	struct html html;
	html_init(&html, ctx->arena, x->viewer.language);
	return html;
}

struct form_marks form_marks_of(const struct exchange *x)
{
	return (struct form_marks){ x->viewer.csrf.at ? x->viewer.csrf : TEXT(""),
				    x->viewer.request_key.at ? x->viewer.request_key : TEXT("") };
}

/* The address of a static file, with its digest so that it may be kept for ever. */
static struct url static_url(struct ctx *ctx, const char *name)
{
	for (const struct embedded_file *file = static_files; file->name; file++)
		if (strcmp(file->name, name) == 0)
			return (struct url){ text_format(ctx->arena, "/static/%s?v=%s", name, file->digest) };
	BUG("no static file %s", name);
}

/* Whether a path is an entry's own or lies below it; "/" is only itself. */
static bool is_within(struct text path, const char *entry)
{
	size_t length = strlen(entry);
	return text_is(path, entry) || (length > 1 && text_starts_with(path, entry) && path.at[length] == '/');
}

static struct nav_links links_of(struct ctx *ctx, const struct exchange *x)
{
	struct nav_links links = { .at = arena_array(ctx->arena, struct nav_link, LINKS_MAX) };
	for (const struct nav_entry *entry = navigation; entry && entry->path && links.count < LINKS_MAX; entry++) {
		if (!viewer_may(&x->viewer, entry->permission))
			continue;
		links.at[links.count++] = (struct nav_link){
			.label = text_in(x->viewer.language, entry->key),
			.url = url_of(entry->path),
			.is_current = x->request && is_within(x->request->path, entry->path),
		};
	}
	return links;
}

void page_reply(struct ctx *ctx, struct exchange *x, struct text title, struct html *body)
{
	bool        english = x->viewer.language == ENGLISH;
	struct text path = x->request ? x->request->path : TEXT("/");
	struct layout_view view = {
		.language = english ? TEXT("en") : TEXT("sv"),
		.title = title,
		.style = static_url(ctx, "ampull.css"),
		.script = static_url(ctx, "ampull.js"),
		.links = links_of(ctx, x),
		.is_signed_in = x->viewer.person_id != 0,
		.display_name = x->viewer.display_name,
		.marks = form_marks_of(x),
		.language_url = url_with(ctx->arena, url_with(ctx->arena, url_of("/language"), "to", english ? TEXT("sv") : TEXT("en")),
					 "back", path),
		.keys = { text_in(x->viewer.language, T_HELP_KEYS) },
		.other_language = english ? TEXT("Svenska") : TEXT("English"),
		.body = html_done(body),
	};
	enum text_key helping = x->route ? help_on(x->route->path) : T_NONE;
	view.help_url = url_of("/help");
	if (helping) {
		view.has_page_help = true;
		view.page_help = text_in(x->viewer.language, helping);
		view.help_url = url_with(ctx->arena, view.help_url, "page", text_of(text_key_name(helping)));
	}
	enum text_key notice = x->notice.at ? text_key_of(x->notice) : T_NONE;
	if (notice && text_starts_with(x->notice, "DONE_")) {
		view.has_notice = true;
		view.notice = text_in(x->viewer.language, notice);
	}
	if (x->refused) {
		view.is_refused = true;
		view.refusal = text_of_error(x->viewer.language, x->refused->err);
		view.refusal_detail = error_told(x->refused);
		view.has_see = x->refused->see.length > 0;
		view.see = url_checked(ctx->arena, x->refused->see, "/");
		view.refusal_rule = x->refused->rule;
		view.has_rule = !text_is_empty(x->refused->rule);
	}
	struct html whole;
	html_init(&whole, ctx->arena, x->viewer.language);
	layout_frame(&whole, &view);
	x->reply.status = x->refused ? err_http_status(x->refused->err) : x->reply.status;
	x->reply.content_type = TEXT("text/html; charset=utf-8");
	x->reply.body = html_done(&whole).text;
}

void page_error(struct ctx *ctx, struct exchange *x, const struct error *error)
{
	struct html       body = page_start(ctx, x);
	struct error_view view = {
		.message = text_of_error(x->viewer.language, error->err),
		.detail = error_told(error),
		.code = text_of(err_name(error->err)),
		.request_id = ctx->request_id,
	};
	error_page(&body, &view);
	x->reply = (struct http_reply){ .status = err_http_status(error->err) };
	x->refused = NULL;
	page_reply(ctx, x, view.message, &body);
}

void reply_done(struct ctx *ctx, struct exchange *x, struct url url, const char *notice_key)
{
	struct url to = notice_key ? url_with(ctx->arena, url, "done", text_of(notice_key)) : url;
	http_reply_see_other(&x->reply, to.text);
}
