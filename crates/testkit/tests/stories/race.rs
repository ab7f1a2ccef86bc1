//! Two devices commit at once: one wins, the other catches up and tries again (RFC 9420 §14).

use comptoir_api::chat::Notice;
use comptoir_testkit::World;
use comptoir_testkit::people::staff;

#[test]
fn two_commits_at_once_both_come_true() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    // Both want to change their keys; the shop also has a new reader. Neither has heard the other.
    world.clock.turn(8 * 24 * 60 * 60 * 1000);
    shop.device().set_roster(chat, vec![staff(1, "Camille"), staff(2, "Noé")]).unwrap();
    alice.device().tick().unwrap();
    shop.device().tick().unwrap();
    alice.say(chat, "avant");
    shop.say(chat, "aussi");
    for person in [&mut alice, &mut shop] {
        for frame in person.device().to_send().unwrap() {
            world.relay.handle(person.id, frame);
        }
    }
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(alice.notices(chat), [Notice::Encrypted, Notice::ReaderJoined]);
    assert_eq!(shop.notices(chat), [Notice::Encrypted, Notice::ReaderJoined]);
    alice.say(chat, "après");
    shop.say(chat, "de même");
    world.settle(&mut [&mut alice, &mut shop]);
    for person in [&mut alice, &mut shop] {
        let mut read = person.read(chat);
        read.sort();
        assert_eq!(read, ["après", "aussi", "avant", "de même"]);
    }
}
