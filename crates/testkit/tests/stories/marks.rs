//! What a person marks for themselves: chats, messages, a shop they will not hear; and what they hand
//! on to another.

use comptoir_api::chat::{Body, Status};
use comptoir_api::device::{ChatSummary, MUTED_FOR_GOOD_MS};
use comptoir_client::net::HttpFetch;
use comptoir_client::{Draft, SendError, blob};
use comptoir_testkit::World;
use comptoir_testkit::people::{Person, author, staff};
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Cart, Line, Media, MediaKind, OrderStatus, Product};
use comptoir_wire::ids::{ChatId, MessageId};
use serde_json::{Value, json};

use crate::socket::{ask, street, told};

const HOUR_MS: u64 = 60 * 60 * 1000;

/// A PNG of one pixel.
const PIXEL: &[u8] = include_bytes!("../../../comptoir/tests/stories/pixel.png");

fn summary(person: &mut Person, chat: ChatId) -> ChatSummary {
    person.device().chat(chat).unwrap().unwrap()
}

/// Pinned, muted, archived, starred: it is there after a crash, and the shop hears nothing of it.
#[test]
fn what_one_marks_stays_on_the_device() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    let said = shop.say(chat, "Le miel est là.");
    world.settle(&mut [&mut alice, &mut shop]);
    let until_ms = world.clock.now() + 8 * HOUR_MS;
    let device = alice.device();
    device.pin(chat, true).unwrap();
    device.mute(chat, until_ms).unwrap();
    device.archive(chat, true).unwrap();
    device.star(chat, said, true).unwrap();
    device.keep_on_top(chat, Some(said)).unwrap();
    assert!(device.to_send().unwrap().is_empty(), "nobody is told");

    alice.crash();
    let now = summary(&mut alice, chat);
    assert!(now.pinned_ms > 0 && now.archived && !now.blocked);
    assert_eq!(now.muted_until_ms, until_ms);
    assert_eq!(now.top.unwrap().text, "Le miel est là.");
    let starred = alice.device().starred(None, 9).unwrap();
    assert_eq!(starred.len(), 1);
    assert!(starred[0].starred);
    assert_eq!(starred[0].body, Body::Text { text: "Le miel est là.".into() });

    let device = alice.device();
    device.star(chat, said, false).unwrap();
    device.keep_on_top(chat, None).unwrap();
    device.pin(chat, false).unwrap();
    assert!(device.starred(Some(chat), 9).unwrap().is_empty());
    let now = summary(&mut alice, chat);
    assert_eq!((now.top, now.pinned_ms), (None, 0));
}

/// An archived chat comes back with the shop's next message; a muted one stays away while it is.
#[test]
fn an_archived_chat_comes_back_unless_it_is_muted() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    alice.device().archive(chat, true).unwrap();
    alice.say(chat, "Une question, sans urgence.");
    world.settle(&mut [&mut alice, &mut shop]);
    assert!(summary(&mut alice, chat).archived, "what one says oneself changes nothing");
    shop.say(chat, "Dites-moi.");
    world.settle(&mut [&mut alice, &mut shop]);
    assert!(!summary(&mut alice, chat).archived);

    alice.device().archive(chat, true).unwrap();
    alice.device().mute(chat, world.clock.now() + 8 * HOUR_MS).unwrap();
    shop.say(chat, "Êtes-vous là ?");
    world.settle(&mut [&mut alice, &mut shop]);
    let now = summary(&mut alice, chat);
    assert!(now.archived);
    assert_eq!(now.unread, 2, "it is here all the same");
    world.later(9 * HOUR_MS, &mut [&mut alice, &mut shop]);
    shop.say(chat, "Bonsoir.");
    world.settle(&mut [&mut alice, &mut shop]);
    assert!(!summary(&mut alice, chat).archived, "eight hours are over");

    alice.device().archive(chat, true).unwrap();
    alice.device().mute(chat, MUTED_FOR_GOOD_MS).unwrap();
    world.later(400 * 24 * HOUR_MS, &mut [&mut alice, &mut shop]);
    shop.say(chat, "Un an déjà.");
    world.settle(&mut [&mut alice, &mut shop]);
    assert!(summary(&mut alice, chat).archived);
}

/// What was deleted is neither above the thread nor starred as it was.
#[test]
fn what_is_deleted_is_no_longer_above_the_thread() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    let said = shop.say(chat, "Code du coffre : 1234");
    world.settle(&mut [&mut alice, &mut shop]);
    alice.device().keep_on_top(chat, Some(said)).unwrap();
    alice.device().star(chat, said, true).unwrap();
    let delete = comptoir_wire::content::Delete { message: said.to_vec() };
    shop.device().send(chat, Draft::new(Kind::Delete(delete))).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(summary(&mut alice, chat).top, None);
    let starred = alice.device().starred(None, 9).unwrap();
    assert!(starred.iter().all(|message| message.body == Body::Deleted));
}

/// A blocked shop sees no ticks and is not heard; its order and the group's keys go on, and so does
/// the chat once it is unblocked.
#[test]
fn a_blocked_shop_is_neither_heard_nor_answered() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    let line =
        Line { product: "miel".into(), title: "Miel".into(), quantity: 1, ..Line::default() };
    let cart = Cart { lines: vec![line.clone()], ..Cart::default() };
    let cart = alice.device().send(chat, Draft::new(Kind::Cart(cart))).unwrap();
    let heard = shop.say(chat, "Bien reçu.");
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(shop.status(heard), Status::Delivered);

    alice.device().block(chat, true).unwrap();
    let unheard = shop.say(chat, "Répondez !");
    let step = |revision: u32, state: i32| OrderStatus {
        order: "ord_1".into(),
        reference: "H-1".into(),
        state,
        lines: vec![line.clone()],
        cart: cart.to_vec(),
        revision,
        ..OrderStatus::default()
    };
    let order = shop.device().send(chat, Draft::new(Kind::OrderStatus(step(1, 1)))).unwrap();
    shop.device().typing(chat, true, Some(author(1, "Camille"))).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    // Its keys change meanwhile: the group goes on without a word.
    let readers = vec![staff(1, "Camille"), staff(2, "Bastien")];
    shop.device().set_roster(chat, readers).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    for message in [unheard, order] {
        assert_eq!(shop.status(message), Status::Sent, "no tick of hers");
    }
    assert!(!alice.read(chat).contains(&"Répondez !".to_owned()));
    assert_eq!(alice.device().orders(Some(chat)).unwrap().len(), 1);
    let now = summary(&mut alice, chat);
    assert!(now.blocked && !now.writable);
    let refused = alice.device().send(chat, Draft::text("Non"));
    assert!(matches!(refused, Err(SendError::NotWritable)), "{refused:?}");
    alice.device().mark_read(chat, heard, None).unwrap();
    alice.device().set_profile("Madame Tilleul", "fr").unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(shop.status(heard), Status::Delivered, "nor is reading told");
    assert_ne!(shop.device().peer(chat).unwrap().unwrap().name, "Madame Tilleul");

    alice.device().block(chat, false).unwrap();
    let again = shop.say(chat, "Bonjour.");
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(shop.status(again), Status::Delivered);
    assert_eq!(alice.read(chat), ["Bien reçu.", "Bonjour."]);
    let answer = alice.say(chat, "Bonjour aussi.");
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(alice.status(answer), Status::Delivered);
}

/// A day is gone to by its first message, or the first after it.
#[test]
fn a_day_is_found_by_its_first_message() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    let start_ms = world.clock.now();
    let mut first_of = Vec::new();
    for text in ["un", "deux", "trois"] {
        first_of.push(alice.say(chat, text));
        alice.say(chat, "et encore");
        world.settle(&mut [&mut alice, &mut shop]);
        world.later(48 * HOUR_MS, &mut [&mut alice, &mut shop]);
    }
    let mut at = |hours: u64| {
        let found = alice.device().first_since(chat, start_ms + hours * HOUR_MS).unwrap();
        found.map(|message| message.id.parse::<MessageId>().unwrap())
    };
    assert_eq!(at(0), Some(first_of[0]));
    assert_eq!(at(48), Some(first_of[1]));
    assert_eq!(at(60), Some(first_of[2]), "nothing that day: the first after it");
    assert_eq!(at(200), None);
}

/// Words, a picture and a product of one shop go to another, on another relay: marked as handed on,
/// the picture encrypted anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_handed_on_to_another_shop() {
    let (halbran, fournil) = (street().await, street().await);
    let rpc = halbran.person("alice");
    let from = ask(&rpc, "open", json!({ "link": halbran.link })).await["chat"].clone();
    let to = ask(&rpc, "open", json!({ "link": fournil.link })).await["chat"].clone();
    let says = ask(&rpc, "send", json!({ "chat": from, "text": "Bonjour" })).await["id"].clone();
    ask(&rpc, "send", json!({ "chat": to, "text": "Bonjour" })).await;
    let arrived = |sent: Value| {
        move |told: &Value| {
            told["params"]["message"] == sent && told["params"]["status"] == "delivered"
        }
    };
    told(&rpc, arrived(says)).await;

    let file = blob::File { bytes: PIXEL.to_vec(), name: "miel.png".into(), ..Default::default() };
    let media = blob::put(halbran.shop.line(), &HttpFetch::new(), &file).await.unwrap();
    let key = media.blob.clone().unwrap().key;
    let product =
        Product { product: "thym".into(), title: "Miel de thym".into(), ..Product::default() };
    let kinds = [
        Draft::text("Ouvert jusqu’à 19 h."),
        Draft::new(Kind::Media(media)),
        Draft::new(Kind::Product(product)),
    ];
    let id: ChatId = from.as_str().unwrap().parse().unwrap();
    let mut handed = Vec::new();
    for draft in kinds {
        let said =
            halbran.shop.with(move |device| device.send(id, draft)).await.unwrap().to_string();
        told(&rpc, |told| told["method"] == "message" && told["params"]["id"] == said).await;
        let sent = ask(&rpc, "forward", json!({ "message": said, "chat": to })).await["id"].clone();
        told(&rpc, arrived(sent.clone())).await;
        let message: MessageId = sent.as_str().unwrap().parse().unwrap();
        let content =
            fournil.shop.with(move |device| device.content(message)).await.unwrap().unwrap();
        assert!(content.forwarded);
        assert!(content.author.is_none() && content.reply_to.is_empty());
        handed.push((message, content.body.unwrap()));
    }
    let Kind::Text(text) = &handed[0].1 else { panic!("words") };
    assert_eq!(text.text, "Ouvert jusqu’à 19 h.");
    let Kind::Media(Media { blob: Some(blob), name, kind, .. }) = &handed[1].1 else {
        panic!("a picture")
    };
    assert_eq!((name.as_str(), *kind), ("miel.png", MediaKind::Image as i32));
    assert_ne!(blob.key, key, "the first shop's key stays with it");
    let fetched = blob::fetch_file(fournil.shop.line(), &HttpFetch::new(), handed[1].0).await;
    assert_eq!(fetched.unwrap().1, PIXEL);
    let Kind::Text(text) = &handed[2].1 else { panic!("a product's name and page") };
    assert!(text.text.starts_with("Miel de thym\nhttp://"), "{}", text.text);
    assert!(text.text.ends_with("/s/halbran/p/thym"), "{}", text.text);
    halbran.stop.cancel();
    fournil.stop.cancel();
}
