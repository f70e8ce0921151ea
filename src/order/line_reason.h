/*
 * line_reason.h - why a line is as it is, in the reader's words
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_LINE_REASON_H
#define AMPULL_LINE_REASON_H

#include "base/base.h"
#include "base/ctx.h"
#include "web/texts.h"

/**
 * The reason's code in words, and what was written beside it: by a person as it was written, by the program in the reader's language
 * (base/sentences.def).  Either may be missing.  Owns: in ctx->arena.
 */
struct text line_reason(struct ctx *ctx, enum language language, struct text code, struct text words);

#endif
