/*
 * people_page.h - people, roles, locks and sessions from pages, and everybody's own account
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PEOPLE_PAGE_H
#define AMPULL_PEOPLE_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/router.h"
#include "store/db.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route people_routes[];
extern const size_t       people_route_count;
extern const struct route account_routes[];
extern const size_t       account_route_count;

/* What the templates are given. */
struct people_choice {
	struct text code;
	struct text label;
	bool        is_chosen;
};
struct people_choices {
	struct people_choice *at;
	size_t                count;
};
struct people_head_view {
	struct text           q;
	struct people_choices states;
	struct people_choices roles;
	struct form_marks     marks;
};
struct grant_view {
	struct text       role;
	struct text       place;
	struct day        from;
	struct day        to;
	struct text       decided_by;
	bool              holds;
	bool              is_ended;
	bool              may_end;
	bool              needs_witness; /* One who signs for others. */
	bool              is_trusted;
	struct url        end_url;
	struct form_marks marks;
};
struct grant_rows {
	struct grant_view *at;
	size_t             count;
};
struct grants_view {
	struct grant_rows rows;
};
struct session_view {
	struct moment     created_at;
	struct moment     seen_at;
	struct moment     expires_at;
	struct text       address;
	bool              is_this;
	struct url        end_url;
	struct text       id;
	struct form_marks marks;
};
struct session_rows {
	struct session_view *at;
	size_t               count;
};
struct sessions_view {
	struct session_rows rows;
};
struct person_view {
	struct text           display_name;
	struct text           username;
	struct text           hsa_id;
	struct text           state;
	struct text           state_class;
	bool                  is_locked;
	struct moment         locked_until;
	int64_t               failed_count;
	bool                  is_active;
	bool                  is_self;
	struct moment         created_at;
	struct text           version;
	struct text           today;
	struct text           yesterday;
	struct url            rename_url, open_url, unlock_url, password_url, role_url, end_all_url, changes_url, journal_url;
	bool                  may_audit;
	struct grants_view    grants;
	bool                  has_grants;
	struct sessions_view  sessions;
	bool                  has_sessions;
	struct people_choices roles;
	struct people_choices places;
	struct text           proposed; /* A password for once. */
	bool                  needs_witness;
	struct form_marks     rename_marks, open_marks, unlock_marks, password_marks, role_marks, end_marks;
	struct markup         documents;
};
struct account_view {
	struct text          display_name;
	struct text          username;
	bool                 must_change;
	struct grants_view   grants;
	bool                 has_grants;
	struct sessions_view sessions;
	bool                 has_others;
	struct form_marks    password_marks, others_marks;
};

/** The grants of a person for a page; those who may end them get the form.  Fails: ERR_DATABASE. */
MUST_CHECK enum err grants_of(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t person_id, bool may_end,
			      struct grants_view *out);
/** The living sessions of a person for a page; `end_path` is where one is ended.  Fails: ERR_DATABASE. */
MUST_CHECK enum err sessions_of(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t person_id, struct url end_url,
				struct sessions_view *out);
/** Marks of one of several forms of a page. */
struct form_marks marks_named(struct ctx *ctx, const struct exchange *x, const char *what, int64_t number);

#endif
