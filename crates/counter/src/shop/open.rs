//! Opens a shop's device in its folder and puts the shop to work.

use std::sync::Arc;

use comptoir_client::net::Handle;
use comptoir_client::{Device, DeviceConfig, OpenError};
use comptoir_store::ShopId;
use comptoir_wire::identity::Role;

use super::{Shop, ShopError};
use crate::AppState;

/// Why a shop could not be put to work.
#[derive(Debug, thiserror::Error)]
pub enum OpenShopError {
    /// Operator: the folder cannot be made or written.
    #[error("the shop's folder cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    /// Operator: its device's database cannot be opened.
    #[error(transparent)]
    Device(#[from] OpenError),
    /// Operator: its rows in the database cannot be read.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl Shop {
    /// Opens `DATA/shops/{slug}/device.db` (made, with its keys, the first time), connects it to
    /// the relay and begins to work.
    pub async fn open(counter: &AppState, id: ShopId) -> Result<Arc<Self>, OpenShopError> {
        let device = Self::open_device(counter, &id)?;
        let handle = Handle::start(device, &counter.tasks, counter.stop.clone());
        Ok(Self::start(counter, id, handle).await?)
    }

    /// The shop's device alone, without a connection: for commands that only need its keys.
    pub fn open_device(counter: &AppState, id: &ShopId) -> Result<Device, OpenShopError> {
        let folder = counter.folder(id);
        std::fs::create_dir_all(&folder)?;
        let db = rusqlite::Connection::open(folder.join("device.db")).map_err(OpenError::from)?;
        let clock = counter.clock.clone();
        let config = DeviceConfig {
            role: Role::Counter,
            relay: counter.config.relay.clone(),
            clock: Arc::new(move || clock.now_ms()),
        };
        Ok(Device::open(db, config)?)
    }
}
