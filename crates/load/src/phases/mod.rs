//! What is measured, one file a phase; and the two halves of most of them, sending and receiving.

pub(crate) mod commits;
pub(crate) mod connections;
pub(crate) mod crash;
pub(crate) mod fan_out;
pub(crate) mod pairs;
pub(crate) mod power;

use std::time::{Duration, Instant};

use comptoir_wire::relay::server_frame::Body;
use hdrhistogram::Histogram;
use tokio::task::JoinSet;

use crate::device::{self, Device};
use crate::{LoadError, bodies, machine};

/// How many, and how fast.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flow {
    /// Messages of this sender.
    pub(crate) messages: u64,
    /// Unanswered at most.
    pub(crate) in_flight: u64,
    /// The number of the first; ids are made of it.
    pub(crate) first: u64,
    /// One every so often, from the start given; as fast as answers come if absent.
    pub(crate) every: Option<(Instant, Duration)>,
}

/// Sends to mailboxes; returns the times from when each was to be sent to its answer.
pub(crate) async fn send(
    device: &mut Device,
    number: usize,
    to: &[Vec<u8>],
    flow: Flow,
    epoch: Instant,
) -> Result<Histogram<u64>, LoadError> {
    let mut times = machine::microseconds();
    let mut sent: Vec<Instant> = Vec::with_capacity(flow.messages as usize);
    while times.len() < flow.messages {
        let due = |next: u64| match flow.every {
            Some((start, every)) => start + every * next as u32,
            None => Instant::now(),
        };
        let room = |sent: usize, times: u64| {
            let sent = sent as u64;
            sent < flow.messages && sent - times < flow.in_flight
        };
        while room(sent.len(), times.len()) {
            let at = due(sent.len() as u64);
            if at > Instant::now() {
                break;
            }
            let index = flow.first + sent.len() as u64;
            // From when it was to be sent: what waits because of the server counts.
            sent.push(at);
            let nanos = at.saturating_duration_since(epoch).as_nanos() as u64;
            let body = bodies::body(nanos, index);
            let ask = device::send(device::id(number, index), to.to_vec(), body);
            device.feed(sent.len() as u64, ask).await?;
        }
        device.flush().await?;
        let next = room(sent.len(), times.len()).then(|| due(sent.len() as u64));
        let mut frame = match next {
            Some(at) => tokio::select! {
                frame = device.next() => Some(frame?),
                () = punctually(at) => None,
            },
            None => Some(device.next().await?),
        };
        while let Some(answer) = frame {
            match answer.body {
                Some(Body::Accepted(_)) => {
                    let at = sent.get(answer.request as usize - 1).copied();
                    let took = at.map_or(Duration::ZERO, |at| at.elapsed());
                    times.saturating_record(took.as_micros() as u64);
                }
                Some(Body::CaughtUp(_)) => {}
                other => return Err(LoadError::Server(format!("instead of accepted: {other:?}"))),
            }
            frame = device.ready()?;
        }
    }
    Ok(times)
}

/// Waits until then to within microseconds. The runtime's own timers round up to a millisecond,
/// which would be counted as the server's.
async fn punctually(at: Instant) {
    const COARSE: Duration = Duration::from_millis(2);
    if let Some(early) = at.checked_sub(COARSE) {
        tokio::time::sleep_until(early.into()).await;
    }
    while Instant::now() < at {
        tokio::task::yield_now().await;
    }
}

/// Receives so many and acknowledges what came together, sixteen at most, as a client that saves
/// in batches does. Returns the times from when each was to be sent to its arrival.
pub(crate) async fn receive(
    device: &mut Device,
    messages: u64,
    epoch: Instant,
) -> Result<Histogram<u64>, LoadError> {
    let mut times = machine::microseconds();
    let mut received = 0;
    while received < messages {
        let mut frame = Some(device.next().await?);
        let mut unsaved = None;
        let mut together = 0;
        while let Some(next) = frame {
            if let Some(Body::Deliver(deliver)) = next.body {
                received += 1;
                together += 1;
                unsaved = Some(deliver.seq);
                if let Some((nanos, _)) = bodies::numbers(&deliver.ciphertext) {
                    let took = epoch.elapsed().saturating_sub(Duration::from_nanos(nanos));
                    times.saturating_record(took.as_micros() as u64);
                }
            }
            frame = if together < 16 { device.ready()? } else { None };
        }
        if let Some(seq) = unsaved {
            device.ack(seq).await?;
        }
    }
    Ok(times)
}

/// Waits for all, and adds their times up.
pub(crate) async fn together(
    mut tasks: JoinSet<Result<Histogram<u64>, LoadError>>,
) -> Result<Histogram<u64>, LoadError> {
    let mut all = machine::microseconds();
    while let Some(done) = tasks.join_next().await {
        // All have the same bounds, so they can be added.
        let _ = all.add(done.map_err(LoadError::server)??);
    }
    Ok(all)
}
