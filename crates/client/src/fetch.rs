//! HTTP beside the socket: shop cards, catalogues, blobs. Native and browser each bring their own.

use std::future::Future;
use std::pin::Pin;

/// A future that may leave its thread, except in the browser, where nothing does.
#[cfg(not(target_arch = "wasm32"))]
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// A future that may leave its thread, except in the browser, where nothing does.
#[cfg(target_arch = "wasm32")]
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// What futures that may leave their thread may hold on to; in the browser, anything.
#[cfg(not(target_arch = "wasm32"))]
pub trait Shared: Sync {}
#[cfg(not(target_arch = "wasm32"))]
impl<T: Sync + ?Sized> Shared for T {}
/// What futures that may leave their thread may hold on to; in the browser, anything.
#[cfg(target_arch = "wasm32")]
pub trait Shared {}
#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> Shared for T {}

/// A request.
#[derive(Debug, Clone, Default)]
pub struct HttpRequest {
    /// "GET", "HEAD", "PUT", "POST".
    pub method: &'static str,
    /// Whole address.
    pub url: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// What is sent.
    pub body: Vec<u8>,
}

impl HttpRequest {
    /// Asks for a page.
    pub fn get(url: impl Into<String>) -> Self {
        Self { method: "GET", url: url.into(), ..Self::default() }
    }
}

/// An answer.
#[derive(Debug, Clone, Default)]
pub struct HttpResponse {
    /// 200, 404.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// What came.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// Whether it is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Why nothing came.
#[derive(Debug, Clone, thiserror::Error)]
pub enum FetchError {
    /// Person: there is no connection, or nobody answers there.
    #[error("no answer from the server")]
    Offline,
    /// Server: it sends more than it may.
    #[error("the answer has more than {0} bytes")]
    TooLarge(u64),
}

/// Fetches over HTTP.
pub trait Fetch: Shared {
    /// Sends a request; takes at most `limit_bytes` of answer.
    fn fetch(
        &self,
        request: HttpRequest,
        limit_bytes: u64,
    ) -> Boxed<'_, Result<HttpResponse, FetchError>>;
}
