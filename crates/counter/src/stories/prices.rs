//! Prices that hold for a time, and collections that fill themselves, as customers meet them.

use std::time::Duration;

use comptoir_api::catalogue::{CataloguePage, ProductPage};
use comptoir_api::chat::OrderState;
use comptoir_api::shop::{ApiError, CollectionEdit, CollectionRule, Done, ProductEdit};
use comptoir_api::trade::{ListedPrice, PriceList, Quote};
use serde_json::json;

use super::world::World;

const HOUR: Duration = Duration::from_hours(1);

/// Announced for later, it begins by itself on the page, in the basket and in the cart; a cart sent
/// with the price of before is answered with the one of now.
#[tokio::test(flavor = "multi_thread")]
async fn a_sale_begins_and_ends_by_itself() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    let now_ms = world.counter.now_ms();
    let sale = PriceList {
        name: "Happy hour".into(),
        from_ms: Some(now_ms + 3_600_000),
        to_ms: Some(now_ms + 2 * 3_600_000),
        percent_bp: 2_000,
        prices: vec![ListedPrice {
            product: "sables".into(),
            minor: 300,
            ..ListedPrice::default()
        }],
        ..PriceList::default()
    };
    let saved: PriceList = owner.post("/api/price-lists", &sale).await;
    assert!(saved.id.starts_with("prl_"), "{saved:?}");
    let shown = "/api/public/halbran/products/miel?lang=en";
    let page: ProductPage = owner.get(shown).await;
    assert_eq!((page.tile.price.minor, page.tile.price_before), (1_250, None));

    world.clock.turn(HOUR);
    let page: ProductPage = owner.get(shown).await;
    let before = page.tile.price_before.map(|price| price.minor);
    assert_eq!((page.tile.price.minor, before), (1_000, Some(1_250)));
    let basket = json!({ "lines": [{ "product": "miel", "quantity": 1 },
        { "product": "sables", "quantity": 1 }] });
    let quote: Quote = owner.post("/api/public/halbran/quote", &basket).await;
    assert_eq!(quote.total.minor, 1_300);
    customer.order(&[("miel", 1, 1_000), ("sables", 1, 300)]).await;
    let order = customer.sees_order(|order| order.state == OrderState::Received).await;
    assert_eq!(order.total.minor, 1_300);
    // The editor has the shop's own price, which a save leaves as it is.
    let edit: ProductEdit = owner.get("/api/products/miel").await;
    assert_eq!(edit.price.minor, 1_250);

    world.clock.turn(HOUR);
    let page: ProductPage = owner.get(shown).await;
    assert_eq!(page.tile.price.minor, 1_250);
    customer.order(&[("miel", 1, 1_000)]).await;
    let corrected = customer.sees_order(|order| order.state == OrderState::Corrected).await;
    assert_eq!(corrected.total.minor, 1_250);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_says_nothing_is_refused() {
    let world = World::new().await;
    let owner = world.owner().await;
    let list = |change: &dyn Fn(&mut PriceList)| {
        let mut list =
            PriceList { name: "Soldes".into(), percent_bp: 1_000, ..PriceList::default() };
        change(&mut list);
        list
    };
    let price = ListedPrice { product: "miel".into(), minor: 1, ..ListedPrice::default() };
    let gone = ListedPrice { product: "rien".into(), ..price.clone() };
    let wrong = [
        ("name", list(&|list| list.name.clear())),
        ("percent_bp", list(&|list| list.percent_bp = 0)),
        ("percent_bp", list(&|list| list.percent_bp = 10_001)),
        ("to_ms", list(&|list| (list.from_ms, list.to_ms) = (Some(9), Some(9)))),
        ("collection", list(&|list| list.collection = "nulle-part".into())),
        ("prices", list(&|list| list.prices = vec![price.clone(), price.clone()])),
        ("prices", list(&|list| list.prices = vec![gone.clone()])),
    ];
    for (field, list) in wrong {
        let refused = owner.ask::<PriceList>("POST", "/api/price-lists", &list).await.unwrap_err();
        assert_eq!(refused.field.as_deref(), Some(field), "{list:?}");
    }
    let saved: PriceList = owner.post("/api/price-lists", &list(&|_| {})).await;
    let renamed = PriceList { name: "Fins de série".into(), ..saved.clone() };
    let _: PriceList = owner.post("/api/price-lists", &renamed).await;
    assert_eq!(owner.get::<Vec<PriceList>>("/api/price-lists").await, [renamed]);
    let path = format!("/api/price-lists/{}", saved.id);
    owner.ask::<Done>("DELETE", &path, &json!({})).await.unwrap();
    let again: Result<Done, ApiError> = owner.ask("DELETE", &path, &json!({})).await;
    assert_eq!(again.unwrap_err().code, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collection_fills_itself() {
    let world = World::new().await;
    let owner = world.owner().await;
    let mut collections: Vec<CollectionEdit> = owner.get("/api/collections").await;
    collections.push(CollectionEdit {
        titles: vec![("fr".into(), "Petits prix".into()), ("en".into(), "Small prices".into())],
        rule: Some(CollectionRule { max_minor: Some(500), ..CollectionRule::default() }),
        ..CollectionEdit::default()
    });
    let saved: Vec<CollectionEdit> = owner.put("/api/collections", &collections).await;
    assert_eq!(saved.last().unwrap().id, "petits-prix");
    let path = "/api/public/halbran/catalogue?lang=en&collection=petits-prix";
    let page: CataloguePage = owner.get(path).await;
    let ids: Vec<&str> = page.products.iter().map(|tile| tile.id.as_str()).collect();
    assert_eq!(ids, ["sables"]);
    let shown = page.collections.iter().find(|one| one.id == "petits-prix").unwrap();
    assert_eq!(shown.title, "Small prices");

    // A rule that can hold for nothing is refused.
    let mut wrong = saved.clone();
    let upside_down =
        CollectionRule { min_minor: Some(9), max_minor: Some(5), ..CollectionRule::default() };
    wrong.last_mut().unwrap().rule = Some(upside_down);
    let refused = owner.ask::<Vec<CollectionEdit>>("PUT", "/api/collections", &wrong).await;
    assert_eq!(refused.unwrap_err().field.as_deref(), Some("rule"));

    let mut honey: ProductEdit = owner.get("/api/products/miel").await;
    honey.price.minor = 490;
    let _: ProductEdit = owner.put("/api/products/miel", &honey).await;
    let page: CataloguePage = owner.get(path).await;
    assert_eq!(page.total, 2);
}
