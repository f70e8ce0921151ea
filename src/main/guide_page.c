/*
 * guide_page.c - the user guide, readable by everybody: it holds nothing of the region
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/guide_page.h"

#include "main/guide_page.html.h"
#include "people/permission.h"
#include "web/layout.h"

static enum err show(struct ctx *ctx, struct exchange *x, const struct guide_page *page)
{
	struct guide_view view = { .body = { text_of(page->html) }, .is_list = page == &guide_pages[0] };
	struct html       body = page_start(ctx, x);
	guide_shown(&body, &view);
	page_reply(ctx, x, text_of(page->title), &body);
	return OK;
}

static enum err guide_list(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx;
	return show(ctx, x, &guide_pages[0]);
}

static enum err guide_one(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx;
	for (const struct guide_page *page = guide_pages; page->name; page++)
		if (text_is(form_text(x->form, "name"), page->name))
			return show(ctx, x, page);
	return fail(ctx, ERR_NOT_FOUND, "page", "the guide has no such page");
}

static enum err guide_picture(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx;
	for (const struct embedded_file *file = guide_pictures; file->name; file++) {
		if (!text_is(form_text(x->form, "name"), file->name))
			continue;
		x->reply.content_type = TEXT("image/png");
		x->reply.body = (struct text){ (const char *)file->bytes, file->length };
		http_reply_header(&x->reply, "Cache-Control", TEXT("max-age=3600"));
		return OK;
	}
	return fail(ctx, ERR_NOT_FOUND, "picture", "the guide has no such picture");
}

static const struct field guide_fields[] = { { .name = "name", .type = FIELD_TEXT, .place = IN_PATH, .required = true } };

const struct route guide_routes[] = {
	{ HTTP_GET, "/guide", PERMIT_EVERYBODY, guide_list, .about = "the user guide" },
	{ HTTP_GET, "/guide/{name}", PERMIT_EVERYBODY, guide_one, ROUTE_FIELDS(guide_fields), .about = "a page of the user guide" },
	{ HTTP_GET, "/guide/pictures/{name}", PERMIT_EVERYBODY, guide_picture, ROUTE_FIELDS(guide_fields), .about = "a picture of the user guide" },
};
const size_t guide_route_count = COUNT_OF(guide_routes);
