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

/* What is known of a pack before the file is read. */
struct known_pack {
	int64_t      id, product_id;
	struct text  vnr, name, strength, form, pack_text, amount, size_group, substance, company;
	bool         is_priced; /* The price database has it: its names and texts stand. */
	struct day   newest;    /* Its last list, DAY_NONE for none: the words of that one count. */
	bool         was_in_base;
	bool         is_seen;
};

struct work {
	struct ctx               *ctx;
	struct db_tx             *tx;
	const struct import_file *file;
	struct import_report     *report;
	struct sheet             *sheet;
	struct day                month;
	struct day                base;      /* What the counts compare with: this month, or the one before it; else none. */
	int64_t                   import_id;
	struct known_pack        *packs;     /* Those before the file, then those that it made. */
	size_t                    pack_count, known_count;
	struct text_map           by_key;    /* Index + 1 in packs. */
	struct text_map           by_id;     /* The same. */
	struct text_map           base_rows; /* What the base said, row by row. */
	struct text_map           seen;      /* Pack and group of this file. */
	struct text_map           products;  /* By NPL-id. */
	int64_t                   packs_made;
	int64_t                   base_count;
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

static struct text id_key(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

/* A pack without an NPL-pack-id is told by Vnr, name and strength together: a Vnr alone may be shared. */
static struct text key_of(struct ctx *ctx, struct text npl, struct text vnr, struct text name, struct text strength)
{
	if (npl.length)
		return npl;
	return text_format(ctx->arena, "-|%.*s|%.*s|%.*s", TEXT_ARG(vnr), TEXT_ARG(name), TEXT_ARG(strength));
}

static struct text row_words(struct ctx *ctx, int64_t pack_id, const struct text *cells, struct text status)
{
	return text_format(ctx->arena, "%lld|%.*s|%.*s|%.*s|%.*s|%.*s", (long long)pack_id, TEXT_ARG(cells[E_GROUP]),
			   TEXT_ARG(cells[E_SIZE_GROUP]), TEXT_ARG(status), TEXT_ARG(cells[E_SIZE]), TEXT_ARG(cells[E_ORIGIN]));
}

static struct known_pack *pack_by_id(const struct work *w, int64_t id)
{
	int64_t at = text_map_get(&w->by_id, id_key(w->ctx, id));
	return at ? &w->packs[at - 1] : NULL;
}

static enum err load_packs(struct work *w)
{
	struct ctx                *ctx = w->ctx;
	struct pack_keys_rows      rows;
	struct listing_all_rows    priced;
	struct exchange_spans_rows spans;
	TRY(pack_keys(ctx, w->tx, &rows));
	w->packs = arena_array(ctx->arena, struct known_pack, rows.count + sheet_row_count(w->sheet) + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct pack_keys_row *row = &rows.at[i];
		w->packs[w->pack_count++] = (struct known_pack){
			.id = row->id,
			.product_id = row->product_id,
			.vnr = row->vnr,
			.name = row->name,
			.strength = row->strength,
			.form = row->form,
			.pack_text = row->pack_text,
			.amount = row->amount,
			.size_group = row->size_group,
			.substance = row->substance,
			.company = row->company,
			.newest = DAY_NONE,
		};
		text_map_put(&w->by_key, key_of(ctx, row->npl_pack_id, row->vnr, row->name, row->strength), (int64_t)w->pack_count);
		text_map_put(&w->by_id, id_key(ctx, row->id), (int64_t)w->pack_count);
	}
	w->known_count = w->pack_count;
	TRY(listing_all(ctx, w->tx, (struct listing_all_in){ TEXT("tlv-prices") }, &priced));
	for (size_t i = 0; i < priced.count; i++)
		if (pack_by_id(w, priced.at[i].pack_id))
			pack_by_id(w, priced.at[i].pack_id)->is_priced = true;
	TRY(exchange_spans(ctx, w->tx, &spans));
	for (size_t i = 0; i < spans.count; i++)
		if (pack_by_id(w, spans.at[i].pack_id))
			pack_by_id(w, spans.at[i].pack_id)->newest = spans.at[i].last_month;
	return OK;
}

static enum err load_base(struct work *w)
{
	struct ctx                        *ctx = w->ctx;
	struct exchange_latest_month_row   base;
	struct exchange_rows_of_month_rows rows;
	bool                               found;
	w->base = DAY_NONE;
	TRY(exchange_latest_month(ctx, w->tx, (struct exchange_latest_month_in){ w->month }, &base, &found));
	if (!found)
		return OK;
	w->base = base.month;
	TRY(exchange_rows_of_month(ctx, w->tx, (struct exchange_rows_of_month_in){ w->base }, &rows));
	w->base_count = (int64_t)rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		struct text cells[E_COUNT] = { [E_GROUP] = rows.at[i].group_id, [E_SIZE_GROUP] = rows.at[i].size_group,
					       [E_SIZE] = rows.at[i].size, [E_ORIGIN] = rows.at[i].origin };
		struct known_pack *pack = pack_by_id(w, rows.at[i].pack_id);
		text_map_put(&w->base_rows, row_words(ctx, rows.at[i].pack_id, cells, rows.at[i].status), 1);
		if (pack)
			pack->was_in_base = true;
	}
	return OK;
}

static enum err load(struct work *w)
{
	struct text_map        *maps[] = { &w->by_key, &w->by_id, &w->base_rows, &w->seen, &w->products };
	struct product_all_rows products;
	for (size_t i = 0; i < COUNT_OF(maps); i++)
		text_map_init(maps[i], w->ctx->arena);
	TRY(load_packs(w));
	TRY(load_base(w));
	TRY(product_all(w->ctx, w->tx, &products));
	for (size_t i = 0; i < products.count; i++)
		if (products.at[i].npl_id.at)
			text_map_put(&w->products, products.at[i].npl_id, products.at[i].id);
	return OK;
}

static enum err product_ensure(struct work *w, const struct text *cells, const struct known_pack *pack, int64_t *product_id)
{
	struct product_insert_row row;
	*product_id = cells[E_NPL].length ? text_map_get(&w->products, cells[E_NPL]) : pack ? pack->product_id : 0;
	if (*product_id)
		return OK;
	TRY(product_insert(w->ctx, w->tx,
			   (struct product_insert_in){ cells[E_NPL].length ? cells[E_NPL] : TEXT_NONE, cells[E_NAME], TEXT(""),
						       cells[E_FORM], cells[E_STRENGTH], cells[E_COMPANY] },
			   &row));
	*product_id = row.id;
	if (cells[E_NPL].length)
		text_map_put(&w->products, cells[E_NPL], row.id);
	return OK;
}

static enum err index_pack(struct work *w, const struct text *cells, int64_t pack_id)
{
	const struct text words[] = { cells[E_NAME], cells[E_STRENGTH], cells[E_FORM],    cells[E_PACK],
				      cells[E_COMPANY], cells[E_VNR],   cells[E_PACK_ID], cells[E_SUBSTANCE] };
	return search_index_texts(w->ctx, w->tx, pack_id, words, COUNT_OF(words), cells[E_STRENGTH], true);
}

/* A pack that only the exchange list knows: made, never rejected. */
static enum err make_pack(struct work *w, const struct text *cells, struct text key, struct known_pack **made)
{
	struct ctx            *ctx = w->ctx;
	struct pack_insert_row row;
	int64_t                product_id;
	TRY(product_ensure(w, cells, NULL, &product_id));
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
			&row));
	w->packs_made++;
	*made = &w->packs[w->pack_count++];
	**made = (struct known_pack){ .id = row.id, .product_id = product_id, .newest = DAY_NONE };
	text_map_put(&w->by_key, key, (int64_t)w->pack_count);
	text_map_put(&w->by_id, id_key(ctx, row.id), (int64_t)w->pack_count);
	return index_pack(w, cells, row.id);
}

static bool has_same_texts(const struct known_pack *pack, const struct text *cells)
{
	return text_equal(pack->vnr, cells[E_VNR]) && text_equal(pack->name, cells[E_NAME]) &&
	       text_equal(pack->strength, cells[E_STRENGTH]) && text_equal(pack->form, cells[E_FORM]) &&
	       text_equal(pack->pack_text, cells[E_PACK]) && text_equal(pack->amount, cells[E_SIZE]) &&
	       text_equal(pack->company, cells[E_COMPANY]);
}

/*
 * What the list says of a known pack: substance and size group always, the rest where the price database is silent.  The
 * pack's newest list counts, whichever comes in first.
 */
static enum err write_facts(struct work *w, const struct known_pack *pack, const struct text *cells, bool *is_changed)
{
	struct ctx *ctx = w->ctx;
	int64_t     changed, product_id;
	*is_changed = false;
	if (!day_is_none(pack->newest) && pack->newest.number > w->month.number)
		return OK;
	bool same_substance = text_equal(pack->substance, cells[E_SUBSTANCE]);
	bool same_texts = pack->is_priced || has_same_texts(pack, cells);
	*is_changed = !same_substance || !same_texts || !text_equal(pack->size_group, cells[E_SIZE_GROUP]);
	if (!*is_changed)
		return OK;
	TRY(pack_set_exchange_facts(ctx, w->tx,
				    (struct pack_set_exchange_facts_in){ pack->id, cells[E_SUBSTANCE], cells[E_SIZE_GROUP] },
				    &changed));
	if (!same_texts) {
		TRY(product_ensure(w, cells, pack, &product_id));
		TRY(pack_update(ctx, w->tx,
				(struct pack_update_in){ pack->id, product_id, cells[E_VNR], cells[E_NAME], cells[E_STRENGTH],
							 cells[E_FORM], cells[E_PACK], cells[E_SIZE], pack_units_parse(cells[E_PACK]),
							 cells[E_COMPANY], sort_key(ctx->arena, cells[E_NAME]) },
				&changed));
	}
	if (same_texts && same_substance)
		return OK;
	if (same_texts && pack->substance.length == 0) /* The first list: thousands of packs get these words only. */
		return search_index_texts(ctx, w->tx, pack->id, &cells[E_SUBSTANCE], 1, TEXT(""), true);
	return search_index_pack(ctx, w->tx, pack->id);
}

/* The two tools write sizes as 60 and 60.00000, and 0.10000000000000001: one size, one text. */
static struct text size_text(struct ctx *ctx, struct text cell)
{
	enum { SCALE = 5 };
	int64_t size;
	if (cell.length == 0 || num_parse_decimal(cell, SCALE, &size) != OK || size < 0)
		return cell;
	struct text text = text_format(ctx->arena, "%lld.%05lld", (long long)(size / 100000), (long long)(size % 100000));
	while (text_ends_with(text, "0"))
		text.length--;
	if (text_ends_with(text, "."))
		text.length--;
	return text;
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
	cells[E_SIZE] = size_text(w->ctx, cells[E_SIZE]);
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
	struct ctx         *ctx = w->ctx;
	struct text         cells[E_COUNT];
	struct money        prices[2];
	struct price_at_row before;
	bool                has_price, is_changed = false;
	if (!read_row(w, row, cells, prices))
		return OK;
	struct text        key = key_of(ctx, cells[E_PACK_ID], cells[E_VNR], cells[E_NAME], cells[E_STRENGTH]);
	struct text        place = text_format(ctx->arena, "%.*s|%.*s", TEXT_ARG(key), TEXT_ARG(cells[E_GROUP]));
	int64_t            at = text_map_get(&w->by_key, key);
	struct known_pack *pack = at ? &w->packs[at - 1] : NULL;
	if (text_map_get(&w->seen, place)) {
		import_warn(ctx, w->report, sheet_name(w->sheet), sheet_line(w->sheet, row), TEXT("NPL pack ID"), key,
			    "the pack stands twice in the group; the first row counts");
		return OK;
	}
	text_map_put(&w->seen, place, 1);
	bool is_first = !pack || !pack->is_seen; /* A pack in two groups: its first row tells price and facts. */
	if (!pack)
		TRY(make_pack(w, cells, key, &pack));
	else if (is_first)
		TRY(write_facts(w, pack, cells, &is_changed));
	pack->is_seen = true;
	struct text status = cells[E_STATUS].length ? cells[E_STATUS] : cells[E_RANK];
	TRY(price_at(ctx, w->tx, (struct price_at_in){ pack->id, SOURCE, w->month }, &before, &has_price));
	bool same_price = has_price && before.aip.ore == prices[0].ore && before.aup.ore == prices[1].ore;
	is_changed = is_changed || (is_first && !same_price) || !text_map_get(&w->base_rows, row_words(ctx, pack->id, cells, status));
	w->report->rows_new += !pack->was_in_base;
	w->report->changed += pack->was_in_base && is_changed;
	w->report->unchanged += pack->was_in_base && !is_changed;
	if (is_first && (!same_price || before.valid_from.number != w->month.number))
		TRY(price_put(ctx, w->tx, (struct price_put_in){ pack->id, SOURCE, w->month, prices[0], prices[1], w->import_id }));
	return exchange_row_put(ctx, w->tx,
				(struct exchange_row_put_in){ w->month, cells[E_GROUP], pack->id, cells[E_SIZE_GROUP], status,
							      cells[E_SIZE], cells[E_ORIGIN] });
}

static int64_t count_ended(const struct work *w)
{
	int64_t ended = 0;
	for (size_t i = 0; i < w->known_count; i++)
		ended += w->packs[i].was_in_base && !w->packs[i].is_seen;
	return ended;
}

/* A price ends where the next imported list begins, when the pack is not in that one; both neighbours may be new. */
static enum err end_prices(struct work *w, const struct exchange_months_rows *months)
{
	int64_t changed;
	for (size_t i = 0; i < months->count; i++) {
		struct day month = months->at[i].month;
		bool       has_next = i + 1 < months->count;
		if (month.number != w->month.number && !(has_next && months->at[i + 1].month.number == w->month.number))
			continue;
		TRY(price_exchange_reopen(w->ctx, w->tx, (struct price_exchange_reopen_in){ month }, &changed));
		if (has_next)
			TRY(price_exchange_end(w->ctx, w->tx, (struct price_exchange_end_in){ month, months->at[i + 1].month },
					       &changed));
		/* What a corrected list took out was never valid. */
		TRY(price_exchange_end(w->ctx, w->tx, (struct price_exchange_end_in){ month, month }, &changed));
	}
	return OK;
}

/* A pack is listed from its first list until the list after its last. */
static enum err write_listings(struct work *w, const struct exchange_months_rows *months)
{
	struct exchange_spans_rows spans;
	struct listing_all_rows    rows;
	size_t                     at = 0, month = 0;
	int64_t                    changed;
	TRY(exchange_spans(w->ctx, w->tx, &spans));
	TRY(listing_all(w->ctx, w->tx, (struct listing_all_in){ SOURCE }, &rows));
	for (size_t i = 0; i < spans.count; i++) {
		const struct exchange_spans_row *span = &spans.at[i];
		for (month = 0; months->at[month].month.number != span->last_month.number;)
			month++;
		struct day ended = month + 1 < months->count ? months->at[month + 1].month : DAY_NONE;
		/* Both lists are in the order of the packs. */
		for (; at < rows.count && rows.at[at].pack_id < span->pack_id; at++)
			if (day_is_none(rows.at[at].ended_day))
				TRY(listing_end(w->ctx, w->tx, (struct listing_end_in){ rows.at[at].pack_id, SOURCE, w->month }, &changed));
		bool is_known = at < rows.count && rows.at[at].pack_id == span->pack_id;
		if (is_known && rows.at[at].valid_from.number == span->first_month.number &&
		    rows.at[at].ended_day.number == ended.number) {
			at++;
			continue;
		}
		at += is_known;
		TRY(listing_set(w->ctx, w->tx,
				(struct listing_set_in){ span->pack_id, SOURCE, span->first_month, ended, TEXT("") }));
	}
	for (; at < rows.count; at++)
		if (day_is_none(rows.at[at].ended_day))
			TRY(listing_end(w->ctx, w->tx, (struct listing_end_in){ rows.at[at].pack_id, SOURCE, w->month }, &changed));
	return OK;
}

static enum err write_list(struct work *w)
{
	struct import_insert_row    made;
	struct exchange_months_rows months;
	int64_t                     changed;
	size_t                      rows = sheet_row_count(w->sheet);
	TRY(import_insert(w->ctx, w->tx,
			  (struct import_insert_in){ w->ctx->actor.region_id, SOURCE, w->file->file_name, w->file->digest, w->month,
						     w->ctx->now, w->ctx->actor.person_id, 0, 0, 0, 0 },
			  &made));
	w->import_id = made.id;
	TRY(exchange_month_put(w->ctx, w->tx, (struct exchange_month_put_in){ w->month, made.id }, &changed));
	TRY(exchange_month_clear(w->ctx, w->tx, (struct exchange_month_clear_in){ w->month }, &changed));
	for (size_t row = 0; row < rows; row++) {
		w->report->read++;
		TRY(write_row(w, row));
		if (w->file->progress && row % 500 == 0)
			w->file->progress(w->file->progress_argument, (int64_t)row, (int64_t)rows);
	}
	w->report->ended = count_ended(w);
	TRY(exchange_months(w->ctx, w->tx, &months));
	TRY(end_prices(w, &months));
	return write_listings(w, &months);
}

/* From one month to the next most prices and ranks move: what the guard looks at there is who came and who went. */
static enum err guard(struct work *w)
{
	struct import_report moved = { .read = w->report->read, .rows_new = w->report->rows_new, .ended = w->report->ended };
	if (w->base.number == w->month.number)
		moved.changed = w->report->changed;
	return import_guard(w->ctx, &moved, w->base_count, w->file->force);
}

enum err import_tlv_exchange(struct ctx *ctx, struct db_tx *tx, const struct import_file *file,
			     struct import_report *report)
{
	struct work w = { .ctx = ctx, .tx = tx, .file = file, .report = report, .month = file->month };
	int64_t     changed;
	*report = (struct import_report){ 0 }; /* The transaction may run again. */
	if (day_is_none(w.month) && !month_in_name(file->file_name, &w.month))
		return fail(ctx, ERR_FIELD_MISSING, "month", "the file name holds no month: give --month YYYY-MM");
	TRY(sheet_open(ctx, file->bytes, file->file_name, columns, E_COUNT, &w.sheet));
	TRY(load(&w));
	TRY(write_list(&w));
	if (w.packs_made > 0)
		import_warn(ctx, report, sheet_name(w.sheet), 0, TEXT("NPL pack ID"),
			    text_format(ctx->arena, "%lld", (long long)w.packs_made),
			    "packs that no other file knows were made from the list");
	TRY(import_accept(ctx, report));
	TRY(guard(&w));
	return import_finish(ctx, tx,
			     (struct import_finish_in){ w.import_id, report->read, report->rows_new, report->changed, report->ended },
			     &changed);
}
