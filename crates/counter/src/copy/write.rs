//! Writes each save of a device to the database, before it counts.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc as waiting};
use std::time::Duration;

use comptoir_client::copy::{self, Journal, NotCopied};
use comptoir_store::copies::{CopyLine, CopyRow};
use comptoir_store::{ShopId, Store, StoreError};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::follow::{FollowError, Place};
use crate::limits::{COPY_AGAIN_BYTES, COPY_JOURNAL_BYTES, COPY_PART_BYTES, COPY_TIME};

/// What is to be written.
enum Ask {
    /// A line; whoever saved waits for the answer.
    Line(ShopId, CopyLine, waiting::SyncSender<Result<(), String>>),
    /// A file to begin with from now on; nobody waits, and it goes when it is written.
    Whole(ShopId, i64, PathBuf, Arc<AtomicBool>),
}

/// Writes for every device, on a thread of its own: a device is driven by threads that wait, and
/// if all of the runtime's did, nobody would write.
#[derive(Debug, Clone)]
pub(crate) struct Writer(mpsc::UnboundedSender<Ask>);

impl Writer {
    pub(crate) fn start(
        database: String,
        epoch: i64,
        ended: CancellationToken,
    ) -> io::Result<Self> {
        let (sender, asked) = mpsc::unbounded_channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let name = "copies".to_owned();
        std::thread::Builder::new().name(name).spawn(move || {
            runtime.block_on(write_all(&database, epoch, asked, &ended));
            ended.cancel();
        })?;
        Ok(Self(sender))
    }

    fn ask(&self, ask: Ask) -> Result<(), NotCopied> {
        self.0.send(ask).map_err(|_| NotCopied("this counter's term is over".to_owned()))
    }
}

/// Writes until nobody asks any more; the lines of one shop follow on each other by themselves,
/// since its device waits for each.
async fn write_all(
    database: &str,
    epoch: i64,
    mut asked: mpsc::UnboundedReceiver<Ask>,
    ended: &CancellationToken,
) {
    let store = match Store::open_shared(database).await {
        Ok(store) => store.fenced(epoch),
        Err(error) => return tracing::error!(%error, "copies cannot be written"),
    };
    let tasks = TaskTracker::new();
    while let Some(ask) = asked.recv().await {
        let (store, ended) = (store.clone(), ended.clone());
        tasks.spawn(async move {
            match ask {
                Ask::Line(shop, line, done) => {
                    let written = line_in_time(&store, &shop, &line).await;
                    if let Err(why) = &written {
                        tracing::warn!(%shop, %why, "a save could not be copied");
                        ended.cancel();
                    }
                    // Who saved may have gone; what is written is written.
                    let _ = done.send(written);
                }
                Ask::Whole(shop, base, file, is_coming) => {
                    if let Err(error) = whole(&store, &shop, base, &file).await {
                        tracing::warn!(%shop, %error, "a device could not be copied anew");
                    }
                    let _ = fs::remove_file(&file);
                    is_coming.store(false, Ordering::Release);
                }
            }
        });
    }
    tasks.close();
    tasks.wait().await;
    store.close().await;
}

async fn line_in_time(store: &Store, shop: &ShopId, line: &CopyLine) -> Result<(), String> {
    let write = async {
        let mut tx = store.begin().await?;
        tx.copies(shop).add(line).await?;
        tx.save().await
    };
    match tokio::time::timeout(COPY_TIME, write).await {
        Ok(written) => written.map_err(|why: StoreError| why.to_string()),
        Err(_) => Err("the database did not answer in time".to_owned()),
    }
}

/// Writes a whole file, which the copy begins with from then on.
pub(super) async fn whole(
    store: &Store,
    shop: &ShopId,
    base: i64,
    file: &Path,
) -> Result<(), FollowError> {
    let mut tx = store.begin().await?;
    tx.copies(shop).forget_unfinished().await?;
    tx.save().await?;
    let parts = fs::metadata(file)?.len().div_ceil(COPY_PART_BYTES as u64) as i64;
    let mut from = File::open(file)?;
    for part in 0..parts {
        let mut bytes = Vec::new();
        from.by_ref().take(COPY_PART_BYTES as u64).read_to_end(&mut bytes)?;
        let mut tx = store.begin().await?;
        tx.copies(shop).add_part(base, part, bytes).await?;
        tx.save().await?;
    }
    let mut tx = store.begin().await?;
    tx.copies(shop).begin_with(CopyRow { base, parts }).await?;
    Ok(tx.save().await?)
}

/// A shop's device, as seen by who copies it.
pub(super) struct SecondPlace {
    writer: Writer,
    shop: ShopId,
    file: PathBuf,
    place: Place,
    /// The log itself, and how it begins: SQLite begins it anew only when we say so.
    log: Option<(File, [u8; LOG_HEAD])>,
    /// Written since the copy last began with a whole file, bytes; at first it is not known.
    since: u64,
    /// Such a file is on its way.
    is_coming: Arc<AtomicBool>,
}

/// Bytes at the beginning of a log that differ for each (salt and checksum).
const LOG_HEAD: usize = 32;

impl SecondPlace {
    pub(super) fn new(writer: Writer, shop: ShopId, file: PathBuf, place: Place) -> Self {
        Self {
            writer,
            shop,
            file,
            place,
            log: None,
            since: COPY_AGAIN_BYTES,
            is_coming: Arc::default(),
        }
    }

    /// The log is in the file now: says so, if there was anything in it.
    pub(super) fn settled(&mut self) -> Result<(), NotCopied> {
        if self.place.journal > 0 {
            self.line(Vec::new())?;
            self.place.journal = 0;
        }
        self.log = None;
        Ok(())
    }

    /// Writes a line, and waits for it.
    fn line(&mut self, bytes: Vec<u8>) -> Result<(), NotCopied> {
        let (done, answer) = waiting::sync_channel(1);
        let (line, place) = (self.place.line + 1, self.place.journal as i64);
        let grown = bytes.len() as u64;
        let line = CopyLine { line, place, bytes };
        self.writer.ask(Ask::Line(self.shop.clone(), line, done))?;
        // Longer than the writer itself waits: it answers, unless its thread is gone.
        match answer.recv_timeout(COPY_TIME + Duration::from_secs(1)) {
            Ok(written) => written.map_err(NotCopied)?,
            Err(_) => return Err(NotCopied("nobody writes copies any more".to_owned())),
        }
        self.place.line += 1;
        self.place.journal += grown;
        self.since += grown;
        Ok(())
    }

    /// What the log grew by.
    fn grown(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if self.log.is_none() {
            let Ok(mut log) = File::open(self.file.with_file_name("device.db-wal")) else {
                return Ok(bytes);
            };
            let mut head = [0; LOG_HEAD];
            match log.read_exact(&mut head) {
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(bytes),
                read => read?,
            }
            self.log = Some((log, head));
        }
        let Some((log, head)) = &mut self.log else { return Ok(bytes) };
        let mut begins = [0; LOG_HEAD];
        log.seek(SeekFrom::Start(0))?;
        log.read_exact(&mut begins)?;
        if begins != *head {
            return Err(io::Error::other("the device's log was begun anew by somebody else"));
        }
        log.seek(SeekFrom::Start(self.place.journal))?;
        log.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// A whole file to begin with, once much was written since the last: whoever comes new need
    /// not read it all.
    fn begin_again(&mut self) -> io::Result<()> {
        let size = fs::metadata(&self.file)?.len();
        if self.since < COPY_AGAIN_BYTES.max(size) || self.is_coming.load(Ordering::Acquire) {
            return Ok(());
        }
        self.since = 0;
        let taken = self.file.with_file_name("device.db.taken");
        fs::copy(&self.file, &taken)?;
        self.is_coming.store(true, Ordering::Release);
        let is_coming = Arc::clone(&self.is_coming);
        let whole = Ask::Whole(self.shop.clone(), self.place.line, taken, is_coming);
        self.writer.ask(whole).map_err(io::Error::other)
    }
}

impl copy::SecondPlace for SecondPlace {
    fn saved(&mut self, journal: &Journal<'_>) -> Result<(), NotCopied> {
        let failed = |why: io::Error| NotCopied(why.to_string());
        let bytes = self.grown().map_err(failed)?;
        if !bytes.is_empty() {
            self.line(bytes)?;
        }
        if self.place.journal >= COPY_JOURNAL_BYTES && journal.begin_anew()? {
            self.settled()?;
            self.begin_again().map_err(failed)?;
        }
        Ok(())
    }
}
