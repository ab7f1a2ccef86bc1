//! Does what was saved to be done. A job may run twice: what it sends has the same id each time.

use std::sync::Arc;
use std::time::Duration;

use comptoir_client::keep::Terms;
use comptoir_client::{Device, DeviceError, Draft, SendError};
use comptoir_store::Tx;
use comptoir_store::jobs::JobRow;
use comptoir_store::shops::ShopRow;
use comptoir_text::Text;
use comptoir_wire::content::content::Body;
use comptoir_wire::identity::Reader;
use comptoir_wire::ids::{ChatId, MessageId, ReaderId};
use tokio_util::sync::CancellationToken;

use super::backoff::backoff;
use super::errand::{Errand, message_of};
use super::speak::SpeakError;
use super::trade::MoveFailed;
use super::{Shop, ShopError, back, card, trade};
use crate::limits;
use crate::order::ticket;

/// A job, ready for the device.
struct Ready {
    job: String,
    attempts: u32,
    /// When an automatic reply was due; `None` for other jobs.
    reply_due_ms: Option<u64>,
    task: Task,
}

enum Task {
    Send(ChatId, Box<Draft>),
    /// Sends only once this reader is on the roster: nobody speaks who was not announced.
    SendAs(ReaderId, ChatId, Box<Draft>),
    /// Brings a roster to these readers, who are looked up as the job runs.
    Roster(ChatId, Vec<Reader>),
    /// Tells a chat for how long the shop keeps what is said.
    Keep(ChatId, Terms),
    /// A run of a rule goes on from a step.
    Go(String, u32),
    /// A rule's time for an answer is up: rule, chat, message.
    Unanswered(String, String, String),
    /// Done by the database alone, before the device is asked.
    Wake(String, u64),
    /// The same.
    Late(String, u64),
    /// Becomes a question to send, or nothing.
    Rate(String),
    /// The same: a message of somebody's own.
    Planned(String),
    /// Nothing is left to do.
    Done,
    /// Ends an order's wait at a step. It is the store's to do, not the device's.
    Expire(String, u32),
    /// It does not read back, or is of a kind nobody knows any more.
    Unknown,
}

impl Ready {
    fn ended(&self, end: End) -> Ended {
        let reply_due_ms = self.reply_due_ms;
        Ended { job: self.job.clone(), attempts: self.attempts, reply_due_ms, end }
    }
}

/// A job that was run.
pub(crate) struct Ended {
    job: String,
    attempts: u32,
    reply_due_ms: Option<u64>,
    end: End,
}

/// How a job ended.
enum End {
    Done,
    Again,
}

impl Shop {
    /// Does jobs as they come due, until `stop`.
    pub(super) async fn do_jobs(self: Arc<Self>, stop: CancellationToken) {
        let mut failures = 0_u32;
        loop {
            let wait = match self.do_some_jobs().await {
                Ok(0) => self.until_next_job().await,
                Ok(_) => {
                    failures = 0;
                    continue;
                }
                Err(error) => {
                    failures = failures.saturating_add(1);
                    tracing::error!(shop = %self.id, %error, "jobs could not be done");
                    Some(backoff(failures))
                }
            };
            // Jobs far ahead are no reason to sleep so long: another counter may have saved some.
            let look = Duration::from_millis(limits::JOBS_LOOK_MS);
            let wait = wait.unwrap_or(look).min(look);
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.work.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Does what is due, at most a batch of it, and says how much that was.
    pub(crate) async fn do_some_jobs(&self) -> Result<usize, ShopError> {
        let ended = self.run_due().await?;
        // A crash here sends nothing twice: the messages have their ids already.
        self.note(&ended).await?;
        Ok(ended.len())
    }

    /// Runs what is due, and says how each job ended.
    pub(crate) async fn run_due(&self) -> Result<Vec<Ended>, ShopError> {
        let mut tx = self.store.peek().await?;
        let back = tx.stock_waits(&self.id).due(limits::BACK_PER_BATCH).await?;
        if !back.is_empty() {
            drop(tx);
            self.queue_back(&back).await?;
            tx = self.store.peek().await?;
        }
        let due = tx.jobs(&self.id).due(self.now_ms(), limits::JOBS_PER_BATCH).await?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let row = self.row(&mut tx).await?;
        let (mut ready, mut timers, mut team) = (Vec::new(), Vec::new(), None);
        for job in due {
            let mut job = self.ready(&mut tx, &row, job).await?;
            if let Task::Roster(chat, readers) = &mut job.task {
                let known = match team.take() {
                    Some(known) => known,
                    None => card::team(&mut tx, &row, self.account).await?,
                };
                let viewers = tx.chats(&self.id).viewers(&chat.to_string()).await?;
                *readers = known.readers(&viewers);
                team = Some(known);
            }
            let is_timer =
                matches!(job.task, Task::Go(..) | Task::Unanswered(..) | Task::Expire(..));
            if is_timer { timers.push(job) } else { ready.push(job) }
        }
        drop(tx);
        for one in &mut ready {
            match &one.task {
                Task::Wake(chat, until_ms) => self.wake_up(chat, *until_ms).await?,
                Task::Late(chat, due_ms) => self.is_late(chat, *due_ms).await?,
                Task::Rate(chat) => {
                    let question = self.rate(&one.job, chat).await?;
                    let sent = question.zip(chat.parse().ok());
                    one.task = match sent {
                        Some((draft, chat)) => Task::Send(chat, Box::new(draft)),
                        None => Task::Done,
                    };
                }
                Task::Planned(id) => {
                    one.task = match self.planned(&one.job, id).await? {
                        Some((by, chat, draft)) => Task::SendAs(by, chat, Box::new(draft)),
                        None => Task::Done,
                    };
                }
                _ => {}
            }
        }
        let mut ended = self.device.with(move |device| run_all(device, &ready)).await;
        for timer in timers {
            ended.push(self.run_timer(timer).await);
        }
        Ok(ended)
    }

    async fn note(&self, ended: &[Ended]) -> Result<(), ShopError> {
        if ended.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.begin().await?;
        for Ended { job, attempts, end, .. } in ended {
            match end {
                End::Done => {
                    tx.jobs(&self.id).done(job).await?;
                    self.planned_done(&mut tx, job).await?;
                }
                End::Again => {
                    let wait = backoff(attempts.saturating_add(1)).as_millis() as u64;
                    let due_ms = self.now_ms().saturating_add(wait);
                    tx.jobs(&self.id).retry(job, due_ms).await?;
                }
            }
        }
        tx.save().await?;
        for Ended { reply_due_ms, end, .. } in ended {
            match end {
                End::Again => self.figures.jobs_again.inc(),
                End::Done => {
                    self.figures.jobs_done.inc();
                    if let Some(due_ms) = reply_due_ms {
                        let late_ms = self.now_ms().saturating_sub(*due_ms);
                        self.figures.reply_seconds.observe(late_ms as f64 / 1_000.0);
                    }
                }
            }
        }
        Ok(())
    }

    async fn until_next_job(&self) -> Option<Duration> {
        let mut tx = self.store.peek().await.ok()?;
        let due_ms = tx.jobs(&self.id).next_due_ms().await.ok()??;
        let wait = due_ms.saturating_sub(self.now_ms()).max(limits::JOB_WAIT_MS_MIN);
        Some(Duration::from_millis(wait))
    }

    async fn ready(&self, tx: &mut Tx, shop: &ShopRow, row: JobRow) -> Result<Ready, ShopError> {
        let message = message_of(self.account, &row.id);
        let task = match serde_json::from_str(&row.payload) {
            Ok(errand) => self.task(tx, shop, errand, message).await?.unwrap_or(Task::Unknown),
            Err(_) => Task::Unknown,
        };
        if matches!(task, Task::Unknown) {
            tracing::warn!(shop = %self.id, job.kind = %row.kind, "a job cannot be done; dropped");
        }
        let reply_due_ms = matches!(task, Task::SendAs(..)).then_some(row.due_ms);
        Ok(Ready { job: row.id, attempts: row.attempts, reply_due_ms, task })
    }

    async fn task(
        &self,
        tx: &mut Tx,
        shop: &ShopRow,
        errand: Errand,
        message: MessageId,
    ) -> Result<Option<Task>, ShopError> {
        let send_as = |chat: &str, draft: Draft, reason: &str, language: String| {
            let mut draft = draft.with_id(message).by(self.automaton(reason));
            draft.language = language;
            let speaker = card::automation_of(self.account);
            Some(Task::SendAs(speaker, chat.parse().ok()?, Box::new(draft)))
        };
        Ok(match errand {
            Errand::Say { chat, text, language, reason } => {
                send_as(&chat, Draft::text(text), &reason, language)
            }
            Errand::Show { chat, outgoing, language, reason } => {
                let text = trade::text_for(shop, &language);
                match self.draft_in(tx, shop, text, *outgoing).await {
                    Ok(draft) => send_as(&chat, draft, &reason, language),
                    Err(SpeakError::Shop(error)) => return Err(error),
                    // What it shows is gone since.
                    Err(_) => None,
                }
            }
            Errand::Ticket { order, by, language } => {
                let text = Text::new(&language);
                let mut draft = Draft::new(Body::OrderStatus(ticket::to_wire(&order)))
                    .with_id(message)
                    .by(by.author(self.machine("rule")));
                draft.fallback = ticket::fallback(&order, text);
                draft.language = language;
                order.chat.parse().ok().map(|chat| Task::Send(chat, Box::new(draft)))
            }
            Errand::Roster { chat } => chat.parse().ok().map(|chat| Task::Roster(chat, Vec::new())),
            Errand::Keep { chat } => {
                let (days, media_days) = tx.shops().keep(&self.id).await?;
                let terms = Terms { days, media_days };
                chat.parse().ok().map(|chat| Task::Keep(chat, terms))
            }
            Errand::Late { chat, due_ms } => Some(Task::Late(chat, due_ms)),
            Errand::Rate { chat, .. } => Some(Task::Rate(chat)),
            Errand::Planned { id } => Some(Task::Planned(id)),
            Errand::Wake { chat, until_ms } => Some(Task::Wake(chat, until_ms)),
            Errand::Expire { order, revision } => Some(Task::Expire(order, revision)),
            Errand::Back { chat, list, fallback, language } => {
                let draft = back::draft(&list, fallback);
                draft.and_then(|draft| send_as(&chat, draft, "rule", language))
            }
            Errand::Go { run, step } => Some(Task::Go(run, step)),
            Errand::Unanswered { rule, chat, message } => {
                Some(Task::Unanswered(rule, chat, message))
            }
        })
    }

    /// Does what a clock was set for. The job is taken off with it, so it is done once.
    async fn run_timer(&self, ready: Ready) -> Ended {
        let done = match &ready.task {
            Task::Go(run, step) => self.go(&ready.job, run, *step).await,
            Task::Unanswered(rule, chat, message) => {
                self.unanswered(&ready.job, rule, chat, message).await
            }
            Task::Expire(order, revision) => match self.expire(order, *revision).await {
                Err(MoveFailed::Shop(error)) => Err(error),
                // It is gone, or has moved on: nothing waits any more.
                _ => Ok(()),
            },
            _ => Ok(()),
        };
        match done {
            Ok(()) => ready.ended(End::Done),
            Err(error) => {
                tracing::warn!(shop = %self.id, %error, "a rule could not go on yet");
                ready.ended(End::Again)
            }
        }
    }
}

fn may_read(device: &Device, chat: ChatId, reader: ReaderId) -> Result<bool, DeviceError> {
    let id = reader.to_string();
    match device.readers(chat) {
        Ok(roster) => Ok(roster.readers.iter().any(|reader| reader.id == id)),
        Err(DeviceError::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Runs a batch in one save; where the device fails at one of them, each in a save of its own.
fn run_all(device: &mut Device, batch: &[Ready]) -> Vec<Ended> {
    let together = device.together(|device| {
        batch.iter().map(|ready| run(device, ready)).collect::<Result<Vec<_>, _>>()
    });
    together.unwrap_or_else(|_| {
        let alone = |ready| {
            run(device, ready).unwrap_or_else(|error| {
                tracing::warn!(%error, "a job could not be done yet");
                ready.ended(End::Again)
            })
        };
        batch.iter().map(alone).collect()
    })
}

fn run(device: &mut Device, ready: &Ready) -> Result<Ended, DeviceError> {
    let done = match &ready.task {
        Task::Send(chat, draft) => device.send(*chat, Draft::clone(draft)).map(drop),
        Task::SendAs(speaker, chat, draft) => match may_read(device, *chat, *speaker)? {
            true => device.send(*chat, Draft::clone(draft)).map(drop),
            // Its commit is on its way; a greeting that is late for good is not worth saying.
            false if ready.attempts < limits::ANNOUNCED_TRIES => return Ok(ready.ended(End::Again)),
            false => Ok(()),
        },
        Task::Roster(chat, readers) => device.set_roster(*chat, readers.clone()),
        Task::Keep(chat, terms) => device.keep(*chat, *terms).map(drop),
        Task::Go(..)
        | Task::Unanswered(..)
        | Task::Wake(..)
        | Task::Late(..)
        | Task::Rate(..)
        | Task::Planned(..)
        | Task::Done
        | Task::Expire(..)
        | Task::Unknown => Ok(()),
    };
    match done {
        Ok(()) => {}
        Err(SendError::Device(error)) => return Err(error),
        // The chat is gone or closed to writing, or the message can never be sent.
        Err(error) => tracing::warn!(%error, "a job will not be done"),
    }
    Ok(ready.ended(End::Done))
}
