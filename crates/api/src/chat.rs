//! A conversation as a person sees it, the same types for the customer's app and the console.

pub use crate::order::{
    Address, Handover, Order, OrderDiscount, OrderLine, OrderMore, OrderRefund, OrderState,
    OrderStep, OrderTax,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::catalogue::Availability;

/// Minor units of an ISO 4217 currency: 1250 EUR is 12,50 €.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Money {
    /// Cents, paise; the yen has none.
    pub minor: i64,
    /// "EUR".
    pub currency: String,
}

/// One entry of a thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// `msg_…`
    pub id: String,
    /// `cht_…`
    pub chat: String,
    /// Place in the thread on this device; grows. Pages and "read up to" go by it.
    pub at: i64,
    /// Who says it.
    pub from: From,
    /// When, by the sender's clock.
    pub sent_ms: u64,
    /// What it is.
    pub body: Body,
    /// The message it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Quoted>,
    /// What people put under it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// Whether its text was changed after sending.
    #[serde(default)]
    pub edited: bool,
    /// How far it has come; own messages only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The shop sent the like of it to many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broadcast: Option<About>,
    /// What a link in it leads to, as who sent it found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<LinkPreview>,
    /// It was said elsewhere first, and handed on.
    #[serde(default, skip_serializing_if = "is_false")]
    pub forwarded: bool,
    /// This person starred it; on their device alone.
    #[serde(default, skip_serializing_if = "is_false")]
    pub starred: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
pub(crate) fn is_false(value: &bool) -> bool {
    !value
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkPreview {
    /// As it stands in the message.
    pub url: String,
    /// What the page is called.
    pub title: String,
    /// One or two sentences; may be empty.
    #[serde(default)]
    pub description: String,
    /// A small picture as a data URL; empty if none.
    #[serde(default)]
    pub picture: String,
}

/// What a broadcast is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The topic that was agreed to.
    pub topic: String,
    /// What it is called.
    pub title: String,
    /// This device held it back: more came than was agreed to, or nothing was agreed to.
    #[serde(default)]
    pub held: bool,
}

/// Who says something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct From {
    /// On whose side of the thread it stands.
    pub side: Side,
    /// "Camille"; empty on a person's own messages and on notices.
    pub name: String,
    /// A machine said it: shown as "Automatic reply", with no person's name.
    #[serde(default)]
    pub machine: bool,
    /// "greeting", "away", "rule", "api", "broadcast", "broadcast_held": why the machine said it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// On whose side of the thread an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// This device's side: the customer's in the app, the shop's in the console.
    Own,
    /// The other side.
    Other,
    /// Nobody's: a notice in the middle.
    Notice,
}

/// How far an own message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Not sent, and will not be without a person's doing.
    Failed,
    /// Waiting here (clock).
    Waiting,
    /// The relay has it on disk (one tick).
    Sent,
    /// The other side's device has it (two ticks).
    Delivered,
    /// A person has read it (two ticks on a line). A machine never sets it.
    Read,
}

/// One line of the message that is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    /// `msg_…`
    pub id: String,
    /// Who said it; empty for the reader's own.
    pub name: String,
    /// On whose side it stands.
    pub side: Side,
    /// Its first line.
    pub text: String,
    /// Path or data URL of a thumbnail; empty if none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub picture: String,
}

/// An emoji and who put it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// One emoji.
    pub emoji: String,
    /// Whether this side put it.
    pub own: bool,
    /// Who put it.
    pub name: String,
}

/// What a message is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// Words.
    Text {
        /// Small Markdown.
        text: String,
    },
    /// It was deleted by who sent it.
    Deleted,
    /// A picture, video, voice note or document.
    Media(Media),
    /// A product card.
    Product(Product),
    /// Several.
    ProductList {
        /// Its heading.
        title: String,
        /// What is said of them; empty if nothing.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
        /// At most 30.
        products: Vec<Product>,
        /// How many there are in all.
        total: u32,
    },
    /// A cart sent as a message, before the shop has answered it. Once it has, the order's
    /// latest state is in [`Body::Order`] at the same place.
    Cart(Order),
    /// An order with its state: the ticket. `order.cart` names the cart it answers.
    Order(Order),
    /// A card with buttons, or a list behind one.
    Choice(Choice),
    /// Cards side by side.
    Carousel {
        /// Above them.
        text: String,
        /// 2 to 10; what was chosen is in the card it belongs to.
        cards: Vec<Choice>,
    },
    /// What was chosen.
    ChoiceAnswer {
        /// In words.
        text: String,
    },
    /// A form to fill in.
    Form(Form),
    /// What was filled in.
    FormAnswer {
        /// In words, a line a field.
        text: String,
        /// Each field in words, where the form is known.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        fields: Vec<Field>,
        /// What the form's last screen handed over.
        values: Value,
    },
    /// People's or businesses' addresses.
    Contacts {
        /// At least one.
        contacts: Vec<Contact>,
    },
    /// The shop asks whether it may write of a topic.
    Consent {
        /// "marketing".
        topic: String,
        /// What one agrees to.
        text: String,
        /// At most so many messages a month; 0 says nothing of it.
        per_month_max: u32,
        /// What was answered; `None` while nothing was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        given: Option<bool>,
    },
    /// The customer lets the shop write of a topic, or no longer does.
    ConsentReceipt {
        /// "marketing".
        topic: String,
        /// Whether it may.
        given: bool,
        /// What the customer was shown.
        text: String,
        /// At most so many messages a month; 0 says nothing of it.
        per_month_max: u32,
    },
    /// Something happened to the chat itself.
    Notice {
        /// What.
        notice: Notice,
        /// Whom or what it is about.
        subject: String,
        /// More of it.
        detail: String,
        /// How many, where it counts something.
        number: u64,
    },
    /// A place.
    Location {
        /// Degrees.
        latitude: f64,
        /// Degrees.
        longitude: f64,
        /// What is there.
        name: String,
        /// Where that is, in words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        address: String,
    },
    /// A kind this version does not know, or does not draw yet: what it says of itself.
    Other {
        /// Its plain-text fallback.
        text: String,
    },
    /// A person's note to the team; console only, never sent.
    Note {
        /// What it says.
        text: String,
    },
}

/// What happened to a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// It began, encrypted.
    Encrypted,
    /// Somebody can read from here on.
    ReaderJoined,
    /// Somebody no longer reads.
    ReaderLeft,
    /// A key changed.
    KeyChanged,
    /// How long messages are kept changed.
    RetentionChanged,
    /// Messages are missing: `number` of them; they have been asked for again.
    Missing,
    /// This device had lost its place and is back.
    Healed,
    /// The other side closed the chat.
    ChatClosed,
    /// The other side erased its messages.
    Erased,
    /// Something the relay or a stranger sent was refused.
    Refused,
}

/// A file in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Media {
    /// "image", "video", "voice", "audio", "sticker", "document".
    pub media: String,
    /// File name.
    pub name: String,
    /// Media type.
    pub mime: String,
    /// Words under it.
    pub caption: String,
    /// Of the plaintext.
    pub size_bytes: u64,
    /// Pixels; 0 if not a picture.
    pub width_px: u32,
    /// Pixels; 0 if not a picture.
    pub height_px: u32,
    /// `data:` URL of the thumbnail; empty if none.
    pub thumbnail: String,
    /// Whether this device has the file itself.
    pub here: bool,
    /// How long a film or a sound is; 0 if not known.
    #[serde(default)]
    pub duration_ms: u64,
    /// How loud a voice note is, 0 to 255 a bar; empty if not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waveform: Vec<u8>,
}

/// A product in a message, as it was when it was sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Product {
    /// The shop's id.
    pub product: String,
    /// The variant's id; empty if none.
    pub variant: String,
    /// As the shop writes it.
    pub title: String,
    /// Weight, variant.
    pub subtitle: String,
    /// What it costs.
    pub price: Money,
    /// "25,00 €/kg"; may be empty.
    pub unit_price: String,
    /// Path under the shop's base URL; empty if none.
    pub picture: String,
    /// What is left.
    pub availability: Availability,
    /// The customer asks about it.
    pub question: bool,
    /// The customer asks to be told when it is there again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wish: bool,
}

/// A card with buttons, or a list behind one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Choice {
    /// The question; small Markdown.
    pub text: String,
    /// One line above; empty if none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub header: String,
    /// A picture, a film or a document above, instead of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_media: Option<Media>,
    /// One line below; empty if none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub footer: String,
    /// At most 50; none on a card that is only read.
    pub options: Vec<ChoiceOption>,
    /// Shown as a list behind a button, rather than as buttons.
    pub list: bool,
    /// What that button says.
    pub button: String,
    /// Whether several can be chosen.
    pub many: bool,
    /// Ids of what was chosen; empty while nothing was.
    pub chosen: Vec<String>,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ChoiceOption {
    /// What comes back.
    pub id: String,
    /// What the button says.
    pub title: String,
    /// One more line, in a list.
    pub description: String,
    /// What pressing it does.
    #[serde(default)]
    pub act: OptionAct,
    /// Address, phone number or code to copy; else empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// The heading it stands under, in a list.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub section: String,
}

/// What pressing an option does. Whatever it is, nothing happens unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum OptionAct {
    /// Says it: `answer`.
    #[default]
    Reply,
    /// Opens the address in `value`.
    OpenUrl,
    /// Calls the number in `value`.
    Call,
    /// Copies `value`.
    Copy,
    /// Sends where one is: `send_location`, in reply to the card.
    ShareLocation,
    /// Sends an address of one's own: `send_contact`, in reply to the card.
    ShareContact,
    /// Opens the shop's catalogue.
    OpenCatalogue,
}

/// A form of one or more screens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Form {
    /// The shop's id of it.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Beside the button that opens it; small Markdown.
    pub text: String,
    /// One line above; empty if none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub header: String,
    /// A picture, a film or a document above, instead of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_media: Option<Media>,
    /// One line below; empty if none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub footer: String,
    /// What opens it.
    pub button: String,
    /// Its first screen; empty: the first of `schema`.
    pub screen: String,
    /// Its screens, as WhatsApp's Flow JSON has them.
    pub schema: Value,
    /// What fills in `${data.…}` of the first screen.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub data: Value,
    /// Its first screen comes from the shop: `ask_form` as it is opened.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
    /// What was answered; `None` while nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<Value>,
}

/// A field of a form that was filled in, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Field {
    /// As the form names it.
    pub label: String,
    /// As a person would say it.
    pub value: String,
}

/// Somebody's addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Contact {
    /// "Camille Moreau".
    pub name: String,
    /// At most 20 with those that follow.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    /// E-mail.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    /// Where they work.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub organisation: String,
    /// Pages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
    /// Street and town, in one line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
}

/// Somebody or something that can read a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// `rdr_…`
    pub id: String,
    /// "device", "staff", "automation", "token", "vendor".
    pub kind: String,
    /// "Camille".
    pub name: String,
    /// "owner", "agent".
    pub role: String,
    /// Whether it is this device or this person's side.
    pub own: bool,
    /// Whether it holds a key itself (a device), or reads through the counter.
    pub holds_key: bool,
    /// Since when.
    pub since_ms: u64,
}
