//! A native device's connection: the socket loop, and the handle others ask it through.

mod drive;
mod http;

use comptoir_api::device::Event;
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use self::drive::drive;
pub use self::http::HttpFetch;
use crate::device::Device;
use crate::line::Line;

/// Events that wait for a slow reader; the change log keeps what it misses.
const EVENTS_MAX: usize = 1_024;

/// A device whose socket loop runs. Cheap to clone.
#[derive(Clone)]
pub struct Handle {
    line: Line,
    changes: watch::Sender<i64>,
    events: broadcast::Sender<Event>,
}

impl Handle {
    /// Starts the loop on `tasks`; it ends at `stop`.
    pub fn start(device: Device, tasks: &TaskTracker, stop: CancellationToken) -> Self {
        let latest = device.last_change().unwrap_or_default();
        let line = Line::new(device);
        let (changes, events) = (watch::Sender::new(latest), broadcast::Sender::new(EVENTS_MAX));
        let told = events.clone();
        // Nobody listening is no failure.
        line.listen(Box::new(move |event| drop(told.send(event.clone()))));
        tasks.spawn(follow(line.clone(), changes.clone(), stop.clone()));
        tasks.spawn(drive(line.clone(), stop));
        Self { line, changes, events }
    }

    /// Asks the device something, off the async threads.
    pub async fn with<R: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut Device) -> R + Send + 'static,
    ) -> R {
        on_device(&self.line, ask).await
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

/// Runs something on the device where waiting for the disk holds nobody up.
async fn on_device<R: Send + 'static>(
    line: &Line,
    ask: impl FnOnce(&mut Device) -> R + Send + 'static,
) -> R {
    let line = line.clone();
    match tokio::task::spawn_blocking(move || line.with(ask)).await {
        Ok(answer) => answer,
        Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
    }
}

/// Says how far the change log is, whenever it has grown.
async fn follow(line: Line, changes: watch::Sender<i64>, stop: CancellationToken) {
    let mut seen = 0;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            rings = line.bell().after(seen) => seen = rings,
        }
        let latest = line.read(|device| device.last_change().unwrap_or_default());
        changes.send_if_modified(|known| {
            let grown = latest > *known;
            *known = latest.max(*known);
            grown
        });
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
