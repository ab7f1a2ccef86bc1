//! The customer's app: one shop's conversation, catalogue, basket and orders.
//!
//! Served by the shop's own server, so it shows that shop; the list has the other shops of the same
//! server that this device wrote to. The device with its keys lives in
//! a worker (`device`); the pages draw what it says.

mod acts;
mod basket;
mod device;
mod export;
mod files;
mod flow;
mod http;
mod load;
mod marks;
mod moving;
mod pages;
mod photos;
mod place;
mod route;
mod sheets;
mod shell;
mod state;
mod viewer;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use crate::{browser, words::Words};

/// Mounts the app on the page.
pub fn start() {
    console_error_panic_hook::set_once();
    if let Some(starting) = browser::by_id("starting") {
        starting.remove();
    }
    browser::apply_theme(&browser::stored("comptoir.theme").unwrap_or_default());
    leptos::mount::mount_to_body(|| {
        let words = Words::provide(&language());
        let app = state::App::new(words);
        app.load();
        register_service_worker(app);
        shell::shell(app)
    });
}

/// What was chosen, else what the server found the browser to ask for.
fn language() -> String {
    browser::stored("comptoir.lang")
        .or_else(|| document().document_element().and_then(|root| root.get_attribute("lang")))
        .unwrap_or_default()
}

/// Makes the app start without a network, and gives files addresses. Browsers without it simply do
/// not.
fn register_service_worker(app: state::App) {
    let container =
        js_sys::Reflect::get(&window().navigator(), &JsValue::from_str("serviceWorker"));
    if container.is_ok_and(|container| !container.is_undefined()) {
        let options = web_sys::RegistrationOptions::new();
        options.set_scope("/app/");
        let container = window().navigator().service_worker();
        device::pass_on(&container);
        let keeper = container.clone();
        let see = move || app.has_addresses.set(keeper.controller().is_some());
        see();
        let changed = Closure::<dyn Fn()>::new(see);
        container.set_oncontrollerchange(Some(changed.as_ref().unchecked_ref()));
        changed.forget();
        drop(container.register_with_options("/app/sw.js", &options));
    }
}
