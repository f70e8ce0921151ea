/*
 * journal_page.c - the auditor's search, and one row with its seal computed anew
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/journal_page.h"

#include "base/limits.h"
#include "people/account.h"
#include "people/journal.h"
#include "people/journal.sql.h"
#include "people/journal_page.html.h"
#include "people/journal_words.h"
#include "people/permission.h"
#include "people/subject.h"
#include "web/answer.h"
#include "web/list.h"
#include "web/table.h"

static struct text number(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

/* ---------------------------------------------------------------- search */

static const char *const kept[] = { "event", "subject_kind", "request_id", "words", "person" };

static enum err read_filter(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct journal_filter *out)
{
	int64_t     before = form_i64(x->form, "before");
	*out = (struct journal_filter){
		.event = form_text(x->form, "event"),
		.subject_kind = form_text(x->form, "subject_kind"),
		.subject_id = form_i64(x->form, "subject_id"),
		.request_id = form_text(x->form, "request_id"),
		.words = form_text(x->form, "words"),
		.by_day = form_has(x->form, "from") || form_has(x->form, "to"),
		.first_day = form_day(x->form, "from"),
		.last_day = form_day(x->form, "to"),
		.before_id = before,
		.page_size = list_rows(x),
	};
	if (form_has(x->form, "person_id")) {
		out->by_person = true;
		out->person_id = form_i64(x->form, "person_id");
	} else if (form_has(x->form, "person")) {
		struct person person;
		TRY(person_by_username(ctx, tx, form_text(x->form, "person"), &person));
		out->by_person = true;
		out->person_id = person.id;
	}
	return OK;
}

/* The same search, with one thing more. */
static struct url again(struct ctx *ctx, const struct exchange *x, const char *name, struct text value)
{
	struct url url = url_of("/journal");
	for (size_t i = 0; i < COUNT_OF(kept); i++)
		if (form_has(x->form, kept[i]) && strcmp(kept[i], name) != 0)
			url = url_with(ctx->arena, url, kept[i], form_text(x->form, kept[i]));
	if (form_has(x->form, "subject_id"))
		url = url_with(ctx->arena, url, "subject_id", number(ctx, form_i64(x->form, "subject_id")));
	if (form_has(x->form, "person_id") && strcmp("person_id", name) != 0)
		url = url_with(ctx->arena, url, "person_id", number(ctx, form_i64(x->form, "person_id")));
	if (form_has(x->form, "from"))
		url = url_with(ctx->arena, url, "from", day_text(ctx->arena, form_day(x->form, "from")));
	if (form_has(x->form, "to"))
		url = url_with(ctx->arena, url, "to", day_text(ctx->arena, form_day(x->form, "to")));
	return url_with(ctx->arena, url, name, value);
}

static struct text subject_words(struct ctx *ctx, enum language language, const struct journal_entry *entry)
{
	struct text word = text_of_word(ctx->arena, language, "SUBJECT", entry->subject_kind);
	return entry->subject_id == 0 ? word : text_format(ctx->arena, "%.*s #%lld", TEXT_ARG(word), (long long)entry->subject_id);
}

static enum err fill_table(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct journal_page *page, struct table *table)
{
	static const struct table_column columns[] = {
		{ "id", T_JOURNAL_ROW, CELL_NUMBER, NULL },         { "at", T_STOCK_WHEN, CELL_MOMENT, NULL },
		{ "person", T_STOCK_WHO, CELL_WORDS, NULL },        { "event", T_JOURNAL_EVENT, CELL_WORDS, NULL },
		{ "subject", T_JOURNAL_SUBJECT, CELL_WORDS, NULL }, { "payload", T_JOURNAL_PAYLOAD, CELL_WORDS, NULL },
		{ "seal", T_JOURNAL_SEAL, CELL_NUMBER, NULL },
		{ "address", T_JOURNAL_ADDRESS, CELL_WORDS, NULL }, { "request_id", T_JOURNAL_REQUEST, CELL_WORDS, NULL },
	};
	struct text           format = form_text(x->form, "format");
	bool                  is_file = form_has(x->form, "format") && !text_is(format, "html");
	struct journal_words *words = journal_words_start(ctx, tx, x->viewer.language);
	/* A page has room for what is read; the rest stands in files, and on each row's own page. */
	table_init(table, ctx->arena, "journal", columns, is_file ? COUNT_OF(columns) : COUNT_OF(columns) - 2, T_JOURNAL_EMPTY);
	for (size_t i = 0; i < page->count; i++) {
		const struct journal_entry *entry = &page->at[i];
		struct table_cell          *cells = table_row(table);
		struct text                 who = entry->display_name.at ? entry->display_name : TEXT("Ampull");
		cells[0] = cell_number(entry->id);
		cells[0].link = url_ids(ctx->arena, "/journal/#", entry->id, 0);
		cells[1] = cell_moment(entry->recorded_at);
		cells[2] = cell_link(who, url_ids(ctx->arena, "/journal?person_id=#", entry->person_id, 0));
		cells[3] = cell_text(text_of(in_words(ctx, entry->event.at)));
		cells[4] = cell_text(subject_words(ctx, x->viewer.language, entry));
		if (entry->subject_id > 0)
			cells[4].link = url_with(ctx->arena, url_with(ctx->arena, url_of("/journal"), "subject_kind", entry->subject_kind), "subject_id",
						 number(ctx, entry->subject_id));
		struct text told = entry->payload;
		if (!told.at || !text_is(format, "json")) /* Programs read it as it stands. */
			TRY(journal_told(words, entry->event, entry->payload, is_file ? JOURNAL_TOLD_MOST : JOURNAL_TOLD_SHORT, &told));
		cells[5] = cell_text(told);
		cells[6] = cell_number(entry->seal_number ? entry->seal_number : I64_NONE);
		if (!is_file)
			continue;
		cells[7] = cell_text(entry->address);
		cells[8] = cell_text(entry->request_id);
	}
	return OK;
}

static enum err fill_choices(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct journal_head_view *view)
{
	struct journal_events_rows        events;
	struct journal_subject_kinds_rows kinds;
	TRY(journal_events(ctx, tx, (struct journal_events_in){ ctx->actor.region_id }, &events));
	TRY(journal_subject_kinds(ctx, tx, (struct journal_subject_kinds_in){ ctx->actor.region_id }, &kinds));
	view->events.at = arena_array(ctx->arena, struct journal_choice, events.count + 1);
	view->kinds.at = arena_array(ctx->arena, struct journal_choice, kinds.count + 1);
	for (size_t i = 0; i < events.count; i++)
		view->events.at[view->events.count++] = (struct journal_choice){ events.at[i].event, text_of(in_words(ctx, events.at[i].event.at)),
										 text_equal(events.at[i].event, form_text(x->form, "event")) };
	for (size_t i = 0; i < kinds.count; i++)
		view->kinds.at[view->kinds.count++] =
			(struct journal_choice){ kinds.at[i].subject_kind, text_of_word(ctx->arena, x->viewer.language, "SUBJECT", kinds.at[i].subject_kind),
						 text_equal(kinds.at[i].subject_kind, form_text(x->form, "subject_kind")) };
	return OK;
}

static enum err journal_search(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct journal_filter filter;
	struct journal_page   page;
	struct table          table;
	TRY(read_filter(ctx, tx, x, &filter));
	TRY(journal_list(ctx, tx, &filter, &page));
	TRY(fill_table(ctx, tx, x, &page, &table));
	if (page.more)
		table.next = again(ctx, x, "before", number(ctx, page.next_before));
	struct journal_head_view view = {
		.person = form_text(x->form, "person"),
		.subject_id = filter.subject_id ? number(ctx, filter.subject_id) : TEXT(""),
		.request_id = filter.request_id,
		.words = filter.words,
		.from = day_text(ctx->arena, filter.first_day),
		.to = day_text(ctx->arena, filter.last_day),
		.is_part = page.is_part,
		.looked = number(ctx, page.next_before),
		.has_next = page.more,
		.next = table.next,
	};
	if (form_has(x->form, "person_id") && filter.person_id > 0) {
		struct person person;
		TRY(person_load(ctx, tx, filter.person_id, &person));
		view.person = person.username;
	}
	struct html before = page_start(ctx, x);
	TRY(fill_choices(ctx, tx, x, &view));
	journal_head(&before, &view);
	return table_reply(ctx, x, text_in(x->viewer.language, T_JOURNAL_TITLE), &table, &before);
}

/* ---------------------------------------------------------------- one row */

static enum err journal_row_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct journal_proof proof;
	struct subject       subject;
	TRY(journal_prove(ctx, tx, form_i64(x->form, "journal_id"), &proof));
	const struct journal_entry *entry = &proof.entry;
	struct journal_row_view     view = {
		    .id = entry->id,
		    .recorded_at = entry->recorded_at,
		    .person = entry->display_name.at ? text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(entry->display_name), TEXT_ARG(entry->username))
						     : TEXT("Ampull"),
		    .person_url = url_ids(ctx->arena, "/journal?person_id=#", entry->person_id, 0),
		    .address = entry->address,
		    .request_id = entry->request_id,
		    .request_url = url_with(ctx->arena, url_of("/journal"), "request_id", entry->request_id),
		    .event = text_of(in_words(ctx, entry->event.at)),
		    .subject = subject_words(ctx, x->viewer.language, entry),
		    .changes_url = url_with(ctx->arena, url_with(ctx->arena, url_of("/journal"), "subject_kind", entry->subject_kind), "subject_id",
					    number(ctx, entry->subject_id ? entry->subject_id : 1)),
		    .is_erased = proof.is_erased,
		    .payload = entry->payload.at ? entry->payload : TEXT(""),
		    .is_sealed = proof.is_sealed,
		    .seal_number = entry->seal_number,
		    .fits = proof.payload_fits && proof.seal_fits,
		    .payload_digest = proof.payload_digest,
		    .digest = proof.digest,
		    .digest_before = proof.digest_before,
	};
	if (entry->subject_id > 0 && subject_kind_of(entry->subject_kind) &&
	    subject_find(ctx, tx, entry->subject_kind, entry->subject_id, &subject) == OK) {
		view.subject = subject_title(ctx, x->viewer.language, &subject);
		view.has_subject_url = subject_page(x, &subject).text.length > 0 &&
				       (subject.kind->reads >= PERMISSION_COUNT || viewer_may(&x->viewer, subject.kind->reads));
		view.subject_url = subject.url;
	}
	ctx->error = (struct error){ 0 }; /* What is gone is told by its number. */
	TRY(journal_details(journal_words_start(ctx, tx, x->viewer.language), entry->event, entry->payload, &view.details));
	struct html body = page_start(ctx, x);
	journal_row_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_JOURNAL_ROW), &body);
	return OK;
}

static enum err journal_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct journal_filter filter;
	struct journal_page   page;
	struct json_reply     reply;
	TRY(read_filter(ctx, tx, x, &filter));
	TRY(journal_list(ctx, tx, &filter, &page));
	json_reply_start(ctx, &reply);
	json_object_start(&reply.w);
	json_name(&reply.w, "rows");
	json_array_start(&reply.w);
	for (size_t i = 0; i < page.count; i++) {
		const struct journal_entry *entry = &page.at[i];
		json_object_start(&reply.w);
		json_put_i64(&reply.w, "journal_id", entry->id);
		json_put_moment(&reply.w, "recorded_at", entry->recorded_at);
		json_put_text(&reply.w, "username", entry->username);
		json_put_text(&reply.w, "event", entry->event);
		json_put_text(&reply.w, "subject_kind", entry->subject_kind);
		json_put_i64(&reply.w, "subject_id", entry->subject_id);
		json_put_text(&reply.w, "payload", entry->payload);
		json_put_text(&reply.w, "address", entry->address);
		json_put_text(&reply.w, "request_id", entry->request_id);
		json_put_i64(&reply.w, "seal", entry->seal_number);
		json_object_end(&reply.w);
	}
	json_array_end(&reply.w);
	if (page.more)
		json_put_i64(&reply.w, "next_before", page.next_before);
	json_object_end(&reply.w);
	json_reply_end(x, &reply);
	return OK;
}

static enum err proof_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct journal_proof proof;
	struct json_reply    reply;
	TRY(journal_prove(ctx, tx, form_i64(x->form, "journal_id"), &proof));
	json_reply_start(ctx, &reply);
	json_object_start(&reply.w);
	json_put_i64(&reply.w, "journal_id", proof.entry.id);
	json_put_bool(&reply.w, "is_sealed", proof.is_sealed);
	json_put_i64(&reply.w, "seal", proof.entry.seal_number);
	json_put_bool(&reply.w, "payload_fits", proof.payload_fits);
	json_put_bool(&reply.w, "seal_fits", proof.seal_fits);
	json_put_text(&reply.w, "payload_digest", proof.payload_digest);
	json_put_text(&reply.w, "digest", proof.digest);
	json_put_text(&reply.w, "digest_before", proof.digest_before);
	json_object_end(&reply.w);
	json_reply_end(x, &reply);
	return OK;
}

static const struct field search_fields[] = {
	TABLE_FIELDS,
	{ .name = "person", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 64, .about = "user name" },
	{ .name = "person_id", .type = FIELD_INTEGER, .place = IN_QUERY, .minimum = 0, .maximum = INT64_MAX, .about = "0: the system" },
	{ .name = "event", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 80 },
	{ .name = "subject_kind", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 40 },
	{ .name = "subject_id", .type = FIELD_ID, .place = IN_QUERY },
	{ .name = "from", .type = FIELD_DAY, .place = IN_QUERY },
	{ .name = "to", .type = FIELD_DAY, .place = IN_QUERY, .about = "last day" },
	{ .name = "request_id", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 100 },
	{ .name = "words", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 100, .about = "stand in the payload" },
};
static const struct field row_fields[] = { { .name = "journal_id", .type = FIELD_ID, .place = IN_PATH, .required = true } };

const struct route journal_routes[] = {
	{ HTTP_GET, "/journal", PERMIT_AUDIT, journal_search, ROUTE_FIELDS(search_fields), .about = "who did what" },
	{ HTTP_GET, "/journal/{journal_id}", PERMIT_AUDIT, journal_row_page, ROUTE_FIELDS(row_fields), .about = "one row of the journal with its proof" },
	{ HTTP_GET, "/api/v1/journal", PERMIT_AUDIT, journal_api, ROUTE_FIELDS(search_fields), .about = "who did what", .replies = "rows" },
	{ HTTP_GET, "/api/v1/journal/{journal_id}/proof", PERMIT_AUDIT, proof_api, ROUTE_FIELDS(row_fields), .about = "a row's seal computed anew", .replies = "proof" },
};
const size_t journal_route_count = COUNT_OF(journal_routes);
