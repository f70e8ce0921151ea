/*
 * live.c - a thread that looks for changes while pages listen, and the stream they listen to
 *
 * One query a second and node, however many listen, and none when nobody does; nothing is added to the writes themselves.
 * What is told is which things changed, by kind and number: what they are like now is asked for as any page is, with its rights.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/live.h"

#include <pthread.h>
#include <time.h>

#include "base/limits.h"
#include "base/log.h"
#include "format/json.h"
#include "http/stream.h"
#include "main/live.sql.h"
#include "people/permission.h"
#include "people/session.h"
#include "web/face.h"

enum {
	PAGE = 200,       /* More at once is told as everything. */
	SUBJECTS_MAX = 40,
	SUBJECT_MAX = 48,
	HEARTBEAT_SECONDS = 15, /* Below the 30 s after which the server ends a connection on which nothing moves. */
};

struct live {
	struct arena   *arena; /* Holds this struct. */
	struct db      *db;
	struct server  *server;
	int64_t         region_id;
	int64_t         last; /* The seal that was told last. */
	bool            is_listened_to;
	pthread_t       thread;
	pthread_mutex_t lock;
	pthread_cond_t  stopped;
	bool            is_stopping;
};

/* What one look found. */
struct look {
	struct live             *live;
	int64_t                  newest;
	struct live_changes_rows rows;
};

static enum err look_newest(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct look           *look = argument;
	struct live_newest_row row;
	TRY(live_newest(ctx, tx, (struct live_newest_in){ 0 }, &row));
	look->newest = row.number;
	return OK;
}

static enum err look_changes(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct look *look = argument;
	return live_changes(ctx, tx, (struct live_changes_in){ look->live->region_id, look->live->last, PAGE }, &look->rows);
}

static bool is_told(const struct text *told, size_t count, struct text subject)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(told[i], subject))
			return true;
	return false;
}

/* The event of some changes: each thing once; too many, or one with a long name, are "everything". */
static struct text event_of(struct ctx *ctx, const struct live_changes_rows *rows)
{
	struct text told[SUBJECTS_MAX];
	size_t      count = 0;
	bool        is_all = rows->count == PAGE;
	for (size_t i = 0; i < rows->count && !is_all; i++) {
		struct text subject = text_format(ctx->arena, "%.*s:%lld", TEXT_ARG(rows->at[i].subject_kind),
						  (long long)rows->at[i].subject_id);
		if (is_told(told, count, subject))
			continue;
		is_all = count == SUBJECTS_MAX || subject.length > SUBJECT_MAX;
		if (!is_all)
			told[count++] = subject;
	}
	if (is_all) {
		told[0] = TEXT("*");
		count = 1;
	}
	struct buf out;
	buf_init(&out, ctx->arena, LIMIT_REPLY);
	struct text head = text_format(ctx->arena, "id: %lld\nevent: change\ndata: ", (long long)rows->at[rows->count - 1].number);
	buf_put(&out, head.at, head.length);
	struct json_writer w = json_to(&out);
	json_object_start(&w);
	json_name(&w, "changed");
	json_array_start(&w);
	for (size_t i = 0; i < count; i++)
		json_text(&w, told[i]);
	json_array_end(&w);
	json_object_end(&w);
	buf_put(&out, "\n\n", 2);
	return buf_done(&out);
}

static enum err look_once(struct ctx *ctx, struct live *live)
{
	struct look look = { .live = live };
	if (server_listeners(live->server) == 0) {
		live->is_listened_to = false;
		return OK;
	}
	if (!live->is_listened_to) { /* A page that begins to listen asks once for what it shows: from here on it is told. */
		TRY(db_read(ctx, live->db, look_newest, &look));
		live->last = look.newest;
		live->is_listened_to = true;
		return OK;
	}
	TRY(db_read(ctx, live->db, look_changes, &look));
	if (look.rows.count == 0)
		return OK;
	live->last = look.rows.at[look.rows.count - 1].number;
	server_publish(live->server, event_of(ctx, &look.rows));
	return OK;
}

/* False when it is time to stop. */
static bool wait_a_second(struct live *live)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 1;
	pthread_mutex_lock(&live->lock);
	while (!live->is_stopping && pthread_cond_timedwait(&live->stopped, &live->lock, &until) == 0)
		continue;
	bool goes_on = !live->is_stopping;
	pthread_mutex_unlock(&live->lock);
	return goes_on;
}

static void *live_main(void *argument)
{
	struct live *live = argument;
	bool         failed = false;
	struct ctx   ctx = { .arena = arena_open(LIMIT_ARENA_REQUEST) };
	for (int seconds = 1; wait_a_second(live); seconds++) {
		arena_reset(ctx.arena);
		ctx.error = (struct error){ 0 };
		ctx.actor.region_id = live->region_id;
		ctx_set_now(&ctx, moment_now());
		enum err err = look_once(&ctx, live);
		if (err && !failed) /* Once, not once a second, while the database is away. */
			log_line(&ctx, LOG_ERROR, "live", "%s: %.*s", err_name(err), TEXT_ARG(ctx.error.english));
		failed = err != OK;
		if (seconds % HEARTBEAT_SECONDS == 0)
			server_publish(live->server, TEXT(":\n\n"));
	}
	arena_close(ctx.arena);
	return NULL;
}

enum err live_start(struct ctx *ctx, struct db *db, struct server *server, int64_t region_id, struct live **out)
{
	struct arena *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct live  *live = arena_new(arena, struct live);
	*live = (struct live){ .arena = arena, .db = db, .server = server, .region_id = region_id };
	pthread_mutex_init(&live->lock, NULL);
	pthread_cond_init(&live->stopped, NULL);
	if (pthread_create(&live->thread, NULL, live_main, live) != 0) {
		arena_close(arena);
		return fail(ctx, ERR_INTERNAL, "live", "no thread to look for changes");
	}
	*out = live;
	return OK;
}

void live_stop(struct live *live)
{
	if (!live)
		return;
	pthread_mutex_lock(&live->lock);
	live->is_stopping = true;
	pthread_cond_signal(&live->stopped);
	pthread_mutex_unlock(&live->lock);
	pthread_join(live->thread, NULL);
	pthread_mutex_destroy(&live->lock);
	pthread_cond_destroy(&live->stopped);
	arena_close(live->arena);
}

static enum err live_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx;
	/* By the form's token: a session's own, and of no use to whoever finds it in memory. */
	x->reply.stream_of = x->viewer.csrf.at ? x->viewer.csrf : text_format(ctx->arena, "%lld", (long long)x->viewer.person_id);
	http_reply_header(&x->reply, "X-Accel-Buffering", TEXT("no")); /* A proxy in front passes each event on at once. */
	return OK;
}

const struct route live_routes[] = {
	{ HTTP_GET, "/api/v1/live", PERMIT_SIGNED_IN, live_face, .about = "what changes, as it changes (server-sent events)",
	  .replies = "events \"change\": {\"changed\": [\"KIND:ID\", …]}, \"*\" for everything" },
};
const size_t live_route_count = COUNT_OF(live_routes);
