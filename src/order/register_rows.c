/*
 * register_rows.c - the rows of each register as a table
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/register_page.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "order/order_view.h"
#include "order/departure.h"
#include "order/own_rule.sql.h"
#include "order/recall_view.h"
#include "order/register.sql.h"
#include "place/calendar.h"
#include "web/list.h"

int64_t register_before(const struct exchange *x)
{
	int64_t before = form_i64(x->form, "before");
	return before ? before : INT64_MAX;
}

int64_t register_pack_of(const struct exchange *x, int64_t id)
{
	return id ? 0 : form_i64(x->form, "pack_id");
}

static bool is_every(const struct exchange *x, int64_t id)
{
	return id != 0 || form_flag(x->form, "every");
}

static struct text pack_name(struct ctx *ctx, struct text name, struct text strength, struct text pack_text)
{
	return text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(name), TEXT_ARG(strength), TEXT_ARG(pack_text));
}

static struct table_cell linked(struct ctx *ctx, struct text words, const char *path, int64_t id)
{
	return cell_link(words, url_ids(ctx->arena, path, id, 0));
}

static struct table_cell number_or_none(struct ctx *ctx, int64_t number)
{
	return cell_text(number == I64_NONE ? TEXT("") : text_format(ctx->arena, "%lld", (long long)number));
}

static void go_on(struct ctx *ctx, const char *path, const struct exchange *x, size_t count, int64_t last_id, struct table *table)
{
	if (count < LIMIT_PAGE_ROWS || list_wants_whole(x))
		return;
	table->next = url_with(ctx->arena, url_of(path), "before", text_format(ctx->arena, "%lld", (long long)last_id));
	if (form_flag(x->form, "every"))
		table->next = url_with(ctx->arena, table->next, "every", TEXT("1"));
	if (register_pack_of(x, 0))
		table->next = url_with(ctx->arena, table->next, "pack_id", text_format(ctx->arena, "%lld", (long long)register_pack_of(x, 0)));
}

/* Of a list as many as its page asks for; one row alone. */
static int64_t rows_wanted(const struct exchange *x, int64_t id)
{
	return id ? 1 : list_rows(x);
}

/* ---------------------------------------------------------------- one by one */

static const struct table_column assortment_columns[] = {
	{ "what", T_REGISTER_WHAT, CELL_WORDS, NULL },      { "place", T_ORDER_WARD, CELL_WORDS, NULL },
	{ "receiver_kind", T_REGISTER_RECEIVER, CELL_STATUS, "RECEIVER_KIND" },
	{ "effect", T_REGISTER_EFFECT, CELL_STATUS, "EFFECT" }, { "from", T_VALID_FROM, CELL_DAY, NULL },
	{ "to", T_VALID_TO, CELL_DAY, NULL },               { "decision", T_REGISTER_DECISION, CELL_WORDS, NULL },
	{ "document", T_REGISTER_DOCUMENT_SHORT, CELL_WORDS, NULL }, { "comment", T_REGISTER_COMMENT, CELL_WORDS, NULL },
	{ "person", T_STOCK_WHO, CELL_WORDS, NULL },
};

static enum err fill_assortments(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t id, struct table *table,
				 int64_t *version)
{
	struct assortment_list_rows rows;
	struct pack_facts           pack = { .substance = TEXT(""), .atc = TEXT("") };
	int64_t                     pack_id = register_pack_of(x, id);
	if (pack_id)
		TRY(pack_load(ctx, tx, pack_id, &pack));
	TRY(assortment_list(ctx, tx,
			    (struct assortment_list_in){ ctx->actor.region_id, id, register_before(x), is_every(x, id), ctx->today,
							 rows_wanted(x, id), pack_id, pack.substance, pack.atc },
			    &rows));
	for (size_t i = 0; i < rows.count; i++) {
		const struct assortment_list_row *row = &rows.at[i];
		struct table_cell                *cells = table_row(table);
		struct text what = row->pack_name.at ? pack_name(ctx, row->pack_name, row->strength, row->pack_text)
				   : row->substance.length ? row->substance
							   : text_format(ctx->arena, "ATC %.*s", TEXT_ARG(row->atc));
		cells[0] = linked(ctx, what, "/assortments/#", row->id);
		cells[1] = cell_text(row->place_name.at ? row->place_name : text_in(x->viewer.language, T_REGISTER_WHOLE_REGION));
		cells[2] = cell_text(text_is_empty(row->receiver_kind) ? TEXT("any") : row->receiver_kind);
		cells[3] = cell_text(row->effect);
		cells[4] = cell_day(row->valid_from);
		cells[5] = cell_day(row->valid_to);
		cells[6] = cell_text(row->decision);
		cells[7] = cell_text(row->document);
		cells[8] = cell_text(row->comment);
		cells[9] = cell_text(row->person);
		*version = row->version;
	}
	go_on(ctx, "/assortments", x, rows.count, rows.count ? rows.at[rows.count - 1].id : 0, table);
	return OK;
}

static const struct table_column licence_columns[] = {
	{ "number", T_REGISTER_NUMBER, CELL_WORDS, NULL },  { "kind", T_REGISTER_KIND, CELL_STATUS, "LICENCE_KIND" },
	{ "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },   { "place", T_ORDER_WARD, CELL_WORDS, NULL },
	{ "from", T_VALID_FROM, CELL_DAY, NULL },           { "to", T_VALID_TO, CELL_DAY, NULL },
	{ "limit_units", T_REGISTER_GRANTED, CELL_WORDS, NULL }, { "used_units", T_REGISTER_USED, CELL_NUMBER, NULL },
	{ "left", T_REGISTER_LEFT, CELL_WORDS, NULL },      { "reference", T_REGISTER_CASE, CELL_WORDS, NULL },
	{ "document", T_REGISTER_DOCUMENT_SHORT, CELL_WORDS, NULL }, { "comment", T_REGISTER_COMMENT, CELL_WORDS, NULL },
};

static enum err fill_licences(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t id, struct table *table,
			      int64_t *version)
{
	struct licence_list_rows rows;
	TRY(licence_list(ctx, tx,
			 (struct licence_list_in){ ctx->actor.region_id, id, register_before(x), is_every(x, id), ctx->today,
						   rows_wanted(x, id), register_pack_of(x, id) },
			 &rows));
	for (size_t i = 0; i < rows.count; i++) {
		const struct licence_list_row *row = &rows.at[i];
		struct table_cell             *cells = table_row(table);
		cells[0] = linked(ctx, row->number, "/licences/#", row->id);
		cells[1] = cell_text(row->kind);
		cells[2] = cell_text(pack_name(ctx, row->pack_name, row->strength, row->pack_text));
		cells[3] = cell_text(row->place_name.at ? row->place_name : text_in(x->viewer.language, T_REGISTER_WHOLE_REGION));
		cells[4] = cell_day(row->valid_from);
		cells[5] = cell_day(row->valid_to);
		cells[6] = number_or_none(ctx, row->limit_units);
		cells[7] = cell_number(row->used_units);
		cells[8] = cell_text(row->limit_units == I64_NONE
					     ? text_in(x->viewer.language, T_WHY_NOT_LIMITED)
					     : packs_text(ctx->arena, x->viewer.language, row->limit_units - row->used_units, row->units_per_pack));
		cells[9] = cell_text(row->reference);
		cells[10] = cell_text(row->document);
		cells[11] = cell_text(row->comment);
		*version = row->version;
	}
	go_on(ctx, "/licences", x, rows.count, rows.count ? rows.at[rows.count - 1].id : 0, table);
	return OK;
}

static const struct table_column contract_columns[] = {
	{ "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },   { "is_on", T_REGISTER_ON, CELL_STATUS, "CONTRACT" },
	{ "contract", T_REGISTER_CONTRACT, CELL_WORDS, NULL }, { "supplier", T_REVIEW_SUPPLIER, CELL_WORDS, NULL },
	{ "rank", T_REGISTER_RANK, CELL_NUMBER, NULL },     { "price", T_REGISTER_PRICE_SHORT, CELL_MONEY, NULL },
	{ "from", T_VALID_FROM, CELL_DAY, NULL },           { "to", T_VALID_TO, CELL_DAY, NULL },
	{ "document", T_REGISTER_DOCUMENT_SHORT, CELL_WORDS, NULL }, { "comment", T_REGISTER_COMMENT, CELL_WORDS, NULL },
	{ "person", T_STOCK_WHO, CELL_WORDS, NULL },
};

static enum err fill_contracts(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t id, struct table *table,
			       int64_t *version)
{
	struct contract_mark_list_rows rows;
	TRY(contract_mark_list(ctx, tx,
			       (struct contract_mark_list_in){ ctx->actor.region_id, id, register_before(x), is_every(x, id), ctx->today,
							       rows_wanted(x, id), register_pack_of(x, id) },
			       &rows));
	for (size_t i = 0; i < rows.count; i++) {
		const struct contract_mark_list_row *row = &rows.at[i];
		struct table_cell                   *cells = table_row(table);
		cells[0] = linked(ctx, pack_name(ctx, row->pack_name, row->strength, row->pack_text), "/contracts/#", row->id);
		cells[1] = cell_text(row->is_on ? TEXT("on") : TEXT("off"));
		cells[2] = cell_text(row->contract);
		cells[3] = cell_text(row->supplier);
		cells[4] = cell_number(row->rank);
		cells[5] = cell_money(row->price.ore);
		cells[6] = cell_day(row->valid_from);
		cells[7] = cell_day(row->valid_to);
		cells[8] = cell_text(row->document);
		cells[9] = cell_text(row->comment);
		cells[10] = cell_text(row->person);
		*version = row->version;
	}
	go_on(ctx, "/contracts", x, rows.count, rows.count ? rows.at[rows.count - 1].id : 0, table);
	return OK;
}

static const struct table_column mark_columns[] = {
	{ "place", T_ORDER_WARD, CELL_WORDS, NULL },        { "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },
	{ "mark", T_REGISTER_MARK, CELL_STATUS, "EXCHANGE_MARK" }, { "from", T_VALID_FROM, CELL_DAY, NULL },
	{ "to", T_VALID_TO, CELL_DAY, NULL },               { "decision", T_REGISTER_DECISION, CELL_WORDS, NULL },
	{ "document", T_REGISTER_DOCUMENT_SHORT, CELL_WORDS, NULL }, { "comment", T_REGISTER_COMMENT, CELL_WORDS, NULL },
	{ "person", T_STOCK_WHO, CELL_WORDS, NULL },
};

static enum err fill_marks(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t id, struct table *table,
			   int64_t *version)
{
	struct exchange_mark_list_rows rows;
	TRY(exchange_mark_list(ctx, tx,
			       (struct exchange_mark_list_in){ ctx->actor.region_id, id, register_before(x), is_every(x, id), ctx->today,
							       rows_wanted(x, id), register_pack_of(x, id) },
			       &rows));
	for (size_t i = 0; i < rows.count; i++) {
		const struct exchange_mark_list_row *row = &rows.at[i];
		struct table_cell                   *cells = table_row(table);
		cells[0] = linked(ctx, row->place_name, "/exchange-marks/#", row->id);
		cells[1] = cell_text(pack_name(ctx, row->pack_name, row->strength, row->pack_text));
		cells[2] = cell_text(row->mark);
		cells[3] = cell_day(row->valid_from);
		cells[4] = cell_day(row->valid_to);
		cells[5] = cell_text(row->decision);
		cells[6] = cell_text(row->document);
		cells[7] = cell_text(row->comment);
		cells[8] = cell_text(row->person);
		*version = row->version;
	}
	go_on(ctx, "/exchange-marks", x, rows.count, rows.count ? rows.at[rows.count - 1].id : 0, table);
	return OK;
}

static const struct table_column addition_columns[] = {
	{ "from_pack", T_REGISTER_FROM_PACK, CELL_WORDS, NULL }, { "to_pack", T_REGISTER_TO_PACK, CELL_WORDS, NULL },
	{ "direction", T_REGISTER_DIRECTION, CELL_STATUS, "DIRECTION" }, { "from", T_VALID_FROM, CELL_DAY, NULL },
	{ "to", T_VALID_TO, CELL_DAY, NULL },               { "decision", T_REGISTER_DECISION, CELL_WORDS, NULL },
	{ "document", T_REGISTER_DOCUMENT_SHORT, CELL_WORDS, NULL }, { "comment", T_REGISTER_COMMENT, CELL_WORDS, NULL },
};

static enum err fill_additions(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t id, struct table *table,
			       int64_t *version)
{
	struct exchange_addition_list_rows rows;
	TRY(exchange_addition_list(ctx, tx,
				   (struct exchange_addition_list_in){ ctx->actor.region_id, id, register_before(x), is_every(x, id),
								       ctx->today, rows_wanted(x, id), register_pack_of(x, id) },
				   &rows));
	for (size_t i = 0; i < rows.count; i++) {
		const struct exchange_addition_list_row *row = &rows.at[i];
		struct table_cell                       *cells = table_row(table);
		cells[0] = linked(ctx, pack_name(ctx, row->from_name, row->from_strength, row->from_pack_text), "/exchange-additions/#", row->id);
		cells[1] = cell_text(pack_name(ctx, row->to_name, row->to_strength, row->to_pack_text));
		cells[2] = cell_text(row->direction);
		cells[3] = cell_day(row->valid_from);
		cells[4] = cell_day(row->valid_to);
		cells[5] = cell_text(row->decision);
		cells[6] = cell_text(row->document);
		cells[7] = cell_text(row->comment);
		*version = row->version;
	}
	go_on(ctx, "/exchange-additions", x, rows.count, rows.count ? rows.at[rows.count - 1].id : 0, table);
	return OK;
}

static const struct table_column dispensation_columns[] = {
	{ "place", T_ORDER_WARD, CELL_WORDS, NULL },        { "pack", T_ORDER_ARTICLE, CELL_WORDS, NULL },
	{ "from", T_VALID_FROM, CELL_DAY, NULL },           { "to", T_VALID_TO, CELL_DAY, NULL },
	{ "basis", T_DISPENSATION_BASIS, CELL_WORDS, NULL }, { "document", T_REGISTER_DOCUMENT_SHORT, CELL_WORDS, NULL },
	{ "person", T_STOCK_WHO, CELL_WORDS, NULL },
};

static enum err fill_dispensation(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t id, struct table *table,
				  int64_t *version)
{
	struct dispensation_get_rows rows;
	TRY(dispensation_get(ctx, tx, (struct dispensation_get_in){ ctx->actor.region_id, id, 1 }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(table);
		cells[0] = cell_text(rows.at[i].place_name);
		cells[1] = cell_text(rows.at[i].pack_name.at ? rows.at[i].pack_name : text_in(x->viewer.language, T_REGISTER_EVERY_ARTICLE));
		cells[2] = cell_day(rows.at[i].valid_from);
		cells[3] = cell_day(rows.at[i].valid_to);
		cells[4] = cell_text(rows.at[i].basis);
		cells[5] = cell_text(rows.at[i].document);
		cells[6] = cell_text(rows.at[i].person);
		*version = rows.at[i].version;
	}
	return OK;
}

static bool is_first_page(const struct exchange *x, int64_t id)
{
	return id == 0 && register_before(x) == INT64_MAX;
}

static const struct table_column eve_columns[] = {
	{ "day", T_EVE_DAY, CELL_WORDS, NULL },             { "kind", T_CALENDAR_KIND, CELL_STATUS, "DAY_KIND" },
	{ "closes", T_CALENDAR_CLOSES, CELL_WORDS, NULL },  { "from", T_VALID_FROM, CELL_DAY, NULL },
	{ "to", T_VALID_TO, CELL_DAY, NULL },               { "decision", T_REGISTER_DECISION, CELL_WORDS, NULL },
	{ "document", T_REGISTER_DOCUMENT_SHORT, CELL_WORDS, NULL }, { "comment", T_REGISTER_COMMENT, CELL_WORDS, NULL },
	{ "person", T_STOCK_WHO, CELL_WORDS, NULL },
};

static struct text closes_text(struct ctx *ctx, struct text kind, int64_t minute)
{
	return text_is(kind, day_kind_name(DAY_HALF)) ? minute_text(ctx->arena, minute) : TEXT("");
}

/* What law and practice say, below the region's own rows; nobody ends it. */
static enum err fill_eve_starts(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct table *table)
{
	struct eve_starts_rows rows;
	TRY(eve_starts(ctx, tx, (struct eve_starts_in){ is_every(x, 0), ctx->today }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(table);
		cells[0] = cell_text(text_of_word(ctx->arena, x->viewer.language, "NAMED_DAY", rows.at[i].name));
		cells[1] = cell_text(rows.at[i].kind);
		cells[2] = cell_text(closes_text(ctx, rows.at[i].kind, rows.at[i].closes_minute));
		cells[3] = cell_day(rows.at[i].valid_from);
		cells[4] = cell_day(rows.at[i].valid_to);
		cells[5] = cell_text(text_in(x->viewer.language, T_REGISTER_START));
	}
	return OK;
}

static enum err fill_eves(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t id, struct table *table, int64_t *version)
{
	struct eve_rule_list_rows rows;
	TRY(eve_rule_list(ctx, tx,
			  (struct eve_rule_list_in){ ctx->actor.region_id, id, register_before(x), is_every(x, id), ctx->today, rows_wanted(x, id) },
			  &rows));
	for (size_t i = 0; i < rows.count; i++) {
		const struct eve_rule_list_row *row = &rows.at[i];
		struct table_cell              *cells = table_row(table);
		cells[0] = linked(ctx, text_of_word(ctx->arena, x->viewer.language, "NAMED_DAY", row->name), "/eves/#", row->id);
		cells[1] = cell_text(row->kind);
		cells[2] = cell_text(closes_text(ctx, row->kind, row->closes_minute));
		cells[3] = cell_day(row->valid_from);
		cells[4] = cell_day(row->valid_to);
		cells[5] = cell_text(row->decision);
		cells[6] = cell_text(row->document);
		cells[7] = cell_text(row->comment);
		cells[8] = cell_text(row->person);
		*version = row->version;
	}
	if (is_first_page(x, id))
		TRY(fill_eve_starts(ctx, tx, x, table));
	go_on(ctx, "/eves", x, rows.count, rows.count ? rows.at[rows.count - 1].id : 0, table);
	return OK;
}

static const struct table_column limit_columns[] = {
	{ "class", T_RECALL_CLASS, CELL_WORDS, NULL },      { "store", T_RECALL_LIMIT_STORE_LONG, CELL_WORDS, NULL },
	{ "ward", T_RECALL_LIMIT_WARD_LONG, CELL_WORDS, NULL }, { "inform", T_RECALL_LIMIT_INFORM, CELL_STATUS, "RECALL_TELL" },
	{ "from", T_VALID_FROM, CELL_DAY, NULL },           { "to", T_VALID_TO, CELL_DAY, NULL },
	{ "decision", T_REGISTER_DECISION, CELL_WORDS, NULL }, { "document", T_REGISTER_DOCUMENT_SHORT, CELL_WORDS, NULL },
	{ "comment", T_REGISTER_COMMENT, CELL_WORDS, NULL }, { "person", T_STOCK_WHO, CELL_WORDS, NULL },
};

static enum err fill_limit_starts(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct table *table)
{
	struct recall_starts_rows rows;
	TRY(recall_starts(ctx, tx, (struct recall_starts_in){ is_every(x, 0), ctx->today }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(table);
		cells[0] = cell_text(recall_class_words(ctx->arena, x->viewer.language, rows.at[i].class));
		cells[1] = cell_text(minutes_span(ctx->arena, rows.at[i].store_minutes));
		cells[2] = cell_text(minutes_span(ctx->arena, rows.at[i].ward_minutes));
		cells[3] = cell_text(rows.at[i].inform);
		cells[4] = cell_day(rows.at[i].valid_from);
		cells[5] = cell_day(rows.at[i].valid_to);
		cells[6] = cell_text(text_in(x->viewer.language, T_REGISTER_START));
		cells[8] = cell_text(rows.at[i].basis);
	}
	return OK;
}

static enum err fill_limits(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t id, struct table *table, int64_t *version)
{
	struct recall_limit_list_rows rows;
	TRY(recall_limit_list(ctx, tx,
			      (struct recall_limit_list_in){ ctx->actor.region_id, id, register_before(x), is_every(x, id), ctx->today,
							     rows_wanted(x, id) },
			      &rows));
	for (size_t i = 0; i < rows.count; i++) {
		const struct recall_limit_list_row *row = &rows.at[i];
		struct table_cell                  *cells = table_row(table);
		cells[0] = linked(ctx, recall_class_words(ctx->arena, x->viewer.language, row->class), "/recall-limits/#", row->id);
		cells[1] = cell_text(minutes_span(ctx->arena, row->store_minutes));
		cells[2] = cell_text(minutes_span(ctx->arena, row->ward_minutes));
		cells[3] = cell_text(row->inform);
		cells[4] = cell_day(row->valid_from);
		cells[5] = cell_day(row->valid_to);
		cells[6] = cell_text(row->decision);
		cells[7] = cell_text(row->document);
		cells[8] = cell_text(row->comment);
		cells[9] = cell_text(row->person);
		*version = row->version;
	}
	if (is_first_page(x, id))
		TRY(fill_limit_starts(ctx, tx, x, table));
	go_on(ctx, "/recall-limits", x, rows.count, rows.count ? rows.at[rows.count - 1].id : 0, table);
	return OK;
}

#define COLUMNS(of) .columns = (of), .column_count = COUNT_OF(of)

static const struct register_face faces[REGISTER_KIND_COUNT] = {
	[REGISTER_ASSORTMENT] = { REGISTER_ASSORTMENT, "/assortments", T_ASSORTMENTS, T_ASSORTMENTS_ABOUT, T_REGISTER_EMPTY,
				  COLUMNS(assortment_columns), .fill = fill_assortments },
	[REGISTER_LICENCE] = { REGISTER_LICENCE, "/licences", T_LICENCES, T_LICENCES_ABOUT, T_REGISTER_EMPTY, COLUMNS(licence_columns),
			       .fill = fill_licences },
	[REGISTER_CONTRACT] = { REGISTER_CONTRACT, "/contracts", T_CONTRACTS, T_CONTRACTS_ABOUT, T_REGISTER_EMPTY,
				COLUMNS(contract_columns), .fill = fill_contracts },
	[REGISTER_EXCHANGE_MARK] = { REGISTER_EXCHANGE_MARK, "/exchange-marks", T_EXCHANGE_MARKS, T_EXCHANGE_MARKS_ABOUT,
				     T_REGISTER_EMPTY, COLUMNS(mark_columns), .fill = fill_marks },
	[REGISTER_EXCHANGE_ADDITION] = { REGISTER_EXCHANGE_ADDITION, "/exchange-additions", T_EXCHANGE_ADDITIONS,
					 T_EXCHANGE_ADDITIONS_ABOUT, T_REGISTER_EMPTY, COLUMNS(addition_columns), .fill = fill_additions },
	[REGISTER_EVE] = { REGISTER_EVE, "/eves", T_EVES, T_EVES_ABOUT, T_REGISTER_EMPTY, COLUMNS(eve_columns), .fill = fill_eves },
	[REGISTER_RECALL_LIMIT] = { REGISTER_RECALL_LIMIT, "/recall-limits", T_RECALL_LIMITS, T_RECALL_LIMITS_ABOUT, T_REGISTER_EMPTY,
				    COLUMNS(limit_columns), .fill = fill_limits },
	[REGISTER_DISPENSATION] = { REGISTER_DISPENSATION, "/dispensations", T_DISPENSATIONS_TITLE, T_DISPENSATION_HELP,
				    T_REGISTER_EMPTY, COLUMNS(dispensation_columns), .fill = fill_dispensation },
};

const struct register_face *register_face_of(enum register_kind kind)
{
	EXPECT(kind < REGISTER_KIND_COUNT);
	return &faces[kind];
}
