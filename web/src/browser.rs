//! The few things a screen asks of the browser, each safe to ask anywhere.

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};

/// "Allemagne": a country's name in a language; its code where the browser knows none.
pub(crate) fn country_name(language: &str, code: &str) -> String {
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &"type".into(), &"region".into());
    let languages = js_sys::Array::of1(&language.into());
    let intl = js_sys::Reflect::get(&js_sys::global(), &"Intl".into());
    let name = intl.and_then(|intl| {
        let class: js_sys::Function =
            js_sys::Reflect::get(&intl, &"DisplayNames".into())?.unchecked_into();
        let names = js_sys::Reflect::construct(&class, &js_sys::Array::of2(&languages, &options))?;
        let of: js_sys::Function = js_sys::Reflect::get(&names, &"of".into())?.unchecked_into();
        of.call1(&names, &code.into())
    });
    name.ok().and_then(|name| name.as_string()).unwrap_or_else(|| code.to_owned())
}

/// Milliseconds since 1970, by the clock of this machine.
pub fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

/// What this browser kept under a name.
pub fn stored(name: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(name).ok().flatten()
}

/// Keeps a value under a name. A full or forbidden store is no reason to stop.
pub fn store(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        if value.is_empty() {
            drop(storage.remove_item(name));
        } else {
            drop(storage.set_item(name, value));
        }
    }
}

/// Forgets all that was kept under names that begin so.
pub fn unstore_all(prefix: &str) {
    let Ok(Some(storage)) = window().local_storage() else { return };
    let count = storage.length().unwrap_or(0);
    let names: Vec<String> = (0..count).filter_map(|n| storage.key(n).ok().flatten()).collect();
    for name in names.iter().filter(|name| name.starts_with(prefix)) {
        drop(storage.remove_item(name));
    }
}

/// Whether a media query holds now.
pub fn media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Whether a person is looking at this page now.
pub fn is_looked_at() -> bool {
    let document = document();
    document.visibility_state() == web_sys::VisibilityState::Visible
        && document.has_focus().unwrap_or(false)
}

/// Whether fingers are what points here: Enter then makes a line rather than sends.
pub fn is_touch() -> bool {
    media("(pointer: coarse)")
}

/// Whether the network costs nothing by the byte, where the browser knows.
pub fn is_free() -> Option<bool> {
    let connection = js_sys::Reflect::get(&window().navigator(), &"connection".into()).ok()?;
    let says = |name: &str| js_sys::Reflect::get(&connection, &name.into()).ok();
    if says("saveData")?.is_truthy() {
        return Some(false);
    }
    match says("type")?.as_string()?.as_str() {
        "wifi" | "ethernet" => Some(true),
        "cellular" | "bluetooth" | "wimax" => Some(false),
        _ => None,
    }
}

/// The element of this id.
pub fn by_id(id: &str) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Whether nothing has the keyboard: what had it is gone.
pub fn is_lost() -> bool {
    document().active_element().is_none_or(|active| active.tag_name() == "BODY")
}

/// Moves the keyboard to the element of this id.
pub fn focus(id: &str) {
    if let Some(element) = by_id(id) {
        drop(element.focus());
    }
}

/// Does something after the page has been drawn with what just changed.
pub fn after_draw(act: impl FnOnce() + 'static) {
    leptos::prelude::request_animation_frame(act);
}

/// Scrolls the element of this id into view and lights it up for a moment.
pub fn flash(id: &str) -> bool {
    let Some(element) = by_id(id) else { return false };
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Center);
    if !media("(prefers-reduced-motion: reduce)") {
        options.set_behavior(web_sys::ScrollBehavior::Smooth);
    }
    element.scroll_into_view_with_scroll_into_view_options(&options);
    drop(element.focus());
    drop(element.class_list().add_1("flash"));
    leptos::prelude::set_timeout(
        move || drop(element.class_list().remove_1("flash")),
        std::time::Duration::from_millis(1_600),
    );
    true
}

/// Which build of the screens this is; empty if the page did not say.
pub fn build() -> String {
    js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("comptoirBuild"))
        .ok()
        .and_then(|build| build.as_string())
        .unwrap_or_default()
}

/// Whether this browser has something of this name.
pub fn has(name: &str) -> bool {
    js_sys::Reflect::has(&js_sys::global(), &JsValue::from_str(name)).unwrap_or(false)
}

/// Hands the person a file made here.
pub fn download(name: &str, mime: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let url = object_url(mime, bytes)?;
    let anchor: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    leptos::prelude::set_timeout(
        move || drop(web_sys::Url::revoke_object_url(&url)),
        std::time::Duration::from_secs(30),
    );
    Ok(())
}

/// An address, on this page alone, for bytes made here.
pub fn object_url(mime: &str, bytes: &[u8]) -> Result<String, JsValue> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(mime);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    web_sys::Url::create_object_url_with_blob(&blob)
}

/// Base64 to bytes; `None` if it is not base64.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let binary = window().atob(text).ok()?;
    Some(binary.chars().map(|c| c as u8).collect())
}

/// Copies words for pasting elsewhere.
pub fn copy(text: &str) {
    drop(window().navigator().clipboard().write_text(text));
}

/// Sounds the counter's bell. Silent until the person has touched the page.
pub fn ding() {
    if let Ok(bell) = web_sys::HtmlAudioElement::new_with_src("/web/sounds/ding.wav") {
        bell.set_volume(0.6);
        drop(bell.play());
    }
}

/// The theme in force: what the person chose, else what the system says.
pub fn apply_theme(choice: &str) {
    let dark = match choice {
        "dark" => true,
        "light" => false,
        _ => media("(prefers-color-scheme: dark)"),
    };
    if let Some(root) = document().document_element() {
        drop(root.set_attribute("data-theme", if dark { "dark" } else { "light" }));
    }
}

/// The time zone this browser lives in, by its IANA name; empty if it does not say.
pub fn time_zone() -> String {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    let zone = js_sys::Reflect::get(&format.resolved_options(), &"timeZone".into());
    zone.ok().and_then(|zone| zone.as_string()).unwrap_or_default()
}
