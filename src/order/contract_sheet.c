/*
 * contract_sheet.c - reading contract marks
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/contract_sheet.h"

#include "catalogue/catalogue.sql.h"
#include "catalogue/pack.h"
#include "catalogue/pack_index.h"
#include "format/fold.h"
#include "format/gs1.h"
#include "format/sheet.h"
#include "order/register.sql.h"

const char *const contracts_template = "Artikelnummer;NPL-pack-id;Varunummer;Avtal;På avtal;Leverantör;Rang;Pris;Giltig från;Giltig till;"
				       "Dokument;Kommentar\n"
				       "A10001;;;LM-2026-01;ja;Exempelbolaget;1;98,50;2026-01-01;2026-12-31;RS 2026-0001;";

enum { C_NUMBER, C_NPL, C_VNR, C_CONTRACT, C_ON, C_SUPPLIER, C_RANK, C_PRICE, C_FROM, C_TO, C_DOCUMENT, C_COMMENT, C_COUNT };
static const struct sheet_column columns[C_COUNT] = {
	{ "Artikelnummer", NULL, false }, { "NPL-pack-id", "NPL pack-id|NPL pack ID", false },
	{ "Varunummer", "Vnr", false },   { "Avtal", "Avtalsnummer", true },
	{ "På avtal", NULL, false },      { "Leverantör", NULL, false },
	{ "Rang", NULL, false },          { "Pris", "Avtalspris", false },
	{ "Giltig från", NULL, true },    { "Giltig till", NULL, false },
	{ "Dokument", NULL, false },      { "Kommentar", NULL, false },
};
enum { RANK_MOST = 99 };

struct reading {
	struct ctx           *ctx;
	struct sheet         *sheet;
	struct import_report *report;
	size_t                row;
	bool                  is_wrong;
};

static struct text cell(const struct reading *r, size_t column)
{
	struct text text = sheet_cell(r->sheet, r->row, column);
	return text.at ? text : TEXT("");
}

static void reject(struct reading *r, size_t column, const char *rule)
{
	r->is_wrong = true;
	import_reject(r->ctx, r->report, sheet_name(r->sheet), sheet_line(r->sheet, r->row), text_of(columns[column].name), cell(r, column), rule);
}

static struct day day_cell(struct reading *r, size_t column)
{
	struct day day = DAY_NONE;
	if (cell(r, column).length && sheet_day(r->sheet, r->row, column, &day) != OK)
		reject(r, column, "not a day (YYYY-MM-DD)");
	return day;
}

static bool is_on(struct reading *r)
{
	struct text word = fold_search(r->ctx->arena, cell(r, C_ON));
	if (!text_is_empty(word) && !text_is(word, "ja") && !text_is(word, "nej"))
		reject(r, C_ON, "neither ja nor nej");
	return !text_is(word, "nej");
}

static struct contract_mark_put_in read_row(struct reading *r, const struct pack_index *packs)
{
	int64_t pack_id = pack_index_find(packs, cell(r, C_NPL), cell(r, C_NUMBER), vnr_normalise(r->ctx->arena, cell(r, C_VNR)));
	struct contract_mark_put_in in = {
		.region_id = r->ctx->actor.region_id,
		.pack_id = pack_id,
		.is_on = is_on(r),
		.contract = cell(r, C_CONTRACT),
		.supplier = cell(r, C_SUPPLIER),
		.rank = 1,
		.price = MONEY_NONE,
		.valid_from = day_cell(r, C_FROM),
		.valid_to = day_cell(r, C_TO),
		.document = cell(r, C_DOCUMENT),
		.comment = cell(r, C_COMMENT),
		.created_at = r->ctx->now,
		.created_by = r->ctx->actor.person_id,
	};
	if (pack_id <= 0)
		reject(r, C_NUMBER, pack_id ? "several packs share this Vnr" : "no pack has this number");
	if (in.contract.length == 0)
		reject(r, C_CONTRACT, "the contract is missing");
	if (day_is_none(in.valid_from))
		reject(r, C_FROM, "the first day is missing");
	if (!day_is_none(in.valid_from) && !day_is_none(in.valid_to) && in.valid_to.number < in.valid_from.number)
		reject(r, C_TO, "the last day stands before the first");
	if (cell(r, C_RANK).length && (num_parse(cell(r, C_RANK), &in.rank) != OK || in.rank < 1 || in.rank > RANK_MOST))
		reject(r, C_RANK, "not a positive whole number");
	if (cell(r, C_PRICE).length && (num_parse_decimal(cell(r, C_PRICE), 2, &in.price.ore) != OK || in.price.ore < 0))
		reject(r, C_PRICE, "not an amount");
	return in;
}

static enum err put_row(struct reading *r, struct db_tx *tx, struct contract_mark_put_in in)
{
	struct contract_mark_same_row same;
	struct contract_mark_put_row  put;
	TRY(contract_mark_same(r->ctx, tx,
			       (struct contract_mark_same_in){ in.region_id, in.pack_id, in.is_on, in.contract, in.supplier, in.rank,
							       money_is_none(in.price) ? -1 : in.price.ore, in.valid_from,
							       day_is_none(in.valid_to) ? -1 : in.valid_to.number, in.document, in.comment },
			       &same));
	r->report->unchanged += same.same > 0;
	r->report->changed += same.known > 0 && same.same == 0;
	r->report->rows_new += same.known == 0;
	if (same.same > 0)
		return OK;
	TRY(article_ensure(r->ctx, tx, in.pack_id));
	return contract_mark_put(r->ctx, tx, in, &put);
}

enum err import_contracts(struct ctx *ctx, struct db_tx *tx, const struct import_file *file, struct import_report *report)
{
	struct reading           r = { .ctx = ctx, .report = report };
	struct pack_index        packs;
	struct import_insert_row import;
	int64_t                  changed;
	*report = (struct import_report){ 0 };
	TRY(sheet_open(ctx, file->bytes, file->file_name, columns, C_COUNT, &r.sheet));
	TRY(pack_index_load(ctx, tx, &packs));
	TRY(import_insert(ctx, tx,
			  (struct import_insert_in){ ctx->actor.region_id, TEXT("contracts"), file->file_name, file->digest, ctx->today, ctx->now,
						     ctx->actor.person_id, 0, 0, 0, 0 },
			  &import));
	for (r.row = 0; r.row < sheet_row_count(r.sheet); r.row++) {
		r.is_wrong = false;
		report->read++;
		struct contract_mark_put_in in = read_row(&r, &packs);
		if (!r.is_wrong)
			TRY(put_row(&r, tx, in));
	}
	TRY(import_accept(ctx, report));
	return import_finish(ctx, tx,
			     (struct import_finish_in){ import.id, report->read, report->rows_new, report->changed, report->ended }, &changed);
}
