//! What is wrong with a field, before the form goes on.

use serde_json::Value;

use super::{Field, Input, Kind, words};

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is needed.
    Missing,
    /// No address of e-mail.
    Email,
    /// No telephone number.
    Phone,
    /// No number.
    Number,
    /// Fewer characters than this.
    TooShort(u64),
    /// More characters than this.
    TooLong(u64),
    /// Fewer choices than this.
    TooFew(u64),
    /// More choices than this.
    TooMany(u64),
    /// Before this day.
    Early(String),
    /// After this day.
    Late(String),
    /// The last day is before the first.
    Order,
    /// It does not have the form that is asked for.
    Pattern,
    /// In the words of the form.
    Said(String),
}

impl Field {
    /// What is wrong with it; `matches` says whether a regular expression fits a text.
    pub fn fault(&self, matches: &dyn Fn(&str, &str) -> bool) -> Option<Fault> {
        if self.is_empty() {
            return self.is_required.then_some(Fault::Missing);
        }
        let text = words(&self.value);
        let fault = match self.kind {
            Kind::Line(input) => self.line(input, &text, matches),
            Kind::Area => self.length(&text),
            Kind::Many => {
                let count = self.value.as_array().map_or(0, Vec::len) as u64;
                let few = self.count_min.filter(|min| count < *min).map(Fault::TooFew);
                few.or_else(|| self.count_max.filter(|max| count > *max).map(Fault::TooMany))
            }
            Kind::Day => self.day(&text),
            Kind::Span => self.span(),
            Kind::One | Kind::Pick | Kind::Agree => None,
        };
        let said = || (!self.said.is_empty()).then(|| Fault::Said(self.said.clone()));
        fault.map(|fault| said().unwrap_or(fault))
    }

    fn is_empty(&self) -> bool {
        match &self.value {
            Value::Null | Value::Bool(false) => true,
            Value::String(text) => text.trim().is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(object) => object.values().all(|value| words(value).is_empty()),
            _ => false,
        }
    }

    fn line(
        &self,
        input: Input,
        text: &str,
        matches: &dyn Fn(&str, &str) -> bool,
    ) -> Option<Fault> {
        let plain = text.trim();
        let wrong = match input {
            Input::Email => (!is_email(plain)).then_some(Fault::Email),
            Input::Phone => (!is_phone(plain)).then_some(Fault::Phone),
            Input::Number => {
                plain.replace(',', ".").parse::<f64>().is_err().then_some(Fault::Number)
            }
            Input::Passcode => {
                let digits = plain.bytes().all(|byte| byte.is_ascii_digit());
                (!digits).then_some(Fault::Number)
            }
            Input::Text | Input::Password => None,
        };
        let unfit = !self.pattern.is_empty() && !matches(&self.pattern, text);
        wrong.or_else(|| self.length(text)).or_else(|| unfit.then_some(Fault::Pattern))
    }

    fn length(&self, text: &str) -> Option<Fault> {
        let count = text.chars().count() as u64;
        let short = self.count_min.filter(|min| count < *min).map(Fault::TooShort);
        short.or_else(|| self.count_max.filter(|max| count > *max).map(Fault::TooLong))
    }

    fn day(&self, day: &str) -> Option<Fault> {
        // Days written so are in order as texts are.
        if !self.day_first.is_empty() && day < self.day_first.as_str() {
            return Some(Fault::Early(self.day_first.clone()));
        }
        let late = !self.day_last.is_empty() && day > self.day_last.as_str();
        late.then(|| Fault::Late(self.day_last.clone()))
    }

    fn span(&self) -> Option<Fault> {
        let end = |name: &str| self.value.get(name).map(words).unwrap_or_default();
        let (first, last) = (end("start-date"), end("end-date"));
        if first.is_empty() || last.is_empty() {
            return Some(Fault::Missing);
        }
        if last < first {
            return Some(Fault::Order);
        }
        self.day(&first).or_else(|| self.day(&last))
    }
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let plain = text.chars().all(|c| !c.is_whitespace() && !c.is_control());
    let dots = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    plain && dots && !name.is_empty() && !name.contains('@') && text.len() <= 254
}

fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (5..=15).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c))
}
