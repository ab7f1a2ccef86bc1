//! The Cloud API by hand: tokens, what they open, and the code of each refusal.

use serde_json::{Value, json};

use crate::scene::{Scene, make_token};
use crate::support::comptoir;

fn code(answer: &(u16, Value)) -> (u16, i64) {
    (answer.0, answer.1["error"]["code"].as_i64().unwrap_or_default())
}

#[tokio::test]
async fn a_program_speaks_and_is_seen() {
    let mut scene = Scene::new().await;
    let readers = scene.customer.call("readers", json!({ "chat": scene.chat })).await;
    let bot = readers["readers"].as_array().unwrap().iter().find(|one| one["name"] == "Order bot");
    assert_eq!(bot.unwrap()["kind"], "token", "{readers}");

    let text = json!({ "type": "text", "text": { "body": "Votre commande est prête" } });
    let (status, sent) = scene.send(text).await;
    assert_eq!(status, 200, "{sent}");
    assert_eq!(sent["contacts"][0]["input"], json!(scene.wa_id));
    assert_eq!(sent["contacts"][0]["wa_id"], json!(scene.wa_id));
    let wamid = sent["messages"][0]["id"].as_str().unwrap().to_owned();
    let told = scene.heard(|body| body["text"] == "Votre commande est prête").await;
    assert_eq!(told["id"].as_str().unwrap().replace("msg_", "wamid."), wamid);
    assert_eq!(told["from"]["name"], "Order bot");
    assert_eq!(told["from"]["machine"], true);

    // By user id, in answer to the first one, with a number as people write it.
    let user_id = sent["contacts"][0]["user_id"].as_str().unwrap();
    assert!(user_id.starts_with("ZZ.") && user_id.len() > 10, "{user_id}");
    let reply = json!({
        "recipient": user_id, "to": null, "type": "text", "text": { "body": "Elle vous attend" },
        "context": { "message_id": wamid }, "recipient_type": "individual",
    });
    let (status, sent) = scene.send(reply).await;
    assert_eq!(status, 200, "{sent}");
    let told = scene.heard(|body| body["text"] == "Elle vous attend").await;
    assert_eq!(told["reply_to"]["text"], "Votre commande est prête");

    // A reaction, and a place whose numbers are words.
    let reaction =
        json!({ "type": "reaction", "reaction": { "message_id": wamid, "emoji": "🍯" } });
    assert_eq!(scene.send(reaction).await.0, 200);
    scene.customer.hear("message", |told| told["reactions"][0]["emoji"] == "🍯").await;
    let place = json!({ "type": "location", "location": {
        "latitude": "47.2", "longitude": -1.55, "name": "La boutique", "address": "1 rue de l’Œuf" } });
    assert_eq!(scene.send(place).await.0, 200);
    let told = scene.heard(|body| body["kind"] == "location").await;
    assert_eq!(told["body"]["latitude"], 47.2);

    // Taken away, it opens nothing, and the chat says so.
    let data = scene.server.data.to_str().unwrap().to_owned();
    let id = scene.part("id").to_owned();
    let slug = scene.shop.slug.clone();
    comptoir(&["token", "remove", &id, "--data", &data, "--shop", &slug, "--json"]).await;
    scene
        .customer
        .hear("message", |told| {
            told["body"]["notice"] == "reader_left" && told["body"]["subject"] == "Order bot"
        })
        .await;
    let refused = scene.send(json!({ "type": "text", "text": { "body": "?" } })).await;
    assert_eq!(code(&refused), (401, 190), "{refused:?}");
}

#[tokio::test]
async fn every_refusal_has_its_code() {
    let scene = Scene::new().await;
    let phone = scene.part("phone_number_id").to_owned();
    let messages = format!("{phone}/messages");
    let text = json!({ "type": "text", "text": { "body": "Bonjour" } });

    let refused = scene.ask_as("nobody", "POST", &messages, text.clone()).await;
    assert_eq!(code(&refused), (401, 190), "{refused:?}");
    assert_eq!(refused.1["error"]["type"], "OAuthException");
    let refused = scene.ask("POST", &messages, text.clone()).await;
    assert_eq!(code(&refused), (400, 100), "no messaging_product: {refused:?}");
    let refused = scene.ask("POST", "123456789012345/messages", text.clone()).await;
    assert_eq!(code(&refused), (400, 100), "{refused:?}");
    assert_eq!(refused.1["error"]["error_subcode"], 33);

    let media = make_token(&scene.server, &scene.shop, "Files only", &["--scopes", "media"]).await;
    let media = media["token"].as_str().unwrap();
    let refused = scene.ask_as(media, "POST", &messages, text).await;
    assert_eq!(code(&refused), (403, 10), "{refused:?}");

    let long = "x".repeat(4_097);
    let buttons: Vec<Value> = (0..4)
        .map(|n| json!({ "type": "reply", "reply": { "id": n.to_string(), "title": "Oui" } }))
        .collect();
    for (message, expected) in [
        (json!({ "type": "text", "text": {} }), 131_008),
        (json!({ "type": "text", "text": { "body": long } }), 131_009),
        (json!({ "type": "text", "to": "999123", "text": { "body": "?" } }), 131_026),
        (json!({ "type": "fax", "fax": {} }), 131_051),
        (json!({ "type": "image", "image": {} }), 131_008),
        (json!({ "type": "location", "location": { "latitude": 91, "longitude": 0 } }), 131_009),
        (
            json!({ "type": "interactive", "interactive": { "type": "button",
                "body": { "text": "?" }, "action": { "buttons": buttons } } }),
            131_009,
        ),
        (
            json!({ "type": "interactive", "interactive": { "type": "product",
                "action": { "catalog_id": "1", "product_retailer_id": "no-such-product" } } }),
            131_009,
        ),
        (
            json!({ "type": "text", "text": { "body": "?" },
                "context": { "message_id": "wamid.aaaaaaaaaaaaaaaaaaaaaaaaaa" } }),
            131_009,
        ),
    ] {
        let refused = scene.send(message.clone()).await;
        assert_eq!(code(&refused).1, expected, "{message}: {refused:?}");
        let details = refused.1["error"]["error_data"]["details"].as_str().unwrap();
        assert!(details.len() > 10, "{refused:?}");
    }
    let missing = scene
        .send(json!({ "type": "template", "template": { "name": "none", "language": { "code": "fr" } } }))
        .await;
    assert_eq!(code(&missing), (404, 132_001), "{missing:?}");
}
