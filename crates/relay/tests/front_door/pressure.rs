//! Those who take and do not give: readers that do not read, callers that say nothing, crowds from
//! one address.

use std::time::{Duration, Instant};

use comptoir_relay::limits::{Limits, Rate};
use comptoir_wire::codec::Travels;
use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{ClientFrame, Code, Ping, ServerFrame};
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::world::{Keys, World, parcel, send};

/// Dials as somebody behind a proxy on this machine; the status where the relay says no.
async fn dial_from(world: &World, address: &str) -> Result<impl Sized + use<>, (u16, String)> {
    let url = format!("ws://{}/v1/socket", world.address);
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert("x-forwarded-for", address.parse().unwrap());
    match tokio_tungstenite::connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(answer)) => {
            let body = answer.body().clone().unwrap_or_default();
            Err((answer.status().as_u16(), String::from_utf8(body).unwrap()))
        }
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn one_address_has_so_many_connections_and_others_have_theirs() {
    let world = World::with(Limits { connections_open_max: 3, ..Limits::default() }).await;
    let mut open = Vec::new();
    for _ in 0..3 {
        open.push(dial_from(&world, "192.0.2.1").await.map_err(|(status, _)| status).unwrap());
    }
    let Err((status, why)) = dial_from(&world, "192.0.2.1").await else { panic!("let in") };
    assert_eq!(status, 429);
    assert!(why.contains("limit is 3"), "{why}");
    assert!(dial_from(&world, "192.0.2.2").await.is_ok());
    // Of IPv6 a whole network is one address.
    for n in 0..3 {
        let address = format!("2001:db8::{n}");
        open.push(dial_from(&world, &address).await.map_err(|(status, _)| status).unwrap());
    }
    assert!(dial_from(&world, "2001:db8::9").await.is_err());
    // Who leaves makes room.
    open.clear();
    let again = async {
        while dial_from(&world, "192.0.2.1").await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), again).await.unwrap();
}

#[tokio::test]
async fn one_address_comes_so_fast_and_no_faster() {
    let slow = Rate { burst: 4, one_per: Duration::from_hours(1) };
    let world = World::with(Limits { connections: slow, ..Limits::default() }).await;
    for _ in 0..4 {
        assert!(dial_from(&world, "192.0.2.1").await.is_ok());
    }
    let Err((status, why)) = dial_from(&world, "192.0.2.1").await else { panic!("let in") };
    assert_eq!(status, 429);
    assert!(why.contains("at most 4") && why.contains("ms"), "{why}");
    assert!(dial_from(&world, "192.0.2.2").await.is_ok());
}

/// Whoever dials and says nothing, or begins a frame and stops, is let go.
#[tokio::test]
async fn half_a_handshake_is_not_waited_for() {
    let patience = Duration::from_millis(300);
    let world = World::with(Limits { hello_timeout: patience, ..Limits::default() }).await;
    let (mut silent, _) = world.dial().await;
    let (mut half, _) = world.dial().await;
    // The head of a masked binary frame of 100 bytes, and not one of them.
    let tokio_tungstenite::MaybeTlsStream::Plain(stream) = half.socket.get_mut() else { panic!() };
    stream.write_all(&[0x82, 0x80 | 0x64]).await.unwrap();
    let began = Instant::now();
    assert!(silent.next().await.is_none());
    assert!(half.next().await.is_none());
    assert!(began.elapsed() < Duration::from_secs(10), "they were waited for");
    // Who has said hello may be silent.
    let (mut alice, _) = world.connect(&Keys::new(1)).await;
    tokio::time::sleep(patience * 2).await;
    assert!(matches!(alice.ask(Ask::Ping(Ping {})).await, Body::Pong(_)));
}

/// Forty devices have 8 MiB waiting each, connect, and read nothing. The others do not notice, the
/// relay keeps a bounded part for each of them, lets them go, and loses nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_does_not_read_costs_little_and_loses_nothing() {
    const STUCK: u8 = 40;
    const MESSAGES: u8 = 64;
    const EACH: usize = 128 * 1024;
    let patience = Duration::from_secs(3);
    let world = World::with(Limits { write_timeout: patience, ..Limits::default() }).await;
    let stuck: Vec<Keys> = (10..10 + STUCK).map(Keys::new).collect();
    for one in &stuck {
        drop(world.connect(one).await);
    }
    let (alice, bob) = (Keys::new(1), Keys::new(2));
    let (mut from, _) = world.connect(&alice).await;
    let (mut to, _) = world.connect(&bob).await;
    let all: Vec<&Keys> = stuck.iter().collect();
    for id in 0..MESSAGES {
        let parcels = vec![parcel(&all, &[id; EACH])];
        let send = comptoir_wire::relay::Send { id: vec![id; 16], parcels };
        from.accepted(Ask::Send(send)).await;
    }

    let before = resident_mib();
    let mut sockets = Vec::new();
    for one in &stuck {
        sockets.push(connect_and_stop(&world, one).await);
    }
    // The others go on, and none waits for those.
    let began = Instant::now();
    let mut most = 0;
    for id in 100..200 {
        from.accepted(send(id, &[&bob], b"here")).await;
        assert_eq!(to.delivered().await.ciphertext, b"here");
        most = most.max(resident_mib());
    }
    assert!(began.elapsed() < patience * 3, "it took {:?}", began.elapsed());
    let (cost, waiting) = (most.saturating_sub(before), 40 * 8);
    assert!(cost < waiting / 2, "{cost} MiB for readers that have {waiting} MiB waiting");

    let let_go = async {
        while world.relay.connected() > 2 {
            to.ask(Ask::Ping(Ping {})).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), let_go).await.expect("they were not let go");
    drop(sockets);
    // What they did not read waits for them.
    let (_, waited) = world.connect(&stuck[0]).await;
    assert_eq!(waited.len(), usize::from(MESSAGES));
}

/// Says hello over a socket with little room, and never reads again.
async fn connect_and_stop(world: &World, who: &Keys) -> impl Sized + use<> {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(16 * 1024).unwrap();
    let stream = socket.connect(world.address).await.unwrap();
    let url = format!("ws://{}/v1/socket", world.address);
    let (mut socket, _) = tokio_tungstenite::client_async(url, stream).await.unwrap();
    let challenge = loop {
        if let Message::Binary(bytes) = socket.next().await.unwrap().unwrap() {
            match ServerFrame::from_bytes(&bytes).unwrap().body {
                Some(Body::Challenge(challenge)) => break challenge,
                other => panic!("no challenge: {other:?}"),
            }
        }
    };
    let body = Some(Ask::Hello(who.hello(&challenge)));
    let hello = ClientFrame { request: 1, body };
    socket.send(Message::Binary(hello.to_bytes().into())).await.unwrap();
    socket
}

/// What this process has in memory (proc_pid_status(5), VmRSS).
fn resident_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    let kib: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib / 1024
}

/// A rate of an account holds over all its connections, and says how long to wait.
#[tokio::test]
async fn an_account_is_one_however_it_connects() {
    let slow = Rate { burst: 6, one_per: Duration::from_hours(1) };
    let world = World::with(Limits { requests: slow, ..Limits::default() }).await;
    let (phone, desk) = (Keys::of_account(1, 1), Keys::of_account(1, 2));
    let ((mut one, _), (mut two, _)) = (world.connect(&phone).await, world.connect(&desk).await);
    for _ in 0..3 {
        assert!(matches!(one.ask(Ask::Ping(Ping {})).await, Body::Pong(_)));
        assert!(matches!(two.ask(Ask::Ping(Ping {})).await, Body::Pong(_)));
    }
    let refused = two.refused(Ask::Ping(Ping {}), Code::RateLimited).await;
    assert!(refused.limit == 6 && refused.retry_after_ms > 0, "{refused:?}");
    let (mut other, _) = world.connect(&Keys::new(9)).await;
    assert!(matches!(other.ask(Ask::Ping(Ping {})).await, Body::Pong(_)));
}

/// Bytes that are no HTTP, and HTTP that is no WebSocket, end in an answer and not in the relay.
#[tokio::test]
async fn what_is_no_websocket_is_told_so() {
    let world = World::new().await;
    let mut plain = tokio::net::TcpStream::connect(world.address).await.unwrap();
    plain
        .write_all(b"GET /v1/socket HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    plain.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    let mut noise = tokio::net::TcpStream::connect(world.address).await.unwrap();
    noise.write_all(&[0xff; 4096]).await.unwrap();
    let mut answer = Vec::new();
    let _ = noise.read_to_end(&mut answer).await;
    assert!(matches!(
        world.connect(&Keys::new(1)).await.0.ask(Ask::Ping(Ping {})).await,
        Body::Pong(_)
    ));
}
