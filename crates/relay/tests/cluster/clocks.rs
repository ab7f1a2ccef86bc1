//! Relays whose clocks are wrong.

use std::sync::atomic::Ordering;
use std::time::{SystemTime, UNIX_EPOCH};

use comptoir_engine::nodes::Nodes;
use comptoir_wire::relay::Commit;
use comptoir_wire::relay::client_frame::Body as Ask;

use crate::relays::engine;
use crate::world::{Keys, World, parcel, send, texts};

const MINUTE_MS: u64 = 60_000;
const WEEK_MS: u64 = 7 * 24 * 60 * MINUTE_MS;

/// A sender whose answer was lost asks again at a relay whose clock is a little behind, just where
/// the ids of a new week begin to be kept apart from the last one's. It was stored twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_retry_at_a_relay_that_is_behind_is_known() {
    let dir = tempfile::tempdir().unwrap();
    let Some(nodes) = Nodes::start(dir.path()) else { return };
    let ahead = World::over(engine(&nodes, 1).await, dir.path()).await;
    let behind = World::over(engine(&nodes, 1).await, dir.path()).await;
    let week = ahead.clock.load(Ordering::Relaxed).next_multiple_of(WEEK_MS);
    ahead.clock.store(week + 5 * MINUTE_MS, Ordering::Relaxed);
    behind.clock.store(week - 5 * MINUTE_MS, Ordering::Relaxed);

    let (alice, bob) = (Keys::new(1), Keys::new(2));
    drop(ahead.connect(&bob).await);
    let commit = || {
        let parcels = vec![parcel(&[&bob], b"commit")];
        Ask::Commit(Commit { id: vec![8; 16], group_tag: vec![9; 16], ends_epoch: 4, parcels })
    };
    for world in [&ahead, &behind, &ahead] {
        let (mut from, _) = world.connect(&alice).await;
        from.accepted(send(1, &[&bob], b"once")).await;
        from.accepted(commit()).await;
    }
    let (_, waited) = behind.connect(&bob).await;
    assert_eq!(texts(&waited), ["once", "commit"]);
}

#[expect(clippy::disallowed_methods, reason = "the nodes have this machine's clock")]
pub(crate) fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64
}

/// A relay that believes to be in another year drops nothing as too old, and does not lead the
/// others to.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_in_another_year_drops_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let Some(nodes) = Nodes::start(dir.path()) else { return };
    let now = now_ms();
    let mut relays = Vec::new();
    // In 1970, next year, and right.
    for clock in [MINUTE_MS, now + 52 * WEEK_MS, now] {
        let relay = World::over(engine(&nodes, 1).await, dir.path()).await;
        relay.clock.store(clock, Ordering::Relaxed);
        relays.push(relay);
    }
    let right = &relays[2];
    let (alice, bob) = (Keys::new(1), Keys::new(2));
    drop(right.connect(&bob).await);
    let (mut from, _) = right.connect(&alice).await;
    from.accepted(send(1, &[&bob], b"waits")).await;
    for relay in relays.iter().chain(&relays) {
        relay.relay.expire().await.unwrap();
    }
    // Each hides at once what it drops; and the sender's id is still known.
    for _ in 0..2 {
        for relay in &relays {
            let (_, waited) = relay.connect(&bob).await;
            assert_eq!(texts(&waited), ["waits"]);
        }
        from.accepted(send(1, &[&bob], b"again")).await;
    }
}
