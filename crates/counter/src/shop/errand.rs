//! What a saved job says is to be done.

use comptoir_api::chat::Order;
use comptoir_api::shop::Outgoing;
use comptoir_wire::content::Author;
use comptoir_wire::ids::{AccountId, MessageId, ReaderId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A job of the live half.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "errand", rename_all = "snake_case")]
pub(crate) enum Errand {
    /// Says an automatic reply.
    Say {
        /// `cht_…`
        chat: String,
        /// Its words.
        text: String,
        /// Their language.
        language: String,
        /// "greeting", "away" or "rule".
        reason: String,
    },
    /// The same, with a card.
    Show {
        /// `cht_…`
        chat: String,
        /// What.
        outgoing: Box<Outgoing>,
        /// The customer's language.
        language: String,
        /// As above.
        reason: String,
    },
    /// A run of a rule has waited long enough.
    Go {
        /// `run_…`
        run: String,
        /// At which step it waits.
        step: u32,
    },
    /// A customer has waited long enough for an answer, by a rule.
    Unanswered {
        /// `rul_…`
        rule: String,
        /// `cht_…`
        chat: String,
        /// `msg_…` since which he waits.
        message: String,
    },
    /// Tells the customer where an order stands.
    Ticket {
        /// The order as it stood after this step.
        order: Box<Order>,
        /// Who moved it.
        by: Signed,
        /// The customer's, for those whose app does not know tickets.
        language: String,
    },
    /// Tells a chat for how long the shop keeps what is said.
    Keep {
        /// `cht_…`
        chat: String,
    },
    /// Wakes a chat that sleeps until then.
    Wake {
        /// `cht_…`
        chat: String,
        /// As it was put to sleep.
        until_ms: u64,
    },
    /// An answer has to be there by now.
    Late {
        /// `cht_…`
        chat: String,
        /// As the clock was set.
        due_ms: u64,
    },
    /// Asks how it was.
    Rate {
        /// `cht_…`
        chat: String,
        /// When.
        due_ms: u64,
    },
    /// Sends what was written to be sent now.
    Planned {
        /// `pla_…`
        id: String,
    },
    /// Ends the wait for an answer or for money, if the order still waits at that step.
    Expire {
        /// `ord_…`
        order: String,
        /// Its step.
        revision: u32,
    },
    /// Says that something is there again.
    Back {
        /// `cht_…`
        chat: String,
        /// What: `content.v1.ProductList`, base64.
        list: String,
        /// The same in words.
        fallback: String,
        /// Their language.
        language: String,
    },
    /// Brings a chat's roster to what the shop's is now.
    Roster {
        /// `cht_…`
        chat: String,
    },
}

/// Who speaks in a job's message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Signed {
    /// A member of staff.
    Person {
        /// `rdr_…`
        reader: String,
        /// As customers see it.
        name: String,
    },
    /// The shop's machine.
    Machine,
}

impl Signed {
    /// Takes over how a person signs.
    pub(crate) fn person(author: &Author) -> Option<Self> {
        let reader = ReaderId::from_slice(&author.reader).ok()?.to_string();
        Some(Self::Person { reader, name: author.name.clone() })
    }

    /// As the message carries it; `machine` is how the shop's machine signs.
    pub(crate) fn author(&self, machine: Author) -> Author {
        match self {
            Self::Machine => machine,
            Self::Person { reader, name } => Author {
                reader: reader.parse::<ReaderId>().map(ReaderId::to_vec).unwrap_or_default(),
                name: name.clone(),
                machine: false,
                reason: String::new(),
            },
        }
    }
}

impl Errand {
    /// The name of its kind in the table of jobs.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Say { .. } => "say",
            Self::Show { .. } => "show",
            Self::Go { .. } => "go",
            Self::Unanswered { .. } => "unanswered",
            Self::Ticket { .. } => "ticket",
            Self::Expire { .. } => "expire",
            Self::Back { .. } => "back",
            Self::Roster { .. } => "roster",
            Self::Keep { .. } => "keep",
            Self::Wake { .. } => "wake",
            Self::Late { .. } => "late",
            Self::Rate { .. } => "rate",
            Self::Planned { .. } => "planned",
        }
    }
}

/// The id of the message that a job sends: the same however often the job runs, so that it is sent
/// once. The account keeps two shops on one relay apart.
pub(crate) fn message_of(account: AccountId, job: &str) -> MessageId {
    let hash = Sha256::new()
        .chain_update(b"comptoir job message v1")
        .chain_update(account.0)
        .chain_update(job.as_bytes())
        .finalize();
    let mut id = [0; 16];
    id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    MessageId(id)
}
