/*
 * journal_page.h - the journal for the auditor: search, one row with its proof
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_JOURNAL_PAGE_H
#define AMPULL_JOURNAL_PAGE_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/router.h"
#include "people/journal_words.h"
#include "web/html.h"

extern const struct route journal_routes[];
extern const size_t       journal_route_count;

/* What the templates are given. */
struct journal_choice {
	struct text code;
	struct text label;
	bool        is_chosen;
};
struct journal_choices {
	struct journal_choice *at;
	size_t                 count;
};
struct journal_head_view {
	struct text            person;
	struct text            subject_id;
	struct text            request_id;
	struct text            words;
	struct text            from;
	struct text            to;
	struct journal_choices events;
	struct journal_choices kinds;
	bool                   is_part;
	struct text            looked;
	bool                   has_next;
	struct url             next;
};
struct journal_row_view {
	int64_t                id;
	struct moment          recorded_at;
	struct text            person;
	struct url             person_url;
	struct text            address;
	struct text            request_id;
	struct url             request_url;
	struct text            event;
	struct text            subject;
	bool                   has_subject_url;
	struct url             subject_url;
	struct url             changes_url;
	struct journal_details details;
	bool                   is_erased;
	struct text            payload;
	bool                   is_sealed;
	int64_t                seal_number;
	bool                   fits;
	struct text            payload_digest;
	struct text            digest;
	struct text            digest_before;
};

#endif
