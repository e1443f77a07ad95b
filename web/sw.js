// The site's service worker: what was loaded once is there without a network.
//
// Files under assets/ have their content's hash in their names: the kept one is the right one. All
// others are asked for anew, and the kept one is what is left when nobody answers.

const OWN = `lambda-paths ${self.registration.scope} `;
/** Of this build of the site: the next one begins anew. */
const CACHE = `${OWN}{{build}}`;

/** An address of this site, without what the server never sees; nothing for any other. */
function own(address) {
  const url = new URL(address, self.registration.scope);
  url.hash = "";
  return url.href.startsWith(self.registration.scope) ? url : undefined;
}

async function keep(addresses) {
  const cache = await caches.open(CACHE);
  const urls = [...new Set(addresses.map((address) => own(address)?.href).filter(Boolean))];
  const kept = await Promise.all(urls.map((url) => cache.match(url)));
  // What cannot be had now is kept the next time that it is loaded.
  await Promise.allSettled(urls.filter((_, index) => !kept[index]).map((url) => cache.add(url)));
}

async function answer(request, url) {
  const cache = await caches.open(CACHE);
  if (url.pathname.includes("/assets/")) {
    const kept = await cache.match(url.href);
    if (kept) {
      return kept;
    }
  }
  try {
    const response = await fetch(request);
    if (response.ok) {
      await cache.put(url.href, response.clone());
    }
    return response;
  } catch (error) {
    const kept = await cache.match(url.href);
    if (kept) {
      return kept;
    }
    throw error;
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const clear = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(OWN) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(clear());
});
self.addEventListener("message", (event) => event.waitUntil(keep(event.data)));
self.addEventListener("fetch", (event) => {
  const url = own(event.request.url);
  if (url && event.request.method === "GET") {
    event.respondWith(answer(event.request, url));
  }
});
