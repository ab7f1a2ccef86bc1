//! Names: a label for an account. First come, first served.

use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Code, Forget, RegisterName, ResolveName};

use crate::world::{Keys, World};

fn register(name: &str) -> Ask {
    Ask::RegisterName(RegisterName { name: name.into() })
}

fn resolve(name: &str) -> Ask {
    Ask::ResolveName(ResolveName { name: name.into() })
}

#[tokio::test]
async fn a_name_belongs_to_who_came_first() {
    let world = World::new().await;
    let (alice, bob) = (Keys::new(1), Keys::new(2));
    let (mut first, _) = world.connect(&alice).await;
    let (mut second, _) = world.connect(&bob).await;
    first.accepted(register("halbran")).await;
    first.accepted(register("halbran")).await;
    second.refused(register("halbran"), Code::NameTaken).await;
    match second.ask(resolve("halbran")).await {
        Body::ResolvedName(resolved) => assert_eq!(resolved.account, alice.account().to_vec()),
        other => panic!("not resolved: {other:?}"),
    }
    second.refused(resolve("nobody"), Code::NoSuchName).await;

    first.accepted(Ask::Forget(Forget {})).await;
    second.accepted(register("halbran")).await;
}

#[tokio::test]
async fn a_name_is_short_and_plain() {
    let world = World::new().await;
    let (mut wire, _) = world.connect(&Keys::new(1)).await;
    for name in ["ab", "Capital", "with space", "élan", "a_b", &"x".repeat(41)] {
        wire.refused(register(name), Code::NameInvalid).await;
    }
    for number in 0..5 {
        wire.accepted(register(&format!("name-{number}"))).await;
    }
    let refused = wire.refused(register("one-more"), Code::TooMany).await;
    assert_eq!((refused.limit, refused.current), (5, 6));
}
