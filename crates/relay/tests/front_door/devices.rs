//! Devices come, and go without a trace.

use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::{ClaimKeyPackages, Code, Forget, PublishKeyPackages};

use crate::world::{Keys, World, send};

#[tokio::test]
async fn a_forgotten_device_leaves_nothing() {
    let world = World::new().await;
    let (alice, bob) = (Keys::new(1), Keys::new(2));
    let (mut other, _) = world.connect(&bob).await;
    let (mut wire, _) = world.connect(&alice).await;
    let packages = PublishKeyPackages { one_time: vec![b"one".to_vec()], last_resort: vec![1] };
    wire.accepted(Ask::PublishKeyPackages(packages)).await;
    other.accepted(send(1, &[&alice], b"waits")).await;
    wire.delivered().await;

    wire.accepted(Ask::Forget(Forget {})).await;
    assert!(wire.next().await.is_none(), "the connection ends");
    other.refused(send(2, &[&alice], b"?"), Code::NoSuchMailbox).await;
    let claim = ClaimKeyPackages { account: alice.account().to_vec() };
    other.refused(Ask::ClaimKeyPackages(claim), Code::NoSuchAccount).await;

    // Coming back is starting anew.
    assert!(world.connect(&alice).await.1.is_empty());
    assert_eq!(world.relay.verify().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn an_account_has_so_many_devices() {
    let world = World::new().await;
    for device in 1..=16 {
        drop(world.connect(&Keys::of_account(1, device)).await);
    }
    let (mut wire, challenge) = world.dial().await;
    let one_more = Keys::of_account(1, 17);
    let refused = wire.refused(Ask::Hello(one_more.hello(&challenge)), Code::TooMany).await;
    assert_eq!((refused.limit, refused.current), (16, 17));
}
