//! A customer writes, the team answers.

use comptoir_api::chat::{Body, Message, Status};
use comptoir_api::device::Event;
use comptoir_api::shop::{ChatDetail, InboxPage};
use comptoir_client::Draft;
use serde_json::{Value, json};

use super::world::{PATIENCE, World, text};

/// Two taps and a message: the team sees it in its inbox, answers, and the customer sees who did.
#[tokio::test(flavor = "multi_thread")]
async fn a_customer_writes_and_the_team_answers() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    let said = customer.say("Avez-vous du miel de bruyère ?").await;

    let inbox: InboxPage =
        owner.sees("/api/chats", |page: &InboxPage| !page.chats.is_empty()).await;
    let row = &inbox.chats[0];
    assert_eq!((row.id.clone(), row.unread), (customer.chat.to_string(), 1));
    assert_eq!(row.last_text, "Avez-vous du miel de bruyère ?");
    assert_eq!(inbox.counts, [1, 0, 1, 0, 0, 1, 0, 0]);

    // Delivered to the counter is not read by a person.
    let mine = customer
        .sees(|thread| {
            let mine = thread.iter().find(|message| message.id == said.to_string())?;
            (mine.status >= Some(Status::Delivered)).then(|| mine.clone())
        })
        .await;
    assert_eq!(mine.status, Some(Status::Delivered));

    let chat = format!("/api/chats/{}", row.id);
    let _: Value = owner.post(&format!("{chat}/read"), &json!({ "message": mine.id })).await;
    customer
        .sees(|thread| {
            let mine = thread.iter().find(|message| message.id == said.to_string())?;
            (mine.status == Some(Status::Read)).then_some(())
        })
        .await;

    let answer =
        json!({ "kind": "text", "text": "Oui, récolte de septembre.", "reply_to": mine.id });
    let _: Value = owner.post(&format!("{chat}/messages"), &answer).await;
    let heard = customer.hears("récolte").await;
    assert_eq!((heard.from.name.as_str(), heard.from.machine), ("Camille", false));
    assert_eq!(heard.reply_to.unwrap().id, said.to_string());

    let waiting: InboxPage =
        owner.sees("/api/chats?queue=waiting", |page: &InboxPage| !page.chats.is_empty()).await;
    assert_eq!((waiting.chats[0].unread, waiting.counts[0]), (0, 0));
}

/// Assigned, labelled, noted, closed; and the customer's next word opens it again.
#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_worked_on() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.say("Bonjour").await;
    let inbox: InboxPage =
        owner.sees("/api/chats", |page: &InboxPage| !page.chats.is_empty()).await;
    let chat = format!("/api/chats/{}", inbox.chats[0].id);

    let session: Value = owner.get("/api/session").await;
    let me = session["staff"]["id"].as_str().unwrap();
    let _: Value = owner.put(&format!("{chat}/assignee"), &json!({ "staff": me })).await;
    let labels: Value =
        owner.put("/api/labels", &json!([{ "id": "", "name": "Fidèle", "hue": 2 }])).await;
    let label = labels[0]["id"].as_str().unwrap();
    let _: Value = owner.put(&format!("{chat}/labels"), &json!({ "labels": [label] })).await;
    let _: Message = owner.post(&format!("{chat}/notes"), &json!({ "text": "Allergique" })).await;
    let _: Value =
        owner.put(&format!("{chat}/customer"), &json!({ "note": "Vient le samedi" })).await;

    let mine: InboxPage = owner.get(&format!("/api/chats?queue=mine&label={label}")).await;
    assert_eq!(mine.chats.len(), 1);
    let detail: ChatDetail = owner.get(&chat).await;
    assert_eq!(detail.customer.note, "Vient le samedi");
    assert!(!detail.readers.readers.is_empty());

    let page: Value = owner.get(&format!("{chat}/messages")).await;
    let thread: Vec<Message> = serde_json::from_value(page["messages"].clone()).unwrap();
    assert!(matches!(thread.last().unwrap().body, Body::Note { .. }));
    assert!(customer.history().await.iter().all(|message| text(message) != "Allergique"));

    let _: Value = owner.put(&format!("{chat}/closed"), &json!({ "closed": true })).await;
    let done: InboxPage = owner.get("/api/chats?queue=done").await;
    assert_eq!(done.chats.len(), 1);
    customer.say("Encore une question").await;
    let todo: InboxPage =
        owner.sees("/api/chats?queue=todo", |page: &InboxPage| !page.chats.is_empty()).await;
    assert!(!todo.chats[0].closed);

    let found: InboxPage = owner.get("/api/chats?queue=all&query=question").await;
    assert_eq!(found.chats.len(), 1);
    let nothing: InboxPage = owner.get("/api/chats?queue=all&query=licorne").await;
    assert!(nothing.chats.is_empty());
}

/// A product card, a list and a choice say something true to an older app, and the answer comes.
#[tokio::test(flavor = "multi_thread")]
async fn the_team_sends_more_than_words() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.say("Bonjour").await;
    let inbox: InboxPage =
        owner.sees("/api/chats", |page: &InboxPage| !page.chats.is_empty()).await;
    let messages = format!("/api/chats/{}/messages", inbox.chats[0].id);
    let _: Value = owner.post(&messages, &json!({ "kind": "product", "product": "miel" })).await;
    let list = json!({ "kind": "product_list", "title": "Goûter", "products": ["miel", "sables"] });
    let _: Value = owner.post(&messages, &list).await;
    let choice = json!({ "kind": "choice", "text": "Quand ?", "options": ["Matin", "Soir"] });
    let _: Value = owner.post(&messages, &choice).await;

    let product = customer
        .sees(|thread| {
            thread.iter().find_map(|message| match &message.body {
                Body::Product(product) => Some(product.clone()),
                _ => None,
            })
        })
        .await;
    assert_eq!((product.title.as_str(), product.price.minor), ("Miel", 1250));
    let asked = customer
        .sees(|thread| {
            thread.iter().find_map(|message| match &message.body {
                Body::Choice(choice) => Some((message.id.clone(), choice.options[1].id.clone())),
                _ => None,
            })
        })
        .await;
    let answer = comptoir_wire::content::ChoiceAnswer {
        message: asked.0.parse::<comptoir_wire::ids::MessageId>().unwrap().to_vec(),
        options: vec![asked.1],
        title: "Soir".into(),
    };
    let body = comptoir_wire::content::content::Body::ChoiceAnswer(answer);
    customer.send(Draft::new(body)).await;
    let path = "/api/chats?queue=todo";
    owner
        .sees(path, |page: &InboxPage| page.chats.iter().any(|chat| chat.last_text == "Soir"))
        .await;

    let wrong = json!({ "kind": "product", "product": "licorne" });
    let error = owner.ask::<Value>("POST", &messages, &wrong).await.unwrap_err();
    assert_eq!(error.code, "invalid");
}

/// A file goes encrypted through the relay, and is there for both sides.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_sent_and_fetched() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.say("Bonjour").await;
    let inbox: InboxPage =
        owner.sees("/api/chats", |page: &InboxPage| !page.chats.is_empty()).await;
    let files = format!("/api/chats/{}/files", inbox.chats[0].id);
    let body = "--b\r\ncontent-disposition: form-data; name=\"caption\"\r\n\r\nLa carte\r\n\
         --b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"carte.txt\"\r\n\
         content-type: text/plain\r\n\r\nDes mots\r\n--b--\r\n";
    let request =
        owner.raw("POST", &files).header("content-type", "multipart/form-data; boundary=b");
    let answer = request.body(body).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    let sent: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();

    let media = customer
        .sees(|thread| {
            thread.iter().find_map(|message| match &message.body {
                Body::Media(media) => Some(media.clone()),
                _ => None,
            })
        })
        .await;
    assert_eq!((media.name.as_str(), media.caption.as_str()), ("carte.txt", "La carte"));
    let path = format!("{files}/{}", sent["id"].as_str().unwrap());
    let back = owner.raw("GET", &path).send().await.unwrap();
    assert_eq!(back.headers()["x-content-type-options"], "nosniff");
    assert_eq!(back.text().await.unwrap(), "Des mots");
}

/// Typing shows on the other side and to colleagues; nobody hears of his own.
#[tokio::test(flavor = "multi_thread")]
async fn typing_is_seen_by_the_others() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.say("Bonjour").await;
    owner.sees("/api/chats", |page: &InboxPage| !page.chats.is_empty()).await;

    let mut told = customer.handle.events();
    let typing = format!("/api/chats/{}/typing", customer.chat);
    let _: Value = owner.post(&typing, &json!({ "active": true })).await;
    let name = tokio::time::timeout(PATIENCE, async {
        loop {
            if let Event::Typing { name, active: true, .. } = told.recv().await.unwrap() {
                return name;
            }
        }
    });
    assert_eq!(name.await.unwrap(), "Camille");

    let mut events = owner.events().await;
    let chat = customer.chat;
    customer.handle.with(move |device| device.typing(chat, true, None)).await.unwrap();
    let heard = tokio::time::timeout(PATIENCE, async {
        loop {
            let chunk = events.chunk().await.unwrap().unwrap();
            let text = String::from_utf8_lossy(&chunk).into_owned();
            if text.contains("typing") {
                return text;
            }
        }
    });
    let heard = heard.await.unwrap();
    assert!(heard.contains("\"by\":\"\"") && heard.contains("\"active\":true"), "{heard}");
}
