//! A person takes over from rules and programs, and gives back.

use std::time::Duration;

use comptoir_api::rules::{Step, Tried, Trigger, TryRules, UNTIL_CLOSED};
use comptoir_api::shop::{Automations, Outgoing, Session};
use serde_json::{Value, json};

use super::program::{Program, code, hello};
use super::rules::{MINUTE, add, heard, row, rule, runs, say, words};
use super::world::{Console, Customer, World};

async fn answers(owner: &Console, customer: &Customer, text: &str) {
    let answer = Outgoing::Text { text: text.into(), reply_to: None, preview: None };
    let path = format!("/api/chats/{}/messages", customer.chat);
    let _: Value = owner.post(&path, &answer).await;
    customer.hears(text).await;
    row(owner, |chat| chat.last_text == text).await;
}

/// After a person's answer a rule says nothing, though it still sorts; closing or giving back ends
/// that; a later step of a rule that had begun is left out.
#[tokio::test(flavor = "multi_thread")]
async fn rules_are_silent_where_a_person_answers() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let late = vec![
        say("Tout de suite"),
        Step::Wait { minutes: 30, unless_written: false },
        say("Toujours là ?"),
    ];
    add(&owner, rule("Suite", words(&["suite"]), late)).await;
    let note = vec![Step::Note { text: "noté".into() }];
    add(&owner, rule("Note", Trigger::Any {}, note)).await;
    add(&owner, rule("Thé", words(&["thé"]), vec![say("Du thé")])).await;
    let customer = world.customer().await;
    let says = async |text: &str| {
        customer.say(text).await;
        row(&owner, |chat| chat.last_text == text).await
    };
    customer.say("Du thé ?").await;
    customer.hears("Du thé").await;
    customer.say("Et la suite ?").await;
    customer.hears("Tout de suite").await;
    answers(&owner, &customer, "Bonjour, Camille").await;
    let held = row(&owner, |chat| chat.held_ms > 0).await;
    let left = Duration::from_millis(held.held_ms - world.clock.now_ms());
    assert!(left <= Duration::from_hours(24) && left > Duration::from_hours(23), "{left:?}");

    // It had waited since before: what it would have said then is left out.
    world.clock.turn(MINUTE * 31);
    world.counter.shop(&world.id).unwrap().wake();
    let done = |page: &comptoir_api::rules::RuleLog| {
        page.runs.iter().any(|run| run.done.iter().any(|step| step.left_out == "person"))
    };
    owner.sees("/api/rules/log", done).await;
    says("Encore du thé ?").await;
    let ran = runs(&owner).await;
    assert_eq!(ran[0].name, "Note", "what only sorts goes on");
    assert_eq!(heard(&customer.history().await, "Du thé"), 2, "the answer, and the question");

    // The simulator says so too.
    let tried: Tried =
        owner.post("/api/rules/try", &TryRules { days: 7, ..TryRules::default() }).await;
    let would = &tried.chats[0].would;
    let tea: Vec<bool> =
        would.iter().filter(|one| one.name == "Thé").map(|one| one.silent).collect();
    assert_eq!(tea, [false, true]);

    let chat = format!("/api/chats/{}", customer.chat);
    let _: Value = owner.put(&format!("{chat}/held"), &json!({ "held": false })).await;
    assert_eq!(row(&owner, |_| true).await.held_ms, 0);
    says("Et maintenant, du thé noir ?").await;
    customer.sees(|thread| (heard(thread, "Du thé") == 3).then_some(())).await;

    // Taken by hand, closed, and open again by the customer's next message.
    let me = owner.get::<Session>("/api/session").await.staff.id;
    let _: Value = owner.put(&format!("{chat}/assignee"), &json!({ "staff": me })).await;
    assert!(row(&owner, |_| true).await.held_ms > 0);
    let _: Value = owner.put(&format!("{chat}/closed"), &json!({ "closed": true })).await;
    says("Un dernier thé ?").await;
    customer.sees(|thread| (heard(thread, "Du thé") == 4).then_some(())).await;
}

/// For an hour after the last answer, and not at all: as the shop says.
#[tokio::test(flavor = "multi_thread")]
async fn a_shop_says_for_how_long() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    add(&owner, rule("Thé", words(&["thé"]), vec![say("Du thé")])).await;
    let hold = async |hold: Value| {
        let mut kept: Value = owner.get("/api/automations").await;
        kept["hold"] = hold;
        owner.ask::<Automations>("PUT", "/api/automations", &kept).await
    };
    assert!(hold(json!({ "kind": "for", "minutes": 0 })).await.is_err());
    hold(json!({ "kind": "for", "minutes": 60 })).await.unwrap();
    let customer = world.customer().await;
    customer.say("Bonjour").await;
    row(&owner, |chat| chat.last_text == "Bonjour").await;
    answers(&owner, &customer, "Oui ?").await;
    customer.say("Du thé ?").await;
    row(&owner, |chat| chat.last_text == "Du thé ?").await;
    assert!(runs(&owner).await.is_empty());
    world.clock.turn(Duration::from_mins(61));
    customer.say("Un thé ?").await;
    customer.hears("Du thé").await;
    hold(json!({ "kind": "closed" })).await.unwrap();
    answers(&owner, &customer, "Je reste").await;
    assert_eq!(row(&owner, |chat| chat.held_ms > 0).await.held_ms, UNTIL_CLOSED);
    hold(json!({ "kind": "never" })).await.unwrap();
    answers(&owner, &customer, "Me voilà").await;
    customer.say("Vos thés, le thé vert ?").await;
    customer.sees(|thread| (heard(thread, "Du thé") == 3).then_some(())).await;
}

/// Where the shop says so, what a program says is refused while a person has the chat, but for
/// templates; it is told of messages as before.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_is_silent_too() {
    let mut world = World::new().await;
    world.greet(false).await;
    let program = Program::new(&world).await;
    let (customer, contact) = program.customer(&mut world).await;
    let words = || json!({ "type": "text", "text": { "body": "Je suis un robot" } });
    assert_eq!(program.send(&contact, words()).await.0, 200);
    answers(&program.owner, &customer, "Je suis Camille").await;
    assert_eq!(program.send(&contact, words()).await.0, 200);
    let mut kept: Value = program.owner.get("/api/automations").await;
    kept["hold_programs"] = json!(true);
    let _: Automations = program.owner.put("/api/automations", &kept).await;
    let refused = program.send(&contact, words()).await;
    assert_eq!(code(&refused), (403, 10));
    assert_eq!(refused.1["error"]["error_subcode"], 2_018_300);
    program.ok("POST", &program.waba("message_templates"), hello("bonjour", "UTILITY")).await;
    let template = json!({ "type": "template", "template": { "name": "bonjour",
        "language": { "code": "fr" }, "components": [{ "type": "body",
        "parameters": [{ "type": "text", "text": "Nour" }] }] } });
    assert_eq!(program.send(&contact, template).await.0, 200);
    let held = format!("/api/chats/{}/held", customer.chat);
    let _: Value = program.owner.put(&held, &json!({ "held": false })).await;
    assert_eq!(program.send(&contact, words()).await.0, 200);
}
