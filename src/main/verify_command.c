/*
 * verify_command.c - ampull verify: one line a check, exit 1 on any break, repairs nothing
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/command.h"

#include <stdio.h>

#include "main/verify.sql.h"
#include "people/journal.h"
#include "people/keep_document.h"
#include "report/value.sql.h"

struct verdict {
	int64_t broken;
	FILE   *to;
};

static void line_of(struct verdict *verdict, const char *what, int64_t breaks)
{
	fprintf(verdict->to, "%s  %s%s", breaks ? "BROKEN" : "holds ", what, breaks ? "" : "\n");
	if (breaks)
		fprintf(verdict->to, ": %lld\n", (long long)breaks);
	verdict->broken += breaks != 0;
}

static enum err verify_ledger(struct ctx *ctx, struct db_tx *tx, struct verdict *verdict)
{
	struct verify_balances_rows rows;
	TRY(verify_balances(ctx, tx, (struct verify_balances_in){ ctx->actor.region_id }, &rows));
	line_of(verdict, "every balance is the sum of its movements", (int64_t)rows.count);
	for (size_t i = 0; i < rows.count && i < 20; i++)
		fprintf(verdict->to, "        place %lld batch %lld: balance %lld units %lld ore, ledger %lld units %lld ore\n",
		       (long long)rows.at[i].place_id, (long long)rows.at[i].batch_id, (long long)rows.at[i].units,
		       (long long)rows.at[i].value_ore, (long long)rows.at[i].ledger_units, (long long)rows.at[i].ledger_value_ore);
	return OK;
}

static enum err verify_derived(struct ctx *ctx, struct db_tx *tx, struct verdict *verdict)
{
	struct verify_copies_row copies;
	TRY(verify_copies(ctx, tx, (struct verify_copies_in){ ctx->actor.region_id }, &copies));
	line_of(verdict, "every balance says of its batch what the batch says", copies.balances);
	return OK;
}

static enum err verify_rows(struct ctx *ctx, struct db_tx *tx, struct verdict *verdict)
{
	struct verify_counts_row row;
	TRY(verify_counts(ctx, tx, (struct verify_counts_in){ ctx->actor.region_id }, &row));
	fprintf(verdict->to, "        %lld movements, %lld balances\n", (long long)row.movements, (long long)row.balances);
	line_of(verdict, "no real place is below zero, and virtual ones are marked", row.negative);
	line_of(verdict, "a balance of nothing is no row", row.zero_rows);
	line_of(verdict, "no more is promised than stands in the store", row.over_reserved);
	line_of(verdict, "promises belong to lines that are approved or being picked, of the same pack", row.reservation_state);
	line_of(verdict, "every approved line has its promise", row.reservation_sum);
	line_of(verdict, "a line is picked at most as approved, sent at most as picked, received at most as sent", row.line_sums);
	line_of(verdict, "what a line says is sent lies in its shipments", row.sent_sums);
	line_of(verdict, "what a line says is received was received in its shipments", row.received_sums);
	line_of(verdict, "what a line says is picked was picked by its allocations", row.allocation_sums);
	line_of(verdict, "the box of a received shipment is empty", row.box_contents);
	line_of(verdict, "a line stands where its trail ends", row.trail);
	line_of(verdict, "no serial number was received twice", row.serial_twice);
	line_of(verdict, "narcotics of class II and III stand on orders of their own", row.narcotics_mixed);
	return OK;
}

static enum err verify_stock_documents(struct ctx *ctx, struct db_tx *tx, struct verdict *verdict)
{
	struct verify_counts_and_waste_row row;
	TRY(verify_counts_and_waste(ctx, tx, (struct verify_counts_and_waste_in){ ctx->actor.region_id }, &row));
	line_of(verdict, "every approved difference of a count is posted as it was counted", row.count_posted);
	line_of(verdict, "every movement of a count has its line", row.count_movements);
	line_of(verdict, "nothing waits in a count that is approved or cancelled", row.count_done);
	line_of(verdict, "every counted line tells who, when, against which balance, and why it differs", row.count_figures);
	line_of(verdict, "every waste has its movement, and undone waste the one that reverses it", row.waste_posted);
	line_of(verdict, "every movement of waste has its protocol", row.waste_movements);
	line_of(verdict, "waste of narcotics has its second signature", row.waste_witness);
	line_of(verdict, "every corrected receipt has its movement", row.corrections);
	return OK;
}

static enum err verify_rules(struct ctx *ctx, struct db_tx *tx, struct verdict *verdict)
{
	struct verify_law_row row;
	TRY(verify_law(ctx, tx, (struct verify_law_in){ ctx->actor.region_id }, &row));
	line_of(verdict, "no promise took more from below a preparedness floor than releases let through, by what was known", row.floor_crossed);
	line_of(verdict, "every promise under an article's floor has recorded what was known", row.floor_unrecorded);
	line_of(verdict, "what was taken from below a floor, releases of that floor let through", row.release_uses);
	line_of(verdict, "no release is used beyond its units", row.release_sums);
	line_of(verdict, "no difference of narcotics is posted while its case is open", row.case_posted);
	line_of(verdict, "every closed case has cause and decision", row.case_closed);
	line_of(verdict, "no number of a requisition is given twice", row.requisition_twice);
	return OK;
}

static enum err verify_ordering(struct ctx *ctx, struct db_tx *tx, struct verdict *verdict)
{
	struct verify_wards_row row;
	TRY(verify_wards(ctx, tx, (struct verify_wards_in){ ctx->actor.region_id }, &row));
	line_of(verdict, "no deleted draft was placed", row.deleted_placed);
	line_of(verdict, "a draft asks for each pack on one line", row.draft_lines_twice);
	line_of(verdict, "what a schedule prepared is its template's, its day's and its ward's", row.run_orders);
	line_of(verdict, "each due day of a template has one draft", row.due_twice);
	line_of(verdict, "scans at the shelf lie within their order", row.scans_held);
	return OK;
}

static enum err verify_recalled(struct ctx *ctx, struct db_tx *tx, struct verdict *verdict)
{
	struct verify_recalls_row row;
	TRY(verify_recalls(ctx, tx, (struct verify_recalls_in){ ctx->actor.region_id }, &row));
	line_of(verdict, "every batch of a recall that holds is blocked by it", row.unblocked);
	line_of(verdict, "no batch that a recall watches for was made without it", row.unwatched);
	line_of(verdict, "a recall's numbers hold as long as the recall says", row.twice);
	line_of(verdict, "no pick waits for a recalled batch", row.released);
	line_of(verdict, "every answered recall task has its answer", row.answers);
	line_of(verdict, "a recall closed before everybody answered has its reason", row.closed_early);
	line_of(verdict, "every return that was taken in has its movement, of the same units and value", row.return_movements);
	line_of(verdict, "every movement of a return has its line, or the one that reverses it", row.returns_moved);
	line_of(verdict, "no more came back than was received, and no more is credited than was charged", row.returned_over);
	line_of(verdict, "every credit of a return is frozen with its source", row.credited);
	line_of(verdict, "a return waits as long as one of its lines does", row.return_states);
	return OK;
}

static enum err verify_documents(struct ctx *ctx, struct db_tx *tx, struct verdict *verdict)
{
	struct documents_verdict documents;
	TRY(documents_verify(ctx, tx, &documents));
	line_of(verdict, "every document's bytes are those of its digest", documents.broken);
	line_of(verdict, "no document was erased before its last day", documents.early);
	return OK;
}

static enum err verify_deliveries(struct ctx *ctx, struct db_tx *tx, struct verdict *verdict)
{
	struct verify_tours_row row;
	TRY(verify_tours(ctx, tx, (struct verify_tours_in){ ctx->actor.region_id }, &row));
	line_of(verdict, "an order is promised what its departure does", row.promises);
	line_of(verdict, "every urgent order tells its reason, and no other does", row.urgent);
	line_of(verdict, "what left with a departure is sent", row.shipments);
	line_of(verdict, "every row that a ward did not get as sent is a case", row.cases);
	line_of(verdict, "every case has its movement", row.case_movements);
	line_of(verdict, "every handled case tells who, when and what", row.handled);
	return OK;
}

static enum err verify_registers(struct ctx *ctx, struct db_tx *tx, struct verdict *verdict)
{
	struct verify_licences_row row;
	TRY(verify_licences(ctx, tx, (struct verify_licences_in){ ctx->actor.region_id }, &row));
	line_of(verdict, "what a licence says is used is the sum of its uses", row.sums);
	line_of(verdict, "no licence is used beyond its limit", row.over);
	line_of(verdict, "no line holds more of a licence than it is approved for", row.held);
	return OK;
}

static enum err verify_boxes(struct ctx *ctx, struct db_tx *tx, struct verdict *verdict)
{
	struct verify_boxes_and_walks_row row;
	TRY(verify_boxes_and_walks(ctx, tx, (struct verify_boxes_and_walks_in){ ctx->actor.region_id }, &row));
	line_of(verdict, "no more lies in boxes than was picked", row.box_over);
	line_of(verdict, "what was sent with boxes lies in them to the last unit", row.box_loose);
	line_of(verdict, "a box holds goods of its own shipment", row.box_foreign);
	line_of(verdict, "boxes that left are closed, and those of narcotics sealed", row.box_sealed);
	line_of(verdict, "an order stands in an open walk, or in none", row.walk_lists);
	line_of(verdict, "narcotics walk by themselves", row.walk_mixed);
	return OK;
}

static enum err verify_all(struct ctx *ctx, struct db_tx *tx, void *argument)
{
	struct verdict        *verdict = argument;
	struct journal_verdict journal;
	TRY(verify_ledger(ctx, tx, verdict));
	TRY(verify_derived(ctx, tx, verdict));
	TRY(verify_rows(ctx, tx, verdict));
	TRY(verify_stock_documents(ctx, tx, verdict));
	TRY(verify_rules(ctx, tx, verdict));
	TRY(verify_ordering(ctx, tx, verdict));
	TRY(verify_recalled(ctx, tx, verdict));
	TRY(verify_documents(ctx, tx, verdict));
	TRY(verify_deliveries(ctx, tx, verdict));
	TRY(verify_registers(ctx, tx, verdict));
	TRY(verify_boxes(ctx, tx, verdict));
	struct verify_values_row values;
	TRY(verify_values(ctx, tx, (struct verify_values_in){ ctx->actor.region_id }, &values));
	line_of(verdict, "each noted day's value is that of the one before and what was recorded between them", values.broken);
	TRY(journal_verify(ctx, tx, &journal));
	line_of(verdict, "the journal's chain is whole", !journal.is_whole);
	if (!journal.is_whole)
		fprintf(verdict->to, "        seal %lld, row %lld: %.*s\n", (long long)journal.broken_seal, (long long)journal.broken_row,
		       TEXT_ARG(journal.why));
	fprintf(verdict->to, "        %lld journal rows, %lld sealed, %lld waiting, last digest %.*s\n", (long long)journal.rows,
	       (long long)journal.sealed, (long long)journal.unsealed, TEXT_ARG(journal.last_digest));
	return OK;
}

enum err verify_region(struct ctx *ctx, struct db *db, FILE *to, int64_t *broken)
{
	struct verdict verdict = { .to = to };
	TRY(db_read(ctx, db, verify_all, &verdict));
	*broken = verdict.broken;
	return OK;
}

enum err command_verify(struct ctx *ctx, const struct command_line *line)
{
	struct db *db;
	int64_t    broken = 0;
	TRY(command_open(ctx, line, DB_READER, &db));
	enum err err = verify_region(ctx, db, stdout, &broken);
	db_close(db);
	TRY(err);
	return broken ? fail(ctx, ERR_INTERNAL, "verify", "%lld checks are broken", (long long)broken) : OK;
}
