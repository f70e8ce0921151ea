/*
 * walk_page.c - plockrundan vid vagnen: what to take now, from where, into which position
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/walk_page.h"

#include "base/limits.h"
#include "catalogue/pack.h"
#include "order/box.sql.h"
#include "order/box_rules.h"
#include "order/order.sql.h"
#include "order/order_view.h"
#include "order/start_walk.h"
#include "order/walk_page.html.h"
#include "people/permission.h"
#include "people/second_signer.h"
#include "people/witness.h"
#include "place/place.h"
#include "stock/code_scan.h"
#include "web/answer.h"
#include "web/table.h"

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

/* Every form of a page has a request key of its own. */
static struct form_marks marks_of(struct ctx *ctx, const struct exchange *x, const char *form)
{
	struct form_marks marks = form_marks_of(x);
	marks.request_key = text_format(ctx->arena, "%.*s-%s", TEXT_ARG(marks.request_key), form);
	return marks;
}

static struct url walk_url(struct ctx *ctx, int64_t walk_id)
{
	return url_ids(ctx->arena, "/walks/#", walk_id, 0);
}

static struct text walk_name(struct ctx *ctx, const struct exchange *x, int64_t number)
{
	return text_format(ctx->arena, "%.*s %lld", TEXT_ARG(text_in(x->viewer.language, T_WALK)), (long long)number);
}

/* ---------------------------------------------------------------- one take */

static struct text boxes_words(struct ctx *ctx, enum language language, const struct boxes_of_shipment_rows *boxes)
{
	struct text words = TEXT("");
	for (size_t i = 0; i < boxes->count; i++)
		words = text_format(ctx->arena, "%.*s%s%lld %.*s", TEXT_ARG(words), i ? ", " : "", (long long)boxes->at[i].number,
				    TEXT_ARG(text_of_word(ctx->arena, language, "BOX_KIND", boxes->at[i].kind)));
	return words.length ? words : text_in(language, T_BOXES_NONE);
}

/* The box that goods of this kind go into now: " · Kolli 2 (Kyl)". */
static enum err box_words(struct ctx *ctx, struct db_tx *tx, enum language language, const struct walk_takes_row *take, struct text *out)
{
	struct box_open_of_kind_row box;
	enum narcotic_class         class;
	bool                        found;
	TRY(narcotic_class_of(ctx, take->narcotic_class, &class));
	struct text kind = text_of(box_kind_name(box_kind_for(class, take->storage_class)));
	TRY(box_open_of_kind(ctx, tx, (struct box_open_of_kind_in){ ctx->actor.region_id, take->shipment_id, kind }, &box, &found));
	*out = found ? text_format(ctx->arena, " · %.*s %lld (%.*s)", TEXT_ARG(text_in(language, T_BOX)), (long long)box.number,
				   TEXT_ARG(text_of_word(ctx->arena, language, "BOX_KIND", kind)))
		     : TEXT("");
	return OK;
}

static enum err now_fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, const struct walk_get_row *walk,
			 const struct walk_takes_row *take, bool scans_bin, struct text bin, struct walk_now_view *out)
{
	bool    is_there = text_equal(bin, take->place_code);
	int64_t walk_id = walk->id;
	*out = (struct walk_now_view){
		.bin = take->place_code,
		.name = text_format(ctx->arena, "%.*s %.*s", TEXT_ARG(take->name), TEXT_ARG(take->strength)),
		.detail = text_format(ctx->arena, "%.*s · %.*s%s%.*s", TEXT_ARG(take->form), TEXT_ARG(take->pack_text),
				      take->vnr.length ? " · " : "", TEXT_ARG(take->vnr)),
		.label = take->label,
		.expiry = take->expiry_day,
		.amount = packs_text(ctx->arena, x->viewer.language, take->units, take->units_per_pack),
		.units = take->units,
		.position = take->position,
		.ward = take->ward_name,
		.order_number = take->order_number,
		.narcotic = text_of_word(ctx->arena, x->viewer.language, "CLASS", take->narcotic_class),
		.is_narcotic = !text_is(take->narcotic_class, "0"),
		.is_cold = text_is(take->storage_class, "cold"),
		.is_doubted = take->doubts > 0,
		.was_skipped = !moment_is_none(take->skipped_at),
		.asks_bin = scans_bin && !is_there,
		.has_bin = is_there,
		.confirmed = is_there ? bin : TEXT(""),
		.walk_url = walk_url(ctx, walk_id),
		.pick_url = url_ids(ctx->arena, "/walks/#/takes/#", walk_id, take->id),
		.skip_url = url_ids(ctx->arena, "/walks/#/takes/#/skip", walk_id, take->id),
		.marks = marks_of(ctx, x, "pick"),
		.short_marks = marks_of(ctx, x, "short"),
		.skip_marks = marks_of(ctx, x, "skip"),
	};
	if (is_narcotic(take->narcotic_class))
		TRY(signer_needed(ctx, tx,
				  &(struct eyes_act){ EYES_NARCOTIC_PICK, walk->store_id, take->narcotic_class.at, PERMIT_PICK },
				  &out->witness.is_asked));
	out->short_witness = (struct witness_view){ out->witness.is_asked, true };
	return box_words(ctx, tx, x->viewer.language, take, &out->box);
}

static struct text short_words(struct ctx *ctx, const struct walk_takes_row *take)
{
	return text_format(ctx->arena, "%.*s · %.*s %.*s", TEXT_ARG(take->place_code), TEXT_ARG(take->name), TEXT_ARG(take->strength));
}

/* A step that was made; one that was short says so. */
static struct text last_words(struct ctx *ctx, enum language language, const struct walk_takes_row *take)
{
	struct text words = short_words(ctx, take);
	return text_is(take->state, "short") ? text_format(ctx->arena, "%.*s · %.*s", TEXT_ARG(words),
							   TEXT_ARG(text_of_word(ctx->arena, language, "PICK_STATE", take->state)))
					     : words;
}

/* The step made last: NULL when there is none since the walk began. */
static const struct walk_takes_row *last_of(const struct walk_takes_rows *takes, struct moment since)
{
	const struct walk_takes_row *last = NULL;
	for (size_t i = 0; i < takes->count; i++) {
		const struct walk_takes_row *take = &takes->at[i];
		if (!text_is(take->state, "proposed") && !moment_is_none(take->picked_at) && take->picked_at.us >= since.us &&
		    (!last || take->picked_at.us > last->picked_at.us))
			last = take;
	}
	return last;
}

static enum err stops_fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t walk_id, struct walk_stops_view *out)
{
	struct walk_stops_rows rows;
	TRY(walk_stops(ctx, tx, (struct walk_stops_in){ ctx->actor.region_id, walk_id }, &rows));
	out->at = arena_array(ctx->arena, struct walk_stop_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct walk_stops_row  *row = &rows.at[i];
		struct boxes_of_shipment_rows boxes;
		TRY(boxes_of_shipment(ctx, tx, (struct boxes_of_shipment_in){ ctx->actor.region_id, row->shipment_id }, &boxes));
		out->at[out->count++] = (struct walk_stop_view){
			.position = row->position,
			.order_number = row->order_number,
			.order_url = url_ids(ctx->arena, "/orders/#", row->order_id, 0),
			.ward = row->ward_name,
			.due = row->due_at,
			.done = row->takes - row->waiting,
			.takes = row->takes,
			.boxes = boxes_words(ctx, x->viewer.language, &boxes),
			.boxes_url = url_ids(ctx->arena, "/shipments/#/boxes", row->shipment_id, 0),
			.state_class = row->waiting ? TEXT("chip") : TEXT("chip good"),
		};
	}
	return OK;
}

static enum err persons_fill(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, struct walk_choices_view *out)
{
	struct walk_persons_rows rows;
	TRY(walk_persons(ctx, tx, (struct walk_persons_in){ ctx->actor.region_id, ctx->today }, &rows));
	out->at = arena_array(ctx->arena, struct walk_choice_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		if (rows.at[i].id != x->viewer.person_id)
			out->at[out->count++] = (struct walk_choice_view){ id_text(ctx, rows.at[i].id), rows.at[i].name, false };
	return OK;
}

static enum err load_walk(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct walk_get_row *walk, struct walk_takes_rows *takes)
{
	int64_t id = form_i64(x->form, "walk_id");
	TRY(walk_get(ctx, tx, (struct walk_get_in){ ctx->actor.region_id, id }, walk));
	TRY(person_may(ctx, tx, PERMIT_PICK, walk->store_id));
	return walk_takes(ctx, tx, (struct walk_takes_in){ ctx->actor.region_id, id }, takes);
}

/* The bin that was scanned, on its way here or with a step that was refused; a wrong one is refused by the page itself. */
static struct text bin_of(struct ctx *ctx, struct exchange *x, const struct walk_takes_row *take)
{
	bool        is_step = x->route && (x->route->method == HTTP_GET || x->route->field_count >= 5);
	struct text bin = is_step ? text_trim(form_text(x->form, "bin")) : TEXT("");
	if (text_is_empty(bin) || text_equal(bin, take->place_code) || x->refused)
		return bin;
	if (fail(ctx, ERR_WRONG_BIN, "bin", "scanned: %.*s; to stand at: %.*s", TEXT_ARG(bin), TEXT_ARG(take->place_code)))
		step_refused(ctx, x);
	return TEXT("");
}

static enum err walk_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct walk_get_row    walk;
	struct walk_takes_rows takes;
	struct walk_setting    setting;
	size_t                 waiting = 0;
	TRY(load_walk(ctx, tx, x, &walk, &takes));
	TRY(walk_setting_read(ctx, tx, walk.store_id, &setting));
	for (size_t i = 0; i < takes.count; i++)
		waiting += text_is(takes.at[i].state, "proposed");
	bool             is_open = text_is(walk.state, "open");
	struct walk_view view = {
		.person = walk.person_name,
		.is_open = is_open,
		.is_mine = is_open && walk.person_id == x->viewer.person_id,
		.is_done = waiting == 0 || !is_open,
		.undo_url = url_ids(ctx->arena, "/walks/#/undo", walk.id, 0),
		.finish_url = url_ids(ctx->arena, "/walks/#/finish", walk.id, 0),
		.give_url = url_ids(ctx->arena, "/walks/#/give", walk.id, 0),
		.version = id_text(ctx, walk.version),
		.me = id_text(ctx, x->viewer.person_id),
		.undo_marks = marks_of(ctx, x, "undo"),
		.finish_marks = marks_of(ctx, x, "finish"),
		.give_marks = marks_of(ctx, x, "give"),
		.take_marks = marks_of(ctx, x, "take"),
	};
	if (view.is_mine && waiting > 0) {
		struct text bin = bin_of(ctx, x, &takes.at[0]);
		view.has_take = true;
		TRY(now_fill(ctx, tx, x, &walk, &takes.at[0], setting.scans_bin, bin, &view.now));
		view.has_next = waiting > 1;
		view.next = waiting > 1 ? short_words(ctx, &takes.at[1]) : TEXT("");
	}
	const struct walk_takes_row *last = last_of(&takes, walk.created_at);
	view.may_undo = view.is_mine && last;
	view.last = last ? last_words(ctx, x->viewer.language, last) : TEXT("");
	view.step = step_of(url_of("/walks"), text_in(x->viewer.language, T_WALKS), walk_name(ctx, x, walk.number));
	view.step.has_progress = takes.count > 0;
	view.step.done = (int64_t)(takes.count - waiting);
	view.step.total = (int64_t)takes.count;
	TRY(stops_fill(ctx, tx, x, walk.id, &view.stops));
	TRY(persons_fill(ctx, tx, x, &view.persons));
	struct html body = page_start(ctx, x);
	walk_shown(&body, &view);
	page_reply(ctx, x, walk_name(ctx, x, walk.number), &body);
	return OK;
}

static enum err walk_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct walk_get_row    walk;
	struct walk_takes_rows takes;
	struct json_reply      reply;
	TRY(load_walk(ctx, tx, x, &walk, &takes));
	json_reply_start(ctx, &reply);
	struct json_writer *w = &reply.w;
	json_object_start(w);
	json_put_i64(w, "walk_id", walk.id);
	json_put_i64(w, "number", walk.number);
	json_put_text(w, "state", walk.state);
	json_put_i64(w, "person_id", walk.person_id);
	json_put_i64(w, "version", walk.version);
	json_name(w, "takes");
	json_array_start(w);
	for (size_t i = 0; i < takes.count; i++) {
		const struct walk_takes_row *take = &takes.at[i];
		json_object_start(w);
		json_put_i64(w, "allocation_id", take->id);
		json_put_i64(w, "position", take->position);
		json_put_i64(w, "order_id", take->order_id);
		json_put_i64(w, "shipment_id", take->shipment_id);
		json_put_i64(w, "pack_id", take->pack_id);
		json_put_text(w, "vnr", take->vnr);
		json_put_text(w, "bin", take->place_code);
		json_put_text(w, "batch", take->label);
		json_put_day(w, "expiry_day", take->expiry_day);
		json_put_i64(w, "units", take->units);
		json_put_i64(w, "picked_units", take->picked_units);
		json_put_text(w, "state", take->state);
		json_put_i64(w, "doubts", take->doubts);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
	json_reply_end(x, &reply);
	return OK;
}

/* ---------------------------------------------------------------- the steps */

/* A bin label in the pack's field: the right one is noted, a wrong one is told. */
static enum err bin_in_scan(struct ctx *ctx, struct db_tx *tx, struct text scan, int64_t allocation_id, struct place *bin, bool *is_bin)
{
	struct allocation_get_row allocation;
	struct place              right;
	struct text               plain = text_trim(scan);
	*is_bin = false;
	if (text_is_empty(plain) || plain.length > 40)
		return OK;
	enum err err = place_by_code(ctx, tx, plain, bin);
	if (err == ERR_NOT_FOUND) {
		ctx->error = (struct error){ 0 };
		return OK;
	}
	TRY(err);
	TRY(allocation_get(ctx, tx, (struct allocation_get_in){ ctx->actor.region_id, allocation_id }, &allocation));
	TRY(place_load(ctx, tx, allocation.place_id, &right));
	*is_bin = true;
	if (bin->id != right.id)
		return fail(ctx, ERR_WRONG_BIN, "bin", "scanned: %.*s; to stand at: %.*s", TEXT_ARG(bin->code), TEXT_ARG(right.code));
	return OK;
}

static enum err step_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct walk_step step = { .walk_id = form_i64(x->form, "walk_id"),
				  .bin = form_text(x->form, "bin"),
				  .pick = { .allocation_id = form_i64(x->form, "allocation_id"),
					    .units = form_i64(x->form, "units"),
					    .reason_code = form_text(x->form, "reason_code") } };
	struct pick_done done;
	struct place     bin;
	bool             is_bin;
	TRY(bin_in_scan(ctx, tx, form_text(x->form, "scan"), step.pick.allocation_id, &bin, &is_bin));
	if (is_bin) {
		answer_written(ctx, x, url_with(ctx->arena, walk_url(ctx, step.walk_id), "bin", bin.code), NULL, "place_id", bin.id);
		return OK;
	}
	TRY(code_scanned(ctx, form_text(x->form, "scan"), &step.pick.code));
	TRY(walk_pick(ctx, tx, &step, &done));
	answer_written(ctx, x, walk_url(ctx, step.walk_id), done.proposed_again + done.lost > 0 ? "DONE_SHORT" : "DONE_PICKED", "line_id",
		       done.line_id);
	return OK;
}

static enum err skip_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "walk_id"), allocation_id = form_i64(x->form, "allocation_id");
	TRY(walk_skip(ctx, tx, id, allocation_id));
	answer_written(ctx, x, walk_url(ctx, id), "DONE_SKIPPED", "allocation_id", allocation_id);
	return OK;
}

static enum err undo_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t            id = form_i64(x->form, "walk_id");
	struct pick_undone undone;
	TRY(walk_undo(ctx, tx, id, &undone));
	answer_written(ctx, x, walk_url(ctx, id), undone.was_short ? "DONE_SHORT_UNDONE" : "DONE_UNDONE", "allocation_id",
		       undone.allocation_id);
	return OK;
}

static enum err give_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "walk_id"), version = form_i64(x->form, "version");
	TRY(walk_hand_over(ctx, tx, id, version == I64_NONE ? 0 : version, form_i64(x->form, "person_id")));
	answer_written(ctx, x, walk_url(ctx, id), "DONE_WALK_GIVEN", "walk_id", id);
	return OK;
}

static enum err finish_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t id = form_i64(x->form, "walk_id");
	TRY(walk_finish(ctx, tx, id, form_flag(x->form, "leave_rest")));
	answer_written(ctx, x, walk_url(ctx, id), "DONE_WALK_FINISHED", "walk_id", id);
	return OK;
}

/* ---------------------------------------------------------------- routes */

#define IN_PATH_ID(field) { .name = field, .type = FIELD_ID, .place = IN_PATH, .required = true }

static const struct field walk_fields[] = { IN_PATH_ID("walk_id"),
					    { .name = "bin", .type = FIELD_TEXT, .place = IN_QUERY, .maximum = 60, .about = "the bin label that was scanned" } };
static const struct field walk_id_fields[] = { IN_PATH_ID("walk_id") };
static const struct field step_fields[] = {
	IN_PATH_ID("walk_id"),
	IN_PATH_ID("allocation_id"),
	{ .name = "bin", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 60, .about = "the bin label that was scanned; needed where the store says so" },
	{ .name = "scan", .type = FIELD_RAW, .place = IN_BODY, .about = "what the scanner read" },
	{ .name = "units", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = LIMIT_UNITS },
	{ .name = "reason_code", .type = FIELD_CHOICE, .place = IN_BODY, .choices = "not_in_bin|damaged|code_unreadable|no_code" },
	WITNESS_FIELDS,
};
static const struct field skip_fields[] = { IN_PATH_ID("walk_id"), IN_PATH_ID("allocation_id") };
static const struct field give_fields[] = { IN_PATH_ID("walk_id"),
					    { .name = "version", .type = FIELD_INTEGER, .place = IN_BODY },
					    { .name = "person_id", .type = FIELD_ID, .place = IN_BODY, .required = true } };
static const struct field finish_fields[] = { IN_PATH_ID("walk_id"),
					      { .name = "leave_rest", .type = FIELD_FLAG, .place = IN_BODY, .about = "what waits goes back to its pick lists" } };

const struct route walk_routes[] = {
	{ HTTP_GET, "/walks/{walk_id}", PERMIT_PICK, walk_page, ROUTE_FIELDS(walk_fields), .about = "walk" },
	{ HTTP_POST, "/walks/{walk_id}/takes/{allocation_id}", PERMIT_PICK, step_face, ROUTE_FIELDS(step_fields), .about = "pick one take of a walk", .page_on_refusal = walk_page, .takes_witness = true },
	{ HTTP_POST, "/walks/{walk_id}/takes/{allocation_id}/skip", PERMIT_PICK, skip_face, ROUTE_FIELDS(skip_fields), .about = "pass a take by", .page_on_refusal = walk_page },
	{ HTTP_POST, "/walks/{walk_id}/undo", PERMIT_PICK, undo_face, ROUTE_FIELDS(walk_id_fields), .about = "take the last step back", .page_on_refusal = walk_page },
	{ HTTP_POST, "/walks/{walk_id}/give", PERMIT_PICK, give_face, ROUTE_FIELDS(give_fields), .about = "hand a walk over, or take it over", .page_on_refusal = walk_page },
	{ HTTP_POST, "/walks/{walk_id}/finish", PERMIT_PICK, finish_face, ROUTE_FIELDS(finish_fields), .about = "end a walk", .page_on_refusal = walk_page },
	{ HTTP_GET, "/api/v1/walks/{walk_id}", PERMIT_PICK, walk_api, ROUTE_FIELDS(walk_id_fields), .about = "a walk, what waits first, in the order of the way", .replies = "walk" },
	{ HTTP_POST, "/api/v1/walks/{walk_id}/takes/{allocation_id}", PERMIT_PICK, step_face, ROUTE_FIELDS(step_fields), .about = "pick one take of a walk", .replies = "line_id", .takes_witness = true },
	{ HTTP_POST, "/api/v1/walks/{walk_id}/takes/{allocation_id}/skip", PERMIT_PICK, skip_face, ROUTE_FIELDS(skip_fields), .about = "pass a take by", .replies = "allocation_id" },
	{ HTTP_POST, "/api/v1/walks/{walk_id}/undo", PERMIT_PICK, undo_face, ROUTE_FIELDS(walk_id_fields), .about = "take the last step back", .replies = "allocation_id" },
	{ HTTP_POST, "/api/v1/walks/{walk_id}/give", PERMIT_PICK, give_face, ROUTE_FIELDS(give_fields), .about = "hand a walk over, or take it over", .replies = "walk_id" },
	{ HTTP_POST, "/api/v1/walks/{walk_id}/finish", PERMIT_PICK, finish_face, ROUTE_FIELDS(finish_fields), .about = "end a walk", .replies = "walk_id" },
};
const size_t walk_route_count = COUNT_OF(walk_routes);
