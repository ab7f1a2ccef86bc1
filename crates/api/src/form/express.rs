//! What texts of a form refer to and calculate: `${data.x}`, and whole sums in backticks.
//!
//! An expression has references, 'words', numbers, `true` and `false`; `||`, `&&`, comparisons,
//! arithmetic, `!` and brackets; terms one after the other are joined. What makes no sense is
//! nothing (`null`) rather than an error: a person cannot mend a shop's form.

use serde_json::{Map, Value};

/// How deep brackets may stand in brackets.
const DEPTH_MAX: usize = 32;

/// Finds what a reference stands for.
type Scope<'a> = &'a dyn Fn(&str) -> Value;

/// Puts what a value refers to in its place, also inside lists and objects.
pub(super) fn resolve(value: &Value, scope: Scope<'_>) -> Value {
    match value {
        Value::String(text) => of_text(text, scope),
        Value::Array(items) => items.iter().map(|item| resolve(item, scope)).collect(),
        Value::Object(object) => {
            let pairs = object.iter().map(|(name, value)| (name.clone(), resolve(value, scope)));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// Whether a condition holds.
pub(super) fn holds(text: &str, scope: Scope<'_>) -> bool {
    truth(&calculate(text.trim().trim_matches('`'), scope))
}

/// Whether a value counts as yes.
pub(super) fn truth(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(is_true) => *is_true,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(_) => true,
    }
}

fn of_text(text: &str, scope: Scope<'_>) -> Value {
    let plain = text.trim();
    if let Some(sum) = plain.strip_prefix('`').and_then(|sum| sum.strip_suffix('`')) {
        return calculate(sum, scope);
    }
    let whole = plain.strip_prefix("${").and_then(|path| path.strip_suffix('}'));
    if let Some(path) = whole.filter(|path| !path.contains('}')) {
        return scope(path);
    }
    let mut said = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${") {
        let Some((path, after)) = behind.split_once('}') else { break };
        said.push_str(before);
        said.push_str(&super::words(&scope(path)));
        rest = after;
    }
    said.push_str(rest);
    said.into()
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Value(Value),
    Sign(&'static str),
}

const SIGNS: [&str; 15] =
    ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "(", ")", "+", "-", "*", "/"];

fn calculate(text: &str, scope: Scope<'_>) -> Value {
    let tokens = tokens(text, scope);
    let mut reader = Reader { tokens: &tokens, depth: 0 };
    let mut value = reader.side(0);
    // Terms one after the other are one text.
    while !reader.tokens.is_empty() {
        let before = reader.tokens.len();
        let more = reader.side(0);
        if reader.tokens.len() == before {
            return Value::Null;
        }
        value = (super::words(&value) + &super::words(&more)).into();
    }
    value
}

fn tokens(text: &str, scope: Scope<'_>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = if let Some(behind) = rest.strip_prefix("${") {
            let (path, after) = behind.split_once('}').unwrap_or((behind, ""));
            (Token::Value(scope(path)), after)
        } else if let Some(behind) = rest.strip_prefix('\'') {
            let (words, after) = behind.split_once('\'').unwrap_or((behind, ""));
            (Token::Value(words.into()), after)
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            (Token::Sign(sign), rest.get(sign.len()..).unwrap_or_default())
        } else {
            let is_word = |c: char| c.is_alphanumeric() || c == '.' || c == '_';
            let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
            let end = end.max(first.len_utf8());
            let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            (Token::Value(literal(word)), after)
        };
        tokens.push(token);
        rest = after.trim_start();
    }
    tokens
}

fn literal(word: &str) -> Value {
    match word {
        "true" => true.into(),
        "false" => false.into(),
        word => word.parse::<f64>().map_or(Value::Null, number),
    }
}

/// Binary signs by how loosely they bind, the loosest first.
const LEVELS: [&[&str]; 6] =
    [&["||"], &["&&"], &["==", "!="], &["<=", ">=", "<", ">"], &["+", "-"], &["*", "/"]];

struct Reader<'t> {
    tokens: &'t [Token],
    depth: usize,
}

impl Reader<'_> {
    /// A side of a sign of this level, with all that binds tighter.
    fn side(&mut self, level: usize) -> Value {
        let Some(signs) = LEVELS.get(level) else { return self.term() };
        let mut left = self.side(level + 1);
        while let Some((Token::Sign(sign), rest)) = self.tokens.split_first()
            && signs.contains(sign)
        {
            self.tokens = rest;
            let right = self.side(level + 1);
            left = apply(sign, &left, &right);
        }
        left
    }

    fn term(&mut self) -> Value {
        let Some((first, rest)) = self.tokens.split_first() else { return Value::Null };
        let sign = match first {
            Token::Value(value) => {
                self.tokens = rest;
                return value.clone();
            }
            Token::Sign(sign @ ("!" | "-" | "(")) if self.depth < DEPTH_MAX => *sign,
            Token::Sign(_) => return Value::Null,
        };
        self.tokens = rest;
        self.depth += 1;
        let value = match sign {
            "!" => (!truth(&self.term())).into(),
            "-" => self.term().as_f64().map_or(Value::Null, |value| number(-value)),
            _ => self.brackets(),
        };
        self.depth -= 1;
        value
    }

    fn brackets(&mut self) -> Value {
        let value = self.side(0);
        if let Some((Token::Sign(")"), rest)) = self.tokens.split_first() {
            self.tokens = rest;
        }
        value
    }
}

fn apply(sign: &str, left: &Value, right: &Value) -> Value {
    let numbers = left.as_f64().zip(right.as_f64());
    match (sign, numbers) {
        ("||", _) => (truth(left) || truth(right)).into(),
        ("&&", _) => (truth(left) && truth(right)).into(),
        ("==", Some((left, right))) => (left.total_cmp(&right).is_eq()).into(),
        ("!=", Some((left, right))) => (left.total_cmp(&right).is_ne()).into(),
        ("==", None) => (left == right).into(),
        ("!=", None) => (left != right).into(),
        ("<", Some((left, right))) => (left < right).into(),
        ("<=", Some((left, right))) => (left <= right).into(),
        (">", Some((left, right))) => (left > right).into(),
        (">=", Some((left, right))) => (left >= right).into(),
        ("+", Some((left, right))) => number(left + right),
        ("-", Some((left, right))) => number(left - right),
        ("*", Some((left, right))) => number(left * right),
        ("/", Some((left, right))) => number(left / right),
        ("+", None) => (super::words(left) + &super::words(right)).into(),
        _ => Value::Null,
    }
}

/// Whole numbers are shown as such.
fn number(value: f64) -> Value {
    const WHOLE_MAX: f64 = 9_007_199_254_740_991.0;
    if value.fract() == 0.0 && value.abs() <= WHOLE_MAX {
        return (value as i64).into();
    }
    value.into()
}
