//! Key packages: each is handed out once, the last resort stays.

use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{
    ClaimKeyPackages, ClaimedKeyPackage, Code, CountKeyPackages, PublishKeyPackages,
};

use crate::world::{Keys, Wire, World};

fn publish(one_time: &[&[u8]], last_resort: &[u8]) -> Ask {
    let one_time = one_time.iter().map(|package| package.to_vec()).collect();
    Ask::PublishKeyPackages(PublishKeyPackages { one_time, last_resort: last_resort.to_vec() })
}

fn claim(of: &Keys) -> Ask {
    Ask::ClaimKeyPackages(ClaimKeyPackages { account: of.account().to_vec() })
}

async fn claimed(wire: &mut Wire, of: &Keys) -> Vec<ClaimedKeyPackage> {
    match wire.ask(claim(of)).await {
        Body::KeyPackages(packages) => packages.packages,
        other => panic!("nothing claimed: {other:?}"),
    }
}

async fn count(wire: &mut Wire) -> (u32, bool) {
    match wire.ask(Ask::CountKeyPackages(CountKeyPackages {})).await {
        Body::KeyPackageCount(count) => (count.one_time, count.last_resort),
        other => panic!("no count: {other:?}"),
    }
}

#[tokio::test]
async fn each_is_handed_out_once_and_the_last_resort_stays() {
    let world = World::new().await;
    let (alice, bob) = (Keys::new(1), Keys::new(2));
    let (mut owner, _) = world.connect(&alice).await;
    let (mut other, _) = world.connect(&bob).await;
    other.refused(claim(&alice), Code::NoKeyPackage).await;

    owner.accepted(publish(&[b"one", b"two"], b"last")).await;
    owner.accepted(publish(&[b"one"], b"")).await;
    assert_eq!(count(&mut owner).await, (2, true));

    let first = claimed(&mut other, &alice).await;
    let second = claimed(&mut other, &alice).await;
    let mut packages = [first[0].key_package.clone(), second[0].key_package.clone()];
    packages.sort();
    assert_eq!(packages, [b"one".to_vec(), b"two".to_vec()]);
    assert!(!first[0].last_resort && first[0].device == alice.mailbox().to_vec());
    for _ in 0..2 {
        let last = claimed(&mut other, &alice).await;
        assert!(last[0].last_resort && last[0].key_package == b"last");
    }
    assert_eq!(count(&mut owner).await, (0, true));
}

#[tokio::test]
async fn a_claim_takes_one_of_each_device() {
    let world = World::new().await;
    let (phone, laptop) = (Keys::of_account(1, 1), Keys::of_account(1, 2));
    for (keys, package) in [(&phone, b"phone "), (&laptop, b"laptop")] {
        world.connect(keys).await.0.accepted(publish(&[package], b"")).await;
    }
    let (mut other, _) = world.connect(&Keys::new(9)).await;
    let packages = claimed(&mut other, &phone).await;
    assert_eq!(packages.len(), 2);
    for package in packages {
        let owner = if package.key_package == b"phone " { &phone } else { &laptop };
        assert_eq!(package.device, owner.mailbox().to_vec());
    }
}

#[tokio::test]
async fn nobody_is_found_who_is_not_here() {
    let world = World::new().await;
    let (mut wire, _) = world.connect(&Keys::new(1)).await;
    wire.refused(claim(&Keys::new(2)), Code::NoSuchAccount).await;
    let short = ClaimKeyPackages { account: vec![1; 5] };
    wire.refused(Ask::ClaimKeyPackages(short), Code::Malformed).await;
}

/// Ten strangers at once: nobody gets what another got.
#[tokio::test]
async fn claims_at_once_never_share_a_package() {
    let world = World::new().await;
    let alice = Keys::new(1);
    let packages: Vec<Vec<u8>> = (0..10).map(|number| vec![number; 50]).collect();
    let packages: Vec<&[u8]> = packages.iter().map(Vec::as_slice).collect();
    world.connect(&alice).await.0.accepted(publish(&packages, b"last")).await;
    let strangers: Vec<_> = (2..12).map(Keys::new).collect();
    let claims = strangers.iter().map(async |keys| {
        let (mut wire, _) = world.connect(keys).await;
        claimed(&mut wire, &alice).await.remove(0)
    });
    let mut got: Vec<_> = futures_util::future::join_all(claims).await;
    assert!(got.iter().all(|package| !package.last_resort));
    got.sort_by(|a, b| a.key_package.cmp(&b.key_package));
    got.dedup();
    assert_eq!(got.len(), 10);
}
