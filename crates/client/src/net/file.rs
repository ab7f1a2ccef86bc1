//! A file of this machine on its way.

use std::fs::{File, Metadata};
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;
use std::time::SystemTime;

use crate::blob::{FileError, Source};
use crate::fetch::Boxed;

/// A file by its path; one that is written to meanwhile is no longer the same.
#[derive(Debug)]
pub struct OnDisk {
    path: PathBuf,
    size_bytes: u64,
    changed: Option<SystemTime>,
}

impl OnDisk {
    /// Looks whether it is there.
    pub fn open(path: impl Into<PathBuf>) -> std::io::Result<Self> {
        let path = path.into();
        let found = File::open(&path)?.metadata()?;
        if !found.is_file() {
            return Err(std::io::Error::other("it is not a file"));
        }
        Ok(Self { path, size_bytes: found.len(), changed: found.modified().ok() })
    }

    fn is_same(&self, found: &Metadata) -> bool {
        found.len() == self.size_bytes && found.modified().ok() == self.changed
    }

    fn part(&self, range: &Range<u64>) -> std::io::Result<Vec<u8>> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(range.start))?;
        let length = range.end - range.start;
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        (&mut file).take(length).read_to_end(&mut bytes)?;
        let is_whole = bytes.len() as u64 == length && self.is_same(&file.metadata()?);
        is_whole.then_some(bytes).ok_or_else(|| std::io::Error::other("it was changed"))
    }
}

impl Source for OnDisk {
    fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    fn read(&self, range: Range<u64>) -> Boxed<'_, Result<Vec<u8>, FileError>> {
        let part = self.part(&range).map_err(|_| FileError::Changed);
        Box::pin(std::future::ready(part))
    }
}
