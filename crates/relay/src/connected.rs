//! Which devices are connected now. The latest socket of a device wins.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use comptoir_wire::ids::DeviceId;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::limits;

/// The table.
#[derive(Default)]
pub(crate) struct Connected {
    next: AtomicU64,
    devices: Mutex<HashMap<DeviceId, Presence>>,
}

struct Presence {
    number: u64,
    signals: mpsc::Sender<Bytes>,
    cut: CancellationToken,
}

/// One socket's place in the table; leaves it when dropped.
pub(crate) struct Place {
    hub: Arc<crate::Hub>,
    device: DeviceId,
    number: u64,
    /// Encoded frames for this device.
    pub(crate) signals: mpsc::Receiver<Bytes>,
    /// Cancelled when another socket takes the place.
    pub(crate) cut: CancellationToken,
}

impl Connected {
    /// Takes the device's place; a socket that had it is cut.
    pub(crate) fn enter(hub: &Arc<crate::Hub>, device: DeviceId) -> Place {
        let number = hub.connected.next.fetch_add(1, Ordering::Relaxed);
        let (sender, signals) = mpsc::channel(limits::SIGNALS_WAITING_MAX);
        let cut = CancellationToken::new();
        let presence = Presence { number, signals: sender, cut: cut.clone() };
        if let Some(before) = hub.connected.lock().insert(device, presence) {
            before.cut.cancel();
        }
        Place { hub: Arc::clone(hub), device, number, signals, cut }
    }

    /// Hands an encoded frame to a device if it is connected and has room.
    pub(crate) fn signal(&self, device: DeviceId, frame: &Bytes) {
        if let Some(presence) = self.lock().get(&device) {
            let _ = presence.signals.try_send(frame.clone());
        }
    }

    /// How many.
    pub(crate) fn count(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<DeviceId, Presence>> {
        self.devices.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Entry::Occupied(entry) = self.hub.connected.lock().entry(self.device)
            && entry.get().number == self.number
        {
            entry.remove();
        }
    }
}
