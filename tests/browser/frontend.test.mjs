/*
 * frontend.test.mjs - keys and the command palette, scanners and the camera, changes as they come, sound, colours, zoom; and the main tasks
 * without a script
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { checkAccessible, checkNoSidewaysScroll, openBrowser, openPage, screenshot, serveDemo, signIn, users, visit } from "./harness.mjs";

const NARROW = { width: 390, height: 844 };
const GS1 = "(01)02000000000374(17)290630(10)AB12";
let server, browser, folder;

/* A film of one picture for the browser's camera that is none: a GS1 DataMatrix, made by zxing's writer. */
async function film(file)
{
	const need = createRequire(import.meta.url), { writeBarcode, prepareZXingModule } = need("zxing-wasm/writer");
	prepareZXingModule({ overrides: { wasmBinary: readFileSync(need.resolve("zxing-wasm/writer/zxing_writer.wasm")).buffer } });
	const { symbol } = await writeBarcode(GS1, { format: "DataMatrix", options: "gs1", scale: 1 });
	const width = 640, height = 480, scale = 14, left = (width - symbol.width * scale) >> 1, above = (height - symbol.height * scale) >> 1;
	const light = Buffer.alloc(width * height, 220), colour = Buffer.alloc(width * height / 2, 128);
	for (let y = 0; y < symbol.height * scale; y++)
		for (let x = 0; x < symbol.width * scale; x++)
			light[(above + y) * width + left + x] = symbol.data[Math.floor(y / scale) * symbol.width + Math.floor(x / scale)] ? 220 : 30;
	writeFileSync(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`),
		...Array(4).fill([Buffer.from("FRAME\n"), light, colour]).flat()]));
}

before(async () => {
	server = await serveDemo();
	folder = mkdtempSync(path.join(tmpdir(), "ampull-film-"));
	await film(path.join(folder, "code.y4m"));
	browser = await openBrowser(["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
	                             `--use-file-for-fake-video-capture=${path.join(folder, "code.y4m")}`]);
}, { timeout: 180_000 });

after(async () => {
	await browser?.close();
	await server?.stop();
	rmSync(folder, { recursive: true, force: true });
});

async function as(user, options) {
	const page = await openPage(browser, server.url, options);
	await signIn(page, user);
	return page;
}
const ready = (page) => page.waitForFunction(() => document.documentElement.hasAttribute("data-ready"));
const open = async (page, where) => { await visit(page, where); await ready(page); };

test("the command palette goes to pages, documents, batches, places and articles by keyboard alone", { timeout: 90_000 }, async () => {
	const page = await as(users.pharmacist);
	await open(page, "/stock");
	await page.keyboard.press("Control+k");
	const dialog = page.getByRole("dialog", { name: "Gå till" });
	await dialog.waitFor();
	await checkAccessible(page);
	await page.keyboard.type("gransk");
	await page.waitForFunction(() => document.querySelectorAll("#palette-list [role=option]").length === 1);
	await Promise.all([page.waitForURL("**/review"), page.keyboard.press("Enter")]);
	await ready(page);
	await page.keyboard.press(".");
	await page.keyboard.type("1");
	await page.waitForSelector("#palette-list [data-kind=order]");
	await page.waitForSelector("#palette-list [data-kind=shipment]");
	await checkAccessible(page);
	await screenshot(page, "palette");
	await page.keyboard.press("ArrowUp");
	assert.ok(await page.getAttribute("#palette-input", "aria-activedescendant"));
	await page.keyboard.press("Escape");
	assert.equal(await dialog.isVisible(), false);
	await page.keyboard.press("Control+k");
	await page.keyboard.type("A-01");
	await page.waitForSelector("#palette-list [data-kind=place]");
	await page.keyboard.press("ArrowDown");
	await Promise.all([page.waitForURL("**/stock/batches?place_id=*"), page.keyboard.press("Enter")]);
	await ready(page);
	await page.keyboard.press("Control+k");
	await page.keyboard.type("paraceta");
	await page.waitForSelector("#palette-list [data-kind=pack]");
	await page.keyboard.press("ArrowDown");
	await Promise.all([page.waitForURL("**/packs/*"), page.keyboard.press("Enter")]);
	await ready(page);
	const name = await page.innerText("h1");
	await open(page, "/stock");
	await page.keyboard.press("Control+k"); /* What was open lately stands first. */
	assert.match(await page.locator("#palette-list [role=option]").first().innerText(), new RegExp(name.slice(0, 12)));
	await page.setViewportSize(NARROW);
	await checkNoSidewaysScroll(page);
	assert.deepEqual(page.complaints, []);
});

test("what a ward may not see, the palette does not find", { timeout: 60_000 }, async () => {
	const found = async (page, words) => (await (await page.request.get(`${server.url}/api/v1/find?q=${encodeURIComponent(words)}`)).json()).found;
	const pharmacist = await as(users.pharmacist), nurse = await as(users.nurse);
	const all = await found(pharmacist, "1"), own = await (await nurse.request.get(server.url + "/orders?format=json")).json();
	assert.ok(all.some((one) => one.kind === "order"));
	let hidden = 0;
	for (let number = 1; number <= 12; number++) {
		const orders = (await found(nurse, String(number))).filter((one) => one.kind === "order");
		hidden += orders.length === 0;
		for (const one of orders)
			assert.equal((await nurse.request.get(server.url + one.url)).status(), 200, one.url);
	}
	assert.ok(hidden > 0 && Array.isArray(own));
	assert.deepEqual(await found(nurse, "%"), []);
	assert.equal((await nurse.request.get(server.url + "/api/v1/find?q=")).status(), 422);
});

test("g and a letter goes to a page, a page's keys press what has them, the help lists both", { timeout: 60_000 }, async () => {
	const page = await as(users.pharmacist);
	await open(page, "/stock");
	await page.locator("h1").click();
	await page.keyboard.press("g");
	await page.waitForSelector(".go-hint");
	await Promise.all([page.waitForURL("**/orders"), page.keyboard.press("b")]);
	await ready(page);
	/* Keys as a page gives them. */
	await page.evaluate(() => {
		const part = (words, pressed) => Object.assign(document.createElement("button"), { textContent: words, type: "button", onclick: () => { globalThis.pressed = pressed; } });
		for (const [key, words] of [["a", "Godkänn"], ["1", "Byt mot"]]) {
			const button = part(words, key);
			button.dataset.key = key;
			document.querySelector("main").append(button);
		}
	});
	await page.locator("h1").click();
	await page.keyboard.press("a");
	assert.equal(await page.evaluate(() => globalThis.pressed), "a");
	await page.keyboard.press("1");
	assert.equal(await page.evaluate(() => globalThis.pressed), "1");
	await page.keyboard.press("?");
	const help = await page.getByRole("dialog", { name: /Hjälp/ }).innerText();
	assert.match(help, /Tangenter på sidan[\s\S]*Godkänn[\s\S]*Byt mot/);
	assert.match(help, /Gå till sidor[\s\S]*Beställningar/);
	await checkAccessible(page);
	await screenshot(page, "help-keys");
	await page.keyboard.press("Escape");
	await page.keyboard.press("g");
	await page.waitForSelector(".go-hint");
	await checkAccessible(page);
	assert.deepEqual(page.complaints, []);
});

test("a scan while no field has the focus lands in the scan field, and is no shortcut", { timeout: 60_000 }, async () => {
	const page = await as(users.technician);
	await open(page, "/scan");
	await page.evaluate(() => document.activeElement.blur());
	await page.evaluate(() => { document.querySelector("main").insertAdjacentHTML("beforeend", "<button type=button data-key=9 id=nine>nio</button>"); document.getElementById("nine").onclick = () => { globalThis.wrong = true; }; });
	/* As a scanner types: everything within a few milliseconds. */
	await Promise.all([page.waitForURL("**/scan?code=*"), page.evaluate(() => {
		for (const key of [..."960002", "Enter"])
			document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
	})]);
	await ready(page);
	assert.equal(new URL(page.url()).searchParams.get("code"), "960002");
	assert.match(await page.innerText("main"), /Omeprazol/);
	assert.deepEqual(page.complaints, []);
});

test("the camera reads a DataMatrix, writes it in the field and sends it", { timeout: 60_000 }, async () => {
	const page = await as(users.technician, { viewport: NARROW, permissions: ["camera"] });
	await open(page, "/scan");
	await page.getByRole("button", { name: "Skanna med kameran" }).click();
	await Promise.all([page.waitForURL("**/scan?code=*", { timeout: 30_000 })]);
	await ready(page);
	const code = new URL(page.url()).searchParams.get("code");
	assert.match(code, /^0102000000000374172906301(0)AB12$|^\]d20102000000000374/);
	assert.match(await page.innerText("main"), /Omeprazol/);
	assert.match(await page.innerText("main"), /AB12/);
	assert.deepEqual(page.complaints, []);
});

test("a camera that may not be used says so in words, and Escape leads back to the field", { timeout: 60_000 }, async () => {
	const page = await as(users.technician, { viewport: NARROW });
	await page.addInitScript(() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError")); });
	await open(page, "/scan");
	await page.getByRole("button", { name: "Skanna med kameran" }).press(" ");
	await page.waitForFunction(() => /får inte användas/.test(document.querySelector("#camera [role=status]")?.textContent));
	await checkAccessible(page);
	await checkNoSidewaysScroll(page);
	await screenshot(page, "camera-denied");
	await page.keyboard.press("Escape");
	await page.waitForFunction(() => document.activeElement.name === "code"); // The dialog tells that it closed a moment after.
});

test("a part with data-live follows what others do, and is not taken from under one's hands", { timeout: 90_000 }, async () => {
	const page = await as(users.technician), other = await as("tekniker2");
	await open(page, "/receipts");
	const rows = await page.locator("main tbody tr").count();
	await page.evaluate(() => { /* As a page of its own would have it. */
		const box = document.querySelector("main .scroll");
		box.id = "list";
		box.dataset.live = "/receipts";
		document.dispatchEvent(new CustomEvent("ampull:fresh", { detail: box }));
	});
	await page.waitForFunction(() => document.documentElement.dataset.follows === "stream");
	await page.waitForTimeout(1500); /* The node has begun to look. */
	await page.route("**/receipts", async (route) => { /* The server's page has no such mark: it is given one. */
		const reply = await route.fetch();
		await route.fulfill({ response: reply, body: (await reply.text()).replace('<div class="scroll"', '<div id="list" class="scroll" data-live="/receipts"') });
	});
	const create = async (name) => {
		await visit(other, "/receipts");
		await other.fill("input[name=supplier]", name);
		await Promise.all([other.waitForNavigation(), other.click("form[action='/receipts'] button")]);
	};
	await create("Live ett");
	await page.waitForFunction((count) => document.querySelectorAll("#list tbody tr").length > count || /Live ett/.test(document.getElementById("list").textContent), rows, { timeout: 10_000 });
	/* Somebody writes in it: it is told, not replaced. */
	await page.evaluate(() => { document.getElementById("list").insertAdjacentHTML("beforeend", "<input id=mine aria-label=mitt>"); });
	await page.fill("#mine", "halvskrivet");
	await create("Live två");
	await page.waitForSelector(".newer button", { timeout: 10_000 });
	assert.equal(await page.inputValue("#mine"), "halvskrivet");
	await page.click(".newer button");
	await page.waitForFunction(() => /Live två/.test(document.getElementById("list").textContent));
	assert.deepEqual(page.complaints, []);
});

test("sound and vibration can be turned off on the page, and stay off", { timeout: 60_000 }, async () => {
	const page = await as(users.technician);
	await page.addInitScript(() => { globalThis.notes = 0; const real = AudioContext.prototype.createOscillator; AudioContext.prototype.createOscillator = function count() { globalThis.notes++; return real.call(this); }; });
	await open(page, "/scan");
	const wrong = () => page.evaluate(() => {
		document.querySelector("main").insertAdjacentHTML("beforeend", "<p data-sound=wrong>fel</p>");
		document.dispatchEvent(new CustomEvent("ampull:fresh", { detail: document.querySelector("main") }));
		document.querySelector("main [data-sound]:last-of-type").remove();
		return [globalThis.notes, document.documentElement.dataset.flash];
	});
	assert.deepEqual(await wrong(), [2, "wrong"]);
	await page.click(".settings summary");
	await checkAccessible(page);
	await page.uncheck("[data-setting=sound]");
	await page.reload();
	await ready(page);
	assert.deepEqual(await wrong(), [0, "wrong"]); /* Still seen. */
	await page.click(".settings summary");
	assert.equal(await page.isChecked("[data-setting=sound]"), false);
	assert.deepEqual(page.complaints, []);
});

test("colours are chosen without a script, and paper is light", { timeout: 60_000 }, async () => {
	const page = await as(users.nurse, { javaScriptEnabled: false, colorScheme: "dark" });
	const ground = async () => { /* Without scripts the browser itself is asked. */
		const shot = await page.screenshot({ clip: { x: 5, y: 600, width: 1, height: 1 } });
		return shot.toString("base64");
	};
	await visit(page, "/orders");
	const asDevice = await ground();
	await page.click(".settings summary");
	await Promise.all([page.waitForNavigation(), page.click("text=Ljust")]);
	assert.equal(new URL(page.url()).pathname, "/orders");
	const light = await ground();
	assert.notEqual(light, asDevice);
	await page.emulateMedia({ colorScheme: "light" });
	await page.click(".settings summary");
	await Promise.all([page.waitForNavigation(), page.click("text=Mörkt")]);
	assert.equal(await ground(), asDevice);
	await page.emulateMedia({ media: "print" });
	assert.notEqual(await ground(), asDevice);
});

test("a long series can be looked into by buttons, and the picture comes back", { timeout: 60_000 }, async () => {
	const page = await as(users.controller);
	await open(page, "/figures/value-by-day");
	await page.click("button.zoom");
	await page.waitForSelector(".zoomed canvas");
	await page.click("[data-move=in]");
	await page.click("[data-move=on]");
	await page.click("[data-move=whole]");
	await checkAccessible(page);
	await screenshot(page, "zoom");
	await page.setViewportSize(NARROW);
	await page.waitForTimeout(200);
	await checkNoSidewaysScroll(page);
	await page.click("[data-end]");
	assert.equal(await page.locator(".zoomed").count(), 0);
	assert.equal(await page.locator("figure > svg").isVisible(), true);
	assert.deepEqual(page.complaints, []);
});

test("only the worker of the camera may load code, and nothing inline runs anywhere", { timeout: 60_000 }, async () => {
	const page = await openPage(browser, server.url);
	await visit(page, "/sign-in");
	const base = (await page.getAttribute("script[type=module]", "src")).replace(/[^/]*$/, "");
	const policy = async (where) => (await page.request.get(server.url + where)).headers()["content-security-policy"];
	assert.match(await policy(base + "camera_worker.js"), /script-src 'self' 'wasm-unsafe-eval'/);
	for (const where of ["/sign-in", "/offline", base + "ampull.js", base + "sw.js", base + "camera.js", base + "zxing_reader.wasm"])
		assert.doesNotMatch(await policy(where), /unsafe/, where);
	const kept = async (where) => (await page.request.get(server.url + where)).headers()["cache-control"];
	assert.match(await kept(base + "ampull.js"), /immutable/);
	assert.equal(await kept("/static/0123456789ab/ampull.js"), "no-cache");
	/* What the service worker keeps are the files there are. */
	const names = (await (await page.request.get(server.url + base + "sw.js")).text()).match(/const FILES = \[([\s\S]*?)\]/)[1].match(/[\w.-]+\.(?:js|css)/g);
	for (const name of names)
		assert.equal((await page.request.get(server.url + base + name)).status(), 200, name);
});
