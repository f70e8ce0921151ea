/*
 * role_page.c - start pages: cards and lists of what waits, then pictures
 *
 * Only what the chosen role needs is asked of the database: a person of several roles has a tab for each.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/role_page.h"

#include "base/limits.h"
#include "catalogue/catalogue.sql.h"
#include "main/role_page.html.h"
#include "main/start.sql.h"
#include "order/recall.sql.h"
#include "order/recall_page.h"
#include "order/trail.sql.h"
#include "order/trail_page.h"
#include "order/ward.sql.h"
#include "people/people.sql.h"
#include "people/permission.h"
#include "place/place.h"
#include "report/figure.h"
#include "report/figures.sql.h"
#include "stock/count.sql.h"
#include "stock/narcotics_book.sql.h"
#include "stock/view.sql.h"
#include "web/layout.h"
#include "web/table.h"

enum { SOON_DAYS = 60, CARDS_MAX = 12, WARDS_MAX = 12, ORDERS_OF_WARD = 10, FACTS_MAX = 8, PARTS_MAX = 5, FIGURES_OF_ROLE = 4, WARD_BUTTONS = 4 };

/* In the order in which a day needs them. */
static const struct start_role {
	enum role     role;
	enum text_key label;
	const char   *figures[FIGURES_OF_ROLE];
} starts[] = {
	{ ROLE_PHARMACIST, T_ROLE_PHARMACIST, { "queue-by-wait", "missing-by-cause", "expiry-by-week", "orders-by-hour" } },
	{ ROLE_TECHNICIAN, T_ROLE_TECHNICIAN, { "picks-by-hour", "orders-by-hour", "expiry-by-week", NULL } },
	{ ROLE_ORDERER, T_ROLE_ORDERER, { NULL } },
	{ ROLE_PURCHASER, T_ROLE_PURCHASER, { "value-by-place", "missing-by-cause", "expiry-by-week", NULL } },
	{ ROLE_CONTROLLER, T_ROLE_CONTROLLER, { "value-by-month", "value-by-place", "expiry-by-week", "missing-by-cause" } },
	{ ROLE_AUDITOR, T_ROLE_AUDITOR, { "refusals-by-rule", "orders-by-hour", "value-by-place", NULL } },
	{ ROLE_ADMINISTRATOR, T_ROLE_ADMINISTRATOR, { NULL } },
};

static void add_card(struct ctx *ctx, struct exchange *x, struct role_view *view, enum text_key key, int64_t figure, struct url url)
{
	EXPECT(view->cards.count < CARDS_MAX);
	view->cards.at[view->cards.count++] =
		(struct card_view){ text_in(x->viewer.language, key), number_text(ctx->arena, figure), url };
}

static void add_fact(struct exchange *x, struct role_view *view, enum text_key key, struct text value, const char *path)
{
	EXPECT(view->facts.count < FACTS_MAX);
	view->facts.at[view->facts.count++] = (struct fact_view){ text_in(x->viewer.language, key), value, path != NULL,
								  path ? url_of(path) : (struct url){ TEXT("") } };
}

static void add_part(struct ctx *ctx, struct exchange *x, struct role_view *view, enum text_key key, const struct table *table)
{
	struct html out = page_start(ctx, x);
	table_html(&out, table);
	EXPECT(view->parts.count < PARTS_MAX);
	view->parts.at[view->parts.count++] = (struct part_view){ text_in(x->viewer.language, key), html_done(&out) };
}

static struct url expiring_url(struct ctx *ctx)
{
	return url_with(ctx->arena, url_of("/stock/batches"), "until", day_text(ctx->arena, day_plus(ctx->today, SOON_DAYS)));
}

/* ---------------------------------------------------------------- recalls and returns */

static enum err recall_cards_of_pharmacy(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct role_view *view)
{
	struct recall_counts_row counts;
	TRY(recall_counts(ctx, tx, (struct recall_counts_in){ ctx->actor.region_id, ctx->now }, &counts));
	if (counts.overdue > 0)
		add_card(ctx, x, view, T_START_RECALLS_LATE, counts.overdue, url_with(ctx->arena, url_of("/recalls"), "state", TEXT("open")));
	else if (counts.waiting > 0)
		add_card(ctx, x, view, T_START_RECALLS, counts.waiting, url_with(ctx->arena, url_of("/recalls"), "state", TEXT("open")));
	if (counts.returns > 0)
		add_card(ctx, x, view, T_START_RETURNS, counts.returns, url_with(ctx->arena, url_of("/returns"), "state", TEXT("noted")));
	return OK;
}

/* A ward's recall tasks come before everything else. */
static enum err recall_part(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct role_view *view)
{
	struct html out = page_start(ctx, x);
	size_t      count;
	TRY(recall_cards_write(ctx, tx, x, &out, &count));
	if (count == 0)
		return OK;
	view->urgent.at = arena_array(ctx->arena, struct part_view, 1);
	view->urgent.at[view->urgent.count++] = (struct part_view){ text_in(x->viewer.language, T_RECALL_YOURS), html_done(&out) };
	return OK;
}

/* ---------------------------------------------------------------- the pharmacy */

/* Counting and quarantine stand here when something waits; a pharmacist approves what a technician counts. */
static enum err count_cards(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct role_view *view)
{
	struct count_figures_row counts;
	TRY(count_figures(ctx, tx, (struct count_figures_in){ ctx->actor.region_id }, &counts));
	if (counts.tasks > 0 && viewer_may(&x->viewer, PERMIT_COUNT) && !viewer_may(&x->viewer, PERMIT_APPROVE_COUNT))
		add_card(ctx, x, view, T_START_COUNT_TASKS, counts.tasks, url_of("/counts/tasks"));
	if (counts.to_approve > 0 && viewer_may(&x->viewer, PERMIT_APPROVE_COUNT))
		add_card(ctx, x, view, T_START_COUNT_APPROVE, counts.to_approve,
			 url_with(ctx->arena, url_of("/counts"), "to_approve", TEXT("1")));
	if (counts.quarantined > 0 && viewer_may(&x->viewer, PERMIT_QUARANTINE))
		add_card(ctx, x, view, T_START_QUARANTINE, counts.quarantined, url_of("/quarantine"));
	return OK;
}

static enum err pharmacist(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct role_view *view)
{
	struct stock_figures_row stock;
	struct url               review = url_of("/review");
	TRY(stock_figures(ctx, tx, (struct stock_figures_in){ ctx->actor.region_id, ctx->today, day_plus(ctx->today, SOON_DAYS) }, &stock));
	add_card(ctx, x, view, T_START_TO_REVIEW, stock.to_review, review);
	TRY(recall_cards_of_pharmacy(ctx, tx, x, view));
	add_card(ctx, x, view, T_START_BACKORDERED, stock.not_there, url_with(ctx->arena, review, "state", TEXT("missing")));
	struct law_figures_row law;
	TRY(law_figures(ctx, tx, (struct law_figures_in){ ctx->actor.region_id }, &law));
	if (law.cases > 0)
		add_card(ctx, x, view, T_DISCREPANCY_TITLE, law.cases, url_with(ctx->arena, url_of("/discrepancies"), "open", TEXT("1")));
	if (law.releases > 0)
		add_card(ctx, x, view, T_FLOOR_OPEN_RELEASES, law.releases, url_of("/floors/releases"));
	return count_cards(ctx, tx, x, view);
}

static enum err technician(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct role_view *view)
{
	struct stock_figures_row   stock;
	struct start_receiving_row receiving;
	bool                       found;
	TRY(stock_figures(ctx, tx, (struct stock_figures_in){ ctx->actor.region_id, ctx->today, day_plus(ctx->today, SOON_DAYS) }, &stock));
	TRY(start_receiving(ctx, tx, (struct start_receiving_in){ ctx->actor.region_id }, &receiving, &found));
	add_card(ctx, x, view, T_START_PICK_LISTS, stock.pick_lists, url_of("/picking"));
	add_card(ctx, x, view, T_START_TO_RELEASE, stock.to_release, url_of("/picking/approved"));
	if (found)
		add_card(ctx, x, view, T_START_TO_PUT_AWAY, receiving.batches,
			 url_with(ctx->arena, url_of("/stock/batches"), "place_id",
				  text_format(ctx->arena, "%lld", (long long)receiving.place_id)));
	TRY(recall_cards_of_pharmacy(ctx, tx, x, view));
	TRY(count_cards(ctx, tx, x, view));
	add_card(ctx, x, view, T_START_TO_RECEIVE, stock.on_the_way, url_with(ctx->arena, url_of("/shipments"), "state", TEXT("sent")));
	return OK;
}

static enum err purchaser(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct role_view *view)
{
	struct below_par_rows    short_of;
	struct stock_figures_row stock;
	TRY(below_par(ctx, tx, (struct below_par_in){ ctx->actor.region_id, ctx->today }, &short_of));
	TRY(stock_figures(ctx, tx, (struct stock_figures_in){ ctx->actor.region_id, ctx->today, day_plus(ctx->today, SOON_DAYS) }, &stock));
	add_card(ctx, x, view, T_START_BELOW_PAR, (int64_t)short_of.count, url_of("/figures/below-par"));
	add_card(ctx, x, view, T_START_EXPIRING, stock.expiring, expiring_url(ctx));
	return OK;
}

/* ---------------------------------------------------------------- the ward */

static enum err open_orders(struct ctx *ctx, struct db_tx *tx, struct exchange *x, const struct place_list *wards, struct role_view *view)
{
	static const struct table_column columns[] = {
		{ "number", T_ORDER_NUMBER, CELL_WORDS, NULL },    { "ward", T_ORDER_WARD, CELL_WORDS, NULL },
		{ "placed_at", T_ORDER_PLACED, CELL_MOMENT, NULL }, { "draft", T_STATE_DRAFT, CELL_NUMBER, NULL },
		{ "waiting", T_REVIEW_WAITING, CELL_NUMBER, NULL },  { "picking", T_STATE_RELEASED, CELL_NUMBER, NULL },
		{ "sent", T_STATE_SENT, CELL_NUMBER, NULL },       { "received", T_STATE_RECEIVED, CELL_NUMBER, NULL },
		{ "missing", T_STATE_SHORT, CELL_NUMBER, NULL },
	};
	struct table table;
	table_init(&table, ctx->arena, "orders", columns, COUNT_OF(columns), T_START_NO_OPEN_ORDERS);
	for (size_t p = 0; p < wards->count && p < WARDS_MAX; p++) {
		struct start_open_orders_rows rows;
		TRY(start_open_orders(ctx, tx, (struct start_open_orders_in){ ctx->actor.region_id, wards->at[p].id, ORDERS_OF_WARD }, &rows));
		for (size_t i = 0; i < rows.count; i++) {
			struct table_cell *cells = table_row(&table);
			cells[0] = cell_link(text_format(ctx->arena, "%lld", (long long)rows.at[i].number),
					     url_ids(ctx->arena, "/orders/#", rows.at[i].id, 0));
			cells[1] = cell_text(rows.at[i].ward_name);
			cells[2] = cell_moment(rows.at[i].placed_at);
			cells[3] = cell_number(rows.at[i].draft);
			cells[4] = cell_number(rows.at[i].waiting);
			cells[5] = cell_number(rows.at[i].picking);
			cells[6] = cell_number(rows.at[i].sent);
			cells[7] = cell_number(rows.at[i].received);
			cells[8] = cell_number(rows.at[i].missing);
		}
	}
	add_part(ctx, x, view, T_START_OPEN_ORDERS, &table);
	return OK;
}

static enum err on_the_way(struct ctx *ctx, struct db_tx *tx, struct exchange *x, const struct place_list *wards, struct role_view *view)
{
	static const struct table_column columns[] = {
		{ "number", T_SHIPMENT, CELL_WORDS, NULL },        { "ward", T_ORDER_WARD, CELL_WORDS, NULL },
		{ "sent_at", T_SHIPMENT_SENT, CELL_MOMENT, NULL }, { "lines", T_ORDER_LINES, CELL_NUMBER, NULL },
	};
	struct table table;
	table_init(&table, ctx->arena, "shipments", columns, COUNT_OF(columns), T_START_NOTHING_COMING);
	for (size_t p = 0; p < wards->count && p < WARDS_MAX; p++) {
		struct start_on_the_way_rows rows;
		TRY(start_on_the_way(ctx, tx, (struct start_on_the_way_in){ ctx->actor.region_id, wards->at[p].id, ORDERS_OF_WARD }, &rows));
		for (size_t i = 0; i < rows.count; i++) {
			struct table_cell *cells = table_row(&table);
			cells[0] = cell_link(text_format(ctx->arena, "%lld", (long long)rows.at[i].number),
					     url_ids(ctx->arena, "/shipments/#", rows.at[i].id, 0));
			cells[1] = cell_text(rows.at[i].ward_name);
			cells[2] = cell_moment(rows.at[i].sent_at);
			cells[3] = cell_number(rows.at[i].lines);
		}
	}
	add_part(ctx, x, view, T_START_ON_THE_WAY, &table);
	return OK;
}

/* How the wards' lines and drafts stand; each figure opens to its lines. */
static enum err ward_cards(struct ctx *ctx, struct db_tx *tx, struct exchange *x, const struct place_list *wards, struct role_view *view)
{
	enum { DRAFTS, PREPARED, PLACED, UNDER_WAY, SENT, MISSING, FIGURE_COUNT };
	static const struct {
		enum text_key key;
		const char   *path;
	} cards[FIGURE_COUNT] = {
		[DRAFTS] = { T_START_DRAFTS, "/drafts?state=draft" },
		[PREPARED] = { T_START_PREPARED, "/drafts?state=prepared" },
		[PLACED] = { T_START_PLACED_LINES, "/order-lines?state=placed" },
		[UNDER_WAY] = { T_START_UNDER_WAY, "/order-lines?state=under_way" },
		[SENT] = { T_START_SENT_LINES, "/order-lines?state=sent" },
		[MISSING] = { T_START_MISSING_LINES, "/order-lines?state=missing" },
	};
	int64_t counted[FIGURE_COUNT] = { 0 };
	for (size_t p = 0; p < wards->count && p < WARDS_MAX; p++) {
		struct ward_line_states_rows rows;
		struct draft_counts_row      drafts;
		TRY(ward_line_states(ctx, tx, (struct ward_line_states_in){ ctx->actor.region_id, wards->at[p].id, WARD_LATEST_ORDERS }, &rows));
		TRY(draft_counts(ctx, tx, (struct draft_counts_in){ ctx->actor.region_id, wards->at[p].id, ctx->today }, &drafts));
		counted[DRAFTS] += drafts.drafts;
		counted[PREPARED] += drafts.prepared;
		for (size_t i = 0; i < rows.count; i++) {
			struct text state = rows.at[i].state;
			int         to = text_is(state, "placed")                                  ? PLACED
					 : text_is(state, "sent")                                  ? SENT
					 : text_is(state, "short") || text_is(state, "backordered") ? MISSING
												    : UNDER_WAY;
			counted[to] += rows.at[i].lines;
		}
	}
	for (int i = 0; i < FIGURE_COUNT; i++)
		if (counted[i] > 0 || i > PREPARED)
			add_card(ctx, x, view, cards[i].key, counted[i], url_of(cards[i].path));
	return OK;
}

static enum err orderer(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct role_view *view)
{
	struct place_list wards;
	TRY(person_places(ctx, tx, PERMIT_ORDER, &wards));
	view->may_order = true;
	view->has_more_wards = wards.count > WARD_BUTTONS || wards.count == 0;
	view->marks = form_marks_of(x);
	view->wards.at = arena_array(ctx->arena, struct start_ward_view, WARD_BUTTONS);
	for (size_t i = 0; i < wards.count && wards.count <= WARD_BUTTONS; i++)
		view->wards.at[view->wards.count++] =
			(struct start_ward_view){ text_format(ctx->arena, "%lld", (long long)wards.at[i].id), wards.at[i].name };
	TRY(ward_cards(ctx, tx, x, &wards, view));
	TRY(recall_part(ctx, tx, x, view));
	TRY(on_the_way(ctx, tx, x, &wards, view));
	return open_orders(ctx, tx, x, &wards, view);
}

/* ---------------------------------------------------------------- those who keep it going */

static enum err auditor(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct role_view *view)
{
	struct start_administration_row row;
	TRY(start_administration(ctx, tx, (struct start_administration_in){ ctx->actor.region_id, ctx->now }, &row));
	add_fact(x, view, T_START_JOURNAL_ROWS, number_text(ctx->arena, row.journal_rows), "/journal");
	add_fact(x, view, T_START_SEALED, number_text(ctx->arena, row.sealed), NULL);
	return OK;
}

static enum err administrator(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct role_view *view)
{
	static const struct table_column columns[] = {
		{ "username", T_USERNAME, CELL_WORDS, NULL },
		{ "name", T_PEOPLE_NAME, CELL_WORDS, NULL },
		{ "until", T_START_LOCKED_UNTIL, CELL_MOMENT, NULL },
	};
	struct start_administration_row row;
	struct import_list_rows         imports;
	struct start_locked_rows        locked;
	TRY(start_administration(ctx, tx, (struct start_administration_in){ ctx->actor.region_id, ctx->now }, &row));
	TRY(import_list(ctx, tx, (struct import_list_in){ ctx->actor.region_id, 1 }, &imports));
	TRY(start_locked(ctx, tx, (struct start_locked_in){ ctx->actor.region_id, ctx->now, LIMIT_PAGE_ROWS }, &locked));
	add_fact(x, view, T_START_ACCOUNTS, number_text(ctx->arena, row.accounts), NULL);
	add_fact(x, view, T_START_LOCKED, number_text(ctx->arena, row.locked), NULL);
	add_fact(x, view, T_START_LAST_IMPORT,
		 imports.count ? text_format(ctx->arena, "%.*s, %.*s", TEXT_ARG(imports.at[0].file_name),
					     TEXT_ARG(moment_text(ctx->arena, imports.at[0].imported_at)))
			       : text_in(x->viewer.language, T_IMPORTS_EMPTY),
		 "/imports");
	add_fact(x, view, T_START_MOVEMENTS, number_text(ctx->arena, row.movements), NULL);
	add_fact(x, view, T_START_SEALED,
		 text_format(ctx->arena, "%.*s / %.*s", TEXT_ARG(number_text(ctx->arena, row.sealed)),
			     TEXT_ARG(number_text(ctx->arena, row.journal_rows))),
		 NULL);
	add_fact(x, view, T_START_VERIFY, text_in(x->viewer.language, T_START_VERIFY_HOW), NULL);
	if (locked.count == 0)
		return OK;
	struct table table;
	table_init(&table, ctx->arena, "locked", columns, COUNT_OF(columns), T_START_NOTHING);
	for (size_t i = 0; i < locked.count; i++) {
		struct table_cell *cells = table_row(&table);
		cells[0] = cell_text(locked.at[i].username);
		cells[1] = cell_text(locked.at[i].display_name);
		cells[2] = cell_moment(locked.at[i].locked_until);
	}
	add_part(ctx, x, view, T_START_LOCKED, &table);
	return OK;
}

/* ---------------------------------------------------------------- the page */

static enum err fill_role(struct ctx *ctx, struct db_tx *tx, struct exchange *x, enum role role, struct role_view *view)
{
	switch (role) {
	case ROLE_PHARMACIST:
		return pharmacist(ctx, tx, x, view);
	case ROLE_TECHNICIAN:
		return technician(ctx, tx, x, view);
	case ROLE_ORDERER:
		return orderer(ctx, tx, x, view);
	case ROLE_PURCHASER:
		return purchaser(ctx, tx, x, view);
	case ROLE_AUDITOR:
		return auditor(ctx, tx, x, view);
	case ROLE_ADMINISTRATOR:
		return administrator(ctx, tx, x, view);
	default:
		return OK; /* Pictures alone. */
	}
}

static enum err draw_figures(struct ctx *ctx, struct db_tx *tx, struct exchange *x, const struct start_role *start, struct role_view *view)
{
	struct html plots = page_start(ctx, x);
	for (size_t i = 0; i < FIGURES_OF_ROLE && start->figures[i]; i++) {
		const struct figure *figure;
		struct plot          plot;
		TRY(figure_find(ctx, &x->viewer, text_of(start->figures[i]), &figure));
		TRY(figure_load(ctx, tx, x->viewer.language, figure, figure_window_of(ctx, DAY_NONE), &plot));
		plot.page = (struct url){ text_format(ctx->arena, "/figures/%s", figure->name) };
		plot_html(&plots, &plot);
		view->has_plots = true;
	}
	view->plots = html_done(&plots);
	return OK;
}

/* The roles that hold today, as tabs; `*chosen` is the one that was asked for, else the first. */
static enum err find_roles(struct ctx *ctx, struct db_tx *tx, struct exchange *x, struct role_view *view, const struct start_role **chosen)
{
	struct role_grant_select_valid_rows grants;
	struct text                         asked = x->form ? form_text(x->form, "role") : TEXT("");
	TRY(role_grant_select_valid(ctx, tx, (struct role_grant_select_valid_in){ ctx->actor.region_id, ctx->actor.person_id, ctx->today },
				    &grants));
	size_t at = 0;
	*chosen = NULL;
	view->tabs.at = arena_array(ctx->arena, struct role_tab, COUNT_OF(starts));
	for (size_t s = 0; s < COUNT_OF(starts); s++) {
		const char *name = role_name(starts[s].role);
		bool        held = false;
		for (size_t i = 0; i < grants.count && !held; i++)
			held = text_is(grants.at[i].role, name);
		if (!held)
			continue;
		if (!*chosen || text_is(asked, name)) {
			*chosen = &starts[s];
			at = view->tabs.count;
		}
		view->tabs.at[view->tabs.count++] = (struct role_tab){ .label = text_in(x->viewer.language, starts[s].label),
								       .url = url_with(ctx->arena, url_of("/"), "role", text_of(name)) };
	}
	if (*chosen)
		view->tabs.at[at].is_current = true;
	view->has_tabs = view->tabs.count > 1;
	return OK;
}

enum err role_page(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	const struct start_role *chosen;
	struct role_view         view = { .name = x->viewer.display_name };
	view.cards.at = arena_array(ctx->arena, struct card_view, CARDS_MAX);
	view.facts.at = arena_array(ctx->arena, struct fact_view, FACTS_MAX);
	view.parts.at = arena_array(ctx->arena, struct part_view, PARTS_MAX);
	TRY(find_roles(ctx, tx, x, &view, &chosen));
	if (chosen) {
		TRY(fill_role(ctx, tx, x, chosen->role, &view));
		TRY(draw_figures(ctx, tx, x, chosen, &view));
	}
	view.has_cards = view.cards.count > 0;
	view.has_facts = view.facts.count > 0;
	view.is_calm = !view.has_cards && !view.has_facts && !view.has_plots && view.urgent.count + view.parts.count == 0;
	struct html body = page_start(ctx, x);
	role_shown(&body, &view);
	page_reply(ctx, x, text_in(x->viewer.language, T_START_TITLE), &body);
	return OK;
}

const struct field role_fields[ROLE_FIELDS] = {
	{ .name = "role", .type = FIELD_CHOICE, .place = IN_QUERY, .about = "one of the person's roles",
	  .choices = "pharmacist|technician|orderer|purchaser|controller|auditor|administrator" },
};
