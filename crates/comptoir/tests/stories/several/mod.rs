//! Several counters on one PostgreSQL: one is killed, one is paused, one is asked to end, while a
//! customer writes and the shop answers. What either side was told is there once.

mod scene;
mod standby;

use std::path::Path;
use std::time::{Duration, Instant};

use comptoir_store::shops::ShopRow;
use comptoir_store::{ShopId, testing};
use serde_json::Value;

use self::scene::{Counter, Place, Talk};
use crate::person::{Person, answered, run};
use crate::support::{PATIENCE, Server, comptoir, free_port};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_several_takes_over() {
    let Some(database) = testing::postgres_url().await.unwrap() else {
        return eprintln!("NOT TESTED: several counters need a PostgreSQL; ./test brings one");
    };
    let dir = tempfile::tempdir().unwrap();
    let relay = Server::start_with(&dir.path().join("relay"), free_port(), &["relay"]).await;
    let place = Place::on(dir.path(), &relay, database).await;

    let (first, second) = place.two_counters().await;

    // A command is for whoever works; the other one says where that is.
    let made = make_shop(&place, &first, &second).await;
    nothing_is_made_elsewhere(&place, dir.path()).await;
    one_without_keys_comes(&place).await;
    let talk = Talk::begin(&place, &made).await;

    // Killed: the other one goes on with what was acknowledged.
    place.door.leads_to(&[second.port]);
    let since = Instant::now();
    first.server.kill().await;
    talk.answers.goes_on().await;
    eprintln!("killed: acknowledged again after {:.1?}", since.elapsed());
    assert_eq!(place.works(&[&second]).await, 0);
    second.says("the keys of 'perdu' are on the machine where it was").await;

    // Paused in the middle of its work: a third one takes over, and when the one that was paused
    // goes on, nothing of what it does counts.
    let third = Counter::start(&place, "third").await;
    place.door.leads_to(&[third.port]);
    second.signal("-STOP").await;
    let since = Instant::now();
    talk.answers.goes_on().await;
    eprintln!("paused: acknowledged again after {:.1?}", since.elapsed());
    second.signal("-CONT").await;
    second.says("this counter works no longer").await;
    place.door.leads_to(&[second.port, third.port]);
    talk.answers.goes_on().await;
    talk.questions.goes_on().await;

    // Asked to end, it gives the lease back: nobody waits until it is over.
    place.door.leads_to(&[second.port]);
    let since = Instant::now();
    third.server.stop().await;
    talk.answers.goes_on().await;
    eprintln!("ended: acknowledged again after {:.1?}", since.elapsed());
    talk.questions.goes_on().await;

    talk.end().await;
    second.server.stop().await;
    relay.stop().await;
}

async fn make_shop(place: &Place, works: &Counter, waits: &Counter) -> Value {
    let create = |at: &Path| {
        let data = at.to_str().unwrap().to_owned();
        let rest = ["--name", "Maison Halbran", "--language", "fr,en", "--json"];
        let begin = ["shop", "create", "--data"].map(str::to_owned);
        begin.into_iter().chain([data]).chain(rest.map(str::to_owned)).collect::<Vec<_>>()
    };
    waits_for(place, waits).await;
    let refused = create(&waits.server.data);
    let refused: Vec<&str> = refused.iter().map(String::as_str).collect();
    let (code, _, why) = run(&refused).await;
    assert_eq!(code, 1, "{why}");
    assert!(why.contains(&format!("http://127.0.0.1:{}", works.port)), "{why}");
    let made = create(&works.server.data);
    comptoir(&made.iter().map(String::as_str).collect::<Vec<_>>()).await
}

/// What is made in another folder, or comes from one, would not be where the others look for it.
async fn nothing_is_made_elsewhere(place: &Place, dir: &Path) {
    let folder = dir.join("elsewhere");
    let data = folder.to_str().unwrap();
    let create = ["shop", "create", "--name", "Ailleurs", "--data", data];
    let (code, _, why) = run(&[&create[..], &["--database", &place.database]].concat()).await;
    assert!(code == 1 && why.contains("several counters share"), "{code}: {why}");
    let (code, _, why) = run(&create).await;
    assert_eq!(code, 0, "{why}");
    let to = ["shop", "move", "ailleurs", "--data", data, "--to-database", &place.database];
    let (code, _, why) = run(&to).await;
    assert!(code == 1 && why.contains("several counters share"), "{code}: {why}");
    assert_eq!(comptoir(&["shop", "list", "--data", data, "--json"]).await[0]["slug"], "ailleurs");
}

/// A shop whose keys are on a machine that is gone: it stays shut, and keeps no other shut.
async fn one_without_keys_comes(place: &Place) {
    let mut tx = place.store.begin().await.unwrap();
    let there = tx.shops().list().await.unwrap().remove(0);
    let gone = ShopRow { id: ShopId("perdu".into()), account: "acc_lost".into(), ..there };
    tx.shops().add(&gone, 1).await.unwrap();
    tx.save().await.unwrap();
}

/// Until it knows who works, and so is ready to lead people there.
async fn waits_for(place: &Place, counter: &Counter) {
    let asked = Person::stranger(&format!("http://127.0.0.1:{}", counter.port));
    let look = async {
        while answered(asked.request("GET", "/readyz")).await.0 != 200 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, look).await.expect("it is never ready");
    assert!(!counter.is_at(&place.lease().await.unwrap()));
}
