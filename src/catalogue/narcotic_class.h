/*
 * narcotic_class.h - classes of narcotics (narkotikaförteckning II to V)
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_NARCOTIC_CLASS_H
#define AMPULL_NARCOTIC_CLASS_H

#include "base/base.h"
#include "base/ctx.h"

enum narcotic_class { NARCOTIC_NONE, NARCOTIC_II, NARCOTIC_III, NARCOTIC_IV, NARCOTIC_V, NARCOTIC_UNKNOWN };

/** The word in the database, "0", "II" ... "unknown". */
const char *narcotic_class_name(enum narcotic_class class);
/** Read the word.  Fails: ERR_FIELD_INVALID. */
MUST_CHECK enum err narcotic_class_of(struct ctx *ctx, struct text word, enum narcotic_class *out);
/** Whether a word of the database is a class of narcotics, II to V; an unknown one is not. */
bool is_narcotic(struct text word);

#endif
