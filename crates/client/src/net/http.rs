//! Native HTTP: shop cards, catalogues, blobs.

use std::time::Duration;

use crate::fetch::{Boxed, Fetch, FetchError, HttpRequest, HttpResponse};

/// How long an answer may take to begin, and then to come in whole.
const CONNECT: Duration = Duration::from_secs(15);
const WHOLE: Duration = Duration::from_secs(600);

/// Native HTTP, with one pool of connections.
#[derive(Clone)]
pub struct HttpFetch {
    client: reqwest::Client,
}

impl HttpFetch {
    /// Makes one.
    pub fn new() -> Self {
        let client = reqwest::Client::builder().connect_timeout(CONNECT).timeout(WHOLE).build();
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
            let method = request.method.parse().map_err(|_| FetchError::Offline)?;
            let mut sent = self.client.request(method, &request.url);
            for (name, value) in &request.headers {
                sent = sent.header(name, value);
            }
            if !request.body.is_empty() {
                sent = sent.body(request.body);
            }
            let answer = sent.send().await.map_err(|_| FetchError::Offline)?;
            read(answer, limit_bytes).await
        })
    }
}

async fn read(mut answer: reqwest::Response, limit: u64) -> Result<HttpResponse, FetchError> {
    let headers = answer.headers().iter().filter_map(|(name, value)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    });
    let (status, headers) = (answer.status().as_u16(), headers.collect());
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| FetchError::Offline)? {
        if body.len() as u64 + chunk.len() as u64 > limit {
            return Err(FetchError::TooLarge(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(HttpResponse { status, headers, body })
}
