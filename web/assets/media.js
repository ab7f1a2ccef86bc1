// Photos, films and voices before they go: made small, cleaned, drawn, heard. Loaded when needed.
"use strict";
(() => {
// As many pixels as the device takes (client::limits): opened, each takes 4 bytes.
const SIDE_PX = 2048, QUALITY = 0.82, PIXELS_MAX = 64e6;
const THUMBNAIL_PX = [320, 160], THUMBNAIL_CHARS_MAX = (16 * 1024 / 3 | 0) * 4;
const FILM_WAIT_MS = 10000, BARS = 34;

// Width and height from the first bytes: a bomb is told by its label, unopened.
async function pixels(file) {
  const head = new DataView(await file.slice(0, 512 * 1024).arrayBuffer());
  const word = (at) => head.getUint32(at);
  try {
    if (word(0) === 0x89504e47) return [word(16), word(20)];
    if (word(0) === 0x47494638) return [head.getUint16(6, true), head.getUint16(8, true)];
    if (word(0) === 0x52494646 && word(8) === 0x57454250) {
      const kind = word(12), low = (at) => head.getUint16(at, true);
      if (kind === 0x56503858) return [24, 27].map((at) => (low(at) | head.getUint8(at + 2) << 16) + 1);
      if (kind === 0x5650384c) {
        const bits = head.getUint32(21, true);
        return [(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1];
      }
      return [low(26) & 0x3fff, low(28) & 0x3fff];
    }
    if (head.getUint16(0) !== 0xffd8) return null;
    for (let at = 2; ;) {
      const kind = head.getUint8(at + 1);
      if (kind >= 0xc0 && kind <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(kind)) {
        return [head.getUint16(at + 7), head.getUint16(at + 5)];
      }
      at += 2 + head.getUint16(at + 2);
    }
  } catch {
    return null;
  }
}

function drawn(source, width, height, side, paper) {
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext("2d");
  if (paper) {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
  }
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function thumbnail(source, width, height) {
  for (const side of THUMBNAIL_PX) {
    const data = drawn(source, width, height, side, true).toDataURL("image/jpeg", 0.7).split(",")[1] ?? "";
    if (data.length <= THUMBNAIL_CHARS_MAX) return data;
  }
  return "";
}

// Drawn anew, a photo says nothing of where and with what it was taken.
async function photo(file, original) {
  const size = await pixels(file);
  if (!size) throw "picture";
  if (size[0] * size[1] > PIXELS_MAX) throw "large";
  const bitmap = await createImageBitmap(file).catch(() => { throw "picture"; });
  const { width, height } = bitmap, small = thumbnail(bitmap, width, height);
  if (original || file.type === "image/gif") return { file, thumbnail: small, duration: 0 };
  const type = file.type === "image/jpeg" ? "image/jpeg" : "image/webp";
  const canvas = drawn(bitmap, width, height, SIDE_PX, type === "image/jpeg");
  const blob = await new Promise((done) => canvas.toBlob(done, type, QUALITY));
  if (!blob) throw "picture";
  const ending = { "image/jpeg": "jpg", "image/webp": "webp", "image/png": "png" }[blob.type];
  const name = file.name.replace(/\.[^.]*$/, "") + "." + ending;
  return { file: new File([blob], name, { type: blob.type }), thumbnail: small, duration: 0 };
}

async function film(file) {
  const video = document.createElement("video"), url = URL.createObjectURL(file);
  const heard = (name) => new Promise((done, failed) => {
    video.addEventListener(name, done, { once: true });
    video.addEventListener("error", () => failed("film"), { once: true });
    setTimeout(() => failed("film"), FILM_WAIT_MS);
  });
  try {
    video.muted = true;
    video.preload = "auto";
    const there = heard("loadeddata");
    video.src = url;
    await there;
    const duration = Number.isFinite(video.duration) ? Math.round(video.duration * 1000) : 0;
    if (!video.videoWidth) throw "film";
    return { file, thumbnail: thumbnail(video, video.videoWidth, video.videoHeight), duration };
  } finally {
    video.removeAttribute("src");
    URL.revokeObjectURL(url);
  }
}

// What goes in a file's place, with its thumbnail; throws why it does not go.
async function prepare(file, original) {
  if (/^image\/(?!svg)/.test(file.type)) return photo(file, original);
  if (file.type.startsWith("video/")) return film(file);
  return { file, thumbnail: "", duration: 0 };
}

// As many bars as are shown, the loudest of each stretch.
function bars(levels) {
  return Array.from({ length: BARS }, (_, bar) => {
    const from = Math.floor(bar * levels.length / BARS);
    const to = Math.max(from + 1, Math.floor((bar + 1) * levels.length / BARS));
    return Math.min(255, Math.max(8, ...levels.slice(from, to)));
  });
}

// Listens until it is stopped or discarded.
async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const type = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"]
    .find((one) => MediaRecorder.isTypeSupported(one)) ?? "";
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const pieces = [], levels = [], begun = performance.now();
  const context = new AudioContext(), ear = context.createAnalyser();
  ear.fftSize = 512;
  context.createMediaStreamSource(stream).connect(ear);
  const heard = new Uint8Array(ear.fftSize);
  const timer = setInterval(() => {
    ear.getByteTimeDomainData(heard);
    levels.push(2 * heard.reduce((most, level) => Math.max(most, Math.abs(level - 128)), 0));
  }, 100);
  const end = () => {
    clearInterval(timer);
    stream.getTracks().forEach((track) => track.stop());
    context.close();
  };
  recorder.ondataavailable = (event) => pieces.push(event.data);
  recorder.start();
  return {
    stop: () => new Promise((done) => {
      const duration = Math.round(performance.now() - begun);
      recorder.onstop = () => {
        end();
        const plain = (recorder.mimeType || "audio/webm").split(";")[0];
        const name = "voice." + (plain.split("/")[1] === "mp4" ? "m4a" : plain.split("/")[1]);
        done({ file: new File(pieces, name, { type: plain }), thumbnail: "", duration, wave: bars(levels) });
      };
      recorder.stop();
    }),
    discard: () => {
      recorder.onstop = end;
      recorder.stop();
    },
  };
}

globalThis.comptoirMedia = { prepare, record };
})();
