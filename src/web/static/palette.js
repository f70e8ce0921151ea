// palette.js - one place to go anywhere: pages of the menu, what the page can do, what was open lately, and everything with a
// number or a name. Opens by Ctrl+K or "."
import { forget, hasDialog, isWriting, make, person, remember, remembered } from "./dom.js";
import { goKeys, labelOf, pageKeys } from "./keys.js";
import { askJson, makeCombobox } from "./search.js";
import { say } from "./words.js";

const RECENT_MAX = 12, RECENT_SHOWN = 6, RECENT = () => `recent.${person()}`;
const GROUPS = { page: "KIND_PAGES", recent: "RECENT", action: "KIND_KEYS", pack: "KIND_PACKS", order: "KIND_ORDERS", pick_list: "KIND_PICK_LISTS", shipment: "KIND_SHIPMENTS", batch: "KIND_BATCHES", place: "KIND_PLACES" };
let dialog = null, box = null;

const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const holds = (words, asked) => fold(asked).split(/\s+/).filter(Boolean).every((word) => fold(words).includes(word));

/* What the page itself knows: no network is needed for it. */
const known = (asked) => {
  const letters = new Map([...goKeys()].map(([key, link]) => [link, key]));
  const links = [...document.querySelectorAll(".menu a[href]")].map((link) => ({ kind: "page", label: link.textContent.trim(), url: link.href, keys: letters.get(link) ? ["g", letters.get(link)] : [] }));
  const actions = [...pageKeys()].map(([key, element]) => ({ kind: "action", label: labelOf(element), element, keys: [key] }));
  const recent = remembered(RECENT(), []).filter((one) => one.url !== location.pathname + location.search).map((one) => ({ kind: "recent", ...one, keys: [] }));
  return [...(asked ? [] : recent.slice(0, RECENT_SHOWN)), ...actions, ...links, ...(asked ? recent : [])].filter((row) => holds(row.label, asked));
};
const draw = (row) => make("li", { "data-kind": row.kind },
  make("span", { class: "kind" }, say(GROUPS[row.kind] ?? "KIND_PAGES")), make("span", { class: "what" }, make("strong", {}, row.label), row.detail ? make("span", { class: "quiet" }, ` ${row.detail}`) : null),
  row.keys?.length ? make("span", { class: "keys" }, ...row.keys.map((key) => make("kbd", {}, key))) : null);

const go = (row, event) => {
  dialog.close();
  if (row.element) row.element.click();
  else if (event.ctrlKey || event.metaKey) window.open(row.url, "_blank", "noopener");
  else location.assign(row.url);
};

const build = () => {
  const input = make("input", { type: "text", id: "palette-input", class: "wide", autocomplete: "off", autocapitalize: "none", spellcheck: "false", placeholder: say("PALETTE_HINT"), "aria-label": say("PALETTE_HINT") });
  const list = make("ul", { id: "palette-list", class: "results", "aria-label": say("PALETTE") });
  const status = make("p", { class: "quiet", role: "status" });
  dialog = make("dialog", { id: "palette", "aria-labelledby": "palette-title" }, make("h2", { id: "palette-title" }, say("PALETTE")), input, list, status,
    make("p", { class: "help" }, say("PALETTE_KEYS")), make("form", { method: "dialog" }, make("button", { class: "second" }, say("CLOSE"))));
  document.body.append(dialog);
  let asked = "";
  box = makeCombobox(input, list, {
    least: 0,
    ask: async (words, signal) => {
      asked = words.trim();
      const own = known(asked);
      if (asked.length < 2 && !/^\d/.test(asked)) return own;
      box.show(own); // At once; the rest when it comes.
      const { found } = await askJson(`/api/v1/find?q=${encodeURIComponent(asked)}`, signal);
      return [...own.slice(0, RECENT_SHOWN), ...found.map((row) => ({ ...row, keys: [] }))];
    },
    draw, choose: go,
    none: () => known(asked),
    found: (rows) => { status.textContent = rows.length ? "" : say(asked ? "FOUND_NONE" : "PALETTE_EMPTY"); },
    failed: (wrong) => { status.textContent = say(wrong.message === "401" ? "SIGNED_OUT" : "NO_ANSWER"); },
  });
  input.addEventListener("keydown", (event) => { // Enter with none marked takes the first.
    if (event.key === "Enter" && !input.hasAttribute("aria-activedescendant") && box.first()) { event.preventDefault(); go(box.first(), event); }
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
};

export const openPalette = () => {
  if (person() === "0" || !window.HTMLDialogElement) return;
  if (!dialog) build();
  const input = dialog.querySelector("input");
  input.value = "";
  dialog.querySelector("[role=status]").textContent = "";
  dialog.showModal();
  input.focus();
  box.show(known(""));
};

document.addEventListener("keydown", (event) => {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
  const isDot = event.key === "." && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting();
  if (!isCommand && !isDot) return;
  if (dialog?.open) { if (isCommand) { event.preventDefault(); dialog.close(); } return; }
  if (hasDialog() || person() === "0") return;
  event.preventDefault();
  openPalette();
});
document.addEventListener("click", (event) => { if (event.target.closest?.("[data-palette]")) openPalette(); });
document.addEventListener("submit", (event) => { if (event.target.hasAttribute("data-sign-out") && !event.defaultPrevented) forget(RECENT()); });

export const start = (root) => {
  if (root !== document || person() === "0") return;
  const who = document.querySelector(".who");
  who?.prepend(make("button", { type: "button", class: "quiet", "data-palette": true, "aria-keyshortcuts": "Control+K", title: say("PALETTE_OPEN") }, say("PALETTE"), " ", make("kbd", {}, "Ctrl K")));
  const title = document.querySelector("main h1")?.textContent.trim(), url = location.pathname + location.search.replace(/[?&]done=\w+/, "");
  if (!title || location.pathname === "/" || document.querySelector("main .refused") || document.documentElement.dataset.keptAt) return;
  const isInMenu = [...document.querySelectorAll(".menu a[href]")].some((link) => new URL(link.href).pathname === url);
  if (isInMenu) return;
  remember(RECENT(), [{ label: title, url }, ...remembered(RECENT(), []).filter((one) => one.url !== url)].slice(0, RECENT_MAX));
};
