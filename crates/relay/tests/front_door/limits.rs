//! What is over a limit gets an error that carries the limit; what is malformed, a sentence.

use std::time::Duration;

use comptoir_relay::limits::{Limits, Rate};
use comptoir_wire::codec::Travels;
use comptoir_wire::limits as wire;
use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{
    BlobTicket, ClientFrame, Code, Parcel, Ping, PublishKeyPackages, Send, ServerFrame, Signal,
};

use crate::world::{Keys, World, parcel, send};

#[tokio::test]
async fn a_refusal_carries_both_numbers() {
    let world = World::new().await;
    let alice = Keys::new(1);
    let (mut alone, _) = world.connect(&alice).await;

    let big = vec![0; wire::CIPHERTEXT_BYTES_MAX + 1];
    let refused = alone.refused(send(1, &[&alice], &big), Code::TooLarge).await;
    assert_eq!((refused.limit, refused.current), (256 * 1024, 256 * 1024 + 1));

    let mailboxes = vec![alice.mailbox().to_vec(); 1_001];
    let parcels = vec![Parcel { mailboxes, ciphertext: vec![1] }];
    let many = Ask::Send(Send { id: vec![1; 16], parcels });
    let refused = alone.refused(many, Code::TooMany).await;
    assert_eq!((refused.limit, refused.current), (1_000, 1_001));

    let parcels = vec![parcel(&[&alice], b"x"); 17];
    let refused = alone.refused(Ask::Send(Send { id: vec![1; 16], parcels }), Code::TooMany).await;
    assert_eq!((refused.limit, refused.current), (16, 17));

    let one_time = vec![vec![1]; 101];
    let packages = PublishKeyPackages { one_time, last_resort: Vec::new() };
    let refused = alone.refused(Ask::PublishKeyPackages(packages), Code::TooMany).await;
    assert_eq!((refused.limit, refused.current), (100, 101));

    let large = PublishKeyPackages { one_time: vec![vec![0; 9_000]], last_resort: Vec::new() };
    let refused = alone.refused(Ask::PublishKeyPackages(large), Code::TooLarge).await;
    assert_eq!((refused.limit, refused.current), (8 * 1024, 9_000));

    for base in [0u8, 100] {
        let one_time = (base..base + 100).map(|number| vec![number; 9]).collect();
        let packages = PublishKeyPackages { one_time, last_resort: Vec::new() };
        alone.accepted(Ask::PublishKeyPackages(packages)).await;
    }
    let one_more = PublishKeyPackages { one_time: vec![vec![7; 7]], last_resort: Vec::new() };
    let refused = alone.refused(Ask::PublishKeyPackages(one_more), Code::TooMany).await;
    assert_eq!((refused.limit, refused.current), (200, 201));

    let blob = Ask::BlobTicket(BlobTicket { size_bytes: 1 << 40 });
    assert!(alone.refused(blob, Code::TooLarge).await.limit > wire::BLOB_BYTES_MAX);

    let signal = Signal { parcels: vec![parcel(&[&alice], &[0; 17 * 1024])] };
    alone.refused(Ask::Signal(signal), Code::TooLarge).await;
}

#[tokio::test]
async fn a_full_mailbox_is_refused_until_it_is_read() {
    let world = World::with(Limits { mailbox_entries_max: 3, ..Limits::default() }).await;
    let (alice, bob) = (Keys::new(1), Keys::new(2));
    drop(world.connect(&bob).await);
    let (mut from, _) = world.connect(&alice).await;
    for id in 1..=3 {
        from.accepted(send(id, &[&bob], b"fits")).await;
    }
    let refused = from.refused(send(4, &[&bob], b"full"), Code::MailboxFull).await;
    assert!(refused.limit == 3 && refused.retry_after_ms > 0);
    let (mut to, waited) = world.connect(&bob).await;
    to.ack(waited[0].seq).await;
    from.accepted(send(4, &[&bob], b"fits again")).await;
}

#[tokio::test]
async fn who_is_too_fast_is_told_when_to_come_back() {
    let slow = Rate { burst: 3, one_per: Duration::from_hours(1) };
    let world = World::with(Limits { deliveries: slow, ..Limits::default() }).await;
    let alice = Keys::new(1);
    let (mut wire, _) = world.connect(&alice).await;
    for id in 1..=3 {
        wire.write(send(id, &[&alice], b"ok")).await;
    }
    wire.write(send(4, &[&alice], b"too fast")).await;
    loop {
        if let Some(Body::Refused(refused)) = wire.next().await.unwrap().body {
            assert_eq!((refused.code(), refused.limit), (Code::RateLimited, 3));
            assert!(refused.retry_after_ms > 0);
            break;
        }
    }
    // Somebody else is not.
    let (mut other, _) = world.connect(&Keys::new(2)).await;
    other.accepted(send(1, &[&alice], b"ok")).await;
}

#[tokio::test]
async fn malformed_frames_are_refused_in_words_and_then_cut() {
    let world = World::new().await;
    let alice = Keys::new(1);
    let (mut alone, _) = world.connect(&alice).await;
    for ask in [
        Ask::Send(Send { id: vec![1; 3], parcels: vec![parcel(&[&alice], b"x")] }),
        Ask::Send(Send { id: vec![1; 16], parcels: Vec::new() }),
        send(1, &[&alice], b""),
        Ask::Send(Send {
            id: vec![1; 16],
            parcels: vec![Parcel { mailboxes: vec![vec![1; 15]], ciphertext: vec![1] }],
        }),
        Ask::BlobTicket(BlobTicket { size_bytes: 0 }),
    ] {
        alone.refused(ask, Code::Malformed).await;
    }

    let without_number = ClientFrame { request: 0, body: Some(Ask::Ping(Ping {})) };
    let too_long = vec![0; wire::FRAME_BYTES_MAX + 1];
    for (bytes, code) in [
        (vec![0xff; 20], Code::Malformed),
        (without_number.to_bytes(), Code::Malformed),
        (too_long, Code::TooLarge),
    ] {
        alone.write_raw(bytes).await;
        match alone.next().await.unwrap() {
            ServerFrame { request: 0, body: Some(Body::Refused(refused)) } => {
                assert_eq!(refused.code(), code);
            }
            other => panic!("not refused: {other:?}"),
        }
    }
    assert!(matches!(alone.ask(Ask::Ping(Ping {})).await, Body::Pong(_)));
    for _ in 0..20 {
        alone.write_raw(vec![0xff; 20]).await;
    }
    while alone.next().await.is_some() {}
}
