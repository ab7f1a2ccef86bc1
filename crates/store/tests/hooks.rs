//! Callbacks, their deliveries and files: the same on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on stops")]

use comptoir_store::callbacks::{CallbackRow, Place};
use comptoir_store::cloud_media::CloudMediaRow;
use comptoir_store::deliveries::{Attempt, DeliveryState, NewDelivery};
use comptoir_store::testing::{self, on_both};
use comptoir_store::{ShopId, Store, Tx};

fn halbran() -> ShopId {
    ShopId("halbran".into())
}

async fn with_shop(store: &Store) -> Tx {
    let mut tx = store.begin().await.unwrap();
    let shop = testing::shop("halbran");
    tx.shops().add(&shop, 1).await.unwrap();
    tx
}

fn callback(id: &str, token: &str, place: Place) -> CallbackRow {
    CallbackRow {
        id: id.into(),
        token: token.into(),
        place,
        url: format!("https://bot.example/{id}"),
        verify_token: "secret".into(),
        fields: vec!["messages".into()],
        active: true,
        made_ms: 5,
    }
}

async fn tell(tx: &mut Tx, id: &str, callback: &str, lane: &str, now_ms: u64) {
    let new = NewDelivery {
        id: id.into(),
        callback: callback.into(),
        lane: lane.into(),
        field: "messages".into(),
        about: "text".into(),
        media: String::new(),
        body: "{}".into(),
        now_ms,
    };
    tx.deliveries(&halbran()).add(&[new]).await.unwrap();
}

async fn due(tx: &mut Tx, callback: &str, now_ms: u64) -> Vec<String> {
    let due = tx.deliveries(&halbran()).due(callback, now_ms, 3, 10).await.unwrap();
    due.into_iter().map(|row| row.id).collect()
}

async fn fails(tx: &mut Tx, id: &str, refused: bool, due_ms: u64) {
    let state = DeliveryState::Waiting;
    let attempt = Attempt { state, code: 500, error: String::new(), refused, due_ms };
    tx.deliveries(&halbran()).tried(id, &attempt, due_ms - 1).await.unwrap();
}

/// One a place for each token, as many as the console wants; the next one keeps the deliveries.
#[tokio::test]
async fn a_token_has_one_callback_a_place() {
    on_both(async |store| {
        let mut tx = with_shop(&store).await;
        let shop = halbran();
        let first = callback("cbk_a", "tok_a", Place::App);
        assert_eq!(tx.callbacks(&shop).put(&first).await.unwrap(), "cbk_a");
        let changed =
            CallbackRow { url: "https://bot.example/new".into(), id: "cbk_b".into(), ..first };
        assert_eq!(tx.callbacks(&shop).put(&changed).await.unwrap(), "cbk_a");
        for (id, place) in [("cbk_c", Place::Number), ("cbk_d", Place::Own), ("cbk_e", Place::Own)]
        {
            tx.callbacks(&shop).put(&callback(id, "tok_a", place)).await.unwrap();
        }
        tx.callbacks(&shop).put(&callback("cbk_f", "tok_b", Place::App)).await.unwrap();
        let found = tx.callbacks(&shop).find("tok_a", Place::App).await.unwrap().unwrap();
        assert_eq!(found, CallbackRow { id: "cbk_a".into(), ..changed });
        assert_eq!(tx.callbacks(&shop).list().await.unwrap().len(), 5);
        assert!(tx.callbacks(&shop).remove("cbk_c").await.unwrap());
        assert!(!tx.callbacks(&shop).remove("cbk_c").await.unwrap());
        tell(&mut tx, "dlv_a", "cbk_a", "cht_a", 10).await;
        tx.callbacks(&shop).remove_of_token("tok_a").await.unwrap();
        assert_eq!(tx.callbacks(&shop).list().await.unwrap().len(), 1);
        assert_eq!(tx.deliveries(&shop).lookup("dlv_a").await.unwrap(), None);
    })
    .await
    .unwrap();
}

/// The first of a chat holds the next ones up, but not for ever, and never another chat's.
#[tokio::test]
async fn a_lane_waits_for_its_first_three_attempts() {
    on_both(async |store| {
        let mut tx = with_shop(&store).await;
        let shop = halbran();
        for id in ["cbk_a", "cbk_b"] {
            tx.callbacks(&shop).put(&callback(id, id, Place::App)).await.unwrap();
        }
        tell(&mut tx, "dlv_1", "cbk_a", "cht_a", 10).await;
        tell(&mut tx, "dlv_2", "cbk_a", "cht_a", 10).await;
        tell(&mut tx, "dlv_3", "cbk_a", "cht_b", 10).await;
        tell(&mut tx, "dlv_4", "cbk_b", "cht_a", 10).await;
        assert_eq!(due(&mut tx, "cbk_a", 9).await, [""; 0]);
        assert_eq!(due(&mut tx, "cbk_a", 10).await, ["dlv_1", "dlv_3"]);
        assert_eq!(due(&mut tx, "cbk_b", 10).await, ["dlv_4"]);
        // A receiver that is not there says nothing about this one.
        fails(&mut tx, "dlv_1", false, 100).await;
        for at_ms in [100, 200] {
            fails(&mut tx, "dlv_1", true, at_ms).await;
            assert_eq!(due(&mut tx, "cbk_a", 50).await, ["dlv_3"]);
            let next_ms = tx.deliveries(&shop).next_due_ms("cbk_a", 50).await.unwrap();
            assert_eq!(next_ms, Some(at_ms));
        }
        fails(&mut tx, "dlv_1", true, 300).await;
        assert_eq!(due(&mut tx, "cbk_a", 50).await, ["dlv_2", "dlv_3"]);
        // Once it is due again it goes first: one of a chat at a time.
        assert_eq!(due(&mut tx, "cbk_a", 300).await, ["dlv_3", "dlv_1"]);
        let row = tx.deliveries(&shop).lookup("dlv_1").await.unwrap().unwrap();
        assert_eq!((row.attempts, row.refusals, row.code, row.tried_ms), (4, 3, 500, 99));
        assert_eq!(tx.deliveries(&shop).count().await.unwrap(), 4);
        tx.deliveries(&shop).expire("cbk_a", 11, 400).await.unwrap();
        assert_eq!(due(&mut tx, "cbk_a", 400).await, ["dlv_1"]);
        assert_eq!(due(&mut tx, "cbk_b", 400).await, ["dlv_4"]);
    })
    .await
    .unwrap();
}

/// Those of a chat go behind its first in one run; one that is put off ends the run, and one far
/// behind the others keeps its place without keeping them from theirs.
#[tokio::test]
async fn a_run_is_what_of_a_lane_may_follow_its_first() {
    on_both(async |store| {
        let mut tx = with_shop(&store).await;
        let shop = halbran();
        tx.callbacks(&shop).put(&callback("cbk_a", "tok_a", Place::App)).await.unwrap();
        for (id, lane) in [("1", "cht_a"), ("2", "cht_b"), ("3", "cht_a"), ("4", "cht_c")] {
            tell(&mut tx, id, "cbk_a", lane, 10).await;
        }
        for id in ["5", "6"] {
            tell(&mut tx, id, "cbk_a", "cht_a", 10).await;
        }
        // About the account: no chat's, and never behind anything.
        tell(&mut tx, "7", "cbk_a", "", 10).await;
        tell(&mut tx, "8", "cbk_a", "", 10).await;
        fails(&mut tx, "5", true, 100).await;
        assert_eq!(behind(&mut tx, 50).await, ["1 3"]);
        fails(&mut tx, "5", true, 100).await;
        fails(&mut tx, "5", true, 100).await;
        assert_eq!(behind(&mut tx, 50).await, ["1 3 6"], "after three attempts the others pass");

        tx.deliveries(&shop).done(&["1".into(), "4".into()], 204, 60).await.unwrap();
        let done = tx.deliveries(&shop).lookup("4").await.unwrap().unwrap();
        assert_eq!((done.state, done.code, done.attempts), (DeliveryState::Done, 204, 1));
        assert_eq!((done.tried_ms, done.ended_ms), (60, 60));
        tx.deliveries(&shop).erase("cht_b", 61).await.unwrap();
        tx.deliveries(&shop).done(&["2".into()], 200, 62).await.unwrap();
        let erased = tx.deliveries(&shop).lookup("2").await.unwrap().unwrap();
        assert_eq!(erased.state, DeliveryState::GivenUp, "what was erased was not taken");
        assert_eq!(behind(&mut tx, 63).await, ["3 6"]);

        // Many later ones of three chats: the old one is due, and theirs go in runs.
        for n in 0..1_200 {
            let new = NewDelivery {
                id: format!("n{n}"),
                callback: "cbk_a".into(),
                lane: format!("cht_{}", n % 3),
                now_ms: 10,
                ..NewDelivery::default()
            };
            tx.deliveries(&shop).add(&[new]).await.unwrap();
        }
        let firsts = tx.deliveries(&shop).due("cbk_a", 63, 3, 10).await.unwrap();
        let runs = tx.deliveries(&shop).behind(&firsts, 63, 3).await.unwrap();
        assert_eq!(firsts.iter().filter(|first| first.id == "3").count(), 1);
        for lane in ["cht_0", "cht_1", "cht_2"] {
            let run = runs.get(lane).unwrap();
            assert!(run.len() > 100, "{}", run.len());
            assert!(run.windows(2).all(|pair| pair[0].seq + 3 == pair[1].seq), "none left out");
        }
    })
    .await
    .unwrap();
}

/// Runs of more than one, in order.
async fn behind(tx: &mut Tx, now_ms: u64) -> Vec<String> {
    let shop = halbran();
    let firsts = tx.deliveries(&shop).due("cbk_a", now_ms, 3, 10).await.unwrap();
    let mut runs = tx.deliveries(&shop).behind(&firsts, now_ms, 3).await.unwrap();
    let mut told = Vec::new();
    for first in firsts {
        let Some(run) = runs.remove(&first.lane) else { continue };
        let ids: Vec<String> =
            std::iter::once(first.id).chain(run.into_iter().map(|row| row.id)).collect();
        told.push(ids.join(" "));
    }
    told
}

/// What ended is listed, can be sent again with the same bytes, and is dropped in two steps.
#[tokio::test]
async fn the_log_forgets_words_first_and_rows_later() {
    on_both(async |store| {
        let mut tx = with_shop(&store).await;
        let shop = halbran();
        tx.callbacks(&shop).put(&callback("cbk_a", "tok_a", Place::App)).await.unwrap();
        for id in ["dlv_1", "dlv_2", "dlv_3"] {
            tell(&mut tx, id, "cbk_a", id, 10).await;
        }
        let done = Attempt {
            state: DeliveryState::Done,
            code: 200,
            error: String::new(),
            refused: false,
            due_ms: 0,
        };
        tx.deliveries(&shop).tried("dlv_1", &done, 20).await.unwrap();
        let log = tx.deliveries(&shop).list("cbk_a", None, 2).await.unwrap();
        let ids: Vec<&str> = log.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids, ["dlv_3", "dlv_2"]);
        let before = log.last().map(|row| row.seq);
        let log = tx.deliveries(&shop).list("cbk_a", before, 2).await.unwrap();
        assert_eq!((log.len(), log[0].state, log[0].body.as_str()), (1, DeliveryState::Done, "-"));

        assert!(tx.deliveries(&shop).again("dlv_1", 30).await.unwrap());
        assert_eq!(due(&mut tx, "cbk_a", 30).await, ["dlv_2", "dlv_3", "dlv_1"]);
        tx.deliveries(&shop).tried("dlv_1", &done, 40).await.unwrap();
        tx.deliveries(&shop).sweep(41, 40).await.unwrap();
        let row = tx.deliveries(&shop).lookup("dlv_1").await.unwrap().unwrap();
        assert_eq!((row.body.as_str(), row.code), ("", 200));
        assert!(!tx.deliveries(&shop).again("dlv_1", 50).await.unwrap());
        tx.deliveries(&shop).sweep(41, 41).await.unwrap();
        assert_eq!(tx.deliveries(&shop).lookup("dlv_1").await.unwrap(), None);
        assert_eq!(due(&mut tx, "cbk_a", 50).await, ["dlv_2", "dlv_3"]);

        // A customer who asks for erasure: what waits of that chat is not told any more, even
        // where an attempt was on its way.
        tx.deliveries(&shop).erase("dlv_2", 60).await.unwrap();
        tx.deliveries(&shop).tried("dlv_2", &done, 61).await.unwrap();
        let row = tx.deliveries(&shop).lookup("dlv_2").await.unwrap().unwrap();
        assert_eq!((row.state, row.body.as_str()), (DeliveryState::GivenUp, ""));
        assert_eq!((row.error.as_str(), row.ended_ms), ("erased", 60));
        assert_eq!(due(&mut tx, "cbk_a", 70).await, ["dlv_3"]);
    })
    .await
    .unwrap();
}

/// A body may wait for its file's hash; it is filled in once.
#[tokio::test]
async fn a_file_has_a_number() {
    on_both(async |store| {
        let mut tx = with_shop(&store).await;
        let shop = halbran();
        let file = CloudMediaRow {
            id: "1234567890123456".into(),
            chat: "cht_a".into(),
            message: "msg_a".into(),
            mime: "image/png".into(),
            size: 7,
            created_ms: 5,
            expires_ms: 100,
            ..CloudMediaRow::default()
        };
        tx.cloud_media(&shop).add(&file).await.unwrap();
        tx.cloud_media(&shop).set_file(&file.id, "ab", 8).await.unwrap();
        let found = tx.cloud_media(&shop).find("msg_a").await.unwrap().unwrap();
        assert_eq!(found, CloudMediaRow { sha256: "ab".into(), size: 8, ..file.clone() });
        assert!(tx.cloud_media(&shop).expired(99, 9).await.unwrap().is_empty());
        assert_eq!(tx.cloud_media(&shop).expired(100, 9).await.unwrap(), [found]);
        let upload = CloudMediaRow { id: "2".into(), chat: String::new(), ..file.clone() };
        tx.cloud_media(&shop).add(&upload).await.unwrap();
        tx.cloud_media(&shop).erase("cht_a").await.unwrap();
        assert_eq!(tx.cloud_media(&shop).lookup(&file.id).await.unwrap(), None);
        assert!(tx.cloud_media(&shop).remove("2").await.unwrap());
        assert!(!tx.cloud_media(&shop).remove("2").await.unwrap());

        tx.callbacks(&shop).put(&callback("cbk_a", "tok_a", Place::App)).await.unwrap();
        let new = NewDelivery {
            id: "dlv_1".into(),
            callback: "cbk_a".into(),
            media: "1".into(),
            body: "without".into(),
            ..NewDelivery::default()
        };
        tx.deliveries(&shop).add(&[new]).await.unwrap();
        for body in ["with", "other"] {
            tx.deliveries(&shop).complete("dlv_1", body).await.unwrap();
        }
        let row = tx.deliveries(&shop).lookup("dlv_1").await.unwrap().unwrap();
        assert_eq!((row.body.as_str(), row.media.as_str()), ("with", ""));
    })
    .await
    .unwrap();
}
