/*
 * receive_page.c - receiving at the ward in a minute
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/receive_page.h"

#include "base/limits.h"
#include "catalogue/code.h"
#include "catalogue/pack.h"
#include "format/gs1.h"
#include "order/difference.sql.h"
#include "order/order_view.h"
#include "order/schedule_page.h"
#include "order/ship_order.h"
#include "people/permission.h"
#include "people/second_signer.h"
#include "stock/count.sql.h"
#include "web/answer.h"

/* ---------------------------------------------------------------- what was scanned so far */

/* How often a row stands in "12.12.15". */
static int64_t times_seen(struct text seen, int64_t row_id)
{
	int64_t times = 0;
	for (struct text part; (part = text_next(&seen, '.')).at;) {
		int64_t id;
		times += num_parse(part, &id) == OK && id == row_id;
	}
	return times;
}

static bool is_of(const struct code_candidates *candidates, int64_t pack_id)
{
	for (size_t i = 0; i < candidates->count; i++)
		if (candidates->at[i] == pack_id)
			return true;
	return false;
}

/* What a scan told of goods that are not on the list; row 0 and no code: nothing. */
struct scanned_extra {
	int64_t     row_id;
	struct text code; /* Of an article that was not sent at all. */
	struct text batch;
	struct day  expiry;
};

/* The one article of the region that a code stands for; none where there is none, or where several are. */
static enum err article_of(struct ctx *ctx, struct db_tx *tx, const struct code_candidates *candidates, struct pack_facts *out, bool *found)
{
	*found = false;
	for (size_t i = 0; i < candidates->count; i++) {
		struct pack_facts pack;
		TRY(pack_load(ctx, tx, candidates->at[i], &pack));
		if (!pack.has_article)
			continue;
		if (*found) {
			*found = false;
			return OK;
		}
		*out = pack;
		*found = true;
	}
	return OK;
}

static enum err article_of_code(struct ctx *ctx, struct db_tx *tx, struct text written, struct pack_facts *out, bool *found)
{
	struct gs1_scan        code;
	struct code_candidates candidates;
	TRY(gs1_parse(ctx, written, &code));
	TRY(code_resolve(ctx, tx, code.gtin.at ? code.gtin : code.vnr, &candidates));
	return article_of(ctx, tx, &candidates, out, found);
}

/* A row's packs; a row that is no whole number of them is one. */
static int64_t packs_of(const struct shipment_lines_row *row, int64_t units_per_pack)
{
	return row->units % units_per_pack == 0 ? row->units / units_per_pack : 1;
}

/*
 * The row that a scan ticks: of the pack, and of the batch when the code tells it; one that is not full goes first.  A pack of
 * the list in a batch that is not on it, and another article, are written as extra.
 */
static enum err find_row(struct ctx *ctx, struct db_tx *tx, struct text scan, const struct shipment_lines_rows *rows, struct text seen,
			 const struct shipment_lines_row **out, struct scanned_extra *extra)
{
	struct gs1_scan        code;
	struct code_candidates candidates;
	struct pack_facts      other;
	bool                   is_article;
	*out = NULL;
	*extra = (struct scanned_extra){ .code = TEXT(""), .expiry = DAY_NONE };
	TRY(gs1_parse(ctx, scan, &code));
	TRY(code_resolve(ctx, tx, code.gtin.at ? code.gtin : code.vnr, &candidates));
	for (size_t i = 0; i < rows->count; i++) {
		struct pack_facts pack;
		if (!is_of(&candidates, rows->at[i].pack_id))
			continue;
		if (!text_is_empty(code.batch) && !text_equal(code.batch, rows->at[i].label)) {
			*extra = (struct scanned_extra){ rows->at[i].id, TEXT(""), code.batch, code.expiry };
			continue;
		}
		TRY(pack_load(ctx, tx, rows->at[i].pack_id, &pack));
		if (*out == NULL || times_seen(seen, rows->at[i].id) < packs_of(&rows->at[i], pack.units_per_pack))
			*out = &rows->at[i];
	}
	if (*out || extra->row_id)
		return OK;
	TRY(article_of(ctx, tx, &candidates, &other, &is_article));
	if (is_article)
		*extra = (struct scanned_extra){ 0, code.gtin.at ? code.gtin : code.vnr, code.batch, code.expiry };
	return OK;
}

/* What to do with goods that are on no row. */
static enum text_key not_listed(const struct scanned_extra *extra)
{
	return extra->row_id ? T_RECEIVE_OTHER_BATCH : extra->code.length ? T_RECEIVE_OTHER_ARTICLE : T_RECEIVE_NOT_HERE;
}

static enum err take_scan(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct shipment_lines_rows *rows,
			  struct ward_receive_view *out, struct scanned_extra *extra)
{
	const struct shipment_lines_row *row;
	struct text                      scan = text_trim(form_text(x->form, "scan"));
	enum language                    language = x->viewer.language;
	out->seen = form_text(x->form, "seen");
	if (text_is_empty(scan))
		return OK;
	enum err err = find_row(ctx, tx, scan, rows, out->seen, &row, extra);
	if (err && err_kind(err) != INVALID)
		return err;
	ctx->error = (struct error){ 0 };
	out->is_wrong = err != OK || row == NULL;
	out->is_right = !out->is_wrong;
	if (out->is_wrong) {
		out->scanned = text_in(language, err ? T_RECEIVE_UNREADABLE : not_listed(extra));
		return OK;
	}
	extra->row_id = 0;
	out->seen = text_format(ctx->arena, "%.*s%s%lld", TEXT_ARG(out->seen), out->seen.length ? "." : "", (long long)row->id);
	out->scanned = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength), TEXT_ARG(row->label));
	return OK;
}

/* ---------------------------------------------------------------- the page's part */

static enum err fill_reasons(struct ctx *ctx, struct db_tx *tx, enum language language, const char *purpose, const char *prefix,
			     struct difference_reasons_view *out)
{
	struct stock_reasons_rows rows;
	TRY(stock_reasons(ctx, tx, (struct stock_reasons_in){ text_of(purpose), ctx->today }, &rows));
	*out = (struct difference_reasons_view){ arena_array(ctx->arena, struct difference_reason_view, rows.count + 1), rows.count };
	for (size_t i = 0; i < rows.count; i++)
		out->at[i] = (struct difference_reason_view){ rows.at[i].code, text_of_word(ctx->arena, language, prefix, rows.at[i].code), false };
	return OK;
}

/* What was written before a refusal is still there, in an open row. */
static void keep_written(struct ctx *ctx, const struct exchange *x, int64_t row_id, struct receive_row_view *view)
{
	view->said = view->in_packs ? view->packs : view->units;
	view->words = TEXT("");
	if (!x->refused || x->route->face != receive_face)
		return;
	for (size_t i = 0; i < form_count(x->form, "lines"); i++) {
		int64_t     said = form_i64_at(x->form, view->in_packs ? "lines.packs" : "lines.units", i);
		struct text code = form_text_at(x->form, "lines.reason_code", i);
		if (form_i64_at(x->form, "lines.shipment_line_id", i) != row_id || said == I64_NONE)
			continue;
		view->is_open = said != view->said || !text_is_empty(code);
		view->said = said;
		view->words = form_text_at(x->form, "lines.difference_reason", i);
		struct difference_reason_view *chosen = arena_array(ctx->arena, struct difference_reason_view, view->reasons.count + 1);
		for (size_t k = 0; k < view->reasons.count; k++) {
			chosen[k] = view->reasons.at[k];
			chosen[k].is_chosen = text_equal(chosen[k].code, code);
		}
		view->reasons.at = chosen;
	}
}

/* The packs that a surplus may be of: each of the list once. */
static void fill_packs(struct ctx *ctx, const struct shipment_lines_rows *rows, int64_t chosen_row, struct receive_choices_view *out)
{
	out->at = arena_array(ctx->arena, struct receive_choice_view, rows->count + 1);
	for (size_t i = 0; i < rows->count; i++) {
		const struct shipment_lines_row *row = &rows->at[i];
		size_t                           first = 0;
		while (rows->at[first].pack_id != row->pack_id)
			first++;
		if (first == i)
			out->at[out->count++] = (struct receive_choice_view){
				text_format(ctx->arena, "%lld", (long long)row->id),
				text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength), TEXT_ARG(row->pack_text)),
				false };
		for (size_t k = 0; row->id == chosen_row && k < out->count; k++)
			out->at[k].is_chosen = text_equal(out->at[k].id, text_format(ctx->arena, "%lld", (long long)rows->at[first].id));
	}
}

static struct text date_text(struct ctx *ctx, struct day day)
{
	return day_is_none(day) ? TEXT("") : day_text(ctx->arena, day);
}

/* What an article is called that was not sent, and its class; a code that nobody knows is shown as it was written. */
static enum err fill_article(struct ctx *ctx, struct db_tx *tx, struct receive_extra_view *out, struct text *narcotic_class)
{
	struct pack_facts pack;
	bool              found = false;
	if (text_is_empty(out->code))
		return OK;
	enum err err = article_of_code(ctx, tx, out->code, &pack, &found);
	if (err && err_kind(err) != INVALID)
		return err;
	ctx->error = (struct error){ 0 };
	if (err || !found)
		return OK;
	out->has_article = true;
	out->beside = out->packs.count ? out->packs.at[0].id : TEXT("");
	out->article = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength), TEXT_ARG(pack.pack_text));
	*narcotic_class = text_of(narcotic_class_name(pack.narcotic_class));
	return OK;
}

static enum err fill_extra(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct shipment_lines_rows *rows,
			   const struct scanned_extra *scanned, struct receive_extra_view *out, struct text *narcotic_class)
{
	bool    is_kept = x->refused && x->route->face == receive_face && form_count(x->form, "extras") > 0;
	bool    is_scanned = scanned->row_id != 0 || scanned->code.length > 0;
	int64_t packs = is_kept ? form_i64_at(x->form, "extras.packs", 0) : I64_NONE;
	*out = (struct receive_extra_view){
		.code = is_kept ? text_trim(form_text_at(x->form, "extras.code", 0)) : scanned->code,
		.batch = is_kept ? form_text_at(x->form, "extras.batch", 0) : is_scanned ? scanned->batch : TEXT(""),
		.expiry = date_text(ctx, is_kept ? form_day_at(x->form, "extras.expiry_day", 0) : scanned->expiry),
		.count = packs != I64_NONE ? text_format(ctx->arena, "%lld", (long long)packs) : is_scanned ? TEXT("1") : TEXT(""),
		.words = is_kept ? form_text_at(x->form, "extras.words", 0) : TEXT(""),
	};
	out->is_open = is_scanned || !text_is_empty(out->batch) || !text_is_empty(out->code) || packs != I64_NONE;
	fill_packs(ctx, rows, is_kept ? form_i64_at(x->form, "extras.shipment_line_id", 0) : scanned->row_id, &out->packs);
	return fill_article(ctx, tx, out, narcotic_class);
}

/* Narcotics, sent or found, may need a second signature. */
static enum err ask_witness(struct ctx *ctx, struct db_tx *tx, const struct shipment_get_row *shipment, struct text narcotic_class,
			    struct ward_receive_view *out)
{
	if (out->witness.is_asked || !narcotic_class.at || !is_narcotic(narcotic_class))
		return OK;
	return signer_needed(ctx, tx,
			     &(struct eyes_act){ EYES_NARCOTIC_RECEIVE, shipment->ward_id, narcotic_class.at, PERMIT_RECEIVE_AT_WARD },
			     &out->witness.is_asked);
}

enum err receive_fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct shipment_get_row *shipment,
		      const struct shipment_lines_rows *rows, struct ward_receive_view *out)
{
	struct difference_reasons_view reasons;
	enum language                  language = x->viewer.language;
	int64_t                        ticked = 0;
	*out = (struct ward_receive_view){ .page_url = url_ids(ctx->arena, "/shipments/#", shipment->id, 0),
				      .receive_url = url_ids(ctx->arena, "/shipments/#/receive", shipment->id, 0),
				      .seen = TEXT(""),
				      .marks = form_marks_of(x),
				      .part_marks = form_marks_of(x) };
	out->part_marks.request_key = text_format(ctx->arena, "%.*s-part", TEXT_ARG(x->viewer.request_key));
	struct scanned_extra scanned = { .code = TEXT(""), .expiry = DAY_NONE };
	struct text          extra_class = TEXT_NONE;
	if (x->route->method == HTTP_GET)
		TRY(take_scan(ctx, tx, x, rows, out, &scanned));
	TRY(fill_extra(ctx, tx, x, rows, &scanned, &out->extra, &extra_class));
	TRY(fill_reasons(ctx, tx, language, "delivery", "DELIVERY", &reasons));
	out->rows.at = arena_array(ctx->arena, struct receive_row_view, rows->count + 1);
	for (size_t i = 0; i < rows->count; i++) {
		const struct shipment_lines_row *row = &rows->at[i];
		struct pack_facts                pack;
		TRY(pack_load(ctx, tx, row->pack_id, &pack));
		int64_t packs = packs_of(row, pack.units_per_pack), seen = times_seen(out->seen, row->id);
		ticked += seen > 0;
		out->rows.at[out->rows.count++] = (struct receive_row_view){
			.id = text_format(ctx->arena, "%lld", (long long)row->id),
			.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength)),
			.detail = row->pack_text,
			.label = row->label,
			.expiry = row->expiry_day,
			.amount = packs_text(ctx->arena, language, row->units, pack.units_per_pack),
			.in_packs = row->units % pack.units_per_pack == 0,
			.packs = packs,
			.units = row->units,
			.is_seen = seen > 0,
			.seen = text_format(ctx->arena, "%lld/%lld", (long long)seen, (long long)packs),
			.reasons = reasons,
		};
		keep_written(ctx, x, row->id, &out->rows.at[i]);
	}
	TRY(ask_witness(ctx, tx, shipment, extra_class, out));
	for (size_t i = 0; i < rows->count; i++)
		TRY(ask_witness(ctx, tx, shipment, rows->at[i].narcotic_class, out));
	out->has_scanned = out->seen.length > 0;
	out->is_all_seen = ticked == (int64_t)rows->count;
	out->progress = text_put(ctx->arena,
				 text_put(ctx->arena, text_in(language, T_RECEIVE_PROGRESS), "{n}", number_text(ctx->arena, ticked)), "{all}",
				 number_text(ctx->arena, (int64_t)rows->count));
	return OK;
}

/* ---------------------------------------------------------------- receiving */

/* Packs as units of the row's pack; I64_NONE packs leave the units as they are. */
static enum err units_of_packs(struct ctx *ctx, struct db_tx *tx, const struct shipment_lines_rows *rows, int64_t row_id, int64_t packs,
			       int64_t *units)
{
	for (size_t k = 0; k < rows->count && packs != I64_NONE; k++) {
		struct pack_facts pack;
		if (rows->at[k].id != row_id)
			continue;
		TRY(pack_load(ctx, tx, rows->at[k].pack_id, &pack));
		return num_multiply(packs, pack.units_per_pack, units);
	}
	return OK;
}

static enum err units_said(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct shipment_lines_rows *rows, size_t i,
			   struct received_line *out)
{
	int64_t units = form_i64_at(x->form, "lines.units", i), packs = form_i64_at(x->form, "lines.packs", i);
	*out = (struct received_line){ .shipment_line_id = form_i64_at(x->form, "lines.shipment_line_id", i),
				       .units = units,
				       .expiry = DAY_NONE,
				       .difference_reason = form_text_at(x->form, "lines.difference_reason", i),
				       .reason_code = form_text_at(x->form, "lines.reason_code", i) };
	if ((units == I64_NONE) == (packs == I64_NONE))
		return fail(ctx, ERR_FIELD_MISSING, "lines.units", "a row tells what was received in units or in packs");
	return units_of_packs(ctx, tx, rows, out->shipment_line_id, packs, &out->units);
}

/* Goods that lay beside what was sent; the page's one empty row is none. */
static enum err extra_said(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct shipment_lines_rows *rows, size_t i,
			   struct received_line *out, bool *is_said)
{
	int64_t     units = form_i64_at(x->form, "extras.units", i), packs = form_i64_at(x->form, "extras.packs", i);
	struct text batch = text_trim(form_text_at(x->form, "extras.batch", i));
	*out = (struct received_line){ .shipment_line_id = form_i64_at(x->form, "extras.shipment_line_id", i),
				       .units = units,
				       .difference_reason = form_text_at(x->form, "extras.words", i),
				       .batch = batch,
				       .expiry = form_day_at(x->form, "extras.expiry_day", i) };
	struct text code = text_trim(form_text_at(x->form, "extras.code", i));
	*is_said = !text_is_empty(batch) || units != I64_NONE || packs != I64_NONE || !text_is_empty(code);
	if (!*is_said)
		return OK;
	struct pack_facts pack = { .units_per_pack = 1 };
	bool              found = true;
	if (!text_is_empty(code))
		TRY(article_of_code(ctx, tx, code, &pack, &found));
	if (!found)
		return fail(ctx, ERR_NOT_FOUND, "extras.code", "no article of the region has this code, or several have: call the pharmacy");
	out->pack_id = pack.pack_id;
	if (text_is_empty(batch) || day_is_none(out->expiry))
		return fail(ctx, ERR_FIELD_MISSING, text_is_empty(batch) ? "extras.batch" : "extras.expiry_day",
			    "goods that are not on the list are told with batch and expiry");
	if ((units == I64_NONE) == (packs == I64_NONE))
		return fail(ctx, ERR_FIELD_MISSING, "extras.packs", "a row tells what was received in units or in packs");
	if (out->pack_id && packs != I64_NONE)
		return num_multiply(packs, pack.units_per_pack, &out->units);
	return units_of_packs(ctx, tx, rows, out->shipment_line_id, packs, &out->units);
}

enum err receive_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t                    id = form_i64(x->form, "shipment_id");
	size_t                     count = form_count(x->form, "lines"), extras = form_count(x->form, "extras");
	struct shipment_lines_rows rows;
	struct received_line      *lines = arena_array(ctx->arena, struct received_line, count + extras + 1);
	TRY(shipment_lines(ctx, tx, (struct shipment_lines_in){ ctx->actor.region_id, id }, &rows));
	for (size_t i = 0; i < count; i++)
		TRY(units_said(ctx, tx, x, &rows, i, &lines[i]));
	for (size_t i = 0; i < extras; i++) {
		bool is_said = false;
		TRY(extra_said(ctx, tx, x, &rows, i, &lines[count], &is_said));
		count += is_said;
	}
	TRY(shipment_receive(ctx, tx, id, 0, lines, count));
	answer_written(ctx, x, url_ids(ctx->arena, "/shipments/#", id, 0), "DONE_RECEIVED", "shipment_id", id);
	return OK;
}

enum err difference_words(struct ctx *ctx, struct db_tx *tx, enum language language, int64_t shipment_id, int64_t shipment_line_id,
			  struct text *out)
{
	struct differences_of_shipment_rows rows;
	*out = TEXT("");
	TRY(differences_of_shipment(ctx, tx, (struct differences_of_shipment_in){ ctx->actor.region_id, shipment_id }, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		const struct differences_of_shipment_row *row = &rows.at[i];
		if (row->shipment_line_id != shipment_line_id)
			continue;
		struct text reason = text_of_word(ctx->arena, language, "DELIVERY", row->reason_code);
		struct text done = text_is(row->state, "open") ? text_in(language, T_DIFFERENCE_WAITS)
							       : text_of_word(ctx->arena, language, "OUTCOME", row->outcome);
		*out = text_format(ctx->arena, "%.*s%s%.*s. %.*s%s%.*s", TEXT_ARG(reason), row->reason_text.length ? ": " : "",
				   TEXT_ARG(row->reason_text), TEXT_ARG(done), row->outcome_text.length ? ": " : "",
				   TEXT_ARG(row->outcome_text));
	}
	return OK;
}
