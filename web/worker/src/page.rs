//! What the page says, and what it is told.

use std::rc::Rc;
use std::sync::Arc;

use comptoir_client::rpc::Rpc;
use futures_channel::mpsc::{self, UnboundedReceiver};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::fetch::BrowserFetch;
use crate::home::Home;
use crate::lock;

/// What the page says before the device is there.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Before {
    /// Begin.
    Boot(Boot),
    /// Take the device from the tab that holds it.
    Takeover {},
}

#[derive(Deserialize)]
struct Boot {
    /// BCP 47.
    lang: String,
}

/// What the page is told outside JSON-RPC.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    /// Requests are answered from here on.
    Ready {},
    /// Another tab holds the device.
    Locked {},
    /// Another tab has taken it.
    Taken {},
    /// It cannot be used here; why, for a person.
    Failed { message: String },
}

/// Listens to the page for as long as it is there.
pub(crate) async fn serve() {
    let mut said = listen();
    let Some(boot) = wait_for_boot(&mut said).await else { return };
    if !lock::try_take().await {
        tell(&State::Locked {});
        if !wait_for_takeover(&mut said).await {
            return;
        }
        lock::take_over().await;
    }
    lock::when_asked_for(|| {
        tell(&State::Taken {});
        scope().close();
    });
    let home = match Home::open().await {
        Ok(home) => home,
        Err(why) => return tell(&State::Failed { message: why }),
    };
    let clock = Arc::new(|| js_sys::Date::now() as u64);
    match Rpc::open(BrowserFetch, home, clock, &boot.lang) {
        Ok(rpc) => answer(rpc, said).await,
        Err(why) => tell(&State::Failed { message: why.to_string() }),
    }
}

async fn answer(rpc: Rpc<BrowserFetch, Home>, mut said: UnboundedReceiver<String>) {
    tell(&State::Ready {});
    let rpc = Rc::new(rpc);
    let telling = Rc::clone(&rpc);
    spawn_local(async move {
        loop {
            tell(&telling.next_notification().await);
        }
    });
    while let Some(text) = said.next().await {
        let rpc = Rc::clone(&rpc);
        spawn_local(async move {
            let answer: String = rpc.handle_text(&text).await;
            post(&answer);
        });
    }
}

async fn wait_for_boot(said: &mut UnboundedReceiver<String>) -> Option<Boot> {
    while let Some(text) = said.next().await {
        if let Ok(Before::Boot(boot)) = serde_json::from_str(&text) {
            return Some(boot);
        }
    }
    None
}

async fn wait_for_takeover(said: &mut UnboundedReceiver<String>) -> bool {
    while let Some(text) = said.next().await {
        if let Ok(Before::Takeover {}) = serde_json::from_str(&text) {
            return true;
        }
    }
    false
}

/// Everything the page says, in order; what it said before this program ran as well.
fn listen() -> UnboundedReceiver<String> {
    let (sender, receiver) = mpsc::unbounded();
    let early = js_sys::Reflect::get(&scope(), &"early".into()).unwrap_or(JsValue::UNDEFINED);
    for data in js_sys::Array::from(&early).iter() {
        if let Some(text) = data.as_string() {
            drop(sender.unbounded_send(text));
        }
    }
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(text) = event.data().as_string() {
            drop(sender.unbounded_send(text));
        }
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    receiver
}

fn tell(what: &impl Serialize) {
    if let Ok(text) = serde_json::to_string(what) {
        post(&text);
    }
}

fn post(text: &str) {
    drop(scope().post_message(&JsValue::from_str(text)));
}

/// This worker.
pub(crate) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
