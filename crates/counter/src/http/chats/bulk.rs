//! The same thing done to several chats, and undone.

use axum::Json;
use axum::extract::State;
use comptoir_api::shop::Done;
use comptoir_api::team::{Bulk, BulkDone, ChatState};

use super::chat::Open;
use super::state::{act_on, checked, put};
use crate::http::caller::Caller;
use crate::http::input::Body;
use crate::http::refused::{Answer, Refused};
use crate::{AppState, limits};

/// Does it to those that are the caller's to see; the others are counted.
pub(crate) async fn act(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<Bulk>,
) -> Answer<Json<BulkDone>> {
    few(asked.chats.len())?;
    let act = checked(&counter, &caller.shop, asked.act).await?;
    let mut done = BulkDone::default();
    for chat in asked.chats {
        match open(&counter, &caller, &chat).await? {
            Some(open) => {
                done.before.push(put(&counter, &open, |state| act_on(state, &act)).await?);
            }
            None => done.left_out += 1,
        }
    }
    Ok(Json(done))
}

/// Brings each back to how it stood.
pub(crate) async fn undo(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<Vec<ChatState>>,
) -> Answer<Json<Done>> {
    few(asked.len())?;
    for before in asked {
        if before.labels.len() > limits::LABELS_MAX {
            return Err(Refused::over("labels", "refused-too-many", limits::LABELS_MAX));
        }
        for act in [
            comptoir_api::team::BulkAct::Assign { staff: before.assignee.clone() },
            comptoir_api::team::BulkAct::Team { team: before.team.clone() },
        ] {
            checked(&counter, &caller.shop, act).await?;
        }
        if let Some(open) = open(&counter, &caller, &before.chat).await? {
            put(&counter, &open, |state| *state = before).await?;
        }
    }
    Ok(Json(Done {}))
}

fn few(count: usize) -> Answer<()> {
    if count > limits::BULK_MAX {
        return Err(Refused::over("chats", "refused-too-many", limits::BULK_MAX));
    }
    Ok(())
}

/// A chat that is there and the caller's to see.
async fn open(counter: &AppState, caller: &Caller, chat: &str) -> Answer<Option<Open>> {
    let Ok(id) = chat.parse() else { return Ok(None) };
    match Open::chat(counter, caller.clone(), id).await {
        Ok(open) => Ok(Some(open)),
        Err(refused) if refused.is_not_found() => Ok(None),
        Err(refused) => Err(refused),
    }
}
