/*
 * offline.test.mjs - the network blinks: a step is kept, survives a new page, is sent once and in order; pages are read as they were
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
	const page = await openPage(browser, server.url, { ...HANDHELD, ...options });
	await signIn(page, user);
	return page;
}

/* A pick list that waits for at least so many takes; its page is opened. */
async function pickList(page, least) {
	await visit(page, "/picking");
	for (const where of await page.locator("main tbody a").evaluateAll((links) => links.map((link) => link.getAttribute("href")))) {
		await visit(page, where);
		if (await page.locator("section.take:not(.done)").count() >= least)
			return where;
	}
	return assert.fail("no pick list waits");
}

const open = (page) => page.locator("section.take:not(.done):not(.is-kept)");
const codeOf = async (take) => (await take.locator("p.quiet").first().innerText()).match(/\d{6}$/)[0];
const scan = async (take, code) => {
	await take.locator("input[name=scan]").fill(code);
	await take.locator("input[name=scan]").press("Enter");
};
/* The page hears of it a moment later than the network is gone. */
const goOffline = async (page) => {
	await page.context().setOffline(true);
	await page.waitForFunction(() => !navigator.onLine);
};
const banner = (page, words) => page.waitForFunction((asked) => document.getElementById("kept")?.textContent.includes(asked), words);
const noBanner = (page) => page.waitForFunction(() => !document.getElementById("kept"));

test("steps are kept without a network, seen, and sent once and in order when it is back", { timeout: 120_000 }, async () => {
	const page = await as(users.technician, { serviceWorkers: "allow" });
	const where = await pickList(page, 3);
	await page.evaluate(() => navigator.serviceWorker.ready);
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	await visit(page, where); // Now the worker sees it, and keeps it.
	await page.waitForFunction(async (path) => Boolean(await (await caches.open("ampull-pages")).match(path)), where);
	const before = await open(page).count(), codes = [await codeOf(open(page).nth(0)), await codeOf(open(page).nth(1))];
	const sent = [];
	page.on("request", (request) => { if (request.method() === "POST") sent.push(new URLSearchParams(request.postData()).get("request_key")); });

	await goOffline(page);
	await scan(open(page).first(), codes[0]);
	await banner(page, "1 steg väntar på nätet");
	await scan(open(page).first(), codes[1]);
	await banner(page, "2 steg väntar på nätet");
	assert.equal(await page.locator("section.is-kept").count(), 2);
	assert.match(await page.locator("#offline").innerText(), /Ingen nätkontakt\. Sidan visar läget kl\. \d\d:\d\d/);
	assert.deepEqual(sent, []);
	await checkAccessible(page);
	await checkNoSidewaysScroll(page);
	await screenshot(page, "offline-kept");

	/* A new page without a network: as it was seen last, honestly told, and the steps are still there. */
	await page.reload();
	await banner(page, "2 steg väntar på nätet");
	assert.equal(await page.locator("section.is-kept").count(), 2);
	assert.match(await page.locator("#offline").innerText(), /visar läget kl\./);
	await checkAccessible(page);
	await screenshot(page, "offline-page");
	/* One that was never seen is not made up. */
	await page.goto("/stock");
	assert.match(await page.locator("main").innerText(), /når inte Ampull/);
	await page.waitForSelector("#kept-pages:not([hidden]) a");
	await checkAccessible(page);
	await screenshot(page, "offline-unknown");
	assert.doesNotMatch(await page.innerText("body"), /Tekniker Ett/);
	await page.goto(where);
	await banner(page, "2 steg väntar på nätet");

	await page.context().setOffline(false);
	await noBanner(page);
	await page.waitForFunction((count) => document.querySelectorAll("section.take:not(.done)").length === count, before - 2);
	await page.waitForFunction(() => !document.documentElement.hasAttribute("data-offline"));
	assert.match(await page.locator(".notice").innerText(), /Steg som väntade är sända/);
	assert.equal(new Set(sent).size, 2);
	assert.doesNotMatch(server.run("verify"), /broken [1-9]/);

	/* Signing out wipes what was kept of pages. */
	await page.click("form[action='/sign-out'] button");
	await page.waitForURL("**/sign-in");
	await page.waitForFunction(async () => (await (await caches.open("ampull-pages")).keys()).length === 0);
	await goOffline(page);
	await page.goto(where);
	assert.match(await page.locator("main").innerText(), /når inte Ampull/);
	await page.context().close();
});

test("a reply that was lost on the way is not a second step", { timeout: 60_000 }, async () => {
	const page = await as(users.technician);
	await pickList(page, 2);
	const before = await open(page).count();
	let posts = 0;
	await page.route("**/pick-lists/**", async (route) => {
		if (route.request().method() !== "POST")
			return route.fallback();
		posts++; /* The server hears it, the browser does not hear the answer. */
		if (posts === 1) {
			await route.fetch();
			return route.abort();
		}
		return route.continue();
	});
	await scan(open(page).first(), await codeOf(open(page).first()));
	await noBanner(page);
	await page.waitForFunction((count) => document.querySelectorAll("section.take:not(.done)").length === count, before - 1);
	assert.equal(posts, 2);
	assert.equal(await page.locator(".refused").count(), 0);
	await page.context().close();
});

test("a refusal that comes back late is shown with its reason until it is read", { timeout: 60_000 }, async () => {
	const page = await as(users.technician);
	await pickList(page, 1);
	await goOffline(page);
	await scan(open(page).first(), "999999");
	await banner(page, "1 steg väntar på nätet");
	await page.context().setOffline(false);
	await banner(page, "Ett sparat steg godtogs inte");
	assert.match(await page.locator("#kept").innerText(), /999999/);
	await page.waitForLoadState();
	await checkAccessible(page);
	await checkNoSidewaysScroll(page);
	await screenshot(page, "offline-refused");
	await page.reload();
	await banner(page, "Ett sparat steg godtogs inte");
	await page.click("#kept [data-forget]");
	await noBanner(page);
	await page.reload();
	assert.equal(await page.locator("#kept").count(), 0);
	await page.context().close();
});

test("with a network a wrong scan is refused at once, where one stands, and heard", { timeout: 60_000 }, async () => {
	const page = await as(users.technician);
	const where = await pickList(page, 1);
	const before = await open(page).count();
	await page.evaluate(() => { globalThis.heard = []; document.addEventListener("ampull:sound", (event) => globalThis.heard.push(event.detail)); });
	await scan(open(page).first(), "999999");
	await page.waitForSelector(".refused");
	assert.equal(new URL(page.url()).pathname, where);
	assert.deepEqual(await page.evaluate(() => globalThis.heard), ["wrong"]);
	assert.equal(await page.evaluate(() => document.activeElement?.name), "scan");
	await checkAccessible(page);
	await screenshot(page, "scan-wrong");
	await Promise.all([page.waitForNavigation(), scan(open(page).first(), await codeOf(open(page).first()))]);
	await page.waitForFunction((count) => document.querySelectorAll("section.take:not(.done)").length === count, before - 1);
	await page.context().close();
});

test("steps are their person's: another who signs in does not send them, and leaving asks", { timeout: 60_000 }, async () => {
	const page = await as(users.technician);
	await pickList(page, 1);
	await goOffline(page);
	await scan(open(page).first(), await codeOf(open(page).first()));
	await banner(page, "1 steg väntar på nätet");
	await page.route("**/pick-lists/**", (route) => route.request().method() === "POST" ? route.abort() : route.fallback());
	await page.context().setOffline(false);
	let asked = "";
	page.once("dialog", (dialog) => { asked = dialog.message(); dialog.dismiss(); });
	await page.click("form[action='/sign-out'] button");
	assert.match(asked, /1 steg är inte sända/);
	assert.doesNotMatch(page.url(), /sign-in/);
	page.once("dialog", (dialog) => dialog.accept());
	await Promise.all([page.waitForURL("**/sign-in"), page.click("form[action='/sign-out'] button")]);
	const posts = [];
	await page.unroute("**/pick-lists/**");
	page.on("request", (request) => { if (request.method() === "POST" && !request.url().endsWith("/sign-in")) posts.push(request.url()); });
	await signIn(page, "tekniker2");
	await page.waitForFunction(() => document.documentElement.hasAttribute("data-ready"));
	assert.equal(await page.locator("#kept").count(), 0);
	assert.deepEqual(posts, []);
	await page.context().clearCookies();
	await signIn(page, users.technician);
	await page.waitForFunction(() => document.querySelector(".notice")?.textContent.includes("är sända"));
	assert.equal(posts.length, 1);
	await page.context().close();
});
