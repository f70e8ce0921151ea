/*
 * barcode.h - a text as the modules of a printed symbol, for scanners
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BARCODE_H
#define AMPULL_BARCODE_H

#include "base/base.h"
#include "base/ctx.h"

enum barcode_kind {
	BARCODE_LINEAR, /* Code 128: every scanner reads it, also laser. */
	BARCODE_MATRIX, /* Data Matrix: small, read by cameras and imagers. */
	BARCODE_GTIN,   /* GS1 Data Matrix with a GTIN of 14 digits, as on a pack. */
};

enum { BARCODE_TEXT_MAX = 80, BARCODE_SIDE_MAX = 1100 };

/** A symbol: rows of modules, dark or light; a linear one has a single row. */
struct barcode {
	int            columns;
	int            rows;
	const uint8_t *dark; /* Row by row, 0 or 1. */
	struct text    content;
};

/** Whether a module is dark. */
static inline bool barcode_is_dark(const struct barcode *code, int row, int column)
{
	return code->dark[row * code->columns + column] != 0;
}

/**
 * Make the symbol of a text: printable ASCII, 1 to BARCODE_TEXT_MAX characters; 14 digits with a right check digit for a GTIN.
 *
 * Owns:  in ctx->arena.
 * Fails: ERR_FIELD_INVALID (letters that the symbol cannot hold, empty, too long).
 */
MUST_CHECK enum err barcode_make(struct ctx *ctx, enum barcode_kind kind, struct text content, struct barcode *out);

#endif
