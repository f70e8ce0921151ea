/*
 * program.c - another program, run to its end
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "store/program.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *plain(const char *word)
{
	return (char *)(uintptr_t)word; /* posix_spawn does not change them; its type is older than const. */
}

static bool is_given(const char *own, const char *const *more)
{
	size_t name = strcspn(own, "=") + 1;
	for (; *more; more++)
		if (strncmp(own, *more, name) == 0)
			return true;
	return false;
}

enum err program_run(struct ctx *ctx, const char *const *words, const char *const *more)
{
	size_t own = 0, count = 0, added = 0;
	while (environ[own])
		own++;
	while (more[added])
		added++;
	char **all = arena_array(ctx->arena, char *, own + added + 1);
	for (size_t i = 0; i < own; i++)
		if (!is_given(environ[i], more)) /* Of two by one name the first would be read. */
			all[count++] = environ[i];
	for (size_t i = 0; i < added; i++)
		all[count++] = plain(more[i]);
	char **arguments = arena_array(ctx->arena, char *, 33);
	for (size_t i = 0; words[i]; i++) {
		EXPECT(i < 32);
		arguments[i] = plain(words[i]);
	}
	pid_t child;
	int   status;
	if (posix_spawnp(&child, words[0], NULL, NULL, arguments, all) != 0)
		return fail(ctx, ERR_IO, "program", "%s is not there: install what it comes with", words[0]);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return fail(ctx, ERR_IO, "program", "%s was lost", words[0]);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return fail(ctx, ERR_DATABASE, "program", "%s ended with status %d", words[0],
			    WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	return OK;
}
