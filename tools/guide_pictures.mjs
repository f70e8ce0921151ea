/*
 * guide_pictures.mjs - the user guide's pictures, taken of the running demo
 *
 *   node tools/guide_pictures.mjs [NAME ...]      writes docs/guide/pictures/NAME.png, all or the named
 *
 * Needs what the browser tests need (./test installs it) and a built program. The demo has one seed, so that pictures
 * change when pages do, and with the days. With Debian's imagemagick they are drawn in 64 colours: a third of the bytes.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { openApi, openBrowser, openPage, orderPlenty, serveDemo, signIn, users, visit } from "../tests/browser/harness.mjs";

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "../docs/guide/pictures");
const WIDE = { viewport: { width: 1000, height: 560 } }, HANDHELD = { viewport: { width: 390, height: 620 } };

/* Who looks, where, and which link to follow there first. */
const pictures = [
	["start", users.pharmacist, WIDE, "/"],
	["order", users.nurse, WIDE, "/orders", "main tbody tr:has(td:not(:empty)):last-of-type a[href^='/orders/']"],
	["draft", users.nurse, { viewport: { width: 1000, height: 860 } }, "/drafts", "main tbody tr:nth-of-type(2) a[href^='/orders/']"],
	["ward_receipt", users.nurse, WIDE, "/shipments?state=sent", "main tbody a[href^='/shipments/']"],
	["review", users.pharmacist, WIDE, "/review"],
	["review_line", users.pharmacist, { viewport: { width: 1000, height: 760 } }, "/review", "main a.button[href^='/review/']"],
	["pick", users.technician, HANDHELD, "/picking", "main tbody a[href^='/pick-lists/']"],
	["walk", users.technician, HANDHELD, "/handheld", ".tiles a[href^='/walks/']"],
	["boxes", users.technician, WIDE, "/walks/1", ".step a[href$='/boxes']"],
	["box", users.technician, { viewport: { width: 700, height: 560 } }, "/boxes/4"],
	["departure", users.technician, WIDE, "/departures", "main tbody a[href^='/departures/']"],
	["board", users.technician, WIDE, "/board"],
	["put_away_step", users.technician, HANDHELD, "/handheld/put-away", ".step ul.plain a"],
	["receive", users.technician, WIDE, "/receipts", "main tbody a[href^='/receipts/']"],
	["block", users.pharmacist, WIDE, "/stock/batches", "main tbody a[href^='/batches/']"],
	["search", users.pharmacist, WIDE, "/catalogue?q=morf"],
	["counts", users.technician, HANDHELD, "/counts/new"],
	["narcotics", users.pharmacist, WIDE, "/narcotics", "main tbody a[href^='/narcotics/']"],
	["recall_task", users.nurse, HANDHELD, "/", "main a[href^='/recall-tasks/']"],
	["floors", users.pharmacist, WIDE, "/floors", "main tbody a[href^='/floors/']"],
	["documents", users.pharmacist, WIDE, "/dispensations", "main tbody a[href^='/dispensations/']"],
	["people", users.administrator, WIDE, "/people?state=locked", "main tbody a[href^='/people/']"],
	["account", users.nurse, WIDE, "/account"],
	["journal", users.auditor, WIDE, "/journal?event=document+added", "main tbody a[href^='/journal/']"],
];

const server = await serveDemo(), browser = await openBrowser();

/* A shipment on its way to the nurse's ward, of the first articles of its base list. */
async function sendSomething()
{
	const order = await orderPlenty(browser, server.url);
	const pharmacist = await openApi(server.url, users.pharmacist), technician = await openApi(server.url, users.technician);
	await pharmacist.post(`/api/v1${order}/approve`);
	const { pick_list_id: list } = await technician.post(`/api/v1${order}/release`);
	const { takes, shipment_id: shipment } = await technician.get(`/api/v1/pick-lists/${list}`);
	for (const take of takes)
		await technician.post(`/api/v1/pick-lists/${list}/takes/${take.allocation_id}`, { reason_code: "no_code" });
	await technician.post(`/api/v1/shipments/${shipment}/send`);
}

await sendSomething();
mkdirSync(folder, { recursive: true });
const named = process.argv.slice(2);
for (const [name, user, options, where, link] of pictures.filter(([one]) => !named.length || named.includes(one))) {
	const page = await openPage(browser, server.url, options);
	await signIn(page, user);
	await visit(page, where);
	const target = link ? page.locator(link) : null;
	if (target && await target.count())
		await visit(page, await target.first().getAttribute("href"));
	const file = path.join(folder, `${name}.png`);
	await page.screenshot({ path: file });
	if (existsSync("/usr/bin/mogrify"))
		execFileSync("/usr/bin/mogrify", ["-strip", "+dither", "-colors", "64", `PNG8:${file}`]);
	console.log(name, page.url().slice(server.url.length));
	await page.context().close();
}
await browser.close();
await server.stop();
