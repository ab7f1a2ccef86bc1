//! Commits under contention: all members of a group try to end the same epoch.

use std::collections::HashSet;
use std::time::Instant;

use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Code, Commit, Parcel};
use tokio::task::JoinSet;

use crate::device::{self, Device, mailbox};
use crate::figures::Row;
use crate::server::{Run, Server};
use crate::{LoadError, bodies, machine};

/// Where the devices of this phase begin.
const FIRST: usize = 200_000;
const MEMBERS: usize = 5;

/// What one member saw.
struct Seen {
    times: hdrhistogram::Histogram<u64>,
    ended: Vec<u64>,
    refused: u64,
}

/// So many groups of five; each member commits until its group is at an epoch.
pub(crate) async fn commits(server: &Server, groups: usize, epochs: u64) -> Result<Row, LoadError> {
    let mut members = Vec::new();
    for number in 0..groups * MEMBERS {
        members.push(Device::connect(&server.door, FIRST + number).await?);
    }
    let run = Run::begin(server);
    let mut tasks = JoinSet::new();
    for (number, device) in members.into_iter().enumerate() {
        tasks.spawn(async move { (number / MEMBERS, member(device, number, epochs).await) });
    }
    let mut times = machine::microseconds();
    let (mut ended, mut refused, mut twice) = (HashSet::new(), 0, 0);
    while let Some(done) = tasks.join_next().await {
        let (group, seen) = done.map_err(LoadError::server)?;
        let seen = seen?;
        let _ = times.add(seen.times);
        refused += seen.refused;
        for epoch in seen.ended {
            twice += u64::from(!ended.insert((group, epoch)));
        }
    }
    let accepted = ended.len() as u64;
    let asked = accepted + refused;
    let what = format!("commits, {MEMBERS} at once for each of {groups} groups");
    let mut row = run.end(what, asked, &times).await;
    row.note = format!(
        "{accepted} accepted, {refused} told to catch up, {twice} epochs ended twice, {} skipped",
        (groups as u64 * epochs).saturating_sub(accepted)
    );
    Ok(row)
}

async fn member(mut device: Device, number: usize, epochs: u64) -> Result<Seen, LoadError> {
    let group = number / MEMBERS;
    let others = (group * MEMBERS..(group + 1) * MEMBERS).filter(|other| *other != number);
    let mailboxes: Vec<_> = others.map(|other| mailbox(FIRST + other)).collect();
    let mut group_tag = vec![0x67; 16];
    group_tag.iter_mut().zip(group.to_be_bytes()).for_each(|(to, from)| *to = from);
    let mut seen = Seen { times: machine::microseconds(), ended: Vec::new(), refused: 0 };
    let (mut epoch, mut request) = (0, 1);
    while epoch < epochs {
        request += 1;
        let parcels =
            vec![Parcel { mailboxes: mailboxes.clone(), ciphertext: bodies::body(0, epoch) }];
        let id = device::id(FIRST + number, request);
        let commit = Commit { id, group_tag: group_tag.clone(), ends_epoch: epoch, parcels };
        let started = Instant::now();
        device.feed(request, Ask::Commit(commit)).await?;
        device.flush().await?;
        let mut unsaved = None;
        loop {
            let frame = device.next().await?;
            match frame.body {
                Some(Body::Deliver(deliver)) => unsaved = Some(deliver.seq),
                Some(Body::CaughtUp(_)) => {}
                Some(Body::Accepted(_)) => {
                    seen.ended.push(epoch);
                    epoch += 1;
                    break;
                }
                Some(Body::Refused(no)) if no.code == Code::StaleEpoch as i32 => {
                    seen.refused += 1;
                    epoch = no.current;
                    break;
                }
                other => return Err(LoadError::Server(format!("to a commit: {other:?}"))),
            }
        }
        seen.times.saturating_record(started.elapsed().as_micros() as u64);
        if let Some(seq) = unsaved {
            device.ack(seq).await?;
        }
    }
    device.close().await;
    Ok(seen)
}
