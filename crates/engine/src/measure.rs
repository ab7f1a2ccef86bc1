//! What an engine costs: durable messages a second, CPU, and what is left after `kill -9`.
//!
//! A message is what the relay makes of a send: two preconditions, the sender's id, and 1 KiB for
//! one mailbox. Figures are of the whole process, with the senders in it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::task::JoinSet;

use crate::embedded::{self, LogLimits};
use crate::{Append, Batch, Engine, Precondition, Span, StorageError};

/// The engines that can be measured in this build.
pub const ENGINES: &[&str] =
    if cfg!(feature = "bench-engines") { &["fjall", "sqlite", "redb"] } else { &["fjall"] };

const MESSAGE_BYTES: usize = 1024;

/// Opens an engine by name; `None` if this build does not have it.
pub fn open(name: &str, dir: &Path) -> Result<Option<Arc<dyn Engine>>, StorageError> {
    let logs = LogLimits { entries_max: u64::MAX, bytes_max: u64::MAX };
    Ok(Some(match name {
        "fjall" => embedded::open(dir, logs)?,
        #[cfg(feature = "bench-engines")]
        "sqlite" => {
            Arc::new(embedded::Embedded::over(crate::candidates::sqlite::Sqlite::open(dir)?, logs)?)
        }
        #[cfg(feature = "bench-engines")]
        "redb" => Arc::new(embedded::Embedded::over(crate::candidates::redb::open(dir)?, logs)?),
        _ => return Ok(None),
    }))
}

/// How much to measure.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Messages in flight, each from a sender of its own.
    pub senders: usize,
    /// Messages at most.
    pub messages: u64,
    /// Time at most.
    pub time: Duration,
}

/// What it took.
#[derive(Debug, Clone, Copy)]
pub struct Stored {
    /// Messages stored and synced.
    pub messages: u64,
    /// … a second.
    pub per_second: f64,
    /// CPU seconds for 100,000 of them.
    pub cpu_per_100k: f64,
    /// Reading them again and trimming, a second.
    pub drained_per_second: f64,
    /// CPU seconds for draining 100,000 of them.
    pub drain_cpu_per_100k: f64,
    /// What the folder weighs after storing, bytes.
    pub disk_bytes: u64,
}

/// What was left after a kill.
#[derive(Debug, Clone, Copy)]
pub struct Survived {
    /// Acknowledged before the kill.
    pub acknowledged: u64,
    /// … and not there again: must be 0.
    pub lost: u64,
    /// There twice: must be 0.
    pub doubled: u64,
    /// Opening and the first read, milliseconds.
    pub recovery_ms: f64,
}

fn mailbox(sender: usize) -> Bytes {
    Bytes::from(format!("mailbox {sender:08}"))
}

fn message(sender: usize, number: u64) -> Batch {
    // Spread like random ids, and the same in each run.
    let id = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
    let once = |week: u8| {
        // As long as the relay's.
        let sender = (sender as u64).to_be_bytes();
        Bytes::from([&[b'o', 0, 0, 0, week][..], &id, &sender[2..]].concat())
    };
    let mut value = vec![0x5a; MESSAGE_BYTES];
    value.iter_mut().zip(number.to_be_bytes()).for_each(|(to, from)| *to = from);
    Batch {
        // Elsewhere than the mailbox, as a sender mostly is.
        home: Some(Bytes::from(format!("sender {sender:08}"))),
        preconditions: vec![Precondition::Absent(once(2)), Precondition::Absent(once(1))],
        puts: vec![(once(2), Bytes::copy_from_slice(&number.to_be_bytes()))],
        appends: vec![Append { logs: vec![mailbox(sender)], value: value.into() }],
        ..Batch::default()
    }
}

async fn create_mailboxes(engine: &dyn Engine, senders: usize) -> Result<(), StorageError> {
    let creates = (0..senders).map(mailbox).collect();
    let batch = Batch { creates, ..Batch::default() };
    engine.apply(batch).await.map_err(|cause| StorageError::Failed(cause.to_string()))?;
    Ok(())
}

/// Stores messages, then drains them.
pub async fn store(
    engine: Arc<dyn Engine>,
    dir: &Path,
    plan: Plan,
) -> Result<Stored, StorageError> {
    create_mailboxes(&*engine, plan.senders).await?;
    let next = Arc::new(AtomicU64::new(0));
    let (started, cpu) = (Instant::now(), cpu_seconds());
    let mut senders = JoinSet::new();
    for sender in 0..plan.senders {
        let (engine, next) = (Arc::clone(&engine), Arc::clone(&next));
        senders.spawn(async move {
            let mut stored = 0;
            while started.elapsed() < plan.time {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= plan.messages {
                    break;
                }
                if let Err(cause) = engine.apply(message(sender, number)).await {
                    return Err(StorageError::Failed(cause.to_string()));
                }
                stored += 1;
            }
            Ok(stored)
        });
    }
    let mut messages: u64 = 0;
    while let Some(stored) = senders.join_next().await {
        messages += stored.map_err(|cause| StorageError::Failed(cause.to_string()))??;
    }
    let (took, cost) = (started.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    let disk_bytes = folder_bytes(dir);

    let (started, cpu) = (Instant::now(), cpu_seconds());
    let span = Span { entries_max: 256, bytes_max: 1 << 20 };
    for sender in 0..plan.senders {
        let mut after = 0;
        loop {
            let entries = engine.read(mailbox(sender), after, span).await?;
            let Some(last) = entries.last() else { break };
            after = last.seq;
            engine.trim(mailbox(sender), after);
        }
    }
    engine.close().await;
    let (drain_took, drain_cost) = (started.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    let of_all = messages as f64;
    Ok(Stored {
        messages,
        per_second: of_all / took,
        cpu_per_100k: cost * 100_000.0 / of_all,
        drained_per_second: of_all / drain_took,
        drain_cpu_per_100k: drain_cost * 100_000.0 / of_all,
        disk_bytes,
    })
}

/// The child of [`kill`]: writes until it is killed, and says what was acknowledged.
pub async fn write_until_killed(
    engine: Arc<dyn Engine>,
    senders: usize,
) -> Result<(), StorageError> {
    create_mailboxes(&*engine, senders).await?;
    let mut tasks = JoinSet::new();
    for sender in 0..senders {
        let engine = Arc::clone(&engine);
        tasks.spawn(async move {
            for number in 0.. {
                if engine.apply(message(sender, number)).await.is_err() {
                    return;
                }
                // One short line is one write to the pipe: it arrives whole or not at all.
                let line = format!("{sender} {number}\n");
                if std::io::stdout().lock().write_all(line.as_bytes()).is_err() {
                    return;
                }
            }
        });
    }
    while tasks.join_next().await.is_some() {}
    Ok(())
}

/// Starts `child` (which calls [`write_until_killed`] on this folder), kills it after a while,
/// opens what it left and counts.
pub async fn kill(
    name: &str,
    dir: &Path,
    senders: usize,
    child: &mut Command,
    after: Duration,
) -> Result<Survived, StorageError> {
    let failed = |cause: std::io::Error| StorageError::Failed(cause.to_string());
    let mut child = child.stdout(Stdio::piped()).spawn().map_err(failed)?;
    let output = child.stdout.take();
    let reading = tokio::task::spawn_blocking(move || {
        let mut acknowledged = vec![0_u64; senders];
        for line in output.into_iter().flat_map(|output| BufReader::new(output).lines()) {
            let Ok(line) = line else { break };
            let numbers = line.split_once(' ').and_then(|(sender, number)| {
                Some((sender.parse::<usize>().ok()?, number.parse::<u64>().ok()?))
            });
            if let Some((sender, number)) = numbers
                && let Some(count) = acknowledged.get_mut(sender)
            {
                *count = (*count).max(number + 1);
            }
        }
        acknowledged
    });
    tokio::time::sleep(after).await;
    child.kill().and_then(|()| child.wait()).map_err(failed)?;
    let acknowledged = reading.await.map_err(|cause| StorageError::Failed(cause.to_string()))?;

    let started = Instant::now();
    let Some(engine) = open(name, dir)? else {
        return Err(StorageError::Failed("no such engine".into()));
    };
    let first = Span { entries_max: 1, bytes_max: 1 << 20 };
    engine.read(mailbox(0), 0, first).await?;
    let recovery_ms = started.elapsed().as_secs_f64() * 1000.0;
    let (mut lost, mut doubled) = (0, 0);
    let all = Span { entries_max: 1 << 20, bytes_max: 1 << 30 };
    for (sender, count) in acknowledged.iter().enumerate() {
        let mut found: Vec<u64> = engine
            .read(mailbox(sender), 0, all)
            .await?
            .iter()
            .map(|entry| {
                entry.value.first_chunk().map_or(u64::MAX, |bytes| u64::from_be_bytes(*bytes))
            })
            .collect();
        let before = found.len();
        found.sort_unstable();
        found.dedup();
        doubled += (before - found.len()) as u64;
        lost += (0..*count).filter(|number| found.binary_search(number).is_err()).count() as u64;
    }
    engine.close().await;
    Ok(Survived { acknowledged: acknowledged.iter().sum(), lost, doubled, recovery_ms })
}

/// CPU seconds of this process so far, user and system; 0 where there is no `/proc`.
pub fn cpu_seconds() -> f64 {
    // The second field may hold spaces; it ends with the last parenthesis.
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map(|(_, rest)| rest).unwrap_or_default();
    let ticks: u64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    // Linux counts in hundredths of a second (USER_HZ) whatever the kernel's own rate.
    ticks as f64 / 100.0
}

fn folder_bytes(dir: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(file) if file.is_dir() => folder_bytes(&entry.path()),
            Ok(file) => file.len(),
            Err(_) => 0,
        })
        .sum()
}
