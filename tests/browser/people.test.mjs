/*
 * people.test.mjs - documents, retention, people and their sessions, the own account, the journal, "NN changed this"
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkAccessible, checkNoSidewaysScroll, openBrowser, openPage, password, screenshot, serveDemo, signIn, users, visit } from "./harness.mjs";

const HANDHELD = { viewport: { width: 390, height: 844 } };
let server, browser;

before(async () => {
	server = await serveDemo({ days: 4 });
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

/* The same page on a handheld, without scripts. */
async function lookedAt(page, where, name) {
	await visit(page, where);
	await looked(page, name);
	const size = page.viewportSize();
	await page.setViewportSize(HANDHELD.viewport);
	await looked(page, name + "-390");
	await page.setViewportSize(size);
}

test("a decision lies beside its dispensation, and scripts are not needed", { timeout: 120_000 }, async () => {
	const pharmacist = await as(users.pharmacist, { javaScriptEnabled: false });
	await visit(pharmacist, "/dispensations");
	await send(pharmacist, "main tbody a");
	assert.match(await pharmacist.innerText("#documents"), /Beslut om dispens\.pdf/);
	await pharmacist.click("#documents summary");
	await pharmacist.setInputFiles("#documents input[type=file]", { name: "bild.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg onload='x'/>") });
	await send(pharmacist, "#documents form button");
	assert.match(await pharmacist.innerText(".refused"), /slag som inte tas emot/);
	await visit(pharmacist, "/dispensations");
	await send(pharmacist, "main tbody a");
	await pharmacist.click("#documents summary");
	await pharmacist.setInputFiles("#documents input[type=file]", { name: "Foto åäö.png", mimeType: "image/png", buffer: Buffer.from("\x89PNG\r\n\x1a\nprov", "latin1") });
	await pharmacist.selectOption("#documents select[name=kind]", "photo");
	await pharmacist.fill("#documents input[name=note]", "Fuktskada");
	await send(pharmacist, "#documents form button");
	assert.match(await pharmacist.innerText(".notice"), /sparat/);
	assert.match(await pharmacist.innerText("#documents"), /Foto åäö\.png/);
	const link = await pharmacist.getAttribute("#documents tbody tr:first-child td:first-child a", "href");
	const reply = await pharmacist.context().request.get(server.url + link);
	assert.equal(reply.headers()["content-type"], "image/png");
	assert.match(reply.headers()["content-disposition"], /^attachment;.*Foto%20%C3%A5/);
	assert.equal(reply.headers()["x-content-type-options"], "nosniff");
	await pharmacist.context().close();
});

test("the pages of documents and retention are seen by all, wide and narrow", { timeout: 120_000 }, async () => {
	const pharmacist = await as(users.pharmacist);
	await visit(pharmacist, "/dispensations");
	const where = await pharmacist.getAttribute("main tbody a", "href");
	await lookedAt(pharmacist, where, "dispensation");
	await pharmacist.click("#documents summary");
	await looked(pharmacist, "document-add");
	await send(pharmacist, "#documents tbody td:last-child a");
	await lookedAt(pharmacist, new URL(pharmacist.url()).pathname, "document");
	await lookedAt(pharmacist, where.replace("/dispensations/", "/changes/dispensation/"), "changes");
	await lookedAt(pharmacist, "/retention", "retention");
	/* What the law still holds is not on the list; what it does not goes with two signatures. */
	assert.match(await pharmacist.innerText("main section:first-of-type"), /Rekvisition\.pdf/);
	await pharmacist.check("input[name='documents.document_id']");
	await pharmacist.fill("section:first-of-type input[name=witness_username]", users.pharmacist);
	await pharmacist.fill("section:first-of-type input[name=witness_password]", password);
	await send(pharmacist, "section:first-of-type button.danger");
	assert.match(await pharmacist.innerText(".refused"), /R-EYES-01/);
	await pharmacist.check("input[name='documents.document_id']");
	await pharmacist.fill("section:first-of-type input[name=witness_username]", users.auditor);
	await pharmacist.fill("section:first-of-type input[name=witness_password]", password);
	await send(pharmacist, "section:first-of-type button.danger");
	assert.match(await pharmacist.innerText(".notice"), /Gallrat/);
	assert.match(await pharmacist.innerText("main section:first-of-type"), /Inget dokument/);
	assert.deepEqual(pharmacist.complaints.filter((one) => !/409|401/.test(one)), []);
	await pharmacist.context().close();
});

test("an administrator lifts a lock, ends a role and sends a person to a password of their own", { timeout: 120_000 }, async () => {
	const admin = await as(users.administrator);
	await lookedAt(admin, "/people", "people");
	await lookedAt(admin, "/people?state=locked", "people-locked");
	await send(admin, "main tbody a");
	const where = new URL(admin.url()).pathname;
	await lookedAt(admin, where, "person-locked");
	await send(admin, "form[action$='/unlock'] button");
	assert.doesNotMatch(await admin.innerText("main"), /Kontot är spärrat/);
	await admin.click("summary:has-text('Avsluta')");
	await admin.fill("form[action*='/roles/'] input[name=valid_to]", new Date().toISOString().slice(0, 10));
	await send(admin, "form[action*='/roles/'] button");
	assert.match(await admin.innerText(".notice"), /sparat|Sparat/i);
	await admin.fill("input[name=new_password]", "en gång och aldrig mer");
	await send(admin, "form[action$='/password'] button");
	/* That person signs in with it and comes no further than to the new one. */
	const person = await openPage(browser, server.url);
	await visit(person, "/sign-in");
	await person.fill("input[name=username]", "vikarie1");
	await person.fill("input[name=password]", "en gång och aldrig mer");
	await send(person, "main button");
	assert.equal(new URL(person.url()).pathname, "/account");
	await person.goto("/orders");
	assert.equal(new URL(person.url()).pathname, "/account");
	await looked(person, "account-must-change");
	await person.fill("input[name=current_password]", "en gång och aldrig mer");
	await person.fill("input[name=new_password]", "fyra vanliga ord räcker");
	await person.fill("input[name=new_password_again]", "fyra vanliga ord räcker");
	await send(person, "form[action='/account/password'] button");
	assert.match(await person.innerText(".notice"), /bytt/);
	await lookedAt(person, "/account", "account");
	await person.context().close();
	await admin.context().close();
});

test("the last administrator stays, and an own role takes two", { timeout: 60_000 }, async () => {
	const admin = await as(users.administrator);
	await visit(admin, "/people?role=administrator");
	await send(admin, "main tbody a");
	await admin.click("summary:has-text('Avsluta')");
	await admin.fill("form[action*='/roles/'] input[name=valid_to]", new Date().toISOString().slice(0, 10));
	await admin.fill("form[action*='/roles/'] input[name=witness_username]", users.auditor);
	await admin.fill("form[action*='/roles/'] input[name=witness_password]", password);
	await send(admin, "form[action*='/roles/'] button");
	assert.match(await admin.innerText(".refused"), /R-PEOPLE-01/);
	await admin.click("summary:has-text('Ge en roll')");
	await admin.selectOption("form[action$='/roles'] select[name=role]", "pharmacist");
	await send(admin, "form[action$='/roles'] button");
	assert.match(await admin.innerText(".refused"), /R-EYES-01/);
	await admin.context().close();
});

test("the auditor searches, opens a row, and sees its seal hold", { timeout: 120_000 }, async () => {
	const auditor = await as(users.auditor);
	await lookedAt(auditor, "/journal", "journal");
	await auditor.selectOption("select[name=event]", "document added");
	await send(auditor, "main form button");
	assert.match(await auditor.innerText("main"), /dokument tillagt/);
	await send(auditor, "main tbody a");
	assert.match(await auditor.innerText("main"), /stämmer/);
	await lookedAt(auditor, new URL(auditor.url()).pathname, "journal-row");
	await visit(auditor, "/journal?person=admin&words=grant");
	assert.match(await auditor.innerText("main"), /roll/);
	await auditor.context().close();
});

test("NN changed this at 10:42, and where to see it", { timeout: 60_000 }, async () => {
	const admin = await as(users.administrator), other = await as(users.administrator);
	await visit(admin, "/people?q=ekonom");
	await send(admin, "main tbody a");
	const where = new URL(admin.url()).pathname;
	await visit(other, where);
	await admin.fill("input[name=hsa_id]", "SE2321000016-1AB2");
	await send(admin, "form[action$='/names'] button");
	await other.fill("input[name=display_name]", "Någon annan");
	await send(other, "form[action$='/names'] button");
	assert.match(await other.innerText(".refused"), /ändrade.*\d\d:\d\d/);
	await looked(other, "changed-meanwhile");
	await send(other, ".refused a");
	assert.match(await other.innerText("main"), /personens uppgifter ändrade/);
	await other.context().close();
	await admin.context().close();
});
