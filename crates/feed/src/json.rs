//! Records of a JSON file with the line each begins in.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::ReadError;
use crate::gather::{Gather, short};
use crate::limits::ROWS_MAX;
use crate::problem::Trouble;

/// Words that are the same in every language, or given for each.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Words {
    /// The same for all.
    One(String),
    /// Language and text.
    Each(std::collections::BTreeMap<String, String>),
}

impl Default for Words {
    fn default() -> Self {
        Self::One(String::new())
    }
}

impl Words {
    /// In that language; `None` where it is not given.
    pub(crate) fn exactly(&self, language: &str) -> Option<&str> {
        match self {
            Self::One(text) => Some(text),
            Self::Each(texts) => texts.get(language).map(String::as_str),
        }
    }

    /// In the first of these languages that there is, else in any.
    pub(crate) fn best(&self, languages: &[String]) -> &str {
        let Self::Each(texts) = self else { return self.exactly("").unwrap_or_default() };
        let found = languages.iter().find_map(|language| texts.get(language));
        found
            .or_else(|| texts.get("en"))
            .or_else(|| texts.values().next())
            .map_or("", String::as_str)
    }
}

/// An amount or a count, as text or as a number.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(untagged)]
pub(crate) enum Figure {
    /// "12.50"
    Text(String),
    /// 12.5
    Number(serde_json::Number),
    /// Absent.
    #[default]
    None,
}

impl Figure {
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::None => String::new(),
        }
    }
}

/// Reads the whole file into the outer shape; what is wrong with that ends the import.
pub(crate) fn document<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, ReadError> {
    let broken = |error: serde_json::Error| ReadError::Broken {
        line: u32::try_from(error.line()).unwrap_or(u32::MAX),
        message: error.to_string(),
    };
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(broken)
}

/// Reads each record with its line; a broken one is reported.
pub(crate) fn records<T: DeserializeOwned>(
    text: &str,
    raw: &[&RawValue],
    gather: &mut Gather,
) -> Vec<(u32, T)> {
    let mut records = Vec::new();
    let (mut at, mut line) = (0, 1_u32);
    for value in raw {
        // The record borrows from the text: its place is the distance between the two.
        let place = (value.get().as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
        if let Some(passed) = text.get(at..place) {
            let breaks = passed.matches('\n').count();
            line = line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
            at = place;
        }
        if records.len() >= ROWS_MAX {
            gather.problem(line, "", Trouble::TooMany(ROWS_MAX), true);
            break;
        }
        match serde_json::from_str(value.get()) {
            Ok(record) => records.push((line, record)),
            Err(error) => {
                let trouble = Trouble::BrokenJson(short(&error.to_string()));
                gather.problem(line, "", trouble, true);
            }
        }
    }
    records
}
