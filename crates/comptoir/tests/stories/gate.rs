//! A gate before a server: it lets so many parts of files through, and holds the others back.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Requests for files that are counted: what an app sends up, and what it takes down.
const PARTS: [&[u8]; 2] = [b"PUT /v1/blobs/", b"GET /v1/blobs/"];

pub(crate) struct Gate {
    /// What others are told to connect to.
    pub(crate) url: String,
    /// How many may pass, and how many came.
    allowed: watch::Sender<u64>,
    came: Arc<AtomicU64>,
}

impl Gate {
    pub(crate) async fn before(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (allowed, seen) = watch::channel(u64::MAX);
        let came: Arc<AtomicU64> = Arc::default();
        let counted = Arc::clone(&came);
        tokio::task::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let Ok(far) = TcpStream::connect(("127.0.0.1", port)).await else { continue };
                let ((near_out, near_in), (far_out, far_in)) =
                    (near.into_split(), far.into_split());
                let up = up(near_out, far_in, seen.clone(), Arc::clone(&counted));
                tokio::task::spawn(up);
                tokio::task::spawn(down(far_out, near_in));
            }
        });
        Self { url, allowed, came }
    }

    /// How many parts were asked for or sent.
    pub(crate) fn came(&self) -> u64 {
        self.came.load(Ordering::SeqCst)
    }

    /// So many more pass from here on.
    pub(crate) fn hold_after(&self, count: u64) {
        self.allowed.send_replace(self.came() + count);
    }

    pub(crate) fn open(&self) {
        self.allowed.send_replace(u64::MAX);
    }
}

async fn up(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut allowed: watch::Receiver<u64>,
    came: Arc<AtomicU64>,
) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        let bytes = &buffer[..count];
        if PARTS.iter().any(|part| bytes.starts_with(part)) {
            let place = came.fetch_add(1, Ordering::SeqCst) + 1;
            if allowed.wait_for(|allowed| place <= *allowed).await.is_err() {
                return;
            }
        }
        if to.write_all(bytes).await.is_err() {
            return;
        }
    }
}

/// A server that ends ends the connection.
async fn down(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        if to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
    }
    let _ = to.shutdown().await;
}
