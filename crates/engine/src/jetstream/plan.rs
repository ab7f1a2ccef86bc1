//! Turns batches into messages that are stored together.
//!
//! A group is planned batch by batch. A batch that touches a key written by an earlier one waits
//! for the next group: the cluster checks what a group expects against what was there before it.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;

use super::cluster::GONE;
use super::names::Names;
use super::promise::{Debt, PROMISE, Part};
use super::shards::Layout;
use super::sizes::{Size, Sizes};
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
    /// Of all streams.
    pub(super) logs: Sizes,
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
    /// What another writer promised with it, and may not have paid yet.
    pub(super) debt: Option<Debt>,
}

/// Where a group is planned.
#[derive(Clone, Copy)]
pub(super) struct Home<'a> {
    pub(super) names: &'a Names,
    pub(super) layout: Layout,
    /// The number of the stream.
    pub(super) stream: usize,
    pub(super) sizes: LogLimits,
}

impl Home<'_> {
    /// Messages of batches in one group; promises need a few more.
    fn room(&self) -> usize {
        let promises = if self.layout.streams > 1 { limits::CLUSTER_PROMISES_MAX } else { 0 };
        limits::CLUSTER_BATCH_MAX - promises
    }
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
    /// Whether it has entries for other streams.
    pub(super) owes: bool,
}

/// Messages that are stored together.
#[derive(Default)]
pub(super) struct Group {
    pub(super) messages: Vec<Message>,
    /// What of a batch that is too long for the cluster comes right after.
    pub(super) rest: Vec<Message>,
    /// Entries for other streams, in the order of the batches.
    pub(super) owed: Vec<Part>,
    /// Where the puts of batches are that have some.
    pub(super) owing: Vec<usize>,
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
    home: Home<'_>,
    known: &mut Known,
    group: &mut Group,
    mut batch: Batch,
    counted: &HashSet<Bytes>,
) -> Place {
    let Home { names, sizes, .. } = home;
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
    let Made { mut messages, written, puts, creates, mut owed, .. } =
        Made::of(home, known, &batch, &takers, group.messages.len());

    let bytes: usize = messages.iter().map(|message| message.payload.len() + 256).sum();
    let bytes = bytes + owed.iter().map(|part| part.value.len() + 256).sum::<usize>();
    let count = group.messages.len() + messages.len();
    let too_long = count > home.room();
    let too_much = too_long || group.bytes + bytes > limits::SAVE_BYTES_MAX;
    if too_much && !group.messages.is_empty() {
        return Place::Next(batch);
    }
    if too_long {
        // Only appends can be so many, and they come last.
        group.rest = messages.split_off(home.room() - 1);
    }
    for (append, logs) in batch.appends.iter().zip(takers) {
        for log in logs {
            known.logs.add(log, append.value.len());
        }
    }
    let begin = group.messages.len();
    group.bytes += bytes;
    group.messages.append(&mut messages);
    group.written.extend(written);
    for append in &mut batch.appends {
        append.value = Bytes::new();
    }
    let puts: Vec<_> = puts.into_iter().map(|at| begin + at).collect();
    let creates = creates.into_iter().map(|(log, at)| (log, begin + at)).collect();
    let last = group.messages.len().saturating_sub(1);
    let owes = !owed.is_empty();
    if owes {
        group.owed.append(&mut owed);
        group.owing.extend(&puts);
    }
    Place::Here(Planned { batch, applied, last, puts, creates, owes })
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
            let there = known.logs.get(log);
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
    /// Entries for other streams.
    owed: Vec<Part>,
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
        home: Home<'a>,
        known: &Known,
        batch: &Batch,
        takers: &[Vec<Bytes>],
        begin: usize,
    ) -> Self {
        let names = home.names;
        let mut made = Self {
            names,
            owed: Vec::new(),
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
                match home.layout.log(log) {
                    here if here == home.stream => {
                        made.push(names.entries(log), append.value.clone());
                    }
                    stream => made.owe(stream, log, &append.value),
                }
            }
        }
        expect(&mut made, known, batch, begin);
        made
    }

    /// Notes an entry for another stream; logs there share the value.
    fn owe(&mut self, stream: usize, log: &Bytes, value: &Bytes) {
        let same = |part: &&mut Part| part.stream == stream && part.value == *value;
        // A batch has few values: those of this append are at the end, one for each stream.
        match self.owed.iter_mut().rev().take(limits::CLUSTER_STREAMS_MAX).find(same) {
            Some(part) => part.logs.push(log.clone()),
            None => self.owed.push(Part { stream, value: value.clone(), logs: vec![log.clone()] }),
        }
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

impl Group {
    /// Says on the keys of batches that owe entries to other streams what was promised with them.
    pub(super) fn promise(&mut self, debt: &Debt) {
        let debt = debt.to_text();
        for at in &self.owing {
            if let Some(message) = self.messages.get_mut(*at) {
                message.headers.push((PROMISE, debt.clone()));
            }
        }
    }
}

/// Takes away what a subject holds.
pub(super) fn gone(subject: String) -> Message {
    let headers =
        vec![(ROLLUP, "sub".into()), (GONE, "1".into()), (TTL, limits::CLUSTER_GONE_TTL.into())];
    Message { subject, payload: Bytes::new(), headers }
}

/// Moves a marker from where it was last; 0 if it was nowhere.
pub(super) fn marker(subject: String, payload: Bytes, from: u64) -> Message {
    let mut headers = vec![(EXPECTED, from.to_string()), (TTL, limits::CLUSTER_MARKER_TTL.into())];
    if from > 0 {
        headers.push((ROLLUP, "sub".into()));
    }
    Message { subject, payload, headers }
}

/// Pays what a batch owed: the entries, and that nothing is owed any more.
pub(super) fn payment(rest: Vec<Message>, owed: String, seq: u64) -> Vec<Message> {
    let mut paid = gone(owed);
    paid.headers.push((EXPECTED, seq.to_string()));
    std::iter::once(paid).chain(rest).collect()
}
