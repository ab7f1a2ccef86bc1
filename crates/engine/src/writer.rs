//! The one thread that writes: takes all that waits, saves it in one transaction, answers.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::oneshot;

use crate::embedded::{LogLimits, LogState, Store};
use crate::figures::Figures;
use crate::tails::Tails;
use crate::{Applied, Batch, BatchError, Entry, StorageError, limits};

type Outcome = Result<Applied, BatchError>;

/// A batch, and who waits for what becomes of it.
pub(crate) type Job = (Batch, oneshot::Sender<Outcome>);

/// What waits for the writer.
#[derive(Default)]
pub(crate) struct Queue {
    waiting: Mutex<Waiting>,
    wake: Condvar,
}

#[derive(Default)]
struct Waiting {
    jobs: Vec<Job>,
    bytes: usize,
    /// Logs to trim, and up to where; merged until there is something to save with them.
    trims: HashMap<Bytes, u64>,
    /// Up to where logs were trimmed since opening: reads begin there, and need not step over
    /// what is gone.
    floors: HashMap<Bytes, u64>,
    closed: bool,
    /// Told when the writer has stopped.
    stopped: Vec<oneshot::Sender<()>>,
    gone: bool,
}

impl Queue {
    pub(crate) fn push(&self, job: Job) -> Result<(), BatchError> {
        let mut waiting = self.lock();
        if waiting.closed {
            return Err(StorageError::Closed.into());
        }
        let (waiting_bytes, limit_bytes) = (waiting.bytes, limits::QUEUE_BYTES_MAX);
        if waiting_bytes > limit_bytes {
            return Err(BatchError::Busy { waiting_bytes, limit_bytes });
        }
        waiting.bytes += job.0.weight_bytes();
        waiting.jobs.push(job);
        let first = waiting.jobs.len() == 1;
        drop(waiting);
        if first {
            self.wake.notify_one();
        }
        Ok(())
    }

    pub(crate) fn trim(&self, log: Bytes, up_to: u64) {
        let mut waiting = self.lock();
        if waiting.floors.len() >= limits::LOGS_KNOWN_MAX {
            waiting.floors.clear();
        }
        let floor = waiting.floors.entry(log.clone()).or_default();
        *floor = up_to.max(*floor);
        let mark = waiting.trims.entry(log).or_default();
        *mark = up_to.max(*mark);
        let first = waiting.trims.len() == 1 && waiting.jobs.is_empty();
        drop(waiting);
        if first {
            self.wake.notify_one();
        }
    }

    /// Up to where a log is trimmed as far as callers are concerned.
    pub(crate) fn trimmed(&self, log: &Bytes) -> u64 {
        self.lock().floors.get(log).copied().unwrap_or_default()
    }

    /// Refuses what comes from now on; the receiver hears when the rest is done.
    pub(crate) fn close(&self) -> Option<oneshot::Receiver<()>> {
        let mut waiting = self.lock();
        waiting.closed = true;
        if waiting.gone {
            return None;
        }
        let (sender, receiver) = oneshot::channel();
        waiting.stopped.push(sender);
        drop(waiting);
        self.wake.notify_one();
        Some(receiver)
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for work: jobs, and the trims to do with them. `None` when closed and done.
    fn take(&self) -> Option<(Vec<Job>, HashMap<Bytes, u64>)> {
        let mut waiting = self.lock();
        while waiting.jobs.is_empty() && !waiting.closed {
            if waiting.trims.is_empty() {
                waiting = self.wake.wait(waiting).unwrap_or_else(PoisonError::into_inner);
            } else {
                let delay = Duration::from_millis(limits::TRIM_DELAY_MS);
                let (held, timeout) =
                    self.wake.wait_timeout(waiting, delay).unwrap_or_else(PoisonError::into_inner);
                waiting = held;
                if timeout.timed_out() {
                    break;
                }
            }
        }
        if waiting.jobs.is_empty() && waiting.trims.is_empty() {
            return None;
        }
        let mut bytes = 0;
        let mut count = 0;
        for (batch, _) in &waiting.jobs {
            let more = batch.weight_bytes();
            if count > 0 && bytes + more > limits::SAVE_BYTES_MAX {
                break;
            }
            bytes += more;
            count += 1;
        }
        let rest = waiting.jobs.split_off(count);
        let jobs = std::mem::replace(&mut waiting.jobs, rest);
        waiting.bytes = waiting.bytes.saturating_sub(bytes);
        Some((jobs, std::mem::take(&mut waiting.trims)))
    }

    fn stopped(&self) {
        let mut waiting = self.lock();
        waiting.gone = true;
        waiting.closed = true;
        waiting.jobs.clear();
        for sender in waiting.stopped.drain(..) {
            let _ = sender.send(());
        }
    }
}

/// The thread's own state.
pub(crate) struct Writer<S: Store> {
    store: S,
    queue: Arc<Queue>,
    tails: Arc<Tails>,
    limits: LogLimits,
    logs: HashMap<Bytes, Option<LogState>>,
    seq: u64,
    reserved: u64,
    saved: Vec<(Bytes, Entry)>,
    figures: Figures,
}

impl<S: Store> Writer<S> {
    pub(crate) fn new(
        store: S,
        reserved: u64,
        queue: Arc<Queue>,
        tails: Arc<Tails>,
        limits: LogLimits,
        figures: Figures,
    ) -> Self {
        let (logs, saved) = (HashMap::new(), Vec::new());
        Self { store, queue, tails, limits, logs, seq: reserved, reserved, saved, figures }
    }

    pub(crate) fn run(mut self) {
        while let Some((jobs, trims)) = self.queue.take() {
            self.group(jobs, &trims);
        }
        let Self { store, queue, tails, .. } = self;
        drop(store);
        tails.close();
        queue.stopped();
    }

    fn group(&mut self, mut batches: Vec<Job>, trims: &HashMap<Bytes, u64>) {
        if !batches.is_empty() {
            self.figures.batches.observe(batches.len() as f64);
        }
        let mut outcomes = Vec::with_capacity(batches.len());
        let done = self.transaction(&mut batches, trims, &mut outcomes);
        if let Err(cause) = &done {
            tracing::error!(%cause, "a save failed; nothing of it was acknowledged");
            self.store.cancel();
            self.logs.clear();
            self.saved.clear();
            // What was set aside may not have been saved either.
            self.reserved = 0;
        } else {
            self.figures.appended.inc_by(self.saved.len() as u64);
            self.tails.tell(self.seq, &mut self.saved);
        }
        let mut outcomes = outcomes.into_iter();
        for (_, answer) in batches {
            let outcome = match (&done, outcomes.next()) {
                (Ok(()), Some(outcome)) => outcome,
                (Ok(()), None) => Err(StorageError::Closed.into()),
                (Err(cause), _) => Err(cause.clone().into()),
            };
            let _ = answer.send(outcome);
        }
    }

    fn transaction(
        &mut self,
        batches: &mut [Job],
        trims: &HashMap<Bytes, u64>,
        outcomes: &mut Vec<Outcome>,
    ) -> Result<(), StorageError> {
        if batches.is_empty() && trims.is_empty() {
            return Ok(());
        }
        if self.logs.len() >= limits::LOGS_KNOWN_MAX {
            self.logs.clear();
        }
        self.store.begin()?;
        for (log, up_to) in trims {
            self.trim(log, *up_to)?;
        }
        for (batch, _) in batches {
            match self.batch(std::mem::take(batch)) {
                Err(BatchError::Storage(cause)) => return Err(cause),
                outcome => outcomes.push(outcome),
            }
        }
        if self.seq > self.reserved {
            self.reserved = self.seq + limits::RESERVED_SEQS;
            self.store.reserve(self.reserved)?;
        }
        let _timed = self.figures.sync_seconds.start_timer();
        self.store.save()
    }

    /// Checks all, then does all: a refusal leaves no trace in the transaction.
    fn batch(&mut self, batch: Batch) -> Outcome {
        for (index, precondition) in batch.preconditions.iter().enumerate() {
            let current = self.store.get(precondition.key())?;
            if !precondition.holds(current.as_ref()) {
                return Err(BatchError::Conflict { index, current });
            }
        }
        let mut applied = Applied::default();
        let mut takers = Vec::with_capacity(batch.appends.len());
        let (mut addressed, mut taken) = (0, 0);
        for append in &batch.appends {
            let mut numbers = Vec::with_capacity(append.logs.len());
            for log in &append.logs {
                addressed += 1;
                let fresh = batch.creates.contains(log);
                match self.log(log)? {
                    None if !fresh => applied.missing += 1,
                    Some(state) if self.full(state, append.value.len()) => applied.full += 1,
                    _ => {
                        taken += 1;
                        numbers.push(log.clone());
                    }
                }
            }
            takers.push(numbers);
        }
        if addressed > 0 && taken == 0 {
            return Err(BatchError::NoLog { missing: applied.missing, full: applied.full });
        }

        self.seq += 1;
        for log in &batch.drops {
            if let Some(state) = self.log(log)? {
                self.store.trim(state.number, state.trimmed, u64::MAX)?;
                self.store.drop_log(log, state.number)?;
                self.logs.insert(log.clone(), None);
            }
        }
        for log in &batch.creates {
            if self.log(log)?.is_none() {
                let state = self.store.create_log(log)?;
                self.logs.insert(log.clone(), Some(state));
            }
        }
        for key in &batch.deletes {
            self.store.delete(key)?;
        }
        for (key, value) in &batch.puts {
            self.store.put(key, self.seq, value)?;
        }
        for (append, logs) in batch.appends.into_iter().zip(takers) {
            self.append(&append.value, logs)?;
        }
        applied.revision = self.seq;
        Ok(applied)
    }

    fn append(&mut self, value: &Bytes, logs: Vec<Bytes>) -> Result<(), StorageError> {
        self.seq += 1;
        let seq = self.seq;
        let mut numbers = Vec::with_capacity(logs.len());
        for log in logs {
            if let Some(Some(state)) = self.logs.get_mut(&log) {
                // One device named twice gets the entry once.
                if numbers.contains(&state.number) {
                    continue;
                }
                state.entries += 1;
                state.bytes += value.len() as u64;
                numbers.push(state.number);
                self.saved.push((log, Entry { seq, value: value.clone() }));
            }
        }
        if numbers.is_empty() { Ok(()) } else { self.store.append(&numbers, seq, value) }
    }

    fn trim(&mut self, log: &Bytes, up_to: u64) -> Result<(), StorageError> {
        let Some(state) = self.log(log)? else { return Ok(()) };
        let (entries, bytes) = self.store.trim(state.number, state.trimmed, up_to)?;
        self.figures.trimmed.inc_by(entries);
        if let Some(Some(state)) = self.logs.get_mut(log) {
            state.trimmed = up_to.max(state.trimmed);
            state.entries = state.entries.saturating_sub(entries);
            state.bytes = state.bytes.saturating_sub(bytes);
        }
        Ok(())
    }

    fn log(&mut self, name: &Bytes) -> Result<Option<LogState>, StorageError> {
        if let Some(known) = self.logs.get(name) {
            return Ok(*known);
        }
        let state = self.store.log(name)?;
        // A copy, so that the map does not hold on to the frame the name was cut from.
        self.logs.insert(Bytes::copy_from_slice(name), state);
        Ok(state)
    }

    fn full(&self, state: LogState, bytes: usize) -> bool {
        state.entries >= self.limits.entries_max
            || state.bytes + bytes as u64 > self.limits.bytes_max
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Append;

    /// What waits for a slow disk is bounded: beyond it callers are refused, and taken again once
    /// some of it was saved.
    #[test]
    fn a_queue_that_is_full_refuses() {
        const VALUE_BYTES: usize = 1024 * 1024;
        let queue = Queue::default();
        let value = Bytes::from(vec![7; VALUE_BYTES]);
        let job = || {
            let append = Append { logs: vec![Bytes::from_static(b"log")], value: value.clone() };
            let batch = Batch { appends: vec![append], ..Batch::default() };
            (batch, oneshot::channel().0)
        };
        let mut taken = 0;
        let refused = loop {
            match queue.push(job()) {
                Ok(()) => taken += 1,
                Err(refused) => break refused,
            }
        };
        assert!(matches!(refused, BatchError::Busy { .. }), "{refused}");
        assert!(taken * VALUE_BYTES <= limits::QUEUE_BYTES_MAX + 2 * VALUE_BYTES, "{taken}");
        assert!(queue.take().is_some());
        assert!(queue.push(job()).is_ok());
    }
}
