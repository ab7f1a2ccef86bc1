//! A team shares its chats: who is given which, who is named, what sleeps, what is done at once.

use std::time::Duration;

use comptoir_api::shop::{ChatDetail, InboxPage, Session};
use comptoir_api::team::{AuditPage, BulkDone, Team, UNTIL_MESSAGE};
use serde_json::{Value, json};

use super::sight::hired;
use super::world::{Console, Customer, World};

async fn me(console: &Console) -> String {
    console.get::<Session>("/api/session").await.staff.id
}

/// Reads events until one holds these words.
async fn hear(events: &mut reqwest::Response, words: &str) -> String {
    let mut heard = String::new();
    while !heard.contains(words) {
        let chunk = events.chunk().await.unwrap().unwrap();
        heard.push_str(&String::from_utf8_lossy(&chunk));
    }
    heard
}

/// Each in turn, of those who are there and not away; what nobody can take waits, and a team's
/// chats go to its own people.
#[tokio::test(flavor = "multi_thread")]
async fn new_chats_find_whoever_is_there() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let person = |login: &str| json!({ "login": login, "name": login, "role": "agent" });
    let (nour_id, nour) = hired(&world, &owner, person("nour")).await;
    let (lou_id, lou) = hired(&world, &owner, person("lou")).await;
    let _: Value = owner.put("/api/giving", &json!({ "gives": "turn" })).await;

    // Nobody has a console open: it stays nobody's.
    let early = world.customer().await;
    early.say("Il y a quelqu'un ?").await;
    let waits = |page: &InboxPage| page.counts[2] == 1;
    let owner_id = me(&owner).await;
    let _: Value = owner.put("/api/me/away", &json!({ "away": true })).await;
    owner.sees("/api/chats", waits).await;

    let (_one, _other) = (nour.events().await, lou.events().await);
    early.say("Toujours là").await;
    let given = |page: &InboxPage| page.chats.iter().any(|chat| !chat.assignee.is_empty());
    let page = owner.sees("/api/chats", given).await;
    assert_eq!(page.chats[0].assignee, nour_id);
    let next = world.customer().await;
    next.say("Bonjour").await;
    let two =
        |page: &InboxPage| page.chats.iter().filter(|chat| !chat.assignee.is_empty()).count() == 2;
    let page = owner.sees("/api/chats", two).await;
    let found = page.chats.iter().find(|chat| chat.id == next.chat.to_string()).unwrap();
    assert_eq!(found.assignee, lou_id);

    // A team's chats go to whoever of it has the fewest; the owner is away.
    let teams =
        json!([{ "id": "", "name": "Atelier", "members": [nour_id, owner_id], "gives": "least" }]);
    let teams: Vec<Team> = owner.put("/api/teams", &teams).await;
    let _: Value = owner.put("/api/giving", &json!({ "gives": "hand", "team": teams[0].id })).await;
    let third = world.customer().await;
    third.say("Bonsoir").await;
    let three =
        |page: &InboxPage| page.chats.iter().filter(|chat| !chat.assignee.is_empty()).count() == 3;
    let page = owner.sees("/api/chats", three).await;
    let found = page.chats.iter().find(|chat| chat.id == third.chat.to_string()).unwrap();
    assert_eq!((&found.assignee, &found.team), (&nour_id, &teams[0].id));
}

/// Somebody came back on another device: his cards are made one, and parted again.
#[tokio::test(flavor = "multi_thread")]
async fn two_cards_of_one_person_are_made_one() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let (old, new) = (world.customer().await, world.customer().await);
    for customer in [&old, &new] {
        customer.say("Bonjour").await;
    }
    let two = |page: &InboxPage| page.chats.len() == 2;
    owner.sees("/api/chats?queue=all", two).await;
    let path = |customer: &Customer, edge: &str| format!("/api/chats/{}{edge}", customer.chat);
    let fields = json!([{ "id": "", "name": "Pointure" }]);
    let fields: Value = owner.put("/api/customer-fields", &fields).await;
    let field = fields[0]["id"].as_str().unwrap().to_owned();
    let card =
        json!({ "note": "Aime le miel", "tags": ["fidèle", "Lyon"], "fields": { &field: "38" } });
    let _: Value = owner.put(&path(&old, "/customer"), &card).await;
    let card = json!({ "note": "Livrer le soir", "tags": ["Lyon"] });
    let _: Value = owner.put(&path(&new, "/customer"), &card).await;

    let other = json!({ "chat": new.chat.to_string() });
    let _: Value = owner.put(&path(&old, "/same"), &other).await;
    for (customer, with) in [(&old, &new), (&new, &old)] {
        let seen: ChatDetail = owner.get(&path(customer, "")).await;
        assert_eq!(seen.customer.note, "Aime le miel\nLivrer le soir");
        assert_eq!(seen.customer.tags, ["fidèle", "Lyon"]);
        assert_eq!(seen.customer.fields[&field], "38");
        let chats: Vec<String> = seen.same.into_iter().map(|same| same.chat).collect();
        assert_eq!(chats, [with.chat.to_string()]);
    }
    // Once is enough, and not with itself.
    for (customer, with) in [(&old, &new), (&new, &old), (&old, &old)] {
        let with = json!({ "chat": with.chat.to_string() });
        let refused = owner.ask::<Value>("PUT", &path(customer, "/same"), &with).await.unwrap_err();
        assert_eq!(refused.code, "conflict", "{refused:?}");
    }
    // What is written on either stands on both.
    let _: Value = owner.put(&path(&new, "/customer"), &json!({ "tags": ["Paris"] })).await;
    let seen: ChatDetail = owner.get(&path(&old, "")).await;
    assert_eq!(seen.customer.tags, ["Paris"]);

    // Whose card it was leaves: the other keeps it as it stands.
    let part = async |customer: &Customer| {
        owner.ask::<Value>("DELETE", &path(customer, "/same"), &json!({})).await.unwrap()
    };
    part(&old).await;
    for customer in [&old, &new] {
        let seen: ChatDetail = owner.get(&path(customer, "")).await;
        assert_eq!((seen.customer.tags, seen.same), (vec!["Paris".to_owned()], vec![]));
    }
    // Made one again and parted by the other: each has what it had.
    let _: Value = owner.put(&path(&new, "/customer"), &json!({ "note": "Soir" })).await;
    let _: Value = owner.put(&path(&old, "/same"), &other).await;
    part(&new).await;
    let seen: ChatDetail = owner.get(&path(&new, "")).await;
    assert_eq!(seen.customer.note, "Soir");
    // Who erases his traces takes only his own with him.
    let _: Value = owner.put(&path(&old, "/same"), &other).await;
    let chat = old.chat;
    old.handle.with(move |device| device.forget(chat, true)).await.unwrap();
    let one = |page: &InboxPage| page.chats.iter().filter(|chat| !chat.closed).count() == 1;
    owner.sees("/api/chats?queue=all", one).await;
    let seen: ChatDetail = owner.get(&path(&new, "")).await;
    assert_eq!(
        (seen.customer.note.as_str(), seen.same),
        ("Aime le miel\nLivrer le soir\nSoir", vec![])
    );
    let seen: ChatDetail = owner.get(&path(&old, "")).await;
    assert_eq!((seen.customer.note.as_str(), seen.customer.tags, seen.same), ("", vec![], vec![]));
}

/// A chat sleeps until its time, or until its customer writes; it is in no other queue meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_chat_sleeps_and_wakes() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.say("Rappelez-moi lundi").await;
    owner.sees("/api/chats", |page: &InboxPage| page.counts[0] == 1).await;
    let snoozed = format!("/api/chats/{}/snoozed", customer.chat);
    let past = json!({ "until_ms": 5 });
    assert_eq!(owner.ask::<Value>("PUT", &snoozed, &past).await.unwrap_err().code, "invalid");

    let until_ms = world.clock.now_ms() + 3_600_000;
    let _: Value = owner.put(&snoozed, &json!({ "until_ms": until_ms })).await;
    let page: InboxPage = owner.get("/api/chats?queue=snoozed").await;
    assert_eq!((page.chats.len(), page.counts), (1, [0, 0, 0, 0, 0, 1, 0, 1]));
    world.clock.turn(Duration::from_secs(3_601));
    world.counter.shop(&world.id).unwrap().wake();
    let page = owner.sees("/api/chats", |page: &InboxPage| page.counts[0] == 1).await;
    assert_eq!((page.chats[0].snoozed_ms, page.counts[7]), (0, 0));

    let _: Value = owner.put(&snoozed, &json!({ "until_ms": UNTIL_MESSAGE })).await;
    let page: InboxPage = owner.get("/api/chats").await;
    assert!(page.chats.is_empty());
    customer.say("C'est moi").await;
    owner.sees("/api/chats", |page: &InboxPage| page.counts[0] == 1 && page.counts[7] == 0).await;
}

/// Who is named in a note hears of it, finds it in a queue, and loses it from there by looking.
#[tokio::test(flavor = "multi_thread")]
async fn a_note_names_a_colleague() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let person = json!({ "login": "zoe", "name": "Zoé", "role": "agent" });
    let (_, zoe) = hired(&world, &owner, person).await;
    let other = json!({ "login": "zo", "name": "Zo", "role": "agent" });
    let (_, other) = hired(&world, &owner, other).await;
    let customer = world.customer().await;
    customer.say("Bonjour").await;
    zoe.sees("/api/chats", |page: &InboxPage| page.counts[0] == 1).await;

    let mut events = zoe.events().await;
    let chat = format!("/api/chats/{}", customer.chat);
    let note = json!({ "text": "@zoe peux-tu vérifier ?" });
    let _: Value = owner.post(&format!("{chat}/notes"), &note).await;
    let heard = hear(&mut events, "\"mention\"").await;
    assert!(heard.contains("\"by\":\"Camille\""), "{heard}");
    let page: InboxPage = zoe.get("/api/chats?queue=mentions").await;
    assert_eq!((page.chats.len(), page.counts[6], page.chats[0].mentioned), (1, 1, true));
    let page: InboxPage = other.get("/api/chats?queue=mentions").await;
    assert_eq!((page.chats.len(), page.counts[6]), (0, 0));

    // Two who have it open know of each other; the mention is seen.
    let viewing = format!("{chat}/viewing");
    let others: Vec<String> = owner.post(&viewing, &json!({ "active": true })).await;
    assert!(others.is_empty());
    let others: Vec<String> = zoe.post(&viewing, &json!({ "active": true })).await;
    assert_eq!(others, [me(&owner).await]);
    let page: InboxPage = zoe.get("/api/chats?queue=mentions").await;
    assert_eq!((page.chats.len(), page.counts[6]), (0, 0));
    let _: Vec<String> = owner.post(&viewing, &json!({ "active": false })).await;
    hear(&mut events, "\"active\":false").await;
    let others: Vec<String> = zoe.post(&viewing, &json!({ "active": true })).await;
    assert!(others.is_empty());
}

/// What happens in a chat is told to all at once, and to each with what he has not read himself.
#[tokio::test(flavor = "multi_thread")]
async fn each_hears_of_what_he_has_not_read() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let person = json!({ "login": "zoe", "name": "Zoé", "role": "agent" });
    let (_, zoe) = hired(&world, &owner, person).await;
    let customer = world.customer().await;
    let first = customer.say("Bonjour").await;
    zoe.sees("/api/chats", |page: &InboxPage| page.counts[0] == 1).await;
    let read = format!("/api/chats/{}/read", customer.chat);
    let _: Value = zoe.post(&read, &json!({ "message": first.to_string() })).await;

    let (mut hers, mut his) = (zoe.events().await, owner.events().await);
    customer.say("Toujours là ?").await;
    let told = |events: &str| {
        let rows = events.lines().filter_map(|line| line.strip_prefix("data:"));
        let rows = rows.filter_map(|data| serde_json::from_str::<Value>(data).ok());
        rows.filter_map(|row| row["unread"].as_u64()).next_back()
    };
    let at = "\"last_text\":\"Toujours là ?\"";
    assert_eq!(told(&hear(&mut hers, at).await), Some(1));
    assert_eq!(told(&hear(&mut his, at).await), Some(2));
}

/// Several at once, those that are hers to see, and back again.
#[tokio::test(flavor = "multi_thread")]
async fn several_are_changed_at_once_and_back() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let person = json!({ "login": "nour", "name": "Nour", "role": "agent", "sees": "own" });
    let (_, nour) = hired(&world, &owner, person).await;
    let shelf = json!({ "login": "lea", "name": "Léa", "role": "catalogue" });
    let (lea, _) = hired(&world, &owner, shelf).await;
    let labels: Value =
        owner.put("/api/labels", &json!([{ "id": "", "name": "Pro", "hue": 2 }])).await;
    let (one, two) = (world.customer().await, world.customer().await);
    one.say("Bonjour").await;
    two.say("Bonsoir").await;
    nour.sees("/api/chats", |page: &InboxPage| page.counts[5] == 2).await;
    let owners = format!("/api/chats/{}/assignee", two.chat);
    let _: Value = owner.put(&owners, &json!({ "staff": me(&owner).await })).await;

    let chats = [one.chat.to_string(), two.chat.to_string(), "cht_x".into()];
    let bulk = json!({ "chats": chats, "act": "close", "closed": true });
    let done: BulkDone = nour.post("/api/bulk", &bulk).await;
    assert_eq!((done.before.len(), done.left_out), (1, 2));
    let page: InboxPage = owner.get("/api/chats?queue=done").await;
    assert_eq!(page.counts[4], 1);
    let _: Value = nour.post("/api/bulk/undo", &done.before).await;
    let page: InboxPage = owner.get("/api/chats?queue=done").await;
    assert_eq!(page.counts[4], 0);

    let label = json!({ "chats": chats, "act": "label", "label": labels[0]["id"], "on": true });
    let labelled: BulkDone = owner.post("/api/bulk", &label).await;
    assert_eq!(labelled.before.len(), 2);
    let path = format!("/api/chats?queue=all&label={}", labels[0]["id"].as_str().unwrap());
    assert_eq!(owner.get::<InboxPage>(&path).await.chats.len(), 2);
    let _: Value = owner.post("/api/bulk/undo", &labelled.before).await;
    assert!(owner.get::<InboxPage>(&path).await.chats.is_empty());

    // Nobody is given what he could not read.
    let wrong = json!({ "chats": chats, "act": "assign", "staff": lea });
    let error = owner.ask::<Value>("POST", "/api/bulk", &wrong).await.unwrap_err();
    assert_eq!(error.field.as_deref(), Some("staff"));
    let many = json!({ "chats": vec!["cht_x"; 101], "act": "close", "closed": true });
    assert_eq!(owner.ask::<Value>("POST", "/api/bulk", &many).await.unwrap_err().code, "invalid");
}

/// The log says who opened and changed what, to those who may read it; never what was written.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_says_who_did_what() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let person = json!({ "login": "nour", "name": "=Nour", "role": "agent" });
    let (id, nour) = hired(&world, &owner, person).await;
    let customer = world.customer().await;
    customer.say("Bonjour").await;
    nour.sees("/api/chats", |page: &InboxPage| page.counts[0] == 1).await;
    let chat = format!("/api/chats/{}", customer.chat);
    for _ in 0..3 {
        let _: Value = nour.get(&chat).await;
        let _: Value = nour.get(&format!("{chat}/messages")).await;
    }
    let text = json!({ "kind": "text", "text": "Un secret de miel" });
    let _: Value = nour.post(&format!("{chat}/messages"), &text).await;
    let refused = nour.ask::<Value>("PUT", "/api/roles", &json!([])).await;
    assert_eq!(refused.unwrap_err().code, "forbidden");

    let page: AuditPage = owner.get(&format!("/api/audit?staff={id}")).await;
    let acts: Vec<Value> =
        page.entries.iter().map(|one| serde_json::to_value(one.act).unwrap()).collect();
    assert_eq!(acts, ["answered", "chat_opened", "signed_in"]);
    assert_eq!(page.entries[0].what, customer.chat.to_string());
    let page: AuditPage = owner.get("/api/audit?act=team_changed&limit=1").await;
    assert_eq!((page.entries.len(), page.days), (1, 365));
    assert!(page.next.is_some());

    let file = owner.raw("GET", &format!("/api/audit.csv?staff={id}")).send().await.unwrap();
    assert_eq!(file.headers()["content-type"], "text/csv; charset=utf-8");
    let file = file.text().await.unwrap();
    assert_eq!(file.lines().count(), 4);
    assert!(file.contains("\"'=Nour\"") && !file.contains("secret"), "{file}");
    let page: AuditPage = owner.get("/api/audit?act=audit_exported").await;
    assert_eq!(page.entries.len(), 1);

    // What is too old goes with the next line.
    let few = json!({ "days": 3 });
    assert_eq!(owner.ask::<Value>("PUT", "/api/audit", &few).await.unwrap_err().code, "invalid");
    let _: Value = owner.put("/api/audit", &json!({ "days": 30 })).await;
    world.clock.turn(Duration::from_hours(29 * 24));
    let _: Value = owner.get(&chat).await;
    world.clock.turn(Duration::from_hours(2 * 24));
    let _: Value = owner.get(&chat).await;
    let page: AuditPage = owner.get("/api/audit?limit=100").await;
    assert_eq!(page.entries.len(), 2);
}
