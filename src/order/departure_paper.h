/*
 * departure_paper.h - the dispatch list (körlista) of a departure as PDF
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_DEPARTURE_PAPER_H
#define AMPULL_DEPARTURE_PAPER_H

#include "base/base.h"
#include "base/ctx.h"
#include "order/departure_page.h"
#include "web/face.h"

/**
 * The dispatch list: a row per shipment in the order of the stops, with marks for cold goods and narcotics and a line for
 * the receiver's signature; what is ready, or what has left.  Owns: in ctx->arena.  Fails: ERR_IO.
 */
MUST_CHECK enum err paper_dispatch_list(struct ctx *ctx, enum language language, const struct departure_facts *facts, struct text *out);

#endif
