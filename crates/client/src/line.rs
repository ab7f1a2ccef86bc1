//! A device shared between its socket loop and those who ask it, with a bell that wakes them.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use comptoir_api::device::Event;
use comptoir_wire::ids::MessageId;

use crate::asking::Next;
use crate::device::Device;

/// Called with every event, after it was saved. It must not call back into the line.
pub type Listener = Box<dyn Fn(&Event) + Send + Sync>;

/// A device, a bell, and who listens. Cheap to clone; all clones are one line.
#[derive(Clone)]
pub struct Line {
    shared: Arc<Shared>,
}

struct Shared {
    device: Mutex<Device>,
    listeners: Mutex<Vec<Listener>>,
    /// How long the change log is, as far as this line has seen it grow.
    logged: AtomicI64,
    /// There may be something to send.
    bell: Bell,
    /// Something may have come.
    news: Bell,
}

impl Line {
    /// Shares a device.
    pub fn new(device: Device) -> Self {
        let (device, listeners) = (Mutex::new(device), Mutex::default());
        let (logged, bell, news) = (AtomicI64::default(), Bell::default(), Bell::default());
        Self { shared: Arc::new(Shared { device, listeners, logged, bell, news }) }
    }

    /// Asks the device something, tells listeners what happened, and rings the bell.
    pub fn with<R>(&self, ask: impl FnOnce(&mut Device) -> R) -> R {
        let answer = self.drive(ask);
        self.shared.bell.ring();
        answer
    }

    /// Like [`Line::with`], for who drives the socket: it need not be told to send.
    pub fn drive<R>(&self, ask: impl FnOnce(&mut Device) -> R) -> R {
        let (answer, events) = {
            let mut device = lock(&self.shared.device);
            let answer = ask(&mut device);
            self.shared.logged.fetch_max(device.logged, Ordering::Relaxed);
            (answer, device.take_events())
        };
        let listeners = lock(&self.shared.listeners);
        for event in &events {
            listeners.iter().for_each(|listener| listener(event));
        }
        drop(listeners);
        self.shared.news.ring();
        answer
    }

    /// Reads from the device; wakes nobody.
    pub fn read<R>(&self, ask: impl FnOnce(&Device) -> R) -> R {
        ask(&lock(&self.shared.device))
    }

    /// How long the change log is; 0 if it has not grown since the device was opened. Waits for
    /// nobody.
    pub fn logged(&self) -> i64 {
        self.shared.logged.load(Ordering::Relaxed)
    }

    /// An answer to [`Device::ask_blob_ticket`]; wakes nobody.
    pub(crate) fn take_ticket(
        &self,
        asked: u64,
    ) -> Option<Result<crate::device::BlobTicket, String>> {
        lock(&self.shared.device).take_blob_ticket(asked)
    }

    /// What an open form was answered, see [`Device::take_form_next`]; wakes nobody.
    pub(crate) fn take_form_next(&self, asked: MessageId) -> Option<Next> {
        lock(&self.shared.device).take_form_next(asked)
    }

    /// Tells `listener` of every event from now on.
    pub fn listen(&self, listener: Listener) {
        lock(&self.shared.listeners).push(listener);
    }

    /// The bell that rings after every [`Line::with`]: there may be something to send.
    pub fn bell(&self) -> &Bell {
        &self.shared.bell
    }

    /// The bell that rings whenever the device was asked or driven: something may have come.
    pub fn news(&self) -> &Bell {
        &self.shared.news
    }
}

/// Wakes those who wait for something to have changed; works with any executor.
#[derive(Default)]
pub struct Bell {
    state: Mutex<(u64, Vec<Waker>)>,
}

impl Bell {
    /// How often it has rung.
    pub fn rings(&self) -> u64 {
        lock(&self.state).0
    }

    /// Wakes everyone.
    pub fn ring(&self) {
        let wakers = {
            let mut state = lock(&self.state);
            state.0 += 1;
            std::mem::take(&mut state.1)
        };
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Waits until it has rung more than `seen` times, and says how often it has.
    pub fn after(&self, seen: u64) -> Rung<'_> {
        Rung { bell: self, seen }
    }
}

/// See [`Bell::after`].
pub struct Rung<'a> {
    bell: &'a Bell,
    seen: u64,
}

impl Future for Rung<'_> {
    type Output = u64;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u64> {
        let mut state = lock(&self.bell.state);
        if state.0 > self.seen {
            return Poll::Ready(state.0);
        }
        // One waker a task: a loop that waits again and again leaves no trail.
        state.1.retain(|known| !known.will_wake(cx.waker()));
        state.1.push(cx.waker().clone());
        Poll::Pending
    }
}

/// A panic elsewhere does not make the device unreadable: every write was a transaction.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
