/*
 * place.c - the tree of places, the regions, and document numbers
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "place/place.h"

#include "format/fold.h"
#include "place/place.sql.h"

static const struct place_capability capabilities[PLACE_KIND_COUNT] = {
	[PLACE_SITE] = { .name = "site" },
	[PLACE_PHARMACY] = { .name = "pharmacy" },
	[PLACE_STORE] = { .name = "store", .can_supply = true },
	[PLACE_BIN] = { .name = "bin", .is_pickable = true, .belongs_to_store = true },
	[PLACE_QUARANTINE] = { .name = "quarantine", .is_quarantine = true, .belongs_to_store = true },
	[PLACE_RECEIVING] = { .name = "receiving", .belongs_to_store = true },
	[PLACE_WARD] = { .name = "ward" },
	[PLACE_WARD_STORE] = { .name = "ward_store", .can_order = true },
	[PLACE_CABINET] = { .name = "cabinet", .can_order = true },
	[PLACE_CARE_UNIT] = { .name = "care_unit", .can_order = true },
	[PLACE_SUPPLIER] = { .name = "supplier", .is_virtual = true },
	[PLACE_USED] = { .name = "used", .is_virtual = true },
	[PLACE_WASTE] = { .name = "waste", .is_virtual = true },
	[PLACE_DIFFERENCE] = { .name = "difference", .is_virtual = true },
	[PLACE_TRANSIT] = { .name = "transit" },
};

static const char *const receiver_names[RECEIVER_KIND_COUNT] = {
	[RECEIVER_UNKNOWN] = "unknown",
	[RECEIVER_HOSPITAL] = "hospital",
	[RECEIVER_HEALTH_CENTRE] = "health_centre",
	[RECEIVER_DENTAL] = "dental",
	[RECEIVER_MUNICIPAL] = "municipal",
	[RECEIVER_HOME_CARE] = "home_care",
};

/* Every query of place.sql that answers with places has the same columns, but a row type of its own. */
#define PLACE_OF_ROW(ctx, row, out)                                                                                    \
	(*(out) = (struct place){ .id = (row)->id,                                                                     \
				  .parent_id = (row)->parent_id,                                                       \
				  .store_id = (row)->store_id,                                                         \
				  .code = (row)->code,                                                                 \
				  .name = (row)->name,                                                                 \
				  .is_virtual = (row)->is_virtual,                                                     \
				  .keeps_balance = (row)->keeps_balance,                                               \
				  .can_order = (row)->can_order,                                                       \
				  .can_supply = (row)->can_supply,                                                     \
				  .is_quarantine = (row)->is_quarantine,                                               \
				  .is_pickable = (row)->is_pickable,                                                   \
				  .walk_order = (row)->walk_order,                                                     \
				  .remaining_days_min = (row)->remaining_days_min,                                     \
				  .supplied_by_id = (row)->supplied_by_id,                                             \
				  .cost_centre = (row)->cost_centre,                                                   \
				  .address = (row)->address,                                                           \
				  .postal_code = (row)->postal_code,                                                   \
				  .city = (row)->city,                                                                 \
				  .valid_from = (row)->valid_from,                                                     \
				  .valid_to = (row)->valid_to },                                                       \
	 place_words((ctx), (row)->kind, (row)->receiver_kind, (out)))

#define PLACE_LIST_OF_ROWS(ctx, rows, out)                                                                             \
	do {                                                                                                           \
		(out)->count = (rows).count;                                                                           \
		(out)->at = arena_array((ctx)->arena, struct place, (rows).count + 1);                                 \
		for (size_t row_at = 0; row_at < (rows).count; row_at++)                                               \
			TRY(PLACE_OF_ROW(ctx, &(rows).at[row_at], &(out)->at[row_at]));                                \
	} while (0)

const struct place_capability *place_capability(enum place_kind kind)
{
	EXPECT((unsigned)kind < PLACE_KIND_COUNT);
	return &capabilities[kind];
}

enum err place_kind_of(struct ctx *ctx, struct text name, enum place_kind *out)
{
	for (unsigned kind = 0; kind < PLACE_KIND_COUNT; kind++) {
		if (text_is(name, capabilities[kind].name)) {
			*out = (enum place_kind)kind;
			return OK;
		}
	}
	return fail(ctx, ERR_FIELD_INVALID, "kind", "\"%.*s\" is no kind of place", TEXT_ARG(name));
}

const char *receiver_kind_name(enum receiver_kind kind)
{
	EXPECT((unsigned)kind < RECEIVER_KIND_COUNT);
	return receiver_names[kind];
}

enum err receiver_kind_of(struct ctx *ctx, struct text name, enum receiver_kind *out)
{
	for (unsigned kind = 0; kind < RECEIVER_KIND_COUNT; kind++) {
		if (text_is(name, receiver_names[kind])) {
			*out = (enum receiver_kind)kind;
			return OK;
		}
	}
	return fail(ctx, ERR_FIELD_INVALID, "receiver_kind", "\"%.*s\" is no kind of receiver", TEXT_ARG(name));
}

bool place_is_open(const struct place *place, struct day day)
{
	return place->valid_from.number <= day.number &&
	       (day_is_none(place->valid_to) || place->valid_to.number >= day.number);
}

static enum err place_words(struct ctx *ctx, struct text kind, struct text receiver, struct place *out)
{
	TRY(place_kind_of(ctx, kind, &out->kind));
	return receiver_kind_of(ctx, receiver, &out->receiver_kind);
}

enum err place_load(struct ctx *ctx, struct db_tx *tx, int64_t place_id, struct place *out)
{
	struct place_select_row row;
	bool                    found;
	TRY(place_select(ctx, tx, (struct place_select_in){ ctx->actor.region_id, place_id }, &row, &found));
	if (!found)
		return fail(ctx, ERR_NOT_FOUND, "place", "there is no place %lld", (long long)place_id);
	return PLACE_OF_ROW(ctx, &row, out);
}

enum err place_ahead(struct ctx *ctx, struct db_tx *tx, int64_t place_id)
{
	return place_select_ahead(ctx, tx, (struct place_select_in){ ctx->actor.region_id, place_id });
}

enum err place_by_code(struct ctx *ctx, struct db_tx *tx, struct text code, struct place *out)
{
	struct place_select_code_row row;
	bool                         found;
	struct text                  trimmed = text_trim(code);
	if (text_is_empty(trimmed))
		return fail(ctx, ERR_NOT_FOUND, "place", "the code of the place is missing");
	TRY(place_select_code(ctx, tx, (struct place_select_code_in){ ctx->actor.region_id, trimmed }, &row, &found));
	if (!found)
		return fail(ctx, ERR_NOT_FOUND, "place", "there is no place \"%.*s\"", TEXT_ARG(trimmed));
	return PLACE_OF_ROW(ctx, &row, out);
}

enum err place_virtual(struct ctx *ctx, struct db_tx *tx, enum place_kind kind, int64_t *id)
{
	const struct place_capability *can = place_capability(kind);
	EXPECT(can->is_virtual);
	struct text                  code = text_format(ctx->arena, "@%s", can->name);
	struct place_select_code_row row;
	bool                         found;
	TRY(place_select_code(ctx, tx, (struct place_select_code_in){ ctx->actor.region_id, code }, &row, &found));
	if (found) {
		*id = row.id;
		return OK;
	}
	struct place_insert_virtual_row made;
	TRY(place_insert_virtual(ctx, tx,
				 (struct place_insert_virtual_in){
					 .region_id = ctx->actor.region_id,
					 .kind = text_of(can->name),
					 .code = code,
					 .name = text_of(can->name),
					 .sort_key = sort_key(ctx->arena, text_of(can->name)),
					 .valid_from = { 0 },
				 },
				 &made));
	*id = made.id;
	return OK;
}

enum err place_transit_create(struct ctx *ctx, struct db_tx *tx, int64_t ward_id, struct text code, int64_t *id)
{
	struct place ward;
	TRY(place_load(ctx, tx, ward_id, &ward));
	struct place_insert_row made;
	TRY(place_insert(ctx, tx,
			 (struct place_insert_in){
				 .region_id = ctx->actor.region_id,
				 .parent_id = ward_id, /* Below the ward: who may see the ward may see what comes. */
				 .kind = TEXT("transit"),
				 .code = code,
				 .name = code,
				 .sort_key = sort_key(ctx->arena, code),
				 .receiver_kind = text_of(receiver_kind_name(ward.receiver_kind)),
				 .cost_centre = TEXT(""),
				 .address = TEXT(""),
				 .postal_code = TEXT(""),
				 .city = TEXT(""),
				 .valid_from = ctx->today,
				 .valid_to = DAY_NONE,
			 },
			 &made));
	*id = made.id;
	return OK;
}

static enum err first_of_store(struct ctx *ctx, struct db_tx *tx, int64_t store_id, enum place_kind kind, int64_t *id)
{
	struct place_select_of_store_rows rows;
	struct text                       name = text_of(place_capability(kind)->name);
	TRY(place_select_of_store(ctx, tx, (struct place_select_of_store_in){ ctx->actor.region_id, store_id, name },
				  &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct place place;
		TRY(PLACE_OF_ROW(ctx, &rows.at[i], &place));
		if (place_is_open(&place, ctx->today)) {
			*id = place.id;
			return OK;
		}
	}
	return fail(ctx, ERR_NOT_FOUND, "place", "store %lld has no open place of the kind \"%.*s\"",
		    (long long)store_id, TEXT_ARG(name));
}

enum err place_receiving(struct ctx *ctx, struct db_tx *tx, int64_t store_id, int64_t *id)
{
	return first_of_store(ctx, tx, store_id, PLACE_RECEIVING, id);
}

enum err place_quarantine(struct ctx *ctx, struct db_tx *tx, int64_t store_id, int64_t *id)
{
	return first_of_store(ctx, tx, store_id, PLACE_QUARANTINE, id);
}

enum err place_covers(struct ctx *ctx, struct db_tx *tx, int64_t ancestor_id, int64_t place_id, bool *covers)
{
	struct place_select_covers_row row;
	TRY(place_select_covers(ctx, tx,
				(struct place_select_covers_in){ ctx->actor.region_id, ancestor_id, place_id,
								 PLACE_DEPTH_MAX },
				&row));
	*covers = row.covers;
	return OK;
}

enum err place_stores(struct ctx *ctx, struct db_tx *tx, struct place_list *out)
{
	struct place_select_capable_rows rows;
	TRY(place_select_capable(ctx, tx,
				 (struct place_select_capable_in){ ctx->actor.region_id, false, true, ctx->today },
				 &rows));
	PLACE_LIST_OF_ROWS(ctx, rows, out);
	return OK;
}

enum err place_places_of_store(struct ctx *ctx, struct db_tx *tx, int64_t store_id, struct place_list *out)
{
	struct place_select_of_store_rows rows;
	TRY(place_select_of_store(ctx, tx, (struct place_select_of_store_in){ ctx->actor.region_id, store_id, TEXT("") },
				  &rows));
	PLACE_LIST_OF_ROWS(ctx, rows, out);
	return OK;
}

enum err place_bins(struct ctx *ctx, struct db_tx *tx, int64_t store_id, struct place_list *out)
{
	struct place_select_of_store_rows rows;
	TRY(place_select_of_store(ctx, tx,
				  (struct place_select_of_store_in){ ctx->actor.region_id, store_id, TEXT("bin") },
				  &rows));
	PLACE_LIST_OF_ROWS(ctx, rows, out);
	return OK;
}

/* Whether every word of a folded search stands somewhere in a folded text. */
static bool holds_words(struct text folded, struct text words)
{
	struct text rest = words;
	for (struct text word = text_next(&rest, ' '); word.at; word = text_next(&rest, ' ')) {
		if (word.length > 0 && (folded.length == 0 || !memmem(folded.at, folded.length, word.at, word.length)))
			return false;
	}
	return true;
}

enum err place_ordering(struct ctx *ctx, struct db_tx *tx, struct text search, struct place_list *out)
{
	struct place_select_capable_rows rows;
	TRY(place_select_capable(ctx, tx,
				 (struct place_select_capable_in){ ctx->actor.region_id, true, false, ctx->today },
				 &rows));
	PLACE_LIST_OF_ROWS(ctx, rows, out);
	if (text_is_empty(text_trim(search)))
		return OK;
	struct text words = fold_search(ctx->arena, search);
	size_t      kept = 0;
	for (size_t i = 0; i < out->count; i++) {
		const struct place *place = &out->at[i];
		struct text         whole = text_format(ctx->arena, "%.*s %.*s %.*s", TEXT_ARG(place->code),
							TEXT_ARG(place->name), TEXT_ARG(place->cost_centre));
		if (holds_words(fold_search(ctx->arena, whole), words))
			out->at[kept++] = *place;
	}
	out->count = kept;
	return OK;
}

enum err place_ordering_below(struct ctx *ctx, struct db_tx *tx, int64_t root_id, struct place_list *out)
{
	struct place_select_ordering_below_rows rows;
	TRY(place_select_ordering_below(
		ctx, tx,
		(struct place_select_ordering_below_in){ ctx->actor.region_id, root_id, PLACE_DEPTH_MAX, ctx->today },
		&rows));
	PLACE_LIST_OF_ROWS(ctx, rows, out);
	return OK;
}

enum err place_ordering_supplied(struct ctx *ctx, struct db_tx *tx, int64_t root_id, struct place_list *out)
{
	struct place_select_ordering_supplied_rows rows;
	TRY(place_select_ordering_supplied(
		ctx, tx,
		(struct place_select_ordering_supplied_in){ ctx->actor.region_id, root_id, PLACE_DEPTH_MAX, ctx->today },
		&rows));
	PLACE_LIST_OF_ROWS(ctx, rows, out);
	return OK;
}

enum err place_supplies_below(struct ctx *ctx, struct db_tx *tx, int64_t store_id, int64_t root_id, bool *supplies)
{
	struct place_select_supplies_below_row row;
	TRY(place_select_supplies_below(ctx, tx,
					(struct place_select_supplies_below_in){ ctx->actor.region_id, store_id, root_id,
										 PLACE_DEPTH_MAX, ctx->today },
					&row));
	*supplies = row.supplies;
	return OK;
}

enum err place_children(struct ctx *ctx, struct db_tx *tx, int64_t parent_id, struct place_list *out)
{
	struct place_select_children_rows rows;
	TRY(place_select_children(ctx, tx, (struct place_select_children_in){ ctx->actor.region_id, parent_id }, &rows));
	PLACE_LIST_OF_ROWS(ctx, rows, out);
	return OK;
}

enum err place_all(struct ctx *ctx, struct db_tx *tx, struct place_list *out)
{
	struct place_select_all_rows rows;
	TRY(place_select_all(ctx, tx, (struct place_select_all_in){ ctx->actor.region_id }, &rows));
	PLACE_LIST_OF_ROWS(ctx, rows, out);
	return OK;
}

enum err region_create(struct ctx *ctx, struct db_tx *tx, struct text code, struct text name, struct text org_number,
		       int64_t *id)
{
	struct text trimmed = text_trim(code);
	if (text_is_empty(trimmed) || text_is_empty(text_trim(name)))
		return fail(ctx, ERR_FIELD_MISSING, text_is_empty(trimmed) ? "code" : "name",
			    "a region has a code and a name");
	struct region_insert_row row;
	TRY(region_insert(ctx, tx,
			  (struct region_insert_in){ trimmed, text_trim(name),
						     org_number.at ? text_trim(org_number) : TEXT(""),
						     collator_version(ctx->arena) },
			  &row));
	*id = row.id;
	return OK;
}

enum err region_find(struct ctx *ctx, struct db_tx *tx, struct text code, int64_t *id, struct text *name)
{
	struct region_select_rows rows;
	struct text               trimmed = code.at ? text_trim(code) : TEXT("");
	TRY(region_select(ctx, tx, (struct region_select_in){ trimmed, 2 }, &rows));
	if (rows.count == 0)
		return fail(ctx, ERR_NOT_FOUND, "region", "there is no region \"%.*s\"", TEXT_ARG(trimmed));
	if (rows.count > 1)
		return fail(ctx, ERR_NOT_FOUND, "region", "there are several regions, say which");
	*id = rows.at[0].id;
	*name = rows.at[0].name;
	return OK;
}

enum err document_number_take(struct ctx *ctx, struct db_tx *tx, const char *kind, int64_t *number)
{
	struct document_number_next_row row;
	TRY(document_number_next(ctx, tx, (struct document_number_next_in){ ctx->actor.region_id, text_of(kind) },
				 &row));
	*number = row.number;
	return OK;
}
