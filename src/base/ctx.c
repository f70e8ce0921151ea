/*
 * ctx.c - the context and the error table
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/ctx.h"

#include <pthread.h>
#include <stdlib.h>

static const struct {
	const char   *name;
	enum err_kind kind;
	int           http_status;
	const char   *english;
} table[] = {
	[OK] = { "OK", INTERNAL, 200, "no error" },
#define X(code, kind, http_status, english) [code] = { #code, kind, http_status, english },
#include "base/errors.def"
#undef X
};

enum err_kind err_kind(enum err err)
{
	EXPECT(err < ERR_COUNT_);
	return table[err].kind;
}

int err_http_status(enum err err)
{
	EXPECT(err < ERR_COUNT_);
	return table[err].http_status;
}

const char *err_name(enum err err)
{
	EXPECT(err < ERR_COUNT_);
	return table[err].name;
}

const char *err_english(enum err err)
{
	EXPECT(err < ERR_COUNT_);
	return table[err].english;
}

void ctx_set_now(struct ctx *ctx, struct moment now)
{
	ctx->now = now;
	ctx->today = zone_day(now);
}

/* Sorted by the English once, when the first thing goes wrong in Swedish. */
static struct sentence {
	const char *english;
	const char *swedish;
} sentences[] = {
#define X(english, swedish) { english, swedish },
#include "base/sentences.def"
#undef X
};
static pthread_once_t sentences_sorted = PTHREAD_ONCE_INIT;

static int by_english(const void *a, const void *b)
{
	return strcmp(((const struct sentence *)a)->english, ((const struct sentence *)b)->english);
}

static void sort_sentences(void)
{
	qsort(sentences, COUNT_OF(sentences), sizeof sentences[0], by_english);
}

const char *in_words(const struct ctx *ctx, const char *words)
{
	if (!ctx->speaks_swedish)
		return words;
	pthread_once(&sentences_sorted, sort_sentences);
	struct sentence  wanted = { words, NULL };
	struct sentence *found = bsearch(&wanted, sentences, COUNT_OF(sentences), sizeof sentences[0], by_english);
	return found ? found->swedish : words;
}

static enum err tell(struct ctx *ctx, const char *rule, enum err err, const char *field, const char *format,
		     va_list args) PRINTF_LIKE(5, 0);
static enum err tell(struct ctx *ctx, const char *rule, enum err err, const char *field, const char *format,
		     va_list args)
{
	if (ctx->error.err == OK) {
		ctx->error.err = err;
		ctx->error.field = text_of(field);
		ctx->error.rule = text_of(rule);
		va_list again;
		va_copy(again, args);
		ctx->error.english = text_vformat(ctx->arena, format, again);
		va_end(again);
		const char *told = in_words(ctx, format);
		ctx->error.detail = told == format ? ctx->error.english : text_vformat(ctx->arena, told, args);
	}
	return err;
}

enum err fail(struct ctx *ctx, enum err err, const char *field, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	tell(ctx, NULL, err, field, format, args);
	va_end(args);
	return err;
}

enum err fail_inside(struct ctx *ctx, enum err err, const char *field, const char *format, ...)
{
	bool    is_first = ctx->error.err == OK;
	va_list args;
	va_start(args, format);
	tell(ctx, NULL, err, field, format, args);
	va_end(args);
	if (is_first)
		ctx->error.is_inside = true;
	return err;
}

void error_see(struct ctx *ctx, struct text path)
{
	if (ctx->error.err && !ctx->error.see.at)
		ctx->error.see = path;
}

struct text error_told(const struct error *error)
{
	enum err_kind kind = err_kind(error->err);
	bool          is_inside = error->is_inside || kind == INTERNAL || kind == UNAVAILABLE || kind == RETRY;
	return is_inside || !error->detail.at ? TEXT("") : error->detail;
}

struct error error_copy(struct arena *arena, const struct error *error)
{
	struct error copy = *error;
	copy.field = text_copy(arena, error->field);
	copy.detail = text_copy(arena, error->detail);
	copy.english = text_copy(arena, error->english);
	copy.rule = text_copy(arena, error->rule);
	copy.see = text_copy(arena, error->see);
	return copy;
}

enum err refuse(struct ctx *ctx, const char *rule, enum err err, const char *field, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	tell(ctx, rule, err, field, format, args);
	va_end(args);
	return err;
}
