/*
 * departure_page.c - the dispatcher's pages
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/departure_page.h"

#include "order/departure_page.html.h"
#include "order/departure_paper.h"
#include "order/plan_departure.h"
#include "order/schedule_page.h"
#include "order/send_departure.h"
#include "people/permission.h"
#include "people/second_signer.h"
#include "people/witness.h"
#include "web/answer.h"
#include "web/table.h"

enum { DAYS_SHOWN = 7 };

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

enum err departure_facts_load(struct ctx *ctx, struct db_tx *tx, int64_t tour_id, struct day day, struct departure_facts *out)
{
	struct tour_set set;
	int64_t         region_id = ctx->actor.region_id;
	*out = (struct departure_facts){ 0 };
	TRY(tour_get(ctx, tx, (struct tour_get_in){ region_id, tour_id }, &out->tour));
	TRY(departure_get(ctx, tx, (struct departure_get_in){ region_id, tour_id, day }, &out->row, &out->is_known));
	TRY(tour_set_of_tour(ctx, tx, tour_id, day, &set));
	out->leaves = tour_leaves(&set, 0, day, &out->plan, &out->absence);
	if (out->is_known && !text_is(out->row.state, "cancelled")) { /* What was promised stands. */
		out->leaves = true;
		out->plan.cutoff_at = out->row.cutoff_at;
		out->plan.leaves_at = out->row.leaves_at;
	}
	int64_t departure_id = out->is_known ? out->row.id : 0;
	bool    is_sent = out->is_known && text_is(out->row.state, "sent");
	TRY(departure_orders(ctx, tx, (struct departure_orders_in){ region_id, tour_id, departure_id, is_sent ? 0 : tour_id, day }, &out->orders));
	TRY(departure_sent_boxes(ctx, tx, (struct departure_sent_boxes_in){ region_id, tour_id, departure_id }, &out->sent));
	if (is_sent)
		return OK;
	return departure_boxes(ctx, tx, (struct departure_boxes_in){ region_id, tour_id, departure_id, day }, &out->boxes);
}

/* ---------------------------------------------------------------- the days to come */

static const struct departure_counts_row *counts_of(const struct departure_counts_rows *counts, int64_t tour_id, struct day day)
{
	for (size_t i = 0; i < counts->count; i++)
		if (counts->at[i].tour_id == tour_id && counts->at[i].on_day.number == day.number)
			return &counts->at[i];
	return NULL;
}

static void put_departure(struct ctx *ctx, const struct exchange *x, struct table *table, const struct tour_set *set, size_t tour,
			  struct day day, const struct departure_counts_rows *counts)
{
	enum language                      language = x->viewer.language;
	int64_t                            tour_id = set->tours[tour].tour_id;
	struct departure_plan              plan;
	struct absence                     absence;
	bool                               leaves = tour_leaves(set, tour, day, &plan, &absence);
	const struct departure_counts_row *known = counts_of(counts, tour_id, day);
	if (!leaves && !known && absence.cause == ABSENT_NEVER_MEANT)
		return;
	bool               is_sent = known && text_is(known->state, "sent"), is_off = !leaves && !is_sent;
	struct moment      at = known && !is_off ? known->leaves_at : leaves ? plan.leaves_at : MOMENT_NONE;
	struct table_cell *cells = table_row(table);
	cells[0] = cell_day(day);
	cells[1] = cell_text(text_of_word(ctx->arena, language, "WEEKDAY", text_format(ctx->arena, "%d", day_weekday(day))));
	cells[2] = cell_text(moment_is_none(at) ? TEXT("") : clock_text(ctx->arena, at));
	cells[3] = cell_link(set->tours[tour].name, viewer_may(&x->viewer, PERMIT_PICK) ? departure_url(ctx->arena, tour_id, day, "")
											: url_ids(ctx->arena, "/tours/#", tour_id, 0));
	bool is_late = !moment_is_none(at) && at.us < ctx->now.us; /* Nobody closed it. */
	cells[4] = cell_text(is_sent ? TEXT("sent") : is_off ? TEXT("cancelled") : is_late ? TEXT("late") : TEXT("open"));
	cells[5] = cell_number(known ? known->orders : 0);
	cells[6] = cell_number(known ? known->waiting : 0);
	cells[7] = cell_number(known ? known->sent : 0);
	cells[8] = cell_text(is_off                               ? absence_words(ctx, language, &absence)
			     : leaves && plan.origin == ORIGIN_MOVED ? text_put(ctx->arena, text_in(language, T_TOUR_MOVED_FROM), "{day}",
										day_words(ctx, language, plan.moved_from))
			     : leaves                                ? plan.note
								     : TEXT(""));
}

static enum err departures_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "on_day", T_TOUR_DAY, CELL_DAY, NULL },          { "weekday", T_CALENDAR_WEEKDAY, CELL_WORDS, NULL },
		{ "leaves", T_TOUR_DEPARTURE, CELL_WORDS, NULL },  { "tour", T_TOUR, CELL_WORDS, NULL },
		{ "state", T_ORDER_STATE, CELL_STATUS, "DEPARTURE_STATE" }, { "orders", T_ORDERS, CELL_NUMBER, NULL },
		{ "waiting", T_DEPARTURE_WAITING, CELL_NUMBER, NULL }, { "sent", T_DEPARTURE_SENT, CELL_NUMBER, NULL },
		{ "note", T_COUNT_NOTE, CELL_WORDS, NULL },
	};
	struct tour_set              set;
	struct departure_counts_rows counts;
	struct table                 table;
	struct day                   from = form_day(x->form, "from");
	if (day_is_none(from))
		from = ctx->today;
	struct day to = day_plus(from, DAYS_SHOWN - 1);
	TRY(tour_set_of_tour(ctx, tx, 0, from, &set));
	TRY(departure_counts(ctx, tx, (struct departure_counts_in){ ctx->actor.region_id, from, to }, &counts));
	table_init(&table, ctx->arena, "departures", columns, COUNT_OF(columns), T_DEPARTURES_EMPTY);
	for (struct day day = from; day.number <= to.number; day = day_plus(day, 1))
		for (size_t i = 0; i < set.tour_count; i++)
			put_departure(ctx, x, &table, &set, i, day, &counts);
	struct departures_head_view head = {
		.from = day_text(ctx->arena, from),
		.before_url = url_with(ctx->arena, url_of("/departures"), "from", day_text(ctx->arena, day_plus(from, -DAYS_SHOWN))),
		.after_url = url_with(ctx->arena, url_of("/departures"), "from", day_text(ctx->arena, day_plus(from, DAYS_SHOWN))),
	};
	struct html part = page_start(ctx, x);
	departures_head(&part, &head);
	return table_reply(ctx, x, text_in(x->viewer.language, T_DEPARTURES), &table, &part);
}

/* ---------------------------------------------------------------- one departure */

/* What keeps an order from being ready, the first thing first, and where that is done. */
static void fill_way(struct ctx *ctx, const struct viewer *viewer, const struct departure_orders_row *order, struct waiting_order_view *view)
{
	enum language language = viewer->language;
	const struct {
		int64_t       lines;
		enum text_key stands, way;
		struct url    url;
	} ways[] = {
		{ order->placed, T_DEPARTURE_TO_REVIEW, T_REVIEW_TITLE,
		  url_ids(ctx->arena, viewer_may(viewer, PERMIT_REVIEW) ? "/orders/#/review" : "/orders/#", order->order_id, 0) },
		{ order->approved, T_DEPARTURE_TO_RELEASE, T_REVIEW_RELEASE, url_ids(ctx->arena, "/orders/#", order->order_id, 0) },
		{ order->released, T_DEPARTURE_TO_PICK, T_PICK_DO,
		  order->pick_list_id && viewer_may(viewer, PERMIT_PICK) ? url_ids(ctx->arena, "/pick-lists/#", order->pick_list_id, 0)
									  : url_ids(ctx->arena, "/orders/#", order->order_id, 0) },
	};
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		if (ways[i].lines == 0)
			continue;
		view->stands = text_put(ctx->arena, text_in(language, ways[i].stands), "{n}", number_text(ctx->arena, ways[i].lines));
		view->way = text_in(language, ways[i].way);
		view->way_url = ways[i].url;
		return;
	}
}

static void fill_waiting(struct ctx *ctx, const struct viewer *viewer, const struct departure_facts *facts, struct waiting_orders_view *out)
{
	out->at = arena_array(ctx->arena, struct waiting_order_view, facts->orders.count + 1);
	for (size_t i = 0; i < facts->orders.count; i++) {
		const struct departure_orders_row *order = &facts->orders.at[i];
		if (order->placed + order->approved + order->released == 0)
			continue;
		struct waiting_order_view *view = &out->at[out->count++];
		*view = (struct waiting_order_view){
			.number = order->number,
			.url = url_ids(ctx->arena, "/orders/#", order->order_id, 0),
			.type = text_of_word(ctx->arena, viewer->language, "ORDER_TYPE", order->order_type),
			.type_class = text_of(type_class(order->order_type)),
			.ward = text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(order->ward_name), TEXT_ARG(order->ward_code)),
			.arrival = minute_text(ctx->arena, order->arrival_minute),
			.is_left_over = order->is_left_over,
		};
		fill_way(ctx, viewer, order, view);
	}
}

static void fill_ready(struct ctx *ctx, enum language language, const struct departure_facts *facts, struct departure_boxes_view *out)
{
	out->at = arena_array(ctx->arena, struct departure_box_view, facts->boxes.count + 1);
	for (size_t i = 0; i < facts->boxes.count; i++) {
		const struct departure_boxes_row *box = &facts->boxes.at[i];
		if (box->waiting > 0 || box->takes == 0)
			continue;
		out->at[out->count++] = (struct departure_box_view){
			.shipment_id = id_text(ctx, box->shipment_id),
			.number = box->number,
			.url = url_ids(ctx->arena, "/shipments/#", box->shipment_id, 0),
			.order_number = box->order_number,
			.order_url = url_ids(ctx->arena, "/orders/#", box->order_id, 0),
			.type = text_of_word(ctx->arena, language, "ORDER_TYPE", box->order_type),
			.type_class = text_of(type_class(box->order_type)),
			.ward = text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(box->ward_name), TEXT_ARG(box->ward_code)),
			.arrival = minute_text(ctx->arena, box->arrival_minute),
			.boxes = box->boxes ? box->boxes : 1,
			.is_cold = box->cold > 0,
			.is_narcotic = box->narcotics > 0,
			.is_left_over = box->is_left_over,
		};
	}
}

/* Whether something narcotic that is ready leaves before a second person; what stays behind may do without. */
static enum err fill_witness(struct ctx *ctx, struct db_tx *tx, const struct departure_facts *facts, struct witness_view *out)
{
	static const char *const classes[] = { "II", "III", "IV", "V" };
	int64_t                  along = 0;
	for (size_t i = 0; i < facts->boxes.count; i++)
		if (facts->boxes.at[i].waiting == 0)
			along |= facts->boxes.at[i].narcotics;
	*out = (struct witness_view){ .is_free = true };
	for (size_t c = 0; c < COUNT_OF(classes) && !out->is_asked; c++)
		if (along >> c & 1)
			TRY(signer_needed(ctx, tx,
					  &(struct eyes_act){ EYES_NARCOTIC_SEND, facts->tour.store_id, classes[c], PERMIT_SEND },
					  &out->is_asked));
	return OK;
}

static void fill_sent(struct ctx *ctx, enum language language, const struct departure_facts *facts, struct departure_boxes_view *out)
{
	out->at = arena_array(ctx->arena, struct departure_box_view, facts->sent.count + 1);
	for (size_t i = 0; i < facts->sent.count; i++) {
		const struct departure_sent_boxes_row *box = &facts->sent.at[i];
		out->at[out->count++] = (struct departure_box_view){
			.number = box->number,
			.url = url_ids(ctx->arena, "/shipments/#", box->shipment_id, 0),
			.order_number = box->order_number,
			.order_url = url_ids(ctx->arena, "/orders/#", box->order_id, 0),
			.type = text_of_word(ctx->arena, language, "ORDER_TYPE", box->order_type),
			.type_class = text_of(type_class(box->order_type)),
			.ward = text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(box->ward_name), TEXT_ARG(box->ward_code)),
			.arrival = minute_text(ctx->arena, box->arrival_minute),
			.state = text_of_word(ctx->arena, language, "SHIPMENT_STATE", box->state),
			.boxes = box->boxes ? box->boxes : 1,
			.is_cold = box->cold > 0,
			.is_narcotic = box->narcotics > 0,
		};
	}
}

static enum err departure_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct departure_facts facts;
	enum language          language = x->viewer.language;
	int64_t                tour_id = form_i64(x->form, "tour_id");
	struct day             day = form_day(x->form, "on_day");
	TRY(departure_facts_load(ctx, tx, tour_id, day, &facts));
	TRY(person_may(ctx, tx, PERMIT_PICK, facts.tour.store_id));
	bool is_sent = facts.is_known && text_is(facts.row.state, "sent"), is_moved = facts.leaves && facts.plan.origin == ORIGIN_MOVED;
	struct departure_view view = {
		.title = text_format(ctx->arena, "%.*s %s", TEXT_ARG(facts.tour.name), day_text(ctx->arena, day).at),
		.day = day_words(ctx, language, day),
		.store = facts.tour.store_name,
		.means = facts.tour.means,
		.cutoff = facts.leaves ? moment_words(ctx, language, facts.plan.cutoff_at) : TEXT(""),
		.leaves = facts.leaves ? moment_words(ctx, language, facts.plan.leaves_at) : TEXT(""),
		.tour_url = url_ids(ctx->arena, "/tours/#", tour_id, 0),
		.list_url = departure_url(ctx->arena, tour_id, day, "/list"),
		.send_url = departure_url(ctx->arena, tour_id, day, "/send"),
		.version = id_text(ctx, facts.is_known ? facts.row.version : 0),
		.is_absent = !facts.leaves,
		.absence = facts.absence.cause == ABSENT_NEVER_MEANT ? text_in(language, T_DEPARTURE_NEVER)
								     : absence_words(ctx, language, &facts.absence),
		.is_moved = is_moved,
		.is_sent = is_sent,
		.may_send = !is_sent && facts.leaves && day.number <= ctx->today.number && viewer_may(&x->viewer, PERMIT_SEND),
		.is_ahead = day.number > ctx->today.number,
		.marks = form_marks_of(x),
	};
	if (is_moved)
		view.mark = text_put(ctx->arena, text_in(language, T_TOUR_MOVED_FROM), "{day}", day_words(ctx, language, facts.plan.moved_from));
	if (is_sent) {
		view.sent_at = moment_text(ctx->arena, facts.row.sent_at);
		view.sent_by = facts.row.sent_name;
	}
	fill_waiting(ctx, &x->viewer, &facts, &view.waiting);
	fill_ready(ctx, language, &facts, &view.ready);
	fill_sent(ctx, language, &facts, &view.sent);
	if (view.may_send)
		TRY(fill_witness(ctx, tx, &facts, &view.witness));
	view.has_waiting = view.waiting.count > 0;
	view.has_ready = view.ready.count > 0;
	view.has_sent = view.sent.count > 0;
	struct html body = page_start(ctx, x);
	departure_shown(&body, &view);
	page_reply(ctx, x, view.title, &body);
	return OK;
}

static enum err departure_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct departure_facts facts;
	int64_t                tour_id = form_i64(x->form, "tour_id");
	struct day             day = form_day(x->form, "on_day");
	TRY(departure_facts_load(ctx, tx, tour_id, day, &facts));
	TRY(person_may(ctx, tx, PERMIT_PICK, facts.tour.store_id));
	struct json_reply reply;
	json_reply_start(ctx, &reply);
	struct json_writer *w = &reply.w;
	json_object_start(w);
	json_put_i64(w, "tour_id", tour_id);
	json_put_day(w, "on_day", day);
	json_put_bool(w, "leaves", facts.leaves);
	json_put_moment(w, "leaves_at", facts.leaves ? facts.plan.leaves_at : MOMENT_NONE);
	json_put_text(w, "state", facts.is_known ? facts.row.state : TEXT("open"));
	json_put_i64(w, "version", facts.is_known ? facts.row.version : 0);
	json_name(w, "orders");
	json_array_start(w);
	for (size_t i = 0; i < facts.orders.count; i++) {
		json_object_start(w);
		json_put_i64(w, "order_id", facts.orders.at[i].order_id);
		json_put_i64(w, "number", facts.orders.at[i].number);
		json_put_i64(w, "waiting", facts.orders.at[i].placed + facts.orders.at[i].approved + facts.orders.at[i].released);
		json_object_end(w);
	}
	json_array_end(w);
	json_name(w, "ready");
	json_array_start(w);
	for (size_t i = 0; i < facts.boxes.count; i++) {
		if (facts.boxes.at[i].waiting > 0 || facts.boxes.at[i].takes == 0)
			continue;
		json_object_start(w);
		json_put_i64(w, "shipment_id", facts.boxes.at[i].shipment_id);
		json_put_i64(w, "order_id", facts.boxes.at[i].order_id);
		json_object_end(w);
	}
	json_array_end(w);
	json_name(w, "sent");
	json_array_start(w);
	for (size_t i = 0; i < facts.sent.count; i++) {
		json_object_start(w);
		json_put_i64(w, "shipment_id", facts.sent.at[i].shipment_id);
		json_put_i64(w, "order_id", facts.sent.at[i].order_id);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
	json_reply_end(x, &reply);
	return OK;
}

static enum err send_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct departure_left left;
	int64_t               tour_id = form_i64(x->form, "tour_id"), version = form_i64(x->form, "version");
	struct day            day = form_day(x->form, "on_day");
	size_t                count = form_count(x->form, "shipments");
	int64_t              *shipments = arena_array(ctx->arena, int64_t, count + 1);
	for (size_t i = 0; i < count; i++)
		shipments[i] = form_i64_at(x->form, "shipments.shipment_id", i);
	TRY(departure_send(ctx, tx, tour_id, day, version == I64_NONE ? 0 : version, shipments, count, &left));
	answer_written(ctx, x, departure_url(ctx->arena, tour_id, day, ""), left.orders_moved ? "DONE_DEPARTED_MOVED" : "DONE_DEPARTED",
		       "departure_id", left.departure_id);
	return OK;
}

static enum err list_pdf(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct departure_facts facts;
	TRY(departure_facts_load(ctx, tx, form_i64(x->form, "tour_id"), form_day(x->form, "on_day"), &facts));
	TRY(person_may(ctx, tx, PERMIT_PICK, facts.tour.store_id));
	x->reply.content_type = TEXT("application/pdf");
	return paper_dispatch_list(ctx, x->viewer.language, &facts, &x->reply.body);
}

/* ---------------------------------------------------------------- routes */

#define DEPARTURE_FIELDS                                                                 \
	{ .name = "tour_id", .type = FIELD_ID, .place = IN_PATH, .required = true },     \
	{ .name = "on_day", .type = FIELD_DAY, .place = IN_PATH, .required = true }

static const struct field list_fields[] = { TABLE_FIELDS, { .name = "from", .type = FIELD_DAY, .place = IN_QUERY, .about = "seven days from here; empty: today" } };
static const struct field departure_fields[] = { DEPARTURE_FIELDS };
static const struct field send_fields[] = {
	DEPARTURE_FIELDS,
	{ .name = "version", .type = FIELD_INTEGER, .place = IN_BODY, .about = "of the departure that was seen; 0: none yet" },
	{ .name = "shipments.shipment_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true, .required = true },
	WITNESS_FIELDS,
};

const struct route departure_routes[] = {
	{ HTTP_GET, "/departures", PERMIT_VIEW_ORDERS, departures_page, ROUTE_FIELDS(list_fields), .about = "departures of the days to come" },
	{ HTTP_GET, "/departures/{tour_id}/{on_day}", PERMIT_PICK, departure_page, ROUTE_FIELDS(departure_fields), .about = "one departure" },
	{ HTTP_GET, "/departures/{tour_id}/{on_day}/list", PERMIT_PICK, list_pdf, ROUTE_FIELDS(departure_fields), .about = "the dispatch list on paper" },
	{ HTTP_POST, "/departures/{tour_id}/{on_day}/send", PERMIT_SEND, send_face, ROUTE_FIELDS(send_fields), .about = "send what goes along", .page_on_refusal = departure_page, .takes_witness = true },
	{ HTTP_GET, "/api/v1/departures/{tour_id}/{on_day}", PERMIT_PICK, departure_api, ROUTE_FIELDS(departure_fields), .about = "one departure with its orders and shipments", .replies = "departure" },
	{ HTTP_POST, "/api/v1/departures/{tour_id}/{on_day}/send", PERMIT_SEND, send_face, ROUTE_FIELDS(send_fields), .about = "send what goes along", .replies = "departure_id", .takes_witness = true },
};
const size_t departure_route_count = COUNT_OF(departure_routes);
