/*
 * exchange.c - national groups and regional additions
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "catalogue/exchange.h"

#include "catalogue/catalogue.sql.h"
#include "catalogue/pack.h"

enum { CANDIDATES_MAX = 500 };

static void add(struct exchange_candidates *out, struct exchange_candidate candidate)
{
	for (size_t i = 0; i < out->count; i++)
		if (out->at[i].pack_id == candidate.pack_id)
			return;
	if (out->count < CANDIDATES_MAX)
		out->at[out->count++] = candidate;
}

static enum err add_national(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct day day,
			     struct exchange_candidates *out)
{
	struct exchange_latest_month_row    month;
	struct exchange_groups_of_pack_rows groups;
	bool                                found;
	TRY(exchange_latest_month(ctx, tx, (struct exchange_latest_month_in){ day }, &month, &found));
	if (!found)
		return OK;
	TRY(exchange_groups_of_pack(ctx, tx, (struct exchange_groups_of_pack_in){ month.month, pack_id }, &groups));
	for (size_t g = 0; g < groups.count; g++) {
		struct exchange_group_members_rows members;
		TRY(exchange_group_members(ctx, tx,
					   (struct exchange_group_members_in){ month.month, groups.at[g].group_id, pack_id },
					   &members));
		for (size_t i = 0; i < members.count; i++)
			add(out, (struct exchange_candidate){ members.at[i].pack_id, true, groups.at[g].group_id });
	}
	return OK;
}

enum err exchange_candidates(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct day day,
			     struct exchange_candidates *out)
{
	struct pack_facts pack;
	*out = (struct exchange_candidates){ .at = arena_array(ctx->arena, struct exchange_candidate, CANDIDATES_MAX) };
	TRY(pack_load(ctx, tx, pack_id, &pack));
	if (pack.article_kind == ARTICLE_LICENCE)
		return OK;
	TRY(add_national(ctx, tx, pack_id, day, out));
	struct exchange_additions_of_pack_rows additions;
	TRY(exchange_additions_of_pack(ctx, tx, (struct exchange_additions_of_pack_in){ ctx->actor.region_id, pack_id, day },
				       &additions));
	for (size_t i = 0; i < additions.count; i++)
		add(out, (struct exchange_candidate){ additions.at[i].pack_id, false, additions.at[i].decision });
	return OK;
}

enum err exchange_check(struct ctx *ctx, struct db_tx *tx, int64_t from_pack_id, int64_t to_pack_id, struct day day)
{
	struct exchange_candidates candidates;
	TRY(exchange_candidates(ctx, tx, from_pack_id, day, &candidates));
	for (size_t i = 0; i < candidates.count; i++)
		if (candidates.at[i].pack_id == to_pack_id)
			return OK;
	return refuse(ctx, "R-EXCHANGE-01", ERR_NOT_EXCHANGEABLE, "pack",
		      "the packs share no national exchange group and no addition of the region on %s",
		      day_text(ctx->arena, day).at);
}
