//! A shop: its end of every chat, its inbox, catalogue and orders.
//!
//! One [`Counter`] serves all shops of a data folder. [`http::router`] is its door; a request goes
//! extractor (who) → handler (check, write, queue) → save → answer. What must happen next is a job,
//! saved with what caused it, and run by the [`shop`]'s own loops.

pub(crate) mod broadcast;
pub mod catalogue;
mod chance;
mod clock;
pub mod cloud;
pub mod copy;
pub mod events;
mod figures;
pub mod http;
pub mod import;
pub mod limits;
pub mod media;
pub mod money;
mod order;
pub mod pages;
mod preview;
pub mod profile;
mod reach;
mod rule;
pub mod shop;
mod sign_in;
mod stats;
#[cfg(test)]
mod stories;
pub mod team;
pub mod widget;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use comptoir_api::shop::ConsoleEvent;
use comptoir_files::Files;
use comptoir_store::{ShopId, Store};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use clock::Clock;
pub use events::{Audience, Events, Presence, Present, Told};
pub use profile::link;
pub use shop::Shop;
pub use team::{CreateError, Created, NewShop, add_staff, create_shop, new_link};

/// What every handler gets.
pub type AppState = Arc<Counter>;

/// Where a counter keeps things and how it is reached.
#[derive(Debug, Clone, Default)]
pub struct CounterConfig {
    /// `DATA`: a shop's folder is `DATA/shops/{slug}`.
    pub data: PathBuf,
    /// Where pictures and uploads are kept; `None`: in `DATA`.
    pub files: Option<Files>,
    /// Its public address, without a slash at the end: `https://halbran.example`.
    pub base: String,
    /// Its relay's address, likewise.
    pub relay: String,
    /// Who operates the machine, in words; empty: the shop itself.
    pub host: String,
    /// Hash over the files under `/web`: a browser may keep what carries it for ever.
    pub build: String,
    /// Networks that webhooks may reach though they are not public, over http too.
    pub webhook_allow: Vec<ipnet::IpNet>,
    /// Requests of one program's token in a second; `None`: [`limits::CLOUD_PER_SECOND`].
    pub api_rate: Option<std::num::NonZeroU32>,
}

impl CounterConfig {
    /// Where a shop's files are.
    pub(crate) fn files_of(&self, shop: &ShopId) -> Files {
        let all = self.files.clone().unwrap_or_else(|| Files::folder(&self.data));
        all.under("shops").under(shop.as_str())
    }
}

/// All shops of one data folder.
pub struct Counter {
    /// Their database.
    pub store: Store,
    /// Where their devices are copied to, if this is one of several counters.
    copies: Option<Arc<copy::Copies>>,
    /// Where things are.
    pub config: CounterConfig,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What consoles hear unasked.
    pub events: Events,
    /// Who is connected now.
    pub presence: Presence,
    /// Who has which chat open.
    pub(crate) viewers: events::Viewers,
    /// What was opened lately: looking twice is one line of the log.
    pub(crate) opened: http::Opened,
    /// Work in the background; shutting down waits for it.
    pub tasks: TaskTracker,
    /// Tells that work to end.
    pub stop: CancellationToken,
    /// Shops whose device is running.
    shops: RwLock<HashMap<ShopId, Arc<Shop>>>,
    pub(crate) doors: sign_in::Doors,
    pub(crate) visits: stats::visits::Visits,
    pub(crate) figures: figures::Figures,
}

impl std::fmt::Debug for Counter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Counter").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Counter {
    /// Makes one over an open store. Its shops' devices are started apart.
    pub fn new(store: Store, config: CounterConfig, clock: Arc<dyn Clock>) -> AppState {
        Self::copied(store, config, clock, None)
    }

    /// One of several counters on one database, while it works.
    pub fn copied(
        store: Store,
        config: CounterConfig,
        clock: Arc<dyn Clock>,
        copies: Option<Arc<copy::Copies>>,
    ) -> AppState {
        let doors = sign_in::Doors::new(&config.base);
        Arc::new(Self {
            store,
            copies,
            config,
            clock,
            events: Events::default(),
            presence: Presence::default(),
            viewers: events::Viewers::default(),
            opened: http::Opened::default(),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
            shops: RwLock::default(),
            doors,
            visits: stats::visits::Visits::default(),
            figures: figures::Figures::new(),
        })
    }

    /// The shop, if its device is running.
    pub fn shop(&self, id: &ShopId) -> Option<Arc<Shop>> {
        self.shops.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// All shops whose device is running.
    pub fn running(&self) -> Vec<Arc<Shop>> {
        self.shops.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Puts a shop whose device is running in its place.
    pub fn put_shop(&self, shop: Arc<Shop>) {
        let mut shops = self.shops.write().unwrap_or_else(PoisonError::into_inner);
        shops.insert(shop.id.clone(), shop);
    }

    /// Everything it counts, over all shops. No label carries a shop or a person.
    pub async fn figures(&self) -> Vec<prometheus::proto::MetricFamily> {
        self.figures.shops.set(self.running().len() as i64);
        match self.jobs_waiting().await {
            Ok(waiting) => self.figures.jobs_waiting.set(waiting as i64),
            Err(error) => tracing::warn!(%error, "the waiting jobs could not be counted"),
        }
        match self.hooks_waiting().await {
            Ok(waiting) => self.figures.hooks_waiting.set(waiting as i64),
            Err(error) => tracing::warn!(%error, "the waiting webhooks could not be counted"),
        }
        self.figures.gather()
    }

    async fn hooks_waiting(&self) -> Result<u64, comptoir_store::StoreError> {
        let (mut tx, mut waiting) = (self.store.read().await?, 0);
        for shop in self.running() {
            waiting += tx.deliveries(&shop.id).count().await?;
        }
        Ok(waiting)
    }

    async fn jobs_waiting(&self) -> Result<u64, comptoir_store::StoreError> {
        let (mut tx, mut waiting) = (self.store.read().await?, 0);
        for shop in self.running() {
            waiting += tx.jobs(&shop.id).count().await?;
        }
        Ok(waiting)
    }

    /// Tells everyone who is signed in to a shop. Only after the save.
    pub fn tell(&self, shop: &ShopId, event: ConsoleEvent) {
        // Something may be there again that customers wait for.
        if matches!(event, ConsoleEvent::Catalogue {})
            && let Some(running) = self.shop(shop)
        {
            running.wake();
        }
        self.events.tell(shop, Audience::All, event);
    }

    /// What people may do or see has changed: consoles load again, of one or of all.
    pub(crate) fn refresh(&self, shop: &ShopId, staff: Option<&str>) {
        let audience = staff.map_or(Audience::All, |one| Audience::Staff(vec![one.to_owned()]));
        self.events.tell(shop, audience, ConsoleEvent::Reload {});
        if let Some(shop) = self.shop(shop) {
            shop.wake();
        }
    }

    /// A shop's folder.
    pub fn folder(&self, shop: &ShopId) -> PathBuf {
        self.config.data.join("shops").join(shop.as_str())
    }

    /// Where a shop's files are: pictures, what programs uploaded.
    pub fn files(&self, shop: &ShopId) -> Files {
        self.config.files_of(shop)
    }

    /// Where a shop's pictures are.
    pub fn media(&self, shop: &ShopId) -> Files {
        self.files(shop).under("media")
    }

    /// Milliseconds since 1970.
    pub fn now_ms(&self) -> u64 {
        self.clock.now_ms()
    }
}
