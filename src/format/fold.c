/*
 * fold.c - folding and collation; the only file that knows ICU
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/fold.h"

#include <pthread.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

static pthread_once_t     once = PTHREAD_ONCE_INIT;
static UCollator         *collator; /* Used by all threads: sort keys do not change it. */
static const UNormalizer2 *normalizer;

static void open_icu(void)
{
	UErrorCode status = U_ZERO_ERROR;
	collator = ucol_open("sv", &status);
	normalizer = unorm2_getNFKDInstance(&status);
	if (U_FAILURE(status))
		BUG("ICU: %s", u_errorName(status));
}

/* UTF-8 to UTF-16; invalid bytes become U+FFFD. */
static UChar *to_utf16(struct arena *arena, struct text text, int32_t *length)
{
	int32_t    capacity = (int32_t)text.length + 1;
	UChar     *at = arena_array(arena, UChar, (size_t)capacity);
	UErrorCode status = U_ZERO_ERROR;
	u_strFromUTF8WithSub(at, capacity, length, text.at, (int32_t)text.length, 0xFFFD, NULL, &status);
	if (U_FAILURE(status))
		BUG("ICU: %s", u_errorName(status));
	return at;
}

/* Most words of the catalogue are ASCII: no need to ask ICU. */
static bool fold_ascii(struct arena *arena, struct text text, struct text *out)
{
	char  *at = arena_alloc(arena, text.length + 1);
	size_t length = 0;
	for (size_t i = 0; i < text.length; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		if (byte >= 0x80)
			return false;
		bool is_word = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
		if (is_word)
			at[length++] = (char)(byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
		else if (length && at[length - 1] != ' ')
			at[length++] = ' ';
	}
	if (length && at[length - 1] == ' ')
		length--;
	at[length] = 0;
	*out = (struct text){ at, length };
	return true;
}

/* ICU's macros convert signs on purpose. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"

struct text fold_search(struct arena *arena, struct text text)
{
	struct text simple;
	if (fold_ascii(arena, text, &simple))
		return simple;
	pthread_once(&once, open_icu);
	int32_t    length;
	UChar     *raw = to_utf16(arena, text, &length);
	UErrorCode status = U_ZERO_ERROR;
	int32_t    capacity = length * 18 + 8; /* The longest compatibility decomposition has 18 units. */
	UChar     *folded = arena_array(arena, UChar, (size_t)capacity);
	UChar     *cased = arena_array(arena, UChar, (size_t)capacity * 3);
	int32_t    decomposed = unorm2_normalize(normalizer, raw, length, folded, capacity, &status);
	int32_t    count = u_strFoldCase(cased, capacity * 3, folded, decomposed, U_FOLD_CASE_DEFAULT, &status);
	if (U_FAILURE(status))
		BUG("ICU: %s", u_errorName(status));
	char  *at = arena_alloc(arena, (size_t)count * 3 + 1);
	size_t used = 0;
	for (int32_t i = 0; i < count;) {
		UChar32 letter;
		U16_NEXT(cased, i, count, letter);
		int8_t kind = u_charType(letter);
		if (kind == U_NON_SPACING_MARK || kind == U_ENCLOSING_MARK)
			continue;
		if (u_isalnum(letter)) {
			UBool wrong = false;
			U8_APPEND((uint8_t *)at, used, (size_t)count * 3, letter, wrong);
			EXPECT(!wrong);
		} else if (used && at[used - 1] != ' ') {
			at[used++] = ' ';
		}
	}
	if (used && at[used - 1] == ' ')
		used--;
	at[used] = 0;
	return (struct text){ at, used };
}

#pragma GCC diagnostic pop

struct text sort_key(struct arena *arena, struct text text)
{
	pthread_once(&once, open_icu);
	int32_t  length;
	UChar   *raw = to_utf16(arena, text, &length);
	uint8_t  first[256];
	int32_t  needed = ucol_getSortKey(collator, raw, length, first, sizeof first);
	uint8_t *at = arena_alloc(arena, (size_t)needed + 1);
	if (needed <= (int32_t)sizeof first)
		memcpy(at, first, (size_t)needed);
	else
		ucol_getSortKey(collator, raw, length, at, needed);
	return (struct text){ (const char *)at, (size_t)needed };
}

struct text collator_version(struct arena *arena)
{
	pthread_once(&once, open_icu);
	UVersionInfo version;
	char         words[U_MAX_VERSION_STRING_LENGTH];
	ucol_getVersion(collator, version);
	u_versionToString(version, words);
	return text_copy(arena, text_of(words));
}
