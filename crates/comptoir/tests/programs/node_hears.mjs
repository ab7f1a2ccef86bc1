// What the sandbox's customer does, as four clients from npm read it, unmodified: each webhook of
// each kind is checked and parsed by all of them; prints what they made of it.
import { createServer } from "node:http";
import { WhatsAppAPI } from "whatsapp-api-js";
import { normalizeWebhook, verifySignature } from "@kapso/whatsapp-cloud-api/server";
import { Client } from "@great-detail/whatsapp";
import { createWhatsAppAdapter } from "@chat-adapter/whatsapp";

const { BASE, TOKEN, PHONE, APP, APP_SECRET, TO, CATALOG, CONTROL } = process.env;
const bodies = [], bells = [];
const kinds = new Set();
const server = createServer(async (request, response) => {
  if (request.method === "GET") {
    response.end(new URL(request.url, "http://bot").searchParams.get("hub.challenge"));
    return;
  }
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts).toString();
  bodies.push([body, request.headers]);
  const value = JSON.parse(body).entry[0].changes[0].value;
  const message = value.messages?.[0];
  kinds.add(message ? (message.interactive?.type ?? message.type) : value.statuses?.[0].status);
  response.end("ok");
  bells.splice(0).forEach((bell) => bell());
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const heard = async (kind) => {
  while (!kinds.has(kind)) await new Promise((bell) => bells.push(bell));
};
const ask = async (url, body) => {
  const answer = await fetch(url, { method: "POST", headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" }, body: JSON.stringify(body) });
  const done = await answer.json();
  if (done.error) throw new Error(JSON.stringify(done));
  return done;
};
const send = (message) => ask(`${BASE}/v24.0/${PHONE}/messages`, { messaging_product: "whatsapp", to: TO, ...message });
const card = (interactive) => send({ type: "interactive", interactive });
const tell = async (method, params) => (await ask(CONTROL, { method, params })).result;
await ask(`${BASE}/v24.0/${APP}/subscriptions`, { object: "whatsapp_business_account", callback_url: `http://127.0.0.1:${server.address().port}/`, verify_token: "v", fields: ["messages"] });

const { messages: [{ id: first }] } = await send({ type: "text", text: { body: "Hello" } });
await tell("send", { text: "Du miel « de bruyère » ? 🍯" });
await heard("text");
await card({ type: "button", body: { text: "Collect?" }, action: { buttons: [{ type: "reply", reply: { id: "yes", title: "Yes" } }] } });
await heard("button_reply");
await card({ type: "list", body: { text: "Which?" }, action: { button: "Choose", sections: [{ title: "Honey", rows: [{ id: "h", title: "Heather", description: "250 g" }] }] } });
await heard("list_reply");
await card({ type: "product", action: { catalog_id: CATALOG, product_retailer_id: "honey" } });
await heard("order");
await card({ type: "location_request_message", body: { text: "Where?" }, action: { name: "send_location" } });
await heard("location");
await card({ type: "address_message", body: { text: "Where to?" }, action: { name: "address_message", parameters: { country: "IN" } } });
await heard("nfm_reply");
await tell("send_contact", { contacts: [{ name: "Camille", phones: ["+33 2 40 00 00 00"] }] });
await heard("contacts");
await tell("react", { message: first.replace("wamid.", "msg_"), emoji: "👍" });
await heard("reaction");
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
await tell("send_file", { data: png, name: "pot.png", caption: "Celui-ci" });
await heard("image");
await tell("send_file", { data: png, name: "mot.ogg", mime: "audio/ogg", voice: true });
await heard("audio");
await tell("send_file", { data: "JVBERi0xLjQK", name: "facture.pdf" });
await heard("document");
for (const status of ["sent", "delivered", "read"]) await heard(status);

const failed = [], read = { api: 0, kapso: 0, detail: 0, vercel: 0 };
const quiet = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };
const api = new WhatsAppAPI({ token: TOKEN, appSecret: APP_SECRET, webhookVerifyToken: "v", secure: true });
api.on.message = () => { read.api += 1; };
api.on.status = () => { read.api += 1; };
const detail = new Client({});
const kept = new Map();
const state = { get: async (k) => kept.get(k) ?? null, set: async (k, v) => void kept.set(k, v), delete: async (k) => void kept.delete(k) };
const vercel = createWhatsAppAdapter({ apiUrl: BASE, accessToken: TOKEN, phoneNumberId: PHONE, appSecret: APP_SECRET, verifyToken: "v", logger: quiet });
const told = [];
const chat = new Proxy({}, { get: (_, name) => name === "getState" ? () => state : name === "then" ? undefined : (...what) => { told.push([name, what]); } });
await vercel.initialize(chat);
for (const [body, headers] of bodies) {
  const signature = headers["x-hub-signature-256"];
  const attempt = async (name, act) => {
    try { await act(); } catch (error) { failed.push(`${name}: ${error.stack ?? error} ${body}`.slice(0, 700)); }
  };
  if (!/^[\x00-\x7f]*$/.test(body) || !headers["content-length"]) failed.push(`not as all can read it: ${body}`);
  await attempt("whatsapp-api-js", () => api.post(JSON.parse(body), body, signature));
  await attempt("kapso", () => {
    if (!verifySignature({ appSecret: APP_SECRET, rawBody: body, signatureHeader: signature })) throw new Error("signature");
    const normal = normalizeWebhook(JSON.parse(body));
    if (normal.messages.length + normal.statuses.length !== 1) throw new Error(JSON.stringify(normal));
    read.kapso += 1;
  });
  await attempt("great-detail", async () => {
    const event = await detail.webhook.eventNotification({ method: "POST", query: {}, body, headers });
    await event.verifySignature(APP_SECRET);
    read.detail += 1;
  });
  await attempt("chat-adapter", async () => {
    const answer = await vercel.handleWebhook(new Request("http://bot/", { method: "POST", body, headers: { "x-hub-signature-256": signature, "content-type": "application/json" } }));
    if (answer.status !== 200) throw new Error(`${answer.status}`);
    read.vercel += 1;
  });
}
console.log(JSON.stringify({ kinds: [...kinds].sort(), bodies: bodies.length, read, failed }));
process.exit(0);
