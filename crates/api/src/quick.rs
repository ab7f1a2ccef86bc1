//! Replies that a person of the team sends by a shortcut.

use serde::{Deserialize, Serialize};

use crate::rules::Texts;

/// A reply with a shortcut: `/bonjour`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct QuickReply {
    /// 1 to 25 of letters, digits and '-'.
    pub shortcut: String,
    /// At most 2,000 characters. `{name}`, `{order}` and `{shop}` are filled in. May be empty where
    /// there is a file.
    pub text: String,
    /// The same in other languages, for customers who read them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Texts,
    /// A picture or a document that goes with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<QuickFile>,
}

impl QuickReply {
    /// Its words for a customer who reads this language.
    pub fn text_in(&self, language: &str) -> &str {
        let first = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        let fits =
            |(tag, text): &&(String, String)| !text.is_empty() && first(tag) == first(language);
        self.texts.iter().find(fits).map_or(&self.text, |(_, text)| text)
    }
}

/// A file that was handed in for quick replies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct QuickFile {
    /// The SHA-256 of what is in it, in hex.
    pub id: String,
    /// As it is called; at most 120 characters.
    pub name: String,
    /// Its media type, as its sender said.
    pub mime: String,
    /// Bytes.
    pub size: u64,
}
