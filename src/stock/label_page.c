/*
 * label_page.c - hylletiketter
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "stock/label_page.h"

#include "format/barcode.h"
#include "format/pdf.h"
#include "people/permission.h"
#include "place/place.h"
#include "stock/label.sql.h"
#include "stock/label_page.html.h"

enum { LABELS_MOST = 1000 };

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

enum err label_leads_to(struct ctx *ctx, struct db_tx *tx, struct text code, struct url *url, bool *found)
{
	struct label_box_row box;
	struct place         place;
	struct text          plain = text_trim(code);
	*found = false;
	if (text_is_empty(plain) || plain.length > 60)
		return OK;
	TRY(label_box(ctx, tx, (struct label_box_in){ ctx->actor.region_id, plain }, &box, found));
	if (*found) {
		*url = url_ids(ctx->arena, "/boxes/#", box.id, 0);
		return OK;
	}
	enum err err = place_by_code(ctx, tx, plain, &place);
	if (err == ERR_NOT_FOUND) {
		ctx->error = (struct error){ 0 };
		return OK;
	}
	TRY(err);
	*found = place.store_id != 0;
	*url = url_with(ctx->arena, url_of("/stock/batches"), "place_id", id_text(ctx, place.id));
	return OK;
}

static void choose(struct ctx *ctx, const struct place_list *places, struct label_choices_view *out)
{
	out->at = arena_array(ctx->arena, struct label_choice_view, places->count + 1);
	for (size_t i = 0; i < places->count; i++)
		out->at[out->count++] = (struct label_choice_view){ id_text(ctx, places->at[i].id), places->at[i].name, false };
}

static enum err labels_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct place_list  stores, places;
	struct labels_view view = { .may_bins = viewer_may(&x->viewer, PERMIT_RECEIVE_GOODS) };
	TRY(place_stores(ctx, tx, &stores));
	TRY(person_places(ctx, tx, PERMIT_VIEW_ORDERS, &places));
	choose(ctx, &stores, &view.stores);
	choose(ctx, &places, &view.places);
	struct html body = page_start(ctx, x);
	labels_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_LABELS_TITLE), &body);
	return OK;
}

static enum err write_labels(struct ctx *ctx, struct exchange *x, const struct pdf_label *labels, size_t count)
{
	if (count == 0)
		return fail(ctx, ERR_NOT_FOUND, "labels", "there is nothing to label");
	if (count > LABELS_MOST)
		return fail(ctx, ERR_FIELD_INVALID, "labels", "%zu labels at once are too many, %d is the most", count, LABELS_MOST);
	x->reply.content_type = TEXT("application/pdf");
	return pdf_write_labels(ctx, text_in(x->viewer.language, T_LABELS_TITLE),
				text_is(form_text(x->form, "paper"), "single") ? &pdf_label_small : &pdf_label_sheet, labels, count,
				&x->reply.body);
}

static enum err matrix_of(struct ctx *ctx, enum barcode_kind kind, struct text content, const struct barcode **out)
{
	struct barcode *code = arena_new(ctx->arena, struct barcode);
	*out = code;
	return barcode_make(ctx, kind, content, code);
}

static enum err bins_pdf(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct place           first, last;
	struct label_bins_rows bins;
	int64_t                store_id = form_i64(x->form, "store_id");
	TRY(person_may(ctx, tx, PERMIT_RECEIVE_GOODS, store_id));
	TRY(place_by_code(ctx, tx, form_text(x->form, "from_code"), &first));
	TRY(place_by_code(ctx, tx, form_has(x->form, "to_code") ? form_text(x->form, "to_code") : form_text(x->form, "from_code"), &last));
	if (first.store_id != store_id || last.store_id != store_id)
		return fail(ctx, ERR_FIELD_INVALID, "from_code", "%.*s and %.*s are not both bins of the store", TEXT_ARG(first.code),
			    TEXT_ARG(last.code));
	TRY(label_bins(ctx, tx, (struct label_bins_in){ ctx->actor.region_id, store_id, first.walk_order, last.walk_order }, &bins));
	struct pdf_label *labels = arena_array(ctx->arena, struct pdf_label, bins.count + 1);
	for (size_t i = 0; i < bins.count; i++) {
		labels[i] = (struct pdf_label){ .large = bins.at[i].code, .lines = { bins.at[i].name }, .line_count = 1 };
		TRY(matrix_of(ctx, BARCODE_MATRIX, bins.at[i].code, &labels[i].code));
	}
	return write_labels(ctx, x, labels, bins.count);
}

/* What a scanner finds the article by: the pack's own code where we know it, else its Vnr. */
static enum err shelf_code(struct ctx *ctx, const struct label_shelf_row *row, const struct barcode **out)
{
	*out = NULL;
	if (row->gtin.length == 14)
		return matrix_of(ctx, BARCODE_GTIN, row->gtin, out);
	return row->vnr.length == 6 ? matrix_of(ctx, BARCODE_MATRIX, row->vnr, out) : OK;
}

static enum err shelf_pdf(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct place            place;
	struct label_shelf_rows rows;
	enum language           language = x->viewer.language;
	TRY(place_load(ctx, tx, form_i64(x->form, "place_id"), &place));
	TRY(person_may(ctx, tx, PERMIT_VIEW_ORDERS, place.id));
	TRY(label_shelf(ctx, tx, (struct label_shelf_in){ ctx->actor.region_id, place.id, ctx->today }, &rows));
	struct pdf_label *labels = arena_array(ctx->arena, struct pdf_label, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct label_shelf_row *row = &rows.at[i];
		struct pdf_label             *label = &labels[i];
		label->wraps = true;
		label->large = row->name;
		label->strong = row->strength;
		label->lines[label->line_count++] = text_format(ctx->arena, "%.*s, %.*s", TEXT_ARG(row->form), TEXT_ARG(row->pack_text));
		label->lines[label->line_count++] = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(text_in(language, T_PACK_VNR)), TEXT_ARG(row->vnr));
		label->lines[label->line_count++] =
			text_format(ctx->arena, "%.*s: %lld %.*s · %.*s: %lld", TEXT_ARG(text_in(language, T_LABELS_USUAL)), (long long)row->usual_packs,
				    TEXT_ARG(text_in(language, T_PACKS_SHORT)), TEXT_ARG(text_in(language, T_PAR)), (long long)row->par_packs);
		label->lines[label->line_count++] = place.name;
		TRY(shelf_code(ctx, row, &label->code));
	}
	return write_labels(ctx, x, labels, rows.count);
}

#define PAPER { .name = "paper", .type = FIELD_CHOICE, .place = IN_QUERY, .choices = "sheet|single", .about = "A4 with 24 labels, or one a page" }

static const struct field bins_fields[] = {
	{ .name = "store_id", .type = FIELD_ID, .place = IN_QUERY, .required = true },
	{ .name = "from_code", .type = FIELD_TEXT, .place = IN_QUERY, .required = true, .maximum = 40, .about = "the first bin in walk order" },
	{ .name = "to_code", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 40, .about = "the last bin; empty: the first alone" },
	PAPER,
};
static const struct field shelf_fields[] = { { .name = "place_id", .type = FIELD_ID, .place = IN_QUERY, .required = true }, PAPER };

const struct route label_routes[] = {
	{ HTTP_GET, "/labels", PERMIT_VIEW_ORDERS, labels_page, .about = "labels of bins and shelves" },
	{ HTTP_GET, "/labels/bins", PERMIT_RECEIVE_GOODS, bins_pdf, ROUTE_FIELDS(bins_fields), .about = "bin labels on paper" },
	{ HTTP_GET, "/labels/shelf", PERMIT_VIEW_ORDERS, shelf_pdf, ROUTE_FIELDS(shelf_fields), .about = "shelf labels of a ward's base list on paper" },
};
const size_t label_route_count = COUNT_OF(label_routes);
