//! `POST /{phone}/messages`: what a program says, and that it has read.

use axum::Json;
use comptoir_api::cloud::message::{self, Recipient, Request, Send};
use comptoir_api::cloud::{CloudError, Scope, wamid};
use comptoir_store::cloud::{ContactRow, Reached, SentRow};
use comptoir_text::Text;
use comptoir_wire::content::Author;
use comptoir_wire::ids::{ChatId, MessageId, ReaderId};
use serde_json::{Value, json};

use super::call::Call;
use super::outbound::Outbound;
use super::say::{self, Said};
use super::token;
use super::trouble::Answer;
use crate::{chance, limits};

/// The customer that is meant, and the chat with them.
struct With {
    contact: ContactRow,
    chat: ChatId,
    text: Text,
    /// A person has the chat, and programs are to be silent then.
    held: bool,
}

/// Sends something, or takes note that something was read.
pub(crate) async fn send(call: Call) -> Answer<Json<Value>> {
    call.need(Scope::Messages)?;
    call.need_phone()?;
    match message::read(&call.params)? {
        Request::Send(asked) => say(&call, *asked).await,
        Request::Read { message, typing } => read(&call, &message, typing).await,
    }
}

async fn say(call: &Call, asked: Send) -> Answer<Json<Value>> {
    let with = find(call, &asked.to).await?;
    let Said { mut draft, kind, detail, marketing } =
        say::draft(call, with.text, asked.what).await?;
    let is_template = kind.ends_with("template");
    if with.held && !is_template {
        let details = "A person of the shop has this conversation: only templates are sent until \
                       it is closed or given back.";
        return Err(CloudError::taken_over(details).into());
    }
    // Kept until it is saved, and so counted.
    let turn = if marketing {
        let turn = call.shop.programs().marketing_turn(with.chat).await;
        may_advertise(call, &with).await?;
        turn
    } else {
        None
    };
    let id = MessageId(chance::bytes()?);
    draft.id = Some(id);
    draft.author = Some(author(call)?);
    if let Some(answered) = asked.reply_to {
        draft.reply_to = Some(answered.parse().map_err(|_| no_message())?);
    }
    let sent = SentRow {
        message: id.to_string(),
        chat: with.chat.to_string(),
        token: call.token.id.clone(),
        kind: kind.to_owned(),
        opaque: asked.opaque,
        detail: detail.to_string(),
        sent_ms: call.counter.now_ms(),
    };
    call.shop.programs().say(Outbound { chat: with.chat, draft, sent }).await?;
    drop(turn);
    let mut message = json!({ "id": wamid(&id.to_string()) });
    if let (true, Some(message)) = (is_template, message.as_object_mut()) {
        message.insert("message_status".to_owned(), "accepted".into());
    }
    let ContactRow { wa_id, user_id, .. } = with.contact;
    Ok(Json(json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": asked.input, "wa_id": wa_id, "user_id": user_id }],
        "messages": [message],
    })))
}

/// A program is no person: its "read" sets no tick. That it is at work may be shown.
async fn read(call: &Call, message: &str, typing: bool) -> Answer<Json<Value>> {
    let id: MessageId = message.parse().map_err(|_| no_message())?;
    let found = call.shop.device().read(move |device| device.message(id)).await?;
    let found = found.ok_or_else(no_message)?;
    let chat: ChatId = found.chat.parse().map_err(|_| no_message())?;
    let reader = reader(call)?;
    if !call.shop.rosters().allows(chat, reader).await? {
        return Err(no_message().into());
    }
    if typing {
        let author = author(call)?;
        call.shop.device().with(move |device| device.typing(chat, true, Some(author))).await?;
    }
    Ok(Json(json!({ "success": true })))
}

async fn find(call: &Call, to: &Recipient) -> Answer<With> {
    let mut tx = call.counter.store.peek().await?;
    let shop = &call.shop.id;
    let reached = match to {
        Recipient::WaId(number) if *number == call.account.display_phone => {
            return Err(CloudError::own_number("This is the shop's own number.").into());
        }
        Recipient::WaId(number) => tx.cloud_contacts(shop).reach_by_wa_id(number).await?,
        Recipient::UserId(id) => tx.cloud_contacts(shop).reach_by_user_id(id).await?,
    };
    let has_person = reached.as_ref().is_some_and(|one| one.held_ms > call.counter.now_ms());
    let held = has_person && tx.automations(shop).hold_programs().await?;
    drop(tx);
    let Reached { contact, chat, language, .. } = reached.ok_or_else(|| {
        CloudError::undeliverable("Nobody with this number has written to the shop: a customer's wa_id comes with each webhook.")
    })?;
    if contact.blocked_ms.is_some() {
        return Err(CloudError::undeliverable("The shop has blocked this customer.").into());
    }
    let chat = chat.ok_or_else(gone)?.parse().map_err(|_| gone())?;
    if !call.shop.rosters().allows(chat, reader(call)?).await? {
        let details = "The token does not stand on the roster of the chat with this customer yet: \
                       it is announced there, try again soon.";
        return Err(CloudError::permission(details).into());
    }
    Ok(With { contact, chat, text: Text::new(&language), held })
}

/// Marketing goes to who said yes, and not more often than was agreed.
async fn may_advertise(call: &Call, with: &With) -> Answer<()> {
    let mut tx = call.counter.store.read().await?;
    let shop = &call.shop.id;
    let said = tx.consents(shop).lookup(&with.contact.customer, "marketing").await?;
    let consent = said.filter(|said| said.given).ok_or_else(|| {
        CloudError::no_consent("The customer has not asked for news from this shop.")
    })?;
    if consent.per_month_max == 0 {
        return Ok(());
    }
    let since_ms = call.counter.now_ms().saturating_sub(limits::MONTH_MS);
    let sent =
        tx.cloud_sent(shop).count_since(&with.chat.to_string(), say::MARKETING, since_ms).await?;
    if sent >= consent.per_month_max {
        let most = consent.per_month_max;
        let details = format!("The customer chose at most {most} in 30 days, and has had {sent}.");
        return Err(CloudError::too_often(details).into());
    }
    Ok(())
}

/// How a program signs.
fn author(call: &Call) -> Answer<Author> {
    let (reader, name) = (reader(call)?.to_vec(), call.token.name.clone());
    Ok(Author { reader, name, machine: true, reason: "api".to_owned() })
}

fn reader(call: &Call) -> Answer<ReaderId> {
    let reader = token::reader_of(&call.token.id);
    reader.ok_or_else(|| CloudError::internal("The token's row is damaged.").into())
}

fn gone() -> CloudError {
    CloudError::undeliverable("The customer has left and asked for erasure.")
}

fn no_message() -> CloudError {
    CloudError::value("There is no such message in a chat that this token may read.")
}
