/*
 * place_words_test.c - places that no one can walk to, in words
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#undef fail /* Ours, not cmocka's. */

#include "base/arena.h"
#include "base/base.h"
#include "stock/place_words.h"

static void the_other_side_in_words(void **state)
{
	static const struct {
		const char *code, *ward, *swedish, *english;
	} rows[] = {
		{ "A-01-11", "", "A-01-11", "A-01-11" },
		{ "A-01-11", "Kirurgi", "A-01-11", "A-01-11" },
		{ "@supplier", "", "Leverantör", "Supplier" },
		{ "@shipment-306", "", "Leverans 306", "Shipment 306" },
		{ "@shipment-306", "Kirurgi förråd", "Kirurgi förråd (leverans 306)", "Kirurgi förråd (shipment 306)" },
		{ "", "", "", "" },
	};
	struct arena *arena = arena_open(1 << 16);
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct text code = text_of(rows[i].code), ward = text_of(rows[i].ward);
		assert_true(text_is(place_words(arena, SWEDISH, code, ward), rows[i].swedish));
		assert_true(text_is(place_words(arena, ENGLISH, code, ward), rows[i].english));
	}
	arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_other_side_in_words) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
