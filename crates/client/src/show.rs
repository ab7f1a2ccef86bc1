//! A thread as people see it: what was said, with what was done to it since.

use comptoir_api::catalogue::Availability;
use comptoir_api::chat::{
    Body, ChoiceOption, From, Media, Message, Money, Notice, Order, OrderLine, OrderState,
    OrderStep, Product, Quote, Reaction, Side, Status,
};
use comptoir_wire::codec::Travels;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{self as wire, Content, NoticeKind, OrderStatus};
use comptoir_wire::ids::{ChatId, MessageId};
use data_encoding::BASE64;
use rusqlite::{OptionalExtension, Row, params};

use crate::device::{Change, ChangeKind, Device, DeviceError};
use crate::kinds::tag;

struct Entry {
    at: i64,
    id: MessageId,
    chat: ChatId,
    side: i64,
    content: Content,
    name: String,
    machine: bool,
    reason: String,
    sent_ms: u64,
    status: Option<i64>,
}

const COLUMNS: &str = "at, id, chat, side, content, name, machine, reason, sent_ms, status";

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let content: Vec<u8> = row.get(4)?;
    Ok(Entry {
        at: row.get(0)?,
        id: MessageId(row.get(1)?),
        chat: ChatId(row.get(2)?),
        side: row.get(3)?,
        content: Content::from_bytes(&content).unwrap_or_default(),
        name: row.get(5)?,
        machine: row.get(6)?,
        reason: row.get(7)?,
        sent_ms: row.get::<_, i64>(8)? as u64,
        status: row.get(9)?,
    })
}

/// What was done to a message since.
#[derive(Default)]
struct Since {
    deleted: bool,
    text: Option<String>,
    reactions: Vec<Reaction>,
    chosen: Vec<String>,
}

impl Device {
    /// A message as people see it.
    pub fn message(&self, id: MessageId) -> Result<Option<Message>, DeviceError> {
        let sql = format!("SELECT {COLUMNS} FROM messages WHERE id = ? ORDER BY at LIMIT 1");
        let found = self.db.prepare_cached(&sql)?.query_row([id.0], entry).optional()?;
        found.map(|entry| self.view(entry)).transpose()
    }

    pub(crate) fn message_in(
        &self,
        chat: ChatId,
        id: MessageId,
    ) -> Result<Option<Message>, DeviceError> {
        let sql = format!("SELECT {COLUMNS} FROM messages WHERE chat = ? AND id = ?");
        let found =
            self.db.prepare_cached(&sql)?.query_row(params![chat.0, id.0], entry).optional()?;
        found.map(|entry| self.view(entry)).transpose()
    }

    /// A message as it was sent, of any stored kind.
    pub fn content(&self, id: MessageId) -> Result<Option<Content>, DeviceError> {
        let content: Option<Vec<u8>> = self
            .db
            .prepare_cached("SELECT content FROM messages WHERE id = ? ORDER BY at LIMIT 1")?
            .query_row([id.0], |row| row.get(0))
            .optional()?;
        Ok(content.and_then(|content| Content::from_bytes(&content).ok()))
    }

    /// Which chat a message is in.
    pub fn chat_of(&self, id: MessageId) -> Result<Option<ChatId>, DeviceError> {
        let mut select =
            self.db.prepare_cached("SELECT chat FROM messages WHERE id = ? ORDER BY at LIMIT 1")?;
        Ok(select.query_row([id.0], |row| row.get(0)).optional()?.map(ChatId))
    }

    /// A page of a thread, oldest first: what stands before `before`, at most `limit`.
    pub fn history(
        &self,
        chat: ChatId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Message>, DeviceError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM messages WHERE chat = ? AND hidden = 0 AND at < ?
             ORDER BY at DESC LIMIT ?"
        );
        let entries: Vec<Entry> = self
            .db
            .prepare_cached(&sql)?
            .query_map(params![chat.0, before.unwrap_or(i64::MAX), limit], entry)?
            .collect::<Result<_, _>>()?;
        entries.into_iter().rev().map(|entry| self.view(entry)).collect()
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
        let mut select = self.db.prepare_cached(
            "SELECT m.chat, m.id FROM words w JOIN messages m ON m.at = w.rowid
             WHERE w.text MATCH ? AND NOT EXISTS
                 (SELECT 1 FROM messages d WHERE d.chat = m.chat AND d.target = m.id AND d.kind = 23)
             ORDER BY m.at DESC LIMIT ?",
        )?;
        let found = select.query_map(params![words.join(" "), limit], |row| {
            Ok((ChatId(row.get(0)?), MessageId(row.get(1)?)))
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Orders of a chat, or of all, latest first.
    pub fn orders(&self, chat: Option<ChatId>) -> Result<Vec<Order>, DeviceError> {
        let mut select = self.db.prepare_cached(
            "SELECT view FROM orders WHERE ?1 IS NULL OR chat = ?1 ORDER BY at_ms DESC",
        )?;
        let views = select.query_map([chat.map(|chat| chat.0)], |row| row.get::<_, String>(0))?;
        let views: Vec<String> = views.collect::<Result<_, _>>()?;
        Ok(views.iter().filter_map(|view| serde_json::from_str(view).ok()).collect())
    }

    pub(crate) fn order_in(&self, chat: ChatId, order: &str) -> Result<Option<Order>, DeviceError> {
        let view: Option<String> = self
            .db
            .prepare_cached("SELECT view FROM orders WHERE chat = ? AND id = ?")?
            .query_row(params![chat.0, order], |row| row.get(0))
            .optional()?;
        Ok(view.and_then(|view| serde_json::from_str(&view).ok()))
    }

    fn order_at(&self, chat: ChatId, ticket: MessageId) -> Result<Option<Order>, DeviceError> {
        let view: Option<String> = self
            .db
            .prepare_cached(
                "SELECT view FROM orders WHERE chat = ? AND cart = ? ORDER BY at_ms DESC LIMIT 1",
            )?
            .query_row(params![chat.0, ticket.0], |row| row.get(0))
            .optional()?;
        Ok(view.and_then(|view| serde_json::from_str(&view).ok()))
    }

    /// The durable change log after `seq`.
    pub fn changes_after(&self, seq: i64, limit: u32) -> Result<Vec<Change>, DeviceError> {
        let mut select = self.db.prepare_cached(
            "SELECT seq, chat, kind, message, number FROM changes WHERE seq > ?
             ORDER BY seq LIMIT ?",
        )?;
        let changes = select.query_map(params![seq, limit], |row| {
            let message: Vec<u8> = row.get(3)?;
            let message = MessageId::from_slice(&message).unwrap_or(MessageId([0; 16]));
            let number: i64 = row.get(4)?;
            let kind = match row.get::<_, i64>(2)? {
                1 => ChangeKind::ChatBegan,
                3 => ChangeKind::Status(message, status_of(number)),
                4 => ChangeKind::Readers,
                5 => ChangeKind::Profile,
                6 => ChangeKind::Farewell { erase: number == 1 },
                7 => ChangeKind::CartAnswer(message),
                _ => ChangeKind::Message(message),
            };
            Ok(Change { seq: row.get(0)?, chat: ChatId(row.get(1)?), kind })
        })?;
        Ok(changes.collect::<Result<_, _>>()?)
    }

    /// The latest `seq` of the change log.
    pub fn last_change(&self) -> Result<i64, DeviceError> {
        // The sequence outlives deleted rows, so a cursor never stands after a later change.
        let mut select = self.db.prepare_cached(
            "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'changes'",
        )?;
        Ok(select.query_row([], |row| row.get(0))?)
    }

    /// One line of the latest thing said, on whose side, and when.
    pub(crate) fn last_shown(
        &self,
        chat: ChatId,
    ) -> Result<Option<(String, Side, u64)>, DeviceError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM messages WHERE chat = ? AND hidden = 0 AND side <> 2
             ORDER BY at DESC LIMIT 1"
        );
        let last = self.db.prepare_cached(&sql)?.query_row([chat.0], entry).optional()?;
        let Some(last) = last else { return Ok(None) };
        let (side, sent_ms) = (side_of(last.side), last.sent_ms);
        let line = first_line(&self.view(last)?.body);
        Ok(Some((line, side, sent_ms)))
    }

    fn view(&self, entry: Entry) -> Result<Message, DeviceError> {
        let since = self.since(&entry)?;
        let mut body = if since.deleted { Body::Deleted } else { self.body(&entry)? };
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
        let reply_to = match MessageId::from_slice(&entry.content.reply_to) {
            Ok(quoted) => self.quote(entry.chat, quoted)?,
            Err(_) => None,
        };
        let reactions = if since.deleted { Vec::new() } else { since.reactions };
        Ok(Message {
            id: entry.id.to_string(),
            chat: entry.chat.to_string(),
            at: entry.at,
            from: self.from(&entry)?,
            sent_ms: entry.sent_ms,
            body,
            reply_to,
            reactions,
            edited,
            status: entry.status.map(status_of),
        })
    }

    fn from(&self, entry: &Entry) -> Result<From, DeviceError> {
        let mut name = entry.name.clone();
        if name.is_empty() && entry.side == 1 {
            // A person's own device names nobody: the name is the one of the profile.
            let row = self.known_chat(entry.chat)?;
            if row.card.identity_key.is_empty() {
                name = row.name;
            }
        }
        let (machine, reason) = (entry.machine, entry.reason.clone());
        Ok(From { side: side_of(entry.side), name, machine, reason })
    }

    fn since(&self, entry: &Entry) -> Result<Since, DeviceError> {
        let mut since = Since::default();
        if entry.side == 2 {
            return Ok(since);
        }
        let mut select = self.db.prepare_cached(
            "SELECT kind, side, name, content FROM messages
             WHERE chat = ? AND target = ? AND kind IN (21, 22, 23, 33) ORDER BY at",
        )?;
        let mut rows = select.query(params![entry.chat.0, entry.id.0])?;
        while let Some(row) = rows.next()? {
            let (kind, side): (i64, i64) = (row.get(0)?, row.get(1)?);
            let name: String = row.get(2)?;
            let content: Vec<u8> = row.get(3)?;
            let Some(body) = Content::from_bytes(&content).ok().and_then(|content| content.body)
            else {
                continue;
            };
            let authors = side == entry.side;
            match body {
                // Only the side that said it may change or delete it.
                Kind::Edit(edit) if authors && kind == tag::EDIT => since.text = Some(edit.text),
                Kind::Delete(_) if authors => since.deleted = true,
                Kind::Reaction(reaction) => {
                    let own = side == 0;
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
        let sql = format!("SELECT {COLUMNS} FROM messages WHERE chat = ? AND id = ?");
        let found =
            self.db.prepare_cached(&sql)?.query_row(params![chat.0, id.0], entry).optional()?;
        let Some(mut quoted) = found else { return Ok(None) };
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
        let text = first_line(&view.body);
        Ok(Some(Quote { id: view.id, name, side: view.from.side, text, picture }))
    }

    fn body(&self, entry: &Entry) -> Result<Body, DeviceError> {
        let fallback = || Body::Other { text: entry.content.fallback.clone() };
        let Some(kind) = &entry.content.body else { return Ok(fallback()) };
        Ok(match kind {
            Kind::Text(text) => Body::Text { text: text.text.clone() },
            Kind::Delete(_) => Body::Deleted,
            Kind::Media(media) => Body::Media(self.media_view(entry.id, media)?),
            Kind::Location(place) => Body::Location {
                latitude: place.latitude,
                longitude: place.longitude,
                name: place.name.clone(),
            },
            Kind::Product(product) => Body::Product(product_view(product)),
            Kind::ProductList(list) => Body::ProductList {
                title: list.title.clone(),
                products: list.products.iter().map(product_view).collect(),
                total: list.total,
            },
            Kind::Cart(cart) => match self.order_at(entry.chat, entry.id)? {
                Some(order) => Body::Order(order),
                None => Body::Cart(cart_view(entry.chat, entry.id, cart, entry.sent_ms)),
            },
            Kind::OrderStatus(status) => match self.order_in(entry.chat, &status.order)? {
                Some(order) => Body::Order(order),
                None => Body::Order(order_view(entry.chat, entry.id, status)),
            },
            Kind::Choice(choice) => Body::Choice {
                text: choice.text.clone(),
                options: choice.options.iter().map(option_view).collect(),
                list: choice.list,
                button: choice.button.clone(),
                chosen: Vec::new(),
            },
            Kind::ChoiceAnswer(answer) => Body::ChoiceAnswer { text: answer.title.clone() },
            Kind::SystemNotice(notice) => Body::Notice {
                notice: notice_view(notice.kind()),
                subject: notice.subject.clone(),
                detail: notice.detail.clone(),
                number: notice.number,
            },
            _ => fallback(),
        })
    }

    fn media_view(&self, id: MessageId, media: &wire::Media) -> Result<Media, DeviceError> {
        let kind = match media.kind() {
            wire::MediaKind::Image => "image",
            wire::MediaKind::Video => "video",
            wire::MediaKind::Voice => "voice",
            wire::MediaKind::Document | wire::MediaKind::Unspecified => "document",
        };
        let thumbnail = match media.thumbnail.as_slice() {
            [] => String::new(),
            bytes => {
                let mime = if bytes.starts_with(b"RIFF") { "webp" } else { "jpeg" };
                format!("data:image/{mime};base64,{}", BASE64.encode(bytes))
            }
        };
        Ok(Media {
            media: kind.to_owned(),
            name: media.name.clone(),
            mime: media.mime.clone(),
            caption: media.caption.clone(),
            size_bytes: media.blob.as_ref().map(|blob| blob.size_bytes).unwrap_or_default(),
            width_px: media.width_px,
            height_px: media.height_px,
            thumbnail,
            here: self.has_file(id)?,
        })
    }
}

/// One line of a message, for lists and quotes.
fn first_line(body: &Body) -> String {
    let text = match body {
        Body::Text { text }
        | Body::Other { text }
        | Body::ChoiceAnswer { text }
        | Body::Note { text }
        | Body::Choice { text, .. } => text.clone(),
        Body::Media(media) if media.caption.is_empty() => media.name.clone(),
        Body::Media(media) => media.caption.clone(),
        Body::Product(product) => product.title.clone(),
        Body::ProductList { title, .. } => title.clone(),
        Body::Cart(order) | Body::Order(order) => {
            let lines: Vec<String> = order
                .lines
                .iter()
                .map(|line| format!("{} × {}", line.quantity, line.title))
                .collect();
            format!("{} {}", order.reference, lines.join(", ")).trim().to_owned()
        }
        Body::Location { name, .. } => name.clone(),
        Body::Deleted | Body::Notice { .. } => String::new(),
    };
    text.lines().next().unwrap_or_default().chars().take(200).collect()
}

/// A status as people see it.
pub(crate) fn status_of(status: i64) -> Status {
    match status {
        0 => Status::Failed,
        1 => Status::Waiting,
        2 => Status::Sent,
        3 => Status::Delivered,
        _ => Status::Read,
    }
}

fn side_of(side: i64) -> Side {
    match side {
        0 => Side::Own,
        1 => Side::Other,
        _ => Side::Notice,
    }
}

/// The notice that messages were missing, once they have all come: 0 are.
pub(crate) fn filled_notice(chat: ChatId, id: MessageId) -> Message {
    Message {
        id: id.to_string(),
        chat: chat.to_string(),
        at: 0,
        from: From {
            side: Side::Notice,
            name: String::new(),
            machine: false,
            reason: String::new(),
        },
        sent_ms: 0,
        body: Body::Notice {
            notice: Notice::Missing,
            subject: String::new(),
            detail: String::new(),
            number: 0,
        },
        reply_to: None,
        reactions: Vec::new(),
        edited: false,
        status: None,
    }
}

fn notice_view(kind: NoticeKind) -> Notice {
    match kind {
        NoticeKind::Encrypted => Notice::Encrypted,
        NoticeKind::ReaderJoined => Notice::ReaderJoined,
        NoticeKind::ReaderLeft => Notice::ReaderLeft,
        NoticeKind::KeyChanged => Notice::KeyChanged,
        NoticeKind::RetentionChanged => Notice::RetentionChanged,
        NoticeKind::Missing => Notice::Missing,
        NoticeKind::Healed => Notice::Healed,
        NoticeKind::ChatClosed => Notice::ChatClosed,
        NoticeKind::Erased => Notice::Erased,
        NoticeKind::Refused | NoticeKind::Unspecified => Notice::Refused,
    }
}

/// Money as people see it; nothing is nothing.
pub(crate) fn money_view(money: Option<&wire::Money>) -> Money {
    money
        .map(|money| Money { minor: money.minor, currency: money.currency.clone() })
        .unwrap_or_default()
}

fn product_view(product: &wire::Product) -> Product {
    Product {
        product: product.product.clone(),
        variant: product.variant.clone(),
        title: product.title.clone(),
        subtitle: product.subtitle.clone(),
        price: money_view(product.price.as_ref()),
        unit_price: product.unit_price.clone(),
        picture: product.picture.clone(),
        availability: match product.availability() {
            wire::Availability::Low => Availability::Low,
            wire::Availability::SoldOut => Availability::SoldOut,
            wire::Availability::Withdrawn => Availability::Withdrawn,
            wire::Availability::InStock | wire::Availability::Unspecified => Availability::InStock,
        },
        question: product.question,
    }
}

fn option_view(option: &wire::ChoiceOption) -> ChoiceOption {
    ChoiceOption {
        id: option.id.clone(),
        title: option.title.clone(),
        description: option.description.clone(),
    }
}

fn line_view(line: &wire::Line) -> OrderLine {
    OrderLine {
        product: line.product.clone(),
        variant: line.variant.clone(),
        title: line.title.clone(),
        quantity: line.quantity,
        unit_price: money_view(line.unit_price.as_ref()),
        picture: line.picture.clone(),
    }
}

fn cart_view(chat: ChatId, id: MessageId, cart: &wire::Cart, sent_ms: u64) -> Order {
    Order {
        chat: chat.to_string(),
        cart: id.to_string(),
        lines: cart.lines.iter().map(line_view).collect(),
        total: money_view(cart.total.as_ref()),
        note: cart.note.clone(),
        delivery: cart.delivery.clone(),
        at_ms: sent_ms,
        ..Order::default()
    }
}

/// An order as its status has it.
pub(crate) fn order_view(chat: ChatId, ticket: MessageId, status: &OrderStatus) -> Order {
    Order {
        id: status.order.clone(),
        reference: status.reference.clone(),
        chat: chat.to_string(),
        cart: ticket.to_string(),
        state: state_view(status.state()),
        lines: status.lines.iter().map(line_view).collect(),
        total: money_view(status.total.as_ref()),
        note: status.note.clone(),
        reason: status.reason.clone(),
        delivery: status.delivery.clone(),
        revision: status.revision,
        history: status
            .history
            .iter()
            .map(|step| OrderStep {
                state: state_view(step.state()),
                at_ms: step.at_ms,
                by: step.by.clone(),
                reason: step.reason.clone(),
            })
            .collect(),
        at_ms: status.at_ms,
    }
}

fn state_view(state: wire::OrderState) -> OrderState {
    use wire::OrderState as Wire;
    match state {
        Wire::Unspecified | Wire::Received => OrderState::Received,
        Wire::Corrected => OrderState::Corrected,
        Wire::Accepted => OrderState::Accepted,
        Wire::ToPay => OrderState::ToPay,
        Wire::Paid => OrderState::Paid,
        Wire::Preparing => OrderState::Preparing,
        Wire::Ready => OrderState::Ready,
        Wire::Collected => OrderState::Collected,
        Wire::Shipped => OrderState::Shipped,
        Wire::Delivered => OrderState::Delivered,
        Wire::Cancelled => OrderState::Cancelled,
        Wire::Refunded => OrderState::Refunded,
    }
}
