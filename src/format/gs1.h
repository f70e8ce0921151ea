/*
 * gs1.h - what a scanner reads from a pack: GS1 element strings, plain GTINs, Vnr
 *
 * Pure.  Source: GS1 General Specifications; /docs/rules gives the sections relied on.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_GS1_H
#define AMPULL_GS1_H

#include "base/base.h"
#include "base/ctx.h"

enum gs1_kind { GS1_ELEMENTS, GS1_GTIN, GS1_VNR };

/** One scan, taken apart. */
struct gs1_scan {
	enum gs1_kind kind;
	struct text   gtin;       /* 14 digits; missing when the code holds none. */
	struct text   vnr;        /* 6 digits, of a GS1_VNR. */
	struct text   batch;
	struct text   serial;
	struct day    expiry;     /* Day 00 is the last day of the month. */
	struct day    production;
	struct text   warning;    /* English; missing when all is well. */
};

/**
 * Take a scan apart: a symbology identifier (]d2, ]C1, ]Q3, ]E0 …) and a leading FNC1 are passed over, FNC1 comes as
 * 0x1D or as one of the substitutes "<GS>", "{GS}", "~", "|"; the elements may stand in any order; known ones that are
 * not ours are skipped.  Two-digit years lie within 49 years before to 50 after `ctx->today` (GS1 7.12).
 *
 * Owns:   texts lie in ctx->arena.
 * Fails:  ERR_CODE_UNREADABLE, with the position and why.
 */
MUST_CHECK enum err gs1_parse(struct ctx *ctx, struct text scan, struct gs1_scan *out);

/** Whether the last digit is the GS1 mod-10 check digit of the others. */
bool gs1_check_digit_ok(struct text digits);
/** Bring 8, 12, 13 or 14 digits (or fewer, where a spreadsheet lost leading zeros) to 14; false when the check fails. */
bool gtin_normalise(struct arena *arena, struct text code, struct text *gtin);
/** The Vnr inside a Nordic code (0704626 + Vnr + check digit), missing when it is none. */
struct text gs1_nordic_vnr(struct text gtin);
/**
 * Whether an NPL-id (or NPL-pack-id) keeps its check digit and form.  One that does not is only warned about: packs
 * numbered 2023-04-26 to 2023-08-29 break the rule for real.
 */
bool npl_id_ok(struct text id);

#endif
