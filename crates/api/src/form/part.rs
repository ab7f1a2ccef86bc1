//! What stands on a screen now: conditions decided, references filled in, what is hidden left out.

use serde_json::{Map, Value};

use super::{Filling, words};

/// How deep parts stand in parts (Form, If, Switch).
const DEPTH_MAX: usize = 8;
/// Parts of a screen, and options of a field.
const PARTS_MAX: usize = 200;

/// Something on a screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Words; small Markdown where they are a body.
    Text(TextKind, String),
    /// Something to fill in.
    Field(Box<Field>),
    /// A picture as a `data:` URL, and what it shows.
    Picture(String, String),
    /// A file is asked for, which forms here do not carry: what it is called.
    File(String),
    /// Words that lead somewhere, alone or in a list.
    Link(Link),
    /// The button at the end.
    Footer {
        /// What it says.
        label: String,
        /// A line beside it; may be empty.
        caption: String,
        /// Whether it can be pressed.
        is_enabled: bool,
        /// For [`Filling::act`].
        action: Value,
    },
}

/// What words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// Large.
    Heading,
    /// Less so.
    Subheading,
    /// Plain.
    Body,
    /// Small.
    Caption,
}

/// Words that lead somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// What it says.
    pub title: String,
    /// One more line; may be empty.
    pub description: String,
    /// For [`Filling::act`].
    pub action: Value,
}

/// Something to fill in.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// As the form calls it.
    pub name: String,
    /// As people read it.
    pub label: String,
    /// A line of help; may be empty.
    pub hint: String,
    /// What it takes.
    pub kind: Kind,
    /// Whether the form goes on without it.
    pub is_required: bool,
    /// Whether it can be filled in now.
    pub is_enabled: bool,
    /// What is in it.
    pub value: Value,
    /// What can be chosen.
    pub options: Vec<Opt>,
    /// Characters, or choices, at least.
    pub count_min: Option<u64>,
    /// Characters, or choices, at most.
    pub count_max: Option<u64>,
    /// "2026-11-21": the first day that can be chosen; may be empty.
    pub day_first: String,
    /// The last one.
    pub day_last: String,
    /// A regular expression that the whole text fits; may be empty.
    pub pattern: String,
    /// What the form itself says is wrong; may be empty.
    pub said: String,
    /// What follows when something is chosen; may be nothing.
    pub on_select: Value,
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A line.
    Line(Input),
    /// Several lines.
    Area,
    /// Any number of options.
    Many,
    /// One option, all in sight.
    One,
    /// One option of a list that opens.
    Pick,
    /// A day.
    Day,
    /// A first and a last day.
    Span,
    /// Yes, or not yes.
    Agree,
}

/// What a line takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// Anything.
    Text,
    /// A number.
    Number,
    /// An address of e-mail.
    Email,
    /// A secret.
    Password,
    /// A secret number.
    Passcode,
    /// A telephone number.
    Phone,
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Opt {
    /// What comes back.
    pub id: String,
    /// What it says.
    pub title: String,
    /// One more line; may be empty.
    pub description: String,
    /// Whether it can be chosen now.
    pub is_enabled: bool,
}

/// Reads the parts of a screen.
pub(super) fn read(filling: &Filling, parts: &[Value], found: &mut Vec<Part>) {
    walk(filling, parts, &Map::new(), DEPTH_MAX, &mut |part, errors| {
        if found.len() < PARTS_MAX {
            add(filling, part, errors, found);
        }
    });
}

/// What the form fills in by itself, by name.
pub(super) fn beginnings(filling: &Filling, parts: &[Value]) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    each_form(parts, DEPTH_MAX, &mut |part| {
        if let Some(Value::Object(values)) =
            part.get("init-values").map(|values| filling.resolved(values))
        {
            found.extend(values.into_iter().filter(|(_, value)| !value.is_null()));
        }
        let name = part.get("name").and_then(Value::as_str);
        if let (Some(name), Some(value)) = (name, part.get("init-value")) {
            let value = filling.resolved(value);
            if !value.is_null() {
                found.push((name.to_owned(), value));
            }
        }
    });
    found
}

/// Visits every part, whatever conditions say.
fn each_form(parts: &[Value], depth: usize, visit: &mut dyn FnMut(&Value)) {
    if depth == 0 {
        return;
    }
    for part in parts {
        visit(part);
        for name in ["children", "then", "else"] {
            if let Some(inner) = part.get(name).and_then(Value::as_array) {
                each_form(inner, depth - 1, visit);
            }
        }
        let cases = part.get("cases").and_then(Value::as_object);
        for inner in cases.into_iter().flat_map(Map::values).filter_map(Value::as_array) {
            each_form(inner, depth - 1, visit);
        }
    }
}

/// Visits the parts that stand there now, with what their form says is wrong with them.
fn walk(
    filling: &Filling,
    parts: &[Value],
    errors: &Map<String, Value>,
    depth: usize,
    visit: &mut dyn FnMut(&Value, &Map<String, Value>),
) {
    if depth == 0 {
        return;
    }
    let list = |part: &'_ Value, name: &str| {
        part.get(name).and_then(Value::as_array).cloned().unwrap_or_default()
    };
    for part in parts {
        if part.get("visible").is_some_and(|visible| !filling.holds(visible)) {
            continue;
        }
        match part.get("type").and_then(Value::as_str).unwrap_or_default() {
            "Form" => {
                let said = part.get("error-messages").map(|said| filling.resolved(said));
                let said = said.and_then(|said| said.as_object().cloned()).unwrap_or_default();
                walk(filling, &list(part, "children"), &said, depth - 1, visit);
            }
            "If" => {
                let holds = part.get("condition").is_some_and(|asked| filling.holds(asked));
                let inner = list(part, if holds { "then" } else { "else" });
                walk(filling, &inner, errors, depth - 1, visit);
            }
            "Switch" => {
                let value = part.get("value").map(|value| words(&filling.resolved(value)));
                let cases = part.get("cases");
                let case = |name: &str| cases.and_then(|cases| cases.get(name));
                let inner = case(&value.unwrap_or_default()).or_else(|| case("default"));
                let inner = inner.and_then(Value::as_array).cloned().unwrap_or_default();
                walk(filling, &inner, errors, depth - 1, visit);
            }
            _ => visit(part, errors),
        }
    }
}

fn add(filling: &Filling, part: &Value, errors: &Map<String, Value>, found: &mut Vec<Part>) {
    let get = |name: &str| part.get(name).map(|value| filling.resolved(value)).unwrap_or_default();
    let text = |name: &str| words(&get(name));
    let action = |part: &Value| part.get("on-click-action").cloned().unwrap_or_default();
    let kind = match part.get("type").and_then(Value::as_str).unwrap_or_default() {
        "TextHeading" => return found.push(Part::Text(TextKind::Heading, text("text"))),
        "TextSubheading" => return found.push(Part::Text(TextKind::Subheading, text("text"))),
        "TextBody" | "RichText" => return found.push(Part::Text(TextKind::Body, text("text"))),
        "TextCaption" => return found.push(Part::Text(TextKind::Caption, text("text"))),
        "PhotoPicker" | "DocumentPicker" => return found.push(Part::File(text("label"))),
        "Image" => {
            return found.extend(
                picture(&text("src")).map(|source| Part::Picture(source, text("alt-text"))),
            );
        }
        "ImageCarousel" => {
            let images = get("images");
            let images = images.as_array().into_iter().flatten();
            return found.extend(images.filter_map(|image| {
                let word = |name: &str| image.get(name).map(words).unwrap_or_default();
                picture(&word("src")).map(|source| Part::Picture(source, word("alt-text")))
            }));
        }
        "EmbeddedLink" => {
            let (title, description) = (text("text"), String::new());
            let action = action(part);
            return found.push(Part::Link(Link { title, description, action }));
        }
        "NavigationList" => {
            let items = part.get("list-items").cloned().unwrap_or_default();
            let items = if items.is_array() { items } else { filling.resolved(&items) };
            let items = items.as_array().into_iter().flatten().take(PARTS_MAX);
            return found.extend(items.map(|item| {
                let main = item.get("main-content").cloned().unwrap_or_default();
                let word = |name: &str| {
                    main.get(name).map(|value| words(&filling.resolved(value))).unwrap_or_default()
                };
                let own = action(item);
                let action = if own.is_null() { action(part) } else { own };
                let description = [word("metadata"), word("description")].join("\n");
                let description = description.trim().to_owned();
                Part::Link(Link { title: word("title"), description, action })
            }));
        }
        "Footer" => {
            let captions = ["left-caption", "center-caption", "right-caption"].map(text);
            let caption = captions.into_iter().filter(|caption| !caption.is_empty());
            return found.push(Part::Footer {
                label: text("label"),
                caption: caption.collect::<Vec<_>>().join(" · "),
                is_enabled: flag(filling, part, "enabled", true),
                action: action(part),
            });
        }
        "TextInput" => Kind::Line(match text("input-type").as_str() {
            "number" => Input::Number,
            "email" => Input::Email,
            "password" => Input::Password,
            "passcode" => Input::Passcode,
            "phone" => Input::Phone,
            _ => Input::Text,
        }),
        "TextArea" => Kind::Area,
        "CheckboxGroup" | "ChipsSelector" => Kind::Many,
        "RadioButtonsGroup" => Kind::One,
        "Dropdown" => Kind::Pick,
        "CalendarPicker" if text("mode") == "range" => Kind::Span,
        "DatePicker" | "CalendarPicker" => Kind::Day,
        "OptIn" => Kind::Agree,
        _ => return,
    };
    let name = text("name");
    let count = |names: [&str; 2]| {
        let given = names.iter().map(|name| get(name)).find(|value| !value.is_null())?;
        given.as_u64().or_else(|| words(&given).parse().ok())
    };
    found.push(Part::Field(Box::new(Field {
        label: text("label"),
        hint: [text("helper-text"), text("description")].join(" ").trim().to_owned(),
        kind,
        is_required: flag(filling, part, "required", false),
        is_enabled: flag(filling, part, "enabled", true),
        value: filling.value(&name),
        options: options(&get("data-source")),
        count_min: count(["min-chars", "min-selected-items"]),
        count_max: count(["max-chars", "max-selected-items"])
            .or_else(|| count(["max-length", "max-length"])),
        day_first: day(&text("min-date")),
        day_last: day(&text("max-date")),
        pattern: text("pattern"),
        said: [errors.get(&name).map(words).unwrap_or_default(), text("error-message")].concat(),
        on_select: part.get("on-select-action").cloned().unwrap_or_default(),
        name,
    })));
    if kind == Kind::Agree && part.get("on-click-action").is_some() {
        let (title, description) = (String::new(), String::new());
        found.push(Part::Link(Link { title, description, action: action(part) }));
    }
}

fn flag(filling: &Filling, part: &Value, name: &str, absent: bool) -> bool {
    part.get(name).map_or(absent, |value| filling.holds(value))
}

fn options(source: &Value) -> Vec<Opt> {
    let items = source.as_array().into_iter().flatten().take(PARTS_MAX);
    let options = items.map(|item| {
        let word = |name: &str| item.get(name).map(words).unwrap_or_default();
        let description = [word("metadata"), word("description")].join(" ").trim().to_owned();
        let is_enabled = item.get("enabled").is_none_or(|enabled| enabled != false);
        let (id, title) =
            if item.is_string() { (words(item), words(item)) } else { (word("id"), word("title")) };
        Opt { id, title, description, is_enabled }
    });
    options.filter(|option| !option.id.is_empty()).collect()
}

/// Pictures travel inside the form. One that lies elsewhere is not fetched: that would tell its
/// owner who looks at it.
fn picture(source: &str) -> Option<String> {
    let kinds = [("/9j/", "jpeg"), ("iVBORw", "png"), ("UklGR", "webp"), ("R0lGOD", "gif")];
    if kinds.iter().any(|(_, kind)| source.starts_with(&format!("data:image/{kind};base64,"))) {
        return Some(source.to_owned());
    }
    let (_, kind) = kinds.iter().find(|(start, _)| source.starts_with(start))?;
    Some(format!("data:image/{kind};base64,{source}"))
}

/// A day as "2026-11-21"; older forms count milliseconds since 1970.
fn day(text: &str) -> String {
    const DAY_MS: i64 = 86_400_000;
    let Ok(at_ms) = text.parse::<i64>() else { return text.to_owned() };
    // Days of the civil calendar, in eras of 400 years that begin in March.
    let days = at_ms.div_euclid(DAY_MS) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{date:02}", year + era * 400 + later)
}
