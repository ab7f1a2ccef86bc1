//! How fast an account and an address may go. In memory alone: nothing of it reaches the disk.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;

use comptoir_wire::ids::AccountId;
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter};
use prometheus::IntCounter;

use crate::figures::Figures;
use crate::limits::{Limits, Rate};
use crate::refusal::CommonError;

/// A limit, by key.
pub(crate) struct Limiter<K: Hash + Eq + Clone> {
    what: &'static str,
    burst: u32,
    held_back: IntCounter,
    states: DefaultKeyedRateLimiter<K>,
}

/// Every limit.
pub(crate) struct Rates {
    pub(crate) requests: Limiter<AccountId>,
    pub(crate) deliveries: Limiter<AccountId>,
    pub(crate) claims: Limiter<AccountId>,
    pub(crate) tickets: Limiter<AccountId>,
    pub(crate) upload_mib: Limiter<AccountId>,
    pub(crate) connections: Limiter<IpAddr>,
    pub(crate) registrations: Limiter<IpAddr>,
}

impl Rates {
    pub(crate) fn new(limits: &Limits, figures: &Figures) -> Self {
        Self {
            requests: Limiter::new("requests", limits.requests, figures),
            deliveries: Limiter::new("messages", limits.deliveries, figures),
            claims: Limiter::new("key packages", limits.claims, figures),
            tickets: Limiter::new("uploads", limits.tickets, figures),
            upload_mib: Limiter::new("MiB", limits.upload_mib, figures),
            connections: Limiter::new("connections", limits.connections, figures),
            registrations: Limiter::new("new devices", limits.registrations, figures),
        }
    }

    /// Forgets those who have been slow enough for long.
    pub(crate) fn forget_idle(&self) {
        for limiter in
            [&self.requests, &self.deliveries, &self.claims, &self.tickets, &self.upload_mib]
        {
            limiter.states.retain_recent();
        }
        for limiter in [&self.connections, &self.registrations] {
            limiter.states.retain_recent();
        }
    }
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    fn new(what: &'static str, rate: Rate, figures: &Figures) -> Self {
        let burst = NonZeroU32::new(rate.burst).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(rate.one_per)
            .unwrap_or(Quota::per_second(NonZeroU32::MIN))
            .allow_burst(burst);
        let held_back = figures.limited(what);
        Self { what, burst: burst.get(), held_back, states: RateLimiter::keyed(quota) }
    }

    /// Takes one.
    pub(crate) fn take(&self, key: &K) -> Result<(), CommonError> {
        self.take_many(key, 1)
    }

    /// Takes several at once.
    pub(crate) fn take_many(&self, key: &K, count: usize) -> Result<(), CommonError> {
        let count = u32::try_from(count).unwrap_or(u32::MAX).clamp(1, self.burst);
        let count = NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        match self.states.check_key_n(key, count) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(not_until)) => {
                self.held_back.inc();
                Err(self.too_fast(&not_until))
            }
            Err(_) => {
                self.held_back.inc();
                Err(CommonError::TooFast { what: self.what, burst: self.burst, retry_after_ms: 0 })
            }
        }
    }

    fn too_fast(&self, until: &NotUntil<governor::clock::QuantaInstant>) -> CommonError {
        let wait = until.wait_time_from(self.states.clock().now());
        let retry_after_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1);
        CommonError::TooFast { what: self.what, burst: self.burst, retry_after_ms }
    }
}
