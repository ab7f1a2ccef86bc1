//! What several counters on one database share: the lease, and the copies of devices.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on stops")]

use comptoir_store::copies::{CopyHead, CopyLine, CopyRow};
use comptoir_store::lease::LeaseRow;
use comptoir_store::testing::{self, on_both};
use comptoir_store::{ShopId, Store, StoreError};
use futures_util::future::join_all;
use tokio_util::task::TaskTracker;

fn halbran() -> ShopId {
    ShopId("halbran".into())
}

fn lease(epoch: i64, holder: &str) -> LeaseRow {
    let (holder, address) = (holder.to_owned(), format!("http://{holder}"));
    LeaseRow { epoch, holder, address, secret: "s".into(), beat: 0 }
}

async fn take(store: &Store, row: &LeaseRow) -> bool {
    let mut tx = store.begin().await.unwrap();
    let taken = tx.lease().take(row).await.unwrap();
    tx.save().await.unwrap();
    taken
}

async fn beat(store: &Store, epoch: i64) -> bool {
    let mut tx = store.begin().await.unwrap();
    let held = tx.lease().beat(epoch).await.unwrap();
    tx.save().await.unwrap();
    held
}

#[tokio::test]
async fn one_has_the_lease_and_who_had_it_is_refused() {
    on_both(async |store| {
        let look = async || store.peek().await.unwrap().lease().lookup().await.unwrap();
        assert_eq!(look().await, None);
        assert!(take(&store, &lease(1, "one")).await);
        assert!(!take(&store, &lease(1, "two")).await, "it is taken");
        assert!(!take(&store, &lease(3, "two")).await, "somebody was between");
        assert!(beat(&store, 1).await);
        let seen = look().await.unwrap();
        assert_eq!((seen.holder.as_str(), seen.beat), ("one", 1));

        let first = store.fenced(1);
        let mut tx = first.begin().await.unwrap();
        tx.copies(&halbran()).begin_with(CopyRow { base: 7, parts: 0 }).await.unwrap();
        tx.save().await.unwrap();

        assert!(take(&store, &lease(2, "two")).await);
        assert!(!beat(&store, 1).await, "its time is over");
        assert!(matches!(first.begin().await, Err(StoreError::Fenced)));
        let mut tx = store.fenced(2).begin().await.unwrap();
        assert_eq!(tx.copies(&halbran()).lookup().await.unwrap().unwrap().base, 7);
        tx.save().await.unwrap();

        let mut tx = store.begin().await.unwrap();
        tx.lease().let_go(1).await.unwrap();
        tx.save().await.unwrap();
        assert_eq!(look().await.unwrap().holder, "two", "only its holder lets it go");
        let mut tx = store.begin().await.unwrap();
        tx.lease().let_go(2).await.unwrap();
        tx.save().await.unwrap();
        assert_eq!(look().await.unwrap().holder, "");
    })
    .await
    .unwrap();
}

/// Whoever writes under the lease has written before the next one has it.
#[tokio::test]
async fn taking_it_waits_for_what_is_being_written() {
    on_both(async |store| {
        assert!(take(&store, &lease(1, "one")).await);
        let shop = halbran();
        let mut writing = store.fenced(1).begin().await.unwrap();
        writing.copies(&shop).add(&line(1, 0, b"one")).await.unwrap();
        let (other, tasks) = (store.clone(), TaskTracker::new());
        let taking = tasks.spawn(async move { take(&other, &lease(2, "two")).await });
        writing.copies(&shop).add(&line(2, 3, b"two")).await.unwrap();
        writing.save().await.unwrap();
        assert!(taking.await.unwrap());
        let mut tx = store.fenced(2).begin().await.unwrap();
        assert_eq!(tx.copies(&shop).after(0, 9).await.unwrap().len(), 2);
    })
    .await
    .unwrap();
}

/// Who goes away while he waits for a transaction leaves the connection as it was: the next one
/// begins anew. (A browser that is closed in the middle of a request is enough.)
#[tokio::test]
async fn who_goes_while_it_begins_leaves_nothing_open() {
    /// As many as the pool has connections.
    const ALL: usize = 8;
    let Some(url) = testing::postgres_url().await.unwrap() else {
        return eprintln!("NOT TESTED: there is no PostgreSQL");
    };
    let store = Store::open(&url).await.unwrap();
    let held: Vec<_> = join_all((0..ALL).map(|_| store.peek())).await;
    drop(held);
    // Later and later, backwards: what is left in it is not mended by one who waits to the end.
    for waits in (0..4_000).rev().step_by(9) {
        tokio::select! {
            biased;
            begun = store.begin() => drop(begun.unwrap()),
            () = async { for _ in 0..waits { tokio::task::yield_now().await } } => {}
        }
    }
    for _ in 0..3 {
        // All at once, so that each connection is asked.
        let mut all = join_all((0..ALL).map(|_| store.peek())).await;
        for one in &mut all {
            one.as_mut().unwrap().lease().lookup().await.unwrap();
        }
        drop(all);
        for begun in join_all((0..ALL).map(|_| store.read())).await {
            drop(begun.unwrap());
        }
    }
}

fn line(line: i64, place: i64, bytes: &[u8]) -> CopyLine {
    CopyLine { line, place, bytes: bytes.to_vec() }
}

#[tokio::test]
async fn a_copy_begins_with_a_file_and_goes_on_line_by_line() {
    on_both(async |store| {
        let shop = ShopId("halbran".into());
        let mut tx = store.begin().await.unwrap();
        let mut copies = tx.copies(&shop);
        assert_eq!(copies.lookup().await.unwrap(), None);
        copies.add_part(0, 0, b"page".to_vec()).await.unwrap();
        copies.begin_with(CopyRow { base: 0, parts: 1 }).await.unwrap();
        for next in [line(1, 0, b"one"), line(2, 3, b"two"), line(3, 6, b"")] {
            copies.add(&next).await.unwrap();
        }
        assert_eq!(copies.after(0, 2).await.unwrap(), [line(1, 0, b"one"), line(2, 3, b"two")]);
        assert_eq!(copies.after(2, 2).await.unwrap(), [line(3, 6, b"")]);
        tx.save().await.unwrap();

        let mut tx = store.begin().await.unwrap();
        let twice = tx.copies(&shop).add(&line(3, 6, b"x")).await.unwrap_err();
        assert!(twice.is_duplicate());
        drop(tx);

        // A file that was never finished goes when another is begun with.
        let mut tx = store.begin().await.unwrap();
        let mut copies = tx.copies(&shop);
        copies.add_part(1, 0, b"half".to_vec()).await.unwrap();
        copies.add_part(2, 0, b"pa".to_vec()).await.unwrap();
        copies.add_part(2, 1, b"ge".to_vec()).await.unwrap();
        copies.begin_with(CopyRow { base: 2, parts: 2 }).await.unwrap();
        assert_eq!(copies.lookup().await.unwrap(), Some(CopyRow { base: 2, parts: 2 }));
        assert_eq!(copies.part(2, 1).await.unwrap(), Some(b"ge".to_vec()));
        assert_eq!(copies.part(1, 0).await.unwrap(), None);
        assert_eq!(copies.part(0, 0).await.unwrap(), None);
        assert_eq!(copies.after(0, 9).await.unwrap(), [line(3, 6, b"")]);
        assert_eq!(
            tx.all_copies().heads().await.unwrap(),
            [CopyHead { shop: shop.clone(), line: 3 }]
        );
        let mut copies = tx.copies(&shop);
        copies.begin_with(CopyRow { base: 3, parts: 0 }).await.unwrap();
        assert_eq!(copies.after(0, 9).await.unwrap(), []);
        assert_eq!(
            tx.all_copies().heads().await.unwrap()[0].line,
            3,
            "with no line behind its file"
        );
    })
    .await
    .unwrap();
}
