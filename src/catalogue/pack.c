/*
 * pack.c - packs and articles
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "catalogue/pack.h"

#include "catalogue/catalogue.sql.h"

static const char *const kind_names[] = { "medicine", "licence", "extempore", "goods" };

const char *article_kind_name(enum article_kind kind)
{
	EXPECT((size_t)kind < COUNT_OF(kind_names));
	return kind_names[kind];
}

static enum article_kind kind_of(struct text word)
{
	for (size_t i = 0; i < COUNT_OF(kind_names); i++)
		if (text_is(word, kind_names[i]))
			return (enum article_kind)i;
	return ARTICLE_MEDICINE;
}

enum err pack_ahead(struct ctx *ctx, struct db_tx *tx, int64_t pack_id)
{
	return pack_get_ahead(ctx, tx, (struct pack_get_in){ ctx->actor.region_id, pack_id });
}

enum err pack_load(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct pack_facts *out)
{
	struct pack_get_row row;
	TRY(pack_get(ctx, tx, (struct pack_get_in){ ctx->actor.region_id, pack_id }, &row));
	bool has = row.units_per_pack != I64_NONE;
	*out = (struct pack_facts){
		.pack_id = row.id,
		.npl_pack_id = row.npl_pack_id,
		.article_number = row.article_number,
		.vnr = row.vnr,
		.name = row.name,
		.strength = row.strength,
		.form = row.form,
		.pack_text = row.pack_text,
		.company = row.company,
		.atc = row.atc,
		.substance = text_is_empty(row.substance) ? row.national_substance : row.substance,
		.units_per_pack = has                              ? row.units_per_pack
				  : row.parsed_units != I64_NONE ? row.parsed_units
								 : 1,
		.units_source = has ? row.units_source : row.parsed_units != I64_NONE ? TEXT("parsed") : TEXT("whole"),
		.whole_pack_only = row.whole_pack_only,
		.unit_name = has ? row.unit_name : TEXT(""),
		.article_kind = has ? kind_of(row.article_kind) : ARTICLE_MEDICINE,
		.narcotic_class = NARCOTIC_UNKNOWN,
		.storage_class = has ? row.storage_class : TEXT("unknown"),
		.is_undenatured = row.is_undenatured,
		.has_article = has,
		.article_version = has ? row.version : 0,
	};
	return has ? narcotic_class_of(ctx, row.narcotic_class, &out->narcotic_class) : OK;
}

enum err article_ensure(struct ctx *ctx, struct db_tx *tx, int64_t pack_id)
{
	struct pack_facts pack;
	TRY(pack_load(ctx, tx, pack_id, &pack));
	if (pack.has_article)
		return OK;
	int64_t changed;
	return article_insert_default(ctx, tx,
				      (struct article_insert_default_in){ ctx->actor.region_id, pack_id,
									  pack.units_per_pack, pack.units_source,
									  pack.whole_pack_only, pack.substance },
				      &changed);
}

enum err article_set_narcotic_class(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, enum narcotic_class class)
{
	int64_t changed;
	TRY(article_ensure(ctx, tx, pack_id));
	return article_narcotic_set(ctx, tx,
				    (struct article_narcotic_set_in){ ctx->actor.region_id, pack_id,
								      text_of(narcotic_class_name(class)) },
				    &changed);
}

enum err article_set_undenatured(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, bool is_undenatured)
{
	int64_t changed;
	TRY(article_ensure(ctx, tx, pack_id));
	return article_undenatured_set(ctx, tx, (struct article_undenatured_set_in){ ctx->actor.region_id, pack_id, is_undenatured },
				       &changed);
}
