//! The inbox and its chats, for the console.

mod bulk;
mod chat;
mod consents;
mod export;
mod files;
mod list;
mod planned;
mod preview;
mod same;
mod state;
mod write;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{delete, get, post, put};

pub(super) use self::chat::{Open, reader, running};
pub(super) use self::files::{file_name, shown};
pub(super) use self::list::after;
pub(crate) use self::list::as_message as note_as_message;
use crate::{AppState, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    let files = Router::new()
        .route("/api/chats/{chat}/files", post(files::send))
        .layer(DefaultBodyLimit::max(limits::FILE_BYTES_MAX + limits::BODY_BYTES_MAX));
    Router::new()
        .route("/api/chats", get(list::list))
        .route("/api/chats/{chat}", get(list::detail))
        .route("/api/chats/{chat}/messages", get(list::messages).post(write::message))
        .route("/api/chats/{chat}/files/{message}", get(files::fetch))
        .route("/api/chats/{chat}/preview", post(preview::find))
        .route("/api/chats/{chat}/react", post(write::react))
        .route("/api/chats/{chat}/edit", post(write::edit))
        .route("/api/chats/{chat}/delete", post(write::delete))
        .route("/api/chats/{chat}/notes", post(write::note))
        .route("/api/chats/{chat}/planned", post(planned::add))
        .route("/api/chats/{chat}/planned/{id}", delete(planned::take_back))
        .route("/api/chats/{chat}/read", post(state::read))
        .route("/api/chats/{chat}/typing", post(state::typing))
        .route("/api/bulk", post(bulk::act))
        .route("/api/bulk/undo", post(bulk::undo))
        .route("/api/chats/{chat}/viewing", post(state::viewing))
        .route("/api/chats/{chat}/team", put(state::to_team))
        .route("/api/chats/{chat}/snoozed", put(state::snooze))
        .route("/api/chats/{chat}/assignee", put(state::assign))
        .route("/api/chats/{chat}/labels", put(state::label))
        .route("/api/chats/{chat}/closed", put(state::close))
        .route("/api/chats/{chat}/held", put(state::hold))
        .route("/api/chats/{chat}/customer", put(same::card))
        .route("/api/chats/{chat}/same", put(same::merge).delete(same::part))
        .route("/api/chats/{chat}/readers", get(list::readers))
        .route("/api/chats/{chat}/export.json", get(export::json))
        .route("/api/chats/{chat}/export.html", get(export::page))
        .route("/api/chats/{chat}/consent", post(consents::ask))
        .route("/api/chats/{chat}/consents", get(consents::list))
        .merge(files)
}
