//! A device's connection: the challenge, what waited, then live.

use std::future::pending;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use comptoir_engine::{Answer, Entry, Span, StorageError, Watch};
use comptoir_wire::codec::{DecodeError, Travels};
use comptoir_wire::limits as wire;
use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{CaughtUp, Challenge, ClientFrame, Hello, Ready, ServerFrame};
use futures_util::stream::FuturesUnordered;
use futures_util::{SinkExt, StreamExt};
use prost::Message as _;
use tokio::time::timeout;

use crate::caller::{self, Address, Caller, HelloError};
use crate::connected::{Connected, Place, Told};
use crate::refusal::refused;
use crate::requests::{self, Reply};
use crate::{Hub, key_packages, keys, limits, mailboxes};

/// Another socket of this device took over, or the device was forgotten.
const REPLACED: u16 = 4001;
/// The relay is going away; come back.
const GOING_AWAY: u16 = 1001;
/// The device broke the protocol once too often.
const PROTOCOL: u16 = 1002;

/// `GET /v1/socket`
pub(crate) async fn upgrade(
    State(hub): State<Arc<Hub>>,
    address: Address,
    upgrade: WebSocketUpgrade,
) -> Response {
    let seat = match hub.seat(address) {
        Ok(seat) => seat,
        Err(too_many) => {
            return (StatusCode::TOO_MANY_REQUESTS, too_many.to_string()).into_response();
        }
    };
    // A little over the limit is read, so that it can be refused in words.
    let most = wire::FRAME_BYTES_MAX + 64 * 1024;
    upgrade
        .read_buffer_size(limits::SOCKET_READ_BUFFER)
        .write_buffer_size(limits::SOCKET_WRITE_BUFFER)
        .max_write_buffer_size(limits::SOCKET_WRITE_BUFFER_MAX)
        .max_message_size(most)
        .max_frame_size(most)
        .on_upgrade(move |socket| {
            let tracker = hub.tracker.clone();
            tracker.track_future(async move {
                serve(hub, socket, address).await;
                drop(seat);
            })
        })
}

async fn serve(hub: Arc<Hub>, mut socket: WebSocket, address: Address) {
    let caller = tokio::select! {
        caller = greet(&hub, &mut socket, address) => caller,
        () = hub.closing.cancelled() => return,
    };
    let Some(caller) = caller else {
        hub.figures.hellos_failed.inc();
        return;
    };
    // Watched before the first read, so that nothing falls in between.
    let watch = hub.engine.watch(keys::mailbox(caller.device));
    let place = Connected::enter(&hub, caller.device);
    let code = Connection::new(Arc::clone(&hub), caller, &mut socket, place, watch).run().await;
    if let Some(code) = code {
        match code {
            REPLACED => hub.figures.cut_replaced.inc(),
            PROTOCOL => hub.figures.cut_malformed.inc(),
            _ => {}
        }
        let close = CloseFrame { code, reason: "".into() };
        let _ = timeout(limits::GOODBYE_TIMEOUT, socket.send(Message::Close(Some(close)))).await;
    }
}

/// WIRE-1 and WIRE-2. One try: who fails is told why, and connects again.
///
/// The device alone is held to its time. Who has answered is let in however long we take over it:
/// cut, they would all come again, when we are slow because so many came.
async fn greet(hub: &Hub, socket: &mut WebSocket, address: Address) -> Option<Caller> {
    let nonce = hub.random::<32>();
    let answered = challenge(hub, socket, &nonce);
    let bytes = timeout(hub.config.limits.hello_timeout, answered).await.ok()??;
    let (request, outcome) = match ClientFrame::from_bytes(&bytes) {
        Ok(ClientFrame { request, body: Some(Ask::Hello(hello)) }) => {
            (request, caller::admit(hub, &nonce, &hello, address).await)
        }
        Ok(ClientFrame { request, .. }) => (request, Err(HelloError::NotHello)),
        Err(error) => {
            let _ = socket.send(encoded(hub, 0, requests::malformed(&error))).await;
            return None;
        }
    };
    let (caller, answer) = match outcome {
        Ok(caller) => {
            let key_packages = key_packages::one_time_left(hub, caller).await.ok()?;
            (Some(caller), Body::Ready(Ready { now_ms: hub.now_ms(), key_packages }))
        }
        Err(error) => (None, refused(&error)),
    };
    let told = socket.send(encoded(hub, request, answer));
    timeout(hub.config.limits.write_timeout, told).await.ok()?.ok()?;
    hub.figures.asked(Some(&Ask::Hello(Hello::default())));
    caller
}

/// Asks who it is; answers with what the device said.
async fn challenge(hub: &Hub, socket: &mut WebSocket, nonce: &[u8; 32]) -> Option<Bytes> {
    let challenge = Challenge { nonce: nonce.to_vec(), audience: hub.config.audience.clone() };
    socket.send(encoded(hub, 0, Body::Challenge(challenge))).await.ok()?;
    loop {
        match socket.recv().await?.ok()? {
            Message::Binary(bytes) => return Some(bytes),
            Message::Ping(_) | Message::Pong(_) => {}
            Message::Text(_) | Message::Close(_) => return None,
        }
    }
}

/// A connection whose device is known.
struct Connection<'a> {
    hub: Arc<Hub>,
    caller: Caller,
    socket: &'a mut WebSocket,
    place: Place,
    watch: Watch,
    /// Answers that wait for the disk.
    answers: FuturesUnordered<Answer<Answered>>,
    /// The read under way, if there is one.
    reading: Option<Answer<Result<Vec<Entry>, StorageError>>>,
    /// The last sequence number delivered.
    position: u64,
    caught_up: bool,
    /// Something was fed and not flushed.
    unflushed: bool,
    malformed: u32,
    heard: Instant,
    pinged: bool,
}

/// What an answer needs to be told: the request's number, the answer, whether it is the last, and
/// when it was asked, where it is timed.
type Answered = (u64, Body, bool, Option<Instant>);

/// Why a connection ends: the close code, or `None` if the other side is gone.
type End = Option<u16>;

impl<'a> Connection<'a> {
    fn new(
        hub: Arc<Hub>,
        caller: Caller,
        socket: &'a mut WebSocket,
        place: Place,
        watch: Watch,
    ) -> Self {
        let mut connection = Self {
            hub,
            caller,
            socket,
            place,
            watch,
            answers: FuturesUnordered::new(),
            reading: None,
            position: 0,
            caught_up: false,
            unflushed: false,
            malformed: 0,
            heard: Instant::now(),
            pinged: false,
        };
        connection.read_on();
        connection
    }

    /// Serves until somebody ends it. Writes are gathered and flushed when nothing else is ready.
    async fn run(&mut self) -> End {
        let mut silence = tokio::time::interval(limits::SILENCE);
        silence.tick().await;
        // Made once: each new one would queue behind a lock that all connections share.
        let mut cut = pin!(self.place.cut.clone().cancelled_owned());
        let mut closing = pin!(self.hub.closing.clone().cancelled_owned());
        loop {
            let step = tokio::select! {
                biased;
                () = &mut cut => ControlFlow::Break(Some(REPLACED)),
                () = &mut closing => {
                    self.finish().await;
                    ControlFlow::Break(Some(GOING_AWAY))
                }
                Some(answer) = self.answers.next(), if !self.answers.is_empty() => {
                    self.answer(answer).await
                }
                Some(frame) = self.place.signals.recv() => self.feed(Message::Binary(frame)).await,
                told = self.place.near.told() => match told {
                    Told::Elsewhere => ControlFlow::Break(Some(REPLACED)),
                    Told::Signal(frame) => self.feed(Message::Binary(frame)).await,
                    Told::Nothing => ControlFlow::Continue(()),
                },
                entries = ready(&mut self.reading) => self.deliver(entries).await,
                open = self.watch.changed(), if self.reading.is_none() => {
                    self.read_on();
                    if open { ControlFlow::Continue(()) } else { ControlFlow::Break(Some(GOING_AWAY)) }
                }
                message = self.socket.recv(), if self.answers.len() < limits::IN_FLIGHT_MAX => {
                    match message {
                        Some(Ok(message)) => self.take(message).await,
                        Some(Err(_)) | None => ControlFlow::Break(None),
                    }
                }
                _ = silence.tick() => self.silent().await,
                () = std::future::ready(()), if self.unflushed => self.flush().await,
            };
            if let ControlFlow::Break(end) = step {
                return end;
            }
        }
    }

    /// Answers what was asked before the relay began to go: who hears nothing would ask it again.
    async fn finish(&mut self) {
        let finished = timeout(limits::GOODBYE_TIMEOUT, async {
            while let Some(answer) = self.answers.next().await {
                self.answer(answer).await?;
            }
            self.flush().await
        });
        // Who does not read in time comes back, and asks again.
        let _ = finished.await;
    }

    async fn take(&mut self, message: Message) -> ControlFlow<End> {
        self.heard = Instant::now();
        self.pinged = false;
        let frame = match message {
            Message::Binary(bytes) => ClientFrame::from_bytes(&bytes),
            Message::Text(_) => Err(DecodeError::Malformed("a text message")),
            Message::Close(_) => return ControlFlow::Break(None),
            // The pong was queued by the WebSocket library.
            Message::Ping(_) | Message::Pong(_) => {
                self.unflushed = true;
                return ControlFlow::Continue(());
            }
        };
        let frame = match frame {
            Ok(frame) => frame,
            Err(error) => return self.refuse_frame(0, requests::malformed(&error)).await,
        };
        self.hub.figures.asked(frame.body.as_ref());
        let request = frame.request;
        let quiet = matches!(frame.body, Some(Ask::Ack(_) | Ask::Signal(_)));
        if request == 0 && !quiet {
            let error = DecodeError::Malformed("a request without a number");
            return self.refuse_frame(0, requests::malformed(&error)).await;
        }
        let last = matches!(frame.body, Some(Ask::Forget(_)));
        let stored = matches!(frame.body, Some(Ask::Send(_) | Ask::Commit(_)));
        let asked = stored.then_some(self.heard);
        match requests::serve(&self.hub, self.caller, frame.body) {
            Reply::Now(_) if request == 0 => ControlFlow::Continue(()),
            Reply::Now(body) => self.feed(encoded(&self.hub, request, body)).await,
            Reply::Later(work) => {
                self.answers.push(Box::pin(async move { (request, work.await, last, asked) }));
                ControlFlow::Continue(())
            }
        }
    }

    async fn refuse_frame(&mut self, request: u64, body: Body) -> ControlFlow<End> {
        self.malformed += 1;
        self.feed(encoded(&self.hub, request, body)).await?;
        if self.malformed >= limits::MALFORMED_MAX {
            return ControlFlow::Break(Some(PROTOCOL));
        }
        ControlFlow::Continue(())
    }

    async fn answer(&mut self, (request, body, last, asked): Answered) -> ControlFlow<End> {
        let accepted = matches!(body, Body::Accepted(_));
        if let (Some(asked), true) = (asked, accepted) {
            self.hub.figures.acknowledge_seconds.observe(asked.elapsed().as_secs_f64());
        }
        let forgotten = last && accepted;
        self.feed(encoded(&self.hub, request, body)).await?;
        if forgotten {
            self.flush().await?;
            return ControlFlow::Break(Some(1000));
        }
        ControlFlow::Continue(())
    }

    async fn deliver(&mut self, entries: Result<Vec<Entry>, StorageError>) -> ControlFlow<End> {
        self.reading = None;
        let entries = match entries {
            Ok(entries) => entries,
            Err(cause) => {
                tracing::error!(%cause, "a mailbox could not be read");
                return ControlFlow::Break(Some(1011));
            }
        };
        if entries.is_empty() {
            if !self.caught_up {
                self.caught_up = true;
                let caught_up = CaughtUp { up_to: self.position };
                return self.feed(encoded(&self.hub, 0, Body::CaughtUp(caught_up))).await;
            }
            return ControlFlow::Continue(());
        }
        self.hub.figures.delivers(entries.len());
        for entry in &entries {
            self.position = entry.seq;
            self.feed(Message::Binary(mailboxes::frame(entry))).await?;
        }
        self.read_on();
        ControlFlow::Continue(())
    }

    fn read_on(&mut self) {
        let span = Span { entries_max: limits::READ_ENTRIES, bytes_max: limits::READ_BYTES };
        let log: Bytes = keys::mailbox(self.caller.device);
        self.reading = Some(self.hub.engine.read(log, self.position, span));
    }

    async fn silent(&mut self) -> ControlFlow<End> {
        if self.heard.elapsed() < limits::SILENCE {
            return ControlFlow::Continue(());
        }
        if self.pinged {
            self.hub.figures.cut_silent.inc();
            return ControlFlow::Break(None);
        }
        self.pinged = true;
        self.feed(Message::Ping(Bytes::new())).await
    }

    /// Hands a message to the socket, which writes it out when enough is gathered.
    async fn feed(&mut self, message: Message) -> ControlFlow<End> {
        self.unflushed = true;
        in_time(&self.hub, self.socket.feed(message)).await
    }

    async fn flush(&mut self) -> ControlFlow<End> {
        self.unflushed = false;
        in_time(&self.hub, SinkExt::<Message>::flush(self.socket)).await
    }
}

/// A reader too slow to take anything for long is cut, with what is gathered for it.
async fn in_time<E>(hub: &Hub, write: impl Future<Output = Result<(), E>>) -> ControlFlow<End> {
    match timeout(hub.config.limits.write_timeout, write).await {
        Ok(Ok(())) => ControlFlow::Continue(()),
        Ok(Err(_)) => ControlFlow::Break(None),
        Err(_) => {
            hub.figures.cut_slow.inc();
            ControlFlow::Break(None)
        }
    }
}

async fn ready<T>(work: &mut Option<Answer<T>>) -> T {
    match work {
        Some(work) => work.await,
        None => pending().await,
    }
}

fn encoded(hub: &Hub, request: u64, body: Body) -> Message {
    hub.figures.told(&body);
    Message::Binary(ServerFrame { request, body: Some(body) }.encode_to_vec().into())
}
