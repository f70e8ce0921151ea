/*
 * register_page.c - faces of the registers
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/register_page.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "order/contract_sheet.h"
#include "order/departure.h"
#include "order/own_rule.h"
#include "order/register.sql.h"
#include "order/register_page.html.h"
#include "people/document_page.h"
#include "people/journal.h"
#include "people/permission.h"
#include "people/second_signer.h"
#include "people/witness.h"
#include "place/calendar.h"
#include "place/place.h"
#include "store/digest.h"
#include "web/answer.h"
#include "web/list.h"

enum { USES_SHOWN = 200, HOURS_AT_MOST = 24 * 90 };

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

/* Which register a request is about stands in its path. */
static const struct register_face *face_of(const struct exchange *x)
{
	struct text path = x->request->path;
	for (unsigned kind = 0; kind < REGISTER_KIND_COUNT; kind++) {
		const struct register_face *of = register_face_of((enum register_kind)kind);
		struct text                 own = text_starts_with(path, "/api/v1") ? text_slice(path, 7, path.length) : path;
		size_t                      length = strlen(of->path);
		if (text_starts_with(own, of->path) && (own.length == length || own.at[length] == '/'))
			return of;
	}
	BUG("no register at %.*s", TEXT_ARG(path));
}

static bool may_keep(const struct exchange *x, enum register_kind kind)
{
	if (kind == REGISTER_CONTRACT)
		return viewer_may(&x->viewer, PERMIT_KEEP_CONTRACTS);
	if (kind == REGISTER_DISPENSATION)
		return viewer_may(&x->viewer, PERMIT_DISPENSE_EXCEPTION);
	if (kind == REGISTER_EVE)
		return viewer_may(&x->viewer, PERMIT_MANAGE_TOURS);
	if (kind == REGISTER_RECALL_LIMIT)
		return viewer_may(&x->viewer, PERMIT_RECALL);
	return viewer_may(&x->viewer, PERMIT_KEEP_REGISTERS) ||
	       (kind == REGISTER_EXCHANGE_MARK && viewer_may(&x->viewer, PERMIT_ORDER));
}

/* ---------------------------------------------------------------- lists */

static enum err fill_places(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct choices_view *out)
{
	struct place_list places;
	if (viewer_may(&x->viewer, PERMIT_KEEP_REGISTERS)) {
		TRY(place_ordering(ctx, tx, TEXT_NONE, &places));
	} else {
		TRY(person_places(ctx, tx, PERMIT_ORDER, &places));
	}
	out->at = arena_array(ctx->arena, struct choice_view, places.count + 1);
	for (size_t i = 0; i < places.count; i++)
		out->at[out->count++] = (struct choice_view){
			.id = id_text(ctx, places.at[i].id),
			.label = text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(places.at[i].name), TEXT_ARG(places.at[i].code)),
		};
	return OK;
}

static void fill_eve_names(struct ctx *ctx, enum language language, struct choices_view *out)
{
	out->at = arena_array(ctx->arena, struct choice_view, NAMED_DAY_COUNT);
	for (int name = DAY_LAST_OF_LAW + 1; name < NAMED_DAY_COUNT; name++) {
		struct text id = text_of(named_day_name((enum named_day)name));
		out->at[out->count++] = (struct choice_view){ .id = id, .label = text_of_word(ctx->arena, language, "NAMED_DAY", id) };
	}
}

static enum err asks_witness(struct ctx *ctx, struct db_tx *tx, enum register_kind kind, struct witness_view *out)
{
	if (kind != REGISTER_LICENCE)
		return OK;
	return signer_needed(ctx, tx, &(struct eyes_act){ EYES_LICENCE, 0, NULL, PERMIT_KEEP_REGISTERS }, &out->is_asked);
}

/* What a list is narrowed to, and the way back to all of it. */
static enum err fill_pack(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct url whole, struct register_form_view *view)
{
	int64_t           pack_id = register_pack_of(x, 0);
	struct pack_facts pack;
	view->pack = TEXT("");
	view->all_url = whole;
	if (!pack_id)
		return OK;
	TRY(pack_load(ctx, tx, pack_id, &pack));
	view->is_of_pack = true;
	view->pack = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength), TEXT_ARG(pack.pack_text));
	view->now_url = url_with(ctx->arena, view->now_url, "pack_id", id_text(ctx, pack_id));
	view->every_url = url_with(ctx->arena, view->every_url, "pack_id", id_text(ctx, pack_id));
	return OK;
}

static enum err list_head_of(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct register_face *of,
			     struct html *out)
{
	struct register_form_view view = {
		.marks = form_marks_of(x),
		.action = url_of(of->path),
		.about = text_in(x->viewer.language, of->about),
		.may_add = may_keep(x, of->kind),
		.is_assortment = of->kind == REGISTER_ASSORTMENT,
		.is_licence = of->kind == REGISTER_LICENCE,
		.is_contract = of->kind == REGISTER_CONTRACT,
		.is_mark = of->kind == REGISTER_EXCHANGE_MARK,
		.is_addition = of->kind == REGISTER_EXCHANGE_ADDITION,
		.is_eve = of->kind == REGISTER_EVE,
		.is_limit = of->kind == REGISTER_RECALL_LIMIT,
		.has_pack = !is_own_rule(of->kind),
		.has_place = of->kind == REGISTER_ASSORTMENT || of->kind == REGISTER_LICENCE || of->kind == REGISTER_EXCHANGE_MARK,
		.needs_place = of->kind == REGISTER_EXCHANGE_MARK,
		.needs_end = of->kind == REGISTER_LICENCE,
		.is_every = form_flag(x->form, "every"),
		.now_url = url_of(of->path),
		.every_url = url_with(ctx->arena, url_of(of->path), "every", TEXT("1")),
	};
	if (view.may_add && view.has_place)
		TRY(fill_places(ctx, tx, x, &view.places));
	if (view.has_pack)
		TRY(fill_pack(ctx, tx, x, url_of(of->path), &view));
	if (view.is_eve)
		fill_eve_names(ctx, x->viewer.language, &view.eves);
	TRY(asks_witness(ctx, tx, of->kind, &view.witness));
	register_form(out, &view);
	if (view.is_contract) {
		view.marks.request_key = text_format(ctx->arena, "%.*s-s", TEXT_ARG(x->viewer.request_key));
		register_sheet(out, &view);
	}
	return OK;
}

static enum err list_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	const struct register_face *of = face_of(x);
	struct table                table;
	struct html                 before = page_start(ctx, x);
	int64_t                     version = 0;
	table_init(&table, ctx->arena, of->path + 1, of->columns, of->column_count, of->empty);
	TRY(of->fill(ctx, tx, x, 0, &table, &version));
	TRY(list_head_of(ctx, tx, x, of, &before));
	return table_reply(ctx, x, text_in(x->viewer.language, of->title), &table, &before);
}

static enum err uses_of(struct ctx *ctx, struct db_tx *tx, struct exchange *x, int64_t licence_id, struct markup *out)
{
	static const struct table_column columns[] = {
		{ "at", T_STOCK_WHEN, CELL_MOMENT, NULL },     { "order", T_ORDER, CELL_WORDS, NULL },
		{ "line", T_REVIEW_LINE, CELL_NUMBER, NULL },  { "ward", T_ORDER_WARD, CELL_WORDS, NULL },
		{ "units", T_UNITS, CELL_NUMBER, NULL },       { "event", T_JOURNAL_EVENT, CELL_STATUS, "EVENT" },
		{ "person", T_STOCK_WHO, CELL_WORDS, NULL },
	};
	struct licence_uses_rows rows;
	struct table             table;
	struct html              part = page_start(ctx, x);
	TRY(licence_uses(ctx, tx, (struct licence_uses_in){ ctx->actor.region_id, licence_id, USES_SHOWN }, &rows));
	table_init(&table, ctx->arena, "uses", columns, COUNT_OF(columns), T_LICENCE_UNUSED);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_moment(rows.at[i].recorded_at);
		cells[1] = cell_link(id_text(ctx, rows.at[i].order_number), url_ids(ctx->arena, "/orders/#", rows.at[i].order_id, 0));
		cells[2] = cell_number(rows.at[i].line_number);
		cells[3] = cell_text(rows.at[i].ward_name);
		cells[4] = cell_number(rows.at[i].units);
		cells[5] = cell_text(rows.at[i].cause);
		cells[6] = cell_text(rows.at[i].person);
	}
	table_html(&part, &table);
	*out = html_done(&part);
	return OK;
}

static enum err row_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	const struct register_face *of = face_of(x);
	int64_t                     id = form_i64(x->form, "row_id"), version = 0;
	struct table                table;
	struct html                 row = page_start(ctx, x);
	table_init(&table, ctx->arena, of->path + 1, of->columns, of->column_count, of->empty);
	TRY(of->fill(ctx, tx, x, id, &table, &version));
	if (table.row_count == 0)
		return fail(ctx, ERR_NOT_FOUND, "row_id", "the register has no row %lld", (long long)id);
	table.next = (struct url){ 0 };
	table_html(&row, &table);
	struct register_row_view view = {
		.title = text_format(ctx->arena, "%.*s %lld",
				     TEXT_ARG(text_of_word(ctx->arena, x->viewer.language, "SUBJECT", text_of(register_word(of->kind)))), (long long)id),
		.row = html_done(&row),
		.has_uses = of->kind == REGISTER_LICENCE,
		.may_end = may_keep(x, of->kind),
		.marks = form_marks_of(x),
		.version = id_text(ctx, version),
		.today = day_text(ctx->arena, ctx->today),
		.end_url = url_ids(ctx->arena, text_format(ctx->arena, "%s/#/end", of->path).at, id, 0),
		.list_url = url_of(of->path),
	};
	TRY(documents_part(ctx, tx, x, register_word(of->kind), id, &view.documents));
	if (view.has_uses)
		TRY(uses_of(ctx, tx, x, id, &view.uses));
	TRY(asks_witness(ctx, tx, of->kind, &view.witness));
	struct html body = page_start(ctx, x);
	register_row_shown(&body, &view);
	page_reply(ctx, x, view.title, &body);
	return OK;
}

static enum err index_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct register_counts_row counts;
	enum language              language = x->viewer.language;
	int64_t                    pack_id = register_pack_of(x, 0);
	struct pack_facts          pack = { .substance = TEXT(""), .atc = TEXT("") };
	if (pack_id)
		TRY(pack_load(ctx, tx, pack_id, &pack));
	TRY(register_counts(ctx, tx, (struct register_counts_in){ ctx->actor.region_id, ctx->today, pack_id, pack.substance, pack.atc }, &counts));
	const struct {
		enum text_key label, about;
		const char   *path;
		int64_t       count;
		bool          may;
	} cards[] = {
		{ T_ASSORTMENTS, T_ASSORTMENTS_ABOUT, "/assortments", counts.assortments, true },
		{ T_LICENCES, T_LICENCES_ABOUT, "/licences", counts.licences, true },
		{ T_CONTRACTS, T_CONTRACTS_ABOUT, "/contracts", counts.contracts, true },
		{ T_EXCHANGE_ADDITIONS, T_EXCHANGE_ADDITIONS_ABOUT, "/exchange-additions", counts.additions, true },
		{ T_EXCHANGE_MARKS, T_EXCHANGE_MARKS_ABOUT, "/exchange-marks", counts.marks, true },
		{ T_EVES, T_EVES_ABOUT, "/eves", counts.eves, !pack_id },
		{ T_RECALL_LIMITS, T_RECALL_LIMITS_ABOUT, "/recall-limits", counts.recall_limits, !pack_id },
		{ T_DISPENSATIONS_TITLE, T_DISPENSATION_HELP, "/dispensations", counts.dispensations,
		  viewer_may(&x->viewer, PERMIT_DISPENSE_EXCEPTION) },
		{ T_ORDERERS, T_ORDERERS_ABOUT, "/orderers", counts.orderers, !pack_id },
	};
	struct register_index_view view = { .is_of_pack = pack_id != 0,
					    .pack = pack_id ? text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength),
									  TEXT_ARG(pack.pack_text))
							    : TEXT(""),
					    .pack_url = url_ids(ctx->arena, "/packs/#", pack_id ? pack_id : 1, 0),
					    .cards.at = arena_array(ctx->arena, struct register_card_view, COUNT_OF(cards)) };
	for (size_t i = 0; i < COUNT_OF(cards); i++)
		if (cards[i].may)
			view.cards.at[view.cards.count++] = (struct register_card_view){
				text_in(language, cards[i].label), text_in(language, cards[i].about),
				pack_id ? url_with(ctx->arena, url_of(cards[i].path), "pack_id", id_text(ctx, pack_id)) : url_of(cards[i].path),
				cards[i].count };
	struct html body = page_start(ctx, x);
	register_index_shown(&body, &view);
	page_reply(ctx, x, text_in(language, T_REGISTERS), &body);
	return OK;
}

static enum err orderers_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "name", T_ORDERER, CELL_WORDS, NULL },     { "username", T_USERNAME, CELL_WORDS, NULL },
		{ "place", T_ORDER_WARD, CELL_WORDS, NULL }, { "code", T_ORDERER_CODE, CELL_WORDS, NULL },
		{ "from", T_VALID_FROM, CELL_DAY, NULL },    { "to", T_VALID_TO, CELL_DAY, NULL },
		{ "decided_by", T_REGISTER_DECISION, CELL_WORDS, NULL }, { "state", T_ORDER_STATE, CELL_STATUS, "ORDERER" },
	};
	struct orderer_list_rows rows;
	struct table             table;
	bool                     every = form_flag(x->form, "every");
	TRY(orderer_list(ctx, tx,
			 (struct orderer_list_in){ ctx->actor.region_id, register_before(x), every, ctx->today, list_rows(x) }, &rows));
	table_init(&table, ctx->arena, "orderers", columns, COUNT_OF(columns), T_REGISTER_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		const struct orderer_list_row *row = &rows.at[i];
		struct table_cell             *cells = table_row(&table);
		bool is_over = !day_is_none(row->valid_to) && row->valid_to.number < ctx->today.number;
		cells[0] = cell_text(row->display_name);
		cells[1] = cell_text(row->username);
		cells[2] = cell_text(row->place_name);
		cells[3] = cell_text(row->place_code);
		cells[4] = cell_day(row->valid_from);
		cells[5] = cell_day(row->valid_to);
		cells[6] = cell_text(row->decided_by);
		cells[7] = cell_text(!row->is_active                                ? TEXT("closed")
				     : is_over                                      ? TEXT("expired")
				     : row->valid_from.number > ctx->today.number ? TEXT("coming")
										     : TEXT("valid"));
	}
	if (rows.count == LIMIT_PAGE_ROWS && !list_wants_whole(x))
		table.next = url_with(ctx->arena, url_with(ctx->arena, url_of("/orderers"), "before", id_text(ctx, rows.at[rows.count - 1].id)),
				      "every", every ? TEXT("1") : TEXT("0"));
	struct register_form_view view = {
		.about = text_in(x->viewer.language, T_ORDERERS_ABOUT),
		.is_every = every,
		.now_url = url_of("/orderers"),
		.every_url = url_with(ctx->arena, url_of("/orderers"), "every", TEXT("1")),
	};
	struct html before = page_start(ctx, x);
	register_form(&before, &view);
	return table_reply(ctx, x, text_in(x->viewer.language, T_ORDERERS), &table, &before);
}

/* ---------------------------------------------------------------- writes */

static enum err add(struct ctx *ctx, struct db_tx *tx, struct exchange *x, const struct register_entry *entry)
{
	const struct register_face *of = face_of(x);
	int64_t                     id;
	TRY(register_add(ctx, tx, of->kind, entry, &id));
	answer_written(ctx, x, url_of(of->path), "DONE_SAVED", "row_id", id);
	return OK;
}

static bool face_has_pack(const struct exchange *x)
{
	return !is_own_rule(face_of(x)->kind);
}

/* What every register has. */
static struct register_entry entry_of(const struct exchange *x)
{
	return (struct register_entry){
		.pack_number = face_has_pack(x) ? form_text(x->form, "pack") : TEXT_NONE,
		.limit_units = I64_NONE,
		.rank = I64_NONE,
		.price = MONEY_NONE,
		.document = form_text(x->form, "document"),
		.comment = form_text(x->form, "comment"),
		.valid_from = form_day(x->form, "valid_from"),
		.valid_to = form_day(x->form, "valid_to"),
	};
}

static enum err assortment_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct register_entry entry = entry_of(x);
	entry.place_id = form_i64(x->form, "place_id");
	entry.receiver_kind = form_text(x->form, "receiver_kind");
	entry.substance = form_text(x->form, "substance");
	entry.atc = form_text(x->form, "atc");
	entry.choice = form_text(x->form, "effect");
	entry.decision = form_text(x->form, "decision");
	return add(ctx, tx, x, &entry);
}

static enum err licence_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct register_entry entry = entry_of(x);
	entry.place_id = form_i64(x->form, "place_id");
	entry.number = form_text(x->form, "number");
	entry.choice = form_text(x->form, "kind");
	entry.limit_units = form_i64(x->form, "limit_units");
	entry.reference = form_text(x->form, "reference");
	return add(ctx, tx, x, &entry);
}

static enum err contract_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct register_entry entry = entry_of(x);
	entry.number = form_text(x->form, "contract");
	entry.choice = form_text(x->form, "is_on");
	entry.supplier = form_text(x->form, "supplier");
	entry.rank = form_i64(x->form, "rank");
	entry.price = form_money(x->form, "price");
	return add(ctx, tx, x, &entry);
}

static enum err mark_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct register_entry entry = entry_of(x);
	entry.place_id = form_i64(x->form, "place_id");
	entry.choice = form_text(x->form, "mark");
	entry.decision = form_text(x->form, "decision");
	return add(ctx, tx, x, &entry);
}

static enum err addition_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct register_entry entry = entry_of(x);
	entry.to_pack_number = form_text(x->form, "to_pack");
	entry.choice = form_text(x->form, "direction");
	entry.decision = form_text(x->form, "decision");
	return add(ctx, tx, x, &entry);
}

static enum err eve_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct register_entry entry = entry_of(x);
	struct text           closes = form_text(x->form, "closes");
	int32_t               minute = 0;
	if (!text_is_empty(closes))
		TRY(minute_parse(ctx, "closes", closes, &minute));
	entry.number = form_text(x->form, "name");
	entry.choice = form_text(x->form, "kind");
	entry.closes_minute = minute;
	entry.decision = form_text(x->form, "decision");
	return add(ctx, tx, x, &entry);
}

static enum err limit_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct register_entry entry = entry_of(x);
	entry.number = form_text(x->form, "class");
	entry.store_hours = form_i64(x->form, "store_hours");
	entry.ward_hours = form_i64(x->form, "ward_hours");
	entry.choice = form_text(x->form, "inform");
	entry.decision = form_text(x->form, "decision");
	return add(ctx, tx, x, &entry);
}

static enum err end_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	const struct register_face *of = face_of(x);
	int64_t                     id = form_i64(x->form, "row_id");
	TRY(register_end(ctx, tx, of->kind, id, form_i64(x->form, "version"), form_day(x->form, "valid_to"), form_text(x->form, "reason")));
	answer_written(ctx, x, url_of(of->path), "DONE_SAVED", "row_id", id);
	return OK;
}

static enum err sheet_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct import_report *report = arena_new(ctx->arena, struct import_report);
	struct import_file    file = { .from = DAY_NONE, .month = DAY_NONE };
	TRY(person_may(ctx, tx, PERMIT_KEEP_CONTRACTS, 0));
	file.bytes = form_file(x->form, "sheet", &file.file_name);
	if (!file.file_name.at)
		file.file_name = TEXT("contracts");
	file.digest = sha256_hex(ctx->arena, file.bytes);
	TRY(import_contracts(ctx, tx, &file, report));
	TRY(journal_write(ctx, tx, "file imported", "import", 0,
			  text_format(ctx->arena, "{\"kind\":\"contracts\",\"sha256\":\"%.*s\",\"read\":%lld,\"new\":%lld,\"changed\":%lld}",
				      TEXT_ARG(file.digest), (long long)report->read, (long long)report->rows_new, (long long)report->changed)));
	answer_written(ctx, x, url_of("/contracts"), "DONE_SAVED", "rows", report->read);
	return OK;
}

/* ---------------------------------------------------------------- routes */

#define ROW_ID_FIELD { .name = "row_id", .type = FIELD_ID, .place = IN_PATH, .required = true }
#define PACK_FILTER { .name = "pack_id", .type = FIELD_ID, .place = IN_QUERY, .about = "what is about one pack" }
#define EVERY_FIELD { .name = "every", .type = FIELD_FLAG, .place = IN_QUERY, .about = "also what is over" }
#define ENTRY_FIELDS                                                                                                          \
	TABLE_FIELDS, EVERY_FIELD, PACK_FILTER, { .name = "valid_from", .type = FIELD_DAY, .place = IN_BODY, .about = "empty: today" },    \
	{ .name = "valid_to", .type = FIELD_DAY, .place = IN_BODY, .about = "last day; empty: until further notice" },        \
	{ .name = "document", .type = FIELD_TEXT, .place = IN_BODY, .about = "where the decision is kept" },                  \
	{ .name = "comment", .type = FIELD_TEXT, .place = IN_BODY }
#define PACK_FIELD(needed) { .name = "pack", .type = FIELD_TEXT, .place = IN_BODY, .required = (needed), .about = "article number, Vnr or NPL-pack-id" }
#define DECISION_FIELD { .name = "decision", .type = FIELD_TEXT, .place = IN_BODY, .required = true }
#define PLACE_FIELD(needed) { .name = "place_id", .type = FIELD_ID, .place = IN_BODY, .required = (needed) }

static const struct field index_fields[] = { PACK_FILTER };
static const struct field list_fields[] = { TABLE_FIELDS, EVERY_FIELD, PACK_FILTER };
static const struct field row_fields[] = { ROW_ID_FIELD, EVERY_FIELD, PACK_FILTER, { .name = "before", .type = FIELD_ID, .place = IN_QUERY } };
static const struct field end_fields[] = {
	ROW_ID_FIELD,
	EVERY_FIELD,
	PACK_FILTER,
	{ .name = "before", .type = FIELD_ID, .place = IN_QUERY },
	{ .name = "version", .type = FIELD_INTEGER, .place = IN_BODY, .required = true },
	{ .name = "valid_to", .type = FIELD_DAY, .place = IN_BODY, .required = true, .about = "the last day" },
	{ .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
};
static const struct field licence_end_fields[] = {
	ROW_ID_FIELD,
	EVERY_FIELD,
	PACK_FILTER,
	{ .name = "before", .type = FIELD_ID, .place = IN_QUERY },
	{ .name = "version", .type = FIELD_INTEGER, .place = IN_BODY, .required = true },
	{ .name = "valid_to", .type = FIELD_DAY, .place = IN_BODY, .required = true, .about = "the last day" },
	{ .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	WITNESS_FIELDS,
};
static const struct field assortment_fields[] = {
	ENTRY_FIELDS, PACK_FIELD(false), PLACE_FIELD(false), DECISION_FIELD,
	{ .name = "receiver_kind", .type = FIELD_CHOICE, .place = IN_BODY, .choices = "hospital|health_centre|dental|municipal|home_care" },
	{ .name = "substance", .type = FIELD_TEXT, .place = IN_BODY },
	{ .name = "atc", .type = FIELD_TEXT, .place = IN_BODY, .about = "and what begins with it" },
	{ .name = "effect", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "inside|outside|refused" },
};
static const struct field licence_fields[] = {
	ENTRY_FIELDS, PACK_FIELD(true), PLACE_FIELD(false),
	{ .name = "number", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	{ .name = "kind", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "general|individual" },
	{ .name = "limit_units", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = LIMIT_UNITS },
	{ .name = "reference", .type = FIELD_TEXT, .place = IN_BODY, .about = "of the case; never a patient" },
	WITNESS_FIELDS,
};
static const struct field contract_fields[] = {
	ENTRY_FIELDS, PACK_FIELD(true),
	{ .name = "contract", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	{ .name = "is_on", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "on|off" },
	{ .name = "supplier", .type = FIELD_TEXT, .place = IN_BODY },
	{ .name = "rank", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = 99 },
	{ .name = "price", .type = FIELD_MONEY, .place = IN_BODY, .minimum = 0, .maximum = INT64_MAX, .about = "a pack" },
};
static const struct field mark_fields[] = {
	ENTRY_FIELDS, PACK_FIELD(true), PLACE_FIELD(true), DECISION_FIELD,
	{ .name = "mark", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "no|yes" },
};
static const struct field addition_fields[] = {
	ENTRY_FIELDS, PACK_FIELD(true), DECISION_FIELD,
	{ .name = "to_pack", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .about = "what may be supplied instead" },
	{ .name = "direction", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "both|one" },
};
#define EVE_NAMES                                                                                                                \
	"twelfth_night_eve|maundy_thursday|easter_eve|walpurgis_eve|whit_eve|midsummer_eve|all_saints_eve|christmas_eve|new_years_eve"
static const struct field eve_fields[] = {
	ENTRY_FIELDS, DECISION_FIELD,
	{ .name = "name", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = EVE_NAMES },
	{ .name = "kind", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "open|half|closed" },
	{ .name = "closes", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 5, .about = "HH:MM, of a short day" },
};
static const struct field limit_fields[] = {
	ENTRY_FIELDS, DECISION_FIELD,
	{ .name = "class", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "1|2|3" },
	{ .name = "store_hours", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .minimum = 1, .maximum = HOURS_AT_MOST, .about = "until the pharmacy's goods stand in quarantine" },
	{ .name = "ward_hours", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .minimum = 1, .maximum = HOURS_AT_MOST, .about = "until a ward has answered" },
	{ .name = "inform", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "phone|message", .about = "how wards are told" },
};
static const struct field sheet_fields[] = { TABLE_FIELDS, EVERY_FIELD, PACK_FILTER, { .name = "sheet", .type = FIELD_FILE, .place = IN_BODY, .required = true } };

const struct route register_routes[] = {
	{ HTTP_GET, "/registers", PERMIT_VIEW_ORDERS, index_face, ROUTE_FIELDS(index_fields), .about = "the registers" },
	{ HTTP_GET, "/orderers", PERMIT_VIEW_ORDERS, orderers_face, ROUTE_FIELDS(list_fields), .about = "authorised orderers" },
	{ HTTP_GET, "/assortments", PERMIT_VIEW_ORDERS, list_face, ROUTE_FIELDS(list_fields), .about = "rows of the register" },
	{ HTTP_POST, "/assortments", PERMIT_KEEP_REGISTERS, assortment_face, ROUTE_FIELDS(assortment_fields), .about = "add to the assortments", .page_on_refusal = list_face },
	{ HTTP_GET, "/assortments/{row_id}", PERMIT_VIEW_ORDERS, row_face, ROUTE_FIELDS(row_fields), .about = "one row" },
	{ HTTP_POST, "/assortments/{row_id}/end", PERMIT_KEEP_REGISTERS, end_face, ROUTE_FIELDS(end_fields), .about = "let a row end", .page_on_refusal = row_face },
	{ HTTP_POST, "/api/v1/assortments", PERMIT_KEEP_REGISTERS, assortment_face, ROUTE_FIELDS(assortment_fields), .about = "add to the assortments", .replies = "row_id" },
	{ HTTP_POST, "/api/v1/assortments/{row_id}/end", PERMIT_KEEP_REGISTERS, end_face, ROUTE_FIELDS(end_fields), .about = "let a row end", .replies = "row_id" },
	{ HTTP_GET, "/licences", PERMIT_VIEW_ORDERS, list_face, ROUTE_FIELDS(list_fields), .about = "rows of the register" },
	{ HTTP_POST, "/licences", PERMIT_KEEP_REGISTERS, licence_face, ROUTE_FIELDS(licence_fields), .about = "add a licence", .page_on_refusal = list_face, .takes_witness = true },
	{ HTTP_GET, "/licences/{row_id}", PERMIT_VIEW_ORDERS, row_face, ROUTE_FIELDS(row_fields), .about = "one row" },
	{ HTTP_POST, "/licences/{row_id}/end", PERMIT_KEEP_REGISTERS, end_face, ROUTE_FIELDS(licence_end_fields), .about = "let a row end", .page_on_refusal = row_face, .takes_witness = true },
	{ HTTP_POST, "/api/v1/licences", PERMIT_KEEP_REGISTERS, licence_face, ROUTE_FIELDS(licence_fields), .about = "add a licence", .replies = "row_id", .takes_witness = true },
	{ HTTP_POST, "/api/v1/licences/{row_id}/end", PERMIT_KEEP_REGISTERS, end_face, ROUTE_FIELDS(licence_end_fields), .about = "let a row end", .replies = "row_id", .takes_witness = true },
	{ HTTP_GET, "/contracts", PERMIT_VIEW_ORDERS, list_face, ROUTE_FIELDS(list_fields), .about = "rows of the register" },
	{ HTTP_POST, "/contracts", PERMIT_KEEP_CONTRACTS, contract_face, ROUTE_FIELDS(contract_fields), .about = "mark a pack on or off contract", .page_on_refusal = list_face },
	{ HTTP_GET, "/contracts/{row_id}", PERMIT_VIEW_ORDERS, row_face, ROUTE_FIELDS(row_fields), .about = "one row" },
	{ HTTP_POST, "/contracts/{row_id}/end", PERMIT_KEEP_CONTRACTS, end_face, ROUTE_FIELDS(end_fields), .about = "let a row end", .page_on_refusal = row_face },
	{ HTTP_POST, "/api/v1/contracts", PERMIT_KEEP_CONTRACTS, contract_face, ROUTE_FIELDS(contract_fields), .about = "mark a pack on or off contract", .replies = "row_id" },
	{ HTTP_POST, "/api/v1/contracts/{row_id}/end", PERMIT_KEEP_CONTRACTS, end_face, ROUTE_FIELDS(end_fields), .about = "let a row end", .replies = "row_id" },
	{ HTTP_GET, "/exchange-marks", PERMIT_VIEW_ORDERS, list_face, ROUTE_FIELDS(list_fields), .about = "rows of the register" },
	{ HTTP_POST, "/exchange-marks", PERMIT_SIGNED_IN, mark_face, ROUTE_FIELDS(mark_fields), .about = "say what a ward wants about exchange", .page_on_refusal = list_face },
	{ HTTP_GET, "/exchange-marks/{row_id}", PERMIT_VIEW_ORDERS, row_face, ROUTE_FIELDS(row_fields), .about = "one row" },
	{ HTTP_POST, "/exchange-marks/{row_id}/end", PERMIT_SIGNED_IN, end_face, ROUTE_FIELDS(end_fields), .about = "let a row end", .page_on_refusal = row_face },
	{ HTTP_POST, "/api/v1/exchange-marks", PERMIT_SIGNED_IN, mark_face, ROUTE_FIELDS(mark_fields), .about = "say what a ward wants about exchange", .replies = "row_id" },
	{ HTTP_POST, "/api/v1/exchange-marks/{row_id}/end", PERMIT_SIGNED_IN, end_face, ROUTE_FIELDS(end_fields), .about = "let a row end", .replies = "row_id" },
	{ HTTP_GET, "/exchange-additions", PERMIT_VIEW_ORDERS, list_face, ROUTE_FIELDS(list_fields), .about = "rows of the register" },
	{ HTTP_POST, "/exchange-additions", PERMIT_KEEP_REGISTERS, addition_face, ROUTE_FIELDS(addition_fields), .about = "add a regional exchange", .page_on_refusal = list_face },
	{ HTTP_GET, "/exchange-additions/{row_id}", PERMIT_VIEW_ORDERS, row_face, ROUTE_FIELDS(row_fields), .about = "one row" },
	{ HTTP_POST, "/exchange-additions/{row_id}/end", PERMIT_KEEP_REGISTERS, end_face, ROUTE_FIELDS(end_fields), .about = "let a row end", .page_on_refusal = row_face },
	{ HTTP_POST, "/api/v1/exchange-additions", PERMIT_KEEP_REGISTERS, addition_face, ROUTE_FIELDS(addition_fields), .about = "add a regional exchange", .replies = "row_id" },
	{ HTTP_POST, "/api/v1/exchange-additions/{row_id}/end", PERMIT_KEEP_REGISTERS, end_face, ROUTE_FIELDS(end_fields), .about = "let a row end", .replies = "row_id" },
	{ HTTP_GET, "/eves", PERMIT_VIEW_ORDERS, list_face, ROUTE_FIELDS(list_fields), .about = "rows of the register" },
	{ HTTP_POST, "/eves", PERMIT_MANAGE_TOURS, eve_face, ROUTE_FIELDS(eve_fields), .about = "decide how an eve is kept", .page_on_refusal = list_face },
	{ HTTP_GET, "/eves/{row_id}", PERMIT_VIEW_ORDERS, row_face, ROUTE_FIELDS(row_fields), .about = "one row" },
	{ HTTP_POST, "/eves/{row_id}/end", PERMIT_MANAGE_TOURS, end_face, ROUTE_FIELDS(end_fields), .about = "let a row end", .page_on_refusal = row_face },
	{ HTTP_POST, "/api/v1/eves", PERMIT_MANAGE_TOURS, eve_face, ROUTE_FIELDS(eve_fields), .about = "decide how an eve is kept", .replies = "row_id" },
	{ HTTP_POST, "/api/v1/eves/{row_id}/end", PERMIT_MANAGE_TOURS, end_face, ROUTE_FIELDS(end_fields), .about = "let a row end", .replies = "row_id" },
	{ HTTP_GET, "/recall-limits", PERMIT_VIEW_ORDERS, list_face, ROUTE_FIELDS(list_fields), .about = "rows of the register" },
	{ HTTP_POST, "/recall-limits", PERMIT_RECALL, limit_face, ROUTE_FIELDS(limit_fields), .about = "decide the time limits of a class of recalls", .page_on_refusal = list_face },
	{ HTTP_GET, "/recall-limits/{row_id}", PERMIT_VIEW_ORDERS, row_face, ROUTE_FIELDS(row_fields), .about = "one row" },
	{ HTTP_POST, "/recall-limits/{row_id}/end", PERMIT_RECALL, end_face, ROUTE_FIELDS(end_fields), .about = "let a row end", .page_on_refusal = row_face },
	{ HTTP_POST, "/api/v1/recall-limits", PERMIT_RECALL, limit_face, ROUTE_FIELDS(limit_fields), .about = "decide the time limits of a class of recalls", .replies = "row_id" },
	{ HTTP_POST, "/api/v1/recall-limits/{row_id}/end", PERMIT_RECALL, end_face, ROUTE_FIELDS(end_fields), .about = "let a row end", .replies = "row_id" },
	{ HTTP_POST, "/dispensations/{row_id}/end", PERMIT_DISPENSE_EXCEPTION, end_face, ROUTE_FIELDS(end_fields), .about = "let a dispensation end", .page_on_refusal = row_face },
	{ HTTP_POST, "/api/v1/dispensations/{row_id}/end", PERMIT_DISPENSE_EXCEPTION, end_face, ROUTE_FIELDS(end_fields), .about = "let a dispensation end", .replies = "row_id" },
	{ HTTP_POST, "/contracts/sheet", PERMIT_KEEP_CONTRACTS, sheet_face, ROUTE_FIELDS(sheet_fields), .about = "read a sheet of contract marks", .page_on_refusal = list_face },
	{ HTTP_POST, "/api/v1/contracts/sheet", PERMIT_KEEP_CONTRACTS, sheet_face, ROUTE_FIELDS(sheet_fields), .about = "read a sheet of contract marks", .replies = "rows" },
};
const size_t register_route_count = COUNT_OF(register_routes);
