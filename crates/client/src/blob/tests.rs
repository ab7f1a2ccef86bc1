//! Files of any size, cut anywhere, whole or in ranges.

use std::future::ready;
use std::ops::Range;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use comptoir_wire::identity::Role;
use futures_util::FutureExt;
use futures_util::future::select;
use proptest::prelude::*;
use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::seal::CHUNK_BYTES;
use super::*;
use crate::fetch::Boxed;
use crate::{Device, DeviceConfig};

const CHUNK: usize = CHUNK_BYTES as usize;
const KEY: ([u8; 32], [u8; 7]) = ([1; 32], [2; 7]);

fn bytes(size: usize) -> Vec<u8> {
    (0..size).map(|n| (n / 7 + n / CHUNK) as u8).collect()
}

fn sealing(source: &dyn Source) -> Sealing<'_> {
    Sealing::new(source, Seal::new(&KEY.0, KEY.1, source.size_bytes()))
}

fn open(size: usize, range: &Range<u64>, ciphertext: &[u8]) -> Result<Vec<u8>, FileError> {
    let seal = Seal::new(&KEY.0, KEY.1, size as u64);
    let (first, held, sealed) = seal.around(range);
    let plain = seal.open(first, &ciphertext[sealed.start as usize..sealed.end as usize])?;
    assert_eq!(plain.len() as u64, held.end - held.start);
    Ok(plain[(range.start - held.start) as usize..(range.end - held.start) as usize].to_vec())
}

/// Takes a file as a relay does whose connections break: of each part, so many bytes arrive, and
/// of what arrived so many are lost again.
fn relayed(file: &Vec<u8>, cuts: &[(usize, usize)]) -> (Vec<u8>, Vec<u8>) {
    let mut sealing = sealing(file);
    let (mut there, mut cuts) = (Vec::new(), cuts.iter());
    while (there.len() as u64) < sealing.size_bytes() {
        let part = sealing.part_from(there.len() as u64).now_or_never().unwrap().unwrap();
        let (came, lost) = cuts.next().copied().unwrap_or((usize::MAX, 0));
        there.extend_from_slice(&part[..came.min(part.len())]);
        there.truncate(there.len() - lost.min(there.len()));
    }
    (there, sealing.sha256().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Wherever it was cut, what is at the relay is one ciphertext, and what comes back is the file.
    #[test]
    fn a_file_of_any_size_cut_anywhere_comes_back(
        size in prop_oneof![1..4 * CHUNK, 14 * CHUNK..31 * CHUNK, Just(CHUNK), Just(15 * CHUNK), Just(30 * CHUNK)],
        cuts in prop::collection::vec((0..16 * CHUNK, 0..20 * CHUNK), 0..6),
        ranges in prop::collection::vec((0.0..1.0, 0.0..1.0), 4),
    ) {
        let file = bytes(size);
        let (ciphertext, sha256) = relayed(&file, &cuts);
        let (uncut, _) = relayed(&file, &[]);
        prop_assert!(ciphertext == uncut);
        prop_assert_eq!(Sha256::digest(&ciphertext).to_vec(), sha256);
        prop_assert!(open(size, &(0..size as u64), &ciphertext).unwrap() == file);
        for (from, to) in ranges {
            let (from, to) = ((size as f64 * from) as usize, (size as f64 * to) as usize);
            let (from, to) = (from.min(to), from.max(to).max(from.min(to) + 1).min(size));
            let part = open(size, &(from as u64..to as u64), &ciphertext).unwrap();
            prop_assert!(part == file[from..to]);
        }
    }
}

/// A relay that leaves out the end, swaps two chunks or gives another one's place is found out.
#[test]
fn chunks_out_of_place_are_refused() {
    let size = 3 * CHUNK + 5;
    let (ciphertext, _) = relayed(&bytes(size), &[]);
    let seal = Seal::new(&KEY.0, KEY.1, size as u64);
    let sealed = CHUNK + 16;
    let damaged = |first: u64, bytes: &[u8]| {
        assert!(matches!(seal.open(first, bytes), Err(FileError::Damaged)), "{first}");
    };
    let swapped = [&ciphertext[sealed..2 * sealed], &ciphertext[..sealed]].concat();
    damaged(0, &swapped);
    damaged(1, &ciphertext[..sealed]);
    damaged(0, &ciphertext[..sealed - 1]);
    damaged(3, &ciphertext[2 * sealed..3 * sealed]);
    let mut changed = ciphertext[sealed..2 * sealed].to_vec();
    changed[9] ^= 1;
    damaged(1, &changed);
    // One that says the file ends earlier has no last chunk there.
    let short = Seal::new(&KEY.0, KEY.1, 2 * CHUNK as u64);
    assert!(matches!(short.open(0, &ciphertext[..2 * sealed]), Err(FileError::Damaged)));
    assert_eq!(
        seal.open(1, &ciphertext[sealed..2 * sealed]).unwrap(),
        bytes(size)[CHUNK..2 * CHUNK]
    );
}

/// Another byte at each reading.
struct Restless(AtomicU8);

impl Source for Restless {
    fn size_bytes(&self) -> u64 {
        10
    }

    fn read(&self, range: Range<u64>) -> Boxed<'_, Result<Vec<u8>, FileError>> {
        let byte = self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(ready(Ok(vec![byte; (range.end - range.start) as usize])))
    }
}

/// Nothing else is ever encrypted under the same key and number.
#[test]
fn a_file_that_changes_on_the_way_stops() {
    let restless = Restless(AtomicU8::new(0));
    let mut sealing = sealing(&restless);
    assert_eq!(sealing.part_from(0).now_or_never().unwrap().unwrap().len(), 26);
    let again = sealing.part_from(4).now_or_never().unwrap();
    assert!(matches!(again, Err(FileError::Changed)), "{again:?}");
    let ahead = Sealing::new(&bytes(20 * CHUNK), Seal::new(&KEY.0, KEY.1, 20 * CHUNK_BYTES))
        .part_from(16 * CHUNK_BYTES)
        .now_or_never()
        .unwrap();
    assert!(matches!(ahead, Err(FileError::Refused(_))), "{ahead:?}");
}

/// The loop that drives the socket makes news each time it is asked. Who waits for the relay asks it
/// once for a cut: asked at each of them, the two wake each other, and in a browser nothing else of
/// that worker runs any more.
#[test]
fn who_waits_for_the_relay_asks_once() {
    let clock = Arc::new(|| 1_795_510_800_000_u64);
    let config = DeviceConfig { role: Role::Person, relay: "http://127.0.0.1:1".into(), clock };
    let line = Line::new(Device::open(Connection::open_in_memory().unwrap(), config).unwrap());
    let socket = async {
        let mut seen = 0;
        loop {
            seen = line.bell().after(seen).await;
            line.drive(|_| ());
        }
    };
    let back = upload::until_back(&line, &FetchError::Offline, 1, || true);
    let (socket, back) = (pin!(socket), pin!(back));
    let mut both = select(socket, back);
    for _ in 0..50 {
        assert!((&mut both).now_or_never().is_none(), "the relay is not there");
    }
    assert_eq!(line.bell().rings(), 1);
}
