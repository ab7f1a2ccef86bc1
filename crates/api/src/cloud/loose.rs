//! Reads what clients write loosely: objects as JSON strings, numbers as strings, null for absent.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// An object or array, or the same as a JSON string; null is absent.
pub fn object<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
where
    T: DeserializeOwned,
    D: Deserializer<'de>,
{
    let value = match Value::deserialize(from)? {
        Value::Null => return Ok(None),
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::String(text) => serde_json::from_str(&text).map_err(|_| {
            let begin: String = text.chars().take(20).collect();
            D::Error::custom(format!("an object or a list is expected where '{begin}' stands"))
        })?,
        value => value,
    };
    serde_json::from_value(value).map(Some).map_err(D::Error::custom)
}

/// A list, or the same as a JSON string; null and absent are empty.
pub fn list<'de, T, D>(from: D) -> Result<Vec<T>, D::Error>
where
    T: DeserializeOwned,
    D: Deserializer<'de>,
{
    Ok(object(from)?.unwrap_or_default())
}

/// Words; null is empty, a number or a truth value is written out.
pub fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    match Value::deserialize(from)? {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(truth) => Ok(truth.to_string()),
        _ => Err(D::Error::custom("expected words")),
    }
}

/// A number, or one in words; null is absent.
pub fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
    match Value::deserialize(from)? {
        Value::Null => Ok(None),
        Value::Number(number) => Ok(number.as_f64()),
        Value::String(text) => text.trim().parse().map(Some).map_err(|_| {
            let begin: String = text.chars().take(20).collect();
            D::Error::custom(format!("a number is expected where '{begin}' stands"))
        }),
        _ => Err(D::Error::custom("expected a number")),
    }
}

/// A truth value, or one in words; null is false.
pub fn truth<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    match Value::deserialize(from)? {
        Value::Null => Ok(false),
        Value::Bool(truth) => Ok(truth),
        Value::String(text) => Ok(matches!(text.as_str(), "true" | "1" | "yes")),
        Value::Number(number) => Ok(number.as_i64() == Some(1)),
        _ => Err(D::Error::custom("expected true or false")),
    }
}
