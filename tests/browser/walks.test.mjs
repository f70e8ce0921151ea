/*
 * walks.test.mjs - a technician's day at the handheld: a walk with scans, a wrong one, undo; boxes; put away; waste; the board
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkAccessible, checkNoSidewaysScroll, openApi, openBrowser, openPage, orderPlenty, screenshot, serveDemo, signIn, users, visit } from "./harness.mjs";

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

async function as(user, options)
{
	const page = await openPage(browser, server.url, options);
	await signIn(page, user);
	return page;
}

/* What a scanner at the keyboard does: the code and Enter, into whatever has the focus. */
async function scan(page, code)
{
	await Promise.all([page.waitForNavigation(), (async () => {
		await page.keyboard.type(code);
		await page.keyboard.press("Enter");
	})()]);
}

async function press(page, selector)
{
	await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

async function looked(page, name)
{
	await screenshot(page, name);
	await checkAccessible(page);
	await checkNoSidewaysScroll(page);
}

const vnrOf = async (page) => /\b(\d{6})\b/.exec(await page.locator(".step .quiet").first().innerText())?.[1];
const progress = async (page) => (await page.locator(".step-count").innerText()).split("/").map(Number);

test("a walk goes from take to take by scans alone, and the wrong pack is stopped", { timeout: 120_000 }, async () => {
	const page = await as(users.technician, HANDHELD);
	await visit(page, "/handheld");
	await looked(page, "handheld");
	await press(page, ".tiles a"); /* The walk that the demo left half done; after a day without departures, a new one. */
	if (page.url().endsWith("/walks/new"))
		await press(page, "form[action='/walks'] button");
	assert.match(new URL(page.url()).pathname, /\/walks\/\d+$/);
	await looked(page, "walk");
	const [done, total] = await progress(page);
	const bin = await page.locator(".where").innerText();
	await scan(page, "999999");
	assert.equal(await page.locator(".where").innerText(), bin); /* Nothing was taken, and the same stands there. */
	assert.equal(await page.locator("[data-sound=wrong]").count(), 1);
	await looked(page, "walk-wrong");
	await scan(page, await vnrOf(page));
	assert.deepEqual(await progress(page), [done + 1, total]);
	assert.equal(await page.locator("[data-sound=right]").count(), 1);
	await press(page, "form[action$='/undo'] button");
	assert.deepEqual(await progress(page), [done, total]);
	assert.equal(await page.locator(".where").innerText(), bin);
	await page.keyboard.press("Escape"); /* Out of the scan field: keys are keys. */
	await page.evaluate(() => document.activeElement.blur());
	await page.keyboard.press("f");
	await page.fill("details[open] input[name=units]", "0");
	await press(page, "details[open] form button");
	assert.match(await page.locator(".step").innerText(), /Senast: .*Fattades/);
	await looked(page, "walk-short");
	await page.evaluate(() => document.activeElement.blur());
	await Promise.all([page.waitForNavigation(), page.keyboard.press("u")]);
	assert.match(await page.locator(".notice").innerText(), /Bristen är ångrad/);
	assert.deepEqual(await progress(page), [done, total]);
	assert.equal(await page.locator(".where").innerText(), bin);
	if (total - done > 1) {
		await press(page, "form[action$='/skip'] button");
		assert.notEqual((await page.locator(".much, .what, .where").allInnerTexts()).join(), "");
	}
	for (let left = total - done; left > 0; left--) {
		const vnr = await vnrOf(page);
		await scan(page, vnr);
	}
	assert.match(await page.locator(".where").innerText(), /Klart/);
	await looked(page, "walk-done");
	await press(page, "form[action$='/finish'] button");
	await press(page, ".step table a[href$='/boxes']");
	await looked(page, "boxes");
	while (await page.locator("form[action$='/close'] button").count())
		await press(page, "form[action$='/close'] button");
	await press(page, "form[action$='/send'] button");
	assert.match(page.url(), /\/shipments\/\d+/);
	await looked(page, "shipment-with-boxes");
	await page.context().close();
});

test("a walk is started from the most urgent orders, and taken over", { timeout: 60_000 }, async () => {
	const order = await orderPlenty(browser, server.url); /* After a weekend nothing else may wait. */
	await (await openApi(server.url, users.pharmacist)).post(`/api/v1${order}/approve`);
	const page = await as("tekniker2");
	await visit(page, "/walks/new");
	await looked(page, "walk-new");
	assert.ok(await page.locator("input[type=checkbox][name='orders.order_id']:checked").count() > 0);
	await press(page, "form[action='/walks'] button");
	const walk = new URL(page.url()).pathname;
	const other = await as("tekniker3", HANDHELD);
	await visit(other, walk);
	assert.equal(await other.locator("input[name=scan]").count(), 0);
	await looked(other, "walk-of-another");
	await press(other, "form[action$='/give'] button");
	assert.equal(await other.locator("input[name=scan]").count(), 1);
	await visit(page, "/board");
	await looked(page, "board");
	assert.ok((await page.locator("table").first().innerText()).includes("Tekniker Tre"));
	await page.context().close();
	await other.context().close();
});

test("goods are received, put away into the bin that the page names, and destroyed", { timeout: 60_000 }, async () => {
	const page = await as(users.technician, HANDHELD);
	await visit(page, "/handheld/put-away");
	await looked(page, "put-away");
	await press(page, ".step ul.plain a");
	const home = await page.locator(".where").innerText();
	await looked(page, "put-away-bin");
	await scan(page, home === "A-01-11" ? "A-01-12" : "A-01-11");
	assert.equal(await page.locator("[data-sound=wrong]").count(), 1);
	await looked(page, "put-away-wrong");
	await scan(page, home);
	assert.equal(await page.locator("[data-sound=right]").count(), 1);
	await press(page, "form[action$='/undo'] button");
	await visit(page, "/handheld/receive");
	await looked(page, "receive-start");
	await page.fill("input[name=supplier]", "Grossisten (demo)");
	await press(page, "form[action='/handheld/receive'] button");
	await scan(page, "960002");
	await looked(page, "receive-step");
	await visit(page, "/handheld/waste");
	await scan(page, home);
	await looked(page, "waste-bin");
	await press(page, ".step ul.plain a");
	await looked(page, "waste-goods");
	if (!await page.locator("input[name=witness_username]").count()) {
		await page.fill("input[name=units]", "1");
		await press(page, "button.danger");
		assert.equal(await page.locator("[data-sound=right]").count(), 1);
	}
	await visit(page, "/labels");
	await looked(page, "labels");
	await page.context().close();
});
