//! Blind delivery: mailboxes, commits, key packages, blobs.
//!
//! The relay keeps accounts and their devices (public keys), key packages, names, one mailbox a
//! device, one epoch number a group and encrypted blobs. It cannot read a message: no crate that
//! decrypts is below it. No address of anybody is on disk or in a log.
//!
//! Every route is here: `/v1/socket` speaks the frames of `comptoir_wire::relay`, `/v1/blobs/{id}`
//! is plain HTTP (see [`blobs`]).
//!
//! A request may carry the number 0 only if it is an `Ack` or a `Signal`: it then gets no answer.

mod accounts;
pub mod blobs;
mod caller;
mod commits;
mod connected;
mod figures;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod key_packages;
mod keys;
pub mod limits;
mod mailboxes;
mod names;
mod open;
mod rates;
mod refusal;
mod requests;
mod signals;
mod socket;
mod tasks;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::routing::{any, get};
use bytes::Bytes;
use comptoir_engine::embedded::{self, LogLimits};
use comptoir_engine::{Batch, Engine, StorageError};
use comptoir_files::Files;
use prometheus::proto::MetricFamily;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::blobs::BlobFiles;
use crate::connected::Connected;
use crate::figures::Figures;
use crate::limits::Limits;
use crate::rates::Rates;

/// Milliseconds since 1970.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;
/// Fills bytes at random.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// What a relay is started with.
#[derive(Clone)]
pub struct RelayConfig {
    /// The relay's own name, e.g. `halbran.example`; devices sign it.
    pub audience: String,
    /// What time it is.
    pub clock: Clock,
    /// Where nonces, blob ids and upload tokens come from.
    pub random: Random,
    /// Where whole blobs are kept; `None`: in the folder of those that are not whole yet.
    pub files: Option<Files>,
    /// How much of everything.
    pub limits: Limits,
    /// Whether a proxy of ours on another machine stands in front and names the caller in
    /// `X-Forwarded-For`. One on this machine is believed without being told.
    pub behind_proxy: bool,
}

impl RelayConfig {
    /// The operating system's randomness, the usual limits, no proxy.
    pub fn new(audience: impl Into<String>, clock: Clock) -> Self {
        Self {
            audience: audience.into(),
            clock,
            random: Arc::new(os_random),
            files: None,
            limits: Limits::default(),
            behind_proxy: false,
        }
    }
}

/// Why a relay did not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Operator: the data folder cannot be used.
    #[error("the relay's folder cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    /// Operator: the storage in it failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Us: two figures of one name.
    #[error(transparent)]
    Figures(#[from] prometheus::Error),
}

/// A running relay. Clones are the same one.
#[derive(Clone)]
pub struct Relay {
    hub: Arc<Hub>,
}

/// What every connection shares.
pub(crate) struct Hub {
    engine: Arc<dyn Engine>,
    config: RelayConfig,
    connected: Connected,
    rates: Rates,
    figures: Figures,
    open: open::Open,
    blobs: BlobFiles,
    /// Held while key packages are counted and then changed.
    key_packages: tokio::sync::Mutex<()>,
    tracker: TaskTracker,
    closing: CancellationToken,
}

impl Relay {
    /// Opens a relay on the embedded engine in a folder, within a tokio runtime.
    pub fn open(dir: &Path, config: RelayConfig) -> Result<Self, OpenError> {
        let logs = LogLimits {
            entries_max: config.limits.mailbox_entries_max,
            bytes_max: config.limits.mailbox_bytes_max,
        };
        let engine = embedded::open(dir, logs)?;
        Self::over(engine, &dir.join("blobs"), config)
    }

    /// Opens a relay on an engine.
    pub fn over(
        engine: Arc<dyn Engine>,
        blobs: &Path,
        config: RelayConfig,
    ) -> Result<Self, OpenError> {
        let figures = Figures::new()?.with(engine.figures());
        let hub = Arc::new(Hub {
            engine,
            connected: Connected::default(),
            rates: Rates::new(&config.limits, &figures),
            figures,
            open: open::Open::default(),
            blobs: BlobFiles::open(blobs, config.files.clone())?,
            key_packages: tokio::sync::Mutex::default(),
            tracker: TaskTracker::new(),
            closing: CancellationToken::new(),
            config,
        });
        hub.tracker.spawn(tasks::hourly(Arc::clone(&hub)));
        Ok(Self { hub })
    }

    /// Every route. Serve it with `into_make_service_with_connect_info::<SocketAddr>()` so that
    /// callers can be limited by address.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/v1/socket", any(socket::upgrade))
            .route(
                "/v1/blobs/{id}",
                get(blobs::fetch).put(blobs::upload).head(blobs::offset).options(blobs::preflight),
            )
            .with_state(Arc::clone(&self.hub))
    }

    /// Says how many devices are connected now.
    pub fn connected(&self) -> usize {
        self.hub.connected.count()
    }

    /// Everything it counts. No label carries a person, a device or an address.
    pub fn figures(&self) -> Vec<MetricFamily> {
        let connected = i64::try_from(self.connected()).unwrap_or(i64::MAX);
        self.hub.figures.devices_connected.set(connected);
        self.hub.figures.gather()
    }

    /// Writes something small and waits for the sync: storage that is full, read-only or without
    /// a leader does not answer. Give it a time limit.
    pub async fn ready(&self) -> Result<(), StorageError> {
        let now = Bytes::copy_from_slice(&self.hub.now_ms().to_be_bytes());
        let streams = 0..self.hub.engine.streams();
        let puts = streams.map(|stream| (keys::readiness(stream), now.clone())).collect();
        tasks::save(&self.hub, Batch { puts, ..Batch::default() }).await
    }

    /// Drops what nobody fetched in time. Happens every hour by itself.
    pub async fn expire(&self) -> Result<(), StorageError> {
        tasks::expire(&self.hub).await
    }

    /// Checks that what is on disk is whole; each sentence is a problem.
    pub async fn verify(&self) -> Result<Vec<String>, StorageError> {
        let mut problems = self.hub.engine.verify().await?;
        problems.extend(blobs::verify(&self.hub).await?);
        Ok(problems)
    }

    /// Readies a folder that was brought back from a backup: its mailboxes go on beyond every
    /// number that devices may have seen since, or they would take what is new for what they had.
    pub fn renew(dir: &Path, now_ms: u64) -> Result<(), StorageError> {
        embedded::skip_to(dir, now_ms << limits::SEQS_PER_MS_BITS)
    }

    /// Looks for damage that opening the folder would cut off; nobody may have it open. Each
    /// sentence is a problem.
    pub fn check_files(dir: &Path) -> std::io::Result<Vec<String>> {
        comptoir_engine::journal::check(dir)
    }

    /// Writes a consistent copy of everything into a folder that does not exist yet, while serving.
    pub async fn copy_to(&self, dir: &Path) -> Result<(), StorageError> {
        self.hub.engine.copy_to(dir.to_path_buf()).await?;
        self.hub.blobs.copy_to(&dir.join("blobs")).await
    }

    /// Lets the devices go, finishes what was begun, and closes the storage.
    pub async fn shutdown(&self) {
        self.hub.closing.cancel();
        self.hub.tracker.close();
        self.hub.tracker.wait().await;
        self.hub.engine.close().await;
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.closing.cancel();
    }
}

impl Hub {
    /// The relay's clock, milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> u64 {
        (self.config.clock)()
    }

    /// Random bytes.
    pub(crate) fn random<const BYTES: usize>(&self) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        (self.config.random)(&mut bytes);
        bytes
    }
}

/// The operating system's randomness. Without any, no nonce is safe: the process ends.
fn os_random(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        tracing::error!("the operating system gives no randomness");
        std::process::abort();
    }
}
