//! The parts of a screen: those that are known, what each needs, what it refers to.

use std::collections::HashSet;

use serde_json::Value;

use super::Check;

/// How deep parts stand in parts (If, Switch, Form).
const DEPTH_MAX: usize = 6;

/// A known part: its type, what it needs, whether its `name` names an answer.
const PARTS: [(&str, &[&str], bool); 23] = [
    ("TextHeading", &["text"], false),
    ("TextSubheading", &["text"], false),
    ("TextBody", &["text"], false),
    ("TextCaption", &["text"], false),
    ("RichText", &["text"], false),
    ("TextInput", &["name", "label"], true),
    ("TextArea", &["name", "label"], true),
    ("CheckboxGroup", &["name", "data-source"], true),
    ("RadioButtonsGroup", &["name", "data-source"], true),
    ("ChipsSelector", &["name", "label", "data-source"], true),
    ("Dropdown", &["name", "label", "data-source"], true),
    ("DatePicker", &["name", "label"], true),
    ("CalendarPicker", &["name", "label"], true),
    ("OptIn", &["name", "label"], true),
    ("PhotoPicker", &["name", "label"], true),
    ("DocumentPicker", &["name", "label"], true),
    ("NavigationList", &["name", "list-items"], false),
    ("EmbeddedLink", &["text", "on-click-action"], false),
    ("Image", &["src"], false),
    ("ImageCarousel", &["images"], false),
    ("Footer", &["label", "on-click-action"], false),
    ("If", &["condition", "then"], false),
    ("Switch", &["value", "cases"], false),
];

/// What was found on a screen.
#[derive(Default)]
pub(super) struct Screen<'f> {
    /// It may end the form.
    pub(super) terminal: bool,
    /// Where it stands.
    pub(super) path: String,
    /// What data it is given.
    pub(super) data: HashSet<&'f str>,
    /// What can be answered on it.
    pub(super) names: HashSet<&'f str>,
    /// What its buttons do.
    pub(super) actions: Vec<Ended<'f>>,
    /// `form.x` of `${form.x}`, and where.
    pub(super) references: Vec<(String, String)>,
    pub(super) has_footer: bool,
}

/// What a button does, and where it stands.
pub(super) struct Ended<'f> {
    pub(super) action: &'f Value,
    pub(super) path: String,
}

impl<'f> Screen<'f> {
    /// Reads parts.
    pub(super) fn parts(
        &mut self,
        check: &mut Check,
        parts: &'f [Value],
        path: &str,
        depth: usize,
    ) {
        if depth > DEPTH_MAX {
            let message = format!("Parts stand in parts over {DEPTH_MAX} deep.");
            return check.add("INVALID_PROPERTY_VALUE", message, path);
        }
        for (place, part) in parts.iter().enumerate() {
            self.part(check, part, &format!("{path}[{place}]"), depth);
        }
    }

    fn part(&mut self, check: &mut Check, part: &'f Value, path: &str, depth: usize) {
        let Some(kind) = part.get("type").and_then(Value::as_str) else {
            return check.missing("type", path);
        };
        if kind == "Form" {
            self.refer(part, path, &["children"]);
            return match part.get("children").and_then(Value::as_array) {
                Some(parts) => self.parts(check, parts, &format!("{path}.children"), depth + 1),
                None => check.missing("children", path),
            };
        }
        let Some((_, needs, answers)) = PARTS.iter().find(|(known, ..)| *known == kind) else {
            let kind: String = kind.chars().take(40).collect();
            let message = format!("There are no parts of type '{kind}'.");
            return check.add("INVALID_PROPERTY_VALUE", message, &format!("{path}.type"));
        };
        for need in *needs {
            if part.get(*need).is_none_or(Value::is_null) {
                check.missing(need, path);
            }
        }
        if let (true, Some(name)) = (*answers, part.get("name").and_then(Value::as_str))
            && !self.names.insert(name)
            // The two sides of a choice may ask for the same.
            && depth == 0
        {
            let message = format!("There are two parts '{name}' on the screen.");
            check.add("DUPLICATE_NAME", message, &format!("{path}.name"));
        }
        self.has_footer |= kind == "Footer";
        let actions = ["on-click-action", "on-select-action", "on-unselect-action"];
        for name in actions {
            if let Some(action) = part.get(name) {
                self.actions.push(Ended { action, path: format!("{path}.{name}") });
            }
        }
        // The items of a list have an action each.
        let items = part.get("list-items").and_then(Value::as_array);
        for (place, item) in items.into_iter().flatten().enumerate() {
            if let Some(action) = item.get("on-click-action") {
                let path = format!("{path}.list-items[{place}].on-click-action");
                self.actions.push(Ended { action, path });
            }
        }
        self.refer(part, path, &["then", "else", "cases"]);
        for branch in ["then", "else"] {
            if let Some(parts) = part.get(branch).and_then(Value::as_array) {
                self.parts(check, parts, &format!("{path}.{branch}"), depth + 1);
            }
        }
        let cases = part.get("cases").and_then(Value::as_object);
        for (case, parts) in cases.into_iter().flatten() {
            if let Some(parts) = parts.as_array() {
                self.parts(check, parts, &format!("{path}.cases.{case}"), depth + 1);
            }
        }
    }

    /// Notes what a part's texts refer to, but for those of the parts inside it.
    fn refer(&mut self, part: &Value, path: &str, inside: &[&str]) {
        let Some(object) = part.as_object() else { return };
        for (name, value) in object {
            if !inside.contains(&name.as_str()) {
                self.refer_in(value, &format!("{path}.{name}"));
            }
        }
    }

    fn refer_in(&mut self, value: &Value, path: &str) {
        match value {
            Value::String(text) => {
                let mut rest = text.as_str();
                while let Some((_, behind)) = rest.split_once("${") {
                    let Some((inside, after)) = behind.split_once('}') else { return };
                    // Expressions (in backticks) calculate with them.
                    let known = ["form.", "data.", "screen."];
                    if known.iter().any(|known| inside.starts_with(known)) {
                        self.references.push((inside.to_owned(), path.to_owned()));
                    }
                    rest = after;
                }
            }
            Value::Array(values) => {
                for (place, value) in values.iter().enumerate() {
                    self.refer_in(value, &format!("{path}[{place}]"));
                }
            }
            Value::Object(object) => {
                for (name, value) in object {
                    self.refer_in(value, &format!("{path}.{name}"));
                }
            }
            _ => {}
        }
    }
}
