//! Several streams: what one of them decides reaches the others, whoever dies in between.
#![cfg(feature = "jetstream")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use comptoir_engine::contract::{ALL, LOGS};
use comptoir_engine::embedded::LogLimits;
use comptoir_engine::jetstream::{self, Config};
use comptoir_engine::nodes::Nodes;
use comptoir_engine::{Answer, Append, Applied, Batch, BatchError, Engine, Precondition};
use futures_util::FutureExt;
use tokio::time::timeout;

/// How long may be waited for what must come.
const SOON: Duration = Duration::from_mins(1);

fn config(nodes: &Nodes, streams: usize) -> Config {
    Config { streams, ..Config::new(nodes.servers(), LogLimits::default()) }
}

/// A relay's engine over three streams.
async fn relay(nodes: &Nodes) -> Arc<dyn Engine> {
    jetstream::open(config(nodes, 3)).await.unwrap()
}

/// One that is gone before it pays what it has decided.
async fn mortal(nodes: &Nodes) -> Arc<dyn Engine> {
    jetstream::open(Config { pays: false, ..config(nodes, 3) }).await.unwrap()
}

fn key(text: &str) -> Bytes {
    Bytes::copy_from_slice(text.as_bytes())
}

/// A sender's id, as the relay makes them.
fn once(device: u8, number: u8) -> Bytes {
    let mut id = vec![b'o', 0, 0, 0, 1];
    id.extend([device, number].iter().cycle().take(14));
    id.into()
}

/// What a relay makes of a send to everybody.
fn send(device: u8, number: u8) -> Batch {
    let value = key(&format!("{device}:{number}"));
    Batch {
        home: Some(vec![device; 16].into()),
        preconditions: vec![Precondition::Absent(once(device, number))],
        puts: vec![(once(device, number), value.clone())],
        appends: vec![Append { logs: LOGS.map(key).to_vec(), value }],
        ..Batch::default()
    }
}

/// What a relay makes of a commit that ends an epoch.
fn commit(device: u8, ends: u64) -> Batch {
    let tag = [7; 16];
    let epoch = |epoch: u64| Bytes::copy_from_slice(&epoch.to_be_bytes());
    let group = Bytes::from([&[b'g'][..], &tag].concat());
    let mut batch = send(device, u8::try_from(ends).unwrap());
    batch.home = Some(Bytes::copy_from_slice(&tag));
    batch.preconditions.push(Precondition::AbsentOr(group.clone(), epoch(ends)));
    batch.puts.push((group, epoch(ends + 1)));
    batch
}

async fn create(engine: &dyn Engine) {
    let creates = LOGS.map(key).to_vec();
    engine.apply(Batch { creates, ..Batch::default() }).await.unwrap();
}

async fn texts(engine: &dyn Engine, log: &str) -> Vec<String> {
    let entries = engine.read(key(log), 0, ALL).await.unwrap();
    entries.iter().map(|entry| String::from_utf8(entry.value.to_vec()).unwrap()).collect()
}

/// Waits until a batch is decided, which it is when its id is known.
async fn decided(engine: &dyn Engine, id: Bytes) {
    let decided = async {
        while engine.get(id.clone()).await.unwrap().is_none() {
            tokio::task::yield_now().await;
        }
    };
    timeout(SOON, decided).await.unwrap();
}

/// Has batches decided by a relay that then dies; nobody was told that they are stored, and
/// somebody lacks them.
async fn decide(nodes: &Nodes, other: &dyn Engine, batches: Vec<Batch>) {
    let mortal = mortal(nodes).await;
    let last = batches.last().unwrap().puts.first().unwrap().0.clone();
    let text = String::from_utf8(batches.last().unwrap().appends[0].value.to_vec()).unwrap();
    let mut answers: Vec<Answer<Result<Applied, BatchError>>> =
        batches.into_iter().map(|batch| mortal.apply(batch)).collect();
    decided(other, last).await;
    for answer in &mut answers {
        assert!(answer.now_or_never().is_none(), "acknowledged before it is everywhere");
    }
    let mut lacking = 0;
    for log in LOGS {
        lacking += usize::from(!texts(other, log).await.contains(&text));
    }
    assert!(lacking > 0 && lacking < LOGS.len(), "{lacking} logs lack what was decided");
}

fn is_known(outcome: &Result<Applied, BatchError>) -> bool {
    matches!(outcome, Err(BatchError::Conflict { index: 0, current: Some(_) }))
}

/// A sender asks again for what a relay decided and did not live to pay: it is in every mailbox
/// before the answer, with what came before it, once; what it sends next comes after it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_retry_pays_before_it_is_answered() {
    let dir = tempfile::tempdir().unwrap();
    let Some(nodes) = Nodes::start(dir.path()) else { return };
    let (one, two) = (relay(&nodes).await, relay(&nodes).await);
    create(&*one).await;
    decide(&nodes, &*one, (0..10).map(|number| send(1, number)).collect()).await;
    let expected = |count: u8| (0..count).map(|number| format!("1:{number}")).collect::<Vec<_>>();

    // At two relays at once, as a device whose answers are lost does.
    for number in 0..10 {
        let (here, there) = tokio::join!(one.apply(send(1, number)), two.apply(send(1, number)));
        assert!(is_known(&here) && is_known(&there), "{here:?} {there:?}");
        for log in LOGS {
            let texts = texts(&*two, log).await;
            assert!(texts.len() > usize::from(number), "{log} lacks {number}: {texts:?}");
        }
    }
    for number in 10..13 {
        two.apply(send(1, number)).await.unwrap();
    }
    for log in LOGS {
        assert_eq!(texts(&*one, log).await, expected(13), "in {log}");
    }
    one.close().await;
    two.close().await;
}

/// Members go on from a commit that some of them have: the next one does not overtake it anywhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_pays_the_one_it_follows() {
    let dir = tempfile::tempdir().unwrap();
    let Some(nodes) = Nodes::start(dir.path()) else { return };
    let one = relay(&nodes).await;
    create(&*one).await;
    decide(&nodes, &*one, vec![commit(1, 4), commit(1, 5)]).await;
    one.apply(commit(2, 6)).await.unwrap();
    for log in LOGS {
        assert_eq!(texts(&*one, log).await, ["1:4", "1:5", "2:6"], "in {log}");
    }
    let stale = one.apply(commit(3, 6)).await.unwrap_err();
    assert!(matches!(stale, BatchError::Conflict { index: 1, .. }), "{stale}");
    one.close().await;
}

/// Nobody asks again: every relay looks for what is owed, and it is paid once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_promised_is_paid_by_whoever_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let Some(nodes) = Nodes::start(dir.path()) else { return };
    let relays = [relay(&nodes).await, relay(&nodes).await, relay(&nodes).await];
    create(&*relays[0]).await;
    for device in 1..4 {
        let batches = (0..20).map(|number| send(device, number));
        decide(&nodes, &*relays[0], batches.collect()).await;
    }
    for log in LOGS {
        let mut watch = relays[1].watch(key(log));
        let whole = async {
            while texts(&*relays[1], log).await.len() < 60 {
                watch.changed().await;
            }
        };
        timeout(SOON, whole).await.unwrap();
    }
    // And never again, though all of them have seen it.
    for number in 0..20 {
        relays[2].apply(send(9, number)).await.unwrap();
    }
    for log in LOGS {
        let texts = texts(&*relays[2], log).await;
        assert_eq!(texts.len(), 80, "in {log}");
        for device in [1, 2, 3, 9] {
            let of = texts.iter().filter(|text| text.starts_with(&format!("{device}:")));
            let expected: Vec<_> = (0..20).map(|number| format!("{device}:{number}")).collect();
            assert_eq!(of.cloned().collect::<Vec<_>>(), expected, "in {log}");
        }
    }
    for relay in relays {
        relay.close().await;
    }
}

/// A relay that would look for things where nobody puts them does not start.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_number_of_streams_is_fixed_when_a_cluster_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let Some(nodes) = Nodes::start(dir.path()) else { return };
    for (made, others) in [(1, [2, 3]), (3, [1, 2])] {
        let named = |streams| Config { stream: format!("made_{made}"), ..config(&nodes, streams) };
        jetstream::open(named(made)).await.unwrap().close().await;
        for other in others {
            let Err(refused) = jetstream::open(named(other)).await else { panic!("it started") };
            let said = refused.to_string();
            assert!(said.contains(&format!("--engine-streams {made}")), "{said}");
        }
        jetstream::open(named(made)).await.unwrap().close().await;
    }
    assert!(jetstream::open(config(&nodes, 0)).await.is_err());
    // Of relays that are started at once with different numbers, one makes the cluster.
    let at_once = [2, 3].map(|streams| jetstream::open(config(&nodes, streams)));
    let opened = futures_util::future::join_all(at_once).await;
    assert_eq!(opened.iter().filter(|opened| opened.is_ok()).count(), 1);
}
