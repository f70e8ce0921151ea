/*
 * trail_page.c - a placed order as its ward follows it; the fragment that is asked for again; lines by state
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/trail_page.h"

#include "base/limits.h"
#include "order/line_reason.h"
#include "order/line_state.h"
#include "order/order.sql.h"
#include "order/order_page.html.h"
#include "order/order_view.h"
#include "order/trail.sql.h"
#include "order/trail_page.html.h"
#include "people/permission.h"
#include "place/place.h"
#include "web/table.h"

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

/* How far a line under way has come, in units, where its state does not say it all. */
static struct text progress_of(struct ctx *ctx, enum language language, const struct trail_lines_row *line)
{
	const struct {
		int64_t       units;
		enum text_key key;
	} steps[] = { { line->received_units, T_STATE_RECEIVED }, { line->sent_units, T_STATE_SENT }, { line->picked_units, T_STATE_PICKED } };
	for (size_t i = 0; i < COUNT_OF(steps); i++)
		if (steps[i].units > 0 && steps[i].units < line->units)
			return text_format(ctx->arena, "%.*s %lld / %lld", TEXT_ARG(text_in(language, steps[i].key)),
					   (long long)steps[i].units, (long long)line->units);
	return TEXT("");
}

static struct trail_line_view line_view(struct ctx *ctx, const struct exchange *x, int64_t ward_id, const struct trail_lines_row *line)
{
	enum language language = x->viewer.language;
	bool          exchanged = line->pack_id != line->requested_pack_id;
	struct text   asked = packs_text(ctx->arena, language, line->requested_units, line->requested_units_per_pack);
	return (struct trail_line_view){
		.number = line->line_number,
		.id = text_format(ctx->arena, "line-%lld", (long long)line->line_number),
		.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(line->name), TEXT_ARG(line->strength)),
		.detail = text_format(ctx->arena, "%.*s%s%.*s · %.*s", TEXT_ARG(line->form), line->form.length ? " · " : "",
				      TEXT_ARG(line->pack_text), TEXT_ARG(line->vnr)),
		/* The ward asks who has it; the pharmacy opens the pack that it supplies. */
		.pack_url = viewer_may(&x->viewer, PERMIT_ORDER)
				    ? url_with(ctx->arena, url_ids(ctx->arena, "/packs/#/where", line->requested_pack_id, 0), "ward_id",
					       id_text(ctx, ward_id))
				    : url_ids(ctx->arena, "/packs/#", line->pack_id, 0),
		.asked = exchanged ? text_format(ctx->arena, "%.*s (%.*s %.*s)", TEXT_ARG(asked), TEXT_ARG(line->requested_name),
						 TEXT_ARG(line->requested_strength))
				   : asked,
		.supplied = packs_text(ctx->arena, language, line->units, line->units_per_pack),
		.state = text_of_word(ctx->arena, language, "STATE", line->state),
		.state_class = text_format(ctx->arena, "status %.*s", TEXT_ARG(line->state)),
		.is_exchanged = exchanged,
		.progress = progress_of(ctx, language, line),
		.why = line_reason(ctx, language, line->reason_code, line->reason_text),
		.has_expected = !day_is_none(line->expected_day),
		.expected = line->expected_day,
		.summary = text_in(language, T_SHOW),
	};
}

static enum err fill_events(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t order_id,
			    const struct trail_lines_rows *lines, struct trail_view *view)
{
	struct trail_events_rows rows;
	size_t                   line = 0;
	enum language            language = x->viewer.language;
	TRY(trail_events(ctx, tx, (struct trail_events_in){ ctx->actor.region_id, order_id }, &rows));
	struct trail_event_view *events = arena_array(ctx->arena, struct trail_event_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) { /* Both are in order of lines. */
		const struct trail_events_row *row = &rows.at[i];
		while (line < lines->count && lines->at[line].id != row->line_id)
			line++;
		if (line == lines->count)
			break;
		struct trail_line_view *into = &view->lines.at[line];
		events[i] = (struct trail_event_view){
			.at = row->recorded_at,
			.event = text_of_word(ctx->arena, language, "EVENT", row->event),
			.what = text_format(ctx->arena, "%lld × %.*s", (long long)row->units, TEXT_ARG(row->pack_name)),
			.why = line_reason(ctx, language, row->reason_code, row->reason_text),
			.has_expected = !day_is_none(row->expected_day),
			.expected = row->expected_day,
			.who = row->person.at ? row->person : text_in(language, T_WARD_SYSTEM),
		};
		if (into->events.count++ == 0)
			into->events.at = &events[i];
		into->summary = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(moment_text(ctx->arena, row->recorded_at)),
					    TEXT_ARG(events[i].event));
	}
	return OK;
}

static void count_state(struct ctx *ctx, const struct exchange *x, struct text state, struct trail_states_view *out)
{
	struct text words = text_of_word(ctx->arena, x->viewer.language, "STATE", state);
	for (size_t i = 0; i < out->count; i++)
		if (text_equal(out->at[i].state, words)) {
			out->at[i].lines++;
			return;
		}
	out->at[out->count++] = (struct trail_state_view){ words, text_format(ctx->arena, "chip status %.*s", TEXT_ARG(state)), 1 };
}

static enum err fill_shipments(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t order_id, struct trail_view *view)
{
	struct trail_shipments_rows rows;
	TRY(trail_shipments(ctx, tx, (struct trail_shipments_in){ ctx->actor.region_id, order_id }, &rows));
	view->shipments.at = arena_array(ctx->arena, struct trail_shipment_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		if (!text_is(rows.at[i].state, "packing") && !text_is(rows.at[i].state, "cancelled"))
			view->shipments.at[view->shipments.count++] = (struct trail_shipment_view){
				rows.at[i].number, url_ids(ctx->arena, "/shipments/#", rows.at[i].id, 0),
				text_of_word(ctx->arena, x->viewer.language, "STATE", rows.at[i].state),
				moment_is_none(rows.at[i].received_at) ? rows.at[i].sent_at : rows.at[i].received_at };
	view->has_shipments = view->shipments.count > 0;
	return OK;
}

static enum err fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct order_get_row *order,
		     struct trail_lines_rows *lines, struct trail_view *view)
{
	*view = (struct trail_view){ .live = text_format(ctx->arena, "/orders/%lld/live", (long long)order->id) };
	TRY(trail_lines(ctx, tx, (struct trail_lines_in){ ctx->actor.region_id, order->id }, lines));
	view->lines.at = arena_array(ctx->arena, struct trail_line_view, lines->count + 1);
	view->states.at = arena_array(ctx->arena, struct trail_state_view, LINE_STATE_COUNT);
	for (size_t i = 0; i < lines->count; i++) {
		view->lines.at[view->lines.count++] = line_view(ctx, x, order->ward_id, &lines->at[i]);
		count_state(ctx, x, lines->at[i].state, &view->states);
	}
	TRY(fill_events(ctx, tx, x, order->id, lines, view));
	return fill_shipments(ctx, tx, x, order->id, view);
}

enum err trail_show(struct ctx *ctx, struct db_tx *tx, struct exchange *x, int64_t order_id, const struct order_view *head)
{
	struct order_get_row    order;
	struct trail_lines_rows lines;
	struct trail_view       view;
	size_t                  cancellable = 0, approved = 0;
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, order_id }, &order));
	TRY(fill(ctx, tx, x, &order, &lines, &view));
	for (size_t i = 0; i < lines.count; i++) {
		cancellable += text_is(lines.at[i].state, "draft") || text_is(lines.at[i].state, "placed");
		approved += text_is(lines.at[i].state, "approved");
	}
	struct trail_tools_view tools = {
		.head = *head,
		.marks = form_marks_of(x),
		.may_cancel = head->may_write && cancellable > 0,
		.may_release = approved > 0 && order_viewer_may(ctx, tx, PERMIT_PICK, order.store_id),
		.again_url = url_ids(ctx->arena, "/orders/#/again", order_id, 0),
		.template_url = url_ids(ctx->arena, "/orders/#/template", order_id, 0),
	};
	struct html body = page_start(ctx, x);
	order_head(&body, head);
	trail_tools(&body, &tools);
	trail_live(&body, &view);
	trail_links(&body, &tools);
	page_reply(ctx, x, text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(x->viewer.language, T_ORDER)), (long long)head->number),
		   &body);
	return OK;
}

/* The lines alone, as they are now. */
static enum err live_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct order_get_row    order;
	struct order_view       head;
	struct trail_lines_rows lines;
	struct trail_view       view;
	TRY(order_view_head(ctx, tx, x, form_i64(x->form, "order_id"), &order, &head));
	TRY(fill(ctx, tx, x, &order, &lines, &view));
	struct html part = page_start(ctx, x);
	trail_live(&part, &view);
	x->reply.content_type = TEXT("text/html; charset=utf-8");
	x->reply.body = html_done(&part).text;
	return OK;
}

/* A ward's lines by state, with reason and day: what the figures of its start page are made of. */
static enum err lines_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "number", T_ORDER, CELL_WORDS, NULL },           { "ward", T_ORDER_WARD, CELL_WORDS, NULL },
		{ "placed_at", T_ORDER_PLACED, CELL_MOMENT, NULL }, { "article", T_ORDER_ARTICLE, CELL_WORDS, NULL },
		{ "quantity", T_ORDER_SUPPLIED, CELL_WORDS, NULL }, { "state", T_ORDER_STATE, CELL_STATUS, "STATE" },
		{ "why", T_ORDER_WHY, CELL_WORDS, NULL },          { "expected", T_ORDER_EXPECTED, CELL_DAY, NULL },
	};
	struct place_list wards;
	struct table      table;
	int64_t           ward_id = form_i64(x->form, "ward_id");
	if (ward_id)
		TRY(person_may(ctx, tx, PERMIT_VIEW_ORDERS, ward_id));
	TRY(person_places(ctx, tx, viewer_may(&x->viewer, PERMIT_ORDER) ? PERMIT_ORDER : PERMIT_VIEW_ORDERS, &wards));
	table_init(&table, ctx->arena, "order-lines", columns, COUNT_OF(columns), T_WARD_NO_LINES);
	for (size_t p = 0; p < wards.count && table.row_count < LIMIT_PAGE_ROWS_MAX; p++) {
		struct ward_lines_in_state_rows rows;
		if (ward_id && wards.at[p].id != ward_id)
			continue;
		TRY(ward_lines_in_state(ctx, tx,
					(struct ward_lines_in_state_in){ ctx->actor.region_id, wards.at[p].id, form_text(x->form, "state"),
									 WARD_LATEST_ORDERS, LIMIT_PAGE_ROWS_MAX },
					&rows));
		for (size_t i = 0; i < rows.count; i++) {
			const struct ward_lines_in_state_row *row = &rows.at[i];
			struct table_cell                    *cells = table_row(&table);
			cells[0] = cell_link(id_text(ctx, row->number), url_ids(ctx->arena, "/orders/#", row->order_id, 0));
			cells[1] = cell_text(row->ward_name);
			cells[2] = cell_moment(row->placed_at);
			cells[3] = cell_text(text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength)));
			cells[4] = cell_text(packs_text(ctx->arena, x->viewer.language, row->units, row->units_per_pack));
			cells[5] = cell_text(row->state);
			cells[6] = cell_text(line_reason(ctx, x->viewer.language, row->reason_code, row->reason_text));
			cells[7] = cell_day(row->expected_day);
		}
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_WARD_LINES_BY_STATE), &table, NULL);
}

static const struct field order_fields[] = { { .name = "order_id", .type = FIELD_ID, .place = IN_PATH, .required = true } };
static const struct field lines_fields[] = {
	TABLE_FIELDS,
	{ .name = "ward_id", .type = FIELD_ID, .place = IN_QUERY, .about = "one ordering place" },
	{ .name = "state", .type = FIELD_CHOICE, .place = IN_QUERY, .about = "one state; none: all that are open",
	  .choices = "placed|approved|released|picked|sent|short|backordered|rejected|received|cancelled|under_way|missing" },
};

const struct route trail_routes[] = {
	{ HTTP_GET, "/orders/{order_id}/live", PERMIT_VIEW_ORDERS, live_face, ROUTE_FIELDS(order_fields), .about = "an order's lines as they are now, as a part of its page" },
	{ HTTP_GET, "/order-lines", PERMIT_VIEW_ORDERS, lines_page, ROUTE_FIELDS(lines_fields), .about = "a ward's lines by state" },
};
const size_t trail_route_count = COUNT_OF(trail_routes);
