//! Carts that no honest device sends: the shop answers from its catalogue.

use std::path::Path;
use std::sync::Arc;

use comptoir_api::chat::{Order, OrderState};
use comptoir_api::device::Event;
use comptoir_client::net::{Handle, SystemClock};
use comptoir_client::{Device, DeviceConfig, Draft};
use comptoir_wire::codec::Travels;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Cart, Content, Line, Money};
use comptoir_wire::identity::Role;
use comptoir_wire::link::ShopLink;
use serde_json::Value;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::bad_input::{MARK, nothing_was_logged, server, stock};
use crate::person::Person;
use crate::support::{PATIENCE, Server};

/// A customer whose device writes what ours never would: it goes out encrypted as any message, and
/// the shop answers from its catalogue.
#[tokio::test(flavor = "multi_thread")]
async fn in_the_cart() {
    let dir = tempfile::tempdir().unwrap();
    let server = server(dir.path()).await;
    let made = server.shop("Maison Halbran").await;
    stock(&server, &made, dir.path()).await;
    let owner = Person::by_link(&server.url, &made["sign_in"]).await;

    let line = |product: &str, quantity: u32, minor: i64, currency: &str| Line {
        product: product.into(),
        title: MARK.into(),
        quantity,
        unit_price: Some(Money { minor, currency: currency.into() }),
        ..Line::default()
    };
    let of_variant = |variant: &str| Line { variant: variant.into(), ..line("the", 1, 500, "EUR") };
    let euros = |minor| Some(Money { minor, currency: "EUR".into() });
    let carts = [
        (vec![line("miel", 2, 1, "EUR")], euros(2), OrderState::Corrected, "12,50", 2500),
        (vec![line("miel", 1, 1250, "USD")], None, OrderState::Corrected, "EUR", 1250),
        (
            vec![line("miel", 1, -1250, "EUR")],
            euros(i64::MIN),
            OrderState::Corrected,
            "12,50",
            1250,
        ),
        (vec![line("miel", 3, 1250, "EUR")], euros(1), OrderState::Corrected, "total", 3750),
        (vec![line("miel", 0, 1250, "EUR")], euros(0), OrderState::Cancelled, "1 à 999", 0),
        // What a negative quantity is on the wire.
        (
            vec![line("miel", (-2_i32) as u32, 1250, "EUR")],
            None,
            OrderState::Cancelled,
            "1 à 999",
            0,
        ),
        (
            vec![line("nougat", 1, 1250, "EUR")],
            euros(1250),
            OrderState::Cancelled,
            "plus en vente",
            0,
        ),
        (vec![of_variant("geant")], euros(500), OrderState::Cancelled, "variante", 0),
        (vec![], None, OrderState::Cancelled, "vide", 0),
        (vec![line("miel", 1, 1250, "EUR")], euros(1250), OrderState::Received, "", 1250),
    ];
    let mut sent: Vec<_> =
        carts.iter().map(|(lines, total, ..)| (lines.clone(), total.clone())).collect();
    // One that is over a limit is not even looked at, and the shop sees that something was.
    sent.insert(0, (vec![line("miel", 1, 1250, "EUR"); 101], None));
    let answers = hostile_carts(&server, &made, dir.path(), sent).await;
    assert_eq!(answers.len(), carts.len(), "{answers:#?}");
    for ((_, _, state, why, total), answer) in carts.iter().zip(&answers) {
        assert_eq!((answer.state, answer.total.minor), (*state, *total), "{why}: {answer:?}");
        assert!(answer.reason.contains(why), "'{}' does not say '{why}'", answer.reason);
        assert!(answer.lines.iter().all(|line| !line.title.contains(MARK)), "{answer:?}");
    }
    // The shop has each once, at its own prices.
    let orders = owner.get("/api/orders?limit=100").await;
    assert_eq!(orders["orders"].as_array().unwrap().len(), carts.len(), "{orders}");
    let inbox = owner.get("/api/chats?queue=all").await;
    let row = inbox["chats"][0]["id"].as_str().unwrap();
    let thread = owner.get(&format!("/api/chats/{row}/messages?limit=100")).await;
    let mut thread = thread["messages"].as_array().unwrap().iter();
    assert!(thread.any(|message| message["body"]["notice"] == "refused"), "refused in silence");
    nothing_was_logged(&server);
    server.stop().await;
}

/// Writes honest carts without a connection, puts others in their place on its own disk, connects,
/// and collects the shop's answers to all but the first, in the order of the carts.
async fn hostile_carts(
    server: &Server,
    made: &Value,
    folder: &Path,
    carts: Vec<(Vec<Line>, Option<Money>)>,
) -> Vec<Order> {
    let link = ShopLink::parse(made["link"].as_str().unwrap()).unwrap();
    let card = format!("{}/s/{}/card", server.url, link.slug);
    let card = reqwest::get(card).await.unwrap().bytes().await.unwrap();
    let path = folder.join("hostile.db");
    let (role, relay) = (Role::Person, server.url.clone());
    let config = DeviceConfig { role, relay, clock: Arc::new(SystemClock) };
    let mut device = Device::open(rusqlite::Connection::open(&path).unwrap(), config).unwrap();
    let (chat, _) = device.begin_chat(&link, &card, false).unwrap();
    let honest = Line { product: "miel".into(), quantity: 1, ..Line::default() };
    let mut sent = Vec::new();
    for _ in &carts {
        let cart = Cart { lines: vec![honest.clone()], ..Cart::default() };
        sent.push(device.send(chat, Draft::new(Kind::Cart(cart))).unwrap().to_string());
    }
    let disk = rusqlite::Connection::open(&path).unwrap();
    let waiting: Vec<(i64, Vec<u8>)> = disk
        .prepare("SELECT n, content FROM outbox ORDER BY n")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut carts_left = carts.iter();
    for (n, content) in waiting {
        let mut content = Content::from_bytes(&content).unwrap();
        let Some(Kind::Cart(cart)) = &mut content.body else { continue };
        (cart.lines, cart.total) = carts_left.next().unwrap().clone();
        let change = "UPDATE outbox SET content = ? WHERE n = ?";
        disk.execute(change, rusqlite::params![content.to_bytes(), n]).unwrap();
    }
    assert!(carts_left.next().is_none(), "not every cart was waiting");

    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    let handle = Handle::start(device, &tasks, stop.clone());
    let mut events = handle.events();
    let mut answers: Vec<Order> = Vec::new();
    let answered = |answers: &[Order], cart: &String| answers.iter().any(|o| o.cart == *cart);
    let hearing = async {
        // The first is not even looked at; the others need not be answered in order.
        while answers.len() + 1 < sent.len() {
            if let Event::Order(order) = events.recv().await.unwrap()
                && !order.reference.is_empty()
                && !answered(&answers, &order.cart)
            {
                answers.push(order);
            }
        }
    };
    timeout(PATIENCE, hearing).await.expect("not every cart was answered");
    answers.sort_by_key(|order| sent.iter().position(|cart| *cart == order.cart));
    stop.cancel();
    tasks.close();
    tasks.wait().await;
    answers
}
