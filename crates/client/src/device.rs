//! [`Device`]: what a person's device or a shop's counter can do.

use std::collections::HashMap;
use std::sync::Arc;

use comptoir_api::chat::Status;
use comptoir_api::device::Event;
use comptoir_wire::content::{self, Author};
use comptoir_wire::identity::{Role, ShopCard, SignedShopCard};
use comptoir_wire::ids::{AccountId, ChatId, DeviceId, MessageId};
use comptoir_wire::signed;
use openmls::prelude::MlsGroup;
use rusqlite::Connection;

use crate::account::Keys;
use crate::clock::Clock;
use crate::copy::{NotCopied, SecondPlace};
use crate::db::{Db, DbError};
use crate::group::suites::Crypto;
use crate::group::{self, Member, Mls};
use crate::session::Session;
use crate::tell::Touched;

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
    /// The topic it is sent to many for; a shop's only.
    pub broadcast: Option<content::Broadcast>,
    /// It was said elsewhere first, and is handed on.
    pub forwarded: bool,
}

impl Draft {
    /// A message of this kind.
    pub fn new(body: content::content::Body) -> Self {
        Self { body: Some(body), ..Self::default() }
    }

    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(content::content::Body::Text(content::Text {
            text: text.into(),
            ..content::Text::default()
        }))
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
    /// The other side did something to an earlier message, whose own change follows: the id of the
    /// reaction, edit or deletion, for [`Device::content`].
    Acted(MessageId),
    /// The other side's device held an own broadcast back, by what its person agreed to.
    Held(MessageId),
    /// Messages went whose time was over.
    Erased,
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
    Db(#[from] DbError),
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
    /// Operator: what was written on opening could not be copied.
    #[error("what was saved could not be copied: {0}")]
    NotCopied(#[from] NotCopied),
}

/// Why a batch or a question failed. Nothing of it was saved.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// Operator: the database failed.
    #[error("the device's database failed")]
    Db(#[from] DbError),
    /// Operator: what is stored of a group is damaged, or cryptography failed.
    #[error("the stored state of a group could not be used: {0}")]
    Mls(String),
    /// Caller: no such chat or message here.
    #[error("no such chat or message")]
    NotFound,
    /// Operator: its saves cannot be copied, so it does nothing any more.
    #[error("what was saved could not be copied: {0}")]
    NotCopied(#[from] NotCopied),
    /// Person: it was moved; go on there, or take it back.
    #[error("these conversations go on in another browser")]
    Elsewhere,
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

impl From<DbError> for SendError {
    fn from(error: DbError) -> Self {
        Self::Device(error.into())
    }
}

impl From<DbError> for BeginError {
    fn from(error: DbError) -> Self {
        Self::Device(error.into())
    }
}

/// A device over its database. `Send`, driven by one owner at a time; see [`crate::Line`].
pub struct Device {
    pub(crate) db: Db,
    pub(crate) config: DeviceConfig,
    pub(crate) keys: Keys,
    pub(crate) crypto: Crypto,
    /// Groups as they are on disk; dropped whenever a transaction is undone.
    pub(crate) groups: HashMap<ChatId, MlsGroup>,
    pub(crate) session: Session,
    pub(crate) touched: Touched,
    pub(crate) events: Vec<Event>,
    /// Latest place in the change log that was written since it was opened; 0: none.
    pub(crate) logged: i64,
    /// When it last looked for messages whose time is over.
    pub(crate) erased_ms: u64,
    saving: bool,
    copy: Option<Box<dyn SecondPlace>>,
    /// A save could not be copied: what is on this disk is ahead of what counts.
    not_copied: Option<NotCopied>,
    /// It goes on elsewhere, or is about to.
    resting: bool,
}

impl Device {
    /// Opens a device over its database, and makes its keys the first time.
    pub fn open(db: Connection, config: DeviceConfig) -> Result<Self, OpenError> {
        Self::open_with(db, config, None)
    }

    /// Opens a device whose saves are copied. Its log must be empty, and the file what the second
    /// place has; what opening it writes is copied as well.
    pub fn open_copied(
        db: Connection,
        config: DeviceConfig,
        copy: Box<dyn SecondPlace>,
    ) -> Result<Self, OpenError> {
        let mut device = Self::open_with(db, config, Some(copy))?;
        device.copy_saved()?;
        Ok(device)
    }

    fn open_with(
        db: Connection,
        config: DeviceConfig,
        copy: Option<Box<dyn SecondPlace>>,
    ) -> Result<Self, OpenError> {
        let db = Db::prepare(db, copy.is_some())?;
        let relay = config.relay.trim_end_matches('/').as_bytes();
        // A relay may move. If it is the same, what comes twice is known by its hash.
        if db.meta("relay")?.as_deref() != Some(relay) {
            db.set_meta("relay", relay)?;
        }
        db.begin()?;
        let keys = Keys::load(&db, config.role, config.clock.now_ms());
        match keys {
            Ok(_) => db.save()?,
            Err(_) => db.undo(),
        }
        Ok(Self {
            keys: keys?,
            db,
            config,
            crypto: Crypto::default(),
            groups: HashMap::new(),
            session: Session::default(),
            touched: Touched::default(),
            events: Vec::new(),
            logged: 0,
            erased_ms: 0,
            saving: false,
            copy,
            not_copied: None,
            resting: false,
        })
    }

    /// Its account.
    pub fn account(&self) -> AccountId {
        self.keys.account
    }

    /// Its own id, and its mailbox.
    pub fn device(&self) -> DeviceId {
        self.keys.device
    }

    /// Its account's public key (Ed25519).
    pub fn identity_key(&self) -> [u8; 32] {
        self.keys.identity.verifying_key().to_bytes()
    }

    /// Base URL of its relay.
    pub fn relay(&self) -> &str {
        self.config.relay.trim_end_matches('/')
    }

    /// Signs a shop's card with the account's key; the key and this device's own entry among
    /// the readers are filled in.
    pub fn sign_card(&self, card: &ShopCard) -> SignedShopCard {
        let mut card = card.clone();
        card.identity_key = self.identity_key().to_vec();
        for reader in &mut card.readers {
            reader.account = self.keys.account.to_vec();
        }
        if !card.readers.iter().any(|reader| reader.id == self.keys.device.0) {
            let own = group::device_reader(&self.own_member(), &card.name, card.issued_ms);
            card.readers.insert(0, own);
        }
        signed::sign_card(&self.keys.identity, &card)
    }

    /// What happened, after it was saved.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    pub(crate) fn own_member(&self) -> Member {
        Member { device: self.keys.device, account: self.keys.account, role: self.keys.role }
    }

    /// What OpenMLS works with.
    pub(crate) fn mls(&self) -> Mls<'_> {
        Mls { crypto: &self.crypto, storage: self.db.mls() }
    }

    pub(crate) fn now(&self) -> u64 {
        self.config.clock.now_ms()
    }

    /// Runs several steps as one: they are saved together, which costs one sync of the disk, or
    /// none of them is.
    pub fn together<R>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<R, DeviceError>,
    ) -> Result<R, DeviceError> {
        self.save(work)
    }

    /// Runs `work` in one transaction: all of it is saved and told, or none.
    pub(crate) fn save<R, E: From<DeviceError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<R, E>,
    ) -> Result<R, E> {
        if self.saving {
            return work(self);
        }
        self.may_go_on()?;
        self.db.begin().map_err(DeviceError::Db)?;
        let logged = self.logged;
        self.saving = true;
        let done = work(self);
        self.saving = false;
        let saved = done.and_then(|done| {
            self.db.save().map_err(DeviceError::Db)?;
            self.copy_saved().map_err(DeviceError::NotCopied)?;
            Ok(done)
        });
        if saved.is_ok() {
            self.tell();
        } else {
            self.db.undo();
            self.groups.clear();
            self.logged = logged;
            self.touched = Touched::default();
            self.session.delivered.clear();
            self.session.ack = None;
        }
        saved
    }

    /// Changes nothing and says nothing from now on, or goes on: it works in one place at a time.
    pub fn rest(&mut self, resting: bool) {
        self.resting = resting;
    }

    /// Puts all that was saved into its file; false if somebody still reads from its log.
    pub fn settle(&self) -> Result<bool, DeviceError> {
        Ok(self.db.journal().begin_anew()?)
    }

    /// Nothing follows from what could not be copied, or happens elsewhere.
    pub(crate) fn may_go_on(&self) -> Result<(), DeviceError> {
        if self.resting {
            return Err(DeviceError::Elsewhere);
        }
        self.not_copied.clone().map_or(Ok(()), |why| Err(why.into()))
    }

    fn copy_saved(&mut self) -> Result<(), NotCopied> {
        let Some(copy) = &mut self.copy else { return Ok(()) };
        let copied = copy.saved(&self.db.journal());
        self.not_copied = copied.clone().err();
        copied
    }
}
