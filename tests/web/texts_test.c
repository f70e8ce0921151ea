/*
 * texts_test.c - every word stands in both languages, every error can be told to a person
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "page.h"

#include "web/texts.h"

static void every_key_has_words_in_both_languages(void **state)
{
	(void)state;
	for (int key = T_NONE + 1; key < T_COUNT; key++)
		for (int language = SWEDISH; language <= ENGLISH; language++) {
			struct text words = text_in((enum language)language, (enum text_key)key);
			assert_true(words.length > 0);
			assert_true(text_is_utf8(words));
			assert_true(text_equal(words, text_trim(words)));
			assert_int_equal(text_find(words, '%'), SIZE_MAX); /* Texts are never formats. */
			assert_int_equal(text_find(words, '<'), SIZE_MAX); /* Nor markup. */
		}
}

static void every_error_can_be_told(void **state)
{
	(void)state;
	for (int err = OK + 1; err < ERR_COUNT_; err++) {
		enum text_key key = text_key_of(text_of(err_name((enum err)err)));
		if (key == T_NONE)
			print_error("no words for %s\n", err_name((enum err)err));
		assert_int_not_equal(key, T_NONE);
		struct text swedish = text_of_error(SWEDISH, (enum err)err), english = text_of_error(ENGLISH, (enum err)err);
		assert_false(text_equal(swedish, english));
		assert_true(text_ends_with(swedish, "."));
		assert_true(text_ends_with(english, "."));
	}
}

static void keys_are_found_by_name(void **state)
{
	(void)state;
	assert_int_equal(text_key_of(TEXT("SAVE")), T_SAVE);
	assert_int_equal(text_key_of(TEXT("save")), T_NONE);
	assert_int_equal(text_key_of(TEXT("")), T_NONE);
	assert_int_equal(text_key_of(TEXT_NONE), T_NONE);
}

static void stored_words_are_shown_in_the_language(void **state)
{
	struct asked *asked = *state;
	struct arena *arena = asked->ctx.arena;
	ASSERT_TEXT(text_of_word(arena, SWEDISH, "STATE", TEXT("backordered")), "Restnoterad");
	ASSERT_TEXT(text_of_word(arena, ENGLISH, "STATE", TEXT("backordered")), "Back-ordered");
	ASSERT_TEXT(text_of_word(arena, SWEDISH, "VERDICT", TEXT("short-dated")), "Kort hållbarhet");
	ASSERT_TEXT(text_of_word(arena, SWEDISH, "STATE", TEXT("something_new")), "something_new");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE_TEST(every_key_has_words_in_both_languages), PAGE_TEST(every_error_can_be_told),
		PAGE_TEST(keys_are_found_by_name), PAGE_TEST(stored_words_are_shown_in_the_language),
	};
	return cmocka_run_group_tests_name("web/texts", tests, NULL, NULL);
}
