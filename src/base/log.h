/*
 * log.h - one JSON object a line on standard error
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_LOG_H
#define AMPULL_LOG_H

#include "base/base.h"
#include "base/ctx.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/** Lines below this level are dropped; LOG_INFO from the start. */
void log_set_level(enum log_level level);
/** Write one line: time, level, event, request id (when ctx is not NULL), message. */
void log_line(const struct ctx *ctx, enum log_level level, const char *event, const char *format, ...)
	PRINTF_LIKE(4, 5);

#endif
