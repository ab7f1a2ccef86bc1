//! A counter in a folder, and people at its front door.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use comptoir_api::shop::ApiError;
use comptoir_counter::{Counter, CounterConfig, NewShop, create_shop, http};
use comptoir_store::Store;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tower::ServiceExt;

/// 23 November 2026, 13:00 UTC: a Monday.
const NOW_MS: u64 = 1_795_438_800_000;

pub(crate) struct Door {
    pub(crate) token: String,
    router: Router,
    clock: Arc<AtomicU64>,
    /// Gone with the story.
    folders: Vec<tempfile::TempDir>,
}

impl Door {
    pub(crate) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("store.db").display());
        let store = Store::open(&url).await.unwrap();
        let mut door = Self::on(store).await;
        door.folders.push(folder);
        door
    }

    /// Over a database that is there already. Its pictures are in a folder that ends with it.
    pub(crate) async fn on(store: Store) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let new = NewShop {
            name: "Maison Halbran".into(),
            currency: "EUR".into(),
            languages: vec!["fr".into(), "en".into()],
            ..NewShop::default()
        };
        let created = create_shop(&store, &new, NOW_MS).await.unwrap();
        let config = CounterConfig {
            data: folder.path().to_owned(),
            base: "http://localhost:8080".into(),
            relay: "http://localhost:8080".into(),
            ..CounterConfig::default()
        };
        let clock = Arc::new(AtomicU64::new(NOW_MS));
        let hand = clock.clone();
        let counter = Counter::new(store, config, Arc::new(move || hand.load(Ordering::Relaxed)));
        Self { token: created.token, router: http::router(counter), clock, folders: vec![folder] }
    }

    pub(crate) fn later(&self, ms: u64) {
        self.clock.fetch_add(ms, Ordering::Relaxed);
    }

    /// The names of the shop's pictures and videos.
    pub(crate) fn kept(&self) -> Vec<String> {
        let folder = self.folders.first().unwrap().path().join("shops/maison-halbran/media");
        let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    }

    pub(crate) fn visitor(&self) -> Person {
        let (cookie, header, language) = (String::new(), true, "en");
        Person { router: self.router.clone(), cookie, header, language }
    }

    pub(crate) async fn owner(&self) -> Person {
        self.by_link(&self.token).await
    }

    pub(crate) async fn by_link(&self, token: &str) -> Person {
        let answer = self.visitor().post("/api/session/link", json!({ "token": token })).await;
        assert_eq!(answer.status, StatusCode::OK);
        let cookie = answer.cookie.unwrap().split(';').next().unwrap().to_owned();
        Person { cookie, ..self.visitor() }
    }
}

#[derive(Clone)]
pub(crate) struct Person {
    router: Router,
    cookie: String,
    header: bool,
    language: &'static str,
}

impl Person {
    pub(crate) fn french(&self) -> Self {
        Self { language: "fr-FR,fr;q=0.9,en;q=0.5", ..self.clone() }
    }

    pub(crate) fn without_header(&self) -> Self {
        Self { header: false, ..self.clone() }
    }

    /// Asks for a part of a file, as a player does that also takes compressed answers.
    pub(crate) async fn part(&self, path: &str, range: &str) -> Answer {
        let request = Request::get(path)
            .header(header::ACCEPT_ENCODING, "gzip")
            .header(header::RANGE, range)
            .body(Body::empty());
        self.send(request.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "application/json", Vec::new()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.ask("DELETE", path, "application/json", Vec::new()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask("POST", path, "application/json", body.to_string().into_bytes()).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.ask("PUT", path, "application/json", body.to_string().into_bytes()).await
    }

    pub(crate) async fn upload(&self, method: &str, path: &str, file: &[u8], alt: &str) -> Answer {
        let mut body = Vec::new();
        let head = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\
            Content-Type: image/png\r\n\r\n";
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file);
        let rest = format!(
            "\r\n--edge\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\n{alt}\r\n--edge--\r\n"
        );
        body.extend_from_slice(rest.as_bytes());
        self.ask(method, path, "multipart/form-data; boundary=edge", body).await
    }

    async fn ask(&self, method: &str, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let method: Method = method.parse().unwrap();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, kind)
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT_LANGUAGE, self.language);
        if self.header {
            request = request.header("x-comptoir", "1");
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let cookie = parts.headers.get(header::SET_COOKIE);
        Answer {
            status: parts.status,
            cookie: cookie.map(|value| value.to_str().unwrap().to_owned()),
            headers: parts.headers,
            body: axum::body::to_bytes(body, usize::MAX).await.unwrap(),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) cookie: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn ok<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, StatusCode::OK, "{self:?}");
        self.json()
    }

    pub(crate) fn refused(&self, status: StatusCode) -> ApiError {
        assert_eq!(self.status, status, "{self:?}");
        self.json()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}
