/*
 * quarantine_page.c - what lies in quarantine, why and how long; out of it by a pharmacist, or destroyed
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/waste_page.h"

#include "base/limits.h"
#include "order/stop_batch.h"
#include "order/waste.sql.h"
#include "order/waste_page.html.h"
#include "people/second_signer.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/count_page.h"
#include "web/answer.h"
#include "web/list.h"
#include "web/table.h"

static enum err quarantine_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct quarantine_list_rows rows;
	struct quarantine_page_view view = { .may_release = viewer_may(&x->viewer, PERMIT_RELEASE_QUARANTINE) };
	TRY(quarantine_list(ctx, tx, (struct quarantine_list_in){ ctx->actor.region_id, list_rows(x) }, &rows));
	view.rows.at = arena_array(ctx->arena, struct quarantine_row_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct quarantine_list_row *row = &rows.at[i];
		struct quarantine_row_view       *shown = &view.rows.at[view.rows.count++];
		*shown = (struct quarantine_row_view){
			.store = row->store_name,
			.place = row->place_code,
			.place_id = text_format(ctx->arena, "%lld", (long long)row->place_id),
			.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(row->name), TEXT_ARG(row->strength)),
			.detail = row->pack_text,
			.label = row->label,
			.batch_url = url_ids(ctx->arena, "/batches/#", row->batch_id, 0),
			.release_url = url_ids(ctx->arena, "/quarantine/#/release", row->batch_id, 0),
			.waste_url = url_ids(ctx->arena, "/batches/#/waste", row->batch_id, 0),
			.expiry = row->expiry_day,
			.amount = count_amount(ctx->arena, x->viewer.language, row->units, row->units_per_pack),
			.units = row->units,
			.value = { row->value_ore },
			.since = row->since,
			.days = ctx->today.number - zone_day(row->since).number,
			.reason = row->reason,
			.person = row->person.at ? row->person : TEXT(""),
			.from_code = row->from_code.at ? row->from_code : TEXT(""),
			.is_blocked = row->blocks > 0,
			.is_expired = row->expiry_day.number < ctx->today.number,
			.may_release = view.may_release && row->owner_id == 0 && row->earmark_id == 0,
			.may_waste = viewer_may(&x->viewer, PERMIT_WASTE),
			.marks = form_marks_of(x),
		};
		if (shown->may_release)
			TRY(signer_needed(ctx, tx,
					     &(struct eyes_act){ EYES_QUARANTINE_RELEASE, row->place_id, row->narcotic_class.at,
								 PERMIT_RELEASE_QUARANTINE },
					     &shown->witness.is_asked));
		shown->marks.request_key = text_format(ctx->arena, "%.*s-%zu", TEXT_ARG(x->viewer.request_key), i);
		view.value.ore += row->value_ore;
		view.oldest = shown->days > view.oldest ? shown->days : view.oldest;
	}
	view.has_rows = view.rows.count > 0;
	struct html body = page_start(ctx, x);
	quarantine_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_QUARANTINE_TITLE), &body);
	return OK;
}

static enum err release_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct place   to;
	struct stopped moved;
	TRY(place_by_code(ctx, tx, form_text(x->form, "to_code"), &to));
	TRY(quarantine_move(ctx, tx,
			    &(struct stock_transfer){ .from_place_id = form_i64(x->form, "from_place_id"),
						      .to_place_id = to.id,
						      .batch_id = form_i64(x->form, "batch_id"),
						      .units = form_i64(x->form, "units"),
						      .reason = form_text(x->form, "reason") },
			    &moved));
	answer_written(ctx, x, url_of("/quarantine"), "DONE_OUT_OF_QUARANTINE", "movement_id", moved.id);
	return OK;
}

static const struct field list_fields[] = { TABLE_FIELDS };
static const struct field release_fields[] = {
	{ .name = "batch_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
	{ .name = "from_place_id", .type = FIELD_ID, .place = IN_BODY, .required = true },
	{ .name = "to_code", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 40, .about = "the bin" },
	{ .name = "units", .type = FIELD_INTEGER, .place = IN_BODY, .required = true, .minimum = 1, .maximum = LIMIT_UNITS },
	{ .name = "reason", .type = FIELD_TEXT, .place = IN_BODY, .required = true },
	WITNESS_FIELDS,
};

const struct route quarantine_routes[] = {
	{ HTTP_GET, "/quarantine", PERMIT_VIEW_STOCK, quarantine_page, ROUTE_FIELDS(list_fields), .about = "what lies in quarantine" },
	{ HTTP_POST, "/quarantine/{batch_id}/release", PERMIT_RELEASE_QUARANTINE, release_face, ROUTE_FIELDS(release_fields), .about = "release from quarantine", .page_on_refusal = quarantine_page, .takes_witness = true },
	{ HTTP_POST, "/api/v1/quarantine/{batch_id}/release", PERMIT_RELEASE_QUARANTINE, release_face, ROUTE_FIELDS(release_fields), .about = "release from quarantine", .replies = "movement_id", .takes_witness = true },
};
const size_t quarantine_route_count = COUNT_OF(quarantine_routes);
