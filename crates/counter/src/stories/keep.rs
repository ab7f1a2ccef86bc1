//! For how long a shop keeps what is said: set in the console, told to each chat, kept to.

use std::time::Duration;

use comptoir_api::chat::{Body, Notice};
use comptoir_api::privacy::{ChatExport, PlaceKind, Privacy};
use comptoir_api::shop::{AuditPage, InboxPage};
use comptoir_client::keep::Terms;
use serde_json::{Value, json};

use super::receiver::Program;
use super::world::{PATIENCE, World, text};

const DAY: Duration = Duration::from_hours(24);

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_is_told_and_the_inbox_forgets_with_the_chat() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.say("Un secret de miel de sapin").await;
    let listed = |page: &InboxPage| page.chats.iter().any(|chat| chat.last_text.contains("sapin"));
    owner.sees("/api/chats", listed).await;

    let before: Privacy = owner.get("/api/privacy").await;
    assert_eq!((before.keeping.days, before.chats, before.erased), (0, 1, 0));
    let wild = json!({ "days": 4_000, "media_days": 0 });
    let refused = owner.ask::<Privacy>("PUT", "/api/privacy", &wild).await;
    assert_eq!(refused.unwrap_err().code, "invalid");
    let set = json!({ "days": 7, "media_days": 90 });
    let now: Privacy = owner.put("/api/privacy", &set).await;
    assert_eq!((now.keeping.days, now.keeping.media_days), (7, 7), "files never outlive words");

    // The customer's own device says so, and a chat that begins later is told as well.
    let told = |thread: &[comptoir_api::chat::Message]| {
        thread.iter().any(|message| {
            matches!(message.body, Body::Notice { notice: Notice::RetentionChanged, number: 7, .. })
        })
    };
    customer.sees(|thread| told(thread).then_some(())).await;
    let later = world.customer().await;
    later.say("Bonjour").await;
    later.sees(|thread| told(thread).then_some(())).await;

    world.clock.turn(10 * DAY);
    customer.say("Toujours là").await;
    customer
        .sees(|thread| thread.iter().all(|message| !text(message).contains("sapin")).then_some(()))
        .await;
    let forgotten = |page: &InboxPage| {
        page.chats.iter().all(|chat| !chat.last_text.contains("sapin"))
            && page.chats.iter().any(|chat| chat.last_text.contains("Toujours là"))
    };
    owner.sees("/api/chats", forgotten).await;
    let found: InboxPage = owner.get("/api/chats?queue=all&query=sapin").await;
    assert!(found.chats.is_empty(), "nor is it found: {found:?}");

    // Who chooses less has it so, and the shop sees that a chat is kept for less.
    let chat = customer.chat;
    let less = Terms { days: 3, media_days: 0 };
    customer.handle.with(move |device| device.keep(chat, less)).await.unwrap();
    let shop = world.counter.shop(&world.id).unwrap();
    let mut changes = shop.device().changes();
    let kept = async {
        loop {
            changes.borrow_and_update();
            let kept = shop.device().read(move |device| device.kept(chat)).await.unwrap();
            if kept.both.days == 3 {
                return;
            }
            changes.changed().await.unwrap();
        }
    };
    tokio::time::timeout(PATIENCE, kept).await.expect("the shop was not told");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_who_sees_what_and_counts_erasures() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let _program = Program::new(&world, "Caisse").await;
    let customer = world.customer().await;
    customer.say("Bonjour").await;
    let chat = customer.chat;
    customer.hears("").await;
    customer.handle.with(move |device| device.forget(chat, true)).await.unwrap();
    let page = owner.sees("/api/privacy", |privacy: &Privacy| privacy.erased == 1).await;
    assert_eq!(page.erasures.len(), 1);
    assert!(
        page.places.iter().any(|place| place.kind == PlaceKind::Program && place.name == "Caisse")
    );

    // The same for everyone, without signing in, in both languages.
    let address = format!("{}/s/{}/privacy", world.base, world.id);
    let _: Privacy = owner.put("/api/privacy", &json!({ "days": 90, "media_days": 0 })).await;
    for (language, words) in [("fr", ["90 jours", "Caisse"]), ("en", ["90 days", "Caisse"])] {
        let page = reqwest::get(format!("{address}?lang={language}")).await.unwrap();
        assert_eq!(page.status(), 200);
        let page = page.text().await.unwrap();
        for words in words {
            assert!(page.contains(words), "{words}: {page}");
        }
    }
}

/// What the shop has of a customer is given to him: as a page, and as JSON; the log says by whom.
#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_taken_along_for_its_customer() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.say("Un <b>secret</b> de miel").await;
    customer.order(&[("miel", 1, 1_250)]).await;
    customer.sees_order(|_| true).await;
    let chat = format!("/api/chats/{}", customer.chat);
    let _: Value = owner.post(&format!("{chat}/notes"), &json!({ "text": "Aime le sapin" })).await;
    let card =
        json!({ "note": "Passe le samedi", "tags": ["fidèle"], "fields": { "fld_a": "Abeille" } });
    let fields = json!([{ "id": "fld_a", "name": "Surnom" }]);
    let _: Value = owner.put("/api/customer-fields", &fields).await;
    let _: Value = owner.put(&format!("{chat}/customer"), &card).await;

    let all: ChatExport = owner.get(&format!("{chat}/export.json")).await;
    assert!(all.messages.iter().any(|message| text(message) == "Un <b>secret</b> de miel"));
    assert_eq!((all.orders.len(), all.notes.len()), (1, 1));
    assert_eq!(all.customer.note, "Passe le samedi");

    let page = owner.raw("GET", &format!("{chat}/export.html")).header("accept-language", "fr");
    let page = page.send().await.unwrap();
    assert_eq!(page.status(), 200);
    let named = page.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(named.starts_with("attachment") && named.contains(".html"), "{named}");
    let page = page.text().await.unwrap();
    for words in [
        "Un &lt;b&gt;secret&lt;/b&gt; de miel",
        "Aime le sapin",
        "Passe le samedi",
        "fidèle",
        "Surnom",
        "Abeille",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains(&all.orders[0].reference) && !page.contains("<script"));

    let log: AuditPage = owner.get("/api/audit?act=chat_exported").await;
    assert_eq!(log.entries.len(), 2);
    assert_eq!(log.entries[0].what, customer.chat.to_string());
}
