//! HTTP by the browser's own `fetch`.

use comptoir_client::fetch::{Boxed, Fetch, FetchError, HttpRequest, HttpResponse};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

/// No cookies, no referrer: a shop's public pages and the relay's blobs need none.
pub(crate) struct BrowserFetch;

impl Fetch for BrowserFetch {
    fn fetch(
        &self,
        request: HttpRequest,
        limit_bytes: u64,
    ) -> Boxed<'_, Result<HttpResponse, FetchError>> {
        Box::pin(async move {
            let response = send(&request).await.ok_or(FetchError::Offline)?;
            let announced = response.headers().get("content-length").ok().flatten();
            if announced.and_then(|text| text.parse().ok()).is_some_and(|n: u64| n > limit_bytes) {
                return Err(FetchError::TooLarge(limit_bytes));
            }
            let body = read(&response).await.ok_or(FetchError::Offline)?;
            if body.len() as u64 > limit_bytes {
                return Err(FetchError::TooLarge(limit_bytes));
            }
            Ok(HttpResponse { status: response.status(), headers: headers_of(&response), body })
        })
    }
}

async fn send(request: &HttpRequest) -> Option<Response> {
    let init = RequestInit::new();
    init.set_method(request.method);
    init.set_credentials(web_sys::RequestCredentials::Omit);
    init.set_referrer_policy(web_sys::ReferrerPolicy::NoReferrer);
    let headers = Headers::new().ok()?;
    for (name, value) in &request.headers {
        headers.append(name, value).ok()?;
    }
    init.set_headers(&headers);
    if !request.body.is_empty() {
        init.set_body(&js_sys::Uint8Array::from(request.body.as_slice()));
    }
    let scope = crate::page::scope();
    let answer = JsFuture::from(scope.fetch_with_str_and_init(&request.url, &init)).await;
    answer.ok()?.dyn_into().ok()
}

async fn read(response: &Response) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

fn headers_of(response: &Response) -> Vec<(String, String)> {
    let names = ["content-type", "content-length", "content-range", "upload-offset", "etag"];
    let value = |name: &str| response.headers().get(name).ok().flatten();
    names.iter().filter_map(|name| Some(((*name).to_owned(), value(name)?))).collect()
}
