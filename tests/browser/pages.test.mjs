/*
 * pages.test.mjs - every page that can be reached by links, for every role: answered, without complaints, wide enough for a
 * handheld; and each kind of page once accessible in the light and in the dark
 *
 * The pages are found as a person finds them, by following links from the start page and the menu; what is left of the program's
 * routes is told, and fails when it is not one that nobody links to.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { checkAccessible, checkNoSidewaysScroll, openBrowser, openPage, screenshot, serveDemo, signIn, users, visit } from "./harness.mjs";

const top = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const ROWS_MAX = 12;
const WIDE = { width: 1280, height: 900 }, NARROW = { width: 390, height: 844 };
/* No page of work, or one that is led to by what one does on another. */
const APART = [/^\/api\//, /^\/static\//, /^\/language$/, /^\/theme$/, /^\/sign-in$/, /^\/offline$/, /^\/guide\/pictures\//];
let server, browser;

before(async () => {
	server = await serveDemo();
	browser = await openBrowser();
}, { timeout: 180_000 });

after(async () => {
	await browser?.close();
	await server?.stop();
});

/* The GET routes of the program, read from its tables. */
const routes = () => {
	const found = new Set();
	for (const area of readdirSync(path.join(top, "src")))
		for (const name of area.includes(".") ? [] : readdirSync(path.join(top, "src", area)))
			if (name.endsWith(".c"))
				for (const [, where] of readFileSync(path.join(top, "src", area, name), "utf8").matchAll(/\{\s*HTTP_GET,\s*"([^"]+)"/g))
					found.add(where);
	return [...found].filter((where) => !APART.some((apart) => apart.test(where)));
};
/* Which route an address belongs to: words win over parameters. */
const matcher = (all) => {
	const rows = all.map((where) => [where, new RegExp(`^${where.replace(/\{\w+\}/g, "[^/]+")}$`), (where.match(/\{/g) ?? []).length]).sort((a, b) => a[2] - b[2]);
	return (address) => rows.find(([, pattern]) => pattern.test(address))?.[0];
};
const linksOf = (html) => [...html.matchAll(/<a\b[^>]*?\shref="(\/[^"]*)"/g)].map(([, link]) => link.replaceAll("&amp;", "&"))
	.filter((link) => !/^\/(language|theme)\b/.test(link));

/* Contrast is what the dark changes. */
async function checkBothSchemes(page)
{
	await page.emulateMedia({ colorScheme: "light" });
	await checkAccessible(page);
	await page.emulateMedia({ colorScheme: "dark" });
	await checkAccessible(page, { only: ["color-contrast"] });
	await page.emulateMedia({ colorScheme: "light" });
}

test("every page that links lead to is answered, accessible in both schemes, and fits a handheld", { timeout: 300_000 }, async (t) => {
	const all = routes(), routeOf = matcher(all), looked = new Set(), wrong = [];
	let others = 0;
	for (const [role, user] of Object.entries(users)) {
		const page = await openPage(browser, server.url, { viewport: WIDE });
		await signIn(page, user);
		const seen = new Set(), waiting = ["/"];
		while (waiting.length) {
			const where = waiting.shift(), address = new URL(where, server.url), route = routeOf(decodeURIComponent(address.pathname));
			if (!route || seen.has(route) || address.searchParams.has("format"))
				continue;
			seen.add(route);
			try {
				/* Every role's page is answered; each kind of page is looked at once. */
				const answer = await page.request.get(address.href);
				assert.equal(answer.status(), 200, `answered ${answer.status()}`);
				const isPage = answer.headers()["content-type"].startsWith("text/html");
				if (isPage)
					waiting.push(...linksOf(await answer.text()));
				others += looked.has(route);
				if (!looked.has(route) && isPage) {
					await visit(page, address.pathname + address.search);
					await page.evaluate((most) => { /* A long list is the same row many times. */
						for (const row of document.querySelectorAll(`tbody tr:nth-child(n + ${most}), main > section:nth-of-type(n + ${most})`))
							row.remove();
					}, ROWS_MAX);
					await checkBothSchemes(page);
					await page.setViewportSize(NARROW);
					await checkNoSidewaysScroll(page);
					await screenshot(page, "page" + route.replace(/\W+/g, "-"));
					await page.setViewportSize(WIDE);
				}
				looked.add(route);
				assert.deepEqual(page.complaints, []);
			} catch (error) {
				wrong.push(`${role} ${where} (${route}): ${error.message}`);
				page.complaints.length = 0;
				await page.setViewportSize(WIDE);
			}
		}
		await page.context().close();
	}
	t.diagnostic(`${looked.size} kinds of pages looked over, ${others} more answered to other roles`);
	const left = all.filter((where) => !looked.has(where));
	t.diagnostic(`nobody was led to: ${left.join(" ") || "none"}`);
	assert.deepEqual(wrong, []);
	assert.ok(looked.size > 30);
});
