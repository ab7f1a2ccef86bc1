//! A shop's storage: one SQL text on SQLite and PostgreSQL.
//!
//! [`Store::begin`] gives a [`Tx`] with the tables as methods; nothing counts before [`Tx::save`].
//! What must happen next is a row of [`jobs`], saved with what caused it.

pub mod audit;
pub mod automations;
pub mod broadcasts;
pub mod callbacks;
pub mod chats;
pub mod cloud;
pub mod cloud_flows;
pub mod cloud_links;
pub mod cloud_media;
pub mod cloud_templates;
pub mod cloud_uploads;
pub mod collections;
pub mod consents;
pub mod copies;
pub mod cursors;
pub mod customers;
pub mod daily;
pub mod deliveries;
pub mod imports;
pub mod jobs;
pub mod labels;
pub mod lease;
pub mod moving;
pub mod notes;
pub mod orders;
pub mod passkeys;
mod peek;
pub mod planned;
pub mod price_lists;
pub mod products;
pub mod ratings;
pub mod recipients;
pub mod roles;
mod row;
pub mod rules;
pub mod search;
mod segments;
pub mod sessions;
pub mod shops;
mod sight;
pub mod sources;
pub mod staff;
pub mod stock;
pub mod teams;
#[cfg(feature = "testing")]
pub mod testing;
pub mod tokens;
pub mod topics;
pub mod trade;
mod tx;
pub mod widgets;

use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;
use sqlx::{Any, AnyPool, AssertSqlSafe, Executor, Transaction};

use self::peek::Peeks;
pub use tx::Tx;

/// Storage failed, or holds what it should not. For the log; callers hear "storage failed".
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Operator: the database refused or went away.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// Operator: the schema could not be brought up to date.
    #[error("the database's schema could not be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// Operator: a row does not read back.
    #[error("a row does not read back: {0}")]
    Damaged(#[from] serde_json::Error),
    /// Operator: no number is free for a customer; it was drawn several times.
    #[error("no number is free for a customer of '{0}'")]
    NoNumber(String),
    /// Operator: another counter has taken over; nothing of this was saved.
    #[error("another counter has taken over")]
    Fenced,
    /// Us: the schema is not what a move takes it for.
    #[error("the schema is not as expected: {0}")]
    Schema(String),
    /// Operator: neither `sqlite://` nor `postgres://`.
    #[error("not a database this program knows: expected sqlite://FILE or postgres://HOST/NAME")]
    Address,
}

impl StoreError {
    /// Whether a row was refused because another with the same key is there.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}

/// A shop's name in addresses: the key of everything it has.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ShopId(pub String);

impl std::fmt::Display for ShopId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl ShopId {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The database of all shops of one counter.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
    peeks: Peeks,
    writer: Option<Writer>,
    /// The epoch of the lease under which it is written to, where several counters share it.
    epoch: Option<i64>,
}

/// SQLite's one writer: waiting for it here is fair, waiting in SQLite is not. It has a connection
/// of its own, whose memory of the pages stays good as nobody else writes.
#[derive(Debug, Clone)]
struct Writer {
    turn: Arc<tokio::sync::Mutex<()>>,
    pool: AnyPool,
}

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// How long a transaction of a shared database may be left alone. Shorter than a lease lasts.
pub const SHARED_IDLE: Duration = Duration::from_secs(3);

/// Connections to PostgreSQL, and readers of SQLite.
const CONNECTIONS_MAX: u32 = 8;

impl Store {
    /// Opens `sqlite://FILE` (made if missing) or `postgres://…`, and brings its schema up to date.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        if is_postgres(url) {
            return Self::open_server(url, AnyPoolOptions::new()).await;
        }
        if !url.starts_with("sqlite:") {
            return Err(StoreError::Address);
        }
        sqlx::any::install_default_drivers();
        let address = if url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") };
        let options: AnyConnectOptions = address.parse()?;
        let writing = sqlite_pool(1).connect_with(options.clone()).await?;
        SQLITE.run(&writing).await?;
        let pool = sqlite_pool(CONNECTIONS_MAX).connect_with(options).await?;
        let (peeks, writer) =
            (Peeks::of_a_file(pool.clone()), Writer { turn: Arc::default(), pool: writing });
        Ok(Self { peeks, pool, writer: Some(writer), epoch: None })
    }

    /// Opens a `postgres://…` that several counters share: whoever is stopped in the middle of a
    /// transaction loses it after [`SHARED_IDLE`], and keeps nobody waiting for longer.
    pub async fn open_shared(url: &str) -> Result<Self, StoreError> {
        if !is_postgres(url) {
            return Err(StoreError::Address);
        }
        let limited = AnyPoolOptions::new().after_connect(|connection, _| {
            let limit =
                format!("SET idle_in_transaction_session_timeout = {}", SHARED_IDLE.as_millis());
            Box::pin(async move { connection.execute(AssertSqlSafe(limit)).await.map(drop) })
        });
        Self::open_server(url, limited).await
    }

    async fn open_server(url: &str, pools: AnyPoolOptions) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let options: AnyConnectOptions = url.parse()?;
        let pool = pools.max_connections(CONNECTIONS_MAX).connect_with(options).await?;
        POSTGRES.run(&pool).await?;
        Ok(Self { peeks: Peeks::of_a_server(pool.clone()), pool, writer: None, epoch: None })
    }

    /// The same database, written to under this epoch of the lease alone: once another counter
    /// has taken over, every [`Store::begin`] is [`StoreError::Fenced`].
    #[must_use]
    pub fn fenced(&self, epoch: i64) -> Self {
        Self { epoch: Some(epoch), ..self.clone() }
    }

    /// Begins to write. On SQLite it waits until no one else does.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let mut tx = match &self.writer {
            None => Tx::new(begun(&self.pool, "BEGIN").await?, None),
            Some(writer) => {
                let turn = writer.turn.clone().lock_owned().await;
                // "Immediate": a transaction that reads first could not become a writer once
                // another wrote.
                Tx::new(writer.pool.begin_with("BEGIN IMMEDIATE").await?, Some(turn))
            }
        };
        if let Some(epoch) = self.epoch {
            // Held to the end of the transaction: nobody takes over in the middle of it.
            let row_lock = if self.writer.is_none() { " FOR KEY SHARE" } else { "" };
            tx.hold_lease(epoch, row_lock).await?;
        }
        Ok(tx)
    }

    /// Begins to read: one moment's state, in nobody's way. Not to be saved.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        let transaction = match self.writer {
            Some(_) => self.pool.begin_with("BEGIN DEFERRED").await?,
            None => begun(&self.pool, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
        };
        Ok(Tx::new(transaction, None))
    }

    /// Looks things up one by one, each as it is at that moment: two queries may see two states.
    /// For what is asked often and needs no more; nothing is written with it.
    pub async fn peek(&self) -> Result<Tx, StoreError> {
        Ok(Tx::plain(self.peeks.take().await?))
    }

    /// Closes all connections, and waits for them.
    pub async fn close(&self) {
        let closing = self.pool.close();
        self.peeks.close();
        closing.await;
        if let Some(writer) = &self.writer {
            writer.pool.close().await;
        }
    }
}

/// Begins on PostgreSQL, to the end also where nobody waits for it any more: sqlx counts a
/// transaction only once the server has answered, and whoever goes before that would leave the
/// connection in it for the next.
#[expect(clippy::disallowed_methods, reason = "it ends with the server's answer, as soon as any")]
async fn begun(
    pool: &AnyPool,
    statement: &'static str,
) -> Result<Transaction<'static, Any>, StoreError> {
    let pool = pool.clone();
    let begun = tokio::task::spawn(async move { pool.begin_with(statement).await });
    Ok(begun.await.map_err(|_| sqlx::Error::PoolClosed)??)
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres:") || url.starts_with("postgresql:")
}

fn sqlite_pool(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        // A file does not go away between two queries.
        .test_before_acquire(false)
        .after_connect(|connection, _| {
            Box::pin(async move { connection.execute(SQLITE_SET_UP).await.map(drop) })
        })
}

/// The address of a SQLite database in a file, whatever letters its path has.
pub fn file_url(path: &std::path::Path) -> String {
    let path = path.to_string_lossy();
    let path = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("sqlite://{path}")
}

/// Synced before a save returns; foreign keys hold; what is deleted is overwritten. Pages that are
/// written again and again are moved to where they belong every 16 MiB, and as many stay in memory.
const SQLITE_SET_UP: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000; PRAGMA secure_delete = ON; \
    PRAGMA wal_autocheckpoint = 4096; PRAGMA cache_size = -16384;";
