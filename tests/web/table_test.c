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

static const struct field fields[] = { TABLE_FIELDS, { .name = "ward_id", .type = FIELD_ID, .place = IN_QUERY } };

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

/* ---------------------------------------------------------------- lists */

static struct table long_list(struct asked *asked)
{
	static const char *const names[] = { "Öl", "Ampicillin", "Zink", "Ål", "åska" };
	struct table             table;
	table_init(&table, asked->ctx.arena, "stock", columns, COUNT_OF(columns), T_STOCK_EMPTY);
	for (int64_t i = 0; i < 120; i++) {
		struct table_cell *cell = table_row(&table);
		cell[0] = cell_text(text_format(asked->ctx.arena, "%s %03lld", names[i % 5], (long long)i));
		cell[1] = cell_text(i % 2 ? TEXT("backordered") : TEXT("placed"));
		cell[2] = cell_number(i % 10 ? 1000 - i : I64_NONE);
		cell[3] = cell_money(i);
		cell[4] = cell_day(DAY_NONE);
		cell[5] = cell_moment(MOMENT_NONE);
	}
	return table;
}

static size_t position(struct text page, const char *part)
{
	const char *at = memmem(page.at, page.length, part, strlen(part));
	return at ? (size_t)(at - page.at) : SIZE_MAX;
}

static void a_list_is_sorted_as_a_swede_does(void **state)
{
	struct asked *asked = *state;
	struct table  table = long_list(asked);
	struct text   page = reply(asked, "sort=name", &table);
	assert_true(position(page, "Ampicillin 001") < position(page, "Zink 002"));
	assert_true(position(page, "Ampicillin 001") < position(page, "Ampicillin 006"));
	ASSERT_HOLDS(page, "aria-sort=\"ascending\"");
	ASSERT_HOLDS(page, "sort=-name");
	page = reply(asked, "sort=-name", &table);
	assert_true(position(page, "Öl 115") < position(page, "Öl 000")); /* Ö is the last letter. */
	ASSERT_HOLDS(page, "1–50 / 120");
	ASSERT_HOLDS(page, "page=2");
}

static void what_is_missing_stands_last(void **state)
{
	struct asked *asked = *state;
	struct table  table = long_list(asked);
	struct json   all;
	for (int down = 0; down < 2; down++) {
		assert_int_equal(json_parse(&asked->ctx, reply(asked, down ? "format=json&sort=-units" : "format=json&sort=units", &table), &all), OK);
		assert_int_equal(all.count, 120);
		assert_int_equal(json_member(&all.items[0], "units")->integer, down ? 999 : 881);
		assert_int_equal(json_member(&all.items[119], "units")->kind, JSON_KIND_NULL);
	}
}

static void a_list_is_found_in_and_turned(void **state)
{
	struct asked *asked = *state;
	struct table  table = long_list(asked);
	struct text   page = reply(asked, "find=AL+restnoterad", &table); /* "Ål", and the state as it is read. */
	ASSERT_HOLDS(page, "Ål 003");
	assert_int_equal(position(page, "Ål 008"), SIZE_MAX);
	ASSERT_HOLDS(page, "1–12 / 12");
	assert_int_equal(position(page, "page="), SIZE_MAX);
	page = reply(asked, "sort=value_ore&page=3&ward_id=5", &table);
	ASSERT_HOLDS(page, "101–120 / 120");
	ASSERT_HOLDS(page, "name=\"ward_id\" value=\"5\"");
	ASSERT_HOLDS(page, "page=2");
	ASSERT_HOLDS(reply(asked, "find=nothing+of+that", &table), "Inget lager att visa.");
}

static void columns_are_chosen(void **state)
{
	struct asked *asked = *state;
	struct table  table = long_list(asked);
	struct text   csv = reply(asked, "format=csv&columns=units,name&sort=-units", &table);
	assert_true(text_starts_with(csv, "\xEF\xBB\xBF"
					  "Artikel;Enheter\r\nAmpicillin 001;999\r\n"));
	ASSERT_HOLDS(reply(asked, "columns=nothing", &table), "data-label=\"Läge\"");
	assert_false(holds(reply(asked, "columns=name", &table), "data-label=\"Läge\""));
}

static void an_unknown_column_is_told(void **state)
{
	struct asked *asked = *state;
	struct table  table = long_list(asked);
	struct form  *form;
	asked->request.query = TEXT("sort=price");
	assert_int_equal(form_read(&asked->ctx, &asked->request, fields, COUNT_OF(fields), NULL, 0, &form), OK);
	asked->x.form = form;
	assert_int_equal(table_reply(&asked->ctx, &asked->x, TEXT("Lager"), &table, NULL), ERR_FIELD_INVALID);
	ASSERT_TEXT(asked->ctx.error.field, "sort");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE_TEST(a_page_escapes_and_names_every_cell), PAGE_TEST(a_page_keeps_its_query_in_the_links_to_files),
		PAGE_TEST(an_empty_list_says_so), PAGE_TEST(a_csv_file_is_safe_to_open),
		PAGE_TEST(json_has_raw_values_and_nulls), PAGE_TEST(a_workbook_is_a_workbook), PAGE_TEST(rows_grow),
		PAGE_TEST(a_list_is_sorted_as_a_swede_does), PAGE_TEST(what_is_missing_stands_last),
		PAGE_TEST(a_list_is_found_in_and_turned), PAGE_TEST(columns_are_chosen), PAGE_TEST(an_unknown_column_is_told),
	};
	return cmocka_run_group_tests_name("web/table", tests, NULL, NULL);
}
