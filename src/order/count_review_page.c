/*
 * count_review_page.c - differensen: orsak, räkna om eller bokför
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/count_review_page.h"

#include "catalogue/pack.h"
#include "order/approve_count.h"
#include "order/count_review_page.html.h"
#include "people/second_signer.h"
#include "people/permission.h"
#include "people/witness.h"
#include "stock/count_stock.h"
#include "stock/narcotics_book.sql.h"
#include "web/answer.h"
#include "web/table.h"

static enum err reasons_of(struct ctx *ctx, struct db_tx *tx, enum language language, struct reason_choices_view *out)
{
	struct stock_reasons_rows rows;
	TRY(stock_reasons(ctx, tx, (struct stock_reasons_in){ TEXT("count"), ctx->today }, &rows));
	out->at = arena_array(ctx->arena, struct reason_choice_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		out->at[out->count++] = (struct reason_choice_view){
			rows.at[i].code, text_of_word(ctx->arena, language, "COUNT_REASON", rows.at[i].code) };
	return OK;
}

static struct review_item_view item_of(struct ctx *ctx, enum language language, const struct count_lines_rows *lines,
				       const struct count_lines_row *line)
{
	int64_t difference = line->counted_units - line->balance_at_count, now = line->units_now == I64_NONE ? 0 : line->units_now;
	struct review_item_view item = {
		.id = text_format(ctx->arena, "%lld", (long long)line->id),
		.place = line->place_code,
		.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(line->name), TEXT_ARG(line->strength)),
		.detail = text_format(ctx->arena, "%.*s · %.*s", TEXT_ARG(line->pack_text), TEXT_ARG(line->vnr)),
		.label = line->label,
		.batch_url = url_with(ctx->arena, url_ids(ctx->arena, "/batches/#", line->batch_id, 0), "place_id",
				      text_format(ctx->arena, "%lld", (long long)line->place_id)),
		.balance = count_amount(ctx->arena, language, line->balance_at_count, line->units_per_pack),
		.counted = count_amount(ctx->arena, language, line->counted_units, line->units_per_pack),
		.now = count_amount(ctx->arena, language, now, line->units_per_pack),
		.difference = text_format(ctx->arena, "%s%lld", difference > 0 ? "+" : "", (long long)difference),
		.difference_class = difference < 0 ? TEXT("chip bad") : TEXT("chip good"),
		.value = { line->difference_value_ore },
		.counted_at = line->counted_at,
		.counted_by = line->counted_name,
		.cannot_post = now + difference < 0,
		.again_url = url_ids(ctx->arena, "/counts/#/lines/#/again", 0, 0),
	};
	for (size_t i = 0; line->recount_of && i < lines->count; i++)
		if (lines->at[i].id == line->recount_of) {
			item.is_recount = true;
			item.first_counted = text_format(ctx->arena, "%.*s, %.*s",
							 TEXT_ARG(count_amount(ctx->arena, language, lines->at[i].counted_units, line->units_per_pack)),
							 TEXT_ARG(lines->at[i].counted_name));
		}
	return item;
}

static enum err fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct count_get_row *count,
		     struct count_review_view *view)
{
	struct count_lines_rows    lines;
	struct reason_choices_view reasons = { 0 };
	TRY(reasons_of(ctx, tx, x->viewer.language, &reasons));
	TRY(count_lines(ctx, tx, (struct count_lines_in){ ctx->actor.region_id, count->id, 0 }, &lines));
	view->items.at = arena_array(ctx->arena, struct review_item_view, lines.count + 1);
	int64_t net = 0;
	for (size_t i = 0; i < lines.count; i++) {
		const struct count_lines_row *line = &lines.at[i];
		view->waiting += text_is(line->state, "waiting");
		view->approved += text_is(line->state, "approved");
		if (text_is(line->state, "approved") || text_is(line->state, "counted"))
			net += line->difference_value_ore;
		if (!text_is(line->state, "counted"))
			continue;
		if (line->counted_units == line->balance_at_count) {
			view->right++;
			continue;
		}
		struct review_item_view *item = &view->items.at[view->items.count++];
		*item = item_of(ctx, x->viewer.language, &lines, line);
		item->again_url = url_ids(ctx->arena, "/counts/#/lines/#/again", count->id, line->id);
		item->reasons = reasons;
		struct discrepancy_of_line_row file;
		if (is_narcotic(line->narcotic_class)) {
			TRY(discrepancy_of_line(ctx, tx, (struct discrepancy_of_line_in){ ctx->actor.region_id, line->id }, &file, &item->has_case));
			if (item->has_case) {
				item->case_number = file.number;
				item->case_state = text_of_word(ctx->arena, x->viewer.language, "DISCREPANCY_STATE", file.state);
				item->case_url = url_ids(ctx->arena, "/discrepancies/#", file.id, 0);
			}
		}
	}
	view->differing = (int64_t)view->items.count;
	view->net = (struct money){ net };
	return OK;
}

static enum err review_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct count_get_row      count;
	struct count_accuracy_row figure;
	TRY(count_get(ctx, tx, (struct count_get_in){ ctx->actor.region_id, form_i64(x->form, "count_id") }, &count));
	TRY(person_may(ctx, tx, PERMIT_APPROVE_COUNT, count.store_id));
	TRY(count_accuracy(ctx, tx, (struct count_accuracy_in){ ctx->actor.region_id, count.id, { 0 }, { INT64_MAX } }, &figure));
	struct url               lines = url_ids(ctx->arena, "/counts/#/lines", count.id, 0);
	struct count_review_view view = {
		.number = count.number,
		.selection = count_selection_words(ctx->arena, x->viewer.language, count.selection, count.parameter),
		.state = text_of_word(ctx->arena, x->viewer.language, "COUNT_STATE", count.state),
		.state_class = text_format(ctx->arena, "status %.*s", TEXT_ARG(count.state)),
		.count_url = url_ids(ctx->arena, "/counts/#", count.id, 0),
		.lines_url = lines,
		.csv_url = url_with(ctx->arena, lines, "format", TEXT("csv")),
		.xlsx_url = url_with(ctx->arena, lines, "format", TEXT("xlsx")),
		.accuracy = count_percent(ctx->arena, figure.right_lines, figure.counted),
		.accuracy_value = count_percent(ctx->arena, figure.right_ore, figure.counted_ore),
		.is_open = text_is(count.state, "open") || text_is(count.state, "counted"),
		.approve_url = url_ids(ctx->arena, "/counts/#/approve", count.id, 0),
		.marks = form_marks_of(x),
	};
	TRY(signer_needed(ctx, tx, &(struct eyes_act){ EYES_COUNT_APPROVE, count.store_id, NULL, PERMIT_APPROVE_COUNT },
			     &view.witness.is_asked));
	TRY(fill(ctx, tx, x, &count, &view));
	view.has_items = view.items.count > 0;
	view.can_approve = view.is_open && view.differing + view.right > 0;
	struct html body = page_start(ctx, x);
	count_review_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_COUNT_REVIEW), &body);
	return OK;
}

static enum err approve_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t                count_id = form_i64(x->form, "count_id");
	size_t                 rows = form_count(x->form, "lines"), count = 0;
	struct count_decision *decisions = arena_array(ctx->arena, struct count_decision, rows + 1);
	struct count_approved  approved;
	for (size_t i = 0; i < rows; i++) {
		struct text code = form_text_at(x->form, "lines.reason_code", i);
		if (!text_is_empty(code)) /* Without a reason the line waits. */
			decisions[count++] = (struct count_decision){ form_i64_at(x->form, "lines.line_id", i), code,
								      form_text_at(x->form, "lines.reason_text", i) };
	}
	TRY(count_approve(ctx, tx, count_id, decisions, count, &approved));
	answer_written(ctx, x, url_ids(ctx->arena, "/counts/#/review", count_id, 0),
		       approved.stopped.lines_lost > 0 ? "DONE_COUNT_APPROVED_LOST" : "DONE_COUNT_APPROVED", "count_id", count_id);
	return OK;
}

static enum err again_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t count_id = form_i64(x->form, "count_id");
	TRY(count_again(ctx, tx, form_i64(x->form, "line_id")));
	answer_written(ctx, x, url_ids(ctx->arena, "/counts/#/review", count_id, 0), "DONE_COUNT_AGAIN", "count_id", count_id);
	return OK;
}

#define COUNT_ID { .name = "count_id", .type = FIELD_ID, .place = IN_PATH, .required = true }
/* The button that asks for a recount stands among the decisions: they come along and are not looked at. */
#define DECISIONS                                                                                                  \
	{ .name = "lines.line_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true },                          \
	{ .name = "lines.reason_code", .type = FIELD_TEXT, .place = IN_BODY, .repeated = true, .maximum = 40, .about = "empty: not decided yet" }, \
	{ .name = "lines.reason_text", .type = FIELD_TEXT, .place = IN_BODY, .repeated = true }

static const struct field review_fields[] = { COUNT_ID };
static const struct field approve_fields[] = { COUNT_ID, DECISIONS, WITNESS_FIELDS };
static const struct field again_fields[] = { COUNT_ID, { .name = "line_id", .type = FIELD_ID, .place = IN_PATH, .required = true }, DECISIONS, WITNESS_FIELDS };

const struct route count_review_routes[] = {
	{ HTTP_GET, "/counts/{count_id}/review", PERMIT_APPROVE_COUNT, review_page, ROUTE_FIELDS(review_fields), .about = "the differences of a count" },
	{ HTTP_POST, "/counts/{count_id}/approve", PERMIT_APPROVE_COUNT, approve_face, ROUTE_FIELDS(approve_fields), .about = "post differences", .page_on_refusal = review_page, .takes_witness = true },
	{ HTTP_POST, "/counts/{count_id}/lines/{line_id}/again", PERMIT_APPROVE_COUNT, again_face, ROUTE_FIELDS(again_fields), .about = "ask for a recount", .page_on_refusal = review_page },
	{ HTTP_POST, "/api/v1/counts/{count_id}/approve", PERMIT_APPROVE_COUNT, approve_face, ROUTE_FIELDS(approve_fields), .about = "post differences", .replies = "count_id", .takes_witness = true },
	{ HTTP_POST, "/api/v1/counts/{count_id}/lines/{line_id}/again", PERMIT_APPROVE_COUNT, again_face, ROUTE_FIELDS(again_fields), .about = "ask for a recount", .replies = "count_id" },
};
const size_t count_review_route_count = COUNT_OF(count_review_routes);
