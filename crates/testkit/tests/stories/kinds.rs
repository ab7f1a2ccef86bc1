//! What a shop's programs send beyond words, and what a customer answers: cards, carousels, forms,
//! places, addresses, consent, the short link that led here.

use comptoir_api::chat::{Body, OptionAct, Side};
use comptoir_client::net::HttpFetch;
use comptoir_client::{Draft, FileOf, SendError, blob};
use comptoir_testkit::World;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{
    self, Carousel, Choice, ChoiceOption, Consent, ConsentReceipt, ContactCard, Form, Location,
};
use comptoir_wire::ids::{ChatId, MessageId};
use serde_json::{Value, json};

use crate::socket::{Street, ask, street, told};

/// A PNG of one pixel.
const PIXEL: &[u8] = include_bytes!("../../../comptoir/tests/stories/pixel.png");

fn option(id: &str, title: &str, act: content::OptionAct, value: &str) -> ChoiceOption {
    let (id, title, value) = (id.to_owned(), title.to_owned(), value.to_owned());
    ChoiceOption { id, title, value, act: act as i32, ..ChoiceOption::default() }
}

fn reply(id: &str, title: &str) -> ChoiceOption {
    option(id, title, content::OptionAct::Reply, "")
}

fn schema() -> Value {
    json!({ "version": "7.0", "screens": [{
        "id": "TASTING", "title": "Dégustation", "terminal": true, "layout": {
            "type": "SingleColumnLayout", "children": [
                { "type": "TextInput", "name": "name", "label": "Votre nom", "required": true },
                { "type": "Footer", "label": "Réserver", "on-click-action": { "name": "complete",
                    "payload": { "who": "${form.name}" } } },
            ] } }] })
}

/// The two devices of a shop and a customer who talk by the real relay.
struct Talk {
    street: Street,
    rpc: comptoir_client::rpc::Rpc<HttpFetch, crate::socket::Home>,
    chat: Value,
    id: ChatId,
}

async fn talk(link: impl Fn(&str) -> String) -> Talk {
    let street = street().await;
    let rpc = street.person("alice");
    let opened = ask(&rpc, "open", json!({ "link": link(&street.link) })).await;
    let chat = opened["chat"].clone();
    let id = chat.as_str().unwrap().parse().unwrap();
    let talk = Talk { street, rpc, chat, id };
    talk.answer("send", json!({ "text": "Bonjour" })).await;
    talk
}

impl Talk {
    /// The shop says something; what the customer sees of it.
    async fn shop_says(&self, kind: Kind) -> Value {
        let id = self.id;
        let draft = Draft::new(kind);
        let sent = self.street.shop.with(move |device| device.send(id, draft)).await.unwrap();
        let message = sent.to_string();
        told(&self.rpc, |told| told["method"] == "message" && told["params"]["id"] == message).await
            ["params"]
            .take()
    }

    /// The customer says something; what the shop's device has of it, once it is there.
    async fn answer(&self, method: &str, mut params: Value) -> content::Content {
        params["chat"] = self.chat.clone();
        let sent = ask(&self.rpc, method, params).await;
        told(&self.rpc, |told| {
            told["params"]["message"] == sent["id"] && told["params"]["status"] == "delivered"
        })
        .await;
        let message: MessageId = sent["id"].as_str().unwrap().parse().unwrap();
        self.street.shop.with(move |device| device.content(message)).await.unwrap().unwrap()
    }

    async fn refused(&self, method: &str, mut params: Value) -> i64 {
        params["chat"] = self.chat.clone();
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let answer = self.rpc.handle_text(&request.to_string()).await;
        let answer: Value = serde_json::from_str(&answer).unwrap();
        answer["error"]["code"].as_i64().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_with_a_picture_is_answered() {
    let talk = talk(str::to_owned).await;
    let file = blob::File { bytes: PIXEL.to_vec(), name: "miel.png".into(), ..Default::default() };
    let media = blob::put(talk.street.shop.line(), &HttpFetch::new(), &file).await.unwrap();
    let card = Choice {
        header_media: Some(media.clone()),
        text: "Le *miel* est là".into(),
        footer: "Jusqu’à samedi".into(),
        options: vec![
            reply("want", "J’en veux"),
            option("", "Le voir", content::OptionAct::OpenUrl, "https://halbran.example/miel"),
        ],
        ..Choice::default()
    };
    let message = talk.shop_says(Kind::Choice(card)).await;
    let body = &message["body"];
    assert_eq!(body["header_media"]["media"], "image");
    assert_eq!(body["header_media"]["here"], false);
    assert_eq!(
        (&body["footer"], &body["options"][1]["act"]),
        (&json!("Jusqu’à samedi"), &json!("open_url"))
    );
    let fetched = ask(&talk.rpc, "fetch_file", json!({ "message": message["id"] })).await;
    assert_eq!(fetched["mime"], "image/png");

    // What opens a page is no answer.
    let answer = |choice: &str| json!({ "message": message["id"], "choice": choice });
    assert_eq!(talk.refused("answer", answer("")).await, -32602);
    let two = json!({ "message": message["id"], "choices": ["want", "want"] });
    assert_eq!(talk.refused("answer", two).await, -32602);
    let said = talk.answer("answer", answer("want")).await;
    let Some(Kind::ChoiceAnswer(said)) = said.body else { panic!("an answer") };
    assert_eq!(
        (said.options.as_slice(), said.title.as_str()),
        (&["want".to_owned()][..], "J’en veux")
    );

    // Cards side by side: each has its own file, and shows its own answer.
    let card = |id: &str, media: Option<content::Media>| Choice {
        text: id.to_uppercase(),
        header_media: media,
        options: vec![reply(id, "Oui")],
        ..Choice::default()
    };
    let cards = vec![card("a", None), card("b", Some(media))];
    let message = talk.shop_says(Kind::Carousel(Carousel { text: "Au choix".into(), cards })).await;
    assert_eq!(message["body"]["cards"][1]["text"], "B");
    let file = json!({ "message": message["id"], "card": 1 });
    assert_eq!(ask(&talk.rpc, "fetch_file", file).await["name"], "miel.png");
    assert_eq!(talk.refused("fetch_file", json!({ "message": message["id"], "card": 0 })).await, 1);
    talk.answer("answer", json!({ "message": message["id"], "choice": "b" })).await;
    let history = ask(&talk.rpc, "history", json!({ "chat": talk.chat })).await;
    let messages = history["messages"].as_array().unwrap();
    let shown = messages.iter().find(|one| one["id"] == message["id"]).unwrap();
    assert_eq!(shown["body"]["cards"][0]["chosen"], json!([]));
    assert_eq!(shown["body"]["cards"][1]["chosen"], json!(["b"]));
    assert_eq!(shown["body"]["cards"][1]["header_media"]["here"], true);
    // The file goes with the message.
    let id: MessageId = message["id"].as_str().unwrap().parse().unwrap();
    let delete = Kind::Delete(content::Delete { message: id.to_vec() });
    let chat = talk.id;
    let shop = talk.street.shop.clone();
    let deleted = shop.with(move |device| device.send(chat, Draft::new(delete))).await;
    deleted.unwrap();
    let file = FileOf { message: id, card: Some(1) };
    assert!(shop.with(move |device| device.media(file)).await.unwrap().is_none());
    talk.street.stop.cancel();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_is_filled_in() {
    let talk = talk(str::to_owned).await;
    let form = Form {
        id: "flow_1".into(),
        text: "Réservez une dégustation".into(),
        button: "Réserver".into(),
        schema_json: schema().to_string(),
        ..Form::default()
    };
    let message = talk.shop_says(Kind::Form(form)).await;
    assert_eq!(message["body"]["schema"], schema());
    let fill = |values: Value| json!({ "message": message["id"], "values": values });
    assert_eq!(talk.refused("answer_form", fill(json!(["Camille"]))).await, -32602);
    let long = "x".repeat(33 * 1024);
    assert_eq!(talk.refused("answer_form", fill(json!({ "who": long }))).await, -32602);
    let said =
        talk.answer("answer_form", fill(json!({ "who": "Camille", "flow_token": "t" }))).await;
    assert_eq!(said.fallback, "Votre nom: Camille");
    let Some(Kind::FormAnswer(said)) = said.body else { panic!("an answer") };
    let values: Value = serde_json::from_str(&said.values_json).unwrap();
    assert_eq!(values, json!({ "who": "Camille", "flow_token": "t" }));

    // Both sides see the form answered, and the answer in the form's own words.
    let chat = talk.id;
    let thread = talk.street.shop.with(move |device| device.history(chat, None, 100)).await;
    let thread = thread.unwrap();
    let answered = thread.iter().find_map(|one| match &one.body {
        Body::Form(form) => form.answered.clone(),
        _ => None,
    });
    assert_eq!(answered.unwrap()["who"], "Camille");
    let Some(Body::FormAnswer { fields, .. }) = thread.last().map(|one| &one.body) else {
        panic!("an answer")
    };
    assert_eq!((fields[0].label.as_str(), fields[0].value.as_str()), ("Votre nom", "Camille"));
    talk.street.stop.cancel();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn places_addresses_and_sounds_are_sent() {
    let talk = talk(str::to_owned).await;
    let card = Choice {
        text: "Où livrer ?".into(),
        options: vec![option("", "Ici", content::OptionAct::ShareLocation, "")],
        ..Choice::default()
    };
    let message = talk.shop_says(Kind::Choice(card)).await;
    let place = json!({ "latitude": 48.8566, "longitude": 2.3522, "name": "Chez moi",
        "address": "12 rue des Lilas", "reply_to": message["id"] });
    let said = talk.answer("send_location", place.clone()).await;
    assert_eq!(
        MessageId::from_slice(&said.reply_to).unwrap().to_string(),
        message["id"].as_str().unwrap()
    );
    let Some(Kind::Location(said)) = said.body else { panic!("a place") };
    assert_eq!((said.latitude, said.address.as_str()), (48.8566, "12 rue des Lilas"));
    let nowhere = json!({ "latitude": 91.0, "longitude": 0.0 });
    assert_eq!(talk.refused("send_location", nowhere).await, -32602);

    let contacts = json!([{ "name": "Camille Moreau", "phones": ["+33 1 23 45 67 89"] },
        { "name": "Nour", "emails": ["nour@halbran.example"] }]);
    let said = talk.answer("send_contact", json!({ "contacts": contacts })).await;
    let Some(Kind::Contact(said)) = said.body else { panic!("addresses") };
    assert_eq!((said.phones.len(), said.more[0].name.as_str()), (1, "Nour"));
    assert_eq!(talk.refused("send_contact", json!({ "contacts": [] })).await, -32602);

    let sound = json!({ "data": "T2dnUw==", "name": "bonjour.ogg" });
    for (more, kind) in [
        (json!({}), content::MediaKind::Audio),
        (json!({ "voice": true }), content::MediaKind::Voice),
        (json!({ "mime": "video/mp4" }), content::MediaKind::Video),
        (json!({ "mime": "application/pdf" }), content::MediaKind::Document),
    ] {
        let mut params = sound.clone();
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        params["reply_to"] = message["id"].clone();
        let said = talk.answer("send_file", params).await;
        assert!(!said.reply_to.is_empty());
        let Some(Kind::Media(said)) = said.body else { panic!("a file") };
        assert_eq!(said.kind(), kind, "{more}");
    }
    let mut no_picture = sound;
    no_picture["sticker"] = json!(true);
    assert_eq!(talk.refused("send_file", no_picture).await, -32602);
    talk.street.stop.cancel();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_short_link_is_told_once_and_consent_in_the_words_that_were_shown() {
    let talk = talk(|link| link.replacen('#', "?via=ABC123XYZ98765#", 1)).await;
    let vias = async || {
        let chat = talk.id;
        let thread = talk.street.shop.with(move |device| device.history(chat, None, 100)).await;
        let ids: Vec<MessageId> = thread
            .unwrap()
            .iter()
            .filter(|one| one.from.side == Side::Other)
            .map(|one| one.id.parse().unwrap())
            .collect();
        let mut vias = Vec::new();
        for id in ids {
            let said = talk.street.shop.with(move |device| device.content(id)).await;
            vias.push(said.unwrap().unwrap().via);
        }
        vias
    };
    talk.answer("send", json!({ "text": "Encore moi" })).await;
    assert_eq!(vias().await, ["ABC123XYZ98765", ""]);

    let before = ask(&talk.rpc, "consent", json!({ "chat": talk.chat })).await;
    assert_eq!((&before["given"], &before["at_ms"]), (&json!(false), &json!(0)));
    let text = "Recevoir les nouvelles de Maison Halbran, 4 par mois au plus";
    let said = json!({ "given": true, "per_month_max": 4, "text": text });
    let said = talk.answer("consent", said).await;
    let Some(Kind::ConsentReceipt(said)) = said.body else { panic!("a receipt") };
    assert_eq!((said.topic.as_str(), said.text.as_str()), ("marketing", text));
    assert!(said.given && said.per_month_max == 4 && said.at_ms > 0);

    // The shop asks; the answer is to its question, in its words.
    let asked = Consent {
        topic: "seasons".into(),
        text: "Les saisons ?".into(),
        per_month_max: 2,
        title: "Saisons".into(),
    };
    let message = talk.shop_says(Kind::Consent(asked)).await;
    assert_eq!(message["body"]["kind"], "consent");
    talk.answer("consent", json!({ "given": false, "message": message["id"] })).await;
    let now = ask(&talk.rpc, "consent", json!({ "chat": talk.chat, "topic": "seasons" })).await;
    assert_eq!((&now["given"], &now["text"]), (&json!(false), &json!("Les saisons ?")));
    let now = ask(&talk.rpc, "consent", json!({ "chat": talk.chat })).await;
    assert_eq!(now["given"], true);
    talk.street.stop.cancel();
}

#[test]
fn what_is_not_for_a_side_to_say_is_refused() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    let card = || Choice { text: "?".into(), options: vec![reply("a", "A")], ..Choice::default() };
    // One card is no carousel, and no option leads to anything but a page.
    let carousel = Kind::Carousel(Carousel { text: String::new(), cards: vec![card()] });
    let refused = shop.device().send(chat, Draft::new(carousel));
    assert!(matches!(refused, Err(SendError::Invalid(_))), "{refused:?}");
    let script = option("", "!", content::OptionAct::OpenUrl, "javascript:alert(1)");
    let choice = Kind::Choice(Choice { options: vec![script], ..Choice::default() });
    assert!(shop.device().send(chat, Draft::new(choice)).is_err());

    let said = |person: &mut comptoir_testkit::people::Person| person.thread(chat).len();
    for foreign in [
        Kind::Choice(card()),
        Kind::Carousel(Carousel { text: String::new(), cards: vec![card(), Choice::default()] }),
        Kind::Form(Form { schema_json: schema().to_string(), ..Form::default() }),
    ] {
        // A device that does not keep to it: what it says is refused where it arrives.
        alice.device().send(chat, Draft::new(foreign)).unwrap();
    }
    let receipt = ConsentReceipt { topic: "marketing".into(), ..ConsentReceipt::default() };
    shop.device().send(chat, Draft::new(Kind::ConsentReceipt(receipt))).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    for person in [&mut alice, &mut shop] {
        let heard = person.thread(chat).into_iter().filter(|one| one.from.side == Side::Other);
        assert_eq!(heard.count(), 0);
    }

    // Both may say where they are, and who.
    for side in [&mut alice, &mut shop] {
        let place = Location { latitude: 1.0, longitude: 2.0, ..Location::default() };
        side.device().send(chat, Draft::new(Kind::Location(place))).unwrap();
        let card = ContactCard { name: "Camille".into(), ..ContactCard::default() };
        side.device().send(chat, Draft::new(Kind::Contact(card))).unwrap();
    }
    let before = said(&mut shop);
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(said(&mut shop), before + 2);
}

/// A button of a later version is not drawn, and does not take the others with it.
#[test]
fn an_unknown_button_is_left_out() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    let later = ChoiceOption { title: "Payer".into(), act: 99, ..ChoiceOption::default() };
    let choice = Choice { options: vec![later, reply("a", "A")], ..Choice::default() };
    shop.device().send(chat, Draft::new(Kind::Choice(choice))).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    let Body::Choice(shown) = alice.thread(chat).pop().unwrap().body else { panic!("a card") };
    assert_eq!(shown.options.len(), 1);
    assert_eq!(shown.options[0].act, OptionAct::Reply);
}

/// A shop whose program does not look at what it sends: the app does, before anything is shown.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_peer_did_not_look_at_is_looked_at() {
    let talk = talk(str::to_owned).await;
    let fetch = HttpFetch::new();
    let put = async |bytes: Vec<u8>, name: &str| {
        let file = blob::File { bytes, name: name.into(), ..Default::default() };
        blob::put(talk.street.shop.line(), &fetch, &file).await.unwrap()
    };
    let wide = |side: u32| {
        let side = side.to_be_bytes();
        [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &side[..], &side[..]].concat()
    };
    let fake = [b"MZ a program".to_vec(), vec![7; 3_000_000]].concat();
    for (bytes, name, unfit) in [
        (fake, "film.mp4", "film"),
        (wide(8_001), "photo.png", "large"),
        (b"<html>".to_vec(), "photo.jpg", "picture"),
        (PIXEL.to_vec(), "miel.png", ""),
    ] {
        let mut media = put(bytes, name).await;
        if name == "photo.jpg" {
            media.mime = "image/jpeg".into();
        }
        let message = talk.shop_says(Kind::Media(media)).await;
        let looked = ask(&talk.rpc, "look_at_file", json!({ "message": message["id"] })).await;
        assert_eq!(
            (&looked["name"], looked["unfit"].as_str().unwrap_or_default()),
            (&json!(name), unfit)
        );
        assert_eq!(looked["data"], "");
    }
    // Sixteen kilobytes may be a wall of pixels.
    for (thumbnail, is_shown) in
        [(wide(1_024), true), (wide(1_025), false), (b"<svg/>".to_vec(), false)]
    {
        let mut media = put(PIXEL.to_vec(), "miel.png").await;
        media.thumbnail = thumbnail;
        let message = talk.shop_says(Kind::Media(media)).await;
        assert_eq!(!message["body"]["thumbnail"].as_str().unwrap().is_empty(), is_shown);
    }
}
