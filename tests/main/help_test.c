/*
 * help_test.c - every page has words that help on it, and no words are left over
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/routes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail

/* What is no page of work: files, redirects, and the pages that explain themselves. */
static bool is_no_page(const char *path)
{
	static const char *const others[] = { "/about",   "/help",  "/language",	     "/offline",
					      "/sign-in", "/theme", "/static/{name}", "/static/{version}/{name}" };
	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (strcmp(path, others[i]) == 0)
			return true;
	return strncmp(path, "/api/", 5) == 0;
}

static void every_page_has_its_help(void **state)
{
	(void)state;
	size_t pages = 0;
	for (const struct route_table *table = route_tables(); table->routes; table++)
		for (size_t i = 0; i < table->count; i++) {
			const struct route *route = &table->routes[i];
			if (route->method != HTTP_GET || is_no_page(route->path))
				continue;
			pages++;
			if (help_on(route->path) == T_NONE) {
				print_error("no help on %s\n", route->path);
				_fail(__FILE__, __LINE__);
			}
		}
	assert_true(pages > 20);
}

static void a_refused_write_has_the_help_of_its_page(void **state)
{
	(void)state;
	assert_int_equal(help_on("/orders/{order_id}/place"), T_HELP_ON_ORDER);
	assert_int_equal(help_on("/orders/{order_id}/lines/{line_id}/review"), T_HELP_ON_REVIEW);
	assert_int_equal(help_on("/receipts/{receipt_id}/put-away"), T_HELP_ON_RECEIPT);
	assert_int_equal(help_on("/stock/places"), T_HELP_ON_STOCK);
	assert_int_equal(help_on("/nowhere"), T_NONE);
}

static void no_help_is_left_over(void **state)
{
	(void)state;
	for (int key = T_NONE + 1; key < T_COUNT; key++) {
		if (strncmp(text_key_name((enum text_key)key), "HELP_ON_", 8) != 0)
			continue;
		bool is_used = false;
		for (const struct help_entry *entry = main_help; entry->path; entry++)
			is_used |= entry->key == (enum text_key)key;
		if (!is_used) {
			print_error("nothing shows %s\n", text_key_name((enum text_key)key));
			_fail(__FILE__, __LINE__);
		}
	}
}

int main(void)
{
	layout_set_help(main_help);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_page_has_its_help),
		cmocka_unit_test(a_refused_write_has_the_help_of_its_page),
		cmocka_unit_test(no_help_is_left_over),
	};
	return cmocka_run_group_tests_name("main/help", tests, NULL, NULL);
}
