/*
 * draft_page.c - a ward's draft: one page, one form; pages and API share the faces
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/draft_page.h"

#include "base/limits.h"
#include "order/draft_page.html.h"
#include "order/keep_template.h"
#include "order/order.sql.h"
#include "order/order_page.html.h"
#include "order/order_rules.h"
#include "order/order_view.h"
#include "order/save_draft.h"
#include "order/template.sql.h"
#include "order/ward.sql.h"
#include "order/ward_sheet.h"
#include "people/permission.h"
#include "place/place.h"
#include "web/answer.h"
#include "web/list.h"
#include "web/table.h"

enum { SECTIONS_MAX = 4, PUT_AWAY_DAYS = 7 };

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

struct text packs_words(struct arena *arena, enum language language, int64_t packs)
{
	return text_format(arena, "%.*s %.*s", TEXT_ARG(number_text(arena, packs)), TEXT_ARG(text_in(language, T_PACKS_SHORT)));
}

/* ---------------------------------------------------------------- the rows */

/* Units as packs where they are whole, else as units. */
static struct text amount(struct ctx *ctx, enum language language, int64_t units, int64_t units_per_pack)
{
	if (units % units_per_pack == 0)
		return packs_words(ctx->arena, language, units / units_per_pack);
	return text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(number_text(ctx->arena, units)),
			   TEXT_ARG(text_in(language, T_WARD_UNITS)));
}

/* "2026-11-24 · 3 förp", and "ZW46389 · 2029-04-09". */
static void received_words(struct ctx *ctx, enum language language, const struct sheet_row *row, struct draft_row_view *view)
{
	view->has_received = !moment_is_none(row->received_at);
	view->received = view->has_received
				 ? text_format(ctx->arena, "%.*s · %.*s", TEXT_ARG(day_text(ctx->arena, zone_day(row->received_at))),
					       TEXT_ARG(amount(ctx, language, row->received_units, row->units_per_pack)))
				 : text_in(language, T_WARD_NEVER_RECEIVED);
	view->received_class = view->has_received ? TEXT("") : TEXT("none");
	view->received_batch = text_format(ctx->arena, "%.*s%s · %.*s", TEXT_ARG(row->received_label), row->received_more ? " …" : "",
					   TEXT_ARG(view->has_received ? day_text(ctx->arena, row->received_expiry) : TEXT("")));
}

/* How the suggestion came to be: "mål 6 − öppet 2 − saldo 1". */
static struct text why_words(struct ctx *ctx, enum language language, const struct sheet_row *row, bool keeps_balance)
{
	struct text why = text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(language, T_WARD_WHY_PAR)), (long long)row->par_packs);
	if (row->open_units > 0)
		why = text_format(ctx->arena, "%.*s − %.*s %.*s", TEXT_ARG(why), TEXT_ARG(text_in(language, T_WARD_WHY_OPEN)),
				  TEXT_ARG(amount(ctx, language, row->open_units, row->units_per_pack)));
	if (keeps_balance)
		why = text_format(ctx->arena, "%.*s − %.*s %.*s", TEXT_ARG(why), TEXT_ARG(text_in(language, T_WARD_WHY_BALANCE)),
				  TEXT_ARG(amount(ctx, language, row->ward_units, row->units_per_pack)));
	if (row->suggested == 0)
		why = text_format(ctx->arena, "0: %.*s", TEXT_ARG(why));
	return why;
}

static void stock_words(struct ctx *ctx, enum language language, const struct sheet_row *row, struct draft_row_view *view)
{
	int64_t packs = row->available > 0 ? row->available / row->units_per_pack : 0;
	int64_t wanted = row->packs > 0 ? row->packs : row->usual_packs > 0 ? row->usual_packs : 1;
	view->stock = row->available <= 0 ? text_in(language, T_WARD_NOTHING)
		      : packs == 0        ? amount(ctx, language, row->available, row->units_per_pack)
					  : packs_words(ctx->arena, language, packs);
	view->stock_class = row->available <= 0 ? TEXT("chip bad") : packs < wanted ? TEXT("chip warn") : TEXT("chip good");
	view->has_first = packs > 0 && !day_is_none(row->first_expiry);
	view->first_expiry = row->first_expiry;
	view->has_expected = packs < wanted && !day_is_none(row->expected);
	view->expected = row->expected;
}

static struct draft_row_view row_view(struct ctx *ctx, enum language language, const struct sheet_row *row, const struct place *ward)
{
	struct text name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength));
	struct draft_row_view view = {
		.pack_id = id_text(ctx, row->pack_id),
		.name = name,
		.detail = text_format(ctx->arena, "%.*s%s%.*s%s%.*s", TEXT_ARG(row->form), row->form.length ? " · " : "",
				      TEXT_ARG(row->pack_text), row->vnr.length ? " · " : "", TEXT_ARG(row->vnr)),
		.night_url = url_with(ctx->arena, url_ids(ctx->arena, "/packs/#/where", row->pack_id, 0), "ward_id", id_text(ctx, ward->id)),
		.is_narcotic = narcotic_stands_apart(row->narcotic_class),
		.narcotic = text_of_word(ctx->arena, language, "CLASS", text_of(narcotic_class_name(row->narcotic_class))),
		.par = row->par_packs ? text_format(ctx->arena, "%lld / %lld", (long long)row->par_packs, (long long)row->usual_packs)
				      : TEXT("–"),
		.has_open = row->open_units > 0 && row->par_packs == 0,
		.open = amount(ctx, language, row->open_units, row->units_per_pack),
		.has_suggestion = row->suggested > 0,
		.suggestion = row->suggested,
		.why = row->par_packs > 0 ? why_words(ctx, language, row, ward->keeps_balance) : TEXT(""),
		.packs = row->packs ? id_text(ctx, row->packs) : TEXT(""),
		.was = id_text(ctx, row->packs),
		.mark_was = row->mark,
		.is_forbidden = text_is(row->mark, "no"),
		.is_welcome = text_is(row->mark, "yes"),
		.mark_label = text_format(ctx->arena, "%.*s, %.*s", TEXT_ARG(text_in(language, T_REGISTER_MARK)), TEXT_ARG(name)),
		.packs_label = text_format(ctx->arena, "%.*s, %.*s", TEXT_ARG(text_in(language, T_PACKS)), TEXT_ARG(name)),
		.take_label = text_format(ctx->arena, "%.*s %lld, %.*s", TEXT_ARG(text_in(language, T_WARD_TAKE)),
					  (long long)row->suggested, TEXT_ARG(name)),
		.is_favourite = row->is_favourite,
		.star_name = row->is_favourite ? TEXT("unstar") : TEXT("star"),
		.star_label = text_format(ctx->arena, "%.*s, %.*s",
					  TEXT_ARG(text_in(language, row->is_favourite ? T_WARD_UNSTAR : T_WARD_STAR)), TEXT_ARG(name)),
		.star = row->is_favourite ? TEXT("★") : TEXT("☆"),
		.row_class = row->packs ? TEXT("ordered") : TEXT(""),
	};
	stock_words(ctx, language, row, &view);
	received_words(ctx, language, row, &view);
	return view;
}

/* Each pack stands in one section: what was added, the base list, favourites, what was ordered lately. */
static int section_of(const struct sheet_row *row)
{
	if (row->par_packs > 0)
		return 1;
	if (row->is_favourite)
		return 2;
	return row->packs > 0 ? 0 : 3;
}

static bool form_has_rows(const struct exchange *x)
{
	for (size_t i = 0; x->form && i < x->route->field_count; i++)
		if (strcmp(x->route->fields[i].name, "lines.pack_id") == 0)
			return true;
	return false;
}

/* When a save was refused, what the person wrote stands in the form again. */
static void keep_written(struct ctx *ctx, const struct exchange *x, struct draft_view *view)
{
	if (!x->refused || !form_has_rows(x))
		return;
	for (size_t i = 0; i < form_count(x->form, "lines"); i++) {
		struct text pack_id = id_text(ctx, form_i64_at(x->form, "lines.pack_id", i));
		int64_t     packs = form_i64_at(x->form, "lines.packs", i);
		struct text mark = form_text_at(x->form, "lines.mark", i);
		for (size_t s = 0; s < view->sections.count; s++)
			for (size_t r = 0; r < view->sections.at[s].rows.count; r++)
				if (text_equal(view->sections.at[s].rows.at[r].pack_id, pack_id)) {
					struct draft_row_view *row = &view->sections.at[s].rows.at[r];
					row->packs = packs == I64_NONE ? TEXT("") : id_text(ctx, packs);
					row->is_forbidden = text_is(mark, "no");
					row->is_welcome = text_is(mark, "yes");
				}
	}
}

static void fill_sections(struct ctx *ctx, const struct exchange *x, const struct ward_sheet *sheet, const struct place *ward,
			  struct draft_view *view)
{
	static const enum text_key titles[SECTIONS_MAX] = { T_WARD_ADDED, T_BASE_LIST, T_WARD_FAVOURITES, T_WARD_RECENT };
	size_t narcotics = 0;
	view->sections.at = arena_array(ctx->arena, struct draft_section_view, SECTIONS_MAX);
	for (int s = 0; s < SECTIONS_MAX; s++) {
		struct draft_section_view *section = &view->sections.at[view->sections.count];
		*section = (struct draft_section_view){ .title = text_in(x->viewer.language, titles[s]) };
		section->rows.at = arena_array(ctx->arena, struct draft_row_view, sheet->count + 1);
		for (size_t i = 0; i < sheet->count; i++)
			if (section_of(&sheet->at[i]) == s)
				section->rows.at[section->rows.count++] = row_view(ctx, x->viewer.language, &sheet->at[i], ward);
		view->has_base_list = view->has_base_list || (s == 1 && section->rows.count > 0);
		view->sections.count += section->rows.count > 0;
	}
	for (size_t i = 0; i < sheet->count; i++) {
		view->line_count += sheet->at[i].packs > 0;
		narcotics += sheet->at[i].packs > 0 && narcotic_stands_apart(sheet->at[i].narcotic_class);
	}
	view->is_mixed = narcotics > 0 && (int64_t)narcotics < view->line_count;
}

/* ---------------------------------------------------------------- the page */

static enum err fill_templates(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, struct draft_view *view)
{
	struct templates_of_ward_rows rows;
	TRY(templates_of_ward(ctx, tx, (struct templates_of_ward_in){ ctx->actor.region_id, ward_id }, &rows));
	view->templates.at = arena_array(ctx->arena, struct draft_template_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		view->templates.at[view->templates.count++] = (struct draft_template_view){
			id_text(ctx, rows.at[i].id), rows.at[i].name, rows.at[i].lines,
			url_ids(ctx->arena, "/templates/#", rows.at[i].id, 0) };
	view->has_templates = rows.count > 0;
	return OK;
}

/* Pharmacy staff names the authorised orderer they order for. */
static enum err fill_behalf(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, struct draft_view *view)
{
	struct order_orderers_rows rows;
	view->needs_behalf = !order_viewer_may(ctx, tx, PERMIT_ORDER, ward_id);
	if (!view->needs_behalf)
		return OK;
	TRY(order_orderers(ctx, tx, (struct order_orderers_in){ ctx->actor.region_id, ward_id, ctx->today, PLACE_DEPTH_MAX }, &rows));
	view->orderers.at = arena_array(ctx->arena, struct choice_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		view->orderers.at[view->orderers.count++] = (struct choice_view){ .id = id_text(ctx, rows.at[i].person_id),
										  .label = rows.at[i].name };
	return OK;
}

static enum err show_put_away(struct ctx *ctx, struct exchange *x, const struct order_view *head, int64_t order_id,
			      const struct draft_marks_row *marks)
{
	struct put_away_view view = { .head = *head, .marks = form_marks_of(x), .at = marks->deleted_at, .by = marks->deleted_name,
				      .restore_url = url_ids(ctx->arena, "/orders/#/restore", order_id, 0) };
	struct html body = page_start(ctx, x);
	order_head(&body, head);
	draft_put_away(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_STATE_DRAFT), &body);
	return OK;
}

enum err draft_show(struct ctx *ctx, struct db_tx *tx, struct exchange *x, int64_t order_id, const struct order_view *head)
{
	struct order_get_row   order;
	struct draft_marks_row marks;
	struct place           ward;
	struct ward_sheet      sheet;
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, order_id }, &order));
	TRY(draft_marks(ctx, tx, (struct draft_marks_in){ ctx->actor.region_id, order_id }, &marks));
	if (!moment_is_none(marks.deleted_at))
		return show_put_away(ctx, x, head, order_id, &marks);
	TRY(place_load(ctx, tx, order.ward_id, &ward));
	TRY(ward_sheet_load(ctx, tx, &ward, order.store_id, order_id, &sheet));
	struct draft_view view = {
		.head = *head,
		.marks = form_marks_of(x),
		.draft_url = url_ids(ctx->arena, "/orders/#/draft", order_id, 0),
		.delete_url = url_ids(ctx->arena, "/orders/#/delete", order_id, 0),
		.split_url = url_ids(ctx->arena, "/orders/#/split", order_id, 0),
		.scan_url = url_ids(ctx->arena, "/orders/#/scan", order_id, 0),
		.template_url = url_ids(ctx->arena, "/orders/#/template", order_id, 0),
		.note = order.note,
		.is_changed = !moment_is_none(marks.changed_at) && marks.changed_name.at,
		.changed_at = marks.changed_at,
		.changed_by = marks.changed_name,
		.is_prepared = !day_is_none(marks.due_day),
		.template_name = marks.template_name,
		.due_day = marks.due_day,
		.keeps_no_balance = !ward.keeps_balance,
	};
	view.head.has_note = false; /* It stands in its field. */
	fill_sections(ctx, x, &sheet, &ward, &view);
	keep_written(ctx, x, &view);
	if (x->refused && text_is(x->refused->rule, "R-ORDER-03"))
		view.is_mixed = true; /* By what was written, which is not saved. */
	TRY(fill_templates(ctx, tx, ward.id, &view));
	TRY(fill_behalf(ctx, tx, ward.id, &view));
	TRY(choose_fill(ctx, tx, x, &view.choose));
	TRY(when_fill(ctx, tx, x, ward.id, &view.when));
	struct html body = page_start(ctx, x);
	order_head(&body, &view.head);
	draft_shown(&body, &view);
	page_reply(ctx, x, text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(x->viewer.language, T_ORDER)), (long long)order.number),
		   &body);
	return OK;
}

static enum err draft_again(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct order_get_row order;
	struct order_view    head;
	int64_t              order_id = form_i64(x->form, "order_id");
	TRY(order_view_head(ctx, tx, x, order_id, &order, &head));
	if (!head.is_draft || !head.may_write)
		return fail(ctx, ERR_STATE, "order", "order %lld is placed already", (long long)order.number);
	return draft_show(ctx, tx, x, order_id, &head);
}

/* ---------------------------------------------------------------- the one form */

enum err draft_form_save(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t order_id, int64_t version, int64_t *now)
{
	struct draft_saved saved;
	size_t             count = form_count(x->form, "lines");
	struct draft_row  *rows = arena_array(ctx->arena, struct draft_row, count + 1);
	for (size_t i = 0; i < count; i++) {
		int64_t pack_id = form_i64_at(x->form, "lines.pack_id", i), packs = form_i64_at(x->form, "lines.packs", i);
		if (pack_id == 0)
			return fail(ctx, ERR_FIELD_MISSING, "lines.pack_id", "a row needs a pack");
		rows[i] = (struct draft_row){ pack_id, packs == I64_NONE ? 0 : packs, form_i64_at(x->form, "lines.was", i),
					      form_text_at(x->form, "lines.mark", i), form_text_at(x->form, "lines.mark_was", i) };
	}
	TRY(draft_save(ctx, tx, order_id, version, rows, count, &saved));
	*now = saved.version;
	struct order_get_row order;
	TRY(draft_load(ctx, tx, order_id, &order));
	struct text note = form_text(x->form, "note");
	bool note_was_sent = form_has(x->form, "note") || (!is_api(x) && count > 0);
	if (!note_was_sent || text_equal(note, order.note))
		return OK;
	TRY(order_set_note(ctx, tx, order_id, note));
	*now += 1;
	return OK;
}

/* Fill the base list's empty rows with what is proposed or usual; with `pack_id` that row alone, whatever it says. */
static enum err fill_rows(struct ctx *ctx, struct db_tx *tx, int64_t order_id, bool usual, int64_t pack_id)
{
	struct order_get_row order;
	struct place         ward;
	struct ward_sheet    sheet;
	struct draft_saved   saved;
	size_t               count = 0;
	TRY(draft_load(ctx, tx, order_id, &order));
	TRY(place_load(ctx, tx, order.ward_id, &ward));
	TRY(ward_sheet_load(ctx, tx, &ward, order.store_id, order_id, &sheet));
	struct draft_row *rows = arena_array(ctx->arena, struct draft_row, sheet.count + 1);
	for (size_t i = 0; i < sheet.count; i++) {
		const struct sheet_row *row = &sheet.at[i];
		bool is_meant = pack_id ? row->pack_id == pack_id : row->par_packs > 0 && row->packs == 0;
		/* Narcotics are taken one by one: they stand on an order of their own. */
		if (!is_meant || (pack_id == 0 && narcotic_stands_apart(row->narcotic_class)))
			continue;
		rows[count++] = (struct draft_row){ row->pack_id, usual ? row->usual_packs : row->suggested, row->packs, TEXT(""), TEXT("") };
	}
	return draft_save(ctx, tx, order_id, 0, rows, count, &saved);
}

static enum err save_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t     order_id = form_i64(x->form, "order_id"), now;
	int64_t     pack_id = form_i64(x->form, "pack_id"), star = form_i64(x->form, "star"), unstar = form_i64(x->form, "unstar");
	int64_t     take = form_i64(x->form, "take"), template_id = form_i64(x->form, "template_id");
	struct text fill = form_text(x->form, "fill"), q = form_text(x->form, "q");
	struct url  url = url_ids(ctx->arena, "/orders/#", order_id, 0);
	const char *notice = "DONE_SAVED";
	TRY(draft_form_save(ctx, tx, x, order_id, 0, &now));
	if (star || unstar) {
		struct order_get_row order;
		TRY(draft_load(ctx, tx, order_id, &order));
		TRY(favourite_set(ctx, tx, order.ward_id, star ? star : unstar, star != 0));
		notice = star ? "DONE_STARRED" : "DONE_UNSTARRED";
	}
	if (pack_id) {
		int64_t packs = form_i64(x->form, "packs");
		TRY(order_set_line(ctx, tx, order_id, pack_id, packs == I64_NONE ? 1 : packs, true));
		notice = "DONE_ADDED";
	} else if (template_id) {
		TRY(template_add_to_draft(ctx, tx, order_id, template_id));
		notice = "DONE_ADDED";
	} else if (take || !text_is_empty(fill)) {
		TRY(fill_rows(ctx, tx, order_id, text_is(fill, "usual"), take));
		notice = "DONE_FILLED";
	} else if (!text_is_empty(q) && !form_flag(x->form, "save")) {
		url = url_with(ctx->arena, url, "q", q);
		notice = NULL;
	}
	answer_written(ctx, x, url, notice, "order_id", order_id);
	return OK;
}

static enum err delete_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t order_id = form_i64(x->form, "order_id");
	TRY(draft_delete(ctx, tx, order_id));
	answer_written(ctx, x, url_ids(ctx->arena, "/orders/#", order_id, 0), "DONE_PUT_AWAY", "order_id", order_id);
	return OK;
}

static enum err restore_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t order_id = form_i64(x->form, "order_id");
	TRY(draft_restore(ctx, tx, order_id));
	answer_written(ctx, x, url_ids(ctx->arena, "/orders/#", order_id, 0), "DONE_TAKEN_BACK", "order_id", order_id);
	return OK;
}

static enum err again_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct order_made made;
	TRY(order_again(ctx, tx, form_i64(x->form, "order_id"), &made));
	answer_written(ctx, x, url_ids(ctx->arena, "/orders/#", made.order_id, 0), "DONE_AGAIN", "order_id", made.order_id);
	return OK;
}

static enum err split_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct order_made made;
	int64_t           now, order_id = form_i64(x->form, "order_id");
	TRY(draft_form_save(ctx, tx, x, order_id, 0, &now));
	TRY(draft_split(ctx, tx, order_id, &made));
	answer_written(ctx, x, url_ids(ctx->arena, "/orders/#", made.order_id, 0), "DONE_SPLIT", "order_id", made.order_id);
	return OK;
}

static enum err favourite_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t ward_id = form_i64(x->form, "ward_id"), pack_id = form_i64(x->form, "pack_id");
	bool    is_favourite = !form_has(x->form, "favourite") || form_flag(x->form, "favourite");
	TRY(favourite_set(ctx, tx, ward_id, pack_id, is_favourite));
	struct url back = url_with(ctx->arena, url_ids(ctx->arena, "/packs/#/where", pack_id, 0), "ward_id", id_text(ctx, ward_id));
	answer_written(ctx, x, back, is_favourite ? "DONE_STARRED" : "DONE_UNSTARRED", "pack_id", pack_id);
	return OK;
}

/* ---------------------------------------------------------------- the drafts that wait */

/* Whether a draft is one of those asked for: all, the ones that wait, the ones prepared for today, or the ones put away. */
static bool is_asked_for(const struct ctx *ctx, struct text state, const struct drafts_of_ward_row *row)
{
	bool waits = moment_is_none(row->deleted_at);
	if (text_is(state, "prepared"))
		return waits && row->due_day.number == ctx->today.number;
	return text_is_empty(state) || waits == text_is(state, "draft");
}

static enum err drafts_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_ORDER_NUMBER, CELL_WORDS, NULL },     { "ward", T_ORDER_WARD, CELL_WORDS, NULL },
		{ "changed_at", T_WARD_CHANGED, CELL_MOMENT, NULL }, { "changed_by", T_STOCK_WHO, CELL_WORDS, NULL },
		{ "lines", T_ORDER_LINES, CELL_NUMBER, NULL },      { "template", T_WARD_TEMPLATE, CELL_WORDS, NULL },
		{ "due_day", T_WARD_DUE, CELL_DAY, NULL },          { "state", T_ORDER_STATE, CELL_STATUS, "STATE" },
	};
	struct place_list wards;
	struct table      table;
	bool              orders = viewer_may(&x->viewer, PERMIT_ORDER);
	TRY(person_places(ctx, tx, orders ? PERMIT_ORDER : PERMIT_ORDER_ON_BEHALF, &wards));
	table_init(&table, ctx->arena, "drafts", columns, COUNT_OF(columns), T_WARD_NO_DRAFTS);
	for (size_t p = 0; p < wards.count && table.row_count < LIMIT_PAGE_ROWS_MAX; p++) {
		struct drafts_of_ward_rows rows;
		TRY(drafts_of_ward(ctx, tx,
				   (struct drafts_of_ward_in){ ctx->actor.region_id, wards.at[p].id,
							       zone_moment(day_plus(ctx->today, -PUT_AWAY_DAYS), 0, 0, 0), list_rows(x) },
				   &rows));
		for (size_t i = 0; i < rows.count; i++) {
			const struct drafts_of_ward_row *row = &rows.at[i];
			bool                             is_changed = row->changed_name.at != NULL;
			if (!is_asked_for(ctx, form_text(x->form, "state"), row))
				continue;
			struct table_cell *cells = table_row(&table);
			cells[0] = cell_link(id_text(ctx, row->number), url_ids(ctx->arena, "/orders/#", row->id, 0));
			cells[1] = cell_text(row->ward_name);
			cells[2] = cell_moment(is_changed ? row->changed_at : row->created_at);
			cells[3] = cell_text(is_changed ? row->changed_name : row->created_name);
			cells[4] = cell_number(row->lines);
			cells[5] = cell_text(row->template_name.at ? row->template_name : TEXT(""));
			cells[6] = cell_day(row->due_day);
			cells[7] = cell_text(moment_is_none(row->deleted_at) ? TEXT("draft") : TEXT("put_away"));
		}
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_WARD_DRAFTS), &table, NULL);
}

/* ---------------------------------------------------------------- routes */

#define IN_PATH_ID(field) { .name = field, .type = FIELD_ID, .place = IN_PATH, .required = true }

static const struct field list_fields[] = { TABLE_FIELDS,
					    { .name = "state", .type = FIELD_CHOICE, .place = IN_QUERY, .choices = "draft|prepared|put_away",
					      .about = "only these: that wait, that were prepared for today, that were put away" } };
static const struct field id_fields[] = { IN_PATH_ID("order_id") };
static const struct field form_fields_of_draft[] = {
	IN_PATH_ID("order_id"),
	DRAFT_FORM_FIELDS,
	{ .name = "version", .type = FIELD_INTEGER, .place = IN_BODY },
	{ .name = "on_behalf_of", .type = FIELD_ID, .place = IN_BODY },
	{ .name = "save", .type = FIELD_FLAG, .place = IN_BODY, .about = "save alone, whatever stands in the search" },
	{ .name = "pack_id", .type = FIELD_ID, .place = IN_BODY, .about = "a pack to add" },
	{ .name = "star", .type = FIELD_ID, .place = IN_BODY, .about = "a pack to make a favourite" },
	{ .name = "unstar", .type = FIELD_ID, .place = IN_BODY, .about = "a pack that is a favourite no longer" },
	{ .name = "take", .type = FIELD_ID, .place = IN_BODY, .about = "a pack of which the suggestion is taken" },
	{ .name = "template_id", .type = FIELD_ID, .place = IN_BODY, .about = "a template whose lines are added" },
	{ .name = "fill", .type = FIELD_CHOICE, .place = IN_BODY, .choices = "suggested|usual", .about = "empty rows of the base list" },
};
static const struct field favourite_fields[] = { { .name = "ward_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
						 { .name = "pack_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
						 { .name = "favourite", .type = FIELD_FLAG, .place = IN_BODY } };

const struct route draft_routes[] = {
	{ HTTP_GET, "/drafts", PERMIT_SIGNED_IN, drafts_page, ROUTE_FIELDS(list_fields), .about = "drafts that wait" },
	{ HTTP_POST, "/orders/{order_id}/draft", PERMIT_SIGNED_IN, save_face, ROUTE_FIELDS(form_fields_of_draft), .about = "save a draft", .page_on_refusal = draft_again },
	{ HTTP_POST, "/orders/{order_id}/delete", PERMIT_SIGNED_IN, delete_face, ROUTE_FIELDS(id_fields), .about = "put a draft away", .page_on_refusal = draft_again },
	{ HTTP_POST, "/orders/{order_id}/restore", PERMIT_SIGNED_IN, restore_face, ROUTE_FIELDS(id_fields), .about = "take a draft back", .page_on_refusal = draft_again },
	{ HTTP_POST, "/orders/{order_id}/again", PERMIT_SIGNED_IN, again_face, ROUTE_FIELDS(id_fields), .about = "order the same again" },
	{ HTTP_POST, "/orders/{order_id}/split", PERMIT_SIGNED_IN, split_face, ROUTE_FIELDS(form_fields_of_draft), .about = "narcotics on an order of their own", .page_on_refusal = draft_again },
	{ HTTP_POST, "/favourites", PERMIT_SIGNED_IN, favourite_face, ROUTE_FIELDS(favourite_fields), .about = "a ward's favourite, or no longer" },

	{ HTTP_POST, "/api/v1/orders/{order_id}/draft", PERMIT_SIGNED_IN, save_face, ROUTE_FIELDS(form_fields_of_draft), .about = "save a draft", .replies = "order_id" },
	{ HTTP_POST, "/api/v1/orders/{order_id}/delete", PERMIT_SIGNED_IN, delete_face, ROUTE_FIELDS(id_fields), .about = "put a draft away", .replies = "order_id" },
	{ HTTP_POST, "/api/v1/orders/{order_id}/restore", PERMIT_SIGNED_IN, restore_face, ROUTE_FIELDS(id_fields), .about = "take a draft back", .replies = "order_id" },
	{ HTTP_POST, "/api/v1/orders/{order_id}/again", PERMIT_SIGNED_IN, again_face, ROUTE_FIELDS(id_fields), .about = "order the same again", .replies = "order_id" },
	{ HTTP_POST, "/api/v1/orders/{order_id}/split", PERMIT_SIGNED_IN, split_face, ROUTE_FIELDS(form_fields_of_draft), .about = "narcotics on an order of their own", .replies = "order_id" },
	{ HTTP_POST, "/api/v1/favourites", PERMIT_SIGNED_IN, favourite_face, ROUTE_FIELDS(favourite_fields), .about = "a ward's favourite, or no longer", .replies = "pack_id" },
};
const size_t draft_route_count = COUNT_OF(draft_routes);
