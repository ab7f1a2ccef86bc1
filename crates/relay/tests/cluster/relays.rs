//! Two relays, neither of which owns anything: a device may come to any of them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use comptoir_engine::Engine;
use comptoir_engine::embedded::LogLimits;
use comptoir_engine::jetstream::{self, Config};
use comptoir_engine::nodes::Nodes;
use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Code, Commit, Signal};
use tokio::time::timeout;

use crate::world::{Keys, World, parcel, send, texts};

pub(crate) async fn engine(nodes: &Nodes, streams: usize) -> Arc<dyn Engine> {
    let config = Config::new(nodes.servers(), LogLimits::default());
    jetstream::open(Config { streams, ..config }).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn devices_at_two_relays_reach_each_other() {
    Box::pin(over(1)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn devices_reach_each_other_over_several_streams() {
    Box::pin(over(3)).await;
}

async fn over(streams: usize) {
    let dir = tempfile::tempdir().unwrap();
    let Some(nodes) = Nodes::start(dir.path()) else { return };
    let here = World::over(engine(&nodes, streams).await, dir.path()).await;
    let there = World::over(engine(&nodes, streams).await, dir.path()).await;
    let (alice, bob) = (Keys::new(1), Keys::new(2));
    let (mut from, _) = here.connect(&alice).await;
    let (mut to, _) = there.connect(&bob).await;

    // What is sent through one is delivered through the other in the same second.
    let mut slowest = Duration::ZERO;
    for id in 0..50 {
        let sent = Instant::now();
        from.accepted(send(id, &[&bob], format!("{id}").as_bytes())).await;
        let delivered = to.delivered().await;
        assert_eq!(delivered.ciphertext, format!("{id}").as_bytes());
        slowest = slowest.max(sent.elapsed());
        to.ack(delivered.seq).await;
    }
    assert!(slowest < Duration::from_secs(1), "one message took {slowest:?}");

    // Typing, which nobody stores.
    let typing = || Ask::Signal(Signal { parcels: vec![parcel(&[&bob], b"typing")] });
    from.accepted(typing()).await;
    let Body::Signaled(signaled) = to.next().await.unwrap().body.unwrap() else {
        panic!("not a signal")
    };
    assert_eq!(signaled.ciphertext, b"typing");

    // A retry at another relay is harmless, and an epoch ends once wherever it is asked for.
    from.accepted(send(100, &[&bob], b"once")).await;
    let (mut also, _) = there.connect(&Keys::of_account(1, 7)).await;
    let commit = |id, by: &[u8]| {
        let parcels = vec![parcel(&[&bob], by)];
        Ask::Commit(Commit { id: vec![id; 16], group_tag: vec![9; 16], ends_epoch: 4, parcels })
    };
    from.accepted(commit(101, b"commit")).await;
    let stale = also.refused(commit(102, b"too late"), Code::StaleEpoch).await;
    assert_eq!(stale.current, 5);
    drop(from);

    // Alice moves to the other relay, and sends again what she is not sure of.
    let (mut from, _) = there.connect(&alice).await;
    from.accepted(send(100, &[&bob], b"once")).await;
    from.accepted(commit(101, b"commit")).await;

    // Bob moves too: the socket he leaves behind is cut.
    let (mut moved, waited) = here.connect(&bob).await;
    assert_eq!(texts(&waited), ["once", "commit"], "each once");
    let cut = async { while to.next().await.is_some() {} };
    timeout(Duration::from_secs(10), cut).await.unwrap();
    moved.ack(waited[1].seq).await;
    from.accepted(typing()).await;
    assert!(matches!(moved.next().await.unwrap().body, Some(Body::Signaled(_))));

    for world in [&here, &there] {
        assert_eq!(world.relay.verify().await.unwrap(), Vec::<String>::new());
        timeout(Duration::from_secs(20), world.relay.shutdown()).await.unwrap();
    }
}
