//! The device, off the main thread of the browser: a dedicated worker around `client::rpc`.
//!
//! The page speaks JSON text with it. First `{"boot": {"lang", "slug", "base"}}`; the answer is
//! `{"ready": {}}`, `{"locked": {}}` (another tab holds the device; `{"takeover": {}}` takes it),
//! or `{"failed": {"message"}}`. From then on JSON-RPC, as in `api::device`; a file to
//! send comes beside its request, and what the service worker reads of one that came goes to the
//! port it gave. `{"taken": {}}` says
//! that another tab has taken the device and this worker is over.

#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(target_arch = "wasm32")]
mod home;
#[cfg(target_arch = "wasm32")]
mod lock;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod socket;

#[cfg(target_arch = "wasm32")]
fn main() {
    wasm_bindgen_futures::spawn_local(page::serve());
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
