//! A chat that the caller can read. Nobody gets one whose roster does not name them.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use comptoir_client::{DeviceError, SendError};
use comptoir_store::chats::ChatRow;
use comptoir_wire::content::Author;
use comptoir_wire::ids::{ChatId, ReaderId};

use crate::http::caller::Caller;
use crate::http::refused::{Answer, Refused};
use crate::shop::ShopError;
use crate::shop::card::reader_of;
use crate::shop::speak::SpeakError;
use crate::{AppState, Shop};

/// A chat, the caller who can read it, and the shop behind both.
pub(crate) struct Open {
    /// Who asks.
    pub caller: Caller,
    /// The shop, whose device is running.
    pub shop: Arc<Shop>,
    /// The chat.
    pub chat: ChatId,
    /// Its row in the inbox.
    pub row: ChatRow,
    /// How the caller signs.
    pub author: Author,
}

impl FromRequestParts<AppState> for Open {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, counter: &AppState) -> Answer<Self> {
        let caller = Caller::from_request_parts(parts, counter).await?;
        let Path(path) = Path::<HashMap<String, String>>::from_request_parts(parts, counter)
            .await
            .map_err(|_| Refused::not_found())?;
        let chat = path.get("chat").and_then(|id| id.parse().ok());
        Self::chat(counter, caller, chat.ok_or_else(Refused::not_found)?).await
    }
}

impl Open {
    /// Opens a chat for a caller, if it is his to see and its roster names him. One that is not there and one that is
    /// not his look alike.
    pub(crate) async fn chat(counter: &AppState, caller: Caller, chat: ChatId) -> Answer<Self> {
        let shop = running(counter, &caller)?;
        let author = Shop::author(&caller.staff).ok_or_else(Refused::forbidden)?;
        if !shop.sees(&caller.staff.id, chat).await? {
            return Err(Refused::not_found());
        }
        let mut tx = counter.store.read().await?;
        let row = tx.chats(&shop.id).lookup(&chat.to_string()).await?;
        let row = row.ok_or_else(Refused::not_found)?;
        Ok(Self { caller, shop, chat, row, author })
    }
}

/// The caller's shop, if its device is running.
pub(crate) fn running(counter: &AppState, caller: &Caller) -> Answer<Arc<Shop>> {
    counter.shop(&caller.shop).ok_or_else(Refused::closed)
}

/// The caller as rosters name him.
pub(crate) fn reader(caller: &Caller) -> Answer<ReaderId> {
    reader_of(&caller.staff.id).ok_or_else(Refused::forbidden)
}

impl From<DeviceError> for Refused {
    fn from(error: DeviceError) -> Self {
        match error {
            DeviceError::NotFound => Self::not_found(),
            error => {
                tracing::error!(%error, "the shop's device failed");
                Self::internal()
            }
        }
    }
}

impl From<ShopError> for Refused {
    fn from(error: ShopError) -> Self {
        match error {
            ShopError::Store(error) => error.into(),
            ShopError::Device(error) => error.into(),
            ShopError::NoShop(_) => Self::not_found(),
        }
    }
}

impl From<SendError> for Refused {
    fn from(error: SendError) -> Self {
        match error {
            SendError::NoSuchChat | SendError::NoSuchMessage => Self::not_found(),
            SendError::NotWritable => Self::conflict("refused-chat-closed"),
            SendError::NotYours => Self::forbidden(),
            SendError::TooLong { limit, .. } => Self::over("text", "refused-too-long", limit),
            SendError::Invalid(_) => Self::invalid("", "refused-body"),
            SendError::Device(error) => error.into(),
        }
    }
}

impl From<SpeakError> for Refused {
    fn from(error: SpeakError) -> Self {
        match error {
            SpeakError::Empty => Self::invalid("text", "refused-empty"),
            SpeakError::TooMany { what: "characters", limit, .. } => {
                Self::over("text", "refused-too-long", limit)
            }
            SpeakError::TooMany { what, limit, .. } => Self::over(what, "refused-too-many", limit),
            SpeakError::NoSuchProduct => Self::invalid("product", "refused-no-product"),
            SpeakError::NoSuchForm => Self::invalid("form", "refused-no-form"),
            SpeakError::NoSuchMessage => Self::not_found(),
            SpeakError::Shop(error) => error.into(),
        }
    }
}
