/*
 * noscript.test.mjs - the main task of each role with scripts turned off: order, review, pick, send, receive, count
 *
 * A browser without scripts is what is left when a script fails to load or a proxy strips it. Then every task must still end.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, openPage, serveDemo, signIn, users, visit } from "./harness.mjs";

let server, browser;

before(async () => {
	server = await serveDemo();
	browser = await openBrowser();
}, { timeout: 180_000 });

after(async () => {
	await browser?.close();
	await server?.stop();
});

async function as(user, options = {})
{
	const page = await openPage(browser, server.url, { javaScriptEnabled: false, ...options });
	await signIn(page, user);
	page.setDefaultTimeout(8000);
	return page;
}

/* Press with the keyboard, and come to the page that answers. */
async function press(page, target)
{
	const button = typeof target === "string" ? page.locator(target) : target;
	await Promise.all([page.waitForNavigation(), button.first().press("Enter")]);
	assert.equal(await page.locator(".refused").count(), 0, await page.locator("main").innerText());
}

test("an order goes from the ward to the ward without a script", { timeout: 60_000 }, async () => {
	const nurse = await as(users.nurse);
	await press(nurse, "main form[action='/orders'] button");
	const order = new URL(nurse.url()).pathname;
	/* A search is sent as a form, and each match is a button. */
	await nurse.fill("input[name=q]", "500 paraceta");
	await press(nurse, "form#order div.add button");
	await press(nurse, nurse.locator("#found button", { hasText: "Paracetamol" }));
	assert.match(await nurse.innerText("main"), /Paracetamol/);
	await press(nurse, "button[formaction$='/place']");
	assert.match(await nurse.innerText(".notice"), /väntar på granskning/);

	const pharmacist = await as(users.pharmacist);
	await visit(pharmacist, `${order}/review`);
	await press(pharmacist, "form[action$='/approve'] button");
	assert.match(await pharmacist.innerText("main"), /Godkänd/);

	const technician = await as(users.technician, { viewport: { width: 390, height: 844 } });
	await visit(technician, order);
	await press(technician, "form[action$='/release'] button");
	for (let takes = 0; takes < 10 && await technician.locator("section.take input[name=scan]").count(); takes++) {
		const take = technician.locator("section.take:has(input[name=scan])").first();
		await take.locator("input[name=scan]").fill((await take.locator("p.quiet").first().innerText()).match(/\d{6}$/)[0]);
		await press(technician, take.locator("form button"));
	}
	await press(technician, "form[action$='/send'] button");
	const shipment = new URL(technician.url()).pathname;

	await visit(nurse, shipment);
	await press(nurse, "form[action$='/receive'] button:last-of-type");
	assert.match(await nurse.innerText(".notice"), /mottagen/);
	await visit(nurse, order);
	assert.match(await nurse.innerText("main"), /Mottagen/);
	for (const page of [nurse, pharmacist, technician])
		await page.context().close();
});

test("a line that needs a decision gets one without a script, and the next line opens", { timeout: 60_000 }, async () => {
	const pharmacist = await as(users.pharmacist);
	await visit(pharmacist, "/review");
	await press(pharmacist, "main a.button");
	const line = pharmacist.url();
	assert.match(line, /\/review\/\d+/);
	await pharmacist.locator("input[name=reason_text]").fill("kommer i morgon");
	await press(pharmacist, "button[name=decision][value=backorder]");
	assert.notEqual(pharmacist.url(), line);
	await pharmacist.context().close();
});

test("a bin is counted, and goods are received, without a script", { timeout: 60_000 }, async () => {
	const technician = await as(users.technician);
	await visit(technician, "/counts/new");
	await technician.fill("input[name=from_code]", "A-02-11");
	await technician.fill("input[name=to_code]", "A-02-11");
	await press(technician, "form:has(input[name=from_code]) button");
	await press(technician, "main a.button");
	const packs = technician.locator("input[name='lines.packs']");
	assert.ok(await packs.count() > 0);
	for (let i = 0; i < await packs.count(); i++)
		await packs.nth(i).fill("1");
	await press(technician, "form:has(input[name='lines.packs']) button:last-of-type");
	assert.match(await technician.innerText(".notice"), /^Sparat/); /* Far from the balance: a colleague counts again. */


	await visit(technician, "/receipts");
	await technician.fill("input[name=supplier]", "Grossisten (demo)");
	await press(technician, "form[action='/receipts'] button");
	await technician.fill("input[name=q]", "500 paraceta");
	await Promise.all([technician.waitForNavigation(), technician.locator("button[form=find]").press("Enter")]);
	assert.match(await technician.innerText("#found"), /Paracetamol/);
	/* Batch and expiry are missing: refused, and told which. */
	await Promise.all([technician.waitForNavigation(), technician.click("#found button[name=pack_id]")]);
	assert.match(await technician.innerText(".refused"), /[Bb]atch/);
	await technician.fill("input[name=q]", "500 paraceta");
	await Promise.all([technician.waitForNavigation(), technician.locator("button[form=find]").press("Enter")]);
	await technician.fill("input[name=batch]", "UTANSKRIPT1");
	await technician.fill("input[name=expiry]", "2031-05-31");
	await technician.fill("input[name=packs]", "3");
	await technician.fill("input[name=price]", "12,50");
	await press(technician, "#found button[name=pack_id]");
	const line = technician.locator("main table tbody tr, main section.take").filter({ hasText: "UTANSKRIPT1" });
	assert.equal(await line.count(), 1);
	assert.match(await line.innerText(), /Paracetamol[\s\S]*2031-05-31/);
	const receipt = technician.url().split("?")[0];
	await visit(technician, new URL(receipt).pathname); /* It is there for whoever comes next. */
	assert.equal(await technician.getByText("UTANSKRIPT1").count(), 1);
	assert.match(server.run("verify"), /holds/);
	await technician.context().close();
});
