/*
 * own_sheets.c - the pharmacy's own sheets: articles, exchange additions, base lists
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "catalogue/importers.h"

#include "base/limits.h"
#include "catalogue/catalogue.sql.h"
#include "catalogue/pack.h"
#include "catalogue/pack_index.h"
#include "catalogue/pack_units.h"
#include "catalogue/price.h"
#include "catalogue/search.h"
#include "format/fold.h"
#include "format/gs1.h"
#include "format/sheet.h"
#include "place/place.h"
#include "store/digest.h"

const char *const articles_template =
	"Artikelnummer;NPL-pack-id;Varunummer;GTIN;Produktnamn;Substans;ATC;Form;Styrka;Förpackning;Enheter per förpackning;"
	"Enhet;Företag;Artikeltyp;Narkotikaklass;Förvaring;Inköpspris\n"
	"A10001;;;;Exempel 10 mg tabletter;Exempelsubstans;A00AA00;Tablett;10 mg;Blister, 100 tabletter;100;tablett;"
	"Exempelbolaget;läkemedel;0;rum;123,50";
const char *const exchange_additions_template =
	"Från (artikelnummer);Till (artikelnummer);Giltig från;Giltig till;Riktning;Beslut;Kommentar\n"
	"A10001;A10002;2026-01-01;;båda;LK 2026-01;";
const char *const base_lists_template = "Plats;Artikelnummer;NPL-pack-id;Varunummer;Målnivå;Vanlig mängd;Giltig från;Giltig till\n"
					"AVD1-F;A10001;;;10;2;2026-01-01;";

/* One import at work. */
struct work {
	struct ctx               *ctx;
	struct db_tx             *tx;
	const struct import_file *file;
	struct import_report     *report;
	struct sheet             *sheet;
	const struct sheet_column *columns;
	struct pack_index         packs;
	struct text_map           seen; /* What the file has named already, to the row. */
	int64_t                   import_id;
	size_t                    row;
	bool                      row_is_wrong;
};

static struct text cell(const struct work *w, size_t column)
{
	return sheet_cell(w->sheet, w->row, column);
}

static void reject(struct work *w, size_t column, const char *rule)
{
	w->row_is_wrong = true;
	import_reject(w->ctx, w->report, sheet_name(w->sheet), sheet_line(w->sheet, w->row), text_of(w->columns[column].name),
		      cell(w, column), rule);
}

static struct day day_cell(struct work *w, size_t column, struct day otherwise)
{
	struct day day = otherwise;
	if (cell(w, column).length && sheet_day(w->sheet, w->row, column, &day) != OK)
		reject(w, column, "not a day (YYYY-MM-DD)");
	return day;
}

static void check_days(struct work *w, size_t column, struct day from, struct day to)
{
	if (!day_is_none(from) && !day_is_none(to) && to.number < from.number)
		reject(w, column, "the last day stands before the first");
}

/* Two rows on one thing could not both be true. */
static void check_twice(struct work *w, size_t column, struct text key)
{
	if (text_map_get(&w->seen, key))
		reject(w, column, "the file names it twice");
	text_map_put(&w->seen, key, 1);
}

static int64_t positive_cell(struct work *w, size_t column)
{
	int64_t value = 0;
	if (num_parse(cell(w, column), &value) != OK || value <= 0 || value > LIMIT_PACKS)
		reject(w, column, "not a positive whole number");
	return value;
}

static enum err open_work(struct work *w, const char *kind, size_t column_count)
{
	struct import_insert_row row;
	*w->report = (struct import_report){ 0 }; /* The transaction may run again. */
	TRY(sheet_open(w->ctx, w->file->bytes, w->file->file_name, w->columns, column_count, &w->sheet));
	TRY(pack_index_load(w->ctx, w->tx, &w->packs));
	text_map_init(&w->seen, w->ctx->arena);
	TRY(import_insert(w->ctx, w->tx,
			  (struct import_insert_in){ w->ctx->actor.region_id, text_of(kind), w->file->file_name, w->file->digest,
						     day_is_none(w->file->from) ? w->ctx->today : w->file->from, w->ctx->now,
						     w->ctx->actor.person_id, 0, 0, 0, 0 },
			  &row));
	w->import_id = row.id;
	return OK;
}

static enum err close_work(struct work *w, const char *kind, int64_t known)
{
	(void)kind;
	int64_t changed;
	TRY(import_accept(w->ctx, w->report));
	TRY(import_guard(w->ctx, w->report, known, w->file->force));
	return import_finish(w->ctx, w->tx,
			     (struct import_finish_in){ w->import_id, w->report->read, w->report->rows_new, w->report->changed,
							w->report->ended },
			     &changed);
}

static void progress(const struct work *w)
{
	if (w->file->progress && w->row % 500 == 0)
		w->file->progress(w->file->progress_argument, (int64_t)w->row, (int64_t)sheet_row_count(w->sheet));
}

/* ---------------------------------------------------------------- articles */

enum { A_NUMBER, A_NPL, A_VNR, A_GTIN, A_NAME, A_SUBSTANCE, A_ATC, A_FORM, A_STRENGTH, A_PACK, A_UNITS, A_UNIT, A_COMPANY, A_KIND,
       A_NARCOTIC, A_STORAGE, A_PRICE, A_COUNT };
static const struct sheet_column article_columns[A_COUNT] = {
	{ "Artikelnummer", NULL, false },         { "NPL-pack-id", "NPL pack-id|NPL pack ID", false },
	{ "Varunummer", "Vnr", false },           { "GTIN", "GTIN-kod", false },
	{ "Produktnamn", "Namn", true },          { "Substans", NULL, false },
	{ "ATC", "ATC-kod", false },              { "Form", "Läkemedelsform|Beredningsform", false },
	{ "Styrka", NULL, false },                { "Förpackning", NULL, false },
	{ "Enheter per förpackning", NULL, false }, { "Enhet", NULL, false },
	{ "Företag", "Leverantör", false },       { "Artikeltyp", "Varutyp", false },
	{ "Narkotikaklass", "Narkotika", false }, { "Förvaring", NULL, false },
	{ "Inköpspris", "Pris|AIP", false },
};

struct word_pair {
	const char *swedish;
	const char *stored;
};
static const struct word_pair kinds[] = { { "", "medicine" },          { "läkemedel", "medicine" }, { "licens", "licence" },
					  { "extempore", "extempore" }, { "handelsvara", "goods" } };
static const struct word_pair storages[] = { { "", "unknown" },   { "rum", "room" },  { "kyl", "cold" },
					     { "frys", "frozen" }, { "brandfarligt", "flammable" } };
static const struct word_pair narcotics[] = { { "", "unknown" }, { "0", "0" }, { "II", "II" }, { "III", "III" }, { "IV", "IV" }, { "V", "V" } };

static struct text stored_word(struct work *w, size_t column, const struct word_pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(fold_search(w->ctx->arena, cell(w, column)), fold_search(w->ctx->arena, text_of(pairs[i].swedish))))
			return text_of(pairs[i].stored);
	reject(w, column, "not one of the words this column may hold");
	return TEXT("");
}

/* One row, read and checked. */
struct article_row {
	struct text  npl, number, vnr, kind, narcotic, storage;
	int64_t      units;      /* I64_NONE: not told. */
	struct money price;
	int64_t      pack_id;    /* 0: a pack of our own is made. */
};

static struct article_row read_article(struct work *w)
{
	struct article_row row = { .npl = cell(w, A_NPL), .number = cell(w, A_NUMBER), .units = I64_NONE, .price = MONEY_NONE };
	row.vnr = vnr_normalise(w->ctx->arena, cell(w, A_VNR));
	row.kind = stored_word(w, A_KIND, kinds, COUNT_OF(kinds));
	row.storage = stored_word(w, A_STORAGE, storages, COUNT_OF(storages));
	row.narcotic = stored_word(w, A_NARCOTIC, narcotics, COUNT_OF(narcotics));
	if (cell(w, A_UNITS).length && (num_parse(cell(w, A_UNITS), &row.units) != OK || row.units <= 0 || row.units > LIMIT_PACKS))
		reject(w, A_UNITS, "not a positive whole number");
	if (cell(w, A_PRICE).length && (num_parse_decimal(cell(w, A_PRICE), 2, &row.price.ore) != OK || row.price.ore < 0))
		reject(w, A_PRICE, "not an amount");
	if (row.npl.length && !npl_id_ok(row.npl))
		import_warn(w->ctx, w->report, sheet_name(w->sheet), sheet_line(w->sheet, w->row), TEXT("NPL-pack-id"), row.npl,
			    "the check digit of the NPL-pack-id is wrong");
	if (cell(w, A_NAME).length == 0)
		reject(w, A_NAME, "the name is missing");
	row.pack_id = pack_index_find(&w->packs, row.npl, row.number, row.vnr);
	if (row.pack_id == -1)
		reject(w, A_VNR, "several packs share this Vnr: give the NPL-pack-id");
	if (row.pack_id == 0 && row.npl.length)
		reject(w, A_NPL, "no national file has this pack: import the price database first, or leave the id out");
	if (row.pack_id == 0 && !row.npl.length && !row.number.length)
		reject(w, A_NUMBER, "a pack of the region's own needs an article number");
	if (!w->row_is_wrong)
		check_twice(w, row.npl.length ? A_NPL : row.number.length ? A_NUMBER : A_VNR,
			    row.pack_id ? text_format(w->ctx->arena, "%lld", (long long)row.pack_id) : row.number);
	return row;
}

static enum err make_own_pack(struct work *w, const struct article_row *row, int64_t *pack_id)
{
	struct product_insert_row product;
	struct pack_insert_row    pack;
	struct ctx               *ctx = w->ctx;
	TRY(product_insert(ctx, w->tx,
			   (struct product_insert_in){ TEXT_NONE, cell(w, A_NAME), cell(w, A_ATC), cell(w, A_FORM),
						       cell(w, A_STRENGTH), cell(w, A_COMPANY) },
			   &product));
	TRY(pack_insert(ctx, w->tx,
			(struct pack_insert_in){ .product_id = product.id,
						 .own_region_id = ctx->actor.region_id,
						 .article_number = row->number,
						 .vnr = row->vnr.at ? row->vnr : TEXT(""),
						 .name = cell(w, A_NAME),
						 .strength = cell(w, A_STRENGTH),
						 .form = cell(w, A_FORM),
						 .pack_text = cell(w, A_PACK),
						 .amount = TEXT(""),
						 .size_group = TEXT(""),
						 .substance = TEXT(""),
						 .parsed_units = pack_units_parse(cell(w, A_PACK)),
						 .company = cell(w, A_COMPANY),
						 .sort_key = sort_key(ctx->arena, cell(w, A_NAME)) },
			&pack));
	*pack_id = pack.id;
	text_map_put(&w->packs.by_article, row->number, pack.id);
	return OK;
}

/* A pack of the region's own is what its row says; a national one is left as the nation tells it. */
static enum err update_own_pack(struct work *w, const struct article_row *row, const struct pack_facts *pack)
{
	struct pack_product_row product;
	struct ctx             *ctx = w->ctx;
	int64_t                 changed;
	if (pack->npl_pack_id.at || !pack->article_number.at)
		return OK;
	TRY(pack_product(ctx, w->tx, (struct pack_product_in){ pack->pack_id }, &product));
	TRY(product_update(ctx, w->tx,
			   (struct product_update_in){ product.product_id, cell(w, A_NAME), cell(w, A_ATC), cell(w, A_FORM),
						       cell(w, A_STRENGTH), cell(w, A_COMPANY) },
			   &changed));
	return pack_update(ctx, w->tx,
			   (struct pack_update_in){ pack->pack_id, product.product_id, row->vnr.at ? row->vnr : TEXT(""),
						    cell(w, A_NAME), cell(w, A_STRENGTH), cell(w, A_FORM), cell(w, A_PACK), TEXT(""),
						    pack_units_parse(cell(w, A_PACK)), cell(w, A_COMPANY),
						    sort_key(ctx->arena, cell(w, A_NAME)) },
			   &changed);
}

/* Several GTINs stand apart by blanks or commas. */
static enum err put_codes(struct work *w, int64_t pack_id)
{
	struct text rest = cell(w, A_GTIN);
	char       *codes = arena_alloc(w->ctx->arena, rest.length + 1);
	for (size_t i = 0; i < rest.length; i++)
		codes[i] = rest.at[i] == ',' ? ' ' : rest.at[i];
	rest.at = codes;
	for (struct text code; (code = text_next(&rest, ' ')).at;) {
		struct text gtin;
		if (code.length == 0)
			continue;
		if (!gtin_normalise(w->ctx->arena, code, &gtin)) {
			reject(w, A_GTIN, "the check digit of the GTIN is wrong");
			continue;
		}
		TRY(code_put(w->ctx, w->tx,
			     (struct code_put_in){ w->ctx->actor.region_id, gtin, pack_id, w->ctx->actor.person_id, w->ctx->now }));
	}
	return OK;
}

/* Whether the row says what is known already: all its cells, as a digest. */
static struct digest row_digest(const struct work *w)
{
	struct text cells[A_COUNT + 1];
	for (size_t i = 0; i < A_COUNT; i++)
		cells[i] = cell(w, i);
	/* Listings are national: another region's like row says nothing of ours. */
	cells[A_COUNT] = text_format(w->ctx->arena, "%lld", (long long)w->ctx->actor.region_id);
	return digest_of(cells, A_COUNT + 1);
}

static enum err write_article(struct work *w, struct article_row *row, struct text_map *known)
{
	struct ctx   *ctx = w->ctx;
	struct digest digest = row_digest(w);
	bool          is_new = row->pack_id == 0;
	if (is_new)
		TRY(make_own_pack(w, row, &row->pack_id));
	struct text id = text_format(ctx->arena, "%lld", (long long)row->pack_id);
	struct text words = digest_bytes(ctx->arena, &digest);
	struct text both = text_format(ctx->arena, "%.*s ", TEXT_ARG(id));
	char       *key = arena_alloc(ctx->arena, both.length + words.length + 1);
	memcpy(key, both.at, both.length);
	memcpy(key + both.length, words.at, words.length);
	if (text_map_get(known, (struct text){ key, both.length + words.length })) {
		w->report->unchanged++;
		return OK;
	}
	if (!is_new && text_map_get(known, id))
		w->report->changed++;
	else
		w->report->rows_new++;
	struct pack_facts pack;
	TRY(pack_load(ctx, w->tx, row->pack_id, &pack));
	if (!is_new)
		TRY(update_own_pack(w, row, &pack));
	int64_t units = row->units == I64_NONE ? pack.units_per_pack : row->units;
	if (pack.has_article && units != pack.units_per_pack) {
		struct article_movements_row used;
		TRY(article_movements(ctx, w->tx, (struct article_movements_in){ ctx->actor.region_id, row->pack_id }, &used));
		if (used.batches > 0) {
			reject(w, A_UNITS, "units per pack cannot change while the article has movements");
			return OK;
		}
	}
	bool whole = row->units == I64_NONE && pack.whole_pack_only;
	TRY(article_put(ctx, w->tx,
			(struct article_put_in){ ctx->actor.region_id, row->pack_id, units,
						 row->units == I64_NONE ? pack.units_source : TEXT("sheet"), whole,
						 cell(w, A_UNIT), cell(w, A_SUBSTANCE).length ? cell(w, A_SUBSTANCE) : pack.substance,
						 row->kind, row->narcotic, row->storage }));
	TRY(put_codes(w, row->pack_id));
	if (!money_is_none(row->price))
		TRY(price_record(ctx, w->tx, row->pack_id, TEXT("articles"), day_is_none(w->file->from) ? ctx->today : w->file->from,
				 row->price, MONEY_NONE, w->import_id));
	TRY(listing_put(ctx, w->tx,
			(struct listing_put_in){ row->pack_id, TEXT("articles"),
						 day_is_none(w->file->from) ? ctx->today : w->file->from, words }));
	return search_index_pack(ctx, w->tx, row->pack_id);
}

/* The region's articles by pack, and of those that a sheet told before the row's digest. */
static enum err load_known(struct ctx *ctx, struct db_tx *tx, struct text_map *known)
{
	struct article_all_rows articles;
	struct listing_all_rows rows;
	text_map_init(known, ctx->arena);
	TRY(article_all(ctx, tx, (struct article_all_in){ ctx->actor.region_id }, &articles));
	for (size_t i = 0; i < articles.count; i++)
		text_map_put(known, text_format(ctx->arena, "%lld", (long long)articles.at[i].pack_id), 1);
	TRY(listing_all(ctx, tx, (struct listing_all_in){ TEXT("articles") }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct text start = text_format(ctx->arena, "%lld ", (long long)rows.at[i].pack_id);
		char       *key = arena_alloc(ctx->arena, start.length + rows.at[i].row_digest.length + 1);
		memcpy(key, start.at, start.length);
		memcpy(key + start.length, rows.at[i].row_digest.at, rows.at[i].row_digest.length);
		text_map_put(known, (struct text){ key, start.length + rows.at[i].row_digest.length }, 1);
	}
	return OK;
}

enum err import_articles(struct ctx *ctx, struct db_tx *tx, const struct import_file *file, struct import_report *report)
{
	struct work     w = { .ctx = ctx, .tx = tx, .file = file, .report = report, .columns = article_columns };
	struct text_map known;
	TRY(open_work(&w, "articles", A_COUNT));
	TRY(load_known(ctx, tx, &known));
	for (w.row = 0; w.row < sheet_row_count(w.sheet); w.row++) {
		report->read++;
		w.row_is_wrong = false;
		struct article_row row = read_article(&w);
		if (!w.row_is_wrong)
			TRY(write_article(&w, &row, &known));
		progress(&w);
	}
	/* A sheet may hold a part of the articles only: what it does not name is left alone. */
	return close_work(&w, "articles", 0);
}

/* ---------------------------------------------------------------- exchange additions */

enum { X_FROM, X_TO, X_VALID_FROM, X_VALID_TO, X_DIRECTION, X_DECISION, X_COMMENT, X_COUNT };
static const struct sheet_column addition_columns[X_COUNT] = {
	{ "Från (artikelnummer)", "Från", true }, { "Till (artikelnummer)", "Till", true },
	{ "Giltig från", NULL, true },            { "Giltig till", NULL, false },
	{ "Riktning", NULL, true },               { "Beslut", NULL, true },
	{ "Kommentar", NULL, false },
};

static int64_t pack_cell(struct work *w, size_t column)
{
	struct text key = cell(w, column);
	int64_t     id = text_map_get(&w->packs.by_article, key);
	if (id == 0)
		id = text_map_get(&w->packs.by_npl, key);
	if (id == 0)
		reject(w, column, "no pack has this article number or NPL-pack-id");
	return id;
}

static enum err write_addition(struct work *w, const struct exchange_addition_all_rows *before)
{
	struct exchange_addition_put_in in = {
		.region_id = w->ctx->actor.region_id,
		.from_pack_id = pack_cell(w, X_FROM),
		.to_pack_id = pack_cell(w, X_TO),
		.valid_from = day_cell(w, X_VALID_FROM, DAY_NONE),
		.valid_to = day_cell(w, X_VALID_TO, DAY_NONE),
		.decision = cell(w, X_DECISION),
		.comment = cell(w, X_COMMENT),
	};
	check_days(w, X_VALID_TO, in.valid_from, in.valid_to);
	if (in.decision.length == 0)
		reject(w, X_DECISION, "the decision is missing");
	struct text direction = fold_search(w->ctx->arena, cell(w, X_DIRECTION));
	in.direction = text_is(direction, "bada") ? TEXT("both") : TEXT("one");
	if (!text_is(direction, "bada") && !text_is(direction, "enkel"))
		reject(w, X_DIRECTION, "neither båda nor enkel");
	if (in.from_pack_id != 0 && in.from_pack_id == in.to_pack_id)
		reject(w, X_TO, "a pack does not replace itself");
	if (day_is_none(in.valid_from))
		reject(w, X_VALID_FROM, "the first day is missing");
	if (w->row_is_wrong)
		return OK;
	bool known = false, same = false;
	for (size_t i = 0; i < before->count; i++) {
		const struct exchange_addition_all_row *row = &before->at[i];
		if (row->from_pack_id != in.from_pack_id || row->to_pack_id != in.to_pack_id ||
		    row->valid_from.number != in.valid_from.number)
			continue;
		known = true;
		same = text_equal(row->direction, in.direction) && row->valid_to.number == in.valid_to.number &&
		       text_equal(row->decision, in.decision) && text_equal(row->comment, in.comment);
	}
	w->report->unchanged += same;
	w->report->changed += known && !same;
	w->report->rows_new += !known;
	int64_t changed;
	return same ? OK : exchange_addition_put(w->ctx, w->tx, in, &changed);
}

enum err import_exchange_additions(struct ctx *ctx, struct db_tx *tx, const struct import_file *file,
				   struct import_report *report)
{
	struct work                       w = { .ctx = ctx, .tx = tx, .file = file, .report = report, .columns = addition_columns };
	struct exchange_addition_all_rows before;
	TRY(open_work(&w, "exchange-additions", X_COUNT));
	TRY(exchange_addition_all(ctx, tx, (struct exchange_addition_all_in){ ctx->actor.region_id }, &before));
	for (w.row = 0; w.row < sheet_row_count(w.sheet); w.row++) {
		report->read++;
		w.row_is_wrong = false;
		TRY(write_addition(&w, &before));
	}
	return close_work(&w, "exchange-additions", 0);
}

/* ---------------------------------------------------------------- base lists */

enum { B_PLACE, B_NUMBER, B_NPL, B_VNR, B_PAR, B_USUAL, B_FROM, B_TO, B_COUNT };
static const struct sheet_column base_list_columns[B_COUNT] = {
	{ "Plats", "Enhet", true },             { "Artikelnummer", NULL, false },      { "NPL-pack-id", "NPL pack-id|NPL pack ID", false },
	{ "Varunummer", "Vnr", false },         { "Målnivå", "Mål", true },           { "Vanlig mängd", "Vanligt", true },
	{ "Giltig från", NULL, false },         { "Giltig till", NULL, false },
};

static enum err write_base_line(struct work *w, struct text_map *places, const struct base_list_all_rows *before)
{
	int64_t place_id = text_map_get(places, cell(w, B_PLACE)); /* -1: it may not order. */
	int64_t pack_id = pack_index_find(&w->packs, cell(w, B_NPL), cell(w, B_NUMBER), vnr_normalise(w->ctx->arena, cell(w, B_VNR)));
	struct base_list_put_in in = { w->ctx->actor.region_id, place_id,       pack_id, positive_cell(w, B_PAR), positive_cell(w, B_USUAL),
				       day_cell(w, B_FROM, DAY_NONE), day_cell(w, B_TO, DAY_NONE) };
	if (place_id <= 0)
		reject(w, B_PLACE, place_id ? "the place does not order" : "no place has this code");
	if (pack_id <= 0)
		reject(w, B_NUMBER, pack_id ? "several packs share this Vnr" : "no pack has this number");
	if (w->row_is_wrong)
		return OK;
	bool known = false, same = false;
	for (size_t i = 0; i < before->count && !known; i++) {
		const struct base_list_all_row *row = &before->at[i];
		known = row->place_id == place_id && row->pack_id == pack_id;
		if (known && day_is_none(in.valid_from)) /* The file does not say: as it was. */
			in.valid_from = row->valid_from;
		same = known && row->par_packs == in.par_packs && row->usual_packs == in.usual_packs &&
		       row->valid_from.number == in.valid_from.number && row->valid_to.number == in.valid_to.number;
	}
	if (day_is_none(in.valid_from))
		in.valid_from = w->ctx->today;
	check_days(w, B_TO, in.valid_from, in.valid_to);
	check_twice(w, cell(w, B_NPL).length ? B_NPL : cell(w, B_NUMBER).length ? B_NUMBER : B_VNR,
		    text_format(w->ctx->arena, "%lld %lld", (long long)place_id, (long long)pack_id));
	if (w->row_is_wrong)
		return OK;
	w->report->unchanged += same;
	w->report->changed += known && !same;
	w->report->rows_new += !known;
	if (same)
		return OK;
	TRY(article_ensure(w->ctx, w->tx, pack_id));
	return base_list_put(w->ctx, w->tx, in);
}

enum err import_base_lists(struct ctx *ctx, struct db_tx *tx, const struct import_file *file, struct import_report *report)
{
	struct work               w = { .ctx = ctx, .tx = tx, .file = file, .report = report, .columns = base_list_columns };
	struct base_list_all_rows before;
	struct place_list         all;
	struct text_map           places;
	TRY(open_work(&w, "base-lists", B_COUNT));
	TRY(base_list_all(ctx, tx, (struct base_list_all_in){ ctx->actor.region_id }, &before));
	TRY(place_all(ctx, tx, &all));
	text_map_init(&places, ctx->arena);
	for (size_t i = 0; i < all.count; i++)
		text_map_put(&places, all.at[i].code, all.at[i].can_order ? all.at[i].id : -1);
	for (w.row = 0; w.row < sheet_row_count(w.sheet); w.row++) {
		report->read++;
		w.row_is_wrong = false;
		TRY(write_base_line(&w, &places, &before));
	}
	return close_work(&w, "base-lists", 0);
}
