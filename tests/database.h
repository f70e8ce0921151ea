/*
 * database.h - where a test's database lies: a folder of its own, or a database of its own on a server
 *
 * AMPULL_TEST_DB unset: SQLite.  Else it is a server's address without a database ("postgres://user@host:port"), where the
 * person may make databases; ./test --part postgres sets it.  AMPULL_TEST_TEMPLATE names a database there whose schema is up to
 * date: an empty region costs a copy of it instead of all migrations.
 * Who wants a database without tables defines DATABASE_IS_EMPTY before including this.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TEST_DATABASE_H
#define AMPULL_TEST_DATABASE_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Whether the tests run on a server. */
static inline bool on_server(void)
{
	return getenv("AMPULL_TEST_DB") != NULL;
}

static inline const char *database_template(void)
{
#ifdef DATABASE_IS_EMPTY
	return "template0";
#else
	return getenv("AMPULL_TEST_TEMPLATE") ? getenv("AMPULL_TEST_TEMPLATE") : "template0";
#endif
}

/* Write the address of an empty database: the folder itself, or a new database on the server. */
static inline int database_make(const char *folder, char *address, size_t size)
{
	static unsigned count;
	const char     *server = getenv("AMPULL_TEST_DB");
	char            command[1024];
	if (!server)
		return snprintf(address, size, "%s", folder) < (int)size ? 0 : -1;
	unsigned number = ++count;
	snprintf(address, size, "%s/t%d_%u", server, (int)getpid(), number);
	snprintf(command, sizeof command,
		 "createdb --maintenance-db='%s/postgres' -T '%s' -E UTF8 --locale=C t%d_%u", server,
		 database_template(), (int)getpid(), number);
	return system(command);
}

/* Take the database on the server away again. */
static inline void database_drop(const char *address)
{
	const char *server = getenv("AMPULL_TEST_DB");
	char        command[1024];
	if (!server)
		return;
	const char *name = address;
	for (const char *at = address; *at; at++)
		if (*at == '/')
			name = at + 1;
	snprintf(command, sizeof command, "dropdb --force --maintenance-db='%s/postgres' %s", server, name);
	if (system(command) != 0)
		fprintf(stderr, "%s could not be dropped\n", name);
}

#endif
