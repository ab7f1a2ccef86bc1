//! Fetches a picture or a file by its address, within bounds of size and time.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Url, redirect};

use crate::limits;
use crate::reach::{Forbidden, Reach};

/// Why a picture was not fetched.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    /// Feed's author: not an address.
    #[error("not an address")]
    Address,
    /// Feed's author: an address that is not fetched.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The other server: it has no such picture.
    #[error("the server answered {0}")]
    Status(u16),
    /// Feed's author: over the limit.
    #[error("larger than {0} bytes")]
    TooLarge(usize),
    /// The other server: not to be reached, or too slow.
    #[error("the server cannot be reached")]
    Unreachable,
    /// Several of its pictures could not be fetched: the rest is not tried.
    #[error("the server could not be reached before")]
    GivenUp,
}

/// Fetches pictures, and gives up on servers that do not answer.
pub(crate) struct Fetcher {
    client: Option<Client>,
    reach: Reach,
    failures: HashMap<String, u32>,
}

impl Fetcher {
    /// `base` is the server's own address, which may be private.
    pub(super) fn new(base: &str) -> Self {
        Self::within(Reach::public_and(base))
    }

    /// One that fetches within these bounds.
    pub(crate) fn within(reach: Reach) -> Self {
        let rule = reach.clone();
        let follow = redirect::Policy::custom(move |attempt| {
            if attempt.previous().len() > limits::IMPORT_REDIRECTS_MAX {
                return attempt.error("too many redirects");
            }
            match rule.check(attempt.url()) {
                Ok(()) => attempt.follow(),
                Err(forbidden) => attempt.error(forbidden),
            }
        });
        let client = Client::builder()
            .redirect(follow)
            .dns_resolver(Arc::new(reach.clone()))
            // A proxy would resolve names for us, past the rule.
            .no_proxy()
            .connect_timeout(Duration::from_millis(limits::IMPORT_CONNECT_MS))
            .user_agent("comptoir")
            .build();
        Self { client: client.ok(), reach, failures: HashMap::new() }
    }

    /// The bytes at an address.
    pub(super) async fn fetch(&mut self, address: &str) -> Result<Vec<u8>, FetchError> {
        let url = Url::parse(address).map_err(|_| FetchError::Address)?;
        self.reach.check(&url)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        if self.failures.get(&host).is_some_and(|count| *count >= limits::IMPORT_FAILURES_MAX) {
            return Err(FetchError::GivenUp);
        }
        let fetched = self.bytes(url, limits::PICTURE_BYTES_MAX).await.map(|(bytes, _)| bytes);
        match &fetched {
            Err(FetchError::Unreachable) => *self.failures.entry(host).or_default() += 1,
            _ => drop(self.failures.remove(&host)),
        }
        fetched
    }

    /// The bytes at an address, and of which type the server says that they are.
    pub(crate) async fn file(
        &self,
        address: &str,
        limit: usize,
    ) -> Result<(Vec<u8>, String), FetchError> {
        let url = Url::parse(address).map_err(|_| FetchError::Address)?;
        self.reach.check(&url)?;
        self.bytes(url, limit).await
    }

    /// A feed, which may be long and take its time.
    pub(super) async fn feed(&self, address: &str) -> Result<Vec<u8>, FetchError> {
        let url = Url::parse(address).map_err(|_| FetchError::Address)?;
        self.reach.check(&url)?;
        let time = Duration::from_millis(limits::SOURCE_FETCH_MS);
        let limit = comptoir_feed::limits::FILE_BYTES_MAX;
        Ok(self.bytes_within(url, limit, time).await?.0)
    }

    async fn bytes(&self, url: Url, limit: usize) -> Result<(Vec<u8>, String), FetchError> {
        self.bytes_within(url, limit, Duration::from_millis(limits::IMPORT_FETCH_MS)).await
    }

    async fn bytes_within(
        &self,
        url: Url,
        limit: usize,
        time: Duration,
    ) -> Result<(Vec<u8>, String), FetchError> {
        let client = self.client.as_ref().ok_or(FetchError::Unreachable)?;
        let asked = client.get(url).timeout(time).send().await;
        let mut response = asked.map_err(|error| refused(&error))?;
        if !response.status().is_success() {
            return Err(FetchError::Status(response.status().as_u16()));
        }
        let said = response.headers().get(CONTENT_TYPE).and_then(|said| said.to_str().ok());
        let said = said.unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| refused(&error))? {
            if bytes.len() + chunk.len() > limit {
                return Err(FetchError::TooLarge(limit));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok((bytes, said))
    }
}

/// A refusal of ours hides inside the client's error.
fn refused(error: &reqwest::Error) -> FetchError {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(inner) = cause {
        if let Some(forbidden) = inner.downcast_ref::<Forbidden>() {
            return FetchError::Forbidden(*forbidden);
        }
        cause = inner.source();
    }
    FetchError::Unreachable
}
