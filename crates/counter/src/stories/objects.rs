//! What programs keep in a shop: files, templates, forms, short links, its profile.

use std::io::Cursor;
use std::time::Duration;

use comptoir_api::chat::{Body, Side};
use comptoir_api::cloud::Scope;
use comptoir_client::blob;
use comptoir_client::net::HttpFetch;
use comptoir_store::cloud_media::CloudMediaRow;
use comptoir_wire::ids::MessageId;
use image::{DynamicImage, ImageFormat};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::program::{Program, answered, code, hello};
use super::world::{Customer, World};

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    DynamicImage::new_rgb8(40, 30).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

/// The file of a message from the shop, as the customer opens it.
async fn opened(customer: &Customer, kind: &str) -> (MessageId, Vec<u8>) {
    let id = customer
        .sees(|thread| {
            let fits = |body: &Body| matches!(body, Body::Media(media) if media.media == kind);
            let own = thread.iter().filter(|message| message.from.side == Side::Other);
            own.filter(|message| fits(&message.body)).map(|message| message.id.clone()).next()
        })
        .await;
    let id: MessageId = id.parse().unwrap();
    let fetch = HttpFetch::new();
    let (_, bytes) = blob::fetch_file(customer.handle.line(), &fetch, id).await.unwrap();
    (id, bytes)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_uploaded_fetched_sent_and_deleted() {
    let mut world = World::new().await;
    let program = Program::new(&world).await;
    let (customer, contact) = program.customer(&mut world).await;
    let bytes = picture(ImageFormat::Jpeg);
    let (status, made) = program.upload("miel.jpg", "image/jpeg", &bytes).await;
    assert_eq!(status, 200, "{made}");
    let id = made["id"].as_str().unwrap();
    assert!(id.bytes().all(|digit| digit.is_ascii_digit()) && id.parse::<u64>().unwrap() < 1 << 53);

    let known = program.ok("GET", id, Value::Null).await;
    assert_eq!(known["mime_type"], "image/jpeg");
    assert_eq!(known["file_size"], bytes.len());
    assert_eq!(known["sha256"], data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes)));
    let url = known["url"].as_str().unwrap();
    assert!(url.starts_with(&program.base), "{url}");
    assert_eq!(answered(program.http.get(url)).await.0, 401);
    let answer = program.http.get(url).bearer_auth(&program.token).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "image/jpeg");
    assert_eq!(answer.headers()["content-disposition"], "attachment; filename=\"miel.jpg\"");
    assert_eq!(answer.bytes().await.unwrap(), bytes);

    let message = json!({ "type": "image", "image": { "id": id, "caption": "Notre miel" } });
    assert_eq!(program.send(&contact, message).await.0, 200);
    let (message, heard) = opened(&customer, "image").await;
    assert_eq!(heard, bytes);
    let told = customer.handle.with(move |device| device.message(message)).await.unwrap().unwrap();
    let Body::Media(media) = told.body else { panic!("{told:?}") };
    assert_eq!((media.caption.as_str(), media.width_px), ("Notre miel", 40));
    assert!(media.thumbnail.starts_with("data:"), "{media:?}");

    let file = std::fs::read_dir(world.counter.folder(&world.id).join("uploads")).unwrap();
    assert_eq!(file.count(), 1);
    assert_eq!(program.ok("DELETE", id, Value::Null).await["success"], true);
    let gone = program.ask("GET", id, Value::Null).await;
    assert_eq!((code(&gone), &gone.1["error"]["error_subcode"]), ((400, 100), &json!(33)));
    let message = json!({ "type": "image", "image": { "id": id } });
    assert_eq!(code(&program.send(&contact, message).await), (400, 131_009));
    let file = std::fs::read_dir(world.counter.folder(&world.id).join("uploads")).unwrap();
    assert_eq!(file.count(), 0);

    // One with a short life.
    let (_, made) = program.upload("a.txt", "text/plain", b"abc").await;
    world.clock.turn(Duration::from_hours(31 * 24));
    let gone = program.ask("GET", made["id"].as_str().unwrap(), Value::Null).await;
    assert_eq!(code(&gone), (400, 100));
    world.counter.shop(&world.id).unwrap().sweep_once().await.unwrap();
    let file = std::fs::read_dir(world.counter.folder(&world.id).join("uploads")).unwrap();
    assert_eq!(file.count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_files_have_their_code() {
    let mut world = World::new().await;
    let program = Program::new(&world).await;
    let (customer, contact) = program.customer(&mut world).await;
    let png = picture(ImageFormat::Png);
    let large = vec![7; 5 * 1024 * 1024 + 1];
    for (name, mime, bytes) in [
        ("a.exe", "application/x-msdownload", &b"MZ"[..]),
        ("a.png", "image/png", b"not a picture"),
        ("a.jpg", "image/jpeg", &png),
        ("a.txt", "text/plain", b""),
        ("a.png", "image/png", &large),
    ] {
        let refused = program.upload(name, mime, bytes).await;
        assert_eq!(code(&refused), (400, 131_053), "{name} {mime}: {refused:?}");
    }
    let empty = json!({ "messaging_product": "whatsapp" });
    let no_file = program.ask("POST", &program.phone("media"), empty).await;
    assert_eq!(code(&no_file), (400, 100));
    let other = Program::token(&world, "Lecteur", &[Scope::Messages]).await;
    let url = format!("{}/v23.0/{}", program.base, program.phone("media"));
    let refused = answered(program.http.post(url).bearer_auth(&other.token)).await;
    assert_eq!(code(&refused), (403, 10));

    // A text cannot be sent as a picture.
    let (_, made) = program.upload("a.txt", "text/plain", b"abc").await;
    let message = json!({ "type": "image", "image": { "id": made["id"] } });
    assert_eq!(code(&program.send(&contact, message).await), (400, 131_053));
    let message =
        json!({ "type": "document", "document": { "id": made["id"], "filename": "Facture.txt" } });
    assert_eq!(program.send(&contact, message).await.0, 200);
    assert_eq!(opened(&customer, "document").await.1, b"abc");

    // By link: from the shop's own server, and nowhere inside.
    let link = program
        .ok(
            "POST",
            &program.phone("message_qrdls"),
            json!({
        "prefilled_message": "Bonjour", "generate_qr_image": "PNG" }),
        )
        .await;
    let message = json!({ "type": "image", "image": { "link": link["qr_image_url"] } });
    let sent = program.send(&contact, message).await;
    assert_eq!(sent.0, 200, "{sent:?}");
    assert!(opened(&customer, "image").await.1.starts_with(b"\x89PNG"));
    for link in ["http://127.0.0.1:1/a.png", "http://169.254.169.254/latest/meta-data"] {
        let message = json!({ "type": "image", "image": { "link": link } });
        assert_eq!(code(&program.send(&contact, message).await), (400, 131_052), "{link}");
    }
}

/// A customer's file belongs to those who can read the chat.
#[tokio::test(flavor = "multi_thread")]
async fn a_customers_file_is_opened_for_who_reads_the_chat() {
    let mut world = World::new().await;
    let program = Program::new(&world).await;
    let (customer, _) = program.customer(&mut world).await;
    let bytes = picture(ImageFormat::Png);
    let file =
        blob::File { bytes: bytes.clone(), name: "photo.png".into(), ..blob::File::default() };
    let fetch = HttpFetch::new();
    let sent =
        blob::send_file(customer.handle.line(), &fetch, customer.chat, file, None).await.unwrap();
    let path = format!("/api/chats/{}/messages", customer.chat);
    program.owner.sees(&path, |page: &Value| page.to_string().contains(&sent.to_string())).await;
    let now_ms = world.clock.now_ms();
    let row = |id: &str, chat: String| CloudMediaRow {
        id: id.into(),
        chat,
        message: sent.to_string(),
        mime: "image/png".into(),
        name: "photo.png".into(),
        created_ms: now_ms,
        expires_ms: now_ms + 1_000_000,
        ..CloudMediaRow::default()
    };
    let mut tx = world.counter.store.begin().await.unwrap();
    tx.cloud_media(&world.id)
        .add(&row("2000000000000001", customer.chat.to_string()))
        .await
        .unwrap();
    let other = comptoir_wire::ids::ChatId([9; 16]).to_string();
    tx.cloud_media(&world.id).add(&row("2000000000000002", other)).await.unwrap();
    tx.save().await.unwrap();

    let known = program.ok("GET", "2000000000000001", Value::Null).await;
    assert_eq!(known["file_size"], bytes.len());
    assert_eq!(known["sha256"], data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes)));
    let url = known["url"].as_str().unwrap();
    let answer = program.http.get(url).bearer_auth(&program.token).send().await.unwrap();
    assert_eq!(answer.bytes().await.unwrap(), bytes);
    let hidden = program.ask("GET", "2000000000000002", Value::Null).await;
    assert_eq!(code(&hidden), (400, 100));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_an_account_and_a_profile_are_read_and_set() {
    let world = World::new().await;
    let program = Program::new(&world).await;
    let phone = program.account.phone_number.clone();
    let number = program.ok("GET", &format!("{phone}/"), Value::Null).await;
    assert_eq!(number["verified_name"], "Halbran");
    assert!(number["display_phone_number"].as_str().unwrap().starts_with("+999 "), "{number}");
    assert_eq!(number["code_verification_status"], "VERIFIED");
    let part = program.ok("GET", &format!("{phone}?fields=throughput,nothing"), Value::Null).await;
    assert_eq!(part, json!({ "id": phone, "throughput": { "level": "STANDARD" } }));
    let list = program.ok("GET", &program.waba("phone_numbers"), Value::Null).await;
    assert_eq!(list["data"][0]["id"], phone);
    let account = program.ok("GET", &program.account.waba, Value::Null).await;
    assert!(account["timezone_id"].is_string() && account["name"] == "Halbran", "{account}");
    assert_eq!(program.ok("GET", &program.app, Value::Null).await["name"], "Robot");

    for (edge, body) in [
        ("register", json!({ "messaging_product": "whatsapp", "pin": "123456" })),
        ("deregister", Value::Null),
        ("request_code", json!({ "code_method": "SMS", "language": "fr" })),
        ("verify_code", json!({ "code": "123456" })),
        ("settings", json!({ "user_identity_change": { "enable_identity_key_check": true } })),
        (
            "conversational_automation",
            json!({
            "prompts": ["Où en est ma commande ?"],
            "commands": "[{\"command_name\":\"aide\",\"command_description\":\"Ce que je sais\"}]" }),
        ),
    ] {
        assert_eq!(program.ok("POST", &program.phone(edge), body).await["success"], true, "{edge}");
    }
    let wrong = program.ask("POST", &phone, json!({ "pin": "12" })).await;
    assert_eq!(code(&wrong), (400, 100));
    let number = program.ok("GET", &phone, Value::Null).await;
    assert_eq!(number["is_pin_enabled"], true);
    assert_eq!(number["conversational_automation"]["commands"][0]["command_name"], "aide");

    let picture = picture(ImageFormat::Png);
    let path = format!(
        "{}/uploads?file_name=a.png&file_length={}&file_type=image/png",
        program.app,
        picture.len()
    );
    let upload = program.ok("POST", &path, Value::Null).await;
    let upload = upload["id"].as_str().unwrap();
    let (first, second) = picture.split_at(20);
    let part = async |offset: usize, bytes: &[u8]| {
        let request = program.request("POST", upload).header("file_offset", offset.to_string());
        answered(request.body(bytes.to_vec())).await
    };
    assert_eq!(part(0, first).await.1["file_offset"], 20);
    assert_eq!(program.ok("GET", upload, Value::Null).await["file_offset"], 20);
    assert_eq!(part(7, second).await.0, 400);
    let (_, whole) = part(20, second).await;
    let profile = json!({
        "messaging_product": "whatsapp", "about": "Miels", "vertical": "GROCERY",
        "websites": ["https://halbran.example"], "address": "1 rue du Four",
        "profile_picture_handle": whole["h"],
    });
    let path = program.phone("whatsapp_business_profile");
    assert_eq!(program.ok("POST", &path, profile).await["success"], true);
    let shown = program
        .ok("GET", &format!("{path}?fields=about,address,profile_picture_url"), Value::Null)
        .await;
    let shown = &shown["data"][0];
    assert_eq!((&shown["about"], &shown["address"]), (&json!("Miels"), &json!("1 rue du Four")));
    assert_eq!(shown["vertical"], "GROCERY", "always there");
    let url = shown["profile_picture_url"].as_str().unwrap();
    assert_eq!(program.http.get(url).send().await.unwrap().status(), 200, "{url}");
    let wrong = json!({ "messaging_product": "whatsapp", "vertical": "PIRACY" });
    assert_eq!(code(&program.ask("POST", &path, wrong).await), (400, 100));

    let path = program.phone("whatsapp_commerce_settings");
    program.ok("POST", &format!("{path}?is_cart_enabled=false"), Value::Null).await;
    let shown = program.ok("GET", &format!("{path}?fields=catalog_id"), Value::Null).await;
    assert_eq!(
        shown["data"][0],
        json!({
        "id": program.account.catalog, "is_cart_enabled": false, "is_catalog_visible": true })
    );

    // The address of n8n's test: a good token, and nothing there.
    let front = program.ask("GET", "", Value::Null).await;
    assert_eq!((front.0, &front.1["error"]["type"]), (400, &json!("GraphMethodException")));
    let unknown = program.ask("GET", "1234567890123456", Value::Null).await;
    assert_eq!(unknown.1["error"]["error_subcode"], 33);
}

#[tokio::test(flavor = "multi_thread")]
async fn templates_are_kept_listed_and_sent() {
    let mut world = World::new().await;
    let program = Program::new(&world).await;
    let (customer, contact) = program.customer(&mut world).await;
    let path = program.waba("message_templates");
    for n in 0..5 {
        let made = program.ok("POST", &path, hello(&format!("bonjour_{n}"), "utility")).await;
        assert_eq!((&made["status"], &made["category"]), (&json!("APPROVED"), &json!("UTILITY")));
        world.clock.turn(Duration::from_secs(1));
    }
    let twice = program.ask("POST", &path, hello("bonjour_0", "utility")).await;
    assert_eq!(twice.1["error"]["error_subcode"], 2_388_024, "{twice:?}");
    let bad = program.ask("POST", &path, hello("Bonjour !", "utility")).await;
    assert_eq!(bad.1["error"]["error_subcode"], 2_388_042, "{bad:?}");

    // Pages, as a client follows them that sends no header.
    let summary = "summary=total_count,message_template_count,message_template_limit,are_translations_complete";
    let first =
        program.ok("GET", &format!("{path}?limit=2&fields=name&{summary}"), Value::Null).await;
    assert_eq!(first["summary"]["total_count"], 5);
    assert_eq!(first["summary"].as_object().unwrap().len(), 4);
    assert!(first["data"][0]["components"].is_array() && first["data"][0]["id"].is_string());
    let mut names: Vec<String> = Vec::new();
    let mut page = first;
    loop {
        let data = page["data"].as_array().unwrap();
        names.extend(data.iter().map(|one| one["name"].as_str().unwrap().to_owned()));
        let Some(next) = page["paging"]["next"].as_str() else { break };
        assert!(next.starts_with(&program.base));
        page = answered(program.http.get(next)).await.1;
    }
    let expected: Vec<String> = (0..5).rev().map(|n| format!("bonjour_{n}")).collect();
    assert_eq!(names, expected);
    let back = page["paging"]["previous"].as_str().unwrap();
    let back = answered(program.http.get(back)).await.1;
    assert_eq!(back["data"][1]["name"], "bonjour_1");

    let use_of = |name: &str, texts: &[&str]| {
        let parameters: Vec<Value> =
            texts.iter().map(|text| json!({ "type": "text", "text": text })).collect();
        json!({ "type": "template", "template": { "name": name, "language": { "code": "fr" },
            "components": [{ "type": "body", "parameters": parameters }] } })
    };
    let sent = program.send(&contact, use_of("bonjour_0", &["Nour"])).await;
    assert_eq!(sent.1["messages"][0]["message_status"], "accepted", "{sent:?}");
    customer
        .sees(|thread| {
            let fits =
                |body: &Body| matches!(body, Body::Choice(card) if card.text == "Bonjour Nour");
            let says = |body: &Body| matches!(body, Body::Text { text } if text == "Bonjour Nour");
            thread.iter().any(|one| fits(&one.body) || says(&one.body)).then_some(())
        })
        .await;
    let refused = program.send(&contact, use_of("bonjour_0", &[])).await;
    assert_eq!(code(&refused), (400, 132_000), "{refused:?}");
    let refused = program.send(&contact, use_of("bonsoir", &[])).await;
    assert_eq!(code(&refused), (404, 132_001), "{refused:?}");
    program.ok("POST", &path, hello("soldes", "MARKETING")).await;
    let refused = program.send(&contact, use_of("soldes", &["Nour"])).await;
    assert_eq!(code(&refused), (400, 131_050), "{refused:?}");

    let soldes = program.ok("GET", &format!("{path}?name=soldes"), Value::Null).await;
    let id = soldes["data"][0]["id"].as_str().unwrap();
    let changed = json!({ "components": [{ "type": "BODY", "text": "Au revoir {{1}}" }] });
    let done = program.ok("POST", id, changed).await;
    assert_eq!((&done["success"], &done["name"]), (&json!(true), &json!("soldes")));
    let one = program.ok("GET", id, Value::Null).await;
    assert_eq!(one["components"][0]["text"], "Au revoir {{1}}");
    let by_name = program.ok("GET", &format!("{path}/{id}"), Value::Null).await;
    assert_eq!(by_name["id"], id);
    program.ok("DELETE", &format!("{path}?name=soldes"), Value::Null).await;
    let gone = program.ask("DELETE", &format!("{path}?name=soldes"), Value::Null).await;
    assert_eq!((gone.0, &gone.1["error"]["error_subcode"]), (404, &json!(2_593_002)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_blocked_and_let_in_again() {
    let mut world = World::new().await;
    let program = Program::new(&world).await;
    let (_customer, contact) = program.customer(&mut world).await;
    let path = program.phone("block_users");
    let body = |users: Value| json!({ "messaging_product": "whatsapp", "block_users": users });
    let both = body(json!([{ "user": contact.wa_id }, { "user": "999123" }]));
    let done = program.ok("POST", &path, both).await;
    assert_eq!(done["block_users"]["added_users"][0]["input"], contact.wa_id);
    assert_eq!(done["block_users"]["failed_users"][0]["input"], "999123");
    assert_eq!(done["errors"]["code"], 139_100);
    let nobody = program.ask("POST", &path, body(json!([{ "user": "999123" }]))).await;
    assert_eq!(code(&nobody), (400, 139_100));

    let text = json!({ "type": "text", "text": { "body": "Bonjour" } });
    assert_eq!(code(&program.send(&contact, text.clone()).await), (400, 131_026));
    let list = program.ok("GET", &path, Value::Null).await;
    assert_eq!(list["data"][0]["input"], contact.wa_id);
    let done = program.ok("DELETE", &path, body(json!([{ "user_id": contact.user_id }]))).await;
    assert_eq!(done["block_users"]["removed_users"][0]["user_id"], contact.user_id);
    assert_eq!(program.send(&contact, text).await.0, 200);
    assert_eq!(program.ok("GET", &path, Value::Null).await, json!({ "data": [] }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_link_leads_to_the_shop() {
    let world = World::new().await;
    let program = Program::new(&world).await;
    let path = program.phone("message_qrdls");
    // As a client does that puts all of it into the query.
    let query = "prefilled_message=Une%20question&generate_qr_image=SVG";
    let made = program.ok("POST", &format!("{path}?{query}"), Value::Null).await;
    let code_ = made["code"].as_str().unwrap();
    assert!(code_.len() == 14 && code_.bytes().all(|b| b.is_ascii_alphanumeric()));
    let picture = program.http.get(made["qr_image_url"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(picture.headers()["content-type"], "image/svg+xml");

    let follow = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
    let link = made["deep_link_url"].as_str().unwrap();
    let answer = follow.unwrap().get(link).send().await.unwrap();
    let target = answer.headers()["location"].to_str().unwrap().to_owned();
    let account = world.counter.shop(&world.id).unwrap().account();
    let expected = format!("/s/halbran?via={code_}&text=Une%20question#k={account}");
    assert_eq!((answer.status().as_u16(), target), (307, expected));

    let changed = json!({ "code": code_, "prefilled_message": "Autre chose" });
    program.ok("POST", &path, changed).await;
    let list = program
        .ok("GET", &format!("{path}/?fields=code,qr_image_url.format(PNG)"), Value::Null)
        .await;
    assert_eq!(list["data"][0]["prefilled_message"], "Autre chose");
    assert!(list["data"][0]["qr_image_url"].as_str().unwrap().ends_with("png"));
    program.ok("DELETE", &format!("{path}/{code_}"), Value::Null).await;
    assert_eq!(
        code(&program.ask("GET", &format!("{path}/{code_}"), Value::Null).await),
        (404, 803)
    );
    assert_eq!(program.http.get(link).send().await.unwrap().status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_made_checked_published_and_sent() {
    let mut world = World::new().await;
    let program = Program::new(&world).await;
    let (customer, contact) = program.customer(&mut world).await;
    let flow = json!({ "version": "7.1", "screens": [{
        "id": "QUAND", "title": "Retrait", "terminal": true,
        "layout": { "type": "SingleColumnLayout", "children": [
            { "type": "DatePicker", "name": "jour", "label": "Jour" },
            { "type": "Footer", "label": "Envoyer", "on-click-action": {
                "name": "complete", "payload": { "jour": "${form.jour}" } } } ] } }] });
    let new = json!({ "name": "retrait", "categories": "[\"APPOINTMENT_BOOKING\"]",
        "flow_json": flow.to_string().replace("DatePicker", "DayPicker") });
    let made = program.ok("POST", &program.waba("flows"), new.clone()).await;
    assert_eq!(made["validation_errors"][0]["error_type"], "FLOW_JSON_ERROR", "{made}");
    assert!(made["validation_errors"][0]["line_start"].is_number());
    let id = made["id"].as_str().unwrap();
    let twice = program.ask("POST", &program.waba("flows"), new).await;
    assert_eq!(twice.1["error"]["error_subcode"], 4_016_019);
    let refused = program.ask("POST", &format!("{id}/publish"), Value::Null).await;
    assert_eq!(code(&refused), (400, 139_002));

    let text = flow.to_string();
    let parts = [
        ("file\"; filename=\"flow.json\"\r\nContent-Type: application/json", text.as_bytes()),
        ("name", b"flow.json"),
        ("asset_type", b"FLOW_JSON"),
    ];
    let path = format!("{id}/assets");
    let (_, done) = program.form(&path, &parts).await;
    assert_eq!(done, json!({ "success": true, "validation_errors": [] }));
    let assets = program.ok("GET", &path, Value::Null).await;
    let url = assets["data"][0]["download_url"].as_str().unwrap();
    let (_, file) = answered(program.http.get(url).bearer_auth(&program.token)).await;
    assert_eq!(file, flow);

    let send = json!({ "type": "interactive", "interactive": { "type": "flow",
        "body": { "text": "Quand venez-vous ?" }, "action": { "name": "flow", "parameters": {
            "flow_message_version": "3", "flow_id": id, "flow_cta": "Choisir", "flow_token": "t1",
            "flow_action": "navigate", "flow_action_payload": { "screen": "QUAND" } } } } });
    assert_eq!(code(&program.send(&contact, send.clone()).await), (400, 132_068), "a draft");
    program.ok("POST", &format!("{id}/publish"), Value::Null).await;
    let sent = program.send(&contact, send).await;
    assert_eq!(sent.0, 200, "{sent:?}");
    let shown = customer
        .sees(|thread| {
            thread.iter().find_map(|message| match &message.body {
                Body::Form(form) => Some(form.clone()),
                _ => None,
            })
        })
        .await;
    assert_eq!((shown.button.as_str(), shown.screen.as_str()), ("Choisir", "QUAND"));
    assert_eq!(shown.schema, flow);

    let known = program
        .ok(
            "GET",
            &format!("{id}?fields=status,preview.invalidate(false),json_version"),
            Value::Null,
        )
        .await;
    assert_eq!((&known["status"], &known["json_version"]), (&json!("PUBLISHED"), &json!("7.1")));
    assert!(known["updated_at"].is_string() && known["preview"]["expires_at"].is_string());
    assert_eq!(code(&program.ask("DELETE", id, Value::Null).await), (400, 139_004));
    program.ok("POST", &format!("{id}/deprecate"), Value::Null).await;
    let list = program.ok("GET", &program.waba("flows"), Value::Null).await;
    assert_eq!(list["data"][0]["status"], "DEPRECATED");
}
