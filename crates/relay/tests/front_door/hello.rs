//! WIRE-1 and WIRE-2: who is let in.

use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Challenge, Code, Ping};

use crate::world::{AUDIENCE, Keys, World};

#[tokio::test]
async fn a_new_device_is_registered_and_let_in() {
    let world = World::new().await;
    let alice = Keys::new(1);
    let (mut wire, challenge) = world.dial().await;
    assert_eq!((challenge.nonce.len(), challenge.audience.as_str()), (32, AUDIENCE));
    match wire.ask(Ask::Hello(alice.hello(&challenge))).await {
        Body::Ready(ready) => assert!(ready.now_ms > 0 && ready.key_packages == 0),
        other => panic!("not let in: {other:?}"),
    }
}

/// What was said on one connection is worth nothing on another, nor at another relay.
#[tokio::test]
async fn a_replayed_hello_is_refused() {
    let world = World::new().await;
    let alice = Keys::new(1);
    let (mut first, challenge) = world.dial().await;
    let hello = alice.hello(&challenge);
    assert!(matches!(first.ask(Ask::Hello(hello.clone())).await, Body::Ready(_)));

    let (mut second, fresh) = world.dial().await;
    assert_ne!(fresh.nonce, challenge.nonce);
    second.refused(Ask::Hello(hello), Code::BadSignature).await;
    assert!(second.next().await.is_none(), "the connection ends");

    let (mut third, challenge) = world.dial().await;
    let elsewhere = Challenge { audience: "elsewhere.test".into(), ..challenge };
    third.refused(Ask::Hello(alice.hello(&elsewhere)), Code::BadSignature).await;
}

#[tokio::test]
async fn a_device_nobody_vouches_for_is_refused() {
    let world = World::new().await;
    let (alice, mallory) = (Keys::new(1), Keys::new(2));
    let (mut wire, challenge) = world.dial().await;
    let mut hello = mallory.hello(&challenge);
    hello.credential = alice.hello(&challenge).credential;
    wire.refused(Ask::Hello(hello), Code::BadSignature).await;

    let (mut wire, challenge) = world.dial().await;
    let mut hello = alice.hello(&challenge);
    hello.credential.truncate(40);
    wire.refused(Ask::Hello(hello), Code::Malformed).await;
}

/// An account that claims somebody else's device key does not get its mailbox.
#[tokio::test]
async fn a_device_belongs_to_one_account() {
    let world = World::new().await;
    let alice = Keys::of_account(1, 1);
    drop(world.connect(&alice).await);
    let (mut wire, challenge) = world.dial().await;
    let thief = Keys::of_account(9, 1);
    wire.refused(Ask::Hello(thief.hello(&challenge)), Code::BadSignature).await;
}

#[tokio::test]
async fn nothing_is_served_before_hello() {
    let world = World::new().await;
    let (mut wire, _) = world.dial().await;
    wire.refused(Ask::Ping(Ping {}), Code::NotAuthenticated).await;
    assert!(wire.next().await.is_none());
}

#[tokio::test]
async fn a_second_hello_is_refused_and_the_connection_lives() {
    let world = World::new().await;
    let alice = Keys::new(1);
    let (mut wire, _) = world.connect(&alice).await;
    let challenge = Challenge { nonce: vec![0; 32], audience: AUDIENCE.into() };
    wire.refused(Ask::Hello(alice.hello(&challenge)), Code::Malformed).await;
    assert!(matches!(wire.ask(Ask::Ping(Ping {})).await, Body::Pong(_)));
}
