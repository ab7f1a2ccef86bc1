//! WhatsApp's Cloud API, as its real clients speak it: what they send, what they are told.
//!
//! Pure: the counter does what is asked. [`params`] reads a request however it was sent,
//! [`message`] checks what is to be said, [`error`] is every way to fail, [`webhook`] is what
//! programs are told.

pub mod error;
pub mod flow;
pub mod interactive;
pub mod loose;
pub mod media;
pub mod message;
pub mod params;
pub mod template;
pub mod webhook;

use serde::{Deserialize, Serialize};

pub use error::CloudError;

/// The version of the Graph API that is spoken; every other is taken for it.
pub const VERSION: &str = "v26.0";

/// What a program may do with its token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Send messages, and hear what customers write.
    Messages,
    /// Upload and fetch files.
    Media,
    /// Templates, forms, profile, short links, commerce settings.
    Catalogue,
    /// Subscribe to webhooks.
    Webhooks,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Messages, Self::Media, Self::Catalogue, Self::Webhooks];

    /// As commands and JSON write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Media => "media",
            Self::Catalogue => "catalogue",
            Self::Webhooks => "webhooks",
        }
    }
}

impl std::str::FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|scope| scope.name() == text);
        known.ok_or_else(|| {
            format!("no scope '{text}': there are messages, media, catalogue and webhooks")
        })
    }
}

/// What programs set on a shop's number and that has no place of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Profile: one line.
    pub about: String,
    /// Profile: longer.
    pub description: String,
    /// Profile: where letters go.
    pub email: String,
    /// Profile: at most two.
    pub websites: Vec<String>,
    /// Profile: what kind of business, in Meta's capitals.
    pub vertical: String,
    /// Whether carts can be sent.
    pub cart_enabled: bool,
    /// Whether the catalogue is shown.
    pub catalog_visible: bool,
    /// Questions to begin with, at most four.
    pub prompts: Vec<String>,
    /// Commands a bot knows: name and what it does.
    pub commands: Vec<(String, String)>,
    /// Whether a bot wants to be told when a chat is opened.
    pub welcome_message: bool,
    /// Two-step PIN as it was last set: its SHA-256 in hex, never itself.
    pub pin_hash: String,
    /// PEM: what forms' data is encrypted to; empty if none.
    pub public_key: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            about: String::new(),
            description: String::new(),
            email: String::new(),
            websites: Vec::new(),
            vertical: "RETAIL".to_owned(),
            cart_enabled: true,
            catalog_visible: true,
            prompts: Vec::new(),
            commands: Vec::new(),
            welcome_message: false,
            pin_hash: String::new(),
            public_key: String::new(),
        }
    }
}

/// A message's id as the Cloud API writes it: `wamid.` for `msg_`.
pub fn wamid(message: &str) -> String {
    format!("wamid.{}", message.strip_prefix("msg_").unwrap_or(message))
}

/// A message's own id, from what a program sent back.
pub fn message_of(wamid: &str) -> Option<String> {
    let rest = wamid.strip_prefix("wamid.")?;
    let fits =
        !rest.is_empty() && rest.len() <= 64 && rest.bytes().all(|b| b.is_ascii_alphanumeric());
    fits.then(|| format!("msg_{}", rest.to_ascii_lowercase()))
}
