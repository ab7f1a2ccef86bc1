//! In which stream things are, where there are several.
//!
//! This may never change: what is stored is looked for here. A log goes by its own name, which is
//! a device's id; a key by the id in it, so that what a device or a group has is together.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;

use crate::{Append, Batch, Precondition};

/// How many streams there are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// At least 1.
    pub(super) streams: usize,
}

/// What decides where a key is.
#[derive(Debug, PartialEq, Eq)]
enum Rule<'a> {
    /// A part of it.
    GoesBy(&'a [u8]),
    /// It names a stream.
    At(usize),
    /// It is at home with the batch that puts it, whatever it says itself.
    WithItsBatch,
}

/// What becomes of a batch.
#[derive(Debug)]
pub(super) enum Route {
    /// It is decided in this stream, its home; entries for other streams are promised there.
    Home(usize),
    /// It rests on nothing: each stream gets its part.
    Split(Vec<(usize, Batch)>),
    /// It rests on one stream and writes keys of another, which cannot be done at once.
    Torn,
}

/// The relay's keys are one letter, then ids of fixed length (and names, which end a key).
fn rule(key: &[u8]) -> Rule<'_> {
    let ends = |begin: usize| Rule::GoesBy(key.get(begin..).unwrap_or_default());
    match (key.first(), key.len()) {
        // A sender's id: by the group for a commit, by the device for a send.
        (Some(b'o'), 19) => Rule::WithItsBatch,
        // A device of an account, a name of an account.
        (Some(b'a'), 49) | (Some(b'N'), 34..) => ends(33),
        (Some(b'n'), 2..) => ends(1),
        (Some(b'd' | b'k' | b'g' | b'b'), 17..) => Rule::GoesBy(key.get(1..17).unwrap_or_default()),
        // Marks that tie numbers to times, and what is written to see whether a stream takes it:
        // each stream has its own, and its number is behind unless it is the first.
        (Some(b'm'), 9) | (Some(b'r'), 1) | (None, _) => Rule::At(0),
        (Some(b'm'), 11) | (Some(b'r'), 3) => {
            let at = key.get(key.len() - 2..).and_then(|at| at.try_into().ok());
            Rule::At(at.map(u16::from_be_bytes).unwrap_or_default().into())
        }
        (Some(_), _) => Rule::GoesBy(key.get(..1).unwrap_or_default()),
    }
}

impl Layout {
    /// Where what goes by this is.
    fn hashed(self, by: &[u8]) -> usize {
        // FNV-1a, stirred at the end: the same on every machine and for ever.
        let fnv = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = by.iter().fold(0xcbf2_9ce4_8422_2325, fnv);
        let hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((hash >> 32) % self.streams.max(1) as u64) as usize
    }

    /// Where a log is.
    pub(super) fn log(self, log: &[u8]) -> usize {
        self.hashed(log)
    }

    /// Where a key is; `None` if that depends on who put it.
    pub(super) fn key(self, key: &[u8]) -> Option<usize> {
        if self.streams == 1 {
            return Some(0);
        }
        match rule(key) {
            Rule::GoesBy(by) => Some(self.hashed(by)),
            Rule::At(stream) => Some(stream.min(self.streams - 1)),
            Rule::WithItsBatch => None,
        }
    }

    /// Where all keys are that begin with this, if they are together.
    pub(super) fn prefix(self, prefix: &[u8]) -> Option<usize> {
        match (self.streams, prefix.first(), prefix.len()) {
            (1, ..) => Some(0),
            (_, Some(b'd' | b'k' | b'g' | b'b'), 17..) => self.key(prefix),
            _ => None,
        }
    }

    /// Where a batch goes. `find` says in which streams a key is that was put with its batch.
    pub(super) fn route(self, batch: &Batch, find: impl Fn(&Bytes) -> Vec<usize>) -> Route {
        if self.streams == 1 {
            return Route::Home(0);
        }
        let keys = batch.preconditions.iter().map(Precondition::key);
        let keys = keys.chain(batch.puts.iter().map(|(key, _)| key)).chain(&batch.deletes);
        let logs = batch.creates.iter().chain(&batch.drops);
        let mut fixed: BTreeSet<usize> = keys.clone().filter_map(|key| self.key(key)).collect();
        fixed.extend(logs.map(|log| self.log(log)));
        fixed.extend(batch.home.as_ref().map(|home| self.hashed(home)));
        let roams = batch.home.is_none() && keys.clone().any(|key| self.key(key).is_none());
        let first = batch.appends.iter().find_map(|append| append.logs.first());
        match (fixed.first(), fixed.len()) {
            (Some(home), 1) if !roams => Route::Home(*home),
            (None, _) if !roams => Route::Home(first.map_or(0, |log| self.log(log))),
            _ if batch.preconditions.is_empty() => Route::Split(self.split(batch, find)),
            _ => Route::Torn,
        }
    }

    /// What each stream gets of a batch that rests on nothing.
    fn split(self, batch: &Batch, find: impl Fn(&Bytes) -> Vec<usize>) -> Vec<(usize, Batch)> {
        let mut parts: BTreeMap<usize, Batch> = BTreeMap::new();
        let home = batch.home.as_ref().map(|home| self.hashed(home));
        for log in &batch.drops {
            parts.entry(self.log(log)).or_default().drops.push(log.clone());
        }
        for log in &batch.creates {
            parts.entry(self.log(log)).or_default().creates.push(log.clone());
        }
        for key in &batch.deletes {
            let at = self.key(key).or(home).map_or_else(|| find(key), |at| vec![at]);
            for at in at {
                parts.entry(at).or_default().deletes.push(key.clone());
            }
        }
        for (key, value) in &batch.puts {
            let at = self.key(key).or(home).unwrap_or_default();
            parts.entry(at).or_default().puts.push((key.clone(), value.clone()));
        }
        for append in &batch.appends {
            let mut logs: BTreeMap<usize, Vec<Bytes>> = BTreeMap::new();
            for log in &append.logs {
                logs.entry(self.log(log)).or_default().push(log.clone());
            }
            for (at, logs) in logs {
                let append = Append { logs, value: append.value.clone() };
                parts.entry(at).or_default().appends.push(append);
            }
        }
        parts.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: Layout = Layout { streams: 3 };

    fn key(letter: u8, parts: &[&[u8]]) -> Bytes {
        [&[letter], &parts.concat()[..]].concat().into()
    }

    /// Where things are is frozen: a cluster made by an earlier version is looked up by this one.
    #[test]
    fn places_never_change() {
        let places: Vec<_> = (0u8..16).map(|id| THREE.log(&[id; 16])).collect();
        assert_eq!(places, [0, 0, 1, 1, 0, 1, 2, 2, 2, 2, 0, 2, 1, 2, 0, 1]);
        let names = ["halbran", "sarcelle", "colvert"].map(|name| THREE.hashed(name.as_bytes()));
        assert_eq!(names, [2, 0, 2]);
    }

    /// What the contract appends to is everywhere.
    #[test]
    fn the_contract_uses_all_streams() {
        let logs = crate::contract::LOGS;
        assert!((0..3).all(|stream| logs.iter().any(|log| THREE.log(log.as_bytes()) == stream)));
    }

    #[test]
    fn what_a_batch_rests_on_is_together() {
        for id in 0u8..64 {
            let (device, account) = ([id; 16], [id ^ 0x55; 32]);
            let home = THREE.log(&device);
            for key in [
                key(b'd', &[&device]),
                key(b'a', &[&account, &device]),
                key(b'k', &[&device, &[0], &account[..16]]),
                key(b'k', &[&device, &[1]]),
            ] {
                assert_eq!(THREE.key(&key), Some(home));
            }
            assert_eq!(THREE.prefix(&key(b'k', &[&device, &[0]])), Some(home));
            let name = format!("shop-{id}");
            let of_account = key(b'N', &[&account, name.as_bytes()]);
            assert_eq!(THREE.key(&key(b'n', &[name.as_bytes()])), THREE.key(&of_account));

            let once = key(b'o', &[&[0; 4], &account[..14]]);
            assert_eq!(THREE.key(&once), None);
            let commit = Batch {
                home: Some(Bytes::copy_from_slice(&device)),
                preconditions: vec![Precondition::Absent(once.clone())],
                puts: vec![(once, Bytes::new()), (key(b'g', &[&device]), Bytes::new())],
                ..Batch::default()
            };
            assert!(matches!(THREE.route(&commit, |_| vec![]), Route::Home(at) if at == home));
        }
        for stream in 0..3u16 {
            let mark = key(b'm', &[&7u64.to_be_bytes(), &stream.to_be_bytes()]);
            assert_eq!(THREE.key(&mark), Some(stream.into()));
            let ready = key(b'r', &[&stream.to_be_bytes()]);
            assert_eq!(THREE.key(&ready), Some(stream.into()));
        }
    }

    #[test]
    fn what_cannot_be_done_at_once_is_refused_or_taken_apart() {
        let far = |home: usize| {
            let mut ids = (0u8..).map(|id| [id; 16]).filter(|id| THREE.log(id) != home);
            Bytes::copy_from_slice(&ids.next().unwrap())
        };
        let here = Bytes::copy_from_slice(&[7; 16]);
        let there = far(THREE.log(&here));
        let creates = Batch { creates: vec![here.clone(), there.clone()], ..Batch::default() };
        let Route::Split(parts) = THREE.route(&creates, |_| vec![]) else { panic!() };
        assert_eq!(parts.len(), 2);
        let torn = Batch { preconditions: vec![Precondition::Absent(here)], ..creates };
        assert!(matches!(THREE.route(&torn, |_| vec![]), Route::Torn));
    }
}
