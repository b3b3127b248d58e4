// Keeps the last approved snapshot and the page that shows it: a kiosk starts without a network.
const CACHE = "khetview-kiosk-1";
const SHELL = ["/kiosk", "/kiosk/kiosk.js", "/kiosk/kiosk.css", "/kiosk/kiosk.webmanifest", "/assets/favicon.svg", "/fonts/noto-sans-thai.ttf"];
const PATIENCE_MS = 4000;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()));
});

function isKept(url) {
  return SHELL.includes(url.pathname) || url.pathname === "/public/api/v1/kiosk";
}

// Newest first, what was kept where the network or the server is gone or slow; that is said in a header.
async function answer(request) {
  const cache = await caches.open(CACHE);
  const fresh = fetch(request).then(async (response) => {
    if (!response.ok) return (await readKept(cache, request)) || response;
    cache.put(request, response.clone());
    return response;
  });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)).then(() => readKept(cache, request));
  try {
    return (await Promise.race([fresh, late])) || (await fresh);
  } catch (_) {
    return (await readKept(cache, request)) || Response.error();
  }
}

async function readKept(cache, request) {
  const kept = await cache.match(request, { ignoreVary: true });
  if (!kept) return null;
  const headers = new Headers(kept.headers);
  headers.set("x-kept", "yes");
  return new Response(await kept.blob(), { status: kept.status, headers });
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && url.origin === self.location.origin && isKept(url)) {
    event.respondWith(answer(event.request));
  }
});
