//! Who of a team may do what, whose chats each sees, and who was there when.
//!
//! | Request | Body | Answer |
//! |---|---|---|
//! | `GET`, `PUT /api/roles` | `[`[`CustomRole`]`]` | `[`[`CustomRole`]`]` |
//! | `GET`, `PUT /api/teams` | `[`[`Team`]`]` | `[`[`Team`]`]` |

use serde::{Deserialize, Serialize};

/// What a person may do, by name; every request asks for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Reads chats and their orders. Who has it stands on rosters; who has not holds no key.
    Read,
    /// Answers customers.
    Answer,
    /// Assigns, labels, notes, closes.
    Organise,
    /// Moves orders.
    Orders,
    /// Changes the catalogue, and imports one.
    Catalogue,
    /// Sends broadcasts.
    Broadcast,
    /// Sees statistics.
    Statistics,
    /// Exports, merges and erases customers.
    Customers,
    /// Changes the profile, automations, quick replies and labels.
    Settings,
    /// Sees programs, webhooks and what they were told.
    Programs,
    /// Lets programs in, and says where they are told.
    Keys,
    /// Changes the team and its roles.
    Team,
    /// Reads the log of who saw and changed what.
    Audit,
}

impl Permission {
    /// All of them, as a table of roles has them.
    pub const ALL: [Self; 13] = [
        Self::Read,
        Self::Answer,
        Self::Organise,
        Self::Orders,
        Self::Catalogue,
        Self::Broadcast,
        Self::Statistics,
        Self::Customers,
        Self::Settings,
        Self::Programs,
        Self::Keys,
        Self::Team,
        Self::Audit,
    ];

    /// Whether it is of no use to somebody who reads no chat.
    pub fn needs_read(self) -> bool {
        matches!(self, Self::Answer | Self::Organise | Self::Orders | Self::Customers)
    }
}

/// What a member of staff is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads chats, and nothing else.
    ReadOnly,
    /// The catalogue; reads no chat.
    Catalogue,
    /// Reads and answers chats, moves orders.
    #[default]
    Agent,
    /// All but the team and the keys.
    Manager,
    /// Everything.
    Owner,
    /// As the shop's own role says.
    Custom,
}

impl Role {
    /// Those every shop has, the mightiest first.
    pub const GIVEN: [Self; 5] =
        [Self::Owner, Self::Manager, Self::Agent, Self::Catalogue, Self::ReadOnly];

    /// What it may do; of a shop's own role, nothing by itself.
    pub fn permissions(self) -> Vec<Permission> {
        use Permission as P;
        match self {
            Self::Owner => P::ALL.to_vec(),
            Self::Manager => {
                let all = P::ALL.into_iter();
                all.filter(|one| !matches!(one, P::Team | P::Keys)).collect()
            }
            Self::Agent => vec![P::Read, P::Answer, P::Organise, P::Orders],
            Self::Catalogue => vec![P::Catalogue],
            Self::ReadOnly => vec![P::Read],
            Self::Custom => Vec::new(),
        }
    }
}

/// Whose chats a person sees, of those who read chats; his own he always sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Sees {
    /// Everybody's.
    #[default]
    All,
    /// His own, and those that are nobody's.
    Own,
    /// Those with one of certain labels.
    Labels,
    /// Those of the teams he is in.
    Teams,
}

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Staff {
    /// `stf_…`
    pub id: String,
    /// What the person signs in as.
    pub login: String,
    /// As customers see it on the roster.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// `rol_…`, where the role is the shop's own.
    #[serde(default)]
    pub custom: String,
    /// Whose chats the person sees.
    #[serde(default)]
    pub sees: Sees,
    /// Ids of labels, where it goes by labels.
    #[serde(default)]
    pub labels: Vec<String>,
    /// Whether connected now.
    #[serde(default)]
    pub online: bool,
    /// Gets no chats by itself, though connected.
    #[serde(default)]
    pub away: bool,
    /// Since when the person is there.
    #[serde(default)]
    pub since_ms: u64,
}

/// Somebody new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct NewStaff {
    /// What the person signs in as.
    pub login: String,
    /// As customers see it.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// `rol_…`, where the role is the shop's own.
    #[serde(default)]
    pub custom: String,
    /// Whose chats the person sees.
    #[serde(default)]
    pub sees: Sees,
    /// Ids of labels, where it goes by labels.
    #[serde(default)]
    pub labels: Vec<String>,
}

/// How somebody new signs in: a link that works once, for seven days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// `stf_…`
    pub id: String,
    /// The link.
    pub link: String,
}

/// A change of a member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct StaffEdit {
    /// As customers see it.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// `rol_…`, where the role is the shop's own.
    #[serde(default)]
    pub custom: String,
    /// Whose chats the person sees.
    #[serde(default)]
    pub sees: Sees,
    /// Ids of labels, where it goes by labels.
    #[serde(default)]
    pub labels: Vec<String>,
}

/// A role of a shop's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct CustomRole {
    /// `rol_…`; empty for a new one.
    pub id: String,
    /// At most 40 characters.
    pub name: String,
    /// What it may do. Answering and the like bring reading with them.
    pub permissions: Vec<Permission>,
}

/// Part of a team, to which chats can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Team {
    /// `tem_…`; empty for a new one.
    pub id: String,
    /// At most 40 characters.
    pub name: String,
    /// `stf_…` of who is in it.
    pub members: Vec<String>,
    /// Who of it gets its chats.
    #[serde(default)]
    pub gives: Gives,
}

/// How a chat finds somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Gives {
    /// Somebody takes it, or is given it.
    #[default]
    Hand,
    /// Each in turn, of those who are there.
    Turn,
    /// Whoever has the fewest open, of those who are there.
    Least,
}

/// How new chats find somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Giving {
    /// How.
    pub gives: Gives,
    /// `tem_…`, whose they are; empty: among everybody.
    #[serde(default)]
    pub team: String,
}

/// Gets no chats by itself for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Away {
    /// Or again.
    pub away: bool,
}

/// To which team a chat is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToTeam {
    /// `tem_…`; empty: none.
    pub team: String,
}

/// Asleep until the customer writes: the end of the year 9999.
pub const UNTIL_MESSAGE: u64 = 253_402_300_799_000;

/// Puts a chat to sleep. What the customer writes wakes it in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snooze {
    /// Until then; [`UNTIL_MESSAGE`]: until the customer writes; 0: wakes it.
    pub until_ms: u64,
}

/// The same thing done to several chats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulk {
    /// `cht_…`, at most 100.
    pub chats: Vec<String>,
    /// What.
    #[serde(flatten)]
    pub act: BulkAct,
}

/// What is done to several chats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum BulkAct {
    /// Gives them to somebody, or nobody.
    Assign {
        /// `stf_…`; empty: nobody.
        staff: String,
    },
    /// Gives them to a team, or none.
    Team {
        /// `tem_…`; empty: none.
        team: String,
    },
    /// Puts a label on, or takes it off.
    Label {
        /// `lbl_…`
        label: String,
        /// On.
        on: bool,
    },
    /// Closes, or opens again.
    Close {
        /// Closed.
        closed: bool,
    },
    /// Puts to sleep.
    Snooze {
        /// As in [`Snooze`].
        until_ms: u64,
    },
}

/// What was done to several chats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct BulkDone {
    /// As each that was changed stood before: sent back, it is undone.
    pub before: Vec<ChatState>,
    /// How many were not there, or not this person's to change.
    pub left_out: u32,
}

/// How a chat stands with the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ChatState {
    /// `cht_…`
    pub chat: String,
    /// `stf_…`; empty: nobody.
    pub assignee: String,
    /// `tem_…`; empty: none.
    pub team: String,
    /// Ids of labels.
    pub labels: Vec<String>,
    /// Closed.
    pub closed: bool,
    /// As in [`Snooze`].
    pub snoozed_ms: u64,
}

/// What happens to a chat whose answer is late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Late {
    /// `stf_…` who gets it; empty: nobody.
    #[serde(default)]
    pub assign: String,
    /// `lbl_…` that is put on; empty: none.
    #[serde(default)]
    pub label: String,
    /// `stf_…` who are told.
    #[serde(default)]
    pub notify: Vec<String>,
}

/// What a customer said of a conversation that was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// 1 to 5; `None`: not answered.
    pub score: Option<u8>,
    /// When he was asked.
    pub asked_ms: u64,
    /// When he answered; 0: not yet.
    pub answered_ms: u64,
}

/// Something that somebody did, as the log has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Signed in.
    SignedIn,
    /// Opened a chat.
    ChatOpened,
    /// Fetched a chat's file.
    FileFetched,
    /// Answered a customer, changed or deleted an answer.
    Answered,
    /// Wrote a note.
    Noted,
    /// Gave a chat to somebody or to a team.
    Assigned,
    /// Changed a chat's labels.
    Labelled,
    /// Closed a chat, or opened it again.
    Closed,
    /// Put a chat to sleep.
    Snoozed,
    /// Changed several chats at once.
    Bulk,
    /// Changed what is known of a customer.
    CustomerChanged,
    /// Looked for words among chats or orders; which is not said.
    Searched,
    /// Read orders, or one.
    OrdersRead,
    /// Printed orders or their labels.
    OrdersPrinted,
    /// Moved an order.
    OrderMoved,
    /// Changed the catalogue.
    CatalogueChanged,
    /// Took the catalogue along.
    CatalogueExported,
    /// Took the statistics along.
    StatsExported,
    /// Changed the shop: profile, automations, replies, labels.
    SettingsChanged,
    /// Let a program in, or out; said where programs are told.
    KeysChanged,
    /// Changed the team, its roles or parts.
    TeamChanged,
    /// Took a chat along, for its customer.
    ChatExported,
    /// Took the log along, or changed how long it is kept.
    AuditExported,
}

impl Act {
    /// All of them, to choose from.
    pub const ALL: [Self; 23] = [
        Self::SignedIn,
        Self::ChatOpened,
        Self::FileFetched,
        Self::Answered,
        Self::Noted,
        Self::Assigned,
        Self::Labelled,
        Self::Closed,
        Self::Snoozed,
        Self::Bulk,
        Self::CustomerChanged,
        Self::Searched,
        Self::OrdersRead,
        Self::OrdersPrinted,
        Self::OrderMoved,
        Self::CatalogueChanged,
        Self::CatalogueExported,
        Self::StatsExported,
        Self::SettingsChanged,
        Self::KeysChanged,
        Self::TeamChanged,
        Self::ChatExported,
        Self::AuditExported,
    ];
}

/// A page of the log, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct AuditPage {
    /// What was done.
    pub entries: Vec<AuditEntry>,
    /// Ask for the next page with this.
    pub next: Option<String>,
    /// For how many days it is kept.
    pub days: u32,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Grows with each line.
    pub seq: i64,
    /// When.
    pub at_ms: u64,
    /// `stf_…`
    pub staff: String,
    /// What that person was called then.
    pub name: String,
    /// What was done.
    pub act: Act,
    /// To what: an id, or empty.
    pub what: String,
    /// What the customer of that chat calls himself, where the reader may see it; an order's
    /// reference.
    #[serde(default)]
    pub about: String,
}

/// How long the log is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditKept {
    /// 30 to 3650.
    pub days: u32,
}
