//! A relay over several streams: everything it does, for devices that are kept apart.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use comptoir_engine::Engine;
use comptoir_engine::nodes::Nodes;
use comptoir_relay::limits::Limits;
use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{
    ClaimKeyPackages, Code, Forget, PublishKeyPackages, RegisterName, ResolveName,
};

use crate::clocks::now_ms;
use crate::relays::engine;
use crate::world::{Keys, World, send, texts};

const STREAMS: usize = 3;
const MINUTE_MS: u64 = 60_000;

/// Devices of one account; each stream has some.
fn devices(engine: &Arc<dyn Engine>) -> Vec<Keys> {
    let devices: Vec<_> = (1..9).map(|device| Keys::of_account(1, device)).collect();
    let streams: BTreeSet<_> =
        devices.iter().map(|device| engine.stream_of(&device.mailbox().to_vec())).collect();
    assert_eq!(streams.len(), STREAMS, "the devices are not spread");
    devices
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_whole_over_several_streams() {
    let dir = tempfile::tempdir().unwrap();
    let Some(nodes) = Nodes::start(dir.path()) else { return };
    let engine = engine(&nodes, STREAMS).await;
    let devices = devices(&engine);
    let world = World::over(engine, dir.path()).await;
    world.relay.ready().await.unwrap();
    let publish = |number: usize| {
        let one_time = vec![vec![1, number as u8], vec![2, number as u8]];
        Ask::PublishKeyPackages(PublishKeyPackages { one_time, last_resort: vec![3] })
    };
    let mut wires = Vec::new();
    for (number, device) in devices.iter().enumerate() {
        let (mut wire, _) = world.connect(device).await;
        wire.accepted(publish(number)).await;
        wires.push(wire);
    }

    // Each claim takes one of each device, then what stays.
    let (mut other, _) = world.connect(&Keys::new(200)).await;
    let account = devices[0].account().to_vec();
    for last_resort in [false, false, true] {
        let claim = Ask::ClaimKeyPackages(ClaimKeyPackages { account: account.clone() });
        let Body::KeyPackages(claimed) = other.ask(claim).await else { panic!("nothing claimed") };
        let of: BTreeSet<_> = claimed.packages.iter().map(|claimed| &claimed.device).collect();
        assert_eq!(of.len(), devices.len());
        assert!(claimed.packages.iter().all(|claimed| claimed.last_resort == last_resort));
    }

    // Names are an account's, until its last device goes.
    let register = |name: &str| Ask::RegisterName(RegisterName { name: name.into() });
    let names = ["halbran", "sarcelle", "colvert", "tadorne", "souchet"];
    for (name, wire) in names.iter().zip(&mut wires) {
        wire.accepted(register(name)).await;
        other.refused(register(name), Code::NameTaken).await;
    }
    let more = wires[7].refused(register("nette"), Code::TooMany).await;
    assert_eq!((more.limit, more.current), (5, 6));
    let resolve = |name: &str| Ask::ResolveName(ResolveName { name: name.into() });
    for wire in &mut wires {
        let Body::ResolvedName(resolved) = other.ask(resolve("sarcelle")).await else {
            panic!("not resolved")
        };
        assert_eq!(resolved.account, account);
        wire.accepted(Ask::Forget(Forget {})).await;
    }
    for name in names {
        other.refused(resolve(name), Code::NoSuchName).await;
    }
    assert_eq!(world.relay.verify().await.unwrap(), Vec::<String>::new());
    world.relay.shutdown().await;
}

/// Numbers of one stream say nothing of another's: each has marks of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_old_goes_from_every_stream_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let Some(nodes) = Nodes::start(dir.path()) else { return };
    let engine = engine(&nodes, STREAMS).await;
    let devices = devices(&engine);
    let limits = Limits { kept_ms: 10 * MINUTE_MS, ..Limits::default() };
    let world = World::over_with(engine, dir.path(), limits).await;
    // The storage must believe the clock.
    world.clock.store(now_ms(), Ordering::Relaxed);
    for device in &devices {
        drop(world.connect(device).await);
    }
    let all: Vec<&Keys> = devices.iter().collect();
    let (mut from, _) = world.connect(&Keys::new(200)).await;
    // Unevenly, so that the streams are at different numbers.
    for id in 0..20 {
        from.accepted(send(id, &all[..1], b"old")).await;
    }
    from.accepted(send(20, &all, b"old")).await;
    world.later_ms(MINUTE_MS);
    world.relay.expire().await.unwrap();
    from.accepted(send(21, &all, b"new")).await;
    world.later_ms(20 * MINUTE_MS);
    world.relay.expire().await.unwrap();
    for device in &devices {
        let (_, waited) = world.connect(device).await;
        assert_eq!(texts(&waited), ["new"]);
    }
    world.relay.shutdown().await;
}
