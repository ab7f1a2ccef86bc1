//! A native device's connection: the socket loop, and the handle others ask it through.

use comptoir_api::device::Event;
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::device::Device;
use crate::line::Line;

/// A device whose socket loop runs. Cheap to clone.
#[derive(Clone)]
pub struct Handle {
    line: Line,
    changes: watch::Sender<i64>,
    events: broadcast::Sender<Event>,
}

#[expect(unused_variables, clippy::todo, reason = "signatures first")]
impl Handle {
    /// Starts the loop on `tasks`; it ends at `stop`.
    pub fn start(device: Device, tasks: &TaskTracker, stop: CancellationToken) -> Self {
        todo!()
    }

    /// Asks the device something, off the async threads.
    pub async fn with<R: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut Device) -> R + Send + 'static,
    ) -> R {
        todo!()
    }

    /// The latest sequence number of the change log.
    pub fn changes(&self) -> watch::Receiver<i64> {
        self.changes.subscribe()
    }

    /// Every event, after it was saved. A slow reader may miss some; the change log keeps all.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// The line under it, for [`crate::blob`].
    pub fn line(&self) -> &Line {
        &self.line
    }
}

/// The system's clock; native binaries pass it in.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl crate::clock::Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place native devices read the time")]
    fn now_ms(&self) -> u64 {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        now.map_or(0, |now| now.as_millis() as u64)
    }
}

/// Native HTTP.
#[derive(Clone)]
pub struct HttpFetch;

impl HttpFetch {
    /// Makes one.
    pub fn new() -> Self {
        Self
    }
}

impl Default for HttpFetch {
    fn default() -> Self {
        Self::new()
    }
}
