//! Where the device lives: SQLite on the origin's private file system (OPFS), one file a relay.
//!
//! Writes go through `FileSystemSyncAccessHandle` and are flushed before SQLite goes on, so that
//! MLS state does not roll back when the tab or the machine dies. Browsers without it, and private
//! windows of some, cannot keep keys: they are told so.

use std::cell::RefCell;
use std::collections::HashMap;

use comptoir_client::Line;
use comptoir_client::rpc::{DeviceFactory, FactoryError};
use sqlite_wasm_vfs::sahpool::{OpfsSAHPoolCfgBuilder, OpfsSAHPoolUtil, install};

use crate::socket::{Socket, sleep};

/// Databases, a journal for each, and room for SQLite's own.
const FILES: u32 = 24;
/// How often the files are tried, and the pause between, milliseconds.
const TRIES: u32 = 30;
const PAUSE_MS: u32 = 100;

/// The private files, and the sockets that run.
pub(crate) struct Home {
    files: OpfsSAHPoolUtil,
    sockets: RefCell<HashMap<String, Socket>>,
}

impl Home {
    /// Opens the pool of files.
    pub(crate) async fn open() -> Result<Self, String> {
        let pool = OpfsSAHPoolCfgBuilder::new()
            .vfs_name("comptoir")
            .directory("comptoir")
            .initial_capacity(FILES)
            .build();
        // A page that was just reloaded: the browser lets go of the old worker's files a moment
        // after its lock.
        for _ in 0..TRIES {
            if let Ok(files) = install::<sqlite_wasm_rs::WasmOsCallback>(&pool, true).await {
                return Ok(Self { files, sockets: RefCell::default() });
            }
            sleep(PAUSE_MS).await;
        }
        Err("no_storage".to_owned())
    }
}

impl DeviceFactory for Home {
    fn open(&self, name: &str) -> Result<rusqlite::Connection, FactoryError> {
        rusqlite::Connection::open(format!("{name}.db"))
            .map_err(|error| FactoryError(error.to_string()))
    }

    fn erase(&self, name: &str) -> Result<(), FactoryError> {
        let erased = self.files.delete_db(&format!("{name}.db"));
        erased.map(drop).map_err(|error| FactoryError(error.to_string()))
    }

    fn connect(&self, name: &str, relay: &str, line: &Line) {
        let socket = Socket::run(relay, line.clone());
        self.sockets.borrow_mut().insert(name.to_owned(), socket);
    }

    fn hang_up(&self, name: &str) {
        self.sockets.borrow_mut().remove(name);
    }

    fn read_file(&self, _path: &str) -> Result<Vec<u8>, FactoryError> {
        Err(FactoryError("a browser reads no paths: give the file's data".into()))
    }

    fn write_file(&self, _path: &str, _bytes: &[u8]) -> Result<(), FactoryError> {
        Err(FactoryError("a browser writes no paths: take the data from the answer".into()))
    }
}
