/*
 * face.h - what a face gets: the request's typed fields, who is looking, and the reply to fill
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_FACE_H
#define AMPULL_FACE_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/form.h"
#include "http/http.h"
#include "http/router.h"

enum language { SWEDISH, ENGLISH };

/** Who is looking at a page: filled by the gateway from the session. */
struct viewer {
	int64_t       person_id; /* 0: nobody signed in. */
	struct text   display_name;
	uint64_t      permissions; /* Bit n: has permission n somewhere today. */
	enum language language;
	struct text   csrf;        /* Goes into every form as field "csrf". */
	struct text   session;     /* Names the session among the person's own. */
	struct text   request_key; /* A fresh one, goes into every form as field "request_key". */
	struct text   theme;       /* "light" or "dark" where one was chosen; else the device decides. */
};

/** One request on its way through a face. */
struct exchange {
	const struct http_request *request;
	const struct route        *route;
	const struct form         *form;
	struct viewer              viewer;
	struct text                notice;  /* A text key to show once, after a redirect ("?done=KEY"); may be missing. */
	const struct error        *refused; /* Set when a page is shown again because its write was refused. */
	struct text                password_hash; /* Of field "new_password", made before the transaction; missing: not sent. */
	bool                       is_confirmed;  /* The present password was given once more and is right. */
	int64_t                    witness_id; /* Who signed this write as the second person; 0: nobody. */
	bool                       over_tls; /* The client speaks TLS, to us or to the proxy in front: cookies may not travel without. */
	struct http_reply          reply;
};

/** Whether the viewer has permission number `permission` somewhere. */
static inline bool viewer_may(const struct viewer *viewer, uint32_t permission)
{
	return viewer->permissions >> permission & 1;
}

struct url;
/** An address for one who may open it, none for others: a page never leads to a refusal. */
struct url viewer_url(const struct viewer *viewer, uint32_t permission, struct url url);

#endif
