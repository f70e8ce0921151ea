/*
 * changes_page.c - the journal's rows about one thing, for those who may see the thing
 *
 * Who did what and when; addresses and request numbers stay with the auditor.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/changes_page.h"

#include "people/changes_page.html.h"
#include "people/journal.h"
#include "people/journal_words.h"
#include "people/permission.h"
#include "people/subject.h"
#include "web/list.h"
#include "web/table.h"

static struct text number(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

static enum err fill_head(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct subject *subject, struct changes_view *view)
{
	struct subject whole;
	*view = (struct changes_view){
		.title = subject_title(ctx, x->viewer.language, subject),
		.has_url = subject_page(x, subject).text.length > 0,
		.url = subject_page(x, subject),
		.may_audit = viewer_may(&x->viewer, PERMIT_AUDIT),
		.journal_url = url_with(ctx->arena, url_with(ctx->arena, url_of("/journal"), "subject_kind", text_of(subject->kind->name)),
					"subject_id", number(ctx, subject->id)),
		.whole = TEXT(""),
		.whole_url = url_of("/"),
	};
	if (!subject->within)
		return OK;
	TRY(subject_find(ctx, tx, text_of(subject->within), subject->within_id, &whole));
	view->has_whole = true;
	view->whole = subject_title(ctx, x->viewer.language, &whole);
	view->whole_url = (struct url){ text_format(ctx->arena, "/changes/%s/%lld", subject->within, (long long)subject->within_id) };
	return OK;
}

static enum err changes_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "at", T_STOCK_WHEN, CELL_MOMENT, NULL },        { "person", T_STOCK_WHO, CELL_WORDS, NULL },
		{ "event", T_JOURNAL_EVENT, CELL_WORDS, NULL },   { "payload", T_JOURNAL_PAYLOAD, CELL_WORDS, NULL },
	};
	struct subject      subject;
	struct changes_view view;
	struct journal_page page;
	TRY(subject_read(ctx, tx, form_text(x->form, "subject_kind"), form_i64(x->form, "subject_id"), &subject));
	TRY(fill_head(ctx, tx, x, &subject, &view));
	TRY(journal_list(ctx, tx,
			 &(struct journal_filter){ .subject_kind = form_text(x->form, "subject_kind"), .subject_id = subject.id,
						   .before_id = form_i64(x->form, "before"), .page_size = list_rows(x) },
			 &page));
	struct table          table;
	struct journal_words *words = journal_words_start(ctx, tx, x->viewer.language);
	struct text           told;
	table_init(&table, ctx->arena, "changes", columns, COUNT_OF(columns), T_JOURNAL_EMPTY);
	for (size_t i = 0; i < page.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_moment(page.at[i].recorded_at);
		cells[1] = cell_text(page.at[i].display_name.at ? page.at[i].display_name : TEXT("Ampull"));
		cells[2] = cell_text(text_of(in_words(ctx, page.at[i].event.at)));
		TRY(journal_told(words, page.at[i].event, page.at[i].payload, JOURNAL_TOLD_SHORT, &told));
		cells[3] = cell_text(told);
	}
	if (page.more)
		table.next = url_with(ctx->arena, (struct url){ x->request->path }, "before", number(ctx, page.next_before));
	struct html before = page_start(ctx, x);
	changes_head(&before, &view);
	if (subject.kind->trail)
		TRY(subject.kind->trail(ctx, tx, x, subject.id, &before));
	return table_reply(ctx, x, text_format(ctx->arena, "%.*s: %.*s", TEXT_ARG(text_in(x->viewer.language, T_CHANGES_TITLE)), TEXT_ARG(view.title)),
			   &table, &before);
}

static const struct field changes_fields[] = {
	{ .name = "subject_kind", .type = FIELD_TEXT, .place = IN_PATH, .required = true, .maximum = 40, .about = "order, dispensation, batch ..." },
	{ .name = "subject_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
	TABLE_FIELDS,
};

const struct route changes_routes[] = {
	{ HTTP_GET, "/changes/{subject_kind}/{subject_id}", PERMIT_SIGNED_IN, changes_page, ROUTE_FIELDS(changes_fields), .about = "what was done to a thing, and by whom" },
};
const size_t changes_route_count = COUNT_OF(changes_routes);
