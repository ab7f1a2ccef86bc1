//! How many connections an address has open. In memory alone: nothing of it reaches the disk.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Hub;
use crate::caller::Address;
use crate::refusal::CommonError;

/// Open connections, by address.
#[derive(Default)]
pub(crate) struct Open(Mutex<HashMap<IpAddr, u32>>);

/// One connection's place; given back when dropped.
pub(crate) struct Seat(Option<(Arc<Hub>, IpAddr)>);

impl Hub {
    /// Lets one more connection of an address in, if it comes slowly enough and has room.
    pub(crate) fn seat(self: &Arc<Self>, address: Address) -> Result<Seat, CommonError> {
        let Address(Some(address)) = address else { return Ok(Seat(None)) };
        self.rates.connections.take(&address)?;
        let limit = self.config.limits.connections_open_max;
        let mut open = self.open.lock();
        let count = open.entry(address).or_default();
        if *count >= limit {
            let (sent, limit) = (u64::from(*count) + 1, u64::from(limit));
            let what = "connections are open from this address";
            return Err(CommonError::TooMany { what, sent, limit });
        }
        *count += 1;
        Ok(Seat(Some((Arc::clone(self), address))))
    }
}

impl Open {
    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let Some((hub, address)) = self.0.take() else { return };
        let mut open = hub.open.lock();
        if let Some(count) = open.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&address);
            }
        }
    }
}
