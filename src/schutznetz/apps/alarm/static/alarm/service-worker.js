// SPDX-License-Identifier: EUPL-1.2
/* The station without the platform: pages, scripts and styles come from here, so that a reload presses and rings while
   the web process is dead. SHELL (version, assets, pages) is written before this text by the platform. */

const CACHE = `schutznetz-station-${SHELL.version}`;
const KEPT = new Set([...SHELL.assets, ...SHELL.pages]);

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll([...KEPT].map((url) => new Request(url, { cache: "reload" })));
  await self.skipWaiting();
}

async function tidy() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("schutznetz-station-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function kept(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreSearch: true, ignoreVary: true })) ?? fetch(request);
}

async function focusStation(url) {
  const open = await self.clients.matchAll({ type: "window" });
  const station = open.find((client) => new URL(client.url).pathname === url);
  return station ? station.focus() : self.clients.openWindow(url);
}

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method === "GET" && KEPT.has(path)) event.respondWith(kept(request));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(focusStation(event.notification.data.page));
});
