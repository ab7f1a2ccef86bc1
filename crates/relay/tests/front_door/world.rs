//! A relay on a free port, a clock by hand, and devices that speak raw frames.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use comptoir_engine::Engine;
use comptoir_relay::limits::Limits;
use comptoir_relay::{Relay, RelayConfig};
use comptoir_wire::codec::Travels;
use comptoir_wire::identity::Role;
use comptoir_wire::ids::{AccountId, DeviceId};
use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{
    Ack, Challenge, ClientFrame, Code, Deliver, Hello, Parcel, Refused, Send, ServerFrame,
};
use comptoir_wire::signed;
use ed25519_dalek::SigningKey;
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use tokio_util::task::TaskTracker;

pub(crate) const AUDIENCE: &str = "relay.test";
const START_MS: u64 = 1_800_000_000_000;
const PATIENCE: Duration = Duration::from_secs(20);

/// A relay and its clock.
pub(crate) struct World {
    pub(crate) relay: Relay,
    pub(crate) address: SocketAddr,
    pub(crate) clock: Arc<AtomicU64>,
    _tasks: TaskTracker,
    /// Kept until the end of the story.
    dir: Option<tempfile::TempDir>,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(Limits::default()).await
    }

    pub(crate) async fn with(limits: Limits) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut world = Self::at(dir.path(), limits).await;
        world.dir = Some(dir);
        world
    }

    pub(crate) async fn at(dir: &Path, limits: Limits) -> Self {
        Self::serving(limits, |config| Relay::open(dir, config).unwrap()).await
    }

    /// On an engine that others may share.
    pub(crate) async fn over(engine: Arc<dyn Engine>, dir: &Path) -> Self {
        Self::over_with(engine, dir, Limits::default()).await
    }

    pub(crate) async fn over_with(engine: Arc<dyn Engine>, dir: &Path, limits: Limits) -> Self {
        let open = |config| Relay::over(engine, &dir.join("blobs"), config).unwrap();
        Self::serving(limits, open).await
    }

    async fn serving(limits: Limits, open: impl FnOnce(RelayConfig) -> Relay) -> Self {
        let clock = Arc::new(AtomicU64::new(START_MS));
        let hand = Arc::clone(&clock);
        let mut config = RelayConfig::new(AUDIENCE, Arc::new(move || hand.load(Ordering::Relaxed)));
        config.limits = limits;
        let relay = open(config);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = relay.router().into_make_service_with_connect_info::<SocketAddr>();
        let tasks = TaskTracker::new();
        tasks.spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self { relay, address, clock, _tasks: tasks, dir: None }
    }

    pub(crate) fn later_ms(&self, ms: u64) {
        self.clock.fetch_add(ms, Ordering::Relaxed);
    }

    /// A socket that has read its challenge and said nothing.
    pub(crate) async fn dial(&self) -> (Wire, Challenge) {
        let url = format!("ws://{}/v1/socket", self.address);
        let (socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
        let mut wire = Wire { socket, request: 0 };
        match wire.next().await.unwrap() {
            ServerFrame { request: 0, body: Some(Body::Challenge(challenge)) } => (wire, challenge),
            other => panic!("no challenge: {other:?}"),
        }
    }

    /// Connects a device and reads up to CaughtUp; returns what waited.
    pub(crate) async fn connect(&self, who: &Keys) -> (Wire, Vec<Deliver>) {
        let (mut wire, challenge) = self.dial().await;
        let ready = wire.ask(Ask::Hello(who.hello(&challenge))).await;
        assert!(matches!(ready, Body::Ready(_)), "not let in: {ready:?}");
        let mut waited = Vec::new();
        loop {
            match wire.next().await.unwrap().body.unwrap() {
                Body::Deliver(deliver) => waited.push(deliver),
                Body::CaughtUp(caught_up) => {
                    let last = waited.last().map_or(0, |deliver| deliver.seq);
                    assert_eq!(caught_up.up_to, last);
                    return (wire, waited);
                }
                other => panic!("unexpected: {other:?}"),
            }
        }
    }
}

/// A device's keys.
pub(crate) struct Keys {
    pub(crate) identity: SigningKey,
    pub(crate) device: SigningKey,
}

impl Keys {
    pub(crate) fn new(seed: u8) -> Self {
        Self::of_account(seed, seed)
    }

    pub(crate) fn of_account(account: u8, device: u8) -> Self {
        Self {
            identity: SigningKey::from_bytes(&[account; 32]),
            device: SigningKey::from_bytes(&[device.wrapping_add(100); 32]),
        }
    }

    pub(crate) fn account(&self) -> AccountId {
        AccountId::of(self.identity.verifying_key().as_bytes())
    }

    pub(crate) fn mailbox(&self) -> DeviceId {
        DeviceId::of(self.device.verifying_key().as_bytes())
    }

    pub(crate) fn hello(&self, challenge: &Challenge) -> Hello {
        let key = self.device.verifying_key();
        let credential = signed::credential(&self.identity, &key, Role::Person, START_MS);
        Hello {
            credential: credential.to_bytes(),
            signature: signed::sign_hello(&self.device, &challenge.nonce, &challenge.audience),
        }
    }
}

/// A raw connection.
pub(crate) struct Wire {
    pub(crate) socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    request: u64,
}

impl Wire {
    /// The next frame; `None` when the relay has closed the connection.
    pub(crate) async fn next(&mut self) -> Option<ServerFrame> {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.socket.next()).await.unwrap();
            match message {
                Some(Ok(Message::Binary(bytes))) => {
                    return Some(ServerFrame::from_bytes(&bytes).unwrap());
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(other)) => panic!("unexpected: {other:?}"),
            }
        }
    }

    /// Writes a request; returns its number.
    pub(crate) async fn write(&mut self, ask: Ask) -> u64 {
        self.request += 1;
        let frame = ClientFrame { request: self.request, body: Some(ask) };
        self.socket.send(Message::Binary(frame.to_bytes().into())).await.unwrap();
        self.request
    }

    pub(crate) async fn write_raw(&mut self, bytes: Vec<u8>) {
        self.socket.send(Message::Binary(bytes.into())).await.unwrap();
    }

    /// Writes a request and reads its answer; nothing else may come in between.
    pub(crate) async fn ask(&mut self, ask: Ask) -> Body {
        let request = self.write(ask).await;
        let frame = self.next().await.unwrap();
        assert_eq!(frame.request, request, "not the answer: {frame:?}");
        frame.body.unwrap()
    }

    pub(crate) async fn accepted(&mut self, ask: Ask) -> u64 {
        match self.ask(ask).await {
            Body::Accepted(accepted) => accepted.at_ms,
            other => panic!("not accepted: {other:?}"),
        }
    }

    pub(crate) async fn refused(&mut self, ask: Ask, code: Code) -> Refused {
        match self.ask(ask).await {
            Body::Refused(refused) => {
                assert_eq!(refused.code(), code, "{refused:?}");
                assert!(!refused.message.is_empty());
                refused
            }
            other => panic!("not refused: {other:?}"),
        }
    }

    pub(crate) async fn delivered(&mut self) -> Deliver {
        match self.next().await.unwrap() {
            ServerFrame { request: 0, body: Some(Body::Deliver(deliver)) } => deliver,
            other => panic!("not a delivery: {other:?}"),
        }
    }

    pub(crate) async fn ack(&mut self, up_to: u64) {
        self.accepted(Ask::Ack(Ack { up_to })).await;
    }
}

pub(crate) fn parcel(to: &[&Keys], ciphertext: &[u8]) -> Parcel {
    let mailboxes = to.iter().map(|keys| keys.mailbox().to_vec()).collect();
    Parcel { mailboxes, ciphertext: ciphertext.to_vec() }
}

pub(crate) fn send(id: u8, to: &[&Keys], ciphertext: &[u8]) -> Ask {
    Ask::Send(Send { id: vec![id; 16], parcels: vec![parcel(to, ciphertext)] })
}

pub(crate) fn texts(delivered: &[Deliver]) -> Vec<&str> {
    delivered.iter().map(|deliver| std::str::from_utf8(&deliver.ciphertext).unwrap()).collect()
}
