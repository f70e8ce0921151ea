/*
 * way.test.mjs - one order's whole way in the browser, and every page looked over: accessible, and fit for a handheld
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

async function send(page, selector) {
	await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

test("an order goes from the ward's search to the ward's shelf", { timeout: 120_000 }, async () => {
	const nurse = await as(users.nurse);
	await visit(nurse, "/orders/new");
	await send(nurse, "main form button");
	await nurse.fill("input[data-search]", "500 paraceta");
	await nurse.waitForSelector("#found [role=option]");
	await nurse.keyboard.press("ArrowDown");
	await Promise.all([nurse.waitForNavigation(), nurse.keyboard.press("Enter")]);
	assert.match(await nurse.locator("main").innerText(), /Paracetamol/);
	const path = new URL(nurse.url()).pathname;
	await send(nurse, "button[formaction$='/place']");
	assert.match(await nurse.locator(".notice").innerText(), /väntar på granskning/);
	await screenshot(nurse, "order-placed");

	const pharmacist = await as(users.pharmacist);
	await visit(pharmacist, path + "/review");
	await screenshot(pharmacist, "review");
	await send(pharmacist, "form[action$='/approve'] button");
	assert.match(await pharmacist.locator("main").innerText(), /Godkänd/);

	const technician = await as(users.technician, { viewport: { width: 390, height: 844 } });
	await visit(technician, path);
	await send(technician, "form[action$='/release'] button");
	await technician.fill("input[name=scan]", "7046260525337");
	await send(technician, "section.take form button");
	assert.match(await technician.locator(".refused").innerText(), /Koden|Fel förpackning/);
	await screenshot(technician, "pick-refused");
	while (await technician.locator("section.take input[name=scan]").count()) {
		const code = (await technician.locator("section.take p.quiet").first().innerText()).match(/\d{6}$/)[0];
		await technician.locator("input[name=scan]").first().fill(code);
		await Promise.all([technician.waitForNavigation(), technician.keyboard.press("Enter")]);
	}
	await send(technician, "form[action$='/send'] button");
	const shipment = new URL(technician.url()).pathname;
	const note = await technician.request.get(server.url + shipment + "/note");
	assert.equal(note.headers()["content-type"], "application/pdf");
	assert.equal((await note.body()).subarray(0, 5).toString(), "%PDF-");

	await visit(nurse, shipment);
	await send(nurse, "form[action$='/receive'] button:last-of-type");
	assert.match(await nurse.locator(".notice").innerText(), /mottagen/);
	await visit(nurse, path);
	assert.match(await nurse.locator("tbody").first().innerText(), /Mottagen/);
});

test("a batch is blocked, lifted, put into quarantine and taken out, and each refusal says why", { timeout: 120_000 }, async () => {
	const page = await as(users.pharmacist);
	await visit(page, "/batches/1");
	await page.fill("form[action$='/block'] input[name=reason]", "reklamation");
	await send(page, "form[action$='/block'] button");
	assert.match(await page.locator(".notice").innerText(), /stoppad/);
	assert.match(await page.locator("main").innerText(), /reklamation/);
	await screenshot(page, "batch-blocked");
	await page.fill("form[action$='/lift'] input[name=reason]", "utredd, inget fel");
	await send(page, "form[action$='/lift'] button");
	assert.match(await page.locator(".notice").innerText(), /hävd/);
	assert.equal(await page.locator("form[action$='/lift']").count(), 0);

	const moves = page.locator("form[action$='/quarantine']");
	const bin = (await moves.first().locator("strong").innerText()).trim();
	await moves.first().locator("input[name=units]").fill("1");
	await moves.first().locator("input[name=reason]").fill("skadad kartong");
	await Promise.all([page.waitForNavigation(), moves.first().locator("button").click()]);
	const out = page.locator("form[action$='/quarantine']:has(input[name=to_code])");
	await out.locator("input[name=to_code]").fill("FINNS-INTE");
	await out.locator("input[name=reason]").fill("hel igen");
	await Promise.all([page.waitForNavigation(), out.locator("button").click()]);
	assert.match(await page.locator(".refused").innerText(), /platsen ”FINNS-INTE” finns inte/);
	await out.locator("input[name=to_code]").fill(bin);
	await out.locator("input[name=reason]").fill("hel igen");
	await Promise.all([page.waitForNavigation(), out.locator("button").click()]);
	assert.equal(await page.locator("form[action$='/quarantine']:has(input[name=to_code])").count(), 0);
	assert.deepEqual(page.complaints.filter((one) => !one.includes("404")), []);
});

test("a dispensation is given on its page, and one that ends before it starts is refused", { timeout: 60_000 }, async () => {
	const page = await as(users.pharmacist, { viewport: { width: 390, height: 844 } });
	await visit(page, "/dispensations");
	await page.selectOption("select[name=place_id]", { index: 1 });
	await page.fill("input[name=valid_from]", "2030-02-01");
	await page.fill("input[name=valid_to]", "2030-01-01");
	await page.fill("input[name=basis]", "Läkemedelsverkets beslut");
	await send(page, "form[action='/dispensations'] button");
	assert.match(await page.locator(".refused").innerText(), /slutar innan den börjar/);
	await page.selectOption("select[name=place_id]", { index: 1 });
	await page.fill("input[name=valid_from]", "2030-01-01");
	await page.fill("input[name=valid_to]", "2030-12-31");
	await page.fill("input[name=basis]", "Läkemedelsverkets beslut");
	await send(page, "form[action='/dispensations'] button");
	assert.match(await page.locator("main").innerText(), /2030-12-31/);
	await checkNoSidewaysScroll(page);
});

const pages = {
	nurse: ["/", "/orders", "/orders/new", "/shipments", "/catalogue?q=para", "/packs/1", "/scan"],
	pharmacist: ["/", "/review", "/orders/1/review", "/stock", "/stock/places", "/batches/1", "/dispensations", "/help", "/about"],
	technician: ["/", "/picking", "/pick-lists/1", "/receipts", "/receipts/1"],
	auditor: ["/", "/journal"],
};
for (const [role, paths] of Object.entries(pages))
	test(`every page of the ${role} is accessible and fits a handheld`, { timeout: 120_000 }, async () => {
		const page = await as(users[role]);
		for (const path of paths) {
			await page.setViewportSize({ width: 1280, height: 900 });
			await visit(page, path);
			await checkAccessible(page);
			await page.setViewportSize({ width: 390, height: 844 });
			await visit(page, path);
			await checkNoSidewaysScroll(page);
			await screenshot(page, role + path.replace(/\W/g, "-"));
		}
		assert.deepEqual(page.complaints, []);
	});
