//! A power cut: everything that was written and not synced is gone.
//!
//! The server's folder is an ext4 file system in an image file. To cut the power the file system
//! is shut down without flushing its journal (`EXT4_IOC_SHUTDOWN`, as xfstests do, through
//! `xfs_io`): from that moment nothing in its page cache reaches the image. It is then unmounted,
//! which drops the cache, mounted again, which replays the journal, and the server started on it.
//! A file written and not synced just before each cut must be gone afterwards, or the round is not
//! counted: it would have shown nothing. Its name is new each time: ext4 writes out at once what
//! replaces a file by truncating it (auto_da_alloc). What this does not show: a disk that lies
//! about its own cache.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::crash::End;
use crate::LoadError;
use crate::server::Server;

const IMAGE_BYTES: u64 = 4 << 30;
const NEVER_SYNCED: &[u8] = b"written just before the cut";

/// The image, mounted.
pub(crate) struct PowerCut {
    image: PathBuf,
    mounted: PathBuf,
    cuts: u32,
}

fn run(program: &str, arguments: &[&Path]) -> Result<(), LoadError> {
    let output = Command::new(program).args(arguments).output();
    let output = output.map_err(|cause| LoadError::Program(format!("{program}: {cause}")))?;
    if output.status.success() {
        return Ok(());
    }
    let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(LoadError::Program(format!("{program} (needs root): {why}")))
}

impl PowerCut {
    /// Makes the image in a folder and mounts it.
    pub(crate) fn new(folder: &Path) -> Result<Self, LoadError> {
        let failed = LoadError::machine("making the image");
        let (image, mounted) = (folder.join("disk.img"), folder.join("disk"));
        let file = std::fs::File::create(&image).map_err(&failed)?;
        file.set_len(IMAGE_BYTES).map_err(&failed)?;
        std::fs::create_dir_all(&mounted).map_err(&failed)?;
        run("mkfs.ext4", &["-q".as_ref(), "-F".as_ref(), &image])?;
        let cut = Self { image, mounted, cuts: 0 };
        cut.mount()?;
        Ok(cut)
    }

    /// Where the server keeps its data.
    pub(crate) fn folder(&self) -> PathBuf {
        self.mounted.join("data")
    }

    fn mount(&self) -> Result<(), LoadError> {
        run("mount", &["-o".as_ref(), "loop".as_ref(), &self.image, &self.mounted])
    }

    fn control(&self) -> PathBuf {
        self.mounted.join(format!("never-synced-{}", self.cuts))
    }
}

impl End for PowerCut {
    fn end(&mut self, server: &mut Server) -> Result<bool, LoadError> {
        self.cuts += 1;
        let failed = LoadError::machine("the control file");
        std::fs::File::create(self.control())
            .and_then(|mut file| file.write_all(NEVER_SYNCED))
            .map_err(&failed)?;
        run("xfs_io", &["-x".as_ref(), "-c".as_ref(), "shutdown".as_ref(), &self.mounted])?;
        server.kill();
        run("umount", &[&self.mounted])?;
        self.mount()?;
        // Its name may be there: the server's own syncs save names too. What was in it may not.
        // Somebody else may have synced everything in between: such a round shows nothing.
        Ok(std::fs::read(self.control()).map_or(true, |found| found != NEVER_SYNCED))
    }
}

impl Drop for PowerCut {
    fn drop(&mut self) {
        // Nobody is left to be told; the image goes with its folder.
        let _ = run("umount", &[&self.mounted]);
    }
}
