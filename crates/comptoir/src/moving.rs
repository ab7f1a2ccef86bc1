//! `comptoir shop move`: a shop to another database, or to another machine by way of a file.
//!
//! A device that runs twice loses its conversations, so there is one order to all of it: what
//! arrived is compared with what was sent before it counts, and only then does the shop go from
//! where it was.

mod archive;

use std::path::{Path, PathBuf};

use clap::Args;
use comptoir_client::Clock;
use comptoir_client::net::SystemClock;
use comptoir_counter::AppState;
use comptoir_store::moving::{self, Counts};
use comptoir_store::{ShopId, Store};
use serde_json::{Value, json};

use self::archive::Archive;
use crate::admin::{self, AdminError};
use crate::cli::DataFolder;
use crate::folder::{self, Folder};

/// What is to go where.
#[derive(Debug, Args)]
pub(crate) struct Move {
    /// The shop's name in addresses; not with --from, where the file says it.
    slug: Option<String>,
    /// The database to move it to; the data folder stays: sqlite://FILE or postgres://…
    #[arg(long, value_name = "URL", requires = "slug", conflicts_with_all = ["to", "from"])]
    to_database: Option<String>,
    /// The file to move it to, with its keys: whoever has it can read the shop's conversations.
    #[arg(long, value_name = "FILE", requires = "slug", conflicts_with = "from")]
    to: Option<PathBuf>,
    /// The file to move it from.
    #[arg(long, value_name = "FILE", conflicts_with = "slug")]
    from: Option<PathBuf>,
    #[command(flatten)]
    folder: DataFolder,
    /// Prints JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Moves it; the server has to be stopped.
pub(crate) async fn run(asked: &Move) -> Result<Value, AdminError> {
    let data = std::path::absolute(&asked.folder.data).map_err(AdminError::system)?;
    if asked.from.is_none() && !data.is_dir() {
        let why = format!("there is no data folder at {}; give --data", data.display());
        return Err(AdminError::Refused(why));
    }
    let held = Folder::open(&data).map_err(AdminError::refused)?;
    let counter = admin::open_counter(&asked.folder, &data).await?;
    let done = match (&asked.slug, &asked.to_database, &asked.to, &asked.from) {
        (Some(slug), Some(url), None, None) => {
            to_database(&counter, &ShopId(slug.clone()), url).await
        }
        (Some(slug), None, Some(file), None) => {
            to_file(&counter, &ShopId(slug.clone()), held.root(), file).await
        }
        (None, None, None, Some(file)) => from_file(&counter, held.root(), file).await,
        _ => {
            let why = "say where to: a shop and --to-database or --to, or --from alone";
            Err(AdminError::Refused(why.to_owned()))
        }
    };
    counter.store.close().await;
    drop(held);
    done
}

async fn to_database(counter: &AppState, shop: &ShopId, url: &str) -> Result<Value, AdminError> {
    let to = Store::open(url).await.map_err(AdminError::refused)?;
    if admin::shared_with(&to).await.map_err(AdminError::system)?.is_some() {
        let why = "several counters share that database, and would not find the shop's keys: move \
            it before you start them, and start the one with this folder first";
        return Err(AdminError::Refused(why.to_owned()));
    }
    let counts = moving::copy(&counter.store, &to, shop).await.map_err(AdminError::refused)?;
    to.close().await;
    remove(counter, shop).await?;
    let next = "start the server with --database and that address: the shop is there now, and \
        no longer here";
    Ok(told(shop, &counts, json!({ "next": next })))
}

async fn to_file(
    counter: &AppState,
    shop: &ShopId,
    data: &Path,
    file: &Path,
) -> Result<Value, AdminError> {
    let made = Archive::write(counter, shop, data, file).await?;
    // Rows first: with them and without its keys the shop would make itself new ones.
    remove(counter, shop).await?;
    let aside = data.join("moved").join(format!("{shop}-{}", SystemClock.now_ms()));
    std::fs::create_dir_all(data.join("moved")).map_err(AdminError::system)?;
    std::fs::rename(counter.folder(shop), &aside).map_err(AdminError::system)?;
    let mut more = json!({
        "file": file,
        "files": made.files,
        "next": format!(
            "on the other machine: comptoir shop move --from {}; to undo it, the same here. Never \
             run the shop at both. Its folder is kept at {}: remove it when all is well",
            file.display(),
            aside.display()
        ),
    });
    if let (Some(place), Some(more)) = (folder::files_elsewhere(data), more.as_object_mut()) {
        let said = format!("pictures and uploads stay at {place}: give --files {place} there too");
        more.insert("not_in_it".to_owned(), said.into());
    }
    Ok(told(shop, &made.counts, more))
}

async fn from_file(counter: &AppState, data: &Path, file: &Path) -> Result<Value, AdminError> {
    let unpacked = Archive::unpack(file, data)?;
    let shop = unpacked.shop();
    let home = counter.folder(&shop);
    let mut tx = counter.store.begin().await.map_err(AdminError::system)?;
    if tx.has_shop(&shop).await.map_err(AdminError::system)? {
        let why = format!("there is a shop '{shop}' already where it is to go");
        return Err(AdminError::Refused(why));
    }
    if home.join("device.db").exists() {
        let why = format!(
            "{} has the keys of a shop already: move that folder away first",
            home.display()
        );
        return Err(AdminError::Refused(why));
    }
    let counts = unpacked.rows_into(&mut tx).await?;
    let files = unpacked.files_into(&home, &counter.files(&shop)).await?;
    // Keys first: with its rows and without them the shop would make itself new ones.
    unpacked.keys_into(&home)?;
    if let Err(error) = tx.save().await {
        drop(std::fs::remove_file(home.join("device.db")));
        return Err(AdminError::system(error));
    }
    let next = "start the server: customers find the shop where their app finds its relay, which \
        is the public address it had, or the one given with --relay-url";
    Ok(told(&shop, &counts, json!({ "files": files, "next": next })))
}

async fn remove(counter: &AppState, shop: &ShopId) -> Result<(), AdminError> {
    let removed = async {
        let mut tx = counter.store.begin().await?;
        tx.remove_shop(shop).await?;
        tx.save().await
    };
    removed.await.map_err(|error| {
        let why = "it arrived, and could not be removed from where it was: start no server there \
            before it is, or the shop runs twice";
        AdminError::System(format!("{why} ({error})"))
    })
}

fn told(shop: &ShopId, counts: &Counts, more: Value) -> Value {
    let rows: u64 = counts.values().sum();
    let mut told = json!({ "shop": shop.as_str(), "rows": rows, "tables": counts.len() });
    if let (Some(told), Value::Object(more)) = (told.as_object_mut(), more) {
        told.extend(more);
    }
    told
}
