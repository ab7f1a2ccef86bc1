//! The customer's card beside a chat: what the team writes on it, and two that are one person's.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use comptoir_api::shop::{Customer, CustomerNote, Done, MergeWith, SamePerson};
use comptoir_store::Tx;
use comptoir_wire::limits as wire_limits;

use super::chat::Open;
use crate::http::customers;
use crate::http::input::{Body, line};
use crate::http::refused::{Answer, Refused};
use crate::{AppState, limits};

/// Changes what the team knows of the customer: note, tags, fields. What is left out stays.
pub(crate) async fn card(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<CustomerNote>,
) -> Answer<Json<Done>> {
    let shop = &open.shop.id;
    let turn = open.shop.turn().await;
    let mut tx = counter.store.begin().await?;
    let kept = tx.customers(shop).kept(&open.row.customer).await?;
    let mut card = tx.customers(shop).lookup(&kept).await?.ok_or_else(Refused::not_found)?;
    if let Some(note) = asked.note {
        card.note = line("note", &note, wire_limits::NOTE_CHARS_MAX)?;
    }
    if let Some(tags) = asked.tags {
        card.tags = customers::tags(tags)?;
    }
    if let Some(fields) = asked.fields {
        let names = tx.customers(shop).fields().await?;
        card.fields = customers::filled_in(fields, &names)?;
    }
    tx.customers(shop).set_card(&card).await?;
    tx.save().await?;
    drop(turn);
    open.shop.tell_row(open.chat).await?;
    Ok(Json(Done {}))
}

/// Says that this chat and another are the same person's: one card from now on. Each chat keeps
/// its keys, its readers and its orders; nobody outside the shop is told.
pub(crate) async fn merge(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<MergeWith>,
) -> Answer<Json<Done>> {
    let other = asked.chat.parse().map_err(|_| Refused::invalid("chat", "refused-not-found"))?;
    let Open { caller, shop, chat, row, .. } = open;
    let other = Open::chat(&counter, caller, other).await?;
    let turn = shop.turn().await;
    let mut tx = counter.store.begin().await?;
    let mut known = tx.customers(&shop.id);
    let (kept, gone) = (known.kept(&row.customer).await?, known.kept(&other.row.customer).await?);
    if kept == gone {
        return Err(Refused::conflict("refused-same-person"));
    }
    if known.same(&kept).await?.len() + known.same(&gone).await?.len() > limits::SAME_PERSON_MAX {
        return Err(Refused::over("chat", "refused-too-many", limits::SAME_PERSON_MAX));
    }
    let card = known.lookup(&kept).await?.ok_or_else(Refused::not_found)?;
    let with = known.lookup(&gone).await?.ok_or_else(Refused::not_found)?;
    known.set_card(&joined(card, with)?).await?;
    known.merge(&kept, &gone, counter.now_ms()).await?;
    tx.save().await?;
    drop(turn);
    shop.tell_row(chat).await?;
    shop.tell_row(other.chat).await?;
    Ok(Json(Done {}))
}

/// What is on both cards: notes one under the other, every tag, and every field; where both have
/// one, the first card's stands.
fn joined(mut card: Customer, with: Customer) -> Answer<Customer> {
    // What was joined, parted and is joined again stands there already.
    if !card.note.contains(&with.note) {
        if !card.note.is_empty() {
            card.note.push('\n');
        }
        card.note.push_str(&with.note);
    }
    let mut seen = HashSet::new();
    card.tags.extend(with.tags);
    card.tags.retain(|tag| seen.insert(tag.clone()));
    for (field, value) in with.fields {
        card.fields.entry(field).or_insert(value);
    }
    // Nothing is cut off unseen: who merges first shortens.
    if card.note.chars().count() > wire_limits::NOTE_CHARS_MAX {
        return Err(Refused::over("note", "refused-too-long", wire_limits::NOTE_CHARS_MAX));
    }
    if card.tags.len() > limits::TAGS_MAX {
        return Err(Refused::over("tags", "refused-too-many", limits::TAGS_MAX));
    }
    Ok(card)
}

/// Gives this chat's customer a card of his own again, as it was before.
pub(crate) async fn part(State(counter): State<AppState>, open: Open) -> Answer<Json<Done>> {
    let turn = open.shop.turn().await;
    let mut tx = counter.store.begin().await?;
    tx.customers(&open.shop.id).part(&open.row.customer).await?;
    tx.save().await?;
    drop(turn);
    open.shop.tell_row(open.chat).await?;
    Ok(Json(Done {}))
}

/// The other conversations of a chat's customer that the caller may see.
pub(super) async fn others(tx: &mut Tx, open: &Open) -> Answer<Vec<SamePerson>> {
    let shop = &open.shop;
    let mut seen = Vec::new();
    for other in tx.customers(&shop.id).chats_of(&open.row.customer).await? {
        let Ok(chat) = other.chat.parse() else { continue };
        if chat != open.chat && shop.sees(&open.caller.staff.id, chat).await? {
            seen.push(other);
        }
    }
    Ok(seen)
}
