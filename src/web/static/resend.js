// resend.js - a step whose form has data-resend is kept when the network is gone, and sent again under its request key
//
// In order, with longer and longer waits, and never twice: the server knows the key. A refusal that comes back late is shown
// with its reason until somebody has read it. What holds a password is never kept.
import { make, person, takeMain, tell } from "./dom.js";
import { play } from "./sound.js";
import { addStep, allSteps, putStep, removeStep } from "./steps.js";
import { clock, say } from "./words.js";

const PATIENCE_MS = 10000, FIRST_WAIT_MS = 2000, LONGEST_WAIT_MS = 60000, FAILURES_MAX = 5, KEY_BYTES = 16;
const AFTER = "ampull.after";
let steps = [], wait = FIRST_WAIT_MS, timer = 0, isFlushing = false, signedOut = false;

const waiting = () => steps.filter((step) => !step.refusal);
/** How many steps wait for the network. */
export const stepsWaiting = () => waiting().length;

const freshKey = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(KEY_BYTES)))).replace(/[+/=]/g, (c) => ({ "+": "-", "/": "_", "=": "" })[c]);
const csrf = () => document.querySelector("input[name=csrf]")?.value ?? "";
const reasonOf = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  return [...page.querySelectorAll(".refused p")].map((p) => p.textContent.trim()).filter(Boolean).join(" ") || page.querySelector("main h1, h1")?.textContent || html.slice(0, 200);
};

/* What became of a step: done (and where it leads), refused, signed-out, or unreachable. */
const post = async (step) => {
  const body = new URLSearchParams(step.body);
  body.set("csrf", csrf());
  try {
    const reply = await fetch(step.action, { method: "POST", body, headers: { "X-Ampull-Step": "1" }, signal: AbortSignal.timeout(PATIENCE_MS) });
    if (reply.status === 401) return { became: "signed-out" };
    if (reply.status === 429 || reply.status >= 502) return { became: "unreachable" };
    const text = await reply.text();
    if (reply.status === 500) return { became: "failed", html: text };
    if (!reply.ok) return { became: "refused", html: text };
    return { became: "done", to: reply.headers.get("Content-Type")?.startsWith("application/json") ? JSON.parse(text).to : step.page };
  } catch { return { became: "unreachable" }; }
};

const follow = (to) => {
  const url = new URL(to ?? location.href, location.href);
  if (url.pathname + url.search === location.pathname + location.search) location.reload();
  else location.assign(url);
};

/* ---------------------------------------------------------------- what is seen of it */

const describe = (form, submitter) => {
  const part = form.closest("section, li, tr, article"), title = part?.querySelector("h2, h3, strong") ?? document.querySelector("h1");
  const scan = form.querySelector("[data-scan]")?.value;
  return [title?.textContent, submitter?.textContent || form.querySelector("button")?.textContent, scan].map((words) => words?.trim()).filter(Boolean).join(" · ");
};
const pathOf = (action) => new URL(action, location.href).pathname;

/* A form that is one of several, each for a thing of its own, is done with when its step is kept. */
const isOneOfMany = (form) => [...document.querySelectorAll("form[data-resend]")].some((other) => other !== form && other.querySelector("[data-scan]") && pathOf(other.action) !== pathOf(form.action));
const markForms = () => {
  document.querySelectorAll(".kept-here").forEach((note) => note.remove());
  for (const form of document.querySelectorAll("form[data-resend]")) {
    const step = waiting().findLast((one) => pathOf(one.action) === pathOf(form.action));
    const isDone = Boolean(step && isOneOfMany(form));
    form.inert = isDone;
    form.closest("section, li")?.classList.toggle("is-kept", isDone);
    if (step) form.before(make("p", { class: "kept-here" }, say("KEPT_HERE", { time: clock(step.at) })));
  }
};

const stepRow = (step) => make("li", { class: step.refusal ? "was-refused" : null },
  make("span", {}, `${clock(step.at)} ${step.label}`),
  step.refusal ? make("strong", {}, ` ${step.refusal}`) : null,
  step.refusal ? make("span", { class: "row" }, make("a", { href: step.page, class: "button second" }, say("KEPT_PAGE")),
    make("button", { type: "button", class: "second", "data-forget": step.order }, say("KEPT_FORGET"))) : null);

const show = () => {
  document.getElementById("kept")?.remove();
  document.documentElement.toggleAttribute("data-keeps", steps.length > 0);
  if (!steps.length) return;
  const count = waiting().length, refused = steps.filter((step) => step.refusal);
  const title = count ? say(count === 1 ? "KEPT_ONE" : "KEPT_MANY", { n: count }) : say("KEPT_REFUSED");
  const banner = make("section", { id: "kept", "aria-label": title, class: refused.length ? "has-refused" : null },
    count ? make("p", {}, make("strong", {}, title), signedOut ? ` ${say("KEPT_SIGNED_OUT")}` : null) : null,
    count ? make("button", { type: "button", class: "second", "data-send-now": true }, say("KEPT_SEND")) : null,
    refused.length ? make("div", { role: "alert" }, make("p", {}, make("strong", {}, say("KEPT_REFUSED"))), make("ul", {}, ...refused.map(stepRow))) : null,
    count ? make("details", { class: "more" }, make("summary", {}, say("KEPT_SHOW")), make("ul", {}, ...waiting().map(stepRow))) : null);
  document.querySelector("main").before(banner);
};

const look = async () => {
  steps = person() === "0" ? [] : await allSteps(person()).catch(() => []);
  show();
  markForms();
};

document.addEventListener("click", async (event) => {
  const forgetting = event.target.closest?.("[data-forget]");
  if (forgetting) { await removeStep(Number(forgetting.dataset.forget)); await look(); }
  if (event.target.closest?.("[data-send-now]")) { wait = FIRST_WAIT_MS; flush(); }
});

/* ---------------------------------------------------------------- sending what waits */

const isDirty = () => [...document.querySelectorAll("main input:not([type=hidden]), main textarea")].some((field) => field.value !== field.defaultValue && field.type !== "checkbox");

const later = () => {
  window.clearTimeout(timer);
  timer = window.setTimeout(flush, wait + Math.random() * wait / 4);
  wait = Math.min(wait * 2, LONGEST_WAIT_MS);
};

const sendAll = async () => {
  let sent = 0, refused = 0;
  signedOut = false;
  for (const step of (await allSteps(person())).filter((one) => !one.refusal)) {
    const { became, html } = await post(step);
    if (became === "done") { await removeStep(step.order); sent++; wait = FIRST_WAIT_MS; continue; }
    const gaveUp = became === "failed" && (step.failures ?? 0) + 1 >= FAILURES_MAX;
    if (became === "refused" || gaveUp) { await putStep({ ...step, refusal: reasonOf(html) }); refused++; continue; }
    if (became === "failed") await putStep({ ...step, failures: (step.failures ?? 0) + 1 });
    signedOut = became === "signed-out";
    if (!signedOut) later();
    break;
  }
  await look();
  if (refused) play("wrong");
  if (!sent) return;
  if (isDirty()) { tell(say("KEPT_SENT_BEHIND", { n: sent })); return; }
  try { window.sessionStorage.setItem(AFTER, say("KEPT_SENT", { n: sent })); } catch { /* Then it is not said. */ }
  location.reload();
};

/** Send what waits, now; one window of the device at a time. */
export const flush = async () => {
  if (isFlushing || person() === "0" || !navigator.onLine) return; // When the network is back, the browser says so.
  isFlushing = true;
  window.clearTimeout(timer);
  try {
    if (navigator.locks) await navigator.locks.request("ampull-steps", { ifAvailable: true }, (lock) => lock ? sendAll() : later());
    else await sendAll();
  } catch { later(); } finally { isFlushing = false; }
};

/* ---------------------------------------------------------------- a step is taken */

const keep = async (form, step) => {
  try { await addStep(step); } catch { tell(say("KEPT_FAILED")); play("wrong"); return; }
  form.reset();
  const key = form.querySelector("input[name=request_key]");
  if (key) key.value = freshKey(); // The next step of the same form is another one.
  await look();
  play("kept");
  const fields = [...document.querySelectorAll("main [data-scan]")].filter((field) => field.offsetParent && !field.closest("[inert]"));
  (fields.find((field) => form.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING) ?? fields[0])?.focus();
  if (navigator.onLine) later();
};

/** Send a form's step; keep it when it cannot be sent, or when others wait before it. */
export const sendStep = async (form, submitter) => {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const body = new URLSearchParams(data);
  body.delete("csrf");
  const step = { person: person(), action: submitter?.hasAttribute("formaction") ? submitter.formAction : form.action, body: body.toString(),
    page: location.pathname + location.search.replace(/[?&]done=\w+/, ""), label: describe(form, submitter), at: Date.now() };
  const mayKeep = !form.querySelector("input[type=password]");
  form.dataset.sent = "1";
  form.setAttribute("aria-busy", "true");
  document.documentElement.dataset.busy = "";
  const end = () => { delete form.dataset.sent; form.removeAttribute("aria-busy"); delete document.documentElement.dataset.busy; };
  if (mayKeep && waiting().length) { await keep(form, step); end(); flush(); return; }
  const { became, to, html } = navigator.onLine ? await post(step) : { became: "unreachable" };
  if (became === "done") { follow(to); return; } // Busy until the next page is there.
  end();
  if (became === "refused" || became === "failed") { if (!takeMain(html)) tell(reasonOf(html)); }
  else if (became === "signed-out") { if (mayKeep) { signedOut = true; await keep(form, step); } else tell(say("SIGNED_OUT")); }
  else if (mayKeep) await keep(form, step);
  else tell(say("NOT_SENT"));
};

window.addEventListener("online", () => { wait = FIRST_WAIT_MS; flush(); });
// A page that comes back from the browser's own memory is older than what was sent meanwhile.
window.addEventListener("pageshow", (event) => { if (event.persisted) look(); });

export const start = async (root) => {
  if (root !== document) { markForms(); return; }
  try {
    const after = window.sessionStorage.getItem(AFTER);
    if (after) { tell(after, true); window.sessionStorage.removeItem(AFTER); document.querySelector("main").prepend(make("div", { class: "notice", role: "status" }, after)); }
  } catch { /* Nothing to say. */ }
  await look();
  if (stepsWaiting()) flush();
};
