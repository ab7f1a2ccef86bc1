// Sends with @kapso/whatsapp-cloud-api, unmodified, each kind that it can send, and uploads,
// fetches and deletes what it needs; prints what was sent as what.
import * as kapso from "@kapso/whatsapp-cloud-api";

const { BASE, TOKEN, PHONE, WABA, CATALOG, TO } = process.env;
const sent = [], failed = [], notes = {};
const attempt = async (name, act, kind, like) => {
  try {
    const done = await act();
    if (done && done.error) throw new Error(JSON.stringify(done));
    sent.push({ name, id: done?.messages?.[0]?.id ?? null, kind, like });
    return done;
  } catch (error) {
    failed.push(`${name}: ${error.stack ?? error} ${JSON.stringify(error.raw ?? {})}`.slice(0, 900));
  }
};
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const webp = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA";

const client = new kapso.WhatsAppClient({ baseUrl: BASE, accessToken: TOKEN });
const at = { phoneNumberId: PHONE, to: TO };
const m = client.messages;
const upload = async (name, fileName, mime, base64) => {
  const type = mime.split("/")[0];
  const file = new Blob([Buffer.from(base64, "base64")], { type: mime });
  const done = await attempt(name, () => client.media.upload({ phoneNumberId: PHONE, type, file, fileName }));
  return done?.id;
};

const first = await attempt("text", () => m.sendText({ ...at, body: "Bonjour de kapso", bizOpaqueCallbackData: "b" }), "text", { text: "Bonjour de kapso" });
const wamid = first?.messages?.[0]?.id;
await attempt("reply", () => m.sendText({ ...at, body: "En réponse", contextMessageId: wamid }), "text");
await attempt("reaction", () => m.sendReaction({ ...at, reaction: { messageId: wamid, emoji: "👍" } }));
const picture = await upload("picture", "pot.png", "image/png", png);
const sticker = await upload("sticker", "abeille.webp", "image/webp", webp);
const sound = await upload("sound", "mot.ogg", "audio/ogg", png);
const film = await upload("film", "ruche.mp4", "video/mp4", png);
const paper = await upload("paper", "facture.pdf", "application/pdf", png);
await attempt("image", () => m.sendImage({ ...at, image: { id: picture, caption: "Le pot" } }), "media", { media: "image", caption: "Le pot" });
await attempt("video", () => m.sendVideo({ ...at, video: { id: film } }), "media", { media: "video" });
await attempt("voice", () => m.sendAudio({ ...at, audio: { id: sound, voice: true } }), "media", { media: "voice" });
await attempt("document", () => m.sendDocument({ ...at, document: { id: paper, filename: "Facture 7.pdf" } }), "media", { media: "document", name: "Facture 7.pdf" });
await attempt("sticker", () => m.sendSticker({ ...at, sticker: { id: sticker } }), "media", { media: "sticker" });
await attempt("location", () => m.sendLocation({ ...at, location: { latitude: 47.2, longitude: -1.55, name: "La boutique", address: "Rue" } }), "location", { name: "La boutique" });
await attempt("contacts", () => m.sendContacts({ ...at, contacts: [{ name: { formattedName: "Camille", firstName: "Camille" }, phones: [{ phone: "+33 2 40 00 00 00", type: "WORK" }] }] }), "contacts");
await attempt("buttons", () => m.sendInteractiveButtons({ ...at, bodyText: "Oui ou non ?", footerText: "Halbran", header: { type: "image", image: { id: picture } }, buttons: [{ id: "oui", title: "Oui" }, { id: "non", title: "Non" }] }), "choice", { list: false, text: "Oui ou non ?" });
await attempt("list", () => m.sendInteractiveList({ ...at, bodyText: "Lequel ?", buttonText: "Choisir", sections: [{ title: "Miels", rows: [{ id: "b", title: "Bruyère", description: "500 g" }] }] }), "choice", { list: true, button: "Choisir" });
await attempt("address", () => m.sendInteractiveCtaUrl({ ...at, bodyText: "Nos horaires", parameters: { displayText: "Voir", url: "https://halbran.example/heures" } }), "choice");
await attempt("product", () => m.sendInteractiveProduct({ ...at, bodyText: "Celui-ci", catalogId: CATALOG, productRetailerId: "miel" }), "product_list", { total: 1 });
await attempt("products", () => m.sendInteractiveProductList({ ...at, bodyText: "Pour vous", catalogId: CATALOG, header: { type: "text", text: "Nos choix" }, sections: [{ title: "Miels", productItems: [{ productRetailerId: "miel" }] }, { title: "Biscuits", productItems: [{ productRetailerId: "sables" }] }] }), "product_list", { total: 2, title: "Nos choix" });
await attempt("catalogue", () => m.sendInteractiveCatalogMessage({ ...at, bodyText: "Tout est là", parameters: { thumbnailProductRetailerId: "miel" } }), "choice");
await attempt("place", () => m.sendInteractiveLocationRequest({ ...at, bodyText: "Où livrer ?", parameters: { requestMessage: "Où livrer ?" } }), "choice");
await attempt("postal address", () => m.sendInteractiveAddress({ ...at, bodyText: "Où livrer ?", parameters: { country: "IN", values: { name: "Camille" } } }), "form");
const card = (cardIndex, buttons) => ({ cardIndex, header: { type: "image", image: { id: picture } }, bodyText: "Un pot", action: { buttons } });
await attempt("carousel", () => m.sendInteractiveCarousel({ ...at, bodyText: "Côte à côte", cards: [card(0, [{ id: "a", title: "Celui-ci" }]), card(1, [{ id: "b", title: "Celui-là" }])] }), "carousel", { text: "Côte à côte" });

await attempt("template", () => client.templates.create({ businessAccountId: WABA, name: "prete", language: "fr", category: "UTILITY", components: [{ type: "BODY", text: "Bonjour {{1}}, la commande {{2}} est prête.", example: { bodyText: [["Camille", "7"]] } }, { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "J’arrive" }] }] }));
await attempt("templates", () => client.templates.list({ businessAccountId: WABA, limit: 5 }));
await attempt("filled in", () => m.sendTemplate({ ...at, template: { name: "prete", language: { code: "fr" }, components: [{ type: "body", parameters: [{ type: "text", text: "Camille" }, { type: "text", text: "H-7" }] }] } }), "choice", { text: "Bonjour Camille, la commande H-7 est prête." });
const flowJson = { version: "7.1", screens: [{ id: "A", title: "Avis", terminal: true, layout: { type: "SingleColumnLayout", children: [{ type: "TextInput", name: "avis", label: "Votre avis", required: true }, { type: "Footer", label: "Envoyer", onClickAction: { name: "complete", payload: { avis: "${form.avis}" } } }] } }] };
const flow = await attempt("form", () => client.flows.deploy(flowJson, { wabaId: WABA, name: "avis", publish: true }));
const flowId = flow?.flowId ?? flow?.id;
await attempt("form sent", () => m.sendInteractiveFlow({ ...at, bodyText: "Votre avis ?", parameters: { flowId, flowCta: "Répondre", flowToken: "t-7" } }), "form", { button: "Répondre" });

const about = await attempt("about the picture", () => client.media.get({ mediaId: picture, phoneNumberId: PHONE }));
const fetched = await attempt("fetched without a token", () => client.media.download({ mediaId: picture, phoneNumberId: PHONE }));
notes.fetched = fetched?.byteLength;
notes.bare = (await fetch(about.url)).status;
notes.forged = (await fetch(about.downloadUrl.replace(/signature=.../, "signature=000"))).status;
notes.held = (await fetch(about.url, { headers: { authorization: `Bearer ${TOKEN}` } })).status;
await attempt("deleted", () => client.media.delete({ mediaId: picture, phoneNumberId: PHONE }));
notes.after = (await fetch(about.downloadUrl)).status;
console.log(JSON.stringify({ sent, failed, notes }));
