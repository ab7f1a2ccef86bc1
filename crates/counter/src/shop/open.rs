//! Opens a shop's device in its folder and puts the shop to work.

use std::path::PathBuf;
use std::sync::Arc;

use comptoir_client::net::Handle;
use comptoir_client::{Device, DeviceConfig, OpenError};
use comptoir_store::ShopId;
use comptoir_wire::identity::Role;
use rusqlite::Connection;

use super::{Shop, ShopError};
use crate::copy::FollowError;
use crate::{AppState, Counter};

/// Why a shop could not be put to work.
#[derive(Debug, thiserror::Error)]
pub enum OpenShopError {
    /// Operator: the folder cannot be made or written.
    #[error("the shop's folder cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    /// Operator: its device's database cannot be opened.
    #[error(transparent)]
    Device(#[from] OpenError),
    /// Operator: what other counters left of it cannot be read.
    #[error(transparent)]
    Copy(#[from] FollowError),
    /// Operator: its rows in the database cannot be read.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl Shop {
    /// Opens `DATA/shops/{slug}/device.db` (made, with its keys, the first time), connects it to
    /// the relay and begins to work.
    pub async fn open(counter: &AppState, id: ShopId) -> Result<Arc<Self>, OpenShopError> {
        let device = match &counter.copies {
            None => Self::open_device(counter, &id)?,
            Some(copies) => copies.open(counter, &id).await?,
        };
        let handle = Handle::start(device, &counter.tasks, counter.stop.clone());
        Ok(Self::start(counter, id, handle).await?)
    }

    /// The shop's device alone, without a connection: for commands that only need its keys.
    pub fn open_device(counter: &AppState, id: &ShopId) -> Result<Device, OpenShopError> {
        let db = Connection::open(counter.device_file(id)?).map_err(OpenError::from)?;
        Ok(Device::open(db, counter.device_config())?)
    }
}

impl Counter {
    /// Where a shop's device is, in a folder that is there.
    pub(crate) fn device_file(&self, shop: &ShopId) -> std::io::Result<PathBuf> {
        let folder = self.folder(shop);
        std::fs::create_dir_all(&folder)?;
        Ok(folder.join("device.db"))
    }

    pub(crate) fn device_config(&self) -> DeviceConfig {
        let clock = self.clock.clone();
        DeviceConfig {
            role: Role::Counter,
            relay: self.config.relay.clone(),
            clock: Arc::new(move || clock.now_ms()),
        }
    }
}
