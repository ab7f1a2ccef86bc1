//! What waits to be stored, in the order in which it came.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, oneshot};

use crate::{Applied, Batch, BatchError, StorageError, limits};

/// What a batch came to.
pub(super) type Outcome = Result<Applied, BatchError>;
/// A batch, and who waits for what becomes of it.
pub(super) type Job = (Batch, oneshot::Sender<Outcome>);

/// What waits for the writer.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    wake: Notify,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    bytes: usize,
    closed: bool,
}

impl Queue {
    pub(super) fn push(&self, batch: Batch) -> Result<oneshot::Receiver<Outcome>, BatchError> {
        let (answer, later) = oneshot::channel();
        let mut waiting = self.lock();
        if waiting.closed {
            return Err(StorageError::Closed.into());
        }
        let (waiting_bytes, limit_bytes) = (waiting.bytes, limits::QUEUE_BYTES_MAX);
        if waiting_bytes > limit_bytes {
            return Err(BatchError::Busy { waiting_bytes, limit_bytes });
        }
        waiting.bytes += batch.weight_bytes();
        waiting.jobs.push_back((batch, answer));
        drop(waiting);
        self.wake.notify_one();
        Ok(later)
    }

    /// Refuses what comes from now on; the writer ends when the rest is done.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.wake.notify_one();
    }

    /// Waits for about as much as goes together; `None` when closed and done.
    pub(super) async fn take(&self) -> Option<VecDeque<Job>> {
        loop {
            {
                let mut waiting = self.lock();
                if !waiting.jobs.is_empty() {
                    return Some(waiting.some());
                }
                if waiting.closed {
                    return None;
                }
            }
            self.wake.notified().await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// About as much as goes into one atomic batch.
    fn some(&mut self) -> VecDeque<Job> {
        let (mut messages, mut bytes, mut count) = (0, 0, 0);
        for (batch, _) in &self.jobs {
            let appends: usize = batch.appends.iter().map(|append| append.logs.len()).sum();
            let keys = batch.puts.len() + batch.deletes.len() + batch.creates.len();
            messages += appends + keys + batch.drops.len();
            bytes += batch.weight_bytes();
            let over = messages > limits::CLUSTER_BATCH_MAX || bytes > limits::SAVE_BYTES_MAX;
            if over && count > 0 {
                bytes -= batch.weight_bytes();
                break;
            }
            count += 1;
        }
        self.bytes = self.bytes.saturating_sub(bytes);
        self.jobs.drain(..count).collect()
    }
}
