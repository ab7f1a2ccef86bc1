//! Looks for damage in a journal of the embedded engine, without opening the engine.
//!
//! The engine takes whatever does not read for the torn end of a crash and cuts it off, which is
//! right at the end and silent in the middle. So what follows is looked at here: a batch that was
//! written whole behind one that does not read means that something was damaged later.

use std::fs;
use std::io;
use std::path::Path;

/// What ends a batch that was written whole (fjall 3: tag, checksum, magic).
const END: u8 = 3;
const MAGIC: &[u8] = b"FJL\x03";

/// Reads every journal in a relay's folder; each sentence is a problem, with the file's name.
pub fn check(dir: &Path) -> io::Result<Vec<String>> {
    let mut problems = Vec::new();
    let folder = dir.join("engine");
    if !folder.is_dir() {
        return Ok(problems);
    }
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "jnl") {
            continue;
        }
        let bytes = fs::read(&path)?;
        let whole = whole_batches(&bytes);
        if has_end(bytes.get(whole..).unwrap_or_default()) {
            let path = path.display();
            problems.push(format!("{path} does not read on after byte {whole}"));
        }
    }
    Ok(problems)
}

/// How far batches read one after the other, bytes.
fn whole_batches(bytes: &[u8]) -> usize {
    let (mut at, mut whole, mut inside) = (0, 0, false);
    while let Some((&tag, rest)) = bytes.get(at..).and_then(<[u8]>::split_first) {
        let Some(length) = length_of(tag, rest, inside) else { return whole };
        if rest.len() < length {
            return whole;
        }
        at += 1 + length;
        inside = tag != END;
        if tag == END {
            whole = at;
        }
    }
    whole
}

/// How long a piece is behind its tag; `None` where it cannot stand.
fn length_of(tag: u8, rest: &[u8], inside: bool) -> Option<usize> {
    match (tag, inside) {
        (1, false) => Some(4 + 8),
        (2, true) => {
            let key = rest.get(10..12)?.try_into().map(u16::from_le_bytes).ok()?;
            let value = rest.get(16..20)?.try_into().map(u32::from_le_bytes).ok()?;
            Some(20 + usize::from(key) + value as usize)
        }
        (END, true) => (rest.get(8..12)? == MAGIC).then_some(12),
        (4, true) => Some(8),
        _ => None,
    }
}

/// Whether a batch ends somewhere in here.
fn has_end(bytes: &[u8]) -> bool {
    bytes.windows(13).any(|piece| piece.first() == Some(&END) && piece.ends_with(MAGIC))
}
