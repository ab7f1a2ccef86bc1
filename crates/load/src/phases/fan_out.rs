//! One ciphertext to many devices that are connected.

use std::time::Instant;

use tokio::task::JoinSet;

use super::{Flow, receive, send, together};
use crate::LoadError;
use crate::device::{Device, mailbox};
use crate::figures::Row;
use crate::server::{Run, Server};

/// Where the devices of these phases begin.
const FIRST: usize = 100_000;
/// Messages on their way to all at once.
const IN_FLIGHT: u64 = 16;

/// Sends to so many mailboxes until about `deliveries` were made.
pub(crate) async fn fan_out(
    server: &Server,
    mailboxes: usize,
    deliveries: u64,
    first: u64,
) -> Result<Row, LoadError> {
    let messages = (deliveries / mailboxes as u64).max(20);
    let epoch = Instant::now();
    let mut receiving = JoinSet::new();
    let mut to = Vec::with_capacity(mailboxes);
    for member in 1..=mailboxes {
        let mut device = Device::connect(&server.door, FIRST + member).await?;
        to.push(mailbox(FIRST + member));
        receiving.spawn(async move {
            let times = receive(&mut device, messages, epoch).await?;
            device.close().await;
            Ok(times)
        });
    }
    let mut sender = Device::connect(&server.door, FIRST).await?;
    let run = Run::begin(server);
    let flow = Flow { messages, in_flight: IN_FLIGHT, first, every: None };
    send(&mut sender, FIRST, &to, flow, epoch).await?;
    let times = together(receiving).await?;
    sender.close().await;
    let all = messages * mailboxes as u64;
    let mut row = run.end(format!("one to {mailboxes}, each delivery"), all, &times).await;
    row.note = format!("{messages} sends, {:.0} a second", messages as f64 / row.seconds);
    Ok(row)
}
