/*
 * flush_delay.c - laid before a PostgreSQL server (LD_PRELOAD): each flush takes longer by FLUSH_DELAY_US microseconds
 *
 * This machine's disk may answer faster than a real one; SQLite's side of it is src/store/flush_delay.c.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

typedef int flush(int file);

static int flush_slowly(const char *name, int file)
{
	flush      *real = (flush *)dlsym(RTLD_NEXT, name);
	const char *delay = getenv("FLUSH_DELAY_US");
	int         result = real(file);
	if (delay)
		usleep((useconds_t)strtoul(delay, NULL, 10));
	return result;
}

int fsync(int file)
{
	return flush_slowly("fsync", file);
}

int fdatasync(int file)
{
	return flush_slowly("fdatasync", file);
}
