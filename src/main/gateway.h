/*
 * gateway.h - from a whole request to a face and back: route, session, permission, fields, request key, transaction
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_GATEWAY_H
#define AMPULL_GATEWAY_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/router.h"
#include "http/server.h"
#include "store/db.h"

struct gateway;

/** How a gateway stands in its house. */
struct gateway_options {
	bool    english;             /* Pages speak English where nobody chose. */
	bool    behind_proxy;        /* The last address of X-Forwarded-For is the client's. */
	bool    over_tls;            /* We speak TLS ourselves: cookies may not travel without. */
	int64_t requests_per_second; /* Of one session, or one address without a session; 0: as many as it likes. */
};
/** Build a gateway over the program's routes.  Owns: lives as long as `arena`. */
struct gateway *gateway_build(struct arena *arena, struct db *db, int64_t region_id, const struct gateway_options *options);
/** The server whose workers render refusals; set after server_start. */
void gateway_set_server(struct gateway *gateway, struct server *server);
/** The handler to give to server_start; its argument is the gateway. */
void gateway_answer(struct http_exchange *exchange, void *argument);
/** Headers of every reply: the policies that browsers hold us to. */
const struct http_header *gateway_policies(void);
/** The routes, for the API's document and tests. */
const struct router *gateway_router(const struct gateway *gateway);

#endif
