/*
 * static_file.c - finding a file that stands in the program, and writing its address
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "web/static_file.h"

static const struct embedded_file *find_in(const struct embedded_file *files, struct text name)
{
	for (const struct embedded_file *file = files; file->name; file++)
		if (text_is(name, file->name))
			return file;
	return NULL;
}

const struct embedded_file *static_find(struct text name)
{
	const struct embedded_file *ours = find_in(static_files, name);
	return ours ? ours : find_in(npm_files, name);
}

struct url static_url(struct ctx *ctx, const char *name)
{
	if (!static_find(text_of(name)))
		BUG("no static file %s", name);
	return (struct url){ text_format(ctx->arena, "/static/%s/%s", static_version, name) };
}

struct url static_words_url(struct ctx *ctx, enum language language)
{
	return (struct url){ text_format(ctx->arena, "/static/%s/words-%s.js", static_version, language == ENGLISH ? "en" : "sv") };
}
