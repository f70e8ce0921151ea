/*
 * journal.c - rows with digests, the chain over them, and the look whether it holds
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/journal.h"

#include "base/limits.h"
#include "people/journal.sql.h"
#include "store/digest.h"

enum {
	SEAL_PAGE = 1000,
	VERIFY_PAGE = 1000,
	ANY_PERSON = -1,
	/* On a shared database: how far below the highest sealed row to look, each time and once in a while. */
	NEAR_ROWS = 500,
	FAR_ROWS = 200000,
	FAR_SECONDS = 60,
	LED_SPANS = 10, /* Of a search that an index leads, and that still leaves out some. */
	LATE_MINUTES = 15, /* A row that long without a seal, among sealed ones, is wrong. */
};

static struct text view_of(const struct digest *digest)
{
	return (struct text){ (const char *)digest->bytes, sizeof(digest->bytes) };
}

static struct digest digest_of_payload(struct text payload)
{
	struct text parts[] = { TEXT("journal payload"), payload };
	return digest_of(parts, COUNT_OF(parts));
}

enum err journal_write(struct ctx *ctx, struct db_tx *tx, const char *event, const char *subject_kind, int64_t subject_id,
		       struct text payload)
{
	struct text               written = payload.at ? payload : TEXT("{}");
	struct digest             digest = digest_of_payload(written);
	return journal_insert(ctx, tx,
			      (struct journal_insert_in){
				      .region_id = ctx->actor.region_id,
				      .recorded_at = ctx->now,
				      .person_id = ctx->actor.person_id,
				      .address = ctx->actor.address.at ? ctx->actor.address : TEXT(""),
				      .request_id = ctx->request_id.at ? ctx->request_id : TEXT(""),
				      .event = text_of(event),
				      .subject_kind = text_of(subject_kind),
				      .subject_id = subject_id,
				      .payload = written,
				      .payload_digest = view_of(&digest),
			      });
}

/* What a seal covers, beside the seal before it. */
struct link {
	int64_t       number;
	int64_t       id;
	int64_t       region_id;
	struct moment recorded_at;
	int64_t       person_id;
	struct text   address;
	struct text   request_id;
	struct text   event;
	struct text   subject_kind;
	int64_t       subject_id;
	struct text   payload_digest;
};

static struct text number_text(struct arena *arena, int64_t number)
{
	return text_format(arena, "%lld", (long long)number);
}

static struct digest digest_of_link(struct arena *arena, const struct digest *before, const struct link *link)
{
	struct text parts[] = {
		TEXT("journal seal 1"),
		view_of(before),
		number_text(arena, link->number),
		number_text(arena, link->id),
		number_text(arena, link->region_id),
		number_text(arena, link->recorded_at.us),
		number_text(arena, link->person_id),
		link->address,
		link->request_id,
		link->event,
		link->subject_kind,
		number_text(arena, link->subject_id),
		link->payload_digest,
	};
	return digest_of(parts, COUNT_OF(parts));
}

/*
 * Where rows become visible out of order, a late one stands a little below the highest sealed row; a very late one is found
 * by the longer look.
 */
static int64_t look_back(const struct ctx *ctx, const struct db_tx *tx, struct journal_sealing *sealing)
{
	if (db_commits_in_order(tx))
		return 0;
	if (sealing && ctx->now.us - sealing->looked_far.us < FAR_SECONDS * INT64_C(1000000))
		return NEAR_ROWS;
	if (sealing)
		sealing->looked_far = ctx->now;
	return FAR_ROWS;
}

enum err journal_seal(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct journal_seal_last_row last = { 0 };
	struct digest                digest = { 0 };
	bool                         found;
	TRY(journal_seal_last(ctx, tx, (struct journal_seal_last_in){ 1 }, &last, &found));
	int64_t number = found ? last.number : 0;
	int64_t after_id = (found ? last.highest_id : 0) - look_back(ctx, tx, argument);
	if (found) {
		if (last.digest.length != sizeof(digest.bytes))
			return fail(ctx, ERR_DATABASE, "journal", "seal %lld has no whole digest", (long long)number);
		memcpy(digest.bytes, last.digest.at, sizeof(digest.bytes));
	}
	for (;;) {
		struct arena_mark                 mark = arena_here(ctx->arena);
		struct journal_select_unsealed_rows rows;
		TRY(journal_select_unsealed(ctx, tx, (struct journal_select_unsealed_in){ after_id, SEAL_PAGE }, &rows));
		for (size_t i = 0; i < rows.count; i++) {
			const struct journal_select_unsealed_row *row = &rows.at[i];
			struct link link = { ++number,        row->id,      row->region_id,  row->recorded_at,
					     row->person_id,  row->address, row->request_id, row->event,
					     row->subject_kind, row->subject_id, row->payload_digest };
			digest = digest_of_link(ctx->arena, &digest, &link);
			TRY(journal_seal_insert(ctx, tx, (struct journal_seal_insert_in){ number, row->id, view_of(&digest) }));
			after_id = row->id;
		}
		bool is_last = rows.count < SEAL_PAGE;
		arena_rewind(ctx->arena, mark);
		if (is_last)
			return OK;
	}
}

/* How far journal_verify() has come. */
struct verifying {
	struct digest digest;
	int64_t       number;
	int64_t       last_id; /* Highest sealed row. */
};

/* Why a seal does not hold; NULL when it does. */
static const char *why_broken(struct ctx *ctx, struct verifying *so_far, const struct journal_select_chain_row *row)
{
	if (row->number != so_far->number + 1)
		return "a seal is missing before this one";
	if (row->id == 0)
		return "the row of this seal is missing";
	struct link   link = { row->number,     row->id,         row->region_id,  row->recorded_at,
			       row->person_id,  row->address,    row->request_id, row->event,
			       row->subject_kind, row->subject_id, row->payload_digest };
	struct digest digest = digest_of_link(ctx->arena, &so_far->digest, &link);
	if (!text_equal(view_of(&digest), row->digest))
		return "the row, its place in the order, or the seal was changed";
	if (row->payload.at) {
		struct digest payload = digest_of_payload(row->payload);
		if (!text_equal(view_of(&payload), row->payload_digest))
			return "the payload was changed";
	}
	so_far->digest = digest;
	so_far->number = row->number;
	return NULL;
}

static void verify_page(struct ctx *ctx, struct verifying *so_far, const struct journal_select_chain_rows *rows,
			struct journal_verdict *out)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct journal_select_chain_row *row = &rows->at[i];
		out->sealed++;
		if (row->journal_id > so_far->last_id)
			so_far->last_id = row->journal_id;
		if (row->id != 0 && !row->payload.at)
			out->erased++;
		if (!out->is_whole)
			continue; /* Only count on: after the first broken seal nothing can be told. */
		const char *why = why_broken(ctx, so_far, row);
		if (why) {
			out->is_whole = false;
			out->broken_seal = row->number;
			out->broken_row = row->journal_id;
			out->why = text_of(why);
		}
	}
}

static struct text hexadecimal(struct arena *arena, struct text bytes)
{
	static const char digits[] = "0123456789abcdef";
	char             *out = arena_alloc(arena, bytes.length * 2 + 1);
	for (size_t i = 0; i < bytes.length; i++) {
		out[2 * i] = digits[(unsigned char)bytes.at[i] >> 4];
		out[2 * i + 1] = digits[(unsigned char)bytes.at[i] & 15];
	}
	return (struct text){ out, bytes.length * 2 };
}

enum err journal_verify(struct ctx *ctx, struct db_tx *tx, struct journal_verdict *out)
{
	struct verifying so_far = { 0 };
	*out = (struct journal_verdict){ .is_whole = true };
	int64_t after = INT64_MIN + 1; /* A seal with a number below 1 is wrong too, and must be seen. */
	for (;;) {
		struct arena_mark                 mark = arena_here(ctx->arena);
		struct journal_select_chain_rows rows;
		TRY(journal_select_chain(ctx, tx, (struct journal_select_chain_in){ after, VERIFY_PAGE }, &rows));
		verify_page(ctx, &so_far, &rows, out);
		size_t count = rows.count;
		if (count > 0)
			after = rows.at[count - 1].number;
		arena_rewind(ctx->arena, mark);
		if (count < VERIFY_PAGE)
			break;
	}
	struct journal_count_row counted;
	struct moment late = { ctx->now.us - LATE_MINUTES * INT64_C(60000000) };
	TRY(journal_count(ctx, tx,
			  (struct journal_count_in){ so_far.last_id,
						     db_commits_in_order(tx) ? (struct moment){ INT64_MAX } : late },
			  &counted));
	out->rows = counted.rows;
	out->unsealed = counted.unsealed;
	if (out->is_whole && counted.slipped_in > 0) {
		out->is_whole = false;
		out->broken_row = counted.first_slipped_in;
		out->why = TEXT("a row stands among sealed ones without a seal");
	}
	out->last_digest = hexadecimal(ctx->arena, view_of(&so_far.digest));
	return OK;
}

/* Which index leads to the rows; "all" walks them backwards. */
static const char *lead_of(const struct journal_filter *filter)
{
	if (!text_is_empty(filter->subject_kind) && filter->subject_id != 0)
		return "subject";
	if (!text_is_empty(filter->request_id))
		return "request";
	if (filter->by_person)
		return "person";
	return text_is_empty(filter->event) ? "all" : "event";
}

/*
 * The days as bounds of the rows' numbers.  Rows are numbered nearly in the order of their moments: an hour more on each
 * side takes in what waited for its commit.
 */
static enum err bound_by_days(struct ctx *ctx, struct db_tx *tx, struct journal_select_page_in *in)
{
	static const int64_t     hour = INT64_C(3600) * 1000 * 1000;
	struct journal_id_at_row row;
	bool                     found;
	if (in->from_at.us != INT64_MIN + 1) {
		TRY(journal_id_at(ctx, tx, (struct journal_id_at_in){ in->region_id, { in->from_at.us - hour }, 1 }, &row, &found));
		in->from_id = found ? row.id : INT64_MAX;
	}
	if (in->to_at.us == INT64_MAX)
		return OK;
	TRY(journal_id_at(ctx, tx, (struct journal_id_at_in){ in->region_id, { in->to_at.us + hour }, 1 }, &row, &found));
	if (found && row.id < in->before_id)
		in->before_id = row.id;
	return OK;
}

/*
 * A search that must look at rows to leave them out is cut to a span of rows, a wider one where an index leads to most of
 * them; tells whether it was.
 */
static enum err bound_by_span(struct ctx *ctx, struct db_tx *tx, struct journal_select_page_in *in, bool *is_part)
{
	struct journal_highest_row highest;
	bool    is_all = text_is(in->lead, "all"), is_person = text_is(in->lead, "person");
	bool    is_few = text_is(in->lead, "subject") || text_is(in->lead, "request");
	bool    looks = in->subject_kind.length > 0 || in->subject_id != 0 || in->words.length > 0 || (is_person && in->event.length > 0);
	int64_t span = is_all || in->words.length > 0 ? JOURNAL_SPAN : LED_SPANS * JOURNAL_SPAN;
	*is_part = false;
	if (is_few || !looks)
		return OK;
	TRY(journal_highest(ctx, tx, (struct journal_highest_in){ 1 }, &highest));
	if (in->before_id > highest.id + 1)
		in->before_id = highest.id + 1;
	*is_part = in->before_id - span > (in->from_id > 1 ? in->from_id : 1);
	if (*is_part)
		in->from_id = in->before_id - span;
	return OK;
}

#define ENTRY_OF(row, seal)                                                                              \
	(struct journal_entry)                                                                           \
	{                                                                                                \
		.id = (row)->id, .recorded_at = (row)->recorded_at, .person_id = (row)->person_id,       \
		.username = (row)->username, .display_name = (row)->display_name,                        \
		.address = (row)->address, .request_id = (row)->request_id, .event = (row)->event,       \
		.subject_kind = (row)->subject_kind, .subject_id = (row)->subject_id,                    \
		.payload = (row)->payload, .seal_number = (seal) == I64_NONE ? 0 : (seal),               \
	}

enum err journal_list(struct ctx *ctx, struct db_tx *tx, const struct journal_filter *filter,
		      struct journal_page *out)
{
	int64_t page = filter->page_size > 0 ? filter->page_size : LIMIT_PAGE_ROWS;
	if (page > JOURNAL_ROWS_MAX)
		page = JOURNAL_ROWS_MAX;
	struct journal_select_page_in in = {
		.region_id = ctx->actor.region_id,
		.lead = text_of(lead_of(filter)),
		.person_id = filter->by_person ? filter->person_id : ANY_PERSON,
		.event = filter->event.at ? filter->event : TEXT(""),
		.subject_kind = filter->subject_kind.at ? filter->subject_kind : TEXT(""),
		.subject_id = filter->subject_id,
		.request_id = filter->request_id.at ? filter->request_id : TEXT(""),
		.words = filter->words.at ? text_trim(filter->words) : TEXT(""),
		.from_at = { INT64_MIN + 1 },
		.to_at = { INT64_MAX },
		.from_id = INT64_MIN + 1,
		.before_id = filter->before_id > 0 ? filter->before_id : INT64_MAX,
		.page_size = page + 1, /* One more tells that there is a next page. */
	};
	if (filter->by_day && !day_is_none(filter->first_day))
		in.from_at = zone_moment(filter->first_day, 0, 0, 0);
	if (filter->by_day && !day_is_none(filter->last_day))
		in.to_at = zone_moment(day_plus(filter->last_day, 1), 0, 0, 0);
	struct journal_select_page_rows rows;
	TRY(bound_by_days(ctx, tx, &in));
	TRY(bound_by_span(ctx, tx, &in, &out->is_part));
	TRY(journal_select_page(ctx, tx, in, &rows));
	out->more = rows.count > (size_t)page || out->is_part;
	out->count = rows.count > (size_t)page ? (size_t)page : rows.count;
	out->is_part = out->is_part && rows.count <= (size_t)page;
	out->next_before = out->is_part ? in.from_id : out->count ? rows.at[out->count - 1].id : 0;
	out->at = arena_array(ctx->arena, struct journal_entry, out->count + 1);
	for (size_t i = 0; i < out->count; i++)
		out->at[i] = ENTRY_OF(&rows.at[i], rows.at[i].seal_number);
	return OK;
}

enum err journal_prove(struct ctx *ctx, struct db_tx *tx, int64_t journal_id, struct journal_proof *out)
{
	struct journal_select_proof_row row;
	struct digest                   before = { 0 };
	bool                            found;
	TRY(journal_select_proof(ctx, tx, (struct journal_select_proof_in){ ctx->actor.region_id, journal_id }, &row, &found));
	if (!found)
		return fail(ctx, ERR_NOT_FOUND, "journal_id", "the journal has no row %lld", (long long)journal_id);
	*out = (struct journal_proof){ .entry = ENTRY_OF(&row, row.number),
				       .is_sealed = row.number != I64_NONE,
				       .payload_digest = hexadecimal(ctx->arena, row.payload_digest),
				       .is_erased = !row.payload.at,
				       .payload_fits = true };
	if (row.payload.at) {
		struct digest payload = digest_of_payload(row.payload);
		out->payload_fits = text_equal(view_of(&payload), row.payload_digest);
	}
	if (row.digest_before.at && row.digest_before.length == sizeof before.bytes)
		memcpy(before.bytes, row.digest_before.at, sizeof before.bytes);
	out->digest = hexadecimal(ctx->arena, row.digest);
	out->digest_before = hexadecimal(ctx->arena, view_of(&before));
	if (!out->is_sealed)
		return OK;
	struct link   link = { row.number,       row.id,         row.region_id,  row.recorded_at, row.person_id, row.address, row.request_id, row.event,
			       row.subject_kind, row.subject_id, row.payload_digest };
	struct digest digest = digest_of_link(ctx->arena, &before, &link);
	/* Every seal but the first needs the one before. */
	out->seal_fits = text_equal(view_of(&digest), row.digest) && (row.number == 1 || row.digest_before.at);
	return OK;
}

enum err journal_erase(struct ctx *ctx, struct db_tx *tx, struct moment before, int64_t *erased)
{
	return journal_update_erase(ctx, tx, (struct journal_update_erase_in){ ctx->actor.region_id, before }, erased);
}
