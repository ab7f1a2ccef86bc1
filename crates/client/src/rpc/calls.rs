//! Every method, in the order of `api::device::Method`.

use comptoir_api::chat::OrderLine;
use comptoir_api::device::{Basket, Exported, Forgotten, Kept, Method, SentId, Settings};
use comptoir_api::trade::QuoteAsked;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Cart, CartAnswer, Delete, Edit, Line, Location, Money, Reaction};
use comptoir_wire::ids::MessageId;
use comptoir_wire::limits as wire;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::answers::{Said, cards_of};
use super::error::{Failed, LIMIT, NOT_FOUND, OFFLINE, PARAMS};
use super::files::{Given, kind_asked};
use super::people::message_id;
use super::shops::{card_of, line_of, total_of};
use super::{DeviceFactory, Rpc};
use crate::device::{Device, Draft};
use crate::fetch::Fetch;
use crate::handover;
use crate::keep::Terms;

impl<F: Fetch, D: DeviceFactory> Rpc<F, D> {
    /// Does what is asked.
    pub(super) async fn call(&self, call: Method) -> Result<Value, Failed> {
        match call {
            Method::Open { link } => to_json(&self.open_shop(&link).await?),
            Method::Preview { link } => to_json(&self.preview(&link).await?),
            Method::Chats {} => self.chats(),
            Method::Send { chat, text, reply_to, once } => {
                let mut draft = Draft::text(text);
                draft.id = once.map(|once| named(&chat, "text", &once));
                draft.reply_to = reply_to.map(|id| message_id(&id)).transpose()?;
                self.say(&chat, draft)
            }
            Method::AskAbout { chat, product, variant, once } => {
                let page = self.product(&chat, &product).await?;
                let card = card_of(&page, &variant.unwrap_or_default())?;
                let mut draft = Draft::new(Kind::Product(card));
                draft.id = once.map(|once| named(&chat, "product", &once));
                self.say(&chat, draft)
            }
            Method::SendFile {
                chat,
                path,
                data,
                name,
                caption,
                thumbnail,
                mime,
                voice,
                sticker,
                reply_to,
                duration_ms,
                waveform,
                upload,
            } => {
                let given = Given { path, data, name, caption, thumbnail, mime };
                let (mut file, source) = self.file(given).await?;
                file.kind = kind_asked(&file, voice, sticker)?;
                file.reply_to = reply_to.map(|id| message_id(&id)).transpose()?;
                file.duration_ms = duration_ms.unwrap_or_default();
                file.waveform = waveform;
                self.send_file(&chat, file, source, upload).await
            }
            Method::CancelFile { upload } => self.cancel_file(&upload),
            Method::SendLocation { chat, latitude, longitude, name, address, reply_to, once } => {
                let (name, address) = (name.unwrap_or_default(), address.unwrap_or_default());
                let place = Location { latitude, longitude, name, address };
                let mut draft = Draft::new(Kind::Location(place));
                draft.id = once.map(|once| named(&chat, "location", &once));
                draft.reply_to = reply_to.map(|id| message_id(&id)).transpose()?;
                self.say(&chat, draft)
            }
            Method::SendContact { chat, contacts, reply_to } => {
                let mut draft = Draft::new(Kind::Contact(cards_of(contacts)?));
                draft.reply_to = reply_to.map(|id| message_id(&id)).transpose()?;
                self.say(&chat, draft)
            }
            Method::FetchFile { message, card, path } => {
                self.fetch_file(&message, card, path).await
            }
            Method::LookAtFile { message, card } => self.look_at_file(&message, card).await,
            Method::React { chat, message, emoji } => {
                let message = message_id(&message)?.to_vec();
                self.say(&chat, Draft::new(Kind::Reaction(Reaction { message, emoji })))
            }
            Method::Edit { chat, message, text } => {
                let message = message_id(&message)?.to_vec();
                self.say(&chat, Draft::new(Kind::Edit(Edit { message, text })))
            }
            Method::Delete { chat, message } => {
                let message = message_id(&message)?.to_vec();
                self.say(&chat, Draft::new(Kind::Delete(Delete { message })))
            }
            Method::Retry { message } => {
                let (one, id) = self.inner.people.with_message(&message)?;
                one.line.with(|device| device.retry(id))?;
                sent(id)
            }
            Method::History { chat, limit, before } => {
                let (one, id) = self.inner.people.with_chat(&chat)?;
                let limit = limit.unwrap_or(50).min(200);
                let messages = one.line.read(|device| device.history(id, before, limit))?;
                Ok(json!({ "messages": messages }))
            }
            Method::Search { query, chat, limit } => {
                let only = chat.map(|chat| self.inner.people.with_chat(&chat)).transpose()?;
                let limit = limit.unwrap_or(50).min(200);
                let lines = match &only {
                    Some((one, _)) => vec![one.clone()],
                    None => self.inner.people.all(),
                };
                let only = only.map(|(_, chat)| chat);
                let mut messages = Vec::new();
                for one in lines {
                    messages.extend(one.line.read(|device| device.found(&query, only, limit))?);
                }
                messages.sort_by_key(|message| std::cmp::Reverse(message.sent_ms));
                messages.truncate(limit as usize);
                Ok(json!({ "messages": messages }))
            }
            Method::Mark { chat, pinned, muted_until_ms, archived, blocked } => {
                self.mark(&chat, pinned, muted_until_ms, archived, blocked)
            }
            Method::Star { message, starred } => self.star(&message, starred),
            Method::Starred { chat, limit } => self.starred(chat.as_deref(), limit),
            Method::Top { chat, message } => self.top(&chat, message.as_deref()),
            Method::FirstSince { chat, at_ms } => {
                let (one, id) = self.inner.people.with_chat(&chat)?;
                let message = one.line.read(|device| device.first_since(id, at_ms))?;
                Ok(json!({ "message": message }))
            }
            Method::Forward { message, chat, once } => {
                self.forward(&message, &chat, once.as_deref()).await
            }
            Method::Catalogue { chat, query, collection, after } => {
                to_json(&self.catalogue(&chat, query, collection, after).await?)
            }
            Method::Product { chat, product } => to_json(&self.product(&chat, &product).await?),
            Method::Delivery { chat } => to_json(&self.delivery(&chat).await?),
            Method::Quote { chat, lines, method, country, coupons } => {
                let (method, country) = (method.unwrap_or_default(), country.unwrap_or_default());
                let ask = QuoteAsked { lines, method, country, coupons };
                to_json(&self.quote(&chat, &ask).await?)
            }
            Method::Notify { chat, product, variant, once } => {
                let page = self.product(&chat, &product).await?;
                let mut card = card_of(&page, &variant.unwrap_or_default())?;
                (card.question, card.wish) = (false, true);
                let mut draft = Draft::new(Kind::Product(card));
                draft.id = once.map(|once| named(&chat, "wish", &once));
                self.say(&chat, draft)
            }
            Method::Order { chat, lines, note, delivery, handover, coupons, total } => {
                let handover = handover.map(handover::to_wire);
                let cart = Cart {
                    note: note.unwrap_or_default(),
                    delivery: delivery.unwrap_or_default(),
                    handover,
                    coupons,
                    total: total
                        .map(|total| Money { minor: total.minor, currency: total.currency }),
                    ..Cart::default()
                };
                self.order(&chat, lines, cart).await
            }
            Method::Confirm { chat, order, accept } => self.confirm(&chat, &order, accept),
            Method::Orders { chat } => self.orders(chat.as_deref()),
            Method::Readers { chat } => {
                let (one, id) = self.inner.people.with_chat(&chat)?;
                to_json(&one.line.read(|device| device.readers(id))?)
            }
            Method::Answer { chat, message, choice, choices } => {
                let chosen = if choices.is_empty() { vec![choice] } else { choices };
                self.answer(&chat, &message, chosen)
            }
            Method::AnswerForm { chat, message, values } => {
                self.answer_form(&chat, &message, values)
            }
            Method::AskForm { chat, message, act, screen, data } => {
                self.ask_form(&chat, &message, act, &screen, data).await
            }
            Method::Consent {
                chat,
                topic,
                given,
                per_month_max,
                text,
                title,
                time_zone,
                message,
            } => {
                let said = given.map(|given| Said {
                    given,
                    per_month_max,
                    text,
                    title,
                    time_zone,
                    message,
                });
                self.consent(&chat, topic, said)
            }
            Method::Consents { chat } => {
                let (one, id) = self.inner.people.with_chat(&chat)?;
                Ok(json!({ "consents": one.line.read(|device| device.consents(id))? }))
            }
            Method::Topics { chat } => Ok(json!({ "topics": self.topics(&chat).await? })),
            Method::MarkRead { chat, up_to } => {
                let (one, id) = self.inner.people.with_chat(&chat)?;
                let up_to = message_id(&up_to)?;
                one.line.with(|device| device.mark_read(id, up_to, None))?;
                Ok(json!({}))
            }
            Method::Typing { chat, active } => {
                let (one, id) = self.inner.people.with_chat(&chat)?;
                one.line.with(|device| device.typing(id, active, None))?;
                Ok(json!({}))
            }
            Method::Settings { name, language } => self.settings(name, language),
            Method::Keep { chat, days, media_days } => self.keep(&chat, days, media_days),
            Method::Forget { chat } => {
                let (one, id) = self.inner.people.with_chat(&chat)?;
                to_json(&one.line.with(|device| device.forget(id, true))?)
            }
            Method::ForgetAll {} => self.forget_all().await,
            Method::MoveOut {} => to_json(&self.move_out().await?),
            Method::MoveIn { ticket } => self.move_in(&ticket).await,
            Method::MoveBack {} => self.move_back(),
            Method::Export { path } => self.export(path),
            Method::Connection {} => to_json(&self.inner.people.connection()?),
            Method::Basket { chat, lines } => {
                let (one, id) = self.inner.people.with_chat(&chat)?;
                if let Some(lines) = lines {
                    check_lines(&lines)?;
                    one.line.with(|device| device.set_basket(id, &lines))?;
                }
                to_json(&Basket { lines: one.line.read(|device| device.basket(id))? })
            }
        }
    }

    pub(super) fn say(&self, chat: &str, draft: Draft) -> Result<Value, Failed> {
        let (one, chat) = self.inner.people.with_chat(chat)?;
        sent(one.line.with(|device| device.send(chat, draft))?)
    }

    /// For how long messages are kept.
    fn keep(
        &self,
        chat: &str,
        days: Option<u32>,
        media_days: Option<u32>,
    ) -> Result<Value, Failed> {
        let (one, id) = self.inner.people.with_chat(chat)?;
        let kept = if days.is_none() && media_days.is_none() {
            one.line.read(|device| device.kept(id))?
        } else {
            one.line.with(|device| {
                let known = device.kept(id)?.own;
                let days = days.unwrap_or(known.days);
                let media_days = media_days.unwrap_or_default();
                device.keep(id, Terms { days, media_days })
            })?
        };
        let (both, own_days, shop_days) = (kept.both, kept.own.days, kept.other.days);
        to_json(&Kept { days: both.days, media_days: both.media_days, own_days, shop_days })
    }

    fn chats(&self) -> Result<Value, Failed> {
        let mut chats = Vec::new();
        for one in self.inner.people.all() {
            chats.extend(one.line.read(Device::chats)?);
        }
        chats.sort_by_key(|chat| std::cmp::Reverse(chat.last_ms));
        Ok(json!({ "chats": chats }))
    }

    /// Sends a cart; what the caller left out of a line is looked up in the catalogue.
    async fn order(
        &self,
        chat: &str,
        lines: Vec<OrderLine>,
        mut cart: Cart,
    ) -> Result<Value, Failed> {
        check_lines(&lines)?;
        let (one, id) = self.inner.people.with_chat(chat)?;
        for line in lines {
            let known = !line.title.is_empty() && !line.unit_price.currency.is_empty();
            cart.lines.push(if known {
                given(line)
            } else {
                let page = self.product(chat, &line.product).await?;
                line_of(&page, &line.variant, line.quantity)?
            });
        }
        if cart.total.is_none() {
            cart.total = total_of(&cart.lines);
        }
        let message = one.line.with(|device| device.send(id, Draft::new(Kind::Cart(cart))))?;
        one.line.with(|device| device.set_basket(id, &[]))?;
        sent(message)
    }

    fn confirm(&self, chat: &str, order: &str, accept: bool) -> Result<Value, Failed> {
        let (one, id) = self.inner.people.with_chat(chat)?;
        let orders = one.line.read(|device| device.orders(Some(id)))?;
        let known = orders.into_iter().find(|other| other.id == order);
        let known = known.ok_or_else(|| Failed::new(NOT_FOUND, "there is no such order"))?;
        let answer = CartAnswer {
            order: order.to_owned(),
            confirmed: accept,
            revision: known.revision,
            // The device stands by it as it is sent.
            proof: None,
        };
        self.say(chat, Draft::new(Kind::CartAnswer(answer)))
    }

    fn orders(&self, chat: Option<&str>) -> Result<Value, Failed> {
        let mut orders = Vec::new();
        match chat {
            Some(chat) => {
                let (one, id) = self.inner.people.with_chat(chat)?;
                orders = one.line.read(|device| device.orders(Some(id)))?;
            }
            None => {
                for one in self.inner.people.all() {
                    orders.extend(one.line.read(|device| device.orders(None))?);
                }
            }
        }
        orders.sort_by_key(|order| std::cmp::Reverse(order.at_ms));
        Ok(json!({ "orders": orders }))
    }

    fn settings(&self, name: Option<String>, language: Option<String>) -> Result<Value, Failed> {
        let people = &self.inner.people;
        let before = people.settings()?;
        let changed = name.is_some() || language.is_some();
        let after = Settings {
            name: name.map_or(before.name, |name| name.trim().to_owned()),
            language: language.unwrap_or(before.language),
            moved: before.moved,
        };
        if after.name.chars().count() > wire::NAME_CHARS_MAX || after.language.len() > 35 {
            let limit = wire::NAME_CHARS_MAX;
            return Err(Failed::new(LIMIT, format!("a name has at most {limit} characters")));
        }
        if changed {
            people.set("name", &after.name)?;
            people.set("language", &after.language)?;
            for one in people.all() {
                one.line.with(|device| device.set_profile(&after.name, &after.language))?;
            }
        }
        to_json(&after)
    }

    /// Erases everything here; shops and relays that can be reached are asked to do so too.
    async fn forget_all(&self) -> Result<Value, Failed> {
        let people = &self.inner.people;
        for one in people.all() {
            let chats = one.line.read(Device::chats)?;
            one.line.with(|device| -> Result<Vec<Forgotten>, Failed> {
                let forgotten = chats
                    .iter()
                    .filter_map(|chat| chat.id.parse().ok())
                    .map(|chat| Ok(device.forget(chat, true)?))
                    .collect();
                device.leave_relay();
                forgotten
            })?;
            loop {
                let seen = one.line.news().rings();
                if one.line.read(Device::has_left_relay) {
                    break;
                }
                one.line.news().after(seen).await;
            }
        }
        for name in people.let_go() {
            self.inner.factory.hang_up(&name);
            self.inner.factory.erase(&name)?;
        }
        self.inner.factory.erase("settings")?;
        people.begin(&self.inner.factory)?;
        Ok(json!({}))
    }

    fn export(&self, path: Option<String>) -> Result<Value, Failed> {
        let mut relays = Vec::new();
        for one in self.inner.people.all() {
            relays.push(one.line.read(export_device)?);
        }
        let data = json!({
            "settings": self.inner.people.settings()?,
            "exported_ms": self.inner.clock.now_ms(),
            "relays": relays,
        });
        match path {
            Some(path) => {
                let text = serde_json::to_vec_pretty(&data).unwrap_or_default();
                self.inner.factory.write_file(&path, &text, false)?;
                to_json(&Exported { path, data: Value::Null })
            }
            None => to_json(&Exported { path: String::new(), data }),
        }
    }
}

/// Everything a device keeps of its chats; no keys: they are not for another device to have.
fn export_device(device: &Device) -> Result<Value, Failed> {
    let mut chats = Vec::new();
    for summary in device.chats()? {
        let Ok(id) = summary.id.parse() else { continue };
        chats.push(json!({
            "messages": device.history(id, None, u32::MAX)?,
            "orders": device.orders(Some(id))?,
            "readers": device.readers(id)?,
            "consents": device.consent_receipts(id)?,
            "chat": summary,
        }));
    }
    Ok(json!({ "relay": device.relay(), "account": device.account().to_string(), "chats": chats }))
}

/// The id of what a request that has a name sends.
pub(super) fn named(chat: &str, kind: &str, once: &str) -> MessageId {
    let hash = Sha256::digest(format!("comptoir once\0{kind}\0{chat}\0{once}"));
    let mut id = [0; 16];
    id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    MessageId(id)
}

fn check_lines(lines: &[OrderLine]) -> Result<(), Failed> {
    if lines.len() > wire::LINES_MAX {
        let (size, limit) = (lines.len(), wire::LINES_MAX);
        return Err(Failed::new(LIMIT, format!("{size} lines, at most {limit}")));
    }
    match lines.iter().find(|line| !(1..=wire::QUANTITY_MAX).contains(&line.quantity)) {
        Some(_) => Err(Failed::new(PARAMS, "a quantity is from 1 to 999")),
        None => Ok(()),
    }
}

fn given(line: OrderLine) -> Line {
    let OrderLine { product, variant, title, quantity, unit_price, picture, .. } = line;
    let unit_price = Some(Money { minor: unit_price.minor, currency: unit_price.currency });
    Line { product, variant, title, quantity, unit_price, picture, ..Line::default() }
}

pub(super) fn sent(id: MessageId) -> Result<Value, Failed> {
    to_json(&SentId { id: id.to_string() })
}

pub(super) fn to_json(answer: &impl Serialize) -> Result<Value, Failed> {
    serde_json::to_value(answer).map_err(|error| Failed::new(OFFLINE, error.to_string()))
}
