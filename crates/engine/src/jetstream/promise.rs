//! What a stream's writer has decided for other streams: entries, promised in the group that
//! decides them and paid after it.
//!
//! A writer numbers its promises. In each stream that they are paid in, one marker says up to
//! which number they are, and a payment expects the marker to be where it was: so it is made once
//! and in order, whoever makes it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::{Buf, BufMut, Bytes, BytesMut};

use super::names::Names;
use super::plan::Message;
use crate::limits;

/// Says on a key which promises its batch is part of.
pub(super) const PROMISE: &str = "Comptoir-Promise";

/// One value for logs of one other stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) stream: usize,
    pub(super) value: Bytes,
    pub(super) logs: Vec<Bytes>,
}

/// The writer of one stream, and what it has promised and not paid yet.
#[derive(Debug)]
pub(super) struct Author {
    name: Arc<str>,
    made: u64,
    unpaid: Unpaid,
}

/// Numbers of promises. Clones are the same ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Unpaid(Arc<Mutex<BTreeSet<u64>>>);

/// Promises of one writer, from one number to another: what lies before them is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Debt {
    pub(super) author: Arc<str>,
    pub(super) first: u64,
    pub(super) last: u64,
}

impl Author {
    /// `name` is nobody else's.
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.into(), made: 0, unpaid: Unpaid::default() }
    }

    pub(super) fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// Numbers one more promise; no number is given twice.
    pub(super) fn next(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    /// What must be paid before anything after this promise.
    pub(super) fn debt(&self, last: u64) -> Debt {
        let first = self.unpaid.lock().first().copied().unwrap_or(last).min(last);
        Debt { author: Arc::clone(&self.name), first, last }
    }

    pub(super) fn unpaid(&self) -> &Unpaid {
        &self.unpaid
    }
}

impl Unpaid {
    pub(super) fn add(&self, numbers: impl IntoIterator<Item = u64>) {
        self.lock().extend(numbers);
    }

    pub(super) fn remove(&self, numbers: impl IntoIterator<Item = u64>) {
        let mut unpaid = self.lock();
        for number in numbers {
            unpaid.remove(&number);
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Debt {
    /// As a header carries it.
    pub(super) fn to_text(&self) -> String {
        format!("{}.{}.{}", self.author, self.first, self.last)
    }

    pub(super) fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let author = parts.next()?.into();
        let (first, last) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self { author, first, last })
    }
}

/// Cuts what a group owes into promises that the cluster takes, and that can be paid at once.
pub(super) fn pieces(parts: Vec<Part>) -> Vec<Vec<Part>> {
    let mut pieces: Vec<Vec<Part>> = Vec::new();
    let (mut bytes, mut entries) = (0, 0);
    for part in parts {
        for logs in part.logs.chunks(limits::CLUSTER_PROMISE_ENTRIES) {
            let weight = part.value.len() + logs.iter().map(|log| log.len() + 8).sum::<usize>();
            bytes += weight;
            entries += logs.len();
            let full =
                bytes > limits::CLUSTER_PROMISE_BYTES || entries > limits::CLUSTER_PROMISE_ENTRIES;
            let piece = Part { logs: logs.to_vec(), value: part.value.clone(), ..part };
            match pieces.last_mut() {
                Some(last) if !full => last.push(piece),
                _ => {
                    (bytes, entries) = (weight, logs.len());
                    pieces.push(vec![piece]);
                }
            }
        }
    }
    pieces
}

/// The promise as it is stored.
pub(super) fn message(names: &Names, author: &str, number: u64, parts: &[Part]) -> Message {
    let mut payload = BytesMut::new();
    for part in parts {
        payload.put_u16(u16::try_from(part.stream).unwrap_or(u16::MAX));
        put(&mut payload, &part.value);
        payload.put_u32(u32::try_from(part.logs.len()).unwrap_or(u32::MAX));
        for log in &part.logs {
            put(&mut payload, log);
        }
    }
    let subject = names.promise(author, number);
    Message { subject, payload: payload.freeze(), headers: Vec::new() }
}

/// What a stored promise says; `None` if it cannot be read.
pub(super) fn promised(mut payload: Bytes) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    while payload.has_remaining() {
        let stream = payload.try_get_u16().ok()?.into();
        let value = take(&mut payload)?;
        let count = payload.try_get_u32().ok()?;
        let logs: Option<Vec<Bytes>> = (0..count).map(|_| take(&mut payload)).collect();
        parts.push(Part { stream, value, logs: logs? });
    }
    Some(parts)
}

fn put(payload: &mut BytesMut, bytes: &[u8]) {
    payload.put_u32(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
    payload.put_slice(bytes);
}

fn take(payload: &mut Bytes) -> Option<Bytes> {
    let length = payload.try_get_u32().ok()? as usize;
    (length <= payload.len()).then(|| payload.split_to(length))
}

/// The entries that each stream gets, in order. `names` are the streams'.
pub(super) fn entries(names: &[Arc<Names>], parts: &[Part]) -> BTreeMap<usize, Vec<Message>> {
    let mut by_stream: BTreeMap<usize, Vec<Message>> = BTreeMap::new();
    for part in parts {
        let Some(names) = names.get(part.stream) else { continue };
        let entries = part.logs.iter().map(|log| Message {
            subject: names.entries(log),
            payload: part.value.clone(),
            headers: Vec::new(),
        });
        by_stream.entry(part.stream).or_default().extend(entries);
    }
    by_stream
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(stream: usize, bytes: usize, logs: usize) -> Part {
        let logs = (0..logs).map(|log| log.to_string().into()).collect();
        Part { stream, value: vec![7; bytes].into(), logs }
    }

    #[test]
    fn a_promise_comes_back_as_it_was_made_and_its_pieces_fit() {
        let parts = vec![
            part(1, 1_000, 3),
            part(2, 0, 1),
            part(0, 256 * 1024, 2_000),
            part(1, 256 * 1024, 1),
            part(2, 256 * 1024, 1),
        ];
        let names = Names { stream: "s-1".into(), base: "s".into() };
        let mut entries = 0;
        for piece in pieces(parts.clone()) {
            let stored = message(&names, "author", 9, &piece).payload;
            assert!(stored.len() <= 1_000_000, "{} bytes", stored.len());
            let count: usize = piece.iter().map(|part| part.logs.len()).sum();
            assert!(count <= limits::CLUSTER_PROMISE_ENTRIES);
            entries += count;
            for torn in 1..stored.len().min(40) {
                assert_ne!(promised(stored.slice(..torn)), Some(piece.clone()));
            }
            assert_eq!(promised(stored), Some(piece));
        }
        assert_eq!(entries, 2_006);
        assert_eq!(pieces(Vec::new()), Vec::<Vec<Part>>::new());
    }

    #[test]
    fn a_debt_names_all_that_is_unpaid_before_it() {
        let mut author = Author::new("me");
        let (first, second) = (author.next(), author.next());
        author.unpaid().add([first, second]);
        let third = author.next();
        assert_eq!(author.debt(third), Debt { author: "me".into(), first, last: third });
        author.unpaid().remove([first]);
        let debt = author.debt(third);
        assert_eq!((debt.first, debt.last), (second, third));
        assert_eq!(Debt::from_text(&debt.to_text()), Some(debt));
        assert_eq!(Debt::from_text("me.1"), None);
    }
}
