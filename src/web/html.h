/*
 * html.h - writing HTML that cannot be broken by what is written into it
 *
 * Templates are compiled to calls of these functions (tools/html2c.py).  This is the only code that escapes.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_HTML_H
#define AMPULL_HTML_H

#include "base/base.h"
#include "base/buf.h"
#include "base/moment.h"
#include "base/num.h"
#include "web/face.h"
#include "web/texts.h"

struct html {
	struct buf    out;
	enum language language;
};

/** An address of our own: starts with one '/', made only by the url_ functions; or the operator's, by url_external(). */
struct url {
	struct text text;
};
/** HTML that a template wrote. */
struct markup {
	struct text text;
};

/** Start writing in the arena, in a language. */
void html_init(struct html *html, struct arena *arena, enum language language);
/** What was written, as a part for another template. */
struct markup html_done(struct html *html);

/** Write a literal of a template. */
void html_raw(struct html *html, const char *literal);
/** Write a value, escaped for text and quoted attributes alike. */
void html_value_text(struct html *html, struct text value);
void html_value_i64(struct html *html, int64_t value);
void html_value_size(struct html *html, size_t value);
/** Kronor with two decimals, comma, thousands apart: "1 234,50"; empty when missing. */
void html_value_money(struct html *html, struct money value);
void html_value_day(struct html *html, struct day value);
void html_value_moment(struct html *html, struct moment value);
void html_value_markup(struct html *html, struct markup value);
#define html_value(html, value)                                                                    \
	_Generic((value),                                                                          \
		struct text: html_value_text,                                                      \
		int64_t: html_value_i64,                                                           \
		size_t: html_value_size,                                                           \
		struct money: html_value_money,                                                    \
		struct day: html_value_day,                                                        \
		struct moment: html_value_moment,                                                  \
		struct markup: html_value_markup)(html, value)
/** As html_value, inside a quoted attribute: markup does not compile there, for its quotes would end the attribute. */
#define html_attribute(html, value)                                                                \
	_Generic((value),                                                                          \
		struct text: html_value_text,                                                      \
		int64_t: html_value_i64,                                                           \
		size_t: html_value_size,                                                           \
		struct money: html_value_money,                                                    \
		struct day: html_value_day,                                                        \
		struct moment: html_value_moment)(html, value)
/** Write an address into href, src or action. */
void html_url(struct html *html, struct url url);
/** Write a text by key in the reader's language. */
void html_key(struct html *html, enum text_key key);

/** An address from a literal path. */
struct url url_of(const char *path);
/** A path with whole numbers for each '#': url_ids(arena, "/orders/#/lines/#", 7, 3). */
struct url url_ids(struct arena *arena, const char *path, int64_t first, int64_t second);
/** Add a query parameter; name is a literal. */
struct url url_with(struct arena *arena, struct url url, const char *name, struct text value);
/** A path that came from outside, if it is one of our own ("/" followed by no other "/"), else `otherwise`. */
struct url url_checked(struct arena *arena, struct text path, const char *otherwise);
/** A web address that the operator gave; the caller has checked that it begins with http:// or https://. */
struct url url_external(struct arena *arena, struct text address);

/** An amount as a Swede writes it.  Owns: in the arena. */
struct text money_text(struct arena *arena, struct money money);
/** A whole number with thousands apart.  Owns: in the arena. */
struct text number_text(struct arena *arena, int64_t number);

#endif
