//! The line to the device, which lives in a worker: requests out, answers and events in.
//!
//! There is one worker a page. What is asked before it is ready waits for it.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use comptoir_api::device::{Event, Method, Notification, Request, Response, RpcError};
use js_sys::{Array, Function, Promise};
use leptos::prelude::*;
use serde::{Deserialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MessageEvent, MessagePort, ServiceWorkerContainer, Worker, WorkerOptions, WorkerType,
};

/// The shop or the relay refused it, or it is not what it was.
pub(crate) const CODE_REFUSED: i32 = 2;
/// Offline, and not possible so; also what a page is told whose device is gone.
pub(crate) const CODE_OFFLINE: i32 = 3;
/// The shop's key does not match.
pub(crate) const CODE_KEY: i32 = 5;

/// How the device is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Coming.
    Booting,
    /// Answers.
    Ready,
    /// Another tab holds it.
    Elsewhere,
    /// It was moved to another browser, and rests here.
    Moved,
    /// Cannot be had here; why.
    Failed(String),
}

/// What the worker says outside JSON-RPC.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Said {
    Ready {},
    Locked {},
    Taken {},
    Failed { message: String },
}

#[derive(Default)]
struct Line {
    worker: Option<Worker>,
    boot: String,
    on_event: Option<Rc<dyn Fn(Event)>>,
    /// What came before the device was ready.
    queue: Vec<JsValue>,
    is_ready: bool,
    /// The person asked for the device although another tab holds it.
    insists: bool,
    next: u64,
    waiting: HashMap<u64, Function>,
}

thread_local! {
    static LINE: RefCell<Line> = RefCell::default();
}

/// Starts the device, and takes it from another tab where the person insists. `phase` follows how it
/// is; `on_event` is told what happens.
pub(crate) fn start(
    boot: serde_json::Value,
    insists: bool,
    phase: RwSignal<Phase>,
    on_event: impl Fn(Event) + 'static,
) {
    LINE.with_borrow_mut(|line| {
        line.boot = serde_json::json!({ "boot": boot }).to_string();
        line.on_event = Some(Rc::new(on_event));
        line.insists = insists;
    });
    spawn(phase);
}

/// Takes the device from the tab that holds it.
pub(crate) fn take_over(phase: RwSignal<Phase>) {
    let is_alive = LINE.with_borrow_mut(|line| {
        line.insists = true;
        line.worker.is_some()
    });
    phase.set(Phase::Booting);
    if is_alive {
        post(r#"{"takeover":{}}"#);
    } else {
        spawn(phase);
    }
}

/// Asks the device, and waits for what it says.
pub(crate) async fn call<T: DeserializeOwned>(method: Method) -> Result<T, RpcError> {
    let answer = ask(method).await?;
    serde_json::from_value(answer).map_err(|_| broken("the answer was not understood"))
}

/// Asks the device for something done.
pub(crate) async fn tell(method: Method) -> Result<(), RpcError> {
    ask(method).await.map(drop)
}

/// Hands the device a file, under the name that the request has for it (its `path`).
pub(crate) async fn hand<T: DeserializeOwned>(
    method: Method,
    name: &str,
    file: &web_sys::File,
) -> Result<T, RpcError> {
    let beside = |text: &str| Array::of3(&text.into(), &name.into(), file).into();
    let answer = ask_with(method, beside).await?;
    serde_json::from_value(answer).map_err(|_| broken("the answer was not understood"))
}

async fn ask(method: Method) -> Result<serde_json::Value, RpcError> {
    ask_with(method, JsValue::from_str).await
}

async fn ask_with(
    method: Method,
    say: impl FnOnce(&str) -> JsValue,
) -> Result<serde_json::Value, RpcError> {
    let id = LINE.with_borrow_mut(|line| {
        line.next += 1;
        line.next
    });
    let request = Request { jsonrpc: "2.0".to_owned(), id: id.into(), call: method };
    let text =
        serde_json::to_string(&request).map_err(|_| broken("the request was not written"))?;
    let said = say(&text);
    let answered = Promise::new(&mut |resolve, _| {
        LINE.with_borrow_mut(|line| drop(line.waiting.insert(id, resolve)));
    });
    let is_ready = LINE.with_borrow_mut(|line| {
        if !line.is_ready {
            line.queue.push(said.clone());
        }
        line.is_ready
    });
    if is_ready {
        post_value(&said);
    }
    let answer = JsFuture::from(answered).await.ok().and_then(|value| value.as_string());
    let answer: Response = answer
        .and_then(|text| serde_json::from_str(&text).ok())
        .ok_or_else(|| broken("the answer was not understood"))?;
    match answer.error {
        Some(error) => Err(error),
        None => Ok(answer.result.unwrap_or_default()),
    }
}

/// What is answered to a request whose device is gone.
fn gone(id: u64) -> String {
    let error = RpcError { code: CODE_OFFLINE, message: "another tab has the device".to_owned() };
    let answer = serde_json::json!({ "jsonrpc": "2.0", "id": id, "error": error });
    answer.to_string()
}

fn broken(message: &str) -> RpcError {
    RpcError { code: -32603, message: message.to_owned() }
}

fn post(text: &str) {
    post_value(&JsValue::from_str(text));
}

fn post_value(said: &JsValue) {
    LINE.with_borrow(|line| {
        if let Some(worker) = &line.worker {
            drop(worker.post_message(said));
        }
    });
}

/// Passes on what the service worker wants to read of a file, with the port for the answer. Each
/// time it is told so: one that hears nothing for long is ended by the browser.
pub(crate) fn pass_on(container: &ServiceWorkerContainer) {
    let keeper = container.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let ports = event.ports();
        LINE.with_borrow(|line| match &line.worker {
            Some(worker) if line.is_ready => {
                drop(worker.post_message_with_transfer(&event.data(), &ports));
            }
            _ => {
                if let Ok(port) = ports.get(0).dyn_into::<MessagePort>() {
                    drop(port.post_message(&JsValue::NULL));
                }
            }
        });
        if let Some(keeper) = keeper.controller() {
            drop(keeper.post_message(&JsValue::NULL));
        }
    });
    container.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

fn spawn(phase: RwSignal<Phase>) {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let build = crate::browser::build();
    let address = if build.is_empty() {
        "/app/worker-start.js".to_owned()
    } else {
        format!("/app/worker-start.js?v={build}")
    };
    let Ok(worker) = Worker::new_with_options(&address, &options) else {
        phase.set(Phase::Failed(String::new()));
        return;
    };
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(text) = event.data().as_string() {
            hear(&text, phase);
        }
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let on_error = Closure::<dyn Fn(web_sys::Event)>::new(move |_: web_sys::Event| {
        // A worker that broke after it was ready says so through its answers.
        if phase.get_untracked() == Phase::Booting {
            phase.set(Phase::Failed(String::new()));
        }
    });
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    on_error.forget();
    let boot = LINE.with_borrow_mut(|line| {
        line.worker = Some(worker);
        line.is_ready = false;
        line.boot.clone()
    });
    post(&boot);
}

fn hear(text: &str, phase: RwSignal<Phase>) {
    if let Ok(answer) = serde_json::from_str::<Response>(text)
        && let Some(id) = answer.id.as_u64()
    {
        let waiting = LINE.with_borrow_mut(|line| line.waiting.remove(&id));
        if let Some(resolve) = waiting {
            drop(resolve.call1(&JsValue::NULL, &JsValue::from_str(text)));
        }
    } else if let Ok(told) = serde_json::from_str::<Notification>(text) {
        // Told outside the borrow: it may ask the device for more.
        let on_event = LINE.with_borrow(|line| line.on_event.clone());
        if let Some(on_event) = on_event {
            on_event(told.event);
        }
    } else if let Ok(said) = serde_json::from_str::<Said>(text) {
        obey(said, phase);
    }
}

fn obey(said: Said, phase: RwSignal<Phase>) {
    match said {
        Said::Ready {} => {
            let queue = LINE.with_borrow_mut(|line| {
                line.is_ready = true;
                line.insists = false;
                std::mem::take(&mut line.queue)
            });
            queue.iter().for_each(post_value);
            phase.set(Phase::Ready);
        }
        Said::Locked {} => {
            if LINE.with_borrow(|line| line.insists) {
                post(r#"{"takeover":{}}"#);
            } else {
                phase.set(Phase::Elsewhere);
            }
        }
        Said::Taken {} => {
            let waiting = LINE.with_borrow_mut(|line| {
                line.worker = None;
                line.is_ready = false;
                std::mem::take(&mut line.waiting)
            });
            phase.set(Phase::Elsewhere);
            for (id, resolve) in waiting {
                drop(resolve.call1(&JsValue::NULL, &JsValue::from_str(&gone(id))));
            }
        }
        Said::Failed { message } => phase.set(Phase::Failed(message)),
    }
}
