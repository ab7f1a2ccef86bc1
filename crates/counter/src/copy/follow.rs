//! Makes devices' files from their copies, again and again while another counter works.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use comptoir_client::copy;
use comptoir_store::copies::{CopyLine, CopyRow};
use comptoir_store::{ShopId, Store, StoreError, Tx};

use crate::limits::COPY_LINES_AT_ONCE;

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Place {
    /// The last line in it.
    pub(crate) line: i64,
    /// How long its log is, bytes.
    pub(crate) journal: u64,
}

/// Why a copy could not be followed.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// Operator: the database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Operator: the data folder.
    #[error("a device's file could not be written: {0}")]
    Disk(#[from] io::Error),
    /// Operator: a counter that had the database to itself has its keys.
    #[error("the keys of '{0}' are on the machine where it was: start the counter there first")]
    Elsewhere(ShopId),
    /// Operator: the database has not what was written to it.
    #[error("the copy of '{0}' is damaged: restore the database from a backup")]
    Damaged(ShopId),
}

/// The files of one data folder.
#[derive(Debug)]
pub struct Follower {
    data: PathBuf,
    places: HashMap<ShopId, Place>,
}

impl Follower {
    /// Begins in a data folder. What is there of devices that have a copy is made anew: it may be
    /// ahead of what counts.
    pub fn new(data: PathBuf) -> Self {
        Self { data, places: HashMap::new() }
    }

    /// Brings every file up to date.
    pub async fn follow(&mut self, store: &Store) -> Result<(), FollowError> {
        for head in store.peek().await?.all_copies().heads().await? {
            if self.places.get(&head.shop).is_none_or(|place| place.line != head.line) {
                self.follow_shop(store, &head.shop).await?;
            }
        }
        Ok(())
    }

    /// Brings one file up to date, and says how far it is; it is the caller's from then on.
    pub(crate) async fn leave(
        &mut self,
        store: &Store,
        shop: &ShopId,
    ) -> Result<Option<Place>, FollowError> {
        self.follow_shop(store, shop).await?;
        Ok(self.places.remove(shop))
    }

    pub(crate) async fn follow_shop(
        &mut self,
        store: &Store,
        shop: &ShopId,
    ) -> Result<(), FollowError> {
        let mut tx = store.read().await?;
        let Some(copy) = tx.copies(shop).lookup().await? else { return Ok(()) };
        let folder = self.data.join("shops").join(shop.as_str());
        let file = folder.join("device.db");
        let known = self.places.get(shop).copied().filter(|known| known.line >= copy.base);
        let mut place = if let Some(place) = known {
            place
        } else {
            self.places.remove(shop);
            fetch(&mut tx, shop, copy, &folder, &file).await?;
            Place { line: copy.base, journal: 0 }
        };
        loop {
            let lines = tx.copies(shop).after(place.line, COPY_LINES_AT_ONCE).await?;
            let (many, to) = (lines.len() as i64, file.clone());
            // Half-written is not up to date: it is made anew the next time.
            self.places.remove(shop);
            let written = tokio::task::spawn_blocking(move || write(&to, place, &lines)).await;
            place =
                written.map_err(io::Error::other)??.ok_or(FollowError::Damaged(shop.clone()))?;
            self.places.insert(shop.clone(), place);
            if many < COPY_LINES_AT_ONCE {
                return Ok(());
            }
        }
    }
}

/// Fetches the file a copy begins with.
async fn fetch(
    tx: &mut Tx,
    shop: &ShopId,
    copy: CopyRow,
    folder: &Path,
    file: &Path,
) -> Result<(), FollowError> {
    fs::create_dir_all(folder)?;
    for end in ["", "-wal", "-shm"] {
        match fs::remove_file(folder.join(format!("device.db{end}"))) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    let coming = folder.join("device.db.coming");
    let mut to = private(&coming)?;
    for part in 0..copy.parts {
        let bytes = tx.copies(shop).part(copy.base, part).await?;
        to.write_all(&bytes.ok_or_else(|| FollowError::Damaged(shop.clone()))?)?;
    }
    to.sync_all()?;
    Ok(fs::rename(&coming, file)?)
}

/// Writes lines where they belong; `None` if they do not follow on each other.
fn write(file: &Path, mut place: Place, lines: &[CopyLine]) -> io::Result<Option<Place>> {
    let log = file.with_file_name("device.db-wal");
    for line in lines {
        if line.line != place.line + 1 {
            return Ok(None);
        }
        if line.bytes.is_empty() {
            copy::settle(file).map_err(io::Error::other)?;
            place.journal = 0;
        } else if line.place as u64 == place.journal {
            let mut to = OpenOptions::new().create(true).write(true).truncate(false).open(&log)?;
            to.seek(SeekFrom::Start(place.journal))?;
            to.write_all(&line.bytes)?;
            place.journal += line.bytes.len() as u64;
        } else {
            return Ok(None);
        }
        place.line = line.line;
    }
    Ok(Some(place))
}

/// A new file that its owner alone reads: keys are in it.
pub(super) fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}
