//! How a stream is made, and how many there are: that is said by the first one, for good.

use std::collections::HashMap;

use async_nats::jetstream::context::GetStreamErrorKind;
use async_nats::jetstream::stream::{self, Republish, StorageType, Stream};
use async_nats::jetstream::{Context, ErrorCode};
use tokio::time::{Instant, sleep};

use super::Config;
use super::cluster::failed;
use super::names::Names;
use crate::{StorageError, limits};

/// Under this the first stream says how many there are; where it says nothing there is one.
const STREAMS: &str = "comptoir-streams";

/// Finds or makes one stream, if the storage has as many as this relay was told.
pub(super) async fn stream(
    context: &Context,
    names: &Names,
    config: &Config,
    begun: Instant,
) -> Result<Stream<()>, StorageError> {
    loop {
        let cause = match attempt(context, names, config).await? {
            Ok(()) => break,
            Err(cause) => cause,
        };
        if begun.elapsed() > limits::CLUSTER_PATIENCE {
            return Err(cause);
        }
        sleep(limits::CLUSTER_PAUSE).await;
    }
    context.get_stream_no_info(&names.stream).await.map_err(failed)
}

/// One try; the outer error is final.
async fn attempt(
    context: &Context,
    names: &Names,
    config: &Config,
) -> Result<Result<(), StorageError>, StorageError> {
    let wanted = wanted(names, config);
    let missing = |kind: GetStreamErrorKind| match kind {
        GetStreamErrorKind::JetStream(error) => error.error_code() == ErrorCode::STREAM_NOT_FOUND,
        _ => false,
    };
    let there = match context.get_stream(&names.stream).await {
        Ok(there) => there,
        // Of two relays that make it at once one is refused, and finds what the other made.
        Err(error) if missing(error.kind()) => {
            return Ok(context.create_stream(wanted).await.map(drop).map_err(failed));
        }
        Err(error) => return Ok(Err(failed(error))),
    };
    if names.stream == names.base {
        same_number(&there.cached_info().config.metadata, config)?;
    }
    Ok(context.update_stream(wanted).await.map(drop).map_err(failed))
}

/// Refuses a relay that would look for things where others do not put them.
fn same_number(metadata: &HashMap<String, String>, config: &Config) -> Result<(), StorageError> {
    let made = metadata.get(STREAMS).map_or("1", String::as_str);
    let told = config.streams;
    if made == told.to_string() {
        return Ok(());
    }
    Err(StorageError::Failed(format!(
        "this cluster was made for {made}, the number of its streams, and this relay was started for {told}; the \
         number is fixed when a cluster is made: start it with --engine-streams {made}"
    )))
}

fn wanted(names: &Names, config: &Config) -> stream::Config {
    let mut metadata = HashMap::new();
    if config.streams > 1 && names.stream == names.base {
        metadata.insert(STREAMS.to_owned(), config.streams.to_string());
    }
    stream::Config {
        name: names.stream.clone(),
        subjects: vec![names.all()],
        storage: StorageType::File,
        num_replicas: config.replicas,
        allow_rollup: true,
        allow_direct: true,
        allow_atomic_publish: true,
        allow_message_ttl: true,
        duplicate_window: limits::CLUSTER_DUPLICATES,
        republish: Some(Republish {
            source: names.all_entries(),
            destination: names.all_live(),
            headers_only: false,
        }),
        metadata,
        ..stream::Config::default()
    }
}
