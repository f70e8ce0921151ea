/*
 * import_places.c - the region's places from a sheet: read rows, tie the tree together, check it, write it
 *
 * Holds the Swedish words of the sheet, which people write.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "place/import_places.h"

#include <stdlib.h>

#include "format/fold.h"
#include "format/sheet.h"
#include "place/place.h"
#include "place/place.sql.h"

const char *const place_template_header =
	"Kod;Namn;Typ;Överordnad;Mottagartyp;Saldoförd;Gångordning;Minsta återstående dagar;Kostnadsställe;Adress;"
	"Postnummer;Ort;Levererande förråd;Giltig från;Giltig till;Telefon\n"
	"AVD31-F;Avdelning 31 läkemedelsförråd;vårdförråd;AVD31;sjukhus;nej;;30;31100;Sjukhusvägen 1;123 45;Storstad;"
	"CL;2026-01-01;;070-1740605\n";

enum column {
	CODE,
	NAME,
	KIND,
	PARENT,
	RECEIVER,
	BALANCE,
	WALK,
	REMAINING,
	COST_CENTRE,
	ADDRESS,
	POSTAL_CODE,
	CITY,
	SUPPLIER,
	FROM,
	TO,
	TELEPHONE,
	COLUMN_COUNT
};

static const struct sheet_column columns[COLUMN_COUNT] = {
	[CODE] = { .name = "Kod", .required = true },
	[NAME] = { .name = "Namn", .required = true },
	[KIND] = { .name = "Typ", .required = true },
	[PARENT] = { .name = "Överordnad" },
	[RECEIVER] = { .name = "Mottagartyp" },
	[BALANCE] = { .name = "Saldoförd" },
	[WALK] = { .name = "Gångordning" },
	[REMAINING] = { .name = "Minsta återstående dagar" },
	[COST_CENTRE] = { .name = "Kostnadsställe" },
	[ADDRESS] = { .name = "Adress" },
	[POSTAL_CODE] = { .name = "Postnummer" },
	[CITY] = { .name = "Ort" },
	[SUPPLIER] = { .name = "Levererande förråd" },
	[FROM] = { .name = "Giltig från" },
	[TO] = { .name = "Giltig till" },
	[TELEPHONE] = { .name = "Telefon" },
};

/* A Swedish word of the sheet as fold_search() makes it (without marks), and the number of what it means. */
struct word {
	const char *folded;
	int         meaning;
};

static const struct word kind_words[] = {
	{ "sjukhus", PLACE_SITE },      { "apotek", PLACE_PHARMACY },       { "lager", PLACE_STORE },
	{ "plats", PLACE_BIN },         { "karantan", PLACE_QUARANTINE },   { "inleverans", PLACE_RECEIVING },
	{ "avdelning", PLACE_WARD },    { "vardforrad", PLACE_WARD_STORE }, { "automat", PLACE_CABINET },
	{ "vardenhet", PLACE_CARE_UNIT },
};
static const struct word receiver_words[] = {
	{ "", RECEIVER_UNKNOWN },        { "okand", RECEIVER_UNKNOWN },
	{ "sjukhus", RECEIVER_HOSPITAL }, { "vardcentral", RECEIVER_HEALTH_CENTRE },
	{ "tandvard", RECEIVER_DENTAL }, { "kommun", RECEIVER_MUNICIPAL },
	{ "hemsjukvard", RECEIVER_HOME_CARE },
};
static const struct word yes_words[] = {
	{ "", false }, { "nej", false }, { "0", false }, { "ja", true }, { "1", true }, { "x", true },
};

enum { CODE_LENGTH_MAX = 40, NAME_LENGTH_MAX = 200, DAYS_MAX = 3650, TELEPHONE_LENGTH_MAX = 40 };

/* One place, of the file or already known. */
struct node {
	int64_t             line; /* 0: not in the file. */
	struct place        place;
	struct text         parent_code;
	struct text         supplier_code;
	struct text         telephone;
	struct node        *parent;
	struct node        *supplier;
	struct node        *store;
	const struct place *known; /* NULL: new. */
};

/* One import on its way. */
struct work {
	struct ctx               *ctx;
	struct db_tx             *tx;
	const struct import_file *file;
	struct import_report     *report;
	struct sheet             *sheet;
	struct place_list         known; /* By code. */
	struct node              *nodes; /* Those of the file first. */
	size_t                    count;
	size_t                    in_file;
	struct node             **by_code;
	const struct place       *by_id; /* The known places again. */
};

static void reject(struct work *work, const struct node *node, enum column column, struct text value, const char *rule)
{
	import_reject(work->ctx, work->report, sheet_name(work->sheet), node->line, text_of(columns[column].name), value,
		      rule);
}

/* The meaning of a word, or -1. */
static int meaning_of(struct arena *arena, const struct word *words, size_t count, struct text value)
{
	struct text folded = fold_search(arena, value);
	for (size_t i = 0; i < count; i++) {
		if (text_is(folded, words[i].folded))
			return words[i].meaning;
	}
	return -1;
}

static int compare_places(const void *a, const void *b)
{
	return text_compare(((const struct place *)a)->code, ((const struct place *)b)->code);
}

/* By code, those of the file first and in its order. */
static int compare_nodes(const void *a, const void *b)
{
	const struct node *left = *(struct node *const *)a;
	const struct node *right = *(struct node *const *)b;
	int                order = text_compare(left->place.code, right->place.code);
	if (order)
		return order;
	int64_t left_line = left->line ? left->line : INT64_MAX;
	int64_t right_line = right->line ? right->line : INT64_MAX;
	return (left_line > right_line) - (left_line < right_line);
}

static struct node *node_of(const struct work *work, struct text code)
{
	size_t low = 0, high = work->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (text_compare(work->by_code[middle]->place.code, code) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < work->count && text_equal(work->by_code[low]->place.code, code) ? work->by_code[low] : NULL;
}

static struct text cell_of(const struct work *work, size_t row, enum column column)
{
	struct text cell = sheet_cell(work->sheet, row, column);
	return cell.at ? cell : TEXT("");
}

static void read_code_and_name(struct work *work, size_t row, struct node *node)
{
	node->place.code = cell_of(work, row, CODE);
	node->place.name = cell_of(work, row, NAME);
	if (node->place.code.length == 0)
		reject(work, node, CODE, node->place.code, "the code is missing");
	else if (node->place.code.length > CODE_LENGTH_MAX)
		reject(work, node, CODE, node->place.code, "a code has at most 40 bytes");
	else if (node->place.code.at[0] == '@' || text_find(node->place.code, ' ') != SIZE_MAX)
		reject(work, node, CODE, node->place.code, "a code holds no blanks and does not begin with @");
	if (node->place.name.length == 0)
		reject(work, node, NAME, node->place.name, "the name is missing");
	else if (node->place.name.length > NAME_LENGTH_MAX)
		reject(work, node, NAME, node->place.name, "a name has at most 200 bytes");
}

static int read_word(struct work *work, size_t row, struct node *node, enum column column, const struct word *words,
		     size_t count, const char *rule)
{
	struct text value = cell_of(work, row, column);
	int         meaning = meaning_of(work->ctx->arena, words, count, value);
	if (meaning < 0)
		reject(work, node, column, value, rule);
	return meaning < 0 ? 0 : meaning;
}

static int64_t read_number(struct work *work, size_t row, struct node *node, enum column column, int64_t most,
			   const char *rule)
{
	struct text value = cell_of(work, row, column);
	int64_t     number = 0;
	if (value.length > 0 && (num_parse(value, &number) || number < 0 || number > most)) {
		reject(work, node, column, value, rule);
		return 0;
	}
	return number;
}

static struct day read_day(struct work *work, size_t row, struct node *node, enum column column, struct day otherwise)
{
	struct text value = cell_of(work, row, column);
	struct day  day;
	if (value.length == 0)
		return otherwise;
	if (sheet_day(work->sheet, row, column, &day)) {
		reject(work, node, column, value, "a day is written YYYY-MM-DD and exists");
		return otherwise;
	}
	return day;
}

/* A column that the file does not have says nothing about a known place. */
static void keep_absent(const struct work *work, struct node *node)
{
	struct place       *place = &node->place;
	const struct place *known = node->known;
	if (!sheet_has(work->sheet, RECEIVER))
		place->receiver_kind = known->receiver_kind;
	if (!sheet_has(work->sheet, BALANCE))
		place->keeps_balance = known->keeps_balance;
	if (!sheet_has(work->sheet, WALK))
		place->walk_order = known->walk_order;
	if (!sheet_has(work->sheet, REMAINING))
		place->remaining_days_min = known->remaining_days_min;
	if (!sheet_has(work->sheet, COST_CENTRE))
		place->cost_centre = known->cost_centre;
	if (!sheet_has(work->sheet, ADDRESS))
		place->address = known->address;
	if (!sheet_has(work->sheet, POSTAL_CODE))
		place->postal_code = known->postal_code;
	if (!sheet_has(work->sheet, CITY))
		place->city = known->city;
	if (!sheet_has(work->sheet, TO))
		place->valid_to = known->valid_to;
}

static bool is_telephone(struct text value)
{
	for (size_t i = 0; i < value.length; i++)
		if (!memchr("+0123456789 -()/", value.at[i], sizeof "+0123456789 -()/" - 1))
			return false;
	return value.length <= TELEPHONE_LENGTH_MAX;
}

static void read_row(struct work *work, size_t row, struct node *node)
{
	struct place *place = &node->place;
	node->line = sheet_line(work->sheet, row);
	read_code_and_name(work, row, node);
	struct place key = { .code = place->code };
	node->known = work->known.count == 0 ? NULL
					     : bsearch(&key, work->known.at, work->known.count, sizeof(struct place),
						       compare_places);
	place->kind = (enum place_kind)read_word(
		work, row, node, KIND, kind_words, COUNT_OF(kind_words),
		"a kind is sjukhus, apotek, lager, plats, karantän, inleverans, avdelning, vårdförråd, automat or "
		"vårdenhet");
	place->receiver_kind = (enum receiver_kind)read_word(
		work, row, node, RECEIVER, receiver_words, COUNT_OF(receiver_words),
		"a kind of receiver is sjukhus, vårdcentral, tandvård, kommun, hemsjukvård, okänd or nothing");
	place->keeps_balance =
		read_word(work, row, node, BALANCE, yes_words, COUNT_OF(yes_words), "write ja, nej or nothing") == true;
	place->walk_order = read_number(work, row, node, WALK, INT32_MAX, "the walk order is a whole number from 0");
	place->remaining_days_min =
		read_number(work, row, node, REMAINING, DAYS_MAX, "the days are a whole number from 0 to 3650");
	place->cost_centre = cell_of(work, row, COST_CENTRE);
	place->address = cell_of(work, row, ADDRESS);
	place->postal_code = cell_of(work, row, POSTAL_CODE);
	place->city = cell_of(work, row, CITY);
	node->parent_code = cell_of(work, row, PARENT);
	node->supplier_code = cell_of(work, row, SUPPLIER);
	node->telephone = cell_of(work, row, TELEPHONE);
	if (!is_telephone(node->telephone))
		reject(work, node, TELEPHONE, node->telephone, "a telephone number has at most 40 digits, blanks, + - ( ) and /");
	struct day first = day_is_none(work->file->from) ? work->ctx->today : work->file->from;
	place->valid_from = read_day(work, row, node, FROM, node->known ? node->known->valid_from : first);
	place->valid_to = read_day(work, row, node, TO, DAY_NONE);
	if (node->known)
		keep_absent(work, node);
	if (!day_is_none(place->valid_to) && place->valid_to.number < place->valid_from.number)
		reject(work, node, TO, cell_of(work, row, TO), "the last day stands before the first");
	if (node->known && node->known->kind != place->kind)
		reject(work, node, KIND, cell_of(work, row, KIND), "a place that is in use keeps its kind");
	const struct place_capability *can = place_capability(place->kind);
	place->can_order = can->can_order;
	place->can_supply = can->can_supply;
	place->is_pickable = can->is_pickable;
	place->is_quarantine = can->is_quarantine;
}

/* The file's rows and every known place beside them; by_code sorted. */
static void read_nodes(struct work *work)
{
	struct arena *arena = work->ctx->arena;
	work->in_file = sheet_row_count(work->sheet);
	work->nodes = arena_array(arena, struct node, work->in_file + work->known.count + 1);
	work->by_code = arena_array(arena, struct node *, work->in_file + work->known.count + 1);
	for (size_t row = 0; row < work->in_file; row++)
		read_row(work, row, &work->nodes[row]);
	work->count = work->in_file;
	for (size_t i = 0; i < work->known.count; i++)
		work->nodes[work->count++] = (struct node){ .place = work->known.at[i], .known = &work->known.at[i] };
	for (size_t i = 0; i < work->count; i++)
		work->by_code[i] = &work->nodes[i];
	qsort(work->by_code, work->count, sizeof(struct node *), compare_nodes);
	/* A known place that is also in the file gives way; twice in the file is wrong. */
	size_t kept = 0;
	for (size_t i = 0; i < work->count; i++) {
		struct node *node = work->by_code[i];
		if (kept > 0 && text_equal(work->by_code[kept - 1]->place.code, node->place.code)) {
			if (node->line && node->place.code.length > 0)
				reject(work, node, CODE, node->place.code, "the code stands twice in the file");
			continue;
		}
		work->by_code[kept++] = node;
	}
	work->count = kept;
}

static int compare_ids(const void *a, const void *b)
{
	int64_t left = ((const struct place *)a)->id, right = ((const struct place *)b)->id;
	return (left > right) - (left < right);
}

static struct node *node_of_id(const struct work *work, int64_t id)
{
	struct place        key = { .id = id };
	const struct place *place = id == 0 ? NULL
					    : bsearch(&key, work->by_id, work->known.count, sizeof(struct place),
						      compare_ids);
	return place ? node_of(work, place->code) : NULL;
}

static void link_nodes(struct work *work)
{
	for (size_t i = 0; i < work->count; i++) {
		struct node *node = work->by_code[i];
		if (node->known && (node->line == 0 || !sheet_has(work->sheet, PARENT)))
			node->parent = node_of_id(work, node->known->parent_id);
		if (node->known && (node->line == 0 || !sheet_has(work->sheet, SUPPLIER)))
			node->supplier = node_of_id(work, node->known->supplied_by_id);
		if (node->line == 0)
			continue;
		if (node->parent_code.length > 0) {
			node->parent = node_of(work, node->parent_code);
			if (!node->parent)
				reject(work, node, PARENT, node->parent_code,
				       "the place above stands neither in the file nor in the region");
		}
		if (node->supplier_code.length > 0) {
			node->supplier = node_of(work, node->supplier_code);
			if (!node->supplier || !node->supplier->place.can_supply) {
				reject(work, node, SUPPLIER, node->supplier_code, "the supplying place is no lager");
				node->supplier = NULL;
			}
		}
	}
}

/* The nearest store above, and no circle on the way up. */
static void check_tree(struct work *work)
{
	for (size_t i = 0; i < work->count; i++) {
		struct node *node = work->by_code[i];
		const bool   belongs = place_capability(node->place.kind)->belongs_to_store;
		struct node *told = node->line ? node : NULL; /* Whose row moved it. */
		int          depth = 0;
		for (struct node *up = node->parent; up && depth <= PLACE_DEPTH_MAX; up = up->parent, depth++) {
			if (!told && up->line)
				told = up;
			if (belongs && !node->store && up->place.kind == PLACE_STORE)
				node->store = up;
		}
		if (!told)
			continue;
		if (depth > PLACE_DEPTH_MAX)
			reject(work, told, PARENT, told->parent_code,
			       "the places above form a circle, or more than 24 levels");
		else if (belongs && !node->store && told == node)
			reject(work, node, PARENT, node->parent_code, "such a place stands below a lager");
		else if (belongs && node->known &&
			 (!node->store || !node->store->known || node->store->known->id != node->known->store_id))
			reject(work, told, PARENT, told->parent_code,
			       "a place does not move to another lager with its goods");
	}
}

static void warn_ordering(struct work *work)
{
	for (size_t i = 0; i < work->in_file; i++) {
		const struct node *node = &work->nodes[i];
		if (!node->place.can_order)
			continue;
		if (!node->supplier)
			import_warn(work->ctx, work->report, sheet_name(work->sheet), node->line,
				    text_of(columns[SUPPLIER].name), node->supplier_code,
				    "the place may order but no lager supplies it");
		if (node->place.receiver_kind == RECEIVER_UNKNOWN)
			import_warn(work->ctx, work->report, sheet_name(work->sheet), node->line,
				    text_of(columns[RECEIVER].name), TEXT(""),
				    "nothing is delivered while the kind of receiver is unknown");
	}
}

static bool is_same(const struct place *a, const struct place *b)
{
	return a->parent_id == b->parent_id && a->store_id == b->store_id && a->supplied_by_id == b->supplied_by_id &&
	       a->receiver_kind == b->receiver_kind && a->keeps_balance == b->keeps_balance &&
	       a->walk_order == b->walk_order && a->remaining_days_min == b->remaining_days_min &&
	       a->valid_from.number == b->valid_from.number && a->valid_to.number == b->valid_to.number &&
	       text_equal(a->name, b->name) && text_equal(a->cost_centre, b->cost_centre) &&
	       text_equal(a->address, b->address) && text_equal(a->postal_code, b->postal_code) &&
	       text_equal(a->city, b->city);
}

/* First without references, so that the order of the rows does not matter. */
static enum err insert_node(struct work *work, struct node *node)
{
	const struct place     *place = &node->place;
	struct place_insert_row row;
	TRY(place_insert(work->ctx, work->tx,
			 (struct place_insert_in){
				 .region_id = work->ctx->actor.region_id,
				 .kind = text_of(place_capability(place->kind)->name),
				 .code = place->code,
				 .name = place->name,
				 .sort_key = sort_key(work->ctx->arena, place->name),
				 .receiver_kind = text_of(receiver_kind_name(place->receiver_kind)),
				 .keeps_balance = place->keeps_balance,
				 .can_order = place->can_order,
				 .can_supply = place->can_supply,
				 .is_quarantine = place->is_quarantine,
				 .is_pickable = place->is_pickable,
				 .walk_order = place->walk_order,
				 .remaining_days_min = place->remaining_days_min,
				 .cost_centre = place->cost_centre,
				 .address = place->address,
				 .postal_code = place->postal_code,
				 .city = place->city,
				 .valid_from = place->valid_from,
				 .valid_to = place->valid_to,
			 },
			 &row));
	node->place.id = row.id;
	return OK;
}

static enum err update_node(struct work *work, const struct node *node)
{
	const struct place *place = &node->place;
	int64_t             changed;
	return place_update(work->ctx, work->tx,
			    (struct place_update_in){
				    .region_id = work->ctx->actor.region_id,
				    .id = place->id,
				    .parent_id = place->parent_id,
				    .store_id = place->store_id,
				    .name = place->name,
				    .sort_key = sort_key(work->ctx->arena, place->name),
				    .receiver_kind = text_of(receiver_kind_name(place->receiver_kind)),
				    .keeps_balance = place->keeps_balance,
				    .walk_order = place->walk_order,
				    .remaining_days_min = place->remaining_days_min,
				    .supplied_by_id = place->supplied_by_id,
				    .cost_centre = place->cost_centre,
				    .address = place->address,
				    .postal_code = place->postal_code,
				    .city = place->city,
				    .valid_from = place->valid_from,
				    .valid_to = place->valid_to,
			    },
			    &changed);
}

/* A file without the column says nothing of telephones. */
static enum err write_telephone(struct work *work, const struct node *node, int64_t *changed)
{
	*changed = 0;
	if (!sheet_has(work->sheet, TELEPHONE))
		return OK;
	return place_set_telephone(work->ctx, work->tx,
				   (struct place_set_telephone_in){ work->ctx->actor.region_id, node->place.id, node->telephone }, changed);
}

static enum err write_nodes(struct work *work)
{
	for (size_t i = 0; i < work->in_file; i++) {
		struct node *node = &work->nodes[i];
		if (node->known)
			node->place.id = node->known->id;
		else
			TRY(insert_node(work, node));
	}
	for (size_t i = 0; i < work->in_file; i++) {
		struct node *node = &work->nodes[i];
		node->place.parent_id = node->parent ? node->parent->place.id : 0;
		node->place.supplied_by_id = node->supplier ? node->supplier->place.id : 0;
		node->place.store_id = node->store ? node->store->place.id : 0;
		int64_t called;
		TRY(write_telephone(work, node, &called));
		if (node->known && is_same(&node->place, node->known)) {
			work->report->unchanged += called == 0;
			work->report->changed += called > 0;
			continue;
		}
		if (node->known)
			work->report->changed++;
		else
			work->report->rows_new++;
		TRY(update_node(work, node));
		if (work->file->progress && i % 1000 == 0)
			work->file->progress(work->file->progress_argument, (int64_t)i, (int64_t)work->in_file);
	}
	return OK;
}

enum err import_places(struct ctx *ctx, struct db_tx *tx, const struct import_file *file, struct import_report *report)
{
	struct work work = { .ctx = ctx, .tx = tx, .file = file, .report = report };
	*report = (struct import_report){ 0 };
	TRY(sheet_open(ctx, file->bytes, file->file_name, columns, COLUMN_COUNT, &work.sheet));
	TRY(place_all(ctx, tx, &work.known));
	struct place *by_id = arena_array(ctx->arena, struct place, work.known.count + 1);
	for (size_t i = 0; i < work.known.count; i++)
		by_id[i] = work.known.at[i];
	work.by_id = by_id;
	if (work.known.count > 0)
		qsort(work.known.at, work.known.count, sizeof(struct place), compare_places);
	read_nodes(&work);
	report->read = (int64_t)work.in_file;
	link_nodes(&work);
	check_tree(&work);
	TRY(import_accept(ctx, report));
	warn_ordering(&work);
	return write_nodes(&work);
}
