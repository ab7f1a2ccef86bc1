//! A device that lost its place comes back, and what was said meanwhile comes after it.

use std::collections::BTreeSet;

use comptoir_api::chat::{Notice, Status};
use comptoir_testkit::World;
use comptoir_testkit::people::staff;

#[test]
fn a_device_restored_from_a_backup_comes_back() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    alice.say(chat, "un");
    world.settle(&mut [&mut alice, &mut shop]);
    let backup = alice.backup();
    world.crash(&mut alice);
    world.settle(&mut [&mut alice, &mut shop]);

    // The group moves on, and alice with it; then her telephone goes back to the backup.
    shop.device().set_roster(chat, vec![staff(2, "Noé")]).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    shop.say(chat, "deux");
    world.settle(&mut [&mut alice, &mut shop]);
    world.cut(&mut alice);
    alice.restore(&backup);
    shop.say(chat, "trois");
    world.settle(&mut [&mut shop]);

    world.connect(&mut alice);
    world.settle(&mut [&mut alice, &mut shop]);
    for _ in 0..4 {
        world.later(10_000, &mut [&mut alice, &mut shop]);
    }
    assert!(alice.notices(chat).contains(&Notice::Healed), "{:?}", alice.notices(chat));
    assert_eq!(alice.read(chat), ["un", "deux", "trois"]);
    alice.say(chat, "quatre");
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(shop.read(chat), ["un", "deux", "trois", "quatre"]);
}

#[test]
fn what_was_withheld_is_noticed_said_and_asked_for_again() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    world.relay.mischief.drop_next.insert(alice.id, 2);
    for text in ["un", "deux", "trois"] {
        shop.say(chat, text);
    }
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(alice.read(chat), ["trois"]);
    world.clock.turn(3_000);
    alice.device().tick().unwrap();
    assert!(alice.notices(chat).contains(&Notice::Missing));
    world.settle(&mut [&mut alice, &mut shop]);
    let mut read = alice.read(chat);
    read.sort();
    assert_eq!(read, ["deux", "trois", "un"]);
    assert!(!alice.notices(chat).contains(&Notice::Missing));
}

/// The shop's machine is lost, and comes back from a backup of everything on it, the relay too.
#[test]
fn a_server_restored_from_an_older_backup_comes_back() {
    for group_moved in [false, true] {
        let mut world = World::new();
        let (mut alice, mut shop, chat) = world.meet();
        alice.say(chat, "un");
        shop.say(chat, "deux");
        world.later(5_000, &mut [&mut alice, &mut shop]);
        let (of_relay, of_shop) = (world.relay.backup(), shop.backup());
        world.crash(&mut shop);
        world.settle(&mut [&mut alice, &mut shop]);

        let acknowledged = alice.say(chat, "trois");
        shop.say(chat, "quatre");
        world.settle(&mut [&mut alice, &mut shop]);
        if group_moved {
            shop.device().set_roster(chat, vec![staff(2, "Noé")]).unwrap();
            world.settle(&mut [&mut alice, &mut shop]);
            alice.say(chat, "cinq");
            world.settle(&mut [&mut alice, &mut shop]);
        }
        assert_eq!(alice.status(acknowledged), Status::Delivered);

        world.cut(&mut alice);
        world.cut(&mut shop);
        world.relay.restore(of_relay);
        shop.restore(&of_shop);
        world.connect(&mut shop);
        world.connect(&mut alice);
        world.settle(&mut [&mut alice, &mut shop]);
        alice.say(chat, "six");
        shop.say(chat, "sept");
        for _ in 0..8 {
            world.later(10_000, &mut [&mut alice, &mut shop]);
        }
        alice.say(chat, "huit");
        shop.say(chat, "neuf");
        world.settle(&mut [&mut alice, &mut shop]);

        let said = |texts: Vec<String>| texts.into_iter().collect::<BTreeSet<_>>();
        let of_alice =
            ["un", "trois", "six", "huit"].into_iter().chain(group_moved.then_some("cinq"));
        let (read, seen) = (said(shop.read(chat)), said(alice.read(chat)));
        for text in of_alice {
            assert!(read.contains(text), "{group_moved}: the shop lost {text}: {read:?}");
        }
        for text in ["deux", "quatre", "sept", "neuf"] {
            assert!(seen.contains(text), "{group_moved}: alice lost {text}: {seen:?}");
        }
        if group_moved {
            assert!(shop.notices(chat).contains(&Notice::Healed), "{:?}", shop.notices(chat));
        }
        assert!(alice.device().chat(chat).unwrap().unwrap().writable);
    }
}
