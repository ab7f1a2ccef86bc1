//! What the device's change log says, with what it takes to act on it.

use comptoir_api::chat::{Message, Status};
use comptoir_client::{Change, ChangeKind, Device, DeviceError, Peer};
use comptoir_wire::content::content::Body as Sent;
use comptoir_wire::content::{CartAnswer, Content};
use comptoir_wire::ids::{ChatId, MessageId};

use crate::limits;

/// A change with what the device has to say about it.
pub(super) struct Seen {
    /// Its number in the log.
    pub(super) seq: i64,
    /// Where.
    pub(super) chat: ChatId,
    /// What.
    pub(super) what: What,
}

/// What changed.
pub(super) enum What {
    Began(Option<Peer>),
    /// With what it answers, where that is a card or a form.
    Message(Box<(Message, Content, Option<Content>)>),
    Acted(Box<Content>),
    Answer(CartAnswer),
    Status(String, Status),
    /// A broadcast that the customer's device held back.
    Held(String),
    Readers,
    /// Messages went whose time was over: the latest that is left.
    Erased(Option<Box<(Message, Content)>>),
    Profile(Option<Peer>),
    Farewell {
        erase: bool,
    },
    /// What it was about is gone.
    Nothing,
}

/// Reads a batch of the log with all that is needed of it, under one lock of the device.
pub(super) fn look(device: &Device, cursor: i64) -> Result<Vec<Seen>, DeviceError> {
    let changes = device.changes_after(cursor, limits::CHANGES_PER_SAVE)?;
    changes.into_iter().map(|change| look_at(device, change)).collect()
}

fn look_at(device: &Device, change: Change) -> Result<Seen, DeviceError> {
    let Change { seq, chat, kind } = change;
    let what = match kind {
        ChangeKind::ChatBegan => What::Began(device.peer(chat)?),
        ChangeKind::Message(id) => match (device.message(id)?, device.content(id)?) {
            (Some(message), content) => {
                let content = content.unwrap_or_default();
                let asked = asked_by(&content).map(|id| device.content(id)).transpose()?.flatten();
                What::Message(Box::new((message, content, asked)))
            }
            (None, _) => What::Nothing,
        },
        ChangeKind::Status(id, status) => What::Status(id.to_string(), status),
        ChangeKind::Held(id) => What::Held(id.to_string()),
        ChangeKind::Readers => What::Readers,
        ChangeKind::Erased => {
            let last = device.latest(chat)?;
            let content = last.as_ref().and_then(|last| last.id.parse().ok());
            let content = content.map(|id| device.content(id)).transpose()?.flatten();
            What::Erased(last.map(|last| Box::new((last, content.unwrap_or_default()))))
        }
        ChangeKind::Profile => What::Profile(device.peer(chat)?),
        ChangeKind::Farewell { erase } => What::Farewell { erase },
        ChangeKind::CartAnswer(id) => match device.content(id)?.and_then(|content| content.body) {
            Some(Sent::CartAnswer(answer)) => What::Answer(answer),
            _ => What::Nothing,
        },
        ChangeKind::Acted(id) => {
            device.content(id)?.map_or(What::Nothing, |content| What::Acted(Box::new(content)))
        }
    };
    Ok(Seen { seq, chat, what })
}

/// The card or form that a message answers.
fn asked_by(content: &Content) -> Option<MessageId> {
    match &content.body {
        Some(Sent::ChoiceAnswer(answer)) => MessageId::from_slice(&answer.message).ok(),
        _ => None,
    }
}
