//! Writing into a thread: messages, notices, how far they came, and what that touches.

use comptoir_api::chat::{Side, Status};
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Content, NoticeKind, OrderStatus, SystemNotice};
use comptoir_wire::identity::Role;
use comptoir_wire::ids::{AccountId, ChatId, MessageId};

use crate::account::random;
use crate::db::{MessageRow, NewMessage, State};
use crate::device::{ChangeKind, Device, DeviceError};
use crate::kinds;
use crate::orders;

impl Device {
    /// Writes a content into the thread; says whether it is new.
    pub(crate) fn store(
        &mut self,
        chat: ChatId,
        content: &Content,
        sender: &[u8],
        side: Side,
        status: Option<Status>,
    ) -> Result<bool, DeviceError> {
        let Ok(id) = MessageId::from_slice(&content.id) else { return Ok(false) };
        if self.db.has_message(chat, id)? {
            return Ok(false);
        }
        let kind = kinds::tag_of(content);
        let target = content.body.as_ref().map(kinds::target).unwrap_or_default();
        let hidden = match &content.body {
            Some(Kind::OrderStatus(order)) => self.db.ticket_of(chat, order)?.is_some(),
            _ => kinds::is_hidden(kind),
        };
        // A clock that is ahead, or a sender who says so, keeps nothing longer.
        let sent_ms = content.sent_ms.min(self.now());
        let new =
            NewMessage { chat, id, sender, side, hidden, kind, target, content, sent_ms, status };
        let at = self.db.add_message(&new)?;
        let words = content.body.as_ref().map(kinds::fallback).unwrap_or_default();
        if !hidden && !words.is_empty() && side != Side::Notice {
            self.db.add_words(at, &words)?;
        }
        self.take_effect(chat, id, content, side, hidden)?;
        Ok(true)
    }

    /// What a new content does besides standing there.
    fn take_effect(
        &mut self,
        chat: ChatId,
        id: MessageId,
        content: &Content,
        side: Side,
        hidden: bool,
    ) -> Result<(), DeviceError> {
        match &content.body {
            Some(Kind::OrderStatus(order)) => self.order_moved(chat, id, order)?,
            Some(Kind::CartAnswer(_)) => self.log(chat, ChangeKind::CartAnswer(id))?,
            Some(Kind::Profile(profile)) => {
                if side == Side::Other {
                    self.db.set_profile(chat, &profile.name, &profile.language)?;
                    self.touched.chats.insert(chat);
                    self.log(chat, ChangeKind::Profile)?;
                }
            }
            Some(Kind::Keep(keep)) => self.take_keep(chat, side, content.sender_seq, *keep)?,
            Some(Kind::Farewell(farewell)) if side == Side::Other => {
                self.log(chat, ChangeKind::Farewell { erase: farewell.erase })?;
                self.set_state(chat, State::Left)?;
                self.fail_outbox(chat)?;
                // A person decides about what was said; nobody erases a person's own copy.
                if farewell.erase && self.keys.role == Role::Counter {
                    self.erase_said(chat, id)?;
                } else {
                    self.notice(chat, NoticeKind::ChatClosed, "", "", 0)?;
                }
            }
            Some(body) if hidden => {
                let target = MessageId::from_slice(kinds::target(body));
                if let Ok(target) = target
                    && self.db.has_message(chat, target)?
                {
                    // Deleted by the side that sent it: its file goes with it.
                    if matches!(body, Kind::Delete(_)) && self.is_deleted(chat, target)? {
                        self.db.drop_file(target)?;
                    }
                    if side == Side::Other {
                        self.log(chat, ChangeKind::Acted(id))?;
                    }
                    self.touched.message(chat, target);
                    self.log(chat, ChangeKind::Message(target))?;
                }
            }
            body => {
                self.touched.message(chat, id);
                self.log(chat, ChangeKind::Message(id))?;
                // What was answered shows it: a choice what was chosen, a form what was filled in.
                if let Some(
                    body @ (Kind::ChoiceAnswer(_) | Kind::FormAnswer(_) | Kind::ConsentReceipt(_)),
                ) = body
                    && let Ok(asked) = MessageId::from_slice(kinds::target(body))
                {
                    self.touched.message(chat, asked);
                }
            }
        }
        Ok(())
    }

    fn order_moved(
        &mut self,
        chat: ChatId,
        id: MessageId,
        order: &OrderStatus,
    ) -> Result<(), DeviceError> {
        let known = self.db.order_revision(chat, &order.order)?;
        let ticket = self.db.ticket_of(chat, order)?.unwrap_or(id);
        if known.is_none_or(|known| known < order.revision) {
            let mut view = orders::order_view(chat, ticket, order);
            let known = self.db.chat(chat)?.map(|row| row.members).unwrap_or_default();
            let members: Vec<AccountId> = known.iter().map(|member| member.account).collect();
            orders::keep_what_holds(&mut view, order, &members);
            self.db.set_order(chat, ticket, order, &view)?;
            self.touched.orders.insert((chat, order.order.clone()));
        }
        self.touched.message(chat, ticket);
        self.log(chat, ChangeKind::Message(ticket))
    }

    /// Puts a line into the middle of the thread.
    pub(crate) fn notice(
        &mut self,
        chat: ChatId,
        kind: NoticeKind,
        subject: &str,
        detail: &str,
        number: u64,
    ) -> Result<MessageId, DeviceError> {
        let id = MessageId(random()?);
        let notice = SystemNotice {
            kind: kind as i32,
            subject: subject.to_owned(),
            detail: detail.to_owned(),
            number,
        };
        let content = Content {
            version: 1,
            id: id.to_vec(),
            sent_ms: self.now(),
            body: Some(Kind::SystemNotice(notice)),
            ..Content::default()
        };
        self.store(chat, &content, &[], Side::Notice, None)?;
        Ok(id)
    }

    /// A refusal is said once until something else is said: a flood of forgeries is one line.
    pub(crate) fn refused(&mut self, chat: ChatId, why: &str) -> Result<(), DeviceError> {
        tracing::warn!(reason = why, "something was refused in a chat");
        let last = self.db.shown_before(chat, i64::MAX, 1)?.pop();
        let said = last.is_some_and(|last| is_notice(&last, NoticeKind::Refused));
        if !said {
            self.notice(chat, NoticeKind::Refused, "", why, 0)?;
        }
        Ok(())
    }

    /// An own message came further; never back, unless `anew` (a retry, a failure).
    pub(crate) fn set_status(
        &mut self,
        chat: ChatId,
        message: MessageId,
        status: Status,
        anew: bool,
    ) -> Result<(), DeviceError> {
        if self.db.set_status(chat, message, status, anew)? {
            self.touched.statuses.insert((chat, message), status);
            self.touched.waiting = true;
            self.log(chat, ChangeKind::Status(message, status))?;
        }
        Ok(())
    }

    /// Adds a line to the durable change log.
    pub(crate) fn log(&mut self, chat: ChatId, kind: ChangeKind) -> Result<(), DeviceError> {
        self.logged = self.db.add_change(chat, kind)?;
        Ok(())
    }

    /// Everything a chat still had to send will not be sent.
    pub(crate) fn fail_outbox(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        for message in self.db.drop_outgoing(chat)? {
            self.set_status(chat, message, Status::Failed, true)?;
        }
        self.touched.waiting = true;
        Ok(())
    }
}

/// Whether it is a notice of this kind.
pub(crate) fn is_notice(message: &MessageRow, kind: NoticeKind) -> bool {
    message.side == Side::Notice
        && matches!(&message.content.body, Some(Kind::SystemNotice(notice)) if notice.kind() == kind)
}
