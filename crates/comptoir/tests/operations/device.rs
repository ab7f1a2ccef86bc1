//! A device that speaks the relay's frames by hand.

use comptoir_wire::codec::Travels;
use comptoir_wire::identity::Role;
use comptoir_wire::ids::DeviceId;
use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{ClientFrame, Hello, Parcel, Send, ServerFrame};
use comptoir_wire::signed;
use ed25519_dalek::SigningKey;
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::server::PATIENCE;

pub(crate) struct Device {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    mailbox: DeviceId,
}

/// What came over the socket.
pub(crate) enum Heard {
    Frame(ServerFrame),
    Closed(Option<CloseFrame>),
}

impl Device {
    /// Connects, says hello, and reads up to the end of what waited.
    pub(crate) async fn connect(url: &str, seed: u8) -> Self {
        let address = format!("{}/v1/socket", url.replacen("http", "ws", 1));
        let (socket, _) = tokio_tungstenite::connect_async(address).await.unwrap();
        let identity = SigningKey::from_bytes(&[seed; 32]);
        let key = SigningKey::from_bytes(&[seed.wrapping_add(100); 32]);
        let mailbox = DeviceId::of(key.verifying_key().as_bytes());
        let mut device = Self { socket, mailbox };
        let Heard::Frame(ServerFrame { body: Some(Body::Challenge(challenge)), .. }) =
            device.hear().await
        else {
            panic!("no challenge")
        };
        let credential = signed::credential(&identity, &key.verifying_key(), Role::Person, 0);
        let signature = signed::sign_hello(&key, &challenge.nonce, &challenge.audience);
        let hello = Hello { credential: credential.to_bytes(), signature };
        device.ask(1, Ask::Hello(hello)).await;
        loop {
            match device.hear().await {
                Heard::Frame(ServerFrame { body: Some(Body::CaughtUp(_)), .. }) => return device,
                Heard::Frame(_) => {}
                Heard::Closed(why) => panic!("not let in: {why:?}"),
            }
        }
    }

    pub(crate) async fn ask(&mut self, request: u64, ask: Ask) {
        let frame = ClientFrame { request, body: Some(ask) };
        self.socket.send(Message::Binary(frame.to_bytes().into())).await.unwrap();
    }

    /// Something to itself.
    pub(crate) async fn send(&mut self, number: u64) {
        let mut id = vec![0; 8];
        id.extend(number.to_be_bytes());
        let mailboxes = vec![self.mailbox.to_vec()];
        let parcels = vec![Parcel { mailboxes, ciphertext: vec![7; 1024] }];
        self.ask(number, Ask::Send(Send { id, parcels })).await;
    }

    pub(crate) async fn hear(&mut self) -> Heard {
        loop {
            match timeout(PATIENCE, self.socket.next()).await.expect("nothing in time") {
                Some(Ok(Message::Binary(bytes))) => {
                    return Heard::Frame(ServerFrame::from_bytes(&bytes).unwrap());
                }
                Some(Ok(Message::Close(why))) => return Heard::Closed(why),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Heard::Closed(None),
            }
        }
    }
}
