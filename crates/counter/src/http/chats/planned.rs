//! Messages to be sent later: one more, one taken back.

use axum::Json;
use axum::extract::{Path, State};
use comptoir_api::shop::{ConsoleEvent, Done};
use comptoir_api::shop::{Plan, Planned};
use comptoir_store::planned::PlannedRow;
use comptoir_wire::limits as wire_limits;

use super::chat::Open;
use crate::http::input::{Body, filled};
use crate::http::refused::{Answer, Refused};
use crate::shop::planned;
use crate::{AppState, chance, limits};

/// Has a message sent later, in the caller's name.
pub(crate) async fn add(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<Plan>,
) -> Answer<Json<Planned>> {
    let now_ms = counter.now_ms();
    let text = filled("text", &asked.text, wire_limits::TEXT_CHARS_MAX)?;
    if asked.at_ms <= now_ms || asked.at_ms > now_ms + limits::PLANNED_AHEAD_MS_MAX {
        return Err(Refused::invalid("at_ms", "refused-past"));
    }
    let Open { caller, shop, chat, row, .. } = open;
    if !shop.device().read(move |device| device.is_writable(chat)).await? {
        return Err(Refused::conflict("refused-chat-closed"));
    }
    let row = PlannedRow {
        id: chance::id("pla_")?,
        chat: row.id,
        staff: caller.staff.id,
        text,
        at_ms: asked.at_ms,
        unless_written: asked.unless_written,
        created_ms: now_ms,
        unsent: None,
    };
    let mut tx = counter.store.begin().await?;
    if tx.planned(&shop.id).list(&row.chat).await?.len() >= limits::PLANNED_PER_CHAT_MAX {
        return Err(Refused::over("text", "refused-too-many", limits::PLANNED_PER_CHAT_MAX));
    }
    planned::add(&mut tx, &shop.id, &row).await?;
    tx.save().await?;
    shop.wake();
    shop.tell(chat, ConsoleEvent::Planned { chat: row.chat.clone() }).await?;
    Ok(Json(shown(row)))
}

/// Takes one back, if it has not gone.
pub(crate) async fn take_back(
    State(counter): State<AppState>,
    open: Open,
    Path((_, id)): Path<(String, String)>,
) -> Answer<Json<Done>> {
    let mut tx = counter.store.begin().await?;
    if !planned::take_back(&mut tx, &open.shop.id, &open.row.id, &id).await? {
        return Err(Refused::not_found());
    }
    tx.save().await?;
    open.shop.tell(open.chat, ConsoleEvent::Planned { chat: open.row.id }).await?;
    Ok(Json(Done {}))
}

/// As the console sees it.
pub(super) fn shown(row: PlannedRow) -> Planned {
    let PlannedRow { id, staff, text, at_ms, unless_written, unsent, .. } = row;
    Planned { id, staff, text, at_ms, unless_written, unsent }
}
