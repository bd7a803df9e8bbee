// Keeps the stylesheet, the script, the icon and one page that says "offline". It never keeps a page about a person:
// everything but the listed files goes to the network, always.
const CACHE = "kith-VERSION";
const FILES = [FILES_LIST];
const OFFLINE = "/offline";

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...FILES, OFFLINE])).then(() => self.skipWaiting()));
});
addEventListener("activate", (event) => {
  const old = (keys) => keys.filter((key) => key.startsWith("kith-") && key !== CACHE);
  event.waitUntil(caches.keys().then((keys) => Promise.all(old(keys).map((key) => caches.delete(key)))).then(() => self.clients.claim()));
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (FILES.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept || fetch(request)));
  } else if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  }
});

// A notice for this device: what it says came encrypted from Kith, and leads only to pages of Kith.
addEventListener("push", (event) => {
  let told = {};
  try { told = event.data.json(); } catch { /* a browser asks that something is shown */ }
  const { title = "Kith", body = "", path = "" } = told;
  event.waitUntil(self.registration.showNotification(title, { body, tag: path || undefined, renotify: !!path, data: path }));
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data || "/", location.origin);
  if (url.origin !== location.origin) return;
  const show = async () => {
    const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const here = open.find((client) => client.url === url.href);
    return here ? here.focus() : self.clients.openWindow(url.href);
  };
  event.waitUntil(show());
});
// The browser gave its subscription up for another one.
addEventListener("pushsubscriptionchange", (event) => {
  const renew = async () => {
    const { oldSubscription: old, newSubscription } = event;
    const fresh = newSubscription || (old && await self.registration.pushManager.subscribe(old.options));
    if (!old || !fresh) return;
    const { endpoint, keys } = fresh.toJSON();
    const body = new URLSearchParams({ old: old.endpoint, endpoint, p256dh: keys.p256dh, auth: keys.auth });
    await fetch("/channels/push/renew", { method: "POST", headers: { "x-kith": "1" }, body });
  };
  event.waitUntil(renew());
});
