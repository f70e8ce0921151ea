/*
 * child.c - posix_spawn, /proc, signals
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MAX = 24, LINE_BYTES = 1024, STATUS_BYTES = 4096 };

static enum err spawn(struct ctx *ctx, const char *const *words, int out, int log, pid_t *pid)
{
	char  self[LINE_BYTES];
	char *all[WORDS_MAX + 1] = { self };
	ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
	if (length <= 0)
		return fail(ctx, ERR_IO, "program", "the program does not find itself: %s", strerror(errno));
	self[length] = 0;
	for (size_t i = 0; words[i]; i++) {
		EXPECT(i + 2 < WORDS_MAX);
		all[i + 1] = (char *)(uintptr_t)words[i]; /* posix_spawn does not change them. */
	}
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, log, STDERR_FILENO);
	int failed = posix_spawn(pid, self, &actions, NULL, all, environ);
	posix_spawn_file_actions_destroy(&actions);
	return failed ? fail(ctx, ERR_IO, "program", "%s: %s", self, strerror(failed)) : OK;
}

enum err child_start(struct ctx *ctx, const char *const *words, struct child *out)
{
	int pipes[2];
	*out = (struct child){ .out = -1, .log = tmpfile() };
	if (!out->log || pipe2(pipes, O_CLOEXEC) != 0)
		return fail(ctx, ERR_IO, "program", "%s", strerror(errno));
	out->out = pipes[0];
	enum err err = spawn(ctx, words, pipes[1], fileno(out->log), &out->pid);
	close(pipes[1]);
	return err;
}

enum err child_wait_for_port(struct ctx *ctx, struct child *child)
{
	char   line[LINE_BYTES];
	size_t length = 0;
	while (length + 1 < sizeof line) {
		ssize_t got = read(child->out, line + length, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 || line[length] == '\n')
			break;
		length++;
	}
	line[length] = 0;
	const char *colon = strrchr(line, ':');
	if (!colon) {
		struct text said = child_logged(ctx, child, "");
		return fail(ctx, ERR_IO, "program", "the server did not start: %.*s", TEXT_ARG(said));
	}
	child->port = (uint16_t)strtoul(colon + 1, NULL, 10);
	return OK;
}

/* A small file of /proc as it stands; empty when it is gone. */
static void read_file(const struct child *child, const char *name, char *out, size_t size)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%ld/%s", (long)child->pid, name);
	int     file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = file >= 0 ? read(file, out, size - 1) : 0;
	out[got > 0 ? got : 0] = 0;
	if (file >= 0)
		close(file);
}

static int64_t number_behind(const char *text, const char *name)
{
	const char *at = strstr(text, name);
	return at ? strtoll(at + strlen(name), NULL, 10) : 0;
}

struct child_figures child_look(const struct child *child)
{
	char  status[STATUS_BYTES], stat[STATUS_BYTES];
	long  ticks = sysconf(_SC_CLK_TCK);
	int64_t user = 0, kernel = 0;
	read_file(child, "status", status, sizeof status);
	read_file(child, "stat", stat, sizeof stat);
	const char *at = strrchr(stat, ')'); /* The name before may hold blanks; fields 14 and 15 are the times. */
	for (int field = 2; at && field < 14; field++)
		at = strchr(at + 1, ' ');
	if (at) {
		char *next;
		user = strtoll(at, &next, 10);
		kernel = strtoll(next, NULL, 10);
	}
	return (struct child_figures){ .cpu_us = (user + kernel) * 1000000 / (ticks > 0 ? ticks : 100),
				       .memory_kb = number_behind(status, "VmRSS:"),
				       .memory_peak_kb = number_behind(status, "VmHWM:") };
}

enum err child_end(struct ctx *ctx, struct child *child, bool stop)
{
	int status = 0;
	if (child->pid <= 0)
		return OK;
	if (stop)
		kill(child->pid, SIGTERM);
	while (waitpid(child->pid, &status, 0) < 0)
		if (errno != EINTR)
			break;
	child->pid = 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return OK;
	struct text said = child_logged(ctx, child, "");
	return fail(ctx, ERR_IO, "program", "it ended with status %d: %.*s",
		    WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), TEXT_ARG(said));
}

struct text child_logged(struct ctx *ctx, const struct child *child, const char *words)
{
	char        line[LINE_BYTES];
	struct text found = TEXT_NONE;
	if (!child->log)
		return found;
	fseek(child->log, 0, SEEK_SET); /* Shared with the child, which only adds at the end when it is over. */
	while (fgets(line, sizeof line, child->log))
		if (strstr(line, words))
			found = text_copy(ctx->arena, text_trim(text_of(line)));
	return found;
}

void child_close(struct child *child)
{
	if (child->out >= 0)
		close(child->out);
	if (child->log)
		fclose(child->log);
	*child = (struct child){ .out = -1 };
}
