//! What is asked of the cluster, one request at a time, until it answers.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_nats::header::{NATS_LAST_SEQUENCE, NATS_SEQUENCE, NATS_SUBJECT};
use async_nats::jetstream::message::StreamMessage;
use async_nats::jetstream::stream::{Info, LastRawMessageErrorKind, Stream};
use async_nats::{
    Client, ConnectOptions, Event, HeaderMap, Message, ReconnectToServer, Server, ServerAddr,
};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use percent_encoding::percent_decode_str;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use super::made;
use super::majority::Silence;
use super::names::Names;
use crate::{Entry, Item, Span, StorageError, limits};

/// Marks the message that says that a key or a log is gone.
pub(super) const GONE: &str = "Comptoir-Gone";

/// A connection to the cluster, and one stream in it. Clones are the same one.
#[derive(Clone)]
pub(super) struct Cluster {
    pub(super) client: Client,
    pub(super) names: Arc<Names>,
    /// Which of the streams it is, from 0.
    pub(super) number: usize,
    stream: Arc<Stream<()>>,
    /// The highest sequence number this relay knows to be stored.
    seen: Arc<AtomicU64>,
    /// Since when the leader has not answered.
    pub(super) silence: Arc<Silence>,
}

/// Connects, and makes the streams that are not there. `again` counts connections.
pub(super) async fn connect(
    config: &super::Config,
    again: watch::Sender<u64>,
) -> Result<Vec<Cluster>, StorageError> {
    let options = ConnectOptions::new()
        .name("comptoir relay")
        .connection_timeout(limits::CLUSTER_CONNECT)
        .request_timeout(Some(limits::CLUSTER_REQUEST))
        .ping_interval(limits::CLUSTER_PING)
        .reconnect_delay_callback(|tries| Duration::from_millis(50 * (tries as u64).min(10)))
        .event_callback(move |event| {
            if matches!(event, Event::Connected) {
                again.send_modify(|count| *count += 1);
            }
            async {}
        });
    let servers: Result<Vec<ServerAddr>, _> =
        config.servers.iter().map(|server| server.parse()).collect();
    let servers = servers.map_err(failed)?;
    let options = elsewhere(authorized(options, &servers));
    let begun = Instant::now();
    let client = loop {
        match options.clone().connect(&servers[..]).await {
            Ok(client) => break client,
            // Everything may be starting at once.
            Err(cause) if begun.elapsed() > limits::CLUSTER_PATIENCE => return Err(failed(cause)),
            Err(_) => sleep(limits::CLUSTER_PAUSE).await,
        }
    };
    let mut context = async_nats::jetstream::new(client.clone());
    context.set_timeout(limits::CLUSTER_REQUEST);
    let mut clusters = Vec::new();
    for names in Names::all_of(&config.stream, config.streams) {
        let stream = made::stream(&context, &names, config, begun).await?;
        let (client, number, names) = (client.clone(), clusters.len(), Arc::new(names));
        let (stream, seen, silence) = (Arc::new(stream), Arc::default(), Arc::default());
        clusters.push(Cluster { client, names, number, stream, seen, silence });
    }
    Ok(clusters)
}

/// Tries another node than the last one, if there is another: that one may be cut off from the
/// others and answer all the same.
fn elsewhere(options: ConnectOptions) -> ConnectOptions {
    let last = Mutex::new(None);
    options.reconnect_to_server_callback(move |servers, _| {
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        let place = |server: &Server| (server.addr.host().to_owned(), server.addr.port());
        let others = servers.iter().filter(|server| Some(place(server)) != *last);
        // Those that answered best; which of them differs from relay to relay.
        let chance = |server: &Server| RandomState::new().hash_one(place(server));
        let next = others.min_by_key(|server| (server.failed_attempts, chance(server)));
        let next = next.or(servers.first());
        *last = next.map(place);
        let next = next.map(|server| ReconnectToServer { addr: server.addr.clone(), delay: None });
        async move { next }
    })
}

/// Takes the user and password, or the token, of the first address that has one: the client
/// library leaves them in the address.
fn authorized(options: ConnectOptions, servers: &[ServerAddr]) -> ConnectOptions {
    let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let Some((user, server)) = servers.iter().find_map(|server| Some((server.username()?, server)))
    else {
        return options;
    };
    match server.password() {
        Some(password) => options.user_and_password(plain(user), plain(password)),
        None => options.token(plain(user)),
    }
}

/// Asks until there is an answer, or patience ends.
macro_rules! persist {
    ($self:ident, $ask:expr) => {{
        let mut patience = Patience::new(&$self.silence);
        loop {
            match $ask.await {
                Ok(answer) => break Ok(answer),
                Err(cause) => patience.wait(cause).await?,
            }
        }
    }};
}

impl Cluster {
    /// The highest sequence number this relay knows to be stored.
    pub(super) fn seen(&self) -> u64 {
        self.seen.load(Ordering::Relaxed)
    }

    /// Notes that something is stored.
    pub(super) fn saw(&self, seq: u64) {
        self.seen.fetch_max(seq, Ordering::Relaxed);
    }

    /// The last message of a subject, as the stream's leader has it.
    pub(super) async fn last(&self, subject: &str) -> Result<Option<StreamMessage>, StorageError> {
        persist!(self, async {
            match self.stream.get_last_raw_message_by_subject(subject).await {
                Ok(message) => Ok(Some(message)),
                Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => Ok(None),
                Err(error) => Err(failed(error)),
            }
        })
        .inspect(|_| self.silence.end())
    }

    /// A key as the stream's leader has it.
    pub(super) async fn item(&self, key: &[u8]) -> Result<Option<Item>, StorageError> {
        let last = self.last(&self.names.key(key)).await?;
        Ok(last
            .filter(|message| message.headers.get(GONE).is_none())
            .map(|message| Item { revision: message.sequence, value: message.payload }))
    }

    /// The last sequence number of a subject, 0 if it holds nothing.
    pub(super) async fn last_seq(&self, subject: &str) -> Result<u64, StorageError> {
        Ok(self.last(subject).await?.map_or(0, |message| message.sequence))
    }

    /// The stream's last sequence number.
    pub(super) async fn stream_seq(&self) -> Result<u64, StorageError> {
        Ok(self.info().await?.state.last_sequence)
    }

    async fn info(&self) -> Result<Info, StorageError> {
        persist!(self, async { self.stream.get_info().await.map_err(failed) })
    }

    /// Subjects that hold something, with how many messages, as the leader has them.
    pub(super) async fn held(&self, filter: &str) -> Result<Vec<(String, usize)>, StorageError> {
        persist!(self, async {
            let info = self.stream.info_with_subjects(filter).await.map_err(failed)?;
            info.try_collect().await.map_err(failed)
        })
    }

    /// Drops the messages of a subject up to and with `up_to`.
    pub(super) async fn purge(&self, subject: &str, up_to: u64) -> Result<(), StorageError> {
        persist!(self, async {
            let purge = self.stream.purge().filter(subject).sequence(up_to.saturating_add(1));
            purge.await.map(drop).map_err(failed)
        })
    }

    /// The latest values of up to a thousand keys; those that are gone are left out.
    pub(super) async fn values(
        &self,
        subjects: &[String],
    ) -> Result<Vec<(Bytes, Item)>, StorageError> {
        let request = serde_json::json!({ "multi_last": subjects }).to_string();
        let needed = self.seen();
        persist!(self, async {
            let (messages, end) = self.gather(&request).await?;
            // A replica that lags behind what this relay has seen is asked again.
            let up_to = end.as_ref().map(|end| number(end, "Nats-UpTo-Sequence"));
            if up_to.is_some_and(|up_to| up_to < needed) {
                return Err(StorageError::Failed("a replica lags behind".into()));
            }
            let item = |message: Message| {
                let headers = message.headers.as_ref()?;
                let there = headers.get(GONE).is_none();
                let key = self.names.key_of(headers.get(NATS_SUBJECT)?.as_str())?;
                let revision = number(headers, NATS_SEQUENCE.as_ref());
                there.then_some((key, Item { revision, value: message.payload }))
            };
            Ok(messages.into_iter().filter_map(item).collect())
        })
    }

    /// Entries of a subject after a sequence number, from any replica: a beginning of what the
    /// leader has. `more` says whether it knows of entries that did not fit.
    pub(super) async fn range(
        &self,
        subject: &str,
        after: u64,
        span: Span,
    ) -> Result<(Vec<Entry>, bool), StorageError> {
        let request = serde_json::json!({
            "seq": after + 1,
            "next_by_subj": subject,
            "batch": span.entries_max.clamp(1, limits::CLUSTER_READ_ENTRIES),
            "max_bytes": span.bytes_max.clamp(1, limits::CLUSTER_READ_BYTES),
        });
        let request = request.to_string();
        persist!(self, async {
            let (messages, end) = self.gather(&request).await?;
            let entry = |message: Message| {
                let seq = number(message.headers.as_ref()?, NATS_SEQUENCE.as_ref());
                Some(Entry { seq, value: message.payload })
            };
            let more = end.is_some_and(|end| number(&end, "Nats-Num-Pending") > 0);
            Ok((messages.into_iter().filter_map(entry).collect(), more))
        })
    }

    /// One direct get of many messages, and the headers of the end; `None` if nothing was found.
    async fn gather(
        &self,
        request: &str,
    ) -> Result<(Vec<Message>, Option<HeaderMap>), StorageError> {
        let inbox = self.client.new_inbox();
        let mut answers = self.client.subscribe(inbox.clone()).await.map_err(failed)?;
        let subject = format!("$JS.API.DIRECT.GET.{}", self.names.stream);
        let request = Bytes::copy_from_slice(request.as_bytes());
        self.client.publish_with_reply(subject, inbox, request).await.map_err(failed)?;
        let mut messages = Vec::new();
        loop {
            let next = timeout(limits::CLUSTER_REQUEST, answers.next()).await.map_err(failed)?;
            let message = next.ok_or(StorageError::Closed)?;
            match message.status.map_or(200, |status| status.as_u16()) {
                200 => messages.push(message),
                204 => return Ok((messages, Some(message.headers.unwrap_or_default()))),
                404 => return Ok((messages, None)),
                other => return Err(StorageError::Failed(format!("the cluster answered {other}"))),
            }
        }
    }

    /// What an operator should know about the stream; each sentence is a problem. A replica that
    /// is a moment behind is none.
    pub(super) async fn problems(&self) -> Result<Vec<String>, StorageError> {
        let begun = Instant::now();
        loop {
            let problems = problems(&self.info().await?);
            if problems.is_empty() || begun.elapsed() > limits::CLUSTER_OWED_EVERY {
                return Ok(problems);
            }
            sleep(limits::CLUSTER_PAUSE).await;
        }
    }
}

fn problems(info: &Info) -> Vec<String> {
    let mut problems = Vec::new();
    let replicas = info.config.num_replicas;
    if replicas < 3 {
        problems.push(format!("the stream has {replicas} replicas; with 3 a node may die"));
    }
    match &info.cluster {
        Some(cluster) if cluster.leader.is_some() => {
            let late = cluster.replicas.iter().filter(|peer| peer.offline || !peer.current);
            problems.extend(late.map(|peer| format!("replica {} lags behind", peer.name)));
        }
        _ => problems.push("the stream has no leader".into()),
    }
    problems
}

/// A number in a header, 0 if it is not there.
pub(super) fn number(headers: &HeaderMap, name: &str) -> u64 {
    headers.get(name).and_then(|value| value.as_str().parse().ok()).unwrap_or_default()
}

/// The sequence number of a message heard live, and of the one before it in its log.
pub(super) fn place(message: &Message) -> Option<(u64, u64)> {
    let headers = message.headers.as_ref()?;
    let seq = number(headers, NATS_SEQUENCE.as_ref());
    Some((seq, number(headers, NATS_LAST_SEQUENCE.as_ref())))
}

/// How long an answer is waited for: a cluster that elects a leader is silent for some seconds.
struct Patience<'a> {
    silence: &'a Silence,
    begun: Instant,
    pause: Duration,
}

impl<'a> Patience<'a> {
    fn new(silence: &'a Silence) -> Self {
        Self { silence, begun: Instant::now(), pause: Duration::from_millis(2) }
    }

    /// Waits before the next try; fails if there were enough of them.
    async fn wait(&mut self, cause: StorageError) -> Result<(), StorageError> {
        self.silence.begin();
        if self.begun.elapsed() > limits::CLUSTER_PATIENCE {
            return Err(cause);
        }
        sleep(self.pause).await;
        self.pause = (self.pause * 2).min(limits::CLUSTER_PAUSE);
        Ok(())
    }
}

pub(super) fn failed(cause: impl std::fmt::Display) -> StorageError {
    StorageError::Failed(cause.to_string())
}
