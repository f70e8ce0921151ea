/*
 * find_page.c - orders, pick lists and shipments by number, batches and places by how they begin, articles by words
 *
 * Only what leads somewhere for the one who asks is told: documents of wards she may see, and the rest by her rights.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/find_page.h"

#include "catalogue/search.h"
#include "main/find.sql.h"
#include "people/permission.h"
#include "web/answer.h"

enum { DOCUMENTS_MAX = 6, BATCHES_MAX = 6, PLACES_MAX = 6, PACKS_MAX = 8, WORD_MAX = 60, PREFIX_LEAST = 2 };

/* The first text behind all that begin with a word, in the order of bytes that both engines keep. */
static struct text behind(struct ctx *ctx, struct text word)
{
	return text_format(ctx->arena, "%.*s\xf4\x8f\xbf\xbf", TEXT_ARG(word));
}

/* Codes and batch numbers are in capitals, names begin with one; ASCII is enough for the first and most of the second. */
static struct text capitals(struct ctx *ctx, struct text word, size_t count)
{
	char *at = arena_alloc(ctx->arena, word.length + 1);
	for (size_t i = 0; i < word.length; i++)
		at[i] = (char)(i < count && word.at[i] >= 'a' && word.at[i] <= 'z' ? word.at[i] - 'a' + 'A' : word.at[i]);
	return (struct text){ at, word.length };
}

static void put(struct json_writer *w, const char *kind, struct text label, struct text detail, struct url url)
{
	json_object_start(w);
	json_put_text(w, "kind", text_of(kind));
	json_put_text(w, "label", label);
	json_put_text(w, "detail", detail);
	json_put_text(w, "url", url.text);
	json_object_end(w);
}

static bool may_see(struct ctx *ctx, struct db_tx *tx, int64_t ward_id)
{
	bool yes = person_may(ctx, tx, PERMIT_VIEW_ORDERS, ward_id) == OK;
	ctx->error = (struct error){ 0 };
	return yes;
}

static enum err put_documents(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t number, struct json_writer *w)
{
	static const struct {
		const char     *kind, *path;
		enum text_key   label;
		enum permission permission;
	} kinds[] = { { "order", "/orders/#", T_ORDER, PERMIT_VIEW_ORDERS },
		      { "pick_list", "/pick-lists/#", T_PICK_LIST, PERMIT_PICK },
		      { "shipment", "/shipments/#", T_SHIPMENT, PERMIT_VIEW_ORDERS } };
	struct find_documents_rows rows;
	TRY(find_documents(ctx, tx, (struct find_documents_in){ ctx->actor.region_id, number, DOCUMENTS_MAX }, &rows));
	for (size_t i = 0; i < rows.count; i++)
		for (size_t k = 0; k < COUNT_OF(kinds); k++)
			if (text_is(rows.at[i].kind, kinds[k].kind) && viewer_may(&x->viewer, kinds[k].permission) &&
			    may_see(ctx, tx, rows.at[i].ward_id))
				put(w, kinds[k].kind,
				    text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(x->viewer.language, kinds[k].label)),
						(long long)rows.at[i].number),
				    rows.at[i].ward_name, url_ids(ctx->arena, kinds[k].path, rows.at[i].id, 0));
	return OK;
}

static enum err put_stock(struct ctx *ctx, struct db_tx *tx, struct text word, struct json_writer *w)
{
	struct find_batches_rows batches;
	struct find_places_rows  places;
	struct text              code = capitals(ctx, word, SIZE_MAX), name = capitals(ctx, word, 1);
	TRY(find_batches(ctx, tx, (struct find_batches_in){ ctx->actor.region_id, code, behind(ctx, code), BATCHES_MAX }, &batches));
	TRY(find_places(ctx, tx,
			(struct find_places_in){ ctx->actor.region_id, ctx->today, code, behind(ctx, code), name, behind(ctx, name),
						 PLACES_MAX },
			&places));
	for (size_t i = 0; i < batches.count; i++)
		put(w, "batch", batches.at[i].label,
		    text_format(ctx->arena, "%.*s %.*s, %s", TEXT_ARG(batches.at[i].name), TEXT_ARG(batches.at[i].strength),
				day_text(ctx->arena, batches.at[i].expiry_day).at),
		    url_ids(ctx->arena, "/batches/#", batches.at[i].id, 0));
	for (size_t i = 0; i < places.count; i++)
		put(w, "place", places.at[i].code,
		    places.at[i].store_name.at && !text_equal(places.at[i].name, places.at[i].code)
			    ? text_format(ctx->arena, "%.*s, %.*s", TEXT_ARG(places.at[i].name), TEXT_ARG(places.at[i].store_name))
			    : places.at[i].store_name.at ? places.at[i].store_name
							 : places.at[i].name,
		    url_with(ctx->arena, url_of("/stock/batches"), "place_id",
			     text_format(ctx->arena, "%lld", (long long)places.at[i].id)));
	return OK;
}

static enum err put_packs(struct ctx *ctx, struct db_tx *tx, struct text word, struct json_writer *w)
{
	struct pack_search_rows rows;
	TRY(search_packs(ctx, tx, word, false, PACKS_MAX, &rows));
	for (size_t i = 0; i < rows.count; i++)
		put(w, "pack", text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(rows.at[i].name), TEXT_ARG(rows.at[i].strength)),
		    text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(rows.at[i].pack_text), TEXT_ARG(rows.at[i].company)),
		    url_ids(ctx->arena, "/packs/#", rows.at[i].pack_id, 0));
	return OK;
}

static enum err find_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct text       word = form_text(x->form, "q");
	int64_t           number;
	struct json_reply reply;
	json_reply_start(ctx, &reply);
	json_object_start(&reply.w);
	json_name(&reply.w, "found");
	json_array_start(&reply.w);
	if (num_parse(word, &number) == OK && number > 0)
		TRY(put_documents(ctx, tx, x, number, &reply.w));
	if (word.length >= PREFIX_LEAST) {
		if (viewer_may(&x->viewer, PERMIT_VIEW_STOCK))
			TRY(put_stock(ctx, tx, word, &reply.w));
		TRY(put_packs(ctx, tx, word, &reply.w));
	}
	json_array_end(&reply.w);
	json_object_end(&reply.w);
	json_reply_end(x, &reply);
	return OK;
}

static const struct field find_fields[] = {
	{ .name = "q", .type = FIELD_TEXT, .place = IN_QUERY, .required = true, .maximum = WORD_MAX, .about = "a number, or how it begins" },
};

const struct route find_routes[] = {
	{ HTTP_GET, "/api/v1/find", PERMIT_SIGNED_IN, find_api, ROUTE_FIELDS(find_fields),
	  .about = "orders, pick lists, shipments, batches, places and packs by number or name", .replies = "found" },
};
const size_t find_route_count = COUNT_OF(find_routes);
