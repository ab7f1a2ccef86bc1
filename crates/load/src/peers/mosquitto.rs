//! mosquitto: one topic a receiver, QoS 1, a session that stays.

use std::path::Path;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use rumqttc::{AsyncClient, Event, EventLoop, MqttOptions, Packet, QoS};
use tokio::task::JoinSet;

use super::{Receiving, free_port, start, stored_drained_live, write_config};
use crate::bodies;
use crate::figures::Row;
use crate::phases::pairs::Pairs;
use crate::phases::together;
use crate::server::{Server, on_first_core};
use crate::{LoadError, machine};

/// Stored, drained, live.
pub(super) async fn run(
    program: &Path,
    folder: &Path,
    pairs: Pairs,
) -> Result<Vec<Row>, LoadError> {
    let port = free_port()?;
    // Debian's own choice of persistence, without its limit on what waits for one client.
    let config = write_config(
        folder,
        "mosquitto.conf",
        &format!(
            "listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n\
             persistence true\npersistence_location {}/\nuser root\n",
            folder.display()
        ),
    )?;
    let mut command = on_first_core(program);
    command.arg("-c").arg(config);
    let server = start(command, port).await?;
    for pair in 0..pairs.count {
        let (client, mut events) = connect(&server, format!("to-{pair}"), pairs.in_flight, false);
        let _ = client.try_subscribe(format!("to/{pair}"), QoS::AtLeastOnce);
        until(&mut events, |packet| matches!(packet, Packet::SubAck(_))).await?;
        let _ = client.try_disconnect();
        while events.poll().await.is_ok() {}
    }

    stored_drained_live(&server, pairs, publish_all, receive_all).await
}

fn connect(server: &Server, id: String, in_flight: u64, clean: bool) -> (AsyncClient, EventLoop) {
    let mut options = MqttOptions::new(id, "127.0.0.1", server.door.address.port());
    options.set_keep_alive(Duration::from_mins(1));
    options.set_clean_session(clean);
    options.set_inflight(in_flight as u16);
    AsyncClient::new(options, in_flight as usize * 2)
}

async fn until(events: &mut EventLoop, wanted: impl Fn(&Packet) -> bool) -> Result<(), LoadError> {
    loop {
        if let Event::Incoming(packet) = events.poll().await.map_err(LoadError::server)?
            && wanted(&packet)
        {
            return Ok(());
        }
    }
}

async fn publish_all(server: &Server, pairs: Pairs) -> Result<Histogram<u64>, LoadError> {
    let mut tasks = JoinSet::new();
    for pair in 0..pairs.count {
        let (client, events) = connect(server, format!("from-{pair}"), pairs.in_flight, true);
        tasks.spawn(publish(client, events, pair, pairs));
    }
    together(tasks).await
}

async fn publish(
    client: AsyncClient,
    mut events: EventLoop,
    pair: usize,
    pairs: Pairs,
) -> Result<Histogram<u64>, LoadError> {
    let mut times = machine::microseconds();
    let topic = format!("to/{pair}");
    until(&mut events, |packet| matches!(packet, Packet::ConnAck(_))).await?;
    let mut sent = std::collections::VecDeque::new();
    let mut begun = 0;
    while times.len() < pairs.each() {
        while begun < pairs.each() && (sent.len() as u64) < pairs.in_flight {
            let body = bodies::body(0, begun);
            if client.try_publish(&topic, QoS::AtLeastOnce, false, body).is_err() {
                break;
            }
            begun += 1;
            sent.push_back(Instant::now());
        }
        if let Event::Incoming(Packet::PubAck(_)) =
            events.poll().await.map_err(LoadError::server)?
            && let Some(at) = sent.pop_front()
        {
            times.saturating_record(at.elapsed().as_micros() as u64);
        }
    }
    let _ = client.try_disconnect();
    while events.poll().await.is_ok() {}
    Ok(times)
}

/// Connects every receiver; each ends when it has all of its messages.
async fn receive_all(server: &Server, pairs: Pairs) -> Result<Receiving, LoadError> {
    let mut tasks = JoinSet::new();
    for pair in 0..pairs.count {
        let (client, mut events) = connect(server, format!("to-{pair}"), pairs.in_flight, false);
        until(&mut events, |packet| matches!(packet, Packet::ConnAck(_))).await?;
        tasks.spawn(async move {
            for _ in 0..pairs.each() {
                until(&mut events, |packet| matches!(packet, Packet::Publish(_))).await?;
            }
            let _ = client.try_disconnect();
            while events.poll().await.is_ok() {}
            Ok(machine::microseconds())
        });
    }
    Ok(tasks)
}
