/*
 * layout.c - framing pages
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "web/layout.h"

#include "web/layout.html.h"
#include "web/static_file.h"

enum { LINKS_MAX = 64, FLAT_MAX = 9 };

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

/* Whether a path is an entry's own or lies below it; "/" is only itself. */
static bool is_within(struct text path, const char *entry)
{
	size_t length = strlen(entry);
	return text_is(path, entry) || (length > 1 && text_starts_with(path, entry) && path.at[length] == '/');
}

static size_t count_links(const struct exchange *x)
{
	size_t count = 0;
	for (const struct nav_entry *entry = navigation; entry && entry->path; entry++)
		count += entry->path[0] && viewer_may(&x->viewer, entry->permission);
	return count;
}

/* A section of one link is that link; sections of none are not there. */
static struct nav_groups groups_of(struct ctx *ctx, const struct exchange *x)
{
	struct nav_groups groups = { .at = arena_array(ctx->arena, struct nav_group, LINKS_MAX) };
	struct nav_link  *links = arena_array(ctx->arena, struct nav_link, LINKS_MAX);
	bool              is_flat = count_links(x) <= FLAT_MAX;
	size_t            used = 0;
	groups.at[groups.count++] = (struct nav_group){ .links = { links, 0 } };
	for (const struct nav_entry *entry = navigation; entry && entry->path; entry++) {
		struct nav_group *group = &groups.at[groups.count - 1];
		if (!entry->path[0] && !is_flat && groups.count < LINKS_MAX) {
			struct nav_group next = { .label = text_in(x->viewer.language, entry->key), .links = { links + used, 0 } };
			if (group->links.count == 0)
				groups.count--;
			groups.at[groups.count++] = next;
		}
		if (!entry->path[0] || used == LINKS_MAX || !viewer_may(&x->viewer, entry->permission))
			continue;
		if (used > 0 && text_is(links[used - 1].url.text, entry->path)) /* Two permissions lead there. */
			continue;
		bool is_current = x->request && is_within(x->request->path, entry->path);
		links[used++] = (struct nav_link){ text_in(x->viewer.language, entry->key), url_of(entry->path), is_current };
		group->links.count++;
		group->is_current |= is_current;
		group->is_section = group->label.length > 0 && group->links.count > 1;
	}
	if (groups.at[groups.count - 1].links.count == 0)
		groups.count--;
	return groups;
}

static struct url theme_url(struct ctx *ctx, const char *to, struct text back)
{
	return url_with(ctx->arena, url_with(ctx->arena, url_of("/theme"), "to", text_of(to)), "back", back);
}

static struct display_view display_of(struct ctx *ctx, const struct exchange *x, struct text path)
{
	bool is_light = text_is(x->viewer.theme, "light"), is_dark = text_is(x->viewer.theme, "dark");
	bool english = x->viewer.language == ENGLISH;
	return (struct display_view){
		.system = theme_url(ctx, "system", path),
		.light = theme_url(ctx, "light", path),
		.dark = theme_url(ctx, "dark", path),
		.is_system = !is_light && !is_dark,
		.is_light = is_light,
		.is_dark = is_dark,
		.language_url = url_with(ctx->arena, url_with(ctx->arena, url_of("/language"), "to", english ? TEXT("sv") : TEXT("en")),
					 "back", path),
		.other_language = english ? TEXT("Svenska") : TEXT("English"),
	};
}

void page_reply(struct ctx *ctx, struct exchange *x, struct text title, struct html *body)
{
	bool        english = x->viewer.language == ENGLISH;
	struct text path = x->request ? x->request->path : TEXT("/");
	struct layout_view view = {
		.language = english ? TEXT("en") : TEXT("sv"),
		.title = title,
		.style = static_url(ctx, "ampull.css"),
		.dark_style = static_url(ctx, "dark.css"),
		.script = static_url(ctx, "ampull.js"),
		.words = static_words_url(ctx, x->viewer.language),
		.has_camera = static_find(TEXT("zxing.js")) != NULL,
		.groups = groups_of(ctx, x),
		.is_signed_in = x->viewer.person_id != 0,
		.person_id = x->viewer.person_id,
		.display_name = x->viewer.display_name,
		.marks = form_marks_of(x),
		.display = display_of(ctx, x, path),
		.keys = { text_in(x->viewer.language, T_HELP_KEYS) },
		.body = html_done(body),
	};
	view.theme = view.display.is_system ? TEXT("system") : x->viewer.theme;
	view.dark_media = view.display.is_dark	  ? TEXT("screen")
			  : view.display.is_light ? TEXT("not all")
						  : TEXT("screen and (prefers-color-scheme: dark)");
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
