//! What a message holds: the object named like its `type`.

use serde::Serialize;

/// What a message is. Its name is the message's `type`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words.
    Text {
        /// They.
        body: String,
    },
    /// A picture.
    Image(Media),
    /// A film.
    Video(Media),
    /// Sound, a voice note among it.
    Audio(Media),
    /// Any other file.
    Document(Media),
    /// A sticker.
    Sticker(Media),
    /// A place.
    Location(Place),
    /// People's cards.
    Contacts(Vec<Card>),
    /// An emoji under a message.
    Reaction {
        /// Under which: `wamid.…`
        message_id: String,
        /// `None`: taken back.
        #[serde(skip_serializing_if = "Option::is_none")]
        emoji: Option<String>,
    },
    /// A template's button was pressed.
    Button {
        /// What the sender gave it.
        payload: String,
        /// What it says.
        text: String,
    },
    /// A button, a row or a form was answered.
    Interactive(Interactive),
    /// A cart.
    Order(Order),
    /// Something about the customer changed.
    System(System),
    /// A message was changed.
    Edit {
        /// Which.
        original_message_id: String,
        /// What it says now.
        message: Edited,
    },
    /// A message was deleted.
    Revoke {
        /// Which.
        original_message_id: String,
    },
    /// Nothing this API has a name for.
    Unsupported {
        /// What it is instead.
        #[serde(rename = "type")]
        kind: String,
    },
}

impl Kind {
    /// The message's `type`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Audio(_) => "audio",
            Self::Document(_) => "document",
            Self::Sticker(_) => "sticker",
            Self::Location(_) => "location",
            Self::Contacts(_) => "contacts",
            Self::Reaction { .. } => "reaction",
            Self::Button { .. } => "button",
            Self::Interactive(_) => "interactive",
            Self::Order(_) => "order",
            Self::System(_) => "system",
            Self::Edit { .. } => "edit",
            Self::Revoke { .. } => "revoke",
            Self::Unsupported { .. } => "unsupported",
        }
    }
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Media {
    /// Digits alone.
    pub id: String,
    /// Media type.
    pub mime_type: String,
    /// Of the file, base64.
    pub sha256: String,
    /// Words under it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// A document's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// Whether sound is a voice note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<bool>,
    /// Whether a sticker moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub animated: Option<bool>,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Place {
    /// Degrees.
    pub latitude: f64,
    /// Degrees.
    pub longitude: f64,
    /// What is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// A person's card.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Card {
    /// Who.
    pub name: CardName,
    /// Numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// Addresses to write to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<Email>,
    /// Pages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<Web>,
    /// Addresses to go to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// Where the person works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<Company>,
}

/// A name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CardName {
    /// As it is written.
    pub formatted_name: String,
    /// The same: which part is which is not known.
    pub first_name: String,
}

/// A number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Phone {
    /// As it is written.
    pub phone: String,
    /// "CELL".
    #[serde(rename = "type")]
    pub kind: &'static str,
}

/// An address to write to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Email {
    /// It.
    pub email: String,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Web {
    /// Its address.
    pub url: String,
}

/// An address to go to, in one piece.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Address {
    /// It.
    pub street: String,
}

/// A company.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Company {
    /// Its name.
    pub company: String,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Interactive {
    /// A button was pressed.
    ButtonReply {
        /// Which.
        button_reply: Reply,
    },
    /// A row was chosen.
    ListReply {
        /// Which.
        list_reply: ListReply,
    },
    /// A form was filled in.
    NfmReply {
        /// With what.
        nfm_reply: FlowReply,
    },
}

/// A pressed button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reply {
    /// What its sender calls it.
    pub id: String,
    /// What it says.
    pub title: String,
}

/// A chosen row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListReply {
    /// What its sender calls it.
    pub id: String,
    /// What it says.
    pub title: String,
    /// Its second line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A form that was filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FlowReply {
    /// "flow", "address_message".
    pub name: &'static str,
    /// One line for people.
    pub body: String,
    /// An object as JSON in a string.
    pub response_json: String,
}

/// A cart.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Order {
    /// The shop's catalogue.
    pub catalog_id: String,
    /// What the customer wrote with it.
    pub text: String,
    /// What is in it.
    pub product_items: Vec<OrderItem>,
}

/// A line of a cart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderItem {
    /// What the catalogue's feed calls it.
    pub product_retailer_id: String,
    /// Pieces.
    pub quantity: u32,
    /// Of one, as people write it: 12.5, not 1250.
    pub item_price: f64,
    /// ISO 4217.
    pub currency: String,
}

impl OrderItem {
    /// A line whose price is in minor units, of which `decimals` digits stand behind the point.
    pub fn new(
        product_retailer_id: String,
        quantity: u32,
        minor: i64,
        decimals: u32,
        currency: String,
    ) -> Self {
        // Both are exact in a double, so the quotient is the double nearest to the price.
        let item_price = minor as f64 / 10_f64.powi(decimals.min(9) as i32);
        Self { product_retailer_id, quantity, item_price, currency }
    }
}

/// What changed about a customer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct System {
    /// "user_changed_number", "customer_identity_changed", "user_changed_user_id".
    #[serde(rename = "type")]
    pub kind: String,
    /// In words.
    pub body: String,
    /// Bare digits, from now on.
    pub wa_id: String,
    /// From now on.
    pub user_id: String,
}

/// What a changed message says now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edited {
    /// "text".
    #[serde(rename = "type")]
    kind: &'static str,
    text: EditedText,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct EditedText {
    body: String,
}

impl Edited {
    /// Words.
    pub fn text(body: String) -> Self {
        Self { kind: "text", text: EditedText { body } }
    }
}
