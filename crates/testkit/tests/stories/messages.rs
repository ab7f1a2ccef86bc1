//! What can be said: replies, reactions, edits, deletions, carts and orders, receipts, typing.

use comptoir_api::chat::{Body, Notice, OrderState, Side, Status};
use comptoir_api::device::Event;
use comptoir_client::{ChangeKind, Draft, SendError};
use comptoir_testkit::World;
use comptoir_testkit::people::{Person, author, blob};
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{
    Cart, CartAnswer, Choice, ChoiceAnswer, ChoiceOption, Delete, Edit, Farewell, Line, Media,
    Money, OrderStatus, Reaction,
};
use comptoir_wire::ids::MessageId;

fn line(title: &str, quantity: u32) -> Line {
    let unit_price = Some(Money { minor: 1_250, currency: "EUR".into() });
    Line { product: "miel".into(), title: title.into(), quantity, unit_price, ..Line::default() }
}

fn status(cart: MessageId, revision: u32, state: comptoir_wire::content::OrderState) -> Kind {
    Kind::OrderStatus(OrderStatus {
        order: "ord_1".into(),
        reference: "H-1".into(),
        state: state as i32,
        lines: vec![line("Miel de thym", 2)],
        total: Some(Money { minor: 2_500, currency: "EUR".into() }),
        cart: cart.to_vec(),
        revision,
        at_ms: u64::from(revision),
        ..OrderStatus::default()
    })
}

#[test]
fn a_message_is_answered_reacted_to_edited_and_deleted() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    let asked = alice.say(chat, "Avez-vous du mile ?");
    world.settle(&mut [&mut alice, &mut shop]);
    let draft = Draft::text("Oui !").replying_to(asked).by(author(1, "Camille"));
    let answered = shop.device().send(chat, draft).unwrap();
    let thumb = Reaction { message: answered.to_vec(), emoji: "👍".into() };
    world.settle(&mut [&mut alice, &mut shop]);
    alice.device().send(chat, Draft::new(Kind::Reaction(thumb))).unwrap();
    let edit = Edit { message: asked.to_vec(), text: "Avez-vous du miel ?".into() };
    alice.device().send(chat, Draft::new(Kind::Edit(edit))).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);

    for person in [&mut alice, &mut shop] {
        assert_eq!(person.read(chat), ["Avez-vous du miel ?", "Oui !"]);
        let thread = person.thread(chat);
        let answer = thread.last().unwrap();
        assert_eq!(answer.reply_to.as_ref().unwrap().text, "Avez-vous du miel ?");
        assert_eq!(answer.reactions[0].emoji, "👍");
    }
    assert!(alice.thread(chat).last().unwrap().reactions[0].own);

    // Nobody changes what somebody else said.
    let foreign = Kind::Edit(Edit { message: answered.to_vec(), text: "Non".into() });
    let refused = alice.device().send(chat, Draft::new(foreign));
    assert!(matches!(refused, Err(SendError::NotYours)));

    let delete = Kind::Delete(Delete { message: asked.to_vec() });
    alice.device().send(chat, Draft::new(delete)).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    let bodies: Vec<Body> = shop.thread(chat).into_iter().map(|message| message.body).collect();
    assert!(bodies.contains(&Body::Deleted));
    assert_eq!(shop.device().search("miel", 10).unwrap(), []);
}

#[test]
fn a_cart_becomes_an_order_at_its_own_place() {
    use comptoir_wire::content::OrderState as Wire;
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    let cart = Cart { lines: vec![line("Miel de thym", 2)], ..Cart::default() };
    let cart = alice.device().send(chat, Draft::new(Kind::Cart(cart))).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    assert!(
        matches!(&shop.thread(chat).last().unwrap().body, Body::Cart(order) if order.id.is_empty())
    );

    for (revision, state) in [(1, Wire::Received), (2, Wire::Accepted), (3, Wire::Ready)] {
        shop.device().send(chat, Draft::new(status(cart, revision, state))).unwrap();
    }
    world.settle(&mut [&mut alice, &mut shop]);
    for person in [&mut alice, &mut shop] {
        let thread = person.thread(chat);
        let tickets: Vec<&Body> =
            thread.iter().map(|m| &m.body).filter(|b| matches!(b, Body::Order(_))).collect();
        let [Body::Order(ticket)] = tickets.as_slice() else { panic!("one ticket") };
        assert_eq!((ticket.state, ticket.revision), (OrderState::Ready, 3));
        assert_eq!(ticket.cart, cart.to_string());
    }
    assert!(alice.events.iter().any(|event| matches!(event, Event::Order(_))));

    // A customer cannot move an order.
    let forged = Draft::new(status(cart, 4, Wire::Paid));
    alice.device().send(chat, forged).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(shop.device().orders(Some(chat)).unwrap()[0].state, OrderState::Ready);

    let answer =
        CartAnswer { order: "ord_1".into(), confirmed: true, revision: 3, ..CartAnswer::default() };
    let answer = alice.device().send(chat, Draft::new(Kind::CartAnswer(answer))).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    let changes = shop.device().changes_after(0, 1_000).unwrap();
    assert!(changes.iter().any(|change| change.kind == ChangeKind::CartAnswer(answer)));
}

#[test]
fn a_cart_that_cannot_be_is_refused_at_once() {
    let mut world = World::new();
    let (mut alice, _shop, chat) = world.meet();
    for quantity in [0, 1_000] {
        let cart = Cart { lines: vec![line("Miel", quantity)], ..Cart::default() };
        let refused = alice.device().send(chat, Draft::new(Kind::Cart(cart)));
        assert!(matches!(refused, Err(SendError::Invalid(_))));
    }
    let long = alice.device().send(chat, Draft::text("a".repeat(10_001)));
    assert!(matches!(long, Err(SendError::TooLong { size: 10_001, limit: 10_000, .. })));
}

#[test]
fn a_choice_shows_what_was_chosen() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    let option = |id: &str, title: &str| ChoiceOption {
        id: id.into(),
        title: title.into(),
        ..ChoiceOption::default()
    };
    let choice = Choice {
        text: "Retrait ou envoi ?".into(),
        options: vec![option("r", "Retrait"), option("e", "Envoi")],
        ..Choice::default()
    };
    let asked = shop.device().send(chat, Draft::new(Kind::Choice(choice))).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    let answer = ChoiceAnswer {
        message: asked.to_vec(),
        options: vec!["r".into()],
        title: "Retrait".into(),
    };
    alice.device().send(chat, Draft::new(Kind::ChoiceAnswer(answer))).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    let asked = shop.device().message(asked).unwrap().unwrap();
    assert!(matches!(asked.body, Body::Choice(choice) if choice.chosen == ["r"]));
}

#[test]
fn a_machine_never_sets_read() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    let hello = alice.say(chat, "Bonjour");
    world.settle(&mut [&mut alice, &mut shop]);
    let mut machine = author(1, "Accueil");
    machine.machine = true;
    shop.device().mark_read(chat, hello, Some(machine)).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(alice.status(hello), Status::Delivered);
}

#[test]
fn typing_is_seen_and_not_kept() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    alice.device().typing(chat, true, None).unwrap();
    alice.device().typing(chat, true, None).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    let typing = |event: &&Event| matches!(event, Event::Typing { active: true, .. });
    assert_eq!(shop.events.iter().filter(typing).count(), 1);
    assert_eq!(shop.read(chat), [] as [&str; 0]);
}

#[test]
fn a_name_is_told_and_a_farewell_taken() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    alice.device().set_profile("Tilleul", "fr").unwrap();
    alice.say(chat, "Bonjour");
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(shop.device().peer(chat).unwrap().unwrap().name, "Tilleul");
    assert_eq!(shop.thread(chat).last().unwrap().from.name, "Tilleul");

    let forgotten = alice.device().forget(chat, true).unwrap();
    assert_eq!(forgotten.messages, 1);
    world.settle(&mut [&mut alice, &mut shop]);
    assert!(alice.device().chats().unwrap().is_empty());
    let changes = shop.device().changes_after(0, 1_000).unwrap();
    assert_eq!(changes.last().map(|c| &c.kind), changes.iter().rev().map(|c| &c.kind).next());
    assert!(changes.iter().any(|change| change.kind == ChangeKind::Farewell { erase: true }));
    assert!(!shop.device().chat(chat).unwrap().unwrap().writable);
    // What was to go is gone at the shop too, and a line says so.
    assert_eq!(shop.read(chat), [] as [&str; 0]);
    let last = shop.thread(chat).pop().unwrap();
    assert!(matches!(last.body, Body::Notice { notice: Notice::Erased, .. }), "{last:?}");
    let _ = Farewell::default();
}

#[test]
fn an_unknown_kind_is_shown_by_its_fallback() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    let request =
        comptoir_wire::content::PaymentRequest { order: "ord_1".into(), ..Default::default() };
    let mut draft = Draft::new(Kind::PaymentRequest(request));
    draft.fallback = "À payer : 12,50 €".into();
    shop.device().send(chat, draft).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    let last = alice.thread(chat).pop().unwrap();
    assert_eq!(last.body, Body::Other { text: "À payer : 12,50 €".into() });
    assert_eq!(last.from.side, Side::Other);
}

/// A picture is on both devices until the message is deleted, erased, or its chat forgotten.
#[test]
fn a_file_goes_with_what_refers_to_it() {
    let mut world = World::new();
    let (mut alice, mut shop, chat) = world.meet();
    let mut picture = |alice: &mut Person, shop: &mut Person| {
        let media = Media { blob: Some(blob(7)), name: "miel.webp".into(), ..Media::default() };
        let sent = alice.device().send(chat, Draft::new(Kind::Media(media))).unwrap();
        world.settle(&mut [alice, shop]);
        for person in [alice, shop] {
            person.device().keep_file(sent, b"picture").unwrap();
            assert!(person.device().file(sent).unwrap().is_some());
        }
        sent
    };
    let deleted = picture(&mut alice, &mut shop);
    let erased = picture(&mut alice, &mut shop);
    let kept = picture(&mut alice, &mut shop);

    // Nobody deletes what somebody else sent.
    let refused = shop.device().send(chat, Draft::new(delete(deleted)));
    assert!(matches!(refused, Err(SendError::NotYours)));
    alice.device().send(chat, Draft::new(delete(deleted))).unwrap();
    world.settle(&mut [&mut alice, &mut shop]);
    for person in [&mut alice, &mut shop] {
        assert_eq!(person.device().file(deleted).unwrap(), None);
        assert_eq!(person.device().media(deleted).unwrap(), None);
        // A download that was on its way when the message was deleted.
        person.device().keep_file(deleted, b"picture").unwrap();
        assert_eq!(person.device().file(deleted).unwrap(), None);
        assert!(person.device().file(kept).unwrap().is_some());
    }
    shop.device().erase_message(erased).unwrap();
    assert_eq!(shop.device().file(erased).unwrap(), None);

    // The farewell is still to be sent, the picture is gone already.
    world.cut(&mut alice);
    alice.device().forget(chat, true).unwrap();
    assert_eq!(alice.device().file(kept).unwrap(), None);
    // Nor does the shop keep what it was asked to erase.
    assert!(shop.device().file(kept).unwrap().is_some());
    world.connect(&mut alice);
    world.settle(&mut [&mut alice, &mut shop]);
    assert_eq!(shop.device().file(kept).unwrap(), None);
}

fn delete(message: MessageId) -> Kind {
    Kind::Delete(Delete { message: message.to_vec() })
}
