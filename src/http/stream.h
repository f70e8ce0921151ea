/*
 * stream.h - events that many listen to: a ring of the last ones, and who sleeps until there is another
 *
 * A listener is served by whoever owns its connection: stream_take() gives the next bytes, and puts it to sleep when there are
 * none; streams_publish() wakes all who sleep.  Nobody holds a thread meanwhile.  One who is too slow to keep up with the ring
 * is told that it missed something.  Knows neither sockets nor the HTTP library.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_STREAM_H
#define AMPULL_STREAM_H

#include "base/arena.h"
#include "base/base.h"
#include "base/text.h"

enum {
	STREAM_EVENT_MAX = 2048, /* Bytes of one event as it is sent. */
	STREAM_NOTHING = 0,      /* stream_take(): asleep now. */
	STREAM_END = -1,         /* stream_take(): it is over. */
};

struct streams;
struct stream;

/** How a listener is put to sleep and woken; called under the lock of all streams: short, and calling none of these. */
struct stream_owner {
	void (*sleep)(void *argument);
	void (*wake)(void *argument);
	void *argument;
};

/** Make a ring; `missed` is the event for those who fell behind.  Owns: the caller ends it with streams_close(). */
struct streams *streams_open(struct text missed);
/**
 * Add a listener of whoever `who` names, until `seconds` have passed.  NULL when there are too many in all (LIMIT_STREAMS) or of
 * the same one (LIMIT_STREAMS_OF_ONE).  Owns: the caller gives it back with stream_close().
 */
struct stream *stream_open(struct streams *streams, struct text who, int seconds, struct stream_owner owner);
/** Take the next bytes for a listener, at most `space` (not 0): how many, STREAM_NOTHING or STREAM_END. */
int stream_take(struct stream *stream, char *out, size_t space);
/** The listener is gone. */
void stream_close(struct stream *stream);
/** Send an event to all; longer than STREAM_EVENT_MAX is a bug of the caller. */
void streams_publish(struct streams *streams, struct text event);
/** How many listen. */
size_t streams_count(struct streams *streams);
/** End them all, and let none begin. */
void streams_end(struct streams *streams);
/** Forget the ring; nobody listens any more. */
void streams_close(struct streams *streams);

#endif
