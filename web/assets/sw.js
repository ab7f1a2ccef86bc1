// Starts the app without a network: keeps its shell, never what an API or the relay says. And hands
// on, piece by piece, what the page's device reads of a file.
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
  const media = MEDIA.exec(url.pathname);
  if (media) {
    event.respondWith(read(request, media[1], media[2]));
  } else if (request.mode === "navigate") {
    if (url.pathname.startsWith("/app/")) event.respondWith(page(request, url));
  } else if (url.pathname.startsWith("/web/") || url.pathname === DEVICE) {
    event.respondWith(file(request, url));
  } else if (/^\/s\/[^/]+\/media\/[^/]+\.(jpg|webp|svg)$/.test(url.pathname)) {
    event.respondWith(picture(request));
  }
});

// A message's file, or that of one of its cards.
const MEDIA = /^\/app\/media\/(msg_[a-z2-7]+)(?:\/(\d{1,3}))?$/;
const PIECE_BYTES = 1024 * 1024;
// What a browser shows or plays by itself, and that holds no script; all else is only kept.
const SHOWN = [
  "image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4", "video/webm", "video/ogg",
  "audio/ogg", "audio/webm", "audio/mp4", "audio/mpeg", "audio/aac", "audio/wav",
];

// That a page speaks keeps this worker awake while a file is on its way.
self.addEventListener("message", () => {});

// Asks the pages; one of them holds the device, and its worker answers.
async function piece(message, card, from, shown) {
  const asked = { message, card: card ? Number(card) : null, from, length: PIECE_BYTES, shown };
  const pages = await self.clients.matchAll({ type: "window" });
  const [name, type, size, bytes] = await Promise.any(pages.map((page) => new Promise((done, none) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => (port1.close(), data ? done(data) : none());
    page.postMessage([JSON.stringify(asked)], [port2]);
  })));
  if (!bytes.length && from < size) throw new Error("no bytes");
  return { name, type, size, bytes };
}

// The sender's name without what would make it a path, or something else than it looks like.
function plain(name) {
  const clean = name.replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, "_").replace(/^\.+/, "_") || "file";
  return encodeURIComponent(clean).replace(/['()*]/g, (c) => "%" + c.charCodeAt(0).toString(16));
}

// Answers one range (RFC 9110 section 14), of which at most a piece, or all of it as it comes.
async function read(request, message, card) {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "");
  const shown = ["image", "video", "audio"].includes(request.destination);
  const from = range ? Number(range[1]) : 0;
  let first;
  try {
    first = await piece(message, card, from, shown);
  } catch {
    // A page that was to keep a file stays where it is.
    return request.mode === "navigate" ? new Response(null, { status: 204 }) : Response.error();
  }
  const { size } = first;
  const headers = {
    "accept-ranges": "bytes",
    "cache-control": "no-store",
    "content-disposition": `attachment; filename*=UTF-8''${plain(first.name)}`,
    // A stranger made it: the browser must neither guess what it is nor run it.
    "content-security-policy": "sandbox; default-src 'none'",
    "content-type": SHOWN.includes(first.type) ? first.type : "application/octet-stream",
    "x-content-type-options": "nosniff",
  };
  if (range) {
    const to = Math.min(from + first.bytes.length, range[2] ? Number(range[2]) + 1 : size);
    if (to <= from) return new Response(null, { status: 416, headers: { ...headers, "content-range": `bytes */${size}` } });
    headers["content-range"] = `bytes ${from}-${to - 1}/${size}`;
    headers["content-length"] = String(to - from);
    return new Response(first.bytes.subarray(0, to - from), { status: 206, headers });
  }
  let at = 0, next = first.bytes;
  const body = new ReadableStream({
    async pull(stream) {
      next ??= (await piece(message, card, at, shown)).bytes;
      stream.enqueue(next);
      at += next.length;
      next = null;
      if (at >= size) stream.close();
    },
  }, { highWaterMark: 1 });
  return new Response(body, { headers: { ...headers, "content-length": String(size) } });
}

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
