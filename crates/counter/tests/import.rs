//! Feeds become a catalogue: the real ones beside the project, the demo, and bad ones.

#![expect(clippy::unwrap_used, reason = "a test may")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use comptoir_api::shop::ImportProgress;
use comptoir_counter::import::{ImportInput, ImportOptions, import};
use comptoir_counter::team::NewShop;
use comptoir_counter::{AppState, Counter, CounterConfig, create_shop};
use comptoir_feed::InputFile;
use comptoir_store::products::{ProductRow, ProductsAsked};
use comptoir_store::{ShopId, Store};

/// 23 November 2026.
const NOW_MS: u64 = 1_795_460_400_000;

struct Fixture {
    counter: AppState,
    shop: ShopId,
    _folder: tempfile::TempDir,
}

impl Fixture {
    async fn new(currency: &str, languages: &[&str]) -> Self {
        Self::at("http://shop.example", currency, languages).await
    }

    async fn at(base: &str, currency: &str, languages: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store.db");
        let store = Store::open(&format!("sqlite://{}", file.display())).await.unwrap();
        let config = CounterConfig {
            data: folder.path().to_owned(),
            base: base.into(),
            relay: base.into(),
            ..CounterConfig::default()
        };
        let counter = Counter::new(store, config, Arc::new(|| NOW_MS));
        let new = NewShop {
            name: "Halbran".into(),
            currency: currency.into(),
            languages: languages.iter().map(|l| (*l).to_owned()).collect(),
            time_zone: "Europe/Paris".into(),
            ..NewShop::default()
        };
        let shop = create_shop(&counter.store, &new, NOW_MS).await.unwrap().shop;
        Self { counter, shop, _folder: folder }
    }

    async fn import(&self, input: ImportInput, options: &ImportOptions) -> ImportProgress {
        let mut steps = 0;
        let done = import(&self.counter, &self.shop, input, options, |progress| {
            assert!(progress.done <= progress.total);
            steps += 1;
        });
        let report = done.await.unwrap();
        assert!(report.finished && report.failed.is_empty() && steps >= 2);
        assert_eq!(report.done, report.total);
        report
    }

    async fn path(&self, path: &Path, options: &ImportOptions) -> ImportProgress {
        self.import(ImportInput::from_path(path, None).unwrap(), options).await
    }

    async fn text(&self, name: &str, text: &str) -> ImportProgress {
        let file = InputFile { path: name.into(), bytes: text.as_bytes().to_vec() };
        let input = ImportInput::from_bytes(vec![file], None);
        self.import(input, &ImportOptions::default()).await
    }

    async fn products(&self) -> Vec<ProductRow> {
        let mut tx = self.counter.store.read().await.unwrap();
        let asked = ProductsAsked { hidden_too: true, limit: 1_000, ..ProductsAsked::default() };
        tx.products(&self.shop).list(&asked).await.unwrap().0
    }

    fn kept(&self) -> usize {
        std::fs::read_dir(self.counter.media(&self.shop).on_disk("")).map_or(0, Iterator::count)
    }
}

fn offline() -> ImportOptions {
    ImportOptions { fetch_pictures: false, ..ImportOptions::default() }
}

/// `COMPTOIR_DATA`, else the folder beside the project.
fn catalogues() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("COMPTOIR_DATA").map_or(beside, PathBuf::from);
    let folder = data.join("catalogues");
    if !folder.is_dir() {
        eprintln!("SKIPPED: no catalogues at {}; set COMPTOIR_DATA", folder.display());
        return None;
    }
    Some(folder)
}

/// Each real catalogue goes in whole, with its pictures; the same again changes nothing.
#[tokio::test]
async fn the_real_catalogues_go_in_and_stay_the_same() {
    let Some(data) = catalogues() else { return };
    let cases = [
        ("spree-appliances-fr-de-en", "EUR", 37, 87, 124),
        ("prestashop-fashion-fr", "EUR", 19, 39, 23),
        ("saleor-populatedb", "USD", 32, 56, 48),
        ("thelia-furniture-fr-TEXT-ONLY", "EUR", 30, 0, 0),
    ];
    for (path, currency, products, variants, pictures) in cases {
        let shop = Fixture::new(currency, &["fr", "en"]).await;
        let path = data.join(path);
        let tried = shop.path(&path, &ImportOptions { dry_run: true, ..offline() }).await;
        assert_eq!((tried.created, shop.products().await.len()), (products, 0));
        let first = shop.path(&path, &offline()).await;
        assert_eq!((first.created, first.skipped), (products, 0), "{:?}", first.problems);
        let rows = shop.products().await;
        assert_eq!(rows.len(), products as usize);
        if variants > 0 {
            let count: usize = rows.iter().map(|row| row.variants.len()).sum();
            assert_eq!(count, variants, "{}", path.display());
            let count: usize = rows.iter().map(|row| row.pictures.len()).sum();
            assert!(count >= pictures - 2 && count <= pictures, "{} {count}", path.display());
        }
        let kept = shop.kept();
        for options in [offline(), ImportOptions { dry_run: true, ..offline() }] {
            let again = shop.path(&path, &options).await;
            assert_eq!((again.created, again.updated, again.unchanged), (0, 0, products));
            assert_eq!((again.pictures, shop.kept()), (0, kept));
        }
        let after = shop.products().await;
        assert_eq!(after, rows);
    }
}

/// The same catalogues by the file that the shop's program wrote, with what lies beside it.
#[tokio::test]
async fn a_single_file_finds_what_belongs_to_it() {
    let Some(data) = catalogues() else { return };
    let cases = [
        ("spree-appliances-fr-de-en/upstream/products.csv", "EUR", 37, 0),
        ("prestashop-fashion-fr/upstream/data/product.xml", "EUR", 19, 0),
        ("saleor-populatedb/populatedb_data.json", "USD", 32, 17),
    ];
    for (path, currency, products, missing) in cases {
        let shop = Fixture::new(currency, &["fr", "en"]).await;
        let options = ImportOptions { dry_run: true, ..offline() };
        let report = shop.path(&data.join(path), &options).await;
        assert_eq!((report.created, report.skipped), (products, 0));
        let pictures = report.problems.iter().filter(|problem| problem.field == "image").count();
        assert!(pictures <= missing, "{path} {:?}", report.problems);
    }
}

/// The demo's own catalogue has no problem at all, and a picture for everything.
#[tokio::test]
async fn the_demo_goes_in_without_a_word() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../comptoir/demo/catalogue.json");
    let shop = Fixture::new("EUR", &["fr", "en"]).await;
    let own = ImportOptions { own_drawings: true, ..offline() };
    let report = shop.path(&file, &own).await;
    assert_eq!((report.created, report.pictures, report.problems), (40, 41, vec![]));
    for row in shop.products().await {
        assert!(!row.pictures.is_empty() && !row.collections.is_empty(), "{}", row.id);
        assert_eq!(row.texts.len(), 2, "{}", row.id);
        assert_eq!(row.texts[0].language, "fr");
        assert!(row.variants.iter().all(|variant| variant.choices.len() == row.options.len()));
    }
    let honey = shop.products().await.into_iter().find(|row| row.id == "miel-de-bruyere").unwrap();
    assert_eq!(honey.options[0].values, ["250 g", "500 g", "1 kg"]);
    assert_eq!(shop.path(&file, &own).await.unchanged, 40);
    // A stranger's drawing is not taken: it may hold a script.
    let stranger = Fixture::new("EUR", &["fr"]).await;
    let report = stranger.path(&file, &offline()).await;
    assert_eq!((report.created, report.pictures, stranger.kept()), (40, 0, 0));
    assert_eq!(report.problems.len(), 41);
}

/// A changed line changes its product alone; what the shop did to the others stays.
#[tokio::test]
async fn only_what_changed_is_updated() {
    let shop = Fixture::new("EUR", &["fr"]).await;
    let feed =
        "id\ttitle\tprice\tavailability\na\tMiel\t12.50 EUR\tin_stock\nb\tThé\t11 EUR\tin_stock\n";
    assert_eq!(shop.text("feed.tsv", feed).await.created, 2);
    let ids: Vec<String> = shop.products().await.into_iter().map(|row| row.id).collect();
    let report = shop.text("feed.tsv", &feed.replace("12.50", "13.00")).await;
    assert_eq!((report.created, report.updated, report.unchanged), (0, 1, 1));
    let after = shop.products().await;
    assert_eq!(after.iter().map(|row| row.id.clone()).collect::<Vec<_>>(), ids);
    assert_eq!(after[0].price_minor, 1_300);
}

/// Broken lines are named; the others go in.
#[tokio::test]
async fn broken_lines_are_named_and_left_out() {
    let shop = Fixture::new("EUR", &["fr"]).await;
    let feed = "id,title,price,gtin,link\n\
                a,Miel,12.50 EUR,4006381333931,x\n\
                b,,5 EUR,,x\n\
                c,Sel,beaucoup,,x\n\
                d,Huile,14.90 USD,,x\n\
                e,Café,9.50 EUR,1234567890123,x\n\
                a,Encore,1 EUR,,x\n";
    let report = shop.text("feed.csv", feed).await;
    assert_eq!((report.created, report.skipped), (2, 4));
    let named: Vec<(u32, &str, bool)> =
        report.problems.iter().map(|p| (p.line, p.field.as_str(), p.skipped)).collect();
    let expected = [
        (3, "title", true),
        (4, "price", true),
        (5, "price", true),
        (6, "gtin", false),
        (7, "id", true),
    ];
    assert_eq!(named, expected);
}

/// Pictures by address: fetched once, only from where they may be, and only if they are pictures.
#[tokio::test]
async fn pictures_are_fetched_once_and_checked() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let hits = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let mut png = Vec::new();
    let picture = image::DynamicImage::new_rgb8(20, 20);
    picture.write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
    let count = hits.clone();
    let app = axum::Router::new()
        .route(
            "/good.png",
            axum::routing::get(move || async move {
                count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                png
            }),
        )
        .route("/page.jpg", axum::routing::get(|| async { "<html>not a picture</html>" }))
        .route(
            "/inside.jpg",
            axum::routing::get(|| async {
                axum::response::Redirect::temporary("http://127.0.0.2:9/secret")
            }),
        );
    let shop = Fixture::at(&base, "EUR", &["fr"]).await;
    shop.counter.tasks.spawn(async move { axum::serve(listener, app).await.unwrap() });
    let feed = format!(
        "id,title,price,image_link\n\
         a,Un,1 EUR,{base}/good.png\n\
         b,Deux,1 EUR,{base}/page.jpg\n\
         c,Trois,1 EUR,{base}/inside.jpg\n\
         d,Quatre,1 EUR,http://169.254.169.254/latest\n\
         e,Cinq,1 EUR,file:///etc/passwd\n\
         f,Six,1 EUR,../../../etc/passwd\n\
         g,Sept,1 EUR,{base}/missing.png\n"
    );
    let report = shop.text("feed.csv", &feed).await;
    assert_eq!((report.created, report.pictures, shop.kept()), (7, 1, 1), "{:?}", report.problems);
    let lines: Vec<u32> = report.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [3, 4, 5, 6, 7, 8]);
    let again = shop.text("feed.csv", &feed).await;
    assert_eq!((again.unchanged, again.pictures), (7, 0));
    assert_eq!(hits.load(std::sync::atomic::Ordering::SeqCst), 1);
}
