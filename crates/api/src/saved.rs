//! Forms that a shop makes once and sends often: a few fields on one screen.

use serde::{Deserialize, Serialize};

use crate::rules::Texts;

/// A form of the shop's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct SavedForm {
    /// `frm_…`; empty for a new one.
    pub id: String,
    /// Its heading; at most 30 characters.
    pub titles: Texts,
    /// What is said with it; may be empty.
    #[serde(default)]
    pub texts: Texts,
    /// What is asked, from above: 1 to 12.
    pub fields: Vec<SavedField>,
}

/// Something to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct SavedField {
    /// What it takes.
    pub kind: FieldKind,
    /// What it asks; at most 60 characters.
    pub labels: Texts,
    /// What can be chosen, in each language as many lines: language and one title a line.
    #[serde(default)]
    pub options: Texts,
    /// The form does not go without it.
    #[serde(default)]
    pub required: bool,
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A line.
    #[default]
    Text,
    /// Several lines.
    Long,
    /// A number.
    Number,
    /// An address of e-mail.
    Email,
    /// A telephone number.
    Phone,
    /// A day.
    Date,
    /// One of the options.
    One,
    /// Any number of them.
    Many,
}

impl FieldKind {
    /// Whether there is something to choose from.
    pub fn has_options(self) -> bool {
        matches!(self, Self::One | Self::Many)
    }
}
