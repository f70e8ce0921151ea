/*
 * stream.c - the ring of events and its listeners
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/stream.h"

#include <pthread.h>

#include "base/limits.h"
#include "base/moment.h"

enum { RING = 32, WHO_MAX = 64, MICROSECONDS = 1000000 };

struct stream {
	struct streams     *streams;
	struct stream      *next, *before;
	struct stream_owner owner;
	char                who[WHO_MAX];
	uint64_t            at;     /* The event it takes from. */
	size_t              offset; /* Within it. */
	int64_t             last_us;
	bool                is_asleep;
	bool                is_greeted;
	bool                takes_missed; /* Midway in the event of those who fell behind. */
};

struct streams {
	struct arena   *arena; /* Holds this struct and the listeners; used under the lock. */
	pthread_mutex_t lock;
	struct stream  *first, *free;
	size_t          count;
	bool            is_over;
	uint64_t        next; /* The number of the next event; the ring holds the RING before it. */
	size_t          lengths[RING];
	char            events[RING][STREAM_EVENT_MAX];
	struct text     missed;
};

/* A first line, so that the reply's headers leave at once; and how long to wait before coming again. */
static const char greeting[] = "retry: 3000\n\n";

struct streams *streams_open(struct text missed)
{
	struct arena   *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct streams *streams = arena_new(arena, struct streams);
	streams->arena = arena;
	streams->missed = text_copy(arena, missed);
	pthread_mutex_init(&streams->lock, NULL);
	return streams;
}

static bool has_room(const struct streams *streams, struct text who)
{
	size_t same = 0;
	for (const struct stream *one = streams->first; one; one = one->next)
		same += text_is(who, one->who);
	return !streams->is_over && streams->count < LIMIT_STREAMS && same < LIMIT_STREAMS_OF_ONE;
}

struct stream *stream_open(struct streams *streams, struct text who, int seconds, struct stream_owner owner)
{
	struct stream *stream = NULL;
	struct text    short_who = text_slice(who, 0, who.length < WHO_MAX ? who.length : WHO_MAX - 1);
	pthread_mutex_lock(&streams->lock);
	if (has_room(streams, short_who)) {
		stream = streams->free;
		if (stream)
			streams->free = stream->next;
		else
			stream = arena_new(streams->arena, struct stream);
		*stream = (struct stream){ .streams = streams, .next = streams->first, .owner = owner, .at = streams->next,
					   .last_us = monotonic_us() + (int64_t)seconds * MICROSECONDS };
		memcpy(stream->who, short_who.at, short_who.length);
		if (streams->first)
			streams->first->before = stream;
		streams->first = stream;
		streams->count++;
	}
	pthread_mutex_unlock(&streams->lock);
	return stream;
}

/* The bytes it takes from now; none when it has all. */
static struct text current(struct stream *stream)
{
	const struct streams *streams = stream->streams;
	if (!stream->is_greeted)
		return (struct text){ greeting, sizeof greeting - 1 };
	if (stream->takes_missed)
		return streams->missed;
	if (stream->at == streams->next)
		return TEXT("");
	return (struct text){ streams->events[stream->at % RING], streams->lengths[stream->at % RING] };
}

static void finished(struct stream *stream)
{
	stream->offset = 0;
	if (!stream->is_greeted)
		stream->is_greeted = true;
	else if (stream->takes_missed)
		stream->takes_missed = false;
	else
		stream->at++;
}

/* Its place in the ring was written over: it goes on with the newest, and is told.  False when it stands within what is gone. */
static bool catch_up(struct stream *stream)
{
	if (stream->at + RING >= stream->streams->next)
		return true;
	bool is_within = stream->is_greeted && !stream->takes_missed && stream->offset > 0;
	stream->at = stream->streams->next;
	stream->takes_missed = stream->is_greeted;
	return !is_within;
}

int stream_take(struct stream *stream, char *out, size_t space)
{
	struct streams *streams = stream->streams;
	int             taken = STREAM_NOTHING;
	pthread_mutex_lock(&streams->lock);
	stream->is_asleep = false;
	if (streams->is_over || !catch_up(stream) || (stream->offset == 0 && monotonic_us() > stream->last_us)) {
		taken = STREAM_END;
	} else {
		struct text bytes = current(stream);
		size_t      left = bytes.length - stream->offset, length = left < space ? left : space;
		memcpy(out, bytes.at + stream->offset, length);
		taken = (int)length;
		stream->offset += length;
		if (length > 0 && length == left)
			finished(stream);
		if (length == 0) {
			stream->is_asleep = true;
			stream->owner.sleep(stream->owner.argument);
		}
	}
	pthread_mutex_unlock(&streams->lock);
	return taken;
}

void stream_close(struct stream *stream)
{
	struct streams *streams = stream->streams;
	pthread_mutex_lock(&streams->lock);
	if (stream->before)
		stream->before->next = stream->next;
	else
		streams->first = stream->next;
	if (stream->next)
		stream->next->before = stream->before;
	stream->next = streams->free;
	streams->free = stream;
	streams->count--;
	pthread_mutex_unlock(&streams->lock);
}

/* Under the lock. */
static void wake_all(struct streams *streams)
{
	for (struct stream *one = streams->first; one; one = one->next)
		if (one->is_asleep) {
			one->is_asleep = false;
			one->owner.wake(one->owner.argument);
		}
}

void streams_publish(struct streams *streams, struct text event)
{
	EXPECT(event.length > 0 && event.length <= STREAM_EVENT_MAX);
	pthread_mutex_lock(&streams->lock);
	memcpy(streams->events[streams->next % RING], event.at, event.length);
	streams->lengths[streams->next % RING] = event.length;
	streams->next++;
	wake_all(streams);
	pthread_mutex_unlock(&streams->lock);
}

size_t streams_count(struct streams *streams)
{
	pthread_mutex_lock(&streams->lock);
	size_t count = streams->count;
	pthread_mutex_unlock(&streams->lock);
	return count;
}

void streams_end(struct streams *streams)
{
	pthread_mutex_lock(&streams->lock);
	streams->is_over = true;
	wake_all(streams);
	pthread_mutex_unlock(&streams->lock);
}

void streams_close(struct streams *streams)
{
	if (!streams)
		return;
	pthread_mutex_destroy(&streams->lock);
	arena_close(streams->arena);
}
