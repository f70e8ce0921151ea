/*
 * gs1_test.c - what scanners send, with and without the marks they should send
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench.h"

#include "format/gs1.h"

#define GS "\x1D"
#define GTIN "07046260123458"

/* A scan in one line: kind, GTIN, Vnr, batch, serial, expiry, production. */
static struct text told(struct ctx *ctx, struct text scan)
{
	struct gs1_scan s;
	if (gs1_parse(ctx, scan, &s))
		return TEXT_NONE;
	return text_format(ctx->arena, "%d|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s", s.kind, TEXT_ARG(s.gtin), TEXT_ARG(s.vnr), TEXT_ARG(s.batch),
			   TEXT_ARG(s.serial), TEXT_ARG(day_text(ctx->arena, s.expiry)), TEXT_ARG(day_text(ctx->arena, s.production)));
}

static void forms_of_the_separator(void **state)
{
	static const char whole[] = "0|" GTIN "||A-1|S9|2027-02-28|";
	static const char *const scans[] = {
		"01" GTIN "10A-1" GS "17270200" "21S9",
		"]d2" "01" GTIN "10A-1" GS "17270200" "21S9",
		"]C1" "01" GTIN "10A-1" GS "17270200" "21S9",
		"]Q3" "01" GTIN "10A-1" GS "17270200" "21S9",
		GS "01" GTIN "10A-1" GS "17270200" "21S9",                 /* A leading FNC1. */
		"]d2" GS "01" GTIN "10A-1" GS "17270200" "21S9" GS,        /* And one behind the last. */
		"01" GTIN "10A-1" GS GS "17270200" GS "21S9",              /* More than needed. */
		"01" GTIN "10A-1<GS>17270200" "21S9",
		"01" GTIN "10A-1{GS}17270200" "21S9",
		"01" GTIN "10A-1~17270200" "21S9",
		"|01" GTIN "10A-1|17270200|21S9",
		"17270200" "21S9" GS "10A-1" GS "01" GTIN,                 /* Any order; the batch swallows nothing. */
		" 01" GTIN "17270200" "21S9" GS "10A-1\r\n",               /* What a keyboard scanner adds. */
		"01" GTIN "17270200" "7141234" GS "240X" GS "10A-1" GS "21S9", /* Others are passed over. */
	};
	for (size_t i = 0; i < COUNT_OF(scans); i++)
		ASSERT_TEXT(told(*state, text_of(scans[i])), whole);
}

static void plain_codes(void **state)
{
	struct ctx *ctx = *state;
	ASSERT_TEXT(told(ctx, TEXT("7046260123458")), "1|" GTIN "|||||");
	ASSERT_TEXT(told(ctx, TEXT("]E07046260123458")), "1|" GTIN "|||||");
	ASSERT_TEXT(told(ctx, TEXT(GTIN)), "1|" GTIN "|||||");
	ASSERT_TEXT(told(ctx, TEXT("96385074")), "1|00000096385074|||||");
	ASSERT_TEXT(told(ctx, TEXT("036000291452")), "1|00036000291452|||||");
	ASSERT_TEXT(told(ctx, TEXT("012345")), "2||012345||||");
	ASSERT_REFUSED(ctx, told(ctx, TEXT("7046260123459")).at ? OK : ctx->error.err, ERR_CODE_UNREADABLE, "check digit");
}

static void days(void **state)
{
	struct ctx *ctx = *state; /* The second of March 2026. */
	static const struct { const char *six, *day; } cases[] = {
		{ "280200", "2028-02-29" }, { "260200", "2026-02-28" }, { "261231", "2026-12-31" }, { "280229", "2028-02-29" },
		{ "760101", "2076-01-01" },  /* 50 years ahead. */
		{ "770101", "1977-01-01" },  /* 51: the last century. */
		{ "990101", "1999-01-01" }, { "000101", "2000-01-01" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		ASSERT_TEXT(told(ctx, text_format(ctx->arena, "]d217%s", cases[i].six)),
			    text_format(ctx->arena, "0|||||%s|", cases[i].day).at);
		ASSERT_TEXT(told(ctx, text_format(ctx->arena, GS "11%s", cases[i].six)),
			    text_format(ctx->arena, "0||||||%s", cases[i].day).at);
	}
	ctx->today = day_of(2080, 1, 1); /* Near the turn, the other way. */
	ASSERT_TEXT(told(ctx, TEXT("]d217300101")), "0|||||2130-01-01|");
	ASSERT_TEXT(told(ctx, TEXT("]d217310101")), "0|||||2031-01-01|");
	static const char *const wrong[] = { "]d217270229", "]d217271301", "]d217270001", "]d217270132", "]d2172701", "1727O101", "17270101" GS "17270102" };
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		assert_null(told(ctx, text_of(wrong[i])).at);
		bench_refused(ctx, ERR_CODE_UNREADABLE, "position");
	}
}

static void what_is_unreadable_is_told_with_its_place(void **state)
{
	struct ctx *ctx = *state;
	static const struct { struct text scan; const char *words; } cases[] = {
		{ TEXT_INIT(""), "nothing was scanned" },
		{ TEXT_INIT(" \r\n"), "nothing was scanned" },
		{ TEXT_INIT("0107046260123459"), "position 3: the check digit of the product code" },
		{ TEXT_INIT("01" GTIN "10ABCDEFGHIJKLMNOPQRSTU17270101"), "position 19: the element is too long: a separator is missing" },
		{ TEXT_INIT("01" GTIN "17270"), "too short" },
		{ TEXT_INIT("01" GTIN "88X"), "position 17: no known element" },
		{ TEXT_INIT("01" GTIN "10" GS "17270101"), "a character that no code of this kind can hold" },
		{ TEXT_INIT("01" GTIN "10A B"), "keyboard layout" },
		{ TEXT_INIT("01" GTIN "10A\xC3\xA5"), "keyboard layout" },
		{ TEXT_INIT("01" GTIN "10A\0B"), "control character" },
		{ TEXT_INIT("01" GTIN "0107046260123458" GS "0196385074000000"), "stands twice" },
		{ TEXT_INIT("10A" GS "10B"), "stands twice" },
		{ TEXT_INIT("hej"), "no known element" },
		{ TEXT_INIT("]d2"), "no known element" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct gs1_scan scan;
		ASSERT_REFUSED(ctx, gs1_parse(ctx, cases[i].scan, &scan), ERR_CODE_UNREADABLE, cases[i].words);
	}
	struct gs1_scan scan;
	ASSERT_REFUSED(ctx, gs1_parse(ctx, repeated(ctx, "0", 301), &scan), ERR_CODE_UNREADABLE, "longer than");
	ASSERT_OK(ctx, gs1_parse(ctx, TEXT("10A"), &scan));
	ASSERT_TEXT(scan.warning, "the code holds no product code (01)");
}

static void numbers_of_packs(void **state)
{
	struct ctx *ctx = *state;
	struct text gtin;
	assert_true(gtin_normalise(ctx->arena, TEXT(" 7046260123458 "), &gtin)); /* A spreadsheet lost its zero. */
	ASSERT_TEXT(gtin, GTIN);
	ASSERT_TEXT(gs1_nordic_vnr(gtin), "012345");
	assert_false(gtin_normalise(ctx->arena, TEXT("7046260123450"), &gtin));
	assert_false(gtin_normalise(ctx->arena, TEXT("704626012345x"), &gtin));
	assert_false(gtin_normalise(ctx->arena, TEXT("123456"), &gtin));
	assert_false(gtin_normalise(ctx->arena, TEXT("123456789012345"), &gtin));
	assert_null(gs1_nordic_vnr(TEXT("07350001234567")).at);
	assert_null(gs1_nordic_vnr(TEXT("7046260123458")).at);
	assert_true(gs1_check_digit_ok(TEXT("96385074")));
	assert_false(gs1_check_digit_ok(TEXT("")));
	assert_false(gs1_check_digit_ok(TEXT("0")));
	assert_false(npl_id_ok(TEXT("20150801000013x")));
	assert_false(npl_id_ok(TEXT("20151301000018")));
}

/* Every neighbour of a right code is wrong: one digit changed is always seen. */
static void one_wrong_digit_is_always_seen(void **state)
{
	(void)state;
	char code[] = GTIN;
	for (size_t i = 0; i < sizeof code - 1; i++) {
		char right = code[i];
		for (char digit = '0'; digit <= '9'; digit++) {
			code[i] = digit;
			assert_int_equal(gs1_check_digit_ok(text_of(code)), digit == right);
		}
		code[i] = right;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_CTX(forms_of_the_separator),
		WITH_CTX(plain_codes),
		WITH_CTX(days),
		WITH_CTX(what_is_unreadable_is_told_with_its_place),
		WITH_CTX(numbers_of_packs),
		cmocka_unit_test(one_wrong_digit_is_always_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
