//! One to one: stored for who is away, drained, live, and at a fixed rate.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::{Flow, receive, send, together};
use crate::device::{Device, mailbox};
use crate::figures::Row;
use crate::server::{Run, Server};
use crate::{LoadError, machine};

/// Pairs of devices; the sender has an even number, the receiver the next.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pairs {
    pub(crate) count: usize,
    pub(crate) in_flight: u64,
    pub(crate) messages: u64,
}

impl Pairs {
    pub(crate) fn each(self) -> u64 {
        (self.messages / self.count as u64).max(1)
    }

    pub(crate) fn all(self) -> u64 {
        self.each() * self.count as u64
    }

    /// Registers all of them.
    pub(crate) async fn register(self, server: &Server) -> Result<(), LoadError> {
        for device in 0..self.count * 2 {
            Device::connect(&server.door, device).await?.close().await;
        }
        Ok(())
    }

    async fn senders(self, server: &Server) -> Result<Vec<Device>, LoadError> {
        let mut devices = Vec::with_capacity(self.count);
        for pair in 0..self.count {
            devices.push(Device::connect(&server.door, pair * 2).await?);
        }
        Ok(devices)
    }

    /// Sends to devices that are away, then lets them drain it.
    pub(crate) async fn store(self, server: &Server, first: u64) -> Result<[Row; 2], LoadError> {
        let (each, in_flight) = (self.each(), self.in_flight);
        let epoch = Instant::now();
        let senders = self.senders(server).await?;
        let run = Run::begin(server);
        let mut tasks = JoinSet::new();
        for (pair, mut device) in senders.into_iter().enumerate() {
            tasks.spawn(async move {
                let flow = Flow { messages: each, in_flight, first, every: None };
                let times =
                    send(&mut device, pair * 2, &[mailbox(pair * 2 + 1)], flow, epoch).await?;
                device.close().await;
                Ok(times)
            });
        }
        let times = together(tasks).await?;
        let stored = run.end("stored for devices that are away", self.all(), &times).await;

        let run = Run::begin(server);
        let mut tasks = JoinSet::new();
        for pair in 0..self.count {
            let door = server.door.clone();
            tasks.spawn(async move {
                let mut device = Device::connect(&door, pair * 2 + 1).await?;
                receive(&mut device, each, epoch).await?;
                device.close().await;
                Ok(machine::microseconds())
            });
        }
        let none = together(tasks).await?;
        let drained = run.end("… drained", self.all(), &none).await;
        Ok([stored, drained])
    }

    /// Sends to devices that are connected. With `rate`, so many a second of all pairs together,
    /// and the times are those to the other device; without, as fast as answers come.
    pub(crate) async fn online(
        self,
        server: &Server,
        first: u64,
        rate: Option<u64>,
    ) -> Result<Row, LoadError> {
        let (each, in_flight) = (self.each(), self.in_flight);
        let epoch = Instant::now();
        let mut receiving = JoinSet::new();
        for pair in 0..self.count {
            let mut device = Device::connect(&server.door, pair * 2 + 1).await?;
            receiving.spawn(async move {
                let times = receive(&mut device, each, epoch).await?;
                device.close().await;
                Ok(times)
            });
        }
        let senders = self.senders(server).await?;
        let run = Run::begin(server);
        let start = Instant::now() + Duration::from_millis(10);
        let mut sending = JoinSet::new();
        for (pair, mut device) in senders.into_iter().enumerate() {
            let every = rate.map(|rate| {
                let every = Duration::from_secs(self.count as u64) / rate as u32;
                (start + every * pair as u32 / self.count as u32, every)
            });
            let in_flight = if rate.is_some() { u64::MAX } else { in_flight };
            sending.spawn(async move {
                let flow = Flow { messages: each, in_flight, first, every };
                let times =
                    send(&mut device, pair * 2, &[mailbox(pair * 2 + 1)], flow, epoch).await?;
                device.close().await;
                Ok(times)
            });
        }
        let answered = together(sending).await?;
        let arrived = together(receiving).await?;
        let (what, times) = match rate {
            Some(rate) => (format!("live at {rate}/s, to the other device"), &arrived),
            None => ("live, as fast as answers come".to_owned(), &answered),
        };
        let mut row = run.end(what, self.all(), times).await;
        if rate.is_some() {
            let ms = |part| machine::milliseconds(&answered, part);
            row.note = format!("acknowledged p50 {:.2}, p99 {:.2} ms", ms(0.5), ms(0.99));
        }
        Ok(row)
    }
}
