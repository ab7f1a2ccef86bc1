// Sends with clients from npm, unmodified, what they can send; prints what failed.
import * as api from "whatsapp-api-js";
import * as messages from "whatsapp-api-js/messages";
import * as kapso from "@kapso/whatsapp-cloud-api";
import * as detail from "@great-detail/whatsapp";
import * as business from "whatsapp-business";

const { BASE, TOKEN, PHONE, TO } = process.env;
const sent = [], failed = [];
const attempt = async (name, act) => {
  try {
    const done = await act();
    if (done && done.error) throw new Error(JSON.stringify(done));
    sent.push(name);
    return done;
  } catch (error) {
    failed.push(`${name}: ${error.stack ?? error}`.slice(0, 900));
  }
};

const here = (input, init) => fetch(String(input).replace("https://graph.facebook.com", BASE), init);
const whatsapp = new api.WhatsAppAPI({ token: TOKEN, secure: false, ponyfill: { fetch: here } });
await attempt("whatsapp-api-js text", () =>
  whatsapp.sendMessage(PHONE, TO, new messages.Text("Bonjour de whatsapp-api-js")));
await attempt("whatsapp-api-js buttons", () =>
  whatsapp.sendMessage(PHONE, TO, new messages.Interactive(
    new messages.ActionButtons(new messages.Button("oui", "Oui"), new messages.Button("non", "Non")),
    new messages.Body("Oui ou non ?"))));
await attempt("whatsapp-api-js location", () =>
  whatsapp.sendMessage(PHONE, TO, new messages.Location(-1.55, 47.2, "La boutique", "Rue")));

const client = new kapso.WhatsAppClient({ baseUrl: BASE, accessToken: TOKEN });
await attempt("kapso text", () =>
  client.messages.sendText({ phoneNumberId: PHONE, to: TO, body: "Bonjour de kapso" }));
await attempt("kapso buttons", () =>
  client.messages.sendInteractiveButtons({
    phoneNumberId: PHONE, to: TO, bodyText: "Oui ou non ?",
    buttons: [{ id: "oui", title: "Oui" }, { id: "non", title: "Non" }],
  }));

const Client = detail.default ?? detail.Client;
const sdk = new Client({ baseUrl: BASE, request: { headers: { Authorization: `Bearer ${TOKEN}` } } });
await attempt("great-detail text", async () => {
  const request = await sdk.message.createMessage({
    phoneNumberID: PHONE, to: TO, type: "text", text: { body: "Bonjour de great-detail" },
  });
  return request.json ? request.json() : request;
});

const Business = business.WABAClient ?? business.default.WABAClient;
const waba = new Business({ apiToken: TOKEN, phoneId: PHONE, accountId: process.env.WABA });
waba.restClient.fetch.defaults.baseURL = BASE + "/v17.0";
await attempt("whatsapp-business text", () =>
  waba.sendMessage({ to: TO, type: "text", text: { body: "Bonjour de whatsapp-business" } }));

console.log(JSON.stringify({ sent, failed }));
