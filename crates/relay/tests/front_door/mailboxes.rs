//! WIRE-3 to WIRE-6: send, commit, deliver, ack.

use comptoir_wire::codec::Travels;
use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Ack, ClientFrame, Code, Commit, Ping, Send, Signal};

use crate::world::{Keys, World, parcel, send, texts};

#[tokio::test]
async fn what_is_sent_waits_until_it_is_acknowledged() {
    let world = World::new().await;
    let (alice, bob) = (Keys::new(1), Keys::new(2));
    drop(world.connect(&bob).await);
    let (mut from, _) = world.connect(&alice).await;
    for (id, text) in [(1, "one"), (2, "two"), (3, "three")] {
        from.accepted(send(id, &[&bob], text.as_bytes())).await;
    }

    let (wire, waited) = world.connect(&bob).await;
    assert_eq!(texts(&waited), ["one", "two", "three"]);
    assert!(waited.windows(2).all(|pair| pair[0].seq < pair[1].seq));
    assert!(waited.iter().all(|deliver| deliver.at_ms > 0));
    drop(wire);

    let (mut wire, again) = world.connect(&bob).await;
    assert_eq!(again, waited, "nothing was acknowledged");
    wire.ack(again[1].seq).await;
    let (mut wire, rest) = world.connect(&bob).await;
    assert_eq!(texts(&rest), ["three"]);
    wire.ack(rest[0].seq).await;
    assert!(world.connect(&bob).await.1.is_empty());
}

#[tokio::test]
async fn who_is_connected_gets_it_at_once() {
    let world = World::new().await;
    let (alice, bob) = (Keys::new(1), Keys::new(2));
    let (mut from, _) = world.connect(&alice).await;
    let (mut to, _) = world.connect(&bob).await;
    for id in 0..100 {
        from.accepted(send(id, &[&bob], format!("{id}").as_bytes())).await;
        let delivered = to.delivered().await;
        assert_eq!(delivered.ciphertext, format!("{id}").as_bytes());
        let ack = ClientFrame { request: 0, body: Some(Ask::Ack(Ack { up_to: delivered.seq })) };
        to.write_raw(ack.to_bytes()).await;
    }
    assert!(
        matches!(to.ask(Ask::Ping(Ping {})).await, Body::Pong(_)),
        "acks with 0 stay unanswered"
    );
    assert!(world.connect(&bob).await.1.is_empty());
}

/// A device may write on without waiting; its messages keep their order.
#[tokio::test]
async fn many_in_flight_keep_their_order() {
    let world = World::new().await;
    let (alice, bob) = (Keys::new(1), Keys::new(2));
    drop(world.connect(&bob).await);
    let (mut from, _) = world.connect(&alice).await;
    let mut open = std::collections::BTreeSet::new();
    for id in 0..250u8 {
        open.insert(from.write(send(id, &[&bob], format!("{id}").as_bytes())).await);
    }
    while !open.is_empty() {
        let frame = from.next().await.unwrap();
        assert!(matches!(frame.body, Some(Body::Accepted(_))) && open.remove(&frame.request));
    }
    let (_wire, waited) = world.connect(&bob).await;
    let expected: Vec<_> = (0..250u8).map(|id| id.to_string()).collect();
    assert_eq!(texts(&waited), expected);
}

/// An answer that was lost: the sender sends again, and it is there once.
#[tokio::test]
async fn a_retry_is_harmless() {
    let world = World::new().await;
    let (alice, bob, carol) = (Keys::new(1), Keys::new(2), Keys::new(3));
    drop((world.connect(&bob).await, world.connect(&carol).await));
    let (mut from, _) = world.connect(&alice).await;
    let first = from.accepted(send(7, &[&bob], b"once")).await;
    world.later_ms(5_000);
    assert_eq!(from.accepted(send(7, &[&bob], b"once")).await, first);
    // A week later, in the middle of which the bucket changed, it is still known.
    world.later_ms(7 * 24 * 60 * 60 * 1000 - 10_000);
    world.relay.expire().await.unwrap();
    assert_eq!(from.accepted(send(7, &[&bob], b"once")).await, first);
    // The same id of another device is another message.
    let (mut other, _) = world.connect(&carol).await;
    other.accepted(send(7, &[&bob], b"hers")).await;
    assert_eq!(texts(&world.connect(&bob).await.1), ["once", "hers"]);
}

#[tokio::test]
async fn one_ciphertext_reaches_many_mailboxes() {
    let world = World::new().await;
    let alice = Keys::new(1);
    let readers: Vec<_> = (2..12).map(Keys::new).collect();
    for reader in &readers {
        drop(world.connect(reader).await);
    }
    let (mut from, _) = world.connect(&alice).await;
    let everyone: Vec<_> = readers.iter().collect();
    let parcels = vec![parcel(&everyone, b"to all"), parcel(&everyone[..2], b"to two")];
    from.accepted(Ask::Send(Send { id: vec![1; 16], parcels })).await;
    for (index, reader) in readers.iter().enumerate() {
        let (mut wire, waited) = world.connect(reader).await;
        let expected = if index < 2 { &["to all", "to two"][..] } else { &["to all"] };
        assert_eq!(texts(&waited), expected);
        wire.ack(waited.last().unwrap().seq).await;
    }
    assert_eq!(world.relay.verify().await.unwrap(), Vec::<String>::new());
}

/// A device that is gone does not keep the others from their message.
#[tokio::test]
async fn a_mailbox_that_does_not_exist_is_refused_only_if_nobody_else_is_there() {
    let world = World::new().await;
    let (alice, bob, nobody) = (Keys::new(1), Keys::new(2), Keys::new(3));
    drop(world.connect(&bob).await);
    let (mut from, _) = world.connect(&alice).await;
    from.refused(send(1, &[&nobody], b"?"), Code::NoSuchMailbox).await;
    from.accepted(send(2, &[&nobody, &bob], b"!")).await;
    assert_eq!(texts(&world.connect(&bob).await.1), ["!"]);
}

fn commit(id: u8, ends_epoch: u64, to: &Keys) -> Ask {
    let parcels = vec![parcel(&[to], format!("commit {id}").as_bytes())];
    Ask::Commit(Commit { id: vec![id; 16], group_tag: vec![9; 16], ends_epoch, parcels })
}

/// Two members commit in the same epoch: one wins, the other is told (RFC 9420 §14).
#[tokio::test]
async fn one_commit_ends_an_epoch() {
    let world = World::new().await;
    let (alice, bob) = (Keys::new(1), Keys::new(2));
    let (mut from_alice, _) = world.connect(&alice).await;
    let (mut from_bob, _) = world.connect(&bob).await;

    let then = from_alice.accepted(commit(1, 4, &bob)).await;
    assert_eq!(from_bob.delivered().await.ciphertext, b"commit 1");
    let refused = from_bob.refused(commit(2, 4, &alice), Code::StaleEpoch).await;
    assert_eq!(refused.current, 5);
    // The loser's commit reached nobody, a retry of the winner's changes nothing.
    world.later_ms(10);
    assert_eq!(from_alice.accepted(commit(1, 4, &bob)).await, then);
    from_alice.refused(commit(3, 3, &bob), Code::StaleEpoch).await;
    from_bob.accepted(commit(4, 5, &alice)).await;
    assert_eq!(from_alice.delivered().await.ciphertext, b"commit 4");
    // A message sent after a commit comes after it.
    from_alice.write(commit(5, 6, &bob)).await;
    from_alice.write(send(6, &[&bob], b"after")).await;
    assert_eq!(from_bob.delivered().await.ciphertext, b"commit 5");
    assert_eq!(from_bob.delivered().await.ciphertext, b"after");
}

/// A relay restored from a backup is behind its groups: their members name the epoch, and again
/// one of them wins.
#[tokio::test]
async fn members_ahead_of_the_relay_name_the_epoch() {
    let world = World::new().await;
    let (alice, bob, carol) = (Keys::new(1), Keys::new(2), Keys::new(3));
    drop(world.connect(&carol).await);
    let (mut from_alice, _) = world.connect(&alice).await;
    let (mut from_bob, _) = world.connect(&bob).await;
    from_alice.accepted(commit(1, 4, &carol)).await;
    from_bob.accepted(commit(2, 9, &carol)).await;
    let refused = from_alice.refused(commit(3, 9, &carol), Code::StaleEpoch).await;
    assert_eq!(refused.current, 10);
    from_alice.refused(commit(4, 5, &carol), Code::StaleEpoch).await;
    from_alice.accepted(commit(5, 10, &carol)).await;
    assert_eq!(texts(&world.connect(&carol).await.1), ["commit 1", "commit 2", "commit 5"]);
}

#[tokio::test]
async fn a_commit_that_reaches_nobody_else_is_in_order_too() {
    let world = World::new().await;
    let (mut wire, _) = world.connect(&Keys::new(1)).await;
    let alone = |id, ends_epoch| {
        Ask::Commit(Commit {
            id: vec![id; 16],
            group_tag: vec![3; 16],
            ends_epoch,
            parcels: Vec::new(),
        })
    };
    wire.accepted(alone(1, 0)).await;
    wire.refused(alone(2, 0), Code::StaleEpoch).await;
    wire.accepted(alone(3, 1)).await;
}

#[tokio::test]
async fn signals_reach_who_is_connected_and_are_never_stored() {
    let world = World::new().await;
    let (alice, bob, carol) = (Keys::new(1), Keys::new(2), Keys::new(3));
    drop(world.connect(&carol).await);
    let (mut from, _) = world.connect(&alice).await;
    let (mut to, _) = world.connect(&bob).await;
    from.accepted(Ask::Signal(Signal { parcels: vec![parcel(&[&bob, &carol], b"typing")] })).await;
    match to.next().await.unwrap().body.unwrap() {
        Body::Signaled(signaled) => assert_eq!(signaled.ciphertext, b"typing"),
        other => panic!("unexpected: {other:?}"),
    }
    assert!(world.connect(&carol).await.1.is_empty());
}

/// A tab that was left open elsewhere: the latest socket of a device has the place.
#[tokio::test]
async fn the_latest_socket_of_a_device_wins() {
    let world = World::new().await;
    let (alice, bob) = (Keys::new(1), Keys::new(2));
    let (mut first, _) = world.connect(&bob).await;
    let (mut second, _) = world.connect(&bob).await;
    assert!(first.next().await.is_none(), "the first is cut");
    let (mut from, _) = world.connect(&alice).await;
    from.accepted(send(1, &[&bob], b"hi")).await;
    assert_eq!(second.delivered().await.ciphertext, b"hi");
    assert_eq!(world.relay.connected(), 2);
}

/// Messages nobody fetched in 30 days go; newer ones stay.
#[tokio::test]
async fn what_nobody_fetched_expires() {
    const DAY_MS: u64 = 24 * 60 * 60 * 1000;
    let world = World::new().await;
    let (alice, bob) = (Keys::new(1), Keys::new(2));
    drop(world.connect(&bob).await);
    let (mut from, _) = world.connect(&alice).await;
    from.accepted(send(1, &[&bob], b"old")).await;
    world.relay.expire().await.unwrap();
    world.later_ms(20 * DAY_MS);
    from.accepted(send(2, &[&bob], b"newer")).await;
    world.relay.expire().await.unwrap();
    assert_eq!(texts(&world.connect(&bob).await.1), ["old", "newer"]);
    world.later_ms(10 * DAY_MS);
    world.relay.expire().await.unwrap();
    assert_eq!(texts(&world.connect(&bob).await.1), ["newer"]);
}
