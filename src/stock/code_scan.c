/*
 * code_scan.c - a scan of a pack
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/code_scan.h"

#include "format/gs1.h"

enum err code_scanned(struct ctx *ctx, struct text scan, struct scanned_code *out)
{
	*out = (struct scanned_code){ .expiry = DAY_NONE };
	if (scan.length == 0)
		return OK;
	struct gs1_scan code;
	TRY(gs1_parse(ctx, scan, &code));
	*out = (struct scanned_code){ code.gtin.at ? code.gtin : code.vnr, code.serial, code.batch, code.expiry };
	if (text_is_empty(out->gtin))
		return fail(ctx, ERR_CODE_UNREADABLE, "scan", "the code holds no product");
	return OK;
}
