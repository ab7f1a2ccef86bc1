//! Connections that do nothing, and all of them coming back at once.

use std::net::SocketAddr;
use std::time::Instant;

use tokio::task::JoinSet;

use super::together;
use crate::device::Device;
use crate::figures::{Idle, Row};
use crate::server::{Run, Server};
use crate::{LoadError, machine};

/// Where the devices of these phases begin.
const FIRST: usize = 1_000_000;
/// Connections made before anything is weighed: what the server needs once comes with them.
const FIRST_ONES: usize = 100;
/// Tries of one device in a storm.
const TRIES_MAX: usize = 50;
/// Devices that say hello at the same time while the connections are made.
const AT_ONCE: usize = 64;

async fn connect(
    address: SocketAddr,
    numbers: std::ops::Range<usize>,
) -> Result<Vec<Device>, LoadError> {
    let mut devices = Vec::with_capacity(numbers.len());
    let mut tasks = JoinSet::new();
    for number in numbers {
        if tasks.len() >= AT_ONCE
            && let Some(done) = tasks.join_next().await
        {
            devices.push(done.map_err(LoadError::server)??);
        }
        tasks.spawn(Device::connect(address, FIRST + number));
    }
    while let Some(done) = tasks.join_next().await {
        devices.push(done.map_err(LoadError::server)??);
    }
    Ok(devices)
}

/// Makes so many devices known, so that what is weighed later is connections alone.
pub(crate) async fn register(server: &Server, devices: usize) -> Result<(), LoadError> {
    drop(connect(server.address, 0..devices).await?);
    settle(server).await;
    Ok(())
}

/// Weighs so many connections of a server that has just started: what an allocator kept from
/// earlier ones would hide them.
pub(crate) async fn idle(server: &Server, connections: usize) -> Result<Idle, LoadError> {
    let first = connections.min(FIRST_ONES);
    let before = connect(server.address, 0..first).await?;
    settle(server).await;
    let memory = machine::memory_kib(server.pid());
    let devices = connect(server.address, first..connections).await?;
    settle(server).await;
    let grown = machine::memory_kib(server.pid()).saturating_sub(memory);
    drop((before, devices));
    Ok(Idle { connections, kib_each: grown as f64 / (connections - first).max(1) as f64 })
}

/// Waits until the server has nothing to do.
async fn settle(server: &Server) {
    let none = machine::microseconds();
    Run::begin(server).end("", 0, &none).await;
}

/// Cuts so many connections and lets all come back at once; the times are those to let each in.
pub(crate) async fn storm(server: &Server, connections: usize) -> Result<Row, LoadError> {
    drop(connect(server.address, 0..connections).await?);
    settle(server).await;
    let run = Run::begin(server);
    let address = server.address;
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for number in 0..connections {
        tasks.spawn(async move {
            let mut tries = 1;
            let device = loop {
                match Device::connect(address, FIRST + number).await {
                    Ok(device) => break device,
                    // Its turn did not come in time to say hello: it comes again, as devices do.
                    Err(_) if tries < TRIES_MAX => tries += 1,
                    Err(why) => return Err(why),
                }
            };
            let mut times = machine::microseconds();
            times.saturating_record(start.elapsed().as_micros() as u64);
            Ok((device, times, tries))
        });
    }
    let mut devices = Vec::with_capacity(connections);
    let mut all = JoinSet::new();
    let mut tried = 0;
    while let Some(done) = tasks.join_next().await {
        let (device, times, tries) = done.map_err(LoadError::server)??;
        tried += tries;
        devices.push(device);
        all.spawn(std::future::ready(Ok(times)));
    }
    let times = together(all).await?;
    let what = format!("{connections} connections come back at once");
    let mut row = run.end(what, connections as u64, &times).await;
    row.note = format!("{tried} tries");
    drop(devices);
    Ok(row)
}
