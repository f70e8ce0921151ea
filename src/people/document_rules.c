/*
 * document_rules.c - pure: files, retention
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/document_rules.h"

enum { FILE_NAME_MAX = 150 };

static bool starts(struct text bytes, const char *magic, size_t length)
{
	return bytes.length >= length && memcmp(bytes.at, magic, length) == 0;
}

static bool ends_as(struct text name, const char *ending)
{
	size_t length = strlen(ending);
	if (name.length <= length)
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = name.at[name.length - length + i];
		if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != ending[i])
			return false;
	}
	return true;
}

const char *document_media_type(struct text file_name, struct text bytes)
{
	static const struct {
		const char *ending;
		const char *type;
	} packed[] = {
		{ ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
		{ ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
		{ ".odt", "application/vnd.oasis.opendocument.text" },
		{ ".ods", "application/vnd.oasis.opendocument.spreadsheet" },
	};
	if (starts(bytes, "%PDF-", 5))
		return "application/pdf";
	if (starts(bytes, "\x89PNG\r\n\x1a\n", 8))
		return "image/png";
	if (starts(bytes, "\xff\xd8\xff", 3))
		return "image/jpeg";
	if (starts(bytes, "II*\0", 4) || starts(bytes, "MM\0*", 4))
		return "image/tiff";
	for (size_t i = 0; starts(bytes, "PK\x03\x04", 4) && i < COUNT_OF(packed); i++)
		if (ends_as(file_name, packed[i].ending))
			return packed[i].type;
	bool is_text = text_is_utf8(bytes) && bytes.length > 0 && !memchr(bytes.at, 0, bytes.length);
	if (is_text && (ends_as(file_name, ".txt") || ends_as(file_name, ".csv") || ends_as(file_name, ".md")))
		return "text/plain; charset=utf-8";
	return NULL;
}

struct text document_file_name(struct arena *arena, struct text typed)
{
	for (size_t i = 0; i < typed.length; i++)
		if (typed.at[i] == '/' || typed.at[i] == '\\')
			return document_file_name(arena, text_slice(typed, i + 1, typed.length));
	char  *out = arena_alloc(arena, typed.length + 1);
	size_t length = 0;
	for (size_t i = 0; i < typed.length; i++)
		if ((unsigned char)typed.at[i] >= ' ' && typed.at[i] != 0x7f && typed.at[i] != 0x22)
			out[length++] = typed.at[i];
	struct text name = text_trim((struct text){ out, length });
	if (!text_is_utf8(name) || name.length == 0)
		return TEXT("dokument");
	if (name.length <= FILE_NAME_MAX)
		return name;
	/* The ending is what tells the file's kind: it is kept. */
	size_t dot = name.length;
	while (dot > 0 && name.length - dot < 8 && name.at[dot - 1] != '.')
		dot--;
	struct text ending = dot > 0 && name.at[dot - 1] == '.' ? text_slice(name, dot - 1, name.length) : TEXT("");
	struct text head = text_cut(name, FILE_NAME_MAX - ending.length);
	return text_format(arena, "%.*s%.*s", TEXT_ARG(head), TEXT_ARG(ending));
}

static struct day months_after(struct day day, int64_t months)
{
	struct civil civil = day_civil(day);
	int64_t      month = civil.year * INT64_C(12) + civil.month - 1 + months;
	int32_t      year = (int32_t)(month / 12), of_year = (int32_t)(month % 12) + 1;
	int32_t      last = days_in_month(year, of_year);
	return day_of(year, of_year, civil.day < last ? civil.day : last);
}

struct day retain_until(const struct retention *retention, struct day added, struct day valid_to)
{
	if (!retention->is_known || retention->months == I64_NONE)
		return DAY_NONE;
	if (retention->from_end && day_is_none(valid_to))
		return DAY_NONE;
	/* A paper that was added after it ended is still kept from the day it was added. */
	struct day from = retention->from_end && valid_to.number > added.number ? valid_to : added;
	return months_after(from, retention->months);
}

struct day later_end(struct day a, struct day b)
{
	if (day_is_none(a) || day_is_none(b))
		return DAY_NONE;
	return a.number > b.number ? a : b;
}

enum err rule_erase(struct ctx *ctx, struct day last_day, struct day today)
{
	if (day_is_none(last_day))
		return refuse(ctx, "R-KEEP-01", ERR_STILL_KEPT, "document", "it holds until further notice, so that its time does not run");
	if (last_day.number >= today.number)
		return refuse(ctx, "R-KEEP-01", ERR_STILL_KEPT, "document", "it is kept to and including %s", day_text(ctx->arena, last_day).at);
	return OK;
}
