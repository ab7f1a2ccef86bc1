//! What a program asks to say: `POST /{phone}/messages`, read and checked.

use serde::Deserialize;

use super::interactive::{self, Interactive};
use super::loose;
use super::params::Params;
use super::{CloudError, message_of};

/// Characters of a text.
pub const TEXT_CHARS_MAX: usize = 4_096;
/// Characters under a file.
pub const CAPTION_CHARS_MAX: usize = 1_024;
/// Characters of `biz_opaque_callback_data`.
pub const OPAQUE_CHARS_MAX: usize = 512;
/// Contacts in one message.
const CONTACTS_MAX: usize = 20;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Sends something.
    Send(Box<Send>),
    /// A customer's message was taken in by the program.
    Read {
        /// `msg_…`
        message: String,
        /// Whether to show that an answer is being written.
        typing: bool,
    },
}

/// A message to send.
#[derive(Debug, Clone, PartialEq)]
pub struct Send {
    /// To whom.
    pub to: Recipient,
    /// As the program wrote the recipient.
    pub input: String,
    /// `msg_…` that it answers.
    pub reply_to: Option<String>,
    /// Comes back in its statuses; empty if none.
    pub opaque: String,
    /// What it says.
    pub what: What,
}

/// A customer, by one of the two numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// Bare digits.
    WaId(String),
    /// Business-scoped user id.
    UserId(String),
}

/// What a message says.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Words.
    Text(String),
    /// A file.
    Media(MediaUse),
    /// An emoji under a message; empty takes it back.
    Reaction {
        /// `msg_…`
        message: String,
        /// One emoji.
        emoji: String,
    },
    /// A place.
    Location(Location),
    /// People's cards.
    Contacts(Vec<Contact>),
    /// Something to press.
    Interactive(Box<Interactive>),
    /// A template, filled in.
    Template(TemplateUse),
}

/// A file, by its id or by an address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MediaUse {
    /// "image", "video", "audio", "document", "sticker".
    pub kind: String,
    /// Digits; empty where it is by address.
    pub id: String,
    /// https or http; empty where it is by id.
    pub link: String,
    /// Words under it.
    pub caption: String,
    /// Its name; documents only.
    pub filename: String,
    /// A voice note.
    pub voice: bool,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Location {
    /// Degrees.
    #[serde(default, deserialize_with = "loose::number")]
    pub latitude: Option<f64>,
    /// Degrees.
    #[serde(default, deserialize_with = "loose::number")]
    pub longitude: Option<f64>,
    /// What is there.
    #[serde(default, deserialize_with = "loose::text")]
    pub name: String,
    /// Where that is.
    #[serde(default, deserialize_with = "loose::text")]
    pub address: String,
}

/// A person's card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact {
    /// As it is shown.
    pub name: String,
    /// Numbers as they were written.
    pub phones: Vec<String>,
    /// Addresses.
    pub emails: Vec<String>,
    /// Where the person works.
    pub organisation: String,
    /// Pages.
    pub urls: Vec<String>,
    /// Postal addresses, a line each.
    pub addresses: Vec<String>,
}

/// A template, and what fills it in.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct TemplateUse {
    /// Its name.
    #[serde(default, deserialize_with = "loose::text")]
    pub name: String,
    /// Its language.
    #[serde(default, deserialize_with = "loose::object")]
    pub language: Option<Language>,
    /// What fills it in.
    #[serde(default, deserialize_with = "loose::list")]
    pub components: Vec<Component>,
}

/// A template's language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Language {
    /// `fr`, `en_US`.
    #[serde(default, deserialize_with = "loose::text")]
    pub code: String,
}

/// What fills a part of a template in.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Component {
    /// "header", "body", "button", "carousel", in any case.
    #[serde(default, rename = "type", deserialize_with = "loose::text")]
    pub part: String,
    /// Of a button: "quick_reply", "url", "copy_code", "flow", "catalog", …
    #[serde(default, deserialize_with = "loose::text")]
    pub sub_type: String,
    /// Of a button: which.
    #[serde(default, deserialize_with = "loose::text")]
    pub index: String,
    /// What fills it in, in order or by name. Shapes differ by kind: read when it is filled in.
    #[serde(default, deserialize_with = "loose::list")]
    pub parameters: Vec<serde_json::Value>,
    /// Of a carousel.
    #[serde(default, deserialize_with = "loose::list")]
    pub cards: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default, deserialize_with = "loose::text")]
    messaging_product: String,
    #[serde(default, deserialize_with = "loose::text")]
    recipient_type: String,
    #[serde(default, deserialize_with = "loose::text")]
    to: String,
    #[serde(default, deserialize_with = "loose::text")]
    recipient: String,
    #[serde(default, rename = "type", deserialize_with = "loose::text")]
    kind: String,
    #[serde(default, deserialize_with = "loose::text")]
    status: String,
    #[serde(default, deserialize_with = "loose::text")]
    message_id: String,
    #[serde(default, deserialize_with = "loose::object")]
    typing_indicator: Option<serde_json::Value>,
    #[serde(default, deserialize_with = "loose::object")]
    context: Option<Context>,
    #[serde(default, deserialize_with = "loose::text")]
    biz_opaque_callback_data: String,
}

#[derive(Deserialize)]
struct Context {
    #[serde(default, deserialize_with = "loose::text")]
    message_id: String,
}

#[derive(Deserialize)]
struct Text {
    #[serde(default, deserialize_with = "loose::text")]
    body: String,
}

#[derive(Deserialize, Default)]
pub(super) struct File {
    #[serde(default, deserialize_with = "loose::text")]
    id: String,
    #[serde(default, deserialize_with = "loose::text")]
    link: String,
    #[serde(default, deserialize_with = "loose::text")]
    caption: String,
    #[serde(default, deserialize_with = "loose::text")]
    filename: String,
    #[serde(default, deserialize_with = "loose::truth")]
    voice: bool,
}

#[derive(Deserialize)]
struct Reaction {
    #[serde(default, deserialize_with = "loose::text")]
    message_id: String,
    #[serde(default, deserialize_with = "loose::text")]
    emoji: String,
}

#[derive(Deserialize)]
struct Card {
    #[serde(default, deserialize_with = "loose::object")]
    name: Option<CardName>,
    #[serde(default, deserialize_with = "loose::list")]
    phones: Vec<CardLine>,
    #[serde(default, deserialize_with = "loose::list")]
    emails: Vec<CardLine>,
    #[serde(default, deserialize_with = "loose::list")]
    urls: Vec<CardLine>,
    #[serde(default, deserialize_with = "loose::list")]
    addresses: Vec<serde_json::Map<String, serde_json::Value>>,
    #[serde(default, deserialize_with = "loose::object")]
    org: Option<CardOrg>,
}

#[derive(Deserialize)]
struct CardName {
    #[serde(default, deserialize_with = "loose::text")]
    formatted_name: String,
}

#[derive(Deserialize)]
struct CardLine {
    #[serde(default, deserialize_with = "loose::text")]
    phone: String,
    #[serde(default, deserialize_with = "loose::text")]
    email: String,
    #[serde(default, deserialize_with = "loose::text")]
    url: String,
}

#[derive(Deserialize)]
struct CardOrg {
    #[serde(default, deserialize_with = "loose::text")]
    company: String,
}

/// Reads and checks what is asked.
pub fn read(params: &Params) -> Result<Request, CloudError> {
    let asked: Asked = params.read()?;
    if asked.messaging_product != "whatsapp" {
        let details = "The parameter 'messaging_product' is required and has to be \"whatsapp\".";
        return Err(CloudError::invalid(details));
    }
    if asked.status == "read" || asked.status == "READ" {
        let message = message("message_id", &asked.message_id)?;
        return Ok(Request::Read { message, typing: asked.typing_indicator.is_some() });
    }
    if !asked.status.is_empty() {
        return Err(CloudError::value("'status' has to be \"read\" or left out."));
    }
    let (to, input) = recipient(&asked)?;
    let reply_to = match asked.context {
        Some(context) if !context.message_id.is_empty() => {
            Some(message("context.message_id", &context.message_id)?)
        }
        _ => None,
    };
    within("biz_opaque_callback_data", &asked.biz_opaque_callback_data, OPAQUE_CHARS_MAX)?;
    let what = what(params, &asked.kind)?;
    let opaque = asked.biz_opaque_callback_data;
    Ok(Request::Send(Box::new(Send { to, input, reply_to, opaque, what })))
}

fn recipient(asked: &Asked) -> Result<(Recipient, String), CloudError> {
    if asked.recipient_type == "group" {
        return Err(CloudError::unsupported("There are no groups here: send to one customer."));
    }
    // Where both are given, the number wins.
    if !asked.to.is_empty() {
        return Ok((recipient_of(&asked.to), asked.to.clone()));
    }
    if !asked.recipient.is_empty() {
        return Ok((recipient_of(&asked.recipient), asked.recipient.clone()));
    }
    Err(CloudError::missing("The parameter 'to' is required: a customer's wa_id or user id."))
}

/// A customer as a program writes one: a number in any dress, or a user id.
pub fn recipient_of(text: &str) -> Recipient {
    let text = text.trim();
    match text.split_once('.') {
        Some((country, digits))
            if country.len() == 2
                && country.bytes().all(|letter| letter.is_ascii_uppercase())
                && digits.bytes().all(|digit| digit.is_ascii_digit()) =>
        {
            Recipient::UserId(text.to_owned())
        }
        _ => Recipient::WaId(text.chars().filter(char::is_ascii_digit).collect()),
    }
}

fn what(params: &Params, kind: &str) -> Result<What, CloudError> {
    let kind = if kind.is_empty() { "text" } else { kind };
    match kind {
        "text" => {
            let text = needed::<Text>(params, "text")?.body;
            if text.trim().is_empty() {
                return Err(CloudError::missing("The parameter 'text.body' is required."));
            }
            within("text.body", &text, TEXT_CHARS_MAX)?;
            Ok(What::Text(text))
        }
        "image" | "video" | "audio" | "document" | "sticker" => {
            Ok(What::Media(media(kind, needed(params, kind)?, kind)?))
        }
        "reaction" => {
            let reaction: Reaction = needed(params, kind)?;
            let message = message("reaction.message_id", &reaction.message_id)?;
            within("reaction.emoji", &reaction.emoji, 16)?;
            Ok(What::Reaction { message, emoji: reaction.emoji })
        }
        "location" => location(needed(params, kind)?).map(What::Location),
        "contacts" => contacts(needed(params, kind)?).map(What::Contacts),
        "interactive" => {
            interactive::read(needed(params, kind)?).map(|card| What::Interactive(Box::new(card)))
        }
        "template" => template(needed(params, kind)?).map(What::Template),
        other => {
            let other: String = other.chars().take(40).collect();
            Err(CloudError::unsupported(format!("There are no messages of type '{other}'.")))
        }
    }
}

fn needed<T: serde::de::DeserializeOwned>(params: &Params, name: &str) -> Result<T, CloudError> {
    let found = params.object(name)?;
    found.ok_or_else(|| CloudError::missing(format!("The parameter '{name}' is required.")))
}

/// Checks a file that `field` names.
pub(super) fn media(kind: &str, file: File, field: &str) -> Result<MediaUse, CloudError> {
    let File { id, link, caption, filename, voice } = file;
    match (id.is_empty(), link.is_empty()) {
        (true, true) => {
            let details = format!("'{field}' needs an 'id' of an upload or a 'link'.");
            return Err(CloudError::missing(details));
        }
        (false, _) if !id.bytes().all(|digit| digit.is_ascii_digit()) => {
            return Err(CloudError::value(format!("'{field}.id' has to be digits.")));
        }
        _ => {}
    }
    let fetchable = link.is_empty() || link.starts_with("https://") || link.starts_with("http://");
    if !fetchable || link.len() > 2_048 {
        let details = format!("'{field}.link' has to be an http or https address.");
        return Err(CloudError::value(details));
    }
    within(&format!("{field}.caption"), &caption, CAPTION_CHARS_MAX)?;
    within(&format!("{field}.filename"), &filename, 240)?;
    let captioned = !matches!(kind, "audio" | "sticker");
    let caption = if captioned { caption } else { String::new() };
    Ok(MediaUse { kind: kind.to_owned(), id, link, caption, filename, voice })
}

/// Reads and checks a file of a template's header.
pub(super) fn file_of(
    kind: &str,
    file: serde_json::Value,
    field: &str,
) -> Result<MediaUse, CloudError> {
    let file = serde_json::from_value(file)
        .map_err(|error| CloudError::value(format!("'{field}': {error}.")))?;
    media(kind, file, field)
}

fn location(place: Location) -> Result<Location, CloudError> {
    let (Some(latitude), Some(longitude)) = (place.latitude, place.longitude) else {
        let details = "'location' needs 'latitude' and 'longitude'.";
        return Err(CloudError::missing(details));
    };
    if latitude.abs() > 90.0 || longitude.abs() > 180.0 {
        return Err(CloudError::value("'location' is not on earth."));
    }
    within("location.name", &place.name, 200)?;
    within("location.address", &place.address, 1_000)?;
    Ok(place)
}

fn contacts(cards: Vec<Card>) -> Result<Vec<Contact>, CloudError> {
    if cards.is_empty() {
        return Err(CloudError::missing("'contacts' needs at least one."));
    }
    if cards.len() > CONTACTS_MAX {
        let details = format!("'contacts': {}, at most {CONTACTS_MAX}.", cards.len());
        return Err(CloudError::value(details));
    }
    cards.into_iter().map(contact).collect()
}

fn contact(card: Card) -> Result<Contact, CloudError> {
    let name = card.name.map(|name| name.formatted_name).unwrap_or_default();
    if name.trim().is_empty() {
        let details = "The parameter 'contacts[].name.formatted_name' is required.";
        return Err(CloudError::missing(details));
    }
    within("contacts[].name.formatted_name", &name, 200)?;
    let full = |lines: Vec<String>| -> Result<Vec<String>, CloudError> {
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        lines.iter().try_for_each(|line| within("contacts[]", line, 200))?;
        if lines.len() > 10 {
            return Err(CloudError::value("'contacts[]': at most ten of each kind."));
        }
        Ok(lines)
    };
    let lines = |from: Vec<CardLine>, take: fn(CardLine) -> String| {
        full(from.into_iter().map(take).collect())
    };
    let addresses = card.addresses.into_iter().map(|address| {
        let parts = ["street", "city", "state", "zip", "country"];
        let parts = parts.iter().filter_map(|part| address.get(*part)?.as_str());
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    });
    let organisation = card.org.map(|org| org.company).unwrap_or_default();
    within("contacts[].org.company", &organisation, 200)?;
    Ok(Contact {
        name,
        phones: lines(card.phones, |line| line.phone)?,
        emails: lines(card.emails, |line| line.email)?,
        urls: lines(card.urls, |line| line.url)?,
        addresses: full(addresses.collect())?,
        organisation,
    })
}

fn template(asked: TemplateUse) -> Result<TemplateUse, CloudError> {
    if asked.name.is_empty() {
        return Err(CloudError::missing("The parameter 'template.name' is required."));
    }
    if asked.language.as_ref().is_none_or(|language| language.code.is_empty()) {
        return Err(CloudError::missing("The parameter 'template.language.code' is required."));
    }
    Ok(asked)
}

/// Reads a message's id as this API writes it.
pub(super) fn message(field: &str, text: &str) -> Result<String, CloudError> {
    if text.is_empty() {
        return Err(CloudError::missing(format!("The parameter '{field}' is required.")));
    }
    message_of(text)
        .ok_or_else(|| CloudError::value(format!("'{field}' is not the id of a message here.")))
}

/// Holds a text to a number of characters.
pub(super) fn within(field: &str, text: &str, limit: usize) -> Result<(), CloudError> {
    let size = text.chars().count();
    if size <= limit {
        return Ok(());
    }
    Err(CloudError::value(format!("'{field}' has {size} characters; at most {limit} fit.")))
}
