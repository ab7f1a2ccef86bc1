//! The socket loop: connect, carry frames both ways, come back when it breaks.

use std::time::Duration;

use comptoir_wire::codec::Travels;
use comptoir_wire::limits;
use comptoir_wire::relay::ServerFrame;
use futures_util::{FutureExt, SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Bytes, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use tokio_util::sync::CancellationToken;

use super::on_device;
use crate::device::Device;
use crate::line::Line;

/// First and longest wait before another try.
const WAIT: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(15));
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(20);
/// A socket silent for so long is asked whether it is still there.
const QUIET: Duration = Duration::from_secs(30);
/// Frames saved in one transaction.
const BATCH_MAX: usize = 256;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Drives a line's socket until `stop`.
pub async fn drive(line: Line, stop: CancellationToken) {
    let mut wait = WAIT.0;
    while !stop.is_cancelled() {
        if carry(&line, &stop).await {
            wait = WAIT.0;
        }
        on_device(&line, Device::disconnected).await;
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => wait = (wait * 2).min(WAIT.1),
        }
    }
}

/// One connection, from its beginning to its end; whether it ever opened.
async fn carry(line: &Line, stop: &CancellationToken) -> bool {
    let relay = line.read(|device| device.relay().to_owned());
    let address = relay.replacen("http", "ws", 1) + "/v1/socket";
    let mut config = WebSocketConfig::default();
    config.max_message_size = Some(limits::FRAME_BYTES_MAX);
    config.max_frame_size = Some(limits::FRAME_BYTES_MAX);
    let connecting = connect_async_with_config(address, Some(config), true);
    let mut socket = tokio::select! {
        () = stop.cancelled() => return false,
        connected = tokio::time::timeout(CONNECT, connecting) => match connected {
            Ok(Ok((socket, _))) => socket,
            _ => return false,
        },
    };
    on_device(line, Device::connected).await;
    // Its end is told by the loop's end; why is of no use to anybody.
    drop(talk(line, &mut socket, stop).await);
    drop(tokio::time::timeout(Duration::from_secs(1), socket.close(None)).await);
    true
}

/// Why a connection ended.
enum Ended {
    Stopped,
    Broken,
}

async fn talk(line: &Line, socket: &mut Socket, stop: &CancellationToken) -> Result<(), Ended> {
    loop {
        // What rings from here on is not missed; the flush's own ring does not count.
        let seen = line.bell().rings() + FLUSH_RINGS;
        let due = flush(line, socket).await?;
        tokio::select! {
            () = stop.cancelled() => return Err(Ended::Stopped),
            message = socket.next() => take(line, socket, message).await?,
            _ = line.bell().after(seen) => {}
            () = tokio::time::sleep(due.min(QUIET)) => {
                if due > QUIET {
                    socket.send(Message::Ping(Bytes::new())).await.map_err(|_| Ended::Broken)?;
                }
            }
        }
    }
}

/// How often [`flush`] rings the bell itself.
const FLUSH_RINGS: u64 = 1;

/// Does what is due, writes what the device has to say, and tells when the next thing is due.
async fn flush(line: &Line, socket: &mut Socket) -> Result<Duration, Ended> {
    let (frames, wait_ms) = on_device(line, |device| {
        let ticked = device.tick();
        let frames = ticked.and_then(|()| device.to_send());
        let due = device.next_due_ms().map(|due| due.saturating_sub(device.now()));
        (frames, due)
    })
    .await;
    for frame in frames.map_err(|_| Ended::Broken)? {
        let bytes = Bytes::from(frame.to_bytes());
        socket.feed(Message::Binary(bytes)).await.map_err(|_| Ended::Broken)?;
    }
    socket.flush().await.map_err(|_| Ended::Broken)?;
    Ok(wait_ms.map_or(QUIET * 2, Duration::from_millis))
}

type Came = Option<Result<Message, tokio_tungstenite::tungstenite::Error>>;

/// Hands the device what has come, all of it at once: one transaction serves many frames.
async fn take(line: &Line, socket: &mut Socket, first: Came) -> Result<(), Ended> {
    let mut frames = Vec::new();
    let mut next = first;
    loop {
        match next {
            Some(Ok(Message::Binary(bytes))) => {
                frames.push(ServerFrame::from_bytes(&bytes).map_err(|_| Ended::Broken)?);
            }
            Some(Ok(Message::Close(_)) | Err(_)) | None => {
                save(line, frames).await?;
                return Err(Ended::Broken);
            }
            Some(Ok(_)) => {}
        }
        if frames.len() >= BATCH_MAX {
            break;
        }
        match socket.next().now_or_never() {
            Some(more) => next = more,
            None => break,
        }
    }
    save(line, frames).await
}

async fn save(line: &Line, frames: Vec<ServerFrame>) -> Result<(), Ended> {
    if frames.is_empty() {
        return Ok(());
    }
    let received = on_device(line, move |device| device.receive(frames)).await;
    received.map_err(|error| {
        tracing::warn!(%error, "what the relay sent could not be saved");
        Ended::Broken
    })
}
