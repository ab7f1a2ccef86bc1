//! Turns batches into messages that are stored together.
//!
//! A group is planned batch by batch. A batch that touches a key written by an earlier one waits
//! for the next group: the cluster checks what a group expects against what was there before it.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;

use super::cluster::GONE;
use super::names::Names;
use crate::embedded::LogLimits;
use crate::{Applied, Batch, BatchError, Item, Precondition, limits};

const EXPECTED: &str = "Nats-Expected-Last-Subject-Sequence";
const EXPECTED_SUBJECT: &str = "Nats-Expected-Last-Subject-Sequence-Subject";
const ROLLUP: &str = "Nats-Rollup";
const TTL: &str = "Nats-TTL";

/// What the writer knows of keys and logs. Another relay may have changed them since: what a
/// batch rests on is checked again by the cluster, and a refusal only rests on what was just read.
#[derive(Default)]
pub(super) struct Known {
    /// By key.
    pub(super) keys: HashMap<Bytes, Last>,
    /// By log; `None` if it does not exist.
    pub(super) logs: HashMap<Bytes, Option<Size>>,
    /// What says that a log is there: the sequence number of it, for logs that are to be made.
    pub(super) marks: HashMap<Bytes, Mark>,
}

/// The last message of a key.
#[derive(Debug, Clone, Default)]
pub(super) struct Last {
    /// 0 if there is none.
    pub(super) seq: u64,
    /// What it says; `None` if the key is gone or never was.
    pub(super) item: Option<Item>,
}

/// About how much a log holds: what this relay appended, on top of the last count.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Size {
    pub(super) entries: u64,
    pub(super) bytes: u64,
    /// Appended since the cluster was asked.
    pub(super) since: u64,
}

/// The last message that says whether a log is there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) seq: u64,
    pub(super) there: bool,
}

/// A message to be stored.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) subject: String,
    pub(super) payload: Bytes,
    pub(super) headers: Vec<(&'static str, String)>,
}

/// What one batch became.
pub(super) struct Planned {
    pub(super) batch: Batch,
    pub(super) applied: Applied,
    /// Its last message's place in the group, from 0.
    pub(super) last: usize,
    /// Where its puts are.
    pub(super) puts: Vec<usize>,
    /// Where the logs that it made are.
    pub(super) creates: Vec<(Bytes, usize)>,
}

/// Messages that are stored together.
#[derive(Default)]
pub(super) struct Group {
    pub(super) messages: Vec<Message>,
    /// What of a batch that is too long for the cluster comes right after.
    pub(super) rest: Vec<Message>,
    bytes: usize,
    written: HashSet<String>,
}

/// Where a batch goes.
pub(super) enum Place {
    /// Into this group.
    Here(Planned),
    /// Into the next one.
    Next(Batch),
    /// Nowhere; the answer is final.
    Refused(BatchError),
    /// First these logs must be counted, if that has not been done for this batch yet.
    Count(Batch, Vec<Bytes>),
}

/// Plans one batch. `counted` are logs whose size was just asked for.
pub(super) fn place(
    names: &Names,
    sizes: LogLimits,
    known: &mut Known,
    group: &mut Group,
    mut batch: Batch,
    counted: &HashSet<Bytes>,
) -> Place {
    let touched = batch.preconditions.iter().map(Precondition::key);
    let touched = touched.chain(batch.puts.iter().map(|(key, _)| key)).chain(&batch.deletes);
    let marks = batch.creates.iter().chain(&batch.drops).map(|log| names.log(log));
    let appended = batch.appends.iter().flat_map(|append| &append.logs).map(|log| names.log(log));
    let mut subjects = touched.map(|key| names.key(key)).chain(marks).chain(appended);
    if !group.written.is_empty() && subjects.any(|subject| group.written.contains(&subject)) {
        return Place::Next(batch);
    }
    drop(subjects);

    for (index, precondition) in batch.preconditions.iter().enumerate() {
        let current = known.keys.get(precondition.key()).and_then(|last| last.item.as_ref());
        if !precondition.holds(current) {
            return Place::Refused(BatchError::Conflict { index, current: current.cloned() });
        }
    }

    let Takers { applied, logs: takers } = match takers(sizes, known, &batch, counted) {
        Ok(takers) => takers,
        Err(Unaddressed::Uncounted(logs)) => return Place::Count(batch, logs),
        Err(Unaddressed::NoLog(why)) => return Place::Refused(why),
    };
    let Made { mut messages, written, puts, creates, .. } =
        Made::of(names, known, &batch, &takers, group.messages.len());

    let bytes: usize = messages.iter().map(|message| message.payload.len() + 256).sum();
    let count = group.messages.len() + messages.len();
    let too_long = count > limits::CLUSTER_BATCH_MAX;
    let too_much = too_long || group.bytes + bytes > limits::SAVE_BYTES_MAX;
    if too_much && !group.messages.is_empty() {
        return Place::Next(batch);
    }
    if too_long {
        // Only appends can be so many, and they come last.
        group.rest = messages.split_off(limits::CLUSTER_BATCH_MAX - 1);
    }
    for (append, logs) in batch.appends.iter().zip(takers) {
        for log in logs {
            let size = known.logs.entry(log).or_default().get_or_insert_default();
            size.entries += 1;
            size.since += 1;
            size.bytes += append.value.len() as u64;
        }
    }
    let begin = group.messages.len();
    group.bytes += bytes;
    group.messages.append(&mut messages);
    group.written.extend(written);
    for append in &mut batch.appends {
        append.value = Bytes::new();
    }
    let puts = puts.into_iter().map(|at| begin + at).collect();
    let creates = creates.into_iter().map(|(log, at)| (log, begin + at)).collect();
    let last = group.messages.len().saturating_sub(1);
    Place::Here(Planned { batch, applied, last, puts, creates })
}

/// Who gets a batch's appends: for each of them, the logs that take it.
struct Takers {
    applied: Applied,
    logs: Vec<Vec<Bytes>>,
}

/// Why it is not known, or known to be nobody.
enum Unaddressed {
    /// These logs seem full, and were not just counted.
    Uncounted(Vec<Bytes>),
    NoLog(BatchError),
}

fn takers(
    sizes: LogLimits,
    known: &Known,
    batch: &Batch,
    counted: &HashSet<Bytes>,
) -> Result<Takers, Unaddressed> {
    let mut takers =
        Takers { applied: Applied::default(), logs: Vec::with_capacity(batch.appends.len()) };
    let (mut addressed, mut taken, mut uncounted) = (0, 0, Vec::new());
    for append in &batch.appends {
        let mut logs: Vec<Bytes> = Vec::with_capacity(append.logs.len());
        for log in &append.logs {
            addressed += 1;
            let there = known.logs.get(log).copied().flatten();
            let ends = batch.drops.contains(log);
            match there {
                _ if batch.creates.contains(log) => {}
                None => {
                    takers.applied.missing += 1;
                    continue;
                }
                Some(_) if ends => {}
                Some(size) if full(sizes, size, append.value.len()) => {
                    if !counted.contains(log) {
                        uncounted.push(log.clone());
                    }
                    takers.applied.full += 1;
                    continue;
                }
                Some(_) => {}
            }
            taken += 1;
            // One device named twice gets the entry once.
            if !logs.contains(log) {
                logs.push(log.clone());
            }
        }
        takers.logs.push(logs);
    }
    if !uncounted.is_empty() {
        return Err(Unaddressed::Uncounted(uncounted));
    }
    if addressed > 0 && taken == 0 {
        let Applied { missing, full, .. } = takers.applied;
        return Err(Unaddressed::NoLog(BatchError::NoLog { missing, full }));
    }
    Ok(takers)
}

/// Says on the messages what the batch rests on.
fn expect(made: &mut Made<'_>, known: &Known, batch: &Batch, begin: usize) {
    let mut keys: Vec<&Bytes> = Vec::with_capacity(batch.preconditions.len());
    for precondition in &batch.preconditions {
        if !keys.contains(&precondition.key()) {
            keys.push(precondition.key());
        }
    }
    // A key that is written says so itself: nothing may be expected of it further on.
    let written = |key: &&Bytes| {
        batch.deletes.contains(*key) || batch.puts.iter().any(|(put, _)| put == *key)
    };
    let (own, others): (Vec<&Bytes>, Vec<&Bytes>) = keys.into_iter().partition(written);
    for key in own.into_iter().chain(others) {
        let subject = made.names.key(key);
        made.expect(&subject, known.keys.get(key).map_or(0, |last| last.seq), begin);
    }
}

/// Whether one more entry of this size is too much.
pub(super) fn full(sizes: LogLimits, size: Size, bytes: usize) -> bool {
    size.entries >= sizes.entries_max || size.bytes + bytes as u64 > sizes.bytes_max
}

/// The messages of one batch.
struct Made<'a> {
    names: &'a Names,
    messages: Vec<Message>,
    /// Messages that say nothing of another subject yet.
    free: Vec<usize>,
    written: Vec<String>,
    /// Where the batch's puts are.
    puts: Vec<usize>,
    /// Where the logs that it makes are.
    creates: Vec<(Bytes, usize)>,
}

impl<'a> Made<'a> {
    /// Appends come last. `begin` is where in the group the first message will stand.
    fn of(
        names: &'a Names,
        known: &Known,
        batch: &Batch,
        takers: &[Vec<Bytes>],
        begin: usize,
    ) -> Self {
        let mut made = Self {
            names,
            messages: Vec::new(),
            free: Vec::new(),
            written: Vec::new(),
            puts: Vec::with_capacity(batch.puts.len()),
            creates: Vec::new(),
        };
        for log in batch.drops.iter().filter(|log| !batch.creates.contains(log)) {
            made.gone(names.log(log));
        }
        for log in &batch.creates {
            let mark = known.marks.get(log).copied().unwrap_or(Mark { seq: 0, there: false });
            if mark.there && !batch.drops.contains(log) {
                continue;
            }
            let at = made.create(names.log(log), mark.seq);
            made.creates.push((log.clone(), at));
        }
        for key in batch.deletes.iter().filter(|key| !batch.puts.iter().any(|(put, _)| put == *key))
        {
            made.gone(names.key(key));
        }
        for (key, value) in &batch.puts {
            let at = made.write(names.key(key), value.clone());
            made.puts.push(at);
        }
        for (append, logs) in batch.appends.iter().zip(takers) {
            for log in logs {
                made.push(names.entries(log), append.value.clone());
            }
        }
        expect(&mut made, known, batch, begin);
        made
    }

    fn push(&mut self, subject: String, payload: Bytes) -> usize {
        self.messages.push(Message { subject, payload, headers: Vec::new() });
        self.free.push(self.messages.len() - 1);
        self.messages.len() - 1
    }

    fn write(&mut self, subject: String, payload: Bytes) -> usize {
        self.written.push(subject.clone());
        let at = self.push(subject, payload);
        self.say(at, ROLLUP, "sub".into());
        at
    }

    fn say(&mut self, at: usize, header: &'static str, value: String) {
        if let Some(message) = self.messages.get_mut(at) {
            message.headers.push((header, value));
        }
    }

    fn gone(&mut self, subject: String) {
        let at = self.write(subject, Bytes::new());
        self.say(at, GONE, "1".into());
        self.say(at, TTL, limits::CLUSTER_GONE_TTL.into());
    }

    fn create(&mut self, subject: String, after: u64) -> usize {
        let at = self.write(subject, Bytes::new());
        self.say(at, EXPECTED, after.to_string());
        self.free.retain(|free| *free != at);
        at
    }

    /// Says of a key which message is its last. A message says so of one key, its own if it
    /// writes it.
    fn expect(&mut self, subject: &str, seq: u64, begin: usize) {
        let own = |at: &usize| self.messages.get(*at).is_some_and(|made| made.subject == subject);
        let at = match self.free.iter().position(own) {
            Some(own) => self.free.remove(own),
            None if self.free.is_empty() => {
                let carrier = self.names.carrier(begin + self.messages.len());
                let at = self.write(carrier, Bytes::new());
                self.say(at, TTL, limits::CLUSTER_GONE_TTL.into());
                self.free.pop().unwrap_or(at)
            }
            // The first, so that it stays in the group when the rest of a long batch does not.
            None => self.free.remove(0),
        };
        self.say(at, EXPECTED, seq.to_string());
        let Some(message) = self.messages.get_mut(at) else { return };
        if message.subject != subject {
            message.headers.push((EXPECTED_SUBJECT, subject.into()));
        } else if seq == 0 {
            // Nothing is there to be rolled up.
            message.headers.retain(|(header, _)| *header != ROLLUP);
        }
    }
}

/// Pays what a batch owed: the entries, and that nothing is owed any more.
pub(super) fn payment(rest: Vec<Message>, owed: String, seq: u64) -> Vec<Message> {
    let headers = vec![
        (ROLLUP, "sub".into()),
        (GONE, "1".into()),
        (TTL, limits::CLUSTER_GONE_TTL.into()),
        (EXPECTED, seq.to_string()),
    ];
    let paid = Message { subject: owed, payload: Bytes::new(), headers };
    std::iter::once(paid).chain(rest).collect()
}
