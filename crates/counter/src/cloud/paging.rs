//! Lists in pages, and of each object the fields that were asked for.

use axum::http::header;
use comptoir_api::cloud::VERSION;
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value, json};

use super::call::Call;

/// Entries of a page where none are asked for.
const PAGE: u32 = 25;
/// Entries of a page, at most.
const PAGE_MAX: u32 = 1_000;

/// A page of a list, as it was asked for. Each entry comes with what tells it from all others;
/// `path` is the list's own, without a slash at the start.
pub(crate) fn page(call: &Call, path: &str, entries: Vec<(String, Value)>) -> Value {
    let limit = call.params.limit(PAGE, PAGE_MAX) as usize;
    let place = |name: &str| {
        let cursor = call.params.text(name)?;
        let key = BASE64URL_NOPAD.decode(cursor.as_bytes()).ok()?;
        entries.iter().position(|(known, _)| known.as_bytes() == key)
    };
    // An entry that is gone, or a cursor of somebody else's: from the beginning.
    let start = match (place("after"), place("before")) {
        (Some(after), _) => after + 1,
        (None, Some(before)) => before.saturating_sub(limit),
        (None, None) => 0,
    };
    let end = match place("before") {
        Some(before) if place("after").is_none() => before,
        _ => entries.len().min(start.saturating_add(limit)),
    };
    let shown = entries.get(start..end).unwrap_or_default();
    let cursor = |entry: Option<&(String, Value)>| {
        entry.map(|(key, _)| BASE64URL_NOPAD.encode(key.as_bytes())).unwrap_or_default()
    };
    let (before, after) = (cursor(shown.first()), cursor(shown.last()));
    let data: Vec<&Value> = shown.iter().map(|(_, value)| value).collect();
    if data.is_empty() {
        return json!({ "data": data });
    }
    let mut paging = Map::new();
    paging.insert("cursors".to_owned(), json!({ "before": before, "after": after }));
    if end < entries.len() {
        paging.insert("next".to_owned(), address(call, path, ("after", &after)).into());
    }
    if start > 0 {
        paging.insert("previous".to_owned(), address(call, path, ("before", &before)).into());
    }
    json!({ "data": data, "paging": paging })
}

/// The address of another page: clients follow it as it is, some without any header.
fn address(call: &Call, path: &str, (name, cursor): (&str, &str)) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (known, value) in call.params.all() {
        let text = match value {
            Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        if !matches!(known.as_str(), "after" | "before" | "access_token") {
            query.append_pair(known, &text);
        }
    }
    let bearer = call.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = bearer.and_then(|value| value.split_once(' ')).map(|(_, token)| token.trim());
    let token = bearer.map(str::to_owned).or_else(|| call.params.text("access_token"));
    query.append_pair("access_token", &token.unwrap_or_default()).append_pair(name, cursor);
    format!("{}/{VERSION}/{path}?{}", call.origin, query.finish())
}

/// Of an object what was asked for, and what it always has. Unknown names are passed over.
pub(crate) fn pick(call: &Call, object: Value, always: &[&str]) -> Value {
    let asked = call.params.names("fields");
    let Value::Object(object) = object else { return object };
    if asked.is_empty() {
        return Value::Object(object);
    }
    // `qr_image_url.format(PNG)`, `preview.invalidate(true)`, `cover{id}`: the name stands first.
    let asked: Vec<&str> =
        asked.iter().map(|name| name.split(['.', '{', '(']).next().unwrap_or_default()).collect();
    let kept = object.into_iter().filter(|(name, _)| {
        let name = name.as_str();
        name == "id" || always.contains(&name) || asked.contains(&name)
    });
    Value::Object(kept.collect())
}
