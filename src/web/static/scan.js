// scan.js - hand scanners that type as keyboards
//
// They send FNC1 as Ctrl+], which browsers drop: it is kept as a visible separator. What is scanned while no field has the focus
// goes to the page's scan field: keys that follow each other faster than fingers can.
import { hasDialog, isWriting } from "./dom.js";

const FAST_MS = 40, LEAST = 4;
const isFnc1 = (event) => event.key === "\u001d" || (event.ctrlKey && (event.key === "]" || event.code === "BracketRight"));
let typed = "", last = 0;

const scanField = () => [...document.querySelectorAll("main [data-scan]")].find((field) => field.offsetParent && !field.disabled);

/** Whether the keys that came are a scanner's so far: they are not shortcuts then. */
export const isScanning = () => typed.length > 1;
/** Whether it is worth waiting a moment to see if a key is the first of a scan. */
export const mayScan = () => Boolean(scanField());
export const FAST = FAST_MS;

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (field.matches?.("[data-scan]")) {
    if (isFnc1(event)) { event.preventDefault(); field.setRangeText("<GS>", field.selectionStart, field.selectionEnd, "end"); }
    return;
  }
  if (isWriting() || hasDialog() || event.metaKey || event.altKey) { typed = ""; return; }
  const now = event.timeStamp, isFast = now - last <= FAST_MS;
  if (event.key === "Shift" || event.key === "Control") return;
  last = now;
  if (event.key === "Enter" && isFast && typed.length >= LEAST && scanField()) {
    event.preventDefault();
    const into = scanField();
    into.focus();
    into.value = typed;
    typed = "";
    into.form?.requestSubmit();
    return;
  }
  if (!isFast) typed = "";
  if (isFnc1(event)) { event.preventDefault(); typed += "<GS>"; }
  else if (event.key.length === 1 && !event.ctrlKey) typed += event.key;
}, true);
