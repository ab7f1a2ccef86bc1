//! What was understood of a template.

use serde_json::Value;

use super::{BAD_BODY, BAD_FOOTER, BAD_HEADER, CloudError, Definition, TOO_LONG, text, wrong};

const LINE_CHARS_MAX: usize = 60;
const BODY_CHARS_MAX: usize = 1_024;
const BUTTON_CHARS_MAX: usize = 25;
const BUTTONS_MAX: usize = 10;
const CARDS_MAX: usize = 10;
const URL_CHARS_MAX: usize = 2_000;

/// A template's parts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// What stands above.
    pub head: Option<Head>,
    /// Its main text; of an authentication template empty: everyone's is the same.
    pub body: String,
    /// One line below.
    pub footer: String,
    /// What can be pressed.
    pub buttons: Vec<Button>,
    /// Cards side by side.
    pub cards: Vec<Self>,
    /// Whether variables go by name.
    pub named: bool,
    /// Of an authentication template.
    pub code: Option<Code>,
}

/// What an authentication template says besides its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Code {
    /// That nobody should be told.
    pub warns: bool,
    /// How long it holds, minutes.
    pub minutes: Option<u64>,
}

/// What stands above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// One line.
    Text(String),
    /// "image", "video", "document".
    Media(&'static str),
    /// A place.
    Location,
    /// A product of the catalogue.
    Product,
}

/// What can be pressed. The first text is what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Button {
    /// Comes back.
    Reply(String),
    /// Opens an address.
    Url(String, String),
    /// Calls a number.
    Call(String, String),
    /// Copies a code.
    Copy(String),
    /// Copies the code of an authentication template.
    Code(String),
    /// Opens a form.
    Flow {
        /// What it says.
        text: String,
        /// Digits; empty where it is by name.
        id: String,
        /// Empty where it is by id.
        name: String,
        /// "navigate" or "data_exchange".
        action: String,
        /// Its first screen.
        screen: String,
    },
    /// Opens the catalogue.
    Catalog(String),
    /// Opens products that are named when it is sent.
    Products(String),
    /// Opens the product above.
    Product(String),
    /// Asks for the customer's card.
    Contact(String),
}

impl Layout {
    /// Reads and checks a template.
    pub fn read(definition: &Definition) -> Result<Self, CloudError> {
        let authentication = definition.category == "AUTHENTICATION";
        let named = definition.format == "NAMED";
        let layout = Self::of(&definition.components, named, authentication, false)?;
        if layout.body.is_empty() && layout.code.is_none() {
            return Err(wrong(BAD_BODY, "'components' needs one of type BODY with a 'text'."));
        }
        Ok(layout)
    }

    fn of(
        components: &[Value],
        named: bool,
        authentication: bool,
        card: bool,
    ) -> Result<Self, CloudError> {
        let mut layout = Self { named, ..Self::default() };
        let mut seen: Vec<&str> = Vec::new();
        for component in components {
            let kind = string(component, "type");
            if seen.contains(&kind) {
                let details = format!("'components' has two of type {kind}.");
                return Err(CloudError::invalid(details));
            }
            seen.push(kind);
            match kind {
                "HEADER" => layout.head = Some(head(component, named)?),
                "BODY" if authentication => {
                    let warns = component.get("add_security_recommendation");
                    layout.code.get_or_insert_default().warns =
                        warns.and_then(Value::as_bool).unwrap_or_default();
                }
                "BODY" => layout.body = body(component, named)?,
                "FOOTER" if authentication => {
                    let minutes = component.get("code_expiration_minutes").and_then(Value::as_u64);
                    if minutes.is_some_and(|minutes| !(1..=90).contains(&minutes)) {
                        let details = "'code_expiration_minutes' is 1 to 90.";
                        return Err(wrong(BAD_FOOTER, details));
                    }
                    layout.code.get_or_insert_default().minutes = minutes;
                }
                "FOOTER" => layout.footer = footer(component)?,
                "BUTTONS" => layout.buttons = buttons(component, authentication)?,
                "CAROUSEL" if !card => layout.cards = cards(component, named)?,
                // Shown nowhere here; what it needs stands in the body and its button.
                "LIMITED_TIME_OFFER" => {}
                "CALL_PERMISSION_REQUEST" => {
                    return Err(CloudError::invalid("There are no calls here."));
                }
                other => {
                    let other: String = other.chars().take(40).collect();
                    let details = format!("There are no components of type '{other}'.");
                    return Err(CloudError::invalid(details));
                }
            }
        }
        Ok(layout)
    }
}

pub(super) fn string<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn head(component: &Value, named: bool) -> Result<Head, CloudError> {
    let format = match string(component, "format") {
        "" => "TEXT",
        format => format,
    };
    Ok(match format {
        "TEXT" => {
            let line = string(component, "text");
            if line.trim().is_empty() {
                return Err(wrong(BAD_HEADER, "A HEADER of format TEXT needs a 'text'."));
            }
            within("HEADER", line, LINE_CHARS_MAX)?;
            if variables(line, named, BAD_HEADER)? > 1 {
                return Err(wrong(BAD_HEADER, "A HEADER has at most one variable."));
            }
            Head::Text(line.to_owned())
        }
        "IMAGE" => Head::Media("image"),
        "VIDEO" | "GIF" => Head::Media("video"),
        "DOCUMENT" => Head::Media("document"),
        "LOCATION" => Head::Location,
        "PRODUCT" => Head::Product,
        other => {
            let other: String = other.chars().take(40).collect();
            let details = format!(
                "A HEADER's 'format' is TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION or PRODUCT, not \
                 '{other}'."
            );
            return Err(wrong(BAD_HEADER, details));
        }
    })
}

fn body(component: &Value, named: bool) -> Result<String, CloudError> {
    let text = string(component, "text");
    if text.trim().is_empty() {
        return Err(wrong(BAD_BODY, "A BODY needs a 'text'."));
    }
    within("BODY", text, BODY_CHARS_MAX)?;
    variables(text, named, BAD_BODY)?;
    Ok(text.to_owned())
}

fn footer(component: &Value) -> Result<String, CloudError> {
    let line = string(component, "text");
    within("FOOTER", line, LINE_CHARS_MAX)?;
    if line.trim().is_empty() || line.contains("{{") {
        return Err(wrong(BAD_FOOTER, "A FOOTER needs a 'text', and takes no variables."));
    }
    Ok(line.to_owned())
}

fn buttons(component: &Value, authentication: bool) -> Result<Vec<Button>, CloudError> {
    let asked = component.get("buttons").and_then(Value::as_array);
    let asked = asked.map(Vec::as_slice).unwrap_or_default();
    if asked.is_empty() || asked.len() > BUTTONS_MAX {
        let details = format!("BUTTONS has {}; it takes 1 to {BUTTONS_MAX}.", asked.len());
        return Err(CloudError::invalid(details));
    }
    asked.iter().map(|button| self::button(button, authentication)).collect()
}

fn button(asked: &Value, authentication: bool) -> Result<Button, CloudError> {
    let kind = string(asked, "type");
    let usual = match kind {
        "COPY_CODE" => "Copy offer code",
        "CATALOG" => "View catalog",
        "MPM" => "View items",
        "SPM" => "View",
        "REQUEST_CONTACT_INFO" => "Share contact info",
        _ => "",
    };
    let said = string(asked, "text");
    let text = if said.is_empty() { usual } else { said };
    if text.trim().is_empty() && kind != "OTP" {
        let details = format!("A button of type '{}' needs a 'text'.", cut(kind));
        return Err(CloudError::invalid(details));
    }
    within("A button", text, BUTTON_CHARS_MAX)?;
    if text.contains("{{") {
        return Err(CloudError::invalid("A button's text takes no variables."));
    }
    let text = text.to_owned();
    Ok(match kind {
        "QUICK_REPLY" => Button::Reply(text),
        "URL" => {
            let url = string(asked, "url");
            let fits = url.starts_with("https://") || url.starts_with("http://");
            let names = text::variables(url);
            // One, at the end: as Meta has it.
            let at_end = names.is_empty() || url.ends_with("}}");
            if !fits || url.len() > URL_CHARS_MAX || names.len() > 1 || !at_end {
                let details = "A button of type URL needs an http or https 'url'; it may end in \
                               one variable.";
                return Err(CloudError::invalid(details));
            }
            if authentication { Button::Code(text) } else { Button::Url(text, url.to_owned()) }
        }
        "PHONE_NUMBER" => {
            let number = string(asked, "phone_number");
            let known = |b: u8| b.is_ascii_digit() || b"+ -().".contains(&b);
            let digits = number.bytes().filter(u8::is_ascii_digit).count();
            if number.len() > 20 || digits < 3 || !number.bytes().all(known) {
                let details = "A button of type PHONE_NUMBER needs a 'phone_number' of at most 20 \
                               characters.";
                return Err(CloudError::invalid(details));
            }
            Button::Call(text, number.to_owned())
        }
        "COPY_CODE" => Button::Copy(text),
        "OTP" => match string(asked, "otp_type") {
            "" | "COPY_CODE" | "ONE_TAP" | "ZERO_TAP" => Button::Code(text),
            _ => {
                let details = "'otp_type' has to be COPY_CODE, ONE_TAP or ZERO_TAP.";
                return Err(CloudError::invalid(details));
            }
        },
        "FLOW" => {
            let id = match asked.get("flow_id") {
                Some(Value::Number(number)) => number.to_string(),
                id => id.and_then(Value::as_str).unwrap_or_default().to_owned(),
            };
            let name = string(asked, "flow_name").to_owned();
            if id.is_empty() && name.is_empty() {
                let details = "A button of type FLOW needs a 'flow_id' or 'flow_name'.";
                return Err(CloudError::invalid(details));
            }
            let action = string(asked, "flow_action").to_ascii_lowercase();
            let screen = string(asked, "navigate_screen").to_owned();
            Button::Flow { text, id, name, action, screen }
        }
        "CATALOG" => Button::Catalog(text),
        "MPM" => Button::Products(text),
        "SPM" => Button::Product(text),
        "REQUEST_CONTACT_INFO" => Button::Contact(text),
        "VOICE_CALL" => return Err(CloudError::invalid("There are no calls here.")),
        other => {
            let details = format!("There are no buttons of type '{}'.", cut(other));
            return Err(CloudError::invalid(details));
        }
    })
}

fn cards(component: &Value, named: bool) -> Result<Vec<Layout>, CloudError> {
    let asked = component.get("cards").and_then(Value::as_array);
    let asked = asked.map(Vec::as_slice).unwrap_or_default();
    if asked.len() < 2 || asked.len() > CARDS_MAX {
        let details = format!("CAROUSEL has {} cards; it takes 2 to {CARDS_MAX}.", asked.len());
        return Err(CloudError::invalid(details));
    }
    let cards = asked.iter().map(|card| {
        let components = card.get("components").and_then(Value::as_array);
        let components = components.map(Vec::as_slice).unwrap_or_default();
        let layout = Layout::of(components, named, false, true)?;
        if layout.head.is_none() {
            return Err(wrong(BAD_HEADER, "Each card of a CAROUSEL needs a HEADER."));
        }
        Ok(layout)
    });
    cards.collect()
}

/// Counts the variables of a text, and checks how they are named.
fn variables(text: &str, named: bool, subcode: i64) -> Result<usize, CloudError> {
    if text::is_broken(text) {
        let details = "A variable is written '{{1}}' or, with 'parameter_format' NAMED, \
                       '{{first_name}}'.";
        return Err(wrong(subcode, details));
    }
    let names = text::variables(text);
    let fits = if named {
        names.iter().all(|name| name.bytes().next().is_some_and(|b| b.is_ascii_lowercase()))
    } else {
        let mut numbers: Vec<usize> = names.iter().filter_map(|name| name.parse().ok()).collect();
        numbers.sort_unstable();
        numbers.len() == names.len() && numbers.iter().copied().eq(1..=names.len())
    };
    if fits {
        return Ok(names.len());
    }
    let details = if named {
        "With 'parameter_format' NAMED variables are small letters, digits and '_', and begin \
         with a letter."
    } else {
        "With 'parameter_format' POSITIONAL variables are {{1}}, {{2}} and so on, none left out."
    };
    Err(wrong(subcode, details))
}

fn within(what: &str, text: &str, limit: usize) -> Result<(), CloudError> {
    let size = text.chars().count();
    if size <= limit {
        return Ok(());
    }
    Err(wrong(TOO_LONG, format!("{what} has {size} characters; at most {limit} fit.")))
}

fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}
