//! Prices that hold for a time, and collections by rule: the same on both databases.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on stops")]

use comptoir_api::shop::{CollectionEdit, CollectionRule, ProductText};
use comptoir_api::trade::{ListedPrice, PriceList};
use comptoir_store::products::{ProductRow, ProductsAsked, VariantRow};
use comptoir_store::testing::{self, on_both};
use comptoir_store::{ShopId, Store, Tx};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;
/// Long after everything was added.
const NOW: u64 = 400 * DAY_MS;

fn halbran() -> ShopId {
    ShopId("halbran".into())
}

fn product(id: &str, title: &str, price_minor: i64, added_days_ago: u64) -> ProductRow {
    let text = ProductText { language: "fr".into(), title: title.into(), ..ProductText::default() };
    ProductRow {
        id: id.into(),
        texts: vec![text],
        currency: "EUR".into(),
        price_minor,
        price_max_minor: price_minor,
        updated_ms: NOW - added_days_ago * DAY_MS,
        ..ProductRow::default()
    }
}

async fn shelf(store: &Store) -> Tx {
    let mut tx = store.begin().await.unwrap();
    let shop = testing::shop("halbran");
    tx.shops().add(&shop, 1).await.unwrap();
    let rule = Some::<CollectionRule>;
    let collection = |id: &str, rule| CollectionEdit {
        id: id.into(),
        titles: vec![("fr".into(), id.into())],
        rule,
    };
    let collections = [
        collection("table", None),
        collection("miels", rule(CollectionRule { words: "MIÉL".into(), ..Default::default() })),
        collection("petits", rule(CollectionRule { max_minor: Some(1_000), ..Default::default() })),
        collection("neufs", rule(CollectionRule { new_days: 30, ..Default::default() })),
        collection("promos", rule(CollectionRule { reduced: true, ..Default::default() })),
        collection("la", rule(CollectionRule { in_stock: true, ..Default::default() })),
        collection("chers", rule(CollectionRule { min_minor: Some(9_000), ..Default::default() })),
    ];
    tx.collections(&halbran()).set(&collections).await.unwrap();
    let mut cup = product("tasse", "Tasse", 800, 5);
    cup.stock = Some(0);
    cup.collections = vec!["table".into()];
    let mut honey = product("miel", "Miel de châtaignier", 1_250, 90);
    honey.price_before_minor = Some(1_400);
    let mut shirt = product("chemise", "Chemise", 3_000, 200);
    let variant = |id: &str, price_minor| VariantRow {
        id: id.into(),
        title: id.into(),
        price_minor,
        ..VariantRow::default()
    };
    shirt.variants = vec![variant("s", 3_000), variant("m", 3_200)];
    shirt.sum_up_prices();
    for row in [cup, honey, shirt] {
        tx.products(&halbran()).add(&row).await.unwrap();
    }
    tx
}

async fn in_it(tx: &mut Tx, collection: &str) -> Vec<String> {
    let asked = ProductsAsked {
        collection: collection.into(),
        now_ms: NOW,
        limit: 10,
        ..ProductsAsked::default()
    };
    let (found, total) = tx.products(&halbran()).list(&asked).await.unwrap();
    assert_eq!(total as usize, found.len());
    found.into_iter().map(|product| product.id).collect()
}

#[tokio::test]
async fn a_collection_fills_itself() {
    on_both(async |store| {
        let mut tx = shelf(&store).await;
        assert_eq!(in_it(&mut tx, "table").await, ["tasse"]);
        assert_eq!(in_it(&mut tx, "miels").await, ["miel"]);
        assert_eq!(in_it(&mut tx, "petits").await, ["tasse"]);
        assert_eq!(in_it(&mut tx, "neufs").await, ["tasse"]);
        assert_eq!(in_it(&mut tx, "promos").await, ["miel"]);
        assert_eq!(in_it(&mut tx, "la").await, ["miel", "chemise"]);
        let listed = tx.collections(&halbran()).list(NOW).await.unwrap();
        let full: Vec<bool> = listed.iter().map(|collection| collection.has_products).collect();
        assert_eq!(full, [true, true, true, true, true, true, false]);

        // What is put there by hand is there besides; a list of prices makes more of it reduced.
        let mut shirt = tx.products(&halbran()).lookup("chemise").await.unwrap().unwrap();
        shirt.collections = vec!["miels".into()];
        tx.products(&halbran()).update(&shirt).await.unwrap();
        assert_eq!(in_it(&mut tx, "miels").await, ["miel", "chemise"]);
        let sale = PriceList {
            id: "prl_a".into(),
            name: "Soldes".into(),
            percent_bp: 1_000,
            collection: "table".into(),
            ..PriceList::default()
        };
        tx.price_lists(&halbran()).set(&sale).await.unwrap();
        assert_eq!(in_it(&mut tx, "promos").await, ["tasse", "miel"]);
    })
    .await
    .unwrap();
}

async fn sold(tx: &mut Tx, id: &str, now_ms: u64) -> (i64, Option<i64>) {
    let row = tx.products(&halbran()).sold_at(now_ms).lookup(id).await.unwrap().unwrap();
    (row.price_minor, row.price_before_minor)
}

#[tokio::test]
async fn a_price_holds_for_its_time() {
    on_both(async |store| {
        let mut tx = shelf(&store).await;
        let week = PriceList {
            id: "prl_week".into(),
            name: "Semaine blanche".into(),
            from_ms: Some(NOW),
            to_ms: Some(NOW + 7 * DAY_MS),
            percent_bp: 2_000,
            ..PriceList::default()
        };
        tx.price_lists(&halbran()).set(&week).await.unwrap();
        assert_eq!(sold(&mut tx, "tasse", NOW - 1).await, (800, None));
        assert_eq!(sold(&mut tx, "tasse", NOW).await, (640, Some(800)));
        // What was reduced before says what it cost before that.
        assert_eq!(sold(&mut tx, "miel", NOW).await, (1_000, Some(1_400)));
        assert_eq!(sold(&mut tx, "chemise", NOW).await, (2_400, Some(3_000)));
        assert_eq!(sold(&mut tx, "tasse", NOW + 7 * DAY_MS).await, (800, None));

        // One that begins later goes before it, where it says something: a price of its own before
        // a part taken off, a variant's before its product's; a price may also go up.
        let named = |product: &str, variant: &str, minor| ListedPrice {
            product: product.into(),
            variant: variant.into(),
            minor,
        };
        let day = PriceList {
            id: "prl_day".into(),
            name: "Un jour".into(),
            from_ms: Some(NOW + DAY_MS),
            to_ms: Some(NOW + 2 * DAY_MS),
            percent_bp: 5_000,
            collection: "miels".into(),
            prices: vec![
                named("tasse", "", 900),
                named("chemise", "", 2_500),
                named("chemise", "m", 2_000),
            ],
            ..PriceList::default()
        };
        tx.price_lists(&halbran()).set(&day).await.unwrap();
        let then = NOW + DAY_MS;
        assert_eq!(sold(&mut tx, "tasse", then).await, (900, None));
        assert_eq!(sold(&mut tx, "miel", then).await, (625, Some(1_400)), "a collection by rule");
        let shirt = tx.products(&halbran()).sold_at(then).lookup("chemise").await.unwrap().unwrap();
        let prices: Vec<i64> = shirt.variants.iter().map(|variant| variant.price_minor).collect();
        assert_eq!(prices, [2_500, 2_000]);
        assert_eq!((shirt.price_minor, shirt.price_max_minor), (2_000, 2_500));
        assert_eq!(shirt.price_before_minor, Some(3_200));
        assert_eq!(sold(&mut tx, "tasse", then + DAY_MS).await, (640, Some(800)));

        // The editor sees what the shop wrote; a list switched off, or gone, says nothing.
        let row = tx.products(&halbran()).lookup("tasse").await.unwrap().unwrap();
        assert_eq!((row.price_minor, row.price_before_minor), (800, None));
        tx.price_lists(&halbran()).set(&PriceList { off: true, ..day.clone() }).await.unwrap();
        assert_eq!(sold(&mut tx, "miel", then).await, (1_000, Some(1_400)));
        assert_eq!(
            tx.price_lists(&halbran()).list().await.unwrap(),
            [PriceList { off: true, ..day }, week]
        );
        assert!(tx.price_lists(&halbran()).remove("prl_week").await.unwrap());
        assert_eq!(sold(&mut tx, "tasse", then).await, (800, None));
    })
    .await
    .unwrap();
}
