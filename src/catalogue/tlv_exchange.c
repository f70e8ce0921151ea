/*
 * tlv_exchange.c - the monthly exchange list of TLV (periodens varor)
 *
 * Lists may come in any order: the final state depends on the set of months, not on when each was imported.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "catalogue/importers.h"

#include "catalogue/catalogue.sql.h"
#include "catalogue/pack_index.h"
#include "catalogue/pack_units.h"
#include "catalogue/search.h"
#include "format/fold.h"
#include "format/gs1.h"
#include "format/sheet.h"

#define SOURCE TEXT("tlv-exchange")

enum { E_STATUS, E_RANK, E_NAME, E_VNR, E_STRENGTH, E_SIZE_GROUP, E_SUBSTANCE, E_FORM, E_SIZE, E_AIP, E_AUP, E_NPL, E_PACK_ID, E_ORIGIN,
       E_COMPANY, E_GROUP, E_PACK, E_COUNT };
static const struct sheet_column columns[E_COUNT] = {
	{ "Status", NULL, false },                   { "Rang", NULL, false },
	{ "Produktnamn", NULL, true },               { "Varunummer", NULL, false },
	{ "Styrka", NULL, false },                   { "Förpackningsstorleksgrupp", NULL, true },
	{ "Substans", NULL, false },                 { "Beredningsform", "Form", false },
	{ "Storlek", NULL, false },                  { "Apotekens inköpspris", "AIP", false },
	{ "Försäljningspris", "AUP", false },        { "NPL ID", "NPL-id", false },
	{ "NPL pack ID", "NPL-pack-id", true },      { "Ursprung", NULL, false },
	{ "Företag", NULL, false },                  { "Utbytesgrupps ID", NULL, true },
	{ "Förpackning", NULL, false },
};

struct work {
	struct ctx               *ctx;
	struct db_tx             *tx;
	const struct import_file *file;
	struct import_report     *report;
	struct sheet             *sheet;
	struct day                month;
	bool                      is_newest; /* No later list is imported: its words on packs count. */
	int64_t                   import_id;
	struct pack_index         packs;
	struct text_map           before;    /* What the list of this month said, row by row. */
	struct text_map           products;
	int64_t                   known;
	int64_t                   packs_made;
};

/* The month in a file name: the first YYYY-MM. */
static bool month_in_name(struct text name, struct day *out)
{
	for (size_t i = 0; i + 7 <= name.length; i++) {
		char        digits[10];
		struct text part = text_slice(name, i, i + 7);
		if (part.at[4] != '-')
			continue;
		memcpy(digits, part.at, 7);
		memcpy(digits + 7, "-01", 3);
		if (day_parse((struct text){ digits, 10 }, out) == OK)
			return true;
	}
	return false;
}

static struct text row_words(struct ctx *ctx, int64_t pack_id, const struct text *cells, struct text status)
{
	return text_format(ctx->arena, "%lld|%.*s|%.*s|%.*s|%.*s|%.*s", (long long)pack_id, TEXT_ARG(cells[E_GROUP]),
			   TEXT_ARG(cells[E_SIZE_GROUP]), TEXT_ARG(status), TEXT_ARG(cells[E_SIZE]), TEXT_ARG(cells[E_ORIGIN]));
}

static enum err load(struct work *w)
{
	struct ctx                        *ctx = w->ctx;
	struct exchange_rows_of_month_rows rows;
	struct exchange_months_rows        months;
	struct product_all_rows            products;
	struct exchange_month_count_row    known;
	TRY(pack_index_load(ctx, w->tx, &w->packs));
	text_map_init(&w->before, ctx->arena);
	text_map_init(&w->products, ctx->arena);
	TRY(exchange_month_count(ctx, w->tx, (struct exchange_month_count_in){ w->month }, &known));
	w->known = known.rows;
	TRY(exchange_rows_of_month(ctx, w->tx, (struct exchange_rows_of_month_in){ w->month }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct text cells[E_COUNT] = { [E_GROUP] = rows.at[i].group_id, [E_SIZE_GROUP] = rows.at[i].size_group,
					       [E_SIZE] = rows.at[i].size, [E_ORIGIN] = rows.at[i].origin };
		text_map_put(&w->before, row_words(ctx, rows.at[i].pack_id, cells, rows.at[i].status), 1);
		text_map_put(&w->before, text_format(ctx->arena, "%lld", (long long)rows.at[i].pack_id), 1);
	}
	TRY(exchange_months(ctx, w->tx, &months));
	w->is_newest = months.count == 0 || months.at[months.count - 1].month.number <= w->month.number;
	TRY(product_all(ctx, w->tx, &products));
	for (size_t i = 0; i < products.count; i++)
		if (products.at[i].npl_id.at)
			text_map_put(&w->products, products.at[i].npl_id, products.at[i].id);
	return OK;
}

/* A pack that only the exchange list knows: made, never rejected. */
static enum err make_pack(struct work *w, const struct text *cells, int64_t *pack_id)
{
	struct ctx            *ctx = w->ctx;
	struct pack_insert_row pack;
	int64_t                product_id = cells[E_NPL].length ? text_map_get(&w->products, cells[E_NPL]) : 0;
	if (product_id == 0) {
		struct product_insert_row product;
		TRY(product_insert(ctx, w->tx,
				   (struct product_insert_in){ cells[E_NPL].length ? cells[E_NPL] : TEXT_NONE, cells[E_NAME], TEXT(""),
							       cells[E_FORM], cells[E_STRENGTH], cells[E_COMPANY] },
				   &product));
		product_id = product.id;
		if (cells[E_NPL].length)
			text_map_put(&w->products, cells[E_NPL], product_id);
	}
	TRY(pack_insert(ctx, w->tx,
			(struct pack_insert_in){ .product_id = product_id,
						 .npl_pack_id = cells[E_PACK_ID].length ? cells[E_PACK_ID] : TEXT_NONE,
						 .vnr = cells[E_VNR],
						 .name = cells[E_NAME],
						 .strength = cells[E_STRENGTH],
						 .form = cells[E_FORM],
						 .pack_text = cells[E_PACK],
						 .amount = cells[E_SIZE],
						 .size_group = cells[E_SIZE_GROUP],
						 .substance = cells[E_SUBSTANCE],
						 .parsed_units = pack_units_parse(cells[E_PACK]),
						 .company = cells[E_COMPANY],
						 .sort_key = sort_key(ctx->arena, cells[E_NAME]) },
			&pack));
	*pack_id = pack.id;
	w->packs_made++;
	if (cells[E_PACK_ID].length)
		text_map_put(&w->packs.by_npl, cells[E_PACK_ID], pack.id);
	return OK;
}

static void reject(struct work *w, size_t row, size_t column, struct text value, const char *rule)
{
	import_reject(w->ctx, w->report, sheet_name(w->sheet), sheet_line(w->sheet, row), text_of(columns[column].name), value, rule);
}

static bool read_row(struct work *w, size_t row, struct text *cells, struct money *prices)
{
	int64_t before = w->report->rejected;
	for (size_t i = 0; i < E_COUNT; i++)
		cells[i] = sheet_cell(w->sheet, row, i);
	cells[E_VNR] = vnr_normalise(w->ctx->arena, cells[E_VNR]);
	if (cells[E_NAME].length == 0)
		reject(w, row, E_NAME, cells[E_NAME], "the name is missing");
	if (cells[E_GROUP].length == 0)
		reject(w, row, E_GROUP, cells[E_GROUP], "the exchange group is missing");
	if (cells[E_PACK_ID].length == 0 && cells[E_VNR].length == 0)
		reject(w, row, E_PACK_ID, cells[E_PACK_ID], "nothing tells which pack it is");
	for (size_t i = 0; i < 2; i++) {
		prices[i] = MONEY_NONE;
		struct text cell = cells[E_AIP + i];
		if (cell.length && (num_parse_decimal(cell, 2, &prices[i].ore) != OK || prices[i].ore < 0))
			reject(w, row, E_AIP + i, cell, "not an amount");
	}
	if (cells[E_PACK_ID].length && !npl_id_ok(cells[E_PACK_ID]))
		import_warn(w->ctx, w->report, sheet_name(w->sheet), sheet_line(w->sheet, row), TEXT("NPL pack ID"), cells[E_PACK_ID],
			    "the check digit is wrong");
	return w->report->rejected == before;
}

static enum err write_row(struct work *w, size_t row)
{
	struct ctx  *ctx = w->ctx;
	struct text  cells[E_COUNT];
	struct money prices[2];
	int64_t      changed;
	if (!read_row(w, row, cells, prices))
		return OK;
	int64_t pack_id = pack_index_find(&w->packs, cells[E_PACK_ID], TEXT(""), cells[E_VNR]);
	bool    is_made = pack_id <= 0;
	if (is_made)
		TRY(make_pack(w, cells, &pack_id));
	struct text status = cells[E_STATUS].length ? cells[E_STATUS] : cells[E_RANK];
	bool        same = text_map_get(&w->before, row_words(ctx, pack_id, cells, status)) != 0;
	bool        known = text_map_get(&w->before, text_format(ctx->arena, "%lld", (long long)pack_id)) != 0;
	struct price_at_row before;
	bool                has_price;
	TRY(price_at(ctx, w->tx, (struct price_at_in){ pack_id, SOURCE, w->month }, &before, &has_price));
	bool same_price = has_price && before.valid_from.number == w->month.number && before.aip.ore == prices[0].ore &&
			  before.aup.ore == prices[1].ore;
	w->report->unchanged += same && same_price;
	w->report->changed += known && !(same && same_price);
	w->report->rows_new += !known;
	if (!same_price)
		TRY(price_put(ctx, w->tx, (struct price_put_in){ pack_id, SOURCE, w->month, prices[0], prices[1], w->import_id },
			      &changed));
	TRY(exchange_row_put(ctx, w->tx,
			     (struct exchange_row_put_in){ w->month, cells[E_GROUP], pack_id, cells[E_SIZE_GROUP], status,
							   cells[E_SIZE], cells[E_ORIGIN] },
			     &changed));
	if (w->is_newest && !is_made && !(same && same_price))
		TRY(pack_set_exchange_facts(ctx, w->tx,
					    (struct pack_set_exchange_facts_in){ pack_id, cells[E_SUBSTANCE], cells[E_SIZE_GROUP] },
					    &changed));
	return same && same_price ? OK : search_index_pack(ctx, w->tx, pack_id);
}

/* A price ends where the next imported list begins, when the pack is not in it. */
static enum err end_prices(struct work *w)
{
	struct exchange_months_rows months;
	int64_t                     changed;
	TRY(exchange_months(w->ctx, w->tx, &months));
	for (size_t i = 0; i < months.count; i++) {
		bool near = months.at[i].month.number == w->month.number ||
			    (i + 1 < months.count && months.at[i + 1].month.number == w->month.number);
		if (!near)
			continue;
		TRY(price_exchange_reopen(w->ctx, w->tx, (struct price_exchange_reopen_in){ months.at[i].month }, &changed));
		if (i + 1 < months.count)
			TRY(price_exchange_end(w->ctx, w->tx,
					       (struct price_exchange_end_in){ months.at[i].month, months.at[i + 1].month },
					       &changed));
	}
	return OK;
}

enum err import_tlv_exchange(struct ctx *ctx, struct db_tx *tx, const struct import_file *file,
			     struct import_report *report)
{
	struct work              w = { .ctx = ctx, .tx = tx, .file = file, .report = report, .month = file->month };
	struct import_insert_row made;
	int64_t                  changed;
	if (day_is_none(w.month) && !month_in_name(file->file_name, &w.month))
		return fail(ctx, ERR_FIELD_MISSING, "month", "the file name holds no month: give --month YYYY-MM");
	TRY(sheet_open(ctx, file->bytes, file->file_name, columns, E_COUNT, &w.sheet));
	TRY(load(&w));
	TRY(import_insert(ctx, tx,
			  (struct import_insert_in){ ctx->actor.region_id, SOURCE, file->file_name, file->digest, w.month, ctx->now,
						     ctx->actor.person_id, 0, 0, 0, 0 },
			  &made));
	w.import_id = made.id;
	TRY(exchange_month_put(ctx, tx, (struct exchange_month_put_in){ w.month, made.id }, &changed));
	TRY(exchange_month_clear(ctx, tx, (struct exchange_month_clear_in){ w.month }, &changed));
	size_t rows = sheet_row_count(w.sheet);
	for (size_t row = 0; row < rows; row++) {
		report->read++;
		TRY(write_row(&w, row));
		if (file->progress && row % 500 == 0)
			file->progress(file->progress_argument, (int64_t)row, (int64_t)rows);
	}
	if (w.packs_made > 0)
		import_warn(ctx, report, sheet_name(w.sheet), 0, TEXT("NPL pack ID"),
			    text_format(ctx->arena, "%lld", (long long)w.packs_made),
			    "packs that no other file knows were made from the list");
	TRY(end_prices(&w));
	TRY(import_accept(ctx, report));
	/* Months differ by design; a list that shrank to a stump is what the guard is for. */
	struct import_report size_only = { .read = report->read };
	TRY(import_guard(ctx, &size_only, w.known, file->force));
	return import_finish(ctx, tx,
			     (struct import_finish_in){ w.import_id, report->read, report->rows_new, report->changed, report->ended },
			     &changed);
}
