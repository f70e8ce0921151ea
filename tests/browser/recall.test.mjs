/*
 * recall.test.mjs - a recall in the middle of picking: the picker is stopped, the ward answers and sends back, the report's figures are their lines
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

/* By the keyboard: without a script the browser's own clicks may miss a page that scrolls. */
async function press(page, selector) {
	await Promise.all([page.waitForNavigation(), page.locator(selector).first().press("Enter")]);
}

async function looked(page, name) {
	await screenshot(page, name);
	await checkAccessible(page);
	await checkNoSidewaysScroll(page);
}

/* The first pick that waits: its list, pack, batch and Vnr. */
async function waitingPick(page) {
	await visit(page, "/picking");
	const lists = await page.$$eval("main a[href^='/pick-lists/']", (links) => links.map((link) => link.getAttribute("href")));
	for (const list of lists) {
		await visit(page, list);
		if (!await page.locator("section.take input[name=scan]").count())
			continue;
		const reply = await page.request.get(`/api/v1${list}`);
		const take = (await reply.json()).takes.find((one) => one.state === "proposed");
		const action = `${list}/takes/${take.allocation_id}`;
		const text = await page.locator(`section.take:has(form[action="${action}"])`).innerText();
		return { list, action, pack: take.pack_id, batch: take.batch, vnr: /\b\d{6}\b/.exec(text)?.[0] };
	}
	throw new Error("no pick waits in the demo");
}

test("a recall stops the picker in the middle, and the goods go to quarantine", { timeout: 120_000 }, async () => {
	const technician = await as(users.technician, HANDHELD), pharmacist = await as(users.pharmacist);
	const pick = await waitingPick(technician);

	/* The pharmacist has the letter: checks what the number hits, also one we do not have, and opens. */
	await visit(pharmacist, "/recalls/new");
	await screenshot(pharmacist, "recall-new");
	await visit(pharmacist, `/recalls/new?pack_id=${pick.pack}`);
	await pharmacist.fill("textarea[name=batches]", ` ${pick.batch.toLowerCase()} \nOKÄND 1`);
	await send(pharmacist, "form:has(textarea[name=batches]) button");
	assert.match(await pharmacist.innerText("main"), new RegExp(pick.batch));
	assert.match(await pharmacist.innerText("main"), /OKÄND 1.*bevakas/);
	await looked(pharmacist, "recall-hits");
	await pharmacist.fill("input[name=source_name]", "Läkemedelsverket (demo)");
	await pharmacist.fill("input[name=reason]", "partiklar i lösningen");
	await pharmacist.selectOption("select[name=class]", "1");
	await send(pharmacist, "form[action='/recalls'] button.danger");
	const recall = new URL(pharmacist.url()).pathname;
	assert.match(recall, /^\/recalls\/\d+$/);
	await screenshot(pharmacist, "recall-case");

	/* The picker's page is as it was; the scan is refused, says why and leads to the case. */
	await technician.fill(`form[action="${pick.action}"] input[name=scan]`, pick.vnr);
	await send(technician, `form[action="${pick.action}"]:has(input[name=scan]) button`);
	const refusal = await technician.innerText("[role=alert]");
	assert.match(refusal, /indragen/i);
	assert.match(refusal, /R-RECALL-01/);
	await looked(technician, "recall-picker");
	await send(technician, `[role=alert] a[href="${recall}"]`);
	assert.match(await technician.innerText("h1"), /Indragning \d+/);

	/* Bin by bin into quarantine, by scan; the wrong code is refused. */
	await visit(technician, `${recall}/goods`);
	await looked(technician, "recall-goods");
	await technician.fill("section.take input[name=scan]", "999995");
	await send(technician, "section.take form:has(input[name=scan]) button");
	assert.ok(await technician.locator("[role=alert]").count());
	for (let bins = 0; bins < 12 && await technician.locator("section.take input[name=scan]").count(); bins++) {
		await technician.locator("section.take input[name=scan]").first().fill(pick.vnr);
		await Promise.all([technician.waitForNavigation(), technician.locator("section.take form:has(input[name=scan]) button").first().click()]);
	}
	assert.equal(await technician.locator("section.take input[name=scan]").count(), 0);
	for (const page of [technician, pharmacist])
		assert.deepEqual(page.complaints.filter((one) => !/status of 4\d\d/.test(one)), []);
});

test("what is written about a case stays while another article is added, and when the form is refused", { timeout: 60_000 }, async () => {
	const page = await as(users.pharmacist);
	const value = (name) => page.inputValue(`form[data-keep] [name=${name}]`);
	await visit(page, "/recalls/new?pack_id=5&batches=KVAR1");
	assert.equal(await value("source_name"), "");
	await page.fill("form[data-keep] [name=source_name]", "Företag (demo)");
	await page.selectOption("form[data-keep] [name=source_kind]", "authority");
	await page.selectOption("form[data-keep] [name=class]", "3");
	await page.fill("form[data-keep] [name=reason]", "fel på etiketten");
	await send(page, "[data-key=l]");
	await page.fill("input[name=q]", "paracetamol");
	await send(page, "form:has(input[name=q]) button.second");
	await send(page, "#found button");
	await page.fill("textarea[name=batches]", "KVAR2");
	await send(page, "form:has(textarea[name=batches]) button");
	const kept = async () => assert.deepEqual([await value("source_name"), await value("source_kind"), await value("class"), await value("reason")],
		["Företag (demo)", "authority", "3", "fel på etiketten"]);
	await kept();
	/* A time that is none: refused, with all that was written. */
	await page.fill("form[data-keep] [name=notified_time]", "25:99");
	await page.fill("form[data-keep] [name=notified_day]", "2026-01-02");
	await send(page, "form[data-keep] button.danger");
	assert.equal(await page.locator(".refused").count(), 1);
	await kept();
	assert.deepEqual([await value("notified_time"), await value("notified_day")], ["25:99", "2026-01-02"]);
	/* Sent and refused, it is not kept for another case. */
	await visit(page, "/recalls/new?pack_id=5&batches=KVAR1");
	assert.equal(await value("reason"), "");
	await page.context().close();
});

test("the ward answers on the handheld, sends back what it found, and the pharmacy takes it in", { timeout: 120_000 }, async () => {
	const nurse = await as(users.nurse, HANDHELD);
	/* First on the start page, before anything else. */
	assert.match(await nurse.locator("main h2").first().innerText(), /indragning/i);
	await screenshot(nurse, "recall-start");
	await send(nurse, "main section.recalled a.button");
	await looked(nurse, "recall-task");
	await nurse.locator("form:has(fieldset) input[name='lines.packs']").first().fill("1");
	await send(nurse, "form:has(fieldset) button");
	await screenshot(nurse, "recall-answered");
	await send(nurse, "form[action$='/return'] button");
	const back = new URL(nurse.url()).pathname;
	assert.match(back, /^\/returns\/\d+$/);
	await screenshot(nurse, "return-noted");
	const note = await nurse.request.get(`${back}/note`);
	assert.ok(note.ok() && (await note.body()).subarray(0, 4).toString() === "%PDF");

	const technician = await as(users.technician, HANDHELD);
	/* At the handheld: the tile, and the number of the note as a scanner writes it. */
	await visit(technician, "/handheld");
	await send(technician, ".tiles a[href^='/returns']");
	await technician.keyboard.type(/\d+/.exec(await nurse.innerText("h1"))[0]);
	await Promise.all([technician.waitForNavigation(), technician.keyboard.press("Enter")]);
	assert.equal(new URL(technician.url()).pathname, back);
	await looked(technician, "return-take");
	assert.equal(await technician.locator("button[value=stock]").count(), 0); /* A recalled batch, and no pharmacist. */
	await send(technician, "button[value=quarantine]");
	assert.match(await technician.innerText("main"), /Till karantän/);
	await screenshot(technician, "return-taken");

	/* Nothing left is one press; the second ward, or the first again. */
	await visit(nurse, "/");
	if (await nurse.locator("main section.recalled a.button").count()) {
		await send(nurse, "main section.recalled a.button");
		await send(nurse, "button[name=none_left]");
		assert.match(await nurse.innerText("main"), /Klar|Svar/);
	}
	await visit(nurse, "/returns/new");
	await looked(nurse, "return-new");
});

test("a letter about two articles is written without a script, and one more is added to the case", { timeout: 120_000 }, async () => {
	const pharmacist = await as(users.pharmacist, { javaScriptEnabled: false }), scripted = await as(users.pharmacist, HANDHELD);
	const lookedAt = async (name) => {
		await visit(scripted, pharmacist.url());
		await looked(scripted, name);
	};
	await visit(pharmacist, "/recalls/new?pack_id=7&batches=O1");
	await press(pharmacist, "main a[href^='/recalls/new?also=']");
	await pharmacist.fill("input[name=q]", "famotidin");
	await press(pharmacist, "form:has(input[name=q]) button.second");
	await lookedAt("recall-choose");
	await press(pharmacist, "#found button");
	await pharmacist.fill("textarea[name=batches]", "p1\np2");
	await press(pharmacist, "form:has(textarea[name=batches]) button");
	assert.equal(await pharmacist.locator("input[name='lines.pack_id']").count(), 2);
	await lookedAt("recall-two-articles");
	/* Refused for a time that is none: the articles stand as they were written. */
	await pharmacist.fill("input[name=source_name]", "Bolaget (demo)");
	await pharmacist.fill("input[name=reason]", "två artiklar");
	await pharmacist.fill("input[name=notified_time]", "25.99");
	await press(pharmacist, "form[action='/recalls'] button.danger");
	assert.equal(await pharmacist.locator("[role=alert]").count(), 1);
	assert.equal(await pharmacist.locator("input[name='lines.pack_id']").count(), 2);
	assert.equal(await pharmacist.inputValue("input[name=reason]"), "två artiklar");
	await pharmacist.fill("input[name=notified_time]", "");
	await press(pharmacist, "form[action='/recalls'] button.danger");
	const recall = new URL(pharmacist.url()).pathname;
	assert.match(recall, /^\/recalls\/\d+$/);
	assert.match(await pharmacist.innerText("main ul"), /O1[^]*P1[^]*P2/);
	await visit(pharmacist, `/recalls/new?recall_id=${recall.split("/").at(-1)}&pack_id=9&whole_pack=1`);
	await lookedAt("recall-add-article");
	await press(pharmacist, `form[action='${recall}/batches'] button.danger`);
	assert.match(await pharmacist.innerText("main ul"), /alla batcher/i);
});

test("each figure of the report is the sum of its lines, and the case is closed with a reason", { timeout: 120_000 }, async () => {
	const pharmacist = await as(users.pharmacist);
	await visit(pharmacist, "/recalls?state=open");
	await screenshot(pharmacist, "recalls");
	const cases = await pharmacist.$$eval("main td a[href^='/recalls/']", (links) => links.map((link) => link.getAttribute("href")));
	assert.ok(cases.length >= 2);
	for (const one of cases) {
		await visit(pharmacist, `${one}/report`);
		const figures = await pharmacist.$$eval("table:first-of-type tbody tr", (rows) => rows.filter((row) => row.querySelector("a[href*='/lines?figure=']"))
			.map((row) => [row.querySelector("a").getAttribute("href"), Number(row.cells[1].innerText.replace(/[^\d−-]/g, "").replace("−", "-"))]));
		assert.equal(figures.length, 14);
		for (const [lines, units] of figures) {
			const reply = await pharmacist.request.get(`${lines}&format=json`);
			const json = await reply.json(), rows = Array.isArray(json) ? json : Object.values(json).find(Array.isArray) ?? [];
			assert.equal(rows.reduce((sum, row) => sum + Number(row.units), 0), units, lines);
		}
	}
	for (const page of [cases[0], `${cases[0]}/report`, `${cases[0]}/reminders`]) {
		await visit(pharmacist, page);
		await looked(pharmacist, `recall-${page.split("/").at(-1)}`);
	}
	/* Not without a reason while somebody has not answered. */
	await visit(pharmacist, cases[0]);
	await pharmacist.click("details:has(form[action$='/close']) summary");
	if (await pharmacist.locator("form[action$='/close'] .warn").count()) {
		await send(pharmacist, "form[action$='/close'] button");
		assert.match(await pharmacist.innerText("[role=alert]"), /R-RECALL-04/);
		await pharmacist.click("details:has(form[action$='/close']) summary");
	}
	await pharmacist.fill("form[action$='/close'] input[name=reason]", "övning");
	await send(pharmacist, "form[action$='/close'] button");
	assert.match(await pharmacist.innerText("main"), /fortfarande spärrade/);
	assert.doesNotMatch(server.run?.("verify") ?? "", /BROKEN/);
});
