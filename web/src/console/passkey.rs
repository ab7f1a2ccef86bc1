//! Passkeys: hands the server's options to the browser, and its answer back, both as JSON.

use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::console::browser::member;

/// Why there is no passkey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PasskeyError {
    /// The browser cannot.
    Unsupported,
    /// The person did not, or the device has none for this shop.
    Refused,
}

/// Whether this browser speaks passkeys as JSON.
pub(crate) fn supported() -> bool {
    let class = member(&leptos::prelude::window(), "PublicKeyCredential");
    class.is_some_and(|class| member(&class, "parseRequestOptionsFromJSON").is_some())
}

/// Asks for one that exists.
pub(crate) async fn get(options: &Value) -> Result<Value, PasskeyError> {
    ask(options, "parseRequestOptionsFromJSON", "get").await
}

/// Makes a new one.
pub(crate) async fn create(options: &Value) -> Result<Value, PasskeyError> {
    ask(options, "parseCreationOptionsFromJSON", "create").await
}

async fn ask(options: &Value, parse: &str, act: &str) -> Result<Value, PasskeyError> {
    // The counter may send the options bare or under the name that the browser takes them by.
    let options = options.get("publicKey").unwrap_or(options);
    let text = serde_json::to_string(options).map_err(|_| PasskeyError::Unsupported)?;
    let plain = js_sys::JSON::parse(&text).map_err(|_| PasskeyError::Unsupported)?;
    let window = leptos::prelude::window();
    let class = member(&window, "PublicKeyCredential").ok_or(PasskeyError::Unsupported)?;
    let parsed = call(&class, parse, &plain).ok_or(PasskeyError::Unsupported)?;
    let wanted = js_sys::Object::new();
    js_sys::Reflect::set(&wanted, &JsValue::from_str("publicKey"), &parsed)
        .map_err(|_| PasskeyError::Unsupported)?;
    let credentials =
        member(&window.navigator(), "credentials").ok_or(PasskeyError::Unsupported)?;
    let promise = call(&credentials, act, &wanted).ok_or(PasskeyError::Unsupported)?;
    let promise = promise.dyn_into::<js_sys::Promise>().map_err(|_| PasskeyError::Unsupported)?;
    let credential = JsFuture::from(promise).await.map_err(|_| PasskeyError::Refused)?;
    let plain =
        call(&credential, "toJSON", &JsValue::UNDEFINED).ok_or(PasskeyError::Unsupported)?;
    let text = js_sys::JSON::stringify(&plain).map_err(|_| PasskeyError::Unsupported)?;
    serde_json::from_str(&String::from(text)).map_err(|_| PasskeyError::Unsupported)
}

fn call(object: &JsValue, name: &str, argument: &JsValue) -> Option<JsValue> {
    let function = member(object, name)?.dyn_into::<js_sys::Function>().ok()?;
    function.call1(object, argument).ok()
}
