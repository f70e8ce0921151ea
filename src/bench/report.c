/*
 * report.c - figures to JSON, each with the limit it is held against
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench/report.h"

#include <stdio.h>
#include <unistd.h>

#include "format/json.h"

enum { RESULT_BYTES = 1024 * 1024 };

/* A number with three decimals: JSON has no other, and nobody here counts in floating point. */
static void put_decimal(struct json_writer *w, const char *name, int64_t thousandths)
{
	json_name(w, name);
	buf_format(w->out, "%lld.%03lld", (long long)(thousandths / 1000), (long long)(thousandths % 1000));
	w->needs_comma = true;
}

/* a / b in thousandths; 0 without b. */
static int64_t ratio(int64_t a, int64_t b)
{
	int64_t out;
	return b > 0 && num_multiply_divide(a, 1000, b, &out) == OK ? out : 0;
}

/* Lines a second in thousandths: what the ratios are made of. */
static int64_t lines_rate(int64_t lines, int64_t us)
{
	int64_t out;
	return us > 0 && num_multiply_divide(lines, 1000000000, us, &out) == OK ? out : 0;
}

/* What the bare engine did on both, with the time of both: the same number of orders each. */
static int64_t bare_rate(const struct setting *s)
{
	return lines_rate(s->bare_before.lines + s->bare_after.lines, s->bare_before.us + s->bare_after.us);
}

static int64_t longest_bare_commit(const struct setting *s)
{
	int64_t before = s->bare_before.longest_commit_us, after = s->bare_after.longest_commit_us;
	return before > after ? before : after;
}

static void put_steps(struct json_writer *w, const struct walk_run *run, bool of_readers)
{
	json_object_start(w);
	for (enum walk_step step = of_readers ? STEP_SEARCH : 0; step < (of_readers ? STEP_COUNT : STEP_SEARCH); step++) {
		const struct latency *latency = &run->steps[step];
		json_name(w, walk_step_name(step));
		json_object_start(w);
		json_put_i64(w, "count", latency->count);
		put_decimal(w, "median_ms", latency_permille(latency, 500));
		put_decimal(w, "p99_ms", latency_permille(latency, 990));
		put_decimal(w, "worst_ms", latency->worst_us);
		json_object_end(w);
	}
	json_object_end(w);
}

static void put_limits(struct json_writer *w, const struct report *report, const struct setting *s)
{
	int64_t requests = 0;
	for (size_t i = 0; i < STEP_COUNT; i++)
		requests += s->run.steps[i].count;
	json_name(w, "limits");
	json_object_start(w);
	if (s->has_bare) {
		put_decimal(w, "bare_lines_per_second", bare_rate(s));
		put_decimal(w, "bare_lines_per_second_before", lines_rate(s->bare_before.lines, s->bare_before.us));
		put_decimal(w, "bare_lines_per_second_after", lines_rate(s->bare_after.lines, s->bare_after.us));
		put_decimal(w, "bare_use_cases_per_commit", ratio(s->bare_after.cases, s->bare_after.commits));
		put_decimal(w, "bare_statements_per_line", ratio(s->bare_after.statements, s->bare_after.lines));
		put_decimal(w, "bare_longest_commit_ms", longest_bare_commit(s));
	}
	json_put_i64(w, "flushes_per_second", report->flushes);
	json_put_i64(w, "empty_pages_per_second", s->empty_pages);
	put_decimal(w, "ratio_requests_to_empty_pages", ratio(lines_rate(requests, s->us), s->empty_pages * 1000));
	put_decimal(w, "ratio_commits_to_flushes", ratio(s->commits * s->run.writes / (s->cases > 0 ? s->cases : 1) * 1000000 / (s->us > 0 ? s->us : 1),
							  report->flushes));
	json_object_end(w);
}

static void put_setting(struct json_writer *w, const struct report *report, const struct setting *s)
{
	json_object_start(w);
	if (s->movements)
		json_put_i64(w, "movements_before", s->movements);
	json_put_i64(w, "clients", (int64_t)s->clients);
	put_decimal(w, "seconds", s->us / 1000);
	put_decimal(w, "lines_per_second", lines_rate(s->run.lines, s->us));
	if (s->has_bare)
		put_decimal(w, "ratio_to_bare_engine", ratio(lines_rate(s->run.lines, s->us), bare_rate(s)));
	json_put_i64(w, "lines", s->run.lines);
	json_put_i64(w, "orders", s->run.orders);
	json_put_i64(w, "lines_not_supplied", s->run.short_lines);
	put_decimal(w, "transactions_per_second", lines_rate(s->run.writes, s->us));
	put_decimal(w, "use_cases_per_commit", ratio(s->cases, s->commits));
	put_decimal(w, "longest_gap_ms", s->run.longest_gap_us);
	json_put_i64(w, "refused", s->run.refused);
	json_put_i64(w, "busy", s->run.busy);
	json_put_i64(w, "lost", s->run.lost);
	if (s->run.first_refusal[0])
		json_put_text(w, "first_refusal", text_of(s->run.first_refusal));
	put_decimal(w, "server_cpu_seconds", (s->after.cpu_us - s->before.cpu_us) / 1000);
	put_decimal(w, "client_cpu_seconds", s->own_cpu_us / 1000);
	json_put_i64(w, "memory_kb", s->after.memory_kb);
	json_put_i64(w, "memory_peak_kb", s->after.memory_peak_kb);
	json_name(w, "memory_kb_by_tenth");
	json_array_start(w);
	for (size_t i = 0; i < s->tenths; i++)
		json_i64(w, s->memory_kb[i]);
	json_array_end(w);
	if (report->has_wal)
		json_put_i64(w, "wal_bytes_most", s->wal_bytes);
	json_name(w, "steps");
	put_steps(w, &s->run, false);
	if (s->readers) {
		json_name(w, "readers");
		json_object_start(w);
		json_put_i64(w, "count", (int64_t)s->readers);
		json_name(w, "steps");
		put_steps(w, &s->run, true);
		json_object_end(w);
	}
	put_limits(w, report, s);
	json_object_end(w);
}

/* ---------------------------------------------------------------- growth */

enum { GROWTH_FROM = 100000, PAGE_LIMIT_US = 20000, GROWTH_LIMIT = 1200 };

static bool is_held_to_limit(enum walk_step step)
{
	return step == STEP_SEARCH || step == STEP_STOCK_LIST || step == STEP_ORDER_LIST || step == STEP_BATCH_LIST ||
	       step == STEP_SHIPMENT_LIST;
}

/* How each step's median grew from the first size to the last, and its 99th percentile there. */
static void put_step_growth(struct json_writer *w, const struct setting *first, const struct setting *last)
{
	json_name(w, "steps");
	json_object_start(w);
	for (enum walk_step step = 0; step < STEP_COUNT; step++) {
		json_name(w, walk_step_name(step));
		json_object_start(w);
		put_decimal(w, "median_grew", ratio(latency_permille(&last->run.steps[step], 500), latency_permille(&first->run.steps[step], 500)));
		put_decimal(w, "p99_ms", latency_permille(&last->run.steps[step], 990));
		if (is_held_to_limit(step))
			put_decimal(w, "limit_ms", PAGE_LIMIT_US);
		json_object_end(w);
	}
	json_object_end(w);
}

/* The cost of a line from 100 000 movements on, and the bare engine's. */
static void put_growth(struct json_writer *w, const struct report *report)
{
	const struct setting *last = &report->settings[report->count - 1], *first = &report->settings[0];
	for (size_t i = 0; i < report->count; i++)
		if (report->settings[i].grow_to == GROWTH_FROM)
			first = &report->settings[i];
	int64_t ours = ratio(lines_rate(first->run.lines, first->us), lines_rate(last->run.lines, last->us));
	int64_t bare = ratio(bare_rate(first), bare_rate(last));
	json_name(w, "growth");
	json_object_start(w);
	json_put_i64(w, "from_movements", first->movements);
	json_put_i64(w, "to_movements", last->movements);
	put_decimal(w, "cost_of_a_line_grew", ours);
	put_decimal(w, "of_the_bare_engine", bare);
	put_decimal(w, "ratio_to_bare_growth", ratio(ours, bare));
	put_decimal(w, "limit", GROWTH_LIMIT);
	put_step_growth(w, &report->settings[0], last);
	json_object_end(w);
}

void report_print(struct ctx *ctx, const struct report *report)
{
	struct buf out;
	buf_init(&out, ctx->arena, RESULT_BYTES);
	struct json_writer w = json_to(&out);
	json_object_start(&w);
	json_put_text(&w, "engine", text_of(report->engine));
	json_put_bool(&w, "made_region", report->is_made);
	json_put_bool(&w, "verified", report->is_verified);
	put_decimal(&w, "fsync_delay_ms", report->flush_delay_us);
	json_put_i64(&w, "processors", sysconf(_SC_NPROCESSORS_ONLN));
	json_name(&w, "settings");
	json_array_start(&w);
	for (size_t i = 0; i < report->count; i++)
		put_setting(&w, report, &report->settings[i]);
	json_array_end(&w);
	if (report->is_growth)
		put_growth(&w, report);
	json_object_end(&w);
	struct text text = buf_done(&out);
	printf("%.*s\n", TEXT_ARG(text));
	fflush(stdout);
}
