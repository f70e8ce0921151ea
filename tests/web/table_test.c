/*
 * table_test.c - one table in four forms: page, CSV, workbook, JSON
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "page.h"

#include "format/json.h"
#include "web/table.h"

static const struct table_column columns[] = {
	{ .id = "name", .key = T_ORDER_ARTICLE, .kind = CELL_WORDS },
	{ .id = "state", .key = T_ORDER_STATE, .kind = CELL_STATUS, .words = "STATE" },
	{ .id = "units", .key = T_UNITS, .kind = CELL_NUMBER },
	{ .id = "value_ore", .key = T_STOCK_VALUE, .kind = CELL_MONEY },
	{ .id = "expiry", .key = T_STOCK_EXPIRY, .kind = CELL_DAY },
	{ .id = "at", .key = T_STOCK_WHEN, .kind = CELL_MOMENT },
};

static const struct field fields[] = { TABLE_FIELDS };

/* Two rows, one hostile and full, one with everything missing. */
static struct table sample(struct asked *asked)
{
	struct table table;
	table_init(&table, asked->ctx.arena, "stock", columns, COUNT_OF(columns), T_STOCK_EMPTY);
	struct table_cell *cell = table_row(&table);
	cell[0] = cell_link(TEXT("=1+1\"<b>;\n"), url_ids(asked->ctx.arena, "/packs/#", 7, 0));
	cell[1] = cell_text(TEXT("backordered"));
	cell[2] = cell_number(12345);
	cell[3] = cell_money(-123450);
	cell[4] = cell_day(day_of(2027, 1, 31));
	cell[5] = cell_moment(zone_moment(day_of(2026, 3, 2), 9, 30, 0));
	cell = table_row(&table);
	cell[0] = cell_text(TEXT_NONE);
	cell[1] = cell_text(TEXT("unknown<word"));
	cell[2] = cell_number(I64_NONE);
	cell[3] = cell_money(I64_NONE);
	cell[4] = cell_day(DAY_NONE);
	cell[5] = cell_moment(MOMENT_NONE);
	return table;
}

static struct text reply(struct asked *asked, const char *query, struct table *table)
{
	struct form *form;
	asked->request.query = text_of(query);
	assert_int_equal(form_read(&asked->ctx, &asked->request, fields, COUNT_OF(fields), NULL, 0, &form), OK);
	asked->x.form = form;
	asked->x.reply = (struct http_reply){ 0 };
	assert_int_equal(table_reply(&asked->ctx, &asked->x, TEXT("Lager <1>"), table, NULL), OK);
	return asked->x.reply.body;
}

static void a_page_escapes_and_names_every_cell(void **state)
{
	struct asked *asked = *state;
	struct table  table = sample(asked);
	table.next = url_of("/stock?before=7");
	struct text page = reply(asked, "", &table);
	ASSERT_TEXT(asked->x.reply.content_type, "text/html; charset=utf-8");
	ASSERT_HOLDS(page, "<h1>Lager &lt;1&gt;</h1>");
	ASSERT_HOLDS(page, "<a href=\"/packs/7\">=1+1&#34;&lt;b&gt;;");
	ASSERT_HOLDS(page, "class=\"status backordered\"");
	ASSERT_HOLDS(page, "<span>Restnoterad</span>");
	ASSERT_HOLDS(page, "status unknown&lt;word");
	ASSERT_HOLDS(page, "12\xC2\xA0"
			   "345");
	ASSERT_HOLDS(page, "-1\xC2\xA0"
			   "234,50");
	ASSERT_HOLDS(page, "2027-01-31");
	ASSERT_HOLDS(page, "2026-03-02 09:30");
	ASSERT_HOLDS(page, "data-label=\"Värde (kr)\"");
	ASSERT_HOLDS(page, "href=\"/stock?before=7\"");
	ASSERT_HOLDS(page, "href=\"/stock?format=csv\"");
	assert_false(holds(page, "<b>"));
}

static void a_page_keeps_its_query_in_the_links_to_files(void **state)
{
	struct asked *asked = *state;
	struct table  table = sample(asked);
	ASSERT_HOLDS(reply(asked, "before=9", &table), "href=\"/stock?before=9&amp;format=xlsx\"");
}

static void an_empty_list_says_so(void **state)
{
	struct asked *asked = *state;
	struct table  table;
	table_init(&table, asked->ctx.arena, "stock", columns, COUNT_OF(columns), T_STOCK_EMPTY);
	struct text page = reply(asked, "", &table);
	ASSERT_HOLDS(page, "Inget lager att visa.");
	assert_false(holds(page, "<table"));
	ASSERT_TEXT(reply(asked, "format=json", &table), "[]");
}

static void a_csv_file_is_safe_to_open(void **state)
{
	struct asked *asked = *state;
	struct table  table = sample(asked);
	struct text   csv = reply(asked, "format=csv", &table);
	ASSERT_TEXT(asked->x.reply.content_type, "text/csv; charset=utf-8");
	assert_true(text_starts_with(csv, "\xEF\xBB\xBF"
					  "Artikel;Läge;Enheter;"));
	ASSERT_HOLDS(csv, "\"'=1+1\"\"<b>;\n\"");
	ASSERT_HOLDS(csv, ";Restnoterad;12345;\"-1\xC2\xA0"
			  "234,50\";2027-01-31;2026-03-02 09:30\r\n");
	ASSERT_HOLDS(csv, "\r\n;unknown<word;;;;\r\n");
	assert_string_equal(asked->x.reply.headers[0].name, "Content-Disposition");
	ASSERT_TEXT(asked->x.reply.headers[0].value, "attachment; filename=\"stock-2026-03-02.csv\"");
}

static void json_has_raw_values_and_nulls(void **state)
{
	struct asked *asked = *state;
	struct table  table = sample(asked);
	struct json   all;
	assert_int_equal(json_parse(&asked->ctx, reply(asked, "format=json", &table), &all), OK);
	assert_int_equal(all.count, 2);
	const struct json *full = &all.items[0], *empty = &all.items[1];
	ASSERT_TEXT(json_member(full, "name")->text, "=1+1\"<b>;\n");
	ASSERT_TEXT(json_member(full, "state")->text, "backordered");
	assert_int_equal(json_member(full, "units")->integer, 12345);
	assert_int_equal(json_member(full, "value_ore")->integer, -123450);
	ASSERT_TEXT(json_member(full, "expiry")->text, "2027-01-31");
	assert_true(text_starts_with(json_member(full, "at")->text, "2026-03-02T08:30:00"));
	static const char *const missing[] = { "name", "units", "value_ore", "expiry", "at" };
	for (size_t i = 0; i < COUNT_OF(missing); i++)
		assert_int_equal(json_member(empty, missing[i])->kind, JSON_KIND_NULL);
}

static void a_workbook_is_a_workbook(void **state)
{
	struct asked *asked = *state;
	struct table  table = sample(asked);
	struct text   bytes = reply(asked, "format=xlsx", &table);
	assert_true(bytes.length > 1000 && memcmp(bytes.at, "PK\3\4", 4) == 0);
	ASSERT_TEXT(asked->x.reply.headers[0].value, "attachment; filename=\"stock-2026-03-02.xlsx\"");
}

static void rows_grow(void **state)
{
	struct asked *asked = *state;
	struct table  table;
	table_init(&table, asked->ctx.arena, "stock", columns, COUNT_OF(columns), T_STOCK_EMPTY);
	for (int64_t i = 0; i < 1000; i++)
		table_row(&table)[2] = cell_number(i);
	for (int64_t i = 0; i < 1000; i++)
		assert_int_equal(table.cells[(size_t)i * COUNT_OF(columns) + 2].number, i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE_TEST(a_page_escapes_and_names_every_cell), PAGE_TEST(a_page_keeps_its_query_in_the_links_to_files),
		PAGE_TEST(an_empty_list_says_so), PAGE_TEST(a_csv_file_is_safe_to_open),
		PAGE_TEST(json_has_raw_values_and_nulls), PAGE_TEST(a_workbook_is_a_workbook), PAGE_TEST(rows_grow),
	};
	return cmocka_run_group_tests_name("web/table", tests, NULL, NULL);
}
