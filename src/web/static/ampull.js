// ampull.js - what makes pages quicker; without it every task still works (save the camera, and work without a network)
import * as camera from "./camera.js";
import * as forms from "./forms.js";
import * as keep from "./keep.js";
import * as keys from "./keys.js";
import * as live from "./live.js";
import * as menu from "./menu.js";
import * as narrow from "./narrow.js";
import * as offline from "./offline.js";
import * as palette from "./palette.js";
import * as resend from "./resend.js";
import * as scan from "./scan.js";
import * as search from "./search.js";
import * as sound from "./sound.js";
import * as zoom from "./zoom.js";

// Each looks at a page, or at a part of it that came later.
const parts = [forms, keep, search, narrow, scan, camera, keys, palette, menu, sound, resend, live, zoom, offline];
const start = (root) => { for (const part of parts) part.start?.(root); };
document.addEventListener("ampull:fresh", (event) => {
  start(event.detail);
  event.detail.querySelector("[data-focus]")?.focus();
});
start(document);
if (!forms.takeFocusBack()) (document.querySelector("[data-focus]") ?? document.querySelector("main [data-scan]"))?.focus();
document.documentElement.dataset.ready = "";
