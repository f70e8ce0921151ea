/*
 * scanned_pack.h - serial numbers of packs as they were scanned, apart from the ledger so that they can be erased
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SCANNED_PACK_H
#define AMPULL_SCANNED_PACK_H

#include "people/erase_records.h"

/** The serials: erased when their time is out; that a pack of the batch was scanned, when and by whom, stays. */
extern const struct erasable scanned_pack_erasable;

#endif
