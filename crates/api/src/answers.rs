//! What a device answers: chats as a list has them, and what else is more than a line. The calls are
//! in [`crate::device`].

use serde::{Deserialize, Serialize};

use crate::chat::{OrderLine, Quoted, Reader};

/// A chat in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct ChatSummary {
    /// `cht_…`
    pub id: String,
    /// The shop's name (in the app).
    pub name: String,
    /// The shop's name in addresses.
    pub slug: String,
    /// Base URL of the shop's pages; pictures are under it.
    pub base: String,
    /// The shop's colour, `#rrggbb`.
    pub accent: String,
    /// One line of the latest entry.
    pub last_text: String,
    /// On whose side that one stands; `None` when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_side: Option<crate::chat::Side>,
    /// When that was.
    pub last_ms: u64,
    /// What was not read yet, counted up to 1,000.
    pub unread: u32,
    /// How many people and programs can read it, besides this person.
    pub readers: u32,
    /// What could be checked of the shop.
    pub verified: Verified,
    /// Whether it can be written to; a key mismatch or a farewell ends that.
    pub writable: bool,
    /// Languages of the shop, BCP 47.
    pub languages: Vec<String>,
    /// ISO 4217.
    pub currency: String,
    /// Since when it stands above the others; 0: it does not. This and what follows is kept on this
    /// device alone.
    #[serde(default)]
    pub pinned_ms: u64,
    /// Until when it makes no sound; see [`MUTED_FOR_GOOD_MS`].
    #[serde(default)]
    pub muted_until_ms: u64,
    /// Put away, until the shop says something.
    #[serde(default)]
    pub archived: bool,
    /// Blocked: what the shop says is not kept, and nothing is said to it.
    #[serde(default)]
    pub blocked: bool,
    /// The message that is kept above the thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top: Option<Quoted>,
}

/// Decrypted files up to this size stay on the device, bytes: 16 MiB.
pub const FILE_KEPT_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Films up to this size are brought whole, and kept, before they begin, bytes: 1 MiB.
pub const FILM_AT_ONCE_BYTES_MAX: u64 = 1024 * 1024;

/// A chat that makes no sound until somebody says otherwise: the end of the year 9999.
pub const MUTED_FOR_GOOD_MS: u64 = 253_402_300_799_000;

/// What this device could check of a shop's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Verified {
    /// The link named this very key.
    pub by_link: bool,
    /// The shop's domain publishes this very key, over TLS.
    pub by_domain: bool,
}

/// `open`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// `cht_…`
    pub chat: String,
    /// Whether it is new.
    pub new: bool,
}

/// `preview`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShopPreview {
    /// The shop's name.
    pub name: String,
    /// Its colour.
    pub accent: String,
    /// One line of it.
    pub tagline: String,
    /// Who will be able to read, besides this person.
    pub readers: Vec<Reader>,
    /// What could be checked.
    pub verified: Verified,
    /// The chat there already is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat: Option<String>,
    /// Who operates the shop's machine, in words; empty: the shop itself.
    pub host: String,
}

/// `send` and its like
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentId {
    /// `msg_…`
    pub id: String,
}

/// `consent`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Consented {
    /// "marketing".
    pub topic: String,
    /// What it is called; empty if nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Whether the shop may write of it; it may not before it was said so.
    pub given: bool,
    /// At most so many messages a month; 0: no limit was named.
    pub per_month_max: u32,
    /// What the person was shown.
    pub text: String,
    /// When; 0: never.
    pub at_ms: u64,
    /// `msg_…` of the receipt; empty if there is none.
    pub id: String,
}

/// `fetch_file`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileData {
    /// File name.
    pub name: String,
    /// Media type.
    pub mime: String,
    /// Base64; empty when it was written to a path.
    pub data: String,
    /// Why it is not to be shown, only kept; empty if it is what it says it is: "picture" or
    /// "film" (damaged, or none), "large" (too many pixels).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unfit: String,
}

/// `readers`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readers {
    /// `cht_…`
    pub chat: String,
    /// Everyone, this person first.
    pub readers: Vec<Reader>,
    /// Six words that both sides can compare aloud.
    pub words: Vec<String>,
    /// What could be checked of the shop.
    pub verified: Verified,
    /// Who operates the shop's machine, in words; empty: the shop itself.
    pub host: String,
}

/// `settings`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// What shops call this person; made up at first ("Tilleul").
    pub name: String,
    /// BCP 47.
    pub language: String,
    /// All of it was moved, and rests here.
    #[serde(default)]
    pub moved: bool,
}

/// `move_out`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedOut {
    /// For `move_in`; whoever has it has the keys.
    pub ticket: String,
}

/// `keep`: days; 0: no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Kept {
    /// What holds for messages: the shorter of what both sides want.
    pub days: u32,
    /// What holds for pictures, films, voice and documents.
    pub media_days: u32,
    /// What this side wants.
    pub own_days: u32,
    /// What the shop wants.
    pub shop_days: u32,
}

/// `forget`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forgotten {
    /// Messages that went, here.
    pub messages: u32,
    /// Files that went, here.
    pub files: u32,
}

/// `export`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exported {
    /// Where it was written; empty in the app.
    pub path: String,
    /// The export itself, in the app: chats, messages, orders, readers, settings.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub data: serde_json::Value,
}

/// `connection`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Connection {
    /// Whether every relay this device needs is reached.
    pub online: bool,
    /// What is written and not yet accepted.
    pub waiting: u32,
}

/// `basket`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Basket {
    /// What is in it.
    pub lines: Vec<OrderLine>,
}
