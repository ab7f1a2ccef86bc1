//! The default engine keeps the contract, and does what a simple model does.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use comptoir_engine::contract::{self, ALL};
use comptoir_engine::embedded::{self, LogLimits};
use comptoir_engine::{Append, Batch, BatchError, Engine, Precondition};
use proptest::prelude::*;

fn open(dir: &Path) -> Arc<dyn Engine> {
    let limits = LogLimits { entries_max: contract::LOG_ENTRIES_MAX, bytes_max: 1 << 30 };
    embedded::open(dir, limits).unwrap()
}

#[tokio::test]
async fn the_default_engine_keeps_the_contract() {
    let root = tempfile::tempdir().unwrap();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let fresh = || {
        let number = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        root.path().join(number.to_string())
    };
    contract::all(&open, fresh).await;
}

#[derive(Debug, Clone)]
enum Step {
    Apply { absent: Option<u8>, put: Option<(u8, u8)>, delete: Option<u8>, append: Vec<u8> },
    Create(u8),
    Drop(u8),
    Trim(u8, u8),
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    let small = 0..5u8;
    prop_oneof![
        6 => (
            proptest::option::of(small.clone()),
            proptest::option::of((small.clone(), any::<u8>())),
            proptest::option::of(small.clone()),
            proptest::collection::vec(small.clone(), 0..4),
        ).prop_map(|(absent, put, delete, append)| Step::Apply { absent, put, delete, append }),
        3 => small.clone().prop_map(Step::Create),
        1 => small.clone().prop_map(Step::Drop),
        2 => (small, 0..12u8).prop_map(|(log, nth)| Step::Trim(log, nth)),
        1 => Just(Step::Reopen),
    ]
}

/// What the engine should hold: keys, and for each log its entries by their sequence number.
#[derive(Default)]
struct Model {
    keys: BTreeMap<u8, u8>,
    logs: BTreeMap<u8, Vec<u32>>,
    next: u32,
}

fn name(kind: u8, number: u8) -> Bytes {
    Bytes::from(vec![kind, number])
}

async fn run(steps: Vec<Step>) {
    let dir = tempfile::tempdir().unwrap();
    let mut engine = open(dir.path());
    let mut model = Model::default();
    for step in steps {
        match step {
            Step::Reopen => {
                drop(engine);
                engine = open(dir.path());
            }
            Step::Create(log) => {
                let batch = Batch { creates: vec![name(b'l', log)], ..Batch::default() };
                engine.apply(batch).await.unwrap();
                model.logs.entry(log).or_default();
            }
            Step::Drop(log) => {
                let batch = Batch { drops: vec![name(b'l', log)], ..Batch::default() };
                engine.apply(batch).await.unwrap();
                model.logs.remove(&log);
            }
            Step::Trim(log, nth) => {
                let entries = engine.read(name(b'l', log), 0, ALL).await.unwrap();
                if let Some(entry) = entries.get(usize::from(nth)) {
                    engine.trim(name(b'l', log), entry.seq);
                    model.logs.get_mut(&log).unwrap().drain(..=usize::from(nth));
                }
            }
            Step::Apply { absent, put, delete, append } => {
                model.next += 1;
                let value = model.next;
                let mut batch = Batch::default();
                batch.preconditions.extend(absent.map(|key| Precondition::Absent(name(b'k', key))));
                batch
                    .puts
                    .extend(put.map(|(key, value)| (name(b'k', key), Bytes::from(vec![value]))));
                batch.deletes.extend(delete.map(|key| name(b'k', key)));
                let logs: Vec<_> = append.iter().map(|log| name(b'l', *log)).collect();
                let bytes = Bytes::from(value.to_be_bytes().to_vec());
                batch.appends.push(Append { logs, value: bytes });

                let outcome = engine.apply(batch).await;
                let takers: BTreeSet<u8> =
                    append.iter().copied().filter(|log| model.logs.contains_key(log)).collect();
                if absent.is_some_and(|key| model.keys.contains_key(&key)) {
                    assert!(matches!(outcome, Err(BatchError::Conflict { .. })));
                } else if !append.is_empty() && takers.is_empty() {
                    assert!(matches!(outcome, Err(BatchError::NoLog { .. })));
                } else {
                    outcome.unwrap();
                    delete.map(|key| model.keys.remove(&key));
                    put.map(|(key, value)| model.keys.insert(key, value));
                    for log in takers {
                        model.logs.get_mut(&log).unwrap().push(value);
                    }
                }
            }
        }
        check(&*engine, &model).await;
    }
    assert_eq!(engine.verify().await.unwrap(), Vec::<String>::new());
}

async fn check(engine: &dyn Engine, model: &Model) {
    let listed = engine.list(Bytes::from_static(b"k"), None, 100).await.unwrap();
    let listed: BTreeMap<u8, u8> =
        listed.iter().map(|(key, item)| (key[1], item.value[0])).collect();
    assert_eq!(listed, model.keys);
    for log in 0..5 {
        let entries = engine.read(name(b'l', log), 0, ALL).await.unwrap();
        let values: Vec<u32> = entries
            .iter()
            .map(|entry| u32::from_be_bytes(entry.value.as_ref().try_into().unwrap()))
            .collect();
        assert_eq!(values, model.logs.get(&log).cloned().unwrap_or_default());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn it_does_what_a_simple_model_does(steps in proptest::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(run(steps));
    }
}
