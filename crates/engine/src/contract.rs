//! The tests every engine must pass.
//!
//! Keys of one first letter go together: a batch may rest on several of them and write them.
//! `open` is called with a folder; opening the same folder again must find what was acknowledged.
//! Each test panics with what went wrong, as tests do.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::{Append, Batch, BatchError, Engine, Precondition, Span};

/// Opens an engine in a folder; logs hold at most 1,000 entries.
pub type Open = dyn Fn(&Path) -> Arc<dyn Engine> + Sync;

/// Entries a log may hold in the engines under test.
pub const LOG_ENTRIES_MAX: u64 = 1_000;

/// Runs all of it; `fresh` gives an empty folder.
pub async fn all(open: &Open, fresh: impl Fn() -> std::path::PathBuf) {
    all_but_copying(open, &fresh).await;
    a_copy_is_whole(open, &fresh(), &fresh()).await;
}

/// Runs it for an engine that cannot be copied while it serves.
pub async fn all_but_copying(open: &Open, fresh: impl Fn() -> std::path::PathBuf) {
    keys_and_preconditions(open, &fresh()).await;
    a_batch_is_whole_or_nothing(open, &fresh()).await;
    logs_are_in_order(open, &fresh()).await;
    a_log_must_exist_and_have_room(open, &fresh()).await;
    trimming_and_sharing(open, &fresh()).await;
    watchers_wake(open, &fresh()).await;
    what_was_acknowledged_is_there_again(open, &fresh()).await;
    calls_keep_their_order(open, &fresh()).await;
}

/// Where an engine keeps things in several places, these are in all of them.
pub const LOGS: [&str; 8] = ["log", "a", "b", "c", "d", "e", "f", "g"];

/// Everything at once.
pub const ALL: Span = Span { entries_max: 10_000, bytes_max: 1 << 30 };

fn key(text: &'static str) -> Bytes {
    Bytes::from_static(text.as_bytes())
}

fn put(name: &'static str, value: &'static str) -> Batch {
    Batch { puts: vec![(key(name), key(value))], ..Batch::default() }
}

fn append(logs: &[&'static str], value: &'static str) -> Batch {
    let logs = logs.iter().map(|log| key(log)).collect();
    Batch { appends: vec![Append { logs, value: key(value) }], ..Batch::default() }
}

fn create(logs: &[&'static str]) -> Batch {
    Batch { creates: logs.iter().map(|log| key(log)).collect(), ..Batch::default() }
}

async fn texts(engine: &dyn Engine, log: &'static str, after: u64) -> Vec<String> {
    let entries = engine.read(key(log), after, ALL).await.unwrap();
    entries.iter().map(|entry| String::from_utf8(entry.value.to_vec()).unwrap()).collect()
}

async fn keys_and_preconditions(open: &Open, dir: &Path) {
    let engine = open(dir);
    let applied = engine.apply(put("a/1", "one")).await.unwrap();
    let item = engine.get(key("a/1")).await.unwrap().unwrap();
    assert_eq!((item.value.as_ref(), item.revision), (&b"one"[..], applied.revision));
    assert_eq!(engine.get(key("a/2")).await.unwrap(), None);

    let only = |precondition| Batch { preconditions: vec![precondition], ..put("a/2", "two") };
    for wrong in [
        Precondition::Absent(key("a/1")),
        Precondition::Present(key("a/2")),
        Precondition::Revision(key("a/1"), applied.revision + 1),
        Precondition::Revision(key("a/2"), 1),
        Precondition::AbsentOr(key("a/1"), key("two")),
    ] {
        let refused = engine.apply(only(wrong)).await.unwrap_err();
        assert!(matches!(refused, BatchError::Conflict { index: 0, .. }), "{refused}");
    }
    for right in [
        Precondition::Absent(key("a/9")),
        Precondition::Present(key("a/1")),
        Precondition::Revision(key("a/1"), applied.revision),
        Precondition::AbsentOr(key("a/1"), key("one")),
        Precondition::AbsentOr(key("a/9"), key("one")),
    ] {
        engine.apply(only(right)).await.unwrap();
    }

    engine.apply(put("a/3", "three")).await.unwrap();
    engine.apply(put("b/1", "other")).await.unwrap();
    let listed = engine.list(key("a/"), None, 10).await.unwrap();
    let names: Vec<_> = listed.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(names, [key("a/1"), key("a/2"), key("a/3")]);
    let listed = engine.list(key("a/"), Some(key("a/1")), 1).await.unwrap();
    assert_eq!(listed[0].0, key("a/2"));
    assert_eq!(engine.count(key("a/")).await.unwrap(), 3);
    assert_eq!(engine.list(Bytes::from_static(&[0xff]), None, 9).await.unwrap(), []);

    let delete = Batch { deletes: vec![key("a/2")], ..Batch::default() };
    engine.apply(delete).await.unwrap();
    assert_eq!(engine.get(key("a/2")).await.unwrap(), None);
    engine.close().await;
}

async fn a_batch_is_whole_or_nothing(open: &Open, dir: &Path) {
    let engine = open(dir);
    engine.apply(create(&LOGS)).await.unwrap();
    let refused = Batch {
        preconditions: vec![Precondition::Absent(key("x/1")), Precondition::Present(key("x/2"))],
        ..append(&LOGS, "never")
    };
    let refused = engine.apply(Batch { puts: vec![(key("x/1"), key("x"))], ..refused }).await;
    assert!(matches!(refused, Err(BatchError::Conflict { index: 1, current: None })));
    assert_eq!(engine.get(key("x/1")).await.unwrap(), None);
    for log in LOGS {
        assert!(texts(&*engine, log, 0).await.is_empty());
    }
    // What goes to many logs is in all of them when it is acknowledged, and once.
    let once = |value| Batch {
        preconditions: vec![Precondition::Absent(key("x/1"))],
        puts: vec![(key("x/1"), key("x"))],
        ..append(&LOGS, value)
    };
    for value in ["first", "again"] {
        let applied = engine.apply(once(value)).await;
        assert_eq!(applied.is_ok(), value == "first", "{applied:?}");
        for log in LOGS {
            assert_eq!(texts(&*engine, log, 0).await, ["first"]);
        }
    }
    engine.close().await;
}

async fn logs_are_in_order(open: &Open, dir: &Path) {
    let engine = open(dir);
    engine.apply(create(&["log", "other"])).await.unwrap();
    for value in ["a", "b", "c"] {
        engine.apply(append(&["log"], value)).await.unwrap();
    }
    let entries = engine.read(key("log"), 0, ALL).await.unwrap();
    assert!(entries.windows(2).all(|pair| pair[0].seq < pair[1].seq));
    assert_eq!(texts(&*engine, "log", 0).await, ["a", "b", "c"]);
    assert_eq!(texts(&*engine, "log", entries[0].seq).await, ["b", "c"]);
    let two = Span { entries_max: 2, bytes_max: 1 << 20 };
    assert_eq!(engine.read(key("log"), 0, two).await.unwrap().len(), 2);
    let small = Span { entries_max: 9, bytes_max: 0 };
    assert_eq!(engine.read(key("log"), 0, small).await.unwrap().len(), 1);
    assert!(texts(&*engine, "other", 0).await.is_empty());
    assert!(texts(&*engine, "nowhere", 0).await.is_empty());
    engine.close().await;
}

async fn a_log_must_exist_and_have_room(open: &Open, dir: &Path) {
    let engine = open(dir);
    let refused = engine.apply(append(&["log"], "lost")).await.unwrap_err();
    assert!(matches!(refused, BatchError::NoLog { missing: 1, full: 0 }), "{refused}");
    engine.apply(create(&["log"])).await.unwrap();
    let applied = engine.apply(append(&["log", "nowhere"], "kept")).await.unwrap();
    assert_eq!(applied.missing, 1);

    let last = engine.read(key("log"), 0, ALL).await.unwrap()[0].seq;
    let filling: Vec<_> =
        (0..LOG_ENTRIES_MAX).map(|_| engine.apply(append(&["log"], "more"))).collect();
    let mut refused = 0;
    for answer in filling {
        refused += usize::from(matches!(answer.await, Err(BatchError::NoLog { full: 1, .. })));
    }
    assert_eq!(refused, 1);
    engine.trim(key("log"), last);
    engine.apply(append(&["log"], "fits again")).await.unwrap();

    let drops = Batch { drops: vec![key("log")], ..Batch::default() };
    engine.apply(drops).await.unwrap();
    assert!(texts(&*engine, "log", 0).await.is_empty());
    assert!(engine.apply(append(&["log"], "gone")).await.is_err());
    let again = Batch { creates: vec![key("log")], ..append(&["log"], "new") };
    engine.apply(again).await.unwrap();
    assert_eq!(texts(&*engine, "log", 0).await, ["new"]);
    engine.close().await;
}

async fn trimming_and_sharing(open: &Open, dir: &Path) {
    let engine = open(dir);
    engine.apply(create(&["a", "b", "c"])).await.unwrap();
    engine.apply(append(&["a", "b", "c", "a"], "shared")).await.unwrap();
    engine.apply(append(&["a"], "own")).await.unwrap();
    let seq = engine.read(key("a"), 0, ALL).await.unwrap()[0].seq;
    engine.trim(key("a"), seq);
    engine.trim(key("b"), u64::MAX);
    assert_eq!(texts(&*engine, "a", 0).await, ["own"]);
    assert!(texts(&*engine, "b", 0).await.is_empty());
    assert_eq!(texts(&*engine, "c", 0).await, ["shared"]);
    engine.apply(append(&["b"], "after")).await.unwrap();
    assert_eq!(texts(&*engine, "b", 0).await, ["after"]);
    let seq = engine.read(key("b"), 0, ALL).await.unwrap()[0].seq;
    engine.trim(key("b"), u64::MAX);
    // An entry has its own place in each log; two logs need not agree on it.
    let place = engine.read(key("c"), 0, ALL).await.unwrap()[0].seq;
    engine.trim(key("c"), place);
    engine.close().await;
    drop(engine);

    let engine = open(dir);
    assert_eq!(texts(&*engine, "a", 0).await, ["own"]);
    assert!(texts(&*engine, "c", 0).await.is_empty());
    engine.apply(append(&["b"], "later")).await.unwrap();
    let later = engine.read(key("b"), 0, ALL).await.unwrap()[0].seq;
    assert!(later > seq, "a sequence number came twice");
    assert_eq!(engine.verify().await.unwrap(), Vec::<String>::new());
    engine.close().await;
}

async fn watchers_wake(open: &Open, dir: &Path) {
    let engine = open(dir);
    engine.apply(create(&["log"])).await.unwrap();
    engine.apply(append(&["log"], "before")).await.unwrap();
    let mut watch = engine.watch(key("log"));
    let mut second = engine.watch(key("log"));
    engine.apply(append(&["log"], "after")).await.unwrap();
    for watch in [&mut watch, &mut second] {
        tokio::time::timeout(Duration::from_secs(10), watch.changed()).await.unwrap();
    }
    let entries = engine.read(key("log"), 0, ALL).await.unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!(texts(&*engine, "log", entries[0].seq).await, ["after"]);
    engine.trim(key("log"), entries[1].seq);
    assert!(texts(&*engine, "log", entries[1].seq).await.is_empty());
    for _ in 0..200 {
        engine.apply(append(&["log"], "many")).await.unwrap();
    }
    assert_eq!(texts(&*engine, "log", entries[1].seq).await.len(), 200);
    engine.close().await;
    let closed = async { while watch.changed().await {} };
    tokio::time::timeout(Duration::from_secs(10), closed).await.unwrap();
}

async fn what_was_acknowledged_is_there_again(open: &Open, dir: &Path) {
    let mut last = 0;
    for round in 0..3 {
        let engine = open(dir);
        let _watch = engine.watch(key("log"));
        assert_eq!(texts(&*engine, "log", 0).await.len(), round);
        let batch = Batch { creates: vec![key("log")], ..append(&["log"], "entry") };
        let applied = engine.apply(batch).await.unwrap();
        assert!(applied.revision > last, "a sequence number came twice");
        last = applied.revision;
        assert_eq!(texts(&*engine, "log", 0).await.len(), round + 1);
        // Dropped without closing, as a crash would.
        drop(engine);
    }
}

async fn calls_keep_their_order(open: &Open, dir: &Path) {
    let engine = open(dir);
    engine.apply(create(&["log"])).await.unwrap();
    let values = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    let answers: Vec<_> =
        values.iter().map(|value| engine.apply(append(&["log"], value))).collect();
    for answer in answers.into_iter().rev() {
        answer.await.unwrap();
    }
    assert_eq!(texts(&*engine, "log", 0).await, values);

    // Also to logs that are elsewhere, for what has one home.
    engine.apply(create(&LOGS)).await.unwrap();
    let sends = values.iter().map(|value| Batch { home: Some(key("me")), ..append(&LOGS, value) });
    let answers: Vec<_> = sends.map(|batch| engine.apply(batch)).collect();
    for answer in answers.into_iter().rev() {
        answer.await.unwrap();
    }
    for log in &LOGS[1..] {
        assert_eq!(texts(&*engine, log, 0).await, values);
    }
    engine.close().await;
    assert!(engine.apply(put("x", "x")).await.is_err(), "closed engines refuse");
}

async fn a_copy_is_whole(open: &Open, dir: &Path, copy: &Path) {
    let engine = open(dir);
    engine.apply(Batch { creates: vec![key("log")], ..append(&["log"], "kept") }).await.unwrap();
    engine.copy_to(copy.join("copy")).await.unwrap();
    engine.apply(append(&["log"], "later")).await.unwrap();
    engine.close().await;
    let engine = open(&copy.join("copy"));
    assert_eq!(texts(&*engine, "log", 0).await, ["kept"]);
    engine.close().await;
}
