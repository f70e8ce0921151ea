/*
 * import_people.c - people and their grants from a sheet: read rows, check them, write them
 *
 * Holds the Swedish words of the sheet, which people write.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/import_people.h"

#include <stdlib.h>

#include "format/fold.h"
#include "format/sheet.h"
#include "people/account.h"
#include "people/people.sql.h"
#include "place/place.h"

const char *const people_template_header =
	"Användarnamn;Namn;Roll;Plats;Giltig från;Giltig till;HSA-id\n"
	"anna.ek;Anna Ek;beställare;AVD31;2026-01-01;2026-12-31;SE2321000016-1AB2\n";

enum column { USERNAME, NAME, ROLE, PLACE, FROM, TO, HSA_ID, COLUMN_COUNT };

static const struct sheet_column columns[COLUMN_COUNT] = {
	[USERNAME] = { .name = "Användarnamn", .required = true },
	[NAME] = { .name = "Namn", .required = true },
	[ROLE] = { .name = "Roll", .required = true },
	[PLACE] = { .name = "Plats", .required = true },
	[FROM] = { .name = "Giltig från" },
	[TO] = { .name = "Giltig till" },
	[HSA_ID] = { .name = "HSA-id" },
};

/* The words of the sheet as fold_search() makes them (without marks). */
static const struct {
	const char *folded;
	enum role   role;
} role_words[] = {
	{ "bestallare", ROLE_ORDERER },  { "apotekare", ROLE_PHARMACIST }, { "receptarie", ROLE_PHARMACIST },
	{ "tekniker", ROLE_TECHNICIAN }, { "inkopare", ROLE_PURCHASER },   { "ekonom", ROLE_CONTROLLER },
	{ "granskare", ROLE_AUDITOR },   { "administrator", ROLE_ADMINISTRATOR },
};

/* A person, of the region or of the file. */
struct known {
	int64_t     id; /* 0: new. */
	struct text username;
	struct text display_name;
	struct text hsa_id;
	int64_t     line;    /* The first row of the file about this person; 0: none. */
	bool        changed; /* Name or HSA-id differ from the region's. */
};

/* One row: one grant. */
struct row {
	int64_t           line;
	struct known     *person;
	struct role_given given;
	int64_t           grant_id; /* Of the grant it is known again as; 0: new. */
	struct day        known_to;
};

struct work {
	struct ctx                      *ctx;
	struct db_tx                    *tx;
	const struct import_file        *file;
	struct import_report            *report;
	struct sheet                    *sheet;
	struct known                    *people; /* By user name; new ones are slipped in. */
	size_t                           people_count;
	struct place_list                places;  /* By code. */
	struct role_grant_select_all_row *grants;  /* By person, place, role and first day. */
	size_t                           grant_count;
	struct row                      *rows;
	size_t                           row_count;
};

static void reject(struct work *work, int64_t line, enum column column, struct text value, const char *rule)
{
	import_reject(work->ctx, work->report, sheet_name(work->sheet), line, text_of(columns[column].name), value, rule);
}

static struct text cell_of(const struct work *work, size_t row, enum column column)
{
	struct text cell = sheet_cell(work->sheet, row, column);
	return cell.at ? cell : TEXT("");
}

static int compare_places(const void *a, const void *b)
{
	return text_compare(((const struct place *)a)->code, ((const struct place *)b)->code);
}

static int compare_grants(const void *a, const void *b)
{
	const struct role_grant_select_all_row *left = a, *right = b;
	if (left->person_id != right->person_id)
		return left->person_id < right->person_id ? -1 : 1;
	if (left->place_id != right->place_id)
		return left->place_id < right->place_id ? -1 : 1;
	int order = text_compare(left->role, right->role);
	return order ? order : (left->valid_from.number > right->valid_from.number) -
				       (left->valid_from.number < right->valid_from.number);
}

/* Where a user name stands, or would stand. */
static size_t position_of(const struct work *work, struct text username)
{
	size_t low = 0, high = work->people_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (text_compare(work->people[middle].username, username) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static enum err load_known(struct work *work)
{
	struct ctx                        *ctx = work->ctx;
	struct person_select_all_rows      people;
	struct role_grant_select_all_rows  grants;
	TRY(person_select_all(ctx, work->tx, (struct person_select_all_in){ ctx->actor.region_id }, &people));
	TRY(role_grant_select_all(ctx, work->tx, (struct role_grant_select_all_in){ ctx->actor.region_id }, &grants));
	TRY(place_all(ctx, work->tx, &work->places));
	if (work->places.count > 0)
		qsort(work->places.at, work->places.count, sizeof(struct place), compare_places);
	work->grants = grants.at;
	work->grant_count = grants.count;
	if (grants.count > 0)
		qsort(grants.at, grants.count, sizeof(struct role_grant_select_all_row), compare_grants);
	work->people = arena_array(ctx->arena, struct known, people.count + sheet_row_count(work->sheet) + 1);
	work->people_count = 0;
	for (size_t i = 0; i < people.count; i++) {
		const struct person_select_all_row *row = &people.at[i];
		/* Our own byte order, whatever the database's is. */
		size_t at = position_of(work, row->username);
		memmove(&work->people[at + 1], &work->people[at], (work->people_count++ - at) * sizeof(struct known));
		work->people[at] = (struct known){ .id = row->id,
						   .username = row->username,
						   .display_name = row->display_name,
						   .hsa_id = row->hsa_id };
	}
	return OK;
}

/* The same person in every row: the same name and HSA-id. */
static void read_person(struct work *work, size_t at, int64_t line)
{
	struct ctx  *ctx = work->ctx;
	struct text  typed = cell_of(work, at, USERNAME), name = cell_of(work, at, NAME), hsa = cell_of(work, at, HSA_ID);
	struct text  username;
	struct error before = ctx->error;
	if (username_normalise(ctx, typed, &username)) {
		ctx->error = before;
		reject(work, line, USERNAME, typed, "a user name is text of at most 64 bytes without blanks");
		return;
	}
	if (name.length == 0 || name.length > 200) {
		reject(work, line, NAME, name, "a name has 1 to 200 bytes");
		return;
	}
	if (hsa.length > 64) {
		reject(work, line, HSA_ID, hsa, "an HSA-id has at most 64 bytes");
		return;
	}
	size_t        position = position_of(work, username);
	struct known *person = &work->people[position];
	if (position == work->people_count || !text_equal(person->username, username)) {
		memmove(person + 1, person, (work->people_count++ - position) * sizeof(struct known));
		*person = (struct known){ 0, username, name, hsa, line, false };
		return;
	}
	if (person->line != 0) {
		if (!text_equal(person->display_name, name))
			reject(work, line, NAME, name, "the person has another name in an earlier row");
		else if (!text_equal(person->hsa_id, hsa))
			reject(work, line, HSA_ID, hsa, "the person has another HSA-id in an earlier row");
		return;
	}
	person->line = line;
	person->changed = !text_equal(person->display_name, name) || !text_equal(person->hsa_id, hsa);
	person->display_name = name;
	person->hsa_id = hsa;
}

static void read_role(struct work *work, size_t at, struct row *row)
{
	struct text value = cell_of(work, at, ROLE);
	struct text folded = fold_search(work->ctx->arena, value);
	for (size_t i = 0; i < COUNT_OF(role_words); i++) {
		if (text_is(folded, role_words[i].folded)) {
			row->given.role = role_words[i].role;
			return;
		}
	}
	reject(work, row->line, ROLE, value,
	       "a role is beställare, apotekare, receptarie, tekniker, inköpare, ekonom, granskare or administratör");
}

static void read_place(struct work *work, size_t at, struct row *row)
{
	struct text         code = cell_of(work, at, PLACE);
	struct place        key = { .code = code };
	const struct place *place;
	if (code.length == 0) {
		if (row->given.role == ROLE_ORDERER)
			reject(work, row->line, PLACE, code, "a beställare is authorised for a place");
		return;
	}
	place = work->places.count == 0
			? NULL
			: bsearch(&key, work->places.at, work->places.count, sizeof(struct place), compare_places);
	if (!place)
		reject(work, row->line, PLACE, code, "there is no such place in the region");
	else
		row->given.place_id = place->id;
}

static struct day read_day(struct work *work, size_t at, int64_t line, enum column column)
{
	struct text value = cell_of(work, at, column);
	struct day  day = DAY_NONE;
	if (value.length > 0 && sheet_day(work->sheet, at, column, &day)) {
		reject(work, line, column, value, "a day is written YYYY-MM-DD and exists");
		return DAY_NONE;
	}
	return day;
}

/* Know a grant again; without a first day it is the last one of the same person, role and place. */
static void know_again(struct work *work, struct row *row)
{
	struct day first = row->given.valid_from;
	if (row->person->id != 0) {
		struct role_grant_select_all_row key = { .person_id = row->person->id,
							 .role = text_of(role_name(row->given.role)),
							 .place_id = row->given.place_id,
							 .valid_from = day_is_none(first) ? DAY_FOREVER : first };
		size_t low = 0, high = work->grant_count;
		while (low < high) { /* The last one that is not after the key. */
			size_t middle = low + (high - low) / 2;
			if (compare_grants(&work->grants[middle], &key) <= 0)
				low = middle + 1;
			else
				high = middle;
		}
		const struct role_grant_select_all_row *found = low > 0 ? &work->grants[low - 1] : NULL;
		if (found && found->person_id == key.person_id && found->place_id == key.place_id &&
		    text_equal(found->role, key.role) &&
		    (day_is_none(first) || found->valid_from.number == first.number)) {
			row->grant_id = found->id;
			row->known_to = found->valid_to;
			row->given.valid_from = found->valid_from;
			return;
		}
	}
	if (day_is_none(first))
		row->given.valid_from = day_is_none(work->file->from) ? work->ctx->today : work->file->from;
}

static int compare_rows(const void *a, const void *b)
{
	const struct row *left = *(struct row *const *)a, *right = *(struct row *const *)b;
	if (left->person != right->person)
		return left->person < right->person ? -1 : 1;
	if (left->given.role != right->given.role)
		return left->given.role < right->given.role ? -1 : 1;
	if (left->given.place_id != right->given.place_id)
		return left->given.place_id < right->given.place_id ? -1 : 1;
	if (left->given.valid_from.number != right->given.valid_from.number)
		return left->given.valid_from.number < right->given.valid_from.number ? -1 : 1;
	return (left->line > right->line) - (left->line < right->line);
}

static void reject_repeated(struct work *work)
{
	struct row **order = arena_array(work->ctx->arena, struct row *, work->row_count + 1);
	size_t       count = 0;
	for (size_t i = 0; i < work->row_count; i++) {
		if (work->rows[i].person)
			order[count++] = &work->rows[i];
	}
	qsort(order, count, sizeof(struct row *), compare_rows);
	for (size_t i = 1; i < count; i++) {
		const struct row *a = order[i - 1], *b = order[i];
		if (a->person == b->person && a->given.role == b->given.role && a->given.place_id == b->given.place_id &&
		    a->given.valid_from.number == b->given.valid_from.number)
			reject(work, b->line, USERNAME, b->person->username,
			       "the same person, role, place and first day stand twice");
	}
}

static void read_rows(struct work *work)
{
	work->row_count = sheet_row_count(work->sheet);
	work->rows = arena_array(work->ctx->arena, struct row, work->row_count + 1);
	/* People first: slipping in a new one moves those after it. */
	for (size_t i = 0; i < work->row_count; i++)
		read_person(work, i, sheet_line(work->sheet, i));
	for (size_t i = 0; i < work->row_count; i++) {
		struct row  *row = &work->rows[i];
		struct text  username;
		struct error before = work->ctx->error;
		row->line = sheet_line(work->sheet, i);
		read_role(work, i, row);
		read_place(work, i, row);
		row->given.valid_from = read_day(work, i, row->line, FROM);
		row->given.valid_to = read_day(work, i, row->line, TO);
		if (username_normalise(work->ctx, cell_of(work, i, USERNAME), &username)) {
			work->ctx->error = before; /* Rejected above. */
			continue;
		}
		size_t position = position_of(work, username);
		if (position == work->people_count || !text_equal(work->people[position].username, username))
			continue;
		row->person = &work->people[position];
		know_again(work, row);
		if (!day_is_none(row->given.valid_to) && row->given.valid_to.number < row->given.valid_from.number)
			reject(work, row->line, TO, cell_of(work, i, TO), "the last day stands before the first");
	}
	reject_repeated(work);
}

static enum err write_row(struct work *work, struct row *row)
{
	struct ctx *ctx = work->ctx;
	int64_t     changed;
	bool        person_changed = row->person->changed;
	if (row->person->id == 0)
		TRY(person_create(ctx, work->tx, row->person->username, row->person->display_name, row->person->hsa_id,
				  &row->person->id));
	else if (person_changed)
		TRY(person_update_names(ctx, work->tx,
					(struct person_update_names_in){ ctx->actor.region_id, row->person->id,
									 row->person->display_name, row->person->hsa_id },
					&changed));
	row->person->changed = false;
	if (row->grant_id == 0) {
		row->given.person_id = row->person->id;
		row->given.decided_by = work->file->file_name;
		work->report->rows_new++;
		return role_give(ctx, work->tx, &row->given, &row->grant_id);
	}
	if (row->known_to.number != row->given.valid_to.number) {
		work->report->changed++;
		return role_end(ctx, work->tx, row->grant_id, row->given.valid_to);
	}
	if (person_changed)
		work->report->changed++;
	else
		work->report->unchanged++;
	return OK;
}

enum err import_people(struct ctx *ctx, struct db_tx *tx, const struct import_file *file, struct import_report *report)
{
	struct work work = { .ctx = ctx, .tx = tx, .file = file, .report = report };
	*report = (struct import_report){ 0 };
	TRY(sheet_open(ctx, file->bytes, file->file_name, columns, COLUMN_COUNT, &work.sheet));
	TRY(load_known(&work));
	read_rows(&work);
	report->read = (int64_t)work.row_count;
	TRY(import_accept(ctx, report));
	for (size_t i = 0; i < work.row_count; i++) {
		TRY(write_row(&work, &work.rows[i]));
		if (file->progress && i % 1000 == 0)
			file->progress(file->progress_argument, (int64_t)i, (int64_t)work.row_count);
	}
	return OK;
}
