//! Whole webhook bodies, byte for byte: what a program's server receives and signs.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a body that does not read back stops the test"
)]

use comptoir_api::cloud::webhook::{
    Account, Card, CardName, Contact, Context, Edited, Fault, FlowReply, Interactive, Kind,
    ListReply, Media, Message, Order, OrderItem, Phone, Place, Preference, Referral, Referred,
    Reply, State, Status, System, TemplateEvent, account, echo, message, preference, status,
    template_status,
};
use serde_json::{Value, json};

fn shop() -> Account {
    Account {
        waba_id: "102290129340398".into(),
        display_phone_number: "15550783881".into(),
        phone_number_id: "106540352242922".into(),
    }
}

fn customer() -> Contact {
    Contact {
        name: "Zoé 🍯".into(),
        wa_id: "16505551234".into(),
        user_id: "FR.13491208655302741918".into(),
    }
}

fn said(kind: Kind) -> Message {
    Message {
        id: "wamid.abc".into(),
        at_s: 1_795_510_800,
        kind,
        context: None,
        referral: None,
        errors: Vec::new(),
    }
}

/// The one message of a body, after a look at what is around it.
fn heard(kind: Kind) -> Value {
    let name = kind.name();
    let body: Value = serde_json::from_str(&message(&shop(), &customer(), &said(kind))).unwrap();
    let value = &body["entry"][0]["changes"][0]["value"];
    assert_eq!(value["contacts"][0]["user_id"], "FR.13491208655302741918");
    assert_eq!(value["contacts"][0]["profile"]["name"], "Zoé 🍯");
    assert_eq!(value["messages"][0]["type"], name);
    value["messages"][0][name].clone()
}

#[test]
fn a_text_is_these_bytes() {
    let mut text = said(Kind::Text { body: "Déjà « prêt » ?\n\u{1f36f}".into() });
    text.context = Some(Context {
        from: Some("15550783881".into()),
        id: Some("wamid.asked".into()),
        referred_product: Some(Referred {
            catalog_id: "77".into(),
            product_retailer_id: "miel".into(),
        }),
    });
    text.referral = Some(Referral {
        source_url: "https://halbran.example/s/halbran?via=k7".into(),
        source_type: "post",
        source_id: "k7".into(),
        headline: "Halbran".into(),
        body: String::new(),
    });
    assert_eq!(
        message(&shop(), &customer(), &text),
        concat!(
            r#"{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":["#,
            r#"{"field":"messages","value":{"messaging_product":"whatsapp","metadata":"#,
            r#"{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},"#,
            r#""contacts":[{"profile":{"name":"Zo\u00e9 \ud83c\udf6f"},"wa_id":"16505551234","#,
            r#""user_id":"FR.13491208655302741918"}],"messages":[{"from":"16505551234","#,
            r#""from_user_id":"FR.13491208655302741918","id":"wamid.abc","timestamp":"1795510800","#,
            r#""type":"text","text":{"body":"D\u00e9j\u00e0 \u00ab pr\u00eat \u00bb ?\n\ud83c\udf6f"},"#,
            r#""context":{"from":"15550783881","id":"wamid.asked","referred_product":"#,
            r#"{"catalog_id":"77","product_retailer_id":"miel"}},"referral":"#,
            r#"{"source_url":"https://halbran.example/s/halbran?via=k7","source_type":"post","#,
            r#""source_id":"k7","headline":"Halbran","body":""}}]}}]}]}"#
        )
    );
}

#[test]
fn every_kind_has_its_object() {
    let media = Media { id: "12".into(), mime_type: "image/png".into(), ..Media::default() };
    let plain = json!({ "id": "12", "mime_type": "image/png", "sha256": "" });
    assert_eq!(heard(Kind::Image(media.clone())), plain);
    assert_eq!(heard(Kind::Video(media.clone())), plain);
    assert_eq!(heard(Kind::Sticker(media.clone())), plain);
    let voice = heard(Kind::Audio(Media { voice: Some(true), ..media.clone() }));
    assert_eq!(voice["voice"], true);
    let file = Media { filename: Some("carte.pdf".into()), caption: Some("é".into()), ..media };
    let file = heard(Kind::Document(file));
    assert_eq!((&file["filename"], &file["caption"]), (&json!("carte.pdf"), &json!("é")));
    let place = Place { latitude: 48.5, longitude: -2.25, name: Some("Ici".into()), address: None };
    assert_eq!(
        heard(Kind::Location(place)),
        json!({ "latitude": 48.5, "longitude": -2.25, "name": "Ici" })
    );
    let card = Card {
        name: CardName { formatted_name: "Nour".into(), first_name: "Nour".into() },
        phones: vec![Phone { phone: "+33 1".into(), kind: "CELL" }],
        ..Card::default()
    };
    assert_eq!(
        heard(Kind::Contacts(vec![card])),
        json!([{
            "name": { "formatted_name": "Nour", "first_name": "Nour" },
            "phones": [{ "phone": "+33 1", "type": "CELL" }],
        }])
    );
    let message_id = String::from("wamid.x");
    let reaction = |emoji| Kind::Reaction { message_id: message_id.clone(), emoji };
    let put = heard(reaction(Some("👍".into())));
    assert_eq!(put, json!({ "message_id": "wamid.x", "emoji": "👍" }));
    assert_eq!(heard(reaction(None)), json!({ "message_id": "wamid.x" }));
    let button = Kind::Button { payload: "yes".into(), text: "Oui".into() };
    assert_eq!(heard(button), json!({ "payload": "yes", "text": "Oui" }));
    let reply = Reply { id: "1".into(), title: "Matin".into() };
    assert_eq!(
        heard(Kind::Interactive(Interactive::ButtonReply { button_reply: reply })),
        json!({ "type": "button_reply", "button_reply": { "id": "1", "title": "Matin" } })
    );
    let row = ListReply { id: "2".into(), title: "Soir".into(), description: Some("18 h".into()) };
    assert_eq!(
        heard(Kind::Interactive(Interactive::ListReply { list_reply: row })),
        json!({ "type": "list_reply",
            "list_reply": { "id": "2", "title": "Soir", "description": "18 h" } })
    );
    let nfm_reply =
        FlowReply { name: "flow", body: "Sent".into(), response_json: "{\"a\":\"é\"}".into() };
    assert_eq!(
        heard(Kind::Interactive(Interactive::NfmReply { nfm_reply })),
        json!({ "type": "nfm_reply",
            "nfm_reply": { "name": "flow", "body": "Sent", "response_json": "{\"a\":\"é\"}" } })
    );
    let item = |minor, decimals| OrderItem::new("miel".into(), 2, minor, decimals, "EUR".into());
    let items = vec![item(1_250, 2), item(900, 2), item(1_999, 2), item(500, 0), item(1, 3)];
    let order = Order { catalog_id: "77".into(), text: "Vite".into(), product_items: items };
    let order = heard(Kind::Order(order));
    let prices: Vec<String> = order["product_items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["item_price"].to_string())
        .collect();
    assert_eq!(prices, ["12.5", "9.0", "19.99", "500.0", "0.001"]);
    let system = System { kind: "user_changed_number".into(), ..System::default() };
    assert_eq!(heard(Kind::System(system))["type"], "user_changed_number");
    let original_message_id = String::from("wamid.x");
    let edit = Kind::Edit { original_message_id, message: Edited::text("Mieux".into()) };
    assert_eq!(
        heard(edit),
        json!({ "original_message_id": "wamid.x",
            "message": { "type": "text", "text": { "body": "Mieux" } } })
    );
    let revoke = Kind::Revoke { original_message_id: "wamid.x".into() };
    assert_eq!(heard(revoke), json!({ "original_message_id": "wamid.x" }));
    assert_eq!(heard(Kind::Unsupported { kind: "poll".into() }), json!({ "type": "poll" }));
}

#[test]
fn a_status_is_these_bytes() {
    let errors = vec![Fault::new(131_026, "Message undeliverable", "The customer left the chat.")];
    let failed = Status {
        id: "wamid.sent".into(),
        state: State::Failed,
        at_s: 1_795_510_801,
        opaque: Some("order 7".into()),
        errors,
    };
    let body = status(&shop(), &customer(), &failed);
    let (_, statuses) = body.split_once(r#""statuses":"#).unwrap();
    assert_eq!(
        statuses,
        concat!(
            r#"[{"id":"wamid.sent","status":"failed","timestamp":"1795510801","#,
            r#""recipient_id":"16505551234","recipient_user_id":"FR.13491208655302741918","#,
            r#""biz_opaque_callback_data":"order 7","errors":[{"code":131026,"#,
            r#""title":"Message undeliverable","message":"Message undeliverable","#,
            r#""error_data":{"details":"The customer left the chat."}}]}]}}]}]}"#
        )
    );
    assert!(body.contains(r#""contacts":[{"profile":"#));
}

#[test]
fn what_concerns_the_account_has_a_time() {
    let event = TemplateEvent {
        event: "APPROVED".into(),
        id: 9,
        name: "hello".into(),
        language: "fr".into(),
        category: "UTILITY".into(),
        reason: "NONE".into(),
    };
    let body: Value = serde_json::from_str(&template_status(&shop(), &event, 7)).unwrap();
    assert_eq!(body["entry"][0]["time"], 7);
    let change = &body["entry"][0]["changes"][0];
    assert_eq!(change["field"], "message_template_status_update");
    assert_eq!(change["value"]["message_template_id"], 9);
    let other = account(&shop(), "account_update", &json!({ "event": "VERIFIED_ACCOUNT" }), 7);
    assert!(other.contains(r#""field":"account_update","value":{"event":"VERIFIED_ACCOUNT"}"#));
}

#[test]
fn a_wish_and_an_answer_by_hand_name_the_customer() {
    let stop = Preference { stop: true, detail: "Stop".into(), at_s: 7 };
    let body: Value = serde_json::from_str(&preference(&shop(), &customer(), &stop)).unwrap();
    let value = &body["entry"][0]["changes"][0]["value"];
    assert_eq!(value["user_preferences"][0]["value"], "stop");
    assert_eq!(value["user_preferences"][0]["category"], "marketing_messages");
    let body = echo(&shop(), &customer(), &said(Kind::Text { body: "Oui".into() }));
    let body: Value = serde_json::from_str(&body).unwrap();
    let change = &body["entry"][0]["changes"][0];
    assert_eq!(change["field"], "smb_message_echoes");
    let told = &change["value"]["message_echoes"][0];
    assert_eq!((&told["from"], &told["to"]), (&json!("15550783881"), &json!("16505551234")));
}
