/*
 * line_state.c - the table of an order line's states
 *
 * Pure.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/line_state.h"

static const char *const state_names[LINE_STATE_COUNT] = {
	[LINE_DRAFT] = "draft",       [LINE_PLACED] = "placed",     [LINE_APPROVED] = "approved",
	[LINE_RELEASED] = "released", [LINE_PICKED] = "picked",     [LINE_SENT] = "sent",
	[LINE_RECEIVED] = "received", [LINE_SHORT] = "short",       [LINE_BACKORDERED] = "backordered",
	[LINE_REJECTED] = "rejected", [LINE_CANCELLED] = "cancelled",
};

static const char *const event_names[LINE_EVENT_COUNT] = {
	[EVENT_PLACE] = "place",         [EVENT_APPROVE] = "approve",     [EVENT_EXCHANGE] = "exchange",
	[EVENT_REJECT] = "reject",       [EVENT_BACKORDER] = "backorder", [EVENT_CANCEL] = "cancel",
	[EVENT_RELEASE] = "release",     [EVENT_PICK] = "pick",           [EVENT_UNPICK] = "unpick",
	[EVENT_UNRELEASE] = "unrelease",
	[EVENT_LOSE] = "lose",           [EVENT_UNLOSE] = "unlose",
	[EVENT_SEND] = "send",           [EVENT_SEND_PART] = "send_part",
	[EVENT_RECEIVE] = "receive",     [EVENT_CLOSE_REST] = "close_rest",
};

static const struct {
	enum line_state      from;
	enum line_event_kind event;
	enum line_state      to;
} ways[] = {
	{ LINE_DRAFT, EVENT_PLACE, LINE_PLACED },
	{ LINE_DRAFT, EVENT_CANCEL, LINE_CANCELLED },
	{ LINE_PLACED, EVENT_APPROVE, LINE_APPROVED },
	{ LINE_PLACED, EVENT_EXCHANGE, LINE_APPROVED },
	{ LINE_PLACED, EVENT_REJECT, LINE_REJECTED },
	{ LINE_PLACED, EVENT_BACKORDER, LINE_BACKORDERED },
	{ LINE_PLACED, EVENT_CANCEL, LINE_CANCELLED },
	{ LINE_BACKORDERED, EVENT_APPROVE, LINE_APPROVED },
	{ LINE_BACKORDERED, EVENT_EXCHANGE, LINE_APPROVED },
	{ LINE_BACKORDERED, EVENT_BACKORDER, LINE_BACKORDERED },
	{ LINE_BACKORDERED, EVENT_REJECT, LINE_REJECTED },
	{ LINE_BACKORDERED, EVENT_CANCEL, LINE_CANCELLED },
	{ LINE_BACKORDERED, EVENT_CLOSE_REST, LINE_SENT },
	{ LINE_SHORT, EVENT_APPROVE, LINE_APPROVED },
	{ LINE_SHORT, EVENT_EXCHANGE, LINE_APPROVED },
	{ LINE_SHORT, EVENT_BACKORDER, LINE_BACKORDERED },
	{ LINE_SHORT, EVENT_REJECT, LINE_REJECTED },
	{ LINE_SHORT, EVENT_CANCEL, LINE_CANCELLED },
	{ LINE_SHORT, EVENT_CLOSE_REST, LINE_SENT },
	{ LINE_SHORT, EVENT_UNLOSE, LINE_RELEASED },
	{ LINE_APPROVED, EVENT_RELEASE, LINE_RELEASED },
	{ LINE_APPROVED, EVENT_LOSE, LINE_SHORT },
	{ LINE_APPROVED, EVENT_BACKORDER, LINE_BACKORDERED },
	{ LINE_APPROVED, EVENT_REJECT, LINE_REJECTED },
	{ LINE_APPROVED, EVENT_CANCEL, LINE_CANCELLED },
	{ LINE_RELEASED, EVENT_PICK, LINE_PICKED },
	{ LINE_RELEASED, EVENT_LOSE, LINE_SHORT },
	{ LINE_RELEASED, EVENT_UNRELEASE, LINE_APPROVED },
	{ LINE_PICKED, EVENT_UNPICK, LINE_RELEASED },
	{ LINE_PICKED, EVENT_UNLOSE, LINE_RELEASED },
	{ LINE_PICKED, EVENT_SEND, LINE_SENT },
	{ LINE_PICKED, EVENT_SEND_PART, LINE_BACKORDERED },
	{ LINE_SENT, EVENT_RECEIVE, LINE_RECEIVED },
};

const char *line_state_name(enum line_state state)
{
	EXPECT(state < LINE_STATE_COUNT);
	return state_names[state];
}

const char *line_event_name(enum line_event_kind event)
{
	EXPECT(event < LINE_EVENT_COUNT);
	return event_names[event];
}

enum err line_state_read(struct ctx *ctx, struct text word, enum line_state *out)
{
	for (size_t i = 0; i < LINE_STATE_COUNT; i++)
		if (text_is(word, state_names[i])) {
			*out = (enum line_state)i;
			return OK;
		}
	return fail(ctx, ERR_DATABASE, "state", "a line in an unknown state \"%.*s\"", TEXT_ARG(word));
}

enum err line_state_next(struct ctx *ctx, enum line_state from, enum line_event_kind event, enum line_state *to)
{
	for (size_t i = 0; i < COUNT_OF(ways); i++)
		if (ways[i].from == from && ways[i].event == event) {
			*to = ways[i].to;
			return OK;
		}
	return fail(ctx, ERR_STATE, "line", "%s cannot be done with a line that is %s", in_words(ctx, line_event_name(event)), in_words(ctx, line_state_name(from)));
}
