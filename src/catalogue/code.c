/*
 * code.c - codes to packs
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "catalogue/code.h"

#include "catalogue/catalogue.sql.h"
#include "catalogue/pack.h"
#include "format/gs1.h"

enum { VNR_PACKS_MAX = 50 };

static enum err by_vnr(struct ctx *ctx, struct db_tx *tx, struct text vnr, const char *how, struct code_candidates *out)
{
	struct code_vnr_packs_rows rows;
	TRY(code_vnr_packs(ctx, tx, (struct code_vnr_packs_in){ ctx->actor.region_id, vnr, VNR_PACKS_MAX }, &rows));
	out->at = arena_array(ctx->arena, int64_t, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		out->at[i] = rows.at[i].pack_id;
	out->count = rows.count;
	out->how = rows.count ? how : "none";
	return OK;
}

enum err code_ahead(struct ctx *ctx, struct db_tx *tx, struct text code)
{
	struct text gtin;
	return gtin_normalise(ctx->arena, code, &gtin) ? code_packs_ahead(ctx, tx, (struct code_packs_in){ ctx->actor.region_id, gtin }) : OK;
}

enum err code_resolve(struct ctx *ctx, struct db_tx *tx, struct text code, struct code_candidates *out)
{
	*out = (struct code_candidates){ .how = "none" };
	if (code.length == 6)
		return by_vnr(ctx, tx, code, "vnr", out);
	struct text gtin;
	if (!gtin_normalise(ctx->arena, code, &gtin))
		return OK;
	struct code_packs_rows rows;
	TRY(code_packs(ctx, tx, (struct code_packs_in){ ctx->actor.region_id, gtin }, &rows));
	if (rows.count > 0) {
		out->at = arena_array(ctx->arena, int64_t, rows.count);
		for (size_t i = 0; i < rows.count; i++)
			out->at[i] = rows.at[i].pack_id;
		out->count = rows.count;
		out->how = "gtin";
		return OK;
	}
	struct text vnr = gs1_nordic_vnr(gtin);
	return vnr.at ? by_vnr(ctx, tx, vnr, "nordic", out) : OK;
}

enum err code_attach(struct ctx *ctx, struct db_tx *tx, struct text gtin, int64_t pack_id)
{
	struct text       normal;
	struct pack_facts pack;
	if (!gtin_normalise(ctx->arena, gtin, &normal))
		return fail(ctx, ERR_FIELD_INVALID, "gtin", "\"%.*s\" is no GTIN: its check digit is wrong", TEXT_ARG(gtin));
	TRY(pack_load(ctx, tx, pack_id, &pack));
	return code_put(ctx, tx, (struct code_put_in){ ctx->actor.region_id, normal, pack_id, ctx->actor.person_id, ctx->now });
}
