/*
 * count_page.c - counting at the bin and what is around it; pages and API share the faces
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/count_page.h"

#include "base/limits.h"
#include "catalogue/code.h"
#include "catalogue/pack.h"
#include "format/gs1.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/batch.h"
#include "stock/count_page.html.h"
#include "stock/count_rules.h"
#include "stock/count_stock.h"
#include "web/answer.h"
#include "web/table.h"

struct text count_amount(struct arena *arena, enum language language, int64_t units, int64_t units_per_pack)
{
	int64_t packs = units / units_per_pack, loose = units % units_per_pack;
	struct text word = text_in(language, T_PACKS_SHORT);
	if (units_per_pack == 1 || packs == 0)
		return number_text(arena, units);
	if (loose == 0)
		return text_format(arena, "%lld %.*s (%lld)", (long long)packs, TEXT_ARG(word), (long long)units);
	return text_format(arena, "%lld %.*s + %lld (%lld)", (long long)packs, TEXT_ARG(word), (long long)loose, (long long)units);
}

bool count_shows_balance(const struct exchange *x, bool is_blind, struct text state)
{
	return !is_blind || text_is(state, "approved") || viewer_may(&x->viewer, PERMIT_APPROVE_COUNT);
}

static enum err load_count(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct count_get_row *count)
{
	TRY(count_get(ctx, tx, (struct count_get_in){ ctx->actor.region_id, form_i64(x->form, "count_id") }, count));
	return person_may(ctx, tx, PERMIT_COUNT, count->store_id);
}

/* ---------------------------------------------------------------- a new count */

static enum err common_of(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct count_common_view *out)
{
	struct place_list stores;
	TRY(place_stores(ctx, tx, &stores));
	*out = (struct count_common_view){ .marks = form_marks_of(x) };
	out->stores.at = arena_array(ctx->arena, struct count_choice_view, stores.count + 1);
	for (size_t i = 0; i < stores.count; i++)
		out->stores.at[out->stores.count++] = (struct count_choice_view){
			text_format(ctx->arena, "%lld", (long long)stores.at[i].id), stores.at[i].name };
	return OK;
}

static enum err count_new_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct count_new_view       view;
	struct storage_classes_rows storages;
	view = (struct count_new_view){ 0 };
	TRY(common_of(ctx, tx, x, &view.common));
	TRY(storage_classes(ctx, tx, (struct storage_classes_in){ ctx->actor.region_id }, &storages));
	view.storages.at = arena_array(ctx->arena, struct count_choice_view, storages.count + 1);
	for (size_t i = 0; i < storages.count; i++)
		view.storages.at[view.storages.count++] = (struct count_choice_view){
			storages.at[i].storage_class,
			text_of_word(ctx->arena, x->viewer.language, "STORAGE", storages.at[i].storage_class) };
	struct html body = page_start(ctx, x);
	count_new(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_COUNT_NEW), &body);
	return OK;
}

static enum err open_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct count_opened opened;
	TRY(count_open(ctx, tx,
		       &(struct count_selection){ .store_id = form_i64(x->form, "store_id"),
						  .kind = form_text(x->form, "selection"),
						  .from_code = form_text(x->form, "from_code"),
						  .to_code = form_text(x->form, "to_code"),
						  .word = form_text(x->form, "word"),
						  .since = form_day(x->form, "since"),
						  .is_blind = form_flag(x->form, "blind"),
						  .note = form_text(x->form, "note") },
		       &opened));
	answer_written(ctx, x, url_ids(ctx->arena, "/counts/#", opened.count_id, 0), "DONE_COUNT_OPENED", "count_id", opened.count_id);
	return OK;
}

static enum err tasks_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "place", T_STOCK_PLACE, CELL_WORDS, NULL },      { "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },
		{ "batch", T_STOCK_BATCH, CELL_WORDS, NULL },      { "cause", T_COUNT_CAUSE, CELL_STATUS, "COUNT_CAUSE" },
		{ "reason", T_REASON, CELL_STATUS, "REASON" },     { "opened_at", T_STOCK_WHEN, CELL_MOMENT, NULL },
		{ "opened_by", T_STOCK_WHO, CELL_WORDS, NULL },    { "count", T_STOCK_COUNT, CELL_WORDS, NULL },
		{ "store", T_ORDER_STORE, CELL_WORDS, NULL },
	};
	struct count_tasks_rows      rows;
	struct count_tasks_head_view view;
	struct table                 table;
	TRY(count_tasks(ctx, tx, (struct count_tasks_in){ ctx->actor.region_id, 0, LIMIT_PAGE_ROWS_MAX }, &rows));
	view = (struct count_tasks_head_view){ .has_tasks = rows.count > 0 };
	TRY(common_of(ctx, tx, x, &view.common));
	table_init(&table, ctx->arena, "count-tasks", columns, COUNT_OF(columns), T_COUNT_TASKS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_text(rows.at[i].place_code);
		cells[1] = cell_link(text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(rows.at[i].name), TEXT_ARG(rows.at[i].strength),
						 TEXT_ARG(rows.at[i].pack_text)),
				     url_ids(ctx->arena, "/packs/#", rows.at[i].pack_id, 0));
		cells[2] = cell_link(rows.at[i].label, url_ids(ctx->arena, "/batches/#", rows.at[i].batch_id, 0));
		cells[3] = cell_text(rows.at[i].cause);
		cells[4] = cell_text(rows.at[i].reason_code);
		cells[5] = cell_moment(rows.at[i].opened_at);
		cells[6] = cell_text(rows.at[i].opened_name);
		cells[7] = rows.at[i].count_id ? cell_link(text_in(x->viewer.language, T_COUNT_UNDER_WAY),
							   url_ids(ctx->arena, "/counts/#", rows.at[i].count_id, 0))
					       : cell_text(TEXT(""));
		cells[8] = cell_text(rows.at[i].store_name);
	}
	struct html before = page_start(ctx, x);
	count_tasks_head(&before, &view);
	return table_reply(ctx, x, text_in(x->viewer.language, T_COUNT_TASKS), &table, &before);
}

/* ---------------------------------------------------------------- one count */

/* The next bin with something to count, after the one one stands at; else the first; 0: none. */
static const struct count_bins_row *next_bin(const struct count_bins_rows *bins, int64_t after_id)
{
	size_t start = 0;
	for (size_t i = 0; i < bins->count; i++)
		if (bins->at[i].place_id == after_id)
			start = i + 1;
	for (size_t i = 0; i < bins->count; i++) {
		const struct count_bins_row *bin = &bins->at[(start + i) % bins->count];
		if (bin->mine > 0 && bin->place_id != after_id)
			return bin;
	}
	return NULL;
}

static struct url bin_url(struct ctx *ctx, int64_t count_id, int64_t place_id)
{
	return url_ids(ctx->arena, "/counts/#/bins/#", count_id, place_id);
}

static void bin_rows(struct ctx *ctx, const struct count_get_row *count, const struct count_bins_rows *bins, struct count_view *view)
{
	view->bins.at = arena_array(ctx->arena, struct count_bin_row_view, bins->count + 1);
	for (size_t i = 0; i < bins->count; i++)
		view->bins.at[view->bins.count++] = (struct count_bin_row_view){
			bins->at[i].code, bin_url(ctx, count->id, bins->at[i].place_id), bins->at[i].lines, bins->at[i].waiting,
			bins->at[i].waiting ? TEXT("chip warn") : TEXT("chip good") };
}

enum err count_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct count_get_row      count;
	struct count_progress_row progress;
	struct count_bins_rows    bins;
	struct count_accuracy_row figure;
	TRY(load_count(ctx, tx, x, &count));
	TRY(count_progress(ctx, tx, (struct count_progress_in){ ctx->actor.region_id, count.id }, &progress));
	TRY(count_bins(ctx, tx, (struct count_bins_in){ ctx->actor.region_id, count.id, ctx->actor.person_id }, &bins));
	TRY(count_accuracy(ctx, tx, (struct count_accuracy_in){ ctx->actor.region_id, count.id, { 0 }, { INT64_MAX } }, &figure));
	const struct count_bins_row *next = next_bin(&bins, 0);
	bool is_open = text_is(count.state, "open") || text_is(count.state, "counted");
	struct count_view view = {
		.number = count.number,
		.selection = count_selection_words(ctx->arena, x->viewer.language, count.selection, count.parameter),
		.store = count.store_name,
		.state = text_of_word(ctx->arena, x->viewer.language, "COUNT_STATE", count.state),
		.state_class = text_format(ctx->arena, "status %.*s", TEXT_ARG(count.state)),
		.blind = text_in(x->viewer.language, count.is_blind ? T_COUNT_BLIND_YES : T_COUNT_BLIND_NO),
		.created_at = count.created_at,
		.created_by = count.created_by,
		.waiting = progress.waiting,
		.counted = progress.counted + progress.approved,
		.is_open = is_open,
		.has_next = next != NULL,
		.next_url = next ? bin_url(ctx, count.id, next->place_id) : url_of("/counts"),
		.has_waiting = progress.waiting > 0,
		.may_cancel = progress.approved == 0,
		.may_review = viewer_may(&x->viewer, PERMIT_APPROVE_COUNT) && progress.counted + progress.approved > 0,
		.is_done = text_is(count.state, "approved"),
		.accuracy = count_percent(ctx->arena, figure.right_lines, figure.counted),
		.accuracy_value = count_percent(ctx->arena, figure.right_ore, figure.counted_ore),
		.review_url = url_ids(ctx->arena, "/counts/#/review", count.id, 0),
		.lines_url = url_ids(ctx->arena, "/counts/#/lines", count.id, 0),
		.sheet_url = url_ids(ctx->arena, "/counts/#/sheet", count.id, 0),
		.bin_url = url_ids(ctx->arena, "/counts/#/bin", count.id, 0),
		.finish_url = url_ids(ctx->arena, "/counts/#/finish", count.id, 0),
		.cancel_url = url_ids(ctx->arena, "/counts/#/cancel", count.id, 0),
		.marks = form_marks_of(x),
	};
	bin_rows(ctx, &count, &bins, &view);
	struct html body = page_start(ctx, x);
	count_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_STOCK_COUNT), &body);
	return OK;
}

/* From the code of a bin to its page. */
static enum err go_to_bin(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct count_get_row count;
	struct place         place;
	TRY(load_count(ctx, tx, x, &count));
	TRY(place_by_code(ctx, tx, form_text(x->form, "code"), &place));
	http_reply_see_other(&x->reply, bin_url(ctx, count.id, place.id).text);
	return OK;
}

/* ---------------------------------------------------------------- one bin */

/* What was scanned at a bin. */
struct bin_scan {
	struct gs1_scan       code;
	struct code_candidates packs;
	size_t                 matches;
};

static bool fits(struct ctx *ctx, const struct bin_scan *scan, const struct count_lines_row *line)
{
	bool is_pack = false;
	for (size_t i = 0; i < scan->packs.count; i++)
		is_pack = is_pack || scan->packs.at[i] == line->pack_id;
	if (!is_pack || (!day_is_none(scan->code.expiry) && scan->code.expiry.number != line->expiry_day.number))
		return false;
	return text_is_empty(scan->code.batch) || batch_labels_same(ctx, scan->code.batch, line->label);
}

/* A scan is a pack, or the next bin's code; `*moved` when the page goes there. */
static enum err read_scan(struct ctx *ctx, struct db_tx *tx, struct exchange *x, const struct count_bins_rows *bins, int64_t count_id,
			  struct bin_scan *out, struct count_bin_view *view, bool *moved)
{
	struct text scan = text_trim(form_text(x->form, "scan"));
	*moved = false;
	for (size_t i = 0; i < bins->count; i++)
		if (text_equal(bins->at[i].code, scan)) {
			http_reply_see_other(&x->reply, bin_url(ctx, count_id, bins->at[i].place_id).text);
			*moved = true;
			return OK;
		}
	enum err err = gs1_parse(ctx, form_text(x->form, "scan"), &out->code);
	if (!err) {
		struct text code = out->code.gtin.at ? out->code.gtin : out->code.vnr;
		if (!text_is_empty(code))
			TRY(code_resolve(ctx, tx, code, &out->packs));
		if (out->packs.count > 0)
			return OK;
		err = ERR_CODE_UNKNOWN;
	}
	view->has_problem = true;
	view->problem = text_of_error(x->viewer.language, err);
	view->asks_found = true;
	ctx->error = (struct error){ 0 };
	return OK;
}

/* Whether a rule keeps the one who looks from counting a line again. */
static bool is_for_others(struct ctx *ctx, const struct exchange *x, const struct count_lines_row *before, struct count_limits limits)
{
	struct count_seen seen = { before->balance_at_count, before->counted_units, before->difference_value_ore, NARCOTIC_UNKNOWN };
	if (narcotic_class_of(ctx, before->narcotic_class, &seen.class))
		ctx->error = (struct error){ 0 };
	return before->counted_by == x->viewer.person_id && count_asks_again(&seen, limits) != NULL;
}

static struct count_item_view item_of(struct ctx *ctx, const struct exchange *x, const struct count_lines_row *line,
				      bool shows_balance, const struct count_lines_rows *all, struct count_limits limits)
{
	struct count_item_view item = {
		.id = text_format(ctx->arena, "%lld", (long long)line->id),
		.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(line->name), TEXT_ARG(line->strength)),
		.detail = text_format(ctx->arena, "%.*s · %.*s", TEXT_ARG(line->pack_text), TEXT_ARG(line->vnr)),
		.label = line->label,
		.expiry = line->expiry_day,
		.is_counted = text_is(line->state, "counted") || text_is(line->state, "approved"),
		.class = TEXT("card take"),
	};
	if (item.is_counted) {
		item.counted = count_amount(ctx->arena, x->viewer.language, line->counted_units, line->units_per_pack);
		item.class = TEXT("card");
	}
	if (shows_balance) {
		int64_t units = item.is_counted ? line->balance_at_count : line->units_now == I64_NONE ? 0 : line->units_now;
		item.shows_balance = true;
		item.balance = count_amount(ctx->arena, x->viewer.language, units, line->units_per_pack);
	}
	for (size_t i = 0; line->recount_of && i < all->count; i++)
		if (all->at[i].id == line->recount_of && text_is(line->state, "waiting")) {
			item.is_again = true;
			item.is_others = is_for_others(ctx, x, &all->at[i], limits);
		}
	return item;
}

/* The lines of a bin: what was scanned first, then what waits, then what is counted. */
static enum err items_of(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct count_get_row *count,
			 int64_t place_id, struct bin_scan *scan, struct count_bin_view *view)
{
	struct count_lines_rows lines;
	struct count_limits     limits;
	TRY(count_limits_today(ctx, tx, &limits));
	TRY(count_lines(ctx, tx, (struct count_lines_in){ ctx->actor.region_id, count->id, place_id }, &lines));
	view->items.at = arena_array(ctx->arena, struct count_item_view, lines.count + 1);
	for (int turn = 0; turn < 3; turn++)
		for (size_t i = 0; i < lines.count; i++) {
			const struct count_lines_row *line = &lines.at[i];
			bool is_waiting = text_is(line->state, "waiting"), is_scanned = fits(ctx, scan, line);
			if (!is_waiting && !text_is(line->state, "counted") && !text_is(line->state, "approved"))
				continue;
			if ((is_scanned ? 0 : is_waiting ? 1 : 2) != turn)
				continue;
			struct count_item_view *item = &view->items.at[view->items.count++];
			*item = item_of(ctx, x, line, !count->is_blind, &lines, limits);
			if (text_is(line->state, "approved") || !view->is_open)
				item->is_others = true; /* Nothing to type. */
			view->can_save = view->can_save || !item->is_others;
			if (is_scanned && is_waiting) {
				scan->matches++;
				item->is_chosen = true;
				view->has_chosen = true;
			}
		}
	view->has_items = view->items.count > 0;
	return OK;
}

static enum err offer_found(struct ctx *ctx, struct db_tx *tx, struct exchange *x, const struct bin_scan *scan, struct count_bin_view *view)
{
	if (scan->packs.count > 0 && scan->matches == 0) {
		struct pack_facts pack;
		TRY(pack_load(ctx, tx, scan->packs.at[0], &pack));
		view->asks_found = true;
		view->is_found = true;
		view->found_name = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength),
					       TEXT_ARG(pack.pack_text));
		view->found_pack_id = text_format(ctx->arena, "%lld", (long long)pack.pack_id);
		view->scan = form_text(x->form, "scan");
		view->found_batch = scan->code.batch.at ? scan->code.batch : TEXT("");
		view->found_expiry = scan->code.expiry;
	}
	return view->asks_found && !view->is_found ? choose_fill(ctx, tx, x, &view->choose) : OK;
}

static enum err bin_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct count_get_row   count;
	struct count_bins_rows bins;
	struct place           place;
	struct bin_scan        scan = { .code = { .expiry = DAY_NONE } };
	size_t                 at = 0;
	bool                   moved = false;
	TRY(load_count(ctx, tx, x, &count));
	TRY(place_load(ctx, tx, form_i64(x->form, "place_id"), &place));
	TRY(count_bins(ctx, tx, (struct count_bins_in){ ctx->actor.region_id, count.id, ctx->actor.person_id }, &bins));
	for (size_t i = 0; i < bins.count; i++)
		at = bins.at[i].place_id == place.id ? i + 1 : at;
	const struct count_bins_row *next = next_bin(&bins, place.id);
	struct count_bin_view view = {
		.number = count.number,
		.bin = place.code,
		.bin_name = place.name,
		.count_url = url_ids(ctx->arena, "/counts/#", count.id, 0),
		.bin_url = bin_url(ctx, count.id, place.id),
		.save_url = bin_url(ctx, count.id, place.id),
		.found_url = url_ids(ctx->arena, "/counts/#/bins/#/found", count.id, place.id),
		.has_next = next != NULL,
		.next = next ? next->code : TEXT(""),
		.next_url = next ? bin_url(ctx, count.id, next->place_id) : url_of("/counts"),
		.is_open = text_is(count.state, "open") || text_is(count.state, "counted"),
		.found_expiry = DAY_NONE,
		.found_batch = TEXT(""),
		.found_name = TEXT(""),
		.found_pack_id = TEXT(""),
		.scan = TEXT(""),
		.marks = form_marks_of(x),
	};
	if (!x->refused && form_has(x->form, "scan"))
		TRY(read_scan(ctx, tx, x, &bins, count.id, &scan, &view, &moved));
	if (moved)
		return OK;
	view.asks_found = view.asks_found || (!x->refused && form_flag(x->form, "other"));
	TRY(items_of(ctx, tx, x, &count, place.id, &scan, &view));
	TRY(offer_found(ctx, tx, x, &scan, &view));
	view.step = step_of(view.count_url, text_in(x->viewer.language, T_COUNT_BINS),
			    text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(x->viewer.language, T_STOCK_COUNT)), (long long)count.number));
	view.step.has_progress = bins.count > 0;
	view.step.done = (int64_t)at;
	view.step.total = (int64_t)bins.count;
	view.step.is_wrong = view.has_problem;
	struct html body = page_start(ctx, x);
	count_bin_shown(&body, &view);
	page_reply(ctx, x, text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(text_in(x->viewer.language, T_STOCK_COUNT)), TEXT_ARG(place.code)), &body);
	return OK;
}

/* Packs and loose units together; `*given` when either was typed. */
static enum err units_of(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, int64_t packs, int64_t loose, int64_t *units, bool *given)
{
	struct pack_facts pack;
	*given = packs != I64_NONE || loose != I64_NONE;
	*units = loose == I64_NONE ? 0 : loose;
	if (packs == I64_NONE || packs == 0)
		return OK;
	TRY(pack_load(ctx, tx, pack_id, &pack));
	int64_t in_packs;
	TRY(num_multiply(packs, pack.units_per_pack, &in_packs));
	return num_add(*units, in_packs, units);
}

/* On to the next bin when this one is done. */
static enum err after_saving(struct ctx *ctx, struct db_tx *tx, struct exchange *x, bool asks_again)
{
	int64_t                count_id = form_i64(x->form, "count_id"), place_id = form_i64(x->form, "place_id");
	struct count_bins_rows bins;
	TRY(count_bins(ctx, tx, (struct count_bins_in){ ctx->actor.region_id, count_id, ctx->actor.person_id }, &bins));
	const struct count_bins_row *next = next_bin(&bins, place_id);
	bool is_left = false;
	for (size_t i = 0; i < bins.count; i++)
		is_left = is_left || (bins.at[i].place_id == place_id && bins.at[i].mine > 0);
	struct url to = is_left ? bin_url(ctx, count_id, place_id)
			: next  ? bin_url(ctx, count_id, next->place_id)
				: url_ids(ctx->arena, "/counts/#", count_id, 0);
	answer_written(ctx, x, to, asks_again ? "DONE_COUNT_AGAIN" : "DONE_COUNTED", "count_id", count_id);
	return OK;
}

static enum err save_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	size_t rows = form_count(x->form, "lines");
	bool   any = false, asks_again = false;
	for (size_t i = 0; i < rows; i++) {
		struct count_line_get_row line;
		struct counted            counted;
		int64_t                   units;
		bool                      given;
		TRY(count_line_get(ctx, tx,
				   (struct count_line_get_in){ ctx->actor.region_id, form_i64_at(x->form, "lines.line_id", i) }, &line));
		if (line.count_id != form_i64(x->form, "count_id"))
			return fail(ctx, ERR_NOT_FOUND, "line", "line %lld is not of this count", (long long)line.id);
		TRY(units_of(ctx, tx, line.pack_id, form_i64_at(x->form, "lines.packs", i), form_i64_at(x->form, "lines.loose", i), &units,
			     &given));
		if (!given)
			continue;
		TRY(count_units(ctx, tx, line.id, units, &counted));
		asks_again = asks_again || counted.asks_again;
		any = true;
	}
	if (!any)
		return fail(ctx, ERR_FIELD_MISSING, "packs", "type what you counted, 0 where nothing is left");
	return after_saving(ctx, tx, x, asks_again);
}

static enum err found_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct gs1_scan       scan = { .expiry = DAY_NONE, .production = DAY_NONE };
	struct code_candidates packs = { 0 };
	struct counted        counted;
	bool                  given;
	struct count_find     find = { .count_id = form_i64(x->form, "count_id"),
				       .place_id = form_i64(x->form, "place_id"),
				       .pack_id = form_i64(x->form, "pack_id"),
				       .batch_label = form_text(x->form, "batch"),
				       .expiry = form_day(x->form, "expiry") };
	if (form_has(x->form, "scan"))
		TRY(gs1_parse(ctx, form_text(x->form, "scan"), &scan));
	if (find.pack_id == 0 && !text_is_empty(scan.gtin.at ? scan.gtin : scan.vnr)) {
		TRY(code_resolve(ctx, tx, scan.gtin.at ? scan.gtin : scan.vnr, &packs));
		find.pack_id = packs.count == 1 ? packs.at[0] : 0;
	}
	if (find.pack_id == 0)
		return fail(ctx, ERR_FIELD_MISSING, "scan", "scan a pack or choose an article");
	if (text_is_empty(find.batch_label) && scan.batch.at)
		find.batch_label = scan.batch;
	if (day_is_none(find.expiry))
		find.expiry = scan.expiry;
	TRY(units_of(ctx, tx, find.pack_id, form_i64(x->form, "packs"), form_i64(x->form, "loose"), &find.units, &given));
	if (!given)
		return fail(ctx, ERR_FIELD_MISSING, "packs", "type what you counted, 0 where nothing is left");
	TRY(count_found(ctx, tx, &find, &counted));
	return after_saving(ctx, tx, x, counted.asks_again);
}

static enum err finish_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t count_id = form_i64(x->form, "count_id");
	TRY(count_finish(ctx, tx, count_id, form_flag(x->form, "leave_rest")));
	answer_written(ctx, x, url_ids(ctx->arena, "/counts/#", count_id, 0), "DONE_COUNT_FINISHED", "count_id", count_id);
	return OK;
}

static enum err cancel_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t count_id = form_i64(x->form, "count_id");
	TRY(count_cancel(ctx, tx, count_id));
	answer_written(ctx, x, url_of("/counts"), "DONE_SAVED", "count_id", count_id);
	return OK;
}

/* ---------------------------------------------------------------- routes */

#define COUNT_ID { .name = "count_id", .type = FIELD_ID, .place = IN_PATH, .required = true }
#define PLACE_ID { .name = "place_id", .type = FIELD_ID, .place = IN_PATH, .required = true }

static const struct field list_fields[] = { TABLE_FIELDS };
static const struct field open_fields[] = {
	{ .name = "store_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "selection", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "zone|storage_class|narcotic_class|since|value_class|tasks" },
	{ .name = "from_code", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 40, .about = "zone: the first bin; empty: from the start" },
	{ .name = "to_code", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 40, .about = "zone: the last bin; empty: to the end" },
	{ .name = "word", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 40, .about = "the storage, narcotic or value class" },
	{ .name = "since", .type = FIELD_DAY, .place = IN_BODY, .about = "since: what was not counted from this day on" },
	{ .name = "blind", .type = FIELD_FLAG, .place = IN_BODY, .about = "who counts is not shown the balance" },
	{ .name = "note", .type = FIELD_TEXT, .place = IN_BODY },
};
static const struct field count_fields[] = { COUNT_ID };
static const struct field go_fields[] = { COUNT_ID, { .name = "code", .type = FIELD_TEXT, .place = IN_QUERY, .required = true, .maximum = 40 } };
static const struct field bin_fields[] = {
	COUNT_ID, PLACE_ID,
	{ .name = "scan", .type = FIELD_RAW, .place = IN_QUERY, .about = "a pack in the bin, or the code of another bin" },
	{ .name = "other", .type = FIELD_FLAG, .place = IN_QUERY, .about = "show the form for goods without a line" },
	CHOOSE_FIELD,
};
static const struct field save_fields[] = {
	COUNT_ID, PLACE_ID,
	{ .name = "lines.line_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true, .required = true },
	{ .name = "lines.packs", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 0, .maximum = LIMIT_PACKS },
	{ .name = "lines.loose", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 0, .maximum = LIMIT_UNITS, .about = "base units outside whole packs" },
};
static const struct field found_fields[] = {
	COUNT_ID, PLACE_ID,
	{ .name = "scan", .type = FIELD_RAW, .place = IN_BODY, .about = "what the scanner read" },
	{ .name = "pack_id", .type = FIELD_ID, .place = IN_BODY },
	{ .name = "batch", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 40 },
	{ .name = "expiry", .type = FIELD_DAY, .place = IN_BODY },
	{ .name = "packs", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = LIMIT_PACKS },
	{ .name = "loose", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = LIMIT_UNITS },
};
static const struct field finish_fields[] = { COUNT_ID, { .name = "leave_rest", .type = FIELD_FLAG, .place = IN_BODY, .about = "what waits is left uncounted" } };

const struct route count_routes[] = {
	{ HTTP_GET, "/counts/new", PERMIT_COUNT, count_new_page, .about = "what is to be counted" },
	{ HTTP_POST, "/counts", PERMIT_COUNT, open_face, ROUTE_FIELDS(open_fields), .about = "open a count", .page_on_refusal = count_new_page },
	{ HTTP_GET, "/counts/tasks", PERMIT_COUNT, tasks_page, ROUTE_FIELDS(list_fields), .about = "bins that wait to be counted" },
	{ HTTP_GET, "/counts/{count_id}", PERMIT_COUNT, count_page, ROUTE_FIELDS(count_fields), .about = "one count" },
	{ HTTP_GET, "/counts/{count_id}/bin", PERMIT_COUNT, go_to_bin, ROUTE_FIELDS(go_fields), .about = "to a bin by its code" },
	{ HTTP_GET, "/counts/{count_id}/bins/{place_id}", PERMIT_COUNT, bin_page, ROUTE_FIELDS(bin_fields), .about = "count one bin" },
	{ HTTP_POST, "/counts/{count_id}/bins/{place_id}", PERMIT_COUNT, save_face, ROUTE_FIELDS(save_fields), .about = "store what was counted in a bin", .page_on_refusal = bin_page },
	{ HTTP_POST, "/counts/{count_id}/bins/{place_id}/found", PERMIT_COUNT, found_face, ROUTE_FIELDS(found_fields), .about = "count goods without a line", .page_on_refusal = bin_page },
	{ HTTP_POST, "/counts/{count_id}/finish", PERMIT_COUNT, finish_face, ROUTE_FIELDS(finish_fields), .about = "counting is done", .page_on_refusal = count_page },
	{ HTTP_POST, "/counts/{count_id}/cancel", PERMIT_COUNT, cancel_face, ROUTE_FIELDS(count_fields), .about = "give a count up", .page_on_refusal = count_page },
	{ HTTP_POST, "/api/v1/counts", PERMIT_COUNT, open_face, ROUTE_FIELDS(open_fields), .about = "open a count", .replies = "count_id" },
	{ HTTP_POST, "/api/v1/counts/{count_id}/bins/{place_id}", PERMIT_COUNT, save_face, ROUTE_FIELDS(save_fields), .about = "store what was counted in a bin", .replies = "count_id" },
	{ HTTP_POST, "/api/v1/counts/{count_id}/bins/{place_id}/found", PERMIT_COUNT, found_face, ROUTE_FIELDS(found_fields), .about = "count goods without a line", .replies = "count_id" },
	{ HTTP_POST, "/api/v1/counts/{count_id}/finish", PERMIT_COUNT, finish_face, ROUTE_FIELDS(finish_fields), .about = "counting is done", .replies = "count_id" },
	{ HTTP_POST, "/api/v1/counts/{count_id}/cancel", PERMIT_COUNT, cancel_face, ROUTE_FIELDS(count_fields), .about = "give a count up", .replies = "count_id" },
};
const size_t count_route_count = COUNT_OF(count_routes);
