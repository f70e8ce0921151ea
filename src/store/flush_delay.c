/*
 * flush_delay.c - SQLite's own file system with a pause behind each flush
 *
 * The library's files are opened as always; then a file's table of methods is replaced by a copy whose flush waits.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "store/flush_delay.h"

#include <pthread.h>
#include <sqlite3.h>
#include <unistd.h>

enum { TABLES_MAX = 8 };

/* The library has a handful of tables, one for each kind of locking. */
static struct {
	const sqlite3_io_methods *real;
	sqlite3_io_methods        slow;
} tables[TABLES_MAX];
static pthread_mutex_t tables_lock = PTHREAD_MUTEX_INITIALIZER;
static sqlite3_vfs    *real_files;
static sqlite3_vfs     slow_files;
static useconds_t      pause_us;

static int slow_sync(sqlite3_file *file, int flags)
{
	int code = SQLITE_IOERR_FSYNC;
	for (size_t i = 0; i < TABLES_MAX; i++)
		if (file->pMethods == &tables[i].slow)
			code = tables[i].real->xSync(file, flags);
	usleep(pause_us);
	return code;
}

static int slow_open(sqlite3_vfs *files, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	(void)files;
	int code = real_files->xOpen(real_files, name, file, flags, out_flags);
	if (code != SQLITE_OK || !file->pMethods)
		return code;
	pthread_mutex_lock(&tables_lock);
	size_t at = 0;
	while (at < TABLES_MAX && tables[at].real && tables[at].real != file->pMethods)
		at++;
	EXPECT(at < TABLES_MAX);
	if (!tables[at].real) {
		tables[at].slow = *file->pMethods;
		tables[at].slow.xSync = slow_sync;
		tables[at].real = file->pMethods;
	}
	file->pMethods = &tables[at].slow;
	pthread_mutex_unlock(&tables_lock);
	return code;
}

void flush_delay_set(int64_t us)
{
	EXPECT(us >= 0 && us <= 1000000 && !real_files);
	pause_us = (useconds_t)us;
}

void flush_delay_install(void)
{
	if (pause_us == 0)
		return;
	EXPECT(sqlite3_initialize() == SQLITE_OK);
	real_files = sqlite3_vfs_find(NULL);
	EXPECT(real_files != NULL);
	slow_files = *real_files;
	slow_files.zName = "flush-delay";
	slow_files.xOpen = slow_open;
	EXPECT(sqlite3_vfs_register(&slow_files, 1) == SQLITE_OK);
}
