/*
 * recall_report_page.c - rapporten över en indragning, och raderna bakom varje siffra
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/recall_page.h"

#include "format/json.h"
#include "format/pdf.h"
#include "order/recall.sql.h"
#include "order/recall_page.html.h"
#include "order/recall_view.h"
#include "people/permission.h"
#include "web/answer.h"
#include "web/table.h"

enum { WARD_COLUMNS = 11, PDF_COLUMNS = 8 };

/* Everything that the report tells, however it is written. */
struct report {
	struct recall_get_row         recall;
	struct recall_items_of_rows   items;
	struct recall_batches_of_rows batches;
	struct recall_tasks_of_rows   tasks;
	struct recall_figures         figures;
	int64_t                       units_per_pack;
};

static enum err load_report(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t id, struct report *out)
{
	int64_t region_id = ctx->actor.region_id;
	if (!recall_viewer_is_staff(&x->viewer)) /* What other wards did is theirs and the pharmacy's. */
		return fail(ctx, ERR_FORBIDDEN, "permission", "the report is the pharmacy's");
	TRY(recall_get(ctx, tx, (struct recall_get_in){ region_id, id }, &out->recall));
	TRY(recall_items_of(ctx, tx, (struct recall_items_of_in){ region_id, id }, &out->items));
	TRY(recall_batches_of(ctx, tx, (struct recall_batches_of_in){ region_id, id }, &out->batches));
	TRY(recall_tasks_of(ctx, tx, (struct recall_tasks_of_in){ region_id, id, ctx->now }, &out->tasks));
	TRY(recall_figures_load(ctx, tx, id, 0, &out->figures));
	out->units_per_pack = recall_units_per_pack(&out->batches);
	return OK;
}

static struct text closed_words(struct ctx *ctx, enum language language, const struct recall_get_row *recall)
{
	if (moment_is_none(recall->closed_at))
		return text_in(language, T_RECALL_STATE_OPEN);
	return text_format(ctx->arena, "%.*s %.*s %.*s", TEXT_ARG(moment_text(ctx->arena, recall->closed_at)),
			   TEXT_ARG(recall->closed_name.at ? recall->closed_name : TEXT("")), TEXT_ARG(recall->close_reason));
}

static const struct recall_ward *ward_of(const struct report *report, int64_t place_id)
{
	for (size_t i = 0; i < report->figures.ward_count; i++)
		if (report->figures.wards[i].place_id == place_id)
			return &report->figures.wards[i];
	return NULL;
}

/* Wards alone; stores answer with their goods. */
static void ward_rows(struct ctx *ctx, const struct exchange *x, const struct report *report, struct table *table)
{
	for (size_t i = 0; i < report->tasks.count; i++) {
		const struct recall_tasks_of_row *task = &report->tasks.at[i];
		struct recall_ward                none = { 0 };
		const struct recall_ward         *ward = ward_of(report, task->place_id);
		if (!text_is(task->kind, "ward"))
			continue;
		if (!ward)
			ward = &none;
		struct table_cell *cells = table_row(table);
		cells[0] = cell_link(task->name, url_ids(ctx->arena, "/recall-tasks/#", task->id, 0));
		cells[1] = cell_text(text_in(x->viewer.language, task->is_overdue                  ? T_RECALL_LATE
								 : text_is(task->state, "open") ? T_RECALL_TASK_OPEN
												: T_RECALL_TASK_ANSWERED));
		cells[2] = cell_number(ward->got);
		cells[3] = cell_number(ward->on_the_way);
		cells[4] = cell_number(ward->returned);
		cells[5] = cell_number(ward->sum.to_return);
		cells[6] = cell_number(ward->sum.used);
		cells[7] = cell_number(ward->sum.missing);
		cells[8] = cell_number(ward->sum.unanswered);
		cells[9] = cell_moment(task->answered_at);
		cells[10] = cell_text(task->via.at && text_is(task->via, "phone")
					      ? text_format(ctx->arena, "%.*s, %.*s %.*s", TEXT_ARG(task->answered_name),
							    TEXT_ARG(text_in(x->viewer.language, T_RECALL_VIA_PHONE)),
							    TEXT_ARG(task->recorded_name.at ? task->recorded_name : TEXT("")))
					      : task->answered_name);
	}
}

static enum err report_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[WARD_COLUMNS] = {
		{ "ward", T_ORDER_WARD, CELL_WORDS, NULL },
		{ "state", T_ORDER_STATE, CELL_WORDS, NULL },
		{ "got", T_RECALL_SHORT_GOT, CELL_NUMBER, NULL },
		{ "on_the_way", T_RECALL_SHORT_ON_THE_WAY, CELL_NUMBER, NULL },
		{ "returned", T_RECALL_SHORT_RETURNED, CELL_NUMBER, NULL },
		{ "to_return", T_RECALL_SHORT_TO_RETURN, CELL_NUMBER, NULL },
		{ "used", T_RECALL_FIGURE_USED, CELL_NUMBER, NULL },
		{ "missing", T_RECALL_FIGURE_MISSING, CELL_NUMBER, NULL },
		{ "unanswered", T_RECALL_SHORT_UNANSWERED, CELL_NUMBER, NULL },
		{ "answered_at", T_RECALL_ANSWERED, CELL_MOMENT, NULL },
		{ "answered_by", T_RECALL_TOLD, CELL_WORDS, NULL },
	};
	enum language language = x->viewer.language;
	int64_t       id = form_i64(x->form, "recall_id");
	struct report report;
	struct table  table;
	TRY(load_report(ctx, tx, x, id, &report));
	table_init(&table, ctx->arena, "recall-wards", columns, COUNT_OF(columns), T_RECALL_NO_WARDS);
	ward_rows(ctx, x, &report, &table);
	struct recall_report_view head = {
		.number = report.recall.number,
		.class = recall_class_words(ctx->arena, language, report.recall.class),
		.reason = report.recall.reason,
		.source = recall_source_words(ctx, language, report.recall.source_name, report.recall.source_reference, report.recall.source_day),
		.labels = recall_labels_words(ctx, language, &report.items),
		.notified_at = report.recall.notified_at,
		.opened_at = report.recall.opened_at,
		.time_to_block = span_text(ctx->arena, report.recall.notified_at, report.recall.opened_at),
		.time_to_last = span_text(ctx->arena, report.recall.opened_at, report.recall.last_answer_at),
		.progress = text_format(ctx->arena, "%lld / %lld", (long long)report.recall.answered, (long long)report.recall.tasks),
		.closed = closed_words(ctx, language, &report.recall),
		.figures = recall_figures_shown(ctx, language, id, &report.figures, 1, true),
		.recall_url = url_ids(ctx->arena, "/recalls/#", id, 0),
		.pdf_url = url_ids(ctx->arena, "/recalls/#/report/pdf", id, 0),
	};
	struct html part = page_start(ctx, x);
	recall_report_head(&part, &head);
	return table_reply(ctx, x, text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(language, T_RECALL_REPORT)), (long long)head.number), &table,
			   &part);
}

static struct url reference_url(struct ctx *ctx, const struct viewer *viewer, int64_t recall_id, const struct recall_line *line)
{
	static const struct {
		const char     *kind;
		const char     *path;
		enum permission opens;
	} ways[] = { { "receipt", "/receipts/#", PERMIT_RECEIVE_GOODS }, { "shipment", "/shipments/#", PERMIT_VIEW_ORDERS },
		     { "return", "/returns/#", PERMIT_VIEW_ORDERS },    { "waste", "/waste/#", PERMIT_VIEW_STOCK },
		     { "task", "/recall-tasks/#", PERMIT_VIEW_STOCK } };
	for (size_t i = 0; i < COUNT_OF(ways); i++)
		if (text_is(line->reference, ways[i].kind))
			return viewer_url(viewer, ways[i].opens, url_ids(ctx->arena, ways[i].path, line->reference_id, 0));
	if (text_is(line->reference, "balance"))
		return url_with(ctx->arena, url_ids(ctx->arena, "/batches/#", line->batch_id, 0), "place_id",
				text_format(ctx->arena, "%lld", (long long)line->place_id));
	return url_ids(ctx->arena, "/batches/#", line->batch_id, recall_id);
}

static enum err lines_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "figure", T_RECALL_FIGURE, CELL_STATUS, "RECALL_FIGURE" }, { "at", T_STOCK_WHEN, CELL_MOMENT, NULL },
		{ "place", T_STOCK_PLACE, CELL_WORDS, NULL },                { "batch", T_STOCK_BATCH, CELL_WORDS, NULL },
		{ "units", T_UNITS, CELL_NUMBER, NULL },                     { "value_ore", T_STOCK_VALUE, CELL_MONEY, NULL },
		{ "document", T_RECALL_LINE_OF, CELL_WORDS, NULL },
	};
	int64_t               id = form_i64(x->form, "recall_id");
	struct text           figure = form_text(x->form, "figure");
	struct report         report;
	struct table          table;
	TRY(load_report(ctx, tx, x, id, &report));
	table_init(&table, ctx->arena, "recall-lines", columns, COUNT_OF(columns), T_RECALL_NO_LINES);
	for (size_t i = 0; i < report.figures.line_count; i++) {
		const struct recall_line *line = &report.figures.lines[i];
		if (!text_is_empty(figure) && !text_equal(line->figure, figure))
			continue;
		struct table_cell *cells = table_row(&table);
		struct text        word = text_of_word(ctx->arena, x->viewer.language, "RECALL_LINE", line->reference);
		cells[0] = cell_text(line->figure);
		cells[1] = cell_moment(line->at);
		cells[2] = cell_text(line->place);
		cells[3] = cell_link(line->label, url_ids(ctx->arena, "/batches/#", line->batch_id, 0));
		cells[4] = cell_number(line->units);
		cells[5] = cell_money(money_is_none(line->value) ? INT64_MIN : line->value.ore);
		cells[6] = cell_link(line->reference_number && !text_is(line->reference, "balance") && !text_is(line->reference, "receipt")
					     ? text_format(ctx->arena, "%.*s %lld", TEXT_ARG(word), (long long)line->reference_number)
					     : word,
				     reference_url(ctx, &x->viewer, id, line));
	}
	struct text title = text_format(ctx->arena, "%.*s %lld: %.*s", TEXT_ARG(text_in(x->viewer.language, T_RECALL)), (long long)report.recall.number,
					TEXT_ARG(text_is_empty(figure) ? text_in(x->viewer.language, T_RECALL_FIGURES)
								       : text_of_word(ctx->arena, x->viewer.language, "RECALL_FIGURE", figure)));
	return table_reply(ctx, x, title, &table, NULL);
}

/* The figures and then the wards, one under the other, in the same columns. */
static enum err report_pdf(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	enum language language = x->viewer.language;
	struct report report;
	TRY(load_report(ctx, tx, x, form_i64(x->form, "recall_id"), &report));
	const struct recall_get_row *recall = &report.recall;
	const struct pdf_column      columns[PDF_COLUMNS] = {
		{ text_in(language, T_ORDER_WARD), 30, false },
		{ text_in(language, T_RECALL_FIGURE_GOT), 10, true },
		{ text_in(language, T_RECALL_FIGURE_RETURNED), 11, true },
		{ text_in(language, T_RECALL_FIGURE_TO_RETURN), 11, true },
		{ text_in(language, T_RECALL_FIGURE_USED), 10, true },
		{ text_in(language, T_RECALL_FIGURE_MISSING), 10, true },
		{ text_in(language, T_RECALL_ANSWERED), 16, false },
		{ text_in(language, T_RECALL_TOLD), 18, false },
	};
	size_t           fact_count = 0;
	struct pdf_fact *facts = arena_array(ctx->arena, struct pdf_fact, report.figures.total_count + 12);
	facts[fact_count++] = (struct pdf_fact){ text_in(language, T_RECALL_CLASS), recall_class_words(ctx->arena, language, recall->class) };
	facts[fact_count++] = (struct pdf_fact){ text_in(language, T_RECALL_REASON), recall->reason };
	facts[fact_count++] = (struct pdf_fact){ text_in(language, T_RECALL_SOURCE),
						 recall_source_words(ctx, language, recall->source_name, recall->source_reference, recall->source_day) };
	facts[fact_count++] = (struct pdf_fact){ text_in(language, T_ORDER_ARTICLE), report.items.count ? report.items.at[0].name : TEXT("") };
	facts[fact_count++] = (struct pdf_fact){ text_in(language, T_STOCK_BATCH), recall_labels_words(ctx, language, &report.items) };
	facts[fact_count++] = (struct pdf_fact){ text_in(language, T_RECALL_NOTIFIED_DAY), moment_text(ctx->arena, recall->notified_at) };
	facts[fact_count++] = (struct pdf_fact){ text_in(language, T_RECALL_OPENED), moment_text(ctx->arena, recall->opened_at) };
	facts[fact_count++] = (struct pdf_fact){ text_in(language, T_RECALL_TIME_TO_BLOCK), span_text(ctx->arena, recall->notified_at, recall->opened_at) };
	facts[fact_count++] = (struct pdf_fact){ text_in(language, T_RECALL_TIME_TO_LAST),
						 span_text(ctx->arena, recall->opened_at, recall->last_answer_at) };
	facts[fact_count++] = (struct pdf_fact){ text_in(language, T_RECALL_TASKS),
						 text_format(ctx->arena, "%lld / %lld", (long long)recall->answered, (long long)recall->tasks) };
	facts[fact_count++] = (struct pdf_fact){ text_in(language, T_RECALL_CLOSED), closed_words(ctx, language, recall) };
	for (size_t i = 0; i < report.figures.total_count; i++)
		facts[fact_count++] = (struct pdf_fact){ text_of_word(ctx->arena, language, "RECALL_FIGURE", text_of(report.figures.totals[i].name)),
							 number_text(ctx->arena, report.figures.totals[i].units) };
	struct text *cells = arena_array(ctx->arena, struct text, report.tasks.count * PDF_COLUMNS + 1);
	size_t       rows = 0;
	for (size_t i = 0; i < report.tasks.count; i++) {
		const struct recall_tasks_of_row *task = &report.tasks.at[i];
		const struct recall_ward         *ward = ward_of(&report, task->place_id);
		if (!ward)
			continue;
		struct text *cell = &cells[rows++ * PDF_COLUMNS];
		cell[0] = task->name;
		cell[1] = number_text(ctx->arena, ward->got);
		cell[2] = number_text(ctx->arena, ward->returned);
		cell[3] = number_text(ctx->arena, ward->sum.to_return);
		cell[4] = number_text(ctx->arena, ward->sum.used);
		cell[5] = number_text(ctx->arena, ward->sum.missing);
		cell[6] = moment_text(ctx->arena, task->answered_at);
		cell[7] = task->answered_name.at ? task->answered_name : TEXT("");
	}
	x->reply.content_type = TEXT("application/pdf");
	return pdf_write(ctx,
			 &(struct pdf_document){
				 .title = text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(language, T_RECALL_REPORT)), (long long)recall->number),
				 .facts = facts,
				 .fact_count = fact_count,
				 .columns = columns,
				 .column_count = PDF_COLUMNS,
				 .cells = cells,
				 .row_count = rows,
				 .footer = text_in(language, T_PRODUCT),
				 .page_word = text_in(language, T_PAGE),
			 },
			 &x->reply.body);
}

static enum err recall_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct report     report;
	struct json_reply reply;
	TRY(load_report(ctx, tx, x, form_i64(x->form, "recall_id"), &report));
	json_reply_start(ctx, &reply);
	struct json_writer *w = &reply.w;
	json_object_start(w);
	json_put_i64(w, "recall_id", report.recall.id);
	json_put_i64(w, "number", report.recall.number);
	json_put_text(w, "state", report.recall.state);
	json_put_text(w, "class", report.recall.class);
	json_put_i64(w, "version", report.recall.version);
	json_name(w, "figures");
	json_object_start(w);
	for (size_t i = 0; i < report.figures.total_count; i++)
		json_put_i64(w, report.figures.totals[i].name, report.figures.totals[i].units);
	json_object_end(w);
	json_name(w, "tasks");
	json_array_start(w);
	for (size_t i = 0; i < report.tasks.count; i++) {
		json_object_start(w);
		json_put_i64(w, "task_id", report.tasks.at[i].id);
		json_put_text(w, "kind", report.tasks.at[i].kind);
		json_put_i64(w, "place_id", report.tasks.at[i].place_id);
		json_put_text(w, "place", report.tasks.at[i].name);
		json_put_text(w, "state", report.tasks.at[i].state);
		json_put_text(w, "answered_by", report.tasks.at[i].answered_name);
		json_put_i64(w, "version", report.tasks.at[i].version);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
	json_reply_end(x, &reply);
	return OK;
}

#define RECALL_ID { .name = "recall_id", .type = FIELD_ID, .place = IN_PATH, .required = true }

static const struct field report_fields[] = { RECALL_ID, TABLE_FIELDS };
static const struct field pdf_fields[] = { RECALL_ID };
static const struct field lines_fields[] = {
	RECALL_ID,
	TABLE_FIELDS,
	{ .name = "figure", .type = FIELD_CHOICE, .place = IN_QUERY, .about = "empty: every figure",
	  .choices = "received|in_stock|quarantined|in_box|sent|on_the_way|difference|got|returned|to_return|used|missing|unanswered|destroyed" },
};

const struct route recall_report_routes[] = {
	{ HTTP_GET, "/recalls/{recall_id}/report", PERMIT_VIEW_STOCK, report_page, ROUTE_FIELDS(report_fields), .about = "the report of a recall, ward by ward" },
	{ HTTP_GET, "/recalls/{recall_id}/report/pdf", PERMIT_VIEW_STOCK, report_pdf, ROUTE_FIELDS(pdf_fields), .about = "the report on paper" },
	{ HTTP_GET, "/recalls/{recall_id}/lines", PERMIT_VIEW_STOCK, lines_page, ROUTE_FIELDS(lines_fields), .about = "the lines behind a figure of a recall" },
	{ HTTP_GET, "/api/v1/recalls/{recall_id}", PERMIT_VIEW_STOCK, recall_api, ROUTE_FIELDS(pdf_fields), .about = "a recall with its figures and tasks", .replies = "recall" },
};
const size_t recall_report_route_count = COUNT_OF(recall_report_routes);
