/*
 * stock_subjects.h - what of this room documents, journal rows and changes are about
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_STOCK_SUBJECTS_H
#define AMPULL_STOCK_SUBJECTS_H

#include "people/subject.h"

/** Pack, batch, receipt, count and its lines; ended by a kind without a name. */
extern const struct subject_kind stock_subjects[];

#endif
