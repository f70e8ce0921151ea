/*
 * order_rules.h - who may order what for whom: the numbered rules of ordering as pure decisions
 *
 * The tables in docs/rules/order.md run against these functions.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_ORDER_RULES_H
#define AMPULL_ORDER_RULES_H

#include "base/base.h"
#include "base/ctx.h"
#include "catalogue/pack.h"
#include "place/place.h"

/**
 * R-ORDER-01: the orderer stands in the register of authorised orderers of that ward on that day (HSLF-FS 2017:37).
 * `valid_from` DAY_NONE means that there is no grant at all; `valid_to` DAY_NONE means until further notice.
 *
 * Fails: ERR_NOT_AUTHORISED_ORDERER.
 */
MUST_CHECK enum err rule_authorised_orderer(struct ctx *ctx, struct day valid_from, struct day valid_to, struct day day);

/**
 * R-ORDER-02: nothing leaves the hospital from the region's own stock without a dated dispensation; a receiver of
 * unknown kind is denied too.
 *
 * Fails: ERR_RECEIVER_DENIED, with the way such a unit is to be supplied.
 */
MUST_CHECK enum err rule_receiver(struct ctx *ctx, enum receiver_kind receiver, bool has_dispensation);

/**
 * R-ORDER-03: narcotics of class II and III stand on an order of their own, apart from everything else.
 * `classes` are those of the order's lines.
 *
 * Fails: ERR_NARCOTICS_APART.
 */
MUST_CHECK enum err rule_narcotics_apart(struct ctx *ctx, const enum narcotic_class *classes, size_t count);

/** R-ORDER-04: an unknown narcotic class stops approval until a pharmacist sets it.  Fails: ERR_NARCOTIC_CLASS_UNKNOWN. */
MUST_CHECK enum err rule_narcotic_class_known(struct ctx *ctx, enum narcotic_class class);

/**
 * R-ORDER-05: undenatured alcohol stands on an order of its own, apart from everything else.
 * Fails: ERR_ALCOHOL_APART.
 */
MUST_CHECK enum err rule_alcohol_apart(struct ctx *ctx, const bool *are_alcohol, size_t count);

/** What an order of such an article is: "narcotic", "alcohol", or "" where no requisition of its own is asked for. */
const char *requisition_of(enum narcotic_class class, bool is_undenatured);

/** Whether a class belongs on a narcotics order of its own (II and III). */
bool narcotic_stands_apart(enum narcotic_class class);

#endif
