/*
 * choose_page.c - the matches of a search for an article, as buttons of the form around them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/choose_page.h"

#include "base/limits.h"
#include "catalogue/search.h"
#include "stock/choose_page.html.h"
#include "web/layout.h"

/* The facts that are known, with a dot between. */
static struct text joined(struct arena *arena, struct text first, struct text second, struct text third)
{
	const struct text parts[] = { second, third };
	struct text       all = first.at ? first : TEXT("");
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (!text_is_empty(parts[i]))
			all = all.length ? text_format(arena, "%.*s · %.*s", TEXT_ARG(all), TEXT_ARG(parts[i])) : parts[i];
	return all;
}

enum err choose_fill(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct choose_view *out)
{
	*out = (struct choose_view){ .query = TEXT("") };
	if (x->refused || !form_has(x->form, "q"))
		return OK;
	struct pack_search_rows rows;
	out->query = form_text(x->form, "q");
	TRY(search_packs(ctx, tx, out->query, false, LIMIT_SEARCH_ROWS, &rows));
	struct choose_found_view view = { .is_empty = rows.count == 0 };
	view.rows.at = arena_array(ctx->arena, struct choose_row_view, rows.count + 1);
	view.rows.count = rows.count;
	for (size_t i = 0; i < rows.count; i++)
		view.rows.at[i] = (struct choose_row_view){
			.pack_id = text_format(ctx->arena, "%lld", (long long)rows.at[i].pack_id),
			.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(rows.at[i].name), TEXT_ARG(rows.at[i].strength)),
			.pack_text = rows.at[i].pack_text.at ? rows.at[i].pack_text : TEXT(""),
			.more = joined(ctx->arena, rows.at[i].substance, rows.at[i].vnr, rows.at[i].company),
		};
	struct html part = page_start(ctx, x);
	choose_found(&part, &view);
	out->found = html_done(&part);
	return OK;
}
