/*
 * order_view.c - orders as they are shown
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/order_view.h"

#include "catalogue/pack.h"
#include "order/line.h"
#include "order/line_reason.h"
#include "order/order.sql.h"
#include "order/review_order.h"
#include "order/unit_assortment.h"
#include "order/ward.sql.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/availability.h"
#include "stock/short_dated.h"

struct text packs_text(struct arena *arena, enum language language, int64_t units, int64_t units_per_pack)
{
	struct text word = text_in(language, T_PACKS_SHORT);
	if (units % units_per_pack != 0)
		return text_format(arena, "%lld", (long long)units);
	return text_format(arena, "%lld %.*s × %lld", (long long)(units / units_per_pack), TEXT_ARG(word),
			   (long long)units_per_pack);
}

static struct text detail_of(struct ctx *ctx, const struct pack_facts *pack)
{
	return text_format(ctx->arena, "%.*s%s%.*s · %.*s%s%.*s", TEXT_ARG(pack->form), pack->form.length ? " · " : "",
			   TEXT_ARG(pack->pack_text), TEXT_ARG(pack->company), pack->vnr.length ? " · " : "",
			   TEXT_ARG(pack->vnr));
}

static enum err fill_candidates(struct ctx *ctx, struct db_tx *tx, int64_t store_id, const struct order_line *line,
				const struct place *ward, const struct unit_assortment *assortment, struct order_line_view *view)
{
	struct review_candidates found;
	TRY(review_candidates(ctx, tx, store_id, line, ward, assortment, false, &found));
	view->candidates.at = arena_array(ctx->arena, struct candidate_view, found.count + 1);
	view->candidates.count = found.count;
	view->has_candidates = found.count > 0;
	for (size_t i = 0; i < found.count; i++) {
		struct pack_facts pack;
		TRY(pack_load(ctx, tx, found.at[i].pack_id, &pack));
		view->candidates.at[i] = (struct candidate_view){
			.pack_id = text_format(ctx->arena, "%lld", (long long)pack.pack_id),
			.name = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength),
					    TEXT_ARG(pack.pack_text)),
			.basis = found.at[i].basis,
			.packs = found.at[i].packs_wanted,
			.available = found.at[i].available,
			.kept = found.at[i].kept,
			.is_kept = found.at[i].kept > 0,
			.first_expiry = found.at[i].first_expiry,
		};
	}
	return OK;
}

static enum err fill_stock(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct order_get_row *order,
			   const struct place *ward, const struct unit_assortment *assortment, const struct order_line *line,
			   const struct pack_facts *pack, struct order_line_view *view)
{
	struct availability stock;
	struct short_dated  wanted;
	TRY(short_dated_for(ctx, tx, ward, line->pack_id, &wanted));
	TRY(availability_load(ctx, tx, order->store_id, line->pack_id, wanted.days, false, &stock));
	view->available = stock.available > 0 ? stock.available : 0;
	view->kept = stock.kept;
	view->is_kept = stock.kept > 0;
	view->is_enough = stock.available >= line_rest(line);
	view->is_open = line->state == LINE_PLACED || line->state == LINE_BACKORDERED || line->state == LINE_SHORT;
	view->class_unknown = pack->narcotic_class == NARCOTIC_UNKNOWN;
	view->decide_url = url_ids(ctx->arena, "/orders/#/lines/#/review", order->id, line->id);
	view->class_url = url_ids(ctx->arena, "/orders/#/packs/#/narcotic-class", order->id, line->pack_id);
	view->marks = form_marks_of(x);
	return view->is_open ? fill_candidates(ctx, tx, order->store_id, line, ward, assortment, view) : OK;
}

static enum err fill_line(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct order_line *line,
			  struct order_line_view *view, struct pack_facts *pack)
{
	enum language     language = x->viewer.language;
	struct pack_facts asked;
	TRY(pack_load(ctx, tx, line->pack_id, pack));
	TRY(pack_load(ctx, tx, line->requested_pack_id, &asked));
	struct text state = text_of(line_state_name(line->state));
	bool        exchanged = line->pack_id != line->requested_pack_id;
	struct text asked_packs = packs_text(ctx->arena, language, line->requested_units, asked.units_per_pack);
	*view = (struct order_line_view){
		.number = line->line_number,
		.line_id = text_format(ctx->arena, "%lld", (long long)line->id),
		.version = text_format(ctx->arena, "%lld", (long long)line->version),
		.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(pack->name), TEXT_ARG(pack->strength)),
		.detail = detail_of(ctx, pack),
		.pack_url = url_ids(ctx->arena, "/packs/#", pack->pack_id, 0),
		.pack_id = text_format(ctx->arena, "%lld", (long long)pack->pack_id),
		.packs = line->units / pack->units_per_pack,
		.units = line->units,
		.asked = exchanged ? text_format(ctx->arena, "%.*s (%.*s %.*s)", TEXT_ARG(asked_packs), TEXT_ARG(asked.name),
						 TEXT_ARG(asked.strength))
				   : asked_packs,
		.supplied = packs_text(ctx->arena, language, line->units, pack->units_per_pack),
		.state = text_of_word(ctx->arena, language, "STATE", state),
		.state_class = text_format(ctx->arena, "status %.*s", TEXT_ARG(state)),
		.is_exchanged = exchanged,
		.why = line_reason(ctx, language, line->reason_code, line->reason_text),
		.expected = line->expected_day,
		.picked = line->picked_units,
		.sent = line->sent_units,
		.received = line->received_units,
	};
	return OK;
}

static enum err fill_events(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t order_id,
			    const struct order_lines *lines, struct order_events_view *out)
{
	struct line_events_rows rows;
	TRY(line_events(ctx, tx, (struct line_events_in){ ctx->actor.region_id, order_id }, &rows));
	out->at = arena_array(ctx->arena, struct order_event_view, rows.count + 1);
	out->count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		int64_t number = 0;
		for (size_t k = 0; k < lines->count; k++)
			if (lines->at[k].id == rows.at[i].line_id)
				number = lines->at[k].line_number;
		out->at[i] = (struct order_event_view){
			.at = rows.at[i].recorded_at,
			.line = number,
			.event = text_of_word(ctx->arena, x->viewer.language, "EVENT", rows.at[i].event),
			.pack = rows.at[i].pack_name,
			.units = rows.at[i].units,
			.why = line_reason(ctx, x->viewer.language, rows.at[i].reason_code, rows.at[i].reason_text),
			.who = rows.at[i].person,
		};
	}
	return OK;
}

/* Who may see an order: its ward's people, or the pharmacy's. */
static enum err may_see(struct ctx *ctx, struct db_tx *tx, const struct order_get_row *order)
{
	if (person_may(ctx, tx, PERMIT_VIEW_ORDERS, order->ward_id) == OK)
		return OK;
	ctx->error = (struct error){ 0 };
	return person_may(ctx, tx, PERMIT_VIEW_ORDERS, order->store_id);
}

bool order_viewer_may(struct ctx *ctx, struct db_tx *tx, enum permission permission, int64_t place_id)
{
	bool yes = person_may(ctx, tx, permission, place_id) == OK;
	ctx->error = (struct error){ 0 };
	return yes;
}

enum err order_view_head(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t order_id,
			 struct order_get_row *order, struct order_view *out)
{
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, order_id }, order));
	TRY(may_see(ctx, tx, order));
	*out = (struct order_view){
		.marks = form_marks_of(x),
		.number = order->number,
		.ward = text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(order->ward_name), TEXT_ARG(order->ward_code)),
		.store = order->store_name,
		.note = order->note,
		.has_note = order->note.length > 0,
		.is_narcotic = order->is_narcotic,
		.is_alcohol = text_is(order->requisition, "alcohol"),
		.has_requisition = !moment_is_none(order->placed_at) && !text_is_empty(order->requisition),
		.requisition_number = order->requisition_number == I64_NONE ? TEXT("")
									   : text_format(ctx->arena, "%lld", (long long)order->requisition_number),
		.requisition_url = url_ids(ctx->arena, "/orders/#/requisition", order->id, 0),
		.is_draft = moment_is_none(order->placed_at),
		.may_write = order_viewer_may(ctx, tx, PERMIT_ORDER, order->ward_id) || order_viewer_may(ctx, tx, PERMIT_ORDER_ON_BEHALF, order->store_id),
		.may_review = order_viewer_may(ctx, tx, PERMIT_REVIEW, order->store_id),
		.placed_at = order->placed_at,
		.placed_by = order->placed_name,
		.has_behalf = order->on_behalf_of != 0,
		.behalf = order->behalf_name,
		.version = text_format(ctx->arena, "%lld", (long long)order->version),
		.order_url = url_ids(ctx->arena, "/orders/#", order_id, 0),
		.changes_url = url_ids(ctx->arena, "/changes/order/#", order_id, 0),
		.documents_url = url_ids(ctx->arena, "/documents/of/order/#", order_id, 0),
		.lines_url = url_ids(ctx->arena, "/orders/#/lines", order_id, 0),
		.place_url = url_ids(ctx->arena, "/orders/#/place", order_id, 0),
		.cancel_url = url_ids(ctx->arena, "/orders/#/cancel", order_id, 0),
		.approve_url = url_ids(ctx->arena, "/orders/#/approve", order_id, 0),
		.release_url = url_ids(ctx->arena, "/orders/#/release", order_id, 0),
		.review_url = url_ids(ctx->arena, "/orders/#/review", order_id, 0),
	};
	TRY(schedule_fill(ctx, tx, x, order_id, &out->schedule));
	if (!out->is_draft)
		return OK;
	struct draft_marks_row marks;
	TRY(draft_marks(ctx, tx, (struct draft_marks_in){ ctx->actor.region_id, order_id }, &marks));
	out->is_cancelled = marks.cancelled > 0;
	return OK;
}

enum err order_view_fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t order_id, bool for_review,
			 struct order_view *out)
{
	struct order_get_row order;
	struct order_lines   lines;
	struct place         ward;
	struct unit_assortment assortment = { 0 };
	TRY(order_view_head(ctx, tx, x, order_id, &order, out));
	TRY(place_load(ctx, tx, order.ward_id, &ward));
	if (for_review)
		TRY(unit_assortment_load(ctx, tx, &ward, &assortment));
	TRY(lines_load(ctx, tx, order_id, &lines));
	out->has_lines = lines.count > 0;
	out->lines.at = arena_array(ctx->arena, struct order_line_view, lines.count + 1);
	out->lines.count = lines.count;
	size_t approved = 0;
	for (size_t i = 0; i < lines.count; i++) {
		struct pack_facts pack;
		TRY(fill_line(ctx, tx, x, &lines.at[i], &out->lines.at[i], &pack));
		if (for_review)
			TRY(fill_stock(ctx, tx, x, &order, &ward, &assortment, &lines.at[i], &pack, &out->lines.at[i]));
		approved += lines.at[i].state == LINE_APPROVED;
		out->has_open = out->has_open || lines.at[i].state == LINE_PLACED;
	}
	out->may_release = approved > 0 && order_viewer_may(ctx, tx, PERMIT_PICK, order.store_id);
	return fill_events(ctx, tx, x, order_id, &lines, &out->events);
}

/* One ward's people see their ward; who sees everything sees all. */
enum err order_viewer_ward(struct ctx *ctx, struct db_tx *tx, struct exchange *x, int64_t *ward_id)
{
	*ward_id = form_i64(x->form, "ward_id");
	if (*ward_id != 0)
		return person_may(ctx, tx, PERMIT_VIEW_ORDERS, *ward_id);
	if (viewer_may(&x->viewer, PERMIT_REVIEW) || viewer_may(&x->viewer, PERMIT_PICK) || viewer_may(&x->viewer, PERMIT_REPORT) ||
	    viewer_may(&x->viewer, PERMIT_AUDIT))
		return OK;
	struct place_list places;
	TRY(person_places(ctx, tx, PERMIT_VIEW_ORDERS, &places));
	*ward_id = places.count ? places.at[0].id : -1;
	return OK;
}

int64_t order_list_before(const struct exchange *x)
{
	int64_t before = form_i64(x->form, "before");
	return before ? before : INT64_MAX;
}
