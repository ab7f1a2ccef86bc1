//! How many TLS handshakes there may be: each costs us more than it costs who asks for it.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use comptoir_wire::limits::counted_as;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::limits;

/// All that are under way. Addresses are in memory alone, as long as they are counted.
pub(crate) struct Handshakes {
    places: Arc<Semaphore>,
    begun: DefaultKeyedRateLimiter<IpAddr>,
    under_way: Mutex<HashMap<IpAddr, u32>>,
}

/// One that is under way; gives its place back when dropped.
pub(crate) struct Handshake {
    all: Arc<Handshakes>,
    /// `None`: this machine itself, a proxy most likely, which is not limited as if it were one
    /// person.
    address: Option<IpAddr>,
    _place: OwnedSemaphorePermit,
}

impl Handshakes {
    pub(crate) fn new() -> Arc<Self> {
        let burst = NonZeroU32::new(limits::HANDSHAKES_BURST).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(limits::HANDSHAKE_EVERY)
            .unwrap_or(Quota::per_second(NonZeroU32::MIN))
            .allow_burst(burst);
        Arc::new(Self {
            places: Arc::new(Semaphore::new(limits::HANDSHAKES_MAX)),
            begun: RateLimiter::keyed(quota),
            under_way: Mutex::default(),
        })
    }

    /// Waits for room: meanwhile who comes waits in the system's queue, and costs nothing here.
    pub(crate) async fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).acquire_owned().await.ok()
    }

    /// Begins one, unless its address has begun too many.
    pub(crate) fn begin(
        self: &Arc<Self>,
        address: IpAddr,
        place: OwnedSemaphorePermit,
    ) -> Option<Handshake> {
        let address = (!address.is_loopback()).then(|| counted_as(address));
        if let Some(address) = address {
            self.begun.check_key(&address).ok()?;
            let mut under_way = self.lock();
            let count = under_way.entry(address).or_default();
            if *count >= limits::HANDSHAKES_OF_ONE_MAX {
                return None;
            }
            *count += 1;
        }
        Some(Handshake { all: Arc::clone(self), address, _place: place })
    }

    /// Forgets those who have been quiet for long.
    pub(crate) fn forget_idle(&self) {
        self.begun.retain_recent();
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, u32>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Handshake {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut under_way = self.all.lock();
        if let Some(count) = under_way.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                under_way.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One address cannot take every place; another, and this machine, are let in meanwhile.
    #[tokio::test]
    async fn an_address_has_its_share() {
        let all = Handshakes::new();
        let (one, other) = ("192.0.2.1".parse().unwrap(), "2001:db8::1".parse().unwrap());
        let mut held = Vec::new();
        for _ in 0..limits::HANDSHAKES_OF_ONE_MAX {
            held.push(all.begin(one, all.place().await.unwrap()).expect("it has its share"));
        }
        assert!(all.begin(one, all.place().await.unwrap()).is_none());
        assert!(all.begin(other, all.place().await.unwrap()).is_some());
        assert!(all.begin("127.0.0.1".parse().unwrap(), all.place().await.unwrap()).is_some());
        held.pop();
        assert!(all.begin(one, all.place().await.unwrap()).is_some());
        drop(held);
        assert!(all.lock().is_empty(), "who is gone is forgotten");
    }
}
