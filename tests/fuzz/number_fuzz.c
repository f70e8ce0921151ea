/*
 * number_fuzz.c - any bytes as whole number, amount, day, units of a pack, and as text to trim and cut
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/limits.h"
#include "base/moment.h"
#include "base/num.h"
#include "catalogue/pack_units.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* An amount written as people and machines write it reads as itself. */
static void write_again(struct arena *arena, int64_t ore)
{
	if (ore == INT64_MIN)
		return;
	const char *sign = ore < 0 ? "-" : "";
	long long   whole = ore < 0 ? -(ore / 100) : ore / 100, part = ore < 0 ? -(ore % 100) : ore % 100;
	const struct text forms[] = { text_format(arena, "%s%lld,%02lld", sign, whole, part), text_format(arena, "%s%lld.%02lld00", sign, whole, part),
				      text_format(arena, " %s%lld.%02lld ", sign, whole, part) };
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		int64_t again;
		EXPECT(num_parse_decimal(forms[i], 2, &again) == OK && again == ore);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct text   text = { (const char *)bytes, length }, trimmed = text_trim(text);
	int64_t       number, rounded;
	struct day    day;
	EXPECT(trimmed.length <= length && text_trim(trimmed).length == trimmed.length);
	for (size_t most = 0; most < 9; most++) {
		struct text cut = text_cut(text, most);
		EXPECT(cut.length <= most && text_is_utf8(cut));
		EXPECT(!text_is_utf8(text) || cut.length + 4 > most || cut.length == length);
	}
	if (num_parse(text, &number) == OK)
		EXPECT(num_parse_decimal(text_starts_with(text, "+") ? text_slice(text, 1, length) : text, 0, &rounded) != OK ||
		       rounded == number);
	if (num_parse_decimal(text, 2, &number) == OK)
		write_again(arena, number);
	if (day_parse(text, &day) == OK) {
		struct day again;
		EXPECT(day_parse(day_text(arena, day), &again) == OK && again.number == day.number);
	}
	number = pack_units_parse(text);
	EXPECT(number == I64_NONE || (number > 0 && number <= LIMIT_UNITS));
	arena_close(arena);
	return 0;
}
