/*
 * gs1_fuzz.c - any bytes as a scan, and as the codes of packs
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/gs1.h"

#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void expect_kept(const struct gs1_scan *scan, struct day today)
{
	EXPECT(!scan->gtin.at || (scan->gtin.length == 14 && gs1_check_digit_ok(scan->gtin)));
	EXPECT((scan->kind == GS1_VNR) == (scan->vnr.length == 6));
	for (size_t i = 0; i < scan->vnr.length; i++)
		EXPECT(scan->vnr.at[i] >= '0' && scan->vnr.at[i] <= '9'); /* Of the GTIN the check digit says so. */
	EXPECT(scan->kind != GS1_GTIN || scan->gtin.at);
	EXPECT(scan->batch.length <= 20 && scan->serial.length <= 20);
	EXPECT(!scan->batch.at || scan->batch.length > 0);
	EXPECT(!scan->gtin.at == (scan->warning.at != NULL) || scan->kind == GS1_VNR);
	const struct day days[] = { scan->expiry, scan->production };
	for (size_t i = 0; i < COUNT_OF(days); i++) {
		int32_t apart = day_is_none(days[i]) ? 0 : day_civil(days[i]).year - day_civil(today).year;
		EXPECT(apart >= -50 && apart <= 50);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena   *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct ctx      ctx = { .arena = arena, .today = day_of(2026 + (length ? bytes[0] % 100 : 0), 3, 2) };
	struct text     text = text_slice((struct text){ (const char *)bytes, length }, 1, length), gtin;
	struct gs1_scan scan;
	if (gs1_parse(&ctx, text, &scan) == OK)
		expect_kept(&scan, ctx.today);
	else
		EXPECT(ctx.error.err == ERR_CODE_UNREADABLE && text_is_utf8(ctx.error.detail));
	if (gtin_normalise(arena, text, &gtin)) {
		EXPECT(gtin.length == 14 && gs1_check_digit_ok(gtin));
		EXPECT(!gs1_nordic_vnr(gtin).at || gs1_nordic_vnr(gtin).length == 6);
	}
	npl_id_ok(text);
	arena_close(arena);
	return 0;
}
