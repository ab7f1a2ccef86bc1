//! Which devices are connected now. The latest socket of a device wins.
//!
//! Where several relays share a storage, they tell each other which device has come to them, and
//! signals for devices that are elsewhere.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use comptoir_wire::ids::DeviceId;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{keys, limits};

/// What one relay tells the others begins with what it is.
const CAME: u8 = 1;
const SIGNAL: u8 = 2;

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
    /// What other relays tell of this device.
    pub(crate) near: Near,
}

/// What other relays tell of a device.
pub(crate) struct Near {
    /// `None` where there are none.
    heard: Option<mpsc::Receiver<Bytes>>,
    /// Says which socket came, among all relays.
    mark: [u8; 16],
}

/// What another relay told.
pub(crate) enum Told {
    /// The device has come to it: it is gone from here.
    Elsewhere,
    /// An encoded frame for the device.
    Signal(Bytes),
    /// Nothing of interest.
    Nothing,
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
        let near = Near { heard: hub.engine.hear(keys::near(device)), mark: hub.random() };
        if near.heard.is_some() {
            hub.engine.tell(keys::near(device), [&[CAME], &near.mark[..]].concat().into());
        }
        Place { hub: Arc::clone(hub), device, number, signals, cut, near }
    }

    /// Hands an encoded frame to a device if it is connected and has room; passes it on to the
    /// other relays if the device is not here.
    pub(crate) fn signal(hub: &crate::Hub, device: DeviceId, frame: &Bytes) {
        if let Some(presence) = hub.connected.lock().get(&device) {
            let _ = presence.signals.try_send(frame.clone());
            return;
        }
        hub.engine.tell(keys::near(device), [&[SIGNAL], &frame[..]].concat().into());
    }

    /// How many.
    pub(crate) fn count(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<DeviceId, Presence>> {
        self.devices.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Near {
    /// Waits for what another relay tells of this device. Safe to drop and call again.
    pub(crate) async fn told(&mut self) -> Told {
        let Some(heard) = &mut self.heard else { return std::future::pending().await };
        let Some(told) = heard.recv().await else {
            self.heard = None;
            return Told::Nothing;
        };
        match told.first() {
            Some(&CAME) if told.get(1..) != Some(&self.mark[..]) => Told::Elsewhere,
            Some(&SIGNAL) => Told::Signal(told.slice(1..)),
            _ => Told::Nothing,
        }
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
