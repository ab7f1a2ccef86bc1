//! Where a file's bytes are read from while it is on its way.

use std::ops::Range;

use super::FileError;
use super::part::{Patience, fetch_part};
use crate::fetch::{Boxed, Fetch, Shared};
use crate::{FileOf, Line};

/// A file to read from, at any place and again. It has to stay the same while it is on its way.
pub trait Source: Shared {
    /// How many bytes there are.
    fn size_bytes(&self) -> u64;
    /// Exactly these bytes; [`FileError::Changed`] where they are no longer to be had.
    fn read(&self, range: Range<u64>) -> Boxed<'_, Result<Vec<u8>, FileError>>;
}

impl Source for Vec<u8> {
    fn size_bytes(&self) -> u64 {
        self.len() as u64
    }

    fn read(&self, range: Range<u64>) -> Boxed<'_, Result<Vec<u8>, FileError>> {
        let bytes = self.get(range.start as usize..range.end as usize);
        Box::pin(std::future::ready(bytes.map(<[u8]>::to_vec).ok_or(FileError::Changed)))
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

    fn read(&self, range: Range<u64>) -> Boxed<'_, Result<Vec<u8>, FileError>> {
        Box::pin(async move {
            let Self { line, fetch, file, .. } = self;
            Ok(fetch_part(line, *fetch, *file, range, Patience::None).await?.1)
        })
    }
}
