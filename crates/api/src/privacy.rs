//! What a shop keeps, for how long, and who sees what of it.
//!
//! | Request | Body | Answer |
//! |---|---|---|
//! | `GET /api/privacy` | | [`Privacy`] |
//! | `PUT /api/privacy` | [`Keeping`] | [`Privacy`] |

use serde::{Deserialize, Serialize};

use crate::chat::{Message, Order};
use crate::customers::Customer;
use crate::reach::Receipt;

/// For how long, days; 0: no limit. At most 3,650.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Keeping {
    /// Messages.
    pub days: u32,
    /// Pictures, films, voice and documents; never longer than messages.
    pub media_days: u32,
}

/// A shop's privacy at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Privacy {
    /// What it keeps.
    pub keeping: Keeping,
    /// Lines of the log of who did what, days.
    pub audit_days: u32,
    /// What programs were told: their bodies, hours.
    pub told_hours: u32,
    /// The same without the bodies, days.
    pub told_days: u32,
    /// Conversations there are.
    pub chats: u32,
    /// Those that customers had erased.
    pub erased: u32,
    /// When that was, latest first, at most ten.
    pub erasures: Vec<u64>,
    /// Topics, in the shop's own words, and how many agree to each now.
    pub consents: Vec<(String, u32)>,
    /// Who sees what.
    pub places: Vec<Place>,
}

/// A chat taken along: `GET /api/chats/{chat}/export.json`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ChatExport {
    /// The shop's name.
    pub shop: String,
    /// What it knows of the customer: name, note, tags, fields.
    pub customer: Customer,
    /// When it was taken.
    pub exported_ms: u64,
    /// What was said, oldest first, lines of the chat itself among it.
    pub messages: Vec<Message>,
    /// What the team noted.
    pub notes: Vec<Message>,
    /// Its orders, latest first.
    pub orders: Vec<Order>,
    /// What was agreed to and taken back, latest first.
    pub consents: Vec<Receipt>,
}

/// Somewhere data goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// What it is.
    pub kind: PlaceKind,
    /// What it is called; empty: by its kind.
    pub name: String,
    /// Host name, or who operates it; empty: on the shop's own machine.
    pub at: String,
}

/// What sees something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// The shop's machine: messages, keys, orders.
    Server,
    /// The relay: times, sizes, addresses in memory.
    Relay,
    /// A program with a token: what its scopes let it read.
    Program,
    /// An address that is told what happens.
    Webhook,
}
