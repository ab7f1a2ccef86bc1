//! A device on the wire: its keys from its number, its socket, its frames.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use bytes::Bytes;
use comptoir_wire::codec::Travels;
use comptoir_wire::identity::Role;
use comptoir_wire::ids::DeviceId;
use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Ack, Challenge, ClientFrame, Hello, Parcel, Send, ServerFrame};
use comptoir_wire::signed;
use ed25519_dalek::SigningKey;
use futures_util::{FutureExt, SinkExt, StreamExt};
use rustls::ClientConfig;
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream};

use crate::LoadError;

/// Connections from one loopback address: fewer than there are ports to come from.
const FROM_ONE_ADDRESS: usize = 15_000;

/// Where a server lets devices in.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    pub(crate) address: SocketAddr,
    /// What is trusted, where it speaks TLS.
    pub(crate) tls: Option<Arc<ClientConfig>>,
}

/// A device that has said hello.
pub(crate) struct Device {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// A device that has been asked who it is.
pub(crate) struct Asked {
    device: Device,
    number: usize,
    challenge: Challenge,
}

fn keys(number: usize) -> (SigningKey, SigningKey) {
    let key = |kind: u8| {
        let mut seed = [kind; 32];
        seed.iter_mut().zip(number.to_be_bytes()).for_each(|(to, from)| *to = from);
        SigningKey::from_bytes(&seed)
    };
    (key(1), key(2))
}

/// The mailbox of a device.
pub(crate) fn mailbox(number: usize) -> Vec<u8> {
    DeviceId::of(keys(number).1.verifying_key().as_bytes()).to_vec()
}

/// A message's id, spread as random ones are.
pub(crate) fn id(sender: usize, number: u64) -> Vec<u8> {
    let both = (u128::from(number) << 32) | sender as u128;
    (both + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).to_be_bytes().to_vec()
}

/// Asks the relay to store a ciphertext for mailboxes.
pub(crate) fn send(id: Vec<u8>, mailboxes: Vec<Vec<u8>>, ciphertext: Vec<u8>) -> Ask {
    Ask::Send(Send { id, parcels: vec![Parcel { mailboxes, ciphertext }] })
}

impl Asked {
    /// Says who it is; answers when it is let in.
    pub(crate) async fn hello(self) -> Result<Device, LoadError> {
        let Self { mut device, number, challenge } = self;
        let (identity, key) = keys(number);
        let credential = signed::credential(&identity, &key.verifying_key(), Role::Person, 1);
        let signature = signed::sign_hello(&key, &challenge.nonce, &challenge.audience);
        let hello = Hello { credential: credential.to_bytes(), signature };
        device.feed(1, Ask::Hello(hello)).await?;
        device.flush().await?;
        match device.next().await?.body {
            Some(Body::Ready(_)) => Ok(device),
            other => Err(LoadError::Server(format!("instead of ready: {other:?}"))),
        }
    }
}

impl Device {
    /// Connects and says hello; the first time registers the device.
    pub(crate) async fn connect(door: &Door, number: usize) -> Result<Self, LoadError> {
        Self::open(door, number).await?.hello().await
    }

    /// Connects, and waits to be asked who it is.
    pub(crate) async fn open(door: &Door, number: usize) -> Result<Asked, LoadError> {
        let failed = LoadError::machine("connecting");
        let socket = TcpSocket::new_v4().map_err(&failed)?;
        let network = (number / FROM_ONE_ADDRESS % 250 + 2) as u8;
        socket.bind((Ipv4Addr::new(127, 0, 0, network), 0).into()).map_err(&failed)?;
        let stream = socket.connect(door.address).await.map_err(&failed)?;
        stream.set_nodelay(true).map_err(&failed)?;
        let config = WebSocketConfig::default().read_buffer_size(16 * 1024);
        let (scheme, connector) = match &door.tls {
            Some(tls) => ("wss", Connector::Rustls(Arc::clone(tls))),
            None => ("ws", Connector::Plain),
        };
        let url = format!("{scheme}://{}/v1/socket", door.address);
        let (socket, _) = tokio_tungstenite::client_async_tls_with_config(
            url,
            stream,
            Some(config),
            Some(connector),
        )
        .await
        .map_err(LoadError::server)?;
        let mut device = Self { socket };
        match device.next().await?.body {
            Some(Body::Challenge(challenge)) => Ok(Asked { device, number, challenge }),
            other => Err(LoadError::Server(format!("instead of a challenge: {other:?}"))),
        }
    }

    /// The next frame.
    pub(crate) async fn next(&mut self) -> Result<ServerFrame, LoadError> {
        loop {
            let message = self.socket.next().await;
            if let Some(frame) = parsed(message)? {
                return Ok(frame);
            }
        }
    }

    /// The next frame, if it is there already.
    pub(crate) fn ready(&mut self) -> Result<Option<ServerFrame>, LoadError> {
        while let Some(message) = self.socket.next().now_or_never() {
            if let Some(frame) = parsed(message)? {
                return Ok(Some(frame));
            }
        }
        Ok(None)
    }

    /// Gathers a frame, to be written by [`Device::flush`].
    pub(crate) async fn feed(&mut self, request: u64, ask: Ask) -> Result<(), LoadError> {
        let frame = ClientFrame { request, body: Some(ask) };
        let message = Message::Binary(Bytes::from(frame.to_bytes()));
        self.socket.feed(message).await.map_err(LoadError::server)
    }

    /// Writes out what was gathered.
    pub(crate) async fn flush(&mut self) -> Result<(), LoadError> {
        self.socket.flush().await.map_err(LoadError::server)
    }

    /// Says that everything up to a number is saved.
    pub(crate) async fn ack(&mut self, up_to: u64) -> Result<(), LoadError> {
        self.feed(0, Ask::Ack(Ack { up_to })).await?;
        self.flush().await
    }

    /// Ends the connection in order.
    pub(crate) async fn close(mut self) {
        // The other side may be gone first.
        let _ = self.socket.close(None).await;
    }
}

type Received = Option<Result<Message, tokio_tungstenite::tungstenite::Error>>;

fn parsed(message: Received) -> Result<Option<ServerFrame>, LoadError> {
    match message {
        Some(Ok(Message::Binary(bytes))) => {
            ServerFrame::from_bytes(&bytes).map(Some).map_err(LoadError::server)
        }
        Some(Ok(Message::Close(_))) | None => Err(LoadError::server("closed")),
        Some(Ok(_)) => Ok(None),
        Some(Err(cause)) => Err(LoadError::server(cause)),
    }
}
