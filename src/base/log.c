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

enum { LINE_MAX_BYTES = 4096, REQUEST_END = 512, LETTER_BYTES = 6 /* \u0000 */ };

static _Atomic int lowest = LOG_INFO;

void log_set_level(enum log_level level)
{
	lowest = (int)level;
}

/* Bytes of the letter that `text` starts with, 0 where it is not UTF-8. */
static size_t letter_at(struct text text)
{
	unsigned char lead = (unsigned char)text.at[0];
	struct text   letter = text_slice(text, 0, lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4);
	return text_is_utf8(letter) ? letter.length : 0;
}

/* Appends `text` as the inside of a JSON string, cut between letters where it would reach `end`. */
static size_t escape(char *line, size_t at, size_t end, struct text text)
{
	for (size_t i = 0; i < text.length && at < end - LETTER_BYTES;) {
		unsigned char byte = (unsigned char)text.at[i];
		size_t        letter = letter_at(text_slice(text, i, text.length));
		if (letter == 0)
			at += (size_t)snprintf(line + at, LETTER_BYTES + 1, "\\ufffd");
		else if (byte == '"' || byte == '\\')
			at += (size_t)snprintf(line + at, LETTER_BYTES + 1, "\\%c", byte);
		else if (byte < 0x20 || byte == 0x7F)
			at += (size_t)snprintf(line + at, LETTER_BYTES + 1, "\\u%04x", byte);
		else
			for (size_t k = 0; k < letter; k++)
				line[at++] = text.at[i + k];
		i += letter ? letter : 1;
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
		at = escape(line, at, REQUEST_END, ctx->request_id);
		line[at++] = '"';
	}
	at += (size_t)snprintf(line + at, 32, ",\"message\":\"");
	int length = vsnprintf(message, sizeof message, format, args);
	size_t taken = length < 0 ? 0 : (size_t)length < sizeof message ? (size_t)length : sizeof message - 1;
	at = escape(line, at, sizeof line - 4, (struct text){ message, taken });
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
