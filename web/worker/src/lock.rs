//! One tab at a time holds the device: the Web Locks API, and a word between tabs.
//!
//! Two tabs that wrote MLS state would each send what the other has already used. The browser
//! releases the lock when a tab goes, however it goes.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::BroadcastChannel;

const NAME: &str = "comptoir-device";
const RELEASE: &str = "release";
/// A reloaded page's old worker may take a moment to go, milliseconds.
const RELOAD_MS: u32 = 1_500;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request(name: &str, options: &JsValue, held: &JsValue) -> Result<js_sys::Promise, JsValue>;
    #[wasm_bindgen(js_namespace = AbortSignal, js_name = timeout)]
    fn abort_after(ms: u32) -> JsValue;
}

/// Takes the lock if no other tab holds it; waits a moment for one that is going.
pub(crate) async fn try_take() -> bool {
    let options = js_sys::Object::new();
    drop(js_sys::Reflect::set(&options, &"signal".into(), &abort_after(RELOAD_MS)));
    take(&options).await
}

/// Asks the tab that holds it to let go, and waits until it has.
pub(crate) async fn take_over() {
    if let Ok(channel) = BroadcastChannel::new(NAME) {
        drop(channel.post_message(&RELEASE.into()));
    }
    take(&js_sys::Object::new()).await;
}

/// Calls back when another tab asks for the lock.
pub(crate) fn when_asked_for(let_go: impl Fn() + 'static) {
    let Ok(channel) = BroadcastChannel::new(NAME) else { return };
    let heard =
        Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
            if event.data().as_string().as_deref() == Some(RELEASE) {
                let_go();
            }
        });
    channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    // The channel lives as long as this worker does.
    std::mem::forget(channel);
}

/// Whether it was got. It is held until this worker ends: what it waits for never comes.
async fn take(options: &js_sys::Object) -> bool {
    let (got, when_got) = futures_channel::oneshot::channel();
    let held = Closure::once_into_js(move |_lock: JsValue| {
        let _ = got.send(());
        js_sys::Promise::new(&mut |_, _| {})
    });
    let Ok(asked) = request(NAME, options, &held) else { return false };
    let given_up = JsFuture::from(asked);
    match futures_util::future::select(when_got, given_up).await {
        futures_util::future::Either::Left((got, _)) => got.is_ok(),
        futures_util::future::Either::Right(_) => false,
    }
}
