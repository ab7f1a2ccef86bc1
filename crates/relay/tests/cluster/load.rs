//! Devices that keep going whatever breaks: they come back at another relay and send again.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use comptoir_wire::codec::Travels;
use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Ack, ClientFrame, Code, Commit, Send, ServerFrame};
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::epochs::{Answered, Event};
use crate::world::{Keys, parcel};

/// Epochs of one group that are fought for: a history that can still be checked.
const EPOCHS: u64 = 20;
/// How long a device waits for an answer before it tries elsewhere.
const ANSWER: Duration = Duration::from_secs(3);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What all devices share.
#[derive(Default)]
pub(crate) struct Shared {
    /// Where relays listen now.
    pub(crate) relays: Mutex<Vec<SocketAddr>>,
    /// What was acknowledged: by sender, how many of its messages.
    pub(crate) acknowledged: Mutex<BTreeMap<u8, u64>>,
    /// Commits that were accepted: the epoch, and whose.
    pub(crate) commits: Mutex<Vec<(u64, u8)>>,
    /// What each mailbox got: the number it came under, and the text.
    pub(crate) delivered: Mutex<BTreeMap<u8, Vec<(u64, String)>>>,
    /// Commits as they were asked for and answered, by group.
    pub(crate) history: Mutex<BTreeMap<u64, Vec<Event>>>,
    /// Whether the senders should finish.
    pub(crate) enough: AtomicBool,
    /// Whether they have, so that the receivers should once they have all.
    pub(crate) sent: AtomicBool,
}

impl Shared {
    pub(crate) fn enough(&self) -> bool {
        self.enough.load(Ordering::Relaxed)
    }

    /// In the order in which it happened: an operation seems to take a little longer than it did.
    fn note(&self, group: u64, event: Event) {
        self.history.lock().unwrap().entry(group).or_default().push(event);
    }

    fn relay(&self, turn: usize) -> Option<SocketAddr> {
        let relays = self.relays.lock().unwrap();
        relays.get(turn % relays.len().max(1)).copied()
    }
}

/// A connection of a device that has said hello.
struct Link {
    socket: Socket,
    request: u64,
}

impl Link {
    /// Keeps trying, at one relay after the other, or at its own.
    async fn open(shared: &Shared, keys: &Keys, turn: &mut usize, stays: bool) -> Self {
        loop {
            *turn += usize::from(!stays);
            if let Some(relay) = shared.relay(*turn)
                && let Ok(Some(link)) = timeout(ANSWER, Self::at(relay, keys)).await
            {
                return link;
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    async fn at(relay: SocketAddr, keys: &Keys) -> Option<Self> {
        let url = format!("ws://{relay}/v1/socket");
        let (socket, _) = tokio_tungstenite::connect_async(url).await.ok()?;
        let mut link = Self { socket, request: 0 };
        let ServerFrame { body: Some(Body::Challenge(challenge)), .. } = link.next().await? else {
            return None;
        };
        let asked = link.write(Ask::Hello(keys.hello(&challenge))).await?;
        let ready = link.next().await?;
        let in_ = ready.request == asked && matches!(ready.body, Some(Body::Ready(_)));
        in_.then_some(link)
    }

    async fn next(&mut self) -> Option<ServerFrame> {
        loop {
            match self.socket.next().await?.ok()? {
                Message::Binary(bytes) => return ServerFrame::from_bytes(&bytes).ok(),
                Message::Ping(_) | Message::Pong(_) => {}
                _ => return None,
            }
        }
    }

    async fn write(&mut self, ask: Ask) -> Option<u64> {
        self.request += 1;
        let frame = ClientFrame { request: self.request, body: Some(ask) };
        self.socket.send(Message::Binary(frame.to_bytes().into())).await.ok()?;
        Some(self.request)
    }

    /// Asks; `None` if the connection is of no use any more.
    async fn ask(&mut self, ask: Ask) -> Option<Body> {
        let asked = self.write(ask).await?;
        let answer = async {
            loop {
                let frame = self.next().await?;
                if frame.request == asked {
                    return frame.body;
                }
            }
        };
        timeout(ANSWER, answer).await.ok()?
    }
}

/// Sends numbered messages to all mailboxes, each until it is acknowledged. One that stays comes
/// back to its own relay, so that nobody is helped by being elsewhere.
pub(crate) async fn sender(shared: Arc<Shared>, who: u8, to: Arc<Vec<Keys>>, stays: bool) {
    let (keys, mut turn) = (Keys::new(who), usize::from(who));
    let to: Vec<&Keys> = to.iter().collect();
    let mut link = Link::open(&shared, &keys, &mut turn, stays).await;
    let mut number = 0u64;
    while !shared.enough() {
        let mut id = [who; 16];
        id[..8].copy_from_slice(&number.to_be_bytes());
        let text = format!("{who}:{number}");
        loop {
            let parcels = vec![parcel(&to, text.as_bytes())];
            match link.ask(Ask::Send(Send { id: id.to_vec(), parcels })).await {
                Some(Body::Accepted(_)) => break,
                Some(Body::Refused(_)) => sleep(Duration::from_millis(20)).await,
                _ => link = Link::open(&shared, &keys, &mut turn, stays).await,
            }
        }
        number += 1;
        shared.acknowledged.lock().unwrap().insert(who, number);
        sleep(Duration::from_millis(2)).await;
    }
}

/// Wants to be the one that ends each epoch.
pub(crate) async fn committer(shared: Arc<Shared>, who: u8, to: Arc<Vec<Keys>>) {
    let (keys, mut turn) = (Keys::new(who), usize::from(who));
    let to: Vec<&Keys> = to.iter().collect();
    let mut link = Link::open(&shared, &keys, &mut turn, false).await;
    let (mut group, mut epoch) = (0u64, 0u64);
    while !shared.enough() {
        if epoch >= EPOCHS {
            (group, epoch) = (group + 1, 0);
        }
        // All epochs of all groups, in order.
        let place = group * EPOCHS + epoch;
        let mut id = [who; 16];
        id[..8].copy_from_slice(&place.to_be_bytes());
        let mut group_tag = [9; 16];
        group_tag[..8].copy_from_slice(&group.to_be_bytes());
        let commit = || {
            let parcels = vec![parcel(&to, format!("commit {place} {who}").as_bytes())];
            let (id, group_tag) = (id.to_vec(), group_tag.to_vec());
            Ask::Commit(Commit { id, group_tag, ends_epoch: epoch, parcels })
        };
        shared.note(group, Event::Asked { device: who, ends: epoch });
        // However often it is asked again, it is one operation.
        let answered = loop {
            match link.ask(commit()).await {
                Some(Body::Accepted(_)) => break Answered::Ended,
                Some(Body::Refused(refused)) if refused.code() == Code::StaleEpoch => {
                    break Answered::Stale { current: refused.current };
                }
                Some(Body::Refused(_)) => sleep(Duration::from_millis(20)).await,
                _ => link = Link::open(&shared, &keys, &mut turn, false).await,
            }
        };
        shared.note(group, Event::Answered { device: who, answered });
        match answered {
            Answered::Ended => {
                shared.commits.lock().unwrap().push((place, who));
                epoch += 1;
            }
            Answered::Stale { current } => epoch = current,
        }
        sleep(Duration::from_millis(10)).await;
    }
}

/// Keeps what it gets, and acknowledges it. Ends when all is sent and it has what was acknowledged.
pub(crate) async fn receiver(shared: Arc<Shared>, who: u8) {
    let (keys, mut turn) = (Keys::new(who), usize::from(who));
    loop {
        let mut link = Link::open(&shared, &keys, &mut turn, false).await;
        loop {
            let sent = shared.sent.load(Ordering::Relaxed);
            if sent && crate::check::complete(&shared, who) {
                return;
            }
            let Ok(frame) = timeout(Duration::from_millis(500), link.next()).await else {
                // Nothing for a while: others may know more at the end.
                if sent {
                    break;
                }
                continue;
            };
            let Some(frame) = frame else { break };
            let Some(Body::Deliver(deliver)) = frame.body else { continue };
            let text = String::from_utf8(deliver.ciphertext).unwrap();
            let up_to = deliver.seq;
            shared.delivered.lock().unwrap().entry(who).or_default().push((up_to, text));
            let ack = ClientFrame { request: 0, body: Some(Ask::Ack(Ack { up_to })) };
            if link.socket.send(Message::Binary(ack.to_bytes().into())).await.is_err() {
                break;
            }
        }
    }
}

/// Lets a device in once, so that its mailbox is there.
pub(crate) async fn register(relay: SocketAddr, keys: &Keys) {
    while Link::at(relay, keys).await.is_none() {
        sleep(Duration::from_millis(50)).await;
    }
}
