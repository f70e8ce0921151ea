// keys.js - keys for what one does two hundred times a day; every one of them stands in the help ("?")
import { hasDialog, isWriting, make } from "./dom.js";
import { FAST, isScanning, mayScan } from "./scan.js";
import { say } from "./words.js";

const GO_MS = 5000, HINT_MS = 500;
let going = 0, hint = null;

const isSeen = (element) => Boolean(element.offsetParent ?? element.getClientRects().length) && !element.disabled;
/** What an element with a key does, in words. */
export const labelOf = (element) => (element.dataset.keyLabel || element.getAttribute("aria-label") || element.innerText || element.value || "").trim().replace(/\s+/g, " ");

/** The elements of the page that have a key; of several with the same the one in the part that has the focus, else the first. */
export const pageKeys = () => {
  const found = new Map(), part = document.activeElement?.closest("main section, main tr, main li, main form");
  for (const element of document.querySelectorAll("[data-key]")) {
    if (!isSeen(element)) continue;
    const key = element.dataset.key.toLowerCase();
    if (!found.has(key) || (part?.contains(element) && !part.contains(found.get(key)))) found.set(key, element);
  }
  return found;
};

/** Pages of the menu by letter: the first of its name that no page before it has. */
export const goKeys = () => {
  const letters = new Map();
  for (const link of document.querySelectorAll(".menu a[href]")) {
    const letter = [...link.textContent.trim().toLowerCase()].find((one) => /[a-zåäö]/.test(one) && !letters.has(one));
    if (letter) letters.set(letter, link);
  }
  return letters;
};

const keyList = (title, rows) => rows.length ? [make("h3", {}, title), make("dl", { class: "keys" },
  ...rows.flatMap(([keys, label]) => [make("dt", {}, ...keys.flatMap((key, i) => [i ? " " : null, make("kbd", {}, key)])), make("dd", {}, label)]))] : [];

const help = document.getElementById("help"), helpLink = document.querySelector("[data-help]");
const openHelp = () => {
  if (!help?.showModal) { helpLink?.click(); return; }
  const place = document.getElementById("page-keys");
  place?.replaceChildren(
    ...keyList(say("PAGE_KEYS"), [...pageKeys()].map(([key, element]) => [[key], labelOf(element)])),
    ...keyList(say("GO_KEYS"), [...goKeys()].map(([key, link]) => [["g", key], link.textContent.trim()])));
  if (place) place.hidden = !place.childElementCount;
  if (!help.open) help.showModal();
};
helpLink?.addEventListener("click", (event) => {
  if (!help?.showModal || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openHelp();
});

const endGo = () => { window.clearTimeout(going); going = 0; hint?.remove(); hint = null; };
const beginGo = () => {
  endGo();
  going = window.setTimeout(endGo, GO_MS);
  window.setTimeout(() => {
    if (!going) return;
    hint = make("div", { class: "go-hint", role: "status" }, ...[...goKeys()].map(([key, link]) => make("span", {}, make("kbd", {}, key), " ", link.textContent.trim())));
    document.body.append(hint);
  }, HINT_MS);
};

const press = (element) => {
  if (element.matches("input, select, textarea")) element.focus();
  else if (element.tagName === "DETAILS") { element.open = true; element.querySelector("summary")?.focus(); }
  else element.click();
};
const act = (key) => {
  const element = pageKeys().get(key.toLowerCase());
  if (element) press(element);
  return Boolean(element);
};

// In a field a character is a character. Where one may scan, a key waits a moment: a scanner's first is no shortcut.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") endGo();
  if (event.defaultPrevented || isWriting() || hasDialog() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (going && goKeys().has(event.key.toLowerCase())) { event.preventDefault(); const link = goKeys().get(event.key.toLowerCase()); endGo(); link.click(); return; }
  endGo();
  if (event.key === "?" && helpLink) { event.preventDefault(); openHelp(); return; }
  if (event.key === "/") {
    const field = document.querySelector("main input[data-search], main input[type=search], main [data-scan]");
    if (field) { event.preventDefault(); field.focus(); field.select?.(); }
    return;
  }
  const key = event.key;
  if (key !== "g" && !pageKeys().has(key.toLowerCase())) return;
  const run = () => { if (!act(key) && key === "g") beginGo(); };
  if (!mayScan()) { event.preventDefault(); run(); return; }
  if (isScanning()) return;
  event.preventDefault();
  window.setTimeout(() => { if (!isScanning()) run(); }, FAST + 20);
});

export const start = (root) => {
  for (const element of root.querySelectorAll("[data-key]")) element.setAttribute("aria-keyshortcuts", element.dataset.key);
};
