//! Ends the server under load, starts it again, and counts what was acknowledged.
//!
//! Half of the receivers are connected and save as they go; half are away. After the end every
//! sender sends what was not answered again, under the same ids, as a client's outbox does. Then
//! every receiver drains, drops what it has by number, and must have each message once.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use comptoir_wire::relay::server_frame::Body;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::Flow;
use crate::device::{self, Device, mailbox};
use crate::figures::Survived;
use crate::server::{Program, Server};
use crate::{LoadError, bodies, machine, progress};

const PAIRS: usize = 50;
const IN_FLIGHT: usize = 16;
/// Ends that are tried for each that counts.
const TRIES_EACH: u32 = 2;

/// How a round ends the server.
pub(crate) trait End {
    /// Ends it; the folder is as it would be found afterwards. Says whether this end could have
    /// lost something.
    fn end(&mut self, server: &mut Server) -> Result<bool, LoadError>;
}

/// `kill -9`.
pub(crate) struct Kill;

impl End for Kill {
    fn end(&mut self, server: &mut Server) -> Result<bool, LoadError> {
        server.kill();
        Ok(true)
    }
}

/// What a sender knows when the server is gone.
struct Sent {
    device: usize,
    first: u64,
    /// By number: whether it was acknowledged.
    acknowledged: Vec<bool>,
}

/// What a receiver has saved.
#[derive(Default)]
struct Saved {
    last_seq: u64,
    /// By message number: how often the application was given it.
    given: HashMap<u64, u32>,
    dropped: u64,
}

/// Rounds of `messages` acknowledged, an end, and a count, all in one folder. The first round that
/// lost or doubled something is the last: the folder is then as that round left it.
pub(crate) async fn rounds(
    relay: &Program,
    folder: &Path,
    (rounds, messages): (u32, u64),
    how: &str,
    end: &mut impl End,
) -> Result<Survived, LoadError> {
    let began = Instant::now();
    let mut all = Survived { how: how.to_owned(), ..Survived::default() };
    let mut saved: Vec<Saved> = (0..PAIRS).map(|_| Saved::default()).collect();
    let mut tried = 0;
    while all.rounds < rounds && tried < rounds * TRIES_EACH {
        let first = u64::from(tried) << 32;
        tried += 1;
        let mut server = Server::relay(relay, folder)?;
        let (sent, judged) = until(&mut server, &mut saved, (first, messages), end).await?;
        all.rounds += u32::from(judged);
        let started = Instant::now();
        let server = Server::relay(relay, folder)?;
        drop(Device::connect(&server.door, 0).await?);
        let back = started.elapsed().as_secs_f64() * 1000.0;
        all.back_after_ms_max = all.back_after_ms_max.max(back);
        again(&server, &sent).await?;
        drain(&server, &mut saved).await?;
        if judged {
            count(&sent, &mut saved, &mut all);
        } else {
            let mut uncounted = Survived::default();
            count(&sent, &mut saved, &mut uncounted);
            // What is lost is lost, whatever it shows about the cut.
            (all.lost, all.doubled) = (all.lost + uncounted.lost, all.doubled + uncounted.doubled);
        }
        progress::say(&format!(
            "{how}: {}, {} of {rounds}, {} acknowledged, {} lost, {} doubled, back within {:.0} ms, {:.0} s",
            if judged { "counts" } else { "shows nothing" },
            all.rounds,
            all.acknowledged,
            all.lost,
            all.doubled,
            all.back_after_ms_max,
            began.elapsed().as_secs_f64()
        ));
        if !all.is_whole() {
            break;
        }
    }
    all.load = machine::load();
    Ok(all)
}

/// Adds a round up: each message must have come once, acknowledged or sent again since.
fn count(sent: &[Sent], saved: &mut [Saved], all: &mut Survived) {
    for (pair, (sent, saved)) in sent.iter().zip(saved).enumerate() {
        for (number, acknowledged) in sent.acknowledged.iter().enumerate() {
            let number = sent.first + number as u64;
            let times = saved.given.remove(&number).unwrap_or_default();
            all.acknowledged += u64::from(*acknowledged);
            all.lost += u64::from(times == 0);
            all.doubled += u64::from(times > 1);
            if times != 1 {
                let answered = if *acknowledged { "acknowledged" } else { "sent again" };
                progress::say(&format!(
                    "pair {pair}, message {number:#x}, {answered}: came {times} times"
                ));
            }
        }
        all.dropped_by_device += std::mem::take(&mut saved.dropped);
    }
}

/// Sends until so many are acknowledged, then ends the server.
async fn until(
    server: &mut Server,
    saved: &mut Vec<Saved>,
    (first, messages): (u64, u64),
    end: &mut impl End,
) -> Result<(Vec<Sent>, bool), LoadError> {
    let mut receivers = JoinSet::new();
    let door = server.door.clone();
    for (pair, mut one) in std::mem::take(saved).into_iter().enumerate() {
        let device = Device::connect(&door, pair * 2 + 1).await?;
        receivers.spawn(async move {
            if pair % 2 == 0 {
                save(device, &mut one, false).await;
            } else {
                device.close().await;
            }
            (pair, one)
        });
    }
    let acknowledged = Arc::new(AtomicU64::new(0));
    let (enough, mut reached) = watch::channel(false);
    let enough = Arc::new(enough);
    let mut senders = JoinSet::new();
    for pair in 0..PAIRS {
        let device = Device::connect(&door, pair * 2).await?;
        let (acknowledged, enough) = (Arc::clone(&acknowledged), Arc::clone(&enough));
        senders.spawn(async move {
            let mut sent = Sent { device: pair * 2, first, acknowledged: Vec::new() };
            // Ends when the server does.
            let _ = write(device, &mut sent, || {
                if acknowledged.fetch_add(1, Ordering::Relaxed) + 1 == messages {
                    enough.send_replace(true);
                }
            })
            .await;
            sent
        });
    }
    reached.wait_for(|reached| *reached).await.map_err(LoadError::server)?;
    let judged = end.end(server)?;
    let mut sent = senders.join_all().await;
    sent.sort_by_key(|sent| sent.device);
    let mut back = receivers.join_all().await;
    back.sort_by_key(|(pair, _)| *pair);
    saved.extend(back.into_iter().map(|(_, saved)| saved));
    Ok((sent, judged))
}

/// Sends without end, sixteen in flight.
async fn write(
    mut device: Device,
    sent: &mut Sent,
    mut acknowledged: impl FnMut(),
) -> Result<(), LoadError> {
    let to = mailbox(sent.device + 1);
    let mut in_flight = 0;
    loop {
        while in_flight < IN_FLIGHT {
            let index = sent.first + sent.acknowledged.len() as u64;
            sent.acknowledged.push(false);
            in_flight += 1;
            let body = bodies::body(0, index);
            let ask = device::send(device::id(sent.device, index), vec![to.clone()], body);
            device.feed(sent.acknowledged.len() as u64, ask).await?;
        }
        device.flush().await?;
        let mut frame = Some(device.next().await?);
        while let Some(answer) = frame {
            if let Some(Body::Accepted(_)) = answer.body
                && let Some(one) = sent.acknowledged.get_mut(answer.request as usize - 1)
            {
                *one = true;
                in_flight -= 1;
                acknowledged();
            }
            frame = device.ready()?;
        }
    }
}

/// Sends again what was not answered, under the same ids; all senders at the same time.
async fn again(server: &Server, sent: &[Sent]) -> Result<(), LoadError> {
    let mut tasks = JoinSet::new();
    for sent in sent {
        let unanswered = sent.acknowledged.iter().enumerate().filter(|(_, answered)| !**answered);
        let numbers: Vec<u64> = unanswered.map(|(number, _)| sent.first + number as u64).collect();
        let (door, number) = (server.door.clone(), sent.device);
        tasks.spawn(async move {
            let mut device = Device::connect(&door, number).await?;
            let to = [mailbox(number + 1)];
            for first in numbers {
                let flow = Flow { messages: 1, in_flight: 1, first, every: None };
                super::send(&mut device, number, &to, flow, Instant::now()).await?;
            }
            device.close().await;
            Ok::<_, LoadError>(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.map_err(LoadError::server)??;
    }
    Ok(())
}

/// Lets every receiver catch up.
async fn drain(server: &Server, saved: &mut Vec<Saved>) -> Result<(), LoadError> {
    let mut tasks = JoinSet::new();
    for (pair, mut one) in std::mem::take(saved).into_iter().enumerate() {
        let door = server.door.clone();
        tasks.spawn(async move {
            let device = Device::connect(&door, pair * 2 + 1).await?;
            save(device, &mut one, true).await;
            Ok::<_, LoadError>((pair, one))
        });
    }
    let mut back = Vec::new();
    while let Some(done) = tasks.join_next().await {
        back.push(done.map_err(LoadError::server)??);
    }
    back.sort_by_key(|(pair, _)| *pair);
    saved.extend(back.into_iter().map(|(_, saved)| saved));
    Ok(())
}

/// Gives the application what is new, saves its number, acknowledges; until the server ends, or
/// until all that waited has come.
async fn save(mut device: Device, saved: &mut Saved, only_what_waited: bool) {
    loop {
        let Ok(frame) = device.next().await else { return };
        match frame.body {
            Some(Body::Deliver(deliver)) if deliver.seq <= saved.last_seq => saved.dropped += 1,
            Some(Body::Deliver(deliver)) => {
                saved.last_seq = deliver.seq;
                if let Some((_, number)) = bodies::numbers(&deliver.ciphertext) {
                    *saved.given.entry(number).or_default() += 1;
                }
                if device.ack(deliver.seq).await.is_err() {
                    return;
                }
            }
            Some(Body::CaughtUp(_)) if only_what_waited => {
                device.close().await;
                return;
            }
            _ => {}
        }
    }
}
