//! Whatever somebody says, the thread shows something of it, and says it only once.

use std::sync::Arc;

use comptoir_api::chat::{Body, Side};
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{self as wire, Content};
use comptoir_wire::identity::{Role, ShopCard};
use comptoir_wire::ids::ChatId;
use comptoir_wire::link::ShopLink;
use proptest::prelude::*;
use prost::Message as _;

use crate::device::{Device, DeviceConfig, DeviceError};
use crate::kinds;

const RELAY: &str = "https://relay.test";

fn device(role: Role) -> Device {
    let db = rusqlite::Connection::open_in_memory().unwrap();
    let config = DeviceConfig { role, relay: RELAY.into(), clock: Arc::new(|| 1_790_000_000_000) };
    Device::open(db, config).unwrap()
}

/// A customer who has begun a chat with a shop.
fn customer() -> (Device, ChatId) {
    let (shop, mut customer) = (device(Role::Counter), device(Role::Person));
    let card = ShopCard {
        slug: "halbran".into(),
        name: "Halbran".into(),
        relay: RELAY.into(),
        base: RELAY.into(),
        ..ShopCard::default()
    };
    let card = shop.sign_card(&card).encode_to_vec();
    let account = Some(shop.account());
    let (base, slug) = (RELAY.to_owned(), "halbran".to_owned());
    let link = ShopLink { base, slug, account, product: None, variant: None, via: None };
    let (chat, _) = customer.begin_chat(&link, &card, false).unwrap();
    (customer, chat)
}

fn id() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        (0_u8..6).prop_map(|n| vec![n; 16]),
        Just(Vec::new()),
        proptest::collection::vec(any::<u8>(), 0..20),
    ]
}

fn money() -> impl Strategy<Value = Option<wire::Money>> {
    let some = (any::<i64>(), "[A-Z]{0,4}");
    proptest::option::of(some.prop_map(|(minor, currency)| wire::Money { minor, currency }))
}

fn line() -> impl Strategy<Value = wire::Line> {
    (".{0,20}", ".{0,20}", any::<u32>(), money()).prop_map(|(product, title, quantity, price)| {
        wire::Line { product, title, quantity, unit_price: price, ..wire::Line::default() }
    })
}

fn body() -> impl Strategy<Value = Option<Kind>> {
    let lines = || proptest::collection::vec(line(), 0..4);
    let some = prop_oneof![
        ".{0,60}".prop_map(|text| Kind::Text(wire::Text { text, ..wire::Text::default() })),
        (id(), ".{0,4}")
            .prop_map(|(message, emoji)| { Kind::Reaction(wire::Reaction { message, emoji }) }),
        (id(), ".{0,9}").prop_map(|(message, text)| Kind::Edit(wire::Edit { message, text })),
        id().prop_map(|message| Kind::Delete(wire::Delete { message })),
        (lines(), ".{0,20}", money()).prop_map(|(lines, note, total)| {
            Kind::Cart(wire::Cart { lines, note, total, ..wire::Cart::default() })
        }),
        (id(), lines(), "[a-c]{0,1}", any::<u32>(), -1..14_i32).prop_map(
            |(cart, lines, order, revision, state)| {
                let order = wire::OrderStatus {
                    cart,
                    lines,
                    order,
                    revision,
                    state,
                    ..wire::OrderStatus::default()
                };
                Kind::OrderStatus(order)
            }
        ),
        (any::<f64>(), any::<f64>()).prop_map(|(latitude, longitude)| {
            let place = wire::Location { latitude, longitude, ..wire::Location::default() };
            Kind::Location(place)
        }),
        (id(), ".{0,9}").prop_map(|(message, title)| {
            Kind::ChoiceAnswer(wire::ChoiceAnswer { message, title, options: vec!["a".into()] })
        }),
        ".{0,9}".prop_map(|text| Kind::Choice(wire::Choice { text, ..wire::Choice::default() })),
        ".{0,9}".prop_map(|title| {
            Kind::Product(wire::Product { title, ..wire::Product::default() })
        }),
        (".{0,9}", "\\{\"a\":\\[[0-9]?\\]\\}").prop_map(|(title, schema_json)| {
            Kind::Form(wire::Form { title, schema_json, ..wire::Form::default() })
        }),
        (id(), "\\{\"[a-c]\":\"[a-z]{0,3}\"\\}").prop_map(|(message, values_json)| {
            Kind::FormAnswer(wire::FormAnswer { message, values_json })
        }),
        proptest::collection::vec(".{0,9}", 2..4).prop_map(|texts| {
            let card = |text| wire::Choice { text, ..wire::Choice::default() };
            let cards = texts.into_iter().map(card).collect();
            Kind::Carousel(wire::Carousel { text: String::new(), cards })
        }),
        (id(), any::<bool>()).prop_map(|(message, given)| {
            let topic = "marketing".to_owned();
            let receipt =
                wire::ConsentReceipt { message, topic, given, ..wire::ConsentReceipt::default() };
            Kind::ConsentReceipt(receipt)
        }),
    ];
    proptest::option::of(some)
}

fn content() -> impl Strategy<Value = Content> {
    (id(), id(), body(), ".{0,20}", any::<u64>()).prop_map(
        |(id, reply_to, body, fallback, sent_ms)| Content {
            version: 1,
            id,
            reply_to,
            body,
            fallback,
            sent_ms: sent_ms % 4_000_000_000_000,
            ..Content::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Any messages, in any order, twice: each that passes the checks and is no mere effect is in
    /// the thread once, and the thread can always be shown.
    #[test]
    fn whatever_is_said_is_shown_once(contents in proptest::collection::vec(content(), 1..12)) {
        let (mut device, chat) = customer();
        let mut expected = std::collections::BTreeSet::new();
        for content in contents.iter().chain(&contents) {
            let allowed = kinds::check(content, Role::Counter).is_ok()
                || kinds::check(content, Role::Person).is_ok();
            if !allowed {
                continue;
            }
            let new = device.save(|device| {
                device.store(chat, content, &[7; 16], Side::Other, None)
            }).unwrap();
            if new && !kinds::is_hidden(kinds::tag_of(content)) {
                expected.insert(content.id.clone());
            }
        }
        let thread = device.history(chat, None, 1_000).unwrap();
        let shown: Vec<_> =
            thread.iter().filter(|message| message.from.side == Side::Other).collect();
        prop_assert!(shown.len() <= expected.len());
        for message in &shown {
            // What is no ticket stands where it was said.
            let notice = matches!(message.body, Body::Notice { .. });
            prop_assert!(!notice);
            prop_assert!(device.message(message.id.parse().unwrap()).unwrap().is_some());
        }
        let events = device.take_events();
        prop_assert!(serde_json::to_string(&events).is_ok());
        let _ = device.search("a", 10).unwrap();
        let _ = device.orders(Some(chat)).unwrap();
    }

    /// Any query a person types is words, never syntax.
    #[test]
    fn any_query_can_be_searched_for(query in ".{0,40}") {
        let (device, _) = customer();
        prop_assert!(device.search(&query, 10).is_ok());
    }
}

/// A failed batch leaves nothing behind: not in the thread, not in the log, not on the screen.
#[test]
fn what_fails_is_undone_whole() {
    let (mut device, chat) = customer();
    device.take_events();
    let before = device.last_change().unwrap();
    let content = Content {
        version: 1,
        id: vec![1; 16],
        body: Some(Kind::Text(wire::Text { text: "un".into(), ..wire::Text::default() })),
        ..Content::default()
    };
    let failed: Result<(), DeviceError> = device.save(|device| {
        device.store(chat, &content, &[7; 16], Side::Other, None)?;
        Err(DeviceError::NotFound)
    });
    assert!(failed.is_err());
    assert_eq!(device.last_change().unwrap(), before);
    assert_eq!(device.take_events(), []);
    assert!(device.message(comptoir_wire::ids::MessageId([1; 16])).unwrap().is_none());
}
