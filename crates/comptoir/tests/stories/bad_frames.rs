//! A stranger's frames on the relay's socket, at the real server.

use comptoir_wire::codec::Travels;
use comptoir_wire::identity::Role;
use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Challenge, ClientFrame, Code, Hello, ServerFrame};
use comptoir_wire::signed;
use ed25519_dalek::SigningKey;
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::bad_input::{MARK, nothing_was_logged, server, still_serves};
use crate::person::Person;
use crate::support::{Customer, PATIENCE, Server};

/// Frames of a stranger on the relay's socket.
#[tokio::test(flavor = "multi_thread")]
async fn on_the_socket() {
    let dir = tempfile::tempdir().unwrap();
    let server = server(dir.path()).await;
    let made = server.shop("Maison Halbran").await;
    let owner = Person::by_link(&server.url, &made["sign_in"]).await;
    let mut customer = Customer::start(&dir.path().join("customer"));
    let chat = customer.call("open", json!({ "link": made["link"] })).await["chat"].clone();

    // Before hello: noise, text, something else than hello.
    for bytes in [vec![0xff; 40], MARK.as_bytes().to_vec(), Vec::new()] {
        let (mut socket, _) = dial(&server).await;
        socket.send(Message::Binary(bytes.into())).await.unwrap();
        let refused = refused(&mut socket).await;
        assert!(matches!(refused.0, Code::Malformed | Code::NotAuthenticated), "{refused:?}");
        assert!(!refused.1.is_empty());
    }
    let (mut socket, _) = dial(&server).await;
    socket.send(Message::Text(MARK.into())).await.unwrap();
    assert!(frame(&mut socket).await.is_none(), "text is not spoken here");

    // A signature by another key; one for another challenge; one for another relay.
    let (one, other) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
    let (mut first, challenge) = dial(&server).await;
    let mut forged = hello(&one, &challenge);
    forged.signature = signed::sign_hello(&other, &challenge.nonce, &challenge.audience);
    say(&mut first, Ask::Hello(forged)).await;
    assert_eq!(refused(&mut first).await.0, Code::BadSignature);
    let (mut second, fresh) = dial(&server).await;
    say(&mut second, Ask::Hello(hello(&one, &challenge))).await;
    assert_eq!(refused(&mut second).await.0, Code::BadSignature, "a replayed challenge");
    assert_ne!(fresh.nonce, challenge.nonce);
    let (mut third, challenge) = dial(&server).await;
    let elsewhere = Challenge { audience: "elsewhere.example".into(), ..challenge };
    say(&mut third, Ask::Hello(hello(&one, &elsewhere))).await;
    assert_eq!(refused(&mut third).await.0, Code::BadSignature);

    // Let in, and no better: noise, then a frame over the limit, which is named.
    let (mut socket, challenge) = dial(&server).await;
    say(&mut socket, Ask::Hello(hello(&one, &challenge))).await;
    while !matches!(frame(&mut socket).await.unwrap().body, Some(Body::CaughtUp(_))) {}
    socket.send(Message::Binary(vec![0xff; 40].into())).await.unwrap();
    assert_eq!(refused(&mut socket).await.0, Code::Malformed);
    socket.send(Message::Binary(vec![0; 1024 * 1024 + 1].into())).await.unwrap();
    let (code, why, limit) = refused(&mut socket).await;
    assert_eq!((code, limit), (Code::TooLarge, 1024 * 1024), "{why}");
    // One that is far over is not even read.
    let _ = socket.send(Message::Binary(vec![0; 4 * 1024 * 1024].into())).await;
    while frame(&mut socket).await.is_some() {}

    still_serves(&owner, &mut customer, &chat).await;
    nothing_was_logged(&server);
    server.stop().await;
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn dial(server: &Server) -> (Socket, Challenge) {
    let url = server.url.replacen("http", "ws", 1) + "/v1/socket";
    let (mut socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
    match frame(&mut socket).await.unwrap().body {
        Some(Body::Challenge(challenge)) => (socket, challenge),
        other => panic!("no challenge: {other:?}"),
    }
}

/// The next frame; `None` once the relay has hung up.
async fn frame(socket: &mut Socket) -> Option<ServerFrame> {
    loop {
        match timeout(PATIENCE, socket.next()).await.expect("no answer in time") {
            Some(Ok(Message::Binary(bytes))) => {
                return Some(ServerFrame::from_bytes(&bytes).unwrap());
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            _ => return None,
        }
    }
}

async fn refused(socket: &mut Socket) -> (Code, String, u64) {
    match frame(socket).await.unwrap().body {
        Some(Body::Refused(refused)) => (refused.code(), refused.message, refused.limit),
        other => panic!("not refused: {other:?}"),
    }
}

async fn say(socket: &mut Socket, ask: Ask) {
    let frame = ClientFrame { request: 1, body: Some(ask) };
    socket.send(Message::Binary(frame.to_bytes().into())).await.unwrap();
}

fn hello(key: &SigningKey, challenge: &Challenge) -> Hello {
    let credential = signed::credential(key, &key.verifying_key(), Role::Person, 1_800_000_000_000);
    let signature = signed::sign_hello(key, &challenge.nonce, &challenge.audience);
    Hello { credential: credential.to_bytes(), signature }
}
