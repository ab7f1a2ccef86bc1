//! Where the device lives: SQLite on the origin's private file system (OPFS), one file a relay.
//!
//! Writes go through `FileSystemSyncAccessHandle` and are flushed before SQLite goes on, so that
//! MLS state does not roll back when the tab or the machine dies. Browsers without it, and private
//! windows of some, cannot keep keys: they are told so.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use comptoir_client::Line;
use comptoir_client::blob::{FileError, Source};
use comptoir_client::fetch::Boxed;
use comptoir_client::rpc::{DeviceFactory, FactoryError};
use sqlite_wasm_vfs::sahpool::{OpfsSAHPoolCfgBuilder, OpfsSAHPoolUtil, install};
use wasm_bindgen_futures::JsFuture;

use crate::socket::{Socket, sleep};

/// Databases, a journal for each, and room for SQLite's own.
const FILES: u32 = 24;
/// How often the files are tried, and the pause between, milliseconds.
const TRIES: u32 = 30;
const PAUSE_MS: u32 = 100;

/// The private files, the sockets that run, and what the page handed over.
pub(crate) struct Home {
    files: OpfsSAHPoolUtil,
    sockets: RefCell<HashMap<String, Socket>>,
    handed: Handed,
}

/// Files that the page handed over, each under the name that a request has for it.
pub(crate) type Handed = Rc<RefCell<HashMap<String, web_sys::File>>>;

/// A file of the person's own: the browser reads of it what is asked for, and nothing once it was
/// changed.
pub(crate) struct Chosen(web_sys::File);

impl Source for Chosen {
    fn size_bytes(&self) -> u64 {
        self.0.size() as u64
    }

    fn read(&self, range: Range<u64>) -> Boxed<'_, Result<Vec<u8>, FileError>> {
        Box::pin(async move {
            let part = self.0.slice_with_f64_and_f64(range.start as f64, range.end as f64);
            let part = part.map_err(|_| FileError::Changed)?;
            let bytes =
                JsFuture::from(part.array_buffer()).await.map_err(|_| FileError::Changed)?;
            Ok(js_sys::Uint8Array::new(&bytes).to_vec())
        })
    }
}

impl Home {
    /// Opens the pool of files.
    pub(crate) async fn open(handed: Handed) -> Result<Self, String> {
        let pool = OpfsSAHPoolCfgBuilder::new()
            .vfs_name("comptoir")
            .directory("comptoir")
            .initial_capacity(FILES)
            .build();
        // A page that was just reloaded: the browser lets go of the old worker's files a moment
        // after its lock.
        for _ in 0..TRIES {
            if let Ok(files) = install::<sqlite_wasm_rs::WasmOsCallback>(&pool, true).await {
                return Ok(Self { files, sockets: RefCell::default(), handed });
            }
            sleep(PAUSE_MS).await;
        }
        Err("no_storage".to_owned())
    }
}

impl DeviceFactory for Home {
    type File = Chosen;

    fn open(&self, name: &str) -> Result<rusqlite::Connection, FactoryError> {
        rusqlite::Connection::open(format!("{name}.db"))
            .map_err(|error| FactoryError(error.to_string()))
    }

    fn erase(&self, name: &str) -> Result<(), FactoryError> {
        let erased = self.files.delete_db(&format!("{name}.db"));
        erased.map(drop).map_err(|error| FactoryError(error.to_string()))
    }

    fn take_out(&self, name: &str) -> Result<Vec<u8>, FactoryError> {
        let taken = self.files.export_db(&format!("{name}.db"));
        taken.map_err(|error| FactoryError(error.to_string()))
    }

    fn put_in(&self, name: &str, bytes: &[u8]) -> Result<(), FactoryError> {
        let put = self.files.import_db(&format!("{name}.db"), bytes);
        put.map_err(|error| FactoryError(error.to_string()))
    }

    fn connect(&self, name: &str, relay: &str, line: &Line) {
        let socket = Socket::run(relay, line.clone());
        self.sockets.borrow_mut().insert(name.to_owned(), socket);
    }

    fn hang_up(&self, name: &str) {
        self.sockets.borrow_mut().remove(name);
    }

    fn open_file(&self, path: &str) -> Result<Chosen, FactoryError> {
        let handed = self.handed.borrow().get(path).cloned();
        handed.map(Chosen).ok_or_else(|| {
            FactoryError("a browser reads no paths: hand the file over, or give its data".into())
        })
    }

    fn write_file(&self, _path: &str, _bytes: &[u8], _goes_on: bool) -> Result<(), FactoryError> {
        Err(FactoryError("a browser writes no paths: take the data from the answer".into()))
    }
}
