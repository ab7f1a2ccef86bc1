//! What both faces draw: the same bubble, ticket and composer for customer and shop.
//!
//! A part takes data and callbacks, and knows nothing of where either comes from.

pub mod answer;
pub mod avatar;
mod body;
pub mod bubble;
pub mod card;
pub mod composer;
pub mod consent;
pub mod dialog;
pub mod entries;
pub mod icon;
pub mod line;
pub mod markdown;
pub mod media;
pub mod menu;
pub mod notice;
pub mod people;
pub mod picked;
pub mod prepare;
pub mod preview;
pub mod product;
pub mod quote;
pub mod skeleton;
pub mod states;
pub mod stepper;
pub mod terms;
pub mod thread;
pub mod ticket;
pub mod toast;
pub mod voice;

use comptoir_api::chat::{Media, Message, Order, Product};
use leptos::prelude::*;

/// Who sits before the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// A customer, in the app.
    Customer,
    /// The shop's team, in the console.
    Counter,
}

/// Where a thread stands: what its entries need to know, and whom they tell.
#[derive(Clone, Copy)]
pub struct Frame {
    /// Who looks at it.
    pub face: Face,
    /// The shop's base URL: paths of pictures stand under it. Empty: this very origin.
    pub base: Signal<String>,
    /// The message that is kept above the thread; empty: none.
    pub top: Signal<String>,
    /// What a person does with an entry.
    pub act: Callback<Act>,
    /// Brings a file, as an address of this page.
    pub fetch: Callback<Fetching>,
    /// Where a photo is to be had sharp, if it comes by itself.
    pub sharp: Callback<Showing, Option<String>>,
}

/// A photo that an entry shows small.
pub struct Showing {
    /// `msg_…`
    pub message: String,
    /// What it is.
    pub file: Media,
}

/// A file that an entry needs here.
pub struct Fetching {
    /// The message that has it.
    pub message: Message,
    /// Which card of a carousel has it, from 0.
    pub card: Option<u32>,
    /// Told where it is, once it is here.
    pub done: Callback<String>,
}

/// What a person does with an entry of a thread.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Begins an answer to it.
    Reply(Message),
    /// Puts an emoji under it; the same one again takes it back (empty).
    React {
        /// `msg_…`
        message: String,
        /// One emoji, or nothing.
        emoji: String,
    },
    /// Begins to change its text.
    Edit(Message),
    /// Deletes it for everyone.
    Delete(String),
    /// Tries a failed one again.
    Retry(String),
    /// Goes to the message that is quoted.
    Jump(String),
    /// Opens a picture or fetches a file.
    OpenFile {
        /// The message that has it: as itself, or above its words.
        message: Message,
        /// Which card of a carousel has it, from 0.
        card: Option<u32>,
    },
    /// Opens what an entry asks for: its list, its form, its question.
    OpenSheet(Message),
    /// Opens an address (`https:`, `tel:`), once the person has seen where it leads.
    Visit(String),
    /// Copies words.
    Copy(String),
    /// Tells where one is, in answer to this message.
    ShareLocation(String),
    /// Puts a product in the basket.
    Add(Product),
    /// Asks to be told when a product is there again.
    Wish(Product),
    /// Opens a product's page.
    OpenProduct(Product),
    /// Sees all of a product list, or the catalogue.
    Browse,
    /// Opens an order's page.
    OpenOrder(Order),
    /// Accepts or declines a corrected order.
    Confirm {
        /// `ord_…`
        order: String,
        /// False declines it.
        accept: bool,
    },
    /// Puts an earlier order in the basket again.
    Reorder(Order),
    /// Answers a choice.
    Choose {
        /// `msg_…` of the choice.
        message: String,
        /// The options' ids.
        choices: Vec<String>,
    },
    /// Wants no more broadcasts of this topic.
    Unsubscribe(String),
    /// Stars it for oneself, or takes the star off.
    Star {
        /// `msg_…`
        message: String,
        /// Whether it has one.
        starred: bool,
    },
    /// Keeps it above the thread for oneself, or nothing.
    Top(Option<String>),
    /// Hands it on to another chat.
    Forward(Message),
    /// Asks for a day to go to, and offers this one.
    PickDay(u64),
    /// Opens the readers' panel.
    ShowReaders,
}

/// A path of the shop as an address: under its base, unless it already is one.
pub fn address(base: &str, path: &str) -> String {
    if path.is_empty() || path.starts_with("data:") || path.starts_with("http") {
        return path.to_owned();
    }
    format!("{}/{}", base.trim_end_matches('/'), path.trim_start_matches('/'))
}
