// forms.js - a form is sent once, a filter when it is changed, and nothing that was written is lost
import { tell } from "./dom.js";
import { sendStep, stepsWaiting } from "./resend.js";
import { say } from "./words.js";

const SLOW_MS = 300, AGAIN_MS = 4000, TYPING_MS = 700;
const FOCUS = "ampull.focus";
let slow = 0;

// What takes time is seen to take time.
const showBusy = () => {
  window.clearTimeout(slow);
  slow = window.setTimeout(() => { document.documentElement.dataset.busy = ""; }, SLOW_MS);
};
const endBusy = () => { window.clearTimeout(slow); delete document.documentElement.dataset.busy; };

const leave = (form, event) => {
  if (!form.hasAttribute("data-sign-out") || !stepsWaiting()) return true;
  if (window.confirm(say("KEPT_LEAVE", { n: stepsWaiting() }))) return true;
  event.preventDefault();
  return false;
};

// A second click would only be answered with the first reply anyway (request key). Without a network a form is not sent at all,
// save those that are kept: the browser's own error page would take the place of what was written.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) { event.preventDefault(); return; }
  if (form.method === "dialog" || !leave(form, event)) return;
  if (form.method === "post" && form.hasAttribute("data-resend") && !form.querySelector("input[type=file]")) {
    event.preventDefault();
    sendStep(form, event.submitter);
    return;
  }
  if (!navigator.onLine) { event.preventDefault(); tell(say("NOT_SENT")); return; }
  if (form.method === "post") { form.dataset.sent = "1"; window.setTimeout(() => delete form.dataset.sent, AGAIN_MS); }
  if (form.target !== "_blank") showBusy();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (link && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey && !link.target && !link.hasAttribute("download") &&
      link.origin === location.origin && !link.getAttribute("href").startsWith("#")) showBusy();
});
window.addEventListener("online", () => tell(""));
window.addEventListener("pageshow", () => {
  endBusy();
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
window.addEventListener("pagehide", endBusy);

// A filter is sent when a choice is made; what is typed waits for Enter, a day until the typing is over.
const sendFilter = (form, field) => {
  try { window.sessionStorage.setItem(FOCUS, JSON.stringify([form.getAttribute("action"), field.name, field.value])); } catch { /* Then the page begins at its top. */ }
  form.requestSubmit();
};
document.addEventListener("change", (event) => {
  const field = event.target, form = field.form;
  if (!form?.hasAttribute("data-filter") || !form.contains(field)) return;
  window.clearTimeout(Number(form.dataset.typing));
  if (field.matches("select, input[type=checkbox], input[type=radio]")) sendFilter(form, field);
  else if (field.matches("input[type=date], input[type=month], input[type=week]"))
    form.dataset.typing = window.setTimeout(() => { if (form.checkValidity()) sendFilter(form, field); }, TYPING_MS);
});

/** After a filter was sent, the field that was changed has the focus again. */
export const takeFocusBack = () => {
  try {
    const [action, name, value] = JSON.parse(window.sessionStorage.getItem(FOCUS) ?? "[]");
    window.sessionStorage.removeItem(FOCUS);
    if (!name) return false;
    const form = [...document.querySelectorAll("form[data-filter]")].find((one) => one.getAttribute("action") === action);
    const fields = [...(form?.elements ?? [])].filter((field) => field.name === name);
    const field = fields.find((one) => one.value === value) ?? fields[0];
    field?.focus();
    return Boolean(field);
  } catch { return false; }
};

export const start = (root) => {
  for (const button of root.querySelectorAll("[data-reload]"))
    button.addEventListener("click", (event) => { event.preventDefault(); location.reload(); });
};
