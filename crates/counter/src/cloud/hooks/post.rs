//! One POST to a receiver: signed, within bounds of size and time, and not into our own network.

use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, Mac};
use ipnet::IpNet;
use reqwest::{Client, RequestBuilder, Response, Url, header, redirect};
use sha2::Sha256;

use crate::limits;
use crate::reach::{Forbidden, Reach};

/// Why no answer came. The receiver's, but for the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PostError {
    /// Who gave the address: it is none.
    #[error("not an address")]
    Address,
    /// Who gave the address, or the operator.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The receiver cannot be connected to.
    #[error("the server cannot be reached")]
    Unreachable,
    /// The receiver takes too long.
    #[error("the server takes too long to answer")]
    Slow,
    /// The connection broke.
    #[error("the connection broke before an answer came")]
    Broken,
}

impl PostError {
    /// One word, for the log of deliveries.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Forbidden(_) => "forbidden",
            Self::Unreachable => "unreachable",
            Self::Slow => "slow",
            Self::Broken => "broken",
        }
    }
}

/// Asks receivers.
pub(super) struct Poster {
    https: Option<Client>,
    http: Option<Client>,
    any: Reach,
    allowed: Reach,
}

impl Poster {
    pub(super) fn new(allowed: &[IpNet]) -> Self {
        let (any, allowed) = (Reach::public_or(allowed), Reach::only(allowed));
        let (https, http) = (client(&any), client(&allowed));
        Self { https, http, any, allowed }
    }

    /// Posts a body, and says with what status it was answered.
    pub(super) async fn post(
        &self,
        url: &str,
        secret: &str,
        body: Vec<u8>,
    ) -> Result<u16, PostError> {
        let mut response = send(self.signed(url, secret, body)?).await?;
        let status = response.status().as_u16();
        // What it says is nobody's; read, so that its connection can be used again.
        let _ = text(&mut response, limits::HOOK_ANSWER_BYTES_MAX).await;
        Ok(status)
    }

    /// Posts a question, and says with what status and words it was answered.
    pub(super) async fn ask(
        &self,
        url: &str,
        secret: &str,
        body: Vec<u8>,
    ) -> Result<(u16, String), PostError> {
        let wait = Duration::from_millis(limits::FORM_ANSWER_MS);
        let mut response = send(self.signed(url, secret, body)?.timeout(wait)).await?;
        let status = response.status().as_u16();
        Ok((status, text(&mut response, limits::FORM_ANSWER_BYTES_MAX).await?))
    }

    fn signed(&self, url: &str, secret: &str, body: Vec<u8>) -> Result<RequestBuilder, PostError> {
        let (client, url) = self.client_for(url)?;
        Ok(client
            .post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-hub-signature-256", signature(secret, &body))
            .body(body))
    }

    /// Gets an answer's status and its beginning.
    pub(super) async fn get(&self, url: &str) -> Result<(u16, String), PostError> {
        let (client, url) = self.client_for(url)?;
        let mut response = send(client.get(url)).await?;
        let status = response.status().as_u16();
        Ok((status, text(&mut response, limits::HOOK_ANSWER_BYTES_MAX).await?))
    }

    fn client_for(&self, url: &str) -> Result<(&Client, Url), PostError> {
        let url = Url::parse(url).map_err(|_| PostError::Address)?;
        // What customers say is not sent over the internet for everybody to read.
        let (client, reach) = match url.scheme() {
            "http" => (&self.http, &self.allowed),
            _ => (&self.https, &self.any),
        };
        reach.check(&url)?;
        Ok((client.as_ref().ok_or(PostError::Unreachable)?, url))
    }
}

fn client(reach: &Reach) -> Option<Client> {
    Client::builder()
        // An answer from elsewhere is none.
        .redirect(redirect::Policy::none())
        .dns_resolver(Arc::new(reach.clone()))
        // A proxy would resolve names for us, past the rule.
        .no_proxy()
        .connect_timeout(Duration::from_millis(limits::HOOK_CONNECT_MS))
        .timeout(Duration::from_millis(limits::HOOK_ANSWER_MS))
        .user_agent("comptoir")
        .build()
        .ok()
}

async fn send(request: RequestBuilder) -> Result<Response, PostError> {
    request.send().await.map_err(|error| why(&error))
}

async fn text(response: &mut Response, limit: usize) -> Result<String, PostError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| why(&error))? {
        bytes.extend_from_slice(chunk.get(..limit.min(chunk.len())).unwrap_or_default());
        if bytes.len() >= limit {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A refusal of ours hides inside the client's error.
fn why(error: &reqwest::Error) -> PostError {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(inner) = cause {
        if let Some(forbidden) = inner.downcast_ref::<Forbidden>() {
            return PostError::Forbidden(*forbidden);
        }
        cause = inner.source();
    }
    if error.is_connect() {
        PostError::Unreachable
    } else if error.is_timeout() {
        PostError::Slow
    } else {
        PostError::Broken
    }
}

/// The header by which a receiver knows that it was us.
fn signature(secret: &str, body: &[u8]) -> String {
    // Every length of key is one to HMAC.
    let code = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .map(|code| code.chain_update(body).finalize().into_bytes());
    format!("sha256={}", data_encoding::HEXLOWER.encode(&code.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test case 2.
    #[test]
    fn it_signs_as_everybody_does() {
        assert_eq!(
            signature("Jefe", b"what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
