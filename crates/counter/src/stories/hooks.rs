//! Programs are told what happens in a shop: each kind of thing, in the bytes their clients read.

use std::sync::Arc;

use comptoir_api::chat::{Body, Message, Notice, Side};
use comptoir_api::cloud::{Scope, wamid};
use comptoir_client::Draft;
use comptoir_client::blob::{File, send_file};
use comptoir_client::net::HttpFetch;
use comptoir_wire::content::{self, content::Body as Sent};
use comptoir_wire::ids::MessageId;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::receiver::{Post, Program, Receiver};
use super::world::{Customer, World};
use crate::cloud::hooks::{Happening, Listeners};
use crate::cloud::token;

/// What every body has, whatever it tells.
fn is_whole(post: &Post, program: &Program) {
    assert!(post.bytes.is_ascii());
    assert!(post.is_signed(&program.row.app_secret));
    assert!(!post.is_signed(&program.token));
    assert_eq!(post.headers["content-type"], "application/json");
    assert_eq!(post.headers["content-length"], post.bytes.len().to_string());
    let value = post.value();
    assert_eq!(value["metadata"]["phone_number_id"], program.account.phone_number);
    assert_eq!(value["metadata"]["display_phone_number"], program.account.display_phone);
    assert_eq!(post.body["entry"][0]["id"], program.account.waba);
    let contact = &value["contacts"][0];
    assert!(contact["user_id"].as_str().unwrap().starts_with("ZZ."));
    for list in ["messages", "statuses"] {
        assert!(value[list].as_array().is_none_or(|list| list.len() == 1));
    }
}

async fn shows<T: Clone>(customer: &Customer, look: impl Fn(&Body) -> Option<T>) -> (Message, T) {
    customer
        .sees(|thread| thread.iter().find_map(|one| Some((one.clone(), look(&one.body)?))))
        .await
}

/// Words with letters of every kind, an answer to them, an emoji put and taken back.
#[tokio::test(flavor = "multi_thread")]
async fn words_and_emoji_arrive() {
    let mut world = World::new().await;
    let receiver = Receiver::new(&world, "sésame & co").await;
    let program = Program::new(&world, "Order bot").await;
    program.subscribes(&receiver, "messages").await;
    assert_eq!(receiver.challenges().len(), 1);
    let customer = world.customer().await;
    customer.handle.with(|device| device.set_profile("Zoé 🍯", "fr")).await.unwrap();
    customer
        .handle
        .with(|device| {
            let chat = device.chats().unwrap()[0].id.parse().unwrap();
            device.came_by(chat, "k7").unwrap();
        })
        .await;
    let said = customer.say("Déjà « prêt » ?\n🍯").await;
    let post = receiver.hears_words("Déjà « prêt » ?\n🍯").await;
    is_whole(&post, &program);
    let message = post.message();
    assert_eq!(message["id"], wamid(&said.to_string()));
    assert_eq!(message["from"], post.value()["contacts"][0]["wa_id"]);
    assert_eq!(message["from_user_id"], post.value()["contacts"][0]["user_id"]);
    assert_eq!(message["referral"]["source_id"], "k7");
    assert!(message.get("context").is_none());
    let from = message["from"].as_str().unwrap().to_owned();

    let id = program.sends(&from, json!({ "type": "text", "text": { "body": "Oui" } })).await;
    let heard = customer.hears("Oui").await;
    customer.send(Draft::text("Merci").replying_to(heard.id.parse().unwrap())).await;
    let post = receiver.hears_words("Merci").await;
    is_whole(&post, &program);
    let context = json!({ "from": program.account.display_phone, "id": id });
    assert_eq!(post.message()["context"], context);
    assert_eq!(post.value()["contacts"][0]["profile"]["name"], "Zoé 🍯");

    let target = heard.id.parse::<MessageId>().unwrap().to_vec();
    for emoji in ["❤", ""] {
        let reaction = content::Reaction { message: target.clone(), emoji: emoji.into() };
        customer.send(Draft::new(Sent::Reaction(reaction))).await;
    }
    let reactions = receiver
        .sees(|posts| {
            let reactions = posts.iter().filter(|post| post.message()["type"] == "reaction");
            let reactions: Vec<Value> =
                reactions.map(|post| post.message()["reaction"].clone()).collect();
            (reactions.len() == 2).then_some(reactions)
        })
        .await;
    assert_eq!(reactions, [json!({ "message_id": id, "emoji": "❤" }), json!({ "message_id": id })]);
}

/// A customer reads with another key: programs hear it once, by the name the API has for it.
#[tokio::test(flavor = "multi_thread")]
async fn another_key_of_a_customer_is_told() {
    let mut world = World::new().await;
    let receiver = Receiver::new(&world, "secret").await;
    let program = Program::new(&world, "Order bot").await;
    program.subscribes(&receiver, "messages").await;
    let customer = world.customer().await;
    customer.handle.with(|device| device.set_profile("Zoé", "fr")).await.unwrap();
    customer.say("Bonjour").await;
    let said = receiver.hears_words("Bonjour").await;

    // No client of ours brings a second device into a chat yet: the line is handed over as the
    // shop's device would write it.
    let shop = world.counter.shop(&world.id).unwrap();
    let chat = customer.chat;
    let mut line = customer.history().await.pop().unwrap();
    line.id = MessageId([7; 16]).to_string();
    line.from.side = Side::Notice;
    let (subject, detail) = ("Zoé".into(), String::new());
    line.body = Body::Notice { notice: Notice::KeyChanged, subject, detail, number: 1 };
    let mut tx = world.counter.store.begin().await.unwrap();
    let mut who = Listeners::load(&mut tx, &world.id, world.clock.now_ms()).await.unwrap();
    let reader = token::reader_of(&program.row.id).unwrap().to_string();
    who.set_roster(chat, Arc::new([reader].into()));
    let row = tx.chats(&world.id).lookup(&chat.to_string()).await.unwrap().unwrap();
    let happening = Happening {
        shop: &shop,
        base: &world.base,
        chat,
        customer: row.customer,
        change: 1_000_000,
        now_ms: world.clock.now_ms(),
    };
    let told = happening.message(&mut tx, &who, &line, &content::Content::default(), None).await;
    tx.deliveries(&world.id).add(&told.unwrap()).await.unwrap();
    tx.save().await.unwrap();
    customer.say("C'est toujours moi").await;
    let post = receiver.hears_type("system").await;
    is_whole(&post, &program);
    let contact = &said.value()["contacts"][0];
    let system = json!({
        "type": "customer_identity_changed", "body": "Zoé reads with a new key",
        "wa_id": contact["wa_id"], "user_id": contact["user_id"],
    });
    assert_eq!(post.message()["system"], system);
    assert_eq!(post.message()["from"], contact["wa_id"]);
    assert_eq!(post.value()["contacts"][0], said.value()["contacts"][0]);
}

/// A picture, a place, a card and a cart.
#[tokio::test(flavor = "multi_thread")]
async fn things_arrive() {
    let mut world = World::new().await;
    let receiver = Receiver::new(&world, "secret").await;
    let program = Program::new(&world, "Order bot").await;
    program.subscribes(&receiver, "messages").await;
    let customer = world.customer().await;
    customer.say("Bonjour").await;
    receiver.hears_words("Bonjour").await;

    let bytes = b"%PDF-1.4 une carte".to_vec();
    let hash = Sha256::digest(&bytes);
    let file = File {
        bytes,
        name: "carte é.pdf".into(),
        mime: "application/pdf".into(),
        caption: "La \"sha256\":\"\" carte".into(),
        ..File::default()
    };
    let fetch = HttpFetch::new();
    let sent = send_file(customer.handle.line(), &fetch, customer.chat, file, None).await.unwrap();
    let post = receiver.hears_type("document").await;
    is_whole(&post, &program);
    let document = &post.message()["document"];
    assert_eq!(document["sha256"], data_encoding::BASE64.encode(&hash));
    assert_eq!(document["caption"], "La \"sha256\":\"\" carte");
    assert_eq!(
        (&document["filename"], &document["mime_type"]),
        (&json!("carte é.pdf"), &json!("application/pdf"))
    );
    let id = document["id"].as_str().unwrap();
    assert!(id.bytes().all(|letter| letter.is_ascii_digit()));
    let mut tx = world.counter.store.read().await.unwrap();
    let row = tx.cloud_media(&world.id).lookup(id).await.unwrap().unwrap();
    assert_eq!(
        (row.message, row.sha256),
        (sent.to_string(), data_encoding::HEXLOWER.encode(&hash))
    );
    drop(tx);

    let place = content::Location {
        latitude: 48.5,
        longitude: -2.25,
        name: "Ici".into(),
        ..content::Location::default()
    };
    customer.send(Draft::new(Sent::Location(place))).await;
    let post = receiver.hears_type("location").await;
    assert_eq!(
        post.message()["location"],
        json!({ "latitude": 48.5, "longitude": -2.25, "name": "Ici" })
    );
    let card = content::ContactCard {
        name: "Nour".into(),
        phones: vec!["+33 1".into()],
        ..content::ContactCard::default()
    };
    customer.send(Draft::new(Sent::Contact(card))).await;
    let post = receiver.hears_type("contacts").await;
    assert_eq!(post.message()["contacts"][0]["phones"][0]["phone"], "+33 1");

    // What it costs is what the catalogue says, not what the cart does.
    customer.order(&[("miel", 2, 1), ("sables", 1, 360)]).await;
    let post = receiver.hears_type("order").await;
    is_whole(&post, &program);
    let order = &post.message()["order"];
    assert_eq!(order["catalog_id"], program.account.catalog);
    assert_eq!(
        order["product_items"],
        json!([
            { "product_retailer_id": "miel", "quantity": 2, "item_price": 12.5, "currency": "EUR" },
            { "product_retailer_id": "sables", "quantity": 1, "item_price": 3.6, "currency": "EUR" },
        ])
    );
    let product = content::Product {
        product: "the".into(),
        variant: "250g".into(),
        title: "Thé".into(),
        question: true,
        ..content::Product::default()
    };
    customer.send(Draft::new(Sent::Product(product))).await;
    let post = receiver.hears(|post| post.message()["context"].is_object()).await;
    let referred = &post.message()["context"]["referred_product"];
    assert_eq!(referred["product_retailer_id"], "the:250g");
}

/// A button, a row and a form are answered, by what they were sent as.
#[tokio::test(flavor = "multi_thread")]
async fn answers_arrive() {
    let mut world = World::new().await;
    let receiver = Receiver::new(&world, "secret").await;
    let program = Program::new(&world, "Order bot").await;
    program.subscribes(&receiver, r#"["messages","user_preferences"]"#).await;
    let customer = world.customer().await;
    customer.say("Bonjour").await;
    let from = receiver.hears_words("Bonjour").await.message()["from"].clone();
    let from = from.as_str().unwrap();

    let buttons = json!({ "type": "interactive", "interactive": { "type": "button",
    "body": { "text": "Quand ?" }, "action": { "buttons": [
        { "type": "reply", "reply": { "id": "am", "title": "Matin" } },
        { "type": "reply", "reply": { "id": "pm", "title": "Soir" } },
    ]}}});
    let list = json!({ "type": "interactive", "interactive": { "type": "list",
        "body": { "text": "Où ?" }, "action": { "button": "Voir", "sections": [{ "title": "Ici",
            "rows": [{ "id": "r1", "title": "Quai", "description": "9 h" }] }]}}});
    for (asked, text, option, title) in
        [(buttons, "Quand ?", "pm", "Soir"), (list, "Où ?", "r1", "Quai")]
    {
        let id = program.sends(from, asked).await;
        let (message, ()) = shows(&customer, |body| {
            matches!(body, Body::Choice(choice) if choice.text == text).then_some(())
        })
        .await;
        let answer = content::ChoiceAnswer {
            message: message.id.parse::<MessageId>().unwrap().to_vec(),
            options: vec![option.into()],
            title: title.into(),
        };
        customer.send(Draft::new(Sent::ChoiceAnswer(answer))).await;
        let post = receiver.hears(|post| post.message()["context"]["id"] == id).await;
        is_whole(&post, &program);
        let expected = match option {
            "pm" => {
                json!({ "type": "button_reply", "button_reply": { "id": "pm", "title": "Soir" } })
            }
            _ => json!({ "type": "list_reply",
                "list_reply": { "id": "r1", "title": "Quai", "description": "9 h" } }),
        };
        assert_eq!(post.message()["interactive"], expected);
    }

    let yes = content::ConsentReceipt {
        topic: "marketing".into(),
        given: false,
        text: "Stop".into(),
        ..content::ConsentReceipt::default()
    };
    customer.send(Draft::new(Sent::ConsentReceipt(yes))).await;
    let post = receiver.hears(|post| post.value()["user_preferences"].is_array()).await;
    is_whole(&post, &program);
    assert_eq!(post.body["entry"][0]["changes"][0]["field"], "user_preferences");
    assert_eq!(post.value()["user_preferences"][0]["value"], "stop");
}

/// Sent, delivered, read: in this order, with what the program wanted to hear again.
#[tokio::test(flavor = "multi_thread")]
async fn a_programs_message_is_followed() {
    let mut world = World::new().await;
    let receiver = Receiver::new(&world, "secret").await;
    let program = Program::new(&world, "Order bot").await;
    program.subscribes(&receiver, "messages").await;
    let customer = world.customer().await;
    customer.say("Bonjour").await;
    let from = receiver.hears_words("Bonjour").await.message()["from"].clone();
    let text =
        json!({ "type": "text", "text": { "body": "Prêt" }, "biz_opaque_callback_data": "n° 7" });
    let id = program.sends(from.as_str().unwrap(), text).await;
    let heard: MessageId = customer.hears("Prêt").await.id.parse().unwrap();
    receiver.hears(|post| post.status()["status"] == "delivered").await;
    let chat = customer.chat;
    customer.handle.with(move |device| device.mark_read(chat, heard, None)).await.unwrap();
    receiver.hears(|post| post.status()["status"] == "read").await;
    let posts = receiver.taken();
    let about = |post: &&Post| post.status()["id"] == id;
    let states: Vec<Value> =
        posts.iter().filter(about).map(|post| post.status()["status"].clone()).collect();
    assert_eq!(states, ["sent", "delivered", "read"]);
    for post in posts.iter().filter(about) {
        is_whole(post, &program);
        assert_eq!(post.status()["recipient_id"], from);
        assert_eq!(post.status()["biz_opaque_callback_data"], "n° 7");
    }
    // Nobody hears how far the shop's own greeting came.
    assert!(posts.iter().filter(|post| post.status().is_object()).all(|post| about(&post)));
}

/// Only what was asked for, to those alone who stand on the chat's roster.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_more_than_they_asked_and_may() {
    let mut world = World::new().await;
    let plain = Receiver::new(&world, "secret").await;
    let program = Program::new(&world, "Order bot").await;
    program.subscribes(&plain, "messages").await;
    let full = Receiver::new(&world, "secret").await;
    let other = Program::with(&world, "Archive", &[Scope::Webhooks, Scope::Messages]).await;
    other.subscribes(&full, "messages,message_edits,message_revokes,smb_message_echoes").await;
    let unseen = Receiver::new(&world, "secret").await;

    let customer = world.customer().await;
    let said = customer.say("Bonjur").await;
    plain.hears_words("Bonjur").await;

    // A row in the database alone, as if its announcement were still on its way.
    let hidden = Program::new(&world, "Intruder").await;
    hidden.is_announced_to(&customer).await;
    hidden.subscribes(&unseen, "messages").await;
    let mut tx = world.counter.store.begin().await.unwrap();
    let mut row = tx.callbacks(&world.id).list().await.unwrap().pop().unwrap();
    assert_eq!(row.token, hidden.row.id);
    tx.callbacks(&world.id).remove(&row.id).await.unwrap();
    let token = comptoir_store::tokens::TokenRow {
        id: crate::chance::id("tok_").unwrap(),
        hash: "x".into(),
        app: "123".into(),
        ..hidden.row.clone()
    };
    tx.tokens().add(&token).await.unwrap();
    row.token = token.id;
    tx.callbacks(&world.id).put(&row).await.unwrap();
    tx.save().await.unwrap();

    let target = said.to_vec();
    let edit = content::Edit { message: target.clone(), text: "Bonjour".into() };
    customer.send(Draft::new(Sent::Edit(edit))).await;
    customer.send(Draft::new(Sent::Delete(content::Delete { message: target }))).await;
    full.hears_type("revoke").await;
    let owner = world.owner().await;
    let path = format!("/api/chats/{}/messages", customer.chat);
    let _: Value = owner.post(&path, &json!({ "kind": "text", "text": "Oui ?" })).await;
    customer.hears("Oui ?").await;
    customer.say("Voilà").await;
    plain.hears_words("Voilà").await;
    full.hears_words("Voilà").await;

    let types = |receiver: &Receiver| -> Vec<String> {
        let name = |post: &Post| {
            let value = post.value();
            let own = &value["message_echoes"][0];
            let one = if own.is_object() { own } else { &value["messages"][0] };
            one["type"].as_str().unwrap_or("status").to_owned()
        };
        receiver.taken().iter().map(name).collect()
    };
    assert_eq!(types(&plain), ["text", "text"]);
    assert_eq!(types(&full), ["text", "edit", "revoke", "text", "text"]);
    let echo = full.hears(|post| post.value()["message_echoes"].is_array()).await;
    is_whole(&echo, &other);
    assert_eq!(echo.value()["message_echoes"][0]["text"]["body"], "Oui ?");
    let edit = full.hears_type("edit").await;
    assert_eq!(edit.message()["edit"]["original_message_id"], wamid(&said.to_string()));
    assert_eq!(edit.message()["edit"]["message"]["text"]["body"], "Bonjour");
    assert!(unseen.posts().is_empty());
}
