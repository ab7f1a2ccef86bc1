//! What a shop's programs send, as a customer's hands meet it: pressed, chosen, filled in.

use serde_json::{Value, json};

use crate::browser::{Browser, DESK_EN, PHONE_FR, tell, wanted};
use crate::person::Person;
use crate::support::{MadeShop, PATIENCE, Server, comptoir, free_port, make_shop, stock_shop};

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_answers_what_programs_send() {
    if wanted() {
        tell(story).await;
    }
}

/// A program with a token, and the one customer it writes to.
struct Bot {
    base: String,
    token: String,
    phone: String,
    waba: String,
    to: String,
    http: reqwest::Client,
}

impl Bot {
    async fn post(&self, path: &str, body: Value) -> Value {
        let url = format!("{}/v26.0/{path}", self.base);
        let sent = self.http.post(url).bearer_auth(&self.token).json(&body).send();
        let answer = tokio::time::timeout(PATIENCE, sent).await.unwrap().unwrap();
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    async fn send(&self, kind: &str, inside: Value) {
        let mut message = json!({ "messaging_product": "whatsapp", "to": self.to, "type": kind });
        message[kind] = inside;
        self.post(&format!("{}/messages", self.phone), message).await;
    }
}

async fn bot(server: &Server, shop: &MadeShop, console: &Person) -> Bot {
    let data = server.data.to_str().unwrap();
    let create = ["token", "create", "--data", data, "--shop", &shop.slug, "--name", "Robot"];
    let token = comptoir(&[&create[..], &["--json"]].concat()).await;
    let part = |name: &str| token[name].as_str().unwrap().to_owned();
    let inbox = console.until("/api/chats?queue=all", |page| !page["chats"][0].is_null()).await;
    let chat = format!("/api/chats/{}", inbox["chats"][0]["id"].as_str().unwrap());
    let known = |chat: &Value| chat["customer"]["number"].as_str().is_some_and(|it| !it.is_empty());
    let chat = console.until(&chat, known).await;
    Bot {
        base: server.url.clone(),
        token: part("token"),
        phone: part("phone_number_id"),
        waba: part("waba_id"),
        to: chat["customer"]["number"].as_str().unwrap().to_owned(),
        http: reqwest::Client::new(),
    }
}

async fn story() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    stock_shop(&server, &shop).await;
    let console = Person::sign_in(&server, &shop.sign_in).await;
    let customer = Browser::open(PHONE_FR).await;
    customer.go(&shop.link).await;
    customer.click("a[href*='/app/']").await;
    customer.write("#composer", "Bonjour").await;
    customer.click("#composer-send").await;
    customer.see(".thread .auto").await;
    let bot = bot(&server, &shop, &console).await;
    let inbox = console.get("/api/chats?queue=all").await;
    let chat = inbox["chats"][0]["id"].as_str().unwrap();
    let thread = format!("/api/chats/{chat}/messages");
    let said = async |kind: &str| {
        let fits = |message: &&Value| message["body"]["kind"] == kind;
        let found =
            |page: &Value| page["messages"].as_array().unwrap().iter().rev().find(fits).cloned();
        found(&console.until(&thread, |page| found(page).is_some()).await).unwrap()
    };

    cards(&customer, &bot).await;
    assert_eq!(said("choice_answer").await["body"]["text"], "Samedi matin");
    form(&customer, &bot).await;
    let answer = said("form_answer").await;
    assert_eq!(answer["body"]["values"]["nom"], "Tilleul", "{answer}");
    assert_eq!(answer["body"]["values"]["quoi"], json!(["miel"]), "{answer}");
    customer.axe("cards").await;

    // The counter sees the same, with nothing to press.
    let desk = Browser::open(DESK_EN).await;
    // Who has no password yet is asked for one before anything else.
    console.post("/api/me/password", json!({ "current": "", "new": "une phrase de passe" })).await;
    // A link signs in once: the browser goes on with the session there is.
    let (name, value) = console.cookie.split_once('=').unwrap();
    let session = json!({ "name": name, "value": value, "url": server.url });
    desk.devtools("Network.setCookie", session).await;
    desk.go(&format!("{}/console/{}/inbox/{chat}", server.url, shop.slug)).await;
    desk.see_text(".conv .filled", "Tilleul").await;
    desk.see_text(".conv .caro", "Sablés").await;
    assert_eq!(desk.run("return document.querySelectorAll('.conv .qrep:enabled').length").await, 0);
    desk.axe("cards at the counter").await;
    desk.shot("41-cards").await;

    // Where programs are told.
    desk.go(&format!("{}/console/{}/programs", server.url, shop.slug)).await;
    desk.see_text(".programs", "Robot").await;
    desk.axe("programs").await;
    desk.shot("47-programs").await;
    desk.close().await;
    customer.close().await;
    server.stop().await;
}

/// A list in a sheet, a link that says where it leads, cards side by side, an address.
async fn cards(customer: &Browser, bot: &Bot) {
    let row = |id: &str, title: &str| json!({ "id": id, "title": title, "description": "9 h" });
    bot.send(
        "interactive",
        json!({ "type": "list", "header": { "type": "text", "text": "Votre retrait" },
            "body": { "text": "Quand passez-vous ?" }, "footer": { "text": "Fermé le lundi" },
            "action": { "button": "Voir les jours", "sections": [
                { "title": "Semaine", "rows": [row("ven", "Vendredi soir")] },
                { "title": "Week-end", "rows": [row("sam", "Samedi matin")] } ] } }),
    )
    .await;
    customer.see_text(".card-h", "Votre retrait").await;
    customer.see_text(".card-f", "Fermé le lundi").await;
    customer.click_text(".qrep", "Voir les jours").await;
    customer.see_text("dialog[open] .gh", "Week-end").await;
    customer.axe("a list").await;
    customer.shot("40-list").await;
    customer.click_text("dialog[open] .opt", "Samedi matin").await;
    customer.see_text(".own .bub", "Samedi matin").await;
    customer.see_text(".qrep.on", "Samedi matin").await;

    bot.send(
        "interactive",
        json!({ "type": "cta_url", "body": { "text": "Nos recettes" },
            "action": { "name": "cta_url", "parameters": {
                "display_text": "Lire", "url": "https://recettes.example/miel" } } }),
    )
    .await;
    customer.click_text(".qrep", "Lire").await;
    customer.see_text("dialog[open]", "https://recettes.example/miel").await;
    customer.click_text("dialog[open] button", "Annuler").await;

    let card = |place: u32, title: &str| {
        json!({ "card_index": place, "type": "cta_url", "body": { "text": title },
            "action": { "name": "cta_url", "parameters": {
                "display_text": "Voir", "url": "https://halbran.example" } } })
    };
    bot.send(
        "interactive",
        json!({ "type": "carousel", "body": { "text": "De saison" },
            "action": { "cards": [card(0, "Miel"), card(1, "Sablés")] } }),
    )
    .await;
    customer.see_text(".caro li", "Miel").await;
    bot.send(
        "contacts",
        json!([{ "name": { "formatted_name": "Camille Desrosiers", "first_name": "Camille" },
            "phones": [{ "phone": "+33 1 23 45 67 89" }] }]),
    )
    .await;
    customer.see_text(".person a[href^='tel:']", "+33 1 23 45 67 89").await;
}

/// Two screens: what is missing is said, one goes back, a page loaded again loses nothing.
async fn form(customer: &Browser, bot: &Bot) {
    let screens = json!({ "version": "7.1", "screens": [
        { "id": "WHO", "title": "Qui êtes-vous ?", "layout": { "type": "SingleColumnLayout", "children": [
            { "type": "TextBody", "text": "Pour préparer votre commande." },
            { "type": "TextInput", "name": "nom", "label": "Nom", "required": true },
            { "type": "TextInput", "name": "mail", "label": "E-mail", "input-type": "email" },
            { "type": "RadioButtonsGroup", "name": "comment", "label": "Comment ?", "data-source": [
                { "id": "retrait", "title": "Retrait" }, { "id": "livraison", "title": "Livraison" }] },
            { "type": "If", "condition": "${form.comment} == 'livraison'", "then": [
                { "type": "TextArea", "name": "adresse", "label": "Adresse", "required": true }] },
            { "type": "Footer", "label": "Continuer", "on-click-action": { "name": "navigate",
                "next": { "type": "screen", "name": "WHAT" }, "payload": {} } } ] } },
        { "id": "WHAT", "title": "Que voulez-vous ?", "terminal": true, "data": {},
          "layout": { "type": "SingleColumnLayout", "children": [
            { "type": "CheckboxGroup", "name": "quoi", "label": "Produits", "required": true, "data-source": [
                { "id": "miel", "title": "Miel" }, { "id": "sables", "title": "Sablés" }] },
            { "type": "Dropdown", "name": "taille", "label": "Format", "data-source": [
                { "id": "500", "title": "500 g" }] },
            { "type": "DatePicker", "name": "jour", "label": "Jour" },
            { "type": "OptIn", "name": "ok", "label": "J'ai lu les conditions" },
            { "type": "Footer", "label": "Envoyer", "on-click-action": { "name": "complete",
                "payload": { "nom": "${screen.WHO.form.nom}", "quoi": "${form.quoi}" } } } ] } },
    ] });
    let made = bot
        .post(
            &format!("{}/flows", bot.waba),
            json!({ "name": "commande", "categories": ["OTHER"], "publish": true,
                "flow_json": screens.to_string() }),
        )
        .await;
    bot.send(
        "interactive",
        json!({ "type": "flow", "body": { "text": "Quelques questions" },
            "action": { "name": "flow", "parameters": {
                "flow_message_version": "3", "flow_token": "t", "flow_id": made["id"],
                "flow_cta": "Répondre aux questions", "flow_action": "navigate",
                "flow_action_payload": { "screen": "WHO" } } } }),
    )
    .await;
    customer.click_text(".qrep", "Répondre aux questions").await;
    customer.see_text("dialog[open] h2", "Qui êtes-vous ?").await;
    customer.write("#field-mail", "tilleul@").await;
    customer.click_text("dialog[open] label.opt", "Livraison").await;
    customer.see("#field-adresse").await;
    customer.click_text("dialog[open] .btn", "Continuer").await;
    customer.see_text(".hint.err", "À remplir").await;
    customer.see_text(".hint.err", "e-mail").await;
    customer.keyboard_at("e.id === 'field-nom'").await;
    customer.axe("a form").await;
    customer.shot("42-form").await;
    customer.type_here("Tilleul").await;
    customer.write("#field-mail", "halbran.example").await;
    customer.click_text("dialog[open] label.opt", "Retrait").await;
    customer.click_text("dialog[open] .btn", "Continuer").await;
    customer.see_text("dialog[open] h2", "Que voulez-vous ?").await;
    customer.axe("a form's last screen").await;

    // The page is loaded again in the middle: the draft is there, and one can still go back.
    customer.reload().await;
    customer.click_text(".qrep", "Répondre aux questions").await;
    customer.see_text("dialog[open] h2", "Que voulez-vous ?").await;
    customer.click("dialog[open] .bk").await;
    customer.until("return document.querySelector('#field-nom')?.value === 'Tilleul'").await;
    customer.click_text("dialog[open] .btn", "Continuer").await;
    customer.click_text("dialog[open] label.opt", "Miel").await;
    customer.click_text("dialog[open] .btn", "Envoyer").await;
    customer.see_text(".own .filled", "Tilleul").await;
    customer.see_text(".qrep.on", "Rempli").await;
}
