//! Patience with wrong guesses: after some failures, a login has to wait, and so has an address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use comptoir_wire::limits::counted_as;

use crate::limits;

/// Who guesses: shop, login, address.
pub(crate) type Guesser = (String, String, Option<IpAddr>);

/// Failed guesses. Kept in memory only.
#[derive(Debug, Default)]
pub(crate) struct Throttle(Mutex<HashMap<Counted, Guesses>>);

/// Whose failures are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Counted {
    /// One login from one address: somebody who has forgotten, or guesses.
    Guesser(Guesser),
    /// One login from everywhere: guesses from many addresses.
    Login(String, String),
    /// Every login from one address: one password tried on everybody.
    Address(IpAddr),
}

#[derive(Debug, Clone, Copy)]
struct Guesses {
    failed: u32,
    /// Forgotten from then on; until then, over the limit waits.
    until_ms: u64,
}

impl Throttle {
    /// How many minutes this one still has to wait, if any.
    pub(crate) fn wait_minutes(&self, who: &Guesser, now_ms: u64) -> Option<u64> {
        let all = self.lock();
        let waits = |(counted, tries): (Counted, u32)| {
            let guesses = all.get(&counted)?;
            let waits = guesses.failed >= tries && guesses.until_ms > now_ms;
            waits.then(|| (guesses.until_ms - now_ms).div_ceil(60_000))
        };
        counted(who).into_iter().filter_map(waits).max()
    }

    /// Counts a failure.
    pub(crate) fn failed(&self, who: &Guesser, now_ms: u64) {
        let mut all = self.lock();
        if all.len() >= limits::SIGN_IN_REMEMBERED_MAX {
            all.retain(|_, guesses| guesses.until_ms > now_ms);
        }
        for (counted, _) in counted(who) {
            let full = all.len() >= limits::SIGN_IN_REMEMBERED_MAX;
            // What many addresses guess together is counted even then.
            if full && !all.contains_key(&counted) && !matches!(counted, Counted::Login(..)) {
                continue;
            }
            let guesses = all.entry(counted).or_insert(Guesses { failed: 0, until_ms: 0 });
            if guesses.until_ms <= now_ms {
                guesses.failed = 0;
            }
            guesses.failed += 1;
            guesses.until_ms = now_ms + limits::SIGN_IN_WAIT_MS;
        }
    }

    /// Forgets the failures of one who has signed in, and the one that was counted ahead.
    pub(crate) fn succeeded(&self, who: &Guesser) {
        let mut all = self.lock();
        for (counted, _) in counted(who) {
            if matches!(counted, Counted::Guesser(_)) {
                all.remove(&counted);
            } else if let Some(guesses) = all.get_mut(&counted) {
                guesses.failed = guesses.failed.saturating_sub(1);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Counted, Guesses>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a guess counts towards, and how many each may be.
fn counted(who: &Guesser) -> Vec<(Counted, u32)> {
    let (shop, login, address) = who.clone();
    let address = address.map(counted_as);
    let mut all = vec![
        (Counted::Guesser((shop.clone(), login.clone(), address)), limits::SIGN_IN_TRIES),
        (Counted::Login(shop, login), limits::SIGN_IN_TRIES_LOGIN),
    ];
    all.extend(address.map(|address| (Counted::Address(address), limits::SIGN_IN_TRIES_ADDRESS)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guesser(login: &str, address: &str) -> Guesser {
        ("halbran".into(), login.into(), address.parse().ok())
    }

    #[test]
    fn the_sixth_guess_waits_five_minutes() {
        let throttle = Throttle::default();
        let who = guesser("camille", "");
        for _ in 0..limits::SIGN_IN_TRIES {
            assert_eq!(throttle.wait_minutes(&who, 0), None);
            throttle.failed(&who, 0);
        }
        assert_eq!(throttle.wait_minutes(&who, 0), Some(5));
        assert_eq!(throttle.wait_minutes(&who, limits::SIGN_IN_WAIT_MS), None);
        assert_eq!(throttle.wait_minutes(&guesser("nour", ""), 0), None);
    }

    /// One password tried on everybody, and one login tried from everywhere.
    #[test]
    fn neither_many_logins_nor_many_addresses_help() {
        let throttle = Throttle::default();
        for n in 0..limits::SIGN_IN_TRIES_ADDRESS {
            throttle.failed(&guesser(&format!("login{n}"), "192.0.2.1"), 0);
        }
        assert_eq!(throttle.wait_minutes(&guesser("camille", "192.0.2.1"), 0), Some(5));
        assert_eq!(throttle.wait_minutes(&guesser("camille", "192.0.2.2"), 0), None);
        for n in 0..limits::SIGN_IN_TRIES_LOGIN {
            throttle.failed(&guesser("camille", &format!("198.51.{}.{}", n / 250, n % 250)), 0);
        }
        assert_eq!(throttle.wait_minutes(&guesser("camille", "203.0.113.9"), 0), Some(5));
    }

    /// A network of its own has more IPv6 addresses than anybody can remember.
    #[test]
    fn an_ipv6_network_is_one_guesser() {
        let throttle = Throttle::default();
        for n in 0..limits::SIGN_IN_TRIES {
            throttle.failed(&guesser("camille", &format!("2001:db8::{n}")), 0);
        }
        assert_eq!(throttle.wait_minutes(&guesser("camille", "2001:db8::77"), 0), Some(5));
        assert_eq!(throttle.wait_minutes(&guesser("camille", "2001:db8:0:1::1"), 0), None);
    }

    #[test]
    fn who_signs_in_starts_anew() {
        let throttle = Throttle::default();
        let who = guesser("camille", "192.0.2.1");
        for _ in 0..1_000 {
            throttle.failed(&who, 0);
            throttle.succeeded(&who);
        }
        assert_eq!(throttle.wait_minutes(&who, 0), None);
    }
}
