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

/* The libraries of packages.txt ([run]) that the program stands on; their licences as Debian tells them. */
static const struct {
	const char   *package;
	const char   *name;
	enum text_key use;
	const char   *licence;
} libraries[] = {
	{ "libsqlite3-dev", "SQLite", T_ABOUT_USE_DATABASE, "public domain" },
	{ "libpq-dev", "PostgreSQL (libpq)", T_ABOUT_USE_DATABASE, "PostgreSQL" },
	{ "libmicrohttpd-dev", "GNU libmicrohttpd", T_ABOUT_USE_HTTP, "LGPL-2.1-or-later" },
	{ "libsodium-dev", "libsodium", T_ABOUT_USE_DIGEST, "ISC" },
	{ "libjansson-dev", "Jansson", T_ABOUT_USE_JSON, "MIT" },
	{ "libxml2-dev", "libxml2", T_ABOUT_USE_SHEET_IN, "MIT" },
	{ "libzip-dev", "libzip", T_ABOUT_USE_SHEET_IN, "BSD-3-Clause" },
	{ "libxlsxwriter-dev", "libxlsxwriter", T_ABOUT_USE_SHEET_OUT, "BSD-2-Clause" },
	{ "libzint-dev", "Zint", T_ABOUT_USE_CODES, "BSD-3-Clause" },
	{ "libpango1.0-dev", "Pango", T_ABOUT_USE_PAPER, "LGPL-2.0-or-later" },
	{ "libcairo2-dev", "cairo", T_ABOUT_USE_PAPER, "LGPL-2.1 / MPL-1.1" },
	{ "fonts-dejavu-core", "DejaVu", T_ABOUT_USE_PAPER, "Bitstream Vera" },
	{ "libicu-dev", "ICU", T_ABOUT_USE_ORDER, "Unicode-3.0" },
};

static struct libraries_view libraries_of(struct ctx *ctx, enum language language)
{
	struct libraries_view view = { arena_array(ctx->arena, struct library_view, COUNT_OF(libraries)), COUNT_OF(libraries) };
	for (size_t i = 0; i < COUNT_OF(libraries); i++)
		view.at[i] = (struct library_view){ text_of(libraries[i].name), text_in(language, libraries[i].use),
						    text_of(libraries[i].licence) };
	return view;
}

static enum err about_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx;
	struct about_view view = { .version = TEXT(AMPULL_VERSION),
				   .licence = TEXT("AGPL-3.0-or-later"),
				   .has_source = source_address != NULL,
				   .libraries = libraries_of(ctx, x->viewer.language) };
	if (source_address) {
		view.source = url_external(ctx->arena, text_of(source_address));
		view.source_words = text_of(source_address);
	}
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
	{ HTTP_GET, "/about", PERMIT_EVERYBODY, about_page, .about = "version, licence and source", .with_old_password = true },
	{ HTTP_GET, "/help", PERMIT_SIGNED_IN, help_page, ROUTE_FIELDS(help_fields), .about = "the short help", .with_old_password = true },
};
const size_t about_route_count = COUNT_OF(about_routes);
