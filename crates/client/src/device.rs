//! [`Device`]: what a person's device or a shop's counter can do.

use std::sync::Arc;

use comptoir_api::chat::{Message, Order, Status};
use comptoir_api::device::{ChatSummary, Event, Forgotten, Readers};
use comptoir_wire::content::{self, Author, Content};
use comptoir_wire::identity::{Reader, Role, ShopCard, SignedShopCard};
use comptoir_wire::ids::{AccountId, ChatId, DeviceId, MessageId};
use comptoir_wire::link::ShopLink;
use comptoir_wire::relay::{ClientFrame, ServerFrame};

use crate::clock::Clock;

/// What a device is told when it is opened.
#[derive(Clone)]
pub struct DeviceConfig {
    /// A person's device, or a shop's counter.
    pub role: Role,
    /// Base URL of its relay, without a slash at the end.
    pub relay: String,
    /// The time.
    pub clock: Arc<dyn Clock + Send + Sync>,
}

/// A message to send.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// The message's id; drawn if absent. The same id twice sends once.
    pub id: Option<MessageId>,
    /// What it is.
    pub body: Option<content::content::Body>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// Who speaks for the shop; absent on a person's own device.
    pub author: Option<Author>,
    /// What a version that does not know the kind shows; made up from the body if empty.
    pub fallback: String,
    /// BCP 47, if known.
    pub language: String,
}

impl Draft {
    /// A message of this kind.
    pub fn new(body: content::content::Body) -> Self {
        Self { body: Some(body), ..Self::default() }
    }

    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(content::content::Body::Text(content::Text { text: text.into() }))
    }

    /// With this id.
    #[must_use]
    pub fn with_id(mut self, id: MessageId) -> Self {
        self.id = Some(id);
        self
    }

    /// In answer to that message.
    #[must_use]
    pub fn replying_to(mut self, message: MessageId) -> Self {
        self.reply_to = Some(message);
        self
    }

    /// In this person's or machine's name.
    #[must_use]
    pub fn by(mut self, author: Author) -> Self {
        self.author = Some(author);
        self
    }
}

/// A line of the durable change log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Grows by one.
    pub seq: i64,
    /// Which chat.
    pub chat: ChatId,
    /// What changed in it.
    pub kind: ChangeKind,
}

/// What changed in a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    /// The chat is new on this device.
    ChatBegan,
    /// A message is new, or altered by an edit, a reaction, a deletion, an order's step.
    Message(MessageId),
    /// An own message came further.
    Status(MessageId, Status),
    /// Who can read it.
    Readers,
    /// What the other side calls itself; see [`Device::peer`].
    Profile,
    /// The other side left.
    Farewell {
        /// It asks for its messages to be erased.
        erase: bool,
    },
    /// The customer answered a corrected cart: the answer's own id, for [`Device::content`].
    CartAnswer(MessageId),
}

/// The other side of a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Its account.
    pub account: AccountId,
    /// What it calls itself; empty until it said.
    pub name: String,
    /// BCP 47; empty until it said.
    pub language: String,
}

/// Permission to upload one blob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobTicket {
    /// The blob, 16 bytes.
    pub blob: comptoir_wire::ids::BlobId,
    /// Bearer token of the upload.
    pub token: String,
}

/// Why a device could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Operator: the database is damaged or not a device's.
    #[error("the device's database could not be read")]
    Db(#[from] rusqlite::Error),
    /// Operator: it was made by a later version.
    #[error("the device's database is of version {found}, this program knows up to {known}")]
    TooNew {
        /// In the file.
        found: i64,
        /// The latest known here.
        known: i64,
    },
    /// Caller: it belongs to another role or relay.
    #[error("the device's database belongs to another {0}")]
    Mismatch(&'static str),
    /// Operator: the machine gives no randomness, or a stored key is damaged.
    #[error("the device's keys could not be made or read")]
    Keys,
}

/// Why a batch or a question failed. Nothing of it was saved.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// Operator: the database failed.
    #[error("the device's database failed")]
    Db(#[from] rusqlite::Error),
    /// Operator: what is stored of a group is damaged, or cryptography failed.
    #[error("the stored state of a group could not be used: {0}")]
    Mls(String),
    /// Caller: no such chat or message here.
    #[error("no such chat or message")]
    NotFound,
}

/// Why a chat could not begin. Each variant says who has to act.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// Shop: its card is damaged or not signed by its key.
    #[error("the shop's card is not signed by its own key")]
    Card(#[from] comptoir_wire::signed::SignedError),
    /// Person: the shop answering is not the one the link names. Do not write to it.
    #[error("the shop's key is not the one in the link")]
    KeyMismatch,
    /// Caller: this device belongs to another relay.
    #[error("the shop is on another relay")]
    OtherRelay,
    /// Operator: could not be saved.
    #[error(transparent)]
    Device(#[from] DeviceError),
}

/// Why a message was not taken. Each variant says who has to act.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// Caller: no such chat.
    #[error("no such chat")]
    NoSuchChat,
    /// Caller: no such message in this chat.
    #[error("no such message")]
    NoSuchMessage,
    /// Person: the chat is closed, or the shop's key did not match.
    #[error("this chat can no longer be written to")]
    NotWritable,
    /// Person: only own messages can be edited or deleted.
    #[error("only your own messages can be changed")]
    NotYours,
    /// Person: over a limit; both numbers are given.
    #[error("{what} is too long: {size}, at most {limit}")]
    TooLong {
        /// What is.
        what: &'static str,
        /// How long it is.
        size: usize,
        /// How long it may be.
        limit: usize,
    },
    /// Caller: not a message that can be sent.
    #[error("not a message that can be sent: {0}")]
    Invalid(&'static str),
    /// Operator: could not be saved.
    #[error(transparent)]
    Device(#[from] DeviceError),
}

impl From<rusqlite::Error> for SendError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Device(error.into())
    }
}

impl From<rusqlite::Error> for BeginError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Device(error.into())
    }
}

/// A device over its database. `Send`, driven by one owner at a time; see [`crate::Line`].
pub struct Device {
    db: rusqlite::Connection,
    config: DeviceConfig,
}

#[expect(unused_variables, clippy::todo, reason = "signatures first")]
impl Device {
    /// Opens a device over its database, and makes its keys the first time.
    pub fn open(db: rusqlite::Connection, config: DeviceConfig) -> Result<Self, OpenError> {
        Ok(Self { db, config })
    }
    /// Its account.
    pub fn account(&self) -> AccountId {
        todo!()
    }
    /// Its own id, and its mailbox.
    pub fn device(&self) -> DeviceId {
        todo!()
    }
    /// Its account's public key (Ed25519).
    pub fn identity_key(&self) -> [u8; 32] {
        todo!()
    }
    /// Signs a shop's card with the account's key; `card.identity_key` is filled in.
    pub fn sign_card(&self, card: &ShopCard) -> SignedShopCard {
        todo!()
    }
    /// The socket is open; a Challenge is expected.
    pub fn connected(&mut self) {
        todo!()
    }
    /// The socket is gone; what was in flight will be sent again.
    pub fn disconnected(&mut self) {
        todo!()
    }
    /// Whether the relay let it in and everything that waited was delivered.
    pub fn online(&self) -> bool {
        todo!()
    }
    /// Takes a batch of frames in, in one transaction.
    pub fn receive(&mut self, frames: Vec<ServerFrame>) -> Result<(), DeviceError> {
        todo!()
    }
    /// What to write to the socket now.
    pub fn to_send(&mut self) -> Result<Vec<ClientFrame>, DeviceError> {
        todo!()
    }
    /// When [`Device::tick`] has something to do, milliseconds since 1970.
    pub fn next_due_ms(&self) -> Option<u64> {
        todo!()
    }
    /// Does what is due: key rotation, retries, asking again for what is missing.
    pub fn tick(&mut self) -> Result<(), DeviceError> {
        todo!()
    }
    /// What happened, after it was saved.
    pub fn take_events(&mut self) -> Vec<Event> {
        todo!()
    }
    /// Begins a chat with the shop of this card, or finds the one there is; says whether it is
    /// new. `by_domain`: the shop's domain publishes this very key over TLS.
    pub fn begin_chat(
        &mut self,
        link: &ShopLink,
        card: &[u8],
        by_domain: bool,
    ) -> Result<(ChatId, bool), BeginError> {
        todo!()
    }
    /// Saves a message to be sent. The same id twice is sent once.
    pub fn send(&mut self, chat: ChatId, draft: Draft) -> Result<MessageId, SendError> {
        todo!()
    }
    /// Tries a failed message again.
    pub fn retry(&mut self, message: MessageId) -> Result<(), SendError> {
        todo!()
    }
    /// A message as people see it.
    pub fn message(&self, id: MessageId) -> Result<Option<Message>, DeviceError> {
        todo!()
    }
    /// A message as it was sent, of any stored kind.
    pub fn content(&self, id: MessageId) -> Result<Option<Content>, DeviceError> {
        todo!()
    }
    /// A page of a thread, oldest first: what stands before `before`, at most `limit`.
    pub fn history(
        &self,
        chat: ChatId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Message>, DeviceError> {
        todo!()
    }
    /// All chats, latest first.
    pub fn chats(&self) -> Result<Vec<ChatSummary>, DeviceError> {
        todo!()
    }
    /// One chat's summary.
    pub fn chat(&self, chat: ChatId) -> Result<Option<ChatSummary>, DeviceError> {
        todo!()
    }
    /// The other side of a chat.
    pub fn peer(&self, chat: ChatId) -> Result<Option<Peer>, DeviceError> {
        todo!()
    }
    /// Messages with these words, latest first.
    pub fn search(&self, query: &str, limit: u32) -> Result<Vec<(ChatId, MessageId)>, DeviceError> {
        todo!()
    }
    /// Orders of a chat, or of all, latest first.
    pub fn orders(&self, chat: Option<ChatId>) -> Result<Vec<Order>, DeviceError> {
        todo!()
    }
    /// Who can read a chat.
    pub fn readers(&self, chat: ChatId) -> Result<Readers, DeviceError> {
        todo!()
    }
    /// Sets this account's own part of the roster (for a counter: the shop's readers, besides
    /// its device). Commits if it differs from what the group agreed on.
    pub fn set_roster(&mut self, chat: ChatId, readers: Vec<Reader>) -> Result<(), SendError> {
        todo!()
    }
    /// A person has read up to here. An author that is a machine is ignored.
    pub fn mark_read(
        &mut self,
        chat: ChatId,
        up_to: MessageId,
        by: Option<Author>,
    ) -> Result<(), SendError> {
        todo!()
    }
    /// A person is typing, or has stopped.
    pub fn typing(
        &mut self,
        chat: ChatId,
        active: bool,
        author: Option<Author>,
    ) -> Result<(), SendError> {
        todo!()
    }
    /// What this person wants to be called, and reads; told to every chat.
    pub fn set_profile(&mut self, name: &str, language: &str) -> Result<(), SendError> {
        todo!()
    }
    /// The durable change log after `seq`.
    pub fn changes_after(&self, seq: i64, limit: u32) -> Result<Vec<Change>, DeviceError> {
        todo!()
    }
    /// The latest `seq` of the change log.
    pub fn last_change(&self) -> Result<i64, DeviceError> {
        todo!()
    }
    /// Erases a chat here, after telling the other side; `erase` asks it to do so too.
    pub fn forget(&mut self, chat: ChatId, erase: bool) -> Result<Forgotten, SendError> {
        todo!()
    }
    /// Erases one message's content here, and leaves a tombstone (retention).
    pub fn erase_message(&mut self, message: MessageId) -> Result<(), SendError> {
        todo!()
    }
    /// Messages written and not yet accepted by the relay.
    pub fn waiting(&self) -> Result<u32, DeviceError> {
        todo!()
    }
    /// Asks the relay for permission to upload; poll with [`Device::take_blob_ticket`].
    pub fn ask_blob_ticket(&mut self, size_bytes: u64) -> u64 {
        todo!()
    }
    /// The answer to [`Device::ask_blob_ticket`], once there is one; the refusal in words.
    pub fn take_blob_ticket(&mut self, asked: u64) -> Option<Result<BlobTicket, String>> {
        todo!()
    }
}
