//! A store that speaks S3 and checks signatures: `s3s-fs`, in this process, over a folder.

use std::path::{Path, PathBuf};

use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{HttpError, HttpResponse as Answer};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::server::free_port;

pub(crate) const KEY: &str = "comptoir-of-the-test";
pub(crate) const SECRET: &str = "b7f1c09e55a34d1fa2d8-secret";

/// The store, its one bucket `files`, and where both are.
pub(crate) struct Store {
    root: PathBuf,
    port: u16,
    service: S3Service,
    /// Ends when it is dropped, with every connection.
    serving: JoinSet<()>,
}

impl Store {
    pub(crate) async fn start(root: &Path) -> Self {
        std::fs::create_dir_all(root.join("files")).unwrap();
        let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(root).unwrap());
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let (service, port) = (service.build(), free_port());
        let mut store = Self { root: root.to_owned(), port, service, serving: JoinSet::new() };
        store.back().await;
        store
    }

    /// What a server is told by its surroundings, with a key that fits or not.
    pub(crate) fn surroundings(&self, secret: &'static str) -> Vec<(&'static str, String)> {
        vec![
            ("AWS_ACCESS_KEY_ID", KEY.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", secret.to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{}", self.port)),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
        ]
    }

    /// Nobody answers there any more.
    pub(crate) async fn away(&mut self) {
        self.serving.shutdown().await;
    }

    /// Answers again, with what it had.
    pub(crate) async fn back(&mut self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        let service = self.service.clone();
        self.serving.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                connections.spawn(async move {
                    let http = Builder::new(TokioExecutor::new());
                    let answer = service_fn(|request| answer(service.clone(), request));
                    drop(http.serve_connection(TokioIo::new(socket), answer).await);
                });
            }
        });
    }

    /// The names of what is in the bucket and begins so, in order.
    pub(crate) fn names(&self, prefix: &str) -> Vec<String> {
        let bucket = self.root.join("files");
        let files = files_below(&bucket).into_iter();
        let names = files.map(|file| file.strip_prefix(&bucket).unwrap().display().to_string());
        names.filter(|name| name.starts_with(prefix)).collect()
    }
}

/// Others say that a bucket is not there; this one makes it when something is written.
async fn answer(service: S3Service, request: Request<Incoming>) -> Result<Answer, HttpError> {
    if request.uri().path().starts_with("/files/") {
        return service.call(request.map(Into::into)).await;
    }
    let said = "<Error><Code>NoSuchBucket</Code></Error>".to_owned();
    Ok(Response::builder().status(404).body(said.into()).unwrap())
}

/// Every file below a folder, in order.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}
