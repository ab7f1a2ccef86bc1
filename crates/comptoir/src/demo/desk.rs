//! A member of staff at the console's HTTP API.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::admin::AdminError;

/// Signed in; requests carry the session.
pub(super) struct Desk {
    http: reqwest::Client,
    base: String,
    cookie: String,
}

impl Desk {
    /// Signs in with a link that works once.
    pub(super) async fn sign_in(base: &str, link: &str) -> Result<Self, AdminError> {
        let token = link.split("t=").nth(1).unwrap_or_default();
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(30))
            .build()
            .map_err(AdminError::system)?;
        let answer = http
            .post(format!("{base}/api/session/link"))
            .header("x-comptoir", "1")
            .json(&json!({ "token": token }))
            .send()
            .await
            .and_then(reqwest::Response::error_for_status)
            .map_err(AdminError::system)?;
        let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok());
        let cookie = cookie.and_then(|cookie| cookie.split(';').next()).unwrap_or_default();
        Ok(Self { http, base: base.to_owned(), cookie: cookie.to_owned() })
    }

    /// Asks.
    pub(super) async fn get(&self, path: &str) -> Result<Value, AdminError> {
        self.ask(self.http.get(format!("{}{path}", self.base)), path).await
    }

    /// Changes something.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Value,
    ) -> Result<Value, AdminError> {
        let request = self.http.request(method, format!("{}{path}", self.base));
        self.ask(request.header("x-comptoir", "1").json(&body), path).await
    }

    async fn ask(&self, request: reqwest::RequestBuilder, path: &str) -> Result<Value, AdminError> {
        let answer = request.header("cookie", &self.cookie).send().await;
        let answer = answer.map_err(AdminError::system)?;
        let status = answer.status();
        let body: Value = answer.json().await.unwrap_or_default();
        if status.is_success() {
            return Ok(body);
        }
        Err(AdminError::System(format!("{path}: {status} {body}")))
    }
}
