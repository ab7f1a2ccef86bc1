//! A feed that is fetched by itself, and the catalogue that is taken along.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use comptoir_api::import::{ImportSource, ImportSourceState};
use comptoir_api::shop::{
    CollectionEdit, Done, ImportProgress, ImportStarted, ProductEdit, ProductsPage,
};
use comptoir_feed::{Format, InputFile};
use serde_json::{Value, json};

use super::world::{Console, World};
use crate::import::{ImportInput, ImportOptions, import};

const HEAD: &str = "id\ttitle\tprice\tavailability\n";

/// A shop system that gives its feed, or is out of order.
struct System {
    url: String,
    feed: Arc<Mutex<Result<String, u16>>>,
}

impl System {
    async fn start(world: &World) -> Self {
        let feed = Arc::new(Mutex::new(Ok(String::new())));
        let given = Arc::clone(&feed);
        let answer = move || {
            let feed = given.lock().unwrap().clone();
            async move { feed.map_err(|status| StatusCode::from_u16(status).unwrap()) }
        };
        let router = Router::new().route("/feed.tsv", get(answer));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/feed.tsv?key=1", listener.local_addr().unwrap());
        world.counter.tasks.spawn(async move {
            axum::serve(listener, router).await.unwrap();
        });
        Self { url, feed }
    }

    fn gives(&self, rows: &str) {
        *self.feed.lock().unwrap() = Ok(format!("{HEAD}{rows}"));
    }

    fn fails(&self, status: u16) {
        *self.feed.lock().unwrap() = Err(status);
    }
}

/// What came of the latest import, once it is over.
async fn went(owner: &Console) -> ImportProgress {
    let is_over = |state: &ImportSourceState| state.progress.as_ref().is_some_and(|p| p.finished);
    let state: ImportSourceState = owner.sees("/api/import-source", is_over).await;
    state.progress.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_is_fetched_when_it_is_due() {
    let world = World::new().await;
    let owner = world.owner().await;
    let system = System::start(&world).await;
    let none: ImportSourceState = owner.get("/api/import-source").await;
    assert_eq!(none, ImportSourceState::default());
    let run = owner.ask::<Value>("POST", "/api/import-source/run", &json!({})).await;
    assert_eq!(run.unwrap_err().code, "not_found");

    // What is inside a network is not ours to ask, unless whoever runs the server allows it.
    let source = ImportSource { url: system.url.clone(), every_hours: 24, ..Default::default() };
    for (url, field) in
        [("http://192.168.1.9/feed.tsv", "url"), ("file:///etc/passwd", "url"), ("feed", "url")]
    {
        let wrong = ImportSource { url: url.into(), ..source.clone() };
        let refused = owner.ask::<Value>("PUT", "/api/import-source", &wrong).await.unwrap_err();
        assert_eq!(refused.field.as_deref(), Some(field), "{url}");
    }
    let seldom = ImportSource { every_hours: 0, ..source.clone() };
    let refused = owner.ask::<Value>("PUT", "/api/import-source", &seldom).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("every_hours"));

    // Set, it is fetched at once.
    system.gives("sel\tFleur de sel\t5.60 EUR\tin_stock\nsencha\tSencha\t9.50 EUR\tin_stock\n");
    let _: ImportSourceState = owner.put("/api/import-source", &source).await;
    let first = went(&owner).await;
    assert_eq!((first.created, first.failed.as_str()), (2, ""), "{first:?}");
    let shop = world.counter.shop(&world.id).unwrap();

    // Not due, it is left alone; a day later what changed is changed.
    system.gives("sel\tFleur de sel\t6.10 EUR\tin_stock\nsencha\tSencha\t9.50 EUR\tin_stock\n");
    world.clock.turn(Duration::from_hours(23));
    shop.fetch_if_due(&world.counter).await.unwrap();
    assert_eq!(went(&owner).await, first);
    world.clock.turn(Duration::from_hours(1));
    shop.fetch_if_due(&world.counter).await.unwrap();
    let second = went(&owner).await;
    assert_eq!((second.created, second.updated, second.unchanged), (0, 1, 1), "{second:?}");
    let found: ProductsPage = owner.get("/api/products?query=fleur").await;
    assert_eq!(found.products[0].tile.price.minor, 610);

    // A shop system that is out of order is said so, and asked again the next time.
    system.fails(503);
    let started: ImportStarted = owner.post("/api/import-source/run", &json!({})).await;
    let failed = went(&owner).await;
    assert!(failed.failed.contains("503"), "{failed:?}");
    let state: ImportSourceState = owner.get("/api/import-source").await;
    assert_eq!(state.import, started.id);
    let ahead_ms = state.next_ms - world.clock.now_ms();
    assert!((23 * 3_600_000..=24 * 3_600_000).contains(&ahead_ms), "{ahead_ms}");

    let _: Done = owner.ask("DELETE", "/api/import-source", &json!({})).await.unwrap();
    world.clock.turn(Duration::from_hours(48));
    shop.fetch_if_due(&world.counter).await.unwrap();
    let none: ImportSourceState = owner.get("/api/import-source").await;
    assert_eq!(none.source, None);
}

/// The whole catalogue, written and read again: nothing changes, nothing is doubled.
#[tokio::test(flavor = "multi_thread")]
async fn a_catalogue_is_taken_along() {
    let world = World::new().await;
    let owner = world.owner().await;
    let before: ProductsPage = owner.get("/api/products?limit=100").await;
    assert!(before.total > 0);
    let own = owner.raw("GET", "/api/catalogue.json").send().await.unwrap();
    let told = own.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(told.contains("catalogue.json"), "{told}");
    let bytes = own.bytes().await.unwrap().to_vec();
    for _ in 0..2 {
        let file = InputFile { path: "catalogue.json".into(), bytes: bytes.clone() };
        let input = ImportInput::from_bytes(vec![file], None);
        let options = ImportOptions { fetch_pictures: false, ..ImportOptions::default() };
        let report = import(&world.counter, &world.id, input, &options, |_| {}).await.unwrap();
        assert_eq!((report.created, report.problems.len()), (0, 0), "{report:?}");
    }
    let after: ProductsPage = owner.get("/api/products?limit=100").await;
    let seen = |page: &ProductsPage| {
        page.products
            .iter()
            .map(|one| (one.tile.id.clone(), one.tile.title.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(seen(&after), seen(&before));
    let table = owner.raw("GET", "/api/catalogue.tsv").send().await.unwrap().text().await.unwrap();
    assert!(table.starts_with("id\titem_group_id\ttitle\t"), "{table}");
    assert!(table.contains("/s/halbran/p/miel\t"), "{table}");

    // As others read it: the same products, found again by the reader of their format.
    let wishes = comptoir_feed::Wishes {
        currency: "EUR".into(),
        languages: vec!["fr".into()],
        ..comptoir_feed::Wishes::default()
    };
    for (path, format, name) in [
        ("/api/catalogue.xml", Format::GoogleXml, "catalogue.xml"),
        ("/api/catalogue.csv?format=shopify", Format::Shopify, "catalogue-shopify.csv"),
        ("/api/catalogue.csv?format=woocommerce", Format::WooCommerce, "catalogue-woocommerce.csv"),
    ] {
        let answer = owner.raw("GET", path).send().await.unwrap();
        assert!(answer.headers()["content-disposition"].to_str().unwrap().contains(name));
        let file = InputFile { path: name.into(), bytes: answer.bytes().await.unwrap().to_vec() };
        let feed = comptoir_feed::read(&[file], None, &wishes).unwrap();
        assert_eq!((feed.format, feed.problems.len()), (format, 0), "{:?}", feed.problems);
        assert_eq!(feed.products.len() as u64, u64::from(before.total));
        assert!(feed.products.iter().any(|one| one.texts[0].title.starts_with("Miel")));
    }
    let other = owner.ask::<Value>("GET", "/api/catalogue.csv?format=sap", &json!({})).await;
    assert_eq!(other.unwrap_err().field.as_deref(), Some("format"));
}

/// A picture that cannot be had today is not taken off the product; the shop's own is known again.
#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_cannot_be_had_stays() {
    let world = World::new().await;
    let owner = world.owner().await;
    let take = async |rows: Value| {
        let bytes = json!({ "comptoir": "catalogue/1", "currency": "EUR", "products": rows });
        let bytes = bytes.to_string().into_bytes();
        let file = InputFile { path: "catalogue.json".into(), bytes };
        let input = ImportInput::from_bytes(vec![file], None);
        import(&world.counter, &world.id, input, &ImportOptions::default(), |_| {}).await.unwrap()
    };
    let pictures = async |id: &str| {
        let edit: ProductEdit = owner.get(&format!("/api/products/{id}")).await;
        edit.pictures.into_iter().map(|picture| (picture.path, picture.alt)).collect::<Vec<_>>()
    };
    let mut drawn = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(9, 9).write_to(&mut drawn, image::ImageFormat::Png).unwrap();
    let kept =
        crate::media::keep(&world.counter.media(&world.id), drawn.into_inner()).await.unwrap();
    let own = format!("{}/s/halbran/media/{kept}", world.base);
    let tea = |title: &str, source: &str| {
        let picture = json!({ "source": source, "alt": "A tin" });
        json!([{ "key": "oolong", "title": title, "price": "8.00", "pictures": [picture] }])
    };

    let first = take(tea("Oolong", &own)).await;
    assert_eq!((first.created, first.pictures, first.problems.len()), (1, 0, 0), "{first:?}");
    let had = pictures("oolong").await;
    assert_eq!(had, [(format!("/s/halbran/media/{kept}"), "A tin".to_owned())]);

    let second = take(tea("Oolong de printemps", "missing.png")).await;
    assert_eq!((second.updated, second.problems.len()), (1, 1), "{second:?}");
    assert_eq!(pictures("oolong").await, had);

    // What is no longer in the feed goes.
    let third = take(json!([{ "key": "oolong", "title": "Oolong", "price": "8.00" }])).await;
    assert_eq!((third.updated, third.problems.len()), (1, 0), "{third:?}");
    assert_eq!(pictures("oolong").await, []);
}

/// A form with a file and some fields, as the console sends it; what came of it.
async fn sends(owner: &Console, file: &str, fields: &[(&str, &str)]) -> ImportProgress {
    let named = |name: &str, value: &str| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let fields: String = fields.iter().map(|(name, value)| named(name, value)).collect();
    let file = named("file\"; filename=\"liste.csv", file);
    let body = format!("{fields}{file}--b--\r\n");
    let sent =
        owner.raw("POST", "/api/import").header("content-type", "multipart/form-data; boundary=b");
    let started: ImportStarted = sent.body(body).send().await.unwrap().json().await.unwrap();
    let path = format!("/api/import/{}", started.id);
    owner.sees(&path, |progress: &ImportProgress| progress.finished).await
}

/// A shop's own table: what its columns hold is asked once, and known from then on.
#[tokio::test(flavor = "multi_thread")]
async fn a_table_of_its_own_is_asked_about_once() {
    let world = World::new().await;
    let owner = world.owner().await;
    let table =
        "Désignation;Tarif public;Rayon\nGelée de coing;6,90;Gelées\nPâte de coing;9,50;Gelées\n";
    let refused = sends(&owner, table, &[("dry_run", "true")]).await;
    assert!(refused.failed.contains("columns hold"), "{refused:?}");
    let held: Vec<_> = refused
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.field.as_str()))
        .collect();
    let guessed = [("Désignation", "title"), ("Tarif public", ""), ("Rayon", "collection")];
    assert_eq!(held, guessed);
    assert_eq!(refused.columns[1].samples, ["6,90", "9,50"]);

    let said =
        json!([["Désignation", "title"], ["Tarif public", "price"], ["Rayon", "collection"]]);
    let said = said.to_string();
    let tried = sends(&owner, table, &[("dry_run", "true"), ("columns", &said)]).await;
    assert_eq!((tried.created, tried.format.as_str()), (2, "columns"), "{tried:?}");
    // A dry run keeps nothing: it is asked again.
    assert!(!sends(&owner, table, &[("dry_run", "true")]).await.failed.is_empty());
    let done = sends(&owner, table, &[("columns", &said)]).await;
    assert_eq!((done.created, done.failed.as_str()), (2, ""), "{done:?}");
    let page: ProductsPage = owner.get("/api/products?query=gelee%20coing").await;
    assert_eq!(page.products[0].tile.price.minor, 690);

    // What the feed called its collection is in the shop's own language, and can be changed.
    let collections: Vec<CollectionEdit> = owner.get("/api/collections").await;
    let own = collections.iter().find(|one| one.id == "gelees").unwrap();
    assert_eq!(own.titles, [("fr".to_owned(), "Gelées".to_owned())]);
    let _: Vec<CollectionEdit> = owner.put("/api/collections", &collections).await;

    let dearer = table.replace("6,90", "7,20");
    let again = sends(&owner, &dearer, &[]).await;
    assert_eq!((again.updated, again.unchanged), (1, 1), "{again:?}");

    // What it remembers is shown, and can be said otherwise.
    let taken: Vec<_> = again.columns.iter().map(|column| column.field.as_str()).collect();
    assert_eq!(taken, ["title", "price", "collection"]);
    let otherwise = json!([["Désignation", "title"], ["Tarif public", "price"], ["Rayon", ""]]);
    let third = sends(&owner, &dearer, &[("columns", &otherwise.to_string())]).await;
    assert_eq!(third.columns[2].field, "", "{third:?}");
    assert_eq!(sends(&owner, &dearer, &[]).await.columns, third.columns);
}
