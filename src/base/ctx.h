/*
 * ctx.h - what one piece of work carries down, from the face to the store
 *
 * Holds no I/O, so that a rule may take it and stay pure.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_CTX_H
#define AMPULL_CTX_H

#include "base/arena.h"
#include "base/base.h"
#include "base/moment.h"
#include "base/num.h"
#include "base/text.h"

/** Kinds of wrong; only faces, workers and main look at them. */
enum err_kind { INVALID, FORBIDDEN, NOT_FOUND, CONFLICT, REFUSED, RETRY, UNAVAILABLE, INTERNAL };

/** The kind of a code, and the HTTP status that goes with it (errors.def). */
enum err_kind err_kind(enum err err);
/** The HTTP status of a code. */
int err_http_status(enum err err);
/** The code's own name, "ERR_BATCH_EXPIRED". */
const char *err_name(enum err err);
/** The English text for logs and command lines. */
const char *err_english(enum err err);

/** Who asks.  person_id 0 is nobody; the command line acts as the system's user. */
struct actor {
	int64_t     region_id;
	int64_t     person_id;
	struct text username;
	struct text display_name;
	struct text address; /* Where from: IP address, or "cli". */
	int64_t     witness_id; /* Who signed this act beside them, with a password of their own; 0: nobody. */
};

/** The first thing that went wrong, for the person: which field or row, and what about it. */
struct error {
	enum err    err;
	struct text field;  /* Name of the field, column or parameter; may be missing. */
	struct text detail; /* One sentence without period, in the person's language; values quoted. */
	struct text english; /* The same for logs. */
	struct text rule;   /* Its number, when a numbered rule refused. */
	struct text see;    /* Path of a page of ours that shows what it is about (the recall, who changed it meanwhile); may be missing. */
	bool        is_inside; /* The details are the machine's own: for logs and commands, not for a person. */
};

struct ctx {
	struct arena *arena;
	struct moment now; /* Read once, at the edge. */
	struct day    today; /* Of `now` in the region's zone. */
	struct actor  actor;
	struct text   request_id; /* In every log line, movement and journal row. */
	bool          speaks_swedish; /* Who is told: a person who chose Swedish, on a page or by the API; logs and commands speak English. */
	struct error  error;
};

/** Set the clock of a piece of work; `today` follows. */
void ctx_set_now(struct ctx *ctx, struct moment now);

/**
 * A word or phrase that is put into a sentence (a state, a field's name, why it cannot be read), in the person's language
 * (sentences.def); itself where it has no translation.
 */
const char *in_words(const struct ctx *ctx, const char *words);

/**
 * Tell what went wrong and return the code, to be used as `return fail(ctx, ERR_BATCH_EXPIRED, "batch", "…")`.
 * The first telling counts; a later one does not overwrite it.  The format is English; its Swedish stands in
 * sentences.def.  Owns: texts lie in ctx->arena.
 */
enum err fail(struct ctx *ctx, enum err err, const char *field, const char *format, ...) PRINTF_LIKE(4, 5);
/** As fail(), with details that are the machine's own (an engine's message, a query's name): no person is told them. */
enum err fail_inside(struct ctx *ctx, enum err err, const char *field, const char *format, ...) PRINTF_LIKE(4, 5);
/** Say where the reason of the refusal that was just told can be read: "/recalls/7". */
void error_see(struct ctx *ctx, struct text path);
/** What a person may be told in detail: nothing of what goes on inside. */
struct text error_told(const struct error *error);
/** The same error with texts of its own.  Owns: they lie in `arena`. */
struct error error_copy(struct arena *arena, const struct error *error);
/** As fail(), for a refusal by a numbered rule (docs/rules). */
enum err refuse(struct ctx *ctx, const char *rule, enum err err, const char *field, const char *format, ...)
	PRINTF_LIKE(5, 6);

#endif
