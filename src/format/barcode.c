/*
 * barcode.c - symbols by libzint; the only file that knows it
 *
 * Only the encoded modules are asked of the library: how large they are printed is the paper's business (pdf.c).
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/barcode.h"

#include <zint.h>

#include "format/gs1.h"

enum { BITS_A_BYTE = 8 };

static enum err check(struct ctx *ctx, enum barcode_kind kind, struct text content)
{
	if (content.length == 0 || content.length > BARCODE_TEXT_MAX)
		return fail(ctx, ERR_FIELD_INVALID, "barcode", "a printed code has 1 to %d characters", BARCODE_TEXT_MAX);
	for (size_t i = 0; i < content.length; i++)
		if (content.at[i] < 0x20 || content.at[i] > 0x7e)
			return fail(ctx, ERR_FIELD_INVALID, "barcode", "\"%.*s\" has letters that a printed code cannot hold",
				    TEXT_ARG(content));
	if (kind == BARCODE_GTIN && (content.length != 14 || !gs1_check_digit_ok(content)))
		return fail(ctx, ERR_FIELD_INVALID, "barcode", "\"%.*s\" is no GTIN of 14 digits", TEXT_ARG(content));
	return OK;
}

/* Take the modules over before the symbol is given back. */
static enum err take_modules(struct ctx *ctx, const struct zint_symbol *symbol, struct barcode *out)
{
	EXPECT(symbol->rows > 0 && symbol->width > 0 && symbol->rows <= BARCODE_SIDE_MAX && symbol->width <= BARCODE_SIDE_MAX);
	uint8_t *dark = arena_array(ctx->arena, uint8_t, (size_t)symbol->rows * (size_t)symbol->width);
	for (int row = 0; row < symbol->rows; row++)
		for (int column = 0; column < symbol->width; column++)
			dark[row * symbol->width + column] =
				symbol->encoded_data[row][column / BITS_A_BYTE] >> (column % BITS_A_BYTE) & 1;
	out->rows = symbol->rows;
	out->columns = symbol->width;
	out->dark = dark;
	return OK;
}

enum err barcode_make(struct ctx *ctx, enum barcode_kind kind, struct text content, struct barcode *out)
{
	*out = (struct barcode){ .content = content };
	TRY(check(ctx, kind, content));
	struct text         data = kind == BARCODE_GTIN ? text_format(ctx->arena, "[01]%.*s", TEXT_ARG(content)) : content;
	struct zint_symbol *symbol = ZBarcode_Create();
	if (!symbol)
		return fail_inside(ctx, ERR_INTERNAL, "barcode", "no memory for a symbol");
	symbol->symbology = kind == BARCODE_LINEAR ? BARCODE_CODE128 : BARCODE_DATAMATRIX;
	symbol->input_mode = kind == BARCODE_GTIN ? GS1_MODE : DATA_MODE;
	if (kind != BARCODE_LINEAR)
		symbol->option_3 = DM_SQUARE;
	int      wrong = ZBarcode_Encode(symbol, (const unsigned char *)data.at, (int)data.length);
	enum err err = wrong >= ZINT_ERROR_TOO_LONG
			       ? fail_inside(ctx, ERR_INTERNAL, "barcode", "the symbol of \"%.*s\" could not be made: %s", TEXT_ARG(content), symbol->errtxt)
			       : take_modules(ctx, symbol, out);
	ZBarcode_Delete(symbol);
	return err;
}
