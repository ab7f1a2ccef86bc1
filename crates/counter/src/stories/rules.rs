//! Rules: what starts them, what they do, and that none of it loops.

use std::time::Duration;

use comptoir_api::chat::{Body, Message, OrderState};
use comptoir_api::rules::{
    Condition, Rule, RuleListed, RuleLog, RuleOrder, RulesPage, RunState, Step, Trigger,
};
use comptoir_api::shop::{InboxPage, Label, MoveOrder, OrderDetail, SetLabels};
use comptoir_api::team::Gives;
use comptoir_client::Draft;
use comptoir_wire::content::{self, content::Body as Sent};
use serde_json::{Value, json};

use super::receiver::Receiver;
use super::world::{Console, World, text};

pub(super) const MINUTE: Duration = Duration::from_mins(1);

pub(super) fn say(words: &str) -> Step {
    Step::Say { texts: vec![("fr".into(), words.into())] }
}

pub(super) fn words(words: &[&str]) -> Trigger {
    Trigger::Words { words: words.iter().map(|word| (*word).to_owned()).collect() }
}

pub(super) fn rule(name: &str, when: Trigger, then: Vec<Step>) -> Rule {
    Rule { name: name.into(), on: true, when, then, ..Rule::default() }
}

pub(super) async fn add(owner: &Console, rule: Rule) -> Rule {
    owner.post::<RuleListed>("/api/rules", &rule).await.rule
}

async fn label(owner: &Console, name: &str) -> String {
    let labels = [Label { name: name.into(), ..Label::default() }];
    owner.put::<Vec<Label>>("/api/labels", &labels).await[0].id.clone()
}

pub(super) async fn runs(owner: &Console) -> Vec<comptoir_api::rules::RuleRun> {
    owner.get::<RuleLog>("/api/rules/log").await.runs
}

pub(super) fn heard(thread: &[Message], words: &str) -> usize {
    thread.iter().filter(|message| text(message).contains(words)).count()
}

/// What the inbox says once it is as looked for.
pub(super) async fn row(
    owner: &Console,
    look: impl Fn(&comptoir_api::shop::InboxChat) -> bool,
) -> comptoir_api::shop::InboxChat {
    let page: InboxPage =
        owner.sees("/api/chats?queue=all", |page: &InboxPage| page.chats.iter().any(&look)).await;
    page.chats.into_iter().find(|chat| look(chat)).unwrap()
}

/// A word in a message: the customer is answered by the machine, which is announced as a reader
/// first; the chat is labelled, given to somebody and noted; the log says what was done.
#[tokio::test(flavor = "multi_thread")]
async fn a_word_starts_a_rule() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let label = label(&owner, "Réclamation").await;
    let staff: Vec<comptoir_api::shop::Staff> = owner.get("/api/staff").await;
    let me = staff[0].id.clone();
    let then = vec![
        say("Bonjour {name}, {shop} s'en occupe."),
        Step::Product { product: "miel".into() },
        Step::Label { label: label.clone(), add: true },
        Step::Assign { staff: me.clone(), team: String::new(), gives: Gives::Hand },
        Step::Note { text: "{name} a un souci".into() },
    ];
    let made = add(&owner, rule("Casse", words(&["cassé", "abîm*"]), then)).await;

    let customer = world.customer().await;
    customer.say("Tout va bien").await;
    customer.say("Le pot est CASSE !").await;
    let answer = customer.hears("s'en occupe").await;
    assert!(answer.from.machine, "it is marked as automatic");
    assert_eq!(answer.from.reason, "rule");
    let card = customer
        .sees(|thread| thread.iter().find(|m| matches!(m.body, Body::Product(_))).cloned())
        .await;
    assert!(card.from.machine);
    let seen = row(&owner, |chat| !chat.labels.is_empty()).await;
    assert_eq!((&seen.labels, &seen.assignee), (&vec![label], &me));
    assert!(seen.todo && seen.last_text == "Le pot est CASSE !", "it still waits for a person");
    let thread: Value = owner.get(&format!("/api/chats/{}/messages", seen.id)).await;
    let note = thread["messages"].as_array().unwrap().iter().find(|m| m["body"]["kind"] == "note");
    assert!(note.unwrap()["body"]["text"].as_str().unwrap().ends_with("a un souci"), "{thread}");

    let log = runs(&owner).await;
    assert_eq!(log.len(), 1, "the first message started nothing");
    assert_eq!((&log[0].rule, &log[0].state, &log[0].chat), (&made.id, &RunState::Done, &seen.id));
    assert!(log[0].done.len() == 5 && log[0].done.iter().all(|step| step.left_out.is_empty()));
    let page: RulesPage = owner.get("/api/rules").await;
    assert_eq!((page.rules[0].counts.month, page.rules[0].counts.held), (1, 0));
    // The customer can see that the machine reads.
    let readers: Value = owner.get(&format!("/api/chats/{}/readers", seen.id)).await;
    assert!(readers.to_string().contains("automation"), "{readers}");
}

/// Of the rules that answer, the first speaks; a rule that is moved up speaks instead; one whose
/// condition does not hold does not.
#[tokio::test(flavor = "multi_thread")]
async fn the_first_that_fits_speaks() {
    let mut world = World::new().await;
    world.greet(true).await;
    let owner = world.owner().await;
    let one = add(&owner, rule("Un", words(&["thé"]), vec![say("Premier")])).await;
    let two = add(&owner, rule("Deux", words(&["thé"]), vec![say("Second")])).await;
    let english = Rule {
        only: vec![Condition::Language { language: "en".into() }],
        ..rule("Anglais", Trigger::Any {}, vec![say("English")])
    };
    let three = add(&owner, english).await;
    let customer = world.customer().await;
    customer.say("Du thé ?").await;
    customer.hears("Second").await;
    let order = RuleOrder { rules: vec![one.id.clone(), three.id.clone(), two.id.clone()] };
    let page: RulesPage = owner.put("/api/rules", &order).await;
    let ids: Vec<&str> = page.rules.iter().map(|listed| listed.rule.id.as_str()).collect();
    assert_eq!(ids, [&one.id, &three.id, &two.id]);
    customer.say("Encore du thé").await;
    customer.hears("Premier").await;
    let thread = customer.history().await;
    let automatic = thread.iter().filter(|message| message.from.machine).count();
    assert_eq!(automatic, 2, "no greeting, no second answer: {thread:#?}");
}

/// Nobody answers for half an hour: a label and a note, once; who is answered in time is left alone.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_answers_for_half_an_hour() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let label = label(&owner, "Urgent").await;
    let then =
        vec![Step::Label { label, add: true }, Step::Note { text: "Attend depuis 30 min".into() }];
    add(&owner, rule("Attente", Trigger::Unanswered { minutes: 30 }, then)).await;
    let (patient, answered) = (world.customer().await, world.customer().await);
    patient.say("Il y a quelqu'un ?").await;
    answered.say("Bonjour").await;
    let chat = row(&owner, |chat| chat.id == answered.chat.to_string()).await.id;
    row(&owner, |chat| chat.id == patient.chat.to_string() && chat.todo).await;
    let reply = json!({ "kind": "text", "text": "Oui, bonjour" });
    let _: Value = owner.post(&format!("/api/chats/{chat}/messages"), &reply).await;
    row(&owner, |row| row.id == chat && !row.todo).await;

    world.clock.turn(MINUTE * 31);
    world.counter.shop(&world.id).unwrap().wake();
    row(&owner, |chat| chat.id == patient.chat.to_string() && !chat.labels.is_empty()).await;
    let log = runs(&owner).await;
    assert_eq!(log.len(), 1, "{log:?}");
    assert_eq!(log[0].chat, patient.chat.to_string());
}

/// An order is ready: the customer is told; after it was collected, and a wait, asked how it was.
#[tokio::test(flavor = "multi_thread")]
async fn an_order_starts_rules() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let ready = Trigger::Order { state: OrderState::Ready };
    let dear = Rule {
        only: vec![Condition::Basket { min_minor: 100_000 }],
        ..rule("Cher", ready.clone(), vec![say("Une commande chère")])
    };
    add(&owner, rule("Prête", ready, vec![say("{order} vous attend.")])).await;
    add(&owner, dear).await;
    let ask = Step::Choice {
        texts: vec![("fr".into(), "Comment était-ce ?".into())],
        options: vec![("fr".into(), "Très bien\nPas bien".into())],
        list: false,
    };
    let wait = Step::Wait { minutes: 60 * 24, unless_written: true };
    let collected = Trigger::Order { state: OrderState::Collected };
    add(&owner, rule("Avis", collected, vec![wait, ask])).await;

    let customer = world.customer().await;
    customer.order(&[("miel", 1, 1250)]).await;
    let order = customer.sees_order(|order| order.state == OrderState::Received).await;
    let path = format!("/api/orders/{}/move", order.id);
    let states =
        [OrderState::Accepted, OrderState::Preparing, OrderState::Ready, OrderState::Collected];
    for (revision, to) in (1..).zip(states) {
        let wish = MoveOrder { to, reason: String::new(), revision };
        let _: OrderDetail = owner.post(&path, &wish).await;
    }
    customer.hears("H-2417 vous attend").await;
    assert_eq!(heard(&customer.history().await, "chère"), 0);
    let waiting = runs(&owner).await;
    let waiting: Vec<_> = waiting.iter().filter(|run| run.state == RunState::Waiting).collect();
    assert!(waiting.len() == 1 && waiting[0].name == "Avis", "{waiting:?}");
    world.clock.turn(MINUTE * 60 * 25);
    world.counter.shop(&world.id).unwrap().wake();
    customer
        .sees(|thread| {
            thread
                .iter()
                .find(|m| matches!(&m.body, Body::Choice(c) if c.options.len() == 2))
                .map(drop)
        })
        .await;
    assert!(runs(&owner).await.iter().all(|run| run.state == RunState::Done));
}

/// A label that a person puts on starts a rule; one that a rule puts on does not.
#[tokio::test(flavor = "multi_thread")]
async fn a_label_starts_a_rule_and_a_machine_does_not() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let label = label(&owner, "Pro").await;
    let on = Step::Label { label: label.clone(), add: true };
    let when = Trigger::Labelled { label: label.clone() };
    add(&owner, rule("Étiquette", words(&["devis"]), vec![on])).await;
    add(&owner, rule("Pro", when, vec![say("Bienvenue aux pros")])).await;
    let customer = world.customer().await;
    customer.say("Un devis svp").await;
    let chat = row(&owner, |chat| !chat.labels.is_empty()).await.id;
    let path = format!("/api/chats/{chat}/labels");
    let _: Value = owner.put(&path, &SetLabels { labels: Vec::new() }).await;
    let _: Value = owner.put(&path, &SetLabels { labels: vec![label.clone()] }).await;
    customer.hears("Bienvenue aux pros").await;
    // The same labels again put nothing on.
    let _: Value = owner.put(&path, &SetLabels { labels: vec![label] }).await;
    let names: Vec<String> = runs(&owner).await.into_iter().map(|run| run.name).collect();
    assert_eq!(names, ["Pro", "Étiquette"]);
}

/// A customer's machine that answers everything it hears: it is heard out six times an hour, and
/// what it says as a machine starts nothing at all.
#[tokio::test(flavor = "multi_thread")]
async fn two_machines_do_not_talk_for_ever() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    add(&owner, rule("Écho", Trigger::Any {}, vec![say("Oui ?")])).await;
    let customer = world.customer().await;
    let limit = crate::limits::RULE_RUNS_RULE_HOUR;
    for n in 1..=limit {
        customer.say("Oui ?").await;
        customer.sees(|thread| (heard(thread, "Oui ?") == 2 * n).then_some(())).await;
    }
    customer.say("Encore oui ?").await;
    let unread = limit as u32 + 1;
    row(&owner, |chat| chat.unread == unread).await;
    let page: RulesPage = owner.get("/api/rules").await;
    assert_eq!((page.rules[0].counts.month, page.rules[0].counts.held), (limit as u32, 1));
    let thread = customer.history().await;
    assert_eq!(thread.iter().filter(|message| message.from.machine).count(), limit);
}

/// A question about a product, and one that came by a link.
#[tokio::test(flavor = "multi_thread")]
async fn a_product_question_is_answered() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let when = Trigger::Product { products: vec!["miel".into()] };
    add(&owner, rule("Miel", when, vec![say("{product} : récolte de septembre.")])).await;
    let list = Step::Products {
        texts: vec![("fr".into(), "Nos produits".into())],
        products: Vec::new(),
        collection: String::new(),
    };
    add(&owner, rule("Tout", words(&["catalogue"]), vec![list])).await;
    let link = Trigger::Came { code: "H4LBR4N".into() };
    add(&owner, rule("Lien", link, vec![Step::Note { text: "Venu par l'affiche".into() }])).await;
    let customer = world.customer().await;
    let chat = customer.chat;
    customer.handle.with(move |device| device.came_by(chat, "H4LBR4N")).await.unwrap();
    let asks = |product: &str| {
        let question =
            content::Product { product: product.into(), question: true, ..Default::default() };
        Draft::new(Sent::Product(question))
    };
    customer.send(asks("sables")).await;
    customer.send(asks("miel")).await;
    customer.hears("Miel : récolte").await;
    customer.say("Le catalogue ?").await;
    let listed = |message: &Message| match &message.body {
        Body::ProductList { title, products, .. } => Some((title.clone(), products.len())),
        _ => None,
    };
    let list = customer.sees(|thread| thread.iter().find_map(listed)).await;
    assert_eq!(list, ("Nos produits".to_owned(), 3));
    let names: Vec<String> = runs(&owner).await.into_iter().map(|run| run.name).collect();
    assert_eq!(names, ["Tout", "Miel", "Lien"]);
}

/// A program is told that a rule ran, signed, and nothing of what was said.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_is_told() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let receiver = Receiver::new(&world, "unused").await;
    let inside =
        json!(rule("Non", words(&["x"]), vec![Step::Webhook { url: "http://10.0.0.1/".into() }]));
    let error = owner.ask::<Value>("POST", "/api/rules", &inside).await.unwrap_err();
    assert_eq!(error.field.as_deref(), Some("then.0"), "{error:?}");
    let told = vec![Step::Webhook { url: receiver.url.clone() }];
    add(&owner, rule("Rappel", words(&["rappel*"]), told)).await;
    let customer = world.customer().await;
    customer.say("Rappelez-moi au secret").await;
    let post = receiver.hears(|post| post.body["object"] == "comptoir_rule").await;
    assert_eq!(post.body["object"], "comptoir_rule");
    assert_eq!(post.body["rule"]["name"], "Rappel");
    assert_eq!(post.body["chat"], customer.chat.to_string());
    assert!(!post.body.to_string().contains("secret"), "{}", post.body);
    let page: RulesPage = owner.get("/api/rules").await;
    assert_eq!(page.webhooks[0].0, receiver.url);
    assert!(post.is_signed(&page.webhooks[0].1));
}
