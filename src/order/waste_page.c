/*
 * waste_page.c - kassation: what is to go, what went, why and for how much
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/waste_page.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "format/pdf.h"
#include "order/waste.sql.h"
#include "order/waste_goods.h"
#include "order/waste_page.html.h"
#include "people/permission.h"
#include "stock/count.sql.h"
#include "stock/count_page.h"
#include "stock/stock.sql.h"
#include "stock/waste_rules.h"
#include "web/answer.h"
#include "web/list.h"
#include "web/table.h"

enum { MONTHS_SHOWN = 12, ITEMS_MAX = 60 };

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

/* ---------------------------------------------------------------- what may go */

enum err waste_causes_of(struct ctx *ctx, struct db_tx *tx, enum language language, const char *first, struct causes_view *out)
{
	struct stock_reasons_rows rows;
	TRY(stock_reasons(ctx, tx, (struct stock_reasons_in){ TEXT("waste"), ctx->today }, &rows));
	out->at = arena_array(ctx->arena, struct cause_view, rows.count + 1);
	for (int turn = 0; turn < 2; turn++) /* The likely cause stands first, so that it is chosen. */
		for (size_t i = 0; i < rows.count; i++)
			if (text_is(rows.at[i].code, first) == (turn == 0))
				out->at[out->count++] = (struct cause_view){
					rows.at[i].code, text_of_word(ctx->arena, language, "WASTE_CAUSE", rows.at[i].code) };
	return OK;
}

static void mark_item(struct ctx *ctx, const struct exchange *x, size_t i, struct waste_item_view *item)
{
	item->marks = form_marks_of(x);
	item->marks.request_key = text_format(ctx->arena, "%.*s-%zu", TEXT_ARG(x->viewer.request_key), i);
}

static enum err expired_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct waste_expired_rows rows;
	struct causes_view        causes = { 0 };
	struct waste_batch_view   view = { .title = text_in(x->viewer.language, T_WASTE_EXPIRED), .is_expired_list = true };
	TRY(waste_expired(ctx, tx, (struct waste_expired_in){ ctx->actor.region_id, ctx->today, ITEMS_MAX }, &rows));
	TRY(waste_causes_of(ctx, tx, x->viewer.language, "expired", &causes));
	view.items.at = arena_array(ctx->arena, struct waste_item_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct waste_expired_row *row = &rows.at[i];
		struct waste_item_view         *item = &view.items.at[view.items.count++];
		*item = (struct waste_item_view){
			.store = row->store_name,
			.place = row->place_code,
			.place_id = id_text(ctx, row->place_id),
			.batch_id = id_text(ctx, row->batch_id),
			.owner_id = id_text(ctx, row->owner_id),
			.earmark_id = id_text(ctx, row->earmark_id),
			.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength)),
			.detail = row->pack_text,
			.label = row->label,
			.batch_url = url_ids(ctx->arena, "/batches/#", row->batch_id, 0),
			.expiry = row->expiry_day,
			.narcotic = text_of_word(ctx->arena, x->viewer.language, "CLASS", row->narcotic_class),
			.needs_witness = !text_is(row->narcotic_class, "0"),
			.amount = count_amount(ctx->arena, x->viewer.language, row->units, row->units_per_pack),
			.units = id_text(ctx, row->units),
			.value = { row->value_ore },
			.causes = causes,
		};
		const struct waste_expired_row *before = i ? &rows.at[i - 1] : NULL;
		if (before && before->store_id == row->store_id && text_equal(before->narcotic_class, row->narcotic_class)) {
			item->witness = view.items.at[i - 1].witness;
		} else {
			enum narcotic_class class;
			TRY(narcotic_class_of(ctx, row->narcotic_class, &class));
			TRY(waste_asks_witness(ctx, tx, class, row->store_id, &item->witness.is_asked));
		}
		mark_item(ctx, x, i, item);
		view.value.ore += row->value_ore;
	}
	view.has_items = view.items.count > 0;
	struct html body = page_start(ctx, x);
	waste_choose(&body, &view);
	page_reply(ctx, x, view.title, &body);
	return OK;
}

/* One batch, place by place: where a person stands with it, and where a refused waste is shown again. */
static enum err batch_waste_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t                    batch_id = form_i64(x->form, "batch_id");
	struct batch_get_row       batch;
	struct pack_facts          pack;
	struct waste_balances_rows rows;
	struct causes_view         causes = { 0 };
	TRY(batch_get(ctx, tx, (struct batch_get_in){ ctx->actor.region_id, batch_id }, &batch));
	TRY(pack_load(ctx, tx, batch.pack_id, &pack));
	TRY(waste_balances(ctx, tx, (struct waste_balances_in){ ctx->actor.region_id, batch_id }, &rows));
	TRY(waste_causes_of(ctx, tx, x->viewer.language, batch.expiry_day.number < ctx->today.number ? "expired" : "broken", &causes));
	struct waste_batch_view view = { .title = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(text_in(x->viewer.language, T_WASTE_DO)),
							      TEXT_ARG(batch.label)) };
	view.items.at = arena_array(ctx->arena, struct waste_item_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		struct waste_item_view *item = &view.items.at[view.items.count++];
		*item = (struct waste_item_view){
			.store = rows.at[i].store_name,
			.place = rows.at[i].place_code,
			.place_id = id_text(ctx, rows.at[i].place_id),
			.batch_id = id_text(ctx, batch_id),
			.owner_id = id_text(ctx, rows.at[i].owner_id),
			.earmark_id = id_text(ctx, rows.at[i].earmark_id),
			.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength)),
			.detail = pack.pack_text,
			.label = batch.label,
			.batch_url = url_ids(ctx->arena, "/batches/#", batch_id, 0),
			.expiry = batch.expiry_day,
			.narcotic = text_of_word(ctx->arena, x->viewer.language, "CLASS", text_of(narcotic_class_name(pack.narcotic_class))),
			.needs_witness = waste_needs_witness(pack.narcotic_class),
			.amount = count_amount(ctx->arena, x->viewer.language, rows.at[i].units, pack.units_per_pack),
			.units = TEXT(""),
			.value = { rows.at[i].value_ore },
			.causes = causes,
		};
		TRY(waste_asks_witness(ctx, tx, pack.narcotic_class, rows.at[i].store_id, &item->witness.is_asked));
		mark_item(ctx, x, i, item);
		view.value.ore += rows.at[i].value_ore;
	}
	view.has_items = view.items.count > 0;
	struct html body = page_start(ctx, x);
	waste_choose(&body, &view);
	page_reply(ctx, x, view.title, &body);
	return OK;
}

static enum err waste_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct wasted wasted;
	int64_t       owner = form_i64(x->form, "owner_id"), earmark = form_i64(x->form, "earmark_id");
	TRY(waste_goods(ctx, tx,
			&(struct waste){ .place_id = form_i64(x->form, "place_id"),
					 .batch_id = form_i64(x->form, "batch_id"),
					 .owner_id = owner == I64_NONE ? 0 : owner,
					 .earmark_id = earmark == I64_NONE ? 0 : earmark,
					 .units = form_i64(x->form, "units"),
					 .cause = form_text(x->form, "cause"),
					 .cause_text = form_text(x->form, "cause_text"),
					 .witness_id = x->witness_id },
			&wasted));
	answer_written(ctx, x, url_ids(ctx->arena, "/waste/#", wasted.waste_id, 0),
		       wasted.stopped.lines_lost > 0 ? "DONE_WASTED_LOST" : "DONE_WASTED", "waste_id", wasted.waste_id);
	return OK;
}

/* ---------------------------------------------------------------- one */

static enum err waste_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct waste_get_row w;
	struct pack_facts    pack;
	TRY(waste_get(ctx, tx, (struct waste_get_in){ ctx->actor.region_id, form_i64(x->form, "waste_id") }, &w));
	TRY(pack_load(ctx, tx, w.pack_id, &pack));
	bool              is_undone = !moment_is_none(w.undone_at);
	struct waste_view view = {
		.number = w.number,
		.store = w.store_name,
		.place = w.place_code,
		.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(w.name), TEXT_ARG(w.strength)),
		.detail = text_format(ctx->arena, "%.*s · %.*s", TEXT_ARG(w.pack_text), TEXT_ARG(w.vnr)),
		.label = w.label,
		.batch_url = url_ids(ctx->arena, "/batches/#", w.batch_id, 0),
		.expiry = w.expiry_day,
		.amount = count_amount(ctx->arena, x->viewer.language, w.units, w.units_per_pack),
		.before = { w.value_before_ore },
		.value = { w.value_ore },
		.after = { w.value_before_ore - w.value_ore },
		.cause = text_of_word(ctx->arena, x->viewer.language, "WASTE_CAUSE", w.cause),
		.cause_text = w.cause_text,
		.narcotic = text_of_word(ctx->arena, x->viewer.language, "CLASS", w.narcotic_class),
		.wasted_at = w.wasted_at,
		.wasted_by = w.wasted_name,
		.witness = w.witness_name.at ? w.witness_name : TEXT("–"),
		.is_undone = is_undone,
		.undone_at = w.undone_at,
		.undone_by = w.undone_name,
		.may_undo = !is_undone && zone_day(w.wasted_at).number == ctx->today.number && viewer_may(&x->viewer, PERMIT_WASTE),
		.needs_witness = waste_needs_witness(pack.narcotic_class),
		.undo_url = url_ids(ctx->arena, "/waste/#/undo", w.id, 0),
		.protocol_url = url_ids(ctx->arena, "/waste/#/protocol", w.id, 0),
		.marks = form_marks_of(x),
	};
	TRY(waste_asks_witness(ctx, tx, pack.narcotic_class, w.store_id, &view.witness_set.is_asked));
	struct html body = page_start(ctx, x);
	waste_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_WASTE), &body);
	return OK;
}

static enum err undo_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "waste_id");
	TRY(waste_take_back(ctx, tx, id, form_text(x->form, "reason"), x->witness_id));
	answer_written(ctx, x, url_ids(ctx->arena, "/waste/#", id, 0), "DONE_UNDONE", "waste_id", id);
	return OK;
}

static enum err protocol_pdf(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct waste_get_row w;
	enum language        language = x->viewer.language;
	TRY(waste_get(ctx, tx, (struct waste_get_in){ ctx->actor.region_id, form_i64(x->form, "waste_id") }, &w));
	const struct pdf_column columns[] = {
		{ text_in(language, T_ORDER_ARTICLE), 30, false }, { text_in(language, T_PACK_VNR), 10, false },
		{ text_in(language, T_STOCK_BATCH), 14, false },   { text_in(language, T_STOCK_EXPIRY), 13, false },
		{ text_in(language, T_WASTE_AMOUNT), 16, true },   { text_in(language, T_WASTE_VALUE), 13, true },
	};
	struct text cause = text_of_word(ctx->arena, language, "WASTE_CAUSE", w.cause);
	const struct pdf_fact facts[] = {
		{ text_in(language, T_STOCK_WHEN), moment_text(ctx->arena, w.wasted_at) },
		{ text_in(language, T_STOCK_PLACE), text_format(ctx->arena, "%.*s, %.*s", TEXT_ARG(w.place_code), TEXT_ARG(w.store_name)) },
		{ text_in(language, T_WASTE_CAUSE), text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(cause), TEXT_ARG(w.cause_text)) },
		{ text_in(language, T_REVIEW_CLASS), text_of_word(ctx->arena, language, "CLASS", w.narcotic_class) },
		{ text_in(language, T_WASTE_BEFORE), money_text(ctx->arena, (struct money){ w.value_before_ore }) },
		{ text_in(language, T_WASTE_AFTER), money_text(ctx->arena, (struct money){ w.value_before_ore - w.value_ore }) },
		{ text_in(language, T_WASTE_BY), w.wasted_name.at ? w.wasted_name : TEXT("") },
		{ text_in(language, T_WASTE_WITNESS), w.witness_name.at ? w.witness_name : TEXT("–") },
		{ text_in(language, T_WASTE_UNDONE), moment_is_none(w.undone_at) ? TEXT("–") : moment_text(ctx->arena, w.undone_at) },
	};
	const struct text cells[] = {
		text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(w.name), TEXT_ARG(w.strength), TEXT_ARG(w.pack_text)),
		w.vnr,
		w.label,
		day_text(ctx->arena, w.expiry_day),
		count_amount(ctx->arena, language, w.units, w.units_per_pack),
		money_text(ctx->arena, (struct money){ w.value_ore }),
	};
	x->reply.content_type = TEXT("application/pdf");
	return pdf_write(ctx,
			 &(struct pdf_document){
				 .title = text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(language, T_WASTE_PROTOCOL)), (long long)w.number),
				 .facts = facts,
				 .fact_count = COUNT_OF(facts),
				 .columns = columns,
				 .column_count = COUNT_OF(columns),
				 .cells = cells,
				 .row_count = 1,
				 .footer = text_in(language, T_PRODUCT),
				 .page_word = text_in(language, T_PAGE),
			 },
			 &x->reply.body);
}

/* ---------------------------------------------------------------- lists */

/* The first day of the month that lies `back` months before the day's. */
static struct day month_start(struct day day, int back)
{
	struct civil civil = day_civil(day);
	int32_t      months = civil.year * 12 + civil.month - 1 - back;
	return day_of(months / 12, months % 12 + 1, 1);
}

static enum err list_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_WASTE, CELL_WORDS, NULL },          { "wasted_at", T_STOCK_WHEN, CELL_MOMENT, NULL },
		{ "article", T_ORDER_ARTICLE, CELL_WORDS, NULL }, { "batch", T_STOCK_BATCH, CELL_WORDS, NULL },
		{ "place", T_STOCK_PLACE, CELL_WORDS, NULL },     { "amount", T_WASTE_AMOUNT, CELL_WORDS, NULL },
		{ "value_ore", T_WASTE_VALUE, CELL_MONEY, NULL }, { "cause", T_WASTE_CAUSE, CELL_STATUS, "WASTE_CAUSE" },
		{ "cause_text", T_COUNT_NOTE, CELL_WORDS, NULL }, { "by", T_WASTE_BY, CELL_WORDS, NULL },
		{ "witness", T_WASTE_WITNESS, CELL_WORDS, NULL }, { "undone", T_WASTE_UNDONE, CELL_WORDS, NULL },
	};
	struct waste_list_rows rows;
	struct table           table;
	int64_t                before = form_i64(x->form, "before");
	struct day             from = form_day(x->form, "from"), to = form_day(x->form, "to");
	if (day_is_none(from))
		from = month_start(ctx->today, 2);
	if (day_is_none(to))
		to = ctx->today;
	TRY(waste_list(ctx, tx,
		       (struct waste_list_in){ ctx->actor.region_id, zone_moment(from, 0, 0, 0), zone_moment(day_plus(to, 1), 0, 0, 0),
					       form_text(x->form, "cause"), before ? before : INT64_MAX, list_rows(x) },
		       &rows));
	table_init(&table, ctx->arena, "waste", columns, COUNT_OF(columns), T_WASTE_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		const struct waste_list_row *row = &rows.at[i];
		struct table_cell           *cells = table_row(&table);
		cells[0] = cell_link(id_text(ctx, row->number), url_ids(ctx->arena, "/waste/#", row->id, 0));
		cells[1] = cell_moment(row->wasted_at);
		cells[2] = cell_text(text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength), TEXT_ARG(row->pack_text)));
		cells[3] = cell_link(row->label, url_ids(ctx->arena, "/batches/#", row->batch_id, 0));
		cells[4] = cell_text(row->place_code);
		cells[5] = cell_text(count_amount(ctx->arena, x->viewer.language, row->units, row->units_per_pack));
		cells[6] = cell_money(row->value_ore);
		cells[7] = cell_text(row->cause);
		cells[8] = cell_text(row->cause_text);
		cells[9] = cell_text(row->wasted_name);
		cells[10] = cell_text(row->witness_name);
		cells[11] = cell_text(row->is_undone ? text_in(x->viewer.language, T_WASTE_UNDONE) : TEXT(""));
	}
	struct url here = url_with(ctx->arena, url_with(ctx->arena, url_of("/waste"), "from", day_text(ctx->arena, from)), "to", day_text(ctx->arena, to));
	if (form_has(x->form, "cause"))
		here = url_with(ctx->arena, here, "cause", form_text(x->form, "cause"));
	if (rows.count == LIMIT_PAGE_ROWS && !list_wants_whole(x))
		table.next = url_with(ctx->arena, here, "before", id_text(ctx, rows.at[rows.count - 1].number));
	struct waste_head_view head = { .may_waste = viewer_may(&x->viewer, PERMIT_WASTE),
					.from = day_text(ctx->arena, from),
					.to = day_text(ctx->arena, to) };
	struct html part = page_start(ctx, x);
	waste_head(&part, &head);
	return table_reply(ctx, x, text_in(x->viewer.language, T_WASTE_TITLE), &table, &part);
}

static enum err totals_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "month", T_COUNT_MONTH, CELL_WORDS, NULL }, { "cause", T_WASTE_CAUSE, CELL_STATUS, "WASTE_CAUSE" },
		{ "lines", T_ORDER_LINES, CELL_NUMBER, NULL }, { "value_ore", T_WASTE_VALUE, CELL_MONEY, NULL },
	};
	struct table table;
	table_init(&table, ctx->arena, "waste-totals", columns, COUNT_OF(columns), T_WASTE_EMPTY);
	for (int back = 0; back < MONTHS_SHOWN; back++) {
		struct waste_totals_rows rows;
		struct day               first = month_start(ctx->today, back), last = day_plus(month_start(ctx->today, back - 1), -1);
		TRY(waste_totals(ctx, tx,
				 (struct waste_totals_in){ ctx->actor.region_id, zone_moment(first, 0, 0, 0),
							   zone_moment(day_plus(last, 1), 0, 0, 0) },
				 &rows));
		struct url month = url_with(ctx->arena, url_with(ctx->arena, url_of("/waste"), "from", day_text(ctx->arena, first)), "to",
					    day_text(ctx->arena, last));
		for (size_t i = 0; i < rows.count; i++) {
			struct url         lines = url_with(ctx->arena, month, "cause", rows.at[i].cause);
			struct table_cell *cells = table_row(&table);
			cells[0] = cell_link(text_slice(day_text(ctx->arena, first), 0, 7), month);
			cells[1] = cell_text(rows.at[i].cause);
			cells[2] = cell_number(rows.at[i].lines);
			cells[2].link = lines;
			cells[3] = cell_money(rows.at[i].value_ore);
			cells[3].link = lines;
		}
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_WASTE_TOTALS), &table, NULL);
}

/* ---------------------------------------------------------------- routes */

#define WASTE_ID { .name = "waste_id", .type = FIELD_ID, .place = IN_PATH, .required = true }

static const struct field list_fields[] = {
	TABLE_FIELDS,
	{ .name = "from", .type = FIELD_DAY, .place = IN_QUERY, .about = "empty: two months before this one" },
	{ .name = "to", .type = FIELD_DAY, .place = IN_QUERY, .about = "empty: today" },
	{ .name = "cause", .type = FIELD_CHOICE, .place = IN_QUERY, .choices = WASTE_CAUSES },
};
static const struct field totals_fields[] = { TABLE_FIELDS };
static const struct field batch_fields[] = { { .name = "batch_id", .type = FIELD_ID, .place = IN_PATH, .required = true } };
static const struct field waste_id_fields[] = { WASTE_ID };
static const struct field waste_fields[] = {
	{ .name = "place_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "batch_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "owner_id", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = INT64_MAX, .about = "0: the region itself" },
	{ .name = "earmark_id", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = INT64_MAX, .about = "0: none" },
	{ .name = "units", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .minimum = 1, .maximum = LIMIT_UNITS },
	{ .name = "cause", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = WASTE_CAUSES },
	{ .name = "cause_text", .type = FIELD_TEXT, .place = IN_BODY, .about = "needed with \"other\"" },
	WITNESS_FIELDS,
};
static const struct field undo_fields[] = { WASTE_ID, { .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .required = true }, WITNESS_FIELDS };

const struct route waste_routes[] = {
	{ HTTP_GET, "/waste", PERMIT_VIEW_STOCK, list_page, ROUTE_FIELDS(list_fields), .about = "waste, newest first" },
	{ HTTP_GET, "/waste/expired", PERMIT_WASTE, expired_page, .about = "expired goods that wait to be destroyed" },
	{ HTTP_GET, "/waste/totals", PERMIT_VIEW_STOCK, totals_page, ROUTE_FIELDS(totals_fields), .about = "waste by month and cause" },
	{ HTTP_GET, "/waste/{waste_id}", PERMIT_VIEW_STOCK, waste_page, ROUTE_FIELDS(waste_id_fields), .about = "one waste" },
	{ HTTP_GET, "/waste/{waste_id}/protocol", PERMIT_VIEW_STOCK, protocol_pdf, ROUTE_FIELDS(waste_id_fields), .about = "the protocol on paper" },
	{ HTTP_GET, "/batches/{batch_id}/waste", PERMIT_WASTE, batch_waste_page, ROUTE_FIELDS(batch_fields), .about = "destroy goods of a batch" },
	{ HTTP_POST, "/waste", PERMIT_WASTE, waste_face, ROUTE_FIELDS(waste_fields), .about = "destroy goods", .page_on_refusal = batch_waste_page, .takes_witness = true },
	{ HTTP_POST, "/waste/{waste_id}/undo", PERMIT_WASTE, undo_face, ROUTE_FIELDS(undo_fields), .about = "take waste of today back", .page_on_refusal = waste_page, .takes_witness = true },
	{ HTTP_POST, "/api/v1/waste", PERMIT_WASTE, waste_face, ROUTE_FIELDS(waste_fields), .about = "destroy goods", .replies = "waste_id", .takes_witness = true },
	{ HTTP_POST, "/api/v1/waste/{waste_id}/undo", PERMIT_WASTE, undo_face, ROUTE_FIELDS(undo_fields), .about = "take waste of today back", .replies = "waste_id", .takes_witness = true },
};
const size_t waste_route_count = COUNT_OF(waste_routes);
