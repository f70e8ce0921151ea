/*
 * html_test.c - what is written into a page cannot break it; numbers, amounts and days as a Swede writes them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "page.h"

#include "web/html.h"

static struct html start(struct asked *asked)
{
	struct html html;
	html_init(&html, asked->ctx.arena, SWEDISH);
	return html;
}

/* Entities back to their bytes, as a browser reads them. */
static struct text read_back(struct arena *arena, struct text html)
{
	static const struct {
		const char *entity;
		char        byte;
	} entities[] = { { "&lt;", '<' }, { "&gt;", '>' }, { "&amp;", '&' }, { "&#34;", '"' }, { "&#39;", '\'' } };
	struct buf out;
	buf_init(&out, arena, LIMIT_REPLY);
	for (size_t i = 0; i < html.length;) {
		size_t found = 0;
		for (size_t e = 0; e < COUNT_OF(entities) && !found; e++)
			if (text_starts_with(text_slice(html, i, html.length), entities[e].entity)) {
				buf_char(&out, entities[e].byte);
				found = strlen(entities[e].entity);
			}
		if (!found)
			buf_char(&out, html.at[i]);
		i += found ? found : 1;
	}
	return buf_done(&out);
}

/* 2 000 texts of bytes that break pages: nothing that means something to a browser comes out, nothing is lost. */
static void any_text_is_harmless_and_whole(void **state)
{
	struct asked *asked = *state;
	static const char bytes[] = "<>&\"'/=`;#!- \t\nabcscript";
	uint64_t random = 20260302;
	for (int round = 0; round < 2000; round++) {
		struct arena_mark mark = arena_here(asked->ctx.arena);
		size_t            length = (size_t)(round % 60);
		char             *at = arena_alloc(asked->ctx.arena, length + 1);
		for (size_t i = 0; i < length; i++) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			unsigned pick = (unsigned)(random >> 33);
			at[i] = round % 3 ? bytes[pick % (sizeof bytes - 1)] : (char)(1 + pick % 255);
		}
		struct text value = { at, length };
		struct html html = start(asked);
		html_value(&html, value);
		struct text out = html_done(&html).text;
		for (size_t i = 0; i < out.length; i++)
			assert_null(memchr("<>\"'", out.at[i], 4));
		assert_true(text_equal(read_back(asked->ctx.arena, out), value));
		html = start(asked);
		html_attribute(&html, value);
		assert_true(text_equal(html_done(&html).text, out));
		arena_rewind(asked->ctx.arena, mark);
	}
}

static void a_nul_is_left_out(void **state)
{
	struct asked *asked = *state;
	struct html   html = start(asked);
	html_value(&html, ((struct text){ "a\0<b", 4 }));
	ASSERT_TEXT(html_done(&html).text, "a&lt;b");
}

static void amounts_and_numbers_are_swedish(void **state)
{
	struct asked *asked = *state;
	struct arena *arena = asked->ctx.arena;
	ASSERT_TEXT(money_text(arena, (struct money){ 123450 }), "1\xC2\xA0"
								 "234,50");
	ASSERT_TEXT(money_text(arena, (struct money){ 5 }), "0,05");
	ASSERT_TEXT(money_text(arena, (struct money){ -5 }), "-0,05");
	ASSERT_TEXT(money_text(arena, (struct money){ -100000000 }), "-1\xC2\xA0"
								     "000\xC2\xA0"
								     "000,00");
	ASSERT_TEXT(money_text(arena, MONEY_NONE), "");
	ASSERT_TEXT(money_text(arena, (struct money){ INT64_MAX }), "92\xC2\xA0"
								    "233\xC2\xA0"
								    "720\xC2\xA0"
								    "368\xC2\xA0"
								    "547\xC2\xA0"
								    "758,07");
	ASSERT_TEXT(number_text(arena, 0), "0");
	ASSERT_TEXT(number_text(arena, 999), "999");
	ASSERT_TEXT(number_text(arena, 1000), "1\xC2\xA0"
					      "000");
	ASSERT_TEXT(number_text(arena, -1234567), "-1\xC2\xA0"
						  "234\xC2\xA0"
						  "567");
	ASSERT_TEXT(number_text(arena, I64_NONE), "");
}

static void each_type_has_one_form(void **state)
{
	struct asked *asked = *state;
	struct html   html = start(asked);
	html_value(&html, (int64_t)1234);
	html_raw(&html, "|");
	html_value(&html, I64_NONE);
	html_raw(&html, "|");
	html_value(&html, day_of(2026, 2, 28));
	html_raw(&html, "|");
	html_value(&html, DAY_NONE);
	html_raw(&html, "|");
	html_value(&html, zone_moment(day_of(2026, 7, 1), 8, 5, 0));
	html_raw(&html, "|");
	html_value(&html, ((struct money){ 250 }));
	html_raw(&html, "|");
	html_key(&html, T_SAVE);
	html.language = ENGLISH;
	html_key(&html, T_SAVE);
	ASSERT_TEXT(html_done(&html).text, "1234||2026-02-28||2026-07-01 08:05|2,50|SparaSave");
}

static void addresses_are_our_own(void **state)
{
	struct asked *asked = *state;
	struct arena *arena = asked->ctx.arena;
	ASSERT_TEXT(url_ids(arena, "/orders/#/lines/#", 7, 12).text, "/orders/7/lines/12");
	ASSERT_TEXT(url_with(arena, url_with(arena, url_of("/stock"), "q", TEXT("å&b=\"<")), "page", TEXT("2")).text,
		    "/stock?q=%C3%A5%26b%3D%22%3C&page=2");
	static const char *const outside[] = { "", "https://else.where/", "//else.where", "/\\else.where", "javascript:alert(1)",
					       "/a\nb", "/a b", "stock", "\\/a", "/\t/else.where" };
	for (size_t i = 0; i < COUNT_OF(outside); i++)
		ASSERT_TEXT(url_checked(arena, text_of(outside[i]), "/").text, "/");
	ASSERT_TEXT(url_checked(arena, TEXT_NONE, "/").text, "/");
	ASSERT_TEXT(url_checked(arena, TEXT("/orders/7?done=DONE_SENT#line"), "/").text, "/orders/7?done=DONE_SENT#line");
	struct html html = start(asked);
	html_url(&html, url_with(arena, url_of("/a?b=1"), "c", TEXT("\"><script>")));
	ASSERT_TEXT(html_done(&html).text, "/a?b=1&amp;c=%22%3E%3Cscript%3E");
	html = start(asked);
	html_url(&html, url_external(arena, TEXT("https://example.org/a?b=1&c=2")));
	ASSERT_TEXT(html_done(&html).text, "https://example.org/a?b=1&amp;c=2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE_TEST(any_text_is_harmless_and_whole), PAGE_TEST(a_nul_is_left_out),
		PAGE_TEST(amounts_and_numbers_are_swedish), PAGE_TEST(each_type_has_one_form),
		PAGE_TEST(addresses_are_our_own),
	};
	return cmocka_run_group_tests_name("web/html", tests, NULL, NULL);
}
