//! Stories of people who come to a shop's page, through the real door.

use std::sync::Arc;

use comptoir_api::shop::ProductText;
use comptoir_store::Store;
use comptoir_store::products::ProductRow;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use tempfile::TempDir;

use crate::{AppState, Counter, CounterConfig, NewShop};

struct Street {
    http: Client,
    base: String,
    counter: AppState,
    folder: TempDir,
}

impl Street {
    /// A street without a shop.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store.db");
        let store = Store::open(&format!("sqlite://{}", file.display())).await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let config = CounterConfig {
            data: folder.path().to_owned(),
            base: base.clone(),
            build: "abc".to_owned(),
            ..CounterConfig::default()
        };
        let counter = Counter::new(store, config, Arc::new(|| 1_795_456_800_000));
        let app = super::routes().with_state(counter.clone());
        counter.tasks.spawn(async move { axum::serve(listener, app).await.unwrap() });
        let http = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { http, base, counter, folder }
    }

    async fn open(&self, slug: &str, name: &str) {
        let new = NewShop {
            name: name.into(),
            slug: Some(slug.into()),
            currency: "EUR".into(),
            languages: vec!["fr".into(), "en".into()],
            time_zone: "Europe/Paris".into(),
            owner_name: "Camille".into(),
            ..NewShop::default()
        };
        let shop = crate::create_shop(&self.counter.store, &new, 0).await.unwrap().shop;
        let mut tx = self.counter.store.begin().await.unwrap();
        for (id, fr, en) in
            [("miel", "Miel de bruyère", "Heather honey"), ("the", "Thé fumé", "Smoked tea")]
        {
            let words = |language: &str, title: &str| ProductText {
                language: language.into(),
                title: title.into(),
                ..ProductText::default()
            };
            let product = ProductRow {
                id: id.into(),
                texts: vec![words("fr", fr), words("en", en)],
                currency: "EUR".into(),
                price_minor: 1250,
                price_max_minor: 1250,
                ..ProductRow::default()
            };
            tx.products(&shop).add(&product).await.unwrap();
        }
        tx.save().await.unwrap();
    }

    async fn go(&self, path: &str, languages: &str) -> Response {
        let request = self.http.get(format!("{}{path}", self.base));
        request.header("accept-language", languages).send().await.unwrap()
    }

    async fn read(&self, path: &str, languages: &str) -> (StatusCode, String) {
        let answer = self.go(path, languages).await;
        (answer.status(), answer.text().await.unwrap())
    }
}

#[tokio::test]
async fn the_door_of_a_single_shop_is_the_shop() {
    let street = Street::new().await;
    assert!(street.read("/", "fr").await.1.contains("Aucune boutique"));
    street.open("halbran", "Maison Halbran").await;
    let answer = street.go("/", "fr").await;
    assert_eq!(answer.headers()["location"], "/s/halbran");
    street.open("encrier", "L’Encrier").await;
    let (_, list) = street.read("/", "en").await;
    assert!(list.contains("Maison Halbran") && list.contains(r#"href="/s/encrier""#), "{list}");
}

#[tokio::test]
async fn somebody_looks_around_in_the_language_of_the_browser_or_another() {
    let street = Street::new().await;
    street.open("halbran", "Maison Halbran").await;
    let (status, page) = street.read("/s/halbran", "de, fr;q=0.4").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Miel de bruyère") && page.contains("Voir les 2 produits"), "{page}");
    assert!(page.contains("/web/landing.css?v=abc"));
    let (_, page) = street.read("/s/halbran?lang=en", "fr").await;
    assert!(page.contains("Heather honey") && page.contains("/s/halbran/p/miel?lang=en"));
    let (_, page) = street.read("/s/halbran/catalogue?query=fume", "fr").await;
    assert!(page.contains("Thé fumé") && !page.contains("Miel de bruyère"), "{page}");
    let (_, page) = street.read("/s/halbran/catalogue?query=velo", "fr").await;
    assert!(page.contains("Rien ne correspond"));
    let (status, _) = street.read("/s/halbran/catalogue?lang=fr&lang=en&query=%ff", "fr").await;
    assert_eq!(status, StatusCode::OK, "what makes no sense asks for nothing");
    let (_, page) = street.read("/s/halbran/p/miel", "en").await;
    assert!(page.contains("€12.50") && page.contains(r#"href="/app/halbran#p=miel""#), "{page}");
}

#[tokio::test]
async fn a_wrong_address_shows_the_way_out() {
    let street = Street::new().await;
    street.open("halbran", "Maison Halbran").await;
    for (path, out) in [
        ("/s/nobody", r#"href="/""#),
        ("/s/halbran/nothing/here", r#"href="/""#),
        ("/s/halbran/p/nothing", r#"href="/s/halbran""#),
        ("/s/%2e%2e%2f", r#"href="/""#),
    ] {
        let (status, page) = street.read(path, "fr").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.contains(out), "{path}: {page}");
    }
    assert_eq!(street.go("/s/halbran/cover", "fr").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_cover_is_shown_and_runs_nothing() {
    let street = Street::new().await;
    street.open("halbran", "Maison Halbran").await;
    let media = street.folder.path().join("shops/halbran/media");
    std::fs::create_dir_all(&media).unwrap();
    std::fs::write(media.join("cover.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>").unwrap();
    assert!(street.read("/s/halbran", "fr").await.1.contains(r#"src="/s/halbran/cover""#));
    let cover = street.go("/s/halbran/cover", "fr").await;
    assert_eq!(cover.headers()["content-type"], "image/svg+xml");
    assert!(cover.headers()["content-security-policy"].to_str().unwrap().ends_with("sandbox"));
}
