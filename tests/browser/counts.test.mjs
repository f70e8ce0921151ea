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
	await screenshot(page, name);
	await checkAccessible(page);
	await checkNoSidewaysScroll(page);
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

	/* Everything gone is a large difference: a colleague counts it again. */
	const colleague = await as("tekniker2", HANDHELD);
	await visit(colleague, count);
	for (let bins = 0; bins < 6; bins++) {
		if (!/\/bins\//.test(colleague.url())) {
			if (!await colleague.locator("main a.button[data-focus]").count())
				break;
			await send(colleague, "main a.button[data-focus]");
		}
		const packs = colleague.locator("section:has(.warn) input[name='lines.packs']");
		if (!await packs.count())
			break;
		for (let i = 0; i < await packs.count(); i++)
			await packs.nth(i).fill("0");
		await send(colleague, "form:has(input[name='lines.packs']) button:last-of-type");
	}

	const pharmacist = await as(users.pharmacist);
	await visit(pharmacist, count);
	await looked(pharmacist, "count-pharmacist");
	await visit(pharmacist, count + "/review");
	await looked(pharmacist, "count-review");
	assert.match(await pharmacist.innerText("main"), /Räknades först/);
	const reasons = pharmacist.locator("select[name='lines.reason_code']");
	assert.ok(await reasons.count() > 0);
	for (let i = 0; i < await reasons.count(); i++)
		await reasons.nth(i).selectOption("not_explained");
	await Promise.all([pharmacist.waitForNavigation(), pharmacist.click("form[action$='/approve'] p.row:last-of-type button")]);
	assert.match(await pharmacist.innerText(".notice"), /bokfört/);
	assert.match(await pharmacist.innerText("main"), /Inga differenser väntar/);
	await visit(pharmacist, count + "/lines");
	await looked(pharmacist, "count-lines");
	await visit(pharmacist, "/counts");
	await looked(pharmacist, "counts");
	await visit(pharmacist, "/counts/accuracy");
	await looked(pharmacist, "count-accuracy");
	const sheet = await technician.request.get(server.url + count + "/sheet");
	assert.equal(sheet.headers()["content-type"], "application/pdf");
});

test("goods go to quarantine and are released by a pharmacist, not by a technician", { timeout: 120_000 }, async () => {
	const technician = await as(users.technician, HANDHELD);
	await visit(technician, "/batches/1");
	const move = technician.locator("form[action$='/quarantine']").first();
	await move.locator("input[name=units]").fill("1");
	await move.locator("input[name=reason]").fill("tappad i golvet");
	await Promise.all([technician.waitForNavigation(), move.locator("button").click()]);
	await visit(technician, "/quarantine");
	await looked(technician, "quarantine-technician");
	assert.match(await technician.innerText("main"), /tappad i golvet/);
	assert.equal(await technician.locator("form[action$='/release']").count(), 0);

	const pharmacist = await as(users.pharmacist);
	await visit(pharmacist, "/quarantine");
	await looked(pharmacist, "quarantine");
	const section = pharmacist.locator("section", { hasText: "tappad i golvet" });
	await section.locator("input[name=reason]").fill("hel förpackning, kontrollerad");
	await Promise.all([pharmacist.waitForNavigation(), section.locator("form button").click()]);
	assert.match(await pharmacist.innerText(".notice"), /Släppt ur karantän/);
	assert.doesNotMatch(await pharmacist.innerText("main"), /tappad i golvet/);
});

test("waste has a cause, a value and, for narcotics, a second signature", { timeout: 120_000 }, async () => {
	const technician = await as(users.technician, HANDHELD);
	await visit(technician, "/batches/1/waste");
	await looked(technician, "waste-batch");
	const form = technician.locator("form[action='/waste']").first();
	await form.locator("input[name=units]").fill("1");
	await form.locator("select[name=cause]").selectOption("broken");
	const needsWitness = await form.locator("input[name=witness_username]").count() > 0;
	assert.equal(needsWitness, false);
	await Promise.all([technician.waitForNavigation(), form.locator("button").click()]);
	assert.match(await technician.innerText("main"), /Värde före[\s\S]*Kasserat värde[\s\S]*Värde efter/);
	await looked(technician, "waste");
	const paper = await technician.request.get(technician.url().split("?")[0] + "/protocol");
	assert.equal(paper.headers()["content-type"], "application/pdf");
	await technician.click("details.more summary");
	await technician.fill("details input[name=reason]", "fel batch");
	await send(technician, "details form button");
	assert.match(await technician.innerText("main"), /Återtagen/);

	/* Narcotics: the first article of class II that the stock list leads to. */
	await visit(technician, "/counts/new");
	await technician.selectOption("form:has(input[value=narcotic_class]) select[name=word]", "II");
	await send(technician, "form:has(input[value=narcotic_class]) button");
	await visit(technician, new URL(technician.url()).pathname + "/lines");
	await technician.click("td[data-label='Batch'] a");
	await technician.waitForLoadState();
	await technician.click("a[href$='/waste'].button");
	await technician.waitForLoadState();
	const narcotic = () => technician.locator("form[action='/waste']").first();
	await narcotic().locator("input[name=units]").fill("1");
	for (const [user, word, told] of [["tekniker1", "ampull-demo-2026", /annan persons|annan person/], ["tekniker2", "fel lösenord", /Fel användarnamn/]]) {
		await narcotic().locator("input[name=units]").fill("1");
		await narcotic().locator("input[name=witness_username]").fill(user);
		await narcotic().locator("input[name=witness_password]").fill(word);
		await Promise.all([technician.waitForNavigation(), narcotic().locator("button").click()]);
		assert.match(await technician.innerText(".refused"), told);
	}
	await looked(technician, "waste-narcotic-refused");
	await narcotic().locator("input[name=units]").fill("1");
	await narcotic().locator("input[name=witness_username]").fill("tekniker2");
	await narcotic().locator("input[name=witness_password]").fill("ampull-demo-2026");
	await Promise.all([technician.waitForNavigation(), narcotic().locator("button").click()]);
	assert.match(await technician.innerText("main"), /Tekniker Två/);
	for (const [where, name] of [["/waste", "waste-list"], ["/waste/totals", "waste-totals"], ["/waste/expired", "waste-expired"]]) {
		await visit(technician, where);
		await looked(technician, name);
	}
});

test("goods move between bins at the shelf, and the bin one stands at stays chosen", { timeout: 120_000 }, async () => {
	const technician = await as(users.technician, HANDHELD);
	await visit(technician, "/move");
	await technician.fill("input[name=from_code]", "B-01-11");
	await send(technician, "form[method=get] button");
	await looked(technician, "move");
	await technician.locator("select[name=batch_id]").selectOption({ index: 1 });
	await technician.fill("input[name=loose]", "1");
	await technician.fill("input[name=to_code]", "finns inte");
	await send(technician, "form[action='/move'][method=post] button");
	assert.match(await technician.innerText(".refused"), /finns inte/);
	await technician.locator("select[name=batch_id]").selectOption({ index: 1 });
	await technician.fill("input[name=loose]", "1");
	await technician.fill("input[name=to_code]", "B-01-12");
	await send(technician, "form[action='/move'][method=post] button");
	assert.match(await technician.innerText(".notice"), /Flyttat/);
	assert.equal(await technician.inputValue("form[method=get] input[name=from_code]"), "B-01-11");
});

test("the pages of counting that the demo fills are accessible and fit a handheld", { timeout: 120_000 }, async () => {
	const technician = await as(users.technician, HANDHELD);
	for (const where of ["/counts", "/counts/tasks", "/counts/1", "/counts/1/lines", "/quarantine", "/receipts/1/corrections"]) {
		await visit(technician, where);
		await looked(technician, "demo" + where.replaceAll("/", "-"));
	}
});
