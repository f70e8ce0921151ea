/*
 * ward.test.mjs - a ward's ordering as its nurse does it: the base list in one form by keyboard, the shelf on a handheld without a
 * script, a template with a schedule, a draft undone, the night question, a line's trail
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

const leaves = (page, act) => Promise.all([page.waitForNavigation(), act()]);

async function looked(page, name) {
	await screenshot(page, name);
	await checkAccessible(page);
	await checkNoSidewaysScroll(page);
}

test("a nurse orders from the base list with the keyboard alone", { timeout: 120_000 }, async () => {
	const page = await as(users.nurse);
	await looked(page, "ward-start");
	await leaves(page, () => page.locator("main form[action='/orders'] button").first().press("Enter"));
	await looked(page, "ward-draft");
	const rows = page.locator("table[data-narrowed] tbody tr");
	const all = await rows.count();
	assert.ok(all > 40, `${all} rows`);

	/* The filter narrows the rows, Enter goes to the first quantity; what stands in hidden rows stays in the form. */
	const name = (await rows.nth(3).locator("a").innerText()).split(" ")[0];
	await page.locator("input[name='lines.packs']").nth(0).fill("1");
	await page.locator("input[data-narrow]").fill(name.toUpperCase());
	const seen = await rows.filter({ visible: true }).count();
	assert.ok(seen >= 1 && seen < all, `${seen} of ${all}`);
	await page.keyboard.press("Enter");
	await page.keyboard.type("2");
	await page.locator("input[data-narrow]").press("Escape");
	await leaves(page, () => page.locator(".bar button").first().press("Enter"));
	assert.match(await page.locator(".notice").innerText(), /Sparat/);
	assert.equal(await page.locator("tr.ordered").count(), 2);

	/* One suggestion is taken by its button, a favourite is made, and nothing that was written is lost. */
	await page.locator("input[name='lines.packs']").nth(5).fill("4");
	await leaves(page, () => page.locator("button[name=star]").first().press("Enter"));
	assert.equal(await page.locator("input[name='lines.packs']").nth(5).inputValue(), "4");
	await leaves(page, () => page.locator("button[name=unstar]").first().press("Enter"));
	await leaves(page, () => page.locator("button[name=take]").nth(6).press("Enter"));
	assert.ok(await page.locator("tr.ordered").count() >= 3);
	await leaves(page, () => page.locator("button[formaction$='/place']").press("Enter"));
	if (await page.locator(".refused").count()) { /* A narcotic among them: it goes to an order of its own. */
		await leaves(page, () => page.locator("button[formaction$='/split']").press("Enter"));
		await leaves(page, () => page.locator("button[formaction$='/place']").press("Enter"));
	}
	assert.match(await page.locator(".notice").innerText(), /väntar på granskning/);
	await page.locator("#trail summary").first().press("Enter");
	assert.match(await page.locator("#trail ol.trail").first().innerText(), /Lagd[\s\S]*Ssk Medicin/);
	await looked(page, "ward-trail");
	assert.deepEqual(page.complaints.filter((one) => !one.includes("409")), []);
});

test("two people write one draft: other rows stay, the same row is told with who and when", { timeout: 120_000 }, async () => {
	const one = await as(users.nurse), other = await as(users.pharmacist);
	await leaves(one, () => one.locator("main form[action='/orders'] button").first().click());
	await visit(other, new URL(one.url()).pathname);
	const quantity = (page, row) => page.locator("input[name='lines.packs']").nth(row);
	await quantity(one, 0).fill("3");
	await leaves(one, () => one.locator(".bar button").first().click());
	await quantity(other, 1).fill("2");
	await leaves(other, () => other.locator(".bar button").first().click());
	assert.equal(await quantity(other, 0).inputValue(), "3");
	await quantity(other, 0).fill("8");
	await quantity(one, 0).fill("9");
	await leaves(one, () => one.locator(".bar button").first().click());
	await leaves(other, () => other.locator(".bar button").first().click());
	assert.match(await other.locator(".refused").innerText(), /ändrades av Ssk Medicin \(demo\) \d{4}-/);
	assert.equal(await quantity(other, 0).inputValue(), "8"); /* What was written is still there. */
});

test("at the shelf each scan adds, sounds and is undone, on a handheld without a script", { timeout: 120_000 }, async () => {
	const page = await as(users.nurse, { ...HANDHELD, javaScriptEnabled: false });
	await leaves(page, () => page.locator("main form[action='/orders'] button[name=scan]").first().press("Enter"));
	const order = new URL(page.url()).pathname.replace("/scan", "");
	await visit(page, order);
	const vnr = (await page.locator("table.sheet td.name .quiet").first().innerText()).match(/\d{6}$/)[0];
	await visit(page, order + "/scan");
	await page.fill("input[data-scan]", vnr);
	await leaves(page, () => page.keyboard.press("Enter"));
	assert.equal(await page.locator("[data-sound=right]").count(), 1);
	await checkNoSidewaysScroll(page);
	await screenshot(page, "ward-shelf");
	await page.fill("input[data-scan]", "999999");
	await leaves(page, () => page.keyboard.press("Enter"));
	assert.equal(await page.locator("[data-sound=wrong]").count(), 1);
	assert.match(await page.locator(".refused").innerText(), /999999/);
	await leaves(page, () => page.locator("button[name=scan_id]").press("Enter"));
	assert.match(await page.locator(".steps").innerText(), /Ångrad/);
	assert.equal(await page.locator("button[name=scan_id]").count(), 0);
});

test("a template gets a schedule, and a draft that was deleted comes back", { timeout: 120_000 }, async () => {
	const page = await as(users.nurse, HANDHELD);
	await visit(page, "/templates");
	await looked(page, "ward-templates");
	await page.fill("main input[name=name]", "Måndagsordern");
	await leaves(page, () => page.locator("form[action='/templates'][method=post] button").click());
	await page.fill("input[data-search]", "paracetamol");
	await page.waitForSelector("#found [role=option]");
	await page.keyboard.press("ArrowDown");
	await leaves(page, () => page.keyboard.press("Enter"));
	await page.check("input[name='days.number'][value='1']");
	await leaves(page, () => page.locator("#template button").first().click());
	assert.match(await page.locator("main").innerText(), /Nästa utkast måndag \d{4}-/);
	await looked(page, "ward-template");
	await leaves(page, () => page.locator("form[action$='/order'] button").click());
	assert.equal(await page.locator("tr.ordered").count(), 1);
	await looked(page, "ward-draft-handheld");
	await page.locator("details.more summary").last().click();
	await leaves(page, () => page.locator("form[action$='/delete'] button").click());
	await leaves(page, () => page.locator("form[action$='/restore'] button").click());
	assert.equal(await page.locator("tr.ordered").count(), 1);
	await visit(page, "/drafts");
	assert.match(await page.locator("main").innerText(), /Dagens basvaror/);
	await looked(page, "ward-drafts");
});

test("the night question keeps a balance apart from what was received, and leads to an order", { timeout: 120_000 }, async () => {
	const page = await as(users.nurse, HANDHELD);
	await visit(page, "/night?q=paracetamol");
	await looked(page, "ward-night-search");
	await leaves(page, () => page.locator("main tbody a").first().click());
	assert.match(await page.locator("main").innerText(), /Har saldo[\s\S]*bokfört[\s\S]*Har senast mottagit[\s\S]*inget saldo/);
	await looked(page, "ward-night");
	await leaves(page, () => page.locator("form[action='/night/order'] button").click());
	assert.match(await page.locator(".notice").innerText(), /Tillagt/);
	await visit(page, "/order-lines");
	await looked(page, "ward-lines");
});
