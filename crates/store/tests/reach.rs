//! Topics, consents and broadcasts: the same on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on stops")]

use comptoir_api::chat::{Money, OrderLine, OrderState, OrderStep};
use comptoir_api::reach::{Audience, Bought, BroadcastDraft, BroadcastState, Segment};
use comptoir_api::reach::{Topic, TopicText};
use comptoir_api::shop::Label;
use comptoir_store::broadcasts::BroadcastRow;
use comptoir_store::chats::ChatRow;
use comptoir_store::consents::{ConsentRow, ReceiptRow};
use comptoir_store::orders::OrderRow;
use comptoir_store::recipients::{CAPPED, SENT, WITHDRAWN};
use comptoir_store::testing::{self, on_both};
use comptoir_store::{ShopId, Store, Tx};

const DAY: u64 = 24 * 3_600_000;
const NOW: u64 = 1_000 * DAY;

fn halbran() -> ShopId {
    ShopId("halbran".into())
}

/// A shop with five customers: ana (fr), ben (en), cleo (fr, gone), dan (de), eve (fr).
async fn with_people(store: &Store) -> Tx {
    let mut tx = store.begin().await.unwrap();
    let row = testing::shop("halbran");
    tx.shops().add(&row, 1).await.unwrap();
    for (name, language) in
        [("ana", "fr"), ("ben", "en-GB"), ("cleo", "fr"), ("dan", "de"), ("eve", "fr")]
    {
        let (id, account) = (format!("cus_{name}"), format!("acc_{name}"));
        tx.customers(&halbran()).add(&id, &account, name, language, 5).await.unwrap();
        let chat = ChatRow {
            id: format!("cht_{name}"),
            customer: id,
            erased: name == "cleo",
            ..ChatRow::default()
        };
        tx.chats(&halbran()).add(&chat).await.unwrap();
    }
    tx
}

fn consent(name: &str, at_ms: u64) -> ConsentRow {
    ConsentRow {
        customer: format!("cus_{name}"),
        topic: "tpc_a".into(),
        message: format!("msg_{name}_{at_ms}"),
        given: true,
        body: "Arrivages ?".into(),
        per_month_max: 2,
        at_ms,
        time_zone: String::new(),
    }
}

async fn agree(tx: &mut Tx, consents: &[ConsentRow]) {
    for consent in consents {
        tx.consents(&halbran()).set(consent).await.unwrap();
    }
}

fn broadcast(id: &str) -> BroadcastRow {
    let segment = Segment { topic: "tpc_a".into(), ..Segment::default() };
    let texts = vec![("fr".into(), "Bonjour {name}".into())];
    BroadcastRow {
        id: id.into(),
        draft: BroadcastDraft { segment, texts, ..BroadcastDraft::default() },
        made_by: "Camille".into(),
        changed_ms: NOW,
        ..BroadcastRow::default()
    }
}

#[tokio::test]
async fn topics_come_and_go_and_are_remembered() {
    on_both(async |store| {
        let mut tx = with_people(&store).await;
        let topic = |id: &str, title: &str| Topic {
            id: id.into(),
            texts: vec![TopicText {
                language: "fr".into(),
                title: title.into(),
                text: format!("{title} ?"),
            }],
            per_month_max: 2,
            subscribers: 0,
        };
        let two = [topic("tpc_b", "Offres"), topic("tpc_a", "Arrivages")];
        tx.topics(&halbran()).set(&two, 7).await.unwrap();
        assert_eq!(tx.topics(&halbran()).list().await.unwrap(), two);
        agree(&mut tx, &[consent("ana", 1), consent("eve", 1)]).await;
        tx.topics(&halbran()).set(&two[1..], 8).await.unwrap();
        let left = tx.topics(&halbran()).list().await.unwrap();
        assert_eq!(left, [Topic { subscribers: 2, ..two[1].clone() }]);
        assert_eq!(tx.topics(&halbran()).lookup("tpc_b").await.unwrap(), Some(two[0].clone()));
        assert_eq!(tx.topics(&halbran()).lookup("tpc_x").await.unwrap(), None);
    })
    .await
    .unwrap();
}

/// The latest word counts, and every word is kept.
#[tokio::test]
async fn each_word_of_consent_is_kept() {
    on_both(async |store| {
        let mut tx = with_people(&store).await;
        let yes = consent("ana", 10);
        let no = ConsentRow { given: false, ..consent("ana", 20) };
        for said in [&yes, &no, &yes] {
            let receipt = ReceiptRow {
                consent: said.clone(),
                title: "Arrivages".into(),
                taken_ms: said.at_ms,
            };
            tx.consents(&halbran()).keep(&receipt).await.unwrap();
            tx.consents(&halbran()).set(said).await.unwrap();
        }
        // The first, come again late, changes nothing.
        let now = tx.consents(&halbran()).lookup("cus_ana", "tpc_a").await.unwrap().unwrap();
        assert_eq!(now, no);
        assert_eq!(tx.consents(&halbran()).given("cus_ana").await.unwrap(), []);
        let kept = tx.consents(&halbran()).receipts("cus_ana").await.unwrap();
        let said: Vec<_> = kept.iter().map(|row| (row.consent.given, row.taken_ms)).collect();
        assert_eq!(said, [(false, 20), (true, 10)]);
        assert_eq!(kept[1].consent.body, "Arrivages ?");

        let there = ConsentRow { time_zone: "Asia/Tokyo".into(), ..consent("ben", 1) };
        agree(&mut tx, &[there, consent("eve", 1)]).await;
        let zones = tx.consents(&halbran()).zones("tpc_a").await.unwrap();
        assert_eq!(zones, ["", "Asia/Tokyo"]);

        // Who leaves agrees to nothing; who asks for erasure never did.
        tx.consents(&halbran()).leave("cus_ben", false).await.unwrap();
        let left = tx.consents(&halbran()).lookup("cus_ben", "tpc_a").await.unwrap().unwrap();
        assert!(!left.given && left.time_zone.is_empty());
        tx.consents(&halbran()).leave("cus_ana", true).await.unwrap();
        assert_eq!(tx.consents(&halbran()).receipts("cus_ana").await.unwrap(), []);
        assert_eq!(tx.consents(&halbran()).lookup("cus_ana", "tpc_a").await.unwrap(), None);
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_segment_has_who_agreed_and_fits() {
    on_both(async |store| {
        let mut tx = with_people(&store).await;
        let shop = halbran();
        agree(&mut tx, &["ana", "ben", "cleo", "eve"].map(|name| consent(name, 1))).await;
        let label = Label { id: "lbl_1".into(), name: "VIP".into(), hue: 0, ..Label::default() };
        tx.labels(&shop).set(&[label]).await.unwrap();
        tx.labels(&shop).set_of_chat("cht_eve", &["lbl_1".into()]).await.unwrap();
        let line = OrderLine { product: "miel".into(), quantity: 1, ..OrderLine::default() };
        let order = OrderRow {
            id: "ord_1".into(),
            reference: "H-1".into(),
            chat: "cht_ana".into(),
            customer: "cus_ana".into(),
            cart: "msg_c".into(),
            state: OrderState::Accepted,
            revision: 1,
            lines: vec![line],
            total: Money { minor: 1250, currency: "EUR".into() },
            note: String::new(),
            delivery: "collect".into(),
            taken: false,
            search: String::new(),
            placed_ms: NOW - 10 * DAY,
            at_ms: NOW,
            more: comptoir_api::chat::OrderMore::default(),
            stands: None,
        };
        let step = OrderStep {
            state: OrderState::Accepted,
            at_ms: NOW,
            by: String::new(),
            reason: String::new(),
            ..OrderStep::default()
        };
        tx.orders(&shop).add(&order, &step).await.unwrap();

        assert!(tx.customers(&shop).came_by("cus_ben", "QRC").await.unwrap());
        assert!(!tx.customers(&shop).came_by("cus_ben", "XYZ").await.unwrap());
        assert_eq!(tx.customers(&shop).came_from("cus_ben").await.unwrap(), "QRC");

        let of = |change: &dyn Fn(&mut Segment)| {
            let mut segment = Segment { topic: "tpc_a".into(), ..Segment::default() };
            change(&mut segment);
            segment
        };
        // Who left and was erased is nobody: four of five, and dan never said yes.
        let cases: [(Segment, u32); 10] = [
            (of(&|s| s.came_by = "QRC".into()), 1),
            (of(&|_| ()), 3),
            (of(&|s| s.language = "en".into()), 1),
            (of(&|s| s.label = "lbl_1".into()), 1),
            (of(&|s| s.came_by = "ABC".into()), 0),
            (of(&|s| s.bought = Bought::Yes), 1),
            (of(&|s| (s.bought, s.days) = (Bought::Yes, 5)), 0),
            (of(&|s| (s.bought, s.days) = (Bought::No, 5)), 3),
            (of(&|s| (s.bought, s.product) = (Bought::Yes, "miel".into())), 1),
            (of(&|s| (s.bought, s.product) = (Bought::No, "m%el".into())), 3),
        ];
        for (segment, fitting) in cases {
            let found = tx.recipients(&shop).audience(&segment, NOW).await.unwrap();
            let elsewhere = 3 - fitting;
            let expected =
                Audience { customers: 4, recipients: fitting, capped: 0, elsewhere, without: 1 };
            assert_eq!(found, expected, "{segment:?}");
        }
    })
    .await
    .unwrap();
}

/// Chosen once, taken once, ended once; who has had enough or said no is passed over.
#[tokio::test]
async fn everyone_has_one_turn() {
    on_both(async |store| {
        let mut tx = with_people(&store).await;
        let shop = halbran();
        agree(&mut tx, &["ana", "ben", "eve"].map(|name| consent(name, 1))).await;
        let mut row = broadcast("brd_1");
        tx.broadcasts(&shop).put(&row).await.unwrap();
        let segment = row.draft.segment.clone();
        let chosen = tx.recipients(&shop).choose("brd_1", &segment, "", NOW, NOW).await.unwrap();
        assert_eq!(chosen, 3);
        let again = tx.recipients(&shop).choose("brd_1", &segment, "", NOW, NOW).await.unwrap();
        assert_eq!(again, 0);
        row.state = BroadcastState::Sending;
        row.begins_ms = tx.recipients(&shop).next_due_ms("brd_1").await.unwrap();
        tx.broadcasts(&shop).put(&row).await.unwrap();
        assert_eq!(tx.broadcasts(&shop).going().await.unwrap(), [row.clone()]);

        agree(&mut tx, &[ConsentRow { given: false, ..consent("ben", 2) }]).await;
        let mut recipients = tx.recipients(&shop);
        assert!(recipients.due("brd_1", "tpc_a", NOW - 1, 0, 9).await.unwrap().is_empty());
        recipients.take("brd_1", "cus_eve", "msg_e", NOW).await.unwrap();
        let due = recipients.due("brd_1", "tpc_a", NOW, NOW - 30 * DAY, 9).await.unwrap();
        assert_eq!(due.len(), 3);
        assert!(due[0].taken && due[0].customer == "cus_eve", "who may have it comes first");
        let ben = due.iter().find(|one| one.customer == "cus_ben").unwrap();
        assert!(!ben.agrees && !ben.capped);
        recipients.take("brd_1", "cus_ana", "msg_a", NOW).await.unwrap();
        for (who, state) in [("cus_eve", SENT), ("cus_ana", SENT), ("cus_ben", WITHDRAWN)] {
            recipients.end("brd_1", who, state).await.unwrap();
        }
        assert_eq!(recipients.next_due_ms("brd_1").await.unwrap(), None);
        assert_eq!(recipients.sent_since("brd_1", NOW - 1).await.unwrap(), 2);
        assert_eq!(recipients.topic_of("msg_a").await.unwrap().as_deref(), Some("tpc_a"));

        let among = recipients.among(&["msg_a".into(), "msg_x".into()]).await.unwrap();
        assert_eq!(among.into_iter().collect::<Vec<_>>(), ["msg_a"]);
        recipients.reached("msg_a", 3).await.unwrap();
        recipients.reached("msg_a", 2).await.unwrap();
        recipients.held("msg_e").await.unwrap();
        recipients.answered("cht_ana", NOW - DAY).await.unwrap();
        recipients.ordered("cht_ana", NOW - DAY).await.unwrap();
        recipients.answered("cht_eve", NOW).await.unwrap();
        recipients.unsubscribed("cht_eve", "tpc_a", NOW - DAY).await.unwrap();
        recipients.unsubscribed("cht_ana", "tpc_b", NOW - DAY).await.unwrap();
        let counts = recipients.counts("brd_1").await.unwrap();
        assert_eq!((counts.recipients, counts.sent, counts.withdrawn), (3, 2, 1));
        assert_eq!((counts.delivered, counts.read, counts.held), (1, 1, 1));
        assert_eq!((counts.answered, counts.ordered, counts.unsubscribed), (1, 1, 1));

        // Two a month at most: the second goes, the third does not.
        for (id, capped) in [("brd_2", false), ("brd_3", true)] {
            tx.broadcasts(&shop).put(&broadcast(id)).await.unwrap();
            let found = tx.recipients(&shop).audience(&segment, NOW + 1).await.unwrap();
            assert_eq!(found.capped, if capped { 2 } else { 0 });
            tx.recipients(&shop).choose(id, &segment, "", NOW, NOW).await.unwrap();
            let due = tx.recipients(&shop).due(id, "tpc_a", NOW, NOW - 30 * DAY, 9).await.unwrap();
            assert!(due.iter().all(|one| one.capped == capped), "{due:?}");
            for one in due {
                let message = format!("msg_{id}_{}", one.customer);
                tx.recipients(&shop).take(id, &one.customer, &message, NOW).await.unwrap();
                let state = if capped { CAPPED } else { SENT };
                tx.recipients(&shop).end(id, &one.customer, state).await.unwrap();
            }
        }
        assert_eq!(tx.recipients(&shop).counts("brd_3").await.unwrap().capped, 2);

        row.state = BroadcastState::Done;
        row.ended_ms = Some(NOW);
        tx.broadcasts(&shop).put(&row).await.unwrap();
        assert_eq!(tx.broadcasts(&shop).forgettable(NOW).await.unwrap(), []);
        assert_eq!(tx.broadcasts(&shop).forgettable(NOW + 1).await.unwrap(), [row.clone()]);
        tx.recipients(&shop).forget("brd_1").await.unwrap();
        row.counts = Some(counts);
        tx.broadcasts(&shop).put(&row).await.unwrap();
        assert_eq!(tx.broadcasts(&shop).lookup("brd_1").await.unwrap(), Some(row));
        assert_eq!(tx.broadcasts(&shop).forgettable(NOW + 1).await.unwrap(), []);
        assert_eq!(tx.broadcasts(&shop).list(9).await.unwrap().len(), 3);
    })
    .await
    .unwrap();
}
