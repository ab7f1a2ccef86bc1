//! Forms whose screens a program fills in: the customer's form asks the shop, the shop asks the
//! program's endpoint.
//!
//! The customer's device never reaches the program: its question travels in the chat, encrypted,
//! and the counter asks in the shop's name, within the bounds of [`crate::reach`]. Nothing of it is
//! kept: a question that is lost is asked again by who waits for it.

mod ask;
pub(crate) mod seal;

use std::num::NonZeroU32;
use std::sync::Arc;

use comptoir_api::device::{Event, FormAct};
use comptoir_client::{DeviceError, SendError};
use comptoir_store::StoreError;
use comptoir_wire::content::{FormNext, FormState};
use comptoir_wire::ids::{ChatId, MessageId};
use futures_util::stream::{FuturesUnordered, StreamExt};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use self::seal::SealError;
use crate::cloud::hooks::PostError;
use crate::{Shop, limits};

pub(crate) use self::ask::ping;

/// What a customer's form asks.
struct Question {
    chat: ChatId,
    form: MessageId,
    ask: MessageId,
    act: FormAct,
    screen: String,
    data: Value,
}

/// Why a form does not go on. The customer is told no more than whether to ask again.
#[derive(Debug, thiserror::Error)]
enum ExchangeError {
    /// Customer: nobody answers this form any more, or ever did.
    #[error("the form is no program's, or its program no longer reads the chat")]
    Nobody,
    /// Customer: slower.
    #[error("the customer's forms ask too often")]
    TooOften,
    /// Program: this form is over, in its words.
    #[error("the program has ended the form")]
    Ended(String),
    /// Program: it answered with a status that is none of the protocol's.
    #[error("the endpoint answered with HTTP {0}")]
    Status(u16),
    /// Program: its answer shows no screen of the form.
    #[error("the endpoint's answer shows no screen of the form")]
    Screen,
    /// Program: its answer does not fit into a message.
    #[error("the endpoint's answer has {size} bytes; {limit} are allowed")]
    TooLarge {
        /// What it has.
        size: usize,
        /// What is allowed.
        limit: usize,
    },
    /// Program: keys do not fit.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Program, or the network.
    #[error(transparent)]
    Post(#[from] PostError),
    /// Operator.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Operator.
    #[error(transparent)]
    Device(#[from] DeviceError),
}

impl Shop {
    /// Answers customers' forms as they ask, until `stop`.
    pub(crate) async fn answer_forms(self: Arc<Self>, stop: CancellationToken) {
        let (queue, mut waiting) = mpsc::channel(limits::FORM_ASKS_WAITING);
        self.device().line().listen(Box::new(move |event| {
            if let Some(question) = question_of(event) {
                // Where too many wait, who comes now asks again.
                let _ = queue.try_send(question);
            }
        }));
        let every = NonZeroU32::new(limits::FORM_ASKS_PER_MINUTE).unwrap_or(NonZeroU32::MIN);
        let pace = RateLimiter::keyed(Quota::per_minute(every));
        let mut answering = FuturesUnordered::new();
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                Some(question) = waiting.recv(), if answering.len() < limits::FORM_ASKS_AT_ONCE => {
                    answering.push(self.answer_form(question, &pace));
                }
                Some(()) = answering.next(), if !answering.is_empty() => {}
            }
        }
    }

    async fn answer_form(&self, question: Question, pace: &DefaultKeyedRateLimiter<ChatId>) {
        let Question { chat, ask, .. } = question;
        let next = if pace.check_key(&chat).is_err() {
            Err(ExchangeError::TooOften)
        } else {
            self.next_screen(&question).await
        };
        let mut next = next.unwrap_or_else(|error| {
            tracing::warn!(shop = %self.id, %error, "a customer's form was not answered");
            refusal(error)
        });
        next.ask = ask.to_vec();
        let sent = self.device().with(move |device| device.answer_form_ask(chat, next)).await;
        if let Err(SendError::Device(error)) = sent {
            tracing::error!(shop = %self.id, %error, "the answer to a form could not be saved");
        }
    }
}

fn question_of(event: &Event) -> Option<Question> {
    let Event::FormAsk { chat, message, ask, act, screen, data } = event else { return None };
    let (chat, form, ask) = (chat.parse().ok()?, message.parse().ok()?, ask.parse().ok()?);
    Some(Question { chat, form, ask, act: *act, screen: screen.clone(), data: data.clone() })
}

fn refusal(error: ExchangeError) -> FormNext {
    let (state, text) = match error {
        ExchangeError::Ended(text) => (FormState::Ended, text),
        ExchangeError::Nobody => (FormState::Ended, String::new()),
        _ => (FormState::Later, String::new()),
    };
    FormNext { state: state as i32, text, ..FormNext::default() }
}
