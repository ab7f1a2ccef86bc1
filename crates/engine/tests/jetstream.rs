//! The cluster's engine keeps the contract, on three real nodes.
#![cfg(feature = "jetstream")]
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use comptoir_engine::contract::{self, ALL};
use comptoir_engine::embedded::LogLimits;
use comptoir_engine::jetstream::{self, Config};
use comptoir_engine::nodes::Nodes;
use comptoir_engine::{Append, Batch, BatchError, Engine, Precondition};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

fn limits() -> LogLimits {
    LogLimits { entries_max: contract::LOG_ENTRIES_MAX, bytes_max: 1 << 30 }
}

/// A relay's engine; `stream` is what a folder is to the embedded one.
async fn open(nodes: &Nodes, stream: &str, streams: usize) -> Arc<dyn Engine> {
    jetstream::open(config(nodes.servers(), stream, streams)).await.unwrap()
}

fn config(servers: Vec<String>, stream: &str, streams: usize) -> Config {
    Config { stream: stream.into(), streams, ..Config::new(servers, limits()) }
}

async fn keeps_the_contract(streams: usize) {
    let dir = tempfile::tempdir().unwrap();
    let Some(nodes) = Nodes::start(dir.path()) else { return };
    let next = std::sync::atomic::AtomicUsize::new(0);
    let fresh = || {
        let number = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        format!("contract_{number}").into()
    };
    let servers = nodes.servers();
    let opened = move |stream: &Path| {
        let config = config(servers.clone(), stream.to_str().unwrap(), streams);
        block_in_place(|| Handle::current().block_on(jetstream::open(config)).unwrap())
    };
    contract::all_but_copying(&opened, fresh).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cluster_keeps_the_contract() {
    keeps_the_contract(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_streams_keep_the_contract() {
    keeps_the_contract(3).await;
}

fn key(text: &str) -> Bytes {
    Bytes::copy_from_slice(text.as_bytes())
}

fn append(logs: &[&str], value: &str) -> Batch {
    let logs = logs.iter().map(|log| key(log)).collect();
    Batch { appends: vec![Append { logs, value: key(value) }], ..Batch::default() }
}

/// Two relays over one storage: what one stores the other reads, hears and rests on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn relays_see_each_other() {
    let dir = tempfile::tempdir().unwrap();
    let Some(nodes) = Nodes::start(dir.path()) else { return };
    relays_over(&nodes, 1).await;
    relays_over(&nodes, 3).await;
}

async fn relays_over(nodes: &Nodes, streams: usize) {
    let name = format!("shared_{streams}");
    let (one, two) = (open(nodes, &name, streams).await, open(nodes, &name, streams).await);
    one.apply(Batch { creates: vec![key("log")], ..Batch::default() }).await.unwrap();
    let mut watch = two.watch(key("log"));
    assert!(two.read(key("log"), 0, ALL).await.unwrap().is_empty());
    for number in 0..100 {
        let (from, value) = (if number % 2 == 0 { &one } else { &two }, number.to_string());
        from.apply(append(&["log"], &value)).await.unwrap();
    }
    let mut heard = Vec::new();
    let mut position = 0;
    while heard.len() < 100 {
        let soon = tokio::time::timeout(Duration::from_secs(10), watch.changed());
        assert!(soon.await.unwrap());
        for entry in two.read(key("log"), position, ALL).await.unwrap() {
            position = entry.seq;
            heard.push(String::from_utf8(entry.value.to_vec()).unwrap());
        }
    }
    let expected: Vec<_> = (0..100).map(|number| number.to_string()).collect();
    assert_eq!(heard, expected);

    // Both want to be the one that ends each epoch.
    let epoch = |epoch: u64| Bytes::copy_from_slice(&epoch.to_be_bytes());
    for ends in 0..20 {
        let commit = |by: &str| Batch {
            preconditions: vec![
                Precondition::Absent(key("group never")),
                Precondition::AbsentOr(key("group"), epoch(ends)),
            ],
            puts: vec![(key("group other"), key("x")), (key("group"), epoch(ends + 1))],
            ..append(&["log"], by)
        };
        let (first, second) = tokio::join!(one.apply(commit("one")), two.apply(commit("two")));
        let won = [&first, &second].iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(won, 1, "{first:?} {second:?}");
        let lost = if first.is_ok() { second } else { first };
        let Err(BatchError::Conflict { index: 1, current: Some(now) }) = lost else {
            panic!("{lost:?}")
        };
        assert_eq!(now.value, epoch(ends + 1));
    }

    // The cluster's clock dates what is written, not the relay's.
    let earlier = two.written_ms(key("group")).await.unwrap().unwrap();
    one.apply(Batch { puts: vec![(key("clock"), key("x"))], ..Batch::default() }).await.unwrap();
    assert!(two.written_ms(key("clock")).await.unwrap().unwrap() >= earlier);
    assert_eq!(two.written_ms(key("never")).await.unwrap(), None);

    // A log that one relay ends takes no entries from the other, once that has heard of it.
    one.apply(Batch { drops: vec![key("log")], ..Batch::default() }).await.unwrap();
    let refused = tokio::time::timeout(Duration::from_secs(10), async {
        while two.apply(append(&["log"], "late")).await.is_ok() {}
    });
    refused.await.unwrap();
    two.apply(Batch { creates: vec![key("log")], ..append(&["log"], "new") }).await.unwrap();
    let entries = one.read(key("log"), 0, ALL).await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.value.clone()).collect::<Vec<_>>(), [key("new")]);

    // What relays tell each other is heard, and not stored.
    let mut near = two.hear(key("topic")).unwrap();
    let told = tokio::time::timeout(Duration::from_secs(10), async {
        loop {
            one.tell(key("topic"), key("hello"));
            let soon = tokio::time::timeout(Duration::from_millis(50), near.recv());
            if let Ok(Some(told)) = soon.await {
                return told;
            }
        }
    });
    assert_eq!(told.await.unwrap(), key("hello"));
    one.close().await;
    two.close().await;
}

/// A fan-out longer than the cluster's batch limit reaches everyone, once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_batch_is_stored_in_two_parts() {
    let dir = tempfile::tempdir().unwrap();
    let Some(nodes) = Nodes::start(dir.path()) else { return };
    for streams in [1, 3] {
        long_batch(&nodes, streams).await;
    }
}

async fn long_batch(nodes: &Nodes, streams: usize) {
    let engine = open(nodes, &format!("long_{streams}"), streams).await;
    let logs: Vec<_> = (0..1_500).map(|number| key(&format!("log-{number}"))).collect();
    for some in logs.chunks(500) {
        let batch = Batch { creates: some.to_vec(), ..Batch::default() };
        engine.apply(batch).await.unwrap();
    }
    let batch = |value: &str| Batch {
        preconditions: vec![
            Precondition::Absent(key("once")),
            Precondition::Absent(key("once more")),
        ],
        puts: vec![(key("once"), key("x"))],
        appends: vec![Append { logs: logs.clone(), value: key(value) }],
        ..Batch::default()
    };
    engine.apply(batch("first")).await.unwrap();
    let refused = engine.apply(batch("again")).await;
    assert!(matches!(refused, Err(BatchError::Conflict { index: 0, .. })), "{refused:?}");
    for log in [&logs[0], &logs[999], &logs[1_499]] {
        let entries = engine.read(log.clone(), 0, ALL).await.unwrap();
        let values: Vec<_> = entries.iter().map(|entry| entry.value.clone()).collect();
        assert_eq!(values, [key("first")]);
    }
    engine.close().await;
}
