//! What the shop says by itself, always marked as such.

use std::time::Duration;

use comptoir_api::chat::Message;
use comptoir_api::shop::{AutoReply, Automations, InboxPage, Span};
use serde_json::Value;

use super::world::{World, text};

const DAY: Duration = Duration::from_hours(24);

/// A first message is greeted by the machine, which sets no "read" and leaves the chat to people.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_message_is_greeted() {
    let mut world = World::new().await;
    world.greet(true).await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    let said = customer.say("Bonjour").await;
    let greeting = customer.hears("ici Halbran").await;
    assert!(greeting.from.machine);
    assert_eq!(greeting.from.reason, "greeting");

    customer.say("Encore là ?").await;
    let path = "/api/chats?queue=todo";
    owner.sees(path, |page: &InboxPage| page.chats.iter().any(|chat| chat.unread == 2)).await;
    let greetings = |thread: &[Message]| {
        thread.iter().filter(|message| text(message).contains("ici Halbran")).count()
    };
    let thread = customer.history().await;
    assert_eq!(greetings(&thread), 1);
    let mine = thread.iter().find(|message| message.id == said.to_string()).unwrap();
    assert_ne!(mine.status, Some(comptoir_api::chat::Status::Read));

    world.clock.turn(DAY * 15);
    customer.say("Me revoilà").await;
    customer.sees(|thread| (greetings(thread) == 2).then_some(())).await;
}

/// Outside the hours the customer is told until when, in the language he reads.
#[tokio::test(flavor = "multi_thread")]
async fn at_night_the_away_message_goes() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let mut automations: Automations = owner.get("/api/automations").await;
    automations.greeting.on = false;
    automations.away.on = true;
    automations.away.texts = vec![
        ("fr".into(), "Fermé jusqu'à {until}.".into()),
        ("en".into(), "Closed until {until}.".into()),
    ];
    automations.hours.time_zone = "Europe/Paris".into();
    for day in &mut automations.hours.week {
        *day = vec![Span { from: 540, to: 1080 }];
    }
    let saved: Automations = owner.put("/api/automations", &automations).await;
    assert_eq!(saved, automations);

    let customer = world.customer().await;
    customer.say("Il est dix heures").await;
    world.clock.turn(Duration::from_hours(12));
    customer.say("Il est vingt-deux heures").await;
    let away = customer.hears("jusqu'à demain").await;
    assert_eq!(away.from.reason, "away");
    assert!(away.from.machine);

    let mut broken = automations.clone();
    broken.hours.time_zone = "Europe/Atlantis".into();
    let error = owner.ask::<Value>("PUT", "/api/automations", &broken).await.unwrap_err();
    assert_eq!((error.code.as_str(), error.field.as_deref()), ("invalid", Some("time_zone")));
}

/// A first message at night is answered once: the away message stands in for the greeting.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_message_at_night_is_answered_once() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let mut automations: Automations = owner.get("/api/automations").await;
    automations.greeting = AutoReply { on: true, texts: vec![("fr".into(), "Bonjour !".into())] };
    automations.away = AutoReply { on: true, texts: vec![("fr".into(), "Fermé.".into())] };
    automations.hours.time_zone = "Europe/Paris".into();
    automations.hours.week.fill(vec![Span { from: 540, to: 1080 }]);
    let _: Automations = owner.put("/api/automations", &automations).await;
    world.clock.turn(Duration::from_hours(12));
    let customer = world.customer().await;
    customer.say("Il est vingt-deux heures").await;
    assert_eq!(customer.hears("Fermé").await.from.reason, "away");
    // What waits for an answer is what the list shows, not what the machine said to it.
    let path = "/api/chats?queue=todo";
    let page: InboxPage = owner.get(path).await;
    let row = &page.chats[0];
    assert!(!row.last_own && row.last_text == "Il est vingt-deux heures", "{row:?}");
    let thread: Value = owner.get(&format!("/api/chats/{}/messages", row.id)).await;
    assert_eq!(thread["messages"][2]["body"]["text"], "Fermé.", "{thread}");

    // By day the same customer is known: nothing is said twice, nothing comes late.
    world.clock.turn(Duration::from_hours(12));
    customer.say("Me revoilà").await;
    owner.sees(path, |page: &InboxPage| page.chats.iter().any(|chat| chat.unread == 2)).await;
    let automatic = |message: &&Message| message.from.machine;
    assert_eq!(customer.history().await.iter().filter(automatic).count(), 1);
}

/// The reply is there at once: nothing on its way waits for a clock. (The budget is 20 ms for a
/// release build on a quiet machine; what waits for a clock here waits for seconds.)
#[tokio::test(flavor = "multi_thread")]
async fn an_automatic_reply_does_not_wait() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let mut automations: Automations = owner.get("/api/automations").await;
    automations.greeting.on = false;
    automations.away = AutoReply { on: true, texts: vec![("fr".into(), "Fermé.".into())] };
    automations.hours.week[6] = vec![Span { from: 540, to: 600 }];
    let _: Automations = owner.put("/api/automations", &automations).await;
    let customer = world.customer().await;
    let mut took = Vec::new();
    for n in 1..=15 {
        let began = std::time::Instant::now();
        customer.say("Bonjour").await;
        customer
            .sees(|thread| {
                let replied = |message: &&Message| message.from.machine;
                (thread.iter().filter(replied).count() == n).then_some(())
            })
            .await;
        took.push(began.elapsed());
        world.clock.turn(Duration::from_hours(5));
    }
    took.sort();
    eprintln!("automatic reply: p50 {:?}, max {:?}", took[7], took[14]);
    assert!(took[7] < Duration::from_secs(2), "{took:?}");
}
