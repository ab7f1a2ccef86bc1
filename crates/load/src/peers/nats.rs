//! NATS JetStream: one subject a receiver, a stream in a file, a durable consumer each.

use std::path::Path;
use std::time::Instant;

use async_nats::jetstream::{self, consumer, stream};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use hdrhistogram::Histogram;
use tokio::task::JoinSet;

use super::{Receiving, free_port, start, stored_drained_live, write_config};
use crate::bodies;
use crate::figures::Row;
use crate::phases::pairs::Pairs;
use crate::phases::together;
use crate::server::{Server, on_first_core};
use crate::{LoadError, machine};

const STREAM: &str = "mail";

/// Stored, drained, live; with `always`, each message synced before it is acknowledged.
pub(super) async fn run(
    program: &Path,
    folder: &Path,
    pairs: Pairs,
    always: bool,
) -> Result<Vec<Row>, LoadError> {
    let port = free_port()?;
    let sync = if always { "sync_interval: always" } else { "" };
    let config = write_config(
        folder,
        "nats.conf",
        &format!(
            "listen: 127.0.0.1:{port}\njetstream {{\n store_dir: \"{}\"\n {sync}\n}}\n",
            folder.display()
        ),
    )?;
    let mut command = on_first_core(program);
    command.arg("-c").arg(config);
    let server = start(command, port).await?;
    let (_client, context) = connect(&server).await?;
    let config = stream::Config {
        name: STREAM.into(),
        subjects: vec!["to.*".into()],
        retention: stream::RetentionPolicy::WorkQueue,
        storage: stream::StorageType::File,
        ..Default::default()
    };
    context.create_stream(config).await.map_err(LoadError::server)?;

    stored_drained_live(&server, pairs, publish_all, receive_all).await
}

async fn connect(server: &Server) -> Result<(async_nats::Client, jetstream::Context), LoadError> {
    let client = async_nats::connect(server.door.address.to_string()).await;
    let client = client.map_err(LoadError::server)?;
    Ok((client.clone(), jetstream::new(client)))
}

async fn publish_all(server: &Server, pairs: Pairs) -> Result<Histogram<u64>, LoadError> {
    let mut tasks = JoinSet::new();
    for pair in 0..pairs.count {
        let (_client, context) = connect(server).await?;
        tasks.spawn(async move {
            let mut times = machine::microseconds();
            let mut waiting = FuturesUnordered::new();
            let mut begun = 0;
            while times.len() < pairs.each() {
                while begun < pairs.each() && (waiting.len() as u64) < pairs.in_flight {
                    let body = bodies::body(0, begun).into();
                    begun += 1;
                    let at = Instant::now();
                    let answer = context.publish(format!("to.{pair}"), body).await;
                    let answer = answer.map_err(LoadError::server)?;
                    waiting.push(async move { answer.await.map(|_| at) });
                }
                if let Some(done) = waiting.next().await {
                    let at = done.map_err(LoadError::server)?;
                    times.saturating_record(at.elapsed().as_micros() as u64);
                }
            }
            Ok(times)
        });
    }
    together(tasks).await
}

/// Connects every receiver; each acknowledges one by one, and ends when it has all.
async fn receive_all(server: &Server, pairs: Pairs) -> Result<Receiving, LoadError> {
    let mut tasks = JoinSet::new();
    for pair in 0..pairs.count {
        let (client, context) = connect(server).await?;
        let stream = context.get_stream(STREAM).await.map_err(LoadError::server)?;
        let name = format!("to-{pair}");
        let config = consumer::pull::Config {
            durable_name: Some(name.clone()),
            filter_subject: format!("to.{pair}"),
            ack_policy: consumer::AckPolicy::Explicit,
            max_ack_pending: 1_000,
            ..Default::default()
        };
        let consumer = stream.get_or_create_consumer(&name, config).await;
        let mut messages =
            consumer.map_err(LoadError::server)?.messages().await.map_err(LoadError::server)?;
        tasks.spawn(async move {
            for _ in 0..pairs.each() {
                let Some(message) = messages.next().await else {
                    return Err(LoadError::server("the consumer ended"));
                };
                let message = message.map_err(LoadError::server)?;
                message.ack().await.map_err(LoadError::server)?;
            }
            // What was acknowledged has left before the connection does.
            client.flush().await.map_err(LoadError::server)?;
            Ok(machine::microseconds())
        });
    }
    Ok(tasks)
}
