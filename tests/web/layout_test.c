/*
 * layout_test.c - the frame of every page: navigation by permission, notices, refusals, errors, languages
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "page.h"

#include "web/layout.h"

static const struct nav_entry navigation[] = {
	{ T_NAV_START, "/", 1 },
	{ T_NAV_STOCK, "/stock", 2 },
	{ T_NAV_REVIEW, "/review", 3 },
	{ T_NONE, NULL, 0 },
};

static struct text page(struct asked *asked, const char *words)
{
	layout_set_navigation(navigation);
	struct html body = page_start(&asked->ctx, &asked->x);
	html_value(&body, text_of(words));
	page_reply(&asked->ctx, &asked->x, TEXT("Lager"), &body);
	return asked->x.reply.body;
}

static void a_page_is_framed(void **state)
{
	struct asked *asked = *state;
	struct text   whole = page(asked, "a<b");
	assert_true(text_starts_with(text_trim(whole), "<!doctype html>"));
	ASSERT_HOLDS(whole, "<html lang=\"sv\" data-theme=\"system\">");
	ASSERT_HOLDS(whole, "<title>Lager – Ampull</title>");
	ASSERT_HOLDS(whole, "a&lt;b");
	ASSERT_HOLDS(whole, "Åsa Öst");
	ASSERT_HOLDS(whole, "name=\"csrf\" value=\"token\"");
	ASSERT_HOLDS(whole, "name=\"request_key\" value=\"key\"");
	ASSERT_HOLDS(whole, "/ampull.css\"");
	assert_false(holds(whole, "style="));
	assert_false(holds(whole, "role=\"alert\""));
	assert_false(holds(whole, "class=\"notice\""));
	ASSERT_HOLDS(whole, "id=\"told\" role=\"status\"");
}

static void navigation_shows_what_one_may_and_where_one_is(void **state)
{
	struct asked *asked = *state;
	asked->x.viewer.permissions = 1u << 1 | 1u << 2;
	struct text whole = page(asked, "");
	ASSERT_HOLDS(whole, "<a href=\"/stock\" aria-current=\"page\">Lager</a>");
	ASSERT_HOLDS(whole, "<a href=\"/\" >Start</a>");
	assert_false(holds(whole, "/review"));
	asked->request.path = TEXT("/stock/batches/7");
	ASSERT_HOLDS(page(asked, ""), "<a href=\"/stock\" aria-current=\"page\">");
	asked->request.path = TEXT("/stockholm");
	assert_false(holds(page(asked, ""), "aria-current=\"page\""));
}

static void a_nobody_sees_no_navigation(void **state)
{
	struct asked *asked = *state;
	asked->x.viewer = (struct viewer){ .language = ENGLISH };
	struct text whole = page(asked, "");
	assert_false(holds(whole, "<nav"));
	assert_false(holds(whole, "sign-out"));
	ASSERT_HOLDS(whole, "<html lang=\"en\" data-theme=\"system\">");
	ASSERT_HOLDS(whole, ">Svenska</a>");
	ASSERT_HOLDS(whole, "href=\"/language?to=sv&amp;back=%2Fstock\"");
}

static void a_refusal_is_told_with_its_rule(void **state)
{
	struct asked *asked = *state;
	struct error  refused = { .err = ERR_BATCH_EXPIRED,
				  .field = TEXT("batch"),
				  .detail = TEXT("batch \"<A1>\" ended 2026-02-28"),
				  .rule = TEXT("R-STOCK-03") };
	asked->x.refused = &refused;
	struct text whole = page(asked, "");
	assert_int_equal(asked->x.reply.status, 409);
	ASSERT_HOLDS(whole, "role=\"alert\"");
	ASSERT_HOLDS(whole, "Batchen har gått ut.");
	ASSERT_HOLDS(whole, "batch &#34;&lt;A1&gt;&#34; ended 2026-02-28");
	ASSERT_HOLDS(whole, "R-STOCK-03");
}

static void a_page_carries_its_help(void **state)
{
	static const struct help_entry entries[] = { { "/stock", T_HELP_ON_STOCK }, { NULL, T_NONE } };
	static const struct route      stock = { .path = "/stock/places" };
	struct asked *asked = *state;
	layout_set_help(entries);
	asked->x.route = &stock;
	struct text whole = page(asked, "");
	ASSERT_HOLDS(whole, "<dialog id=\"help\"");
	ASSERT_HOLDS(whole, "href=\"/help?page=HELP_ON_STOCK\"");
	ASSERT_HOLDS(whole, "varken är utgånget, spärrat eller i karantän");
	ASSERT_HOLDS(whole, "href=\"/about#source\"");
	asked->x.viewer.person_id = 0;
	assert_false(holds(page(asked, ""), "<dialog"));
	layout_set_help(NULL);
}

static void what_goes_on_inside_stays_out_of_a_refusal(void **state)
{
	struct asked *asked = *state;
	struct error  refused = { .err = ERR_CONSTRAINT, .detail = TEXT("UNIQUE constraint failed"), .is_inside = true };
	asked->x.refused = &refused;
	struct text whole = page(asked, "");
	ASSERT_HOLDS(whole, "Uppgifterna går inte ihop.");
	assert_false(holds(whole, "UNIQUE"));
}

static void a_notice_is_one_of_ours(void **state)
{
	struct asked *asked = *state;
	asked->x.notice = TEXT("DONE_SENT");
	ASSERT_HOLDS(page(asked, ""), "<div class=\"notice\" role=\"status\" data-sound=\"right\" data-frame>Leveransen är skickad.</div>");
	static const char *const others[] = { "SIGN_IN", "ERR_FORBIDDEN", "<script>", "DONE_NO_SUCH", "" };
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		asked->x.notice = text_of(others[i]);
		assert_false(holds(page(asked, ""), "class=\"notice\""));
	}
}

static void an_error_page_keeps_what_is_inside(void **state)
{
	struct asked *asked = *state;
	struct error  missing = { .err = ERR_NOT_FOUND, .field = TEXT(""), .detail = TEXT("no order <9>") };
	page_error(&asked->ctx, &asked->x, &missing);
	assert_int_equal(asked->x.reply.status, 404);
	ASSERT_HOLDS(asked->x.reply.body, "no order &lt;9&gt;");
	ASSERT_HOLDS(asked->x.reply.body, "ERR_NOT_FOUND");
	struct error inside = { .err = ERR_DATABASE, .field = TEXT(""), .detail = TEXT("disk I/O error in balance") };
	page_error(&asked->ctx, &asked->x, &inside);
	assert_int_equal(asked->x.reply.status, 503);
	assert_false(holds(asked->x.reply.body, "disk I/O"));
}

static void a_write_goes_on_to_its_page(void **state)
{
	struct asked *asked = *state;
	reply_done(&asked->ctx, &asked->x, url_of("/orders/7"), "DONE_SENT");
	assert_int_equal(asked->x.reply.status, 303);
	ASSERT_TEXT(asked->x.reply.headers[0].value, "/orders/7?done=DONE_SENT");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE_TEST(a_page_is_framed), PAGE_TEST(navigation_shows_what_one_may_and_where_one_is),
		PAGE_TEST(a_nobody_sees_no_navigation), PAGE_TEST(a_refusal_is_told_with_its_rule),
		PAGE_TEST(a_notice_is_one_of_ours),
		PAGE_TEST(a_page_carries_its_help), PAGE_TEST(what_goes_on_inside_stays_out_of_a_refusal), PAGE_TEST(an_error_page_keeps_what_is_inside),
		PAGE_TEST(a_write_goes_on_to_its_page),
	};
	return cmocka_run_group_tests_name("web/layout", tests, NULL, NULL);
}
