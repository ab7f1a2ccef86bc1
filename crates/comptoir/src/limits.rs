//! Every limit of the listener, with units. Those of the relay are in `comptoir_relay::limits`.

use std::time::Duration;

/// How long a TLS handshake may take.
pub(crate) const HANDSHAKE_TIME: Duration = Duration::from_secs(10);
/// TLS handshakes under way at once; who comes then waits in the system's queue.
pub(crate) const HANDSHAKES_MAX: usize = 4_096;
/// … of one address; more are let go at once.
pub(crate) const HANDSHAKES_OF_ONE_MAX: u32 = 100;
/// TLS handshakes one address may begin at once: a shared address, a crowd that comes back.
pub(crate) const HANDSHAKES_BURST: u32 = 2_000;
/// … then one per this.
pub(crate) const HANDSHAKE_EVERY: Duration = Duration::from_millis(10);
/// How often addresses that have gone quiet are forgotten.
pub(crate) const FORGET_EVERY: Duration = Duration::from_mins(10);
/// How often the certificate's files are looked at.
pub(crate) const CERTIFICATE_LOOK_EVERY: Duration = Duration::from_secs(10);
/// How long a browser keeps to TLS after it has seen us with it, seconds: a year.
pub(crate) const HSTS_SECONDS: u64 = 365 * 24 * 60 * 60;
/// How long what was begun may go on once the server stops; service managers kill at 30 s.
pub(crate) const END_TIME: Duration = Duration::from_secs(15);
/// How long the whole of stopping may take, devices' goodbyes and the storage's last save with it.
pub(crate) const STOP_TIME: Duration = Duration::from_secs(25);
/// How long storage may take to answer before we say that we are not ready.
pub(crate) const READY_TIME: Duration = Duration::from_secs(2);
/// How long such an answer is good: the next asker in this time is told the same.
pub(crate) const READY_KEPT: Duration = Duration::from_secs(1);
