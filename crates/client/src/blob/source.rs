//! Where a file's bytes are read from while it is on its way.

use std::future::Future;
use std::ops::Range;

use super::FileError;
use super::part::{Patience, fetch_part};
use crate::fetch::Fetch;
use crate::{FileOf, Line};

/// A file to read from, at any place and again. It has to stay the same while it is on its way.
pub trait Source {
    /// How many bytes there are.
    fn size_bytes(&self) -> u64;
    /// Exactly these bytes; [`FileError::Changed`] where they are no longer to be had.
    fn read(&self, range: Range<u64>) -> impl Future<Output = Result<Vec<u8>, FileError>>;
}

impl Source for Vec<u8> {
    fn size_bytes(&self) -> u64 {
        self.len() as u64
    }

    fn read(&self, range: Range<u64>) -> impl Future<Output = Result<Vec<u8>, FileError>> {
        let bytes = self.get(range.start as usize..range.end as usize);
        std::future::ready(bytes.map(<[u8]>::to_vec).ok_or(FileError::Changed))
    }
}

/// A file that came with a message, read from where it is: for handing it on.
pub(crate) struct Came<'a, F> {
    pub(crate) line: &'a Line,
    pub(crate) fetch: &'a F,
    pub(crate) file: FileOf,
    pub(crate) size_bytes: u64,
}

impl<F: Fetch> Source for Came<'_, F> {
    fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    async fn read(&self, range: Range<u64>) -> Result<Vec<u8>, FileError> {
        let part = fetch_part(self.line, self.fetch, self.file, range, Patience::None).await?;
        Ok(part.1)
    }
}
