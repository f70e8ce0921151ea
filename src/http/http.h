/*
 * http.h - a request and a reply as values: what the server gives and takes, what faces see
 *
 * Knows nothing of the pharmacy, of sockets or of the HTTP library.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_HTTP_H
#define AMPULL_HTTP_H

#include "base/arena.h"
#include "base/base.h"
#include "base/text.h"

enum http_method { HTTP_GET, HTTP_POST, HTTP_HEAD, HTTP_OTHER };

/** A whole request, bounded and guarded (one Host, one length, token header names, no control bytes). */
struct http_request {
	enum http_method method;
	struct text      path;  /* Percent-decoded UTF-8, starts with '/', no "..", no NUL. */
	struct text      query; /* Undecoded, without '?'. */
	struct text      content_type;
	struct text      cookie;
	struct text      authorization;
	struct text      idempotency_key;
	struct text      step; /* "X-Ampull-Step": a script of ours sent the form. */
	struct text      accept;
	struct text      accept_language;
	struct text      if_none_match;
	struct text      origin;
	struct text      sec_fetch_site;
	struct text      referer;
	struct text      host;
	struct text      address; /* Of the peer, as text. */
	struct text      forwarded_for; /* What proxies tell; only to be believed behind one of our own. */
	struct text      body;
};

enum { HTTP_REPLY_HEADERS_MAX = 12 };

struct http_header {
	const char *name; /* A literal. */
	struct text value;
};

/** A reply; texts live in the exchange's arena or are static. */
struct http_reply {
	int                status; /* 0 means 200. */
	struct text        content_type;
	struct text        body;
	struct http_header headers[HTTP_REPLY_HEADERS_MAX];
	size_t             header_count;
	struct text        stream_of; /* Whose stream of events the reply is (server_publish()); missing: an ordinary reply. */
};

/** Add a header; a CR, LF or NUL in the value is a bug of the caller and stops the program. */
void http_reply_header(struct http_reply *reply, const char *name, struct text value);
/** Redirect with 303 See Other to a path of our own (must start with a single '/'). */
void http_reply_see_other(struct http_reply *reply, struct text location);
/** The value of a cookie by name, missing when absent. */
struct text http_cookie(const struct http_request *request, const char *name);
struct buf;
/** Append `text` percent-encoded for a path segment or query value. */
void http_encode(struct buf *out, struct text text);

#endif
