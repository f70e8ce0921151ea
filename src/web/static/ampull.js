// ampull.js - what makes pages quicker; without it every task still works
"use strict";
// What the script has to say is told in one place: trouble to the eye and the ear, a count of matches to the ear alone.
const told = document.getElementById("told");
const tell = (text, unseen = false) => { if (told) { told.classList.toggle("unseen", unseen); told.textContent = text; } };
// A form is sent once: a second click would only be answered with the first reply anyway (request key). Without a network
// it is not sent at all: the browser's own error page would take the place of what was written.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) { event.preventDefault(); return; }
  if (form.method !== "dialog" && !navigator.onLine) { event.preventDefault(); tell(told.dataset.notSent); return; }
  if (form.method === "post") { form.dataset.sent = "1"; window.setTimeout(() => delete form.dataset.sent, 4000); }
});
window.addEventListener("online", () => tell(""));
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
// Search as you type: an input with data-search is a combobox over the list that data-results names; the focus stays in the
// input, the arrows move among the options, Enter sends the form around the list with the chosen pack. Enter with none chosen
// sends the input's own form, which searches on a page of its own; so does the button beside it.
const part = (tag, text, className) => Object.assign(document.createElement(tag), { textContent: text, className: className ?? "" });
const KEYS = { ArrowDown: 1, ArrowUp: -1 }, WAIT_MS = 120, PATIENCE_MS = 8000;
const makeCombobox = (input, list) => {
  const form = list.closest("form");
  let timer = 0, asking = null, active = -1;
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) input.setAttribute(name, value);
  const options = () => [...list.querySelectorAll("[role=option]")];
  const point = (at) => {
    active = at;
    options().forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    const option = options()[at];
    if (option) { input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  };
  const show = (rows) => {
    list.replaceChildren(...rows.map((row, i) => {
      const option = part("li", "");
      option.id = `${list.id}-${i}`; option.dataset.value = row.pack_id; option.setAttribute("role", "option");
      option.append(part("strong", [row.name, row.strength].filter(Boolean).join(" ")), " ", row.pack_text ?? "", document.createElement("br"),
        part("span", [row.substance, row.vnr, row.company].filter(Boolean).join(" · "), "quiet"));
      return option;
    }));
    if (rows.length) list.setAttribute("role", "listbox"); else list.removeAttribute("role");
    input.setAttribute("aria-expanded", String(rows.length > 0));
    point(-1);
  };
  const stop = () => { window.clearTimeout(timer); asking?.abort(); asking = null; };
  const choose = (option) => {
    stop();
    const chosen = Object.assign(document.createElement("input"), { type: "hidden", name: "pack_id", value: option.dataset.value });
    form.append(chosen);
    form.requestSubmit(); // Takes the values at once.
    chosen.remove(); // When it was not sent, another button of the form must not send it.
  };
  const ask = async () => {
    const mine = asking = new AbortController();
    const late = window.setTimeout(() => mine.abort(), PATIENCE_MS);
    try {
      const reply = await fetch(`${input.dataset.search}?q=${encodeURIComponent(input.value)}`, { headers: { Accept: "application/json" }, signal: mine.signal });
      if (!reply.ok) throw new Error(String(reply.status));
      const { packs } = await reply.json();
      if (asking !== mine) return;
      show(packs);
      tell(packs.length ? told.dataset.many.replace("{n}", packs.length) : told.dataset.none, packs.length > 0);
    } catch (wrong) {
      if (asking !== mine) return; // Something newer was typed: nobody waits for this answer.
      show([]);
      tell(wrong.message === "401" ? told.dataset.signedOut : told.dataset.noAnswer);
    } finally { window.clearTimeout(late); }
  };
  input.addEventListener("input", () => {
    stop();
    if (input.value.trim().length < 2) { show([]); tell(""); return; }
    timer = window.setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (KEYS[event.key] && count) {
      event.preventDefault();
      const next = active + KEYS[event.key];
      point(next < -1 ? count - 1 : next >= count ? -1 : next); // Past either end stands the input itself.
    } else if (event.key === "Enter" && active >= 0) { event.preventDefault(); choose(options()[active]); }
    else if (event.key === "Escape" && (count || told?.textContent)) { event.preventDefault(); stop(); show([]); tell(""); }
  });
  list.addEventListener("mousedown", (event) => { if (event.target.closest("[role=option]")) event.preventDefault(); });
  list.addEventListener("click", (event) => { const option = event.target.closest("[role=option]"); if (option) choose(option); });
};
for (const input of document.querySelectorAll("input[data-search]")) {
  const list = document.getElementById(input.dataset.results);
  if (list) makeCombobox(input, list);
}
// Scanners send FNC1 as Ctrl+], which browsers drop: it is kept as a visible separator.
for (const input of document.querySelectorAll("input[data-scan]")) {
  input.addEventListener("keydown", (event) => {
    if (event.key === "\u001d" || (event.ctrlKey && (event.key === "]" || event.code === "BracketRight"))) {
      event.preventDefault();
      input.setRangeText("<GS>", input.selectionStart, input.selectionEnd, "end");
    }
  });
}
document.querySelector("[data-focus]")?.focus();
// The help of the page lies in the page: it opens at once, also without a network. Without a script its link leads to a page.
const help = document.getElementById("help"), helpLink = document.querySelector("[data-help]");
helpLink?.addEventListener("click", (event) => {
  if (!help?.showModal || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!help.open) help.showModal();
});
// "/" goes to the page's search field, "?" to the help; in a field they are characters like others.
document.addEventListener("keydown", (event) => {
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName) || help?.open || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "?" && helpLink) { event.preventDefault(); if (help?.showModal) help.showModal(); else helpLink.click(); }
  if (event.key === "/") {
    const field = document.querySelector("input[data-search], input[type=search]");
    if (field) { event.preventDefault(); field.focus(); }
  }
});
// The menu is open on wide screens, where its summary is hidden.
const menu = document.querySelector("details.menu"), wide = window.matchMedia("(min-width: 46.01rem)");
const setMenu = () => { if (menu) menu.open = wide.matches; };
wide.addEventListener("change", setMenu); setMenu();
// Rows that narrow as one types: an input with data-narrow hides the rows of every data-narrowed table that do not hold each
// of its words. Nothing is sent, and what stands in a hidden row stays in the form.
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
for (const input of document.querySelectorAll("input[data-narrow]")) {
  const label = input.closest("label");
  if (label) label.hidden = false;
  const narrow = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    for (const row of document.querySelectorAll("[data-narrowed] tbody tr")) row.hidden = !words.every((word) => plain(row.textContent).includes(word));
    for (const table of document.querySelectorAll("[data-narrowed]")) {
      const none = !table.querySelector("tbody tr:not([hidden])");
      for (const part of [table.parentElement, table.parentElement.previousElementSibling]) part.hidden = none;
    }
  };
  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); document.querySelector("[data-narrowed] tbody tr:not([hidden]) input[type=number]")?.focus(); }
    if (event.key === "Escape" && input.value) { event.preventDefault(); input.value = ""; narrow(); }
  });
}
