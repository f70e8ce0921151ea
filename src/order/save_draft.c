/*
 * save_draft.c - drafts as a whole
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/save_draft.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "order/order.sql.h"
#include "order/review.sql.h"
#include "order/ward.sql.h"
#include "people/changed.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"

enum { FAVOURITES_MAX = 200 };

/* Which row it was and who changed it, in words that a colleague can act on. */
static enum err row_changed(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t pack_id)
{
	struct draft_marks_row marks;
	struct pack_facts      pack;
	TRY(draft_marks(ctx, tx, (struct draft_marks_in){ ctx->actor.region_id, order_id }, &marks));
	TRY(pack_load(ctx, tx, pack_id, &pack));
	if (!marks.changed_name.at || moment_is_none(marks.changed_at))
		return changed_meanwhile(ctx, tx, "lines", "order", order_id);
	enum err err = fail(ctx, ERR_CHANGED_MEANWHILE, "lines", "%.*s %.*s was changed by %.*s at %.*s", TEXT_ARG(pack.name),
			    TEXT_ARG(pack.strength), TEXT_ARG(marks.changed_name), TEXT_ARG(moment_text(ctx->arena, marks.changed_at)));
	ctx->error.see = text_format(ctx->arena, "/changes/order/%lld", (long long)order_id);
	return err;
}

/* What a draft holds of a pack, in whole packs. */
static enum err packs_now(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t pack_id, int64_t *packs)
{
	struct line_of_pack_row line;
	struct pack_facts       pack;
	bool                    found;
	*packs = 0;
	TRY(line_of_pack(ctx, tx, (struct line_of_pack_in){ ctx->actor.region_id, order_id, pack_id }, &line, &found));
	if (!found)
		return OK;
	TRY(pack_load(ctx, tx, pack_id, &pack));
	*packs = line.units / pack.units_per_pack;
	return OK;
}

/* What a draft's line says about exchange, and the line; 0 where the pack is not ordered. */
static enum err mark_now(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t pack_id, struct text *mark, int64_t *line_id)
{
	struct line_of_pack_row line;
	struct line_mark_row    row;
	bool                    found;
	*mark = TEXT("");
	*line_id = 0;
	TRY(line_of_pack(ctx, tx, (struct line_of_pack_in){ ctx->actor.region_id, order_id, pack_id }, &line, &found));
	if (!found)
		return OK;
	TRY(line_mark(ctx, tx, (struct line_mark_in){ ctx->actor.region_id, line.id }, &row));
	*line_id = line.id;
	*mark = row.mark;
	return OK;
}

static enum err set_mark(struct ctx *ctx, struct db_tx *tx, int64_t line_id, struct text mark)
{
	int64_t changed;
	TRY(line_mark_set(ctx, tx, (struct line_mark_set_in){ ctx->actor.region_id, line_id, mark }, &changed));
	EXPECT(changed == 1); /* The draft is held by draft_edit(). */
	return OK;
}

static enum err save_packs(struct ctx *ctx, struct db_tx *tx, struct order_get_row *order, const struct draft_row *row,
			   struct draft_saved *out)
{
	int64_t now;
	if (row->packs == row->was)
		return OK;
	TRY(packs_now(ctx, tx, order->id, row->pack_id, &now));
	if (row->packs == now)
		return OK; /* Somebody wrote the same. */
	if (row->was != I64_NONE && row->was != now)
		return row_changed(ctx, tx, order->id, row->pack_id);
	if (out->changed++ == 0)
		TRY(draft_edit(ctx, tx, order));
	return draft_put(ctx, tx, order->id, row->pack_id, row->packs, false);
}

static enum err save_mark(struct ctx *ctx, struct db_tx *tx, struct order_get_row *order, const struct draft_row *row,
			  struct draft_saved *out)
{
	struct text now, mark = row->mark.at ? row->mark : TEXT(""), was = row->mark_was.at ? row->mark_was : TEXT("");
	int64_t     line_id;
	if (text_equal(mark, was))
		return OK;
	TRY(mark_now(ctx, tx, order->id, row->pack_id, &now, &line_id));
	if (line_id == 0 || text_equal(mark, now))
		return OK;
	if (!text_equal(was, now))
		return row_changed(ctx, tx, order->id, row->pack_id);
	if (out->changed++ == 0)
		TRY(draft_edit(ctx, tx, order));
	return set_mark(ctx, tx, line_id, mark);
}

enum err draft_save(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t version, const struct draft_row *rows,
		    size_t row_count, struct draft_saved *out)
{
	struct order_get_row order;
	TRY(draft_load(ctx, tx, order_id, &order));
	if (version != 0 && version != order.version)
		return changed_meanwhile(ctx, tx, "order", "order", order_id);
	*out = (struct draft_saved){ .version = order.version };
	for (size_t i = 0; i < row_count; i++) {
		TRY(save_packs(ctx, tx, &order, &rows[i], out));
		TRY(save_mark(ctx, tx, &order, &rows[i], out));
	}
	out->version = order.version;
	return out->changed == 0 ? OK
				 : journal_write(ctx, tx, "draft saved", "order", order_id,
						 text_format(ctx->arena, "{\"rows\":%lld}", (long long)out->changed));
}

enum err draft_add_order(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t from_order_id)
{
	struct order_get_row       order;
	struct lines_of_order_rows lines;
	TRY(draft_load(ctx, tx, order_id, &order));
	TRY(lines_of_order(ctx, tx, (struct lines_of_order_in){ ctx->actor.region_id, from_order_id }, &lines));
	if (lines.count > 0) {
		TRY(draft_edit(ctx, tx, &order));
		TRY(journal_write(ctx, tx, "order added to draft", "order", order_id,
				  text_format(ctx->arena, "{\"from\":%lld}", (long long)from_order_id)));
	}
	for (size_t i = 0; i < lines.count; i++) {
		struct pack_facts pack;
		TRY(pack_load(ctx, tx, lines.at[i].requested_pack_id, &pack));
		/* Units per pack may have changed since: whole packs that reach. */
		int64_t packs = (lines.at[i].requested_units + pack.units_per_pack - 1) / pack.units_per_pack;
		TRY(draft_put(ctx, tx, order_id, pack.pack_id, packs, true));
	}
	return OK;
}

enum err order_again(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct order_made *out)
{
	struct order_get_row     from;
	struct line_number_last_row lines;
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, order_id }, &from));
	TRY(line_number_last(ctx, tx, (struct line_number_last_in){ ctx->actor.region_id, order_id }, &lines));
	if (lines.lines == 0)
		return fail(ctx, ERR_STATE, "lines", "order %lld has no lines", (long long)from.number);
	TRY(order_start(ctx, tx, from.ward_id, TEXT(""), out));
	return draft_add_order(ctx, tx, out->order_id, order_id);
}

enum err draft_delete(struct ctx *ctx, struct db_tx *tx, int64_t order_id)
{
	struct order_get_row order;
	int64_t              changed;
	TRY(draft_load(ctx, tx, order_id, &order));
	TRY(draft_edit(ctx, tx, &order));
	TRY(draft_set_deleted(ctx, tx,
			      (struct draft_set_deleted_in){ ctx->actor.region_id, order_id, ctx->now, ctx->actor.person_id }, &changed));
	return journal_write(ctx, tx, "draft put away", "order", order_id,
			     text_format(ctx->arena, "{\"number\":%lld}", (long long)order.number));
}

enum err draft_restore(struct ctx *ctx, struct db_tx *tx, int64_t order_id)
{
	struct order_get_row   order;
	struct draft_marks_row marks;
	int64_t                changed, region_id = ctx->actor.region_id;
	TRY(order_get(ctx, tx, (struct order_get_in){ region_id, order_id }, &order));
	TRY(draft_may_write(ctx, tx, order.ward_id, order.store_id));
	TRY(draft_marks(ctx, tx, (struct draft_marks_in){ region_id, order_id }, &marks));
	if (moment_is_none(marks.deleted_at) || !moment_is_none(order.placed_at))
		return fail(ctx, ERR_STATE, "order", "draft %lld was not put away", (long long)order.number);
	TRY(draft_edit(ctx, tx, &order));
	TRY(draft_set_deleted(ctx, tx, (struct draft_set_deleted_in){ region_id, order_id, MOMENT_NONE, 0 }, &changed));
	return journal_write(ctx, tx, "draft taken back", "order", order_id,
			     text_format(ctx->arena, "{\"number\":%lld}", (long long)order.number));
}

enum err draft_split(struct ctx *ctx, struct db_tx *tx, int64_t order_id, struct order_made *out)
{
	struct order_get_row          order;
	struct line_of_narcotics_rows narcotics;
	struct line_number_last_row   all;
	int64_t                       region_id = ctx->actor.region_id;
	TRY(draft_load(ctx, tx, order_id, &order));
	TRY(line_of_narcotics(ctx, tx, (struct line_of_narcotics_in){ region_id, order_id }, &narcotics));
	TRY(line_number_last(ctx, tx, (struct line_number_last_in){ region_id, order_id }, &all));
	if (narcotics.count == 0 || (int64_t)narcotics.count == all.lines)
		return fail(ctx, ERR_STATE, "lines", "order %lld holds nothing that must stand apart", (long long)order.number);
	TRY(draft_edit(ctx, tx, &order));
	TRY(order_start(ctx, tx, order.ward_id, order.note, out));
	TRY(journal_write(ctx, tx, "narcotics parted", "order", order_id,
			  text_format(ctx->arena, "{\"to\":%lld}", (long long)out->order_id)));
	for (size_t i = 0; i < narcotics.count; i++) {
		int64_t packs = narcotics.at[i].units / narcotics.at[i].units_per_pack;
		struct text mark, none;
		int64_t     line_id;
		TRY(mark_now(ctx, tx, order_id, narcotics.at[i].pack_id, &mark, &line_id));
		TRY(draft_put(ctx, tx, order_id, narcotics.at[i].pack_id, 0, false));
		TRY(draft_put(ctx, tx, out->order_id, narcotics.at[i].pack_id, packs, false));
		TRY(mark_now(ctx, tx, out->order_id, narcotics.at[i].pack_id, &none, &line_id));
		if (!text_is_empty(mark))
			TRY(set_mark(ctx, tx, line_id, mark));
	}
	return OK;
}

enum err favourite_set(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, int64_t pack_id, bool is_favourite)
{
	struct place               ward;
	struct pack_facts          pack;
	struct favourite_count_row count;
	int64_t                    changed, region_id = ctx->actor.region_id;
	TRY(place_load(ctx, tx, ward_id, &ward));
	TRY(draft_may_write(ctx, tx, ward_id, ward.supplied_by_id));
	TRY(pack_load(ctx, tx, pack_id, &pack));
	if (!is_favourite)
		return favourite_drop(ctx, tx, (struct favourite_drop_in){ region_id, ward_id, pack_id }, &changed);
	TRY(favourite_count(ctx, tx, (struct favourite_count_in){ region_id, ward_id }, &count));
	if (count.count >= FAVOURITES_MAX)
		return fail(ctx, ERR_REQUEST_TOO_LARGE, "pack_id", "a ward has at most %d favourites", FAVOURITES_MAX);
	return favourite_put(ctx, tx, (struct favourite_put_in){ region_id, ward_id, pack_id, ctx->now, ctx->actor.person_id },
			     &changed);
}
