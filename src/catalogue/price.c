/*
 * price.c - which price is in force
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "catalogue/price.h"

#include "catalogue/catalogue.sql.h"

enum err price_on(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct day day, struct price_found *out)
{
	static const char *const sources[] = { "articles", "tlv-prices", "tlv-exchange" };
	*out = (struct price_found){ .aip = MONEY_NONE, .aup = MONEY_NONE, .valid_from = DAY_NONE };
	for (size_t i = 0; i < COUNT_OF(sources); i++) {
		struct price_at_row row;
		bool                found;
		TRY(price_at(ctx, tx, (struct price_at_in){ pack_id, text_of(sources[i]), day }, &row, &found));
		if (!found || (!day_is_none(row.ended_day) && row.ended_day.number <= day.number) || money_is_none(row.aip))
			continue;
		*out = (struct price_found){ true, row.aip, row.aup, text_of(sources[i]), row.valid_from };
		return OK;
	}
	return OK;
}

enum err price_record(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct text source, struct day from,
		      struct money aip, struct money aup, int64_t import_id)
{
	struct price_at_row row;
	bool                found;
	TRY(price_at(ctx, tx, (struct price_at_in){ pack_id, source, from }, &row, &found));
	if (found && day_is_none(row.ended_day) && row.aip.ore == aip.ore && row.aup.ore == aup.ore)
		return OK;
	return price_put(ctx, tx, (struct price_put_in){ pack_id, source, from, aip, aup, import_id });
}
