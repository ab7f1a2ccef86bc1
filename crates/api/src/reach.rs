//! How a shop reaches its customers: topics, consents, broadcasts, links, the button on its website.
//!
//! Who asks for which stands in the table of [`crate::shop`]; for everyone,
//! `GET /api/public/{shop}/topics?lang=` answers `[`[`PublicTopic`]`]`.

use serde::{Deserialize, Serialize};

/// Something a shop writes of, to who wants it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Topic {
    /// `tpc_…`; empty: it is new.
    #[serde(default)]
    pub id: String,
    /// Title and question in each language of the shop; its own first.
    pub texts: Vec<TopicText>,
    /// At most so many a month, as proposed; the customer may choose fewer. 0: no cap.
    pub per_month_max: u32,
    /// How many agreed; not to be sent.
    #[serde(default)]
    pub subscribers: u32,
}

/// A topic in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct TopicText {
    /// BCP 47.
    pub language: String,
    /// "Arrivages et saisons".
    pub title: String,
    /// The question, word for word as the customer agrees to it.
    pub text: String,
}

/// A topic as customers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct PublicTopic {
    /// `tpc_…`
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The question.
    pub text: String,
    /// At most so many a month; 0: no cap.
    pub per_month_max: u32,
}

/// A question to send into a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct AskConsent {
    /// `tpc_…`
    pub topic: String,
}

/// A customer's word, as the shop keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Receipt {
    /// `msg_…` that carried it, signed by the customer's device.
    pub message: String,
    /// `tpc_…`
    pub topic: String,
    /// What the topic was called.
    pub title: String,
    /// Yes or no.
    pub given: bool,
    /// The words that were shown.
    pub text: String,
    /// At most so many a month; 0: no cap.
    pub per_month_max: u32,
    /// When, by the customer's clock.
    pub at_ms: u64,
    /// Whether it is the latest of its topic.
    pub current: bool,
}

/// Who of those who agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Segment {
    /// `tpc_…`
    pub topic: String,
    /// `lbl_…` on their chat; empty: any.
    pub label: String,
    /// BCP 47; empty: any.
    pub language: String,
    /// Code of the short link they first came by; empty: any.
    pub came_by: String,
    /// What they bought.
    pub bought: Bought,
    /// Of this product; empty: of any.
    pub product: String,
    /// Within so many days; 0: ever.
    pub days: u32,
}

/// Whether somebody bought something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Bought {
    /// Or not.
    #[default]
    Whatever,
    /// They did.
    Yes,
    /// They did not.
    No,
}

/// How many a segment has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Audience {
    /// All customers.
    pub customers: u32,
    /// They agreed and fit: they get it.
    pub recipients: u32,
    /// They agreed and fit, and have had as many as they want this month.
    pub capped: u32,
    /// They agreed, and do not fit.
    pub elsewhere: u32,
    /// They did not agree.
    pub without: u32,
}

/// A message to many, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct BroadcastDraft {
    /// To whom.
    pub segment: Segment,
    /// Words in each language: `[["fr", "…"]]`. `{name}` and `{shop}` are filled in.
    pub texts: Vec<(String, String)>,
    /// Ids of products under them, at most ten.
    pub products: Vec<String>,
    /// When.
    pub when: When,
    /// At most so many a minute; 0: as fast as the server can.
    pub per_minute: u32,
}

/// When a broadcast begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum When {
    /// As soon as it is scheduled.
    #[default]
    Now,
    /// At this time of the shop's, or of each customer's who told theirs.
    At {
        /// `2026-11-21T09:00`
        local: String,
        /// By the customer's clock.
        theirs: bool,
    },
}

/// Where a broadcast stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum BroadcastState {
    /// Being written.
    #[default]
    Draft,
    /// Its time has not come.
    Scheduled,
    /// It goes out.
    Sending,
    /// Somebody stopped it; who waited gets nothing.
    Stopped,
    /// Everyone has it who could.
    Done,
}

/// A message to many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Broadcast {
    /// `brd_…`
    pub id: String,
    /// Where it stands.
    pub state: BroadcastState,
    /// What it says, to whom.
    pub draft: BroadcastDraft,
    /// Who wrote it.
    pub made_by: String,
    /// When it was last changed.
    pub changed_ms: u64,
    /// When its first recipient is due; absent: a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begins_ms: Option<u64>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_ms: Option<u64>,
    /// How far it came.
    pub counts: Counts,
}

/// How far a broadcast came: people, each counted once in each line that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Counts {
    /// It was meant for so many.
    pub recipients: u32,
    /// They wait.
    pub waiting: u32,
    /// It left.
    pub sent: u32,
    /// It is on their device.
    pub delivered: u32,
    /// They read it, and tell so.
    pub read: u32,
    /// They wrote within seven days.
    pub answered: u32,
    /// They ordered within seven days.
    pub ordered: u32,
    /// They took their consent back within seven days.
    pub unsubscribed: u32,
    /// Their own device held it back.
    pub held: u32,
    /// They took it back before it left.
    pub withdrawn: u32,
    /// They had had as many as they wanted.
    pub capped: u32,
    /// Their chat is gone or cannot be written to.
    pub unreachable: u32,
}

/// A short link, with its QR code at `{address}.svg`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Link {
    /// 14 letters and digits.
    pub code: String,
    /// What people type or scan.
    pub address: String,
    /// What the team calls it; empty: a program made it.
    pub name: String,
    /// Words to begin with.
    pub text: String,
    /// The product it leads to; empty: the shop's page.
    pub product: String,
    /// How often it was followed.
    pub visits: u32,
    /// How many customers first came by it.
    pub chats: u32,
    /// How many orders they placed.
    pub orders: u32,
}

/// What of a link can be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct LinkEdit {
    /// At most 60 characters.
    pub name: String,
    /// At most 140 characters.
    pub text: String,
    /// A product's id; empty: the shop's page.
    pub product: String,
}

/// The button on a shop's own website.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Widget {
    /// Sites that may show the chat: `https://halbran.example`.
    pub origins: Vec<String>,
    /// It stands on the left.
    pub left: bool,
}

/// The same, with the line for the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct WidgetPage {
    /// The line to copy.
    pub line: String,
    /// How it is set.
    pub widget: Widget,
}
