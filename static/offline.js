// Without a connection, a page that the student put on this device is read from there.
"use strict";

const SHELF = "kept-pages";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(
    fetch(event.request).catch(async () => {
      const shelf = await caches.open(SHELF);
      const kept = await shelf.match(new URL(event.request.url).pathname);
      if (!kept) throw new Error("offline");
      return kept;
    }),
  );
});
