/*
 * faults.c - a bad disk and a bad clock for the real program, put before libc (LD_PRELOAD)
 *
 * Looks only at the files of a database ("ampull.db" stands in their name).
 *
 *   FAULT_LOG=FILE    write down each write that is not synced yet, with what stood there before: whoever finds the process
 *                     killed can then let the power fail, by taking back what no fsync had promised (tests/fault/run)
 *   FAULT_AT=N        the Nth write, read, truncate or sync of such a file fails, and
 *   FAULT_KIND=full|read|write|sync   with ENOSPC for a write, or EIO for a read, a write or a sync; what is counted is
 *                     this kind alone
 *   FAULT_COUNT=FILE  when the process ends, the number of calls of each kind is written there
 *   FAULT_CLOCK=SEED  now and then the clock jumps by up to two days, forward or back
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { FILES_MAX = 4096, KINDS = 4 };
enum kind { FULL, READ, WRITE, SYNC };

/* One record of the log, followed by the path, the bytes before and the bytes after. */
struct record {
	uint32_t mark; /* 'W' a write, 'T' a truncation, 'S' a sync. */
	uint32_t path_length;
	uint64_t offset;
	uint64_t old_size; /* Of the file. */
	uint32_t old_length, new_length;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char           *paths[FILES_MAX]; /* By descriptor; NULL is no file of ours. */
static int             log_file = -1;
static long            calls[KINDS], fail_at = -1;
static enum kind       fail_kind;
static uint64_t        clock_state;
static int64_t         clock_offset;

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset);
ssize_t pread64(int fd, void *bytes, size_t length, off64_t offset);
int     ftruncate64(int fd, off64_t length);
int     open64(const char *path, int flags, ...);

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void __attribute__((constructor)) begin(void)
{
	static const char *const names[KINDS] = { "full", "read", "write", "sync" };
	const char *log = getenv("FAULT_LOG"), *at = getenv("FAULT_AT"), *kind = getenv("FAULT_KIND");
	const char *seed = getenv("FAULT_CLOCK");
	if (log)
		log_file = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (at)
		fail_at = atol(at);
	for (int i = 0; kind && i < KINDS; i++)
		if (strcmp(kind, names[i]) == 0)
			fail_kind = (enum kind)i;
	if (seed)
		clock_state = strtoull(seed, NULL, 10) * 2 + 1;
}

static void __attribute__((destructor)) end(void)
{
	const char *count = getenv("FAULT_COUNT");
	FILE       *file = count ? fopen(count, "w") : NULL;
	if (file) {
		fprintf(file, "{\"full\":%ld,\"read\":%ld,\"write\":%ld,\"sync\":%ld}\n", calls[FULL], calls[READ], calls[WRITE],
			calls[SYNC]);
		fclose(file);
	}
}

static const char *ours(int fd)
{
	return fd >= 0 && fd < FILES_MAX ? paths[fd] : NULL;
}

static void remember(int fd, const char *path)
{
	char whole[PATH_MAX];
	if (fd < 0 || fd >= FILES_MAX)
		return;
	pthread_mutex_lock(&lock);
	free(paths[fd]);
	paths[fd] = NULL;
	if (strstr(path, "ampull.db") && !strstr(path, "-shm") && realpath(path, whole))
		paths[fd] = strdup(whole);
	pthread_mutex_unlock(&lock);
}

/* Count a call; whether it is the one that fails. */
static bool is_the_one(enum kind kind)
{
	pthread_mutex_lock(&lock);
	long number = ++calls[kind];
	pthread_mutex_unlock(&lock);
	return fail_at > 0 && kind == fail_kind && number == fail_at;
}

static void put_whole(const void *bytes, size_t length)
{
	for (const char *at = bytes; length > 0;) {
		long put = syscall(SYS_write, log_file, at, length);
		if (put <= 0)
			abort(); /* A log with holes proves nothing. */
		at += put;
		length -= (size_t)put;
	}
}

/* The record must be there before the write is. */
static void put_record(uint32_t mark, int fd, uint64_t offset, const void *bytes, size_t length)
{
	struct stat   now;
	struct record record = { .mark = mark, .offset = offset, .new_length = (uint32_t)length };
	const char   *path = ours(fd);
	char         *old = NULL;
	if (log_file < 0 || fstat(fd, &now) != 0)
		return;
	record.path_length = (uint32_t)strlen(path);
	record.old_size = (uint64_t)now.st_size;
	uint64_t end = mark == 'T' ? (uint64_t)now.st_size : offset + length;
	if (mark != 'S' && offset < (uint64_t)now.st_size && end > offset) {
		old = malloc(end - offset);
		ssize_t got = old ? syscall(SYS_pread64, fd, old, end - offset, offset) : 0;
		record.old_length = got > 0 ? (uint32_t)got : 0;
	}
	pthread_mutex_lock(&lock);
	put_whole(&record, sizeof record);
	put_whole(path, record.path_length);
	put_whole(old, record.old_length);
	put_whole(bytes, length);
	pthread_mutex_unlock(&lock);
	free(old);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset)
{
	if (ours(fd)) {
		bool is_full = is_the_one(FULL), is_broken = is_the_one(WRITE);
		if (is_full || is_broken) {
			errno = is_full ? ENOSPC : EIO;
			return -1;
		}
		put_record('W', fd, (uint64_t)offset, bytes, length);
	}
	return REAL(pwrite64)(fd, bytes, length, offset);
}

ssize_t pread64(int fd, void *bytes, size_t length, off64_t offset)
{
	if (ours(fd) && is_the_one(READ)) {
		errno = EIO;
		return -1;
	}
	return REAL(pread64)(fd, bytes, length, offset);
}

int ftruncate64(int fd, off64_t length)
{
	if (ours(fd))
		put_record('T', fd, (uint64_t)length, NULL, 0);
	return REAL(ftruncate64)(fd, length);
}

static int flush(int fd, int (*real)(int))
{
	if (!ours(fd))
		return real(fd);
	if (is_the_one(SYNC)) {
		errno = EIO;
		return -1;
	}
	int done = real(fd);
	if (done == 0)
		put_record('S', fd, 0, NULL, 0);
	return done;
}

int fsync(int fd)
{
	return flush(fd, REAL(fsync));
}

int fdatasync(int fd)
{
	return flush(fd, REAL(fdatasync));
}

int open64(const char *path, int flags, ...)
{
	__builtin_va_list rest;
	__builtin_va_start(rest, flags);
	mode_t mode = flags & (O_CREAT | O_TMPFILE) ? __builtin_va_arg(rest, mode_t) : 0;
	__builtin_va_end(rest);
	int fd = REAL(open64)(path, flags, mode);
	remember(fd, path);
	return fd;
}

int close(int fd)
{
	if (ours(fd)) {
		pthread_mutex_lock(&lock);
		free(paths[fd]);
		paths[fd] = NULL;
		pthread_mutex_unlock(&lock);
	}
	return REAL(close)(fd);
}

int clock_gettime(clockid_t which, struct timespec *out)
{
	int done = (int)syscall(SYS_clock_gettime, which, out);
	if (done != 0 || which != CLOCK_REALTIME || clock_state == 0)
		return done;
	pthread_mutex_lock(&lock);
	clock_state = clock_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	if (clock_state >> 58 == 0) /* Once in sixty-four. */
		clock_offset = (int64_t)(clock_state >> 20 & 0xFFFFFFF) % (4 * 86400) - 2 * 86400;
	out->tv_sec += clock_offset;
	pthread_mutex_unlock(&lock);
	return 0;
}
