// sw.js - the pages' style and scripts without a network, and the pages where one works by scans as they were last seen
//
// The network always comes first: a page from here is shown only when the server cannot be reached, and says from when it is.
// Kept are pages that hold a scan field or a form whose step can wait; they are forgotten when one signs out, when another signs in, and
// after a session's longest time. Nothing of /api/ is kept.
"use strict";
const VERSION = self.location.pathname.split("/")[2];
const SHELL = `ampull-shell-${VERSION}`, PAGES = "ampull-pages";
const PAGES_MAX = 40, AGE_MAX_MS = 12 * 60 * 60 * 1000;
const FILES = ["ampull.css", "dark.css", "ampull.js", "camera.js", "camera_worker.js", "dom.js", "forms.js", "keep.js", "keys.js", "live.js", "menu.js", "narrow.js", "offline.js",
  "palette.js", "resend.js", "scan.js", "search.js", "sound.js", "steps.js", "words.js", "words-sv.js", "words-en.js", "zoom.js"];

const install = async () => {
  const cache = await caches.open(SHELL);
  await cache.addAll(FILES.map((name) => `/static/${VERSION}/${name}`));
  // Asked for by nobody: who is signed in does not stand in it.
  const page = await fetch("/offline", { credentials: "omit" });
  if (page.ok) await cache.put("/offline", page);
};
const activate = async () => {
  for (const name of await caches.keys()) if (name.startsWith("ampull-shell-") && name !== SHELL) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
};
const forget = () => caches.delete(PAGES);

// A notice after a write is no part of a page's name.
const nameOf = (address) => {
  const url = new URL(address);
  url.searchParams.delete("done");
  url.hash = "";
  return url.href;
};
const keep = async (address, reply) => {
  const text = await reply.text();
  if (!/ data-(resend|scan)[\s>=]/.test(text) || /<div class="refused"/.test(text)) return;
  const headers = new Headers(reply.headers);
  headers.set("X-Kept-At", String(Date.now()));
  const cache = await caches.open(PAGES), name = nameOf(address);
  await cache.delete(name);
  await cache.put(name, new Response(text, { headers }));
  const names = await cache.keys();
  for (const old of names.slice(0, Math.max(0, names.length - PAGES_MAX))) await cache.delete(old);
};
const keptPage = async (address) => {
  const reply = await (await caches.open(PAGES)).match(nameOf(address));
  const at = Number(reply?.headers.get("X-Kept-At") ?? 0);
  if (!reply || Date.now() - at > AGE_MAX_MS) return null;
  const text = (await reply.text()).replace("<html ", `<html data-kept-at="${at}" `).replace(/<div class="notice"[^>]*>[^<]*<\/div>/, "");
  return new Response(text, { headers: reply.headers });
};
const visit = async (event) => {
  const { pathname } = new URL(event.request.url);
  try {
    const reply = (await event.preloadResponse) ?? await fetch(event.request);
    if (pathname === "/sign-in") event.waitUntil(forget());
    else if (reply.status === 200 && !reply.redirected && reply.headers.get("Content-Type")?.startsWith("text/html")) event.waitUntil(keep(event.request.url, reply.clone()));
    return reply;
  } catch {
    return (await keptPage(event.request.url)) ?? (await caches.match("/offline")) ?? Response.error();
  }
};

self.addEventListener("install", (event) => { self.skipWaiting(); event.waitUntil(install()); });
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && (url.pathname === "/sign-out" || url.pathname === "/sign-in")) event.waitUntil(forget());
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(visit(event));
  else if (url.pathname.startsWith("/static/")) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});
