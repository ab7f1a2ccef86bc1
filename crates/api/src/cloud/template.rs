//! Messages made ahead: what makes a good one, and how it is filled in.
//!
//! A [`Definition`] is kept as its program wrote it, types in capitals; a [`Layout`] is what was
//! understood of it. Reading one into the other is the check, so nothing is kept that cannot be
//! sent.

mod fill;
mod layout;
mod text;

use serde_json::{Map, Value};

use super::CloudError;
use super::params::Params;

pub use fill::{Phrases, fill};
pub use layout::{Button, Head, Layout};

/// Template: its name and language are taken.
pub const TAKEN: i64 = 2_388_024;
/// Template: its name is none.
pub const BAD_NAME: i64 = 2_388_042;
/// Template: something is too long.
pub const TOO_LONG: i64 = 2_388_040;
/// Template: its header is none.
pub const BAD_HEADER: i64 = 2_388_047;
/// Template: its body is none.
pub const BAD_BODY: i64 = 2_388_072;
/// Template: its footer is none.
pub const BAD_FOOTER: i64 = 2_388_073;
/// Template: there is none of this name.
pub const NOT_FOUND: i64 = 2_593_002;

const NAME_CHARS_MAX: usize = 512;

/// A template as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// Small letters, digits, `_`.
    pub name: String,
    /// `fr`, `en_US`.
    pub language: String,
    /// "MARKETING", "UTILITY", "AUTHENTICATION".
    pub category: String,
    /// "POSITIONAL" or "NAMED".
    pub format: String,
    /// Its parts, types in capitals.
    pub components: Vec<Value>,
}

/// Why a template was not taken, with Meta's subcode.
pub(crate) fn wrong(subcode: i64, details: impl Into<String>) -> CloudError {
    CloudError::invalid(details).with_subcode(subcode)
}

/// Reads and checks a new one.
pub fn read(params: &Params) -> Result<Definition, CloudError> {
    let name = params.text("name").unwrap_or_default();
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if name.is_empty() || name.len() > NAME_CHARS_MAX || !name.bytes().all(letters) {
        let details = "'name' has to be 1 to 512 small letters, digits and '_'.";
        return Err(wrong(BAD_NAME, details));
    }
    let language = match params.text("language") {
        Some(language) => language,
        // kapso and n8n write it as it is sent: {"code": "fr"}.
        None => params
            .object::<Map<String, Value>>("language")?
            .and_then(|language| Some(language.get("code")?.as_str()?.to_owned()))
            .unwrap_or_default(),
    };
    if !is_language(&language) {
        return Err(CloudError::invalid("'language' has to be a code as 'fr' or 'en_US'."));
    }
    let category = category(params)?;
    let category =
        category.ok_or_else(|| CloudError::invalid("The parameter 'category' is required."))?;
    if params.has("library_template_name") {
        return Err(CloudError::invalid("There is no library of templates: send 'components'."));
    }
    let components = components(params)?
        .ok_or_else(|| CloudError::invalid("The parameter 'components' is required."))?;
    let format = format(params, &components);
    checked(Definition { name, language, category, format, components })
}

/// Reads and checks a change of one.
pub fn edited(params: &Params, known: Definition) -> Result<Definition, CloudError> {
    let category = category(params)?.unwrap_or(known.category);
    let asked = components(params)?;
    let format = match &asked {
        Some(components) => format(params, components),
        None => known.format,
    };
    let components = asked.unwrap_or(known.components);
    checked(Definition { category, format, components, ..known })
}

fn checked(definition: Definition) -> Result<Definition, CloudError> {
    Layout::read(&definition)?;
    Ok(definition)
}

fn category(params: &Params) -> Result<Option<String>, CloudError> {
    let Some(category) = params.text("category") else { return Ok(None) };
    let category = category.to_ascii_uppercase();
    if ["MARKETING", "UTILITY", "AUTHENTICATION"].contains(&category.as_str()) {
        return Ok(Some(category));
    }
    Err(CloudError::invalid("'category' has to be MARKETING, UTILITY or AUTHENTICATION."))
}

fn components(params: &Params) -> Result<Option<Vec<Value>>, CloudError> {
    let asked: Option<Vec<Value>> =
        params.object("components").map_err(|error| CloudError::invalid(error.details))?;
    Ok(asked.map(|components| components.into_iter().map(in_capitals).collect()))
}

/// Types as Meta answers them: clients send them in any case and read them in capitals.
fn in_capitals(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let members = object.into_iter().map(|(name, value)| match value {
                Value::String(text) if matches!(name.as_str(), "type" | "format" | "otp_type") => {
                    (name, text.to_ascii_uppercase().into())
                }
                value if name == "example" => (name, value),
                value => (name, in_capitals(value)),
            });
            Value::Object(members.filter(|(_, value)| !value.is_null()).collect())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(in_capitals).collect()),
        value => value,
    }
}

/// How variables are named: as it is said, else as they look.
fn format(params: &Params, components: &[Value]) -> String {
    match params.text("parameter_format").map(|said| said.to_ascii_uppercase()).as_deref() {
        Some("NAMED") => return "NAMED".to_owned(),
        Some("POSITIONAL") => return "POSITIONAL".to_owned(),
        _ => {}
    }
    let named = components.iter().filter_map(|one| one.get("text")?.as_str()).any(|text| {
        text::variables(text).iter().any(|name| !name.bytes().all(|b| b.is_ascii_digit()))
    });
    if named { "NAMED" } else { "POSITIONAL" }.to_owned()
}

fn is_language(code: &str) -> bool {
    let (language, rest) = code.split_once('_').unwrap_or((code, "xx"));
    (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && (2..=4).contains(&rest.len())
        && rest.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests;
