/*
 * day.test.mjs - a whole day: three wards order, two pharmacists review at once, two technicians pick with scans and a short, a
 * recall arrives in the middle, a count runs meanwhile, wards receive with a difference; `ampull verify` holds at the end and each
 * figure on the start pages equals the sum of its lines
 *
 * Everybody has a browser of their own, and what the day does at the same time is done at the same time. Runs on both engines.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { figuresHold, picturesHold, rowsOf, wardTablesHold } from "./figures.mjs";
import { checkAccessible, checkNoSidewaysScroll, openBrowser, openPage, screenshot, serveDemo, signIn, users, visit } from "./harness.mjs";

const HANDHELD = { viewport: { width: 390, height: 844 } };
const pictures = ["queue-by-wait", "orders-by-hour", "picks-by-hour", "missing-by-cause", "expiry-by-week", "value-by-place",
                  "value-by-month", "value-by-day", "refusals-by-rule"];
const FNC1 = "\u001d";
let server, browser;

before(async () => {
	server = await serveDemo();
	browser = await openBrowser();
}, { timeout: 240_000 });

after(async () => {
	await browser?.close();
	await server?.stop();
});

async function as(user, options) {
	const page = await openPage(browser, server.url, options);
	await signIn(page, user);
	return page;
}

async function send(page, selector) {
	await Promise.all([page.waitForNavigation(), (typeof selector === "string" ? page.locator(selector).first() : selector).click()]);
}

/* What a hand scanner does: it types, FNC1 as Ctrl+], and presses Enter, into whatever has the focus. */
async function scan(page, code) {
	await Promise.all([page.waitForNavigation(), (async () => {
		for (const [i, part] of code.split(FNC1).entries()) {
			if (i > 0)
				await page.keyboard.press("Control+]");
			await page.keyboard.type(part);
		}
		await page.keyboard.press("Enter");
	})()]);
}

/* The GS1 code on a pack: its Nordic article number, a serial number of its own, expiry and batch. */
let serial = 1000;
function gs1({ vnr, expiry, batch }) {
	const digits = "0704626" + vnr;
	const weighed = [...digits].reduce((sum, digit, i) => sum + Number(digit) * (i % 2 ? 1 : 3), 0);
	return `01${digits}${(10 - weighed % 10) % 10}21S${serial++}${FNC1}17${expiry.slice(2).replaceAll("-", "")}10${batch}`;
}

async function uncheckAll(page, selector) {
	for (const box of await page.locator(selector).all())
		await box.uncheck();
}

const pathOf = (page) => new URL(page.url()).pathname;
const api = async (page, path) => (await page.request.get(`/api/v1${path}`)).json();

/* ---------------------------------------------------------------- wards */

async function order(page, searches) {
	await visit(page, "/");
	await send(page, "main form[action='/orders'] button");
	for (const words of searches) {
		await page.fill("input[data-search]", words);
		await page.waitForSelector("#found [role=option]");
		await page.keyboard.press("ArrowDown");
		await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
	}
	const path = pathOf(page);
	await send(page, "button[formaction$='/place']");
	assert.match(await page.locator(".notice").innerText(), /väntar på granskning/);
	return path;
}

/* Receive what the start page says is coming; `missing` names an article that came broken. */
async function receive(page, shipment, missing) {
	await visit(page, "/");
	assert.equal(await page.locator(`a[href='${shipment}']`).count(), 1); /* "On the way to you" */
	await visit(page, shipment);
	if (!missing)
		await send(page, "form[action$='/receive'] button");
	else {
		const row = page.locator("#differences section.take", { hasText: missing });
		await row.locator("summary").first().click(); /* The last section, for what was not on the list, names every article. */
		await row.locator("input[type=number]").first().fill("0");
		await row.locator("select").first().selectOption("broken");
		await send(page, "#differences p button");
	}
	assert.match(await page.locator(".notice").innerText(), /mottagen/);
}

/* ---------------------------------------------------------------- pharmacists */

async function review(page, path) {
	await visit(page, path + "/review");
	await send(page, "form[action$='/approve'] button");
	assert.match(await page.locator("main").innerText(), /Godkänd/);
}

/* Both decide about one line in the same moment: one of them is told who was first, and when. */
async function decideAtOnce(pages, path) {
	const line = (await api(pages[0], path)).lines.at(-1); /* Of which there is enough: the refusal is about nothing else. */
	for (const page of pages)
		await visit(page, `/review/${line.line_id}`);
	await Promise.all(pages.map((page) => send(page, "button[data-key=a]")));
	const told = await Promise.all(pages.map(async (page) => (await page.locator(".refused").allInnerTexts()).join()));
	const late = told.filter((words) => words);
	assert.equal(late.length, 1, `one of two decides: ${told.join(" | ")}`);
	assert.match(late[0], told[0] ? /Apotekare Två/ : /Apotekare Ett/);
	assert.match(late[0], /\d\d:\d\d/);
	assert.equal((await api(pages[0], path)).lines.at(-1).state, "approved");
}

async function openRecall(page, pack, batch) {
	await visit(page, `/recalls/new?pack_id=${pack}`);
	await page.fill("textarea[name=batches]", batch);
	await send(page, "form:has(textarea[name=batches]) button");
	await page.fill("input[name=source_name]", "Läkemedelsverket (demo)");
	await page.fill("input[name=reason]", "partiklar i lösningen");
	await page.selectOption("select[name=class]", "1");
	await send(page, "form[action='/recalls'] button.danger");
	assert.match(pathOf(page), /^\/recalls\/\d+$/);
	return pathOf(page);
}

async function approveCount(page, count) {
	await visit(page, count + "/review");
	const reasons = page.locator("select[name='lines.reason_code']");
	assert.equal(await reasons.count(), 1, "one line differs");
	await reasons.selectOption("not_explained");
	await send(page, "form[action$='/approve'] p.row:last-of-type button");
	assert.match(await page.innerText(".notice"), /bokfört/);
}

/* ---------------------------------------------------------------- technicians */

/* A tour that leaves today, whatever day it is. */
async function makeTour(page, name, wards) {
	await visit(page, "/tours/new");
	await page.fill("input[name=name]", name);
	for (const day of await page.locator("input[name='days.weekday']").all())
		await day.check();
	await page.fill("input[name=cutoff]", "23:58");
	await page.fill("input[name=departure]", "23:59");
	await page.selectOption("select[name=holiday_rule]", "runs");
	await send(page, "main form button");
	for (const ward of wards) {
		await page.selectOption("select[name='stops.ward_id']", ward);
		await page.locator("input[name='stops.arrival']").last().fill("23:59");
		await send(page, "form[action$='/stops'] button");
	}
}

/* What the take at hand asks for, on a pick list or in a walk. */
async function takeOf(part) {
	const words = await part.innerText();
	const [, batch, expiry] = /Batch\s+(\S+)\s+·\s+Utgångsdag\s+(\d{4}-\d\d-\d\d)/.exec(words);
	return { vnr: /\b\d{6}\b/.exec(await part.locator(".quiet").first().innerText())[0], batch, expiry, words };
}

/* A pick list by scans alone, save one article that is not in its bin. */
async function pickList(page, missing) {
	const waiting = page.locator("section.take:not(.done)");
	const short = waiting.filter({ hasText: missing });
	await short.locator("summary").click();
	await short.locator("input[name=units]").fill("0");
	await short.locator("select[name=reason_code]").selectOption("not_in_bin");
	await send(page, short.locator("details button"));
	let picks = 0;
	for (; await waiting.count(); picks++) {
		assert.ok(picks < 20, "a pick list that never ends");
		const take = await takeOf(waiting.first());
		if (picks === 0) { /* Another batch than the one that is to be taken. */
			await scan(page, gs1({ ...take, batch: "FEL" + take.batch }));
			assert.match(await page.innerText(".refused"), new RegExp(take.batch));
		}
		await scan(page, gs1(take));
		assert.equal(await page.locator(".refused").count(), 0, await page.innerText("main"));
	}
	return picks;
}

/* Start a walk with just these orders. */
async function startWalk(page, orders) {
	await visit(page, "/walks/new");
	await uncheckAll(page, "input[name='orders.order_id']");
	for (const path of orders)
		await page.check(`input[name='orders.order_id'][value='${path.split("/").pop()}']`);
	await send(page, "form[action='/walks'] button");
	return pathOf(page);
}

/* Walk by scans until a take asks for `batch` ("": to the end); how many takes were picked. */
async function walkUntil(page, batch) {
	let picks = 0;
	for (; await page.locator("input[name=scan]").count(); picks++) {
		assert.ok(picks < 20, "a walk that never ends");
		const take = await takeOf(page.locator("section.card").first());
		if (batch && take.batch === batch)
			break;
		await scan(page, gs1(take));
		assert.equal(await page.locator("[data-sound=right]").count(), 1, await page.innerText("main"));
	}
	return picks;
}

/* Count a bin blind: what lies there, save one unit of the first batch. */
async function countBin(page, count, held) {
	await visit(page, count);
	await send(page, "main a.button[data-focus]");
	const items = page.locator("form section:has(input[name='lines.packs'])");
	assert.doesNotMatch(await page.innerText("main"), /Saldo/);
	const lines = await items.count();
	for (const [i, item] of (await items.all()).entries()) {
		const batch = /Batch\s+(\S+)/.exec(await item.innerText())[1];
		await item.locator("input[name='lines.packs']").fill("0");
		await item.locator("input[name='lines.loose']").fill(String(held[batch] - (i === 0 ? 1 : 0)));
	}
	await send(page, "form:has(input[name='lines.packs']) p.row button");
	return lines;
}

/* Send an order's box with the departure that its page leads to, and those of `others` that leave with the same; by order their shipments. */
async function leave(page, path, others = []) {
	await visit(page, path);
	await send(page, "main a[href^='/departures/']");
	await uncheckAll(page, "input[name='shipments.shipment_id']");
	const left = {};
	for (const one of [path, ...others]) {
		const ready = page.locator("tr", { has: page.locator(`a[href='${one}']`) }).locator("input[name='shipments.shipment_id']");
		if (one !== path && !await ready.count())
			continue;
		await ready.check();
		left[one] = `/shipments/${await ready.inputValue()}`;
	}
	await send(page, "form[action$='/send'] button");
	assert.match(await page.innerText("main"), /Skickade/);
	return left;
}

/* ---------------------------------------------------------------- the day */

test("a whole day", { timeout: 240_000 }, async () => {
	const everybody = await Promise.all([as("ssk1"), as("ssk2"), as("ssk3"), as("apotekare1"), as("apotekare2"), as("tekniker1", HANDHELD),
	                                     as("tekniker2", HANDHELD), as("tekniker3", HANDHELD)]);
	const [medicine, intensive, hospital, anna, bo, walker, picker, counter] = everybody;
	const nurses = [medicine, intensive, hospital];
	const at = { first: await picturesHold(anna, pictures) };
	const wardIds = await Promise.all(nurses.map((nurse) => nurse.locator("main form[action='/orders'] input[name=ward_id]").first().inputValue()));
	for (const name of ["Dagens första tur", "Dagens andra tur"])
		await makeTour(picker, name, wardIds);

	/* Three wards order at the same time, each three articles. */
	const orders = await Promise.all(nurses.map((nurse) => order(nurse, ["metoprolol 50", "ibuprofen 400", "omeprazol 20"])));
	at.placed = await picturesHold(anna, pictures.slice(0, 2));
	assert.equal(at.placed["queue-by-wait"], at.first["queue-by-wait"] + 9);
	assert.equal(at.placed["orders-by-hour"], at.first["orders-by-hour"] + 9);

	/* Two pharmacists review at once; then the same line. */
	await Promise.all([review(anna, orders[0]), review(bo, orders[1])]);
	await decideAtOnce([anna, bo], orders[2]);
	await review(anna, orders[2]);

	/* One technician walks for two wards, the other picks a list and finds a bin empty, the third counts, all at once. */
	const places = await rowsOf(anna, "/stock/batches"), bin = "A-01-13";
	const held = Object.fromEntries(places.filter((row) => row.place === bin).map((row) => [row.batch, row.units]));
	await visit(counter, "/counts/new");
	await counter.fill("input[name=from_code]", bin);
	await counter.fill("input[name=to_code]", bin);
	await send(counter, "form:has(input[name=from_code]) button");
	const count = pathOf(counter);
	const [walk] = await Promise.all([
		startWalk(walker, [orders[0], orders[2]]),
		visit(picker, orders[1]).then(() => send(picker, "form[action$='/release'] button")),
	]);
	/* The batch that will be recalled is one that both are to take, and not the one that will be short. */
	const [walked, asked] = [(await api(walker, walk)).takes, (await api(picker, pathOf(picker))).takes];
	const { lines } = await api(anna, orders[0]);
	const which = [2, 0].find((line) => walked.some((take) => take.pack_id === lines[line].pack_id && asked.some((one) => one.batch === take.batch)));
	const pack = lines[which].pack_id, recalled = asked.find((take) => take.pack_id === pack && walked.some((one) => one.batch === take.batch)).batch;
	const [article, broken] = which === 2 ? ["Omeprazol", "Metoprolol"] : ["Metoprolol", "Omeprazol"];
	const [early, listed] = await Promise.all([walkUntil(walker, recalled), pickList(picker, "Ibuprofen")]);
	assert.ok(await walker.locator("input[name=scan]").count(), "a take of the batch waits");
	await screenshot(walker, "day-walk-waits");
	const shipments = await leave(picker, orders[1]);

	/* The recall arrives while the walk stands at that batch, and while the bin is counted. */
	const waiting = await takeOf(walker.locator("section.card").first());
	const [recall, counted] = await Promise.all([openRecall(anna, pack, recalled), countBin(counter, count, held)]);
	assert.equal(counted, Object.keys(held).length);
	await scan(walker, gs1(waiting));
	const refusal = await walker.innerText("[role=alert]");
	assert.match(refusal, /indragen/i);
	assert.match(refusal, /R-RECALL-01/);
	assert.equal(await walker.locator(`[role=alert] a[href="${recall}"]`).count(), 1);
	assert.equal(await walker.locator("[data-sound=wrong]").count(), 1);
	await screenshot(walker, "day-walk-refused");
	await visit(walker, walk);
	assert.doesNotMatch(await walker.innerText("main"), new RegExp(recalled));

	/* The walk goes on with the rest, the count is approved with a reason, the ward answers the recall. */
	const [rest] = await Promise.all([
		walkUntil(walker, ""),
		approveCount(bo, count),
		(async () => {
			await visit(intensive, "/");
			const task = intensive.locator("main section.recalled", { hasText: recalled });
			assert.match(await task.innerText(), new RegExp(article));
			await send(intensive, task.locator("a.button"));
			await intensive.locator("form:has(fieldset) input[name='lines.packs']").first().fill("0");
			await send(intensive, "form:has(fieldset) button");
			assert.match(await intensive.innerText("main"), /Svar/);
		})(),
	]);
	await send(walker, "form[action$='/finish'] button");
	Object.assign(shipments, await leave(picker, orders[0], [orders[2]]));
	if (!shipments[orders[2]])
		Object.assign(shipments, await leave(picker, orders[2]));

	/* The wards receive at the same time; one finds an article broken. */
	await Promise.all(nurses.map((nurse, i) => receive(nurse, shipments[orders[i]], i === 1 ? broken : "")));
	await visit(picker, "/differences");
	assert.match(await picker.locator("main tbody tr").first().innerText(), new RegExp(broken));

	/* The day's sums. */
	at.last = await picturesHold(anna, pictures);
	assert.equal(at.last["picks-by-hour"], at.first["picks-by-hour"] + early + listed + rest);
	assert.equal(at.last["queue-by-wait"], at.first["queue-by-wait"]);
	assert.ok(at.last["refusals-by-rule"] > at.first["refusals-by-rule"]);
	for (const page of everybody)
		assert.deepEqual(page.complaints.filter((one) => !/status of 4\d\d/.test(one)), []);
	assert.ok(await wardTablesHold(medicine) > 0);
	await Promise.all(everybody.map((page) => page.context().close()));
});

test("each figure of every start page and of the board equals the sum of its lines, and the books hold", { timeout: 120_000 }, async () => {
	const least = { nurse: 4, pharmacist: 12, technician: 10, purchaser: 3, controller: 4, auditor: 4, administrator: 0 };
	await Promise.all(Object.entries(users).map(async ([role, user]) => {
		const page = await as(user), { checked } = await figuresHold(page);
		assert.ok(checked >= least[role], `${role}: ${checked} figures`);
		if (role === "technician")
			assert.ok((await figuresHold(page, "/board")).checked >= 7);
		await page.context().close();
	}));
	if (server.run) {
		const told = server.run("verify");
		assert.match(told, /holds {3}every balance is the sum of its movements/);
		assert.doesNotMatch(told, /BROKEN/);
	}
});

for (const [role, user] of Object.entries(users))
	test(`the start page of the ${role} is accessible, fits a handheld, and each bar leads to its lines`, { timeout: 60_000 }, async () => {
		const page = await as(user);
		await checkAccessible(page);
		await screenshot(page, `start-${role}`);
		for (const table of await page.locator("figure details").all())
			await table.evaluate((details) => { details.open = true; });
		await checkAccessible(page);
		const bar = page.locator("figure svg a").first();
		if (await bar.count()) {
			const told = await bar.getAttribute("aria-label");
			await visit(page, await bar.getAttribute("href"));
			const sum = await page.locator("#sum").innerText();
			assert.ok(told.endsWith(sum), `${told} / ${sum}`);
			await checkAccessible(page);
		}
		await page.setViewportSize({ width: 390, height: 844 });
		await visit(page, "/");
		await checkNoSidewaysScroll(page);
		await screenshot(page, `start-${role}-narrow`);
		await visit(page, "/figures");
		await checkNoSidewaysScroll(page);
		assert.deepEqual(page.complaints, []);
	});

test("figures work without a script, and a day can be chosen", { timeout: 60_000 }, async () => {
	const page = await as(users.pharmacist, { javaScriptEnabled: false });
	await visit(page, "/figures/orders-by-hour");
	await Promise.all([page.waitForNavigation(), page.click("main form a.button.second")]);
	assert.match(page.url(), /day=\d{4}-\d\d-\d\d$/);
	const cell = page.locator("figure details td a").first();
	if (await cell.count()) {
		await page.click("figure details summary");
		await Promise.all([page.waitForNavigation(), cell.click()]);
		assert.ok(await page.locator("#sum").count());
	}
	await checkNoSidewaysScroll(page);
});
