//! What programs say, on its way into the shop's device: many messages in one save.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

use comptoir_api::cloud::CloudError;
use comptoir_client::{Device, DeviceError, Draft, SendError};
use comptoir_store::cloud::SentRow;
use comptoir_wire::ids::ChatId;
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::media::Ready;
use super::trouble::{Answer, Trouble};
use crate::limits;
use crate::shop::{Shop, ShopError};

/// A message of a program.
pub(crate) struct Outbound {
    /// Into which chat.
    pub chat: ChatId,
    /// What it says; it has its id.
    pub draft: Draft,
    /// What is known of it afterwards.
    pub sent: SentRow,
}

/// Chats share so many turns at marketing.
const MARKETING_TURNS: usize = 64;

type Said = oneshot::Sender<Result<(), Trouble>>;

/// How a shop's programs get in.
pub(crate) struct Programs {
    queue: mpsc::Sender<(Outbound, Said)>,
    waiting: Mutex<Option<mpsc::Receiver<(Outbound, Said)>>>,
    limiter: DefaultKeyedRateLimiter<String>,
    /// Held by who counts a customer's marketing and adds to it.
    marketing: [tokio::sync::Mutex<()>; MARKETING_TURNS],
    /// Files that are at the relay already.
    pub(crate) files: Ready,
}

impl Programs {
    /// Nobody has said anything yet. `rate`: requests of one token in a second.
    pub(crate) fn new(rate: Option<NonZeroU32>) -> Self {
        let (queue, waiting) = mpsc::channel(limits::CLOUD_WAITING_MAX);
        let usual = NonZeroU32::new(limits::CLOUD_PER_SECOND).unwrap_or(NonZeroU32::MIN);
        let every = rate.unwrap_or(usual);
        let limiter = RateLimiter::keyed(Quota::per_second(every));
        let marketing = std::array::from_fn(|_| tokio::sync::Mutex::new(()));
        let (waiting, files) = (Mutex::new(Some(waiting)), Ready::default());
        Self { queue, waiting, limiter, marketing, files }
    }

    /// Begins to send marketing to a chat, one at a time: two at once would both still be allowed.
    pub(crate) async fn marketing_turn(
        &self,
        chat: ChatId,
    ) -> Option<tokio::sync::MutexGuard<'_, ()>> {
        let place = chat.0.iter().fold(0, |sum, byte| sum + usize::from(*byte)) % MARKETING_TURNS;
        match self.marketing.get(place) {
            Some(turn) => Some(turn.lock().await),
            None => None,
        }
    }

    /// Counts a request of a token, and refuses it if there were too many in this second.
    pub(crate) fn throttle(&self, token: &str) -> Answer<()> {
        let Err(early) = self.limiter.check_key(&token.to_owned()) else { return Ok(()) };
        let wait = early.wait_time_from(governor::clock::DefaultClock::default().now());
        let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
        Err(CloudError::throughput(seconds).into())
    }

    /// Says something: it is saved when this answers.
    pub(crate) async fn say(&self, message: Outbound) -> Answer<()> {
        let (said, done) = oneshot::channel();
        // Where too many wait, who comes now is better told than made to wait with them.
        self.queue.try_send((message, said)).map_err(|_| CloudError::throughput(1))?;
        let stopping = || CloudError::unavailable("The server is stopping: try again soon.");
        done.await.map_err(|_| stopping())?
    }
}

impl Shop {
    /// Saves what programs say, as it comes, until `stop`.
    pub(crate) async fn send_for_programs(self: Arc<Self>, stop: CancellationToken) {
        let waiting = &self.programs().waiting;
        let taken = waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut waiting) = taken else { return };
        let mut batch = Vec::new();
        loop {
            let count = tokio::select! {
                () = stop.cancelled() => return,
                count = waiting.recv_many(&mut batch, limits::CLOUD_BATCH) => count,
            };
            if count == 0 {
                return;
            }
            let (messages, said): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
            match self.send_all(messages).await {
                Ok(results) => {
                    for (said, result) in said.into_iter().zip(results) {
                        let _ = said.send(result.map_err(Trouble::from));
                    }
                }
                Err(error) => {
                    let trouble = Trouble::from(error);
                    for said in said {
                        let _ = said.send(Err(trouble.clone()));
                    }
                }
            }
        }
    }

    /// What is known of them is saved first: a webhook must not find a message that nobody sent.
    async fn send_all(
        &self,
        messages: Vec<Outbound>,
    ) -> Result<Vec<Result<(), SendError>>, ShopError> {
        let mut tx = self.store().begin().await?;
        let sent: Vec<SentRow> = messages.iter().map(|message| message.sent.clone()).collect();
        tx.cloud_sent(&self.id).add(&sent).await?;
        tx.save().await?;
        Ok(self.device().with(move |device| send_batch(device, messages)).await)
    }
}

/// Sends a batch in one save; where the device fails, each in a save of its own.
fn send_batch(device: &mut Device, messages: Vec<Outbound>) -> Vec<Result<(), SendError>> {
    let send = |device: &mut Device, message: &Outbound| {
        device.send(message.chat, message.draft.clone()).map(drop)
    };
    let together = device.together(|device| {
        let mut results = Vec::with_capacity(messages.len());
        for message in &messages {
            match send(device, message) {
                Err(SendError::Device(error)) => return Err::<_, DeviceError>(error),
                result => results.push(result),
            }
        }
        Ok(results)
    });
    together.unwrap_or_else(|_| messages.iter().map(|message| send(device, message)).collect())
}
