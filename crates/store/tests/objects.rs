//! Templates, forms, short links and uploads in parts: the same on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on stops")]

use comptoir_store::cloud_flows::FlowRow;
use comptoir_store::cloud_links::LinkRow;
use comptoir_store::cloud_templates::TemplateRow;
use comptoir_store::cloud_uploads::UploadRow;
use comptoir_store::testing::{self, on_both};
use comptoir_store::{ShopId, Store};
use serde_json::json;

async fn with_shop(store: &Store) -> ShopId {
    let id = ShopId("halbran".into());
    let mut tx = store.begin().await.unwrap();
    let shop = testing::shop("halbran");
    tx.shops().add(&shop, 1).await.unwrap();
    tx.save().await.unwrap();
    id
}

fn template(id: &str, name: &str, made_ms: u64) -> TemplateRow {
    TemplateRow {
        id: id.into(),
        name: name.into(),
        language: "fr".into(),
        category: "UTILITY".into(),
        format: "POSITIONAL".into(),
        components: vec![json!({ "type": "BODY", "text": "Bonjour {{1}} 🍯" })],
        made_ms,
        changed_ms: made_ms,
    }
}

#[tokio::test]
async fn templates_are_found_by_name_and_language() {
    on_both(async |store| {
        let shop = with_shop(&store).await;
        let mut tx = store.begin().await.unwrap();
        let (first, second) = (template("1", "bonjour", 1), template("2", "merci", 2));
        tx.cloud_templates(&shop).add(&first).await.unwrap();
        tx.cloud_templates(&shop).add(&second).await.unwrap();
        tx.save().await.unwrap();

        let mut tx = store.begin().await.unwrap();
        let twice = tx.cloud_templates(&shop).add(&template("3", "merci", 3)).await;
        assert!(twice.unwrap_err().is_duplicate());
        drop(tx);

        let mut tx = store.begin().await.unwrap();
        let mut templates = tx.cloud_templates(&shop);
        assert_eq!(templates.find("bonjour", "fr").await.unwrap(), Some(first.clone()));
        assert_eq!(templates.find("bonjour", "en").await.unwrap(), None);
        assert_eq!(templates.list().await.unwrap(), [second, first.clone()]);
        let changed = TemplateRow { category: "MARKETING".into(), changed_ms: 9, ..first };
        templates.set(&changed).await.unwrap();
        assert_eq!(templates.lookup("1").await.unwrap(), Some(changed));
        templates.remove("1").await.unwrap();
        assert_eq!(templates.count().await.unwrap(), 1);
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn forms_links_and_uploads_read_back() {
    on_both(async |store| {
        let shop = with_shop(&store).await;
        let mut tx = store.begin().await.unwrap();
        let mut flow = FlowRow {
            id: "1".into(),
            name: "retrait".into(),
            categories: vec!["OTHER".into()],
            state: "DRAFT".into(),
            endpoint: String::new(),
            json: "{}".into(),
            problems: vec![json!({ "error": "MISSING_REQUIRED_PROPERTY" })],
            made_ms: 1,
            changed_ms: 1,
        };
        tx.cloud_flows(&shop).set(&flow).await.unwrap();
        flow.state = "PUBLISHED".into();
        flow.problems.clear();
        tx.cloud_flows(&shop).set(&flow).await.unwrap();
        assert_eq!(tx.cloud_flows(&shop).find("retrait").await.unwrap(), Some(flow.clone()));
        assert_eq!(tx.cloud_flows(&shop).list().await.unwrap(), [flow]);
        tx.cloud_flows(&shop).remove("1").await.unwrap();
        assert_eq!(tx.cloud_flows(&shop).lookup("1").await.unwrap(), None);

        let link = LinkRow {
            code: "ABCDEFGHJKLMNP".into(),
            shop: shop.clone(),
            text: "Bonjour".into(),
            made_ms: 1,
            ..LinkRow::default()
        };
        tx.cloud_links().add(&link).await.unwrap();
        let other = ShopId("autre".into());
        assert!(!tx.cloud_links().set(&other, &link.code, "?").await.unwrap());
        assert!(tx.cloud_links().set(&shop, &link.code, "Bonsoir").await.unwrap());
        let known = tx.cloud_links().lookup(&link.code).await.unwrap().unwrap();
        assert_eq!(known.text, "Bonsoir");
        assert_eq!(tx.cloud_links().list(&shop).await.unwrap(), std::slice::from_ref(&known));
        let named = LinkRow { name: "Vitrine".into(), product: "miel".into(), ..known };
        assert!(tx.cloud_links().change(&named).await.unwrap());
        assert_eq!(tx.cloud_links().lookup(&link.code).await.unwrap(), Some(named.clone()));
        assert!(!tx.cloud_links().change(&LinkRow { shop: other, ..named }).await.unwrap());
        for (day, n) in [("2026-11-27", 1), ("2026-11-28", 2), ("2026-11-28", 3)] {
            tx.daily(&shop).add(day, "link_visits", &link.code, n).await.unwrap();
        }
        let totals = tx.daily(&shop).totals("link_visits").await.unwrap();
        assert_eq!(totals, [(link.code.clone(), 6)]);
        let days = tx.daily(&shop).list("2026-11-28", "2026-11-30").await.unwrap();
        assert_eq!((days.len(), days[0].n), (1, 5));
        assert!(tx.cloud_links().remove(&shop, &link.code).await.unwrap());

        let upload = UploadRow {
            id: "a".into(),
            handle: "4::b".into(),
            name: "a.png".into(),
            mime: "image/png".into(),
            size: 10,
            received: 0,
            file: String::new(),
            expires_ms: 100,
        };
        tx.cloud_uploads(&shop).add(&upload).await.unwrap();
        assert_eq!(tx.cloud_uploads(&shop).find("4::b").await.unwrap(), None, "not whole");
        tx.cloud_uploads(&shop).set("a", 10, "uploads/a.part").await.unwrap();
        let whole = tx.cloud_uploads(&shop).find("4::b").await.unwrap().unwrap();
        assert_eq!((whole.received, whole.file.as_str()), (10, "uploads/a.part"));
        assert!(tx.cloud_uploads(&shop).expired(99, 9).await.unwrap().is_empty());
        assert_eq!(tx.cloud_uploads(&shop).expired(100, 9).await.unwrap(), [whole]);
        tx.cloud_uploads(&shop).remove("a").await.unwrap();
        assert_eq!(tx.cloud_uploads(&shop).count().await.unwrap(), 0);
    })
    .await
    .unwrap();
}
