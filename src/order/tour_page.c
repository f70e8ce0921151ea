/*
 * tour_page.c - the tours and what they will do
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "order/tour_page.h"

#include "base/limits.h"
#include "order/keep_tour.h"
#include "order/plan_departure.h"
#include "order/schedule_page.h"
#include "order/tour.sql.h"
#include "order/tour_page.html.h"
#include "people/permission.h"
#include "place/place.h"
#include "web/answer.h"
#include "web/table.h"

enum { DAYS_SHOWN = 21, DAYS_OF_WEEK = 7, WORKING_WEEK = 31, WHOLE_WEEK = 127 };

static struct text id_text(struct ctx *ctx, int64_t id)
{
	return text_format(ctx->arena, "%lld", (long long)id);
}

static struct form_marks marks_of(struct ctx *ctx, const struct exchange *x, const char *name)
{
	struct form_marks marks = form_marks_of(x);
	marks.request_key = text_format(ctx->arena, "%.*s-%s", TEXT_ARG(marks.request_key), name);
	return marks;
}

static struct text weekday_short(struct arena *arena, enum language language, int weekday)
{
	return text_of_word(arena, language, "WEEKDAY_SHORT", text_format(arena, "%d", weekday));
}

struct text weekdays_text(struct arena *arena, enum language language, int64_t weekdays)
{
	if (weekdays == WHOLE_WEEK)
		return text_in(language, T_TOUR_EVERY_DAY);
	if (weekdays == WORKING_WEEK)
		return text_format(arena, "%.*s\xE2\x80\x93%.*s", TEXT_ARG(weekday_short(arena, language, 1)),
				   TEXT_ARG(weekday_short(arena, language, 5)));
	struct text all = TEXT("");
	for (int day = 1; day <= DAYS_OF_WEEK; day++)
		if (weekdays >> (day - 1) & 1)
			all = text_format(arena, "%.*s%s%.*s", TEXT_ARG(all), all.length ? ", " : "",
					  TEXT_ARG(weekday_short(arena, language, day)));
	return all;
}

/* "10:30", "14:00 dagen före" */
static struct text cutoff_text(struct arena *arena, enum language language, int64_t minute, int64_t days)
{
	struct text clock = minute_text(arena, minute);
	if (days == 0)
		return clock;
	return text_format(arena, "%.*s %.*s", TEXT_ARG(clock),
			   TEXT_ARG(text_put(arena, text_in(language, days == 1 ? T_TOUR_DAY_BEFORE : T_TOUR_DAYS_BEFORE), "{n}",
					     number_text(arena, days))));
}

static struct text valid_text(struct ctx *ctx, struct day from, struct day to)
{
	return text_format(ctx->arena, "%s\xE2\x80\x93%s", day_text(ctx->arena, from).at, day_is_none(to) ? "" : day_text(ctx->arena, to).at);
}

/* ---------------------------------------------------------------- lists */

static enum err tours_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "name", T_TOUR, CELL_WORDS, NULL },               { "kind", T_TOUR_KIND, CELL_STATUS, "TOUR" },
		{ "weekdays", T_TOUR_WEEKDAYS, CELL_WORDS, NULL },  { "cutoff", T_TOUR_CUTOFF, CELL_WORDS, NULL },
		{ "departure", T_TOUR_DEPARTURE, CELL_WORDS, NULL }, { "stops", T_TOUR_STOPS, CELL_NUMBER, NULL },
		{ "means", T_TOUR_MEANS, CELL_WORDS, NULL },        { "holiday_rule", T_TOUR_HOLIDAY_RULE, CELL_WORDS, NULL },
		{ "store", T_ORDER_STORE, CELL_WORDS, NULL },       { "valid_from", T_VALID_FROM, CELL_DAY, NULL },
		{ "valid_to", T_VALID_TO, CELL_DAY, NULL },
	};
	struct tour_list_rows rows;
	struct table          table;
	enum language         language = x->viewer.language;
	TRY(tour_list(ctx, tx, (struct tour_list_in){ ctx->actor.region_id }, &rows));
	table_init(&table, ctx->arena, "tours", columns, COUNT_OF(columns), T_TOURS_EMPTY);
	for (size_t i = 0; i < rows.count; i++) {
		const struct tour_list_row *row = &rows.at[i];
		struct table_cell          *cells = table_row(&table);
		cells[0] = cell_link(row->name, url_ids(ctx->arena, "/tours/#", row->id, 0));
		cells[1] = cell_text(row->is_extra ? TEXT("extra") : TEXT("regular"));
		cells[2] = cell_text(weekdays_text(ctx->arena, language, row->weekdays));
		cells[3] = cell_text(cutoff_text(ctx->arena, language, row->cutoff_minute, row->cutoff_days));
		cells[4] = cell_text(minute_text(ctx->arena, row->departure_minute));
		cells[5] = cell_number(row->stops);
		cells[6] = cell_text(row->means);
		cells[7] = cell_text(text_of_word(ctx->arena, language, "HOLIDAY", row->holiday_rule));
		cells[8] = cell_text(row->store_name);
		cells[9] = cell_day(row->valid_from);
		cells[10] = cell_day(row->valid_to);
	}
	struct tours_head_view head = { .may_manage = viewer_may(&x->viewer, PERMIT_MANAGE_TOURS) };
	struct html            part = page_start(ctx, x);
	tours_head(&part, &head);
	return table_reply(ctx, x, text_in(language, T_TOURS), &table, &part);
}

static enum err exceptions_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	static const struct table_column columns[] = {
		{ "on_day", T_TOUR_DAY, CELL_DAY, NULL },           { "tour", T_TOUR, CELL_WORDS, NULL },
		{ "kind", T_TOUR_KIND, CELL_STATUS, "EXCEPTION" },  { "cutoff", T_TOUR_CUTOFF, CELL_WORDS, NULL },
		{ "departure", T_TOUR_DEPARTURE, CELL_WORDS, NULL }, { "note", T_REASON, CELL_WORDS, NULL },
		{ "by", T_STOCK_WHO, CELL_WORDS, NULL },            { "decided_at", T_STOCK_WHEN, CELL_MOMENT, NULL },
	};
	struct tour_exceptions_rows rows;
	struct table                table;
	struct day                  from = form_day(x->form, "from");
	TRY(tour_exceptions(ctx, tx, (struct tour_exceptions_in){ ctx->actor.region_id, 0, day_is_none(from) ? ctx->today : from }, &rows));
	table_init(&table, ctx->arena, "tour-exceptions", columns, COUNT_OF(columns), T_TOUR_NO_EXCEPTIONS);
	for (size_t i = 0; i < rows.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_day(rows.at[i].on_day);
		cells[1] = cell_link(rows.at[i].tour_name, url_ids(ctx->arena, "/tours/#", rows.at[i].tour_id, 0));
		cells[2] = cell_text(rows.at[i].kind);
		cells[3] = cell_text(minute_text(ctx->arena, rows.at[i].cutoff_minute));
		cells[4] = cell_text(minute_text(ctx->arena, rows.at[i].departure_minute));
		cells[5] = cell_text(rows.at[i].note);
		cells[6] = cell_text(rows.at[i].person);
		cells[7] = cell_moment(rows.at[i].decided_at);
	}
	return table_reply(ctx, x, text_in(x->viewer.language, T_TOUR_EXCEPTIONS), &table, NULL);
}

/* ---------------------------------------------------------------- one tour */

static struct tour_option_views weekday_options(struct ctx *ctx, enum language language, int64_t chosen)
{
	struct tour_option_views out = { arena_array(ctx->arena, struct tour_option_view, DAYS_OF_WEEK), DAYS_OF_WEEK };
	for (int day = 1; day <= DAYS_OF_WEEK; day++)
		out.at[day - 1] = (struct tour_option_view){ id_text(ctx, day), weekday_short(ctx->arena, language, day), chosen >> (day - 1) & 1 };
	return out;
}

static struct tour_option_views rule_options(struct ctx *ctx, enum language language, struct text chosen)
{
	struct tour_option_views out = { arena_array(ctx->arena, struct tour_option_view, HOLIDAY_TOUR_RUNS + 1), HOLIDAY_TOUR_RUNS + 1 };
	for (int i = 0; i <= HOLIDAY_TOUR_RUNS; i++) {
		struct text name = text_of(holiday_rule_name((enum holiday_rule)i));
		out.at[i] = (struct tour_option_view){ name, text_of_word(ctx->arena, language, "HOLIDAY", name), text_equal(name, chosen) };
	}
	return out;
}

static struct tour_option_views place_options(struct ctx *ctx, const struct place_list *places, int64_t supplied_by_id)
{
	struct tour_option_views out = { arena_array(ctx->arena, struct tour_option_view, places->count + 1), 0 };
	for (size_t i = 0; i < places->count; i++)
		if (supplied_by_id == 0 || places->at[i].supplied_by_id == supplied_by_id)
			out.at[out.count++] = (struct tour_option_view){
				id_text(ctx, places->at[i].id),
				text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(places->at[i].name), TEXT_ARG(places->at[i].code)), false };
	return out;
}

/* A refused tour keeps what was written. */
static void keep_written(struct ctx *ctx, const struct exchange *x, face *refused_face, struct tour_form_view *view)
{
	if (!x->refused || x->route->face != refused_face)
		return;
	int64_t weekdays = 0, days = form_i64(x->form, "cutoff_days");
	for (size_t i = 0; i < form_count(x->form, "days"); i++)
		weekdays |= INT64_C(1) << (form_i64_at(x->form, "days.weekday", i) - 1);
	view->name = form_text(x->form, "name");
	view->weekdays = weekday_options(ctx, x->viewer.language, weekdays);
	view->cutoff = form_text(x->form, "cutoff");
	view->cutoff_days = days == I64_NONE ? 0 : days;
	view->departure = form_text(x->form, "departure");
	view->means = form_text(x->form, "means");
	view->holiday_rules = rule_options(ctx, x->viewer.language, form_text(x->form, "holiday_rule"));
	view->is_extra = form_flag(x->form, "is_extra");
	view->valid_from = day_text(ctx->arena, form_day(x->form, "valid_from"));
	view->valid_to = day_text(ctx->arena, form_day(x->form, "valid_to"));
}

static face make_face, change_face;

static enum err new_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct place_list stores;
	TRY(place_stores(ctx, tx, &stores));
	struct tour_form_view view = { .action = url_of("/tours"),
				       .version = TEXT("0"),
				       .is_new = true,
				       .stores = place_options(ctx, &stores, 0),
				       .name = TEXT(""),
				       .weekdays = weekday_options(ctx, x->viewer.language, WORKING_WEEK),
				       .cutoff = TEXT("10:30"),
				       .departure = TEXT("13:00"),
				       .means = TEXT(""),
				       .holiday_rules = rule_options(ctx, x->viewer.language, TEXT("none")),
				       .valid_from = day_text(ctx->arena, ctx->today),
				       .valid_to = TEXT(""),
				       .marks = form_marks_of(x) };
	keep_written(ctx, x, make_face, &view);
	struct html body = page_start(ctx, x);
	tour_new(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_TOUR_NEW), &body);
	return OK;
}

static void fill_coming(struct ctx *ctx, const struct viewer *viewer, enum language language, const struct tour_set *set, struct coming_views *out)
{
	out->at = arena_array(ctx->arena, struct coming_view, DAYS_SHOWN);
	for (int32_t i = 0; i < DAYS_SHOWN; i++) {
		struct departure_plan plan;
		struct absence        absence;
		struct day            day = day_plus(ctx->today, i);
		struct coming_view    view = { .day = day_words(ctx, language, day), .leaves = tour_leaves(set, 0, day, &plan, &absence) };
		if (!view.leaves && absence.cause == ABSENT_NEVER_MEANT)
			continue;
		if (view.leaves) {
			struct text words = text_put(ctx->arena, text_in(language, T_TOUR_LEAVES), "{cutoff}",
						     zone_day(plan.cutoff_at).number == day.number ? clock_text(ctx->arena, plan.cutoff_at)
												   : moment_words(ctx, language, plan.cutoff_at));
			view.words = text_put(ctx->arena, words, "{departure}", clock_text(ctx->arena, plan.leaves_at));
			view.url = departure_url(ctx->arena, plan.tour_id, day, "");
			view.may_open = viewer_may(viewer, PERMIT_PICK);
			view.is_marked = plan.origin != ORIGIN_REGULAR;
			if (plan.origin == ORIGIN_MOVED)
				view.mark = text_put(ctx->arena, text_in(language, T_TOUR_MOVED_FROM), "{day}",
						     day_words(ctx, language, plan.moved_from));
			else if (view.is_marked)
				view.mark = text_format(ctx->arena, "%.*s: %.*s",
							TEXT_ARG(text_in(language, plan.origin == ORIGIN_EXTRA ? T_EXCEPTION_EXTRA : T_EXCEPTION_CHANGED)),
							TEXT_ARG(plan.note));
		} else {
			view.words = absence_words(ctx, language, &absence);
		}
		out->at[out->count++] = view;
	}
}

static enum err fill_stops(struct ctx *ctx, struct db_tx *tx, int64_t tour_id, struct tour_view *view)
{
	struct tour_stops_rows rows;
	TRY(tour_stops(ctx, tx, (struct tour_stops_in){ ctx->actor.region_id, tour_id }, &rows));
	view->stops.at = arena_array(ctx->arena, struct tour_stop_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		view->stops.at[view->stops.count++] = (struct tour_stop_view){
			.ward_id = id_text(ctx, rows.at[i].ward_id),
			.ward = text_format(ctx->arena, "%.*s (%.*s)", TEXT_ARG(rows.at[i].ward_name), TEXT_ARG(rows.at[i].ward_code)),
			.position = rows.at[i].position,
			.arrival = minute_text(ctx->arena, rows.at[i].arrival_minute),
		};
	view->has_stops = rows.count > 0;
	view->next_position = rows.count ? rows.at[rows.count - 1].position + 1 : 1;
	return OK;
}

static enum err fill_exceptions(struct ctx *ctx, struct db_tx *tx, const struct exchange *x, int64_t tour_id, struct tour_view *view)
{
	struct tour_exceptions_rows rows;
	TRY(tour_exceptions(ctx, tx, (struct tour_exceptions_in){ ctx->actor.region_id, tour_id, ctx->today }, &rows));
	view->exceptions.at = arena_array(ctx->arena, struct tour_exception_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		view->exceptions.at[view->exceptions.count++] = (struct tour_exception_view){
			.on_day = rows.at[i].on_day,
			.day_value = day_text(ctx->arena, rows.at[i].on_day),
			.kind = text_of_word(ctx->arena, x->viewer.language, "EXCEPTION", rows.at[i].kind),
			.cutoff = minute_text(ctx->arena, rows.at[i].cutoff_minute),
			.departure = minute_text(ctx->arena, rows.at[i].departure_minute),
			.note = rows.at[i].note,
			.person = rows.at[i].person,
			.marks = marks_of(ctx, x, text_format(ctx->arena, "x%zu", i).at),
		};
	view->has_exceptions = rows.count > 0;
	return OK;
}

static enum err tour_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct tour_get_row tour;
	struct tour_set     set;
	struct place_list   wards;
	enum language       language = x->viewer.language;
	int64_t             tour_id = form_i64(x->form, "tour_id");
	TRY(tour_get(ctx, tx, (struct tour_get_in){ ctx->actor.region_id, tour_id }, &tour));
	TRY(tour_set_of_tour(ctx, tx, tour_id, ctx->today, &set));
	struct tour_view view = {
		.name = tour.name,
		.store = tour.store_name,
		.weekdays = weekdays_text(ctx->arena, language, tour.weekdays),
		.cutoff = cutoff_text(ctx->arena, language, tour.cutoff_minute, tour.cutoff_days),
		.departure = minute_text(ctx->arena, tour.departure_minute),
		.means = tour.means,
		.holiday_rule = text_of_word(ctx->arena, language, "HOLIDAY", tour.holiday_rule),
		.is_extra = tour.is_extra,
		.valid = valid_text(ctx, tour.valid_from, tour.valid_to),
		.may_manage = person_may(ctx, tx, PERMIT_MANAGE_TOURS, tour.store_id) == OK,
		.version = id_text(ctx, tour.version),
		.stops_url = url_ids(ctx->arena, "/tours/#/stops", tour_id, 0),
		.exceptions_url = url_ids(ctx->arena, "/tours/#/exceptions", tour_id, 0),
		.stop_marks = marks_of(ctx, x, "stops"),
		.exception_marks = marks_of(ctx, x, "exception"),
	};
	if (!x->refused)
		ctx->error = (struct error){ 0 };
	view.form = (struct tour_form_view){ .action = url_ids(ctx->arena, "/tours/#", tour_id, 0),
					     .version = view.version,
					     .name = tour.name,
					     .weekdays = weekday_options(ctx, language, tour.weekdays),
					     .cutoff = minute_text(ctx->arena, tour.cutoff_minute),
					     .cutoff_days = tour.cutoff_days,
					     .departure = view.departure,
					     .means = tour.means,
					     .holiday_rules = rule_options(ctx, language, tour.holiday_rule),
					     .is_extra = tour.is_extra,
					     .valid_from = day_text(ctx->arena, tour.valid_from),
					     .valid_to = day_text(ctx->arena, tour.valid_to),
					     .marks = marks_of(ctx, x, "tour") };
	keep_written(ctx, x, change_face, &view.form);
	fill_coming(ctx, &x->viewer, language, &set, &view.coming);
	TRY(fill_stops(ctx, tx, tour_id, &view));
	TRY(fill_exceptions(ctx, tx, x, tour_id, &view));
	if (view.may_manage) {
		TRY(place_ordering(ctx, tx, TEXT_NONE, &wards));
		view.wards = place_options(ctx, &wards, tour.store_id);
	}
	struct html body = page_start(ctx, x);
	tour_shown(&body, &view);
	page_reply(ctx, x, tour.name, &body);
	return OK;
}

static enum err tour_api(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	struct tour_get_row    tour;
	struct tour_stops_rows stops;
	int64_t                tour_id = form_i64(x->form, "tour_id");
	TRY(tour_get(ctx, tx, (struct tour_get_in){ ctx->actor.region_id, tour_id }, &tour));
	TRY(tour_stops(ctx, tx, (struct tour_stops_in){ ctx->actor.region_id, tour_id }, &stops));
	struct json_reply reply;
	json_reply_start(ctx, &reply);
	struct json_writer *w = &reply.w;
	json_object_start(w);
	json_put_i64(w, "tour_id", tour.id);
	json_put_i64(w, "store_id", tour.store_id);
	json_put_text(w, "name", tour.name);
	json_put_i64(w, "weekdays", tour.weekdays);
	json_put_text(w, "cutoff", minute_text(ctx->arena, tour.cutoff_minute));
	json_put_i64(w, "cutoff_days", tour.cutoff_days);
	json_put_text(w, "departure", minute_text(ctx->arena, tour.departure_minute));
	json_put_text(w, "means", tour.means);
	json_put_text(w, "holiday_rule", tour.holiday_rule);
	json_put_bool(w, "is_extra", tour.is_extra);
	json_put_day(w, "valid_from", tour.valid_from);
	json_put_day(w, "valid_to", tour.valid_to);
	json_put_i64(w, "version", tour.version);
	json_name(w, "stops");
	json_array_start(w);
	for (size_t i = 0; i < stops.count; i++) {
		json_object_start(w);
		json_put_i64(w, "position", stops.at[i].position);
		json_put_i64(w, "ward_id", stops.at[i].ward_id);
		json_put_text(w, "ward", stops.at[i].ward_code);
		json_put_text(w, "arrival", minute_text(ctx->arena, stops.at[i].arrival_minute));
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
	json_reply_end(x, &reply);
	return OK;
}

/* ---------------------------------------------------------------- writes */

static enum err optional_minute(struct ctx *ctx, const char *field, struct text text, int32_t *out)
{
	*out = MINUTE_NONE;
	return text_is_empty(text) ? OK : minute_parse(ctx, field, text, out);
}

static enum err write_draft(struct ctx *ctx, struct db_tx *tx, struct exchange *x, int64_t tour_id, int64_t store_id)
{
	int64_t           days = form_i64(x->form, "cutoff_days"), version = form_i64(x->form, "version");
	size_t            moved, count = form_count(x->form, "days");
	struct tour_draft draft = { .tour_id = tour_id,
				    .store_id = store_id,
				    .version = version == I64_NONE ? 0 : version,
				    .name = form_text(x->form, "name"),
				    .cutoff_days = days == I64_NONE ? 0 : (int32_t)days,
				    .means = form_text(x->form, "means"),
				    .is_extra = form_flag(x->form, "is_extra"),
				    .valid_from = form_day(x->form, "valid_from"),
				    .valid_to = form_day(x->form, "valid_to") };
	for (size_t i = 0; i < count; i++)
		draft.weekdays |= INT64_C(1) << (form_i64_at(x->form, "days.weekday", i) - 1);
	TRY(minute_parse(ctx, "cutoff", form_text(x->form, "cutoff"), &draft.cutoff_minute));
	TRY(minute_parse(ctx, "departure", form_text(x->form, "departure"), &draft.departure_minute));
	TRY(holiday_rule_of(ctx, form_text(x->form, "holiday_rule"), &draft.holiday_rule));
	TRY(tour_write(ctx, tx, &draft, &tour_id, &moved));
	answer_written(ctx, x, url_ids(ctx->arena, "/tours/#", tour_id, 0), moved ? "DONE_REPLANNED" : "DONE_SAVED", "tour_id", tour_id);
	return OK;
}

static enum err make_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	return write_draft(ctx, tx, x, 0, form_i64(x->form, "store_id"));
}

static enum err change_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	return write_draft(ctx, tx, x, form_i64(x->form, "tour_id"), 0);
}

static enum err stops_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	int64_t                 tour_id = form_i64(x->form, "tour_id");
	size_t                  moved, kept = 0, count = form_count(x->form, "stops");
	struct tour_stop_draft *stops = arena_array(ctx->arena, struct tour_stop_draft, count + 1);
	for (size_t i = 0; i < count; i++) {
		int64_t position = form_i64_at(x->form, "stops.position", i), ward_id = form_i64_at(x->form, "stops.ward_id", i);
		if (ward_id == 0 || position == I64_NONE || position == 0)
			continue; /* The row for one more was left empty, or a stop is left out. */
		stops[kept] = (struct tour_stop_draft){ .ward_id = ward_id, .position = position };
		TRY(minute_parse(ctx, "arrival", form_text_at(x->form, "stops.arrival", i), &stops[kept].arrival_minute));
		kept++;
	}
	TRY(tour_write_stops(ctx, tx, tour_id, form_i64(x->form, "version"), stops, kept, &moved));
	answer_written(ctx, x, url_ids(ctx->arena, "/tours/#", tour_id, 0), moved ? "DONE_REPLANNED" : "DONE_SAVED", "tour_id", tour_id);
	return OK;
}

static enum err exception_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	size_t                      moved;
	int64_t                     version = form_i64(x->form, "version");
	struct tour_exception_draft draft = { .tour_id = form_i64(x->form, "tour_id"),
					      .version = version == I64_NONE ? 0 : version,
					      .on_day = form_day(x->form, "on_day"),
					      .kind = form_text(x->form, "kind"),
					      .note = form_text(x->form, "note") };
	TRY(optional_minute(ctx, "cutoff", form_text(x->form, "cutoff"), &draft.cutoff_minute));
	TRY(optional_minute(ctx, "departure", form_text(x->form, "departure"), &draft.departure_minute));
	TRY(tour_except(ctx, tx, &draft, &moved));
	answer_written(ctx, x, url_ids(ctx->arena, "/tours/#", draft.tour_id, 0), moved ? "DONE_REPLANNED" : "DONE_SAVED", "tour_id", draft.tour_id);
	return OK;
}

/* ---------------------------------------------------------------- routes */

#define TOUR_ID { .name = "tour_id", .type = FIELD_ID, .place = IN_PATH, .required = true }
#define TOUR_DRAFT_FIELDS                                                                                                              \
	{ .name = "version", .type = FIELD_INTEGER, .place = IN_BODY, .about = "of the tour that was seen" },                          \
	{ .name = "name", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 80 },                                     \
	{ .name = "days.weekday", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 1, .maximum = 7, .about = "1 Monday ... 7 Sunday" }, \
	{ .name = "cutoff", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 5, .about = "HH:MM" },                  \
	{ .name = "cutoff_days", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 0, .maximum = 7, .about = "days before the departure" }, \
	{ .name = "departure", .type = FIELD_TEXT, .place = IN_BODY, .required = true, .maximum = 5, .about = "HH:MM" },               \
	{ .name = "means", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 80 },                                                      \
	{ .name = "holiday_rule", .type = FIELD_CHOICE, .place = IN_BODY, .required = true, .choices = "none|before|after|runs" },     \
	{ .name = "is_extra", .type = FIELD_FLAG, .place = IN_BODY },                                                                  \
	{ .name = "valid_from", .type = FIELD_DAY, .place = IN_BODY, .required = true },                                               \
	{ .name = "valid_to", .type = FIELD_DAY, .place = IN_BODY }

static const struct field list_fields[] = { TABLE_FIELDS };
static const struct field exceptions_fields[] = { TABLE_FIELDS, { .name = "from", .type = FIELD_DAY, .place = IN_QUERY, .about = "empty: today" } };
static const struct field tour_fields[] = { TOUR_ID };
static const struct field new_fields[] = { { .name = "store_id", .type = FIELD_ID, .place = IN_BODY, .required = true }, TOUR_DRAFT_FIELDS };
static const struct field change_fields[] = { TOUR_ID, TOUR_DRAFT_FIELDS };
static const struct field stops_fields[] = {
	TOUR_ID,
	{ .name = "version", .type = FIELD_INTEGER, .place = IN_BODY, .required = true },
	{ .name = "stops.position", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true, .minimum = 0, .maximum = 999, .about = "0 or empty: left out" },
	{ .name = "stops.ward_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true },
	{ .name = "stops.arrival", .type = FIELD_TEXT, .place = IN_BODY, .repeated = true, .maximum = 5, .about = "HH:MM" },
};
static const struct field exception_fields[] = {
	TOUR_ID,
	{ .name = "version", .type = FIELD_INTEGER, .place = IN_BODY },
	{ .name = "on_day", .type = FIELD_DAY, .place = IN_BODY, .required = true },
	{ .name = "kind", .type = FIELD_CHOICE, .place = IN_BODY, .choices = "cancelled|extra|changed", .about = "empty: as planned again" },
	{ .name = "cutoff", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 5, .about = "HH:MM; empty: as the tour" },
	{ .name = "departure", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 5, .about = "HH:MM; empty: as the tour" },
	{ .name = "note", .type = FIELD_TEXT, .place = IN_BODY },
};

const struct route tour_routes[] = {
	{ HTTP_GET, "/tours", PERMIT_VIEW_ORDERS, tours_page, ROUTE_FIELDS(list_fields), .about = "delivery tours" },
	{ HTTP_GET, "/tours/new", PERMIT_MANAGE_TOURS, new_page, .about = "a new tour" },
	{ HTTP_GET, "/tours/exceptions", PERMIT_VIEW_ORDERS, exceptions_page, ROUTE_FIELDS(exceptions_fields), .about = "days on which tours do otherwise" },
	{ HTTP_GET, "/tours/{tour_id}", PERMIT_VIEW_ORDERS, tour_page, ROUTE_FIELDS(tour_fields), .about = "one tour" },
	{ HTTP_POST, "/tours", PERMIT_MANAGE_TOURS, make_face, ROUTE_FIELDS(new_fields), .about = "make a tour", .page_on_refusal = new_page },
	{ HTTP_POST, "/tours/{tour_id}", PERMIT_MANAGE_TOURS, change_face, ROUTE_FIELDS(change_fields), .about = "change a tour", .page_on_refusal = tour_page },
	{ HTTP_POST, "/tours/{tour_id}/stops", PERMIT_MANAGE_TOURS, stops_face, ROUTE_FIELDS(stops_fields), .about = "set a tour's stops", .page_on_refusal = tour_page },
	{ HTTP_POST, "/tours/{tour_id}/exceptions", PERMIT_MANAGE_TOURS, exception_face, ROUTE_FIELDS(exception_fields), .about = "set what a tour does on a day", .page_on_refusal = tour_page },
	{ HTTP_GET, "/api/v1/tours/{tour_id}", PERMIT_VIEW_ORDERS, tour_api, ROUTE_FIELDS(tour_fields), .about = "one tour with its stops", .replies = "tour" },
	{ HTTP_POST, "/api/v1/tours", PERMIT_MANAGE_TOURS, make_face, ROUTE_FIELDS(new_fields), .about = "make a tour", .replies = "tour_id" },
	{ HTTP_POST, "/api/v1/tours/{tour_id}", PERMIT_MANAGE_TOURS, change_face, ROUTE_FIELDS(change_fields), .about = "change a tour", .replies = "tour_id" },
	{ HTTP_POST, "/api/v1/tours/{tour_id}/stops", PERMIT_MANAGE_TOURS, stops_face, ROUTE_FIELDS(stops_fields), .about = "set a tour's stops", .replies = "tour_id" },
	{ HTTP_POST, "/api/v1/tours/{tour_id}/exceptions", PERMIT_MANAGE_TOURS, exception_face, ROUTE_FIELDS(exception_fields), .about = "set what a tour does on a day", .replies = "tour_id" },
};
const size_t tour_route_count = COUNT_OF(tour_routes);
