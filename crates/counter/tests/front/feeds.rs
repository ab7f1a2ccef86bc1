//! What a feed gives is taken in once, on both databases; what the shop did itself stays.

use axum::http::StatusCode;
use comptoir_api::catalogue::CataloguePage;
use comptoir_api::shop::{ProductEdit, ProductText, Session};
use comptoir_counter::catalogue::{ProductDraft, Upserted, VariantDraft, add_collection, upsert};
use comptoir_store::ShopId;
use comptoir_store::testing::on_both;
use serde_json::json;

use super::door::Door;

fn shirt() -> ProductDraft {
    let variant = |key: &str, price_minor: i64| VariantDraft {
        key: key.into(),
        values: vec![key.to_uppercase()],
        price_minor,
        stock: Some(2),
        ..VariantDraft::default()
    };
    ProductDraft {
        key: "gid://1".into(),
        texts: vec![ProductText {
            language: String::new(),
            title: "Chemise en lin\0".into(),
            description: "x".repeat(6_000),
            ..ProductText::default()
        }],
        options: vec!["Taille".into()],
        variants: vec![variant("s", 3_000), variant("m", 3_500)],
        ..ProductDraft::default()
    }
}

#[tokio::test]
async fn the_same_feed_again_changes_nothing() {
    on_both(async |store| {
        let door = Door::on(store.clone()).await;
        let id = ShopId("maison-halbran".into());
        let take = async |draft: &ProductDraft| {
            let mut tx = store.begin().await.unwrap();
            let shop = tx.shops().lookup(&id).await.unwrap().unwrap();
            let titles = [("fr".to_owned(), "Chemises".to_owned())];
            let collection = add_collection(&mut tx, &id, &titles).await.unwrap();
            let draft = ProductDraft { collections: vec![collection], ..draft.clone() };
            let upserted = upsert(&mut tx, &shop, &draft, 1).await.unwrap();
            tx.save().await.unwrap();
            upserted
        };
        let product = "chemise-en-lin".to_owned();
        assert_eq!(take(&shirt()).await, Upserted::Created(product.clone()));
        assert_eq!(take(&shirt()).await, Upserted::Unchanged(product.clone()));

        // The shop hides it and writes better words; the same feed leaves that alone.
        let owner = door.owner().await;
        let path = format!("/api/products/{product}");
        let mut edit: ProductEdit = owner.get(&path).await.ok();
        assert_eq!((edit.stock, edit.price.minor), (Some(4), 3_000));
        assert_eq!(edit.texts[0].language, "fr");
        assert_eq!(edit.texts[0].description.chars().count(), 5_000);
        edit.texts[0].title = "La chemise".into();
        edit.hidden = true;
        owner.put(&path, json!(edit)).await.ok::<ProductEdit>();
        assert_eq!(take(&shirt()).await, Upserted::Unchanged(product.clone()));

        // A dearer shirt is news; hidden it stays.
        let mut dearer = shirt();
        dearer.variants[0].price_minor = 3_100;
        assert_eq!(take(&dearer).await, Upserted::Updated(product.clone()));
        let edit: ProductEdit = owner.get(&path).await.ok();
        assert_eq!((edit.price.minor, edit.hidden), (3_100, true));
        assert_eq!(edit.variants[0].id, "s");

        let mut other = shirt();
        other.key = "gid://2".into();
        assert_eq!(take(&other).await, Upserted::Created("chemise-en-lin-2".into()));
        let page: CataloguePage = door
            .visitor()
            .get("/api/public/maison-halbran/catalogue?collection=chemises")
            .await
            .ok();
        assert_eq!((page.total, page.collections.len()), (1, 1));

        // The rest of the front door, on this database too.
        owner.get("/api/session").await.ok::<Session>();
        let late = owner.put(&path, json!(ProductEdit { revision: 1, ..edit })).await;
        late.refused(StatusCode::CONFLICT);
    })
    .await
    .unwrap();
}
