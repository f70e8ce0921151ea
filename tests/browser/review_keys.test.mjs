/*
 * review_keys.test.mjs - a pharmacist decides with the keyboard alone: each key of the queue and of a line, and what came of it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, openPage, orderPlenty, serveDemo, signIn, users, visit } from "./harness.mjs";

let server, browser;

before(async () => {
	server = await serveDemo();
	browser = await openBrowser();
}, { timeout: 180_000 });

after(async () => {
	await browser?.close();
	await server?.stop();
});

async function as(user)
{
	const page = await openPage(browser, server.url);
	await signIn(page, user);
	return page;
}

const lineOf = (page) => Number(new URL(page.url()).pathname.split("/")[2]);

/* A key where no field has the focus, and the page it leads to. */
async function press(page, key)
{
	await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
}

/* What was decided about a line, as its own page tells. */
async function decided(page, line)
{
	await visit(page, `/review/${line}`);
	return page.innerText(".warn-note");
}

/* The same, and the line as the API has it. */
async function decidedLine(page, line, words)
{
	assert.match(await decided(page, line), words);
	const order = (await page.locator("main p a[href^='/orders/']").first().getAttribute("href")).replace("/review", "");
	const { lines } = await (await page.request.get(`${server.url}/api/v1${order}`)).json();
	return lines.find((one) => one.line_id === line);
}

/* The first line of a reason ("": any) where `fits` holds, opened; its number. */
async function openLine(page, reason, fits)
{
	await visit(page, reason ? `/review?reason=${reason}` : "/review");
	const links = await page.locator(".lines a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
	for (const link of links) {
		await visit(page, link);
		if (!fits || await fits(page))
			return lineOf(page);
	}
	throw new Error(`no line of "${reason}" fits`);
}

/* A line whose stock would do, and that no register forbids. */
async function isInStock(page)
{
	return await page.locator("[data-key=a]").count() === 1 &&
		!/Slut i lager|Räcker inte|Utlovat|licens|sortiment|golv|R-REVIEW-10/i.test(await page.innerText(".reasons"));
}

/* A line with a replacement under a key, and stock of it; what the register denies the unit is denied by substance too. */
const hasEnough = (key) => async (page) => !/sortiment/i.test(await page.innerText(".reasons")) &&
	await page.locator(`.replacement:has([data-key='${key}']):not(:has(.chip.warn))`).count();

test("each key of a line does what it says, and the next line opens", { timeout: 180_000 }, async () => {
	/* Several packs a line, well in stock, and a message that asks for a decision. */
	await orderPlenty(browser, server.url, { rows: 12, note: "Räcker halva mängden går det bra." });
	const page = await as(users.pharmacist), order = await as(users.pharmacist);
	await visit(page, "/review");
	await press(page, "s");
	const skipped = lineOf(page);
	await page.keyboard.press("?");
	await page.waitForSelector("#page-keys dt");
	const help = await page.innerText("#page-keys");
	for (const words of [/a\s+Godkänn/, /r\s+Restnotera/, /x\s+Avslå/, /n\s+Hoppa över/, /q\s+Till kön/])
		assert.match(help, words);
	await page.keyboard.press("Escape");
	await press(page, "n");
	assert.notEqual(lineOf(page), skipped);
	await visit(order, `/review/${skipped}`);
	assert.ok(await order.locator("button[name=decision]").count() > 0); /* Nothing was decided. */
	await press(page, "q");
	assert.match(page.url(), /\/review(\?|$)/);

	/* In a field a key is a character. */
	const approved = await openLine(page, "", isInStock);
	await page.focus("input[name=reason_text]");
	await page.keyboard.type("xarn");
	assert.equal(lineOf(page), approved);
	assert.equal(await page.inputValue("input[name=reason_text]"), "xarn");
	await page.fill("input[name=reason_text]", "");
	await page.locator("[data-key=a]").focus();
	await press(page, "a");
	assert.notEqual(page.url().split("?")[0], `${server.url}/review/${approved}`);
	assert.match(await decided(order, approved), /Godkänd/);

	/* Fewer than the ward asked for: the field, out of it with the tabulator, and the same key. */
	const isSeveral = async (one) => await isInStock(one) &&
		Number(await one.inputValue("input[name=units]")) >= 2 * Number(await one.getAttribute("input[name=units]", "step"));
	const reduced = await openLine(page, "", isSeveral);
	const step = Number(await page.getAttribute("input[name=units]", "step"));
	await page.fill("input[name=units]", String(step));
	await page.locator("input[name=units]").press("Tab");
	await press(page, "a");
	const line = await decidedLine(order, reduced, /Godkänd/);
	assert.equal(line.units, step);
	assert.ok(line.requested_units > step); /* What was asked for stays beside it. */

	for (const [reason, key] of [["exchange", "b"], ["", "2"]]) {
		const exchanged = await openLine(page, reason, hasEnough(key));
		const wanted = Number(await page.inputValue(`.replacement:has([data-key='${key}']) input[name=pack_id]`));
		await press(page, key);
		const supplied = await decidedLine(order, exchanged, /Godkänd/);
		assert.equal(supplied.pack_id, wanted, key);
		assert.notEqual(supplied.pack_id, supplied.requested_pack_id);
	}

	const later = await openLine(page, "stock", (one) => one.locator("[data-key=r]").count());
	await press(page, "r");
	assert.match(await decided(order, later), /Restnoterad/);
	const refused = await openLine(page, "assortment", (one) => one.locator("[data-key=x]").count());
	await press(page, "x");
	assert.match(await decided(order, refused), /Avslagen/);

	await visit(page, "/review");
	assert.ok(Number(/\((\d+)\)/.exec(await page.innerText("[data-key=a]"))[1]) > 0);
	await press(page, "a"); /* The rest, which needs no decision. */
	assert.match(await page.innerText(".notice"), /Resten är godkänd/);
	assert.match(server.run("verify"), /holds/);
	assert.deepEqual(page.complaints, []);
	await page.context().close();
	await order.context().close();
});
