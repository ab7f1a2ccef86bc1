//! Where one is, where a shop asks for it: the browser is asked only after a tap, and asks again.

use comptoir_api::device::Method;
use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use super::state::App;

/// Tells the shop where one is, in answer to a message.
pub(crate) fn share(app: App, message: String) {
    let Ok(finder) = window().navigator().geolocation() else { return refused(app) };
    app.toasts.say("pin", app.words.t("place-asking"));
    let found = Closure::once_into_js(move |place: JsValue| send(app, message, &place));
    let failed = Closure::once_into_js(move |_: JsValue| refused(app));
    let asked = finder.get_current_position_with_error_callback(
        found.unchecked_ref(),
        Some(failed.unchecked_ref()),
    );
    if asked.is_err() {
        refused(app);
    }
}

fn send(app: App, message: String, place: &JsValue) {
    let degrees = |name: &str| {
        let coordinates = Reflect::get(place, &JsValue::from_str("coords")).ok()?;
        Reflect::get(&coordinates, &JsValue::from_str(name)).ok()?.as_f64()
    };
    let (Some(chat), Some(latitude), Some(longitude)) =
        (app.chat_id(), degrees("latitude"), degrees("longitude"))
    else {
        return refused(app);
    };
    app.run(Method::SendLocation {
        chat,
        latitude,
        longitude,
        name: None,
        address: None,
        reply_to: Some(message),
        once: None,
    });
}

fn refused(app: App) {
    app.toasts.fail(app.words.t("place-refused"));
}
