//! Connections that do nothing, and all of them coming back at once.

use std::ops::Range;
use std::time::Instant;

use tokio::task::JoinSet;

use crate::device::{Device, Door};
use crate::figures::{Idle, Row};
use crate::server::{Run, Server};
use crate::{LoadError, machine};

/// Where the devices of these phases begin.
const FIRST: usize = 1_000_000;
/// Connections made before anything is weighed: what the server needs once comes with them.
const FIRST_ONES: usize = 100;
/// Tries of one device in a storm.
const TRIES_MAX: u64 = 50;
/// Devices that say hello at the same time while the connections are made.
const AT_ONCE: usize = 64;

async fn connect(door: &Door, numbers: Range<usize>) -> Result<Vec<Device>, LoadError> {
    let mut devices = Vec::with_capacity(numbers.len());
    let mut tasks = JoinSet::new();
    for number in numbers {
        if tasks.len() >= AT_ONCE
            && let Some(done) = tasks.join_next().await
        {
            devices.push(done.map_err(LoadError::server)??);
        }
        let door = door.clone();
        tasks.spawn(async move { Device::connect(&door, FIRST + number).await });
    }
    while let Some(done) = tasks.join_next().await {
        devices.push(done.map_err(LoadError::server)??);
    }
    Ok(devices)
}

/// Makes so many devices known, so that what is weighed later is connections alone.
pub(crate) async fn register(server: &Server, devices: usize) -> Result<(), LoadError> {
    drop(connect(&server.door, 0..devices).await?);
    settle(server).await;
    Ok(())
}

/// Weighs so many devices of our relay that are connected.
pub(crate) async fn idle(server: &Server, connections: usize) -> Result<Idle, LoadError> {
    let what = if server.door.tls.is_some() { "TLS" } else { "plain TCP" };
    weighed(what, server, connections, async |numbers| connect(&server.door, numbers).await).await
}

/// Weighs so many connections of a server that has just started: what an allocator kept from
/// earlier ones would hide them.
pub(crate) async fn weighed<C>(
    what: &str,
    server: &Server,
    connections: usize,
    connect: impl AsyncFn(Range<usize>) -> Result<C, LoadError>,
) -> Result<Idle, LoadError> {
    let first = connections.min(FIRST_ONES);
    let before = connect(0..first).await?;
    settle(server).await;
    let memory = machine::memory_kib(server.pid());
    let rest = connect(first..connections).await?;
    settle(server).await;
    let grown = machine::memory_kib(server.pid()).saturating_sub(memory);
    drop((before, rest));
    let kib_each = grown as f64 / (connections - first).max(1) as f64;
    Ok(Idle { what: what.to_owned(), connections, kib_each })
}

/// Waits until the server has nothing to do.
async fn settle(server: &Server) {
    let none = machine::microseconds();
    Run::begin(server).end("", 0, &none).await;
}

/// What became of one device in a storm.
struct Back {
    device: Device,
    took_us: u64,
    /// Times that the server ended it before it had said who it is …
    cut_before: u64,
    /// … and after.
    cut_after: u64,
}

/// Cuts so many connections and lets all come back at once; the times are those to let each in.
pub(crate) async fn storm(server: &Server, connections: usize) -> Result<Row, LoadError> {
    drop(connect(&server.door, 0..connections).await?);
    settle(server).await;
    let run = Run::begin(server);
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for number in 0..connections {
        let door = server.door.clone();
        tasks.spawn(async move { come_back(&door, FIRST + number, start).await });
    }
    let mut times = machine::microseconds();
    let mut devices = Vec::with_capacity(connections);
    let (mut before, mut after) = (0, 0);
    while let Some(done) = tasks.join_next().await {
        let back = done.map_err(LoadError::server)??;
        times.saturating_record(back.took_us);
        (before, after) = (before + back.cut_before, after + back.cut_after);
        devices.push(back.device);
    }
    let what = format!("{connections} connections come back at once");
    let mut row = run.end(what, connections as u64, &times).await;
    row.note = format!(
        "the last after {:.1} s; cut {before} times before they had said who they are, {after} after",
        row.seconds
    );
    drop(devices);
    Ok(row)
}

/// Comes until it is let in, as devices do.
async fn come_back(door: &Door, number: usize, start: Instant) -> Result<Back, LoadError> {
    let (mut cut_before, mut cut_after) = (0, 0);
    loop {
        let why = match Device::open(door, number).await {
            Ok(asked) => match asked.hello().await {
                Ok(device) => {
                    let took_us = start.elapsed().as_micros() as u64;
                    return Ok(Back { device, took_us, cut_before, cut_after });
                }
                Err(why) => {
                    cut_after += 1;
                    why
                }
            },
            Err(why) => {
                cut_before += 1;
                why
            }
        };
        if cut_before + cut_after >= TRIES_MAX {
            return Err(why);
        }
    }
}
