//! The data folder: where what is kept, and that one server at a time holds it.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FolderError {
    /// Operator: another Comptoir has it.
    #[error("another Comptoir is using {0}; stop it first, or give another --data")]
    InUse(PathBuf),
    /// Operator: its files are elsewhere than is said now.
    #[error(
        "the files of {data} are at {before}: start it with --files {before}, or bring them \
         {now} and remove {note}"
    )]
    FilesElsewhere {
        /// The folder.
        data: PathBuf,
        /// Where they were kept until now.
        before: String,
        /// Where they would be looked for.
        now: String,
        /// What remembers it.
        note: PathBuf,
    },
    /// Operator: not there, or no permission.
    #[error("cannot use {0}: {1}")]
    Io(PathBuf, std::io::Error),
}

/// A data folder that this process holds until it is dropped.
#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder if it is not there, readable by its owner alone, and takes its lock.
    pub(crate) fn open(root: &Path) -> Result<Self, FolderError> {
        let io = |error| FolderError::Io(root.to_owned(), error);
        fs::create_dir_all(root).map_err(io)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(root, fs::Permissions::from_mode(0o700)).map_err(io)?;
        }
        let lock = File::create(root.join("lock")).map_err(io)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { root: root.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(FolderError::InUse(root.to_owned())),
            Err(TryLockError::Error(error)) => Err(io(error)),
        }
    }

    /// Remembers where the files are that are not in it, so that commands know; refuses to look
    /// for them anywhere else.
    pub(crate) fn settle_files(&self, place: Option<&str>) -> Result<(), FolderError> {
        let note = self.root.join(FILES_NOTE);
        match files_elsewhere(&self.root) {
            Some(before) if place != Some(&before) => {
                let now = place.map_or_else(|| "back".to_owned(), |place| format!("to {place}"));
                Err(FolderError::FilesElsewhere { data: self.root.clone(), before, now, note })
            }
            None if place.is_some() => fs::write(&note, place.unwrap_or_default())
                .map_err(|error| FolderError::Io(note, error)),
            _ => Ok(()),
        }
    }

    /// The folder itself.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }
}

/// What remembers where files are.
const FILES_NOTE: &str = "files.txt";

/// Where the files of a data folder are, if not in it.
pub(crate) fn files_elsewhere(root: &Path) -> Option<String> {
    let said = fs::read_to_string(root.join(FILES_NOTE)).ok()?;
    Some(said.trim().to_owned()).filter(|place| !place.is_empty())
}

/// What a backup of a data folder does not hold, and `verify` does not look at, in a sentence.
pub(crate) fn not_in_it(root: &Path) -> Option<String> {
    let place = files_elsewhere(root)?;
    Some(format!(
        "pictures, uploads and encrypted files at {place}: keep that place with its own means"
    ))
}

/// Where a running server listens for `comptoir shop …` and its like.
pub(crate) fn control_socket(root: &Path) -> PathBuf {
    root.join("control.sock")
}

/// Where the relay keeps what it keeps.
pub(crate) fn relay(root: &Path) -> PathBuf {
    root.join("relay")
}

/// Where certificates that an authority gave are kept, with the account's key.
pub(crate) fn certificates(root: &Path) -> PathBuf {
    root.join("certificates")
}

/// The shops' database, unless another is configured.
pub(crate) fn database_url(root: &Path) -> String {
    comptoir_store::file_url(&root.join("store.db"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_server_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let held = Folder::open(dir.path()).unwrap();
        assert!(matches!(Folder::open(dir.path()), Err(FolderError::InUse(_))));
        drop(held);
        assert!(Folder::open(dir.path()).is_ok());
    }
}
