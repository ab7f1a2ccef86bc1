//! What the team writes: messages in their own names, reactions, changes, notes.

use axum::Json;
use axum::extract::State;
use comptoir_api::chat::Message;
use comptoir_api::device::SentId;
use comptoir_api::shop::{ConsoleEvent, Delete, Edit, NewNote, Outgoing, React};
use comptoir_client::Draft;
use comptoir_store::notes::NoteRow;
use comptoir_store::search::fold;
use comptoir_wire::content::{self, content::Body as Sent};
use comptoir_wire::ids::MessageId;
use comptoir_wire::limits as wire_limits;

use super::chat::Open;
use super::list::as_message;
use crate::http::input::{Body, filled};
use crate::http::refused::{Answer, Refused};
use crate::{AppState, Audience, chance, limits};

/// Sends something in the caller's name.
pub(crate) async fn message(open: Open, Body(outgoing): Body<Outgoing>) -> Answer<Json<SentId>> {
    let draft = open.shop.draft(&open.row.id, outgoing).await?;
    send(open, draft).await
}

/// Puts an emoji under a message.
pub(crate) async fn react(open: Open, Body(asked): Body<React>) -> Answer<Json<SentId>> {
    let message = message_id(&asked.message)?.to_vec();
    let reaction = content::Reaction { message, emoji: asked.emoji };
    send(open, Draft::new(Sent::Reaction(reaction))).await
}

/// Changes an own message's words.
pub(crate) async fn edit(open: Open, Body(asked): Body<Edit>) -> Answer<Json<SentId>> {
    let text = filled("text", &asked.text, wire_limits::TEXT_CHARS_MAX)?;
    let message = message_id(&asked.message)?.to_vec();
    send(open, Draft::new(Sent::Edit(content::Edit { message, text }))).await
}

/// Deletes an own message, for everyone.
pub(crate) async fn delete(open: Open, Body(asked): Body<Delete>) -> Answer<Json<SentId>> {
    let message = message_id(&asked.message)?.to_vec();
    send(open, Draft::new(Sent::Delete(content::Delete { message }))).await
}

/// Writes a note to the team; it never leaves the shop.
pub(crate) async fn note(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<NewNote>,
) -> Answer<Json<Message>> {
    let body = filled("text", &asked.text, wire_limits::NOTE_CHARS_MAX)?;
    let Open { caller, shop, chat, row, .. } = open;
    let note = NoteRow {
        id: chance::id("not_")?,
        chat: row.id,
        place: row.place,
        staff: caller.staff.id,
        name: caller.staff.name,
        body,
        created_ms: counter.now_ms(),
    };
    let mut tx = counter.store.begin().await?;
    tx.notes(&shop.id).add(&note).await?;
    let viewers = tx.chats(&shop.id).viewers(&note.chat).await?;
    let team = tx.staff().list(&shop.id).await?;
    let others = team.iter().filter(|one| one.id != note.staff && viewers.contains(&one.id));
    let named: Vec<String> = others
        .filter(|one| names(&note.body, &one.name))
        .take(limits::MENTIONS_MAX)
        .map(|one| one.id.clone())
        .collect();
    for one in &named {
        tx.notes(&shop.id).mention(&note, one).await?;
    }
    tx.save().await?;
    let by = note.name.clone();
    let message = as_message(note);
    shop.tell(chat, ConsoleEvent::Message(message.clone())).await?;
    if !named.is_empty() {
        let event = ConsoleEvent::Mention { chat: message.chat.clone(), by };
        counter.events.tell(&shop.id, Audience::Staff(named), event);
        shop.tell_row(chat).await?;
    }
    Ok(Json(message))
}

/// Whether a note names somebody: "@Nour", whatever its case and accents, and not within a word.
fn names(note: &str, name: &str) -> bool {
    let (note, name) = (fold(note), fold(name));
    !name.is_empty()
        && note.split('@').skip(1).any(|rest| {
            let after = rest.strip_prefix(name.as_str());
            after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
        })
}

/// A message's id, from a path or body.
pub(super) fn message_id(text: &str) -> Answer<MessageId> {
    text.parse().map_err(|_| Refused::not_found())
}

async fn send(open: Open, draft: Draft) -> Answer<Json<SentId>> {
    let Open { shop, chat, author, .. } = open;
    let draft = draft.by(author);
    let id = shop.device().with(move |device| device.send(chat, draft)).await?;
    Ok(Json(SentId { id: id.to_string() }))
}
