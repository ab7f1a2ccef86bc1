//! Who may do what, and who sees which chat: asked of the server itself, route by route.

use comptoir_api::chat::{Body, Notice};
use comptoir_api::shop::{ChatDetail, InboxPage, Invited, OrdersPage, Session};
use comptoir_api::team::{CustomRole, Permission, Role};
use serde_json::{Value, json};

use super::world::{Console, Customer, World};
use crate::http::permit::{Needs, ROUTES};

/// Somebody new at a console of his own.
pub(super) async fn hired(world: &World, owner: &Console, person: Value) -> (String, Console) {
    let invited: Invited = owner.post("/api/staff", &person).await;
    let token = invited.link.rsplit_once("#t=").unwrap().1.to_owned();
    (invited.id, world.console(&token).await)
}

/// Waits for the line that says who reads, or reads no more.
async fn line(customer: &Customer, what: Notice, name: &str) {
    customer
        .sees(|thread| {
            let said = |body: &Body| matches!(body, Body::Notice { notice, subject, .. } if *notice == what && subject == name);
            thread.iter().any(|message| said(&message.body)).then_some(())
        })
        .await;
}

/// The table of routes times the table of roles: each request is let in or refused as they say,
/// before a handler has looked at it.
#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_held_for_every_role() {
    let world = World::new().await;
    let owner = world.owner().await;
    let roles = json!([
        { "id": "", "name": "Comptabilité", "permissions": ["statistics"] },
        { "id": "", "name": "Renfort", "permissions": ["answer", "keys"] },
    ]);
    let roles: Vec<CustomRole> = owner.put("/api/roles", &roles).await;
    assert_eq!(roles[1].permissions, [Permission::Read, Permission::Answer, Permission::Keys]);

    let mut people = Vec::new();
    for (at, role) in Role::GIVEN.into_iter().enumerate() {
        let login = format!("given-{at}");
        let person = json!({ "login": login, "name": login, "role": role });
        people.push((role.permissions(), hired(&world, &owner, person).await.1));
    }
    for own in &roles {
        let login = own.id.clone();
        let person = json!({ "login": login, "name": login, "role": "custom", "custom": own.id });
        people.push((own.permissions.clone(), hired(&world, &owner, person).await.1));
    }
    for (granted, console) in &people {
        let session: Session = console.get("/api/session").await;
        assert_eq!(session.permissions, *granted);
        // Signing out comes last: it would end the session of all that follows.
        let (end, others): (Vec<_>, Vec<_>) = ROUTES
            .iter()
            .partition(|(verb, path, ..)| (*verb, *path) == ("DELETE", "/api/session"));
        for (verb, path, needs, _) in others.into_iter().chain(end) {
            let asked = path.replace(['{', '}'], "");
            let answer = console.raw(verb, &asked).json(&json!({})).send().await.unwrap();
            let allowed = match needs {
                Needs::Nothing | Needs::SignedIn => true,
                Needs::May(permission) => granted.contains(&permission),
            };
            let status = answer.status().as_u16();
            assert_eq!(status != 403, allowed, "{verb} {path} with {granted:?}: {status}");
            assert_ne!(status, 401, "{verb} {path}");
        }
    }
    // Nobody at all gets in anywhere but at the door and the public's window.
    for (verb, path, needs, _) in ROUTES {
        let url = format!("{}{}", world.base, path.replace(['{', '}'], ""));
        let request = reqwest::Client::new().request(verb.parse().unwrap(), url);
        let request = request.header("x-comptoir", "1").json(&json!({}));
        let status = request.send().await.unwrap().status().as_u16();
        assert_eq!(status == 401, *needs != Needs::Nothing, "{verb} {path}: {status}");
    }
}

/// A chat that is somebody else's is not there: not in the list, its counts, a search, orders, nor
/// events; its customer reads who left, and who came.
#[tokio::test(flavor = "multi_thread")]
async fn who_sees_his_own_does_not_see_another_persons() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let person = json!({ "login": "nour", "name": "Nour", "role": "agent", "sees": "own" });
    let (id, nour) = hired(&world, &owner, person).await;
    let first = world.customer().await;
    let second = world.customer().await;
    let said = first.order(&[("miel", 1, 1250)]).await;
    let order = first.sees_order(|order| order.cart == said.to_string()).await;
    first.say("Un secret de miel").await;
    second.say("Bonjour").await;
    // New chats are nobody's: she reads both, and both customers knew before they wrote.
    let both = |page: &InboxPage| {
        page.chats.len() == 2 && page.chats.iter().any(|chat| chat.last_text.contains("secret"))
    };
    nour.sees("/api/chats?queue=all", both).await;

    let session: Session = owner.get("/api/session").await;
    let chat = format!("/api/chats/{}", first.chat);
    let mut events = nour.events().await;
    let _: Value =
        owner.put(&format!("{chat}/assignee"), &json!({ "staff": session.staff.id })).await;
    // At once, before the roster has followed.
    for path in [
        chat.clone(),
        format!("{chat}/messages"),
        format!("{chat}/readers"),
        format!("/api/orders/{}", order.id),
    ] {
        let error = nour.ask::<Value>("GET", &path, &Value::Null).await.unwrap_err();
        assert_eq!(error.code, "not_found", "{path}");
    }
    let file = format!("{chat}/files/{said}");
    assert_eq!(nour.raw("GET", &file).send().await.unwrap().status(), 404);
    let text = json!({ "kind": "text", "text": "Coucou" });
    let error = nour.ask::<Value>("POST", &format!("{chat}/messages"), &text).await.unwrap_err();
    assert_eq!(error.code, "not_found");
    let page: InboxPage = nour.get("/api/chats?queue=all").await;
    assert_eq!((page.chats.len(), page.counts[5]), (1, 1));
    assert_eq!(page.chats[0].id, second.chat.to_string());
    let found: InboxPage = nour.get("/api/chats?queue=all&query=secret").await;
    assert!(found.chats.is_empty());
    let orders: OrdersPage = nour.get("/api/orders").await;
    assert!(orders.orders.is_empty());
    line(&first, Notice::ReaderLeft, "Nour").await;
    let detail: ChatDetail = owner
        .sees(&chat, |open: &ChatDetail| open.readers.readers.iter().all(|one| one.name != "Nour"))
        .await;
    assert_eq!(detail.chat.assignee, session.staff.id);

    // What is said there now, she does not hear; what is said elsewhere, she does.
    first.say("Encore un secret").await;
    let spoke =
        |page: &InboxPage| page.chats.iter().any(|chat| chat.last_text == "Encore un secret");
    owner.sees("/api/chats?queue=all", spoke).await;
    second.say("Toujours ouvert ?").await;
    let mut heard = String::new();
    while !heard.contains("Toujours ouvert") {
        let chunk = events.chunk().await.unwrap().unwrap();
        heard.push_str(&String::from_utf8_lossy(&chunk));
    }
    assert!(heard.contains("\"gone\""), "{heard}");
    assert!(!heard.contains("Encore un secret"), "{heard}");

    // Given to her, it is hers once its customer has been told.
    let _: Value = owner.put(&format!("{chat}/assignee"), &json!({ "staff": id })).await;
    line(&first, Notice::ReaderJoined, "Nour").await;
    nour.sees("/api/chats?queue=mine", |page: &InboxPage| page.chats.len() == 1).await;
    let orders: OrdersPage = nour.get("/api/orders").await;
    assert_eq!(orders.orders.len(), 1);
}

/// Who goes by labels, or reads nothing, is on no new chat's roster; a label brings him in.
#[tokio::test(flavor = "multi_thread")]
async fn a_label_brings_in_who_goes_by_it() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let labels: Value =
        owner.put("/api/labels", &json!([{ "id": "", "name": "Pro", "hue": 2 }])).await;
    let label = labels[0]["id"].as_str().unwrap().to_owned();
    let none =
        json!({ "login": "x", "name": "X", "role": "agent", "sees": "labels", "labels": [] });
    let error = owner.ask::<Value>("POST", "/api/staff", &none).await.unwrap_err();
    assert_eq!(error.field.as_deref(), Some("labels"));
    let person = json!({ "login": "bastien", "name": "Bastien", "role": "agent", "sees": "labels", "labels": [label] });
    let (id, bastien) = hired(&world, &owner, person).await;
    let shelf = json!({ "login": "lea", "name": "Léa", "role": "catalogue" });
    hired(&world, &owner, shelf).await;

    let customer = world.customer().await;
    let (handle, chat) = (customer.handle.clone(), customer.chat);
    let roster = handle.with(move |device| device.readers(chat)).await.unwrap();
    let names: Vec<&str> = roster.readers.iter().map(|one| one.name.as_str()).collect();
    assert!(names.contains(&"Camille"), "{names:?}");
    assert!(!names.contains(&"Bastien") && !names.contains(&"Léa"), "{names:?}");
    customer.say("Bonjour").await;
    owner.sees("/api/chats", |page: &InboxPage| !page.chats.is_empty()).await;
    let page: InboxPage = bastien.get("/api/chats?queue=all").await;
    assert_eq!((page.chats.len(), page.counts[5]), (0, 0));

    let on = format!("/api/chats/{}/labels", customer.chat);
    let _: Value = owner.put(&on, &json!({ "labels": [label] })).await;
    line(&customer, Notice::ReaderJoined, "Bastien").await;
    bastien.sees("/api/chats?queue=all", |page: &InboxPage| page.chats.len() == 1).await;

    // With the label goes what it showed.
    let other = json!([{ "id": "", "name": "Autre", "hue": 1 }]);
    let _: Value = owner.put("/api/labels", &other).await;
    line(&customer, Notice::ReaderLeft, "Bastien").await;
    let page: InboxPage = bastien.get("/api/chats?queue=all").await;
    assert_eq!((page.chats.len(), page.counts[5]), (0, 0));

    // He who gets another role loses it, in every chat, and his console is told to look again.
    let mut events = bastien.events().await;
    let edit = json!({ "name": "Bastien", "role": "catalogue" });
    let _: Value = owner.put(&format!("/api/staff/{id}"), &edit).await;
    let heard = events.chunk().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&heard).contains("reload"));
    let error = bastien.ask::<Value>("GET", "/api/chats", &Value::Null).await.unwrap_err();
    assert_eq!(error.code, "forbidden");
}

/// A role that somebody has cannot go; one that nobody has can.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_goes_once_nobody_has_it() {
    let world = World::new().await;
    let owner = world.owner().await;
    let role = json!([{ "id": "", "name": "Renfort", "permissions": ["read"] }]);
    let roles: Vec<CustomRole> = owner.put("/api/roles", &role).await;
    let person =
        json!({ "login": "nour", "name": "Nour", "role": "custom", "custom": roles[0].id });
    let (id, _) = hired(&world, &owner, person).await;
    let error = owner.ask::<Value>("PUT", "/api/roles", &json!([])).await.unwrap_err();
    assert_eq!(error.code, "conflict");
    let unknown = json!({ "name": "Nour", "role": "custom", "custom": "rol_x" });
    let path = format!("/api/staff/{id}");
    assert_eq!(owner.ask::<Value>("PUT", &path, &unknown).await.unwrap_err().code, "invalid");
    let _: Value = owner.put(&path, &json!({ "name": "Nour", "role": "agent" })).await;
    let roles: Vec<CustomRole> = owner.put("/api/roles", &json!([])).await;
    assert!(roles.is_empty());
}
