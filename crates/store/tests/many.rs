//! What is asked and saved for many at once: the same on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on stops")]

use std::collections::HashSet;

use comptoir_store::chats::ChatRow;
use comptoir_store::cloud::{ContactRow, SentRow};
use comptoir_store::shops::ShopRow;
use comptoir_store::testing::{self, on_both};
use comptoir_store::{ShopId, Store, Tx};

fn halbran() -> ShopId {
    ShopId("halbran".into())
}

/// A shop that speaks French first, and three customers: ana (fr), ben (says nothing of himself),
/// cleo (had his chat erased).
async fn with_people(store: &Store) -> Tx {
    let mut tx = store.begin().await.unwrap();
    let row = ShopRow { languages: vec!["fr".into(), "en".into()], ..testing::shop("halbran") };
    tx.shops().add(&row, 1).await.unwrap();
    for (n, (name, language)) in [("ana", "en"), ("ben", ""), ("cleo", "fr")].iter().enumerate() {
        let id = format!("cus_{name}");
        let account = format!("acc_{name}");
        tx.customers(&halbran()).add(&id, &account, name, language, 5).await.unwrap();
        let chat = ChatRow {
            id: format!("cht_{name}"),
            customer: id.clone(),
            erased: *name == "cleo",
            last_message: if *name == "ben" { String::new() } else { "msg_0".into() },
            place: 10,
            ..ChatRow::default()
        };
        tx.chats(&halbran()).add(&chat).await.unwrap();
        let contact = ContactRow {
            customer: id,
            wa_id: format!("3360000000{n}"),
            user_id: format!("ZZ.{n}"),
            blocked_ms: None,
        };
        tx.cloud_contacts(&halbran()).add(&contact).await.unwrap();
    }
    tx
}

fn sent(n: usize, name: &str) -> SentRow {
    SentRow {
        message: format!("msg_{n}"),
        chat: format!("cht_{name}"),
        token: "tok_a".into(),
        kind: "text".into(),
        opaque: format!("mine {n}"),
        detail: "{}".into(),
        sent_ms: 5,
    }
}

/// One question says who is meant, where he is written to and in which language.
#[tokio::test]
async fn a_customer_is_reached_by_either_number() {
    on_both(async |store| {
        let mut tx = with_people(&store).await;
        let shop = halbran();
        let ana = tx.cloud_contacts(&shop).reach_by_wa_id("33600000000").await.unwrap().unwrap();
        assert_eq!((ana.chat.as_deref(), ana.language.as_str()), (Some("cht_ana"), "en"));
        assert_eq!(tx.cloud_contacts(&shop).reach_by_user_id("ZZ.0").await.unwrap(), Some(ana));
        let ben = tx.cloud_contacts(&shop).reach_by_user_id("ZZ.1").await.unwrap().unwrap();
        assert_eq!(ben.language, "fr", "the shop's own where he said nothing");
        let cleo = tx.cloud_contacts(&shop).reach_by_wa_id("33600000002").await.unwrap().unwrap();
        assert_eq!((cleo.contact.customer.as_str(), cleo.chat), ("cus_cleo", None));
        assert_eq!(tx.cloud_contacts(&shop).reach_by_wa_id("1").await.unwrap(), None);
        tx.cloud_contacts(&shop).set_blocked("cus_ana", Some(9)).await.unwrap();
        let ana = tx.cloud_contacts(&shop).reach_by_wa_id("33600000000").await.unwrap().unwrap();
        assert_eq!(ana.contact.blocked_ms, Some(9));
    })
    .await
    .unwrap();
}

/// More than one statement holds: each is found with its customer, but for who had it erased.
#[tokio::test]
async fn what_programs_sent_is_found_by_the_hundred() {
    on_both(async |store| {
        let mut tx = with_people(&store).await;
        let shop = halbran();
        let mut all: Vec<SentRow> =
            (0..150).map(|n| sent(n, if n % 2 == 0 { "ana" } else { "ben" })).collect();
        all.push(sent(150, "cleo"));
        tx.cloud_sent(&shop).add(&all).await.unwrap();
        tx.cloud_sent(&shop).add(&all[..3]).await.unwrap();
        let asked: Vec<String> = (100..160).map(|n| format!("msg_{n}")).collect();
        let found = tx.cloud_sent(&shop).addressed(&asked).await.unwrap();
        let ids: HashSet<&str> = found.iter().map(|one| one.sent.message.as_str()).collect();
        assert_eq!((found.len(), ids.len()), (50, 50));
        assert!(!ids.contains("msg_150"));
        let odd = found.iter().find(|one| one.sent.message == "msg_101").unwrap();
        assert_eq!((odd.name.as_str(), odd.contact.wa_id.as_str()), ("ben", "33600000001"));
        assert_eq!((odd.sent.opaque.as_str(), odd.sent.chat.as_str()), ("mine 101", "cht_ben"));
        assert!(tx.cloud_sent(&shop).addressed(&[]).await.unwrap().is_empty());
        assert!(tx.recipients(&shop).among(&asked).await.unwrap().is_empty());
    })
    .await
    .unwrap();
}

/// Machines move a chat up where somebody spoke before, once for each place and never back.
#[tokio::test]
async fn machines_speak_in_many_chats_at_once() {
    on_both(async |store| {
        let mut tx = with_people(&store).await;
        let shop = halbran();
        let places = |of: &[(&str, i64)]| {
            of.iter().map(|(chat, place)| ((*chat).to_owned(), *place)).collect::<Vec<_>>()
        };
        let three = places(&[("cht_ana", 12), ("cht_ben", 12), ("cht_nobody", 12)]);
        let spoken = tx.chats(&shop).machines_spoke(&three, 77).await.unwrap();
        assert_eq!(spoken, HashSet::from(["cht_ana".to_owned()]));
        let ana = tx.chats(&shop).lookup("cht_ana").await.unwrap().unwrap();
        assert_eq!((ana.place, ana.last_ms), (12, 77));
        let ben = tx.chats(&shop).lookup("cht_ben").await.unwrap().unwrap();
        assert_eq!((ben.place, ben.last_ms), (10, 0), "nobody had spoken there");
        let again = places(&[("cht_ana", 12)]);
        assert!(tx.chats(&shop).machines_spoke(&again, 78).await.unwrap().is_empty());
    })
    .await
    .unwrap();
}

/// For how long a shop keeps what is said, and who asked for his chat to be erased.
#[tokio::test]
async fn a_shop_keeps_for_a_time_and_counts_erasures() {
    on_both(async |store| {
        let mut tx = with_people(&store).await;
        let shop = halbran();
        assert_eq!(tx.shops().keep(&shop).await.unwrap(), (0, 0));
        tx.shops().set_keep(&shop, 365, 90).await.unwrap();
        assert_eq!(tx.shops().keep(&shop).await.unwrap(), (365, 90));
        assert_eq!(tx.shops().keep(&ShopId("other".into())).await.unwrap(), (0, 0));
        assert_eq!(tx.chats(&shop).erasures(9).await.unwrap(), (3, 1, Vec::new()));
        for (chat, at_ms) in [("cht_cleo", 50), ("cht_ana", 60), ("cht_cleo", 70)] {
            tx.chats(&shop).set_erased_ms(chat, at_ms).await.unwrap();
        }
        let (_, _, times) = tx.chats(&shop).erasures(9).await.unwrap();
        assert_eq!(times, [60, 50], "the first time counts, the latest comes first");
        assert_eq!(tx.chats(&shop).erasures(1).await.unwrap().2, [60]);
    })
    .await
    .unwrap();
}
