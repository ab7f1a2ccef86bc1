// Sends with @chat-adapter/whatsapp, @microfox/whatsapp-business and Meta's business SDK,
// unmodified, what they can send; prints what was sent as what.
import { createWhatsAppAdapter } from "@chat-adapter/whatsapp";
import { WhatsAppBusinessSDK } from "@microfox/whatsapp-business";
import bizSdk from "facebook-nodejs-business-sdk";

const { BASE, TOKEN, PHONE, WABA, APP_SECRET, TO } = process.env;
const sent = [], failed = [];
const attempt = async (name, act, kind, like) => {
  try {
    const done = await act();
    if (done && done.error) throw new Error(JSON.stringify(done));
    sent.push({ name, id: (done?.messages ?? done?.data?.messages)?.[0]?.id ?? done?.id ?? null, kind, like });
    return done;
  } catch (error) {
    const raw = error.originalError?.response?.data ?? error.response ?? {};
    failed.push(`${name}: ${error.stack ?? error} ${JSON.stringify(raw)}`.slice(0, 900));
  }
};
const quiet = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };

// Vercel's adapter. It keeps who is who in a store of its own; here it needs none.
const vercel = createWhatsAppAdapter({
  apiUrl: BASE, accessToken: TOKEN, phoneNumberId: PHONE, appSecret: APP_SECRET,
  verifyToken: "v", logger: quiet,
});
const kept = new Map();
const state = { get: async (k) => kept.get(k) ?? null, set: async (k, v) => void kept.set(k, v), delete: async (k) => void kept.delete(k) };
await vercel.initialize({ getState: () => state, getLogger: () => quiet });
const thread = vercel.encodeThreadId({ phoneNumberId: PHONE, userWaId: TO });
const first = await attempt("chat-adapter text", () => vercel.postMessage(thread, "Bonjour de chat-adapter"), "text", { text: "Bonjour de chat-adapter" });
await attempt("chat-adapter card", () => vercel.postMessage(thread, { card: { type: "card", title: "Oui ou non ?", children: [
  { type: "actions", children: [{ type: "button", id: "oui", label: "Oui" }, { type: "button", id: "non", label: "Non" }] }] } }), "choice", { list: false });
await attempt("chat-adapter file", () => vercel.postMessage(thread, { markdown: "Le pot", files: [{ filename: "pot.png", mimeType: "image/png", data: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64") }] }), "media");
await attempt("chat-adapter reaction", async () => { await vercel.addReaction(thread, first.id, "👍"); });
await attempt("chat-adapter no reaction", async () => { await vercel.removeReaction(thread, first.id, "👍"); });

const fox = new WhatsAppBusinessSDK({ phoneNumberId: PHONE, businessAccountId: WABA, accessToken: TOKEN, baseUrl: BASE + "/v22.0" });
await attempt("microfox text", () => fox.sendTextMessage(TO, "Bonjour de microfox"), "text", { text: "Bonjour de microfox" });
await attempt("microfox reply", () => fox.sendReply(TO, "text", "En réponse", first?.id), "text", { text: "En réponse" });
await attempt("microfox location", () => fox.sendLocationMessage(TO, { latitude: 47.2, longitude: -1.55, name: "La boutique", address: "Rue" }), "location");
await attempt("microfox contact", () => fox.sendContactMessage(TO, [{ name: { formatted_name: "Camille", first_name: "Camille" }, phones: [{ phone: "+33 2 40 00 00 00", type: "WORK" }] }]), "contacts");
await attempt("microfox buttons", () => fox.sendInteractiveMessage(TO, { type: "button", body: { text: "Oui ou non ?" }, action: { buttons: [{ type: "reply", reply: { id: "oui", title: "Oui" } }] } }), "choice");
await attempt("microfox reaction", async () => { await fox.sendReaction(TO, first?.id, "🍯"); });
await attempt("microfox profile", async () => { await fox.getBusinessProfile(); });
await attempt("microfox templates", async () => { await fox.getTemplates(); });
await attempt("microfox numbers", async () => { await fox.getPhoneNumbers(); });
// It asks on the business account what is the number's: its own mistake, taken all the same.
await attempt("microfox trade", async () => { await fox.getCommerceSettings(); });

// Meta's own business SDK, as its sample shop uses it.
const { FacebookAdsApi } = bizSdk;
Object.defineProperty(FacebookAdsApi, "GRAPH", { get: () => BASE });
const meta = new FacebookAdsApi(TOKEN);
const body = (more) => ({ messaging_product: "whatsapp", recipient_type: "individual", to: TO, ...more });
await attempt("Meta text", () => meta.call("POST", [PHONE, "messages"], body({ type: "text", text: { body: "Bonjour de Meta" } })), "text", { text: "Bonjour de Meta" });
await attempt("Meta products", () => meta.call("POST", [PHONE, "messages"], body({ type: "interactive", interactive: { type: "button", body: { text: "Bienvenue" }, action: { buttons: [{ type: "reply", reply: { id: "a", title: "Aide" } }] } } })), "choice");
await attempt("Meta read", async () => { await meta.call("GET", [PHONE], { fields: "id,verified_name" }); });
console.log(JSON.stringify({ sent, failed }));
process.exit(0);
