/*
 * open_test.c - who may open a database, whose schema is accepted, and copies of it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "sample.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store/migrate.h"

static enum err run_script(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return db_script(ctx, tx, argument);
}

static enum err put_id(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return sample_put_id(ctx, tx, *(int64_t *)argument);
}

/* ---------------------------------------------------------------- owners and readers */

static void a_second_owner_is_refused(void **state)
{
	only_on_sqlite();
	struct world *world = *state;
	struct db    *other = NULL;
	ASSERT_FAILS(world, db_open(&world->ctx, text_of(world->address), DB_OWNER, &other), ERR_BUSY);
	struct text file = text_format(world->ctx.arena, "%s/ampull.db", world->folder); /* By its other name. */
	ASSERT_FAILS(world, db_open(&world->ctx, file, DB_OWNER, &other), ERR_BUSY);
	assert_null(other);
	assert_int_equal(samples_in(world), 0); /* The first one works on. */
}

/* In a process of its own, as a second server would be. */
static int open_in_another_process(const char *address, enum db_access access)
{
	pid_t child = fork();
	if (child == 0) {
		struct ctx ctx = { .arena = arena_open(LIMIT_ARENA_REQUEST) };
		struct db *db = NULL;
		enum err   err = db_open(&ctx, text_of(address), access, &db);
		_exit((int)err);
	}
	int status;
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void another_process_may_read_beside_the_owner(void **state)
{
	only_on_sqlite();
	struct world *world = *state;
	assert_int_equal(open_in_another_process(world->address, DB_OWNER), ERR_BUSY);
	assert_int_equal(open_in_another_process(world->address, DB_READER), OK);
	int64_t id = 1;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, put_id, &id)); /* The reader left nothing behind. */
	db_close(world->db);
	world->db = NULL;
	assert_int_equal(open_in_another_process(world->address, DB_OWNER), OK);
	ASSERT_OK(world, db_open(&world->ctx, text_of(world->address), DB_OWNER, &world->db));
	assert_int_equal(samples_in(world), 1);
}

static void a_reader_needs_a_database(void **state)
{
	struct world *world = *state;
	struct db    *db = NULL;
	struct text   nowhere = text_format(world->ctx.arena, "%s/nothing", world->folder);
	ASSERT_FAILS(world, db_open(&world->ctx, nowhere, DB_READER, &db), ERR_NOT_FOUND);
	assert_int_not_equal(access(nowhere.at, F_OK), 0);
	ASSERT_FAILS(world, db_open(&world->ctx, TEXT(""), DB_OWNER, &db), ERR_FIELD_INVALID);
	assert_null(db);
}

/* How many connections to the database file stand open in this process. */
static int count_connections(const char *file)
{
	DIR *folder = opendir("/proc/self/fd");
	int  all = 0;
	for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
		char    path[512], target[512];
		snprintf(path, sizeof path, "/proc/self/fd/%s", entry->d_name);
		ssize_t length = readlink(path, target, sizeof target - 1);
		target[length > 0 ? length : 0] = 0;
		all += strcmp(target, file) == 0;
	}
	closedir(folder);
	return all;
}

static enum err writer_id(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	(void)ctx, (void)tx;
	pthread_t *seen = argument;
	*seen = pthread_self();
	return OK;
}

static void *write_some(void *argument)
{
	struct world *world = argument;
	struct ctx    ctx = world->ctx;
	pthread_t    *seen = calloc(1, sizeof *seen);
	ctx.arena = arena_open(LIMIT_ARENA_REQUEST);
	if (db_transact(&ctx, world->db, writer_id, seen) != OK)
		*seen = pthread_self(); /* Differs from the writer's. */
	arena_close(ctx.arena);
	return seen;
}

/* The rule that keeps a WAL whole: whoever asks, all writes run in one thread on one connection. */
static void one_connection_writes(void **state)
{
	only_on_sqlite();
	struct world *world = *state;
	char         *file = realpath(text_format(world->ctx.arena, "%s/ampull.db", world->folder).at, NULL);
	int64_t       rows;
	pthread_t     writer, threads[8];
	assert_non_null(file);
	ASSERT_OK(world, db_read(&world->ctx, world->db, count_work, &rows));
	ASSERT_OK(world, db_transact(&world->ctx, world->db, writer_id, &writer));
	assert_int_equal(count_connections(file), 2); /* The writer and one reader. */
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, write_some, world), 0);
	for (size_t i = 0; i < COUNT_OF(threads); i++) {
		void *seen;
		pthread_join(threads[i], &seen);
		assert_true(pthread_equal(*(pthread_t *)seen, writer));
		free(seen);
	}
	assert_int_equal(count_connections(file), 2);
	free(file);
}

/* ---------------------------------------------------------------- the schema */

/* Those that still carry the mark of the test: they were not applied again. */
static enum err count_migrations(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	static const struct db_query query = {
		.name = "count_migrations",
		.sqlite = "SELECT COUNT(*) FROM migration WHERE applied_at = 4711",
		.outputs = number_field,
		.output_count = 1,
		.row_size = sizeof(int64_t),
		.take = number_take,
	};
	return db_one(ctx, tx, &query, NULL, argument);
}

static int64_t known_migrations(void)
{
	int64_t count = 0;
	while (all_migrations[count].number)
		count++;
	return count;
}

static void reopen(struct world *world)
{
	db_close(world->db);
	world->db = NULL;
	ASSERT_OK(world, db_open(&world->ctx, text_of(world->address), DB_OWNER, &world->db));
}

static void migrations_run_once(void **state)
{
	struct world *world = *state;
	int64_t       applied;
	char          mark[] = "UPDATE migration SET applied_at = 4711";
	ASSERT_OK(world, db_transact(&world->ctx, world->db, run_script, mark));
	reopen(world);
	ASSERT_OK(world, db_read(&world->ctx, world->db, count_migrations, &applied));
	assert_int_equal(applied, known_migrations());
	reopen(world);
	ASSERT_OK(world, db_read(&world->ctx, world->db, count_migrations, &applied));
	assert_int_equal(applied, known_migrations());
}

/* Change the schema's record, and see that nobody opens it and why. */
static void refused_as(struct world *world, const char *change, enum db_access access, const char *why)
{
	struct db *db = NULL;
	ASSERT_OK(world, db_transact(&world->ctx, world->db, run_script, (void *)(uintptr_t)change));
	db_close(world->db);
	world->db = NULL;
	assert_int_equal(db_open(&world->ctx, text_of(world->address), access, &db), ERR_SCHEMA);
	if (!strstr(world->ctx.error.detail.at, why))
		FAIL_TEST("%s does not tell \"%s\"", world->ctx.error.detail.at, why);
	world->ctx.error = (struct error){ 0 };
}

static void a_newer_database_is_refused(void **state)
{
	struct world *world = *state;
	refused_as(world, "INSERT INTO migration (number, name, checksum, applied_at) VALUES (9999, 'later', 'x', 0)",
		   DB_OWNER, "newer version (migration 9999)");
}

static void a_newer_database_is_not_read(void **state)
{
	struct world *world = *state;
	refused_as(world, "INSERT INTO migration (number, name, checksum, applied_at) VALUES (9999, 'later', 'x', 0)",
		   DB_READER, "newer version (migration 9999)");
}

static void a_changed_migration_is_refused(void **state)
{
	struct world *world = *state;
	refused_as(world, "UPDATE migration SET checksum = 'another' WHERE number = 1", DB_OWNER,
		   "migration 1 was changed after it was applied");
}

static void an_older_database_is_not_read(void **state)
{
	struct world *world = *state;
	refused_as(world, "DELETE FROM migration WHERE number = (SELECT MAX(number) FROM migration)", DB_READER,
		   "older version");
}

/* ---------------------------------------------------------------- copies */

struct busy {
	struct world   *world;
	struct db      *db; /* The test looks at copies meanwhile. */
	_Atomic bool    is_over;
	_Atomic int64_t written; /* Ids from 1 are in. */
};

static void *write_on(void *argument)
{
	struct busy *busy = argument;
	struct ctx   ctx = busy->world->ctx;
	ctx.arena = arena_open(LIMIT_ARENA_REQUEST);
	while (!busy->is_over) {
		int64_t id = busy->written + 1;
		if (db_transact(&ctx, busy->db, put_id, &id) != OK)
			break;
		busy->written = id;
		arena_reset(ctx.arena);
	}
	arena_close(ctx.arena);
	return NULL;
}

static void wait_for(struct busy *busy, int64_t count)
{
	for (int tries = 0; busy->written < count && tries < 20000; tries++)
		usleep(1000);
	assert_true(busy->written >= count);
}

/* Rows of a copy, which must be 1..n without a gap. */
static int64_t samples_of_copy(struct world *world, struct text file, int number)
{
	char       address[256], folder[128];
	struct db *copy, *kept = world->db;
	snprintf(folder, sizeof folder, "%s/copy%d", world->folder, number);
	assert_int_equal(database_make(folder, address, sizeof address), 0);
	ASSERT_OK(world, db_restore(&world->ctx, text_of(address), file));
	ASSERT_FAILS(world, db_restore(&world->ctx, text_of(address), file), ERR_ALREADY_EXISTS);
	ASSERT_OK(world, db_open(&world->ctx, text_of(address), DB_OWNER, &copy));
	world->db = copy;
	int64_t count = samples_in(world);
	assert_true(count == 0 || (sample_is_there(world, 1) && sample_is_there(world, count)));
	world->db = kept;
	db_close(copy);
	database_drop(address);
	static const char *const parts[] = { "ampull.db", "ampull.db-wal", "ampull.db-shm", "ampull.lock" };
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		unlink(text_format(world->ctx.arena, "%s/%s", folder, parts[i]).at);
	rmdir(folder);
	return count;
}

static void a_backup_is_whole_while_writes_go_on(void **state)
{
	struct world *world = *state;
	struct busy   busy = { .world = world, .db = world->db };
	pthread_t     thread;
	assert_int_equal(pthread_create(&thread, NULL, write_on, &busy), 0);
	for (int number = 1; number <= 3; number++) {
		wait_for(&busy, number * 20);
		struct text file = text_format(world->ctx.arena, "%s/%d.backup", world->folder, number);
		int64_t     before = busy.written;
		ASSERT_OK(world, db_backup(&world->ctx, world->db, file));
		int64_t after = busy.written;
		int64_t copied = samples_of_copy(world, file, number);
		/* All that was acknowledged before it began, and nothing that began after it ended. */
		assert_in_range(copied, before, after + 1);
		assert_int_not_equal(access(text_format(world->ctx.arena, "%.*s.part", TEXT_ARG(file)).at, F_OK), 0);
	}
	busy.is_over = true;
	pthread_join(thread, NULL);
	assert_int_equal(samples_in(world), busy.written);
}

static void a_backup_that_cannot_be_written_says_so(void **state)
{
	struct world *world = *state;
	struct text   nowhere = text_format(world->ctx.arena, "%s/no/such/folder.backup", world->folder);
	assert_int_not_equal(db_backup(&world->ctx, world->db, nowhere), OK);
	world->ctx.error = (struct error){ 0 };
	assert_int_equal(samples_in(world), 0);
}

static void a_damaged_backup_is_refused(void **state)
{
	only_on_sqlite(); /* keep_test.py does it for a server's. */
	struct world *world = *state;
	struct text   file = text_format(world->ctx.arena, "%s/one.backup", world->folder);
	struct text   there = text_format(world->ctx.arena, "%s/restored.db", world->folder);
	ASSERT_OK(world, db_backup(&world->ctx, world->db, file));
	struct stat whole;
	assert_int_equal(stat(file.at, &whole), 0);
	assert_int_equal(truncate(file.at, whole.st_size / 2), 0);
	db_close(world->db); /* The folder is free for the file beside. */
	world->db = NULL;
	ASSERT_FAILS(world, db_restore(&world->ctx, there, file), ERR_FILE_INVALID);
	assert_int_not_equal(access(there.at, F_OK), 0);
	int noise = open(file.at, O_WRONLY | O_TRUNC);
	assert_true(noise >= 0 && write(noise, "not a database, only words\n", 27) == 27);
	close(noise);
	ASSERT_FAILS(world, db_restore(&world->ctx, there, file), ERR_FILE_INVALID);
	assert_int_not_equal(access(there.at, F_OK), 0);
	ASSERT_FAILS(world, db_restore(&world->ctx, there, TEXT("/no/such/file")), ERR_FILE_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SAMPLE_TEST(a_second_owner_is_refused),
		SAMPLE_TEST(another_process_may_read_beside_the_owner),
		SAMPLE_TEST(a_reader_needs_a_database),
		SAMPLE_TEST(one_connection_writes),
		SAMPLE_TEST(migrations_run_once),
		SAMPLE_TEST(a_newer_database_is_refused),
		SAMPLE_TEST(a_newer_database_is_not_read),
		SAMPLE_TEST(a_changed_migration_is_refused),
		SAMPLE_TEST(an_older_database_is_not_read),
		SAMPLE_TEST(a_backup_is_whole_while_writes_go_on),
		SAMPLE_TEST(a_backup_that_cannot_be_written_says_so),
		SAMPLE_TEST(a_damaged_backup_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
