/*
 * sign_in.test.mjs - the first page loads, is accessible, and lets in who may come in
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

test("the page for signing in loads, and nothing on it complains", async () => {
	const page = await openPage(browser, server.url);
	await visit(page, "/sign-in");
	assert.equal(await page.locator("input[name=username]").count(), 1);
	assert.equal(await page.locator("input[name=password]").count(), 1);
	await page.waitForLoadState("networkidle");
	await screenshot(page, "sign-in");
	assert.deepEqual(page.complaints, []);
});

test("the page for signing in is accessible", async () => {
	const page = await openPage(browser, server.url);
	await visit(page, "/sign-in");
	await checkAccessible(page);
});

test("it fits a handheld scanner", async () => {
	const page = await openPage(browser, server.url, { viewport: { width: 360, height: 640 } });
	await visit(page, "/sign-in");
	await checkNoSidewaysScroll(page);
});

test("a wrong password is told, and nobody comes in", async () => {
	const page = await openPage(browser, server.url);
	await visit(page, "/sign-in");
	await page.fill("input[name=username]", users.nurse);
	await page.fill("input[name=password]", "not the password");
	await page.click("form[action='/sign-in'] button");
	await page.waitForLoadState();
	assert.equal(await page.locator("input[name=password]").count(), 1);
});

test("a pharmacist signs in, also without scripts", async () => {
	const page = await openPage(browser, server.url, { javaScriptEnabled: false });
	await signIn(page, users.pharmacist);
	await screenshot(page, "start");
	assert.equal(new URL(page.url()).pathname, "/");
});
