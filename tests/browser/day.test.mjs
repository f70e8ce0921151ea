/*
 * day.test.mjs - a day at the pharmacy: three wards order, two pharmacists review at once, two technicians pick with scans and
 * a short, a batch is blocked in the middle, the wards receive with a difference; the books hold, and the figures of the start
 * pages are the sums of their lines
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkAccessible, checkNoSidewaysScroll, openBrowser, openPage, screenshot, serveDemo, signIn, users, visit } from "./harness.mjs";

let server, browser;

before(async () => {
	server = await serveDemo();
	browser = await openBrowser();
}, { timeout: 180_000 });

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
	await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

/* A ward's order of some articles, found by words; its path. */
async function order(user, searches) {
	const page = await as(user);
	await visit(page, "/orders/new");
	await send(page, "main form button");
	for (const words of searches) {
		await page.fill("input[data-search]", words);
		await page.waitForSelector("#found [role=option]");
		await page.keyboard.press("ArrowDown");
		await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
	}
	const path = new URL(page.url()).pathname;
	await send(page, "button[formaction$='/place']");
	assert.match(await page.locator(".notice").innerText(), /väntar på granskning/);
	return { page, path };
}

async function review(page, path) {
	await visit(page, path + "/review");
	await send(page, "form[action$='/approve'] button");
	assert.match(await page.locator("main").innerText(), /Godkänd/);
}

async function release(page, path) {
	await visit(page, path);
	await send(page, "form[action$='/release'] button");
	return new URL(page.url()).pathname;
}

/* Scan until nothing waits; how many takes that were. */
async function pickAll(page) {
	let picks = 0;
	for (; await page.locator("section.take input[name=scan]").count(); picks++) {
		assert.ok(picks < 50, "a pick list that never ends");
		const code = (await page.locator("section.take:not(.done) p.quiet").first().innerText()).match(/\d{6}$/)[0];
		await page.locator("input[name=scan]").first().fill(code);
		await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
	}
	return picks;
}

async function sendShipment(page) {
	await send(page, "form[action$='/send'] button");
	return new URL(page.url()).pathname;
}

/* Every bar of every figure that a person sees is the sum of its lines. */
async function figuresHold(page, names) {
	const read = async (path) => (await page.request.get(server.url + path + (path.includes("?") ? "&" : "?") + "format=json")).json();
	const sums = {};
	for (const name of names) {
		sums[name] = 0;
		for (const bar of await read(`/figures/${name}`)) {
			sums[name] += bar.value;
			if (!bar.lines)
				continue;
			const lines = await read(bar.lines);
			const total = "value_ore" in (lines[0] ?? {}) ? lines.reduce((sum, line) => sum + line.value_ore, 0) : lines.length;
			assert.equal(total, bar.value, `${name}: ${bar.point} ${bar.series}`);
		}
	}
	return sums;
}

const figures = ["queue-by-wait", "orders-by-hour", "picks-by-hour", "missing-by-cause", "expiry-by-week", "value-by-place",
                 "value-by-month", "refusals-by-rule"];

test("a whole day: order, review at once, pick with scans and a short, a block, receive with a difference", { timeout: 240_000 }, async () => {
	const pharmacist = await as(users.pharmacist), second = await as("apotekare2");
	const before = await figuresHold(pharmacist, figures);
	const technician = await as(users.technician, { viewport: { width: 390, height: 844 } });
	const other = await as("tekniker2", { viewport: { width: 390, height: 844 } });

	/* Three wards order, each two articles. */
	const wards = [];
	for (const user of ["ssk1", "ssk2", "ssk3"])
		wards.push(await order(user, ["500 paraceta", "ibuprofen 400"]));
	const placed = await figuresHold(pharmacist, figures);
	assert.equal(placed["queue-by-wait"], before["queue-by-wait"] + 6);
	assert.equal(placed["orders-by-hour"], before["orders-by-hour"] + 6);

	/* Two pharmacists at once, then the one who is free. */
	await Promise.all([review(pharmacist, wards[0].path), review(second, wards[1].path)]);
	await review(second, wards[2].path);

	/* Two technicians at once: one scans all, one finds an empty bin first. */
	await Promise.all([release(technician, wards[0].path), release(other, wards[1].path)]);
	await other.locator("section.take details summary").first().click();
	const short = other.locator("section.take details form").first();
	await short.locator("input[name=units]").fill("0");
	await short.locator("select[name=reason_code]").selectOption("not_in_bin");
	await Promise.all([other.waitForNavigation(), short.locator("button").click()]);
	const [mine, theirs] = await Promise.all([pickAll(technician), pickAll(other)]);
	assert.ok(mine >= 2, `${mine} picks`);
	const shipments = [await sendShipment(technician), await sendShipment(other)];

	/* The third list is out when its first batch is blocked: nobody may pick it any more. */
	const list = await release(technician, wards[2].path);
	const label = await technician.locator("section.take strong").first().innerText();
	await visit(pharmacist, wards[2].path);
	for (const pack of await pharmacist.locator("main tbody td a[href^='/packs/']").evaluateAll((all) => all.map((a) => a.getAttribute("href")))) {
		await visit(pharmacist, pack);
		const batch = pharmacist.locator("a[href^='/batches/']").filter({ hasText: label }).first();
		if (!await batch.count())
			continue;
		await Promise.all([pharmacist.waitForNavigation(), batch.click()]);
		break;
	}
	assert.match(await pharmacist.locator("h1").innerText(), new RegExp(label));
	await pharmacist.fill("form[action$='/block'] input[name=reason]", "reklamation");
	await send(pharmacist, "form[action$='/block'] button");
	await visit(technician, list);
	assert.doesNotMatch((await technician.locator("section.take:not(.done)").allInnerTexts()).join("\n"), new RegExp(label));
	const rest = await pickAll(technician);
	if (rest > 0)
		shipments.push(await sendShipment(technician));

	/* The wards receive; the first one finds a pack less than was sent. */
	for (const [i, shipment] of shipments.entries()) {
		const nurse = wards[i].page;
		await visit(nurse, "/");
		assert.equal(await nurse.locator(`a[href='${shipment}']`).count(), 1); /* "On the way to you" */
		await visit(nurse, shipment);
		if (i === 0) {
			const row = nurse.locator("section.take").first();
			await row.locator("summary").click();
			const number = row.locator("input[type=number]");
			await number.fill(String(Number(await number.inputValue()) - 1));
			await row.locator("select").selectOption("broken");
		}
		await send(nurse, i === 0 ? "#differences p button" : "form[action$='/receive'] button");
		assert.match(await nurse.locator(".notice").innerText(), /mottagen/);
	}

	const done = await figuresHold(pharmacist, figures);
	assert.equal(done["picks-by-hour"], before["picks-by-hour"] + mine + theirs + rest);
	assert.equal(done["queue-by-wait"], before["queue-by-wait"]);
	if (server.run)
		assert.doesNotMatch(server.run("verify"), /BROKEN/);
	for (const { page } of wards)
		assert.deepEqual(page.complaints, []);
	assert.deepEqual(technician.complaints.concat(other.complaints, second.complaints), []);
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
