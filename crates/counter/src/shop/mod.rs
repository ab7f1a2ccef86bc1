//! One shop while its device is running: its end of every chat, and what it does about what is said.
//!
//! [`take`] reads the device's change log and saves what follows from it, with the cursor, in one
//! transaction; [`jobs`] then does what was saved to be done. Both wait to be woken, none polls.

mod back;
mod backoff;
pub(crate) mod card;
pub(crate) mod checkout;
pub(crate) mod consents;
pub(crate) mod errand;
mod forms;
mod give;
pub(crate) mod held;
mod hold;
mod jobs;
pub(crate) mod keep;
pub(crate) mod late;
pub(crate) mod line_of;
mod open;
pub(crate) mod part;
pub(crate) mod planned;
mod programs;
pub(crate) mod propose;
pub(crate) mod rating;
pub(crate) mod roster;
pub(crate) mod rules;
mod seen;
pub(crate) mod sight;
pub(crate) mod speak;
pub(crate) mod steps;
mod take;
mod tell;
mod timers;
pub(crate) mod trade;

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use comptoir_client::DeviceError;
use comptoir_client::net::{Handle, HttpFetch};
use comptoir_files::Files;
use comptoir_store::shops::ShopRow;
use comptoir_store::staff::StaffRow;
use comptoir_store::{ShopId, Store, StoreError, Tx};
use comptoir_wire::content::Author;
use comptoir_wire::identity::{Reader, ReaderKind, SignedShopCard};
use comptoir_wire::ids::{AccountId, DeviceId, ReaderId};
use tokio::sync::{Mutex, MutexGuard, Notify};

pub(crate) use self::backoff::backoff;
pub use self::open::OpenShopError;
use self::roster::Rosters;
use crate::cloud::hooks::Hooks;
use crate::cloud::outbound::Programs;
use crate::{AppState, Clock, CounterConfig, Events, Presence};

/// A shop whose device is running.
pub struct Shop {
    /// Its name in addresses.
    pub id: ShopId,
    store: Store,
    device: Handle,
    account: AccountId,
    device_id: DeviceId,
    config: CounterConfig,
    clock: Arc<dyn Clock>,
    rosters: Rosters,
    book: rules::Book,
    events: Events,
    presence: Presence,
    fetch: HttpFetch,
    /// Held by who reads a row of the inbox and writes it back: on PostgreSQL two could otherwise
    /// write over each other.
    turn: Mutex<()>,
    /// How far the change log was read where there was nothing to save; lost at the end, and read
    /// again.
    passed: AtomicI64,
    work: Notify,
    programs: Programs,
    hooks: Hooks,
    pub(crate) broadcasts: Notify,
    figures: crate::figures::Figures,
}

/// Why a running shop could not do something. Operator: the cause goes to the log.
#[derive(Debug, thiserror::Error)]
pub enum ShopError {
    /// Operator: the shop's database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Operator: the device's database failed.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// Operator: there is no such shop in the database.
    #[error("no shop '{0}' in the database")]
    NoShop(ShopId),
}

impl std::fmt::Debug for Shop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shop").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Shop {
    /// Puts a shop to work: its loops run until the counter stops.
    pub async fn start(
        counter: &AppState,
        id: ShopId,
        device: Handle,
    ) -> Result<Arc<Self>, ShopError> {
        let shop = Self::at_rest(counter, id, device).await?;
        counter.put_shop(shop.clone());
        let stop = &counter.stop;
        counter.tasks.spawn(shop.clone().take_changes(stop.clone()));
        counter.tasks.spawn(shop.clone().do_jobs(stop.clone()));
        counter.tasks.spawn(shop.clone().pass_typing_on(stop.clone()));
        counter.tasks.spawn(shop.clone().send_for_programs(stop.clone()));
        counter.tasks.spawn(shop.clone().send_hooks(stop.clone()));
        counter.tasks.spawn(shop.clone().answer_forms(stop.clone()));
        counter.tasks.spawn(shop.clone().sweep_for_programs(stop.clone()));
        counter.tasks.spawn(shop.clone().sweep_rules(stop.clone()));
        counter.tasks.spawn(shop.clone().send_broadcasts(stop.clone()));
        counter.tasks.spawn(shop.clone().fetch_feed(counter.clone(), stop.clone()));
        Ok(shop)
    }

    /// The same with no loop running, so that a test can stop it after any step.
    pub(crate) async fn at_rest(
        counter: &AppState,
        id: ShopId,
        device: Handle,
    ) -> Result<Arc<Self>, ShopError> {
        let (account, device_id) = device.with(|device| (device.account(), device.device())).await;
        let mut tx = counter.store.begin().await?;
        let known = tx.shops().lookup(&id).await?.ok_or_else(|| ShopError::NoShop(id.clone()))?;
        if known.account == account.to_string() {
            drop(tx);
        } else {
            tx.shops().set_account(&id, &account.to_string()).await?;
            tx.save().await?;
        }
        Ok(Arc::new(Self {
            id,
            store: counter.store.clone(),
            rosters: Rosters::new(device.clone()),
            book: rules::Book::default(),
            device,
            account,
            device_id,
            config: counter.config.clone(),
            clock: counter.clock.clone(),
            events: counter.events.clone(),
            presence: counter.presence.clone(),
            fetch: HttpFetch::new(),
            turn: Mutex::new(()),
            passed: AtomicI64::new(0),
            work: Notify::new(),
            programs: Programs::new(counter.config.api_rate),
            hooks: Hooks::new(&counter.config.webhook_allow),
            broadcasts: Notify::new(),
            figures: counter.figures.clone(),
        }))
    }

    /// Its account: what its link vouches for.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// Its device.
    pub fn device(&self) -> &Handle {
        &self.device
    }

    /// Who can read which chat.
    pub(crate) fn rosters(&self) -> &Rosters {
        &self.rosters
    }

    /// What the shop says of itself, signed: its name, its keys, everyone who will read.
    pub async fn card(&self) -> Result<SignedShopCard, ShopError> {
        let mut tx = self.store.read().await?;
        let row = self.row(&mut tx).await?;
        let viewers = tx.staff().viewers_of_new(&self.id).await?;
        let team = card::team(&mut tx, &row, self.account).await?;
        drop(tx);
        let readers = team.readers(&viewers);
        let card = card::card(&row, self.own_reader(&row), readers, &self.config, self.now_ms());
        Ok(self.device.with(move |device| device.sign_card(&card)).await)
    }

    /// Begins with jobs that were just saved.
    pub fn wake(&self) {
        self.work.notify_one();
    }

    /// How a member of staff signs what goes out.
    pub(crate) fn author(person: &StaffRow) -> Option<Author> {
        let reader = card::reader_of(&person.id)?;
        let name = person.name.clone();
        Some(Author { reader: reader.to_vec(), name, machine: false, reason: String::new() })
    }

    /// How the shop's own machine signs what follows from its orders.
    pub(crate) fn machine(&self, reason: &str) -> Author {
        let (reader, reason) = (ReaderId(self.device_id.0).to_vec(), reason.to_owned());
        Author { reader, name: String::new(), machine: true, reason }
    }

    /// How its rules sign: they are a reader of their own.
    fn automaton(&self, reason: &str) -> Author {
        Author { reader: card::automation_of(self.account).to_vec(), ..self.machine(reason) }
    }

    /// How its programs get in.
    pub(crate) fn programs(&self) -> &Programs {
        &self.programs
    }

    /// The database of all shops.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// How it reaches the relay's blobs.
    pub(crate) fn fetch(&self) -> &HttpFetch {
        &self.fetch
    }

    /// Its webhooks.
    pub(crate) fn hooks(&self) -> &Hooks {
        &self.hooks
    }

    /// Counts a delivery that came back, done or not.
    pub(crate) fn count_hook(&self, done: bool) {
        if done { self.figures.hooks_done.inc() } else { self.figures.hooks_again.inc() }
    }

    /// Begins to change the inbox or an order; one at a time.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Its files.
    pub(crate) fn files(&self) -> Files {
        self.config.files_of(&self.id)
    }

    pub(crate) fn now_ms(&self) -> u64 {
        self.clock.now_ms()
    }

    pub(crate) async fn row(&self, tx: &mut Tx) -> Result<ShopRow, ShopError> {
        let row = tx.shops().lookup(&self.id).await?;
        row.ok_or_else(|| ShopError::NoShop(self.id.clone()))
    }

    fn own_reader(&self, shop: &ShopRow) -> Reader {
        Reader {
            id: self.device_id.to_vec(),
            kind: ReaderKind::Device as i32,
            name: shop.name.clone(),
            role: "counter".to_owned(),
            account: self.account.to_vec(),
            since_ms: shop.created_ms,
        }
    }
}

/// Announces in every open chat who reads it for the shop now. Call it in the transaction that changed
/// the team or an automation, and [`Shop::wake`] after the save; a shop whose device is not running
/// finds the work when it starts.
pub async fn announce_readers(tx: &mut Tx, shop: &ShopId, now_ms: u64) -> Result<(), StoreError> {
    for chat in tx.chats(shop).ids().await? {
        sight::announce(tx, shop, &chat, now_ms).await?;
    }
    Ok(())
}
