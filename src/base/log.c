/*
 * log.c - JSON lines; a line is one write(2), so that threads do not mix
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/log.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 4096 };

static _Atomic int lowest = LOG_INFO;

void log_set_level(enum log_level level)
{
	lowest = (int)level;
}

/* Appends `z` as the inside of a JSON string, cut where the line would get too long. */
static size_t escape(char *line, size_t at, const char *z, size_t length)
{
	for (size_t i = 0; i < length && at < LINE_MAX_BYTES - 16; i++) {
		unsigned char byte = (unsigned char)z[i];
		if (byte == '"' || byte == '\\') {
			line[at++] = '\\';
			line[at++] = (char)byte;
		} else if (byte < 0x20 || byte == 0x7F) {
			at += (size_t)snprintf(line + at, 8, "\\u%04x", byte);
		} else {
			line[at++] = (char)byte;
		}
	}
	return at;
}

static void line_out(const struct ctx *ctx, enum log_level level, const char *event, const char *format, va_list args)
	PRINTF_LIKE(4, 0);
static void line_out(const struct ctx *ctx, enum log_level level, const char *event, const char *format, va_list args)
{
	static const char *const names[] = { "debug", "info", "warning", "error" };
	char          line[LINE_MAX_BYTES], message[2048];
	struct moment now = moment_now();
	int64_t       seconds = now.us / 1000000;
	struct civil  civil = day_civil((struct day){ (int32_t)(seconds / 86400) });
	size_t        at = (size_t)snprintf(line, sizeof line,
					    "{\"at\":\"%04d-%02d-%02dT%02d:%02d:%02d.%06dZ\",\"level\":\"%s\",\"event\":\"%s\"",
					    civil.year, civil.month, civil.day, (int)(seconds / 3600 % 24),
					    (int)(seconds / 60 % 60), (int)(seconds % 60), (int)(now.us % 1000000),
					    names[level], event);
	if (ctx && ctx->request_id.length) {
		at += (size_t)snprintf(line + at, 32, ",\"request\":\"");
		at = escape(line, at, ctx->request_id.at, ctx->request_id.length);
		line[at++] = '"';
	}
	at += (size_t)snprintf(line + at, 32, ",\"message\":\"");
	int length = vsnprintf(message, sizeof message, format, args);
	size_t taken = length < 0 ? 0 : (size_t)length < sizeof message ? (size_t)length : sizeof message - 1;
	at = escape(line, at, message, taken);
	memcpy(line + at, "\"}\n", 3);
	ssize_t written = write(STDERR_FILENO, line, at + 3);
	(void)written; /* There is nobody left to tell. */
}

void log_line(const struct ctx *ctx, enum log_level level, const char *event, const char *format, ...)
{
	if ((int)level < lowest)
		return;
	va_list args;
	va_start(args, format);
	line_out(ctx, level, event, format, args);
	va_end(args);
}

void bug_stop(const char *file, int line, const char *format, ...)
{
	char    message[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	log_line(NULL, LOG_ERROR, "bug", "%s:%d: %s", file, line, message);
	abort();
}
