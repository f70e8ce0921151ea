/*
 * postgres_ahead.c - finding a question again by its values
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "store/postgres_ahead.h"

/* The values one after the other, each with its kind and length; 0 when they do not fit. */
static size_t key_of(const struct db_query *query, const struct db_value *values, unsigned char *key)
{
	size_t length = 0;
	for (size_t i = 0; i < query->input_count; i++) {
		bool           is_text = values[i].kind == DB_VALUE_TEXT || values[i].kind == DB_VALUE_BYTES;
		int64_t        number = is_text ? (int64_t)values[i].text.length : values[i].integer;
		unsigned char  kind = (unsigned char)values[i].kind;
		size_t         more = is_text ? values[i].text.length : 0;
		if (length + 1 + sizeof number + more > KEPT_KEY_MAX)
			return 0;
		key[length++] = kind;
		memcpy(key + length, &number, sizeof number);
		length += sizeof number;
		if (more)
			memcpy(key + length, values[i].text.at, more);
		length += more;
	}
	return length;
}

int kept_find(const struct kept_answers *kept, const struct db_query *query, const struct db_value *values)
{
	unsigned char key[KEPT_KEY_MAX];
	size_t        length = key_of(query, values, key);
	for (int i = 0; length && i < KEPT_MAX; i++) {
		const struct kept_answer *one = &kept->at[i];
		if (one->query == query && !one->is_stale && one->key_length == length && memcmp(one->key, key, length) == 0)
			return i;
	}
	return KEPT_NONE;
}

static void free_place(struct kept_answer *one)
{
	PQclear(one->result);
	*one = (struct kept_answer){ 0 };
}

int kept_reserve(struct kept_answers *kept, const struct db_query *query, const struct db_value *values)
{
	for (int tries = 0; tries < KEPT_MAX; tries++) {
		int                 place = kept->next;
		struct kept_answer *one = &kept->at[place];
		kept->next = (kept->next + 1) % KEPT_MAX;
		if (one->query && !one->result)
			continue; /* On its way. */
		free_place(one);
		one->key_length = key_of(query, values, one->key);
		if (one->key_length == 0)
			return KEPT_NONE;
		one->query = query;
		return place;
	}
	return KEPT_NONE;
}

void kept_answer(struct kept_answers *kept, int place, PGresult *result)
{
	struct kept_answer *one = &kept->at[place];
	one->result = result;
	if (one->is_stale)
		free_place(one);
}

PGresult *kept_take(struct kept_answers *kept, int place)
{
	PGresult *result = kept->at[place].result;
	kept->at[place] = (struct kept_answer){ 0 };
	return result;
}

void kept_spoil(struct kept_answers *kept, uint64_t tables)
{
	for (int i = 0; i < KEPT_MAX; i++) {
		if (!kept->at[i].query || (kept->at[i].query->tables & tables) == 0)
			continue;
		if (kept->at[i].result)
			free_place(&kept->at[i]);
		else
			kept->at[i].is_stale = true;
	}
}

void kept_forget(struct kept_answers *kept)
{
	for (int i = 0; i < KEPT_MAX; i++)
		free_place(&kept->at[i]);
	kept->next = 0;
}
