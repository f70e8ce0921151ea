/*
 * recall_new_page.c - opening a recall: articles and batch numbers are written and checked one by one, then the case is opened
 *
 * The articles that were written already travel in the address ("also"), so that everything works without a script; a
 * refused form shows the same page with what it held.  The page also adds articles to a case that is open.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/recall_page.h"

#include "catalogue/pack.h"
#include "order/open_recall.h"
#include "order/recall.sql.h"
#include "order/recall_page.html.h"
#include "order/recall_rules.h"
#include "order/recall_view.h"
#include "people/permission.h"
#include "stock/batch.h"
#include "stock/count_page.h"
#include "stock/stock.sql.h"
#include "web/answer.h"

enum { BATCHES_SHOWN = 200 };

#define EVERY_BATCH "*"

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

/* ---------------------------------------------------------------- what is written so far */

/* One article as it was typed. */
struct typed {
	int64_t     pack_id;
	struct text batches;
	bool        is_whole;
};
struct typed_list {
	struct typed at[RECALL_GOODS_MAX];
	size_t       count;
};

static enum err typed_add(struct ctx *ctx, struct typed_list *list, struct typed typed)
{
	if (list->count == RECALL_GOODS_MAX)
		return fail(ctx, ERR_FIELD_INVALID, "pack_id", "more than %d articles", RECALL_GOODS_MAX);
	list->at[list->count++] = typed;
	return OK;
}

/* Articles in an address: "12:A1,A2;15:*". */
static enum err read_also(struct ctx *ctx, struct text also, struct typed_list *out)
{
	struct text rest = also;
	for (struct text one; (one = text_next(&rest, ';')).at;) {
		size_t  colon = text_find(one, ':');
		int64_t pack_id;
		if (one.length == 0)
			continue;
		if (colon == SIZE_MAX || num_parse(text_slice(one, 0, colon), &pack_id) != OK || pack_id <= 0) {
			ctx->error = (struct error){ 0 };
			return fail(ctx, ERR_FIELD_INVALID, "also", "an article with its batch numbers is written 12:A1,A2");
		}
		struct text batches = text_trim(text_slice(one, colon + 1, one.length));
		bool        is_whole = text_is(batches, EVERY_BATCH);
		TRY(typed_add(ctx, out, (struct typed){ pack_id, is_whole ? TEXT("") : batches, is_whole }));
	}
	return OK;
}

/* The same the other way, without one of them; NULL: all. */
static struct text write_also(struct ctx *ctx, const struct typed_list *list, const struct typed *without)
{
	struct text also = TEXT("");
	for (size_t i = 0; i < list->count; i++) {
		const struct typed *one = &list->at[i];
		size_t              count;
		struct text        *labels = recall_labels(ctx, one->batches, &count);
		if (one == without || (count == 0 && !one->is_whole))
			continue;
		also = text_format(ctx->arena, "%.*s%s%lld:%s", TEXT_ARG(also), also.length ? ";" : "", (long long)one->pack_id, one->is_whole ? EVERY_BATCH : "");
		for (size_t k = 0; k < count && !one->is_whole; k++)
			also = text_format(ctx->arena, "%.*s%s%.*s", TEXT_ARG(also), k ? "," : "", TEXT_ARG(labels[k]));
	}
	return also;
}

/* The articles of a form that is to be written: the one at its top, as programs may give it, and those of its lines. */
static enum err read_lines(struct ctx *ctx, const struct form *form, struct typed_list *out)
{
	if (form_i64(form, "pack_id"))
		TRY(typed_add(ctx, out, (struct typed){ form_i64(form, "pack_id"), form_text(form, "batches"), form_flag(form, "whole_pack") }));
	for (size_t i = 0; i < form_count(form, "lines"); i++)
		TRY(typed_add(ctx, out,
			      (struct typed){ form_i64_at(form, "lines.pack_id", i), form_text_at(form, "lines.batches", i),
					      form_flag_at(form, "lines.whole_pack", i) }));
	return OK;
}

/* An article that is chosen once more is written on: with its numbers of before, where it came without. */
static void take_out(struct typed_list *list, struct typed *again)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->at[i].pack_id != again->pack_id)
			continue;
		if (text_is_empty(again->batches) && !again->is_whole)
			*again = list->at[i];
		list->count--;
		memmove(&list->at[i], &list->at[i + 1], (list->count - i) * sizeof list->at[0]);
		return;
	}
}

/* What is written so far; *current is the article that is being written, 0 when one is to be chosen. */
static enum err read_typed(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct typed_list *out, int64_t *current)
{
	struct typed typed = { 0 };
	*out = (struct typed_list){ 0 };
	*current = 0;
	if (x->refused) {
		TRY(read_lines(ctx, x->form, out));
		*current = out->count ? out->at[out->count - 1].pack_id : 0;
		return OK;
	}
	TRY(read_also(ctx, form_text(x->form, "also"), out));
	typed = (struct typed){ form_i64(x->form, "pack_id"), form_text(x->form, "batches"), form_flag(x->form, "whole_pack") };
	if (form_i64(x->form, "batch_id")) {
		struct batch_get_row batch;
		TRY(batch_get(ctx, tx, (struct batch_get_in){ ctx->actor.region_id, form_i64(x->form, "batch_id") }, &batch));
		typed = (struct typed){ batch.pack_id, batch.label, false };
	}
	if (typed.pack_id) {
		take_out(out, &typed);
		TRY(typed_add(ctx, out, typed));
	}
	*current = typed.pack_id;
	return OK;
}

/* ---------------------------------------------------------------- what it hits */

static struct text batch_detail(struct ctx *ctx, enum language language, const struct recall_batches_of_pack_row *row, int64_t units_per_pack)
{
	return text_format(ctx->arena, "%.*s %s · %.*s %.*s · %lld %.*s", TEXT_ARG(text_in(language, T_STOCK_EXPIRY)),
			   day_text(ctx->arena, row->expiry_day).at, TEXT_ARG(text_in(language, T_RECALL_HELD)),
			   TEXT_ARG(count_amount(ctx->arena, language, row->held_units, units_per_pack)), (long long)row->wards,
			   TEXT_ARG(text_in(language, T_RECALL_WARDS_GOT)));
}

static void add_hit(struct ctx *ctx, struct recall_hits_view *hits, struct text label, struct text detail, int64_t batch_id)
{
	hits->at[hits->count++] = (struct recall_hit_view){ label, detail, batch_id != 0,
							    batch_id ? url_ids(ctx->arena, "/batches/#", batch_id, 0) : url_of("/") };
}

/* What the numbers hit: batches of ours, numbers to be watched for, and numbers that were perhaps written otherwise. */
static enum err fill_hits(struct ctx *ctx, enum language language, const struct typed *typed, const struct recall_batches_of_pack_rows *ours,
			  int64_t units_per_pack, struct recall_article_view *view)
{
	size_t       count;
	struct text *labels = recall_labels(ctx, typed->batches, &count);
	view->hits.at = arena_array(ctx->arena, struct recall_hit_view, count + ours->count + 1);
	view->near.at = arena_array(ctx->arena, struct recall_hit_view, count * ours->count + 1);
	view->is_checked = typed->is_whole || count > 0;
	for (size_t k = 0; k < ours->count && typed->is_whole; k++)
		add_hit(ctx, &view->hits, ours->at[k].label, batch_detail(ctx, language, &ours->at[k], units_per_pack), ours->at[k].id);
	for (size_t i = 0; i < count && !typed->is_whole; i++) {
		struct text number;
		bool        is_ours = false;
		TRY(batch_number_normalise(ctx, labels[i], &number));
		for (size_t k = 0; k < ours->count; k++) {
			struct text words = batch_detail(ctx, language, &ours->at[k], units_per_pack);
			if (text_equal(ours->at[k].batch_number, number)) {
				is_ours = true;
				add_hit(ctx, &view->hits, ours->at[k].label, words, ours->at[k].id);
			} else if (batch_numbers_look_alike(ours->at[k].batch_number, number)) {
				add_hit(ctx, &view->near, ours->at[k].label, words, ours->at[k].id);
			}
		}
		if (!is_ours)
			add_hit(ctx, &view->hits, labels[i], text_in(language, T_RECALL_NOT_OURS), 0);
	}
	view->has_near = view->near.count > 0;
	return OK;
}

static enum err fill_goods(struct ctx *ctx, struct db_tx *tx, enum language language, const struct typed *typed, struct recall_article_view *view)
{
	struct pack_facts                  pack;
	struct recall_batches_of_pack_rows ours;
	TRY(pack_load(ctx, tx, typed->pack_id, &pack));
	TRY(recall_batches_of_pack(ctx, tx, (struct recall_batches_of_pack_in){ ctx->actor.region_id, typed->pack_id, BATCHES_SHOWN }, &ours));
	*view = (struct recall_article_view){
		.pack_id = id_text(ctx, typed->pack_id),
		.pack = text_format(ctx->arena, "%.*s %.*s, %.*s (%.*s)", TEXT_ARG(pack.name), TEXT_ARG(pack.strength), TEXT_ARG(pack.pack_text),
				    TEXT_ARG(pack.vnr)),
		.batches = typed->batches,
		.is_whole = typed->is_whole,
	};
	view->ours.at = arena_array(ctx->arena, struct recall_hit_view, ours.count + 1);
	for (size_t i = 0; i < ours.count; i++)
		add_hit(ctx, &view->ours, ours.at[i].label, batch_detail(ctx, language, &ours.at[i], pack.units_per_pack), ours.at[i].id);
	view->has_ours = ours.count > 0;
	return fill_hits(ctx, language, typed, &ours, pack.units_per_pack, view);
}

static enum err fill_classes(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct recall_new_view *view)
{
	static const char *const classes[] = { "1", "2", "3" };
	enum language            language = x->viewer.language;
	view->classes.at = arena_array(ctx->arena, struct recall_class_view, COUNT_OF(classes));
	for (size_t i = 0; i < COUNT_OF(classes); i++) {
		struct recall_class_on_row row;
		bool                       found;
		TRY(recall_class_on(ctx, tx, (struct recall_class_on_in){ ctx->actor.region_id, text_of(classes[i]), ctx->today }, &row, &found));
		if (!found)
			continue;
		view->classes.at[view->classes.count++] = (struct recall_class_view){
			text_of(classes[i]),
			text_format(ctx->arena, "%.*s: %.*s %s, %.*s %s (%.*s)", TEXT_ARG(recall_class_words(ctx->arena, language, text_of(classes[i]))),
				    TEXT_ARG(text_in(language, T_RECALL_LIMIT_STORE)), minutes_span(ctx->arena, row.store_minutes).at,
				    TEXT_ARG(text_in(language, T_RECALL_LIMIT_WARD)), minutes_span(ctx->arena, row.ward_minutes).at,
				    TEXT_ARG(text_of_word(ctx->arena, language, "EVIDENCE", row.evidence))),
			x->refused && text_is(form_text(x->form, "class"), classes[i]) };
	}
	return OK;
}

/* ---------------------------------------------------------------- the page */

static struct url page_url(struct ctx *ctx, int64_t recall_id, const struct typed *current, struct text also)
{
	struct url url = url_of("/recalls/new");
	if (recall_id)
		url = url_with(ctx->arena, url, "recall_id", id_text(ctx, recall_id));
	if (current) {
		url = url_with(ctx->arena, url, "pack_id", id_text(ctx, current->pack_id));
		if (current->is_whole)
			url = url_with(ctx->arena, url, "whole_pack", TEXT("1"));
		else if (!text_is_empty(current->batches))
			url = url_with(ctx->arena, url, "batches", current->batches);
	}
	return text_is_empty(also) ? url : url_with(ctx->arena, url, "also", also);
}

/* The page without one of the articles: the one being written stays, or the last of the others takes its place. */
static struct url url_without(struct ctx *ctx, int64_t recall_id, const struct typed_list *list, const struct typed *without, int64_t current)
{
	struct typed_list others = { 0 };
	size_t            at = 0;
	for (size_t i = 0; i < list->count; i++)
		if (&list->at[i] != without)
			others.at[others.count++] = list->at[i];
	if (others.count == 0)
		return page_url(ctx, recall_id, NULL, TEXT(""));
	for (at = others.count - 1; at > 0 && current != 0 && others.at[at].pack_id != current;)
		at--;
	if (others.at[at].pack_id != current)
		at = others.count - 1;
	return page_url(ctx, recall_id, &others.at[at], write_also(ctx, &others, &others.at[at]));
}

static enum err fill_lines(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct typed_list *list, int64_t current, int64_t recall_id,
			   struct recall_new_view *view)
{
	view->lines.at = arena_array(ctx->arena, struct recall_article_view, list->count + 1);
	for (size_t i = 0; i < list->count; i++) {
		const struct typed      *typed = &list->at[i];
		struct recall_article_view goods;
		TRY(fill_goods(ctx, tx, x->viewer.language, typed, &goods));
		goods.is_current = typed->pack_id == current;
		goods.has_others = list->count > 1;
		goods.change_url = page_url(ctx, recall_id, typed, write_also(ctx, list, typed));
		goods.remove_url = url_without(ctx, recall_id, list, typed, current);
		if (goods.is_current) {
			view->others = write_also(ctx, list, typed);
			goods.change_url = page_url(ctx, recall_id, NULL, view->others); /* Another one instead. */
			view->current = goods;
		}
		if (goods.is_checked)
			view->lines.at[view->lines.count++] = goods;
	}
	view->has_lines = view->lines.count > 0;
	view->may_open = view->has_lines && (view->current.is_checked || !current) && view->has_pack;
	view->add_url = page_url(ctx, recall_id, NULL, write_also(ctx, list, NULL));
	if (list->count > 0)
		view->go_on_url = page_url(ctx, recall_id, &list->at[list->count - 1], write_also(ctx, list, &list->at[list->count - 1]));
	return OK;
}

static void fill_written(struct ctx *ctx, const struct exchange *x, bool is_case, struct recall_new_view *view)
{
	static const struct {
		const char   *code;
		enum text_key label;
	} sources[] = { { "company", T_RECALL_SOURCE_COMPANY }, { "authority", T_RECALL_SOURCE_AUTHORITY }, { "own", T_RECALL_SOURCE_OWN } };
	bool again = x->refused && is_case;
	view->source_name = again ? form_text(x->form, "source_name") : TEXT("");
	view->source_reference = again ? form_text(x->form, "source_reference") : TEXT("");
	view->document = again ? form_text(x->form, "document") : TEXT("");
	view->reason = again ? form_text(x->form, "reason") : TEXT("");
	view->instruction = again ? form_text(x->form, "instruction") : text_in(x->viewer.language, T_RECALL_INSTRUCTION_USUAL);
	view->notified_day = day_text(ctx->arena, again ? form_day(x->form, "notified_day") : ctx->today);
	view->notified_time = again ? form_text(x->form, "notified_time") : TEXT("");
	view->source_day = again ? day_text(ctx->arena, form_day(x->form, "source_day")) : TEXT("");
	view->sources.at = arena_array(ctx->arena, struct recall_class_view, COUNT_OF(sources));
	for (size_t i = 0; i < COUNT_OF(sources); i++)
		view->sources.at[view->sources.count++] = (struct recall_class_view){
			text_of(sources[i].code), text_in(x->viewer.language, sources[i].label),
			again && text_is(form_text(x->form, "source_kind"), sources[i].code)
		};
}

static enum err goods_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x, int64_t recall_id)
{
	struct recall_new_view view = { .others = TEXT(""), .recall_id = TEXT(""), .marks = form_marks_of(x), .go_on_url = url_of("/recalls/new"),
					.recall_url = url_of("/recalls"), .post_url = url_of("/recalls"), .title = text_in(x->viewer.language, T_RECALL_NEW) };
	struct typed_list      list;
	int64_t                current;
	TRY(person_may(ctx, tx, PERMIT_RECALL, 0));
	if (recall_id) {
		struct recall_get_row recall;
		TRY(recall_get(ctx, tx, (struct recall_get_in){ ctx->actor.region_id, recall_id }, &recall));
		view.has_recall = true;
		view.recall_id = id_text(ctx, recall_id);
		view.recall_url = url_ids(ctx->arena, "/recalls/#", recall_id, 0);
		view.post_url = url_ids(ctx->arena, "/recalls/#/batches", recall_id, 0);
		view.title = text_format(ctx->arena, "%.*s %lld: %.*s", TEXT_ARG(text_in(x->viewer.language, T_RECALL)), (long long)recall.number,
					 TEXT_ARG(text_in(x->viewer.language, T_RECALL_ADD_GOODS)));
	}
	TRY(read_typed(ctx, tx, x, &list, &current));
	view.has_pack = current != 0;
	fill_written(ctx, x, recall_id == 0, &view);
	TRY(fill_lines(ctx, tx, x, &list, current, recall_id, &view));
	TRY(fill_classes(ctx, tx, x, &view));
	if (!view.has_pack) {
		view.others = write_also(ctx, &list, NULL);
		TRY(choose_fill(ctx, tx, x, &view.choose));
	}
	struct html body = page_start(ctx, x);
	recall_new(&body, &view);
	page_reply(ctx, x, view.title, &body);
	return OK;
}

static enum err new_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	return goods_page(ctx, tx, x, x->refused ? 0 : form_i64(x->form, "recall_id"));
}

/* A case's own page adds numbers to its first article; this one adds others. */
static enum err extend_refused(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	if (form_count(x->form, "lines") == 0)
		return recall_case_page(ctx, tx, x);
	return goods_page(ctx, tx, x, form_i64(x->form, "recall_id"));
}

/* ---------------------------------------------------------------- writing */

/* "08:15" on a day; the whole day's start without a time, now without either. */
static enum err notified_of(struct ctx *ctx, const struct form *form, struct moment *out)
{
	struct day  day = form_day(form, "notified_day");
	struct text time = form_text(form, "notified_time");
	int64_t     hour, minute;
	*out = MOMENT_NONE;
	if (text_is_empty(time)) {
		/* A day alone is no moment: the clock starts now, unless it was another day. */
		if (!day_is_none(day) && day.number != ctx->today.number)
			*out = zone_moment(day, 12, 0, 0);
		return OK;
	}
	if (time.length != 5 || (time.at[2] != ':' && time.at[2] != '.') || num_parse(text_slice(time, 0, 2), &hour) ||
	    num_parse(text_slice(time, 3, 5), &minute) || hour > 23 || minute > 59) {
		ctx->error = (struct error){ 0 };
		return fail(ctx, ERR_FIELD_INVALID, "notified_time", "a time is written 08:15");
	}
	*out = zone_moment(day_is_none(day) ? ctx->today : day, (int32_t)hour, (int32_t)minute, 0);
	return OK;
}

/* The articles of a form with their numbers. */
static enum err read_goods(struct ctx *ctx, const struct form *form, struct recall_goods *goods, size_t *count)
{
	struct typed_list list = { 0 };
	TRY(read_lines(ctx, form, &list));
	*count = list.count;
	for (size_t i = 0; i < list.count; i++) {
		goods[i].pack_id = list.at[i].pack_id;
		goods[i].labels = recall_labels(ctx, list.at[i].batches, &goods[i].label_count);
		if (list.at[i].is_whole)
			goods[i].label_count = 0;
		else if (goods[i].label_count == 0)
			return fail(ctx, ERR_FIELD_MISSING, "batches", "give the batch numbers, or say that every batch is recalled");
	}
	return OK;
}

static enum err open_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct recall_opened opened;
	struct recall_goods  goods[RECALL_GOODS_MAX];
	struct recall_wanted wanted = { .goods = goods,
					.class = form_text(x->form, "class"),
					.source_kind = form_text(x->form, "source_kind"),
					.source_name = form_text(x->form, "source_name"),
					.source_reference = form_text(x->form, "source_reference"),
					.source_day = form_day(x->form, "source_day"),
					.document = form_text(x->form, "document"),
					.reason = form_text(x->form, "reason"),
					.instruction = form_text(x->form, "instruction") };
	TRY(notified_of(ctx, x->form, &wanted.notified_at));
	TRY(read_goods(ctx, x->form, goods, &wanted.goods_count));
	TRY(recall_open(ctx, tx, &wanted, &opened));
	answer_written(ctx, x, url_ids(ctx->arena, "/recalls/#", opened.recall_id, 0), opened.is_new ? "DONE_RECALL_OPENED" : "DONE_RECALL_STANDS",
		       "recall_id", opened.recall_id);
	return OK;
}

static enum err extend_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t              id = form_i64(x->form, "recall_id"), version = form_i64(x->form, "version");
	size_t               count;
	struct recall_goods  goods[RECALL_GOODS_MAX];
	struct recall_opened opened;
	TRY(read_goods(ctx, x->form, goods, &count));
	TRY(recall_extend(ctx, tx, id, version == I64_NONE ? 0 : version, goods, count, &opened));
	answer_written(ctx, x, url_ids(ctx->arena, "/recalls/#", id, 0), "DONE_RECALL_EXTENDED", "recall_id", id);
	return OK;
}

/* ---------------------------------------------------------------- routes */

/* One article, or several in lines. */
#define GOODS_FIELDS \
	{ .name = "pack_id", .type = FIELD_ID, .place = IN_BODY, .about = "the article, when it is one" }, \
	{ .name = "batches", .type = FIELD_LONG_TEXT, .place = IN_BODY, .about = "batch numbers, one a line or with commas between; known to us or not" }, \
	{ .name = "whole_pack", .type = FIELD_FLAG, .place = IN_BODY, .about = "every batch of the pack" }, \
	{ .name = "lines.pack_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true, .required = true, .about = "each article once" }, \
	{ .name = "lines.batches", .type = FIELD_LONG_TEXT, .place = IN_BODY, .repeated = true }, \
	{ .name = "lines.whole_pack", .type = FIELD_FLAG, .place = IN_BODY, .repeated = true }

static const struct field new_fields[] = {
	CHOOSE_FIELD,
	{ .name = "pack_id", .type = FIELD_ID, .place = IN_QUERY },
	{ .name = "batch_id", .type = FIELD_ID, .place = IN_QUERY, .about = "a batch of ours to begin with" },
	{ .name = "batches", .type = FIELD_LONG_TEXT, .place = IN_QUERY, .about = "batch numbers, one a line" },
	{ .name = "whole_pack", .type = FIELD_FLAG, .place = IN_QUERY },
	{ .name = "also", .type = FIELD_LONG_TEXT, .place = IN_QUERY, .about = "articles written already: 12:A1,A2;15:*" },
	{ .name = "recall_id", .type = FIELD_ID, .place = IN_QUERY, .about = "the case that they are added to" },
};
static const struct field open_fields[] = {
	GOODS_FIELDS,
	{ .name = "class", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "1|2|3" },
	{ .name = "source_kind", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "company|authority|own" },
	{ .name = "source_name", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	{ .name = "source_reference", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 100, .about = "the letter's own number" },
	{ .name = "source_day", .type = FIELD_DAY, .place = IN_BODY, .about = "the letter's own date" },
	{ .name = "notified_day", .type = FIELD_DAY, .place = IN_BODY, .about = "when the letter reached the pharmacy; empty: now" },
	{ .name = "notified_time", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 5, .about = "08:15" },
	{ .name = "document", .type = FIELD_TEXT, .place = IN_BODY, .about = "where the letter is kept" },
	{ .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	{ .name = "instruction", .type = FIELD_LONG_TEXT, .place = IN_BODY, .required = true, .maximum = 2000, .about = "what wards are to do" },
};
static const struct field extend_fields[] = {
	{ .name = "recall_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
	{ .name = "version", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = INT64_MAX, .about = "as it was seen; empty: whatever it is" },
	GOODS_FIELDS,
};

const struct route recall_new_routes[] = {
	{ HTTP_GET, "/recalls/new", PERMIT_RECALL, new_page, ROUTE_FIELDS(new_fields), .about = "what a recall would hit" },
	{ HTTP_POST, "/recalls", PERMIT_RECALL, open_face, ROUTE_FIELDS(open_fields), .about = "open a recall", .page_on_refusal = new_page },
	{ HTTP_POST, "/recalls/{recall_id}/batches", PERMIT_RECALL, extend_face, ROUTE_FIELDS(extend_fields), .about = "add articles and batch numbers", .page_on_refusal = extend_refused },
	{ HTTP_POST, "/api/v1/recalls", PERMIT_RECALL, open_face, ROUTE_FIELDS(open_fields), .about = "open a recall", .replies = "recall_id" },
	{ HTTP_POST, "/api/v1/recalls/{recall_id}/batches", PERMIT_RECALL, extend_face, ROUTE_FIELDS(extend_fields), .about = "add articles and batch numbers", .replies = "recall_id" },
};
const size_t recall_new_route_count = COUNT_OF(recall_new_routes);
