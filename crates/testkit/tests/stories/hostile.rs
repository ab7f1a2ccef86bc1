//! A hostile relay: whatever it does ends in a refusal or in a line that a person sees.

use comptoir_api::chat::{Notice, Status};
use comptoir_client::BeginError;
use comptoir_testkit::{Person, World};
use comptoir_wire::link::ShopLink;

/// A relay that answers with its own key instead of the shop's reads nothing.
#[test]
fn a_swapped_key_package_is_refused_and_nothing_is_sent() {
    let mut world = World::new();
    let (mut alice, mut shop) = (world.person("alice"), world.shop("shop"));
    let mut eve = world.shop("eve");
    for person in [&mut shop, &mut eve] {
        world.connect(person);
        world.settle(&mut [person]);
    }
    let package = world.relay.key_package_of(eve.id).unwrap();
    world.relay.mischief.swap_key_package = Some((shop.id, package));
    world.connect(&mut alice);
    let chat = alice.begin(&mut shop);
    let hello = alice.say(chat, "secret");
    world.settle(&mut [&mut alice, &mut shop, &mut eve]);
    assert_eq!(alice.notices(chat), [Notice::Encrypted, Notice::Refused]);
    assert_eq!(alice.status(hello), Status::Failed);
    assert!(!alice.device().chat(chat).unwrap().unwrap().writable);
    assert!(eve.device().chats().unwrap().is_empty());
}

/// A card signed by another key than the one in the link is refused before anything is sent.
#[test]
fn a_card_of_another_key_is_refused() {
    let world = World::new();
    let (mut alice, mut shop, mut eve) =
        (world.person("alice"), world.shop("shop"), world.shop("eve"));
    let (link, card): (ShopLink, Vec<u8>) = (shop.link(), eve.card());
    let refused = alice.device().begin_chat(&link, &card, false);
    assert!(matches!(refused, Err(BeginError::KeyMismatch)));
    assert!(alice.device().chats().unwrap().is_empty());
}

#[test]
fn a_replay_shows_nothing_twice() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    world.relay.mischief.replay = Some(shop.id);
    for text in ["un", "deux"] {
        alice.say(chat, text);
    }
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(shop.read(chat), ["un", "deux"]);
    assert_eq!(shop.notices(chat), [Notice::Encrypted]);
}

#[test]
fn messages_out_of_order_are_all_read() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    world.cut(&mut shop);
    world.relay.mischief.reverse = Some(shop.id);
    for text in ["un", "deux", "trois"] {
        alice.say(chat, text);
    }
    world.settle(&mut [&mut alice]);
    world.connect(&mut shop);
    world.settle(&mut [&mut alice, &mut shop]);
    world.later(3_000, &mut [&mut alice, &mut shop]);
    let mut read = shop.read(chat);
    read.sort();
    assert_eq!(read, ["deux", "trois", "un"]);
    assert!(!shop.notices(chat).contains(&Notice::Missing));
}

#[test]
fn a_message_changed_on_the_way_is_said_and_comes_again() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    world.relay.mischief.damage_next.insert(shop.id, 1);
    alice.say(chat, "un");
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(shop.notices(chat), [Notice::Encrypted, Notice::Refused]);
    alice.say(chat, "deux");
    world.settle(&mut [&mut alice, &mut shop]);
    world.later(3_000, &mut [&mut alice, &mut shop]);
    let mut read = shop.read(chat);
    read.sort();
    assert_eq!(read, ["deux", "un"]);
}

/// The relay makes a group of its own and invites a person's device to it.
#[test]
fn an_invitation_from_a_stranger_is_refused() {
    let mut world = World::new();
    let (mut alice, _shop, chat) = world.meet();
    let package = world.relay.key_package_of(alice.id).unwrap();
    let mut eve = invite(&mut world, &mut alice, package);
    world.settle(&mut [&mut alice, &mut eve]);
    assert_eq!(alice.device().chats().unwrap().len(), 1);
    assert!(alice.notices(chat).contains(&Notice::Refused));
}

/// Eve poses as a customer whose "shop" is alice: the Welcome goes to alice's mailbox.
fn invite(world: &mut World, alice: &mut Person, package: Vec<u8>) -> Person {
    let mut eve = world.person("eve");
    let mut shop = world.shop("false-shop");
    world.connect(&mut shop);
    world.settle(&mut [&mut shop]);
    world.connect(&mut eve);
    world.settle(&mut [&mut eve]);
    let false_package = world.relay.key_package_of(shop.id).unwrap();
    drop(package);
    world.relay.mischief.swap_key_package = Some((shop.id, false_package));
    let chat = eve.begin(&mut shop);
    eve.say(chat, "je suis votre boutique");
    world.settle(&mut [&mut eve]);
    // What was meant for the false shop lands with alice.
    for ciphertext in world.relay.steal(shop.id) {
        world.relay.inject(alice.id, ciphertext);
    }
    world.relay.mischief.swap_key_package = None;
    eve
}

/// A relay that says of every commit that it is stale stops the chat from beginning, visibly.
#[test]
fn a_relay_that_takes_no_commit_is_seen() {
    let mut world = World::new();
    let (mut alice, mut shop) = (world.person("alice"), world.shop("shop"));
    world.connect(&mut shop);
    world.settle(&mut [&mut shop]);
    world.relay.mischief.all_stale = true;
    world.connect(&mut alice);
    let chat = alice.begin(&mut shop);
    alice.say(chat, "bonjour");
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(alice.notices(chat), [Notice::Encrypted, Notice::Refused]);
}

/// A relay that takes two commits for one epoch splits the group: both sides are told.
#[test]
fn a_forked_history_is_seen() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    world.relay.mischief.no_order = true;
    world.clock.turn(8 * 24 * 60 * 60 * 1000);
    for person in [&mut alice, &mut shop] {
        person.device().tick().unwrap();
        for frame in person.device().to_send().unwrap() {
            world.relay.handle(person.id, frame);
        }
        let accepted = world.relay.take_answers(person.id);
        person.device().receive(accepted).unwrap();
    }
    world.settle(&mut [&mut alice, &mut shop]);
    assert!(alice.notices(chat).contains(&Notice::Refused));
    assert!(shop.notices(chat).contains(&Notice::Refused));
}

/// Whoever reads along at the relay sees none of the words, names or products.
#[test]
fn the_relay_sees_no_plaintext() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    alice.device().set_profile("Églantine", "fr").unwrap();
    alice.say(chat, "Confiture de mirabelles");
    world.settle(&mut [&mut alice, &mut shop]);
    shop.say(chat, "Avec plaisir");
    alice.device().typing(chat, true, None).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(alice.read(chat), ["Confiture de mirabelles", "Avec plaisir"]);
    for word in ["Confiture", "mirabelles", "plaisir", "Églantine", "Camille", "Halbran"] {
        let found = world.relay.seen.windows(word.len()).any(|part| part == word.as_bytes());
        assert!(!found, "{word} was seen");
    }
}
