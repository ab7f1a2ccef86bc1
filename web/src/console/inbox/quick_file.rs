//! The picture or document of a quick reply: shown small, and fetched to be sent.

use comptoir_api::shop::QuickFile;
use gloo_net::http::Request;
use js_sys::{Array, Reflect, Uint8Array};
use leptos::prelude::*;
use web_sys::FilePropertyBag;

use crate::parts::icon::icon;

/// Where it is.
pub(crate) fn address(file: &QuickFile) -> String {
    format!("/api/quick-replies/files/{}", file.id)
}

/// A picture as such, a document by its name.
pub(crate) fn small(file: &QuickFile) -> AnyView {
    if file.mime.starts_with("image/") {
        return view! { <img class="qf" src=address(file) alt=file.name.clone() width="28" height="28" loading="lazy" /> }.into_any();
    }
    view! { <span class="row g1 t12 faint nowrap">{icon("file", "s16")}{file.name.clone()}</span> }
        .into_any()
}

/// Fetches it, as the browser would have it from a disk.
pub(crate) async fn fetch(file: &QuickFile) -> Option<web_sys::File> {
    let answer = Request::get(&address(file)).send().await.ok()?;
    let bytes = if answer.ok() { answer.binary().await.ok()? } else { return None };
    let parts = Array::of1(&Uint8Array::from(bytes.as_slice()));
    let kind = FilePropertyBag::new();
    Reflect::set(&kind, &"type".into(), &file.mime.as_str().into()).ok()?;
    web_sys::File::new_with_u8_array_sequence_and_options(&parts, &file.name, &kind).ok()
}
