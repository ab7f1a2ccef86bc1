//! A native device's connection: the socket loop, and the handle others ask it through.

mod fetch;
mod file;
mod socket;

use comptoir_api::device::Event;
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::device::Device;
use crate::line::Line;

pub use fetch::HttpFetch;
pub use file::OnDisk;
pub use socket::drive;

/// Events kept for a slow reader.
const EVENTS_KEPT: usize = 4_096;

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
        let last = device.last_change().unwrap_or_default();
        let line = Line::new(device);
        let (changes, _) = watch::channel(last);
        let (events, _) = broadcast::channel(EVENTS_KEPT);
        let told = events.clone();
        line.listen(Box::new(move |event| {
            // Nobody listening is no failure: the change log keeps everything.
            let _ = told.send(event.clone());
        }));
        tasks.spawn(count(line.clone(), changes.clone(), stop.clone()));
        tasks.spawn(drive(line.clone(), stop));
        Self { line, changes, events }
    }

    /// Asks the device something, off the async threads.
    pub async fn with<R: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut Device) -> R + Send + 'static,
    ) -> R {
        let line = self.line.clone();
        socket::blocking(move || line.with(ask)).await
    }

    /// Reads from the device, off the async threads; wakes nobody.
    pub async fn read<R: Send + 'static>(
        &self,
        ask: impl FnOnce(&Device) -> R + Send + 'static,
    ) -> R {
        let line = self.line.clone();
        socket::blocking(move || line.read(ask)).await
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

/// Tells how long the change log is, whenever it grew.
async fn count(line: Line, changes: watch::Sender<i64>, stop: CancellationToken) {
    let mut seen = 0;
    loop {
        seen = tokio::select! {
            () = stop.cancelled() => return,
            seen = line.news().after(seen) => seen,
        };
        let last = line.logged();
        changes.send_if_modified(|known| {
            let grew = *known < last;
            *known = last.max(*known);
            grew
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
