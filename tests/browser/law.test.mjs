/*
 * law.test.mjs - a control count by keyboard, its case, a release of preparedness stock by two, settings: on both widths
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkAccessible, checkNoSidewaysScroll, openBrowser, openPage, password, screenshot, serveDemo, signIn, users, visit } from "./harness.mjs";

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

async function enter(page, where) {
	await where.focus();
	await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

for (const [width, options] of WIDTHS) {
	test(`a technician counts a narcotic and a second person signs what differs (${width})`, { timeout: 120_000 }, async () => {
		const page = await openPage(browser, server.url, { ...options, javaScriptEnabled: width === "wide" });
		await signIn(page, users.technician);
		await visit(page, "/narcotics/due");
		await checkNoSidewaysScroll(page);
		await enter(page, page.locator("main td a").nth(width === "wide" ? 2 : 3));
		const book = await page.locator("main p a").first().getAttribute("href");
		const fields = page.locator("main input[name='lines.units']");
		for (let i = 0; i < await fields.count(); i++)
			await fields.nth(i).fill("3");
		await enter(page, page.locator("main form button"));
		assert.match(await page.innerText("main"), /andra person/); /* Refused: nobody signed beside. */
		if (width === "wide")
			await looked(page, "control-refused");
		const again = page.locator("main input[name='lines.units']");
		for (let i = 0; i < await again.count(); i++)
			await again.nth(i).fill("3");
		await page.fill("main input[name=witness_username]", "tekniker2");
		await page.fill("main input[name=witness_password]", password);
		await enter(page, page.locator("main form button"));
		assert.match(await page.innerText("body"), /differensärende är öppnat/);
		assert.ok(page.url().includes(book));
	});

	test(`a pharmacist investigates, releases preparedness stock and looks at the settings (${width})`, { timeout: 120_000 }, async () => {
		const page = await openPage(browser, server.url, options);
		await signIn(page, users.pharmacist);
		await visit(page, "/discrepancies?open=1");
		await looked(page, `differences-${width}`);
		await enter(page, page.locator("main td a").first());
		await looked(page, `difference-${width}`);
		await page.fill("main input[name=cause_text]", "räknat om, en ampull krossad");
		await enter(page, page.locator("main form[action$='/investigate'] button"));
		assert.match(await page.innerText("h1 + span"), /Utrett/);
		await looked(page, `difference-investigated-${width}`);
		await visit(page, "/floors");
		await looked(page, `floors-${width}`);
		await enter(page, page.locator("main td a").first());
		await page.fill("main form[action$='/releases'] input[name=units]", "2");
		await page.fill("main form[action$='/releases'] input[name=decided_by]", "Chefsapotekaren");
		await page.fill("main form[action$='/releases'] input[name=reason]", "vården kan inte vänta");
		await page.fill("main form[action$='/releases'] input[name=witness_username]", "apotekare2");
		await page.fill("main form[action$='/releases'] input[name=witness_password]", password);
		await enter(page, page.locator("main form[action$='/releases'] button"));
		assert.match(await page.innerText("body"), /Frisläppet är registrerat/);
		await looked(page, `floor-${width}`);
		for (const where of ["/floors/new", "/floors/releases", "/short-dated", "/narcotics/intervals"]) {
			await visit(page, where);
			await looked(page, where.replaceAll("/", "-").slice(1) + `-${width}`);
		}
		assert.deepEqual(page.complaints, []);
	});

	test(`the administrator sets who signs beside (${width})`, { timeout: 60_000 }, async () => {
		const page = await openPage(browser, server.url, options);
		await signIn(page, users.administrator);
		await visit(page, "/second-signatures");
		await page.selectOption("main select[name=action]", "count_approve");
		await page.fill("main input[name=decision]", "Rutin 7");
		await page.selectOption("main select[name=is_required]", "no");
		await page.fill("main form[action='/second-signatures'] input[name=witness_username]", "granskare");
		await page.fill("main form[action='/second-signatures'] input[name=witness_password]", password);
		await enter(page, page.locator("main form[action='/second-signatures'] button"));
		assert.match(await page.innerText("main table"), /Rutin 7/);
		await looked(page, `second-signatures-${width}`);
		assert.deepEqual(page.complaints, []);
	});
}
