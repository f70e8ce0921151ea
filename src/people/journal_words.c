/*
 * journal_words.c - keys of payloads, their labels and kinds of value
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/journal_words.h"

#include "format/json.h"
#include "people/subject.h"
#include "web/texts.h"

#include <stdio.h>

enum value_kind {
	VALUE_PLAIN,
	VALUE_WORD,     /* Of a list of texts: STATE_OPEN. */
	VALUE_SENTENCE, /* Of sentences.def. */
	VALUE_THING,    /* The id of a kind of subject. */
	VALUE_MONEY,    /* In öre. */
	VALUE_MINUTE,   /* After midnight. */
	VALUE_WEEKDAYS, /* Bits, Monday the lowest. */
};

/* A key that means different things stands once for each event, and last for the others. */
static const struct detail_kind {
	const char     *key;
	const char     *event; /* NULL: any. */
	enum text_key   label;
	enum value_kind kind;
	const char     *of;    /* The list of texts, or the kind of subject. */
} kinds[] = {
	{ "action", NULL, T_DETAIL_ACTION, VALUE_WORD, "EYES_ACTION" },
	{ "added", NULL, T_DETAIL_ADDED, VALUE_PLAIN, NULL },
	{ "after", NULL, T_DETAIL_AFTER, VALUE_PLAIN, NULL },
	{ "again", NULL, T_DETAIL_AGAIN, VALUE_PLAIN, NULL },
	{ "agreed_by", NULL, T_DETAIL_AGREED_BY, VALUE_PLAIN, NULL },
	{ "allocation", NULL, T_DETAIL_ALLOCATION, VALUE_PLAIN, NULL },
	{ "answer", NULL, T_DETAIL_ANSWER, VALUE_PLAIN, NULL },
	{ "approved", NULL, T_DETAIL_APPROVED, VALUE_PLAIN, NULL },
	{ "balance", NULL, T_DETAIL_BALANCE, VALUE_PLAIN, NULL },
	{ "batch", NULL, T_DETAIL_BATCH, VALUE_THING, "batch" },
	{ "batches", NULL, T_DETAIL_BATCHES, VALUE_PLAIN, NULL },
	{ "before", NULL, T_DETAIL_BEFORE, VALUE_PLAIN, NULL },
	{ "block", NULL, T_DETAIL_BLOCK, VALUE_PLAIN, NULL },
	{ "cause", NULL, T_DETAIL_CAUSE, VALUE_WORD, "DETAIL_CAUSE" },
	{ "changed", NULL, T_DETAIL_CHANGED, VALUE_PLAIN, NULL },
	{ "charge_ore", NULL, T_DETAIL_CREDIT, VALUE_MONEY, NULL },
	{ "choice", NULL, T_DETAIL_CHOICE, VALUE_WORD, "DETAIL_CHOICE" },
	{ "class", "register row added", T_DETAIL_CLASS, VALUE_WORD, "RECALL_CLASS" },
	{ "class", "recall opened", T_DETAIL_CLASS, VALUE_WORD, "RECALL_CLASS" },
	{ "class", NULL, T_DETAIL_CLASS, VALUE_WORD, "CLASS" },
	{ "closes", NULL, T_DETAIL_CLOSES, VALUE_MINUTE, NULL },
	{ "counted", NULL, T_DETAIL_COUNTED, VALUE_PLAIN, NULL },
	{ "crossing", NULL, T_DETAIL_CROSSING, VALUE_PLAIN, NULL },
	{ "cutoff", NULL, T_DETAIL_CUTOFF, VALUE_MINUTE, NULL },
	{ "day", NULL, T_DETAIL_DAY, VALUE_PLAIN, NULL },
	{ "days", NULL, T_DETAIL_DAYS, VALUE_PLAIN, NULL },
	{ "decision", NULL, T_DETAIL_DECISION, VALUE_WORD, "RETURN_DECISION" },
	{ "departure", NULL, T_DETAIL_DEPARTURE, VALUE_MINUTE, NULL },
	{ "differences", NULL, T_DETAIL_DIFFERENCES, VALUE_PLAIN, NULL },
	{ "document", NULL, T_DETAIL_DOCUMENT, VALUE_PLAIN, NULL },
	{ "due", NULL, T_DETAIL_DUE, VALUE_PLAIN, NULL },
	{ "eve", NULL, T_DETAIL_EVE, VALUE_WORD, "NAMED_DAY" },
	{ "every_weeks", NULL, T_DETAIL_EVERY_WEEKS, VALUE_PLAIN, NULL },
	{ "floor", NULL, T_DETAIL_FLOOR, VALUE_PLAIN, NULL },
	{ "from", "walk handed over", T_DETAIL_FROM, VALUE_THING, "person" },
	{ "from", "order added to draft", T_DETAIL_FROM_ORDER, VALUE_THING, "order" },
	{ "from", NULL, T_DETAIL_FROM, VALUE_PLAIN, NULL },
	{ "grant", NULL, T_DETAIL_GRANT, VALUE_PLAIN, NULL },
	{ "gtin", NULL, T_DETAIL_GTIN, VALUE_PLAIN, NULL },
	{ "inform", NULL, T_DETAIL_INFORM, VALUE_WORD, "RECALL_TELL" },
	{ "kept_until", NULL, T_DETAIL_KEPT_UNTIL, VALUE_PLAIN, NULL },
	{ "kind", "box made", T_DETAIL_KIND, VALUE_WORD, "BOX_KIND" },
	{ "kind", "tour exception", T_DETAIL_KIND, VALUE_WORD, "EXCEPTION" },
	{ "kind", "calendar decided", T_DETAIL_KIND, VALUE_WORD, "DAY_KIND" },
	{ "kind", "file imported", T_DETAIL_KIND, VALUE_WORD, "IMPORT_KIND" },
	{ "kind", NULL, T_DETAIL_KIND, VALUE_WORD, "DOCUMENT_KIND" },
	{ "left", NULL, T_DETAIL_LEFT, VALUE_PLAIN, NULL },
	{ "licence", NULL, T_DETAIL_LICENCE, VALUE_THING, "licence" },
	{ "lifted", NULL, T_DETAIL_LIFTED, VALUE_PLAIN, NULL },
	{ "line", NULL, T_DETAIL_LINE, VALUE_PLAIN, NULL },
	{ "lines", NULL, T_DETAIL_LINES, VALUE_PLAIN, NULL },
	{ "lines_lost", NULL, T_DETAIL_LINES_LOST, VALUE_PLAIN, NULL },
	{ "lost", NULL, T_DETAIL_LINES_LOST, VALUE_PLAIN, NULL },
	{ "new", NULL, T_DETAIL_NEW, VALUE_PLAIN, NULL },
	{ "number", NULL, T_DETAIL_NUMBER, VALUE_PLAIN, NULL },
	{ "numbers", NULL, T_DETAIL_NUMBERS, VALUE_PLAIN, NULL },
	{ "of", NULL, T_DETAIL_OF, VALUE_WORD, "SUBJECT" },
	{ "of_id", NULL, T_DETAIL_OF_ID, VALUE_PLAIN, NULL },
	{ "on_behalf_of", NULL, T_DETAIL_ON_BEHALF_OF, VALUE_THING, "person" },
	{ "order", NULL, T_DETAIL_ORDER, VALUE_THING, "order" },
	{ "orders", NULL, T_DETAIL_ORDERS, VALUE_PLAIN, NULL },
	{ "orders_moved", NULL, T_DETAIL_ORDERS_MOVED, VALUE_PLAIN, NULL },
	{ "outcome", NULL, T_DETAIL_OUTCOME, VALUE_WORD, "OUTCOME" },
	{ "pack", NULL, T_DETAIL_PACK, VALUE_THING, "pack" },
	{ "packs", NULL, T_DETAIL_PACKS, VALUE_PLAIN, NULL },
	{ "pick_list", NULL, T_DETAIL_PICK_LIST, VALUE_PLAIN, NULL },
	{ "picks_stopped", NULL, T_DETAIL_PICKS_STOPPED, VALUE_PLAIN, NULL },
	{ "place", NULL, T_DETAIL_PLACE, VALUE_THING, "place" },
	{ "positions", NULL, T_DETAIL_POSITIONS, VALUE_PLAIN, NULL },
	{ "posted", NULL, T_DETAIL_POSTED, VALUE_PLAIN, NULL },
	{ "proposed", NULL, T_DETAIL_PROPOSED, VALUE_PLAIN, NULL },
	{ "read", NULL, T_DETAIL_READ, VALUE_PLAIN, NULL },
	{ "reason", NULL, T_DETAIL_REASON, VALUE_WORD, "REASON" },
	{ "recall", NULL, T_DETAIL_RECALL, VALUE_PLAIN, NULL },
	{ "regained", NULL, T_DETAIL_REGAINED, VALUE_PLAIN, NULL },
	{ "requested_pack", NULL, T_DETAIL_REQUESTED_PACK, VALUE_THING, "pack" },
	{ "requested_units", NULL, T_DETAIL_REQUESTED_UNITS, VALUE_PLAIN, NULL },
	{ "required", NULL, T_DETAIL_REQUIRED, VALUE_PLAIN, NULL },
	{ "rest", NULL, T_DETAIL_REST, VALUE_PLAIN, NULL },
	{ "role", NULL, T_DETAIL_ROLE, VALUE_WORD, "ROLE" },
	{ "rows", NULL, T_DETAIL_LINES, VALUE_PLAIN, NULL },
	{ "scanned", NULL, T_DETAIL_SCANNED, VALUE_PLAIN, NULL },
	{ "scans_bin", NULL, T_DETAIL_SCANS_BIN, VALUE_PLAIN, NULL },
	{ "seal", NULL, T_DETAIL_SEAL, VALUE_PLAIN, NULL },
	{ "sessions", NULL, T_DETAIL_SESSIONS, VALUE_PLAIN, NULL },
	{ "sessions_ended", NULL, T_DETAIL_SESSIONS, VALUE_PLAIN, NULL },
	{ "sha256", NULL, T_DETAIL_SHA256, VALUE_PLAIN, NULL },
	{ "shipment", "difference handled", T_DETAIL_SHIPMENT, VALUE_PLAIN, NULL },
	{ "shipment", NULL, T_DETAIL_SHIPMENT, VALUE_THING, "shipment" },
	{ "shipments", NULL, T_DETAIL_SHIPMENTS, VALUE_PLAIN, NULL },
	{ "size", NULL, T_DETAIL_SIZE, VALUE_PLAIN, NULL },
	{ "state", NULL, T_DETAIL_STATE, VALUE_WORD, "RELEASE_STATE" },
	{ "stops", NULL, T_DETAIL_STOPS, VALUE_PLAIN, NULL },
	{ "store", NULL, T_DETAIL_STORE, VALUE_THING, "place" },
	{ "store_hours", NULL, T_DETAIL_STORE_HOURS, VALUE_PLAIN, NULL },
	{ "takes", NULL, T_DETAIL_TAKES, VALUE_PLAIN, NULL },
	{ "tasks_left", NULL, T_DETAIL_TASKS_LEFT, VALUE_PLAIN, NULL },
	{ "template", NULL, T_DETAIL_TEMPLATE, VALUE_THING, "template" },
	{ "to", "walk handed over", T_DETAIL_TO, VALUE_THING, "person" },
	{ "to", "narcotics parted", T_DETAIL_TO_ORDER, VALUE_THING, "order" },
	{ "to", NULL, T_DETAIL_TO, VALUE_PLAIN, NULL },
	{ "to_pack", NULL, T_DETAIL_TO_PACK, VALUE_THING, "pack" },
	{ "tour", NULL, T_DETAIL_TOUR, VALUE_PLAIN, NULL },
	{ "type", NULL, T_DETAIL_TYPE, VALUE_WORD, "ORDER_TYPE" },
	{ "undenatured", NULL, T_DETAIL_UNDENATURED, VALUE_PLAIN, NULL },
	{ "units", NULL, T_DETAIL_UNITS, VALUE_PLAIN, NULL },
	{ "value_ore", NULL, T_DETAIL_VALUE, VALUE_MONEY, NULL },
	{ "via", NULL, T_DETAIL_VIA, VALUE_WORD, "DETAIL_VIA" },
	{ "ward", NULL, T_DETAIL_WARD, VALUE_THING, "place" },
	{ "ward_hours", NULL, T_DETAIL_WARD_HOURS, VALUE_PLAIN, NULL },
	{ "weekdays", NULL, T_DETAIL_WEEKDAYS, VALUE_WEEKDAYS, NULL },
	{ "why", NULL, T_DETAIL_WHY, VALUE_SENTENCE, NULL },
	{ "witness", NULL, T_DETAIL_WITNESS, VALUE_THING, "person" },
};

enum { NAMES_REMEMBERED = 256, NAME_MOST = 96, DETAILS_MOST = 4096, VALUE_MOST = 2000 };

/* The name of a thing, where its number leads; another one takes its place. */
struct remembered {
	const char *kind;
	int64_t     id;
	char        name[NAME_MOST];
};

struct journal_words {
	struct ctx       *ctx;
	struct db_tx     *tx;
	enum language     language;
	struct remembered names[NAMES_REMEMBERED];
};

struct journal_words *journal_words_start(struct ctx *ctx, struct db_tx *tx, enum language language)
{
	struct journal_words *words = arena_new(ctx->arena, struct journal_words);
	words->ctx = ctx;
	words->tx = tx;
	words->language = language;
	return words;
}

static const struct detail_kind *kind_of(struct text event, struct text key)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (text_is(key, kinds[i].key) && (!kinds[i].event || text_is(event, kinds[i].event)))
			return &kinds[i];
	return NULL;
}

/* A thing that is gone is told by its number. */
static enum err name_of(struct journal_words *words, const char *kind, int64_t id, struct text *out)
{
	struct remembered *known = &words->names[((uint64_t)id * 31 + (unsigned char)kind[0]) % NAMES_REMEMBERED];
	if (!known->kind || strcmp(known->kind, kind) != 0 || known->id != id) {
		struct subject subject;
		enum err       err = subject_find(words->ctx, words->tx, text_of(kind), id, &subject);
		if (err != OK && err != ERR_NOT_FOUND)
			return err;
		words->ctx->error = (struct error){ 0 };
		struct text name = text_cut(err == OK ? subject.name : text_format(words->ctx->arena, "#%lld", (long long)id), NAME_MOST - 1);
		*known = (struct remembered){ .kind = kind, .id = id };
		memcpy(known->name, name.at, name.length);
	}
	*out = text_copy(words->ctx->arena, text_of(known->name));
	return OK;
}

static struct text weekdays_text(struct journal_words *words, int64_t days)
{
	struct buf out;
	buf_init(&out, words->ctx->arena, NAME_MOST);
	for (int day = 1; day <= 7; day++)
		if (days >> (day - 1) & 1) {
			buf_z(&out, out.length ? " " : "");
			buf_text(&out, text_of_word(words->ctx->arena, words->language, "WEEKDAY_SHORT", text_format(words->ctx->arena, "%d", day)));
		}
	return buf_done(&out);
}

static enum err number_told(struct journal_words *words, const struct detail_kind *kind, int64_t number, struct text *out)
{
	struct arena *arena = words->ctx->arena;
	*out = text_format(arena, "%lld", (long long)number);
	switch (kind ? kind->kind : VALUE_PLAIN) {
	case VALUE_THING:
		*out = TEXT("");
		return number ? name_of(words, kind->of, number, out) : OK;
	case VALUE_MONEY:
		*out = text_format(arena, "%.*s kr", TEXT_ARG(money_text(arena, (struct money){ number })));
		return OK;
	case VALUE_MINUTE:
		*out = text_format(arena, "%02d:%02d", (int)(number / 60), (int)(number % 60));
		return OK;
	case VALUE_WEEKDAYS:
		*out = weekdays_text(words, number);
		return OK;
	case VALUE_PLAIN:
	case VALUE_WORD:
	case VALUE_SENTENCE:
		break;
	}
	return OK;
}

static struct text text_told(struct journal_words *words, const struct detail_kind *kind, struct text text)
{
	if (kind && kind->kind == VALUE_WORD)
		return text_of_word(words->ctx->arena, words->language, kind->of, text);
	if (kind && kind->kind == VALUE_SENTENCE)
		return text_of(in_words(words->ctx, text_copy(words->ctx->arena, text).at));
	return text;
}

static enum err value_told(struct journal_words *words, const struct detail_kind *kind, const struct json *value, struct text *out)
{
	*out = TEXT("");
	switch (value->kind) {
	case JSON_KIND_TEXT:
		*out = text_told(words, kind, value->text);
		return OK;
	case JSON_KIND_INTEGER:
		return number_told(words, kind, value->integer, out);
	case JSON_KIND_TRUE:
	case JSON_KIND_FALSE:
		*out = text_in(words->language, value->kind == JSON_KIND_TRUE ? T_YES : T_NO);
		return OK;
	case JSON_KIND_NULL:
		return OK;
	case JSON_KIND_REAL:
	case JSON_KIND_ARRAY:
	case JSON_KIND_OBJECT:
		break;
	}
	*out = TEXT("…"); /* Nobody writes one; the row's own page has it as it stands. */
	return OK;
}

enum err journal_details(struct journal_words *words, struct text event, struct text payload, struct journal_details *out)
{
	struct json json;
	*out = (struct journal_details){ 0 };
	if (!payload.at)
		return OK;
	if (json_parse(words->ctx, payload, &json) != OK || json.kind != JSON_KIND_OBJECT) {
		words->ctx->error = (struct error){ 0 };
		out->at = arena_new(words->ctx->arena, struct journal_detail);
		out->at[out->count++] = (struct journal_detail){ TEXT(""), payload };
		return OK;
	}
	out->at = arena_array(words->ctx->arena, struct journal_detail, json.count + 1);
	for (size_t i = 0; i < json.count; i++) {
		const struct detail_kind *kind = kind_of(event, json.names[i]);
		struct journal_detail     one = { .label = kind ? text_in(words->language, kind->label) : json.names[i] };
		TRY(value_told(words, kind, &json.items[i], &one.value));
		if (one.value.length)
			out->at[out->count++] = one;
	}
	return OK;
}

enum err journal_told(struct journal_words *words, struct text event, struct text payload, size_t most, struct text *out)
{
	char                   line[DETAILS_MOST];
	size_t                 length = 0;
	struct arena_mark      here = arena_here(words->ctx->arena);
	struct journal_details details;
	*out = text_in(words->language, T_JOURNAL_ERASED);
	if (!payload.at)
		return OK;
	TRY(journal_details(words, event, payload, &details));
	for (size_t i = 0; i < details.count && length < most; i++) {
		const struct journal_detail *one = &details.at[i];
		struct text                  value = text_cut(one->value, VALUE_MOST);
		length += (size_t)snprintf(line + length, sizeof line - length, "%s%.*s%s%.*s", length ? " · " : "", TEXT_ARG(one->label),
					   one->label.length ? ": " : "", TEXT_ARG(value));
		if (length >= sizeof line)
			length = sizeof line - 1;
	}
	/* A file has thousands of rows: what they were read from is forgotten. */
	arena_rewind(words->ctx->arena, here);
	struct text told = { line, length }, cut = text_cut(told, most - 1);
	*out = length < most ? text_copy(words->ctx->arena, told) : text_format(words->ctx->arena, "%.*s…", TEXT_ARG(cut));
	return OK;
}
