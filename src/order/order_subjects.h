/*
 * order_subjects.h - what of this room documents, journal rows and changes are about
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_ORDER_SUBJECTS_H
#define AMPULL_ORDER_SUBJECTS_H

#include "people/subject.h"

/** Order, line, shipment, pick, count, waste, dispensation; ended by a kind without a name. */
extern const struct subject_kind order_subjects[];

#endif
