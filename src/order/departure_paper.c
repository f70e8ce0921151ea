/*
 * departure_paper.c - the dispatch list
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/departure_paper.h"

#include "format/pdf.h"
#include "web/texts.h"

enum { COLUMNS = 6 };

/* One shipment on its row; the ward stands on its first row only. */
struct listed {
	int64_t     ward_id;
	int64_t     position;
	struct text ward_name;
	struct text ward_code;
	int64_t     arrival_minute;
	int64_t     number;
	bool        is_cold;
	bool        is_narcotic;
};

static void put_row(struct ctx *ctx, enum language language, const struct listed *row, bool is_first, int64_t boxes, struct text *cell)
{
	cell[0] = is_first && row->position != I64_NONE ? text_format(ctx->arena, "%lld", (long long)row->position) : TEXT("");
	cell[1] = is_first ? text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(row->ward_name), TEXT_ARG(row->ward_code)) : TEXT("");
	cell[2] = is_first ? minute_text(ctx->arena, row->arrival_minute) : TEXT("");
	cell[3] = text_format(ctx->arena, "%lld%s%s", (long long)row->number, is_first ? "\n" : "",
			      is_first ? text_format(ctx->arena, "%.*s: %lld", TEXT_ARG(text_in(language, T_DISPATCH_BOXES)), (long long)boxes).at : "");
	cell[4] = text_format(ctx->arena, "%.*s%s%.*s", TEXT_ARG(row->is_cold ? text_in(language, T_DISPATCH_COLD) : TEXT("")),
			      row->is_cold && row->is_narcotic ? ", " : "",
			      TEXT_ARG(row->is_narcotic ? text_in(language, T_DISPATCH_NARCOTIC) : TEXT("")));
	cell[5] = TEXT("____________________");
}

/* What is ready while the departure waits; what left once it did. */
static size_t list_of(const struct departure_facts *facts, struct listed *out)
{
	size_t count = 0;
	for (size_t i = 0; i < facts->sent.count; i++) {
		const struct departure_sent_boxes_row *box = &facts->sent.at[i];
		out[count++] = (struct listed){ box->ward_id, box->position, box->ward_name, box->ward_code, box->arrival_minute, box->number,
						box->cold > 0, box->narcotics > 0 };
	}
	for (size_t i = 0; i < facts->boxes.count; i++) {
		const struct departure_boxes_row *box = &facts->boxes.at[i];
		if (box->waiting > 0 || box->takes == 0)
			continue;
		out[count++] = (struct listed){ box->ward_id, box->position, box->ward_name, box->ward_code, box->arrival_minute, box->number,
						box->cold > 0, box->narcotics > 0 };
	}
	/* A few sent by themselves, a few ready: in the order of the stops again. */
	for (size_t i = 1; i < count; i++)
		for (size_t k = i; k > 0 && out[k].position < out[k - 1].position; k--) {
			struct listed other = out[k];
			out[k] = out[k - 1];
			out[k - 1] = other;
		}
	return count;
}

enum err paper_dispatch_list(struct ctx *ctx, enum language language, const struct departure_facts *facts, struct text *out)
{
	const struct pdf_column columns[COLUMNS] = {
		{ text_in(language, T_DISPATCH_STOP), 8, false },  { text_in(language, T_ORDER_WARD), 30, false },
		{ text_in(language, T_DISPATCH_ARRIVAL), 10, false }, { text_in(language, T_SHIPMENT), 14, false },
		{ text_in(language, T_DEPARTURE_MARKS), 17, false }, { text_in(language, T_DISPATCH_SIGNATURE), 23, false },
	};
	struct listed *rows = arena_array(ctx->arena, struct listed, facts->sent.count + facts->boxes.count + 1);
	size_t         count = list_of(facts, rows), stops = 0, cold = 0, narcotics = 0;
	struct text   *cells = arena_array(ctx->arena, struct text, count * COLUMNS + 1);
	for (size_t i = 0; i < count; i++) {
		bool    is_first = i == 0 || rows[i].ward_id != rows[i - 1].ward_id;
		int64_t boxes = 0;
		for (size_t k = i; k < count && rows[k].ward_id == rows[i].ward_id; k++)
			boxes++;
		stops += is_first;
		cold += rows[i].is_cold;
		narcotics += rows[i].is_narcotic;
		put_row(ctx, language, &rows[i], is_first, boxes, &cells[i * COLUMNS]);
	}
	const struct pdf_fact facts_shown[] = {
		{ text_in(language, T_TOUR), facts->tour.name },
		{ text_in(language, T_TOUR_DEPARTURE), facts->leaves ? moment_text(ctx->arena, facts->plan.leaves_at) : TEXT("\xE2\x80\x93") },
		{ text_in(language, T_TOUR_MEANS), facts->tour.means },
		{ text_in(language, T_ORDER_STORE), facts->tour.store_name },
		{ text_in(language, T_DISPATCH_SUM),
		  text_format(ctx->arena, "%zu / %zu", stops, count) },
		{ text_in(language, T_DISPATCH_SPECIAL), text_format(ctx->arena, "%zu / %zu", cold, narcotics) },
		{ text_in(language, T_DISPATCH_DRIVER), TEXT("______________________________") },
	};
	return pdf_write(ctx,
			 &(struct pdf_document){
				 .title = text_format(ctx->arena, "%.*s %s", TEXT_ARG(text_in(language, T_DISPATCH_LIST)),
						      day_text(ctx->arena, zone_day(facts->plan.leaves_at)).at),
				 .facts = facts_shown,
				 .fact_count = COUNT_OF(facts_shown),
				 .columns = columns,
				 .column_count = COLUMNS,
				 .cells = cells,
				 .row_count = count,
				 .footer = text_in(language, T_DISPATCH_FOOTER),
				 .page_word = text_in(language, T_PAGE),
			 },
			 out);
}
