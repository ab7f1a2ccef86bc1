//! The socket loop in the browser: connect, carry frames both ways, come back when it breaks.

use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;

use comptoir_client::Line;
use comptoir_wire::codec::Travels;
use comptoir_wire::relay::ServerFrame;
use futures_channel::mpsc::{self, UnboundedReceiver};
use futures_util::future::{Either, select};
use futures_util::{FutureExt, StreamExt};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BinaryType, MessageEvent, WebSocket};

/// First and longest wait before another try, milliseconds.
const WAIT_MS: (u32, u32) = (250, 15_000);

/// How long a connection may take to open, milliseconds: a network that swallows what is sent says
/// neither yes nor no, and the browser itself waits for minutes.
const OPENS_WITHIN_MS: u32 = 20_000;

/// A loop that runs until this is dropped.
pub(crate) struct Socket {
    stop: Rc<Cell<bool>>,
    line: Line,
}

impl Socket {
    /// Starts it.
    pub(crate) fn run(relay: &str, line: Line) -> Self {
        let stop = Rc::new(Cell::new(false));
        let (stopped, driven) = (Rc::clone(&stop), line.clone());
        let address = relay.replacen("http", "ws", 1) + "/v1/socket";
        spawn_local(async move {
            let mut wait_ms = WAIT_MS.0;
            while !stopped.get() {
                if carry(&address, &driven, &stopped).await {
                    wait_ms = WAIT_MS.0;
                }
                driven.with(comptoir_client::Device::disconnected);
                if !stopped.get() {
                    // Back at once when the browser says it is online again.
                    select(sleep(wait_ms).boxed_local(), online().boxed_local()).await;
                    wait_ms = (wait_ms * 2).min(WAIT_MS.1);
                }
            }
        });
        Self { stop, line }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.stop.set(true);
        self.line.bell().ring();
    }
}

/// What a socket tells.
enum Told {
    Opened,
    Frame(ServerFrame),
    Closed,
}

/// One connection, from its beginning to its end; whether it ever opened.
async fn carry(address: &str, line: &Line, stop: &Cell<bool>) -> bool {
    let Ok(socket) = WebSocket::new(address) else { return false };
    socket.set_binary_type(BinaryType::Arraybuffer);
    let (_listeners, mut told) = listen(&socket);
    let mut opened = false;
    let mut seen = line.bell().rings();
    while !stop.get() {
        let next = if opened {
            let due = line.read(comptoir_client::Device::next_due_ms);
            let now = js_sys::Date::now() as u64;
            let pause = due.map_or(30_000, |due| due.saturating_sub(now).min(30_000)) as u32;
            let rung = select(line.bell().after(seen), sleep(pause).boxed_local());
            match select(told.next(), rung).await {
                Either::Left((told, _)) => told,
                Either::Right(_) => {
                    if !flush(&socket, line) {
                        break;
                    }
                    seen = line.bell().rings();
                    continue;
                }
            }
        } else {
            let late = pin!(sleep(OPENS_WITHIN_MS));
            match select(told.next(), late).await {
                Either::Left((told, _)) => told,
                Either::Right(_) => break,
            }
        };
        if stop.get() {
            break;
        }
        match next {
            Some(Told::Opened) => {
                opened = true;
                line.with(comptoir_client::Device::connected);
            }
            Some(Told::Frame(first)) => {
                let mut frames = vec![first];
                while let Some(Some(Told::Frame(frame))) = told.next().now_or_never() {
                    frames.push(frame);
                }
                if line.with(|device| device.receive(frames)).is_err() {
                    break;
                }
            }
            Some(Told::Closed) | None => break,
        }
        if !flush(&socket, line) {
            break;
        }
        seen = line.bell().rings();
    }
    socket.set_onmessage(None);
    socket.set_onclose(None);
    socket.set_onopen(None);
    drop(socket.close());
    opened
}

/// Does what is due and writes what the device has to say.
fn flush(socket: &WebSocket, line: &Line) -> bool {
    if line.with(comptoir_client::Device::tick).is_err() {
        return false;
    }
    let Ok(frames) = line.with(comptoir_client::Device::to_send) else { return false };
    frames.iter().all(|frame| socket.send_with_u8_array(&frame.to_bytes()).is_ok())
}

type Listeners = (Closure<dyn Fn(MessageEvent)>, Closure<dyn Fn()>, Closure<dyn Fn()>);

fn listen(socket: &WebSocket) -> (Listeners, UnboundedReceiver<Told>) {
    let (tell, told) = mpsc::unbounded();
    let (opening, closing) = (tell.clone(), tell.clone());
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = js_sys::Uint8Array::new(&event.data()).to_vec();
        // What is not a frame ends the connection: this relay does not speak our protocol.
        let frame = ServerFrame::from_bytes(&bytes).map_or(Told::Closed, Told::Frame);
        drop(tell.unbounded_send(frame));
    });
    let on_open = Closure::<dyn Fn()>::new(move || drop(opening.unbounded_send(Told::Opened)));
    let on_close = Closure::<dyn Fn()>::new(move || drop(closing.unbounded_send(Told::Closed)));
    socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
    socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
    ((on_message, on_open, on_close), told)
}

/// Waits.
pub(crate) async fn sleep(ms: u32) {
    let mut start = |resolve: js_sys::Function, _| {
        let scope = crate::page::scope();
        drop(scope.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms as i32));
    };
    drop(JsFuture::from(js_sys::Promise::new(&mut start)).await);
}

async fn online() {
    let mut start =
        |resolve: js_sys::Function, _| crate::page::scope().set_ononline(Some(&resolve));
    drop(JsFuture::from(js_sys::Promise::new(&mut start)).await);
}
