//! HTTP of native devices.

use std::time::Duration;

use crate::fetch::{Boxed, Fetch, FetchError, HttpRequest, HttpResponse};

/// Native HTTP: no cookies, few redirects, and an end to waiting.
#[derive(Clone)]
pub struct HttpFetch {
    client: reqwest::Client,
}

impl HttpFetch {
    /// Makes one.
    pub fn new() -> Self {
        let client = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .read_timeout(Duration::from_secs(30))
            .redirect(reqwest::redirect::Policy::limited(3))
            .build();
        Self { client: client.unwrap_or_default() }
    }
}

impl Default for HttpFetch {
    fn default() -> Self {
        Self::new()
    }
}

impl Fetch for HttpFetch {
    fn fetch(
        &self,
        request: HttpRequest,
        limit_bytes: u64,
    ) -> Boxed<'_, Result<HttpResponse, FetchError>> {
        Box::pin(async move {
            let method = match request.method {
                "PUT" => reqwest::Method::PUT,
                "POST" => reqwest::Method::POST,
                "HEAD" => reqwest::Method::HEAD,
                _ => reqwest::Method::GET,
            };
            let mut sending = self.client.request(method, &request.url);
            for (name, value) in &request.headers {
                sending = sending.header(name, value);
            }
            if matches!(request.method, "PUT" | "POST") {
                sending = sending.body(request.body);
            }
            let mut response = sending.send().await.map_err(|_| FetchError::Offline)?;
            let status = response.status().as_u16();
            let headers = response
                .headers()
                .iter()
                .filter_map(|(name, value)| {
                    Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
                })
                .collect();
            let mut body = Vec::new();
            while let Some(chunk) = response.chunk().await.map_err(|_| FetchError::Offline)? {
                if (body.len() + chunk.len()) as u64 > limit_bytes {
                    return Err(FetchError::TooLarge(limit_bytes));
                }
                body.extend_from_slice(&chunk);
            }
            Ok(HttpResponse { status, headers, body })
        })
    }
}
