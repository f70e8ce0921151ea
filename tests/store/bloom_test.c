/*
 * bloom_test.c - no query of the program makes SQLite read a whole table to filter a few rows of it, whatever the version
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../place/world.h"

#include "store/query.h"

struct step {
	struct text detail;
};

static void step_take(const struct db_value *values, void *row)
{
	((struct step *)row)->detail = db_take_text(&values[3]);
}

static const struct db_field step_fields[] = {
	{ DB_I64, false, "id" }, { DB_I64, false, "parent" }, { DB_I64, false, "unused" }, { DB_TEXT, false, "detail" },
};

static enum err look(struct ctx *ctx, struct db_tx *tx, const struct db_query *query, size_t *blooms)
{
	struct db_query *explain = arena_new(ctx->arena, struct db_query);
	struct db_value *none = arena_array(ctx->arena, struct db_value, query->input_count + 1);
	struct step     *steps;
	void            *at;
	size_t           count;
	*explain = (struct db_query){ .name = query->name,
				      .sqlite = text_format(ctx->arena, "EXPLAIN QUERY PLAN %s", query->sqlite).at,
				      .inputs = query->inputs,
				      .input_count = query->input_count,
				      .outputs = step_fields,
				      .output_count = COUNT_OF(step_fields),
				      .row_size = sizeof(struct step),
				      .take = step_take };
	TRY(db_rows(ctx, tx, explain, none, &at, &count));
	steps = at;
	for (size_t i = 0; i < count; i++)
		if (text_starts_with(steps[i].detail, "BLOOM")) {
			++*blooms;
			print_error("%s: %.*s\n", query->name, TEXT_ARG(steps[i].detail));
		}
	return OK;
}

static enum err look_at_all(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	for (size_t i = 0; all_queries[i]; i++)
		TRY(look(ctx, tx, all_queries[i], argument));
	return OK;
}

static void no_query_filters_a_whole_table(void **state)
{
	struct world *world = *state;
	size_t        blooms = 0;
	if (on_server())
		skip();
	ASSERT_OK(world, db_transact(&world->ctx, world->db, look_at_all, &blooms));
	assert_int_equal(blooms, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { WORLD_TEST(no_query_filters_a_whole_table) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
