//! What is imported: a feed's files, and the pictures beside them.

use std::path::{Path, PathBuf};

use comptoir_feed::{Format, InputFile, companions, detect};

use super::beside::Beside;
use crate::limits;

/// A feed and what lies beside it.
#[derive(Debug, Default)]
pub struct ImportInput {
    pub(super) files: Vec<InputFile>,
    pub(super) beside: Beside,
}

/// Why the files of a feed could not be gathered. Whoever named them has to act.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// Nothing there, or not to be read.
    #[error("{path} cannot be read: {cause}")]
    Unreadable {
        /// What was to be read.
        path: String,
        /// Why not.
        cause: std::io::Error,
    },
    /// More than a feed may have.
    #[error("the feed has more than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

/// Names of folders that hold a feed's pictures.
const PICTURE_FOLDERS: [&str; 6] = ["images", "img", "pictures", "media", "photos", "image"];

impl ImportInput {
    /// A feed in memory, and pictures in a folder (none: an empty path).
    pub fn from_bytes(files: Vec<InputFile>, pictures: Option<&Path>) -> Self {
        let mut beside = Beside::default();
        if let Some(folder) = pictures {
            beside.add(folder, "");
        }
        Self { files, beside }
    }

    /// A file with its companions, or a folder with a whole export; and a folder of pictures if
    /// they are elsewhere. Reads from disk: call it off the async threads.
    pub fn from_path(path: &Path, pictures: Option<&Path>) -> Result<Self, InputError> {
        let mut input = if path.is_dir() { Self::folder(path)? } else { Self::file(path)? };
        if let Some(pictures) = pictures {
            input.beside.add(pictures, "");
        }
        Ok(input)
    }

    /// The bytes of all files.
    pub fn size_bytes(&self) -> usize {
        self.files.iter().map(|file| file.bytes.len()).sum()
    }

    fn folder(root: &Path) -> Result<Self, InputError> {
        let mut input = Self::default();
        let mut size_bytes = 0;
        for path in walk(root, 6, &["csv", "tsv", "txt", "xml", "json"]) {
            let bytes = bytes(&path)?;
            size_bytes += bytes.len();
            if size_bytes > limits::FEED_BYTES_MAX {
                return Err(InputError::TooLarge { limit: limits::FEED_BYTES_MAX });
            }
            input.files.push(InputFile { path: under(root, &path), bytes });
            if input.files.len() >= comptoir_feed::limits::FILES_MAX {
                break;
            }
        }
        input.beside.add(root, "");
        Ok(input)
    }

    fn file(path: &Path) -> Result<Self, InputError> {
        let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new(".")).to_owned();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut main = InputFile { path: name.clone(), bytes: bytes(path)? };
        let format = detect(&main);
        // Fixtures are a folder: `data/product.xml` means what is around it.
        let around = parent.parent().filter(|_| parent.ends_with("data"));
        if let (Some(Format::PrestaShopXml), Some(root)) = (format, around) {
            return Self::folder(root);
        }
        let mut input = Self::default();
        if let Some(format) = format {
            for companion in companions(&name, format) {
                let file = parent.join(&companion);
                if file.is_file() {
                    input.files.push(InputFile { path: companion, bytes: bytes(&file)? });
                }
            }
        }
        main.path = name;
        input.files.insert(0, main);
        input.beside.add_flat(&parent);
        for folder in PICTURE_FOLDERS {
            input.beside.add(&parent.join(folder), folder);
            if let Some(grandparent) = parent.parent() {
                input.beside.add(&grandparent.join(folder), folder);
            }
        }
        Ok(input)
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, InputError> {
    let unreadable = |cause| InputError::Unreadable { path: path.display().to_string(), cause };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > comptoir_feed::limits::FILE_BYTES_MAX as u64 {
        return Err(InputError::TooLarge { limit: comptoir_feed::limits::FILE_BYTES_MAX });
    }
    std::fs::read(path).map_err(unreadable)
}

/// Files with one of these endings, sorted, links not followed.
pub(super) fn walk(root: &Path, depth: usize, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![(root.to_owned(), 0)];
    while let Some((folder, level)) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            let path = entry.path();
            if kind.is_dir() && level < depth {
                folders.push((path, level + 1));
            } else if kind.is_file() && has_ending(&path, endings) {
                found.push(path);
            }
            if found.len() >= limits::IMPORT_FILES_MAX {
                break;
            }
        }
    }
    found.sort();
    found
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}

/// The path under a folder, with `/`.
pub(super) fn under(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let parts = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    parts.collect::<Vec<_>>().join("/")
}
