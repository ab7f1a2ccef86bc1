//! A relay that is slow itself: its storage takes long, as when ten thousand come back at once.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use comptoir_engine::embedded::{self, LogLimits};
use comptoir_engine::{
    Answer, Applied, Batch, BatchError, Bytes, Engine, Entry, Item, Span, StorageError, Watch,
};
use comptoir_relay::limits::Limits;
use comptoir_wire::relay::Ping;
use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;

use crate::world::{Keys, World};

/// The embedded engine, each look-up of a key so much later.
struct Slow(Arc<dyn Engine>, Duration);

impl Engine for Slow {
    fn apply(&self, batch: Batch) -> Answer<Result<Applied, BatchError>> {
        self.0.apply(batch)
    }
    fn get(&self, key: Bytes) -> Answer<Result<Option<Item>, StorageError>> {
        let (found, later) = (self.0.get(key), self.1);
        Box::pin(async move {
            tokio::time::sleep(later).await;
            found.await
        })
    }
    fn list(
        &self,
        prefix: Bytes,
        after: Option<Bytes>,
        limit: usize,
    ) -> Answer<Result<Vec<(Bytes, Item)>, StorageError>> {
        self.0.list(prefix, after, limit)
    }
    fn count(&self, prefix: Bytes) -> Answer<Result<u64, StorageError>> {
        self.0.count(prefix)
    }
    fn read(&self, log: Bytes, after: u64, span: Span) -> Answer<Result<Vec<Entry>, StorageError>> {
        self.0.read(log, after, span)
    }
    fn trim(&self, log: Bytes, up_to: u64) {
        self.0.trim(log, up_to);
    }
    fn watch(&self, log: Bytes) -> Watch {
        self.0.watch(log)
    }
    fn verify(&self) -> Answer<Result<Vec<String>, StorageError>> {
        self.0.verify()
    }
    fn copy_to(&self, to: PathBuf) -> Answer<Result<(), StorageError>> {
        self.0.copy_to(to)
    }
    fn close(&self) -> Answer<()> {
        self.0.close()
    }
}

/// A device that has said who it is in time is let in, however long the relay takes to look it up:
/// in a storm those whose turn came late were cut, and came again to the same queue.
#[tokio::test]
async fn who_answered_in_time_is_let_in_late() {
    let patience = Duration::from_millis(300);
    let dir = tempfile::tempdir().unwrap();
    let logs = LogLimits { entries_max: 1_000, bytes_max: 1 << 20 };
    let engine = Slow(embedded::open(dir.path(), logs).unwrap(), patience * 3);
    let limits = Limits { hello_timeout: patience, ..Limits::default() };
    let world = World::over_with(Arc::new(engine), dir.path(), limits).await;
    let (mut alice, _) = world.connect(&Keys::new(1)).await;
    assert!(matches!(alice.ask(Ask::Ping(Ping {})).await, Body::Pong(_)));
}
