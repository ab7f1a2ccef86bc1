//! What is wrong is refused with the code that WhatsApp has for it, and a sentence that helps.

use serde_json::{Value, json};

use crate::scene::{Scene, make_token};

/// Sends messages that are refused, each with its code.
async fn refused(scene: &Scene, all: Vec<(Value, u16, i64)>) {
    for (message, status, expected) in all {
        let (found, answer) = scene.send(message.clone()).await;
        let code = answer["error"]["code"].as_i64().unwrap_or_default();
        assert_eq!((found, code), (status, expected), "{message}: {answer}");
        let details = answer["error"]["error_data"]["details"].as_str().unwrap();
        assert!(details.len() > 10, "{answer}");
    }
}

fn rows(count: usize) -> Value {
    let rows: Vec<Value> =
        (0..count).map(|n| json!({ "id": n.to_string(), "title": format!("Pot {n}") })).collect();
    json!({ "type": "interactive", "interactive": { "type": "list", "body": { "text": "?" },
        "action": { "button": "Voir", "sections": [{ "title": "Miels", "rows": rows }] } } })
}

fn products(count: usize, id: &str) -> Value {
    let items: Vec<Value> = (0..count).map(|_| json!({ "product_retailer_id": id })).collect();
    json!({ "type": "interactive", "interactive": { "type": "product_list",
        "header": { "type": "text", "text": "Choix" }, "body": { "text": "?" },
        "action": { "catalog_id": "1",
            "sections": [{ "title": "Tout", "product_items": items }] } } })
}

#[tokio::test]
async fn lists_and_files_that_cannot_be() {
    let scene = Scene::new().await;
    let contact = json!({ "name": { "formatted_name": "Camille" } });
    let file = |kind: &str, file: Value| json!({ "type": kind, kind: file });
    let card = json!({ "body": { "text": "Un pot" } });
    let cards = |count: usize| {
        json!({ "type": "interactive", "interactive": { "type": "carousel",
            "body": { "text": "?" }, "action": { "cards": vec![card.clone(); count] } } })
    };
    refused(
        &scene,
        vec![
            (rows(0), 400, 131_009),
            (rows(11), 400, 131_009),
            (products(31, "miel"), 400, 131_009),
            (products(1, "no-such-product"), 400, 131_009),
            (cards(1), 400, 131_009),
            (cards(11), 400, 131_009),
            (json!({ "type": "contacts", "contacts": vec![contact; 21] }), 400, 131_009),
            (json!({ "type": "contacts", "contacts": [{ "name": {} }] }), 400, 131_008),
            (
                json!({ "type": "interactive", "interactive": { "type": "flow",
                "body": { "text": "?" }, "action": { "parameters": {
                    "flow_id": "1", "flow_cta": "Ouvrir" } } } }),
                400,
                131_009,
            ),
            (json!({ "type": "interactive", "interactive": "not json" }), 400, 131_009),
            (json!({ "type": "text", "text": [1, 2] }), 400, 131_009),
            (file("image", json!({ "id": "999" })), 400, 131_009),
            (file("image", json!({ "id": "abc" })), 400, 131_009),
            (file("image", json!({ "link": "ftp://halbran.example/pot.png" })), 400, 131_009),
            (file("image", json!({ "link": "http://10.0.0.1/pot.png" })), 400, 131_052),
            (file("image", json!({ "link": "http://localhost:1/pot.png" })), 400, 131_052),
        ],
    )
    .await;

    let pixel = include_bytes!("../stories/pixel.png").as_slice();
    for (name, mime, bytes, status, code) in [
        ("a.exe", "application/x-msdownload", pixel, 400, 131_053),
        ("a.png", "image/png", b"not a picture".as_slice(), 400, 131_053),
        ("a.jpg", "image/jpeg", pixel, 400, 131_053),
        ("a.pdf", "application/pdf", b"".as_slice(), 400, 131_053),
        ("a.png", "image/png", vec![0; 6 * 1024 * 1024].leak(), 400, 131_053),
        ("a.pdf", "application/pdf", vec![0; 101 * 1024 * 1024].leak(), 413, 131_053),
    ] {
        let (found, answer) = upload(&scene, name, mime, bytes).await;
        assert_eq!((found, answer["error"]["code"].as_i64()), (status, Some(code)), "{answer}");
    }
    // One that clients send with the whole path it has on their machine, and no type of its own.
    let (found, answer) = upload(&scene, "/home/camille/pots/le pot.png", "", pixel).await;
    assert_eq!(found, 200, "{answer}");
    let id = answer["id"].as_str().unwrap().to_owned();
    refused(&scene, vec![(file("sticker", json!({ "id": id })), 400, 131_053)]).await;
    refused(&scene, vec![(file("audio", json!({ "id": id })), 400, 131_053)]).await;

    let many: Vec<Value> = (0..1_001).map(|n| json!({ "user": n.to_string() })).collect();
    let phone = scene.part("phone_number_id");
    let body = json!({ "messaging_product": "whatsapp", "block_users": many });
    let (found, answer) = scene.ask("POST", &format!("{phone}/block_users"), body).await;
    assert_eq!((found, answer["error"]["code"].as_i64()), (400, Some(139_101)), "{answer}");
}

#[tokio::test]
async fn templates_keep_to_what_was_agreed() {
    let mut scene = Scene::new().await;
    let waba = scene.part("waba_id").to_owned();
    let make = |name: &str, category: &str, text: &str| {
        json!({ "name": name, "language": "fr", "category": category, "components": [
            { "type": "BODY", "text": text, "example": { "body_text": [["Camille"]] } }] })
    };
    for body in [
        make("prete", "UTILITY", "Bonjour {{1}}, votre commande est prête."),
        make("offre", "MARKETING", "Bonjour {{1}}, le miel nouveau est là."),
    ] {
        let (status, answer) = scene.ask("POST", &format!("{waba}/message_templates"), body).await;
        assert_eq!((status, &answer["status"]), (200, &json!("APPROVED")), "{answer}");
    }
    let bad = make("Prête !", "UTILITY", "?");
    let (status, answer) = scene.ask("POST", &format!("{waba}/message_templates"), bad).await;
    assert_eq!((status, &answer["error"]["error_subcode"]), (400, &json!(2_388_042)), "{answer}");
    let again = make("prete", "UTILITY", "Encore");
    let (_, answer) = scene.ask("POST", &format!("{waba}/message_templates"), again).await;
    assert_eq!(answer["error"]["error_subcode"], 2_388_024, "{answer}");

    let filled = |name: &str, words: Vec<&str>| {
        let parameters: Vec<Value> =
            words.into_iter().map(|text| json!({ "type": "text", "text": text })).collect();
        json!({ "type": "template", "template": { "name": name, "language": { "code": "fr" },
            "components": [{ "type": "body", "parameters": parameters }] } })
    };
    let long = "x".repeat(2_000);
    let dated = json!({ "type": "template", "template": { "name": "prete",
        "language": { "code": "fr" }, "components": [{ "type": "body", "parameters": [
            { "type": "image", "image": { "id": "1" } }] }] } });
    refused(
        &scene,
        vec![
            (filled("prete", vec![]), 400, 132_000),
            (filled("prete", vec!["Camille", "7"]), 400, 132_000),
            (filled("prete", vec![&long]), 400, 132_005),
            (dated, 400, 132_012),
            (filled("inconnue", vec!["Camille"]), 404, 132_001),
            // Nobody asked for news.
            (filled("offre", vec!["Camille"]), 400, 131_050),
        ],
    )
    .await;
    let (status, answer) = scene.send(filled("prete", vec!["Camille"])).await;
    assert_eq!((status, &answer["messages"][0]["message_status"]), (200, &json!("accepted")));

    // The customer asks for news, once a month at most; then for none.
    let chat = scene.chat.clone();
    let yes = json!({ "chat": chat, "given": true, "per_month_max": 1 });
    scene.customer.call("consent", yes).await;
    let offer = filled("offre", vec!["Camille"]);
    until_code(&scene, &offer, None).await;
    refused(&scene, vec![(offer.clone(), 400, 131_049)]).await;
    scene.customer.call("consent", json!({ "chat": chat, "given": false })).await;
    until_code(&scene, &offer, Some(131_050)).await;
    let news = scene.heard(|body| body["text"] == "Bonjour Camille, le miel nouveau est là.").await;
    assert_eq!(news["from"]["name"], "Order bot");
}

/// A program that is too fast is told so, and how long to wait; another's turn is not its.
#[tokio::test]
async fn too_fast_is_told_how_long_to_wait() {
    let scene = Scene::with(&["serve", "--api-rate", "2"]).await;
    let other = make_token(&scene.server, &scene.shop, "Stock bot", &[]).await;
    let url = format!("{}/v26.0/{}", scene.server.url, scene.part("phone_number_id"));
    let hasty =
        async || scene.http.get(&url).bearer_auth(scene.part("token")).send().await.unwrap();
    let refused = loop {
        let answer = hasty().await;
        if answer.status() != 200 {
            break answer;
        }
    };
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["retry-after"], "1");
    let answer: Value = refused.json().await.unwrap();
    assert_eq!(answer["error"]["code"], 130_429, "{answer}");
    assert_eq!(answer["error"]["error_data"]["details"], "Too many requests: wait 1 s.");
    let token = other["token"].as_str().unwrap();
    let path = scene.part("phone_number_id").to_owned();
    let (status, answer) = scene.ask_as(token, "GET", &path, Value::Null).await;
    assert_eq!(status, 200, "{answer}");
}

/// Sends until what the customer said has arrived at the shop.
async fn until_code(scene: &Scene, message: &Value, code: Option<i64>) {
    let mut pause = tokio::time::interval(std::time::Duration::from_millis(50));
    let look = async {
        loop {
            pause.tick().await;
            let (_, answer) = scene.send(message.clone()).await;
            if answer["error"]["code"].as_i64() == code {
                return;
            }
        }
    };
    let wait = crate::support::PATIENCE;
    tokio::time::timeout(wait, look).await.expect("what the customer said never arrived");
}

/// Uploads a file, as clients do.
async fn upload(scene: &Scene, name: &str, mime: &str, bytes: &[u8]) -> (u16, Value) {
    let mut body = b"--x\r\ncontent-disposition: form-data; name=\"messaging_product\"\r\n\r\n\
                     whatsapp\r\n--x\r\n"
        .to_vec();
    body.extend(
        format!("content-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n")
            .into_bytes(),
    );
    if !mime.is_empty() {
        body.extend(format!("content-type: {mime}\r\n").into_bytes());
    }
    body.extend(b"\r\n");
    body.extend(bytes);
    body.extend(b"\r\n--x--\r\n");
    let url = format!("{}/v26.0/{}/media", scene.server.url, scene.part("phone_number_id"));
    // A connection of its own: one that was refused half-way is of no use any more.
    let request = reqwest::Client::new().post(url).bearer_auth(scene.part("token"));
    let request = request.header("content-type", "multipart/form-data; boundary=x").body(body);
    // A server that refuses a body early may close before all of it was sent.
    match request.send().await {
        Ok(answer) => {
            let status = answer.status().as_u16();
            (status, answer.json().await.unwrap_or(Value::Null))
        }
        Err(_) => (413, json!({ "error": { "code": 131_053 } })),
    }
}
