/*
 * recall_view.h - what the pages of recalls share: amounts, spans of time, labels
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_RECALL_VIEW_H
#define AMPULL_RECALL_VIEW_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/recall.sql.h"
#include "order/recall_figure.h"
#include "order/recall_page.h"
#include "store/db.h"
#include "web/face.h"

/** "2 d 3 h 5 min" between two moments; a dash when one is missing. */
struct text span_text(struct arena *arena, struct moment from, struct moment to);
/** A time limit in minutes as it is read, "4 h". */
struct text minutes_span(struct arena *arena, int64_t minutes);
/** "Klass 2". */
struct text recall_class_words(struct arena *arena, enum language language, struct text class);
/** The chip of a class: the first is the worst. */
struct text recall_class_chip(struct text class);
/** Batch numbers of a case on one line; "alla batcher" for the whole pack. */
struct text recall_labels_words(struct ctx *ctx, enum language language, const struct recall_items_of_rows *items);
/** Units as packs and rest, when all batches of the case are packed alike; else as a number. */
struct text recall_amount(struct arena *arena, enum language language, int64_t units, int64_t units_per_pack);
/** Units per pack that all the batches share; 1 when they do not. */
int64_t recall_units_per_pack(const struct recall_batches_of_rows *batches);
/** The figures as cards or rows, each leading to its lines. */
struct recall_figures_view recall_figures_shown(struct ctx *ctx, enum language language, int64_t recall_id,
						const struct recall_figures *figures, int64_t units_per_pack, bool with_noughts);
/** Whether the viewer works with recalls of all wards: the pharmacy, and those who audit. */
bool recall_viewer_is_staff(const struct viewer *viewer);

#endif
