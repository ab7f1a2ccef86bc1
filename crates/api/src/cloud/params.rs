//! A request's parameters, from wherever the client put them: query, JSON and form are one.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::CloudError;

/// What a request says; what stands in the body wins over the query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Params(Map<String, Value>);

impl Params {
    /// Puts a query, or a form body, into it.
    pub fn add_pairs<'a>(&mut self, pairs: impl Iterator<Item = (&'a str, &'a str)>) {
        for (name, value) in pairs {
            self.0.insert(name.to_owned(), Value::String(value.to_owned()));
        }
    }

    /// Puts a JSON body into it; an empty one says nothing.
    pub fn add_json(&mut self, body: &[u8]) -> Result<(), CloudError> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(said)) => {
                self.0.extend(said.into_iter().filter(|(_, value)| !value.is_null()));
                Ok(())
            }
            Ok(Value::Null) => Ok(()),
            Ok(_) => Err(CloudError::invalid("The body has to be a JSON object.")),
            Err(error) => Err(CloudError::invalid(format!("The body is not JSON: {error}."))),
        }
    }

    /// A word; `None` where it is absent, null or empty.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            _ => None,
        }
    }

    /// A word that has to be there.
    pub fn needed(&self, name: &str) -> Result<String, CloudError> {
        self.text(name)
            .ok_or_else(|| CloudError::missing(format!("The parameter '{name}' is required.")))
    }

    /// A truth value; `None` where it is absent.
    pub fn truth(&self, name: &str) -> Option<bool> {
        match self.0.get(name)? {
            Value::Bool(truth) => Some(*truth),
            Value::String(text) => Some(matches!(text.as_str(), "true" | "1")),
            Value::Number(number) => Some(number.as_i64() == Some(1)),
            _ => None,
        }
    }

    /// A number from 1 to `max`; `usual` where it is absent or none.
    pub fn limit(&self, usual: u32, max: u32) -> u32 {
        let asked = self.text("limit").and_then(|text| text.parse().ok());
        asked.unwrap_or(usual).clamp(1, max)
    }

    /// An object or array, also one that came as a JSON string; `None` where it is absent.
    pub fn object<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, CloudError> {
        let wrong = |error| CloudError::value(format!("'{name}': {error}."));
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(wrong),
            Some(value) => serde_json::from_value(value.clone()).map(Some).map_err(wrong),
        }
    }

    /// Names in a list: a JSON array, one in a string, or parted by commas.
    pub fn names(&self, name: &str) -> Vec<String> {
        let value = match self.0.get(name) {
            Some(Value::String(text)) if text.trim_start().starts_with('[') => {
                serde_json::from_str(text).unwrap_or_default()
            }
            Some(Value::String(text)) => {
                let names = outside_brackets(text);
                return names.into_iter().filter(|name| !name.is_empty()).collect();
            }
            Some(value) => value.clone(),
            None => return Vec::new(),
        };
        let Value::Array(names) = value else { return Vec::new() };
        let text = |name: Value| match name {
            Value::String(name) => Some(name),
            Value::Object(named) => named.get("name")?.as_str().map(str::to_owned),
            _ => None,
        };
        names.into_iter().filter_map(text).collect()
    }

    /// Whether anything of this name was said.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// All of it.
    pub fn all(&self) -> &Map<String, Value> {
        &self.0
    }

    /// Sets a value.
    pub fn set(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// Reads all of it as one type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, CloudError> {
        serde_json::from_value(Value::Object(self.0.clone()))
            .map_err(|error| CloudError::value(format!("The request does not read: {error}.")))
    }
}

/// `id,name,cover{id,url},x.format(PNG)`: parted at the commas that stand outside.
fn outside_brackets(text: &str) -> Vec<String> {
    let (mut names, mut name, mut depth) = (Vec::new(), String::new(), 0_usize);
    for letter in text.chars() {
        match letter {
            '{' | '(' => depth += 1,
            '}' | ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                names.push(std::mem::take(&mut name).trim().to_owned());
                continue;
            }
            _ => {}
        }
        name.push(letter);
    }
    names.push(name.trim().to_owned());
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_in_brackets_stay_whole() {
        let mut params = Params::default();
        params.add_pairs([("fields", "id,qr_image_url.format(PNG),a{b,c}, d")].into_iter());
        assert_eq!(params.names("fields"), ["id", "qr_image_url.format(PNG)", "a{b,c}", "d"]);
        params.add_pairs([("fields", r#"["messages",{"name":"x"}]"#)].into_iter());
        assert_eq!(params.names("fields"), ["messages", "x"]);
    }

    #[test]
    fn the_body_wins_and_null_is_absent() {
        let mut params = Params::default();
        params.add_pairs([("a", "query"), ("b", "query")].into_iter());
        params.add_json(br#"{"a":"body","b":null,"c":"{\"d\":1}"}"#).unwrap();
        assert_eq!(params.text("a").as_deref(), Some("body"));
        assert_eq!(params.text("b").as_deref(), Some("query"));
        assert_eq!(params.object::<Value>("c").unwrap(), Some(serde_json::json!({"d": 1})));
        assert!(params.add_json(b"[1]").is_err());
        assert!(params.add_json(b" ").is_ok());
    }
}
