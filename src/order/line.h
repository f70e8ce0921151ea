/*
 * line.h - an order line in memory, and the one way to change it: event, table, guarded write, trail
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_LINE_H
#define AMPULL_LINE_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/line_state.h"
#include "store/db.h"

/** One line of a ward order.  What was asked for never changes after placing. */
struct order_line {
	int64_t         id;
	int64_t         order_id;
	int64_t         line_number;
	enum line_state state;
	int64_t         requested_pack_id;
	int64_t         requested_units;
	int64_t         pack_id;
	int64_t         units;
	int64_t         picked_units;
	int64_t         sent_units;
	int64_t         received_units;
	struct text     reason_code;
	struct text     reason_text;
	struct day      expected_day;
	int64_t         decided_by;
	struct moment   decided_at;
	int64_t         version;
};

struct order_lines {
	struct order_line *at;
	size_t             count;
};

/** Load one line.  Fails: ERR_NOT_FOUND. */
MUST_CHECK enum err line_load(struct ctx *ctx, struct db_tx *tx, int64_t line_id, struct order_line *out);
/**
 * The lines' places in the order of their packs: who locks the stores' packs of several lines takes them so, and nobody waits in a
 * circle.  Owns: in ctx->arena.
 */
size_t *lines_by_pack(struct ctx *ctx, const struct order_lines *lines);
/** How many lines lines_ask_ahead() reaches. */
enum { LINES_AHEAD = 16 };
/** The packs of some lines, and the ward's limits for them, will be asked for (store/query.h, db_ahead).  Fails: ERR_DATABASE. */
MUST_CHECK enum err lines_ask_ahead(struct ctx *ctx, struct db_tx *tx, const struct order_lines *lines, const size_t *by_pack,
				    size_t from, int64_t ward_id);
/** Load an order's lines by number.  Owns: in ctx->arena.  Fails: ERR_DATABASE. */
MUST_CHECK enum err lines_load(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct order_lines *out);

/**
 * Take a line through an event and write it, if it still is the version that was loaded, with its trail.
 * `line` holds the new quantities, pack and reason; its state and version are moved on.  `units` is what the event
 * is about, for the trail.
 *
 * Fails: ERR_STATE; ERR_RETRY where somebody changed it since, maybe not before the next query.
 */
MUST_CHECK enum err line_move(struct ctx *ctx, struct db_tx *tx, struct order_line *line, enum line_event_kind event,
			      int64_t units);
/** Write a line's quantities without a change of state (a part was picked).  Fails: as line_move(). */
MUST_CHECK enum err line_write(struct ctx *ctx, struct db_tx *tx, struct order_line *line);

/** What of a line is still to be reserved or picked. */
static inline int64_t line_rest(const struct order_line *line)
{
	return line->units - line->picked_units;
}

/**
 * Refuse because a line was changed since it was read; its trail tells by whom and when.
 * Returns ERR_CHANGED_MEANWHILE; ERR_DATABASE.
 */
enum err line_changed(struct ctx *ctx, struct db_tx *tx, const struct order_line *line);

#endif
