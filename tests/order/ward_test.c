/*
 * ward_test.c - a ward's ordering: drafts that two write at once, put away and taken back, scans at the shelf, templates whose
 * schedule makes one draft a day, favourites, the sheet and its suggestions, narcotics parted
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "../place/world.h"
#include "cast.h"

#include <pthread.h>

#include "order/keep_template.h"
#include "order/night.sql.h"
#include "order/order.sql.h"
#include "order/pick_order.h"
#include "order/place_order.h"
#include "order/prepare_drafts.h"
#include "order/review_order.h"
#include "order/review.sql.h"
#include "order/save_draft.h"
#include "order/scan_shelf.h"
#include "order/ship_order.h"
#include "order/template.sql.h"
#include "order/trail.sql.h"
#include "order/ward.sql.h"
#include "order/ward_sheet.h"

enum { NODES = 4 };

static const char base_list_sheet[] = "Plats;Artikelnummer;NPL-pack-id;Varunummer;Målnivå;Vanlig mängd;Giltig från;Giltig till\n"
				      "AVD31-A;A1;;;5;2;2026-01-01;\n"
				      "AVD31-A;A2;;;3;1;2026-01-01;\n"
				      "AVD32-F;A1;;;4;4;2026-01-01;\n";

/* The cast, with base lists, a colleague at the same ward and a nurse at another. */
static enum err begin(struct ctx *ctx, struct db_tx *tx, struct cast *cast, int64_t *colleague, int64_t *stranger)
{
	struct import_file    lists = file_of(base_list_sheet);
	struct import_report *report = arena_new(ctx->arena, struct import_report);
	act_as(ctx, 0);
	TRY(import_base_lists(ctx, tx, &lists, report));
	TRY(person(ctx, tx, "ssk2", ROLE_ORDERER, "AVD31-A", colleague));
	TRY(person(ctx, tx, "ssk9", ROLE_ORDERER, "AVD32-F", stranger));
	act_as(ctx, cast->orderer);
	return OK;
}

static enum err packs_in(struct ctx *ctx, struct db_tx *tx, int64_t order_id, int64_t pack_id, int64_t *packs)
{
	struct line_of_pack_row line;
	bool                    found;
	TRY(line_of_pack(ctx, tx, (struct line_of_pack_in){ ctx->actor.region_id, order_id, pack_id }, &line, &found));
	*packs = found ? line.units / 10 : 0;
	return OK;
}

/* ---------------------------------------------------------------- drafts */

static enum err two_write_at_once(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast      *cast = argument;
	struct order_made made;
	struct draft_saved saved, theirs;
	int64_t           colleague, stranger, packs;
	TRY(begin(ctx, tx, cast, &colleague, &stranger));
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &made));
	struct draft_row mine[] = { { cast->packs[0], 2, 0, TEXT(""), TEXT("") }, { cast->packs[2], 0, 0, TEXT(""), TEXT("") } };
	TRY(draft_save(ctx, tx, made.order_id, 1, mine, 2, &saved));
	CHECK(saved.changed == 1 && saved.version == 2);
	TRY(draft_save(ctx, tx, made.order_id, 2, mine, 2, &saved)); /* The same page again: nothing is different. */
	CHECK(saved.changed == 0 && saved.version == 2);

	/* A colleague who opened the page before writes another row, then the same one. */
	act_as(ctx, colleague);
	struct draft_row other[] = { { cast->packs[0], 0, 0, TEXT(""), TEXT("") }, { cast->packs[2], 1, 0, TEXT(""), TEXT("") } };
	TRY(draft_save(ctx, tx, made.order_id, 0, other, 2, &theirs));
	CHECK(theirs.changed == 1 && theirs.version == 3);
	TRY(packs_in(ctx, tx, made.order_id, cast->packs[0], &packs));
	CHECK(packs == 2); /* An empty row that was empty takes nothing away. */
	struct draft_row same = { cast->packs[0], 5, 0, TEXT(""), TEXT("") };
	CHECK_FAILS(draft_save(ctx, tx, made.order_id, 0, &same, 1, &theirs), ERR_CHANGED_MEANWHILE);
	same.was = 2;
	TRY(draft_save(ctx, tx, made.order_id, 0, &same, 1, &theirs));

	/* What a row says about exchange: of a row that is ordered, and no colleague's word is written over unseen. */
	struct line_of_pack_row line;
	struct line_mark_row    mark;
	bool                    found;
	struct draft_row        marked[] = { { cast->packs[0], 5, 5, TEXT("no"), TEXT("") }, { cast->packs[1], 0, 0, TEXT("no"), TEXT("") } };
	TRY(draft_save(ctx, tx, made.order_id, 0, marked, 2, &theirs));
	CHECK(theirs.changed == 1);
	TRY(line_of_pack(ctx, tx, (struct line_of_pack_in){ ctx->actor.region_id, made.order_id, cast->packs[0] }, &line, &found));
	TRY(line_mark(ctx, tx, (struct line_mark_in){ ctx->actor.region_id, line.id }, &mark));
	CHECK(text_is(mark.mark, "no"));
	TRY(draft_save(ctx, tx, made.order_id, 0, marked, 2, &theirs));
	CHECK(theirs.changed == 0);
	marked[0].mark = TEXT("yes");
	CHECK_FAILS(draft_save(ctx, tx, made.order_id, 0, marked, 1, &theirs), ERR_CHANGED_MEANWHILE);
	marked[0].mark_was = TEXT("no");
	TRY(draft_save(ctx, tx, made.order_id, 0, marked, 1, &theirs));
	TRY(line_mark(ctx, tx, (struct line_mark_in){ ctx->actor.region_id, line.id }, &mark));
	CHECK(text_is(mark.mark, "yes"));

	/* Who placed what another changed is told; as are wrong quantities, and the ward next door. */
	act_as(ctx, cast->orderer);
	CHECK_FAILS(draft_save(ctx, tx, made.order_id, 2, mine, 0, &saved), ERR_CHANGED_MEANWHILE);
	CHECK_FAILS(order_place(ctx, tx, made.order_id, 2, 0), ERR_CHANGED_MEANWHILE);
	struct draft_row wrong = { cast->packs[0], -1, 5, TEXT(""), TEXT("") };
	CHECK_FAILS(draft_save(ctx, tx, made.order_id, 0, &wrong, 1, &saved), ERR_QUANTITY_NOT_POSITIVE);
	wrong = (struct draft_row){ 999999, 1, 0, TEXT(""), TEXT("") };
	CHECK_FAILS(draft_save(ctx, tx, made.order_id, 0, &wrong, 1, &saved), ERR_NOT_FOUND);
	act_as(ctx, stranger);
	CHECK_FAILS(draft_save(ctx, tx, made.order_id, 0, mine, 1, &saved), ERR_FORBIDDEN);
	CHECK_FAILS(draft_delete(ctx, tx, made.order_id), ERR_FORBIDDEN);
	CHECK_FAILS(favourite_set(ctx, tx, cast->ward_id, cast->packs[2], true), ERR_FORBIDDEN);
	return OK;
}

static enum err a_draft_comes_back(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast           *cast = argument;
	struct order_made      made, again, empty;
	struct draft_saved     saved;
	struct drafts_of_ward_rows drafts;
	struct draft_counts_row counts;
	int64_t                colleague, stranger, packs;
	TRY(begin(ctx, tx, cast, &colleague, &stranger));
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &made));
	TRY(order_set_line(ctx, tx, made.order_id, cast->packs[0], 3, false));
	CHECK_FAILS(draft_restore(ctx, tx, made.order_id), ERR_STATE);
	TRY(draft_delete(ctx, tx, made.order_id));
	CHECK_FAILS(draft_delete(ctx, tx, made.order_id), ERR_STATE);
	CHECK_FAILS(order_set_line(ctx, tx, made.order_id, cast->packs[0], 4, false), ERR_STATE);
	CHECK_FAILS(order_place(ctx, tx, made.order_id, 0, 0), ERR_STATE);
	TRY(draft_counts(ctx, tx, (struct draft_counts_in){ ctx->actor.region_id, cast->ward_id, ctx->today }, &counts));
	CHECK(counts.drafts == 0);
	TRY(drafts_of_ward(ctx, tx, (struct drafts_of_ward_in){ ctx->actor.region_id, cast->ward_id, ctx->now, 10 }, &drafts));
	CHECK(drafts.count == 1 && !moment_is_none(drafts.at[0].deleted_at));
	act_as(ctx, stranger);
	CHECK_FAILS(draft_restore(ctx, tx, made.order_id), ERR_FORBIDDEN);
	act_as(ctx, colleague); /* The draft is the ward's. */
	TRY(draft_restore(ctx, tx, made.order_id));
	TRY(packs_in(ctx, tx, made.order_id, cast->packs[0], &packs));
	CHECK(packs == 3);
	TRY(order_place(ctx, tx, made.order_id, 0, 0));
	CHECK_FAILS(draft_delete(ctx, tx, made.order_id), ERR_STATE);
	CHECK_FAILS(draft_save(ctx, tx, made.order_id, 0, NULL, 0, &saved), ERR_STATE);

	TRY(order_again(ctx, tx, made.order_id, &again));
	TRY(packs_in(ctx, tx, again.order_id, cast->packs[0], &packs));
	CHECK(again.order_id != made.order_id && packs == 3);
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &empty));
	CHECK_FAILS(order_again(ctx, tx, empty.order_id, &again), ERR_STATE);
	return OK;
}

static enum err narcotics_are_parted(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast      *cast = argument;
	struct order_made made, apart;
	int64_t           colleague, stranger, packs;
	TRY(begin(ctx, tx, cast, &colleague, &stranger));
	TRY(order_start(ctx, tx, cast->ward_id, TEXT("till ronden"), &made));
	TRY(order_set_line(ctx, tx, made.order_id, cast->packs[0], 2, false));
	CHECK_FAILS(draft_split(ctx, tx, made.order_id, &apart), ERR_STATE);
	TRY(order_set_line(ctx, tx, made.order_id, cast->packs[1], 1, false));
	CHECK_FAILS(order_place(ctx, tx, made.order_id, 0, 0), ERR_NARCOTICS_APART);
	TRY(draft_split(ctx, tx, made.order_id, &apart));
	TRY(packs_in(ctx, tx, made.order_id, cast->packs[1], &packs));
	CHECK(packs == 0);
	TRY(packs_in(ctx, tx, apart.order_id, cast->packs[1], &packs));
	CHECK(packs == 1);
	TRY(order_place(ctx, tx, made.order_id, 0, 0));
	TRY(order_place(ctx, tx, apart.order_id, 0, 0));
	return OK;
}

/* ---------------------------------------------------------------- the shelf */

static enum err scans_add_and_are_undone(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast         *cast = argument;
	struct order_made    made, other;
	struct shelf_scanned first, second, third;
	int64_t              colleague, stranger, packs;
	TRY(begin(ctx, tx, cast, &colleague, &stranger));
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &made));
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &other));
	struct shelf_step vnr = { .code = TEXT("960002") }, unlisted = { .code = TEXT("960015") };
	TRY(shelf_scan(ctx, tx, made.order_id, &vnr, &first));
	CHECK(first.pack_id == cast->packs[0] && first.packs == 2); /* The ward's usual. */
	vnr.packs = 3;
	TRY(shelf_scan(ctx, tx, made.order_id, &vnr, &second));
	TRY(packs_in(ctx, tx, made.order_id, cast->packs[0], &packs));
	CHECK(packs == 5);
	TRY(shelf_scan(ctx, tx, made.order_id, &unlisted, &third));
	CHECK(third.packs == 1);
	TRY(shelf_undo(ctx, tx, made.order_id, second.scan_id));
	CHECK_FAILS(shelf_undo(ctx, tx, made.order_id, second.scan_id), ERR_STATE);
	CHECK_FAILS(shelf_undo(ctx, tx, other.order_id, first.scan_id), ERR_NOT_FOUND);
	TRY(packs_in(ctx, tx, made.order_id, cast->packs[0], &packs));
	CHECK(packs == 2);
	TRY(order_set_line(ctx, tx, made.order_id, cast->packs[0], 1, false)); /* Lowered by hand: the step is no more there. */
	CHECK_FAILS(shelf_undo(ctx, tx, made.order_id, first.scan_id), ERR_STATE);
	TRY(shelf_undo(ctx, tx, made.order_id, third.scan_id));
	TRY(packs_in(ctx, tx, made.order_id, cast->packs[2], &packs));
	CHECK(packs == 0);

	struct shelf_step wrong = { .code = TEXT("") };
	CHECK_FAILS(shelf_scan(ctx, tx, made.order_id, &wrong, &first), ERR_FIELD_MISSING);
	wrong.code = TEXT("999999");
	CHECK_FAILS(shelf_scan(ctx, tx, made.order_id, &wrong, &first), ERR_CODE_UNKNOWN);
	wrong.code = TEXT("hej");
	CHECK_FAILS(shelf_scan(ctx, tx, made.order_id, &wrong, &first), ERR_CODE_UNREADABLE);
	act_as(ctx, stranger);
	CHECK_FAILS(shelf_scan(ctx, tx, made.order_id, &vnr, &first), ERR_FORBIDDEN);
	act_as(ctx, cast->orderer);
	TRY(order_place(ctx, tx, made.order_id, 0, 0));
	CHECK_FAILS(shelf_scan(ctx, tx, made.order_id, &vnr, &first), ERR_STATE);
	return OK;
}

/* ---------------------------------------------------------------- templates */

static enum err templates_are_kept(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast            *cast = argument;
	struct template_get_row row;
	struct order_made       made;
	int64_t                 colleague, stranger, id, other, packs;
	struct schedule         never = { .every_weeks = 1, .first_day = DAY_NONE }, mondays = { 1, 2, DAY_NONE };
	struct template_row     rows[] = { { cast->packs[0], 2 }, { cast->packs[2], 1 } };
	TRY(begin(ctx, tx, cast, &colleague, &stranger));
	TRY(template_make(ctx, tx, cast->ward_id, TEXT("Bas"), &never, rows, 2, &id));
	CHECK_FAILS(template_make(ctx, tx, cast->ward_id, TEXT("Bas"), &never, rows, 2, &other), ERR_ALREADY_EXISTS);
	CHECK_FAILS(template_make(ctx, tx, cast->ward_id, TEXT(""), &never, rows, 2, &other), ERR_FIELD_MISSING);
	mondays.first_day = ctx->today;
	CHECK_FAILS(template_make(ctx, tx, cast->ward_id, TEXT("M"), &mondays, rows, 2, &other), ERR_FIELD_INVALID);
	mondays.every_weeks = 0;
	CHECK_FAILS(template_save(ctx, tx, id, 0, TEXT("Bas"), &mondays, rows, 0), ERR_FIELD_INVALID);
	act_as(ctx, stranger);
	CHECK_FAILS(template_save(ctx, tx, id, 0, TEXT("Bas"), &never, rows, 0), ERR_FORBIDDEN);
	CHECK_FAILS(template_load(ctx, tx, id, &row), ERR_FORBIDDEN);
	act_as(ctx, colleague);
	mondays = (struct schedule){ 1, 2, DAY_NONE };
	rows[1].packs = 0;
	TRY(template_save(ctx, tx, id, 1, TEXT("Bas"), &mondays, rows, 2));
	CHECK_FAILS(template_save(ctx, tx, id, 1, TEXT("Bas"), &mondays, rows, 2), ERR_CHANGED_MEANWHILE);
	TRY(template_load(ctx, tx, id, &row));
	CHECK(row.version == 2 && row.first_day.number == ctx->today.number + 1);
	TRY(template_save(ctx, tx, id, 2, TEXT("Basen"), &(struct schedule){ 1, 2, row.first_day }, rows, 0)); /* As it stood. */

	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &made));
	TRY(order_set_line(ctx, tx, made.order_id, cast->packs[0], 1, false));
	TRY(template_add_to_draft(ctx, tx, made.order_id, id));
	TRY(packs_in(ctx, tx, made.order_id, cast->packs[0], &packs));
	CHECK(packs == 3);
	TRY(template_of_order(ctx, tx, made.order_id, TEXT("Av en order"), &other));
	TRY(template_delete(ctx, tx, id));
	CHECK_FAILS(template_delete(ctx, tx, id), ERR_STATE);
	CHECK_FAILS(template_add_to_draft(ctx, tx, made.order_id, id), ERR_STATE);
	TRY(template_make(ctx, tx, cast->ward_id, TEXT("Basen"), &never, rows, 0, &other));
	CHECK_FAILS(template_restore(ctx, tx, id), ERR_ALREADY_EXISTS);
	TRY(template_delete(ctx, tx, other));
	TRY(template_restore(ctx, tx, id));
	return OK;
}

static enum err make_scheduled(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast        *cast = argument;
	struct schedule     daily = { 127, 1, DAY_NONE };
	struct template_row rows[] = { { cast->packs[0], 2 } };
	int64_t             id, colleague, stranger;
	TRY(begin(ctx, tx, cast, &colleague, &stranger));
	TRY(template_make(ctx, tx, cast->ward_id, TEXT("Dag"), &daily, rows, 1, &id));
	TRY(template_make(ctx, tx, cast->ward_id, TEXT("Tom"), &daily, rows, 0, &id));
	return OK;
}

static enum err prepare(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	return prepare_drafts(ctx, tx, argument);
}

/* One node's new day, beside the others'. */
struct node {
	struct world *world;
	int64_t       made;
	enum err      err;
};

static void *begin_day(void *argument)
{
	struct node *node = argument;
	struct ctx   ctx = node->world->ctx;
	ctx.arena = arena_open(LIMIT_ARENA_REQUEST);
	for (int turn = 0; turn < 20; turn++) { /* A retry is what a node does. */
		ctx.error = (struct error){ 0 };
		node->err = db_transact(&ctx, node->world->db, prepare, &node->made);
		if (node->err != ERR_RETRY)
			break;
	}
	arena_close(ctx.arena);
	return NULL;
}

/* What a day's drafts came to: how many there are, the runs of both templates, then the day after. */
static enum err look_at_drafts(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast               *cast = argument;
	struct drafts_of_ward_rows drafts;
	struct template_runs_rows  runs;
	int64_t                    made, packs;
	TRY(drafts_of_ward(ctx, tx, (struct drafts_of_ward_in){ ctx->actor.region_id, cast->ward_id, { 0 }, 10 }, &drafts));
	CHECK(drafts.count == 1 && drafts.at[0].due_day.number == ctx->today.number && text_is(drafts.at[0].template_name, "Dag"));
	TRY(packs_in(ctx, tx, drafts.at[0].id, cast->packs[0], &packs));
	CHECK(packs == 2);
	TRY(template_runs(ctx, tx, (struct template_runs_in){ ctx->actor.region_id, 2, 10 }, &runs));
	CHECK(runs.count == 1 && runs.at[0].order_id == 0 && text_is(runs.at[0].reason, "empty"));
	act_as(ctx, cast->orderer);
	TRY(draft_delete(ctx, tx, drafts.at[0].id)); /* Gone is gone: the day is kept. */
	act_as(ctx, 0);
	TRY(prepare_drafts(ctx, tx, &made));
	CHECK(made == 0);
	ctx_set_now(ctx, zone_moment(day_plus(ctx->today, 1), 0, 0, 1));
	TRY(prepare_drafts(ctx, tx, &made));
	CHECK(made == 1);
	return OK;
}

static void a_due_day_makes_one_draft_on_any_number_of_nodes(void **state)
{
	struct world *world = *state;
	struct cast   cast = { .seed = 1 };
	struct node   nodes[NODES];
	pthread_t     threads[NODES];
	int64_t       made = 0, broken = 0;
	FILE         *nowhere = fopen("/dev/null", "w");
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_cast, &cast));
	ASSERT_OK(world, db_transact(&world->ctx, world->db, make_scheduled, &cast));
	act_as(&world->ctx, 0);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, prepare, &made));
	assert_int_equal(made, 0); /* A schedule begins the day after it was made. */
	ctx_set_now(&world->ctx, zone_moment(day_plus(world->ctx.today, 1), 0, 0, 5));
	for (int i = 0; i < NODES; i++) {
		nodes[i] = (struct node){ .world = world };
		assert_int_equal(pthread_create(&threads[i], NULL, begin_day, &nodes[i]), 0);
	}
	for (int i = 0; i < NODES; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(nodes[i].err, OK);
		made += nodes[i].made;
	}
	assert_int_equal(made, 1);
	ASSERT_OK(world, db_transact(&world->ctx, world->db, look_at_drafts, &cast));
	act_as(&world->ctx, 0);
	ASSERT_OK(world, verify_region(&world->ctx, world->db, nowhere, &broken));
	fclose(nowhere);
	assert_int_equal(broken, 0);
}

/* ---------------------------------------------------------------- the sheet */

static enum err sheet_of(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int64_t ward_id, int64_t order_id, int64_t pack_id,
			 struct sheet_row *out)
{
	struct place      ward;
	struct ward_sheet sheet;
	TRY(place_load(ctx, tx, ward_id, &ward));
	TRY(ward_sheet_load(ctx, tx, &ward, cast->store_id, order_id, &sheet));
	struct sheet_row *row = ward_sheet_find(&sheet, pack_id);
	CHECK(row != NULL);
	*out = *row;
	return OK;
}

static enum err deliver(struct ctx *ctx, struct db_tx *tx, const struct cast *cast, int64_t order_id, int64_t orderer)
{
	struct review_outcomes           outcomes;
	struct release_made              released;
	struct allocations_of_list_rows  takes;
	struct pick_done                 done;
	struct shipment_get_row          shipment;
	int64_t                          region_id = ctx->actor.region_id;
	act_as(ctx, cast->chief);
	TRY(review_order(ctx, tx, order_id, 0, &outcomes));
	act_as(ctx, cast->first);
	TRY(order_release(ctx, tx, order_id, &released));
	TRY(allocations_of_list(ctx, tx, (struct allocations_of_list_in){ region_id, released.pick_list_id, ctx->today }, &takes));
	for (size_t i = 0; i < takes.count; i++)
		TRY(pick_allocation(ctx, tx,
				    &(struct pick){ .allocation_id = takes.at[i].id, .units = I64_NONE, .code = { .expiry = DAY_NONE },
						    .reason_code = TEXT("no_code") },
				    &done));
	TRY(shipment_get(ctx, tx, (struct shipment_get_in){ region_id, released.shipment_id }, &shipment));
	TRY(shipment_send(ctx, tx, released.shipment_id, shipment.version));
	act_as(ctx, orderer);
	TRY(shipment_get(ctx, tx, (struct shipment_get_in){ region_id, released.shipment_id }, &shipment));
	return shipment_receive(ctx, tx, released.shipment_id, shipment.version, NULL, 0);
}

static enum err the_sheet_follows(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct cast       *cast = argument;
	struct order_made  made, theirs, drafted;
	struct sheet_row   row;
	struct night_balances_rows kept;
	struct night_received_rows got;
	struct trail_events_rows trail;
	struct trail_lines_rows lines;
	int64_t            colleague, stranger, batch_id, next_door, region_id = ctx->actor.region_id;
	TRY(begin(ctx, tx, cast, &colleague, &stranger));
	TRY(place_id(ctx, tx, "AVD32-F", &next_door));
	TRY(stock(ctx, tx, cast, 0, cast->bin_a, "X1", 9, &batch_id));
	act_as(ctx, cast->orderer);
	TRY(sheet_of(ctx, tx, cast, cast->ward_id, 0, cast->packs[0], &row));
	CHECK(row.par_packs == 5 && row.usual_packs == 2 && row.available == 90 && row.suggested == 5 && row.open_units == 0);
	TRY(favourite_set(ctx, tx, cast->ward_id, cast->packs[2], true));
	TRY(favourite_set(ctx, tx, cast->ward_id, cast->packs[2], true)); /* Twice is once. */
	TRY(sheet_of(ctx, tx, cast, cast->ward_id, 0, cast->packs[2], &row));
	CHECK(row.is_favourite && row.par_packs == 0 && row.suggested == 0);

	/* Drafts are not on their way; what is placed is, until it is received; then it is the balance's. */
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &drafted));
	TRY(order_set_line(ctx, tx, drafted.order_id, cast->packs[0], 4, false));
	TRY(sheet_of(ctx, tx, cast, cast->ward_id, drafted.order_id, cast->packs[0], &row));
	CHECK(row.packs == 4 && row.open_units == 0 && row.suggested == 5);
	TRY(order_start(ctx, tx, cast->ward_id, TEXT(""), &made));
	TRY(order_set_line(ctx, tx, made.order_id, cast->packs[0], 2, false));
	TRY(order_place(ctx, tx, made.order_id, 0, 0));
	TRY(sheet_of(ctx, tx, cast, cast->ward_id, 0, cast->packs[0], &row));
	CHECK(row.open_units == 20 && row.suggested == 3 && row.packs == 0);
	TRY(deliver(ctx, tx, cast, made.order_id, cast->orderer));
	TRY(sheet_of(ctx, tx, cast, cast->ward_id, 0, cast->packs[0], &row));
	CHECK(row.open_units == 0 && row.ward_units == 20 && row.suggested == 3 && row.available == 70);
	CHECK(row.received_units == 20 && text_is(row.received_label, "X1") && !moment_is_none(row.received_at) && !row.received_more);

	/* The ward next door keeps no balance: what it received is told, its shelf is not. */
	act_as(ctx, stranger);
	TRY(order_start(ctx, tx, next_door, TEXT(""), &theirs));
	TRY(order_set_line(ctx, tx, theirs.order_id, cast->packs[0], 1, false));
	TRY(order_place(ctx, tx, theirs.order_id, 0, 0));
	TRY(deliver(ctx, tx, cast, theirs.order_id, stranger));
	TRY(sheet_of(ctx, tx, cast, next_door, 0, cast->packs[0], &row));
	CHECK(row.ward_units == 0 && row.suggested == 4 && row.received_units == 10);
	TRY(night_balances(ctx, tx, (struct night_balances_in){ region_id, cast->packs[0], ctx->today }, &kept));
	CHECK(kept.count == 1 && kept.at[0].place_id == cast->ward_id && kept.at[0].units == 20);
	TRY(night_received(ctx, tx, (struct night_received_in){ region_id, cast->packs[0], ctx->today, 10 }, &got));
	CHECK(got.count == 2 && got.at[0].ward_id == next_door && got.at[0].units == 10 && !got.at[0].keeps_balance);
	CHECK(got.at[1].ward_id == cast->ward_id && got.at[1].keeps_balance);

	/* The day that the pharmacy names is told on every ward, and stands in the trail. */
	act_as(ctx, cast->orderer);
	TRY(order_set_line(ctx, tx, drafted.order_id, cast->packs[0], 9, false));
	TRY(order_place(ctx, tx, drafted.order_id, 0, 0));
	TRY(trail_lines(ctx, tx, (struct trail_lines_in){ region_id, drafted.order_id }, &lines));
	CHECK(lines.count == 1 && text_is(lines.at[0].state, "placed"));
	act_as(ctx, cast->chief);
	TRY(review_line(ctx, tx,
			&(struct review){ .line_id = lines.at[0].id, .decision = REVIEW_BACKORDER, .reason_code = TEXT("out_of_stock"),
					  .expected_day = day_plus(ctx->today, 6) }));
	TRY(trail_events(ctx, tx, (struct trail_events_in){ region_id, drafted.order_id }, &trail));
	CHECK(trail.count == 2 && text_is(trail.at[1].to_state, "backordered") && text_is(trail.at[1].reason_code, "out_of_stock"));
	CHECK(trail.at[1].expected_day.number == ctx->today.number + 6 && day_is_none(trail.at[0].expected_day));
	act_as(ctx, stranger);
	TRY(sheet_of(ctx, tx, cast, next_door, 0, cast->packs[0], &row));
	CHECK(row.expected.number == ctx->today.number + 6 && row.open_units == 0);
	return OK;
}

static void two_people_write_one_draft(void **state) { run_case(state, two_write_at_once); }
static void a_draft_put_away_comes_back(void **state) { run_case(state, a_draft_comes_back); }
static void narcotics_go_to_an_order_of_their_own(void **state) { run_case(state, narcotics_are_parted); }
static void a_scan_adds_the_usual_and_is_undone_once(void **state) { run_case(state, scans_add_and_are_undone); }
static void a_ward_keeps_its_templates(void **state) { run_case(state, templates_are_kept); }
static void the_sheet_follows_the_goods(void **state) { run_case(state, the_sheet_follows); }

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(two_people_write_one_draft),
		WORLD_TEST(a_draft_put_away_comes_back),
		WORLD_TEST(narcotics_go_to_an_order_of_their_own),
		WORLD_TEST(a_scan_adds_the_usual_and_is_undone_once),
		WORLD_TEST(a_ward_keeps_its_templates),
		WORLD_TEST(a_due_day_makes_one_draft_on_any_number_of_nodes),
		WORLD_TEST(the_sheet_follows_the_goods),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
