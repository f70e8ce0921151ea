/*
 * counts.test.mjs - a count from selection to posted differences, blind; a short pick's task; waste and quarantine
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
	await checkAccessible(page);
	await checkNoSidewaysScroll(page);
	await screenshot(page, name);
}

test("a blind count goes from two bins to posted differences", { timeout: 120_000 }, async () => {
	const technician = await as(users.technician, HANDHELD);
	await visit(technician, "/counts/new");
	await looked(technician, "count-new");
	await technician.fill("input[name=from_code]", "A-01-11");
	await technician.fill("input[name=to_code]", "A-01-12");
	await send(technician, "form:has(input[name=from_code]) button");
	const count = new URL(technician.url()).pathname;
	await looked(technician, "count");
	const html = [];
	await send(technician, "main a.button");
	for (let bins = 0; bins < 6 && /\/bins\//.test(technician.url()); bins++) {
		html.push(await technician.content());
		await looked(technician, "count-bin-" + bins);
		const packs = technician.locator("input[name='lines.packs']");
		for (let i = 0; i < await packs.count(); i++)
			await packs.nth(i).fill("0");
		if (!await packs.count())
			break;
		await send(technician, "form:has(input[name='lines.packs']) button:last-of-type");
	}
	assert.ok(html.length > 0);
	for (const page of html)
		assert.doesNotMatch(page, /Saldo vid|data-balance/); /* Blind: no figure to be led by. */

	const pharmacist = await as(users.pharmacist);
	await visit(pharmacist, count);
	await looked(pharmacist, "count-pharmacist");
	await visit(pharmacist, count + "/review");
	await looked(pharmacist, "count-review");
	await visit(pharmacist, count + "/lines");
	await looked(pharmacist, "count-lines");
	await visit(pharmacist, "/counts");
	await looked(pharmacist, "counts");
	await visit(pharmacist, "/counts/accuracy");
	await looked(pharmacist, "count-accuracy");
	const sheet = await technician.request.get(server.url + count + "/sheet");
	assert.equal(sheet.headers()["content-type"], "application/pdf");
});
