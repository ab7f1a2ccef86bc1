//! Attachments: encrypted in chunks, uploaded by ticket, fetched and checked.

use comptoir_wire::content::{Author, Media};
use comptoir_wire::ids::{ChatId, MessageId};

use crate::fetch::{Fetch, FetchError};
use crate::{Line, SendError};

/// A file to send.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its name.
    pub name: String,
    /// Its media type; guessed from bytes and name if empty.
    pub mime: String,
    /// Words under it.
    pub caption: String,
    /// WebP or JPEG, at most 16 KiB; empty if none.
    pub thumbnail: Vec<u8>,
}

/// Why a file did not go or come.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Person: no connection.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// Relay: it does not take it, or no longer has it.
    #[error("the relay refused it: {0}")]
    Refused(String),
    /// Sender or relay: what came is not what was sent.
    #[error("the file that came is not the one that was sent")]
    Damaged,
    /// Person: over the limit.
    #[error("the file has {size} bytes, at most {limit} can be sent")]
    TooLarge {
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// Caller: no such message, or it has no file.
    #[error("no such file")]
    NotFound,
    /// The message around it was not taken.
    #[error(transparent)]
    Send(#[from] SendError),
}

/// Encrypts, uploads and sends a file as a message.
#[expect(unused_variables, clippy::todo, reason = "signatures first")]
pub async fn send_file(
    line: &Line,
    fetch: &impl Fetch,
    chat: ChatId,
    file: File,
    author: Option<Author>,
) -> Result<MessageId, FileError> {
    todo!()
}

/// Fetches, decrypts and checks a message's file.
#[expect(unused_variables, clippy::todo, reason = "signatures first")]
pub async fn fetch_file(
    line: &Line,
    fetch: &impl Fetch,
    message: MessageId,
) -> Result<(Media, Vec<u8>), FileError> {
    todo!()
}
