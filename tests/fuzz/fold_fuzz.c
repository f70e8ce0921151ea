/*
 * fold_fuzz.c - any bytes folded, and as a collation key
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/fold.h"

#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct text   text = text_slice((struct text){ (const char *)bytes, length }, 0, LIMIT_CELL);
	struct text   folded = fold_search(arena, text);
	EXPECT(text_is_utf8(folded));
	EXPECT(folded.length == 0 || (folded.at[0] != ' ' && folded.at[folded.length - 1] != ' '));
	for (size_t i = 0; i < folded.length; i++) {
		unsigned char byte = (unsigned char)folded.at[i];
		EXPECT(byte >= 0x80 || byte == ' ' || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z'));
		EXPECT(byte != ' ' || folded.at[i + 1] != ' ');
	}
	EXPECT(text_equal(fold_search(arena, folded), folded)); /* What is folded stays so: searches meet what was stored. */
	struct text key = sort_key(arena, text);
	EXPECT(key.length > 0 && text_find(key, 0) == key.length - 1);
	arena_close(arena);
	return 0;
}
