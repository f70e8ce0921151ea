/*
 * script.test.mjs - what the scripts promise: searching by keyboard, and telling when there is no answer
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

/* A draft of the nurse's ward, with its search. */
async function draft(options) {
	const page = await as(users.nurse, options);
	await visit(page, "/orders/new");
	await Promise.all([page.waitForNavigation(), page.click("main form button")]);
	return page;
}

const search = "input[data-search]";
const state = (page) => page.locator(search).evaluate((input) => ({
	expanded: input.getAttribute("aria-expanded"), active: input.getAttribute("aria-activedescendant"),
	focused: document.activeElement === input }));

test("a page that has loaded has its keys, also when the words of its scripts come late", { timeout: 60_000 }, async () => {
	const page = await as(users.nurse);
	await page.route(/\/words-sv\.js$/, async (route) => {
		await new Promise((resolve) => setTimeout(resolve, 700));
		await route.continue();
	});
	await visit(page, "/orders");
	await page.keyboard.press("?");
	await page.waitForSelector("#help[open]", { timeout: 5_000 });
	assert.match(await page.innerText("#page-keys"), /Gå till/);
	assert.deepEqual(page.complaints, []);
	await page.context().close();
});

test("the search is a combobox: arrows move, Escape closes, Enter takes what is marked", { timeout: 60_000 }, async () => {
	const page = await draft();
	assert.deepEqual(await state(page), { expanded: "false", active: null, focused: true });
	await page.fill(search, "paraceta");
	await page.waitForSelector("#found [role=option]");
	const count = await page.locator("#found [role=option]").count();
	assert.ok(count > 2);
	assert.equal(await page.getByRole("listbox", { name: "Träffar" }).count(), 1);
	assert.match(await page.locator("#told").innerText(), new RegExp(`Träffar: ${count}`));
	assert.deepEqual(await state(page), { expanded: "true", active: null, focused: true });
	await checkAccessible(page, { except: ["target-size"] }); // The open list covers a part of the field under it, until it closes.
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("ArrowDown");
	assert.deepEqual(await state(page), { expanded: "true", active: "found-1", focused: true });
	assert.equal(await page.locator("#found [aria-selected=true]").getAttribute("id"), "found-1");
	await page.keyboard.press("ArrowUp");
	await page.keyboard.press("ArrowUp");
	assert.equal((await state(page)).active, null);
	await page.keyboard.press("ArrowUp");
	assert.equal((await state(page)).active, `found-${count - 1}`);
	await screenshot(page, "search-open");
	await checkAccessible(page, { except: ["target-size"] });
	await page.keyboard.press("Escape");
	assert.deepEqual(await state(page), { expanded: "false", active: null, focused: true });
	assert.equal(await page.locator("#found [role=option]").count(), 0);

	await page.fill(search, "paracetamol");
	await page.waitForSelector("#found [role=option]");
	await page.keyboard.press("ArrowDown");
	const name = await page.locator("#found-0 strong").innerText();
	await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
	assert.match(await page.locator("main tr.ordered").first().innerText(), new RegExp(name.slice(0, 12)));
	await page.fill(search, "paracetamol");
	await page.waitForSelector("#found [role=option]");
	await Promise.all([page.waitForNavigation(), page.click("#found-1")]);
	assert.equal(await page.locator("main tr.ordered").count(), 2);
	assert.deepEqual(page.complaints, []);
});

for (const [how, answer] of Object.entries({
	"the network is cut": (route) => route.abort(),
	"the server fails": (route) => route.fulfill({ status: 500, body: "no" }),
	"something else answers": (route) => route.fulfill({ status: 200, body: "<p>hotel network</p>" }),
}))
	test(`a search is told when ${how}, and Enter searches in the ordinary way`, { timeout: 60_000 }, async () => {
		const page = await draft();
		await page.route("**/api/v1/packs*", answer);
		await page.fill(search, "paracet");
		await page.waitForFunction(() => /fick inget svar/.test(document.getElementById("told").textContent));
		assert.equal(await page.locator("#told").isVisible(), true);
		await checkAccessible(page);
		await screenshot(page, "search-without-answer");
		assert.equal(await page.inputValue(search), "paracet");
		assert.equal((await state(page)).expanded, "false");
		await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
		assert.equal(await page.inputValue(search), "paracet");
		await Promise.all([page.waitForNavigation(), page.locator("#found button").first().click()]);
		assert.match(await page.locator("main tr.ordered").first().innerText(), /aracet/);

		await page.unroute("**/api/v1/packs*");
		await page.fill(search, "ibuprof");
		await page.waitForSelector("#found [role=option]");
		assert.doesNotMatch(await page.locator("#told").innerText(), /inget svar/);
	});

test("a session that ended is told while one searches", { timeout: 60_000 }, async () => {
	const page = await draft();
	await page.context().clearCookies();
	await page.fill(search, "paracet");
	await page.waitForFunction(() => /gått ut/.test(document.getElementById("told").textContent));
});

test("an old answer does not overtake a newer one", { timeout: 60_000 }, async () => {
	const page = await draft();
	let release;
	const slow = new Promise((resolve) => { release = resolve; });
	await page.route("**/api/v1/packs?q=paracet", async (route) => { await slow; await route.continue().catch(() => {}); });
	await page.fill(search, "paracet");
	await page.waitForRequest("**/api/v1/packs?q=paracet");
	await page.fill(search, "ibuprof");
	await page.waitForSelector("#found [role=option]");
	release();
	await page.waitForLoadState("networkidle");
	assert.match(await page.locator("#found").innerText(), /buprof/i);
	assert.doesNotMatch(await page.locator("#found").innerText(), /paracetamol/i);
	assert.doesNotMatch(await page.locator("#told").innerText(), /inget svar/);
});

test("without a network nothing is sent, and what was written stays", { timeout: 60_000 }, async () => {
	const page = await as(users.pharmacist);
	await visit(page, "/batches/1");
	await page.fill("form[action$='/block'] input[name=reason]", "reklamation");
	await page.context().setOffline(true);
	await page.click("form[action$='/block'] button");
	assert.match(await page.locator("#told").innerText(), /inget skickades/);
	assert.equal(await page.inputValue("form[action$='/block'] input[name=reason]"), "reklamation");
	await page.context().setOffline(false);
	await page.waitForFunction(() => document.getElementById("told").textContent === "");
	await Promise.all([page.waitForNavigation(), page.click("form[action$='/block'] button")]);
	assert.match(await page.locator(".notice").innerText(), /stoppad/);
});

test("without a script an article is searched for and added", { timeout: 60_000 }, async () => {
	const page = await draft({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
	await page.fill(search, "paracetamol");
	await Promise.all([page.waitForNavigation(), page.press(search, "Enter")]);
	await checkNoSidewaysScroll(page);
	await screenshot(page, "search-without-script");
	await page.fill("input[name=packs]", "3");
	await Promise.all([page.waitForNavigation(), page.locator("#found button").first().press("Enter")]);
	assert.equal(await page.locator("main tr.ordered input[name='lines.packs']").first().inputValue(), "3");
	await page.fill(search, "qqqzzz");
	await Promise.all([page.waitForNavigation(), page.press(search, "Enter")]);
	assert.match(await page.locator("#found").innerText(), /Inget hittades/);
});

test("a delivery's article is searched for beside its batch, and nothing of it is lost", { timeout: 60_000 }, async () => {
	const page = await as(users.technician);
	await visit(page, "/receipts");
	await page.fill("input[name=supplier]", "Leverantören");
	await Promise.all([page.waitForNavigation(), page.click("form[action='/receipts'] button")]);
	await page.fill("input[name=batch]", "PROV1");
	await page.fill("input[name=expiry]", "2031-05-31");
	await page.fill("input[name=price]", "10,00");
	await page.fill(search, "paracetamol");
	await page.waitForSelector("#found [role=option]");
	await checkAccessible(page);
	await page.keyboard.press("ArrowDown");
	await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
	assert.match(await page.locator("main tbody").first().innerText(), /Paracetamol[\s\S]*PROV1|PROV1/);
	await page.fill(search, "paracetamol");
	await Promise.all([page.waitForNavigation(), page.click("button[form=find]")]);
	assert.ok(await page.locator("#found button[name=pack_id]").count() > 0);
	assert.deepEqual(page.complaints, []);
});
