/*
 * line_state.h - the way of an order line (orderrad) as one table: from, event, to
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_LINE_STATE_H
#define AMPULL_LINE_STATE_H

#include "base/base.h"
#include "base/ctx.h"

/** Where a line stands.  An exchange is no state: the line is approved with another pack than was asked for. */
enum line_state {
	LINE_DRAFT,
	LINE_PLACED,
	LINE_APPROVED,    /* Reserved. */
	LINE_RELEASED,    /* Batches chosen, being picked. */
	LINE_PICKED,      /* In its shipment's box. */
	LINE_SENT,
	LINE_RECEIVED,
	LINE_SHORT,       /* What was promised is not there any more. */
	LINE_BACKORDERED, /* The whole or the rest comes later. */
	LINE_REJECTED,
	LINE_CANCELLED,
	LINE_STATE_COUNT
};

enum line_event_kind {
	EVENT_PLACE,
	EVENT_APPROVE,
	EVENT_EXCHANGE,
	EVENT_REJECT,
	EVENT_BACKORDER,
	EVENT_CANCEL,
	EVENT_RELEASE,
	EVENT_PICK,       /* A part or all of it; the line is picked when nothing is left to pick. */
	EVENT_UNRELEASE,  /* The goods chosen were stopped: back to what was promised. */
	EVENT_UNPICK,     /* A pick is taken back while the box is open. */
	EVENT_LOSE,       /* Stock fell away by expiry, block, quarantine or a short pick. */
	EVENT_UNLOSE,     /* A short pick is taken back while the box is open. */
	EVENT_SEND,
	EVENT_SEND_PART,  /* Sent, with a rest that comes later. */
	EVENT_RECEIVE,
	EVENT_CLOSE_REST,
	LINE_EVENT_COUNT
};

/** The word in the database and the API, "backordered". */
const char *line_state_name(enum line_state state);
const char *line_event_name(enum line_event_kind event);
/** Read a state's word.  Fails: ERR_DATABASE (an unknown word). */
MUST_CHECK enum err line_state_read(struct ctx *ctx, struct text word, enum line_state *out);
/**
 * Where an event leads from a state.
 * Fails: ERR_STATE, with both words.
 */
MUST_CHECK enum err line_state_next(struct ctx *ctx, enum line_state from, enum line_event_kind event,
				    enum line_state *to);

#endif
