/*
 * tours.test.mjs - a tour from plan to dispatch, the choice of when, receiving with a difference on a handheld
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkAccessible, checkNoSidewaysScroll, openApi, openBrowser, openPage, password, screenshot, serveDemo, signIn, users, visit } from "./harness.mjs";

const HANDHELD = { viewport: { width: 390, height: 844 } };
let server, browser;

before(async () => {
	server = await serveDemo({ days: 5 });
	browser = await openBrowser();
}, { timeout: 180_000 });

after(async () => {
	await browser?.close();
	await server?.stop();
});

async function as(user, options)
{
	const page = await openPage(browser, server.url, options);
	await signIn(page, user);
	return page;
}

const api = (user) => openApi(server.url, user);

async function send(page, selector)
{
	await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

async function looked(page, name)
{
	await screenshot(page, name);
	await checkAccessible(page);
	await checkNoSidewaysScroll(page);
}

/* What a page complained of, refusals left aside: those are asked for. */
const complaints = (...pages) => pages.flatMap((page) => page.complaints).filter((said) => !/422/.test(said));

/* An order of the nurse's ward, with one line; returns its path. */
async function draft(nurse)
{
	await visit(nurse, "/orders/new");
	await send(nurse, "button[name=ward_id]");
	const path = new URL(nurse.url()).pathname;
	await visit(nurse, path + "?q=paracetamol");
	await send(nurse, "#found button[name=pack_id]");
	return path;
}

/* An order of the nurse, placed and picked; the technician of the API sends it. */
async function pickedFor(nurse)
{
	const path = await draft(nurse);
	await visit(nurse, path);
	await send(nurse, "button[formaction$='/place']");
	const vnr = (await nurse.innerText("tbody .quiet")).match(/\d{6}$/)[0];
	const pharmacist = await api(users.pharmacist), picker = await api(users.technician);
	await pharmacist.post(`/api/v1${path}/approve`);
	const { pick_list_id: list } = await picker.post(`/api/v1${path}/release`);
	const { takes, shipment_id: shipment } = await picker.get(`/api/v1/pick-lists/${list}`);
	for (const take of takes)
		await picker.post(`/api/v1/pick-lists/${list}/takes/${take.allocation_id}`, { reason_code: "no_code" });
	return { path, vnr, shipment, picker };
}

test("the nurse reads when an order comes, and chooses with the keyboard", { timeout: 60_000 }, async () => {
	const nurse = await as(users.nurse, HANDHELD);
	const path = await draft(nurse);
	await looked(nurse, "order-when");
	assert.match(await nurse.innerText("fieldset.when"), /Planerad Beställ före .+ så kommer det .+; annars .+/);
	await nurse.focus("input[name=order_type]:checked");
	await nurse.keyboard.press("ArrowDown");
	await nurse.keyboard.press("ArrowDown");
	assert.equal(await nurse.inputValue("input[name=order_type]:checked"), "urgent");
	await nurse.focus("button[formaction$='/place']");
	await nurse.keyboard.press("Enter");
	await nurse.waitForSelector(".refused");
	assert.match(await nurse.innerText(".refused"), /orsak[\s\S]*R-TOUR-03/);
	assert.equal(await nurse.inputValue("input[name=order_type]:checked"), "urgent"); /* What was chosen is still chosen. */
	await nurse.selectOption("select[name=urgent_code]", "patient_now");
	await send(nurse, "button[formaction$='/place']");
	assert.equal(new URL(nurse.url()).pathname, path);
	assert.match(await nurse.innerText("main"), /Akut[\s\S]*Patient behöver läkemedlet nu/);
	await looked(nurse, "order-urgent");
	const technician = await as(users.technician);
	await visit(technician, "/orders/urgent");
	assert.equal(await technician.locator(`a[href='${path}']`).count(), 1);
	await looked(technician, "urgent");
	assert.deepEqual(complaints(nurse, technician), []);
});

test("a technician makes a tour, gives it a stop and cancels a day; each page fits a handheld", { timeout: 90_000 }, async () => {
	const technician = await as(users.technician, HANDHELD);
	await visit(technician, "/tours/new");
	await looked(technician, "tour-new");
	await technician.fill("input[name=name]", "Kvällstur");
	await technician.fill("input[name=cutoff]", "18:00");
	await technician.fill("input[name=departure]", "17:00");
	await send(technician, "main form button");
	assert.match(await technician.innerText(".refused"), /stopptiden ligger efter avgången/);
	assert.equal(await technician.inputValue("input[name=name]"), "Kvällstur"); /* What was written is still there. */
	await technician.fill("input[name=departure]", "19:00");
	await send(technician, "main form button");
	await technician.selectOption("select[name='stops.ward_id']", { index: 1 });
	await technician.locator("input[name='stops.arrival']").last().fill("19:20");
	await send(technician, "form[action$='/stops'] button");
	assert.equal(await technician.inputValue("input[name='stops.arrival'] >> nth=0"), "19:20");
	const day = await technician.locator("a[href^='/departures/']").nth(1).getAttribute("href");
	await technician.locator("details:has(select[name=kind]) summary").click();
	await technician.fill("input[name=on_day][type=date]", day.split("/").pop());
	await technician.fill("input[name=note]", "Föraren är på utbildning");
	await send(technician, "details form:has(select[name=kind]) button");
	assert.match(await technician.innerText("main"), /turen inställd: Föraren är på utbildning/);
	await looked(technician, "tour");
	for (const [name, path] of [["tours", "/tours"], ["exceptions", "/tours/exceptions"], ["calendar", "/calendar"], ["departures", "/departures"], ["departure", day]]) {
		await visit(technician, path);
		await looked(technician, name);
	}
	assert.deepEqual(complaints(technician), []);
});

test("a box is dispatched, received with a difference by scan, and the case is handled", { timeout: 120_000 }, async () => {
	const nurse = await as(users.nurse, HANDHELD), technician = await as(users.technician);
	const { path, vnr, shipment, picker } = await pickedFor(nurse);
	await visit(technician, path);
	await send(technician, "main a[href^='/departures/']");
	await looked(technician, "departure-ready");
	assert.equal(await technician.locator(`a[href='/shipments/${shipment}']`).count(), 1);
	await picker.post(`/api/v1/shipments/${shipment}/send`);
	await technician.reload();
	assert.match(await technician.innerText("main"), /Skickade/);
	const paper = await technician.request.get(technician.url() + "/list");
	assert.equal(paper.headers()["content-type"], "application/pdf");

	await visit(nurse, `/shipments/${shipment}`);
	await looked(nurse, "receive");
	await nurse.fill("input[name=scan]", "7046260525337");
	await Promise.all([nurse.waitForNavigation(), nurse.keyboard.press("Enter")]);
	assert.equal(await nurse.locator("[data-sound=wrong]").count(), 1);
	await nurse.fill("input[name=scan]", vnr);
	await Promise.all([nurse.waitForNavigation(), nurse.keyboard.press("Enter")]);
	assert.equal(await nurse.locator("[data-sound=right]").count(), 1);
	assert.match(await nurse.innerText("main"), /Avprickade rader: 1 av 1/);
	await looked(nurse, "receive-scanned");
	await nurse.click("section.take summary");
	await nurse.fill("section.take input[type=number]", "0");
	await send(nurse, "#differences p button");
	assert.match(await nurse.innerText(".refused"), /orsak/);
	assert.equal(await nurse.inputValue("section.take input[type=number]"), "0"); /* What was written is still there. */
	await nurse.selectOption("section.take select", "broken");
	await send(nurse, "#differences p button");
	assert.match(await nurse.innerText("main"), /Trasig\. Apoteket utreder/);
	await looked(nurse, "received");

	await visit(technician, "/differences");
	await looked(technician, "differences");
	await send(technician, "tbody tr:first-child a[href^='/differences/']");
	await looked(technician, "difference");
	await technician.selectOption("select[name=outcome]", "credited");
	await send(technician, "form[action$='/settle'] button");
	assert.match(await technician.innerText(".notice"), /åtgärdad/);
	await visit(nurse, `/shipments/${shipment}`);
	assert.match(await nurse.innerText("main"), /Trasig\. Krediterad/);
	assert.deepEqual(complaints(nurse, technician), []);
	if (server.run)
		assert.doesNotMatch(server.run("verify"), /BROKEN/);
});

/* What a pack of a Vnr says of itself: its Nordic code, expiry and batch. */
function dataMatrix(vnr, expiry, batch)
{
	const digits = `0704626${vnr}`;
	const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 1 : 3), 0);
	return `01${digits.padStart(13, "0")}${(10 - sum % 10) % 10}17${expiry}10${batch}`;
}

test("a ward tells that more came than was sent, and of a batch that was not on the list", { timeout: 120_000 }, async () => {
	const nurse = await as(users.nurse, HANDHELD), technician = await as(users.technician);
	const { vnr, shipment, picker } = await pickedFor(nurse);
	await picker.post(`/api/v1/shipments/${shipment}/send`);
	await visit(nurse, `/shipments/${shipment}`);
	await nurse.fill("input[name=scan]", dataMatrix(vnr, "310531", "UTANFOR1"));
	await Promise.all([nurse.waitForNavigation(), nurse.keyboard.press("Enter")]);
	assert.match(await nurse.innerText(".refused"), /Batchen finns inte på följesedeln/);
	assert.equal(await nurse.inputValue("input[name='extras.batch']"), "UTANFOR1");
	assert.equal(await nurse.inputValue("input[name='extras.expiry_day']"), "2031-05-31");
	assert.equal(await nurse.inputValue("input[name='extras.packs']"), "1");
	await looked(nurse, "receive-extra");
	await nurse.click("section.take summary");
	const packs = nurse.locator("input[name='lines.packs']").first();
	const more = Number(await packs.inputValue()) + 1;
	await packs.fill(String(more));
	await send(nurse, "#differences p button");
	assert.match(await nurse.innerText(".refused"), /orsak/);
	assert.equal(await packs.inputValue(), String(more)); /* What was written is still there, of both. */
	assert.equal(await nurse.inputValue("input[name='extras.batch']"), "UTANFOR1");
	await nurse.selectOption("select[name='lines.reason_code']", "surplus");
	await send(nurse, "#differences p button");
	assert.equal((await nurse.innerText("main")).match(/Fler än skickat\. Apoteket utreder/g).length, 2);
	await looked(nurse, "received-more");

	await visit(technician, "/differences");
	await looked(technician, "differences-more");
	await send(technician, "tbody tr:first-child a[href^='/differences/']");
	assert.match(await technician.innerText("main"), /Utöver det skickade/);
	await looked(technician, "difference-more");
	await technician.selectOption("select[name=outcome]", "kept");
	await send(technician, "form[action$='/settle'] button");
	await visit(technician, "/counts/tasks");
	assert.match(await technician.innerText("main"), /Enheten fick fler än skickat/);
	await visit(nurse, `/shipments/${shipment}`);
	assert.match(await nurse.innerText("main"), /Enheten behåller varorna/);
	for (const page of [nurse, technician])
		await page.setViewportSize(page === nurse ? { width: 1280, height: 900 } : HANDHELD.viewport);
	await looked(nurse, "received-more-wide");
	await visit(technician, "/differences?state=all");
	await looked(technician, "differences-more-narrow");
	assert.deepEqual(complaints(nurse, technician), []);
	if (server.run)
		assert.doesNotMatch(server.run("verify"), /BROKEN/);
});

test("a ward tells of an article that nobody sent, and what it wrote survives a refusal", { timeout: 120_000 }, async () => {
	const nurse = await as(users.nurse, HANDHELD);
	const { vnr, shipment, picker } = await pickedFor(nurse);
	await picker.post(`/api/v1/shipments/${shipment}/send`);
	await visit(nurse, `/shipments/${shipment}`);
	const { packs } = await (await nurse.request.get(new URL("/api/v1/packs?q=natriumklorid&only_articles=1", nurse.url()).href)).json();
	const other = packs.find((pack) => pack.vnr && pack.vnr !== vnr);
	await nurse.fill("input[name=scan]", dataMatrix(other.vnr, "310531", "FEL1"));
	await Promise.all([nurse.waitForNavigation(), nurse.keyboard.press("Enter")]);
	assert.match(await nurse.innerText(".refused"), /Varan finns inte på följesedeln/);
	assert.ok((await nurse.innerText("#differences")).includes(other.name));
	await looked(nurse, "receive-article");
	await nurse.fill("input[name='extras.batch']", "");
	await send(nurse, "#differences p button");
	assert.match(await nurse.innerText(".refused"), /batch och utgångsdag/);
	assert.notEqual(await nurse.inputValue("input[name='extras.code']"), "");
	assert.equal(await nurse.inputValue("input[name='extras.expiry_day']"), "2031-05-31");
	assert.ok((await nurse.innerText("#differences")).includes(other.name));
	await looked(nurse, "receive-article-refused");
	await nurse.fill("input[name='extras.batch']", "FEL1");
	await send(nurse, "#differences p button");
	assert.match(await nurse.innerText("main"), /Fel vara\. Apoteket utreder/);
	await looked(nurse, "received-article");
	await nurse.context().close();
});
