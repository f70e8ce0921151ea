/*
 * recall_view.c - the words of recalls
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/recall_view.h"

#include "people/permission.h"
#include "stock/count_page.h"

struct text span_text(struct arena *arena, struct moment from, struct moment to)
{
	if (moment_is_none(from) || moment_is_none(to))
		return TEXT("–");
	long long minutes = (long long)((to.us - from.us) / 60000000);
	long long days = minutes / (24 * 60), hours = minutes / 60 % 24;
	struct text span = days ? text_format(arena, "%lld d", days) : TEXT("");
	if (hours)
		span = text_format(arena, "%.*s%s%lld h", TEXT_ARG(span), days ? " " : "", hours);
	if (minutes % 60 || minutes == 0)
		span = text_format(arena, "%.*s%s%lld min", TEXT_ARG(span), days || hours ? " " : "", minutes % 60);
	return span;
}

struct text minutes_span(struct arena *arena, int64_t minutes)
{
	return span_text(arena, (struct moment){ 0 }, (struct moment){ minutes * 60000000 });
}

struct text recall_class_words(struct arena *arena, enum language language, struct text class)
{
	return text_of_word(arena, language, "RECALL_CLASS", class);
}

struct text recall_class_chip(struct text class)
{
	return text_is(class, "1") ? TEXT("chip bad") : text_is(class, "2") ? TEXT("chip warn") : TEXT("chip");
}

struct text recall_labels_words(struct ctx *ctx, enum language language, const struct recall_items_of_rows *items)
{
	struct text all = TEXT("");
	for (size_t i = 0; i < items->count; i++) {
		struct text one = text_is_empty(items->at[i].batch_number) ? text_in(language, T_RECALL_EVERY) : items->at[i].label;
		all = text_format(ctx->arena, "%.*s%s%.*s", TEXT_ARG(all), i ? ", " : "", TEXT_ARG(one));
	}
	return all;
}

struct text recall_amount(struct arena *arena, enum language language, int64_t units, int64_t units_per_pack)
{
	if (units < 0)
		return text_format(arena, "−%.*s", TEXT_ARG(count_amount(arena, language, -units, units_per_pack)));
	return count_amount(arena, language, units, units_per_pack);
}

int64_t recall_units_per_pack(const struct recall_batches_of_rows *batches)
{
	int64_t shared = batches->count ? batches->at[0].units_per_pack : 1;
	for (size_t i = 0; i < batches->count; i++)
		if (batches->at[i].units_per_pack != shared)
			return 1;
	return shared;
}

struct recall_figures_view recall_figures_shown(struct ctx *ctx, enum language language, int64_t recall_id,
						const struct recall_figures *figures, int64_t units_per_pack, bool with_noughts)
{
	struct recall_figures_view view = { arena_array(ctx->arena, struct recall_figure_view, figures->total_count + 1), 0 };
	for (size_t i = 0; i < figures->total_count; i++) {
		const struct recall_total *total = &figures->totals[i];
		struct text                name = text_of(total->name);
		if (total->lines == 0 && !with_noughts)
			continue;
		view.at[view.count++] = (struct recall_figure_view){
			.label = text_of_word(ctx->arena, language, "RECALL_FIGURE", name),
			.value = recall_amount(ctx->arena, language, total->units, units_per_pack),
			.help = text_of_word(ctx->arena, language, "RECALL_MEANS", name),
			.money = money_is_none(total->value) ? TEXT("") : money_text(ctx->arena, total->value),
			.url = url_with(ctx->arena, url_ids(ctx->arena, "/recalls/#/lines", recall_id, 0), "figure", name),
		};
	}
	return view;
}

bool recall_viewer_is_staff(const struct viewer *viewer)
{
	return viewer_may(viewer, PERMIT_QUARANTINE) || viewer_may(viewer, PERMIT_REPORT) || viewer_may(viewer, PERMIT_AUDIT);
}
