//! The candidates keep the contract too, but for the copy: else their figures would mean nothing.
#![cfg(feature = "bench-engines")]
#![expect(clippy::unwrap_used, reason = "these are tests")]

use std::path::Path;
use std::sync::Arc;

use comptoir_engine::Engine;
use comptoir_engine::candidates::{redb, sqlite::Sqlite};
use comptoir_engine::contract::{self, LOG_ENTRIES_MAX};
use comptoir_engine::embedded::{Embedded, LogLimits};

const LIMITS: LogLimits = LogLimits { entries_max: LOG_ENTRIES_MAX, bytes_max: 1 << 30 };

fn open_sqlite(dir: &Path) -> Arc<dyn Engine> {
    std::fs::create_dir_all(dir).unwrap();
    Arc::new(Embedded::over(Sqlite::open(dir).unwrap(), LIMITS).unwrap())
}

fn open_redb(dir: &Path) -> Arc<dyn Engine> {
    Arc::new(Embedded::over(redb::open(dir).unwrap(), LIMITS).unwrap())
}

#[tokio::test]
async fn the_candidates_keep_the_contract() {
    for open in [open_sqlite, open_redb] {
        let root = tempfile::tempdir().unwrap();
        let next = std::sync::atomic::AtomicUsize::new(0);
        let fresh = || {
            let number = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            root.path().join(number.to_string())
        };
        contract::all_but_copying(&open, fresh).await;
    }
}
