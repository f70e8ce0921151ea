/*
 * fold.h - Swedish order and search without accents, by ICU
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_FOLD_H
#define AMPULL_FOLD_H

#include "base/arena.h"
#include "base/base.h"
#include "base/text.h"

/**
 * A text as it is searched: compatibility forms resolved, marks dropped (å, ä, ö become a, a, o), case folded, and
 * everything that is neither letter nor digit one blank; no blank at either end.  Invalid UTF-8 counts as blank.
 * Owns: in the arena.
 */
struct text fold_search(struct arena *arena, struct text text);
/** The Swedish collation key of a text: bytes that sort as Swedes sort.  Owns: in the arena. */
struct text sort_key(struct arena *arena, struct text text);
/** Which collator made the keys; keys of another version are made anew. */
struct text collator_version(struct arena *arena);

#endif
