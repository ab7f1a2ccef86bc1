//! What the team writes into a chat, from the console.

use serde::{Deserialize, Serialize};

/// Something the shop sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outgoing {
    /// Words.
    Text {
        /// At most 10,000 characters.
        text: String,
        /// `msg_…` it answers.
        #[serde(default)]
        reply_to: Option<String>,
        /// What a link in it leads to, as [`crate::preview::LinkFound`] had it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        preview: Option<crate::chat::LinkPreview>,
    },
    /// A product card.
    Product {
        /// Its id.
        product: String,
        /// The variant's.
        #[serde(default)]
        variant: Option<String>,
    },
    /// Several.
    ProductList {
        /// A heading.
        title: String,
        /// Ids, at most 30.
        products: Vec<String>,
    },
    /// Buttons or a list.
    Choice {
        /// The question.
        text: String,
        /// 2 to 50 titles.
        options: Vec<String>,
        /// As a list behind a button.
        #[serde(default)]
        list: bool,
    },
    /// Words with a button that opens the catalogue.
    Catalogue {
        /// Empty: a sentence in the customer's language.
        #[serde(default)]
        text: String,
    },
    /// One of the shop's own forms, in the customer's language.
    Form {
        /// `frm_…`
        form: String,
    },
}

/// An emoji for a message; empty takes it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct React {
    /// `msg_…`
    pub message: String,
    /// One emoji.
    pub emoji: String,
}

/// New words for an own message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// `msg_…`
    pub message: String,
    /// The new text.
    pub text: String,
}

/// Deletes an own message for everyone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delete {
    /// `msg_…`
    pub message: String,
}

/// A person has read up to here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadUpTo {
    /// `msg_…`
    pub message: String,
}

/// A person is typing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypingNow {
    /// Or has stopped.
    pub active: bool,
}

/// A note to the team; never sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewNote {
    /// At most 1,000 characters.
    pub text: String,
}

/// A message to be sent later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// At most 10,000 characters.
    pub text: String,
    /// When, milliseconds since 1970: to come, within a year.
    pub at_ms: u64,
    /// Not if the customer writes before.
    #[serde(default)]
    pub unless_written: bool,
}

/// The same, as it waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// `pla_…`
    pub id: String,
    /// `stf_…` in whose name.
    pub staff: String,
    /// What it says.
    pub text: String,
    /// When.
    pub at_ms: u64,
    /// Not if the customer writes before.
    pub unless_written: bool,
    /// Why it was not sent; it waits if nothing stands here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsent: Option<Unsent>,
}

/// Why a message was not sent when its time came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unsent {
    /// The customer wrote before.
    Written,
    /// Who wrote it does not answer in this chat any more.
    Nobody,
}

impl Unsent {
    /// As it is kept.
    pub fn name(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Nobody => "nobody",
        }
    }

    /// What a kept name says.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Written, Self::Nobody].into_iter().find(|why| why.name() == name)
    }
}
