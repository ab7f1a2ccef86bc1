//! Patience with wrong guesses: after some failures, a login has to wait at that address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::limits;

/// Whose failures are counted: shop, login, address. Kept in memory only.
pub(crate) type Guesser = (String, String, Option<IpAddr>);

/// Failed guesses.
#[derive(Debug, Default)]
pub(crate) struct Throttle(Mutex<HashMap<Guesser, Guesses>>);

#[derive(Debug, Clone, Copy)]
struct Guesses {
    failed: u32,
    /// Forgotten from then on; until then, over the limit waits.
    until_ms: u64,
}

impl Throttle {
    /// How many minutes this one still has to wait, if any.
    pub(crate) fn wait_minutes(&self, who: &Guesser, now_ms: u64) -> Option<u64> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let guesses = all.get(who)?;
        let waits = guesses.failed >= limits::SIGN_IN_TRIES && guesses.until_ms > now_ms;
        waits.then(|| (guesses.until_ms - now_ms).div_ceil(60_000))
    }

    /// Counts a failure.
    pub(crate) fn failed(&self, who: &Guesser, now_ms: u64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= limits::SIGN_IN_REMEMBERED_MAX {
            all.retain(|_, guesses| guesses.until_ms > now_ms);
        }
        if all.len() >= limits::SIGN_IN_REMEMBERED_MAX {
            return;
        }
        let fresh = Guesses { failed: 0, until_ms: 0 };
        let guesses = all.entry(who.clone()).or_insert(fresh);
        if guesses.until_ms <= now_ms {
            guesses.failed = 0;
        }
        guesses.failed += 1;
        guesses.until_ms = now_ms + limits::SIGN_IN_WAIT_MS;
    }

    /// Forgets the failures of one who has signed in.
    pub(crate) fn succeeded(&self, who: &Guesser) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(who);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_guess_waits_five_minutes() {
        let throttle = Throttle::default();
        let who: Guesser = ("halbran".into(), "camille".into(), None);
        for _ in 0..limits::SIGN_IN_TRIES {
            assert_eq!(throttle.wait_minutes(&who, 0), None);
            throttle.failed(&who, 0);
        }
        assert_eq!(throttle.wait_minutes(&who, 0), Some(5));
        assert_eq!(throttle.wait_minutes(&who, limits::SIGN_IN_WAIT_MS), None);
        let other: Guesser = ("halbran".into(), "nour".into(), None);
        assert_eq!(throttle.wait_minutes(&other, 0), None);
    }
}
