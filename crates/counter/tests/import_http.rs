//! An import as the console starts it: a form goes in, progress comes out, the catalogue changes.

#![expect(clippy::unwrap_used, reason = "a test may")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use comptoir_api::shop::{ApiError, ConsoleEvent, ImportProgress, ImportStarted, ProductsPage};
use comptoir_counter::team::NewShop;
use comptoir_counter::{AppState, Counter, CounterConfig, create_shop};
use comptoir_store::Store;
use reqwest::{Client, StatusCode};

const NOW_MS: u64 = 1_795_460_400_000;
const PATIENCE: Duration = Duration::from_secs(20);

struct Console {
    counter: AppState,
    base: String,
    cookie: String,
    client: Client,
    folder: tempfile::TempDir,
}

impl Console {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let file = folder.path().join("store.db");
        let store = Store::open(&format!("sqlite://{}", file.display())).await.unwrap();
        let config = CounterConfig {
            data: folder.path().to_owned(),
            base: base.clone(),
            relay: base.clone(),
            ..CounterConfig::default()
        };
        let counter = Counter::new(store, config, Arc::new(|| NOW_MS));
        let new = NewShop {
            name: "Halbran".into(),
            currency: "EUR".into(),
            languages: vec!["fr".into()],
            ..NewShop::default()
        };
        let token = create_shop(&counter.store, &new, NOW_MS).await.unwrap().token;
        let app = comptoir_counter::http::router(counter.clone());
        let service = app.into_make_service_with_connect_info::<SocketAddr>();
        counter.tasks.spawn(async move { axum::serve(listener, service).await.unwrap() });
        let client = Client::builder().no_proxy().build().unwrap();
        let body = serde_json::json!({ "token": token });
        let asked = client.post(format!("{base}/api/session/link")).header("x-comptoir", "1");
        let signed_in = asked.json(&body).send().await.unwrap();
        let cookie = signed_in.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self { counter, base, cookie, client, folder }
    }

    async fn post(&self, parts: &[(&str, Option<&str>, &[u8])]) -> reqwest::Response {
        let mut body = Vec::new();
        for (name, file, bytes) in parts {
            let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
            let head =
                format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--cut--\r\n");
        self.client
            .post(format!("{}/api/import", self.base))
            .header("x-comptoir", "1")
            .header("cookie", &self.cookie)
            .header("accept-language", "fr")
            .header("content-type", "multipart/form-data; boundary=cut")
            .body(body)
            .send()
            .await
            .unwrap()
    }

    async fn get<T: serde::de::DeserializeOwned>(&self, path: &str) -> T {
        let asked = self.client.get(format!("{}{path}", self.base)).header("cookie", &self.cookie);
        asked.send().await.unwrap().json().await.unwrap()
    }

    /// Starts an import and follows the events to its end.
    async fn import(&self, parts: &[(&str, Option<&str>, &[u8])]) -> (String, ImportProgress) {
        let mut events = self.counter.events.listen();
        let started: ImportStarted = self.post(parts).await.json().await.unwrap();
        let wait = async {
            loop {
                let told = events.recv().await.unwrap();
                if let ConsoleEvent::Import { id, progress } = told.event.as_ref()
                    && *id == started.id
                    && progress.finished
                {
                    return progress.clone();
                }
            }
        };
        let progress = tokio::time::timeout(PATIENCE, wait).await.unwrap();
        (started.id, progress)
    }
}

fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = image::DynamicImage::new_rgb8(20, 20);
    picture.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    bytes
}

const FEED: &[u8] = b"id,title,price,image_link\n1,Miel,12.50 EUR,img/miel.png\n2,Sel,beaucoup,\n";

/// A feed with its picture: tried first, then taken, then found again.
#[tokio::test]
async fn a_console_imports_a_feed_with_its_pictures() {
    let console = Console::open().await;
    let picture = png();
    let form = |dry_run: &'static [u8]| {
        [
            ("file", Some("feed.csv"), FEED),
            ("dry_run", None, dry_run),
            ("format", None, &b"auto"[..]),
            ("pictures", Some("../../catalogue/miel.png"), picture.as_slice()),
        ]
    };
    let (_, tried) = console.import(&form(b"true")).await;
    assert_eq!((tried.dry_run, tried.created, tried.skipped), (true, 1, 1));
    let page: ProductsPage = console.get("/api/products").await;
    assert_eq!(page.total, 0);

    let (id, done) = console.import(&form(b"false")).await;
    assert_eq!((done.created, done.pictures, done.failed.as_str()), (1, 1, ""));
    assert_eq!((done.problems[0].line, done.problems[0].field.as_str()), (3, "price"));
    assert!(done.problems[0].message.contains("n’est pas un montant"), "{:?}", done.problems);
    let kept: ImportProgress = console.get(&format!("/api/import/{id}")).await;
    assert_eq!(kept, done);
    let page: ProductsPage = console.get("/api/products").await;
    assert_eq!(page.total, 1);
    assert!(page.products[0].tile.picture.starts_with("/s/halbran/media/"));

    let (_, again) = console.import(&form(b"false")).await;
    assert_eq!((again.unchanged, again.pictures), (1, 0));
    // What was uploaded is gone, and nothing was written beside the import's own folder.
    let shop = console.folder.path().join("shops/halbran");
    assert_eq!(std::fs::read_dir(shop.join("imports")).unwrap().count(), 0);
    assert!(!shop.join("catalogue").exists() && !console.folder.path().join("catalogue").exists());
}

/// What is no feed ends with a sentence; what is no form is refused.
#[tokio::test]
async fn what_is_no_feed_is_refused_in_words() {
    let console = Console::open().await;
    let (_, report) = console.import(&[("file", Some("x.csv"), b"hello")]).await;
    assert!(report.failed.starts_with("Le format n’a pas été reconnu"), "{}", report.failed);
    let answer = console.post(&[("file", Some("x.csv"), b"")]).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let answer = console.post(&[("file", Some("x.csv"), FEED), ("format", None, b"fax")]).await;
    let error: ApiError = answer.json().await.unwrap();
    assert_eq!((error.code.as_str(), error.field.as_deref()), ("invalid", Some("format")));
    let stranger = console.client.post(format!("{}/api/import", console.base));
    let answer = stranger.header("x-comptoir", "1").body("").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}
