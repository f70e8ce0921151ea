/*
 * about_page.c - what runs here and where its source is, and the short help
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/about_page.h"

#include "main/about_page.html.h"
#include "people/permission.h"
#include "web/answer.h"
#include "web/layout.h"

static const char *source_address; /* Set once, before the first request. */

void about_set_source(const char *address)
{
	source_address = address;
}

static enum err about_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx;
	struct about_view view = { .version = TEXT(AMPULL_VERSION), .has_source = source_address != NULL };
	if (source_address)
		view.source = url_external(ctx->arena, text_of(source_address));
	struct html body = page_start(ctx, x);
	about_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_ABOUT), &body);
	return OK;
}

static enum err help_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx;
	struct help_view view = {
		.may_order = viewer_may(&x->viewer, PERMIT_ORDER),
		.may_review = viewer_may(&x->viewer, PERMIT_REVIEW),
		.may_pick = viewer_may(&x->viewer, PERMIT_PICK),
		.may_receive = viewer_may(&x->viewer, PERMIT_RECEIVE_GOODS),
		.may_block = viewer_may(&x->viewer, PERMIT_BLOCK),
		.keys = { text_in(x->viewer.language, T_HELP_KEYS) },
	};
	struct text   page = form_text(x->form, "page");
	enum text_key key = text_starts_with(page, "HELP_ON_") ? text_key_of(page) : T_NONE;
	if (key) {
		view.has_page_help = true;
		view.page_help = text_in(x->viewer.language, key);
	}
	struct html body = page_start(ctx, x);
	help_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_HELP), &body);
	return OK;
}

static const struct field help_fields[] = {
	{ .name = "page", .type = FIELD_TEXT, .place = IN_QUERY, .about = "the page that help is wanted for" },
};

const struct route about_routes[] = {
	{ HTTP_GET, "/about", PERMIT_EVERYBODY, about_page, .about = "version, licence and source" },
	{ HTTP_GET, "/help", PERMIT_SIGNED_IN, help_page, ROUTE_FIELDS(help_fields), .about = "the short help" },
};
const size_t about_route_count = COUNT_OF(about_routes);
