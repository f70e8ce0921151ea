/*
 * requisition.c - rekvisitionsblankett
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/requisition.h"

#include "base/number_words.h"
#include "catalogue/pack.h"
#include "format/pdf.h"
#include "order/line.h"
#include "order/order.sql.h"
#include "order/requisition.sql.h"
#include "people/signum.h"
#include "place/place.h"
#include "web/texts.h"

/* "Authorised orderer, decided by NN, 2026-01-01 – 2026-12-31". */
static struct text authority_of(struct ctx *ctx, enum language language, const struct requisitioner_row *person)
{
	if (day_is_none(person->valid_from))
		return TEXT("–");
	struct text until = day_is_none(person->valid_to) ? TEXT("")
							  : text_format(ctx->arena, " %.*s %s", TEXT_ARG(text_in(language, T_REQUISITION_UNTIL)),
									day_text(ctx->arena, person->valid_to).at);
	struct text decision = text_is_empty(person->decided_by)
				       ? TEXT("")
				       : text_format(ctx->arena, ", %.*s: %.*s", TEXT_ARG(text_in(language, T_REQUISITION_DECISION)),
						     TEXT_ARG(person->decided_by));
	return text_format(ctx->arena, "%.*s %s%.*s%.*s", TEXT_ARG(text_in(language, T_REQUISITION_AUTHORISED)),
			   day_text(ctx->arena, person->valid_from).at, TEXT_ARG(until), TEXT_ARG(decision));
}

static enum err line_cells(struct ctx *ctx, struct db_tx *tx, const struct order_lines *lines, size_t width, struct text *cells)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct order_line *line = &lines->at[i];
		struct pack_facts        pack;
		struct text             *cell = &cells[i * width];
		TRY(pack_load(ctx, tx, line->requested_pack_id, &pack));
		int64_t packs = line->requested_units / pack.units_per_pack;
		cell[0] = text_format(ctx->arena, "%lld", (long long)line->line_number);
		cell[1] = text_format(ctx->arena, "%.*s, %.*s", TEXT_ARG(pack.name), TEXT_ARG(pack.form));
		cell[2] = pack.strength;
		cell[3] = pack.pack_text;
		cell[4] = text_is(text_of(narcotic_class_name(pack.narcotic_class)), "0") ? TEXT("–") : text_of(narcotic_class_name(pack.narcotic_class));
		cell[5] = text_format(ctx->arena, "%lld", (long long)packs);
		cell[6] = number_words(ctx->arena, packs);
	}
	return OK;
}

enum err paper_requisition(struct ctx *ctx, struct db_tx *tx, enum language language, int64_t order_id, struct text *out)
{
	struct order_get_row     order;
	struct order_lines       lines;
	struct requisitioner_row person;
	struct place             ward;
	TRY(order_get(ctx, tx, (struct order_get_in){ ctx->actor.region_id, order_id }, &order));
	if (moment_is_none(order.placed_at) || text_is_empty(order.requisition))
		return fail(ctx, ERR_STATE, "order", "order %lld has no requisition of its own", (long long)order.number);
	TRY(lines_load(ctx, tx, order_id, &lines));
	TRY(place_load(ctx, tx, order.ward_id, &ward));
	TRY(requisitioner(ctx, tx,
			  (struct requisitioner_in){ ctx->actor.region_id, order.on_behalf_of ? order.on_behalf_of : order.placed_by, order.ward_id,
						     zone_day(order.placed_at) },
			  &person));
	const struct pdf_column columns[] = {
		{ text_in(language, T_ORDER_NUMBER), 5, false },   { text_in(language, T_ORDER_ARTICLE), 26, false },
		{ text_in(language, T_PACK_STRENGTH), 12, false }, { text_in(language, T_PACK_TEXT), 20, false },
		{ text_in(language, T_BOOK_CLASS), 9, false },     { text_in(language, T_PACKS), 8, true },
		{ text_in(language, T_REQUISITION_WORDS), 20, false },
	};
	const struct pdf_fact facts[] = {
		{ text_in(language, T_REQUISITION_NUMBER), order.requisition_number == I64_NONE
							      ? TEXT("–")
							      : text_format(ctx->arena, "%lld", (long long)order.requisition_number) },
		{ text_in(language, T_ORDER), text_format(ctx->arena, "%lld", (long long)order.number) },
		{ text_in(language, T_REQUISITION_DAY), day_text(ctx->arena, zone_day(order.placed_at)) },
		{ text_in(language, T_ORDER_WARD), text_format(ctx->arena, "%.*s (%.*s), %.*s", TEXT_ARG(ward.name), TEXT_ARG(ward.code), TEXT_ARG(ward.cost_centre)) },
		{ text_in(language, T_ORDER_STORE), order.store_name },
		{ text_in(language, T_REQUISITION_BY), person.display_name },
		{ text_in(language, T_BOOK_SIGNUM), signum_of(ctx->arena, person.display_name, person.hsa_id, person.username) },
		{ text_in(language, T_REQUISITION_AUTHORITY), authority_of(ctx, language, &person) },
		{ text_in(language, T_REQUISITION_PLACED_BY), order.placed_name.at ? order.placed_name : TEXT("–") },
		{ TEXT(""), TEXT("") }, /* Room for a hand. */
		{ text_in(language, T_REQUISITION_SIGNATURE), TEXT("__________________________________________________") },
		{ TEXT(""), TEXT("") },
		{ text_in(language, T_REQUISITION_NAME_IN_CAPITALS), TEXT("__________________________________________________") },
		{ TEXT(""), TEXT("") },
		{ text_in(language, T_REQUISITION_DISPENSED), text_in(language, T_REQUISITION_DAY_AND_SIGNUM) },
		{ TEXT(""), TEXT("") },
		{ text_in(language, T_REQUISITION_RECEIVED), text_in(language, T_REQUISITION_DAY_AND_SIGNUM) },
	};
	struct text *cells = arena_array(ctx->arena, struct text, lines.count * COUNT_OF(columns) + 1);
	TRY(line_cells(ctx, tx, &lines, COUNT_OF(columns), cells));
	return pdf_write(ctx,
			 &(struct pdf_document){
				 .title = text_of_word(ctx->arena, language, "REQUISITION_OF", order.requisition),
				 .facts = facts,
				 .fact_count = COUNT_OF(facts),
				 .columns = columns,
				 .column_count = COUNT_OF(columns),
				 .cells = cells,
				 .row_count = lines.count,
				 .footer = text_in(language, T_REQUISITION_FOOTER),
				 .page_word = text_in(language, T_PAGE),
			 },
			 out);
}
