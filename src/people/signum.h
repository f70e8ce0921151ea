/*
 * signum.h - a person's signature in a book: initials and what tells them apart for certain
 *
 * LVFS 2011:9: a signum guarantees traceability and that the person can be identified.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SIGNUM_H
#define AMPULL_SIGNUM_H

#include "base/base.h"
#include "base/arena.h"
#include "base/text.h"

/** "AL SE2321000016-1X2", from display name and HSA-id; the user name where there is no HSA-id; missing where there is nobody. */
struct text signum_of(struct arena *arena, struct text display_name, struct text hsa_id, struct text username);

#endif
