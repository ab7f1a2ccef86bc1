//! A thread as people see it: what was said, with what was done to it since.

use comptoir_api::chat::{Body, From, Message, Order, Quote, Reaction, Side};
use comptoir_wire::content::Content;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::ids::{ChatId, MessageId};

use crate::db::MessageRow;
use crate::device::{Change, Device, DeviceError};
use crate::kinds::tag;
use crate::view;

/// What was done to a message since.
#[derive(Default)]
pub(crate) struct Since {
    pub(crate) deleted: bool,
    text: Option<String>,
    reactions: Vec<Reaction>,
    chosen: Vec<String>,
}

impl Device {
    /// A message as people see it.
    pub fn message(&self, id: MessageId) -> Result<Option<Message>, DeviceError> {
        self.db.message(id)?.map(|row| self.view(row)).transpose()
    }

    pub(crate) fn message_in(
        &self,
        chat: ChatId,
        id: MessageId,
    ) -> Result<Option<Message>, DeviceError> {
        self.db.message_in(chat, id)?.map(|row| self.view(row)).transpose()
    }

    /// A message as it was sent, of any stored kind.
    pub fn content(&self, id: MessageId) -> Result<Option<Content>, DeviceError> {
        Ok(self.db.message(id)?.map(|row| row.content))
    }

    /// Which chat a message is in.
    pub fn chat_of(&self, id: MessageId) -> Result<Option<ChatId>, DeviceError> {
        Ok(self.db.message(id)?.map(|row| row.chat))
    }

    /// A page of a thread, oldest first: what stands before `before`, at most `limit`.
    pub fn history(
        &self,
        chat: ChatId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Message>, DeviceError> {
        let rows = self.db.shown_before(chat, before.unwrap_or(i64::MAX), limit)?;
        rows.into_iter().rev().map(|row| self.view(row)).collect()
    }

    /// Messages with these words, latest first.
    pub fn search(&self, query: &str, limit: u32) -> Result<Vec<(ChatId, MessageId)>, DeviceError> {
        // Each word as a quoted prefix: nothing a person types is query syntax.
        let words: Vec<String> = query
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\"*"))
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.db.find(&words.join(" "), limit)?)
    }

    /// Orders of a chat, or of all, latest first.
    pub fn orders(&self, chat: Option<ChatId>) -> Result<Vec<Order>, DeviceError> {
        Ok(self.db.orders(chat)?)
    }

    /// The durable change log after `seq`.
    pub fn changes_after(&self, seq: i64, limit: u32) -> Result<Vec<Change>, DeviceError> {
        Ok(self.db.changes_after(seq, limit)?)
    }

    /// The latest `seq` of the change log.
    pub fn last_change(&self) -> Result<i64, DeviceError> {
        Ok(self.db.last_change()?)
    }

    /// One line of the latest thing said, on whose side, and when.
    pub(crate) fn last_shown(
        &self,
        chat: ChatId,
    ) -> Result<Option<(String, Side, u64)>, DeviceError> {
        let Some(last) = self.db.last_said(chat)? else { return Ok(None) };
        let (side, sent_ms) = (last.side, last.sent_ms);
        Ok(Some((view::first_line(&self.view(last)?.body), side, sent_ms)))
    }

    fn view(&self, row: MessageRow) -> Result<Message, DeviceError> {
        let since = self.since(&row)?;
        let mut body = if since.deleted { Body::Deleted } else { self.body(&row)? };
        let edited = match (&mut body, since.text) {
            (Body::Text { text }, Some(new)) => {
                *text = new;
                true
            }
            (Body::Media(media), Some(new)) => {
                media.caption = new;
                true
            }
            _ => false,
        };
        if let Body::Choice { chosen, .. } = &mut body {
            *chosen = since.chosen;
        }
        let reply_to = match MessageId::from_slice(&row.content.reply_to) {
            Ok(quoted) => self.quote(row.chat, quoted)?,
            Err(_) => None,
        };
        let reactions = if since.deleted { Vec::new() } else { since.reactions };
        Ok(Message {
            id: row.id.to_string(),
            chat: row.chat.to_string(),
            at: row.at,
            from: self.from(&row)?,
            sent_ms: row.sent_ms,
            body,
            reply_to,
            reactions,
            edited,
            status: row.status,
        })
    }

    fn from(&self, row: &MessageRow) -> Result<From, DeviceError> {
        let mut name = row.name.clone();
        if name.is_empty() && row.side == Side::Other {
            // A person's own device names nobody: the name is the one of the profile.
            let chat = self.known_chat(row.chat)?;
            if chat.card.identity_key.is_empty() {
                name = chat.name;
            }
        }
        let (machine, reason) = (row.machine, row.reason.clone());
        Ok(From { side: row.side, name, machine, reason })
    }

    pub(crate) fn since(&self, row: &MessageRow) -> Result<Since, DeviceError> {
        let mut since = Since::default();
        if row.side == Side::Notice {
            return Ok(since);
        }
        for done in self.db.done_to(row.chat, row.id)? {
            let Some(body) = done.content.body else { continue };
            let authors = done.side == row.side;
            match body {
                // Only the side that said it may change or delete it.
                Kind::Edit(edit) if authors && done.kind == tag::EDIT => {
                    since.text = Some(edit.text);
                }
                Kind::Delete(_) if authors => since.deleted = true,
                Kind::Reaction(reaction) => {
                    let (own, name) = (done.side == Side::Own, done.name);
                    since.reactions.retain(|other| other.own != own || other.name != name);
                    if !reaction.emoji.is_empty() {
                        since.reactions.push(Reaction { emoji: reaction.emoji, own, name });
                    }
                }
                Kind::ChoiceAnswer(answer) if !authors => since.chosen = answer.options,
                _ => {}
            }
        }
        Ok(since)
    }

    fn quote(&self, chat: ChatId, id: MessageId) -> Result<Option<Quote>, DeviceError> {
        let Some(mut quoted) = self.db.message_in(chat, id)? else { return Ok(None) };
        // A quote shows no quote of its own: the chain ends here.
        quoted.content.reply_to = Vec::new();
        let view = self.view(quoted)?;
        let picture = match &view.body {
            Body::Media(media) => media.thumbnail.clone(),
            Body::Product(product) => product.picture.clone(),
            _ => String::new(),
        };
        let name = if view.from.side == Side::Own && view.from.name.is_empty() {
            String::new()
        } else {
            view.from.name
        };
        let text = view::first_line(&view.body);
        Ok(Some(Quote { id: view.id, name, side: view.from.side, text, picture }))
    }

    fn body(&self, row: &MessageRow) -> Result<Body, DeviceError> {
        let fallback = || Body::Other { text: row.content.fallback.clone() };
        let Some(kind) = &row.content.body else { return Ok(fallback()) };
        Ok(match kind {
            Kind::Text(text) => Body::Text { text: text.text.clone() },
            Kind::Delete(_) => Body::Deleted,
            Kind::Media(media) => Body::Media(view::media_view(media, self.db.has_file(row.id)?)),
            Kind::Location(place) => Body::Location {
                latitude: place.latitude,
                longitude: place.longitude,
                name: place.name.clone(),
            },
            Kind::Product(product) => Body::Product(view::product_view(product)),
            Kind::ProductList(list) => Body::ProductList {
                title: list.title.clone(),
                products: list.products.iter().map(view::product_view).collect(),
                total: list.total,
            },
            Kind::Cart(cart) => match self.db.order_at(row.chat, row.id)? {
                Some(order) => Body::Order(order),
                None => Body::Cart(view::cart_view(row.chat, row.id, cart, row.sent_ms)),
            },
            Kind::OrderStatus(status) => match self.db.order(row.chat, &status.order)? {
                Some(order) => Body::Order(order),
                None => Body::Order(view::order_view(row.chat, row.id, status)),
            },
            Kind::Choice(choice) => Body::Choice {
                text: choice.text.clone(),
                options: choice.options.iter().map(view::option_view).collect(),
                list: choice.list,
                button: choice.button.clone(),
                chosen: Vec::new(),
            },
            Kind::ChoiceAnswer(answer) => Body::ChoiceAnswer { text: answer.title.clone() },
            Kind::SystemNotice(notice) => Body::Notice {
                notice: view::notice_view(notice.kind()),
                subject: notice.subject.clone(),
                detail: notice.detail.clone(),
                number: notice.number,
            },
            _ => fallback(),
        })
    }
}
