//! How soon an answer is due, and how it was once all is said.

use std::time::Duration;

use comptoir_api::chat::{Body, Message};
use comptoir_api::shop::{ChatDetail, InboxPage, Label, Session};
use comptoir_client::Draft;
use comptoir_wire::content::{ChoiceAnswer, content::Body as Sent};
use comptoir_wire::ids::MessageId;
use serde_json::{Value, json};

use super::sight::hired;
use super::world::World;

/// Due within opening hours by its label; late, it is labelled, given on and told of; an answer
/// stops the clock.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_due_and_late() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let person = json!({ "login": "nour", "name": "Nour", "role": "agent" });
    let (nour_id, nour) = hired(&world, &owner, person).await;
    let first =
        json!([{ "id": "", "name": "Urgent", "hue": 4 }, { "id": "", "name": "Retard", "hue": 5 }]);
    let mut labels: Vec<Label> = owner.put("/api/labels", &first).await;
    labels[0].reply_minutes = 30;
    labels[0].late.label = labels[1].id.clone();
    labels[0].late.assign = nour_id.clone();
    labels[0].late.notify = vec![nour_id.clone()];
    let labels: Vec<Label> = owner.put("/api/labels", &labels).await;

    let customer = world.customer().await;
    let calm = world.customer().await;
    customer.say("C'est urgent").await;
    calm.say("Rien ne presse").await;
    owner.sees("/api/chats", |page: &InboxPage| page.counts[0] == 2).await;
    let chat = format!("/api/chats/{}", customer.chat);
    let _: Value = owner.put(&format!("{chat}/labels"), &json!({ "labels": [labels[0].id] })).await;
    let page: InboxPage = owner.get("/api/chats?due=true").await;
    let (due, none) = (&page.chats[0], &page.chats[1]);
    assert_eq!((due.id.as_str(), none.due_ms), (customer.chat.to_string().as_str(), 0));
    let in_ms = due.due_ms - world.clock.now_ms();
    assert!((29 * 60_000..=30 * 60_000).contains(&in_ms), "{in_ms}");

    let mut events = nour.events().await;
    world.clock.turn(Duration::from_mins(31));
    world.counter.shop(&world.id).unwrap().wake();
    let late = |page: &InboxPage| page.chats.iter().any(|chat| chat.late);
    let page = nour.sees("/api/chats?queue=mentions", late).await;
    let found = &page.chats[0];
    assert_eq!((&found.assignee, found.labels.contains(&labels[1].id)), (&nour_id, true));
    let mut heard = String::new();
    while !heard.contains("\"event\":\"late\"") {
        heard.push_str(&String::from_utf8_lossy(&events.chunk().await.unwrap().unwrap()));
    }

    let text = json!({ "kind": "text", "text": "J'arrive" });
    let _: Value = nour.post(&format!("{chat}/messages"), &text).await;
    let stopped = |page: &InboxPage| page.chats.iter().all(|chat| chat.due_ms == 0 && !chat.late);
    owner.sees("/api/chats?queue=all", stopped).await;
}

fn question(thread: &[Message]) -> Option<(String, Vec<String>)> {
    thread.iter().find_map(|message| match &message.body {
        Body::Choice(choice) => {
            Some((message.id.clone(), choice.options.iter().map(|one| one.id.clone()).collect()))
        }
        _ => None,
    })
}

/// Asked once after closing if the shop wants it; the answer is kept and opens nothing again.
#[tokio::test(flavor = "multi_thread")]
async fn a_customer_says_how_it_was() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.say("Bonjour").await;
    owner.sees("/api/chats", |page: &InboxPage| page.counts[0] == 1).await;
    let me = owner.get::<Session>("/api/session").await.staff.id;
    let chat = format!("/api/chats/{}", customer.chat);
    let _: Value = owner.put(&format!("{chat}/assignee"), &json!({ "staff": me })).await;
    let close = async |closed: bool| {
        let _: Value = owner.put(&format!("{chat}/closed"), &json!({ "closed": closed })).await;
    };
    let later = |seconds: u64| {
        world.clock.turn(Duration::from_secs(seconds));
        world.counter.shop(&world.id).unwrap().wake();
    };

    // Not switched on: nothing is asked.
    close(true).await;
    later(61);
    let on = json!({ "on": true, "texts": [["fr", "Alors, content ?"]] });
    let _: Value = owner.put("/api/rating", &on).await;
    close(false).await;
    // Taken back in time: nothing is asked either.
    close(true).await;
    close(false).await;
    later(61);
    customer.say("Encore là").await;
    owner
        .sees("/api/chats", |page: &InboxPage| {
            page.chats.iter().any(|chat| chat.last_text == "Encore là")
        })
        .await;
    assert!(question(&customer.history().await).is_none());

    close(true).await;
    later(61);
    let (id, options) = customer.sees(question).await;
    assert_eq!(options, ["5", "4", "3", "2", "1"]);
    let answer = ChoiceAnswer {
        message: id.parse::<MessageId>().unwrap().to_vec(),
        options: vec!["4".into()],
        title: "4".into(),
    };
    customer.send(Draft::new(Sent::ChoiceAnswer(answer))).await;
    let rated = |open: &ChatDetail| open.ratings.first().is_some_and(|one| one.score == Some(4));
    let detail: ChatDetail = owner.sees(&chat, rated).await;
    assert!(detail.chat.closed);

    // A thank-you reopens, and is no new conversation.
    customer.say("Merci").await;
    owner.sees("/api/chats", |page: &InboxPage| page.counts[0] == 1).await;
    close(true).await;
    later(61);
    customer.say("Et bonne journée").await;
    owner.sees("/api/chats", |page: &InboxPage| page.counts[0] == 1).await;
    let asked = customer.history().await;
    let asked = asked.iter().filter(|message| matches!(message.body, Body::Choice(_))).count();
    assert_eq!(asked, 1);
}

/// A card has the shop's own fields and tags; what one leaves out stays, what is unknown is not kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_has_fields_and_tags() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.say("Bonjour").await;
    owner.sees("/api/chats", |page: &InboxPage| page.counts[0] == 1).await;
    let fields: Vec<Value> =
        owner.put("/api/customer-fields", &json!([{ "id": "", "name": "Allergies" }])).await;
    let id = fields[0]["id"].as_str().unwrap();
    let chat = format!("/api/chats/{}", customer.chat);
    let card = format!("{chat}/customer");
    let _: Value =
        owner.put(&card, &json!({ "note": "Le samedi", "tags": [" fidèle", "fidèle", ""] })).await;
    let _: Value = owner.put(&card, &json!({ "fields": { id: "noix", "fld_x": "rien" } })).await;
    let detail: ChatDetail = owner.get(&chat).await;
    assert_eq!(detail.customer.note, "Le samedi");
    assert_eq!(detail.customer.tags, ["fidèle"]);
    assert_eq!(
        detail.customer.fields.into_iter().collect::<Vec<_>>(),
        [(id.to_owned(), "noix".to_owned())]
    );
    let many = json!({ "tags": (0..21).map(|n| n.to_string()).collect::<Vec<_>>() });
    assert_eq!(owner.ask::<Value>("PUT", &card, &many).await.unwrap_err().code, "invalid");
}
