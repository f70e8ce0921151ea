// dom.js - making elements, telling what happened, and remembering small things on the device

/** Make an element: attributes by name (true: without a value; missing ones are left out), then its children. */
export const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

/** Say something in one place: trouble to the eye and the ear, a count of matches to the ear alone. */
export const tell = (text, unseen = false) => {
  const told = document.getElementById("told");
  if (!told) return;
  told.classList.toggle("unseen", unseen);
  told.textContent = text;
};
export const isTelling = () => Boolean(document.getElementById("told")?.textContent);

/** Who is signed in, by number; "0" is nobody. */
export const person = () => document.body.dataset.person ?? "0";

/** Whether keys that are pressed are meant for a field, or for a dialog that lies over the page. */
export const isWriting = () => {
  const active = document.activeElement;
  return Boolean(active?.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(active?.tagName ?? "") && !/^(checkbox|radio|button|submit)$/.test(active.type));
};
export const hasDialog = () => Boolean(document.querySelector("dialog[open]"));

/** Small choices and lists that stay on the device; where the browser keeps nothing they last as long as the page. */
const here = new Map();
export const remembered = (key, otherwise) => {
  try { return JSON.parse(window.localStorage.getItem(`ampull.${key}`)) ?? otherwise; } catch { return here.get(key) ?? otherwise; }
};
export const remember = (key, value) => {
  here.set(key, value);
  try { window.localStorage.setItem(`ampull.${key}`, JSON.stringify(value)); } catch { /* A private window. */ }
};
export const forget = (key) => {
  here.delete(key);
  try { window.localStorage.removeItem(`ampull.${key}`); } catch { /* As above. */ }
};

/** A part of the page is new: everything that makes pages quicker looks at it. */
export const refresh = (root) => document.dispatchEvent(new CustomEvent("ampull:fresh", { detail: root }));

/** Take the main part of a page that was fetched, with what it says and its title. */
export const takeMain = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html"), main = page.querySelector("main");
  if (!main) return false;
  document.querySelector("main").replaceChildren(...main.childNodes);
  document.title = page.title;
  history.replaceState(history.state, ""); // It counts as a page of its own for whoever watches.
  refresh(document.querySelector("main"));
  return true;
};
