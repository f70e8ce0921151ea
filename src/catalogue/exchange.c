/*
 * exchange.c - national groups, regional additions, wards' marks
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

/* Narcotics are exchanged in the national groups for the identical pack size only. */
static bool is_bound_to_size(const struct pack_facts *pack)
{
	return pack->narcotic_class != NARCOTIC_NONE && pack->narcotic_class != NARCOTIC_UNKNOWN;
}

static enum err add_national(struct ctx *ctx, struct db_tx *tx, const struct pack_facts *pack, struct day day, bool any_size,
			     struct exchange_candidates *out)
{
	struct exchange_latest_month_row    month;
	struct exchange_groups_of_pack_rows groups;
	bool                                found;
	TRY(exchange_latest_month(ctx, tx, (struct exchange_latest_month_in){ day }, &month, &found));
	if (!found)
		return OK;
	TRY(exchange_groups_of_pack(ctx, tx, (struct exchange_groups_of_pack_in){ month.month, pack->pack_id }, &groups));
	for (size_t g = 0; g < groups.count; g++) {
		struct exchange_group_members_rows members;
		TRY(exchange_group_members(ctx, tx,
					   (struct exchange_group_members_in){ ctx->actor.region_id, month.month,
									       groups.at[g].group_id, pack->pack_id },
					   &members));
		for (size_t i = 0; i < members.count; i++)
			if (any_size || !is_bound_to_size(pack) || members.at[i].units_per_pack == pack->units_per_pack)
				add(out, (struct exchange_candidate){ .pack_id = members.at[i].pack_id,
								      .is_national = true,
								      .basis = groups.at[g].group_id,
								      .valid_from = DAY_NONE,
								      .valid_to = DAY_NONE });
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
	TRY(add_national(ctx, tx, &pack, day, false, out));
	struct exchange_additions_of_pack_rows additions;
	TRY(exchange_additions_of_pack(ctx, tx, (struct exchange_additions_of_pack_in){ ctx->actor.region_id, pack_id, day },
				       &additions));
	for (size_t i = 0; i < additions.count; i++)
		add(out, (struct exchange_candidate){ .pack_id = additions.at[i].pack_id,
						      .basis = additions.at[i].decision,
						      .valid_from = additions.at[i].valid_from,
						      .valid_to = additions.at[i].valid_to,
						      .is_both = text_is(additions.at[i].direction, "both") });
	return OK;
}

static bool holds(const struct exchange_candidates *candidates, int64_t pack_id)
{
	for (size_t i = 0; i < candidates->count; i++)
		if (candidates->at[i].pack_id == pack_id)
			return true;
	return false;
}

/* A regional addition that stands there and does not count: its direction, or its days. */
static enum err refuse_by_addition(struct ctx *ctx, const struct exchange_addition_between_row *row, struct day day)
{
	if (!row->is_forward && !text_is(row->direction, "both"))
		return refuse(ctx, "R-EXCHANGE-05", ERR_NOT_EXCHANGEABLE, "pack", "the decision %.*s lets only the other be replaced",
			      TEXT_ARG(row->decision));
	if (day.number < row->valid_from.number)
		return refuse(ctx, "R-EXCHANGE-05", ERR_NOT_EXCHANGEABLE, "pack", "the decision %.*s counts from %s",
			      TEXT_ARG(row->decision), day_text(ctx->arena, row->valid_from).at);
	return refuse(ctx, "R-EXCHANGE-05", ERR_NOT_EXCHANGEABLE, "pack", "the decision %.*s ended on %s", TEXT_ARG(row->decision),
		      day_text(ctx->arena, row->valid_to).at);
}

static enum err refuse_exchange(struct ctx *ctx, struct db_tx *tx, int64_t from_pack_id, int64_t to_pack_id, struct day day)
{
	struct pack_facts                    from, to;
	struct exchange_addition_between_row addition;
	struct exchange_candidates           any_size = { .at = arena_array(ctx->arena, struct exchange_candidate, CANDIDATES_MAX) };
	bool                                 found;
	TRY(pack_load(ctx, tx, from_pack_id, &from));
	TRY(pack_load(ctx, tx, to_pack_id, &to));
	if (from.article_kind == ARTICLE_LICENCE || to.article_kind == ARTICLE_LICENCE)
		return refuse(ctx, "R-EXCHANGE-04", ERR_NOT_EXCHANGEABLE, "pack",
			      "a licence covers one product: nothing replaces it, and it replaces nothing");
	TRY(exchange_addition_between(ctx, tx,
				      (struct exchange_addition_between_in){ ctx->actor.region_id, from_pack_id, to_pack_id }, &addition,
				      &found));
	if (found)
		return refuse_by_addition(ctx, &addition, day);
	TRY(add_national(ctx, tx, &from, day, true, &any_size));
	if (holds(&any_size, to_pack_id))
		return refuse(ctx, "R-EXCHANGE-02", ERR_NOT_EXCHANGEABLE, "pack",
			      "narcotics are exchanged for the identical pack size only: %lld and %lld units",
			      (long long)from.units_per_pack, (long long)to.units_per_pack);
	return refuse(ctx, "R-EXCHANGE-01", ERR_NOT_EXCHANGEABLE, "pack",
		      "the packs share no national exchange group and no addition of the region on %s",
		      day_text(ctx->arena, day).at);
}

enum err exchange_check(struct ctx *ctx, struct db_tx *tx, int64_t from_pack_id, int64_t to_pack_id, struct day day)
{
	struct exchange_candidates candidates;
	TRY(exchange_candidates(ctx, tx, from_pack_id, day, &candidates));
	return holds(&candidates, to_pack_id) ? OK : refuse_exchange(ctx, tx, from_pack_id, to_pack_id, day);
}

enum err exchange_will_of(struct ctx *ctx, struct db_tx *tx, int64_t place_id, int64_t pack_id, struct text line_mark,
			  struct day day, struct exchange_will *out)
{
	*out = (struct exchange_will){ .mark = exchange_mark_of(line_mark), .valid_from = DAY_NONE, .valid_to = DAY_NONE };
	out->is_of_line = out->mark != EXCHANGE_UNSAID;
	if (out->is_of_line)
		return OK;
	struct exchange_mark_near_row row;
	bool                          found;
	TRY(exchange_mark_near(ctx, tx, (struct exchange_mark_near_in){ ctx->actor.region_id, place_id, pack_id, day }, &row, &found));
	if (found)
		*out = (struct exchange_will){ .mark = exchange_mark_of(row.mark),
					       .decision = row.decision,
					       .place_name = row.place_name,
					       .valid_from = row.valid_from,
					       .valid_to = row.valid_to };
	return OK;
}

enum err exchange_check_will(struct ctx *ctx, const struct exchange_will *will)
{
	if (will->mark != EXCHANGE_FORBIDDEN)
		return OK;
	if (will->is_of_line)
		return refuse(ctx, "R-EXCHANGE-03", ERR_EXCHANGE_FORBIDDEN, "pack", "the ward wrote on the line that it is not to be exchanged");
	return refuse(ctx, "R-EXCHANGE-03", ERR_EXCHANGE_FORBIDDEN, "pack", "%.*s does not want it exchanged: %.*s",
		      TEXT_ARG(will->place_name), TEXT_ARG(will->decision));
}
