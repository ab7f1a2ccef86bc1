//! Pictures that lie beside a feed, found by path or by name.
//!
//! Only files that were listed beforehand are ever opened: no path in a feed can lead elsewhere.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::input::{under, walk};

const ENDINGS: [&str; 6] = ["jpg", "jpeg", "png", "webp", "gif", "svg"];

/// The pictures there are.
#[derive(Debug, Default)]
pub(super) struct Beside {
    paths: HashMap<String, PathBuf>,
    names: HashMap<String, Vec<PathBuf>>,
    stems: HashMap<String, Vec<PathBuf>>,
}

impl Beside {
    /// Lists a folder and those in it; their paths begin with `prefix`.
    pub(super) fn add(&mut self, folder: &Path, prefix: &str) {
        for path in walk(folder, 6, &ENDINGS) {
            let name = under(folder, &path);
            let name = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            self.put(&name, path);
        }
    }

    /// Lists a folder's own files.
    pub(super) fn add_flat(&mut self, folder: &Path) {
        for path in walk(folder, 0, &ENDINGS) {
            self.put(&under(folder, &path), path);
        }
    }

    fn put(&mut self, name: &str, path: PathBuf) {
        let name = name.to_lowercase();
        let last = name.rsplit('/').next().unwrap_or_default().to_owned();
        let stem = last.rsplit_once('.').map_or(last.as_str(), |(stem, _)| stem).to_owned();
        self.names.entry(last).or_default().push(path.clone());
        self.stems.entry(stem).or_default().push(path.clone());
        self.paths.entry(name).or_insert(path);
    }

    /// Finds the file that a feed means.
    ///
    /// An address is looked up by its file's name: exports often come with the pictures their
    /// addresses point at. A path is looked up as it is, then by name, then without its ending and
    /// the hash some shops append (`shoe_89b84f81.png`), as long as only one file fits.
    pub(super) fn find(&self, source: &str) -> Option<&PathBuf> {
        let address = source.contains("://");
        let path = source.split(['?', '#']).next().unwrap_or_default().replace('\\', "/");
        let path = path.trim_start_matches("./").trim_start_matches('/').to_lowercase();
        if let Some(found) = self.paths.get(&path) {
            return Some(found);
        }
        let name = decoded(path.rsplit('/').next().unwrap_or_default());
        if let Some([found, ..]) = self.names.get(&name).map(Vec::as_slice) {
            return Some(found);
        }
        if address {
            return None;
        }
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
        let bare = without_hash(stem);
        for stem in [stem, bare] {
            if let Some([only]) = self.stems.get(stem).map(Vec::as_slice) {
                return Some(only);
            }
        }
        let mut ends = self.stems.iter().filter(|(known, _)| {
            known.strip_suffix(bare).is_some_and(|start| start.ends_with(['-', '_']))
        });
        match (ends.next(), ends.next()) {
            (Some((_, files)), None) => files.first().filter(|_| files.len() == 1),
            _ => None,
        }
    }
}

/// `shoe_89b84f81` is `shoe`.
fn without_hash(stem: &str) -> &str {
    match stem.rsplit_once('_') {
        Some((bare, hash)) if hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => {
            bare
        }
        _ => stem,
    }
}

/// `caf%C3%A9.jpg` is `café.jpg`.
fn decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = match rest {
            [b'%', high, low, ..] => std::str::from_utf8(&[*high, *low])
                .ok()
                .and_then(|digits| u8::from_str_radix(digits, 16).ok()),
            _ => None,
        };
        bytes.push(hex.unwrap_or(*first));
        rest = if hex.is_some() { rest.get(3..).unwrap_or_default() } else { tail };
    }
    String::from_utf8_lossy(&bytes).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By path, by name, by what the name is without its hash; never outside the folder.
    #[test]
    fn pictures_are_found_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("img")).unwrap();
        for name in ["front.jpg", "img/café.webp", "img/saleor-shoe.webp"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        std::fs::write(folder.path().join("secret.txt"), "x").unwrap();
        let mut beside = Beside::default();
        beside.add(folder.path(), "");
        let found = |source: &str| beside.find(source).map(|p| under(folder.path(), p));
        assert_eq!(found("./front.jpg").as_deref(), Some("front.jpg"));
        assert_eq!(found("https://shop.example/a/FRONT.jpg?v=2").as_deref(), Some("front.jpg"));
        assert_eq!(found("IMG/Caf%C3%A9.webp").as_deref(), Some("img/café.webp"));
        assert_eq!(found("products/shoe_89b84f81.png").as_deref(), Some("img/saleor-shoe.webp"));
        for source in ["secret.txt", "../secret.txt", "/etc/passwd", "%2e%2e/passwd", "", "shop"] {
            assert_eq!(found(source), None, "{source}");
        }
    }
}
