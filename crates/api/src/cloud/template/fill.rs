//! A template, filled in for one customer.

use serde_json::Value;

use super::layout::string;
use super::{Button, CloudError, Head, Layout, text};
use crate::cloud::interactive::{
    Action, FlowStart, FlowUse, Header, Interactive, Press, products_of,
};
use crate::cloud::message::{Component, MediaUse, TemplateUse, file_of};

/// Characters of a text that is filled in.
const FILLED_CHARS_MAX: usize = 1_024;
const LINE_CHARS_MAX: usize = 60;
const PAYLOAD_CHARS_MAX: usize = 256;

/// What authentication templates say, in the customer's language; `{{1}}` is what changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrases {
    /// "{{1}} is your code."
    pub code: String,
    /// "Tell nobody."
    pub warning: String,
    /// "It holds for {{1}} minutes."
    pub expires: String,
    /// "Copy the code".
    pub copy: String,
}

/// Fills one in.
pub fn fill(
    layout: &Layout,
    phrases: &Phrases,
    asked: &TemplateUse,
) -> Result<Interactive, CloudError> {
    let mut card = one(layout, phrases, &asked.components)?;
    if layout.cards.is_empty() {
        return Ok(card);
    }
    let sent = asked.components.iter().find(|one| is(one, "carousel"));
    let sent = sent.map(|one| one.cards.as_slice()).unwrap_or_default();
    if sent.len() != layout.cards.len() {
        return Err(count("carousel", layout.cards.len(), sent.len()));
    }
    let mut cards = Vec::new();
    for (place, layout) in layout.cards.iter().enumerate() {
        let is_own = |card: &&Value| index(card.get("card_index")) == Some(place);
        let own = sent.iter().find(is_own).or_else(|| sent.get(place));
        let components = own.and_then(|card| card.get("components")).cloned().unwrap_or_default();
        let components: Vec<Component> = serde_json::from_value(components)
            .map_err(|error| CloudError::value(format!("'carousel.cards': {error}.")))?;
        cards.push(one(layout, phrases, &components)?);
    }
    card.action = Action::Carousel(cards);
    Ok(card)
}

fn one(
    layout: &Layout,
    phrases: &Phrases,
    components: &[Component],
) -> Result<Interactive, CloudError> {
    let part = |name: &str| {
        let found = components.iter().find(|one| is(one, name));
        found.map(|one| one.parameters.as_slice()).unwrap_or_default()
    };
    let (header, product) = head(layout, part("header"))?;
    let (body, footer) = if let Some(code) = layout.code {
        let own = words(&phrases.code, false, "body", part("body"), FILLED_CHARS_MAX)?;
        let body = if code.warns { format!("{own} {}", phrases.warning) } else { own };
        let minutes = code.minutes.map(|minutes| minutes.to_string());
        let footer = minutes
            .map(|minutes| text::filled(&phrases.expires, |_| Some(minutes.clone())))
            .unwrap_or_default();
        (body, footer)
    } else {
        let named = layout.named;
        let body = words(&layout.body, named, "body", part("body"), FILLED_CHARS_MAX)?;
        (body, layout.footer.clone())
    };
    let secret = part("body").first().and_then(|one| value(one).ok()).unwrap_or_default();
    let mut card = Interactive { header, body, footer, action: Action::None };
    card.action = actions(layout, phrases, components, product, &secret)?;
    Ok(card)
}

fn head(
    layout: &Layout,
    parameters: &[Value],
) -> Result<(Option<Header>, Option<String>), CloudError> {
    let first = parameters.first();
    let sent = first.map_or("nothing", |one| string(one, "type"));
    let mismatch = |wanted: &str| {
        let details = format!("header: expected a parameter of type {wanted}, received {sent}.");
        CloudError::template_format(details)
    };
    let object = |kind: &str| {
        let is_kind = |one: &&Value| string(one, "type").eq_ignore_ascii_case(kind);
        first.filter(is_kind).and_then(|one| one.get(kind)).filter(|one| one.is_object())
    };
    Ok(match &layout.head {
        None => (None, None),
        Some(Head::Text(line)) => {
            let line = words(line, layout.named, "header", parameters, LINE_CHARS_MAX)?;
            (Some(Header::Text(line)), None)
        }
        Some(Head::Media(kind)) => {
            let file = match (*kind, object("gif")) {
                ("video", Some(file)) => Some(file),
                _ => object(kind),
            };
            let file = file.ok_or_else(|| mismatch(kind))?;
            let file: MediaUse = file_of(kind, file.clone(), &format!("header.{kind}"))?;
            (Some(Header::Media(file)), None)
        }
        Some(Head::Location) => {
            let place = object("location").ok_or_else(|| mismatch("location"))?;
            let lines = [string(place, "name"), string(place, "address")];
            let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
            (Some(Header::Text(lines.join(", "))), None)
        }
        Some(Head::Product) => {
            let product = object("product").ok_or_else(|| mismatch("product"))?;
            let id = string(product, "product_retailer_id");
            if id.is_empty() {
                return Err(CloudError::missing(
                    "'header.product.product_retailer_id' is required.",
                ));
            }
            (None, Some(id.to_owned()))
        }
    })
}

fn actions(
    layout: &Layout,
    phrases: &Phrases,
    components: &[Component],
    product: Option<String>,
    secret: &str,
) -> Result<Action, CloudError> {
    if let Some(product) = product {
        return Ok(Action::Product(product));
    }
    let sent: Vec<&Component> = components.iter().filter(|one| is(one, "button")).collect();
    let mut presses = Vec::new();
    for (place, button) in layout.buttons.iter().enumerate() {
        let own = sent.iter().find(|one| one.index.trim().parse() == Ok(place));
        let unnumbered = || sent.get(place).filter(|one| one.index.trim().is_empty());
        let parameters = own.or_else(unnumbered).map(|one| one.parameters.as_slice());
        let first = parameters.unwrap_or_default().first();
        let needed = |what: &str| {
            let details = format!("buttons: the button at index {place} needs a parameter {what}.");
            CloudError::missing(details)
        };
        let action = first.and_then(|one| one.get("action"));
        presses.push(match button {
            Button::Reply(title) => {
                let payload = first.and_then(|one| one.get("payload").or_else(|| one.get("text")));
                let payload = payload.and_then(Value::as_str).unwrap_or(title);
                within("buttons: a payload", payload, PAYLOAD_CHARS_MAX)?;
                Press::Reply { payload: payload.to_owned(), title: title.clone() }
            }
            Button::Url(title, url) if text::variables(url).is_empty() => {
                Press::Url { title: title.clone(), url: url.clone() }
            }
            Button::Url(title, url) => {
                let end = value(first.ok_or_else(|| needed("of type text"))?)?;
                let url = text::filled(url, |_| Some(end.clone()));
                let fits = !url.chars().any(|c| c.is_whitespace() || c.is_control());
                if !fits || url.len() > 2_000 {
                    let details = format!("buttons: the address at index {place} is none.");
                    return Err(CloudError::value(details));
                }
                Press::Url { title: title.clone(), url }
            }
            Button::Call(title, number) => {
                Press::Call { title: title.clone(), number: number.clone() }
            }
            Button::Copy(title) => {
                let code = first
                    .and_then(|one| one.get("coupon_code").or_else(|| one.get("text"))?.as_str());
                let code = code.ok_or_else(|| needed("of type coupon_code"))?;
                within("buttons: a code", code, 100)?;
                Press::Copy { title: title.clone(), code: code.to_owned() }
            }
            Button::Code(title) => {
                let title = if title.is_empty() { &phrases.copy } else { title };
                let said = first.and_then(|one| value(one).ok());
                let code = said.unwrap_or_else(|| secret.to_owned());
                Press::Copy { title: title.clone(), code }
            }
            Button::Flow { text, id, name, action: usual, screen } => {
                let action = action.unwrap_or(&Value::Null);
                let data = action.get("flow_action_data").filter(|data| data.is_object()).cloned();
                Press::Flow(FlowUse {
                    flow_id: id.clone(),
                    flow_name: name.clone(),
                    flow_token: string(action, "flow_token").to_owned(),
                    flow_cta: text.clone(),
                    flow_action: usual.clone(),
                    flow_action_payload: Some(FlowStart { screen: screen.clone(), data }),
                    ..FlowUse::default()
                })
            }
            Button::Catalog(title) => Press::Catalog { title: title.clone() },
            Button::Products(_) => {
                let action = action.cloned().ok_or_else(|| needed("of type action"))?;
                return products_of(action);
            }
            Button::Product(_) => {
                let details = "A button of type SPM needs a HEADER of format PRODUCT.";
                return Err(CloudError::template_format(details));
            }
            Button::Contact(_) => return Ok(Action::AskContact),
        });
    }
    Ok(if presses.is_empty() { Action::None } else { Action::Presses(presses) })
}

/// A text with its variables filled in from parameters: in order, or by name.
fn words(
    text: &str,
    named: bool,
    place: &str,
    parameters: &[Value],
    limit: usize,
) -> Result<String, CloudError> {
    let names = text::variables(text);
    if names.len() != parameters.len() {
        return Err(count(place, names.len(), parameters.len()));
    }
    let mut known: Vec<(String, String)> = Vec::new();
    let mut rest: Vec<String> = Vec::new();
    for parameter in parameters {
        let value = value(parameter)?;
        match string(parameter, "parameter_name") {
            "" => rest.push(value),
            name if named && names.iter().any(|known| known == name) => {
                known.push((name.to_owned(), value));
            }
            name if named => {
                let name: String = name.chars().take(60).collect();
                let details = format!(
                    "{place}: there is no variable '{name}'; there are {}.",
                    names.join(", ")
                );
                return Err(CloudError::template_format(details));
            }
            _ => rest.push(value),
        }
    }
    // Those without a name fill, in order, what no name has filled.
    let mut free: Vec<&String> =
        names.iter().filter(|name| known.iter().all(|(own, _)| own != *name)).collect();
    if !named {
        free.sort_by_key(|name| name.parse::<usize>().unwrap_or(usize::MAX));
    }
    let more: Vec<(String, String)> = free.into_iter().cloned().zip(rest).collect();
    known.extend(more);
    let filled = text::filled(text, |name| {
        known.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone())
    });
    let size = filled.chars().count();
    if size > limit {
        let details = format!("{place}: filled in it has {size} characters; at most {limit} fit.");
        return Err(CloudError::template_long(details));
    }
    Ok(filled)
}

/// What a parameter says.
fn value(parameter: &Value) -> Result<String, CloudError> {
    let kind = string(parameter, "type").to_ascii_lowercase();
    let said = match kind.as_str() {
        "text" | "" => parameter.get("text"),
        "currency" | "date_time" => {
            parameter.get(&kind).and_then(|object| object.get("fallback_value"))
        }
        other => {
            let other: String = other.chars().take(40).collect();
            let details = format!("Expected a parameter of type text, received '{other}'.");
            return Err(CloudError::template_format(details));
        }
    };
    let said = match said {
        Some(Value::String(said)) => said.clone(),
        Some(Value::Number(said)) => said.to_string(),
        _ => String::new(),
    };
    if said.trim().is_empty() {
        return Err(CloudError::missing("A parameter's 'text' is empty."));
    }
    Ok(said)
}

fn is(component: &Component, part: &str) -> bool {
    component.part.eq_ignore_ascii_case(part)
}

fn index(value: Option<&Value>) -> Option<usize> {
    match value? {
        Value::String(text) => text.trim().parse().ok(),
        value => usize::try_from(value.as_u64()?).ok(),
    }
}

fn count(place: &str, expected: usize, sent: usize) -> CloudError {
    let details = format!(
        "{place}: number of parameters ({sent}) does not match the expected number of parameters \
         ({expected})."
    );
    CloudError::template_count(details)
}

fn within(what: &str, text: &str, limit: usize) -> Result<(), CloudError> {
    let size = text.chars().count();
    if size <= limit {
        return Ok(());
    }
    Err(CloudError::value(format!("{what} has {size} characters; at most {limit} fit.")))
}
