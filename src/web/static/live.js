// live.js - parts of a page that follow what others do: an element with data-live is fetched anew when something changed
//
// The server tells over one stream that something changed and what; what it is like now is asked for as any page is, with all
// its rights. Without the stream it is asked for now and then. What somebody writes in is never taken from under their hands.
import { make, refresh } from "./dom.js";
import { clock, say } from "./words.js";

const PATH = "/api/v1/live", CALM_MS = 1500, SPREAD_MS = 700, POLL_MS = 20000, AGAIN_MS = 60000, HIDDEN_MS = 15000;
let stream = null, poll = 0, again = 0, hiding = 0;
const last = new WeakMap(), timers = new WeakMap();

const elements = () => [...document.querySelectorAll("body [data-live]")];

/* Which changes concern it: "order:12 pick_list" in data-live-on; without it all do. */
const concerns = (element, changed) => {
  const wanted = element.dataset.liveOn?.split(/\s+/).filter(Boolean);
  return !wanted?.length || changed.some((one) => one === "*" || wanted.includes(one) || wanted.includes(one.split(":")[0]));
};
const isHeld = (element) => {
  const active = document.activeElement;
  if (element.contains(active) && active.matches("input, select, textarea")) return true;
  return [...element.querySelectorAll("input:not([type=hidden]), textarea")].some((field) => field.type !== "checkbox" && field.type !== "radio" && field.value !== field.defaultValue);
};

const put = (element, source) => {
  const focused = element.contains(document.activeElement) ? document.activeElement.id || document.activeElement.getAttribute("href") : null;
  const opened = [...element.querySelectorAll("details")].map((one) => one.open);
  element.replaceChildren(...[...source.childNodes].map((node) => document.importNode(node, true)));
  element.querySelectorAll("details").forEach((one, i) => { if (opened[i]) one.open = true; });
  if (focused) [...element.querySelectorAll("[id], [href]")].find((one) => one.id === focused || one.getAttribute("href") === focused)?.focus();
  element.dataset.fresh = "";
  window.setTimeout(() => { delete element.dataset.fresh; }, 1200);
  element.setAttribute("data-live-at", say("LIVE", { time: clock(Date.now()) }));
  refresh(element);
};
// Request keys and the like differ each time: they are no news.
const wordsOf = (element) => element.innerHTML.replace(/(name="(?:request_key|csrf)" value=")[^"]*/g, "$1");

const fetchAnew = async (element) => {
  const path = element.dataset.live;
  try {
    const reply = await fetch(path, { headers: { Accept: "text/html", "X-Ampull-Live": "1" }, cache: "no-store" });
    if (!reply.ok || (reply.redirected && !new URL(reply.url).pathname.startsWith(new URL(path, location.href).pathname))) return;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const source = [...page.querySelectorAll("[data-live]")].find((one) => one.dataset.live === path) ?? (element.id ? page.getElementById(element.id) : null) ?? page.querySelector("main") ?? page.body;
    const words = wordsOf(source);
    if ((last.get(element) ?? wordsOf(element)) === words) return;
    if (isHeld(element)) {
      if (element.previousElementSibling?.matches(".newer")) return;
      const button = make("button", { type: "button", class: "second" }, say("LIVE_SHOW"));
      const note = make("p", { class: "newer", role: "status" }, say("LIVE_WAITS"), " ", button);
      button.addEventListener("click", () => { note.remove(); last.delete(element); document.activeElement?.blur(); fetchNow(element); });
      element.before(note);
      return;
    }
    last.set(element, words);
    put(element, source);
  } catch { /* The next change, or the next look, tells. */ }
};
const fetchNow = async (element) => {
  const reply = await fetch(element.dataset.live, { headers: { Accept: "text/html" }, cache: "no-store" }).catch(() => null);
  if (!reply?.ok) return;
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  put(element, [...page.querySelectorAll("[data-live]")].find((one) => one.dataset.live === element.dataset.live) ?? page.querySelector("main") ?? page.body);
};

/* Many changes at once are one look; many devices do not look at the same moment. */
const soon = (element) => {
  if (timers.has(element)) return;
  timers.set(element, window.setTimeout(() => {
    timers.set(element, window.setTimeout(() => { timers.delete(element); if (element.dataset.missed) { delete element.dataset.missed; soon(element); } }, CALM_MS));
    fetchAnew(element);
  }, Math.random() * SPREAD_MS));
};
const changed = (what) => {
  document.dispatchEvent(new CustomEvent("ampull:changed", { detail: what }));
  for (const element of elements().filter((one) => concerns(one, what))) {
    if (timers.has(element)) element.dataset.missed = "1";
    soon(element);
  }
};

const close = () => { stream?.close(); stream = null; window.clearInterval(poll); poll = 0; window.clearTimeout(again); again = 0; };
const listen = () => {
  if (stream || document.hidden || !elements().length) return;
  stream = new EventSource(PATH);
  // What changed between the page and the stream, or while it was away, nobody told.
  stream.addEventListener("open", () => { changed(["*"]); window.clearInterval(poll); poll = 0; document.documentElement.dataset.follows = "stream"; });
  stream.addEventListener("change", (event) => { try { changed(JSON.parse(event.data).changed); } catch { changed(["*"]); } });
  stream.addEventListener("error", () => {
    if (stream?.readyState !== EventSource.CLOSED) return; // The browser tries again by itself.
    stream = null;
    document.documentElement.dataset.follows = "poll";
    poll ||= window.setInterval(() => changed(["*"]), POLL_MS);
    window.clearTimeout(again);
    again = window.setTimeout(listen, AGAIN_MS);
  });
};
document.addEventListener("visibilitychange", () => {
  window.clearTimeout(hiding);
  if (document.hidden) { hiding = window.setTimeout(close, HIDDEN_MS); return; }
  if (!stream && elements().length) { changed(["*"]); listen(); }
});
window.addEventListener("pagehide", close);
window.addEventListener("pageshow", (event) => { if (event.persisted && elements().length) { changed(["*"]); listen(); } });

export const start = () => listen();
