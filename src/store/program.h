/*
 * program.h - another program, run to its end
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PROGRAM_H
#define AMPULL_PROGRAM_H

#include "base/base.h"
#include "base/ctx.h"

/**
 * Run a program found on PATH and wait for it.  `words` (its name first) and `more` ("NAME=value", added to the
 * environment, in place of what bears that name there) end with NULL.  Its output goes where ours goes.
 *
 * Fails: ERR_IO (it is not there, or was lost), ERR_DATABASE (it ended with another status than 0).
 */
MUST_CHECK enum err program_run(struct ctx *ctx, const char *const *words, const char *const *more);

#endif
