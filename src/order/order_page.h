/*
 * order_page.h - pages and API of ward orders: write, place, review, pick, send, receive
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_ORDER_PAGE_H
#define AMPULL_ORDER_PAGE_H

#include "base/base.h"
#include "http/router.h"
#include "order/receive_page.h"
#include "order/receive_page.html.h"
#include "order/schedule_page.h"
#include "order/schedule_page.html.h"
#include "stock/choose_page.h"
#include "web/html.h"
#include "web/layout.h"

extern const struct route order_routes[];
extern const size_t       order_route_count;
extern const struct route pick_routes[];
extern const size_t       pick_route_count;

/* What the templates are given. */
struct choice_view {
	struct text id;
	struct text label;
	struct url  url;
};
struct choices_view {
	struct choice_view *at;
	size_t              count;
};
struct dispensation_form_view {
	bool                is_of_pack; /* The list is narrowed to one pack. */
	struct text         pack;
	struct choices_view places;
	struct form_marks   marks;
};
struct order_new_view {
	struct form_marks   marks;
	struct choices_view places;
	bool                has_places;
};
struct candidate_view {
	struct text pack_id;
	struct text name;
	struct text basis;
	int64_t     packs;
	int64_t     available;
	int64_t     kept;
	bool        is_kept; /* Nothing is free, and some is kept as preparedness. */
	struct day  first_expiry;
};
struct candidates_view {
	struct candidate_view *at;
	size_t                 count;
};
struct order_line_view {
	int64_t                number;
	int64_t                kept; /* Kept as preparedness: free, but for no ordinary order. */
	bool                   is_kept;
	struct text            line_id;
	struct text            version;
	struct text            name;
	struct text            detail;
	struct url             pack_url;
	struct text            pack_id;
	int64_t                packs;
	int64_t                units;
	struct text            asked;
	struct text            supplied;
	struct text            state;
	struct text            state_class;
	bool                   is_exchanged;
	struct text            why;
	struct day             expected;
	int64_t                picked;
	int64_t                sent;
	int64_t                received;
	/* For review. */
	bool                   is_open;     /* Waits for a decision. */
	bool                   class_unknown;
	int64_t                available;
	bool                   is_enough;
	struct candidates_view candidates;
	bool                   has_candidates;
	struct url             decide_url;
	struct url             class_url;
	struct form_marks      marks;
};
struct order_lines_view {
	struct order_line_view *at;
	size_t                  count;
};
struct order_event_view {
	struct moment at;
	int64_t       line;
	struct text   event;
	struct text   pack;
	int64_t       units;
	struct text   why;
	struct text   who;
};
struct order_events_view {
	struct order_event_view *at;
	size_t                   count;
};
struct order_view {
	bool        is_alcohol;
	bool        has_requisition;
	struct text requisition_number;
	struct url  requisition_url;
	struct form_marks        marks;
	int64_t                  number;
	struct text              ward;
	struct text              store;
	struct text              note;
	bool                     has_note;
	bool                     is_narcotic;
	bool                     is_draft;
	bool                     is_cancelled; /* Before it was placed. */
	bool                     may_write;
	bool                     may_review;
	bool                     may_release;
	bool                     has_open;
	struct moment            placed_at;
	struct text              placed_by;
	bool                     has_behalf;
	struct text              behalf;
	struct text              version;
	struct order_lines_view  lines;
	bool                     has_lines;
	struct order_events_view events;
	struct url               order_url;
	struct url               lines_url;
	struct url               place_url;
	struct url               cancel_url;
	struct url               approve_url;
	struct url               release_url;
	struct url               review_url;
	struct url               changes_url;
	struct url               documents_url;
	struct schedule_view     schedule;
	struct when_view         when;
};
struct take_view {
	struct text   id;
	struct text   bin;
	struct text   name;
	struct text   detail;
	struct text   label;
	struct day    expiry;
	int64_t       units;
	struct text   packs;
	struct text   state;
	struct text   state_class;
	bool          is_waiting;
	bool          is_doubted; /* Its bin is to be counted. */
	bool          may_undo;
	struct url    pick_url;
	struct url    undo_url;
	struct witness_view witness;
	struct witness_view short_witness; /* Taking nothing needs nobody. */
	struct form_marks marks;
};
struct takes_view {
	struct take_view *at;
	size_t            count;
};
struct pick_view {
	int64_t           number;
	int64_t           order_number;
	struct text       ward;
	struct text       store;
	int64_t           waiting;
	struct takes_view takes;
	bool              is_done;
	bool              may_send;
	struct url        send_url;
	struct url        pdf_url;
	struct url        order_url;
	struct witness_view witness; /* For sending. */
	struct schedule_view schedule;
	struct url        boxes_url;
	bool              is_in_walk;
	int64_t           walk_number;
	struct text       walk_person;
	struct url        walk_url;
	struct form_marks marks;
};
struct shipment_row_view {
	struct text id;
	struct text name;
	struct text detail;
	struct text label;
	struct day  expiry;
	int64_t     units;
	int64_t     received;
	struct text difference;
	struct money charge;
};
struct shipment_rows_view {
	struct shipment_row_view *at;
	size_t                    count;
};
struct shipment_view {
	int64_t                   number;
	int64_t                   order_number;
	bool        is_recalled;
	struct url  recall_url;
	int64_t     recall_number;
	struct text recall_labels;
	struct url                order_url;
	struct text               ward;
	struct text               store;
	struct text               state;
	struct text               state_class;
	struct moment             sent_at;
	struct text               sent_by;
	struct moment             received_at;
	struct text               received_by;
	struct shipment_rows_view rows;
	struct ward_receive_view       receive;
	bool                      may_receive;
	bool                      may_pack;
	struct url                boxes_url;
	struct markup             boxes;
	bool                      has_note;
	struct url                receive_url;
	struct url                note_url;
	struct form_marks         marks;
	struct money              total;
};

#endif
