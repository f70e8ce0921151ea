/*
 * figures.mjs - what a person's start page and the board tell, held against the lines behind each figure
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
import assert from "node:assert/strict";
import { visit } from "./harness.mjs";

/* Behind these addresses stand orders, cases and counts; the figure is the sum of a column of theirs. Else rows are counted. */
const summed = [
	[/^\/review\?state=/, (row) => row.waiting],
	[/^\/picking\/approved$/, (row) => row.waiting],
	[/^\/counts\?to_approve=1$/, (row) => row.to_approve],
];

const numberOf = (words) => Number(words.replace(/[^\d,−-]/g, "").replace("−", "-").replace(",", "."));
const sum = (rows, value) => rows.reduce((total, row) => total + value(row), 0);

/** The rows of a list, as its file has them: all of them, not a page. */
export async function rowsOf(page, path)
{
	const reply = await page.request.get(path + (path.includes("?") ? "&" : "?") + "format=json");
	assert.equal(reply.status(), 200, path);
	return reply.json();
}

/* What stands behind a card. */
async function behindCard(page, path, label)
{
	if (path.startsWith("/recalls")) /* Tasks without an answer, or the late ones among them. */
		return sum(await rowsOf(page, path), (row) => /försen|sena/i.test(label) ? row.overdue : row.tasks - row.answered);
	if (path === "/quarantine") { /* A page of sections. */
		await visit(page, path);
		return page.locator("main section.card").count();
	}
	if (path === "/review") { /* The queue: lines that need a decision, and those that do not; back-ordered ones have a card of their own. */
		await visit(page, path);
		const [needing, , rest, arrived = 0] = (await page.locator("p.sum strong").allInnerTexts()).map(numberOf);
		assert.equal((await rowsOf(page, path)).length, needing, "lines of the queue");
		return needing + rest - arrived;
	}
	const column = summed.find(([pattern]) => pattern.test(path))?.[1], rows = await rowsOf(page, path);
	return column ? sum(rows, column) : rows.length;
}

/** Every card, fact and bar of a start page or the board, and what is behind it; how many figures that were, and the cards by label. */
export async function figuresHold(page, path = "/")
{
	await visit(page, path);
	const cards = await page.$$eval("main a.card, main .cards.board a, main dl.facts a", (links) => links.map((link) => ({
		path: link.getAttribute("href"), told: (link.querySelector(".figure") ?? link).innerText,
		label: link.classList.contains("card") ? link.innerText : "", isFact: Boolean(link.closest("dl")) })));
	const bars = await page.$$eval("main figure svg a", (links) => links.map((link) => ({
		path: link.getAttribute("href"), told: link.getAttribute("aria-label") })));
	const told = {};
	let checked = 0;
	for (const card of cards) {
		const figure = numberOf(card.told);
		if (card.isFact && !/^[\d\s]+$/.test(card.told))
			continue; /* The name of a file, say. */
		if (card.isFact) /* The log grows meanwhile. */
			assert.ok(figure <= (await rowsOf(page, card.path)).length, `${path}: ${card.path}`);
		else
			assert.equal(await behindCard(page, card.path, card.label), figure, `${path}: ${card.label || card.path}`);
		told[card.path] = figure;
		checked++;
	}
	for (const bar of bars) {
		const rows = await rowsOf(page, bar.path), isMoney = / kr$/.test(bar.told);
		const value = isMoney ? sum(rows, (row) => row.value_ore) / 100 : rows.length;
		const figure = numberOf(/([−-]?\d[\d\s]*(?:,\d+)?)\s*\S+$/.exec(bar.told)[1]);
		assert.equal(value, figure, `${path}: ${bar.told} (${bar.path})`);
		checked++;
	}
	return { checked, told };
}

/** Every bar of every picture, from its file: by name the sum of its bars, each the sum of its lines. */
export async function picturesHold(page, names)
{
	const sums = {};
	for (const name of names) {
		sums[name] = 0;
		for (const bar of await rowsOf(page, `/figures/${name}`)) {
			sums[name] += bar.value;
			if (!bar.lines)
				continue;
			const lines = await rowsOf(page, bar.lines);
			assert.equal("value_ore" in (lines[0] ?? {}) ? sum(lines, (line) => line.value_ore) : lines.length, bar.value,
				`${name}: ${bar.point} ${bar.series}`);
		}
	}
	return sums;
}

/** A ward's own tables: what each open order tells of its lines, and each shipment on its way. */
export async function wardTablesHold(page)
{
	await visit(page, "/");
	const tables = await page.$$eval("main table", (all) => all.map((table) => [...table.tBodies[0].rows].map((row) => ({
		path: row.querySelector("a")?.getAttribute("href"), cells: [...row.cells].map((cell) => cell.innerText.trim()) }))));
	let checked = 0;
	for (const row of tables.flat())
		if (row.path?.startsWith("/orders/")) {
			const { lines } = await (await page.request.get(`/api/v1${row.path}`)).json();
			const columns = [["draft"], ["placed"], ["approved", "released", "picked"], ["sent"], ["received"], ["short", "backordered"]];
			for (const [i, states] of columns.entries())
				assert.equal(numberOf(row.cells[3 + i]), lines.filter((line) => states.includes(line.state)).length, `${row.path} ${states}`);
			checked++;
		} else if (row.path?.startsWith("/shipments/")) {
			await visit(page, row.path);
			assert.equal(await page.locator("#differences section.take:has([name='lines.shipment_line_id'])").count(), numberOf(row.cells[3]), row.path);
			checked++;
		}
	return checked;
}
