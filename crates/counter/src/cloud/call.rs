//! Who calls and what is asked: the token from header or query, the parameters from everywhere.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Multipart, RawPathParams, Request};
use axum::http::{HeaderMap, header};
use comptoir_api::cloud::params::Params;
use comptoir_api::cloud::{CloudError, Scope};
use comptoir_store::cloud::AccountRow;
use comptoir_store::tokens::TokenRow;

use super::media::ticket;
use super::numbers;
use super::trouble::{Answer, Trouble};
use crate::{AppState, Shop, chance, limits};

/// A request of a program.
pub(crate) struct Call {
    /// All shops.
    pub counter: AppState,
    /// The shop it speaks for, at work.
    pub shop: Arc<Shop>,
    /// Its numbers.
    pub account: AccountRow,
    /// The program.
    pub token: TokenRow,
    /// What is asked.
    pub params: Params,
    /// The file of a form, if there is one.
    pub file: Option<Upload>,
    /// A body that is neither JSON nor a form.
    pub raw: Bytes,
    /// The request's headers.
    pub headers: HeaderMap,
    /// Where the program reached us: `https://host`, no slash at the end.
    pub origin: String,
    /// The path's parts, in order.
    pub path: Vec<String>,
}

/// A file in a form.
pub(crate) struct Upload {
    /// Its bytes.
    pub bytes: Bytes,
    /// Its own name, without any path.
    pub name: String,
    /// What the part says that it is; empty if nothing.
    pub mime: String,
}

impl Call {
    /// Refuses a program that may not do this.
    pub(crate) fn need(&self, scope: Scope) -> Answer<()> {
        if self.token.may(scope) {
            return Ok(());
        }
        let name = scope.name();
        let details = format!("The token has no scope '{name}': make one that has it.");
        Err(CloudError::permission(details).into())
    }

    /// The path's first part has to be the shop's own phone number.
    pub(crate) fn need_phone(&self) -> Answer<()> {
        self.need_id(&self.account.phone_number)
    }

    /// The path's first part has to be the shop's business account.
    pub(crate) fn need_waba(&self) -> Answer<()> {
        self.need_id(&self.account.waba)
    }

    fn need_id(&self, own: &str) -> Answer<()> {
        let asked = self.part(0);
        if asked == own { Ok(()) } else { Err(CloudError::unknown(asked).into()) }
    }

    /// A part of the path; empty if there are fewer.
    pub(crate) fn part(&self, place: usize) -> &str {
        self.path.get(place).map_or("", String::as_str)
    }
}

impl FromRequest<AppState> for Call {
    type Rejection = Trouble;

    async fn from_request(request: Request, counter: &AppState) -> Answer<Self> {
        let (mut parts, body) = request.into_parts();
        let path = match RawPathParams::from_request_parts(&mut parts, counter).await {
            Ok(path) => path.iter().map(|(_, value)| value.to_owned()).collect(),
            Err(_) => Vec::new(),
        };
        let mut params = Params::default();
        let query = parts.uri.query().unwrap_or_default().to_owned();
        add_pairs(&mut params, query.as_bytes());
        // Before the body is read: who is nobody uploads nothing.
        let (shop, account, token) =
            who(counter, &parts.headers, parts.uri.path(), &params).await?;
        shop.programs().throttle(&token.id)?;
        let origin = origin(counter, &mut parts).await;
        // A file's next part is bytes, whatever its header says.
        let is_part = parts.uri.path().starts_with("/upload:");
        let headers = parts.headers.clone();

        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().to_ascii_lowercase();
        let request = Request::from_parts(parts, body);
        let (mut file, mut raw) = (None, Bytes::new());
        if kind.starts_with("multipart/form-data") {
            file = form(request, &mut params).await?;
        } else {
            let bytes = Bytes::from_request(request, counter).await.map_err(|_| too_large())?;
            let is_json = bytes.trim_ascii_start().first() == Some(&b'{');
            let small = bytes.len() <= limits::BODY_BYTES_MAX && !is_part;
            if kind.starts_with("application/x-www-form-urlencoded") && small {
                add_pairs(&mut params, &bytes);
            } else if small && (kind.contains("json") || (kind.is_empty() && is_json)) {
                params.add_json(&bytes)?;
            } else {
                raw = bytes;
            }
        }
        let counter = counter.clone();
        Ok(Self { counter, shop, account, token, params, file, raw, headers, origin, path })
    }
}

async fn who(
    counter: &AppState,
    headers: &HeaderMap,
    path: &str,
    params: &Params,
) -> Answer<(Arc<Shop>, AccountRow, TokenRow)> {
    let now_ms = counter.now_ms();
    let mut tx = counter.store.peek().await?;
    let said = bearer(headers).or_else(|| params.text("access_token"));
    let found = match said.as_deref().map(|said| (said, said.split_once('|'))) {
        None => {
            let holder = ticket::holder(&mut tx, path, params, now_ms).await?;
            let nothing = "No token: send the header 'Authorization: Bearer TOKEN'.";
            Some((holder.ok_or_else(|| CloudError::token(nothing))?, None))
        }
        // An app's own access token: its id and its secret.
        Some((_, Some((app, secret)))) => tx
            .tokens()
            .find_by_app(app)
            .await?
            // By their hashes: how long it takes says nothing of the secret.
            .filter(|token| chance::hash(&token.app_secret) == chance::hash(secret))
            .map(|token| (token, None)),
        Some((said, None)) => tx.tokens().find_with_account(&chance::hash(said)).await?,
    };
    let (token, mut account) = found.ok_or_else(|| {
        CloudError::token("This token is not known here: make one with 'comptoir token create'.")
    })?;
    if token.has_ended(now_ms) {
        return Err(CloudError::expired().into());
    }
    if account.is_none() {
        account = tx.cloud_accounts().lookup(&token.shop).await?;
    }
    drop(tx);
    let closed = || CloudError::unavailable("The shop's device is not running: try again soon.");
    let shop = counter.shop(&token.shop).ok_or_else(closed)?;
    let account = match account {
        Some(account) => account,
        None => numbers::account(counter, &shop).await?,
    };
    if token.used_ms + limits::TOKEN_USED_EVERY_MS <= now_ms {
        let mut tx = counter.store.begin().await?;
        tx.tokens().used(&token.id, now_ms).await?;
        tx.save().await?;
    }
    Ok((shop, account, token))
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let known = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("oauth");
    known.then(|| token.trim().to_owned()).filter(|token| !token.is_empty())
}

/// Addresses that are given out lead back to where the program found us.
async fn origin(counter: &AppState, parts: &mut axum::http::request::Parts) -> String {
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.map(str::to_owned).filter(|host| {
        !host.is_empty()
            && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]_".contains(&b))
    });
    let Some(host) = host else { return counter.config.base.clone() };
    let scheme = if crate::http::is_over_tls(parts).await { "https" } else { "http" };
    format!("{scheme}://{host}")
}

/// Puts a query or a form's body into the parameters.
pub(crate) fn add_pairs(params: &mut Params, encoded: &[u8]) {
    let pairs: Vec<_> = form_urlencoded::parse(encoded).take(limits::CLOUD_PARAMS_MAX).collect();
    params.add_pairs(pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())));
}

async fn form(request: Request, params: &mut Params) -> Answer<Option<Upload>> {
    let wrong = |_| CloudError::invalid("The form does not read.");
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| CloudError::invalid("The form does not read: it has no boundary."))?;
    let mut file = None;
    let mut parts = 0;
    while let Some(field) = form.next_field().await.map_err(wrong)? {
        parts += 1;
        if parts > limits::CLOUD_PARAMS_MAX {
            return Err(CloudError::invalid("The form has too many parts.").into());
        }
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" || field.file_name().is_some() {
            let upload = Upload {
                name: file_name(field.file_name().unwrap_or_default()),
                mime: field.content_type().unwrap_or_default().to_owned(),
                bytes: field.bytes().await.map_err(|_| too_large())?,
            };
            file = Some(upload);
            continue;
        }
        let bytes = field.bytes().await.map_err(|_| too_large())?;
        if bytes.len() > limits::BODY_BYTES_MAX {
            return Err(too_large());
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        params.set(&name, text.into());
    }
    Ok(file)
}

fn too_large() -> Trouble {
    let mib = limits::CLOUD_UPLOAD_BYTES_MAX / (1024 * 1024);
    let details = format!("The request is broken off or too large: at most {mib} MiB.");
    Trouble(CloudError { status: 413, ..CloudError::media_upload(details) })
}

/// A file's own name: some clients send the whole path it has on their machine.
fn file_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|letter| !letter.is_control()).take(240).collect()
}
