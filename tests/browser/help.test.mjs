/*
 * help.test.mjs - the help of each page: by key, by link, without a script; and what runs here
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

test("the question mark opens the help of the page, Escape and the button close it", { timeout: 60_000 }, async () => {
	const page = await as(users.pharmacist);
	await visit(page, "/stock");
	await page.context().setOffline(true); // The help needs no network.
	await page.locator("h1").click();
	await page.keyboard.press("?");
	const dialog = page.getByRole("dialog", { name: /Hjälp/ });
	assert.match(await dialog.innerText(), /varken är utgånget, spärrat eller i karantän/);
	await page.context().setOffline(false);
	await checkAccessible(page);
	await screenshot(page, "help-open");
	await page.keyboard.press("Escape");
	assert.equal(await page.locator("#help").isVisible(), false);
	await page.click("[data-help]");
	assert.equal(await dialog.isVisible(), true);
	await page.click("#help button");
	assert.equal(await page.locator("#help").isVisible(), false);
	assert.equal(new URL(page.url()).pathname, "/stock");
	assert.equal(await page.evaluate(() => document.activeElement.hasAttribute("data-help")), true);
	assert.deepEqual(page.complaints.filter((one) => !one.includes("ERR_INTERNET_DISCONNECTED")), []); /* What asked for news meanwhile. */
});

test("in a field a question mark is a question mark", { timeout: 60_000 }, async () => {
	const page = await as(users.nurse);
	await visit(page, "/scan");
	await page.locator("input[name=code]").press("?");
	assert.equal(await page.inputValue("input[name=code]"), "?");
	assert.equal(await page.locator("#help").isVisible(), false);
});

test("the help fits a handheld", { timeout: 60_000 }, async () => {
	const page = await as(users.technician, { viewport: { width: 390, height: 844 } });
	await visit(page, "/picking");
	await page.click("[data-help]");
	await checkNoSidewaysScroll(page);
	await screenshot(page, "help-handheld");
	await page.click("#help a");
	await page.waitForLoadState();
	assert.match(await page.locator("main").innerText(), /Öppna plocklistor och vad som är kvar/);
	await checkNoSidewaysScroll(page);
});

test("without a script the link leads to a page with the same words", { timeout: 60_000 }, async () => {
	const page = await as(users.pharmacist, { javaScriptEnabled: false });
	await visit(page, "/batches/1");
	await page.click("[data-help]");
	assert.equal(new URL(page.url()).pathname, "/help");
	assert.match(await page.locator("main").innerText(), /Spärren gäller batchen överallt/);
	assert.match(await page.locator("main").innerText(), /sidans sökfält/);
	await visit(page, "/help?page=SIGN_IN");
	assert.doesNotMatch(await page.locator("main").innerText(), /På den här sidan/);
});

test("every page leads to the source, and anybody may see what runs here", { timeout: 60_000 }, async () => {
	const page = await openPage(browser, server.url);
	await visit(page, "/sign-in");
	await page.click("footer a[href='/about#source']");
	const words = await page.locator("main").innerText();
	assert.match(words, /Affero General Public License/);
	assert.match(words, /Version\s+\d+\.\d+/);
	assert.match(words, /SQLite/);
	assert.match(words, /e-verifikation \(EU 2016\/161\) ingår inte ännu/);
	await checkAccessible(page);
	await screenshot(page, "about");
	await page.setViewportSize({ width: 390, height: 844 });
	await checkNoSidewaysScroll(page);
	await screenshot(page, "about-handheld");
});
