//! Where files are kept: a folder of this machine, or a bucket of a store that speaks S3.
//!
//! A file has a name, a path with slashes, and never changes once it is there. [`Files::put`] and
//! [`Files::take`] answer when it is kept: synced to disk, or acknowledged by the bucket. With a
//! bucket the folder stays in use for what is not whole yet, and for what was kept there before
//! there was a bucket: that is still found, and removed when its time is over.
//!
//! The folder is our own code rather than `object_store`'s: a part of two gibibytes becomes the
//! file by being renamed instead of copied, and names on disk are what they always were.

mod bucket;
mod folder;
mod http;
pub mod limits;
mod range;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::BoxStream;

use crate::bucket::Bucket;
pub use range::{RangeError, part_of};

/// A file's bytes as they come.
pub type Stream = BoxStream<'static, std::io::Result<Bytes>>;

/// Why a file was not kept, read or removed. No variant holds a key, a signature or a file's name.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// Caller: it is not there.
    #[error("there is no such file")]
    NotFound,
    /// Operator: not a place for files. It is not repeated: a password may stand in it.
    #[error("files must be a folder, s3://BUCKET or s3://BUCKET/PREFIX")]
    Address,
    /// Operator: the disk, or a permission.
    #[error("the disk failed: {0}")]
    Disk(#[from] std::io::Error),
    /// Operator: the bucket refuses or is away; the sentence says what to do.
    #[error("{0}")]
    Bucket(String),
}

/// A place for files. Clones are the same one.
#[derive(Debug, Clone)]
pub struct Files {
    /// Everything; with a bucket, what is not in it.
    folder: PathBuf,
    bucket: Option<Arc<Bucket>>,
    /// What names in the bucket begin with: nothing, or a path that ends with a slash.
    within: String,
}

impl Files {
    /// A folder, made when something is kept in it.
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), bucket: None, within: String::new() }
    }

    /// What an operator names: `s3://BUCKET/PREFIX`, with the keys of the usual variables
    /// (`AWS_ACCESS_KEY_ID`, …), or a folder. Nothing is asked yet: see [`Self::check`].
    ///
    /// `beside` is the folder that is used with a bucket.
    pub fn at(place: &str, beside: impl Into<PathBuf>) -> Result<Self, FilesError> {
        if let Some(rest) = place.strip_prefix("s3://") {
            let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            let prefix = prefix.trim_end_matches('/');
            if !is_name(name) || !(prefix.is_empty() || prefix.split('/').all(is_name)) {
                return Err(FilesError::Address);
            }
            let within = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
            let bucket = Some(Arc::new(Bucket::open(name)?));
            return Ok(Self { folder: beside.into(), bucket, within });
        }
        if place.is_empty() || place.contains("://") {
            return Err(FilesError::Address);
        }
        Ok(Self::folder(place))
    }

    /// What is kept under a name, as a place of its own.
    #[must_use]
    pub fn under(&self, name: &str) -> Self {
        Self {
            folder: self.folder.join(name),
            bucket: self.bucket.clone(),
            within: format!("{}{name}/", self.within),
        }
    }

    /// The same bucket beside another folder; what is a folder itself stays where it is.
    #[must_use]
    pub fn beside(self, folder: &Path) -> Self {
        let folder = if self.bucket.is_some() { folder.to_owned() } else { self.folder };
        Self { folder, ..self }
    }

    /// Whether they are in a bucket.
    pub fn in_bucket(&self) -> bool {
        self.bucket.is_some()
    }

    /// Where a file is, or would be, on this machine.
    pub fn on_disk(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes something small and reads it back: keys, bucket and address are right, or the error
    /// says which is not.
    pub async fn check(&self) -> Result<(), FilesError> {
        match &self.bucket {
            Some(bucket) => bucket.check(&self.within).await,
            None => Ok(tokio::fs::create_dir_all(&self.folder).await?),
        }
    }

    /// Keeps a file. One that is there is the same: names say what is in them, or are drawn.
    pub async fn put(&self, name: &str, bytes: Bytes) -> Result<(), FilesError> {
        match &self.bucket {
            Some(bucket) => bucket.put(&self.named(name), bytes).await,
            None => Ok(folder::put(&self.on_disk(name), bytes).await?),
        }
    }

    /// Keeps a file of this machine, whole and synced, under a name; it is moved. Where this fails
    /// it is still where it was, to be taken again.
    pub async fn take(&self, part: &Path, name: &str) -> Result<(), FilesError> {
        let Some(bucket) = &self.bucket else {
            return Ok(folder::take(part, &self.on_disk(name), &self.folder).await?);
        };
        bucket.send(&self.named(name), part).await?;
        Ok(folder::remove(part).await?)
    }

    /// Reads a file whole: only what is known to be small.
    pub async fn get(&self, name: &str) -> Result<Bytes, FilesError> {
        match &self.bucket {
            Some(bucket) => match bucket.get(&self.named(name)).await {
                Err(FilesError::NotFound) => folder::get(&self.on_disk(name)).await,
                read => read,
            },
            None => folder::get(&self.on_disk(name)).await,
        }
    }

    /// Reads a part of a file as it comes, a piece at a time in memory.
    pub async fn stream(&self, name: &str, range: Range<u64>) -> Result<Stream, FilesError> {
        match &self.bucket {
            Some(bucket) => match bucket.stream(&self.named(name), range.clone()).await {
                Err(FilesError::NotFound) => folder::stream(&self.on_disk(name), range).await,
                read => read,
            },
            None => folder::stream(&self.on_disk(name), range).await,
        }
    }

    /// How long a file is, bytes.
    pub async fn size(&self, name: &str) -> Result<u64, FilesError> {
        match &self.bucket {
            Some(bucket) => match bucket.size(&self.named(name)).await {
                Err(FilesError::NotFound) => folder::size(&self.on_disk(name)).await,
                read => read,
            },
            None => folder::size(&self.on_disk(name)).await,
        }
    }

    /// Whether a file is there.
    pub async fn has(&self, name: &str) -> Result<bool, FilesError> {
        match self.size(name).await {
            Ok(_) => Ok(true),
            Err(FilesError::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Removes a file, if it is there.
    pub async fn remove(&self, name: &str) -> Result<(), FilesError> {
        if let Some(bucket) = &self.bucket {
            bucket.remove(&self.named(name)).await?;
        }
        Ok(folder::remove(&self.on_disk(name)).await?)
    }

    fn named(&self, name: &str) -> String {
        format!("{}{name}", self.within)
    }
}

/// A bucket's name, or one step of a path in it.
fn is_name(text: &str) -> bool {
    let fits = |letter: u8| letter.is_ascii_alphanumeric() || b"-_.".contains(&letter);
    !text.is_empty() && !text.starts_with('.') && text.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use futures_util::TryStreamExt;

    use super::*;

    /// A folder keeps what it is given, gives any part of it, and nothing else is left in it.
    #[tokio::test]
    async fn a_folder_keeps_files() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::at(folder.path().to_str().unwrap(), "/nowhere").unwrap().under("a/b");
        files.put("c/one", Bytes::from_static(b"0123456789")).await.unwrap();
        files.put("c/one", Bytes::from_static(b"0123456789")).await.unwrap();
        assert_eq!(&files.get("c/one").await.unwrap()[..], b"0123456789");
        let part: Vec<Bytes> =
            files.stream("c/one", 2..5).await.unwrap().try_collect().await.unwrap();
        assert_eq!(part.concat(), b"234");
        assert_eq!(files.size("c/one").await.unwrap(), 10);

        let part = files.on_disk("c/two.part");
        std::fs::write(&part, "two").unwrap();
        files.take(&part, "c/two").await.unwrap();
        let kept = std::fs::read_dir(folder.path().join("a/b/c")).unwrap();
        let mut kept: Vec<_> = kept.map(|file| file.unwrap().file_name()).collect();
        kept.sort();
        assert_eq!(kept, ["one", "two"]);

        files.remove("c/one").await.unwrap();
        files.remove("c/one").await.unwrap();
        assert!(!files.has("c/one").await.unwrap());
        assert!(matches!(files.size("c/one").await, Err(FilesError::NotFound)));
        assert!(matches!(files.get("c/one").await, Err(FilesError::NotFound)));
        assert!(matches!(files.stream("c/one", 0..1).await, Err(FilesError::NotFound)));
    }

    #[test]
    fn a_place_is_a_bucket_or_a_folder() {
        assert!(Files::at("/var/lib/files", "/").is_ok_and(|files| !files.in_bucket()));
        for wrong in ["", "s3://", "s3:///a", "s3://a//b", "s3://a/../b", "s3://key:secret@a"] {
            assert!(matches!(Files::at(wrong, "/"), Err(FilesError::Address)), "{wrong}");
        }
        assert!(matches!(Files::at("gs://bucket", "/"), Err(FilesError::Address)));
    }
}
