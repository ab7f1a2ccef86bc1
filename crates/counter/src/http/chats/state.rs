//! What the team does with a chat: reads it, takes it on, labels it, closes it.

use axum::Json;
use axum::extract::State;
use comptoir_api::chat::{Message, Side};
use comptoir_api::shop::{
    Assign, ConsoleEvent, Done, ReadUpTo, SetClosed, SetHeld, SetLabels, TypingNow,
};
use comptoir_api::team::{BulkAct, ChatState, Permission, Snooze, ToTeam, UNTIL_MESSAGE};
use comptoir_client::{Device, SendError};
use comptoir_store::ShopId;
use comptoir_wire::ids::{ChatId, MessageId};

use super::chat::Open;
use super::write::message_id;
use crate::http::input::Body;
use crate::http::refused::{Answer, Refused};
use crate::shop::errand::Errand;
use crate::shop::sight::Sight;
use crate::shop::{held, late, rating};
use crate::stats::count::Day;
use crate::{AppState, limits};

/// Notes that a person has read up to a message: the customer sees it.
pub(crate) async fn read(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<ReadUpTo>,
) -> Answer<Json<Done>> {
    let Open { caller, shop, chat, row, author } = open;
    let up_to = message_id(&asked.message)?;
    let newer = shop
        .device()
        .with(move |device| {
            device.mark_read(chat, up_to, Some(author))?;
            newer_than(device, chat, up_to)
        })
        .await?;
    let mut tx = counter.store.begin().await?;
    tx.chats(&shop.id).mark_read_up_to(&row.id, &caller.staff.id, newer).await?;
    tx.save().await?;
    shop.tell_row(chat).await?;
    Ok(done())
}

/// How many messages of the customer stand after one, as far as a page reaches.
fn newer_than(device: &Device, chat: ChatId, up_to: MessageId) -> Result<u32, SendError> {
    let Some(read) = device.message(up_to)? else { return Ok(0) };
    let thread = device.history(chat, None, limits::PAGE_MAX)?;
    let newer = |message: &&Message| message.from.side == Side::Other && message.at > read.at;
    Ok(thread.iter().filter(newer).count() as u32)
}

/// Tells the customer and the colleagues that a person is typing.
pub(crate) async fn typing(open: Open, Body(asked): Body<TypingNow>) -> Answer<Json<Done>> {
    let Open { caller, shop, chat, row, author } = open;
    let active = asked.active;
    shop.device().with(move |device| device.typing(chat, active, Some(author))).await?;
    let event = ConsoleEvent::Typing { chat: row.id, by: caller.staff.name, active };
    shop.tell_colleagues(chat, &caller.staff.id, event).await?;
    Ok(done())
}

/// Says that a person has the chat open, to colleagues who might answer too; gives who else has.
/// What named him in a note, he has now seen.
pub(crate) async fn viewing(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<TypingNow>,
) -> Answer<Json<Vec<String>>> {
    let Open { caller, shop, chat, row, .. } = open;
    let (me, active, now_ms) = (caller.staff.id, asked.active, counter.now_ms());
    let others = counter.viewers.note(&row.id, &me, active, now_ms);
    let event = ConsoleEvent::Viewing { chat: row.id.clone(), by: me.clone(), active };
    shop.tell_colleagues(chat, &me, event).await?;
    if active && counter.store.read().await?.notes(&shop.id).names(&row.id, &me).await? {
        let mut tx = counter.store.begin().await?;
        tx.notes(&shop.id).seen(&row.id, &me).await?;
        tx.save().await?;
        shop.tell_row(chat).await?;
    }
    Ok(Json(others))
}

/// Gives a chat to somebody, or to nobody; who may not see it any more loses it.
pub(crate) async fn assign(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<Assign>,
) -> Answer<Json<Done>> {
    change(&counter, &open, BulkAct::Assign { staff: asked.staff }).await
}

/// Gives a chat to a team, or to none.
pub(crate) async fn to_team(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<ToTeam>,
) -> Answer<Json<Done>> {
    change(&counter, &open, BulkAct::Team { team: asked.team }).await
}

/// Closes a chat, or opens it again.
pub(crate) async fn close(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<SetClosed>,
) -> Answer<Json<Done>> {
    change(&counter, &open, BulkAct::Close { closed: asked.closed }).await
}

/// Takes a chat from rules and programs, or gives it back to them.
pub(crate) async fn hold(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<SetHeld>,
) -> Answer<Json<Done>> {
    let shop = &open.shop;
    let turn = shop.turn().await;
    let mut tx = counter.store.begin().await?;
    let row = tx.chats(&shop.id).lookup(&open.row.id).await?;
    let mut row = row.ok_or_else(Refused::not_found)?;
    row.held_ms = 0;
    if asked.held && !row.closed {
        held::take(&mut tx, &shop.id, &mut row, counter.now_ms()).await?;
    }
    tx.chats(&shop.id).update(&row).await?;
    tx.save().await?;
    drop(turn);
    shop.tell_row(open.chat).await?;
    Ok(done())
}

/// Puts a chat to sleep, or wakes it.
pub(crate) async fn snooze(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<Snooze>,
) -> Answer<Json<Done>> {
    change(&counter, &open, BulkAct::Snooze { until_ms: asked.until_ms }).await
}

/// Replaces a chat's labels.
pub(crate) async fn label(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<SetLabels>,
) -> Answer<Json<Done>> {
    if asked.labels.len() > limits::LABELS_MAX {
        return Err(Refused::over("labels", "refused-too-many", limits::LABELS_MAX));
    }
    put(&counter, &open, |state| state.labels = asked.labels).await?;
    Ok(done())
}

async fn change(counter: &AppState, open: &Open, act: BulkAct) -> Answer<Json<Done>> {
    let act = checked(counter, &open.shop.id, act).await?;
    put(counter, open, |state| act_on(state, &act)).await?;
    Ok(done())
}

/// Checks what is to be done to a chat, whichever chat it is.
pub(super) async fn checked(counter: &AppState, shop: &ShopId, act: BulkAct) -> Answer<BulkAct> {
    let mut tx = counter.store.read().await?;
    match &act {
        BulkAct::Assign { staff } if !staff.is_empty() => {
            let found = tx.staff().lookup(staff).await?.filter(|person| person.shop == *shop);
            let person = found.ok_or_else(|| Refused::invalid("staff", "refused-not-found"))?;
            if !person.permissions.contains(&Permission::Read) {
                return Err(Refused::invalid("staff", "refused-assignee"));
            }
        }
        BulkAct::Team { team } if !team.is_empty() => {
            let teams = tx.teams(shop).list().await?;
            let found = teams.iter().find(|known| known.id == *team);
            found.ok_or_else(|| Refused::invalid("team", "refused-not-found"))?;
        }
        BulkAct::Label { label, .. } => {
            let labels = tx.labels(shop).list().await?;
            let found = labels.iter().find(|known| known.id == *label);
            found.ok_or_else(|| Refused::invalid("label", "refused-not-found"))?;
        }
        BulkAct::Snooze { until_ms } if !matches!(*until_ms, 0 | UNTIL_MESSAGE) => {
            let now_ms = counter.now_ms();
            if *until_ms <= now_ms || *until_ms > now_ms + limits::SNOOZE_MS_MAX {
                return Err(Refused::invalid("until_ms", "refused-date"));
            }
        }
        _ => {}
    }
    Ok(act)
}

/// Does it to the state of one.
pub(super) fn act_on(state: &mut ChatState, act: &BulkAct) {
    match act {
        BulkAct::Assign { staff } => state.assignee.clone_from(staff),
        BulkAct::Team { team } => state.team.clone_from(team),
        BulkAct::Label { label, on } => {
            state.labels.retain(|known| known != label);
            if *on {
                state.labels.push(label.clone());
            }
        }
        BulkAct::Close { closed } => state.closed = *closed,
        BulkAct::Snooze { until_ms } => state.snoozed_ms = *until_ms,
    }
}

/// Changes how a chat stands as it is now, which may no longer be how the caller saw it. Gives how
/// it stood before.
pub(super) async fn put(
    counter: &AppState,
    open: &Open,
    change: impl FnOnce(&mut ChatState),
) -> Answer<ChatState> {
    let (shop, now_ms) = (&open.shop, counter.now_ms());
    let turn = shop.turn().await;
    let mut tx = counter.store.begin().await?;
    let row = tx.chats(&shop.id).lookup(&open.row.id).await?;
    let mut row = row.ok_or_else(Refused::not_found)?;
    let before = ChatState {
        chat: row.id.clone(),
        assignee: row.assignee.clone(),
        team: row.team.clone(),
        labels: tx.labels(&shop.id).of_chat(&row.id).await?,
        closed: row.closed,
        snoozed_ms: row.snoozed_ms,
    };
    let mut wanted = before.clone();
    change(&mut wanted);
    if wanted == before {
        return Ok(before);
    }
    let sight = Sight::before(&mut tx, &shop.id, &row.id).await?;
    if wanted.labels != before.labels {
        tx.labels(&shop.id).set_of_chat(&row.id, &wanted.labels).await?;
    }
    // What is done sleeps no more.
    row.snoozed_ms = if wanted.closed { 0 } else { wanted.snoozed_ms };
    (row.assignee, row.team, row.closed) = (wanted.assignee, wanted.team, wanted.closed);
    if row.closed {
        row.held_ms = 0;
    } else if row.assignee != before.assignee && !row.assignee.is_empty() {
        held::take(&mut tx, &shop.id, &mut row, now_ms).await?;
    }
    if row.closed && !before.closed {
        let known = tx.shops().lookup(&shop.id).await?.ok_or_else(Refused::not_found)?;
        let day = Day::of(&shop.id, &known.hours, now_ms);
        day.closed(&mut tx, &row, &open.caller.staff.id).await?;
        row.waits_ms = 0;
        rating::ask(&mut tx, &shop.id, &row, now_ms).await?;
    }
    late::wind(&mut tx, &shop.id, &mut row).await?;
    let mut added = tx.labels(&shop.id).of_chat(&row.id).await?;
    added.retain(|label| !before.labels.contains(label));
    let ran = shop.labelled(&mut tx, &mut row, &added, now_ms).await?;
    tx.chats(&shop.id).update(&row).await?;
    if row.snoozed_ms != before.snoozed_ms && !matches!(row.snoozed_ms, 0 | UNTIL_MESSAGE) {
        let (chat, until_ms) = (row.id.clone(), row.snoozed_ms);
        let errand = Errand::Wake { chat, until_ms };
        let job = format!("wake:{}:{until_ms}", row.id);
        // In no lane: what is due long before must not wait for it.
        tx.jobs(&shop.id).add(&job, errand.kind(), "", &errand, until_ms).await?;
    }
    let lost = sight.settle(&mut tx, &shop.id, now_ms).await?;
    tx.save().await?;
    drop(turn);
    shop.hide(open.chat, lost);
    shop.after_rules(Some(open.chat), ran).await?;
    Ok(before)
}

fn done() -> Json<Done> {
    Json(Done {})
}
