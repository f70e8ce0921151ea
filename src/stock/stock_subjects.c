/*
 * stock_subjects.c - kinds of things of this room
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/stock_subjects.h"

#include "catalogue/pack.h"
#include "stock/count.sql.h"
#include "stock/stock.sql.h"
#include "stock/subjects.sql.h"

static enum err find_pack(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct pack_facts pack;
	TRY(pack_load(ctx, tx, subject->id, &pack));
	subject->name = text_format(ctx->arena, "%.*s %.*s, %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.strength), TEXT_ARG(pack.pack_text));
	subject->url = url_ids(ctx->arena, "/packs/#", subject->id, 0);
	return OK;
}

static enum err find_batch(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct batch_get_row row;
	TRY(batch_get(ctx, tx, (struct batch_get_in){ ctx->actor.region_id, subject->id }, &row));
	subject->name = row.label;
	subject->url = url_ids(ctx->arena, "/batches/#", subject->id, 0);
	subject->within = "pack";
	subject->within_id = row.pack_id;
	return OK;
}

static enum err find_receipt(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct subject_receipt_row row;
	TRY(subject_receipt(ctx, tx, (struct subject_receipt_in){ ctx->actor.region_id, subject->id }, &row));
	subject->place_id = row.store_id;
	subject->name = text_format(ctx->arena, "%lld, %.*s", (long long)row.number, TEXT_ARG(row.supplier));
	subject->url = url_ids(ctx->arena, "/receipts/#", subject->id, 0);
	subject->opens = PERMIT_RECEIVE_GOODS;
	return OK;
}

static enum err find_count(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct count_get_row row;
	TRY(count_get(ctx, tx, (struct count_get_in){ ctx->actor.region_id, subject->id }, &row));
	subject->place_id = row.store_id;
	subject->name = text_format(ctx->arena, "%lld", (long long)row.number);
	subject->url = url_ids(ctx->arena, "/counts/#", subject->id, 0);
	return OK;
}

static enum err find_count_line(struct ctx *ctx, struct db_tx *tx, struct subject *subject)
{
	struct count_line_get_row row;
	struct subject            whole;
	TRY(count_line_get(ctx, tx, (struct count_line_get_in){ ctx->actor.region_id, subject->id }, &row));
	TRY(subject_find(ctx, tx, TEXT("count"), row.count_id, &whole));
	subject->place_id = whole.place_id;
	subject->url = whole.url;
	subject->within = "count";
	subject->within_id = row.count_id;
	return OK;
}

const struct subject_kind stock_subjects[] = {
	{ "pack", PERMIT_SIGNED_IN, PERMIT_EDIT_ARTICLE, find_pack, NULL, PERMIT_EVERYBODY },
	{ "batch", PERMIT_VIEW_STOCK, PERMIT_RECEIVE_GOODS, find_batch, NULL, PERMIT_EVERYBODY },
	{ "receipt", PERMIT_VIEW_STOCK, PERMIT_RECEIVE_GOODS, find_receipt, NULL, PERMIT_EVERYBODY },
	{ "count", PERMIT_COUNT, PERMIT_COUNT, find_count, NULL, PERMIT_EVERYBODY },
	{ "count_line", PERMIT_COUNT, PERMISSION_COUNT, find_count_line, NULL, PERMIT_EVERYBODY },
	{ NULL, PERMIT_EVERYBODY, PERMISSION_COUNT, NULL, NULL, PERMIT_EVERYBODY },
};
