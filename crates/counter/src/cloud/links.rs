//! Short links and their QR codes: who comes by one is known to have, and has words to begin with.

use axum::Json;
use comptoir_api::cloud::{CloudError, Scope};
use comptoir_store::cloud_links::LinkRow;
use serde_json::{Value, json};

use super::call::Call;
use super::paging::{page, pick};
use super::trouble::Answer;
use crate::{chance, limits};

const CODE_CHARS: usize = 14;
/// Words to begin with, characters.
pub(crate) const TEXT_CHARS_MAX: usize = 140;
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// `POST /{phone}/message_qrdls`: makes one, or gives the one that is named other words.
pub(super) async fn make(call: Call) -> Answer<Json<Value>> {
    may(&call)?;
    let text = call.params.needed("prefilled_message")?;
    let size = text.chars().count();
    if size > TEXT_CHARS_MAX {
        let details =
            format!("'prefilled_message' has {size} characters; at most {TEXT_CHARS_MAX} fit.");
        return Err(CloudError::value(details).into());
    }
    let code = call.path.get(1).cloned().or_else(|| call.params.text("code"));
    let image = call.params.text("generate_qr_image");
    let shop = &call.shop.id;
    let mut tx = call.counter.store.begin().await?;
    let link = if let Some(code) = code {
        if !tx.cloud_links().set(shop, &code, &text).await? {
            return Err(none(&code).into());
        }
        LinkRow { code, shop: shop.clone(), text, ..LinkRow::default() }
    } else {
        if tx.cloud_links().list(shop).await?.len() >= limits::CLOUD_LINKS_MAX {
            let most = limits::CLOUD_LINKS_MAX;
            let details = format!("A shop has at most {most} short links: delete one first.");
            return Err(CloudError::value(details).into());
        }
        let made_ms = call.counter.now_ms();
        let (code, shop) = (new_code()?, shop.clone());
        let link = LinkRow { code, shop, text, made_ms, ..LinkRow::default() };
        tx.cloud_links().add(&link).await?;
        link
    };
    tx.save().await?;
    Ok(Json(shown(&call, &link, image.as_deref())))
}

/// `GET /{phone}/message_qrdls`.
pub(super) async fn list(call: Call) -> Answer<Json<Value>> {
    call.need_phone()?;
    let mut tx = call.counter.store.read().await?;
    let links = tx.cloud_links().list(&call.shop.id).await?;
    let code = call.params.text("code");
    let links = links.iter().filter(|link| code.as_ref().is_none_or(|code| link.code == *code));
    let entries = links.map(|link| (link.code.clone(), picked(&call, link)));
    let path = format!("{}/message_qrdls", call.account.phone_number);
    Ok(Json(page(&call, &path, entries.collect())))
}

/// `GET /{phone}/message_qrdls/{code}`: a list of the one.
pub(super) async fn show(call: Call) -> Answer<Json<Value>> {
    call.need_phone()?;
    let code = call.part(1);
    let mut tx = call.counter.store.read().await?;
    let link = tx.cloud_links().lookup(code).await?;
    let link = link.filter(|link| link.shop == call.shop.id).ok_or_else(|| none(code))?;
    Ok(Json(json!({ "data": [picked(&call, &link)] })))
}

/// `DELETE` of it.
pub(super) async fn remove(call: Call) -> Answer<Json<Value>> {
    may(&call)?;
    let code = call.part(1);
    let mut tx = call.counter.store.begin().await?;
    if !tx.cloud_links().remove(&call.shop.id, code).await? {
        return Err(none(code).into());
    }
    tx.save().await?;
    Ok(Json(json!({ "success": true })))
}

fn may(call: &Call) -> Answer<()> {
    call.need(Scope::Catalogue)?;
    call.need_phone()
}

fn none(code: &str) -> CloudError {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    CloudError::no_link(format!("There is no short link '{code}'."))
}

fn shown(call: &Call, link: &LinkRow, image: Option<&str>) -> Value {
    let mut shown = json!({
        "code": link.code,
        "prefilled_message": link.text,
        "deep_link_url": deep_link(call, &link.code),
    });
    if let (Some(image), Some(shown)) = (image, shown.as_object_mut()) {
        shown.insert("qr_image_url".to_owned(), picture(call, &link.code, image).into());
    }
    shown
}

/// One of a list: its picture only where it is asked for.
fn picked(call: &Call, link: &LinkRow) -> Value {
    let asked = call.params.names("fields");
    let asked = asked.iter().find(|name| name.starts_with("qr_image_url"));
    let form = asked.map(|name| if name.contains("PNG") { "PNG" } else { "SVG" });
    pick(call, shown(call, link, form), &["code", "prefilled_message", "deep_link_url"])
}

fn deep_link(call: &Call, code: &str) -> String {
    format!("{}/q/{code}", call.counter.config.base)
}

/// A page of the shop draws it: whoever has the link may see its code.
fn picture(call: &Call, code: &str, form: &str) -> String {
    let ending = if form.eq_ignore_ascii_case("SVG") { "svg" } else { "png" };
    format!("{}/q/{code}.{ending}", call.counter.config.base)
}

/// Draws a code.
pub(crate) fn new_code() -> Result<String, chance::NoChance> {
    let bytes = chance::bytes::<CODE_CHARS>()?;
    let letter = |byte: &u8| LETTERS.get(usize::from(byte % 32)).copied().unwrap_or(b'A');
    Ok(bytes.iter().map(letter).map(char::from).collect())
}
