/*
 * stock_page.c - faces of stock and catalogue: lists, packs, batches, scans
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/stock_page.h"

#include "base/limits.h"
#include "catalogue/catalogue.sql.h"
#include "catalogue/code.h"
#include "catalogue/exchange.h"
#include "catalogue/pack.h"
#include "catalogue/price.h"
#include "catalogue/search.h"
#include "format/gs1.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/availability.h"
#include "stock/batch_page.h"
#include "stock/label_page.h"
#include "stock/stock.sql.h"
#include "stock/stock_page.html.h"
#include "stock/view.sql.h"
#include "web/answer.h"
#include "web/list.h"
#include "web/table.h"

static struct text title_of(const struct exchange *x, enum text_key key)
{
	return text_in(x->viewer.language, key);
}

enum { FIRST_DAY = -100000 }; /* Before any expiry. */

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}


/* ---------------------------------------------------------------- lists */

static enum err stock_articles(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "article", T_ORDER_ARTICLE, CELL_WORDS, NULL }, { "pack", T_PACK_TEXT, CELL_WORDS, NULL },
		{ "units", T_STOCK_ON_HAND, CELL_NUMBER, NULL },  { "units_per_pack", T_PACK_UNITS, CELL_NUMBER, NULL },
		{ "reserved", T_STOCK_RESERVED, CELL_NUMBER, NULL }, { "first_expiry", T_STOCK_EXPIRY, CELL_DAY, NULL },
		{ "value_ore", T_STOCK_VALUE, CELL_MONEY, NULL },
	};
	int64_t                      after = form_i64(x->form, "before");
	struct stock_by_article_rows rows;
	struct text                  after_key = TEXT("");
	if (after) {
		struct pack_facts pack;
		TRY(pack_load(ctx, tx, after, &pack));
		struct pack_sort_key_row key;
		TRY(pack_sort_key(ctx, tx, (struct pack_sort_key_in){ after }, &key));
		after_key = key.sort_key;
	}
	TRY(stock_by_article(ctx, tx,
			     (struct stock_by_article_in){ ctx->actor.region_id, after_key, after, list_rows(x) },
			     &rows));
	struct table table;
	table_init(&table, ctx->arena, "stock", columns, COUNT_OF(columns), T_STOCK_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(rows.at[i].name), TEXT_ARG(rows.at[i].strength)),
				     url_ids(ctx->arena, "/packs/#", rows.at[i].pack_id, 0));
		cells[1] = cell_text(rows.at[i].pack_text);
		cells[2] = cell_number(rows.at[i].units);
		cells[3] = cell_number(rows.at[i].units_per_pack);
		cells[4] = cell_number(rows.at[i].reserved);
		cells[5] = cell_day(rows.at[i].first_expiry);
		cells[6] = cell_money(rows.at[i].value_ore);
	}
	if (!list_wants_whole(x) && rows.count == LIMIT_PAGE_ROWS)
		table.next = url_with(ctx->arena, url_of("/stock"), "before", id_text(ctx, rows.at[rows.count - 1].pack_id));
	struct html        before = page_start(ctx, x);
	struct search_view tabs = { .may_move = viewer_may(&x->viewer, PERMIT_RECEIVE_GOODS) };
	stock_tabs(&before, &tabs);
	return table_reply(ctx, x, title_of(x, T_STOCK_TITLE_ARTICLE), &table, &before);
}

static enum err stock_places(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "code", T_STOCK_PLACE, CELL_WORDS, NULL },   { "name", T_PEOPLE_NAME, CELL_WORDS, NULL },
		{ "batches", T_STOCK_BATCH, CELL_NUMBER, NULL }, { "units", T_STOCK_ON_HAND, CELL_NUMBER, NULL },
		{ "value_ore", T_STOCK_VALUE, CELL_MONEY, NULL },
	};
	struct stock_by_place_rows rows;
	TRY(stock_by_place(ctx, tx, (struct stock_by_place_in){ ctx->actor.region_id }, &rows));
	struct table table;
	table_init(&table, ctx->arena, "places", columns, COUNT_OF(columns), T_STOCK_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(rows.at[i].code,
				     url_with(ctx->arena, url_of("/stock/batches"), "place_id", id_text(ctx, rows.at[i].place_id)));
		cells[1] = cell_text(rows.at[i].name);
		cells[2] = cell_number(rows.at[i].batches);
		cells[3] = cell_number(rows.at[i].units);
		cells[4] = cell_money(rows.at[i].value_ore);
	}
	struct html        before = page_start(ctx, x);
	struct search_view tabs = { .may_move = viewer_may(&x->viewer, PERMIT_RECEIVE_GOODS) };
	stock_tabs(&before, &tabs);
	return table_reply(ctx, x, title_of(x, T_STOCK_TITLE_PLACE), &table, &before);
}

/* The page behind a batch in a place; as a file the list is whole. */
static enum err load_batch_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct stock_rows_rows *rows)
{
	int64_t              after = form_i64(x->form, "before"), place = form_i64(x->form, "after_place");
	struct day           until = form_day(x->form, "until");
	struct batch_get_row batch = { .expiry_day = { FIRST_DAY } };
	if (after)
		TRY(batch_get(ctx, tx, (struct batch_get_in){ ctx->actor.region_id, after }, &batch));
	return stock_rows(ctx, tx,
			  (struct stock_rows_in){ ctx->actor.region_id, form_i64(x->form, "place_id"),
						  day_is_none(until) ? DAY_FOREVER : until, ctx->today, batch.expiry_day, after,
						  place, list_rows(x) },
			  rows);
}

static struct url next_batches(struct ctx *ctx, const struct exchange *x, const struct stock_rows_row *last)
{
	int64_t    place_id = form_i64(x->form, "place_id");
	struct day until = form_day(x->form, "until");
	struct url url = url_with(ctx->arena, url_of("/stock/batches"), "before", id_text(ctx, last->batch_id));
	url = url_with(ctx->arena, url, "after_place", id_text(ctx, last->place_id));
	if (place_id)
		url = url_with(ctx->arena, url, "place_id", id_text(ctx, place_id));
	return day_is_none(until) ? url : url_with(ctx->arena, url, "until", day_text(ctx->arena, until));
}

static enum err stock_batches(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct stock_rows_rows rows;
	TRY(load_batch_page(ctx, tx, x, &rows));
	struct table table;
	table_init(&table, ctx->arena, "batches", lot_columns, LOT_COLUMNS, T_STOCK_EMPTY);
	for (size_t i = 0; i < rows.count; i++)
		lot_cells(ctx, &table, &rows.at[i]);
	if (!list_wants_whole(x) && rows.count == LIMIT_PAGE_ROWS)
		table.next = next_batches(ctx, x, &rows.at[rows.count - 1]);
	struct html        before = page_start(ctx, x);
	struct search_view tabs = { .may_move = viewer_may(&x->viewer, PERMIT_RECEIVE_GOODS) };
	stock_tabs(&before, &tabs);
	return table_reply(ctx, x, title_of(x, T_STOCK_TITLE_EXPIRY), &table, &before);
}

/* ---------------------------------------------------------------- catalogue */

static enum err catalogue_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "name", T_ORDER_ARTICLE, CELL_WORDS, NULL },     { "substance", T_PACK_SUBSTANCE, CELL_WORDS, NULL },
		{ "pack", T_PACK_TEXT, CELL_WORDS, NULL },         { "vnr", T_PACK_VNR, CELL_WORDS, NULL },
		{ "atc", T_PACK_ATC, CELL_WORDS, NULL },           { "company", T_PACK_COMPANY, CELL_WORDS, NULL },
		{ "where", T_NIGHT_NAV, CELL_WORDS, NULL },
	};
	bool                    may_ask = viewer_may(&x->viewer, PERMIT_ASK_OTHERS);
	struct pack_search_rows rows;
	struct text             query = form_text(x->form, "q");
	TRY(search_packs(ctx, tx, query, false, LIMIT_PAGE_ROWS, &rows));
	struct table table;
	table_init(&table, ctx->arena, "catalogue", columns, COUNT_OF(columns) - !may_ask,
		   text_is_empty(query) ? T_CATALOGUE_ASK : T_CATALOGUE_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(rows.at[i].name), TEXT_ARG(rows.at[i].strength)),
				     url_ids(ctx->arena, "/packs/#", rows.at[i].pack_id, 0));
		cells[1] = cell_text(rows.at[i].substance);
		cells[2] = cell_text(rows.at[i].pack_text);
		cells[3] = cell_text(rows.at[i].vnr);
		cells[4] = cell_text(rows.at[i].atc);
		cells[5] = cell_text(rows.at[i].company);
		if (may_ask)
			cells[6] = cell_link(text_in(x->viewer.language, T_SHOW), url_ids(ctx->arena, "/packs/#/where", rows.at[i].pack_id, 0));
	}
	struct html        before = page_start(ctx, x);
	struct search_view search = { .query = query, .url = url_of("/catalogue") };
	search_form(&before, &search);
	return table_reply(ctx, x, title_of(x, T_CATALOGUE_TITLE), &table, &before);
}

static enum err packs_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct pack_search_rows rows;
	TRY(search_packs(ctx, tx, form_text(x->form, "q"), form_flag(x->form, "only_articles"), LIMIT_SEARCH_ROWS, &rows));
	struct json_reply reply;
	json_reply_start(ctx, &reply);
	struct json_writer *w = &reply.w;
	json_object_start(w);
	json_name(w, "packs");
	json_array_start(w);
	for (size_t i = 0; i < rows.count; i++) {
		json_object_start(w);
		json_put_i64(w, "pack_id", rows.at[i].pack_id);
		json_put_text(w, "name", rows.at[i].name);
		json_put_text(w, "strength", rows.at[i].strength);
		json_put_text(w, "form", rows.at[i].form);
		json_put_text(w, "pack_text", rows.at[i].pack_text);
		json_put_text(w, "vnr", rows.at[i].vnr);
		json_put_text(w, "company", rows.at[i].company);
		json_put_text(w, "substance", rows.at[i].substance);
		json_put_text(w, "atc", rows.at[i].atc);
		json_put_i64(w, "units_per_pack", rows.at[i].units_per_pack);
		json_put_text(w, "narcotic_class", rows.at[i].narcotic_class);
		json_put_bool(w, "is_article", rows.at[i].has_article);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
	json_reply_end(x, &reply);
	return OK;
}

static enum err prices_part(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct html *out)
{
	static const struct table_column columns[] = {
		{ "source", T_PACK_SOURCE, CELL_WORDS, NULL }, { "from", T_PACK_FROM, CELL_DAY, NULL },
		{ "ended", T_PACK_ENDED, CELL_DAY, NULL },     { "aip", T_PACK_AIP, CELL_MONEY, NULL },
		{ "aup", T_PACK_AUP, CELL_MONEY, NULL },       { "file", T_PACK_FILE, CELL_WORDS, NULL },
	};
	struct price_history_rows rows;
	TRY(price_history(ctx, tx, (struct price_history_in){ pack_id }, &rows));
	struct table table;
	table_init(&table, ctx->arena, "prices", columns, COUNT_OF(columns), T_PACK_PRICES_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_text(rows.at[i].source);
		cells[1] = cell_day(rows.at[i].valid_from);
		cells[2] = cell_day(rows.at[i].ended_day);
		cells[3] = cell_money(rows.at[i].aip.ore);
		cells[4] = cell_money(rows.at[i].aup.ore);
		cells[5] = cell_text(rows.at[i].file_name);
	}
	table_html(out, &table);
	return OK;
}

static enum err exchange_part(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct html *out)
{
	static const struct table_column columns[] = {
		{ "name", T_ORDER_ARTICLE, CELL_WORDS, NULL },
		{ "pack", T_PACK_TEXT, CELL_WORDS, NULL },
		{ "basis", T_DISPENSATION_BASIS, CELL_WORDS, NULL },
	};
	struct exchange_candidates found;
	TRY(exchange_candidates(ctx, tx, pack_id, ctx->today, &found));
	struct table table;
	table_init(&table, ctx->arena, "exchange", columns, COUNT_OF(columns), T_PACK_EXCHANGE_EMPTY);
	for (size_t i = 0; i < found.count; i++) {
		struct pack_facts pack;
		TRY(pack_load(ctx, tx, found.at[i].pack_id, &pack));
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_link(text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength)),
				     url_ids(ctx->arena, "/packs/#", pack.pack_id, 0));
		cells[1] = cell_text(pack.pack_text);
		cells[2] = cell_text(text_format(
			ctx->arena, "%.*s %.*s",
			TEXT_ARG(text_in(out->language, found.at[i].is_national ? T_REVIEW_NATIONAL : T_REVIEW_REGIONAL)),
			TEXT_ARG(found.at[i].basis)));
	}
	table_html(out, &table);
	return OK;
}

static enum err pack_lots(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct html *out)
{
	struct stock_rows_rows rows;
	TRY(load_lots(ctx, tx, 0, 0, pack_id, DAY_NONE, 2000, &rows));
	struct table table;
	table_init(&table, ctx->arena, "lots", lot_columns, LOT_COLUMNS, T_STOCK_EMPTY);
	for (size_t i = 0; i < rows.count; i++)
		lot_cells(ctx, &table, &rows.at[i]);
	table_html(out, &table);
	return OK;
}

/* Stock of a pack over the region's stores. */
static enum err sum_stock(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct pack_view *view)
{
	struct place_list stores;
	TRY(place_stores(ctx, tx, &stores));
	for (size_t i = 0; i < stores.count; i++) {
		struct availability stock;
		TRY(availability_load(ctx, tx, stores.at[i].id, pack_id, 0, false, &stock));
		view->on_hand += stock.on_hand;
		view->usable += stock.usable;
		view->reserved += stock.reserved;
		view->available += stock.available > 0 ? stock.available : 0;
		view->kept += stock.kept;
		view->has_kept = view->kept > 0;
		view->doubted += stock.doubted;
		view->has_doubted = view->doubted > 0;
	}
	return OK;
}

static enum err pack_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t           pack_id = form_i64(x->form, "pack_id");
	struct pack_facts pack;
	TRY(pack_load(ctx, tx, pack_id, &pack));
	struct codes_of_pack_rows codes;
	TRY(codes_of_pack(ctx, tx, (struct codes_of_pack_in){ ctx->actor.region_id, pack_id }, &codes));
	struct buf words;
	buf_init(&words, ctx->arena, 4000);
	for (size_t i = 0; i < codes.count; i++)
		buf_format(&words, "%s%.*s", i ? ", " : "", TEXT_ARG(codes.at[i].gtin));
	enum language    language = x->viewer.language;
	struct pack_view view = {
		.name = pack.name,
		.strength = pack.strength,
		.substance = pack.substance,
		.atc = pack.atc,
		.form = pack.form,
		.pack_text = pack.pack_text,
		.company = pack.company,
		.vnr = pack.vnr,
		.npl_pack_id = pack.npl_pack_id,
		.units = pack.whole_pack_only ? text_format(ctx->arena, "%lld (%.*s)", (long long)pack.units_per_pack,
							    TEXT_ARG(text_in(language, T_PACK_WHOLE)))
					      : text_format(ctx->arena, "%lld %.*s", (long long)pack.units_per_pack,
							    TEXT_ARG(pack.unit_name)),
		.storage = text_of_word(ctx->arena, language, "STORAGE", pack.storage_class),
		.kind = text_of_word(ctx->arena, language, "KIND", text_of(article_kind_name(pack.article_kind))),
		.narcotic = text_of_word(ctx->arena, language, "CLASS", text_of(narcotic_class_name(pack.narcotic_class))),
		.is_undenatured = pack.is_undenatured,
		.may_mark_undenatured = !pack.is_undenatured && viewer_may(&x->viewer, PERMIT_EDIT_ARTICLE),
		.may_unmark_undenatured = pack.is_undenatured && viewer_may(&x->viewer, PERMIT_EDIT_ARTICLE),
		.undenatured_url = url_ids(ctx->arena, "/packs/#/undenatured", pack_id, 0),
		.codes = buf_done(&words),
		.may_attach = viewer_may(&x->viewer, PERMIT_ATTACH_CODE),
		.attach_url = url_ids(ctx->arena, "/packs/#/codes", pack_id, 0),
		.may_ask = viewer_may(&x->viewer, PERMIT_ASK_OTHERS),
		.where_url = url_ids(ctx->arena, "/packs/#/where", pack_id, 0),
		.floors_url = url_ids(ctx->arena, "/floors?pack_id=#", pack_id, 0),
		.registers_url = url_ids(ctx->arena, "/registers?pack_id=#", pack_id, 0),
		.may_review = viewer_may(&x->viewer, PERMIT_REVIEW),
		.may_recall = viewer_may(&x->viewer, PERMIT_RECALL),
		.recall_url = url_with(ctx->arena, url_of("/recalls/new"), "pack_id", text_format(ctx->arena, "%lld", (long long)pack_id)),
		.changes_url = url_ids(ctx->arena, "/changes/pack/#", pack_id, 0),
		.documents_url = url_ids(ctx->arena, "/documents/of/pack/#", pack_id, 0),
		.marks = form_marks_of(x),
	};
	TRY(sum_stock(ctx, tx, pack_id, &view));
	struct html lots = page_start(ctx, x), prices = page_start(ctx, x), exchange = page_start(ctx, x);
	TRY(pack_lots(ctx, tx, pack_id, &lots));
	TRY(prices_part(ctx, tx, pack_id, &prices));
	TRY(exchange_part(ctx, tx, pack_id, &exchange));
	view.lots = html_done(&lots);
	view.prices = html_done(&prices);
	view.exchange = html_done(&exchange);
	struct html body = page_start(ctx, x);
	pack_shown(&body, &view);
	page_reply(ctx, x, pack.name, &body);
	return OK;
}

static enum err attach_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t         pack_id = form_i64(x->form, "pack_id");
	struct gs1_scan scan;
	TRY(person_may(ctx, tx, PERMIT_ATTACH_CODE, 0));
	TRY(gs1_parse(ctx, form_text(x->form, "gtin"), &scan));
	TRY(code_attach(ctx, tx, scan.gtin.at ? scan.gtin : TEXT(""), pack_id));
	TRY(journal_write(ctx, tx, "code attached", "pack", pack_id,
			  text_format(ctx->arena, "{\"gtin\":\"%.*s\"}", TEXT_ARG(scan.gtin))));
	answer_written(ctx, x, url_ids(ctx->arena, "/packs/#", pack_id, 0), "DONE_ATTACHED", "pack_id", pack_id);
	return OK;
}

/* ---------------------------------------------------------------- scan */

static enum err scan_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct scan_view view = { .code = form_text(x->form, "code"), .expiry = DAY_NONE };
	struct url  label;
	bool        is_label;
	TRY(label_leads_to(ctx, tx, view.code, &label, &is_label));
	if (is_label) {
		http_reply_see_other(&x->reply, label.text);
		return OK;
	}
	if (view.code.length) {
		struct gs1_scan        scan;
		struct code_candidates packs;
		TRY(gs1_parse(ctx, view.code, &scan));
		TRY(code_resolve(ctx, tx, scan.gtin.at ? scan.gtin : scan.vnr, &packs));
		view.has_result = true;
		view.gtin = scan.gtin.at ? scan.gtin : scan.vnr;
		view.batch = scan.batch;
		view.expiry = scan.expiry;
		view.serial = scan.serial;
		static const struct table_column columns[] = { { "name", T_ORDER_ARTICLE, CELL_WORDS, NULL },
							       { "pack", T_PACK_TEXT, CELL_WORDS, NULL },
							       { "vnr", T_PACK_VNR, CELL_WORDS, NULL } };
		struct table table;
		table_init(&table, ctx->arena, "packs", columns, COUNT_OF(columns), T_RECEIPT_UNKNOWN_CODE);
		for (size_t i = 0; i < packs.count; i++) {
			struct pack_facts pack;
			TRY(pack_load(ctx, tx, packs.at[i], &pack));
			struct table_cell *cells = table_row(&table);
			cells[0] = cell_link(text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength)),
					     url_ids(ctx->arena, "/packs/#", pack.pack_id, 0));
			cells[1] = cell_text(pack.pack_text);
			cells[2] = cell_text(pack.vnr);
		}
		struct html part = page_start(ctx, x);
		table_html(&part, &table);
		view.packs = html_done(&part);
	}
	struct html body = page_start(ctx, x);
	scan_shown(&body, &view);
	page_reply(ctx, x, title_of(x, T_SCAN_TITLE), &body);
	return OK;
}

/* ---------------------------------------------------------------- routes */

static const struct field list_fields[] = { TABLE_FIELDS };
static const struct field batches_fields[] = { TABLE_FIELDS,
					       { .name = "place_id", .type = FIELD_ID, .place = IN_QUERY, .about = "one place" },
					       { .name = "until", .type = FIELD_DAY, .place = IN_QUERY, .about = "expiry day at most" },
					       { .name = "after_place", .type = FIELD_ID, .place = IN_QUERY, .about = "with before: the place the page begins behind" } };
static const struct field catalogue_fields[] = { TABLE_FIELDS, { .name = "q", .type = FIELD_TEXT, .place = IN_QUERY } };
static const struct field packs_fields[] = { { .name = "q", .type = FIELD_TEXT, .place = IN_QUERY, .about = "words in any order" },
					     { .name = "only_articles", .type = FIELD_FLAG, .place = IN_QUERY, .about = "only the region's articles" } };
static const struct field pack_fields[] = { { .name = "pack_id", .type = FIELD_ID, .place = IN_PATH, .required = true } };
static const struct field attach_fields[] = { { .name = "pack_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
					      { .name = "gtin", .type = FIELD_RAW, .place = IN_BODY, .required = true } };
static const struct field scan_fields[] = { { .name = "code", .type = FIELD_RAW, .place = IN_QUERY } };

const struct route stock_routes[] = {
	{ HTTP_GET, "/stock", PERMIT_VIEW_STOCK, stock_articles, ROUTE_FIELDS(list_fields), .about = "stock by article" },
	{ HTTP_GET, "/stock/places", PERMIT_VIEW_STOCK, stock_places, ROUTE_FIELDS(list_fields), .about = "stock by place" },
	{ HTTP_GET, "/stock/batches", PERMIT_VIEW_STOCK, stock_batches, ROUTE_FIELDS(batches_fields), .about = "stock by batch and expiry" },
	{ HTTP_GET, "/catalogue", PERMIT_SIGNED_IN, catalogue_page, ROUTE_FIELDS(catalogue_fields), .about = "search the catalogue" },
	{ HTTP_GET, "/packs/{pack_id}", PERMIT_SIGNED_IN, pack_page, ROUTE_FIELDS(pack_fields), .about = "one pack" },
	{ HTTP_POST, "/packs/{pack_id}/codes", PERMIT_ATTACH_CODE, attach_face, ROUTE_FIELDS(attach_fields), .about = "attach a GTIN", .page_on_refusal = pack_page },
	{ HTTP_GET, "/scan", PERMIT_SIGNED_IN, scan_page, ROUTE_FIELDS(scan_fields), .about = "what a code holds" },
	{ HTTP_GET, "/api/v1/packs", PERMIT_SIGNED_IN, packs_api, ROUTE_FIELDS(packs_fields), .about = "search packs", .replies = "packs" },
	{ HTTP_POST, "/api/v1/packs/{pack_id}/codes", PERMIT_ATTACH_CODE, attach_face, ROUTE_FIELDS(attach_fields), .about = "attach a GTIN", .replies = "pack_id" },
};
const size_t stock_route_count = COUNT_OF(stock_routes);
