//! An open form asks the shop for its next screen, and is answered: neither is kept.
//!
//! A form of a program may have screens that only the program can fill in. The customer's device
//! never asks the program: it asks the shop, inside the chat's encryption, and the shop's counter
//! asks whoever has to know.

use std::collections::HashMap;

use comptoir_api::device::{Event, FormAct as Act};
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{FormAct, FormAsk, FormNext, FormState};
use comptoir_wire::ids::{ChatId, MessageId};

use crate::db::State;
use crate::device::{Device, DeviceError, Draft, SendError};
use crate::limits;

/// What became of a question.
pub(crate) enum Next {
    /// The shop's answer.
    Came(FormNext),
    /// None came in time.
    Slow,
    /// The connection was lost meanwhile.
    Lost,
}

/// Questions on their way, until when they wait, and what became of the others.
#[derive(Default)]
pub(crate) struct Asking {
    until_ms: HashMap<MessageId, u64>,
    next: HashMap<MessageId, Next>,
}

impl Asking {
    /// What remains when a connection ends.
    pub(crate) fn lost(mut self) -> Self {
        self.next.extend(self.until_ms.drain().map(|(asked, _)| (asked, Next::Lost)));
        self
    }

    /// When the first gives up.
    pub(crate) fn next_due_ms(&self) -> Option<u64> {
        self.until_ms.values().copied().min()
    }

    /// Gives up those that waited long enough.
    pub(crate) fn give_up(&mut self, now_ms: u64) {
        let late = self.until_ms.extract_if(|_, until_ms| *until_ms <= now_ms);
        self.next.extend(late.map(|(asked, _)| (asked, Next::Slow)));
    }
}

impl Device {
    /// An open form asks what it shows next; poll with [`Device::take_form_next`].
    pub fn ask_form(
        &mut self,
        chat: ChatId,
        form: MessageId,
        act: FormAct,
        screen: &str,
        data_json: String,
    ) -> Result<MessageId, SendError> {
        let row = self.db.chat(chat)?.ok_or(SendError::NoSuchChat)?;
        if row.state != State::Open {
            return Err(SendError::NotWritable);
        }
        if self.session.asking.until_ms.len() >= limits::FORM_ASKS_MAX {
            return Err(SendError::Invalid("too many questions of forms at once"));
        }
        let message = form.to_vec();
        let screen = screen.to_owned();
        let body = Kind::FormAsk(FormAsk { message, act: act as i32, screen, data_json });
        if let Kind::FormAsk(ask) = &body {
            crate::cards::check_form_ask(ask).map_err(SendError::Invalid)?;
        }
        let asked = self.save(|device| device.queue_content(chat, Draft::new(body), None))?;
        let until_ms = self.now() + limits::FORM_WAIT_MS;
        self.session.asking.until_ms.insert(asked, until_ms);
        Ok(asked)
    }

    /// What became of a question, once that is known.
    pub(crate) fn take_form_next(&mut self, asked: MessageId) -> Option<Next> {
        self.session.asking.next.remove(&asked)
    }

    /// Answers a form of a customer. Of a counter's device.
    pub fn answer_form_ask(&mut self, chat: ChatId, next: FormNext) -> Result<(), SendError> {
        crate::cards::check_form_next(&next).map_err(SendError::Invalid)?;
        let row = self.db.chat(chat)?.ok_or(SendError::NoSuchChat)?;
        if row.state != State::Open {
            return Err(SendError::NotWritable);
        }
        self.save(|device| device.queue_content(chat, Draft::new(Kind::FormNext(next)), None))?;
        Ok(())
    }

    /// A customer's form asks: told to the counter. One that does not hear it lets it ask again.
    pub(crate) fn take_form_ask(
        &mut self,
        chat: ChatId,
        id: &[u8],
        ask: &FormAsk,
    ) -> Result<(), DeviceError> {
        let (Ok(id), Ok(form)) = (MessageId::from_slice(id), MessageId::from_slice(&ask.message))
        else {
            return Ok(());
        };
        let known = self.db.message_in(chat, form)?;
        if !known.is_some_and(|known| matches!(known.content.body, Some(Kind::Form(_)))) {
            return Ok(());
        }
        let act = match ask.act() {
            FormAct::Unspecified | FormAct::Opened => Act::Opened,
            FormAct::Pressed => Act::Pressed,
            FormAct::Back => Act::Back,
        };
        self.touched.passing.push(Event::FormAsk {
            chat: chat.to_string(),
            message: form.to_string(),
            ask: id.to_string(),
            act,
            screen: ask.screen.clone(),
            data: crate::cards::object(&ask.data_json).unwrap_or_default().into(),
        });
        Ok(())
    }

    /// The shop answers a form that is open here; what nobody asked is dropped.
    pub(crate) fn take_form_next_of(&mut self, next: &FormNext) {
        let Ok(asked) = MessageId::from_slice(&next.ask) else { return };
        if next.state() != FormState::Unspecified
            && self.session.asking.until_ms.remove(&asked).is_some()
        {
            self.session.asking.next.insert(asked, Next::Came(next.clone()));
        }
    }
}
