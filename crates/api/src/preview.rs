//! What a link leads to that the team is about to send.

use serde::{Deserialize, Serialize};

use crate::chat::LinkPreview;

/// Asks what a link leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkAsked {
    /// As it stands in the message.
    pub url: String,
}

/// What a link leads to: a product of the shop, a page elsewhere, or nothing to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct LinkFound {
    /// The shop's id of the product; empty if it is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub product: String,
    /// What the product is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// A page elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkPreview>,
}
