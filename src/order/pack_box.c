/*
 * pack_box.c - kolli
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/pack_box.h"

#include "base/buf.h"
#include "catalogue/pack.h"
#include "format/gs1.h"
#include "format/json.h"
#include "order/box.sql.h"
#include "order/order.sql.h"
#include "people/journal.h"
#include "people/permission.h"
#include "place/place.h"

/* "K", the region's number of the box, and a check digit: a mistyped one is nobody's. */
static struct text code_of(struct ctx *ctx, int64_t number)
{
	for (int digit = 0; digit < 10; digit++) {
		struct text digits = text_format(ctx->arena, "%07lld%d", (long long)number, digit);
		if (gs1_check_digit_ok(digits))
			return text_format(ctx->arena, "K%.*s", TEXT_ARG(digits));
	}
	BUG("no digit checks %lld", (long long)number);
}

static enum err shipment_open(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id, struct shipment_get_row *out)
{
	TRY(shipment_get(ctx, tx, (struct shipment_get_in){ ctx->actor.region_id, shipment_id }, out));
	TRY(person_may(ctx, tx, PERMIT_PICK, out->store_id));
	if (!text_is(out->state, "packing"))
		return fail(ctx, ERR_STATE, "shipment", "shipment %lld has left: its boxes stay as they are", (long long)out->number);
	return OK;
}

static enum err box_load(struct ctx *ctx, struct db_tx *tx, int64_t box_id, struct box_get_row *box)
{
	struct shipment_get_row shipment;
	TRY(box_get(ctx, tx, (struct box_get_in){ ctx->actor.region_id, box_id }, box));
	return shipment_open(ctx, tx, box->shipment_id, &shipment);
}

static enum err must_be_open(struct ctx *ctx, const struct box_get_row *box)
{
	if (text_is(box->state, "open"))
		return OK;
	return fail(ctx, ERR_STATE, "box", "box %lld is closed: open it first", (long long)box->number);
}

static enum err make(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id, enum box_kind kind, int64_t *box_id)
{
	struct box_number_last_row last;
	struct box_insert_row      row;
	int64_t                    number;
	TRY(box_number_last(ctx, tx, (struct box_number_last_in){ ctx->actor.region_id, shipment_id }, &last));
	TRY(document_number_take(ctx, tx, "box", &number));
	TRY(box_insert(ctx, tx,
		       (struct box_insert_in){ ctx->actor.region_id, shipment_id, last.last + 1, code_of(ctx, number),
					       text_of(box_kind_name(kind)), ctx->now, ctx->actor.person_id },
		       &row));
	*box_id = row.id;
	return journal_write(ctx, tx, "box made", "box", row.id,
			     text_format(ctx->arena, "{\"shipment\":%lld,\"number\":%lld,\"kind\":\"%s\"}", (long long)shipment_id,
					 (long long)last.last + 1, box_kind_name(kind)));
}

enum err box_open(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id, enum box_kind kind, int64_t *box_id)
{
	struct shipment_get_row shipment;
	TRY(shipment_open(ctx, tx, shipment_id, &shipment));
	return make(ctx, tx, shipment_id, kind, box_id);
}

/* What of a pick lies in no box. */
static enum err loose_of(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id, int64_t allocation_id, struct box_loose_row *out)
{
	struct box_loose_rows rows;
	TRY(box_loose(ctx, tx, (struct box_loose_in){ ctx->actor.region_id, shipment_id }, &rows));
	for (size_t i = 0; i < rows.count; i++)
		if (rows.at[i].allocation_id == allocation_id) {
			*out = rows.at[i];
			return OK;
		}
	return fail(ctx, ERR_STATE, "box", "nothing of that pick lies loose for this shipment");
}

enum err box_put(struct ctx *ctx, struct db_tx *tx, int64_t box_id, int64_t allocation_id, int64_t units)
{
	struct box_get_row   box;
	struct box_loose_row loose;
	enum narcotic_class  class;
	enum box_kind        kind;
	TRY(box_load(ctx, tx, box_id, &box));
	TRY(must_be_open(ctx, &box));
	TRY(loose_of(ctx, tx, box.shipment_id, allocation_id, &loose));
	TRY(narcotic_class_of(ctx, loose.narcotic_class, &class));
	TRY(box_kind_of(ctx, box.kind, &kind));
	TRY(rule_box_takes(ctx, kind, class, loose.storage_class));
	int64_t put = units == I64_NONE ? loose.units : units;
	if (put <= 0 || put > loose.units)
		return fail(ctx, ERR_QUANTITY_NOT_POSITIVE, "units", "%lld units, %lld lie loose", (long long)put, (long long)loose.units);
	TRY(box_content_add(ctx, tx,
			    (struct box_content_add_in){ ctx->actor.region_id, box_id, allocation_id, put, ctx->now, ctx->actor.person_id }));
	return journal_write(ctx, tx, "packed", "box", box_id,
			     text_format(ctx->arena, "{\"allocation\":%lld,\"units\":%lld}", (long long)allocation_id, (long long)put));
}

enum err box_put_picked(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id, int64_t allocation_id, int64_t *box_id)
{
	struct box_loose_row        loose;
	struct box_open_of_kind_row open;
	enum narcotic_class         class;
	bool                        found;
	TRY(loose_of(ctx, tx, shipment_id, allocation_id, &loose));
	TRY(narcotic_class_of(ctx, loose.narcotic_class, &class));
	enum box_kind kind = box_kind_for(class, loose.storage_class);
	TRY(box_open_of_kind(ctx, tx,
			     (struct box_open_of_kind_in){ ctx->actor.region_id, shipment_id, text_of(box_kind_name(kind)) }, &open, &found));
	*box_id = open.id;
	if (!found)
		TRY(make(ctx, tx, shipment_id, kind, box_id));
	return box_content_add(ctx, tx,
			       (struct box_content_add_in){ ctx->actor.region_id, *box_id, allocation_id, loose.units, ctx->now,
							    ctx->actor.person_id });
}

enum err box_take_out(struct ctx *ctx, struct db_tx *tx, int64_t box_id, int64_t allocation_id)
{
	struct box_get_row box;
	int64_t            changed;
	TRY(box_load(ctx, tx, box_id, &box));
	TRY(must_be_open(ctx, &box));
	TRY(box_content_take(ctx, tx, (struct box_content_take_in){ ctx->actor.region_id, box_id, allocation_id }, &changed));
	if (changed != 1)
		return fail(ctx, ERR_NOT_FOUND, "box", "box %lld holds nothing of that pick", (long long)box.number);
	return journal_write(ctx, tx, "unpacked", "box", box_id,
			     text_format(ctx->arena, "{\"allocation\":%lld}", (long long)allocation_id));
}

enum err box_close(struct ctx *ctx, struct db_tx *tx, int64_t box_id, int64_t version, struct text seal)
{
	struct box_get_row       box;
	struct box_contents_rows contents;
	enum box_kind            kind;
	int64_t                  changed;
	struct text              plain = seal.at ? text_trim(seal) : TEXT("");
	TRY(box_load(ctx, tx, box_id, &box));
	TRY(must_be_open(ctx, &box));
	TRY(box_contents(ctx, tx, (struct box_contents_in){ ctx->actor.region_id, box.shipment_id, box_id }, &contents));
	if (contents.count == 0)
		return fail(ctx, ERR_STATE, "box", "box %lld is empty", (long long)box.number);
	TRY(box_kind_of(ctx, box.kind, &kind));
	TRY(rule_box_sealed(ctx, kind, plain));
	TRY(box_close_mark(ctx, tx,
			   (struct box_close_mark_in){ ctx->actor.region_id, box_id, version ? version : box.version, plain, ctx->now,
						       ctx->actor.person_id },
			   &changed));
	if (changed != 1)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "box", "box %lld was changed by somebody else", (long long)box.number);
	struct buf         payload;
	struct json_writer w = json_to(&payload);
	buf_init(&payload, ctx->arena, 1024);
	json_object_start(&w);
	json_put_text(&w, "seal", plain);
	json_object_end(&w);
	return journal_write(ctx, tx, "box closed", "box", box_id, buf_done(&payload));
}

enum err box_reopen(struct ctx *ctx, struct db_tx *tx, int64_t box_id, int64_t version)
{
	struct box_get_row box;
	int64_t            changed;
	TRY(box_load(ctx, tx, box_id, &box));
	TRY(box_reopen_mark(ctx, tx, (struct box_reopen_mark_in){ ctx->actor.region_id, box_id, version ? version : box.version }, &changed));
	if (changed != 1)
		return fail(ctx, ERR_CHANGED_MEANWHILE, "box", "box %lld was changed by somebody else", (long long)box.number);
	return journal_write(ctx, tx, "box opened again", "box", box_id, TEXT("{}"));
}

enum err box_remove(struct ctx *ctx, struct db_tx *tx, int64_t box_id)
{
	struct box_get_row box;
	int64_t            changed;
	TRY(box_load(ctx, tx, box_id, &box));
	TRY(box_drop(ctx, tx, (struct box_drop_in){ ctx->actor.region_id, box_id }, &changed));
	if (changed != 1)
		return fail(ctx, ERR_STATE, "box", "box %lld holds goods: take them out first", (long long)box.number);
	return journal_write(ctx, tx, "box removed", "box", box_id, text_format(ctx->arena, "{\"shipment\":%lld}", (long long)box.shipment_id));
}

enum err boxes_leave(struct ctx *ctx, struct db_tx *tx, int64_t shipment_id)
{
	int64_t                     region_id = ctx->actor.region_id, changed;
	struct boxes_of_shipment_rows boxes;
	struct box_loose_rows       loose;
	TRY(boxes_of_shipment(ctx, tx, (struct boxes_of_shipment_in){ region_id, shipment_id }, &boxes));
	for (size_t i = 0; i < boxes.count; i++) {
		const struct boxes_of_shipment_row *box = &boxes.at[i];
		enum box_kind                       kind;
		if (box->rows == 0) {
			TRY(box_drop(ctx, tx, (struct box_drop_in){ region_id, box->id }, &changed));
			continue;
		}
		TRY(box_kind_of(ctx, box->kind, &kind));
		TRY(rule_box_sealed(ctx, kind, box->seal));
		if (text_is(box->state, "open"))
			TRY(box_close_mark(ctx, tx,
					   (struct box_close_mark_in){ region_id, box->id, box->version, box->seal, ctx->now,
								       ctx->actor.person_id },
					   &changed));
	}
	TRY(box_loose(ctx, tx, (struct box_loose_in){ region_id, shipment_id }, &loose));
	if (boxes.count > 0 && loose.count > 0)
		return fail(ctx, ERR_STATE, "box", "%zu picks lie in no box: pack them first", loose.count);
	return OK;
}

enum err boxes_forget(struct ctx *ctx, struct db_tx *tx, int64_t allocation_id)
{
	struct boxes_closed_with_row closed;
	TRY(boxes_closed_with(ctx, tx, (struct boxes_closed_with_in){ ctx->actor.region_id, allocation_id }, &closed));
	if (closed.count > 0)
		return fail(ctx, ERR_STATE, "box", "box %lld is closed: open it first", (long long)closed.number);
	return box_content_drop(ctx, tx, (struct box_content_drop_in){ ctx->actor.region_id, allocation_id });
}
