/*
 * flush_delay.h - a slower disk than the one at hand, for measuring
 *
 * The disk under a test answers a flush faster than many real ones; what a design costs in flushes shows only when they
 * cost something.  Used by `ampull bench` alone.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_FLUSH_DELAY_H
#define AMPULL_FLUSH_DELAY_H

#include "base/base.h"

/** Make every flush of SQLite take longer by `us`; 0: none.  Before any database is opened. */
void flush_delay_set(int64_t us);
/** Take the place of SQLite's files when a delay is set: the engine's business, once, before its first database. */
void flush_delay_install(void);

#endif
