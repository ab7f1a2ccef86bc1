//! The socket loop: connect, carry frames both ways, come back when it breaks.

use std::time::Duration;

use comptoir_wire::codec::Travels;
use comptoir_wire::limits::FRAME_BYTES_MAX;
use comptoir_wire::relay::{ClientFrame, ServerFrame};
use futures_util::{FutureExt, SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use tokio_util::sync::CancellationToken;

use crate::device::{Device, DeviceError};
use crate::limits;
use crate::line::Line;

/// First and longest wait before another try.
const WAIT: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(15));
/// A relay that takes longer than this to answer the door is not there.
const CONNECT: Duration = Duration::from_secs(10);
/// Frames taken in one transaction.
const BATCH: usize = 128;

/// Drives a line's socket until `stop`.
pub async fn drive(line: Line, stop: CancellationToken) {
    let address = line.read(|device| device.relay().replacen("http", "ws", 1)) + "/v1/socket";
    let mut wait = WAIT.0;
    while !stop.is_cancelled() {
        let opened = tokio::select! {
            () = stop.cancelled() => None,
            opened = carry(&address, &line) => Some(opened),
        };
        let driven = line.clone();
        blocking(move || driven.drive(Device::disconnected)).await;
        match opened {
            None => return,
            Some(true) => wait = WAIT.0,
            Some(false) => wait = (wait * 2).min(WAIT.1),
        }
        // Devices that a restart cut off together do not all come back together.
        let spread = u32::from(line.read(|device| device.device().0[0])) % 50;
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(wait + wait * spread / 100) => {}
        }
    }
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// One connection, from its beginning to its end; whether it ever opened.
async fn carry(address: &str, line: &Line) -> bool {
    let config = WebSocketConfig::default()
        .max_message_size(Some(FRAME_BYTES_MAX))
        .max_frame_size(Some(FRAME_BYTES_MAX));
    let connecting = tokio_tungstenite::connect_async_with_config(address, Some(config), true);
    let Ok(Ok((mut socket, _))) = timeout(CONNECT, connecting).await else { return false };
    line.drive(Device::connected);
    match converse(&mut socket, line).await {
        Ok(()) => tracing::debug!("the connection to the relay ended"),
        Err(why) => tracing::warn!(%why, "the connection to the relay broke"),
    }
    true
}

/// Why a conversation broke.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error("the relay said something that is not a frame")]
    NotAFrame,
    #[error("the relay has gone silent")]
    Silent,
    #[error(transparent)]
    Device(#[from] DeviceError),
    #[error("the socket failed: {0}")]
    Socket(#[from] tokio_tungstenite::tungstenite::Error),
}

async fn converse(socket: &mut Socket, line: &Line) -> Result<(), Broken> {
    let ping_every = Duration::from_millis(limits::PING_EVERY_MS);
    let mut heard = Instant::now();
    let mut pinged = Instant::now();
    loop {
        // Counted before asking, so that what comes meanwhile is asked for again.
        let seen = line.bell().rings();
        let (frames, due) = ask(line).await?;
        if !frames.is_empty() {
            for frame in frames {
                socket.feed(Message::Binary(frame.to_bytes().into())).await?;
            }
            socket.flush().await?;
        }
        let pause = due.unwrap_or(ping_every).min(ping_every);
        tokio::select! {
            message = socket.next() => {
                heard = Instant::now();
                let Some(message) = message else { return Ok(()) };
                let mut batch = Vec::new();
                take(message?, &mut batch)?;
                while batch.len() < BATCH
                    && let Some(Some(message)) = socket.next().now_or_never()
                {
                    take(message?, &mut batch)?;
                }
                if !batch.is_empty() {
                    let line = line.clone();
                    blocking(move || line.drive(|device| device.receive(batch))).await?;
                }
            }
            _ = line.bell().after(seen) => {}
            () = sleep(pause) => {}
        }
        if heard.elapsed() > ping_every * 3 {
            return Err(Broken::Silent);
        }
        if pinged.elapsed() >= ping_every {
            pinged = Instant::now();
            socket.send(Message::Ping(Vec::new().into())).await?;
        }
    }
}

fn take(message: Message, batch: &mut Vec<ServerFrame>) -> Result<(), Broken> {
    match message {
        Message::Binary(bytes) => {
            batch.push(ServerFrame::from_bytes(&bytes).map_err(|_| Broken::NotAFrame)?);
            Ok(())
        }
        Message::Text(_) => Err(Broken::NotAFrame),
        _ => Ok(()),
    }
}

/// Does what is due; says what there is to send and when to ask again.
async fn ask(line: &Line) -> Result<(Vec<ClientFrame>, Option<Duration>), DeviceError> {
    let line = line.clone();
    blocking(move || {
        line.drive(|device| {
            device.tick()?;
            let frames = device.to_send()?;
            let now = device.now();
            let due = device.next_due_ms().map(|due| due.saturating_sub(now).max(20));
            Ok((frames, due.map(Duration::from_millis)))
        })
    })
    .await
}

/// Runs what syncs to disk off the async threads.
pub(crate) async fn blocking<R: Send + 'static>(work: impl FnOnce() -> R + Send + 'static) -> R {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(failed) => match failed.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime is shutting down: nobody waits for an answer any more.
            Err(_) => std::future::pending().await,
        },
    }
}
