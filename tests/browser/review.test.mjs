/*
 * review.test.mjs - the queue by exception, one key a decision, two pharmacists at once, the rest in one step, registers
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkAccessible, checkNoSidewaysScroll, openBrowser, openPage, screenshot, serveDemo, signIn, users, visit } from "./harness.mjs";

const HANDHELD = { viewport: { width: 390, height: 844 } };
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

async function looked(page, name) {
	await screenshot(page, name);
	await checkAccessible(page);
	await checkNoSidewaysScroll(page);
}

const lineOf = (page) => Number(new URL(page.url()).pathname.split("/")[2]);

test("the queue shows reasons, and one decision opens the next line", { timeout: 120_000 }, async () => {
	for (const options of [{}, HANDHELD]) {
		const page = await as(users.pharmacist, options);
		await visit(page, "/review");
		assert.ok(await page.locator(".queue .chip").count() > 5);
		await looked(page, options.viewport ? "review-queue-narrow" : "review-queue");
		for (const reason of ["licence", "exchange", "no_exchange", "history", "assortment"]) {
			await visit(page, `/review?reason=${reason}`);
			await send(page, ".lines a");
			await looked(page, `review-${reason}${options.viewport ? "-narrow" : ""}`);
		}
		assert.deepEqual(page.complaints, []);
		await page.context().close();
	}
	const page = await as(users.pharmacist);
	let reason; /* The first with a line to decide about, one to skip and one to come to. */
	for (reason of ["stock", "history", "licence", "narcotic", "off_contract", "note"]) {
		await visit(page, `/review?reason=${reason}`);
		if (await page.locator(".lines a").count() > 2)
			break;
	}
	await send(page, "[data-key=s]");
	const first = lineOf(page);
	await page.fill("input[name=expected_day]", "2031-02-03");
	await send(page, "[data-key=r]");
	assert.notEqual(lineOf(page), first);
	assert.match(page.url(), new RegExp(`reason=${reason}`));
	const skipped = lineOf(page);
	await send(page, "[data-key=n]");
	assert.notEqual(lineOf(page), skipped);
	await visit(page, `/review/${first}`);
	assert.match(await page.innerText("main"), /Restnoterad/);
	await visit(page, "/review?reason=exchange");
	await send(page, ".lines a");
	const order = await page.getAttribute("main p a[href^='/orders/']", "href");
	await send(page, "[data-key=b]");
	await visit(page, order.replace("/review", ""));
	assert.match(await page.innerText("main"), /Utbytt/);
});

test("a ward that wants no exchange is asked, and who agreed is kept", { timeout: 60_000 }, async () => {
	const page = await as(users.pharmacist);
	await visit(page, "/review?reason=no_exchange");
	await send(page, ".lines a");
	assert.equal(await page.locator("[data-key=b]").count(), 0);
	await page.fill("input[name=agreed_by]", "ssk på enheten, telefon");
	await send(page, ".replacement button");
	assert.doesNotMatch(await page.innerText("main"), /R-EXCHANGE-03/);
});

test("of two pharmacists the second is told who was first", { timeout: 60_000 }, async () => {
	const [anna, bo] = [await as(users.pharmacist), await as("apotekare2")];
	await visit(anna, "/review");
	await send(anna, "[data-key=s]");
	await visit(bo, new URL(anna.url()).pathname);
	await send(anna, "[data-key=x]");
	await send(bo, "[data-key=r]");
	const told = await bo.innerText(".refused");
	assert.match(told, /Apotekare/);
	assert.match(told, /\d\d:\d\d/);
	assert.match(await bo.innerText("main"), /Raden väntar inte på beslut/);
	await looked(bo, "review-conflict");
});

test("without a script the rest is approved and a line rejected", { timeout: 60_000 }, async () => {
	const page = await as(users.pharmacist, { javaScriptEnabled: false });
	await visit(page, "/review");
	const rest = Number(/\((\d+)\)/.exec(await page.innerText("[data-key=a]"))[1]);
	assert.ok(rest > 0);
	await send(page, "[data-key=a]");
	assert.match(await page.innerText("main"), /Resten är godkänd/);
	await send(page, "[data-key=s]");
	await send(page, "[data-key=x]");
	assert.match(page.url(), /\/review/);
	assert.match(server.run("verify"), /holds/);
});

test("a register is kept on its page", { timeout: 60_000 }, async () => {
	const page = await as(users.pharmacist, HANDHELD);
	for (const path of ["registers", "assortments", "licences", "contracts", "exchange-marks", "exchange-additions", "orderers", "dispensations", "eves", "recall-limits"]) {
		await visit(page, `/${path}`);
		await looked(page, `register-${path}`);
	}
	await visit(page, "/assortments");
	await page.click("main details summary");
	await page.fill("input[name=atc]", "A11");
	await page.selectOption("select[name=effect]", "outside");
	await page.fill("input[name=decision]", "LK 2026-12");
	await looked(page, "register-form");
	await send(page, "main details form button");
	assert.match(await page.innerText("main"), /ATC A11/);
	await page.click("text=ATC A11");
	await page.waitForSelector("input[name=reason]");
	await page.fill("input[name=reason]", "upphävt");
	await looked(page, "register-row");
	await send(page, "main form button.danger");
	await visit(page, "/assortments?every=1");
	assert.match(await page.innerText("main"), /ATC A11/);
	/* The region's own rows beside the starting point: opened by the keyboard, and ended. */
	await visit(page, "/eves");
	await page.focus("main details summary");
	await page.keyboard.press("Enter");
	await page.selectOption("select[name=name]", "christmas_eve");
	await page.selectOption("select[name=kind]", "half");
	await page.fill("input[name=closes]", "11:00");
	await page.fill("input[name=decision]", "ledningsbeslut 7");
	await looked(page, "eve-form");
	await send(page, "main details form button");
	assert.match(await page.innerText("main"), /ledningsbeslut 7/);
	await page.click("main td a[href^='/eves/']");
	await page.waitForSelector("input[name=reason]");
	await page.fill("input[name=reason]", "fel år");
	await looked(page, "eve-row");
	await send(page, "main form button.danger");
	assert.match(await page.innerText("main"), /Utgångsläge/);
	await visit(page, "/recall-limits");
	await page.click("main details summary");
	await page.fill("input[name=store_hours]", "2");
	await page.fill("input[name=ward_hours]", "36");
	await page.fill("input[name=decision]", "LK 2026-9");
	await looked(page, "limit-form");
	await send(page, "main details form button");
	assert.match(await page.innerText("main"), /LK 2026-9/);
	assert.deepEqual(page.complaints, []);
});
