/*
 * harness.mjs - what the browser tests stand on: the served demo region, a browser, signing in, axe, pictures
 *
 * Each test file serves a region of its own, on a free port, in a folder of its own that goes away afterwards. As root the
 * program runs as "nobody", as it should in life. The environment may name AMPULL_PROGRAM (the binary), AMPULL_URL (a
 * server that runs already), AMPULL_DEMO_DATA (a region made before, which is copied), AMPULL_SCREENSHOTS (a folder for
 * pictures), AMPULL_CHROMIUM, AMPULL_DEMO_DAYS; AMPULL_TEST_DB (a PostgreSQL server's address) puts the region into a database of
 * its own there, which is dropped afterwards: moved from AMPULL_DEMO_DATA, or made there, which takes longer.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const top = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8") + "\n;undefined";

export const password = "ampull-demo-2026";
/* The demo region's accounts by role. */
export const users = {
	nurse: "ssk1", pharmacist: "apotekare1", technician: "tekniker1", purchaser: "inkopare", controller: "ekonom",
	auditor: "granskare", administrator: "admin",
};

function programPath()
{
	const named = process.env.AMPULL_PROGRAM;
	const program = named ?? ["build/release-tests", "build/release"].map((folder) => path.join(top, folder, "src/ampull"))
		.find(existsSync);
	if (!program || !existsSync(program))
		throw new Error("there is no program: ./run --build, or name it in AMPULL_PROGRAM");
	return program;
}

/* As root, the command as "nobody" instead; its folder is made that user's. */
function unprivileged(folder, program, words)
{
	if (process.getuid() !== 0)
		return [program, words];
	execFileSync("chown", ["-R", "nobody:", folder]);
	return ["setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", "--", program, ...words]];
}

/* A database of its own on the server that AMPULL_TEST_DB names, as tests/database.py makes them: { where, drop }. */
function makeDatabase(server)
{
	const name = "t_" + randomUUID().replaceAll("-", "").slice(0, 16), upkeep = `--maintenance-db=${server}/postgres`;
	execFileSync("createdb", [upkeep, "-T", "template0", "-E", "UTF8", "--locale=C", name]);
	return { where: ["--db", `${server}/${name}`],
	         drop: () => execFileSync("dropdb", ["--force", "--if-exists", upkeep, name], { stdio: "ignore" }) };
}

/**
 * Serve the demo region. Returns { url, stop(), run() }; run("verify") asks the program beside it; stop() fails when the server did not end cleanly.
 *
 * The program is copied beside its data: "nobody" may not reach into every home.
 */
export async function serveDemo({ language = "sv", days = Number(process.env.AMPULL_DEMO_DAYS ?? 14), seed = 1 } = {})
{
	if (process.env.AMPULL_URL)
		return { url: process.env.AMPULL_URL.replace(/\/$/, ""), stop: async () => {} };
	const folder = mkdtempSync(path.join(tmpdir(), "ampull-browser-"));
	chmodSync(folder, 0o755);
	const program = path.join(folder, "ampull"), data = path.join(folder, "data");
	cpSync(programPath(), program);
	mkdirSync(data);
	const database = process.env.AMPULL_TEST_DB ? makeDatabase(process.env.AMPULL_TEST_DB) : null;
	const where = database?.where ?? ["--data", data];
	const forget = () => {
		rmSync(folder, { recursive: true, force: true });
		database?.drop();
	};
	let said = "";
	try {
		if (process.env.AMPULL_DEMO_DATA) {
			cpSync(process.env.AMPULL_DEMO_DATA, data, { recursive: true });
			if (database) {
				const [mover, moving] = unprivileged(data, program, ["migrate-to", database.where[1], "--data", data]);
				execFileSync(mover, moving, { stdio: ["ignore", "pipe", "pipe"], timeout: 180_000 });
			}
		} else {
			const [maker, making] = unprivileged(data, program,
				["demo", "--seed", String(seed), "--days", String(days), ...where]);
			execFileSync(maker, making, { stdio: ["ignore", "pipe", "pipe"], timeout: 180_000 });
		}
		const [command, words] = unprivileged(data, program,
			["serve", ...where, "--address", "127.0.0.1", "--port", "0", "--language", language]);
		const child = spawn(command, words, { stdio: ["ignore", "pipe", "pipe"] });
		const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
		const url = await new Promise((resolve, reject) => {
			const late = setTimeout(() => reject(new Error(`the server did not start\n${said}`)), 30_000);
			const listen = (chunk) => {
				said = (said + chunk).slice(-20_000);
				const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
				if (found) {
					clearTimeout(late);
					resolve(found[0]);
				}
			};
			child.stdout.on("data", listen);
			child.stderr.on("data", listen);
			ended.then(({ code }) => reject(new Error(`the server ended with ${code}\n${said}`)));
		});
		const stop = async () => {
			child.kill("SIGTERM");
			const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
			const { code, signal } = await ended;
			clearTimeout(late);
			forget();
			if (code !== 0)
				throw new Error(`the server ended with ${code ?? signal}\n${said}`);
		};
		/* The program beside the server, as the same user: what it prints; fails when it does. */
		const run = (...words) => execFileSync(...unprivileged(data, program, [...words, ...where]), { encoding: "utf8", timeout: 60_000 });
		return { url, stop, data, run, said: () => said };
	} catch (wrong) {
		forget();
		throw wrong;
	}
}

/** Start the browser, with more words for its command line where a test needs them; close() it afterwards. */
export function openBrowser(more = [])
{
	/* The same engine without a window's parts takes two thirds of the time. */
	const found = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find(existsSync);
	return chromium.launch({
		executablePath: process.env.AMPULL_CHROMIUM ?? found,
		args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		       "--disable-component-update", "--disable-sync", ...more],
	});
}

/**
 * A page of a person of its own. What the page complains of (a script's error, a refused resource) is collected in
 * page.complaints; options go to the browser's context ({ viewport, javaScriptEnabled, locale, … }). Pages are fetched from the
 * server, not from what a service worker kept, save where a test allows it.
 */
export async function openPage(browser, url, options = {})
{
	const context = await browser.newContext({ baseURL: url, locale: "sv-SE", viewport: { width: 1280, height: 900 }, serviceWorkers: "block", ...options });
	const page = await context.newPage();
	page.complaints = [];
	page.on("pageerror", (wrong) => page.complaints.push(String(wrong)));
	page.on("console", (message) => {
		if (message.type() === "error")
			page.complaints.push(message.text());
	});
	return page;
}

/** Go to a page that must load. */
export async function visit(page, where, status = 200)
{
	const reply = await page.goto(where);
	if (!reply || reply.status() !== status)
		throw new Error(`${where} answered ${reply?.status()}, not ${status}`);
	return reply;
}

/** Sign in, and end where `next` says. */
export async function signIn(page, user, next = "/")
{
	await visit(page, `/sign-in?next=${encodeURIComponent(next)}`);
	await page.fill("input[name=username]", user);
	await page.fill("input[name=password]", password);
	await Promise.all([page.waitForNavigation(), page.click("main button, form[action='/sign-in'] button")]);
	if (new URL(page.url()).pathname.startsWith("/sign-in"))
		throw new Error(`${user} could not sign in: ${(await page.innerText("main, body")).slice(0, 400)}`);
}

/** The API as a person, for what is shown on pages afterwards: { get(path), post(path, body) }, each must be answered. */
export async function openApi(url, user)
{
	const call = async (method, where, body, token) => {
		const headers = { "Content-Type": "application/json", "Idempotency-Key": randomUUID() };
		if (token)
			headers.Authorization = "Bearer " + token;
		const reply = await fetch(url + where, { method, headers, body: body && JSON.stringify(body) });
		const text = await reply.text();
		if (reply.status !== 200)
			throw new Error(`${where} answered ${reply.status}: ${text}`);
		return JSON.parse(text);
	};
	const { token } = await call("POST", "/api/v1/sign-in", { username: user, password });
	return { get: (where) => call("GET", where, undefined, token), post: (where, body = {}) => call("POST", where, body, token) };
}

/**
 * An order of the nurse's ward, placed: `rows` articles of its base list that the pharmacy has plenty of and that are no
 * narcotics, `packs` of each. Returns its path. What a test needs it orders: a day of the demo may lack it.
 */
export async function orderPlenty(browser, url, { rows = 3, packs = 2, note = "" } = {})
{
	const page = await openPage(browser, url);
	await signIn(page, users.nurse);
	await visit(page, "/orders/new");
	await Promise.all([page.waitForNavigation(), page.click("button[name=ward_id]")]);
	const list = page.locator("#order tbody tr:has(.chip.good)");
	let count = 0;
	for (let i = 0; i < await list.count() && count < rows; i++) {
		const words = await list.nth(i).innerText();
		if (Number(/(\d+) förp/.exec(words)?.[1]) < 2 * packs + 1 || /\b(II|III|IV|V)\b/.test(words))
			continue;
		await list.nth(i).locator("input[name='lines.packs']").fill(String(packs));
		count++;
	}
	if (!count)
		throw new Error("the pharmacy has plenty of nothing");
	await page.fill("#order [name=note]", note);
	await Promise.all([page.waitForNavigation(), page.click("button[formaction$='/place']")]);
	if (!/Lagd/.test(await page.innerText("main")))
		throw new Error(`the order was not placed: ${(await page.innerText("main")).slice(0, 400)}`);
	const path = new URL(page.url()).pathname;
	await page.context().close();
	return path;
}

/**
 * Fail on anything that WCAG 2.2 AA forbids and axe can see. The script is evaluated by the debugger, past the page's
 * content policy, and changes nothing of the page. `except` leaves rules out, `only` names the ones to look by.
 */
export async function checkAccessible(page, { except = [], only = null } = {})
{
	if (!await page.evaluate(() => "axe" in globalThis))
		await page.evaluate(axeSource);
	const { violations } = await page.evaluate(([left, wanted]) => globalThis.axe.run(document, {
		runOnly: wanted ? { type: "rule", values: wanted }
			: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
		rules: wanted ? {} : Object.fromEntries(left.map((rule) => [rule, { enabled: false }])),
		resultTypes: ["violations"],
	}), [except, only]);
	if (violations.length) {
		const told = violations.map((v) => `${v.id} (${v.impact}): ${v.help}\n` + v.nodes.map((n) => `    ${n.html}`).join("\n"));
		throw new Error(`${page.url()} is not accessible:\n${told.join("\n")}`);
	}
}

/** Fail when the page is wider than its window, as on a handheld scanner. */
export async function checkNoSidewaysScroll(page)
{
	const { wide, seen } = await page.evaluate(() => ({
		wide: document.documentElement.scrollWidth, seen: document.documentElement.clientWidth }));
	if (wide > seen)
		throw new Error(`${page.url()} is ${wide} wide in a window of ${seen}`);
}

/** Keep a picture, when AMPULL_SCREENSHOTS names a folder. */
export async function screenshot(page, name)
{
	const folder = process.env.AMPULL_SCREENSHOTS;
	if (folder)
		await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}
