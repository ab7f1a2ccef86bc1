//! Both databases for a story: SQLite in a folder, and a PostgreSQL server that ends with the test.

mod pair;
mod server;

use std::error::Error;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use comptoir_api::shop::Hours;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

pub use self::pair::Pair;
use self::server::Server;
use crate::shops::ShopRow;
use crate::{ShopId, Store};

/// As there is no other on its socket.
const PORT: u16 = 5432;

type Failure = Box<dyn Error + Send + Sync>;

/// Runs a story on a new SQLite database, then on a new PostgreSQL one. Where no PostgreSQL is
/// installed it says so aloud and leaves that half out.
pub async fn on_both(story: impl AsyncFn(Store)) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    story(sqlite(folder.path()).await?).await;
    match postgres().await? {
        Some(store) => story(store).await,
        None => eprintln!(
            "NOT TESTED ON POSTGRESQL: no initdb in /usr/lib/postgresql or PATH; \
             install Debian's package 'postgresql'"
        ),
    }
    Ok(())
}

/// A new SQLite database in a folder.
pub async fn sqlite(folder: &Path) -> Result<Store, Failure> {
    Ok(Store::open(&crate::file_url(&folder.join("store.db"))).await?)
}

/// A new PostgreSQL database; `None` where no PostgreSQL is installed.
pub async fn postgres() -> Result<Option<Store>, Failure> {
    match postgres_url().await? {
        Some(url) => Ok(Some(Store::open(&url).await?)),
        None => Ok(None),
    }
}

/// The address of one that is empty.
pub async fn postgres_url() -> Result<Option<String>, Failure> {
    static SERVER: OnceLock<Result<Option<Server>, String>> = OnceLock::new();
    static DATABASES: AtomicU32 = AtomicU32::new(0);
    let server = SERVER.get_or_init(|| Server::start(PORT).map_err(|error| error.to_string()));
    let Some(server) = server.as_ref().map_err(Clone::clone)? else { return Ok(None) };
    let name = format!("story_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(&server.url(PORT, "postgres")).await?;
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
    connection.close().await?;
    Ok(Some(server.url(PORT, &name)))
}

/// A shop that sells in French and euros, and says nothing else of itself.
pub fn shop(id: &str) -> ShopRow {
    ShopRow {
        id: ShopId(id.into()),
        name: "Halbran".into(),
        tagline: String::new(),
        about: String::new(),
        accent: String::new(),
        picture: String::new(),
        address: String::new(),
        hours: Hours::default(),
        languages: vec!["fr".into()],
        currency: "EUR".into(),
        account: String::new(),
        host: String::new(),
        order_prefix: "H".into(),
        created_ms: 1,
    }
}
