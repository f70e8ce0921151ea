// keep.js - what is written in a form that one leaves to look something up, and comes back to
//
// <form data-keep="NAME">: its fields are kept in this window, for this person, until the form is sent.
import { person } from "./dom.js";

const keyOf = (form) => `ampull.kept.${person()}.${form.dataset.keep}`;
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.matches("input:not([type=hidden], [type=password], [type=file], [type=checkbox], [type=radio]), select, textarea"));
const asServed = (field) => field.matches("select") ? ([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.value : field.defaultValue;

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.dataset.keep) return;
  const written = fieldsOf(form).filter((field) => field.value !== asServed(field)).map((field) => [field.name, field.value]);
  try { window.sessionStorage.setItem(keyOf(form), JSON.stringify(Object.fromEntries(written))); } catch { /* Then it lasts as long as the page. */ }
});
// A form that is refused comes back with what it held; what came through is written.
document.addEventListener("submit", (event) => {
  if (!event.target.dataset.keep || event.defaultPrevented) return;
  try { window.sessionStorage.removeItem(keyOf(event.target)); } catch { /* As above. */ }
});

export const start = (root) => {
  for (const form of root.querySelectorAll("form[data-keep]")) {
    let kept = {};
    try { kept = JSON.parse(window.sessionStorage.getItem(keyOf(form)) ?? "{}"); } catch { /* As above. */ }
    for (const field of fieldsOf(form)) if (field.name in kept && field.value === asServed(field)) field.value = kept[field.name];
  }
};
