//! A stranger opens a shop's link and says hello.

use comptoir_api::chat::{Notice, Status};
use comptoir_client::Draft;
use comptoir_testkit::World;
use comptoir_testkit::people::{author, staff};

#[test]
fn two_people_who_never_met_talk() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    let hello = alice.say(chat, "Bonjour !");
    assert_eq!(alice.status(hello), Status::Waiting);
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(alice.status(hello), Status::Delivered);
    assert_eq!(shop.chat(), chat);
    assert_eq!(shop.read(chat), ["Bonjour !"]);
    assert_eq!(shop.notices(chat), [Notice::Encrypted]);

    let draft = Draft::text("Bonjour Alice").by(author(1, "Camille"));
    shop.device().send(chat, draft).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    let thread = alice.thread(chat);
    assert_eq!(thread.last().unwrap().from.name, "Camille");
    assert_eq!(alice.read(chat), ["Bonjour !", "Bonjour Alice"]);

    // Reading takes eyes; it is told when a person has read.
    shop.device().mark_read(chat, hello, Some(author(1, "Camille"))).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(alice.status(hello), Status::Read);
}

#[test]
fn what_is_written_offline_goes_when_there_is_a_connection() {
    let mut world = World::new();
    let (mut alice, mut shop) = (world.person("alice"), world.shop("shop"));
    world.connect(&mut shop);
    world.settle(&mut [&mut shop]);
    world.cut(&mut shop);
    let chat = alice.begin(&mut shop);
    alice.say(chat, "un");
    alice.say(chat, "deux");
    world.connect(&mut alice);
    world.settle(&mut [&mut alice]);
    world.connect(&mut shop);
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(shop.read(chat), ["un", "deux"]);
}

#[test]
fn a_change_of_readers_is_seen() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    let readers = vec![staff(1, "Camille"), staff(2, "Noé")];
    shop.device().set_roster(chat, readers).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(alice.notices(chat), [Notice::Encrypted, Notice::ReaderJoined]);
    shop.device().set_roster(chat, vec![staff(2, "Noé")]).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(alice.notices(chat), [Notice::Encrypted, Notice::ReaderJoined, Notice::ReaderLeft]);
    let names: Vec<String> =
        alice.device().readers(chat).unwrap().readers.into_iter().map(|r| r.name).collect();
    assert_eq!(names, ["", "Maison Halbran", "Noé"]);
    let words = alice.device().readers(chat).unwrap().words;
    assert_eq!(words.len(), 6);
    assert_eq!(words, shop.device().readers(chat).unwrap().words);
}

#[test]
fn keys_change_after_joining_and_the_chat_goes_on() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    for day in 0..30_u64 {
        world.later(24 * 60 * 60 * 1000, &mut [&mut alice, &mut shop]);
        alice.say(chat, &format!("jour {day}"));
        shop.say(chat, &format!("réponse {day}"));
        world.settle(&mut [&mut alice, &mut shop]);
    }
    assert_eq!(shop.read(chat).len(), 60);
    assert_eq!(alice.read(chat).len(), 60);
    assert_eq!(alice.notices(chat), [Notice::Encrypted]);
}
