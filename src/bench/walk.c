/*
 * walk.c - from reply to next request
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench/walk.h"

#include <stdio.h>

enum { PATH_BYTES = 200, BODY_BYTES = 400 };

const char *walk_step_name(enum walk_step step)
{
	static const char *const names[] = { "start", "lines", "place", "review", "release", "pick_list", "pick", "send",
					     "receive", "search", "stock_list", "order_list", "batch_list", "shipment_list", "order_page",
					     "pack_page", "batch_page" };
	return names[step];
}

void walk_start_clock(struct walk_run *run)
{
	memset(run->steps, 0, sizeof run->steps);
	run->lines = run->orders = run->short_lines = run->writes = run->longest_gap_us = 0;
	run->last_write_us = monotonic_us();
}

static bool is_read(enum walk_step step)
{
	return step == STEP_PICK_LIST || step >= STEP_SEARCH;
}

/* ---------------------------------------------------------------- requests */

static void post(struct client *client, struct text token, const char *body, const char *kind, int64_t id, const char *what)
{
	char path[PATH_BYTES];
	snprintf(path, sizeof path, "/api/v1/%s/%lld/%s", kind, (long long)id, what);
	client_post(client, path, token, text_of(body));
}

static void send_read(struct walk *walk, struct client *client)
{
	static const char *const words[] = { "para", "500%20mg", "tablett", "morf", "natriumklorid%209", "in%2010", "amox",
					     "kap%2020", "N02", "inj" };
	char                            path[PATH_BYTES];
	struct text                     token = walk->run->pharmacists[walk->pharmacist];
	const struct load_region       *region = walk->run->region;
	const struct bench_sample_rows *sample = &region->sample;
	const struct bench_sample_row  *one = &sample->at[random_between(&walk->random, 0, (int64_t)sample->count - 1)];
	switch (walk->step) {
	case STEP_SEARCH:
		snprintf(path, sizeof path, "/api/v1/packs?only_articles=1&q=%s",
			 words[random_between(&walk->random, 0, (int64_t)COUNT_OF(words) - 1)]);
		break;
	case STEP_STOCK_LIST:
		snprintf(path, sizeof path, "/stock");
		break;
	case STEP_BATCH_LIST:
		snprintf(path, sizeof path, "/stock/batches");
		break;
	case STEP_SHIPMENT_LIST:
		snprintf(path, sizeof path, "/shipments");
		break;
	case STEP_ORDER_PAGE:
		snprintf(path, sizeof path, "/orders/%lld", (long long)one->order_id);
		break;
	case STEP_BATCH_PAGE:
		snprintf(path, sizeof path, "/batches/%lld", (long long)one->batch_id);
		break;
	case STEP_PACK_PAGE:
		snprintf(path, sizeof path, "/packs/%lld",
			 (long long)region->articles.at[random_between(&walk->random, 0, (int64_t)region->articles.count - 1)].pack_id);
		break;
	default:
		snprintf(path, sizeof path, "/orders");
		break;
	}
	client_get(client, path, token);
}

static void send_line(struct walk *walk, struct client *client, struct text nurse)
{
	const struct bench_articles_rows *articles = &walk->run->region->articles;
	char                              body[BODY_BYTES];
	/* Ten different ones: each from its own tenth of the assortment. */
	int64_t tenth = (int64_t)articles->count / WALK_LINES;
	int64_t at = (int64_t)walk->line * tenth + random_between(&walk->random, 0, tenth - 1);
	snprintf(body, sizeof body, "{\"pack_id\":%lld,\"packs\":%lld}", (long long)articles->at[at].pack_id,
		 (long long)random_between(&walk->random, 1, 3));
	post(client, nurse, body, "orders", walk->order_id, "lines");
}

/* What the scanner reads: GTIN, expiry, batch, and a serial number that never came before. */
static void send_pick(struct walk *walk, struct client *client, struct text technician)
{
	const struct walk_take *take = &walk->takes[walk->take];
	struct text             code = load_region_code(walk->run->region, take->pack_id);
	char                    body[BODY_BYTES];
	if (code.length == 14)
		snprintf(body, sizeof body, "{\"scan\":\"]d201%.*s17%s10%s\\u001d21%016llx\"}", TEXT_ARG(code), take->expiry,
			 take->batch, (unsigned long long)random_bits(&walk->random));
	else
		snprintf(body, sizeof body, "{\"scan\":\"%.*s\"}", TEXT_ARG(code));
	char path[PATH_BYTES];
	snprintf(path, sizeof path, "/api/v1/pick-lists/%lld/takes/%lld", (long long)walk->pick_list_id,
		 (long long)take->allocation_id);
	client_post(client, path, technician, text_of(body));
}

static void send_step(struct walk *walk, struct client *client)
{
	struct walk_run        *run = walk->run;
	const struct load_ward *ward = &run->region->wards[walk->ward];
	struct text             nurse = run->nurses[ward->nurse], technician = run->technicians[walk->technician];
	char                    body[BODY_BYTES], path[PATH_BYTES];
	switch (walk->step) {
	case STEP_START:
		snprintf(body, sizeof body, "{\"ward_id\":%lld}", (long long)ward->place_id);
		client_post(client, "/api/v1/orders", nurse, text_of(body));
		return;
	case STEP_LINES:
		send_line(walk, client, nurse);
		return;
	case STEP_PLACE:
		post(client, nurse, "{}", "orders", walk->order_id, "place");
		return;
	case STEP_REVIEW:
		post(client, run->pharmacists[walk->pharmacist], "{}", "orders", walk->order_id, "approve");
		return;
	case STEP_RELEASE:
		post(client, technician, "{}", "orders", walk->order_id, "release");
		return;
	case STEP_PICK_LIST:
		snprintf(path, sizeof path, "/api/v1/pick-lists/%lld", (long long)walk->pick_list_id);
		client_get(client, path, technician);
		return;
	case STEP_PICK:
		send_pick(walk, client, technician);
		return;
	case STEP_SEND:
		post(client, technician, "{}", "shipments", walk->shipment_id, "send");
		return;
	case STEP_RECEIVE: /* Lines that are not named came in full. */
		post(client, nurse, "{\"lines\":[]}", "shipments", walk->shipment_id, "receive");
		return;
	default:
		send_read(walk, client);
		return;
	}
}

/* ---------------------------------------------------------------- replies */

static int64_t number_of(struct text body, const char *name)
{
	size_t at = 0;
	return reply_number(body, name, &at);
}

static void begin_order(struct walk *walk)
{
	walk->step = STEP_START;
	walk->ward = (size_t)random_between(&walk->random, 0, (int64_t)walk->run->region->ward_count - 1);
	walk->pharmacist = (size_t)random_between(&walk->random, 0, (int64_t)walk->run->pharmacist_count - 1);
	walk->technician = (size_t)random_between(&walk->random, 0, (int64_t)walk->run->technician_count - 1);
	walk->line = walk->take = walk->take_count = walk->approved = 0;
}

static void copy_word(char *to, size_t size, struct text from)
{
	snprintf(to, size, "%.*s", TEXT_ARG(from));
}

static void read_takes(struct walk *walk, struct text body)
{
	size_t at = 0;
	walk->shipment_id = reply_number(body, "shipment_id", &at);
	for (int64_t id; walk->take_count < WALK_TAKES_MAX && (id = reply_number(body, "allocation_id", &at)) != I64_NONE;) {
		struct walk_take *take = &walk->takes[walk->take_count++];
		take->allocation_id = id;
		take->pack_id = reply_number(body, "pack_id", &at);
		copy_word(take->batch, sizeof take->batch, reply_text(body, "batch", &at));
		struct text day = reply_text(body, "expiry_day", &at); /* YYYY-MM-DD */
		if (day.length == 10)
			snprintf(take->expiry, sizeof take->expiry, "%.2s%.2s%.2s", day.at + 2, day.at + 5, day.at + 8);
	}
}

static void order_received(struct walk *walk)
{
	walk->run->orders++;
	walk->run->lines += (int64_t)walk->approved;
	walk->run->short_lines += WALK_LINES - (int64_t)walk->approved;
	begin_order(walk);
}

/* What comes after a step that went well. */
static void go_on(struct walk *walk, struct text body)
{
	switch (walk->step) {
	case STEP_START:
		walk->order_id = number_of(body, "order_id");
		walk->step = STEP_LINES;
		return;
	case STEP_LINES:
		if (++walk->line == WALK_LINES)
			walk->step = STEP_PLACE;
		return;
	case STEP_PLACE:
		walk->step = STEP_REVIEW;
		return;
	case STEP_REVIEW:
		walk->approved = (size_t)number_of(body, "approved");
		if (walk->approved == 0)
			begin_order(walk);
		else
			walk->step = STEP_RELEASE;
		return;
	case STEP_RELEASE:
		walk->pick_list_id = number_of(body, "pick_list_id");
		walk->step = STEP_PICK_LIST;
		return;
	case STEP_PICK_LIST:
		read_takes(walk, body);
		walk->step = STEP_PICK;
		return;
	case STEP_PICK:
		if (++walk->take == walk->take_count)
			walk->step = STEP_SEND;
		return;
	case STEP_SEND:
		walk->step = STEP_RECEIVE;
		return;
	case STEP_RECEIVE:
		order_received(walk);
		return;
	default:
		walk->step = walk->step + 1 < STEP_COUNT ? walk->step + 1 : STEP_SEARCH;
		return;
	}
}

static void count_write(struct walk_run *run)
{
	int64_t now = monotonic_us(), gap = now - run->last_write_us;
	run->writes++;
	run->last_write_us = now;
	if (gap > run->longest_gap_us)
		run->longest_gap_us = gap;
}

static void replied(struct client *client, int status, struct text body, int64_t took_us)
{
	struct walk     *walk = client->owner;
	struct walk_run *run = walk->run;
	if (status == 0) {
		run->lost++;
		return;
	}
	if (status == 200) {
		latency_add(&run->steps[walk->step], took_us);
		if (!is_read(walk->step))
			count_write(run);
		go_on(walk, body);
	} else {
		run->busy += status == 503 || status == 429;
		run->refused += status != 503 && status != 429;
		if (!run->first_refusal[0])
			snprintf(run->first_refusal, sizeof run->first_refusal, "%s: %d %.*s", walk_step_name(walk->step), status,
				 TEXT_ARG(body));
		if (!walk->is_reader)
			begin_order(walk);
	}
	if (!run->is_over)
		send_step(walk, client);
}

void walk_begin(struct walk *walk, struct client *client)
{
	client->owner = walk;
	client->replied = replied;
	begin_order(walk);
	if (walk->is_reader)
		walk->step = STEP_SEARCH;
	send_step(walk, client);
}
