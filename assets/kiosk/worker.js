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

// Newest first, what was kept where the network is gone or slow.
async function answer(request) {
  const cache = await caches.open(CACHE);
  const kept = cache.match(request, { ignoreVary: true });
  const fresh = fetch(request).then((response) => {
    if (response.ok) cache.put(request, response.clone());
    return response;
  });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)).then(() => kept);
  try {
    return (await Promise.race([fresh, late])) || (await fresh);
  } catch (_) {
    const old = await kept;
    if (!old) return Response.error();
    const headers = new Headers(old.headers);
    headers.set("x-kept", "yes");
    return new Response(await old.blob(), { status: old.status, headers });
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && url.origin === self.location.origin && isKept(url)) {
    event.respondWith(answer(event.request));
  }
});
