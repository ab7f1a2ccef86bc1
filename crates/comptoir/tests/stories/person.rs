//! Somebody at the counter's HTTP door, with or without a session.

use std::time::Duration;

use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use tokio::process::Command;
use tokio::time::timeout;

use crate::support::{PATIENCE, Server, binary};

/// Runs a command; its exit code and what it printed, on both outputs.
pub(crate) async fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(binary()).args(arguments).output().await.unwrap();
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// Somebody who asks over HTTP.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) http: reqwest::Client,
    pub(crate) base: String,
    /// `comptoir_session=…`; empty: signed in nowhere.
    pub(crate) cookie: String,
}

impl Person {
    pub(crate) fn stranger(base: &str) -> Self {
        let http = reqwest::Client::new();
        Self { http, base: base.to_owned(), cookie: String::new() }
    }

    /// Signs in with a link that works once.
    pub(crate) async fn sign_in(server: &Server, link: &str) -> Self {
        Self::by_link(&server.url, &json!(link)).await
    }

    /// Signs in with the link that a command printed.
    pub(crate) async fn by_link(base: &str, link: &Value) -> Self {
        let token = link.as_str().unwrap().split("t=").nth(1).unwrap();
        let mut person = Self::stranger(base);
        let (status, headers, body) =
            person.ask("POST", "/api/session/link", json!({ "token": token })).await;
        assert_eq!(status, 200, "{body}");
        person.take_cookie(&headers);
        person
    }

    pub(crate) fn take_cookie(&mut self, headers: &HeaderMap) {
        let cookie = headers["set-cookie"].to_str().unwrap();
        cookie.split(';').next().unwrap().clone_into(&mut self.cookie);
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let mut request = self
            .http
            .request(method.parse().unwrap(), format!("{}{path}", self.base))
            .header("x-comptoir", "1");
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        request
    }

    /// A request with a JSON body; what is answered, as JSON where it is.
    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        body: Value,
    ) -> (u16, HeaderMap, Value) {
        answered(self.request(method, path).json(&body)).await
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, _, body) = answered(self.request("GET", path)).await;
        assert_eq!(status, 200, "GET {path}: {body}");
        body
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        let (status, _, answer) = self.ask("POST", path, body).await;
        assert_eq!(status, 200, "POST {path}: {answer}");
        answer
    }

    /// A form with one file.
    pub(crate) fn upload(&self, method: &str, path: &str, file: &[u8]) -> reqwest::RequestBuilder {
        let head = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\
            Content-Type: image/png\r\n\r\n";
        let body = [head.as_bytes(), file, b"\r\n--edge--\r\n"].concat();
        self.request(method, path)
            .header("content-type", "multipart/form-data; boundary=edge")
            .body(body)
    }

    /// Asks until the answer fits.
    pub(crate) async fn until(&self, path: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        let asking = async {
            let mut pause = tokio::time::interval(Duration::from_millis(50));
            loop {
                pause.tick().await;
                last = self.get(path).await;
                if fits(&last) {
                    return last.clone();
                }
            }
        };
        timeout(PATIENCE, asking).await.unwrap_or_else(|_| panic!("GET {path} never fitted"))
    }
}

/// Sends a request; what is answered, as JSON where it is.
pub(crate) async fn answered(request: reqwest::RequestBuilder) -> (u16, HeaderMap, Value) {
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = answer.bytes().await.unwrap();
    let value = serde_json::from_slice(&body)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&body).into_owned()));
    (status, headers, value)
}
