/*
 * plot_test.c - pictures of none, one, many and huge values; names that would break a page; tables beside
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "page.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "web/layout.h"
#include "web/plot.h"

static const struct text names[] = { TEXT_INIT("Ett <b>&\"'"), TEXT_INIT("Två"), TEXT_INIT("Tre") };

static struct plot sample(struct plot_point *points, size_t count, size_t series)
{
	return (struct plot){ .name = "sample", .title = TEXT("Titel <i>"), .about = TEXT("Vad det är"), .axis = TEXT("Timme"),
			      .unit = TEXT("rader"), .kind = PLOT_BARS, .series = names, .series_count = series, .points = points,
			      .point_count = count };
}

static struct text drawn(struct asked *asked, const struct plot *plot)
{
	struct html html = page_start(&asked->ctx, &asked->x);
	plot_html(&html, plot);
	return html_done(&html).text;
}

/* What a browser must never have to guess: the part is one well-formed element. */
static xmlDoc *parsed(struct text part)
{
	xmlDoc *doc = xmlReadMemory(part.at, (int)part.length, "plot", "UTF-8", XML_PARSE_NONET);
	assert_non_null(doc);
	return doc;
}

static int64_t number_at(const xmlNode *node, const char *name)
{
	xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
	int64_t  number = value ? strtoll((const char *)value, NULL, 10) : -1;
	xmlFree(value);
	return number;
}

static size_t count_of(const xmlNode *node, const char *name)
{
	size_t count = 0;
	for (; node; node = node->next)
		count += (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0) + count_of(node->children, name);
	return count;
}

/* Every bar lies inside the picture and has a height. */
static void bars_lie_inside(const xmlNode *node, int64_t width, int64_t height)
{
	for (; node; node = node->next) {
		if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, "rect") == 0 && xmlHasProp(node, (const xmlChar *)"x")) {
			assert_true(number_at(node, "x") >= 0 && number_at(node, "x") + number_at(node, "width") <= width);
			assert_true(number_at(node, "y") >= 0 && number_at(node, "y") + number_at(node, "height") <= height);
			assert_true(number_at(node, "height") > 0 && number_at(node, "width") > 0);
		}
		bars_lie_inside(node->children, width, height);
	}
}

static void test_nothing(void **state)
{
	struct asked *asked = *state;
	struct plot   plot = sample(NULL, 0, 1);
	struct text   part = drawn(asked, &plot);
	xmlDoc       *doc = parsed(part);
	assert_int_equal(count_of(xmlDocGetRootElement(doc), "svg"), 0);
	assert_int_equal(count_of(xmlDocGetRootElement(doc), "table"), 0);
	ASSERT_HOLDS(part, "Inget att visa");
	xmlFreeDoc(doc);
}

static void test_all_zero(void **state)
{
	struct asked     *asked = *state;
	struct plot_point points[] = { { .label = TEXT("08") }, { .label = TEXT("09"), .values = { -3 } } };
	struct plot       plot = sample(points, COUNT_OF(points), 1);
	struct text       part = drawn(asked, &plot);
	xmlDoc           *doc = parsed(part);
	assert_int_equal(count_of(xmlDocGetRootElement(doc), "svg"), 0);
	ASSERT_HOLDS(part, "-3"); /* The table tells it as it is. */
	xmlFreeDoc(doc);
}

static void test_one_bar(void **state)
{
	struct asked     *asked = *state;
	struct plot_point points[] = { { .label = TEXT("08"), .name = TEXT("kl. 8 <\"&'>"), .values = { 1234 }, .urls = { { TEXT_INIT("/figures/x/lines?a=1&b=2") } } } };
	struct plot       plot = sample(points, 1, 1);
	struct text       part = drawn(asked, &plot);
	xmlDoc           *doc = parsed(part);
	xmlNode          *root = xmlDocGetRootElement(doc);
	assert_int_equal(count_of(root, "rect"), 1);
	assert_int_equal(count_of(root, "a"), 2); /* The bar, and the same in the table. */
	ASSERT_HOLDS(part, "kl. 8 &lt;&#34;&amp;&#39;&gt;: 1\xC2\xA0" "234 rader");
	ASSERT_HOLDS(part, "/figures/x/lines?a=1&amp;b=2");
	assert_false(holds(part, "<i>"));
	bars_lie_inside(root, 40000, 22600);
	xmlFreeDoc(doc);
}

static void test_many_stacked(void **state)
{
	struct asked      *asked = *state;
	struct plot_point *points = arena_array(asked->ctx.arena, struct plot_point, 1000);
	for (size_t i = 0; i < 1000; i++)
		points[i] = (struct plot_point){ .label = TEXT("2026-03"), .values = { (int64_t)i, 1, 1000000000 } };
	struct plot plot = sample(points, 1000, 3);
	plot.is_wide = true;
	struct text part = drawn(asked, &plot);
	xmlDoc     *doc = parsed(part);
	xmlNode    *root = xmlDocGetRootElement(doc);
	/* 366 are drawn: three bars each (the first has no first one), a pattern over two of them; keys: three and two. */
	assert_int_equal(count_of(root, "rect"), 366 * 5 - 1 + 5);
	assert_int_equal(count_of(root, "pattern"), 2);
	assert_int_equal(count_of(root, "tr"), 1001);
	bars_lie_inside(root, 96000, 22600 + 400); /* One line beside a thousand million is still to be seen. */
	assert_true(plot_sum(&plot, 0) == 999 * 1000 / 2);
	xmlFreeDoc(doc);
}

static void test_huge(void **state)
{
	struct asked     *asked = *state;
	struct plot_point points[] = { { .label = TEXT("a"), .values = { INT64_MAX, INT64_MAX, 1 } },
				       { .label = TEXT("b"), .values = { I64_NONE, 5, INT64_MAX / 3 } } };
	for (int money = 0; money < 2; money++)
		for (int line = 0; line < 2; line++) {
			struct plot plot = sample(points, 2, 3);
			plot.values = money ? PLOT_MONEY : PLOT_COUNT;
			plot.kind = line ? PLOT_LINE : PLOT_BARS;
			xmlDoc *doc = parsed(drawn(asked, &plot));
			bars_lie_inside(xmlDocGetRootElement(doc), 40000, 22600);
			assert_true(plot_sum(&plot, PLOT_SERIES_MAX) == INT64_MAX);
			xmlFreeDoc(doc);
		}
}

static void test_axis_in_words(void **state)
{
	struct asked     *asked = *state;
	struct plot_point points[] = { { .label = TEXT("v. 9"), .values = { 250000000 } } };
	struct plot       plot = sample(points, 1, 1);
	plot.values = PLOT_MONEY;
	ASSERT_HOLDS(drawn(asked, &plot), ">mnkr</text>");
	ASSERT_HOLDS(drawn(asked, &plot), ">2</text>");
	ASSERT_HOLDS(drawn(asked, &plot), "2\xC2\xA0" "500\xC2\xA0" "000,00 kr");
	points[0].values[0] = 3;
	plot.values = PLOT_COUNT;
	ASSERT_HOLDS(drawn(asked, &plot), ">rader</text>");
	ASSERT_HOLDS(drawn(asked, &plot), ">3</text>");
	points[0].values[0] = 45000;
	ASSERT_HOLDS(drawn(asked, &plot), ">tusen rader</text>");
	points[0].values[0] = 5000000; /* 50 000 kr */
	plot.values = PLOT_MONEY;
	ASSERT_HOLDS(drawn(asked, &plot), ">tkr</text>");
}

static void test_line_goes_past_the_unknown(void **state)
{
	struct asked     *asked = *state;
	struct plot_point points[] = { { .label = TEXT("jan"), .values = { 10 } }, { .label = TEXT("feb"), .values = { I64_NONE } },
				       { .label = TEXT("mar"), .values = { 20 } } };
	struct plot       plot = sample(points, 3, 1);
	plot.kind = PLOT_LINE;
	assert_true(plot_sum(&plot, 0) == 30);
	plot.is_level = true;
	assert_true(plot_sum(&plot, 0) == 20); /* The last level stands for the whole. */
	xmlDoc *doc = parsed(drawn(asked, &plot));
	assert_int_equal(count_of(xmlDocGetRootElement(doc), "circle"), 2);
	assert_int_equal(count_of(xmlDocGetRootElement(doc), "polyline"), 1);
	xmlFreeDoc(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE_TEST(test_nothing),       PAGE_TEST(test_all_zero), PAGE_TEST(test_one_bar),
		PAGE_TEST(test_many_stacked),  PAGE_TEST(test_huge),     PAGE_TEST(test_axis_in_words),
		PAGE_TEST(test_line_goes_past_the_unknown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
