/*
 * main.c - the command line
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/command.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "main/routes.h"

static int usage(FILE *to)
{
	fprintf(to, "usage: ampull COMMAND [--data DIR | --db FILE.db | --db postgres://…] ...\n\n");
	for (const struct command *command = commands; command->name; command++)
		fprintf(to, "  %s\n", command->usage);
	return to == stderr ? 2 : 0;
}

/* Whether a command knows an option, and whether it takes a value. */
static bool knows(const struct command *command, const char *name, bool *takes_value)
{
	struct text rest = text_of(command->options);
	for (struct text option; (option = text_next(&rest, ' ')).at;) {
		*takes_value = text_ends_with(option, "=");
		if (*takes_value)
			option = text_slice(option, 0, option.length - 1);
		if (text_is(option, name))
			return true;
	}
	return false;
}

static bool parse(const struct command *command, int count, char **words, struct command_line *line)
{
	line->folder = TEXT("./data");
	for (int i = 1; i < count; i++) {
		const char *word = words[i];
		bool        takes_value = true;
		if (strncmp(word, "--", 2) != 0) {
			if (strcmp(word, command->name) == 0 && line->argument_count == 0)
				continue;
			if (line->argument_count == COMMAND_ARGUMENTS_MAX)
				return false;
			line->arguments[line->argument_count++] = word;
			continue;
		}
		bool is_data = strcmp(word, "--data") == 0 || strcmp(word, "--db") == 0;
		if (!is_data && !knows(command, word + 2, &takes_value)) {
			fprintf(stderr, "ampull: %s does not know %s\n", command->name, word);
			return false;
		}
		const char *value = "";
		if (takes_value) {
			if (i + 1 == count) {
				fprintf(stderr, "ampull: %s needs a value\n", word);
				return false;
			}
			value = words[++i];
		}
		if (is_data) {
			line->folder = text_of(value);
		} else if (line->option_count < COMMAND_ARGUMENTS_MAX) {
			line->names[line->option_count] = word + 2;
			line->values[line->option_count++] = value;
		}
	}
	return true;
}

/* The command is the first word that is none of --data's or --db's. */
static const struct command *find(int count, char **words)
{
	for (int i = 1; i < count; i++) {
		if (strcmp(words[i], "--data") == 0 || strcmp(words[i], "--db") == 0) {
			i++;
			continue;
		}
		for (const struct command *command = commands; command->name; command++)
			if (strcmp(words[i], command->name) == 0)
				return command;
		return NULL;
	}
	return NULL;
}

int main(int count, char **words)
{
	if (count < 2 || strcmp(words[1], "--help") == 0 || strcmp(words[1], "help") == 0)
		return usage(count < 2 ? stderr : stdout);
	const struct command *command = find(count, words);
	if (!command)
		return usage(stderr);
	struct command_line line = { 0 };
	if (!parse(command, count, words, &line)) {
		fprintf(stderr, "usage: %s\n", command->usage);
		return 2;
	}
	subjects_set(main_subjects);
	erasables_set(main_erasables);
	struct ctx ctx = { .arena = arena_open(LIMIT_ARENA_JOB), .actor = { .address = TEXT("cli") } };
	ctx.request_id = text_format(ctx.arena, "cli-%lld", (long long)moment_now().us);
	ctx_set_now(&ctx, moment_now());
	enum err err = command->run(&ctx, &line);
	if (err)
		fprintf(stderr, "ampull: %s%s%.*s\n", err_english(err), ctx.error.detail.length ? ": " : "",
			TEXT_ARG(ctx.error.detail));
	arena_close(ctx.arena);
	return err ? 1 : 0;
}
