//! The time, passed in, so that tests can turn it.

/// Tells the time.
pub trait Clock {
    /// Milliseconds since 1970.
    fn now_ms(&self) -> u64;
}

impl<F: Fn() -> u64> Clock for F {
    fn now_ms(&self) -> u64 {
        self()
    }
}
