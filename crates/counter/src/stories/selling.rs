//! What a shop's settings make of an order: ways of handing over, times, coupons, taxes.

use comptoir_api::chat::{Order, OrderState};
use comptoir_api::shop::{OrderDetail, Span};
use comptoir_api::trade::{
    Coupon, CouponKind, DeliveryMethod, DeliveryOptions, MethodKind, Quote, QuoteAsked, SlotPlan,
    TaxClass, TaxRate, TradeSettings,
};
use comptoir_client::Draft;
use comptoir_wire::content::{self, content::Body as Sent};
use serde_json::json;

use super::world::{Console, Customer, World};

/// Collected on Wednesdays, one order an hour; sent to France and Germany for 4,90, free from 50.
fn settings() -> TradeSettings {
    let mut week: [Vec<Span>; 7] = Default::default();
    week[2] = vec![Span { from: 600, to: 720 }];
    let rate = |country: &str, rate_bp| TaxRate { country: country.into(), rate_bp };
    TradeSettings {
        methods: vec![
            DeliveryMethod {
                id: "retrait".into(),
                titles: vec![("fr".into(), "Retrait".into())],
                place: "8 rue du Calvaire".into(),
                slots: Some(SlotPlan { week, minutes: 60, capacity: 1, lead_minutes: 60, days: 7 }),
                ..DeliveryMethod::default()
            },
            DeliveryMethod {
                id: "poste".into(),
                kind: MethodKind::Ship,
                titles: vec![("fr".into(), "Colis".into())],
                price_minor: 490,
                free_from_minor: Some(5_000),
                countries: vec!["FR".into(), "DE".into()],
                ..DeliveryMethod::default()
            },
        ],
        minimum_minor: 1_000,
        country: "FR".into(),
        taxes: vec![TaxClass {
            id: "standard".into(),
            rates: vec![rate("FR", 550), rate("DE", 700)],
        }],
        revision: 0,
    }
}

async fn sell(owner: &Console) -> TradeSettings {
    owner.put::<TradeSettings>("/api/trade", &settings()).await
}

struct Cart<'a> {
    lines: &'a [(&'a str, u32, i64)],
    handover: Option<content::Handover>,
    coupons: &'a [&'a str],
    total: i64,
}

async fn order(customer: &Customer, cart: Cart<'_>) -> Order {
    let eur = |minor| Some(content::Money { minor, currency: "EUR".into() });
    let lines = cart.lines.iter().map(|(product, quantity, minor)| content::Line {
        product: (*product).into(),
        quantity: *quantity,
        unit_price: eur(*minor),
        ..content::Line::default()
    });
    let id = customer
        .send(Draft::new(Sent::Cart(content::Cart {
            lines: lines.collect(),
            total: eur(cart.total),
            handover: cart.handover,
            coupons: cart.coupons.iter().map(|code| (*code).to_owned()).collect(),
            ..content::Cart::default()
        })))
        .await
        .to_string();
    customer.sees_order(|order| order.cart == id && !order.id.is_empty()).await
}

fn sent_to(country: &str, postcode: &str) -> content::Handover {
    let address = content::Address {
        name: "A. Tilleul".into(),
        lines: vec!["1 rue du Puits".into()],
        postcode: postcode.into(),
        city: "Lyon".into(),
        country: country.into(),
        ..content::Address::default()
    };
    content::Handover {
        method: "poste".into(),
        address: Some(address),
        ..content::Handover::default()
    }
}

/// A parcel: shipping is added, tax is that of where it goes, and the ticket says all of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_costs_what_the_shop_says() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let saved = sell(&owner).await;
    assert_eq!(saved.revision, 1);
    let stale = owner.ask::<TradeSettings>("PUT", "/api/trade", &settings()).await.unwrap_err();
    assert_eq!(stale.code, "conflict");
    let customer = world.customer().await;
    let lines: &[_] = &[("miel", 2, 1250)];
    let cart = Cart { lines, handover: Some(sent_to("DE", "10115")), coupons: &[], total: 2_990 };
    let sent = order(&customer, cart).await;
    assert_eq!((sent.state, sent.total.minor), (OrderState::Received, 2_990), "{}", sent.reason);
    assert_eq!(sent.more.shipping.as_ref().unwrap().minor, 490);
    let tax = &sent.more.taxes[0];
    // 29,90 × 7 / 107
    assert_eq!((tax.country.as_str(), tax.rate_bp, tax.amount.minor), ("DE", 700, 196));
    let to = sent.more.handover.as_ref().unwrap();
    assert_eq!((to.title.as_str(), to.address.as_ref().unwrap().country.as_str()), ("Colis", "DE"));
    assert_eq!(sent.delivery, "ship");

    // Free from 50 €; a total that leaves the shipping out is not the shop's.
    let dear: &[_] = &[("sables", 14, 360)];
    let cart =
        Cart { lines: dear, handover: Some(sent_to("FR", "69001")), coupons: &[], total: 5_040 };
    assert_eq!(order(&customer, cart).await.state, OrderState::Received);
    let cheap: &[_] = &[("sables", 3, 360)];
    let cart =
        Cart { lines: cheap, handover: Some(sent_to("FR", "69001")), coupons: &[], total: 1_080 };
    let corrected = order(&customer, cart).await;
    assert_eq!((corrected.state, corrected.total.minor), (OrderState::Corrected, 1_570));
}

/// What cannot be handed over is not ordered, and the reason says what to do.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_handed_over_is_not_ordered() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    sell(&owner).await;
    let customer = world.customer().await;
    let lines: &[_] = &[("miel", 1, 1250)];
    let few: &[_] = &[("sables", 1, 360)];
    let no_slot = content::Handover { method: "retrait".into(), ..content::Handover::default() };
    for (lines, handover) in [
        (lines, None),
        (lines, Some(sent_to("FR", "6900"))),
        (lines, Some(sent_to("US", "10001"))),
        (few, Some(sent_to("FR", "69001"))),
        (lines, Some(no_slot)),
    ] {
        let cart = Cart { lines, handover, coupons: &[], total: 1_740 };
        let refused = order(&customer, cart).await;
        assert_eq!(refused.state, OrderState::Cancelled);
        assert!(!refused.reason.is_empty());
    }
    assert_eq!(world.stock("miel").await, Some(4));
}

/// A time that holds one order is taken once, and free again when that order is cancelled.
#[tokio::test(flavor = "multi_thread")]
async fn a_time_is_taken_once() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    sell(&owner).await;
    let (one, two) = (world.customer().await, world.customer().await);
    let offered: DeliveryOptions = owner.get("/api/public/halbran/delivery?lang=fr").await;
    let slots = &offered.methods[0].slots;
    assert_eq!((offered.methods.len(), slots.len(), slots[0].left), (2, 2, 1));
    let handover = content::Handover {
        method: "retrait".into(),
        from_ms: slots[0].from_ms,
        to_ms: slots[0].to_ms,
        ..content::Handover::default()
    };
    let lines: &[_] = &[("miel", 1, 1250)];
    let cart = || Cart { lines, handover: Some(handover.clone()), coupons: &[], total: 1_250 };
    let (first, second) = tokio::join!(order(&one, cart()), order(&two, cart()));
    let states = [first.state, second.state];
    assert!(states.contains(&OrderState::Received) && states.contains(&OrderState::Cancelled));
    let held = if first.state == OrderState::Received { first } else { second };
    assert_eq!(held.more.handover.as_ref().unwrap().title, "Retrait, 8 rue du Calvaire");
    let left: DeliveryOptions = owner.get("/api/public/halbran/delivery?lang=fr").await;
    assert_eq!(left.methods[0].slots.len(), 1);
    let wish = json!({ "to": "cancelled", "revision": 1, "reason": "Fermé" });
    owner.post::<OrderDetail>(&format!("/api/orders/{}/move", held.id), &wish).await;
    let left: DeliveryOptions = owner.get("/api/public/halbran/delivery?lang=fr").await;
    assert_eq!(left.methods[0].slots.len(), 2);
}

/// A coupon takes off its part, once for each customer; the quote says the same as the order.
#[tokio::test(flavor = "multi_thread")]
async fn a_coupon_is_used_within_its_limits() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    sell(&owner).await;
    let coupon = Coupon {
        code: "miel10".into(),
        takes: CouponKind::Percent { rate_bp: 1_000 },
        minimum_minor: 1_000,
        from_ms: None,
        to_ms: None,
        uses_max: None,
        per_customer_max: Some(1),
        off: false,
        uses: 0,
    };
    owner.post::<Coupon>("/api/coupons", &coupon).await;
    let ask = QuoteAsked {
        lines: vec![comptoir_api::trade::ProposedLine {
            product: "miel".into(),
            quantity: 1,
            ..comptoir_api::trade::ProposedLine::default()
        }],
        method: "poste".into(),
        country: "FR".into(),
        coupons: vec!["miel10".into(), "faux".into()],
    };
    let quote: Quote = owner.post("/api/public/halbran/quote?lang=fr", &ask).await;
    // 12,50 − 1,25 + 4,90
    assert_eq!((quote.goods.minor, quote.total.minor, quote.remarks.len()), (1_250, 1_615, 1));
    let customer = world.customer().await;
    let lines: &[_] = &[("miel", 1, 1250)];
    let cart =
        |total| Cart { lines, handover: Some(sent_to("FR", "69001")), coupons: &["MIEL10"], total };
    let first = order(&customer, cart(1_615)).await;
    assert_eq!((first.state, first.total.minor), (OrderState::Received, 1_615), "{}", first.reason);
    assert_eq!(first.more.discounts[0].code, "MIEL10");
    let again = order(&customer, cart(1_615)).await;
    assert_eq!((again.state, again.total.minor), (OrderState::Corrected, 1_740));
    let listed: Vec<Coupon> = owner.get("/api/coupons").await;
    assert_eq!(listed[0].uses, 1);
    // A cancelled order gives it back.
    let wish = json!({ "to": "cancelled", "revision": 1, "reason": "Erreur" });
    owner.post::<OrderDetail>(&format!("/api/orders/{}/move", first.id), &wish).await;
    let listed: Vec<Coupon> = owner.get("/api/coupons").await;
    assert_eq!(listed[0].uses, 0);
}
