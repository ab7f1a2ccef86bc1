//! Copies of shops' devices in the database that several counters share.
//!
//! A device's file is on the disk of the counter that works. What each save appends to the file's
//! log is written to the database under the lease before the save counts ([`write`]); the others
//! make the same file from it while they wait ([`follow`]), so that whoever takes over has it.

mod follow;
#[cfg(test)]
mod tests;
mod write;

use std::path::Path;
use std::sync::Arc;

use comptoir_client::{Device, OpenError, copy};
use comptoir_store::{ShopId, Store, StoreError};
use rusqlite::Connection;
use tokio_util::sync::CancellationToken;

use self::follow::Place;
pub use self::follow::{FollowError, Follower};
use self::write::{SecondPlace, Writer};
use crate::AppState;
use crate::shop::OpenShopError;

/// The copies a counter writes while it works.
pub struct Copies {
    store: Store,
    follower: tokio::sync::Mutex<Follower>,
    writer: Writer,
}

impl std::fmt::Debug for Copies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Copies").finish_non_exhaustive()
    }
}

impl Copies {
    /// Goes on from what was followed, under this epoch of the lease on `database`, which `store`
    /// is written to under as well; cancels `ended` when something could not be written.
    pub fn lead(
        store: Store,
        database: String,
        epoch: i64,
        follower: Follower,
        ended: CancellationToken,
    ) -> std::io::Result<Self> {
        let writer = Writer::start(database, epoch, ended)?;
        Ok(Self { store, follower: follower.into(), writer })
    }

    /// Opens a shop's device as it was left, wherever that was.
    pub(crate) async fn open(
        self: &Arc<Self>,
        counter: &AppState,
        shop: &ShopId,
    ) -> Result<Device, OpenShopError> {
        let file = counter.device_file(shop)?;
        let place = self.follower.lock().await.leave(&self.store, shop).await?;
        let place = match place {
            Some(place) => place,
            None => self.begin(counter, shop, &file).await?,
        };
        let (this, counter, shop) = (Arc::clone(self), Arc::clone(counter), shop.clone());
        let opened = tokio::task::spawn_blocking(move || {
            copy::settle(&file).map_err(OpenError::from)?;
            let mut second = SecondPlace::new(this.writer.clone(), shop, file.clone(), place);
            second.settled().map_err(OpenError::from)?;
            let db = Connection::open(&file).map_err(OpenError::from)?;
            Device::open_copied(db, counter.device_config(), Box::new(second))
        });
        Ok(opened.await.map_err(std::io::Error::other)??)
    }

    /// The first copy of a device: of one that was alone until now, or of a new one.
    async fn begin(
        &self,
        counter: &AppState,
        shop: &ShopId,
        file: &Path,
    ) -> Result<Place, OpenShopError> {
        let mut tx = self.store.read().await.map_err(FollowError::from)?;
        let row = tx.shops().lookup(shop).await.map_err(FollowError::from)?;
        if row.is_some_and(|row| !row.account.is_empty()) && !file.is_file() {
            // With its rows and without its keys it would make itself new ones.
            return Err(FollowError::Elsewhere(shop.clone()).into());
        }
        drop(crate::Shop::open_device(counter, shop)?);
        copy::settle(file).map_err(OpenError::from)?;
        write::whole(&self.store, shop, 0, file).await?;
        Ok(Place::default())
    }
}

/// Whether this database has copies: whoever works on it alone would be ahead of them.
pub async fn any(store: &Store) -> Result<bool, StoreError> {
    let heads = store.peek().await?.all_copies().heads().await?;
    Ok(!heads.is_empty())
}
