//! Messages are kept for a time: by the shorter of what both sides want, on both devices.

use comptoir_api::chat::{Body, Notice, Side};
use comptoir_api::device::Event;
use comptoir_client::keep::Terms;
use comptoir_client::{ChangeKind, Draft, SendError};
use comptoir_testkit::World;
use comptoir_testkit::people::{Person, blob};
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Cart, ConsentReceipt, Keep, Line, Media, Money, OrderStatus};
use comptoir_wire::ids::ChatId;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

fn days(days: u32) -> Terms {
    Terms { days, media_days: 0 }
}

/// What the lines of the thread say of keeping: messages, files.
fn said(person: &mut Person, chat: ChatId) -> Vec<(u64, String)> {
    let of = |body: Body| match body {
        Body::Notice { notice: Notice::RetentionChanged, number, detail, .. } => {
            Some((number, detail))
        }
        _ => None,
    };
    person.thread(chat).into_iter().filter_map(|message| of(message.body)).collect()
}

/// The customer chooses a month: what is older goes on both devices, what is newer later; the order
/// and what was agreed to stay.
#[test]
fn what_is_older_than_was_chosen_goes_on_both_sides() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    alice.say(chat, "Gardez-vous du miel de sapin ?");
    let receipt = ConsentReceipt { topic: "tpc_1".into(), given: true, ..Default::default() };
    alice.device().send(chat, Draft::new(Kind::ConsentReceipt(receipt))).unwrap();
    let line =
        Line { product: "miel".into(), title: "Miel".into(), quantity: 1, ..Line::default() };
    let cart = Cart { lines: vec![line.clone()], ..Cart::default() };
    let cart = alice.device().send(chat, Draft::new(Kind::Cart(cart))).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    let order = OrderStatus {
        order: "ord_1".into(),
        reference: "H-1".into(),
        state: 1,
        lines: vec![line],
        total: Some(Money { minor: 900, currency: "EUR".into() }),
        cart: cart.to_vec(),
        revision: 1,
        ..OrderStatus::default()
    };
    shop.device().send(chat, Draft::new(Kind::OrderStatus(order))).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    world.later(20 * DAY_MS, &mut [&mut alice, &mut shop]);
    alice.say(chat, "Et du miel de thym ?");
    world.settle(&mut [&mut alice, &mut shop]);
    world.later(20 * DAY_MS, &mut [&mut alice, &mut shop]);

    let kept = alice.device().keep(chat, days(30)).unwrap();
    assert_eq!((kept.both.days, kept.both.media_days), (30, 30));
    world.settle(&mut [&mut alice, &mut shop]);
    for person in [&mut alice, &mut shop] {
        assert_eq!(person.read(chat), ["Et du miel de thym ?"]);
        assert_eq!(said(person, chat), [(30, String::new())]);
        assert!(person.device().search("sapin", 9).unwrap().is_empty(), "nor found");
        assert_eq!(person.device().orders(Some(chat)).unwrap().len(), 1);
    }
    assert_eq!(shop.device().kept(chat).unwrap().other, days(30));
    let consents = alice.device().consents(chat).unwrap();
    assert!(consents.iter().any(|consent| consent.topic == "tpc_1" && consent.given));
    let erased = alice.events.iter().find_map(|event| match event {
        Event::Erased { messages, .. } => Some(messages.len()),
        _ => None,
    });
    assert!(erased.is_some_and(|count| count >= 2), "{erased:?}");
    let changes = shop.device().changes_after(0, 1_000).unwrap();
    assert!(changes.iter().any(|change| change.kind == ChangeKind::Erased));

    // The rest goes when its time comes, without anybody asking; a crash in between loses nothing.
    world.crash(&mut shop);
    world.later(11 * DAY_MS, &mut [&mut alice, &mut shop]);
    for person in [&mut alice, &mut shop] {
        assert_eq!(person.read(chat), [] as [&str; 0]);
        // The line that says so is younger, and the proof of what was agreed to stays.
        assert_eq!(said(person, chat).len(), 1);
        let left = person.thread(chat);
        let notices = left.iter().filter(|message| message.from.side == Side::Notice);
        assert_eq!(notices.count(), 1, "{left:#?}");
    }
    alice.say(chat, "Me revoilà");
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(shop.read(chat), ["Me revoilà"]);
}

/// The shop's policy and the person's choice: the shorter counts, files by themselves, and what
/// comes late changes nothing.
#[test]
fn the_shorter_of_two_counts() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    shop.device().keep(chat, Terms { days: 365, media_days: 90 }).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(said(&mut alice, chat), [(365, "90".to_owned())]);
    let media = Media { blob: Some(blob(7)), mime: "image/jpeg".into(), ..Media::default() };
    shop.device().send(chat, Draft::new(Kind::Media(media))).unwrap();
    alice.say(chat, "Jolie photo");
    world.settle(&mut [&mut alice, &mut shop]);
    let files = |person: &mut Person| {
        let thread = person.thread(chat);
        thread.iter().filter(|message| matches!(message.body, Body::Media(_))).count()
    };
    assert_eq!(files(&mut alice), 1);
    world.later(91 * DAY_MS, &mut [&mut alice, &mut shop]);
    assert_eq!((files(&mut alice), files(&mut shop)), (0, 0));
    assert_eq!(alice.read(chat), ["Jolie photo"]);

    // Longer than the shop's is no wish that anybody grants; shorter is.
    let kept = alice.device().keep(chat, days(3_000)).unwrap();
    assert_eq!((kept.own.days, kept.both.days), (3_000, 365));
    let refused = alice.device().keep(chat, days(3_651));
    assert!(matches!(refused, Err(SendError::TooLong { limit: 3_650, .. })), "{refused:?}");
    alice.device().keep(chat, days(7)).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(shop.device().kept(chat).unwrap().both, days_of(7));
    assert_eq!(shop.read(chat), [] as [&str; 0]);
    let lines = said(&mut shop, chat);
    assert_eq!(lines.last(), Some(&(7, String::new())));

    // Said twice is said once.
    alice.device().keep(chat, days(7)).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(said(&mut shop, chat), lines);

    // What was said first and comes last, even from a clock that is ahead, undoes nothing.
    alice.device().keep(chat, days(90)).unwrap();
    world.settle(&mut [&mut alice]);
    let late = world.relay.steal(shop.id);
    assert_eq!(late.len(), 1);
    alice.device().keep(chat, days(14)).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(shop.device().kept(chat).unwrap().other, days(14));
    for late in late {
        world.relay.inject(shop.id, late);
    }
    world.connect(&mut shop);
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(shop.device().kept(chat).unwrap().other, days(14));

    // Nothing out of bounds gets in from outside either.
    let wild = Kind::Keep(Keep { days: 1_000_000, media_days: 0 });
    assert!(matches!(alice.device().send(chat, Draft::new(wild)), Err(SendError::Invalid(_))));
}

fn days_of(days: u32) -> Terms {
    Terms { days, media_days: days }
}
