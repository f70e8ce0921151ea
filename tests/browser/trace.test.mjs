/*
 * trace.test.mjs - from a batch to everybody who got it, and the narcotics book: by keyboard, on both widths
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkAccessible, checkNoSidewaysScroll, openBrowser, openPage, screenshot, serveDemo, signIn, users, visit } from "./harness.mjs";

const WIDTHS = [["wide", {}], ["handheld", { viewport: { width: 390, height: 844 } }]];
let server, browser;

before(async () => {
	server = await serveDemo();
	browser = await openBrowser();
}, { timeout: 180_000 });

after(async () => {
	await browser?.close();
	await server?.stop();
});

async function looked(page, name) {
	await screenshot(page, name);
	await checkAccessible(page);
	await checkNoSidewaysScroll(page);
}

for (const [width, options] of WIDTHS)
	test(`a pharmacist traces a batch and reads the narcotics book (${width})`, { timeout: 120_000 }, async () => {
		const page = await openPage(browser, server.url, options);
		await signIn(page, users.pharmacist);
		await visit(page, "/stock/batches");
		await Promise.all([page.waitForNavigation(), page.locator("main a[href^='/batches/']").first().click()]);
		const trace = page.locator("main a[href$='/trace']");
		await trace.focus();
		await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
		assert.match(await page.innerText("h1"), /^Spårning av /);
		await looked(page, `trace-${width}`);
		await visit(page, "/narcotics");
		await looked(page, `narcotics-${width}`);
		await Promise.all([page.waitForNavigation(), page.locator("main td a[href^='/narcotics/']").first().click()]);
		await looked(page, `narcotics-book-${width}`);
		assert.ok(await page.locator("main tbody tr").count() > 0);
		assert.deepEqual(page.complaints, []);
	});
