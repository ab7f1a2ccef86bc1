//! A device's file, and what others make of its copy.

use std::fs;
use std::path::Path;

use comptoir_client::copy::{Journal, SecondPlace as _, settle};
use comptoir_store::lease::LeaseRow;
use comptoir_store::{ShopId, Store, testing};
use rusqlite::Connection;
use tokio_util::sync::CancellationToken;

use super::follow::{Follower, Place};
use super::write::{SecondPlace, Writer, whole};

const MIB: usize = 1 << 20;

async fn lease(store: &Store, epoch: i64) {
    let (holder, address, secret) = (format!("{epoch}"), String::new(), String::new());
    let mut tx = store.begin().await.unwrap();
    let row = LeaseRow { epoch, holder, address, secret, beat: 0 };
    assert!(tx.lease().take(&row).await.unwrap());
    tx.save().await.unwrap();
}

fn open(file: &Path) -> Connection {
    let db = Connection::open(file).unwrap();
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;").unwrap();
    db.pragma_update(None, "cache_spill", "OFF").unwrap();
    db
}

/// What is in a file, looked at apart: looking would change it.
fn content(folder: &Path) -> Vec<(i64, i64)> {
    let apart = tempfile::tempdir().unwrap();
    for name in ["device.db", "device.db-wal"] {
        let _ = fs::copy(folder.join(name), apart.path().join(name));
    }
    let db = Connection::open(apart.path().join("device.db")).unwrap();
    let whole: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
    let mut all = db.prepare("SELECT id, length(bytes) FROM things ORDER BY id").unwrap();
    let all = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    all.map(Result::unwrap).collect()
}

/// A hundred MiB in all: the log is written into the file several times, and the copy begins anew.
/// Whoever follows has the same whenever he looks, also one who comes at the end; and once the
/// lease is another's, nothing is saved.
#[tokio::test(flavor = "multi_thread")]
async fn others_have_what_was_saved() {
    let Some(url) = testing::postgres_url().await.unwrap() else {
        return eprintln!("NOT TESTED: copies of devices need a PostgreSQL");
    };
    let store = Store::open_shared(&url).await.unwrap();
    lease(&store, 1).await;
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (shop, ended) = (ShopId("halbran".into()), CancellationToken::new());
    let file = here.path().join("device.db");
    open(&file).execute_batch("CREATE TABLE things (id INTEGER PRIMARY KEY, bytes)").unwrap();
    settle(&file).unwrap();
    whole(&store.fenced(1), &shop, 0, &file).await.unwrap();
    let writer = Writer::start(url, 1, ended.clone()).unwrap();
    let mut second = SecondPlace::new(writer, shop.clone(), file.clone(), Place::default());
    let db = open(&file);
    let mut follower = Follower::new(there.path().to_owned());
    let followed = there.path().join("shops/halbran");

    let save = move |mut second: SecondPlace, db: Connection, n: usize| {
        let bytes = vec![n as u8; MIB - n * 1_000];
        db.execute("INSERT INTO things VALUES (?1, ?2)", (n as i64, bytes)).unwrap();
        let saved = second.saved(&Journal(&db));
        (second, db, saved)
    };
    let mut db = Some(db);
    for n in 0..100 {
        let (back, open, saved) = tokio::task::spawn_blocking({
            let db = db.take().unwrap();
            move || save(second, db, n)
        })
        .await
        .unwrap();
        saved.unwrap();
        (second, db) = (back, Some(open));
        if n % 9 == 0 {
            follower.follow_shop(&store, &shop).await.unwrap();
            assert_eq!(content(&followed), content(here.path()), "after {n}");
        }
    }
    let mut late = Follower::new(here.path().join("late"));
    late.follow_shop(&store, &shop).await.unwrap();
    assert_eq!(content(&here.path().join("late/shops/halbran")), content(here.path()));
    let mut tx = store.read().await.unwrap();
    let copy = tx.copies(&shop).lookup().await.unwrap().unwrap();
    assert!(copy.base > 0 && copy.parts > 10, "it began anew: {copy:?}");
    drop(tx);

    lease(&store, 2).await;
    let last = tokio::task::spawn_blocking(move || save(second, db.unwrap(), 999));
    let (_, _, refused) = last.await.unwrap();
    assert!(refused.unwrap_err().to_string().contains("another counter"));
    assert!(ended.is_cancelled());
    follower.follow_shop(&store, &shop).await.unwrap();
    assert!(!content(&followed).iter().any(|(id, _)| *id == 999));
}
