//! A thread as people see it: what was said, with what was done to it since.

use comptoir_api::chat::{
    About, Body, Choice, Field, Form, From, Media, Message, Order, Quoted, Reaction, Side,
};
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{self as wire, Content};
use comptoir_wire::ids::{ChatId, MessageId};
use serde_json::{Map, Value};

use crate::db::MessageRow;
use crate::device::{Change, Device, DeviceError};
use crate::files::FileOf;
use crate::kinds::tag;
use crate::{cards, form, orders, view};

/// What was done to a message since.
#[derive(Default)]
pub(crate) struct Since {
    pub(crate) deleted: bool,
    text: Option<String>,
    reactions: Vec<Reaction>,
    chosen: Vec<String>,
    answered: Option<Value>,
    given: Option<bool>,
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

    /// Messages with these words as they stand in their threads, latest first; of one chat, or all.
    pub fn found(
        &self,
        query: &str,
        chat: Option<ChatId>,
        limit: u32,
    ) -> Result<Vec<Message>, DeviceError> {
        let mut found = Vec::new();
        for (at, id) in self.search_in(query, chat, limit)? {
            found.extend(self.message_in(at, id)?);
        }
        Ok(found)
    }

    /// Messages with these words, latest first.
    pub fn search(&self, query: &str, limit: u32) -> Result<Vec<(ChatId, MessageId)>, DeviceError> {
        self.search_in(query, None, limit)
    }

    fn search_in(
        &self,
        query: &str,
        chat: Option<ChatId>,
        limit: u32,
    ) -> Result<Vec<(ChatId, MessageId)>, DeviceError> {
        // Each word as a quoted prefix: nothing a person types is query syntax.
        let words: Vec<String> = query
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\"*"))
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.db.find(&words.join(" "), chat, limit)?)
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

    /// The latest thing that was said in a chat, of what is left.
    pub fn latest(&self, chat: ChatId) -> Result<Option<Message>, DeviceError> {
        self.db.last_said(chat)?.map(|row| self.view(row)).transpose()
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

    pub(crate) fn view(&self, row: MessageRow) -> Result<Message, DeviceError> {
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
        match &mut body {
            Body::Choice(choice) => choice.chosen = since.chosen,
            Body::Carousel { cards, .. } => {
                for card in cards {
                    let own = |id: &&String| card.options.iter().any(|option| option.id == **id);
                    card.chosen = since.chosen.iter().filter(own).cloned().collect();
                }
            }
            Body::Form(form) => form.answered = since.answered,
            Body::Consent { given, .. } => *given = since.given,
            _ => {}
        }
        let reply_to = match MessageId::from_slice(&row.content.reply_to) {
            Ok(quoted) => self.quote(row.chat, quoted)?,
            Err(_) => None,
        };
        let preview = match &row.content.body {
            Some(Kind::Text(text)) => view::preview_view(text.preview.as_ref(), &body),
            _ => None,
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
            broadcast: row.content.broadcast.map(|broadcast| About {
                topic: broadcast.topic,
                title: broadcast.title,
                held: broadcast.held,
            }),
            preview,
            forwarded: row.content.forwarded,
            starred: row.starred,
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
                Kind::FormAnswer(answer) if !authors => {
                    since.answered = cards::object(&answer.values_json).map(Value::Object);
                }
                Kind::ConsentReceipt(receipt) if !authors => since.given = Some(receipt.given),
                _ => {}
            }
        }
        Ok(since)
    }

    pub(crate) fn quote(&self, chat: ChatId, id: MessageId) -> Result<Option<Quoted>, DeviceError> {
        let Some(mut quoted) = self.db.message_in(chat, id)? else { return Ok(None) };
        // A quote shows no quote of its own: the chain ends here.
        quoted.content.reply_to = Vec::new();
        let view = self.view(quoted)?;
        let picture = match &view.body {
            Body::Media(media)
            | Body::Choice(Choice { header_media: Some(media), .. })
            | Body::Form(Form { header_media: Some(media), .. }) => media.thumbnail.clone(),
            Body::Product(product) => product.picture.clone(),
            _ => String::new(),
        };
        let name = if view.from.side == Side::Own && view.from.name.is_empty() {
            String::new()
        } else {
            view.from.name
        };
        let text = view::first_line(&view.body);
        Ok(Some(Quoted { id: view.id, name, side: view.from.side, text, picture }))
    }

    fn body(&self, row: &MessageRow) -> Result<Body, DeviceError> {
        let fallback = || Body::Other { text: row.content.fallback.clone() };
        let Some(kind) = &row.content.body else { return Ok(fallback()) };
        Ok(match kind {
            Kind::Text(text) => Body::Text { text: text.text.clone() },
            Kind::Delete(_) => Body::Deleted,
            Kind::Media(media) => Body::Media(self.media_view(media, row.id.into())?),
            Kind::Location(place) => Body::Location {
                latitude: place.latitude,
                longitude: place.longitude,
                name: place.name.clone(),
                address: place.address.clone(),
            },
            Kind::Contact(card) => Body::Contacts {
                contacts: std::iter::once(card).chain(&card.more).map(view::contact_view).collect(),
            },
            Kind::Product(product) => Body::Product(view::product_view(product)),
            Kind::ProductList(list) => Body::ProductList {
                title: list.title.clone(),
                text: list.text.clone(),
                products: list.products.iter().map(view::product_view).collect(),
                total: list.total,
            },
            Kind::Cart(cart) => match self.db.order_at(row.chat, row.id)? {
                Some(order) => Body::Order(order),
                None => Body::Cart(orders::cart_view(row.chat, row.id, cart, row.sent_ms)),
            },
            Kind::OrderStatus(status) => match self.db.order(row.chat, &status.order)? {
                Some(order) => Body::Order(order),
                None => Body::Order(orders::order_view(row.chat, row.id, status)),
            },
            Kind::Choice(choice) => Body::Choice(self.choice_view(choice, row.id.into())?),
            Kind::Carousel(carousel) => {
                let card = |(place, card)| {
                    self.choice_view(card, FileOf { message: row.id, card: Some(place) })
                };
                Body::Carousel {
                    text: carousel.text.clone(),
                    cards: (0..).zip(&carousel.cards).map(card).collect::<Result<_, _>>()?,
                }
            }
            Kind::ChoiceAnswer(answer) => Body::ChoiceAnswer { text: answer.title.clone() },
            Kind::Form(form) => {
                let media = form.header_media.as_ref();
                let media = media.map(|media| self.media_view(media, row.id.into())).transpose()?;
                Body::Form(view::form_view(form, media))
            }
            Kind::FormAnswer(answer) => {
                let values = cards::object(&answer.values_json).unwrap_or_default();
                let fields = self.fields(row.chat, &answer.message, &values)?;
                let text = cards::field_words(&fields);
                Body::FormAnswer { text, fields, values: Value::Object(values) }
            }
            Kind::Consent(consent) => Body::Consent {
                topic: consent.topic.clone(),
                text: consent.text.clone(),
                per_month_max: consent.per_month_max,
                given: None,
            },
            Kind::ConsentReceipt(receipt) => Body::ConsentReceipt {
                topic: receipt.topic.clone(),
                given: receipt.given,
                text: receipt.text.clone(),
                per_month_max: receipt.per_month_max,
            },
            Kind::SystemNotice(notice) => Body::Notice {
                notice: view::notice_view(notice.kind()),
                subject: notice.subject.clone(),
                detail: notice.detail.clone(),
                number: notice.number,
            },
            _ => fallback(),
        })
    }

    /// What was filled in, as the form it answers names it.
    pub(crate) fn fields(
        &self,
        chat: ChatId,
        form: &[u8],
        values: &Map<String, Value>,
    ) -> Result<Vec<Field>, DeviceError> {
        let asked = match MessageId::from_slice(form) {
            Ok(form) => self.db.message_in(chat, form)?.and_then(|row| row.content.body),
            Err(_) => None,
        };
        let of = |json: &str| cards::object(json).map(Value::Object).unwrap_or_default();
        let (schema, data) = match &asked {
            Some(Kind::Form(form)) => (of(&form.schema_json), of(&form.data_json)),
            _ => (Value::Null, Value::Null),
        };
        Ok(form::fields(&schema, &data, values))
    }

    fn choice_view(&self, choice: &wire::Choice, file: FileOf) -> Result<Choice, DeviceError> {
        let media = choice.header_media.as_ref();
        let media = media.map(|media| self.media_view(media, file)).transpose()?;
        Ok(view::choice_view(choice, media))
    }

    fn media_view(&self, media: &wire::Media, file: FileOf) -> Result<Media, DeviceError> {
        Ok(view::media_view(media, self.db.has_file(file)?))
    }
}
