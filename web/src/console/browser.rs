//! What the console asks of the browser: settings, focus, what is in sight.

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement};

/// A setting of this browser; none if storage is refused.
pub(crate) fn recall(key: &str) -> Option<String> {
    crate::browser::stored(&format!("comptoir.{key}"))
}

/// Keeps a setting; a browser that refuses storage forgets it at the next start, and no more.
pub(crate) fn remember(key: &str, value: &str) {
    crate::browser::store(&format!("comptoir.{key}"), value);
}

/// Keeps something for as long as this tab is there, over a reload.
pub(crate) fn keep_for_tab(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        drop(storage.set_item(name, value));
    }
}

/// What was kept so, once.
pub(crate) fn take_from_tab(name: &str) -> String {
    let Ok(Some(storage)) = window().session_storage() else { return String::new() };
    let kept = storage.get_item(name).ok().flatten().unwrap_or_default();
    drop(storage.remove_item(name));
    kept
}

/// The language the browser asks for.
pub(crate) fn language() -> String {
    window().navigator().language().unwrap_or_default()
}

/// Starts the page again.
pub(crate) fn reload() {
    drop(window().location().reload());
}

/// Keeps the theme, "light", "dark", or "" for what the system says, and shows it.
pub(crate) fn set_theme(theme: &str) {
    remember("theme", theme);
    crate::browser::apply_theme(theme);
}

/// Whether a person is looking at this page now.
pub(crate) fn in_sight() -> bool {
    let document = document();
    document.visibility_state() == web_sys::VisibilityState::Visible
        && document.has_focus().unwrap_or(false)
}

/// The first element that matches.
pub(crate) fn first(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// All elements that match, in the page's order.
pub(crate) fn all(selector: &str) -> Vec<Element> {
    let Ok(list) = document().query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.item(index)?.dyn_into().ok()).collect()
}

/// Moves the keyboard to the first element that matches.
pub(crate) fn focus(selector: &str) -> bool {
    first(selector).is_some_and(|element| focus_on(&element))
}

/// Moves the keyboard to it.
pub(crate) fn focus_on(element: &Element) -> bool {
    element.dyn_ref::<HtmlElement>().is_some_and(|element| element.focus().is_ok())
}

/// Clicks the first element that matches.
pub(crate) fn press(selector: &str) -> bool {
    let Some(element) = first(selector).and_then(|element| element.dyn_into::<HtmlElement>().ok())
    else {
        return false;
    };
    element.click();
    true
}

/// Puts words on the clipboard.
pub(crate) async fn copy(text: &str) -> bool {
    JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}

/// A value under an object's name; none if it is not there.
pub(crate) fn member(object: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(object, &JsValue::from_str(name))
        .ok()
        .filter(|value| !value.is_undefined() && !value.is_null())
}
