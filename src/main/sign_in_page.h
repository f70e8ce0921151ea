/*
 * sign_in_page.h - signing in and out, the language, static files
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_SIGN_IN_PAGE_H
#define AMPULL_SIGN_IN_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "store/db.h"
#include "web/face.h"
#include "web/layout.h"

#define SESSION_COOKIE "ampull"

struct sign_in_view {
	struct text      next;
	struct form_marks marks;
};

/** Marks the routes that sign in; the gateway gives them to sign_in_pass().  Fails: always, when called as a face. */
enum err sign_in_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x);
/** Sign in: the password is tried between two transactions.  Fails: ERR_SIGN_IN_FAILED, ERR_ACCOUNT_LOCKED. */
MUST_CHECK enum err sign_in_pass(struct ctx *ctx, struct db *db, struct exchange *x);

extern const struct route sign_in_routes[];
extern const size_t       sign_in_route_count;

/** Refuse a form that the browser says was sent from another site (Sec-Fetch-Site).  Fails: ERR_CSRF. */
MUST_CHECK enum err check_same_site(struct ctx *ctx, const struct http_request *request);

#endif
