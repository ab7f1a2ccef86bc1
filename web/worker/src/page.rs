//! What the page says, and what it is told.

use std::rc::Rc;
use std::sync::Arc;

use comptoir_client::rpc::Rpc;
use futures_channel::mpsc::{self, UnboundedReceiver};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, MessagePort};

use crate::fetch::BrowserFetch;
use crate::home::{Handed, Home};
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

/// What the page says, of whatever kind.
enum Said {
    /// A request, or what comes before them.
    Text(String),
    /// A request, the name it has for a file, and the file.
    File(String, String, web_sys::File),
    /// Bytes that the service worker wants of a file, and where it listens.
    Part(String, MessagePort),
}

impl Said {
    /// Text, `[text, name, File]`, or `[text]` with a port.
    fn read(data: &JsValue, port: JsValue) -> Option<Self> {
        if let Some(text) = data.as_string() {
            return Some(Self::Text(text));
        }
        let parts = js_sys::Array::from(data);
        let text = parts.get(0).as_string()?;
        if let Ok(port) = port.dyn_into() {
            return Some(Self::Part(text, port));
        }
        Some(Self::File(text, parts.get(1).as_string()?, parts.get(2).dyn_into().ok()?))
    }
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
    let handed = Handed::default();
    let home = match Home::open(Rc::clone(&handed)).await {
        Ok(home) => home,
        Err(why) => return tell(&State::Failed { message: why }),
    };
    let clock = Arc::new(|| js_sys::Date::now() as u64);
    match Rpc::open(BrowserFetch, home, clock, &boot.lang) {
        Ok(rpc) => answer(rpc, said, handed).await,
        Err(why) => tell(&State::Failed { message: why.to_string() }),
    }
}

async fn answer(rpc: Rpc<BrowserFetch, Home>, mut said: UnboundedReceiver<Said>, handed: Handed) {
    tell(&State::Ready {});
    let rpc = Rc::new(rpc);
    let telling = Rc::clone(&rpc);
    spawn_local(async move {
        loop {
            tell(&telling.next_notification().await);
        }
    });
    while let Some(said) = said.next().await {
        let (rpc, handed) = (Rc::clone(&rpc), Rc::clone(&handed));
        spawn_local(async move {
            match said {
                Said::Text(text) => post(&rpc.handle_text(&text).await),
                Said::File(text, name, file) => {
                    handed.borrow_mut().insert(name.clone(), file);
                    let answer = rpc.handle_text(&text).await;
                    handed.borrow_mut().remove(&name);
                    post(&answer);
                }
                Said::Part(text, port) => give(&rpc, &text, &port).await,
            }
        });
    }
}

/// Answers `[name, media type, size, bytes]`, or why it does not.
async fn give(rpc: &Rpc<BrowserFetch, Home>, text: &str, port: &MessagePort) {
    let read = match serde_json::from_str(text) {
        Ok(asked) => rpc.file_part(asked).await,
        Err(_) => return drop(port.post_message(&JsValue::NULL)),
    };
    let Ok((media, bytes)) = read else { return drop(port.post_message(&JsValue::NULL)) };
    let size = media.blob.map(|blob| blob.size_bytes).unwrap_or_default();
    let bytes = js_sys::Uint8Array::from(bytes.as_slice());
    let buffer = js_sys::Array::of1(&bytes.buffer());
    let answer =
        js_sys::Array::of4(&media.name.into(), &media.mime.into(), &(size as f64).into(), &bytes);
    drop(port.post_message_with_transferable(&answer, &buffer));
}

async fn wait_for_boot(said: &mut UnboundedReceiver<Said>) -> Option<Boot> {
    while let Some(said) = said.next().await {
        if let Said::Text(text) = said
            && let Ok(Before::Boot(boot)) = serde_json::from_str(&text)
        {
            return Some(boot);
        }
    }
    None
}

async fn wait_for_takeover(said: &mut UnboundedReceiver<Said>) -> bool {
    while let Some(said) = said.next().await {
        if let Said::Text(text) = said
            && let Ok(Before::Takeover {}) = serde_json::from_str(&text)
        {
            return true;
        }
    }
    false
}

/// Everything the page says, in order; what it said before this program ran as well.
fn listen() -> UnboundedReceiver<Said> {
    let (sender, receiver) = mpsc::unbounded();
    let early = js_sys::Reflect::get(&scope(), &"early".into()).unwrap_or(JsValue::UNDEFINED);
    for data in js_sys::Array::from(&early).iter() {
        if let Some(said) = Said::read(&data, JsValue::UNDEFINED) {
            drop(sender.unbounded_send(said));
        }
    }
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(said) = Said::read(&event.data(), event.ports().get(0)) {
            drop(sender.unbounded_send(said));
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
