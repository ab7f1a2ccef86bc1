// A bot that answers for a shop, with whatsapp-api-js (npm install whatsapp-api-js@6.3.0).
// BASE, TOKEN, PHONE, APP, APP_SECRET: as `comptoir sandbox` or `comptoir token create` prints them.
import { createServer } from "node:http";
import { WhatsAppAPI } from "whatsapp-api-js";
import { ActionButtons, Body, Button, Interactive, Text } from "whatsapp-api-js/messages";

const { BASE, TOKEN, APP, APP_SECRET, PORT = "8101" } = process.env;
const whatsapp = new WhatsAppAPI({
  token: TOKEN,
  appSecret: APP_SECRET,
  webhookVerifyToken: "a-word-of-yours",
  v: "v24.0",
  // The one line that makes it a bot of your own shop:
  ponyfill: { fetch: (url, init) => fetch(String(url).replace("https://graph.facebook.com", BASE), init) },
});

whatsapp.on.message = async ({ phoneID, from, message, name, reply }) => {
  if (message.type === "interactive") {
    const chosen = message.interactive.button_reply?.id;
    await whatsapp.sendMessage(phoneID, from, new Text(chosen === "person" ? "Somebody will be with you." : "Until next time!"));
    return;
  }
  await whatsapp.sendMessage(phoneID, from, new Interactive(
    new ActionButtons(new Button("person", "Yes, please"), new Button("no", "No, thank you")),
    new Body(`Hello ${name}! Shall somebody of us answer?`),
  ));
};

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://bot");
  if (request.method === "GET") {
    try {
      response.end(whatsapp.get(Object.fromEntries(url.searchParams)));
    } catch {
      response.writeHead(403).end();
    }
    return;
  }
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts).toString();
  try {
    await whatsapp.post(JSON.parse(body), body, request.headers["x-hub-signature-256"]);
    response.end("ok");
  } catch (error) {
    console.error(error);
    response.writeHead(typeof error === "number" ? error : 500).end();
  }
});

server.listen(Number(PORT), "127.0.0.1", async () => {
  const answer = await fetch(`${BASE}/v24.0/${APP}/subscriptions`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({
      object: "whatsapp_business_account",
      callback_url: `http://127.0.0.1:${server.address().port}/`,
      verify_token: "a-word-of-yours",
      fields: ["messages"],
    }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  console.log("the bot is listening");
});
