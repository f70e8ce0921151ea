// ampull.js - what makes pages quicker; without it every task still works
"use strict";
// A form is sent once: a second click would only be answered with the first reply anyway (request key).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) { event.preventDefault(); return; }
  if (form.method === "post") { form.dataset.sent = "1"; window.setTimeout(() => delete form.dataset.sent, 4000); }
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
// What went wrong out of sight is told in one place, to the eye and to the ear.
const told = document.createElement("p");
told.setAttribute("role", "status"); told.className = "told"; told.hidden = true;
document.getElementById("main")?.before(told);
const tell = (text) => { told.textContent = text; told.hidden = !text; };
// Search as you type: an input with data-search asks for matches and offers them as buttons of the form.
const escapeText = (node, text) => { node.textContent = text; return node; };
for (const input of document.querySelectorAll("input[data-search]")) {
  const list = document.getElementById(input.dataset.results);
  let timer = 0, latest = 0;
  const show = (rows) => {
    list.replaceChildren();
    for (const row of rows) {
      const item = document.createElement("li"), button = document.createElement("button");
      button.type = "submit"; button.name = "pack_id"; button.value = row.pack_id;
      button.append(escapeText(document.createElement("strong"), `${row.name} ${row.strength}`), " ", row.pack_text);
      const more = [row.substance, row.vnr, row.company].filter(Boolean).join(" · ");
      button.append(document.createElement("br"), escapeText(Object.assign(document.createElement("span"), { className: "quiet" }), more));
      item.append(button); list.append(item);
    }
  };
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(async () => {
      const asked = ++latest;
      if (input.value.trim().length < 2) { show([]); return; }
      try {
        const reply = await fetch(`${input.dataset.search}?q=${encodeURIComponent(input.value)}`, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(8000) });
        if (!reply.ok) throw new Error(String(reply.status));
        const packs = (await reply.json()).packs;
        if (asked === latest) { show(packs); tell(""); }
      } catch {
        if (asked === latest) { show([]); tell(document.body.dataset.offline); } // Enter still searches on a page of its own.
      }
    }, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); list.querySelector("button")?.focus(); }
  });
  list?.addEventListener("keydown", (event) => {
    const buttons = [...list.querySelectorAll("button")], at = buttons.indexOf(document.activeElement);
    if (event.key === "ArrowDown") { event.preventDefault(); buttons[Math.min(at + 1, buttons.length - 1)]?.focus(); }
    if (event.key === "ArrowUp") { event.preventDefault(); (at > 0 ? buttons[at - 1] : input).focus(); }
    if (event.key === "Escape") { input.focus(); show([]); }
  });
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
// "/" goes to the page's search field, "?" to the help.
document.addEventListener("keydown", (event) => {
  if (event.key === "?" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
    document.querySelector("[data-help]")?.click();
  }
  if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
    const field = document.querySelector("input[data-search], input[type=search]");
    if (field) { event.preventDefault(); field.focus(); }
  }
});
// The menu is open on wide screens, where its summary is hidden.
const menu = document.querySelector("details.menu"), wide = window.matchMedia("(min-width: 46.01rem)");
const setMenu = () => { if (menu) menu.open = wide.matches; };
wide.addEventListener("change", setMenu); setMenu();
