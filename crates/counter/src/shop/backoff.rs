//! How long to wait after a failure.

use std::time::Duration;

use crate::limits;

/// Doubles with each failure, up to five minutes.
pub(crate) fn backoff(failures: u32) -> Duration {
    let factor = 1_u64 << failures.saturating_sub(1).min(16);
    let wait = limits::RETRY_MS_MIN.saturating_mul(factor);
    Duration::from_millis(wait.min(limits::RETRY_MS_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_and_ends() {
        assert_eq!(backoff(1), Duration::from_millis(500));
        assert_eq!(backoff(2), Duration::from_secs(1));
        assert_eq!(backoff(u32::MAX), Duration::from_mins(5));
    }
}
