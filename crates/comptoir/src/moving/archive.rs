//! A shop in one file: its rows, its device's keys and messages, its pictures. A tar archive that
//! only its owner can read.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use comptoir_counter::AppState;
use comptoir_files::Files;
use comptoir_store::moving::{self, Counts, ROWS_AT_ONCE, Row, Table, Tally};
use comptoir_store::{ShopId, Tx};
use comptoir_wire::link::is_slug;
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::admin::AdminError;
use crate::backup;

/// How it is laid out; another number is another program's.
const LAYOUT: u32 = 1;
/// Its parts.
const SAYS: &str = "shop.json";
const KEYS: &str = "device.db";
const ROWS: &str = "rows";
const FILES: &str = "files";
/// What of a shop's files there is.
const BELOW: [&str; 3] = ["media", "uploads", "quick"];

/// What is in it, in its first part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Archive {
    layout: u32,
    slug: String,
    /// The columns of each table, in the order of its rows.
    tables: Vec<(String, Vec<String>)>,
    /// Rows of each table.
    pub(crate) counts: Counts,
    /// Pictures and uploads.
    pub(crate) files: u64,
    /// SHA-256 of everything behind it, as it stands in the archive.
    hash: String,
}

/// An archive that was laid out in a folder of its own, which goes with it.
pub(crate) struct Unpacked {
    says: Archive,
    folder: TempDir,
}

impl Archive {
    /// Writes a shop to a file that is not there yet, and reads it back.
    pub(crate) async fn write(
        counter: &AppState,
        shop: &ShopId,
        data: &Path,
        file: &Path,
    ) -> Result<Self, AdminError> {
        if file.exists() {
            return Err(AdminError::Refused(format!("{} is there already", file.display())));
        }
        let copies = tempfile::tempdir_in(data).map_err(AdminError::system)?;
        let mut tx = counter.store.read().await.map_err(AdminError::system)?;
        if !tx.has_shop(shop).await.map_err(AdminError::system)? {
            return Err(AdminError::Refused(format!("there is no shop '{shop}' to move")));
        }
        let mut says = Self {
            layout: LAYOUT,
            slug: shop.0.clone(),
            tables: Vec::new(),
            counts: Counts::new(),
            files: 0,
            hash: String::new(),
        };
        let mut parts = Vec::new();
        let mut tallies = Vec::new();
        fs::create_dir(copies.path().join(ROWS)).map_err(AdminError::system)?;
        for table in moving::tables().await.map_err(AdminError::system)? {
            let name = PathBuf::from(ROWS).join(&table.name);
            let tally = rows_to(&mut tx, &table, shop, &copies.path().join(&name)).await?;
            says.counts.insert(table.name.clone(), tally.rows);
            says.tables.push((table.name.clone(), names_of(&table)));
            parts.push((name.clone(), copies.path().join(&name)));
            tallies.push((table, tally));
        }
        drop(tx);
        let keys = counter.folder(shop).join(KEYS);
        if keys.exists() {
            let copy = backup::copy_database(&keys, &copies.path().join(KEYS))?;
            parts.push((KEYS.into(), copy));
        }
        let files = counter.files(shop);
        for below in BELOW {
            let Ok(entries) = fs::read_dir(files.on_disk(below)) else { continue };
            for entry in entries {
                let entry = entry.map_err(AdminError::system)?;
                if entry.path().is_file() {
                    let name = Path::new(FILES).join(below).join(entry.file_name());
                    parts.push((name, entry.path()));
                    says.files += 1;
                }
            }
        }
        tokio::task::block_in_place(|| {
            says.hash = hash_of(&parts)?;
            says.pack(&parts, file)?;
            // What cannot be read back was not moved.
            let back = Self::unpack(file, data)?;
            for (table, tally) in &tallies {
                let mut read = Tally::default();
                for row in back.rows_of(table)? {
                    read.add(&row?);
                }
                if read != *tally {
                    let why = format!("{} does not read back: {}", file.display(), table.name);
                    return Err(AdminError::System(why));
                }
            }
            Ok(())
        })?;
        Ok(says)
    }

    fn pack(&self, parts: &[(PathBuf, PathBuf)], file: &Path) -> Result<(), AdminError> {
        let unfinished = file.with_extension("unfinished");
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let packed = || -> std::io::Result<()> {
            let mut archive = tar::Builder::new(BufWriter::new(options.open(&unfinished)?));
            let says = serde_json::to_vec_pretty(self)?;
            let mut header = tar::Header::new_gnu();
            header.set_size(says.len() as u64);
            header.set_mode(0o600);
            archive.append_data(&mut header, SAYS, &says[..])?;
            for (name, path) in parts {
                archive.append_path_with_name(path, name)?;
            }
            let out = archive.into_inner()?.into_inner()?;
            out.sync_all()?;
            fs::rename(&unfinished, file)?;
            let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        };
        packed().map_err(AdminError::system)
    }

    /// Lays an archive out beside a data folder's own things, and checks that it is whole.
    pub(crate) fn unpack(file: &Path, data: &Path) -> Result<Unpacked, AdminError> {
        let refused = |why: String| AdminError::Refused(format!("{}: {why}", file.display()));
        let source = File::open(file).map_err(|error| refused(error.to_string()))?;
        let folder = tempfile::tempdir_in(data).map_err(AdminError::system)?;
        let mut archive = tar::Archive::new(BufReader::new(source));
        let mut parts = Vec::new();
        for entry in archive.entries().map_err(AdminError::system)? {
            let mut entry = entry.map_err(|error| refused(format!("torn: {error}")))?;
            let name = entry.path().map_err(|error| refused(error.to_string()))?.into_owned();
            // Refuses what would land outside the folder.
            entry.unpack_in(folder.path()).map_err(|error| refused(format!("torn: {error}")))?;
            if name != Path::new(SAYS) {
                parts.push((name.clone(), folder.path().join(name)));
            }
        }
        let says = fs::read(folder.path().join(SAYS)).ok();
        let says: Option<Self> = says.and_then(|says| serde_json::from_slice(&says).ok());
        let says = says.filter(|says| says.layout == LAYOUT && is_slug(&says.slug));
        let says = says.ok_or_else(|| refused("not a shop that was moved to a file".into()))?;
        if hash_of(&parts)? != says.hash {
            return Err(refused("it is not whole: move the shop to a file again".into()));
        }
        Ok(Unpacked { says, folder })
    }
}

impl Unpacked {
    /// Whose it is.
    pub(crate) fn shop(&self) -> ShopId {
        ShopId(self.says.slug.clone())
    }

    /// Adds the rows, and compares what is there then with what was in the file.
    pub(crate) async fn rows_into(&self, tx: &mut Tx) -> Result<Counts, AdminError> {
        let tables = moving::tables().await.map_err(AdminError::system)?;
        let here = tables.iter().map(|table| (table.name.clone(), names_of(table)));
        if here.collect::<Vec<_>>() != self.says.tables {
            let why = "the file was made by another version of this program: use the same on both \
                machines, and upgrade afterwards";
            return Err(AdminError::Refused(why.to_owned()));
        }
        for table in &tables {
            let (mut read, mut some) = (Tally::default(), Vec::new());
            for row in self.rows_of(table)? {
                let row = row?;
                read.add(&row);
                some.push(row);
                if some.len() == ROWS_AT_ONCE {
                    tx.add_rows(table, &some).await.map_err(AdminError::refused)?;
                    some.clear();
                }
            }
            tx.add_rows(table, &some).await.map_err(AdminError::refused)?;
            tx.compare(table, &self.shop(), read).await.map_err(AdminError::refused)?;
        }
        Ok(self.says.counts.clone())
    }

    /// Keeps the pictures and uploads; says how many. The picture over the shop's page belongs into
    /// its folder, wherever the others are.
    pub(crate) async fn files_into(&self, home: &Path, files: &Files) -> Result<u64, AdminError> {
        let (mut kept, at_home) = (0, Files::folder(home));
        for below in BELOW {
            let Ok(entries) = fs::read_dir(self.folder.path().join(FILES).join(below)) else {
                continue;
            };
            for entry in entries {
                let entry = entry.map_err(AdminError::system)?;
                let name = format!("{below}/{}", entry.file_name().to_string_lossy());
                let place = if name.starts_with("media/cover.") { &at_home } else { files };
                place.take(&entry.path(), &name).await.map_err(AdminError::system)?;
                kept += 1;
            }
        }
        Ok(kept)
    }

    /// Puts the device's keys and messages into the shop's folder.
    pub(crate) fn keys_into(&self, home: &Path) -> Result<(), AdminError> {
        let keys = self.folder.path().join(KEYS);
        if !keys.exists() {
            return Ok(());
        }
        let put = || -> std::io::Result<()> {
            fs::create_dir_all(home)?;
            File::open(&keys)?.sync_all()?;
            fs::rename(&keys, home.join(KEYS))?;
            File::open(home)?.sync_all()
        };
        put().map_err(AdminError::system)
    }

    /// A table's rows, as they are read.
    fn rows_of(
        &self,
        table: &Table,
    ) -> Result<impl Iterator<Item = Result<Row, AdminError>> + use<>, AdminError> {
        let file = self.folder.path().join(ROWS).join(&table.name);
        let lines = BufReader::new(File::open(file).map_err(AdminError::system)?).lines();
        Ok(lines.map(|line| {
            let line = line.map_err(AdminError::system)?;
            serde_json::from_str(&line).map_err(AdminError::refused)
        }))
    }
}

fn names_of(table: &Table) -> Vec<String> {
    table.columns().iter().map(|column| column.name.clone()).collect()
}

/// Writes a table's rows, one a line.
async fn rows_to(
    tx: &mut Tx,
    table: &Table,
    shop: &ShopId,
    to: &Path,
) -> Result<Tally, AdminError> {
    let mut tally = Tally::default();
    let mut out = BufWriter::new(File::create(to).map_err(AdminError::system)?);
    let mut rows = tx.rows_of_shop(table, shop);
    while let Some(row) = rows.try_next().await.map_err(AdminError::system)? {
        tally.add(&row);
        serde_json::to_writer(&mut out, &row).map_err(AdminError::system)?;
        out.write_all(b"\n").map_err(AdminError::system)?;
    }
    out.flush().map_err(AdminError::system)?;
    Ok(tally)
}

/// Over names and contents.
fn hash_of(parts: &[(PathBuf, PathBuf)]) -> Result<String, AdminError> {
    let hash = || -> std::io::Result<String> {
        let mut all = Sha256::new();
        for (name, path) in parts {
            let mut one = Sha256::new();
            std::io::copy(&mut File::open(path)?, &mut one)?;
            all.update(name.to_string_lossy().as_bytes());
            all.update([0]);
            all.update(one.finalize());
        }
        Ok(data_encoding::HEXLOWER.encode(&all.finalize()))
    };
    hash().map_err(AdminError::system)
}
