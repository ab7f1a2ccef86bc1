// Starts the app without a network: keeps its shell, never what an API or the relay says.
const BUILD = "__BUILD__";
const SHELL = `comptoir-shell-${BUILD}`;
const PICTURES = "comptoir-pictures";
const PICTURES_MAX = 200;
// A worker belongs to a service worker by its own address: the device's is under /app/ for that.
const DEVICE = "/app/worker-start.js";
const FILES = [
  "theme.js", "media.js", "app.css", "app-start.js", "app.js", "app_bg.wasm", "worker.js", "worker_bg.wasm",
].map((file) => `/web/${file}?v=${BUILD}`).concat(
  [`${DEVICE}?v=${BUILD}`],
  ["inter-latin-var", "vollkorn-latin-semibold", "jetbrains-mono-latin"].map((font) => `/web/fonts/${font}.woff2`),
  ["/web/sounds/ding.wav"],
);

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const shell = await caches.open(SHELL);
    // One file that is missing must not keep the others from being kept.
    await Promise.allSettled(FILES.map((file) => shell.add(file)));
    // The page that brought us was loaded without us: it is kept too, for the next start.
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const here = pages.map((page) => new URL(page.url).pathname).filter((path) => path.startsWith("/app/"));
    await Promise.allSettled([...new Set(here.map(keyOf))].map((key) => shell.add(key)));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("comptoir-shell-") && name !== SHELL) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname.startsWith("/app/")) event.respondWith(page(request, url));
  } else if (url.pathname.startsWith("/web/") || url.pathname === DEVICE) {
    event.respondWith(file(request, url));
  } else if (/^\/s\/[^/]+\/media\//.test(url.pathname)) {
    event.respondWith(picture(request));
  }
});

// All addresses of a shop are one page.
function keyOf(path) {
  return "/app/" + path.split("/")[2];
}

// The page of a shop: the network's, else the one that was kept.
async function page(request, url) {
  const key = keyOf(url.pathname);
  const shell = await caches.open(SHELL);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await shell.put(key, fresh.clone());
    return fresh;
  } catch {
    return (await shell.match(key)) || Response.error();
  }
}

// A file with its build in its address never changes.
async function file(request, url) {
  const shell = await caches.open(SHELL);
  const kept = await shell.match(request);
  if (kept && (url.searchParams.has("v") || url.pathname.startsWith("/web/fonts/"))) return kept;
  try {
    const fresh = await fetch(request);
    if (fresh.ok && fresh.status === 200) await shell.put(request, fresh.clone());
    return fresh;
  } catch {
    return kept || Response.error();
  }
}

async function picture(request) {
  const pictures = await caches.open(PICTURES);
  const kept = await pictures.match(request);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok && fresh.status === 200) {
    await pictures.put(request, fresh.clone());
    const names = await pictures.keys();
    await Promise.all(names.slice(0, Math.max(0, names.length - PICTURES_MAX)).map((name) => pictures.delete(name)));
  }
  return fresh;
}
