//! How requests to a bucket travel: by the HTTP client that everything else here uses, rather than
//! by a second version of it.

use async_trait::async_trait;
use http_body_util::BodyExt;
use object_store::client::{
    ClientConfigKey, ClientOptions, HttpClient, HttpConnector, HttpError, HttpErrorKind,
    HttpRequest, HttpResponse, HttpResponseBody, HttpService,
};
use reqwest::redirect::Policy;

use crate::limits;

/// Makes clients.
#[derive(Debug)]
pub(crate) struct Connector;

#[derive(Debug)]
struct Client(reqwest::Client);

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let plain = options.get_config_value(&ClientConfigKey::AllowHttp);
        let mut client = reqwest::Client::builder()
            .https_only(!is_yes(plain.as_deref()))
            .redirect(Policy::none())
            .connect_timeout(limits::CONNECT_TIMEOUT)
            .read_timeout(limits::READ_TIMEOUT);
        let failed = |error| object_store::Error::Generic { store: "S3", source: error };
        // What the makers' own programs read it from: the authority of a store of one's own.
        if let Some(file) = std::env::var_os("AWS_CA_BUNDLE").filter(|file| !file.is_empty()) {
            let bundle = std::fs::read(file).map_err(|error| failed(error.into()))?;
            let trusted = reqwest::Certificate::from_pem_bundle(&bundle);
            for certificate in trusted.map_err(|error| failed(error.into()))? {
                client = client.add_root_certificate(certificate);
            }
        }
        let client = client.build().map_err(|error| failed(error.into()))?;
        Ok(HttpClient::new(Client(client)))
    }
}

/// As `object_store` reads what is switched on.
pub(crate) fn is_yes(value: Option<&str>) -> bool {
    let value = value.unwrap_or_default().to_ascii_lowercase();
    ["1", "true", "on", "yes", "y"].contains(&value.as_str())
}

#[async_trait]
impl HttpService for Client {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (head, body) = request.into_parts();
        let url = head.uri.to_string().parse::<reqwest::Url>();
        let url = url.map_err(|error| HttpError::new(HttpErrorKind::Unknown, error))?;
        let mut request = reqwest::Request::new(head.method, url);
        *request.headers_mut() = head.headers;
        *request.body_mut() = Some(reqwest::Body::wrap(body));
        let mut answer = self.0.execute(request).await.map_err(failed)?;
        let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
        let body = reqwest::Body::from(answer).map_err(failed);
        let mut response = HttpResponse::new(HttpResponseBody::new(body));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

/// What it is decides whether it is tried again.
fn failed(error: reqwest::Error) -> HttpError {
    let kind = if error.is_timeout() {
        HttpErrorKind::Timeout
    } else if error.is_connect() {
        HttpErrorKind::Connect
    } else if error.is_builder() {
        HttpErrorKind::Unknown
    } else {
        HttpErrorKind::Interrupted
    };
    HttpError::new(kind, error.without_url())
}
