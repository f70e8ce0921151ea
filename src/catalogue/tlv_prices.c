/*
 * tlv_prices.c - the price database of TLV ("MEDPrice")
 *
 * Only what changed is written: each row's digest is kept with the pack's listing.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "catalogue/importers.h"

#include "catalogue/catalogue.sql.h"
#include "catalogue/pack_index.h"
#include "catalogue/pack_units.h"
#include "catalogue/price.h"
#include "catalogue/search.h"
#include "format/fold.h"
#include "format/gs1.h"
#include "format/sheet.h"
#include "store/digest.h"

#define SOURCE TEXT("tlv-prices")

enum { P_NAME, P_VNR, P_ATC, P_NPL, P_PACK_ID, P_FORM, P_STRENGTH, P_PACK, P_AMOUNT, P_COMPANY, P_AIP, P_AUP, P_COUNT };
static const struct sheet_column columns[P_COUNT] = {
	{ "Produktnamn", NULL, true },  { "Varunummer", NULL, true },   { "ATC-kod", "ATC", false },
	{ "NPL id", "NPL-id", false },  { "NPL pack-id", "NPL-pack-id|NPL pack ID", true },
	{ "Form", "Beredningsform", false }, { "Styrka", NULL, false }, { "Förpackning", NULL, false },
	{ "Antal", NULL, false },       { "Företag", NULL, false },     { "AIP", NULL, true },
	{ "AUP", NULL, false },
};

/* A pack as the last file left it. */
struct listed {
	int64_t       pack_id;
	struct digest digest;
	bool          is_ended;
	bool          is_seen;  /* In this file. */
};

struct work {
	struct ctx               *ctx;
	struct db_tx             *tx;
	const struct import_file *file;
	struct import_report     *report;
	struct sheet             *sheet;
	struct day                from;
	int64_t                   import_id;
	struct text_map           packs;    /* Row key to pack id. */
	struct text_map           seen;     /* Row keys of this file. */
	struct text_map           products; /* NPL-id to product id. */
	struct text_map           pack_products; /* Pack id (as text) to product id. */
	struct listed            *listed;
	size_t                    listed_count;
	struct text_map           listed_at; /* Pack id (as text) to index + 1. */
	int64_t                   listed_live;
};

static struct text id_key(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

/* A pack without an NPL-pack-id is told by Vnr, name and pack text together: a Vnr alone may be shared. */
static struct text key_of(struct ctx *ctx, struct text npl, struct text vnr, struct text name, struct text pack_text)
{
	if (npl.length)
		return npl;
	return text_format(ctx->arena, "-|%.*s|%.*s|%.*s", TEXT_ARG(vnr), TEXT_ARG(name), TEXT_ARG(pack_text));
}

static enum err load(struct work *w)
{
	struct ctx             *ctx = w->ctx;
	struct pack_keys_rows   packs;
	struct product_all_rows products;
	struct listing_all_rows listings;
	text_map_init(&w->packs, ctx->arena);
	text_map_init(&w->seen, ctx->arena);
	text_map_init(&w->products, ctx->arena);
	text_map_init(&w->pack_products, ctx->arena);
	text_map_init(&w->listed_at, ctx->arena);
	TRY(pack_keys(ctx, w->tx, &packs));
	for (size_t i = 0; i < packs.count; i++) {
		const struct pack_keys_row *row = &packs.at[i];
		text_map_put(&w->packs, key_of(ctx, row->npl_pack_id, row->vnr, row->name, row->pack_text), row->id);
		text_map_put(&w->pack_products, id_key(ctx, row->id), row->product_id);
	}
	TRY(product_all(ctx, w->tx, &products));
	for (size_t i = 0; i < products.count; i++)
		if (products.at[i].npl_id.at)
			text_map_put(&w->products, products.at[i].npl_id, products.at[i].id);
	TRY(listing_all(ctx, w->tx, (struct listing_all_in){ SOURCE }, &listings));
	w->listed = arena_array(ctx->arena, struct listed, listings.count + 1);
	for (size_t i = 0; i < listings.count; i++) {
		struct listed *listed = &w->listed[w->listed_count++];
		listed->pack_id = listings.at[i].pack_id;
		listed->is_ended = !day_is_none(listings.at[i].ended_day);
		w->listed_live += !listed->is_ended;
		if (listings.at[i].row_digest.length == sizeof listed->digest.bytes)
			memcpy(listed->digest.bytes, listings.at[i].row_digest.at, sizeof listed->digest.bytes);
		text_map_put(&w->listed_at, id_key(ctx, listed->pack_id), (int64_t)w->listed_count);
	}
	return OK;
}

static enum err product_ensure(struct work *w, const struct text *cells, int64_t pack_id, int64_t *product_id)
{
	int64_t changed;
	*product_id = cells[P_NPL].length ? text_map_get(&w->products, cells[P_NPL])
		      : pack_id           ? text_map_get(&w->pack_products, id_key(w->ctx, pack_id))
					  : 0;
	if (*product_id)
		return product_update(w->ctx, w->tx,
				      (struct product_update_in){ *product_id, cells[P_NAME], cells[P_ATC], cells[P_FORM],
								  cells[P_STRENGTH], cells[P_COMPANY] },
				      &changed);
	struct product_insert_row row;
	TRY(product_insert(w->ctx, w->tx,
			   (struct product_insert_in){ cells[P_NPL].length ? cells[P_NPL] : TEXT_NONE, cells[P_NAME], cells[P_ATC],
						       cells[P_FORM], cells[P_STRENGTH], cells[P_COMPANY] },
			   &row));
	*product_id = row.id;
	if (cells[P_NPL].length)
		text_map_put(&w->products, cells[P_NPL], row.id);
	return OK;
}

static enum err write_pack(struct work *w, const struct text *cells, int64_t *pack_id)
{
	struct ctx *ctx = w->ctx;
	int64_t     product_id, changed, units = pack_units_parse(cells[P_PACK]);
	bool        is_new = *pack_id == 0;
	TRY(product_ensure(w, cells, *pack_id, &product_id));
	struct text order = sort_key(ctx->arena, cells[P_NAME]);
	if (is_new) {
		struct pack_insert_row row;
		TRY(pack_insert(ctx, w->tx,
				(struct pack_insert_in){ .product_id = product_id,
							 .npl_pack_id = cells[P_PACK_ID].length ? cells[P_PACK_ID] : TEXT_NONE,
							 .article_number = TEXT_NONE,
							 .vnr = cells[P_VNR],
							 .name = cells[P_NAME],
							 .strength = cells[P_STRENGTH],
							 .form = cells[P_FORM],
							 .pack_text = cells[P_PACK],
							 .amount = cells[P_AMOUNT],
							 .size_group = TEXT(""),
							 .substance = TEXT(""),
							 .parsed_units = units,
							 .company = cells[P_COMPANY],
							 .sort_key = order },
				&row));
		*pack_id = row.id;
	} else {
		TRY(pack_update(ctx, w->tx,
				(struct pack_update_in){ *pack_id, product_id, cells[P_VNR], cells[P_NAME], cells[P_STRENGTH],
							 cells[P_FORM], cells[P_PACK], cells[P_AMOUNT], units, cells[P_COMPANY],
							 order },
				&changed));
		return search_index_pack(ctx, w->tx, *pack_id);
	}
	const struct text words[] = { cells[P_NAME], cells[P_STRENGTH], cells[P_FORM], cells[P_PACK],
				      cells[P_COMPANY], cells[P_VNR], cells[P_ATC], cells[P_PACK_ID] };
	return search_index_texts(ctx, w->tx, *pack_id, words, COUNT_OF(words), cells[P_STRENGTH], true);
}

/* Read the cells of a row; false when it is rejected. */
static bool read_row(struct work *w, size_t row, struct text *cells, struct money *aip, struct money *aup)
{
	uint64_t before = (uint64_t)w->report->rejected;
	for (size_t i = 0; i < P_COUNT; i++)
		cells[i] = sheet_cell(w->sheet, row, i);
	struct text name = sheet_name(w->sheet);
	int64_t     line = sheet_line(w->sheet, row);
	cells[P_VNR] = vnr_normalise(w->ctx->arena, cells[P_VNR]);
	if (cells[P_NAME].length == 0)
		import_reject(w->ctx, w->report, name, line, TEXT("Produktnamn"), cells[P_NAME], "the name is missing");
	if (cells[P_PACK_ID].length == 0 && cells[P_VNR].length == 0 && cells[P_PACK].length == 0)
		import_reject(w->ctx, w->report, name, line, TEXT("NPL pack-id"), cells[P_PACK_ID], "nothing tells which pack it is");
	const struct { size_t column; struct money *out; } prices[] = { { P_AIP, aip }, { P_AUP, aup } };
	for (size_t i = 0; i < COUNT_OF(prices); i++) {
		*prices[i].out = MONEY_NONE;
		if (cells[prices[i].column].length &&
		    (num_parse_decimal(cells[prices[i].column], 2, &prices[i].out->ore) != OK || prices[i].out->ore < 0))
			import_reject(w->ctx, w->report, name, line, text_of(columns[prices[i].column].name), cells[prices[i].column],
				      "not an amount");
	}
	const size_t ids[] = { P_NPL, P_PACK_ID };
	for (size_t i = 0; i < COUNT_OF(ids); i++)
		if (cells[ids[i]].length && !npl_id_ok(cells[ids[i]]))
			import_warn(w->ctx, w->report, name, line, text_of(columns[ids[i]].name), cells[ids[i]],
				    "the check digit is wrong");
	return (uint64_t)w->report->rejected == before;
}

static enum err write_row(struct work *w, size_t row)
{
	struct text  cells[P_COUNT];
	struct money aip, aup;
	struct ctx  *ctx = w->ctx;
	if (!read_row(w, row, cells, &aip, &aup))
		return OK;
	struct text    key = key_of(ctx, cells[P_PACK_ID], cells[P_VNR], cells[P_NAME], cells[P_PACK]);
	struct digest  digest = digest_of(cells, P_COUNT);
	int64_t        pack_id = text_map_get(&w->packs, key);
	if (text_map_get(&w->seen, key)) {
		import_warn(ctx, w->report, sheet_name(w->sheet), sheet_line(w->sheet, row), TEXT("NPL pack-id"), key,
			    "the pack stands twice in the file; the first row counts");
		return OK;
	}
	text_map_put(&w->seen, key, 1);
	int64_t        at = pack_id ? text_map_get(&w->listed_at, id_key(ctx, pack_id)) : 0;
	struct listed *listed = at ? &w->listed[at - 1] : NULL;
	if (listed)
		listed->is_seen = true;
	if (listed && !listed->is_ended && memcmp(&listed->digest, &digest, sizeof digest) == 0) {
		w->report->unchanged++;
		return OK;
	}
	w->report->changed += listed != NULL;
	w->report->rows_new += listed == NULL;
	bool is_new = pack_id == 0;
	TRY(write_pack(w, cells, &pack_id));
	if (is_new)
		text_map_put(&w->packs, key, pack_id);
	TRY(listing_put(ctx, w->tx, (struct listing_put_in){ pack_id, SOURCE, w->from, digest_bytes(ctx->arena, &digest) }));
	if (!is_new)
		return price_record(ctx, w->tx, pack_id, SOURCE, w->from, aip, aup, w->import_id);
	return price_put(ctx, w->tx, (struct price_put_in){ pack_id, SOURCE, w->from, aip, aup, w->import_id });
}

/* Packs that left the file get an end, and are never deleted. */
static enum err end_rest(struct work *w)
{
	for (size_t i = 0; i < w->listed_count; i++) {
		int64_t changed;
		if (w->listed[i].is_seen || w->listed[i].is_ended)
			continue;
		w->report->ended++;
		TRY(listing_end(w->ctx, w->tx, (struct listing_end_in){ w->listed[i].pack_id, SOURCE, w->from }, &changed));
		TRY(price_end(w->ctx, w->tx, (struct price_end_in){ w->listed[i].pack_id, SOURCE, w->from }, &changed));
	}
	return OK;
}

enum err import_tlv_prices(struct ctx *ctx, struct db_tx *tx, const struct import_file *file, struct import_report *report)
{
	struct work              w = { .ctx = ctx, .tx = tx, .file = file, .report = report };
	struct import_insert_row made;
	int64_t                  changed;
	*report = (struct import_report){ 0 }; /* The transaction may run again. */
	w.from = day_is_none(file->from) ? ctx->today : file->from;
	TRY(sheet_open(ctx, file->bytes, file->file_name, columns, P_COUNT, &w.sheet));
	TRY(load(&w));
	TRY(import_insert(ctx, tx,
			  (struct import_insert_in){ ctx->actor.region_id, SOURCE, file->file_name, file->digest, w.from, ctx->now,
						     ctx->actor.person_id, 0, 0, 0, 0 },
			  &made));
	w.import_id = made.id;
	size_t rows = sheet_row_count(w.sheet);
	for (size_t row = 0; row < rows; row++) {
		report->read++;
		TRY(write_row(&w, row));
		if (file->progress && row % 500 == 0)
			file->progress(file->progress_argument, (int64_t)row, (int64_t)rows);
	}
	TRY(end_rest(&w));
	TRY(import_accept(ctx, report));
	TRY(import_guard(ctx, report, w.listed_live, file->force));
	return import_finish(ctx, tx,
			     (struct import_finish_in){ w.import_id, report->read, report->rows_new, report->changed, report->ended },
			     &changed);
}
