/*
 * html.c - the writer of pages
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "web/html.h"

#include "base/limits.h"

void html_init(struct html *html, struct arena *arena, enum language language)
{
	buf_init(&html->out, arena, LIMIT_REPLY);
	html->language = language;
}

struct markup html_done(struct html *html)
{
	return (struct markup){ buf_done(&html->out) };
}

void html_raw(struct html *html, const char *literal)
{
	buf_z(&html->out, literal);
}

/* What stands instead of a byte, and of a NUL nothing; NULL: the byte itself. */
static const char *instead_of(char byte)
{
	switch (byte) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '"':
		return "&#34;";
	case '\'':
		return "&#39;";
	case 0:
		return "";
	default:
		return NULL;
	}
}

void html_value_text(struct html *html, struct text value)
{
	size_t start = 0;
	for (size_t i = 0; i < value.length; i++) {
		const char *instead = instead_of(value.at[i]);
		if (!instead)
			continue;
		buf_put(&html->out, value.at + start, i - start);
		buf_z(&html->out, instead);
		start = i + 1;
	}
	if (start < value.length)
		buf_put(&html->out, value.at + start, value.length - start);
}

void html_value_i64(struct html *html, int64_t value)
{
	if (value != I64_NONE)
		buf_i64(&html->out, value);
}

void html_value_size(struct html *html, size_t value)
{
	buf_i64(&html->out, (int64_t)value);
}

struct text number_text(struct arena *arena, int64_t number)
{
	if (number == I64_NONE)
		return TEXT("");
	struct text plain = text_format(arena, "%lld", (long long)(number < 0 ? -number : number));
	struct buf  out;
	buf_init(&out, arena, 64);
	if (number < 0)
		buf_char(&out, '-');
	for (size_t i = 0; i < plain.length; i++) {
		if (i && (plain.length - i) % 3 == 0)
			buf_z(&out, "\xC2\xA0");
		buf_char(&out, plain.at[i]);
	}
	return buf_done(&out);
}

struct text money_text(struct arena *arena, struct money money)
{
	if (money_is_none(money))
		return TEXT("");
	int64_t     ore = money.ore < 0 ? -money.ore : money.ore;
	struct text kronor = number_text(arena, ore / 100);
	return text_format(arena, "%s%.*s,%02lld", money.ore < 0 ? "-" : "", TEXT_ARG(kronor), (long long)(ore % 100));
}

void html_value_money(struct html *html, struct money value)
{
	buf_text(&html->out, money_text(html->out.arena, value));
}

void html_value_day(struct html *html, struct day value)
{
	buf_text(&html->out, day_text(html->out.arena, value));
}

void html_value_moment(struct html *html, struct moment value)
{
	buf_text(&html->out, moment_text(html->out.arena, value));
}

void html_value_markup(struct html *html, struct markup value)
{
	buf_text(&html->out, value.text);
}

void html_url(struct html *html, struct url url)
{
	bool is_ours = text_starts_with(url.text, "/") && !text_starts_with(url.text, "//");
	EXPECT(is_ours || text_starts_with(url.text, "https://") || text_starts_with(url.text, "http://"));
	html_value_text(html, url.text);
}

void html_key(struct html *html, enum text_key key)
{
	html_value_text(html, text_in(html->language, key));
}

struct url url_of(const char *path)
{
	return (struct url){ text_of(path) };
}

struct url url_ids(struct arena *arena, const char *path, int64_t first, int64_t second)
{
	struct buf out;
	int64_t    ids[] = { first, second };
	size_t     next = 0;
	buf_init(&out, arena, 400);
	for (const char *at = path; *at; at++) {
		if (*at == '#' && next < COUNT_OF(ids))
			buf_i64(&out, ids[next++]);
		else
			buf_char(&out, *at);
	}
	return (struct url){ buf_done(&out) };
}

struct url viewer_url(const struct viewer *viewer, uint32_t permission, struct url url)
{
	return viewer_may(viewer, permission) ? url : (struct url){ TEXT("") };
}

struct url url_with(struct arena *arena, struct url url, const char *name, struct text value)
{
	struct buf out;
	buf_init(&out, arena, 8000);
	buf_text(&out, url.text);
	buf_char(&out, text_find(url.text, '?') == SIZE_MAX ? '?' : '&');
	buf_z(&out, name);
	buf_char(&out, '=');
	http_encode(&out, value);
	return (struct url){ buf_done(&out) };
}

struct url url_external(struct arena *arena, struct text address)
{
	EXPECT(text_starts_with(address, "https://") || text_starts_with(address, "http://"));
	return (struct url){ text_copy(arena, address) };
}

struct url url_checked(struct arena *arena, struct text path, const char *otherwise)
{
	bool ours = text_starts_with(path, "/") && !text_starts_with(path, "//") && path.length < 1000;
	for (size_t i = 0; i < path.length; i++)
		ours = ours && (unsigned char)path.at[i] > 0x20 && path.at[i] != '\\' && path.at[i] != 0x7F;
	return ours ? (struct url){ text_copy(arena, path) } : url_of(otherwise);
}
