// offline.js - an honest word about the network: is it there, and from when is what the page shows
import { make } from "./dom.js";
import { clock, say } from "./words.js";

const PAGES = "ampull-pages";
const SEEN_MS = 4000;
const keptAt = Number(document.documentElement.dataset.keptAt ?? 0), shownAt = keptAt || Date.now();

const show = () => {
  const isGone = keptAt > 0 || !navigator.onLine, bar = document.getElementById("offline");
  document.documentElement.toggleAttribute("data-offline", isGone);
  if (!isGone) {
    if (!bar) return;
    bar.querySelector("p").textContent = say("ONLINE");
    window.setTimeout(() => { if (navigator.onLine) bar.remove(); }, SEEN_MS);
    return;
  }
  if (bar) bar.querySelector("p").textContent = say("OFFLINE", { time: clock(shownAt) });
  if (!bar) document.querySelector("main").before(make("section", { id: "offline", "aria-label": say("OFFLINE", { time: clock(shownAt) }) }, make("p", { role: "status" }, say("OFFLINE", { time: clock(shownAt) }))));
};
window.addEventListener("offline", show);
window.addEventListener("online", () => {
  if (keptAt || location.pathname === "/offline" || document.getElementById("kept-pages")) { location.reload(); return; }
  show();
});

/* The page that is shown instead of others tells which can be read all the same. */
const listKept = async () => {
  const place = document.getElementById("kept-pages");
  if (!place || !window.caches) return;
  const cache = await caches.open(PAGES), rows = [];
  for (const request of await cache.keys()) {
    const reply = await cache.match(request), at = Number(reply.headers.get("X-Kept-At"));
    const title = /<title>([^<]*) – /.exec(await reply.text())?.[1] ?? request.url;
    rows.push({ at, row: make("li", {}, make("a", { href: new URL(request.url).pathname + new URL(request.url).search }, new DOMParser().parseFromString(title, "text/html").body.textContent), ` ${clock(at)}`) });
  }
  place.querySelector("ul").replaceChildren(...rows.sort((a, b) => b.at - a.at).map(({ row }) => row));
  place.hidden = rows.length === 0;
};

export const start = (root) => {
  if (root !== document) return;
  show();
  listKept().catch(() => {});
  if (window.isSecureContext && navigator.serviceWorker)
    navigator.serviceWorker.register(new URL("./sw.js", import.meta.url), { scope: "/" }).catch(() => {}); // Without it the pages need a network.
};
