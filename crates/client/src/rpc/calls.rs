//! Every method, in the order of `api::device::Method`.

use comptoir_api::chat::OrderLine;
use comptoir_api::device::{Basket, Exported, FileData, Forgotten, Method, SentId, Settings};
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Cart, CartAnswer, ChoiceAnswer, Delete, Edit, Line, Money, Reaction};
use comptoir_wire::ids::MessageId;
use comptoir_wire::limits as wire;
use data_encoding::BASE64;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::error::{Failed, LIMIT, NOT_FOUND, OFFLINE, PARAMS};
use super::people::message_id;
use super::shops::{card_of, line_of, total_of};
use super::{DeviceFactory, Rpc};
use crate::blob::{self, File};
use crate::device::{Device, Draft};
use crate::fetch::Fetch;

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
            Method::SendFile { chat, path, data, name, caption, thumbnail } => {
                let file = self.file(path, data, name, caption, thumbnail)?;
                let (one, chat) = self.inner.people.with_chat(&chat)?;
                sent(blob::send_file(&one.line, &self.inner.fetch, chat, file, None).await?)
            }
            Method::FetchFile { message, path } => self.fetch_file(&message, path).await,
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
            Method::Catalogue { chat, query, collection, after } => {
                to_json(&self.catalogue(&chat, query, collection, after).await?)
            }
            Method::Product { chat, product } => to_json(&self.product(&chat, &product).await?),
            Method::Order { chat, lines, note, delivery } => {
                self.order(&chat, lines, note, delivery).await
            }
            Method::Confirm { chat, order, accept } => self.confirm(&chat, &order, accept),
            Method::Orders { chat } => self.orders(chat.as_deref()),
            Method::Readers { chat } => {
                let (one, id) = self.inner.people.with_chat(&chat)?;
                to_json(&one.line.read(|device| device.readers(id))?)
            }
            Method::Answer { chat, message, choice } => self.answer(&chat, &message, &choice),
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
            Method::Forget { chat } => {
                let (one, id) = self.inner.people.with_chat(&chat)?;
                to_json(&one.line.with(|device| device.forget(id, true))?)
            }
            Method::ForgetAll {} => self.forget_all().await,
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

    fn say(&self, chat: &str, draft: Draft) -> Result<Value, Failed> {
        let (one, chat) = self.inner.people.with_chat(chat)?;
        sent(one.line.with(|device| device.send(chat, draft))?)
    }

    fn chats(&self) -> Result<Value, Failed> {
        let mut chats = Vec::new();
        for one in self.inner.people.all() {
            chats.extend(one.line.read(Device::chats)?);
        }
        chats.sort_by_key(|chat| std::cmp::Reverse(chat.last_ms));
        Ok(json!({ "chats": chats }))
    }

    /// A file that a script names, or whose bytes the app gives.
    fn file(
        &self,
        path: Option<String>,
        data: Option<String>,
        name: Option<String>,
        caption: Option<String>,
        thumbnail: Option<String>,
    ) -> Result<File, Failed> {
        let decoded = |text: String| {
            let wrong = |_| Failed::new(PARAMS, "the data is not base64");
            BASE64.decode(text.as_bytes()).map_err(wrong)
        };
        let (bytes, thumbnail) = match (&path, data) {
            (Some(path), _) => {
                let bytes = self.inner.factory.read_file(path)?;
                let thumbnail = self.inner.factory.thumbnail(&bytes);
                (bytes, thumbnail)
            }
            (None, Some(data)) => (decoded(data)?, thumbnail.map(decoded).transpose()?),
            (None, None) => return Err(Failed::new(PARAMS, "give a path, or data and a name")),
        };
        let of_path = path.as_deref().and_then(|path| path.rsplit(['/', '\\']).next());
        let name = name.or_else(|| of_path.map(str::to_owned)).unwrap_or_default();
        let (caption, thumbnail) = (caption.unwrap_or_default(), thumbnail.unwrap_or_default());
        Ok(File { bytes, name, caption, thumbnail, ..File::default() })
    }

    async fn fetch_file(&self, message: &str, path: Option<String>) -> Result<Value, Failed> {
        let (one, id) = self.inner.people.with_message(message)?;
        let (media, bytes) = blob::fetch_file(&one.line, &self.inner.fetch, id).await?;
        let data = match path {
            Some(path) => {
                self.inner.factory.write_file(&path, &bytes)?;
                String::new()
            }
            None => BASE64.encode(&bytes),
        };
        to_json(&FileData { name: media.name, mime: media.mime, data })
    }

    /// Sends a cart; what the caller left out of a line is looked up in the catalogue.
    async fn order(
        &self,
        chat: &str,
        lines: Vec<OrderLine>,
        note: Option<String>,
        delivery: Option<String>,
    ) -> Result<Value, Failed> {
        check_lines(&lines)?;
        let (one, id) = self.inner.people.with_chat(chat)?;
        let mut cart = Cart {
            note: note.unwrap_or_default(),
            delivery: delivery.unwrap_or_default(),
            ..Cart::default()
        };
        for line in lines {
            let known = !line.title.is_empty() && !line.unit_price.currency.is_empty();
            cart.lines.push(if known {
                given(line)
            } else {
                let page = self.product(chat, &line.product).await?;
                line_of(&page, &line.variant, line.quantity)?
            });
        }
        cart.total = total_of(&cart.lines);
        let message = one.line.with(|device| device.send(id, Draft::new(Kind::Cart(cart))))?;
        one.line.with(|device| device.set_basket(id, &[]))?;
        sent(message)
    }

    fn confirm(&self, chat: &str, order: &str, accept: bool) -> Result<Value, Failed> {
        let (one, id) = self.inner.people.with_chat(chat)?;
        let orders = one.line.read(|device| device.orders(Some(id)))?;
        let known = orders.into_iter().find(|other| other.id == order);
        let known = known.ok_or_else(|| Failed::new(NOT_FOUND, "there is no such order"))?;
        let answer =
            CartAnswer { order: order.to_owned(), confirmed: accept, revision: known.revision };
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

    fn answer(&self, chat: &str, message: &str, choice: &str) -> Result<Value, Failed> {
        let (one, _) = self.inner.people.with_chat(chat)?;
        let id = message_id(message)?;
        let asked = one.line.read(|device| device.content(id))?.and_then(|content| content.body);
        let Some(Kind::Choice(asked)) = asked else {
            return Err(Failed::new(NOT_FOUND, "there is no such choice"));
        };
        let option = asked.options.into_iter().find(|option| option.id == choice);
        let option = option.ok_or_else(|| Failed::new(PARAMS, "the choice has no such option"))?;
        let answer =
            ChoiceAnswer { message: id.to_vec(), options: vec![option.id], title: option.title };
        self.say(chat, Draft::new(Kind::ChoiceAnswer(answer)))
    }

    fn settings(&self, name: Option<String>, language: Option<String>) -> Result<Value, Failed> {
        let people = &self.inner.people;
        let before = people.settings()?;
        let changed = name.is_some() || language.is_some();
        let after = Settings {
            name: name.map_or(before.name, |name| name.trim().to_owned()),
            language: language.unwrap_or(before.language),
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
                self.inner.factory.write_file(&path, &text)?;
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
            "chat": summary,
        }));
    }
    Ok(json!({ "relay": device.relay(), "account": device.account().to_string(), "chats": chats }))
}

/// The id of what a request that has a name sends.
fn named(chat: &str, kind: &str, once: &str) -> MessageId {
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
    let OrderLine { product, variant, title, quantity, unit_price, picture } = line;
    let unit_price = Some(Money { minor: unit_price.minor, currency: unit_price.currency });
    Line { product, variant, title, quantity, unit_price, picture }
}

fn sent(id: MessageId) -> Result<Value, Failed> {
    to_json(&SentId { id: id.to_string() })
}

fn to_json(answer: &impl Serialize) -> Result<Value, Failed> {
    serde_json::to_value(answer).map_err(|error| Failed::new(OFFLINE, error.to_string()))
}
