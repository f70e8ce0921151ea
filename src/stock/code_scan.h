/*
 * code_scan.h - from a scan to the code of a pack, as receipts and picks take it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_CODE_SCAN_H
#define AMPULL_CODE_SCAN_H

#include "base/base.h"
#include "base/ctx.h"
#include "stock/receive_delivery.h"

/** Read a scan of a pack; an empty one gives a code without product.  Fails: ERR_CODE_UNREADABLE. */
MUST_CHECK enum err code_scanned(struct ctx *ctx, struct text scan, struct scanned_code *out);

#endif
