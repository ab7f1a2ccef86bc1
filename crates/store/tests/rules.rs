//! Rules, their runs and counts, and the customer's menu: the same on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on stops")]

use comptoir_api::rules::{MenuAct, MenuButton, Rule, RunState, Step, StepDone, Trigger};
use comptoir_api::shop::AutoReply;
use comptoir_store::automations::{AWAY, GREETING};
use comptoir_store::rules::{RuleRow, RunRow};
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

fn row(id: &str, position: i64, on: bool) -> RuleRow {
    let then = vec![Step::Close {}];
    RuleRow {
        position,
        rule: Rule { id: id.into(), on, when: Trigger::Any {}, then, ..Rule::default() },
    }
}

fn run(id: &str, rule: &str, chat: &str, started_ms: u64) -> RunRow {
    RunRow {
        id: id.into(),
        rule: rule.into(),
        name: "Nom".into(),
        chat: chat.into(),
        cause: "{}".into(),
        rest: vec![Step::Close {}],
        step: 0,
        seen: String::new(),
        state: RunState::Waiting,
        done: Vec::new(),
        started_ms,
    }
}

/// Rules stand in their order, the away message and the greeting last.
#[tokio::test]
async fn rules_stand_in_their_order() {
    on_both(async |store| {
        let (mut tx, shop) = (with_shop(&store).await, halbran());
        assert!(!tx.rules(&shop).any_on().await.unwrap());
        let reply = AutoReply { on: false, texts: vec![("fr".into(), "Bonjour".into())] };
        tx.automations(&shop).set(GREETING, &reply).await.unwrap();
        tx.automations(&shop).set(AWAY, &reply).await.unwrap();
        tx.rules(&shop).set(&row("rul_a", 0, false)).await.unwrap();
        tx.rules(&shop).set(&row("rul_b", -1, true)).await.unwrap();
        let ids = async |tx: &mut Tx| -> Vec<String> {
            let rows = tx.rules(&halbran()).list().await.unwrap();
            rows.into_iter().map(|row| row.rule.id).collect()
        };
        assert_eq!(ids(&mut tx).await, ["rul_b", "rul_a", AWAY, GREETING]);
        assert!(tx.rules(&shop).any_on().await.unwrap());
        tx.rules(&shop).place("rul_b", 1).await.unwrap();
        assert_eq!(ids(&mut tx).await, ["rul_a", "rul_b", AWAY, GREETING]);
        assert_eq!(tx.rules(&shop).lookup("rul_b").await.unwrap(), Some(row("rul_b", 1, true)));
        assert!(tx.rules(&shop).remove("rul_b").await.unwrap());
        assert!(!tx.rules(&shop).remove("rul_b").await.unwrap());
        assert!(!tx.rules(&shop).any_on().await.unwrap());
        assert_eq!(tx.automations(&shop).lookup(GREETING).await.unwrap(), reply);
        tx.save().await.unwrap();
    })
    .await
    .unwrap();
}

/// One cause is one run; a step is taken once; the log and its bounds.
#[tokio::test]
async fn a_run_is_one_and_goes_on_once() {
    on_both(async |store| {
        let (mut tx, shop) = (with_shop(&store).await, halbran());
        let mut one = run("run_1", "rul_a", "cht_a", 10);
        assert!(tx.rules(&shop).start(&one).await.unwrap());
        assert!(!tx.rules(&shop).start(&one).await.unwrap());
        one.step = 1;
        assert!(tx.rules(&shop).advance(&one, 0).await.unwrap());
        assert!(!tx.rules(&shop).advance(&one, 0).await.unwrap(), "somebody was here");
        one.state = RunState::Done;
        one.step = 2;
        one.rest.clear();
        one.done = vec![StepDone { step: "close".into(), left_out: String::new() }];
        assert!(tx.rules(&shop).advance(&one, 1).await.unwrap());
        assert_eq!(tx.rules(&shop).run("run_1").await.unwrap().as_ref(), Some(&one));

        tx.rules(&shop).start(&run("run_2", "rul_b", "cht_a", 20)).await.unwrap();
        tx.rules(&shop).start(&run("run_3", "rul_a", "cht_b", 20)).await.unwrap();
        let recent = tx.rules(&shop).recent("cht_a", 15).await.unwrap();
        assert_eq!(recent, [("rul_b".to_owned(), 20)]);
        let log = async |tx: &mut Tx, rule: &str, before| -> Vec<String> {
            let rows = tx.rules(&halbran()).log(rule, before, 2).await.unwrap();
            rows.into_iter().map(|run| run.id).collect()
        };
        assert_eq!(log(&mut tx, "", None).await, ["run_3", "run_2"]);
        assert_eq!(log(&mut tx, "", Some((20, "run_2".into()))).await, ["run_1"]);
        assert_eq!(log(&mut tx, "rul_a", None).await, ["run_3", "run_1"]);
        // What still waits stays, however old it is.
        tx.rules(&shop).sweep(30).await.unwrap();
        assert_eq!(log(&mut tx, "", None).await, ["run_3", "run_2"]);
        tx.rules(&shop).erase("cht_a").await.unwrap();
        assert_eq!(log(&mut tx, "", None).await, ["run_3"]);
        tx.save().await.unwrap();
    })
    .await
    .unwrap();
}

/// Runs are counted by month, and those held back beside them.
#[tokio::test]
async fn runs_are_counted() {
    on_both(async |store| {
        let (mut tx, shop) = (with_shop(&store).await, halbran());
        for (month, held, now_ms) in [
            ("2026-10", false, 5),
            ("2026-11", false, 7),
            ("2026-11", false, 9),
            ("2026-11", true, 11),
        ] {
            tx.rules(&shop).count("rul_a", month, held, now_ms).await.unwrap();
        }
        let counts = tx.rules(&shop).counts("2026-11").await.unwrap();
        assert_eq!(counts.len(), 1);
        let (rule, counts) = counts.first().unwrap();
        assert_eq!(rule, "rul_a");
        assert_eq!((counts.month, counts.held, counts.last_ms), (2, 1, 9));
        let december = tx.rules(&shop).counts("2026-12").await.unwrap();
        let (_, december) = december.first().unwrap();
        assert_eq!((december.month, december.last_ms), (0, 9));
        tx.save().await.unwrap();
    })
    .await
    .unwrap();
}

/// Clocks of a chat are taken off together, and nobody else's; a menu is kept as it is.
#[tokio::test]
async fn clocks_and_menus() {
    on_both(async |store| {
        let (mut tx, shop) = (with_shop(&store).await, halbran());
        for (id, kind, lane) in [
            ("one", "unanswered", "unanswered:cht_a:rul_a"),
            ("two", "unanswered", "unanswered:cht_ab:rul_a"),
            ("three", "say", "unanswered:cht_a:rul_b"),
        ] {
            tx.jobs(&shop).add(id, kind, lane, &"", 1).await.unwrap();
        }
        tx.jobs(&shop).drop_lanes("unanswered", "unanswered:cht_a:").await.unwrap();
        assert!(tx.jobs(&shop).lookup("one").await.unwrap().is_none());
        assert_eq!(tx.jobs(&shop).count().await.unwrap(), 2);
        assert!(!tx.orders(&shop).any_of("cus_a").await.unwrap());

        assert!(tx.automations(&shop).menu().await.unwrap().is_empty());
        let titles = vec![("fr".to_owned(), "Catalogue".to_owned())];
        let menu = [MenuButton { titles, does: MenuAct::Catalogue {} }];
        for _ in 0..2 {
            tx.automations(&shop).set_menu(&menu).await.unwrap();
        }
        assert_eq!(tx.automations(&shop).menu().await.unwrap(), menu);
        tx.save().await.unwrap();
    })
    .await
    .unwrap();
}
