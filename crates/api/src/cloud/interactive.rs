//! Messages with something to press: buttons, lists, products, forms, questions for a place.

use std::collections::HashSet;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::CloudError;
use super::loose;
use super::message::{File, MediaUse, media, within};

/// Characters of the main text.
const BODY_CHARS_MAX: usize = 1_024;
/// Characters of a list's or a product's main text.
const LONG_BODY_CHARS_MAX: usize = 4_096;
/// Characters above and below.
const LINE_CHARS_MAX: usize = 60;
const BUTTONS_MAX: usize = 3;
const BUTTON_CHARS_MAX: usize = 20;
const BUTTON_ID_CHARS_MAX: usize = 256;
const ROWS_MAX: usize = 10;
const ROW_TITLE_CHARS_MAX: usize = 24;
const ROW_ID_CHARS_MAX: usize = 200;
const ROW_DESCRIPTION_CHARS_MAX: usize = 72;
const PRODUCTS_MAX: usize = 30;
const CARDS_MAX: usize = 10;

/// A card with something to press.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Interactive {
    /// What stands above.
    pub header: Option<Header>,
    /// Its main text.
    pub body: String,
    /// One line below.
    pub footer: String,
    /// What can be pressed.
    pub action: Action,
}

/// What stands above a card.
#[derive(Debug, Clone, PartialEq)]
pub enum Header {
    /// One line.
    Text(String),
    /// A picture, film or document.
    Media(MediaUse),
}

/// What can be pressed.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Action {
    /// Nothing.
    #[default]
    None,
    /// One to three buttons.
    Buttons(Vec<Row>),
    /// A list behind a button.
    List {
        /// What opens it.
        button: String,
        /// Rows under headings.
        sections: Vec<(String, Vec<Row>)>,
    },
    /// Opens an address.
    Url {
        /// What the button says.
        text: String,
        /// Where it leads.
        url: String,
    },
    /// A product of the catalogue.
    Product(String),
    /// Products under headings.
    Products(Vec<(String, Vec<String>)>),
    /// Opens the catalogue; with the product whose picture stands for it.
    Catalog(Option<String>),
    /// Opens a form.
    Flow(FlowUse),
    /// Asks where the customer is.
    AskLocation,
    /// Asks for the customer's card.
    AskContact,
    /// Asks for an address, in a form.
    AskAddress {
        /// What is known of it already, by field.
        values: Vec<(String, String)>,
    },
    /// Cards side by side.
    Carousel(Vec<Interactive>),
    /// What a template's buttons do.
    Presses(Vec<Press>),
}

/// A template's button.
#[derive(Debug, Clone, PartialEq)]
pub enum Press {
    /// Comes back with its payload.
    Reply {
        /// What comes back.
        payload: String,
        /// What it says.
        title: String,
    },
    /// Opens an address.
    Url {
        /// What it says.
        title: String,
        /// Where it leads.
        url: String,
    },
    /// Calls a number.
    Call {
        /// What it says.
        title: String,
        /// The number.
        number: String,
    },
    /// Copies a code.
    Copy {
        /// What it says.
        title: String,
        /// The code.
        code: String,
    },
    /// Opens the catalogue.
    Catalog {
        /// What it says.
        title: String,
    },
    /// Opens a form; `flow_cta` is what the button says.
    Flow(FlowUse),
}

/// A button, or a row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Row {
    /// What comes back.
    #[serde(default, deserialize_with = "loose::text")]
    pub id: String,
    /// What it says.
    #[serde(default, deserialize_with = "loose::text")]
    pub title: String,
    /// One more line, in a list.
    #[serde(default, deserialize_with = "loose::text")]
    pub description: String,
}

/// A form to open.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct FlowUse {
    /// Digits; empty where it is by name.
    #[serde(default, deserialize_with = "loose::text")]
    pub flow_id: String,
    /// Its name; empty where it is by id.
    #[serde(default, deserialize_with = "loose::text")]
    pub flow_name: String,
    /// Comes back with the answer.
    #[serde(default, deserialize_with = "loose::text")]
    pub flow_token: String,
    /// What the button says.
    #[serde(default, deserialize_with = "loose::text")]
    pub flow_cta: String,
    /// "draft" or "published".
    #[serde(default, deserialize_with = "loose::text")]
    pub mode: String,
    /// "navigate" or "data_exchange".
    #[serde(default, deserialize_with = "loose::text")]
    pub flow_action: String,
    /// First screen and what fills it in.
    #[serde(default, deserialize_with = "loose::object")]
    pub flow_action_payload: Option<FlowStart>,
}

/// Where a form begins.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct FlowStart {
    /// Its first screen.
    #[serde(default, deserialize_with = "loose::text")]
    pub screen: String,
    /// What fills it in.
    #[serde(default, deserialize_with = "loose::object")]
    pub data: Option<Value>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default, rename = "type", deserialize_with = "loose::text")]
    kind: String,
    #[serde(default, deserialize_with = "loose::object")]
    header: Option<AskedHeader>,
    #[serde(default, deserialize_with = "loose::object")]
    body: Option<Words>,
    #[serde(default, deserialize_with = "loose::object")]
    footer: Option<Words>,
    #[serde(default, deserialize_with = "loose::object")]
    action: Option<Value>,
}

#[derive(Deserialize)]
struct Words {
    #[serde(default, deserialize_with = "loose::text")]
    text: String,
}

#[derive(Deserialize)]
struct AskedHeader {
    #[serde(default, rename = "type", deserialize_with = "loose::text")]
    kind: String,
    #[serde(default, deserialize_with = "loose::text")]
    text: String,
    #[serde(default, deserialize_with = "loose::object")]
    image: Option<File>,
    #[serde(default, deserialize_with = "loose::object")]
    video: Option<File>,
    #[serde(default, deserialize_with = "loose::object")]
    document: Option<File>,
}

#[derive(Deserialize)]
struct Buttons {
    #[serde(default, deserialize_with = "loose::list")]
    buttons: Vec<Button>,
}

#[derive(Deserialize)]
struct Button {
    #[serde(default, deserialize_with = "loose::object")]
    reply: Option<Row>,
    #[serde(default, deserialize_with = "loose::object")]
    quick_reply: Option<Row>,
}

#[derive(Deserialize)]
struct Lists {
    #[serde(default, deserialize_with = "loose::text")]
    button: String,
    #[serde(default, deserialize_with = "loose::list")]
    sections: Vec<Section>,
}

#[derive(Deserialize)]
struct Section {
    #[serde(default, deserialize_with = "loose::text")]
    title: String,
    #[serde(default, deserialize_with = "loose::list")]
    rows: Vec<Row>,
    #[serde(default, deserialize_with = "loose::list")]
    product_items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    #[serde(default, deserialize_with = "loose::text")]
    product_retailer_id: String,
}

#[derive(Deserialize)]
struct Named<T> {
    #[serde(default = "none", deserialize_with = "loose::object", bound = "T: DeserializeOwned")]
    parameters: Option<T>,
}

fn none<T>() -> Option<T> {
    None
}

#[derive(Deserialize)]
struct UrlParameters {
    #[serde(default, deserialize_with = "loose::text")]
    display_text: String,
    #[serde(default, deserialize_with = "loose::text")]
    url: String,
}

#[derive(Deserialize)]
struct CatalogParameters {
    #[serde(default, deserialize_with = "loose::text")]
    thumbnail_product_retailer_id: String,
}

#[derive(Deserialize)]
struct AddressParameters {
    #[serde(default, deserialize_with = "loose::object")]
    values: Option<serde_json::Map<String, Value>>,
}

#[derive(Deserialize)]
struct Cards {
    #[serde(default, deserialize_with = "loose::list")]
    cards: Vec<Asked>,
}

/// Reads and checks one.
pub(super) fn read(asked: Asked) -> Result<Interactive, CloudError> {
    let kind = asked.kind.clone();
    let long = matches!(kind.as_str(), "list" | "product" | "product_list");
    let limit = if long { LONG_BODY_CHARS_MAX } else { BODY_CHARS_MAX };
    let optional = matches!(kind.as_str(), "product" | "carousel");
    let (card, value) = around(asked, limit, optional)?;
    let action = match kind.as_str() {
        "button" => Action::Buttons(buttons(parse(value)?)?),
        "list" => list(parse(value)?)?,
        "cta_url" => url(parse::<Named<_>>(value)?.parameters)?,
        "product" => Action::Product(product(parse(value)?)?),
        "product_list" => {
            if !matches!(card.header, Some(Header::Text(_))) {
                let details = "A 'product_list' needs a 'header' of type text.";
                return Err(CloudError::missing(details));
            }
            products(parse(value)?)?
        }
        "catalog_message" => {
            let parameters = parse::<Named<CatalogParameters>>(value)?.parameters;
            let product = parameters.map(|named| named.thumbnail_product_retailer_id);
            Action::Catalog(product.filter(|product| !product.is_empty()))
        }
        "flow" => flow(parse::<Named<_>>(value)?.parameters)?,
        "location_request_message" => Action::AskLocation,
        "request_contact_info" => Action::AskContact,
        "address_message" => address(parse::<Named<_>>(value)?.parameters),
        "carousel" => carousel(parse(value)?)?,
        "" => return Err(CloudError::missing("The parameter 'interactive.type' is required.")),
        "call_permission_request" | "voice_call" => {
            return Err(CloudError::unsupported(
                "There are no calls here: send a message instead.",
            ));
        }
        other => {
            let other: String = other.chars().take(40).collect();
            let details = format!("There are no interactive messages of type '{other}'.");
            return Err(CloudError::unsupported(details));
        }
    };
    Ok(Interactive { action, ..card })
}

fn around(
    asked: Asked,
    limit: usize,
    optional: bool,
) -> Result<(Interactive, Option<Value>), CloudError> {
    let header = asked.header.map(header).transpose()?.flatten();
    let body = asked.body.map(|body| body.text).unwrap_or_default();
    if body.trim().is_empty() && !optional {
        return Err(CloudError::missing("The parameter 'interactive.body.text' is required."));
    }
    within("interactive.body.text", &body, limit)?;
    let footer = asked.footer.map(|footer| footer.text).unwrap_or_default();
    within("interactive.footer.text", &footer, LINE_CHARS_MAX)?;
    Ok((Interactive { header, body, footer, action: Action::None }, asked.action))
}

fn header(asked: AskedHeader) -> Result<Option<Header>, CloudError> {
    let AskedHeader { kind, text, image, video, document } = asked;
    let file = match kind.to_ascii_lowercase().as_str() {
        "text" | "" if text.is_empty() => return Ok(None),
        "text" | "" => {
            within("interactive.header.text", &text, LINE_CHARS_MAX)?;
            return Ok(Some(Header::Text(text)));
        }
        "image" => ("image", image),
        "video" => ("video", video),
        "document" => ("document", document),
        _ => {
            let details = "'interactive.header.type' is text, image, video or document.";
            return Err(CloudError::value(details));
        }
    };
    let (kind, Some(file)) = file else {
        let details = format!("The parameter 'interactive.header.{kind}' is required.");
        return Err(CloudError::missing(details));
    };
    media(kind, file, &format!("interactive.header.{kind}")).map(|file| Some(Header::Media(file)))
}

fn parse<T: DeserializeOwned>(action: Option<Value>) -> Result<T, CloudError> {
    let action = action
        .ok_or_else(|| CloudError::missing("The parameter 'interactive.action' is required."))?;
    serde_json::from_value(action)
        .map_err(|error| CloudError::value(format!("'interactive.action': {error}.")))
}

fn buttons(asked: Buttons) -> Result<Vec<Row>, CloudError> {
    let rows: Option<Vec<Row>> =
        asked.buttons.into_iter().map(|button| button.reply.or(button.quick_reply)).collect();
    let rows = rows
        .ok_or_else(|| CloudError::value("'interactive.action.buttons' are of type reply here."))?;
    if rows.is_empty() || rows.len() > BUTTONS_MAX {
        let details = format!(
            "'interactive.action.buttons' has {}; it takes 1 to {BUTTONS_MAX}.",
            rows.len()
        );
        return Err(CloudError::value(details));
    }
    for row in &rows {
        named(row, "interactive.action.buttons[].reply")?;
        within("interactive.action.buttons[].reply.title", &row.title, BUTTON_CHARS_MAX)?;
        within("interactive.action.buttons[].reply.id", &row.id, BUTTON_ID_CHARS_MAX)?;
    }
    unique(rows.iter(), "interactive.action.buttons[].reply.id")?;
    Ok(rows)
}

fn list(asked: Lists) -> Result<Action, CloudError> {
    if asked.button.trim().is_empty() {
        let details = "The parameter 'interactive.action.button' is required.";
        return Err(CloudError::missing(details));
    }
    within("interactive.action.button", &asked.button, BUTTON_CHARS_MAX)?;
    let rows: Vec<&Row> = asked.sections.iter().flat_map(|section| &section.rows).collect();
    if rows.is_empty() || rows.len() > ROWS_MAX {
        let details = format!(
            "'interactive.action.sections' has {} rows; it takes 1 to {ROWS_MAX}.",
            rows.len()
        );
        return Err(CloudError::value(details));
    }
    let untitled = asked.sections.iter().any(|section| section.title.trim().is_empty());
    if asked.sections.len() > 1 && untitled {
        let details = "'interactive.action.sections[].title' is required where there are several.";
        return Err(CloudError::missing(details));
    }
    for section in &asked.sections {
        within("interactive.action.sections[].title", &section.title, ROW_TITLE_CHARS_MAX)?;
    }
    for row in &rows {
        let field = "interactive.action.sections[].rows[]";
        named(row, field)?;
        within(&format!("{field}.title"), &row.title, ROW_TITLE_CHARS_MAX)?;
        within(&format!("{field}.id"), &row.id, ROW_ID_CHARS_MAX)?;
        within(&format!("{field}.description"), &row.description, ROW_DESCRIPTION_CHARS_MAX)?;
    }
    unique(rows.into_iter(), "interactive.action.sections[].rows[].id")?;
    let sections = asked.sections.into_iter().map(|section| (section.title, section.rows));
    Ok(Action::List { button: asked.button, sections: sections.collect() })
}

fn named(row: &Row, field: &str) -> Result<(), CloudError> {
    for (part, text) in [("id", &row.id), ("title", &row.title)] {
        if text.trim().is_empty() {
            return Err(CloudError::missing(format!(
                "The parameter '{field}.{part}' is required."
            )));
        }
    }
    Ok(())
}

fn unique<'a>(rows: impl Iterator<Item = &'a Row>, field: &str) -> Result<(), CloudError> {
    let mut seen = HashSet::new();
    for row in rows {
        if !seen.insert(row.id.as_str()) {
            return Err(CloudError::value(format!("'{field}' is there twice: '{}'.", row.id)));
        }
    }
    Ok(())
}

fn url(asked: Option<UrlParameters>) -> Result<Action, CloudError> {
    let needed =
        || CloudError::missing("'interactive.action.parameters' needs 'display_text' and 'url'.");
    let UrlParameters { display_text: text, url } = asked.ok_or_else(needed)?;
    if text.trim().is_empty() || url.is_empty() {
        return Err(needed());
    }
    within("interactive.action.parameters.display_text", &text, BUTTON_CHARS_MAX)?;
    let fits = (url.starts_with("https://") || url.starts_with("http://")) && url.len() <= 2_000;
    if !fits || url.chars().any(|letter| letter.is_control() || letter.is_whitespace()) {
        let details = "'interactive.action.parameters.url' has to be an http or https address.";
        return Err(CloudError::value(details));
    }
    Ok(Action::Url { text, url })
}

fn product(item: Item) -> Result<String, CloudError> {
    if item.product_retailer_id.is_empty() {
        let details = "The parameter 'interactive.action.product_retailer_id' is required.";
        return Err(CloudError::missing(details));
    }
    Ok(item.product_retailer_id)
}

fn products(asked: Lists) -> Result<Action, CloudError> {
    let count: usize = asked.sections.iter().map(|section| section.product_items.len()).sum();
    if count == 0 || count > PRODUCTS_MAX || asked.sections.len() > ROWS_MAX {
        let details = format!(
            "'interactive.action.sections' has {count} products in {} sections; it takes 1 to \
             {PRODUCTS_MAX} in at most {ROWS_MAX}.",
            asked.sections.len()
        );
        return Err(CloudError::value(details));
    }
    let sections = asked.sections.into_iter().map(|section| {
        within("interactive.action.sections[].title", &section.title, ROW_TITLE_CHARS_MAX)?;
        let items = section.product_items.into_iter().map(product);
        Ok((section.title, items.collect::<Result<_, _>>()?))
    });
    Ok(Action::Products(sections.collect::<Result<_, CloudError>>()?))
}

fn flow(asked: Option<FlowUse>) -> Result<Action, CloudError> {
    let flow = asked.ok_or_else(|| {
        CloudError::missing("The parameter 'interactive.action.parameters' is required.")
    })?;
    if flow.flow_id.is_empty() && flow.flow_name.is_empty() {
        let details = "'interactive.action.parameters' needs 'flow_id' or 'flow_name'.";
        return Err(CloudError::missing(details));
    }
    if flow.flow_cta.trim().is_empty() {
        let details = "The parameter 'interactive.action.parameters.flow_cta' is required.";
        return Err(CloudError::missing(details));
    }
    within("interactive.action.parameters.flow_cta", &flow.flow_cta, 30)?;
    within("interactive.action.parameters.flow_token", &flow.flow_token, 1_000)?;
    let data = flow.flow_action_payload.as_ref().and_then(|start| start.data.as_ref());
    if data.is_some_and(|data| !data.is_object()) {
        let details = "'interactive.action.parameters.flow_action_payload.data' is an object.";
        return Err(CloudError::value(details));
    }
    Ok(Action::Flow(flow))
}

/// The products that a template's button names: sections as a list of products has them.
pub(super) fn products_of(action: Value) -> Result<Action, CloudError> {
    products(parse(Some(action))?)
}

fn address(asked: Option<AddressParameters>) -> Action {
    let values = asked.and_then(|asked| asked.values).unwrap_or_default();
    let values = values.into_iter().filter_map(|(name, value)| {
        let value = value.as_str()?.to_owned();
        (name.len() <= 60 && value.len() <= 500).then_some((name, value))
    });
    Action::AskAddress { values: values.take(20).collect() }
}

fn carousel(asked: Cards) -> Result<Action, CloudError> {
    if asked.cards.len() < 2 || asked.cards.len() > CARDS_MAX {
        let details = format!(
            "'interactive.action.cards' has {}; it takes 2 to {CARDS_MAX}.",
            asked.cards.len()
        );
        return Err(CloudError::value(details));
    }
    let cards = asked.cards.into_iter().map(|asked| {
        let (mut card, action) = around(asked, BODY_CHARS_MAX, true)?;
        let Some(action) = action else { return Ok(card) };
        card.action = if action.get("product_retailer_id").is_some() {
            Action::Product(product(parse(Some(action))?)?)
        } else if action.get("buttons").is_some() {
            Action::Buttons(buttons(parse(Some(action))?)?)
        } else {
            url(parse::<Named<_>>(Some(action))?.parameters)?
        };
        Ok(card)
    });
    let cards = cards.collect::<Result<Vec<Interactive>, CloudError>>()?;
    let rows = cards.iter().flat_map(|card| match &card.action {
        Action::Buttons(rows) => rows.as_slice(),
        _ => &[],
    });
    unique(rows, "interactive.action.cards[].action.buttons[].quick_reply.id")?;
    Ok(Action::Carousel(cards))
}
