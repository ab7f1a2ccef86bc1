//! Commands on a data folder: the same code whether a server runs or not.

pub(crate) mod tokens;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use comptoir_api::shop::Role;
use comptoir_counter::import::{self, ImportInput, ImportOptions};
use comptoir_counter::{AppState, Shop};
use comptoir_relay::Relay;
use comptoir_store::{ShopId, Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::tokens::NewToken;
use crate::cli::DataFolder;
use crate::cluster::{Seat, Seats};
use crate::config::Config;
use crate::{backup, control, folder, serve, verify};

/// What can be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub(crate) enum Command {
    /// Creates a shop and its owner.
    ShopCreate(NewShop),
    /// Lists shops.
    ShopList {},
    /// Imports a catalogue.
    ShopImport(Feed),
    /// Adds somebody to a team.
    StaffAdd(NewStaff),
    /// A new sign-in link for somebody.
    StaffLink {
        /// Name in addresses.
        shop: String,
        /// What the person signs in as.
        login: String,
    },
    /// Makes a token for a program.
    TokenCreate(NewToken),
    /// Lists a shop's tokens.
    TokenList {
        /// Name in addresses.
        shop: String,
    },
    /// Takes a token away.
    TokenRemove {
        /// Name in addresses.
        shop: String,
        /// `tok_…`
        token: String,
    },
    /// Writes everything to one file.
    Backup {
        /// Where to.
        file: PathBuf,
    },
    /// Looks whether what is on disk is whole.
    Verify {},
}

/// A shop to create.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct NewShop {
    pub(crate) name: String,
    pub(crate) slug: Option<String>,
    pub(crate) currency: String,
    pub(crate) languages: Vec<String>,
    pub(crate) owner: String,
    /// As customers see the owner; empty: the shop's name.
    #[serde(default)]
    pub(crate) owner_name: String,
    /// IANA name.
    pub(crate) time_zone: String,
    /// The number of its first order; 0: 1001.
    #[serde(default)]
    pub(crate) first_order: i64,
}

/// Somebody to add.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct NewStaff {
    pub(crate) shop: String,
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) role: Role,
}

/// A feed to import.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Feed {
    /// File or folder.
    pub(crate) file: PathBuf,
    /// Name in addresses.
    pub(crate) shop: String,
    /// Told from the content if absent.
    pub(crate) format: Option<String>,
    /// Changes nothing.
    pub(crate) dry_run: bool,
    /// Folder of pictures, if not beside the feed.
    pub(crate) pictures: Option<PathBuf>,
    /// Added to prices given without tax, hundredths of a percent.
    pub(crate) tax_basis_points: u32,
    /// Our own drawings (SVG) are kept as they are; the demo's only.
    pub(crate) own_drawings: bool,
}

/// How far something long is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Progress {
    /// What it is doing.
    pub(crate) what: String,
    /// Of `total`.
    pub(crate) done: u32,
    /// 0 until known.
    pub(crate) total: u32,
}

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AdminError {
    /// Caller: the sentence says what to do.
    #[error("{0}")]
    Refused(String),
    /// Operator: disk, database, permission.
    #[error("{0}")]
    System(String),
}

impl AdminError {
    /// The machine failed us.
    pub(crate) fn system(error: impl std::fmt::Display) -> Self {
        Self::System(error.to_string())
    }

    /// A sentence for the caller.
    pub(crate) fn refused(error: impl std::fmt::Display) -> Self {
        Self::Refused(error.to_string())
    }
}

/// What commands work on.
pub(crate) struct Parts {
    /// The data folder.
    pub(crate) data: PathBuf,
    /// Its shops; `None` for a relay alone, or where a command needs none.
    pub(crate) seats: Option<Seats>,
    /// Its relay, if it has one.
    pub(crate) relay: Option<Relay>,
    /// Whether their devices run, or only their database is open.
    pub(crate) running: bool,
}

impl Parts {
    pub(crate) fn counter(&self) -> Result<AppState, AdminError> {
        let refused = |why: String| Err(AdminError::Refused(why));
        match self.seats.as_ref().map(Seats::now) {
            Some(Seat::Here(term)) => Ok(Arc::clone(&term.counter)),
            Some(Seat::Elsewhere(lease)) => {
                let at = &lease.address;
                refused(format!("the counter that works is at {at}: give the command there"))
            }
            Some(Seat::Nobody) => refused("no counter works yet; try again in a moment".into()),
            None => refused("this is a relay alone: there are no shops here".into()),
        }
    }
}

/// Runs a command: by the server that holds the folder, or by taking the folder ourselves.
pub(crate) async fn anywhere(
    place: &DataFolder,
    command: Command,
    mut progress: impl FnMut(Progress),
) -> Result<Value, AdminError> {
    let data = std::path::absolute(&place.data).map_err(AdminError::system)?;
    let socket = folder::control_socket(&data);
    if let Some(answer) = control::ask(&socket, &command, &mut progress).await {
        return answer;
    }
    if !data.is_dir() && !matches!(command, Command::ShopCreate(_)) {
        let why = format!("there is no data folder at {}; give --data", data.display());
        return Err(AdminError::Refused(why));
    }
    let held = folder::Folder::open(&data).map_err(AdminError::refused)?;
    // These look at the files as they are, damaged or not: nothing else is opened.
    let looks = matches!(command, Command::Backup { .. } | Command::Verify {});
    let counter = if looks { None } else { Some(open_counter(place, &data).await?) };
    let relay = match &command {
        Command::Verify {} => {
            let done = verify::look_at_rest(&data, &place.public_url).await;
            drop(held);
            return done;
        }
        Command::Backup { .. } if folder::relay(&data).is_dir() => {
            Some(serve::open_relay(&data, &place.public_url, None).map_err(AdminError::system)?)
        }
        _ => None,
    };
    let seats = counter.clone().map(Seats::alone);
    let parts = Parts { data, seats, relay, running: false };
    let done = run(&parts, command, progress).await;
    if let Some(relay) = &parts.relay {
        relay.shutdown().await;
    }
    if let Some(counter) = counter {
        counter.stop.cancel();
        counter.tasks.close();
        counter.tasks.wait().await;
    }
    drop(held);
    done
}

/// Opens the shops of a folder that we hold.
pub(crate) async fn open_counter(place: &DataFolder, data: &Path) -> Result<AppState, AdminError> {
    let config = Config {
        data: data.to_owned(),
        public_url: Some(place.public_url.trim_end_matches('/').to_owned()),
        database: place.database.clone(),
        files: folder::files_elsewhere(data),
        ..Config::default()
    };
    let counter =
        serve::open_counter(&config, &place.public_url).await.map_err(AdminError::system)?;
    // What is made in this folder would not be where they look for it.
    if let Some(holder) = shared_with(&counter.store).await.map_err(AdminError::system)? {
        let why = format!(
            "several counters share this database: give the command on the machine of the one that \
             works{holder}, while it runs"
        );
        return Err(AdminError::Refused(why));
    }
    Ok(counter)
}

/// Whether several counters share a database; who works, in words.
pub(crate) async fn shared_with(store: &Store) -> Result<Option<String>, StoreError> {
    let lease = store.read().await?.lease().lookup().await?;
    match lease {
        Some(lease) if !lease.holder.is_empty() => Ok(Some(format!(" ({})", lease.address))),
        _ => Ok(comptoir_counter::copy::any(store).await?.then(String::new)),
    }
}

/// Does it.
pub(crate) async fn run(
    parts: &Parts,
    command: Command,
    progress: impl FnMut(Progress),
) -> Result<Value, AdminError> {
    match command {
        Command::ShopCreate(shop) => create_shop(parts, shop).await,
        Command::ShopList {} => list_shops(parts).await,
        Command::ShopImport(feed) => import(parts, feed, progress).await,
        Command::StaffAdd(staff) => add_staff(parts, staff).await,
        Command::StaffLink { shop, login } => staff_link(parts, &shop, &login).await,
        Command::TokenCreate(new) => tokens::create(&parts.counter()?, new).await,
        Command::TokenList { shop } => tokens::list(&parts.counter()?, &shop).await,
        Command::TokenRemove { shop, token } => {
            tokens::remove(&parts.counter()?, &shop, &token).await
        }
        Command::Backup { file } => {
            backup::write(&parts.data, parts.relay.as_ref(), &file, progress).await
        }
        Command::Verify {} => verify::look(&parts.data, parts.relay.as_ref()).await,
    }
}

async fn create_shop(parts: &Parts, new: NewShop) -> Result<Value, AdminError> {
    let counter = &parts.counter()?;
    let new = comptoir_counter::NewShop {
        name: new.name,
        slug: new.slug,
        currency: new.currency,
        languages: new.languages,
        time_zone: new.time_zone,
        owner_login: new.owner,
        owner_name: new.owner_name,
        first_order: new.first_order,
    };
    let now_ms = counter.now_ms();
    let made = comptoir_counter::create_shop(&counter.store, &new, now_ms)
        .await
        .map_err(AdminError::refused)?;
    // The link vouches for a key, so the key has to be there before the link is.
    let account = if parts.running {
        let shop = Shop::open(counter, made.shop.clone()).await.map_err(AdminError::system)?;
        shop.account().to_string()
    } else {
        keys_of(counter, &made.shop).await?
    };
    let base = &counter.config.base;
    Ok(json!({
        "slug": made.shop.as_str(),
        "account": account,
        "link": format!("{base}/s/{}#k={account}", made.shop),
        "console": format!("{base}/console/{}", made.shop),
        "login": made.login,
        "sign_in": made.sign_in_link(base),
    }))
}

/// Makes a shop's keys without connecting its device.
async fn keys_of(counter: &AppState, shop: &ShopId) -> Result<String, AdminError> {
    let device = Shop::open_device(counter, shop).map_err(AdminError::system)?;
    let account = device.account().to_string();
    let mut tx = counter.store.begin().await.map_err(AdminError::system)?;
    tx.shops().set_account(shop, &account).await.map_err(AdminError::system)?;
    tx.save().await.map_err(AdminError::system)?;
    Ok(account)
}

async fn list_shops(parts: &Parts) -> Result<Value, AdminError> {
    let counter = &parts.counter()?;
    let mut tx = counter.store.read().await.map_err(AdminError::system)?;
    let shops = tx.shops().list().await.map_err(AdminError::system)?;
    let base = &counter.config.base;
    let row = |shop: &comptoir_store::shops::ShopRow| {
        json!({
            "slug": shop.id.as_str(),
            "name": shop.name,
            "currency": shop.currency,
            "languages": shop.languages,
            "link": comptoir_counter::link(base, shop),
            "console": format!("{base}/console/{}", shop.id),
        })
    };
    Ok(shops.iter().map(row).collect())
}

async fn add_staff(parts: &Parts, new: NewStaff) -> Result<Value, AdminError> {
    let counter = &parts.counter()?;
    let shop = ShopId(new.shop);
    let person = comptoir_api::shop::NewStaff {
        login: new.login,
        name: new.name,
        role: new.role,
        ..comptoir_api::shop::NewStaff::default()
    };
    let added = comptoir_counter::add_staff(&counter.store, &shop, &person, counter.now_ms())
        .await
        .map_err(AdminError::refused)?;
    // Announces the newcomer in every chat before he can read.
    if let Some(shop) = counter.shop(&shop) {
        shop.wake();
    }
    Ok(told(&added, &counter.config.base))
}

async fn staff_link(parts: &Parts, shop: &str, login: &str) -> Result<Value, AdminError> {
    let counter = &parts.counter()?;
    let shop = ShopId(shop.to_owned());
    let made = comptoir_counter::new_link(&counter.store, &shop, login, counter.now_ms())
        .await
        .map_err(AdminError::refused)?;
    Ok(told(&made, &counter.config.base))
}

fn told(person: &comptoir_counter::Created, base: &str) -> Value {
    json!({ "id": person.owner, "login": person.login, "sign_in": person.sign_in_link(base) })
}

/// Takes a feed into a catalogue; the report says what came of it, by line and field.
async fn import(
    parts: &Parts,
    feed: Feed,
    mut progress: impl FnMut(Progress),
) -> Result<Value, AdminError> {
    let format = feed.format.as_deref().map(str::parse).transpose();
    let options = ImportOptions {
        format: format.map_err(AdminError::refused)?,
        dry_run: feed.dry_run,
        tax_basis_points: feed.tax_basis_points,
        own_drawings: feed.own_drawings,
        ..ImportOptions::default()
    };
    let (file, pictures) = (feed.file, feed.pictures);
    let read = move || ImportInput::from_path(&file, pictures.as_deref());
    let input = tokio::task::spawn_blocking(read).await.map_err(AdminError::system)?;
    let input = input.map_err(AdminError::refused)?;
    let shop = ShopId(feed.shop);
    let told = |report: &comptoir_api::shop::ImportProgress| {
        let what = "Importing".to_owned();
        progress(Progress { what, done: report.done, total: report.total });
    };
    let counter = parts.counter()?;
    let report = import::import(&counter, &shop, input, &options, told).await;
    serde_json::to_value(report.map_err(AdminError::refused)?).map_err(AdminError::system)
}
