/*
 * dispensation_page.c - one dispensation: days, basis, and the decision itself as a document
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/dispensation_page.h"

#include "order/dispensation_page.html.h"
#include "order/subjects.sql.h"
#include "people/document_page.h"
#include "people/permission.h"

static enum err dispensation_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct dispensation_subject_row row;
	int64_t                     id = form_i64(x->form, "dispensation_id");
	TRY(dispensation_subject(ctx, tx, (struct dispensation_subject_in){ ctx->actor.region_id, id }, &row));
	struct dispensation_view view = {
		.place = row.place_name,
		.pack = row.pack_name.at ? row.pack_name : text_in(x->viewer.language, T_DISPENSATION_ALL),
		.valid_from = row.valid_from,
		.valid_to = row.valid_to,
		.basis = row.basis,
		.person = row.person.at ? row.person : TEXT("Ampull"),
		.created_at = row.created_at,
	};
	TRY(documents_part(ctx, tx, x, "dispensation", id, &view.documents));
	struct html body = page_start(ctx, x);
	dispensation_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_SUBJECT_DISPENSATION), &body);
	return OK;
}

static const struct field page_fields[] = {
	{ .name = "dispensation_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
};

const struct route dispensation_routes[] = {
	{ HTTP_GET, "/dispensations/{dispensation_id}", PERMIT_DISPENSE_EXCEPTION, dispensation_page, ROUTE_FIELDS(page_fields), .about = "one dispensation with its documents" },
};
const size_t dispensation_route_count = COUNT_OF(dispensation_routes);
