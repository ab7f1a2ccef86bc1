//! Forms of several screens (Flow JSON): whether one can be shown, and if not, why.
//!
//! Checked is what the app needs to show a form from beginning to end: screens that are there,
//! parts it knows with what they need, and references that lead somewhere.

mod parts;

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use self::parts::{Ended, Screen};

/// Bytes of a form.
pub const FLOW_BYTES_MAX: usize = 1024 * 1024;
/// What is wrong is told up to here.
const PROBLEMS_MAX: usize = 50;
const SCREENS_MAX: usize = 100;

/// What forms are for.
pub const CATEGORIES: [&str; 8] = [
    "SIGN_UP",
    "SIGN_IN",
    "APPOINTMENT_BOOKING",
    "LEAD_GENERATION",
    "CONTACT_US",
    "CUSTOMER_SUPPORT",
    "SURVEY",
    "OTHER",
];

/// Something wrong with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// "MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_VALUE", …
    pub error: &'static str,
    /// What and where, in words.
    pub message: String,
    /// JSON pointer with dots: `screens[0].layout`.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
}

impl Problem {
    /// As the Cloud API answers it.
    pub fn to_json(&self) -> Value {
        let Self { error, message, path, line, column } = self;
        let place = json!({
            "line_start": line, "line_end": line, "column_start": column, "column_end": column,
            "path": path,
        });
        json!({
            "error": error, "error_type": "FLOW_JSON_ERROR", "message": message,
            "line_start": line, "line_end": line, "column_start": column, "column_end": column,
            "pointers": [place],
        })
    }
}

/// Checks a form; empty: it can be shown.
pub fn check(text: &str) -> Vec<Problem> {
    if text.len() > FLOW_BYTES_MAX {
        let message = format!("The form has {} bytes; {FLOW_BYTES_MAX} are allowed.", text.len());
        return vec![problem("INVALID_FLOW_JSON", message, "")];
    }
    let flow: Value = match serde_json::from_str(text) {
        Ok(flow) => flow,
        Err(error) => {
            let (line, column) = (error.line().max(1), error.column().max(1));
            let message = format!("The form is not JSON: {error}.");
            return vec![Problem { line, column, ..problem("INVALID_FLOW_JSON", message, "") }];
        }
    };
    let mut check = Check { problems: Vec::new() };
    check.flow(&flow);
    let mut problems = check.problems;
    problems.truncate(PROBLEMS_MAX);
    for problem in &mut problems {
        (problem.line, problem.column) = place_of(text, &flow, &problem.path);
    }
    problems
}

/// The version of a form, and of the interface to its data; empty where it has none.
pub fn versions(text: &str) -> (String, String) {
    let flow: Value = serde_json::from_str(text).unwrap_or_default();
    let word = |name: &str| match flow.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    (word("version"), word("data_api_version"))
}

/// Whether a form has a screen of this name.
pub fn has_screen(text: &str, screen: &str) -> bool {
    let flow: Value = serde_json::from_str(text).unwrap_or_default();
    let mut screens = flow.get("screens").and_then(Value::as_array).into_iter().flatten();
    screens.any(|known| known.get("id").and_then(Value::as_str) == Some(screen))
}

/// A form's first screen: the one that no other leads to.
pub fn first_screen(text: &str) -> String {
    first_of(&serde_json::from_str(text).unwrap_or_default())
}

/// The same of a form that was read already.
pub fn first_of(flow: &Value) -> String {
    let screens = flow.get("screens").and_then(Value::as_array);
    let screens = screens.map(Vec::as_slice).unwrap_or_default();
    let ids: Vec<&str> = screens.iter().filter_map(|screen| screen.get("id")?.as_str()).collect();
    let model = flow.get("routing_model").and_then(Value::as_object);
    let led_to: HashSet<&str> = model
        .into_iter()
        .flat_map(|model| model.values().filter_map(Value::as_array).flatten())
        .filter_map(Value::as_str)
        .collect();
    let first = ids.iter().find(|id| !led_to.contains(*id)).or_else(|| ids.first());
    first.map(|id| (*id).to_owned()).unwrap_or_default()
}

struct Check {
    problems: Vec<Problem>,
}

impl Check {
    fn flow(&mut self, flow: &Value) {
        let Some(root) = flow.as_object() else {
            return self.add("INVALID_FLOW_JSON", "The form has to be an object.", "");
        };
        self.version(root);
        let data_api = root.contains_key("data_api_version");
        if data_api && !root.contains_key("routing_model") {
            let message = "'routing_model' is required where there is a 'data_api_version'.";
            self.add("MISSING_REQUIRED_PROPERTY", message, "");
        }
        let Some(asked) = root.get("screens").and_then(Value::as_array) else {
            return self.missing("screens", "");
        };
        if asked.is_empty() || asked.len() > SCREENS_MAX {
            let message = format!("'screens' has {}; it takes 1 to {SCREENS_MAX}.", asked.len());
            return self.add("INVALID_PROPERTY_VALUE", message, "screens");
        }
        let mut screens: HashMap<&str, Screen<'_>> = HashMap::new();
        for (place, screen) in asked.iter().enumerate() {
            let path = format!("screens[{place}]");
            let Some((id, screen)) = self.screen(screen, &path) else { continue };
            if screens.insert(id, screen).is_some() {
                let message = format!("There are two screens '{id}'.");
                self.add("DUPLICATE_SCREEN_ID", message, &format!("{path}.id"));
            }
        }
        if !screens.values().any(|screen| screen.terminal) {
            let message = "At least one screen has to be 'terminal'.";
            self.add("MISSING_TERMINAL_SCREEN", message, "screens");
        }
        let routes = root.get("routing_model").and_then(Value::as_object);
        if let Some(routes) = routes {
            self.routes(routes, &screens);
        }
        let mut ordered: Vec<_> = screens.iter().collect();
        ordered.sort_by_key(|(_, screen)| screen.path.clone());
        for (id, screen) in ordered {
            self.ends(id, screen, &screens, routes, data_api);
        }
    }

    fn version(&mut self, root: &Map<String, Value>) {
        let Some(version) = root.get("version") else { return self.missing("version", "") };
        let known =
            version.as_str().and_then(|text| text.split_once('.')).is_some_and(|(major, minor)| {
                let major = major.parse::<u32>().is_ok_and(|major| (2..=7).contains(&major));
                major && minor.parse::<u32>().is_ok()
            });
        if !known {
            let message = "'version' has to be one from \"2.1\" to \"7.x\".";
            self.add("INVALID_PROPERTY_VALUE", message, "version");
        }
    }

    fn screen<'f>(&mut self, screen: &'f Value, path: &str) -> Option<(&'f str, Screen<'f>)> {
        let Some(object) = screen.as_object() else {
            self.add("INVALID_PROPERTY_TYPE", "A screen has to be an object.", path);
            return None;
        };
        let Some(id) = object.get("id").and_then(Value::as_str) else {
            self.missing("id", path);
            return None;
        };
        let letters = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
        if id.is_empty() || !id.bytes().all(letters) || id == "SUCCESS" {
            let message = "A screen's 'id' is letters and '_', and not SUCCESS.";
            self.add("INVALID_PROPERTY_VALUE", message, &format!("{path}.id"));
        }
        let terminal = object.get("terminal") == Some(&Value::Bool(true));
        let mut read = Screen { terminal, path: path.to_owned(), ..Screen::default() };
        if let Some(data) = object.get("data") {
            if let Some(data) = data.as_object() {
                read.data = data.keys().map(String::as_str).collect();
            } else {
                let message = "A screen's 'data' has to be an object.";
                self.add("INVALID_PROPERTY_TYPE", message, &format!("{path}.data"));
            }
        }
        let layout = object.get("layout");
        let kind = layout.and_then(|layout| layout.get("type")).and_then(Value::as_str);
        let children = layout.and_then(|layout| layout.get("children")).and_then(Value::as_array);
        match (layout, kind, children) {
            (None, ..) => self.missing("layout", path),
            (_, Some("SingleColumnLayout"), Some(children)) => {
                read.parts(self, children, &format!("{path}.layout.children"), 0);
            }
            (_, Some("SingleColumnLayout"), None) => {
                self.missing("children", &format!("{path}.layout"));
            }
            _ => {
                let message = "A screen's 'layout' has to be of type SingleColumnLayout.";
                self.add("INVALID_PROPERTY_VALUE", message, &format!("{path}.layout"));
            }
        }
        if terminal && !read.has_footer {
            let message = format!("The terminal screen '{id}' needs a Footer.");
            self.add("MISSING_REQUIRED_PROPERTY", message, &format!("{path}.layout"));
        }
        Some((id, read))
    }

    fn routes(&mut self, routes: &Map<String, Value>, screens: &HashMap<&str, Screen<'_>>) {
        for (from, to) in routes {
            let path = format!("routing_model.{from}");
            if !screens.contains_key(from.as_str()) {
                let message =
                    format!("'routing_model' names the screen '{from}', which is missing.");
                self.add("INVALID_ROUTING_MODEL", message, &path);
            }
            for to in to.as_array().into_iter().flatten().filter_map(Value::as_str) {
                if !screens.contains_key(to) {
                    let message = format!("'{from}' leads to the screen '{to}', which is missing.");
                    self.add("INVALID_ROUTING_MODEL", message, &path);
                }
            }
        }
        for id in screens.keys().filter(|id| !routes.contains_key(**id)) {
            let message = format!("'routing_model' leaves the screen '{id}' out.");
            self.add("INVALID_ROUTING_MODEL", message, "routing_model");
        }
    }

    /// Where a screen's buttons lead, and what its texts refer to.
    fn ends(
        &mut self,
        id: &str,
        screen: &Screen<'_>,
        screens: &HashMap<&str, Screen<'_>>,
        routes: Option<&Map<String, Value>>,
        data_api: bool,
    ) {
        for Ended { action, path } in &screen.actions {
            let name = action.get("name").and_then(Value::as_str).unwrap_or_default();
            match name {
                "navigate" => {
                    let next = action.get("next").and_then(|next| next.get("name"));
                    let next = next.and_then(Value::as_str).unwrap_or_default();
                    let routed = routes.and_then(|routes| routes.get(id)).is_none_or(|to| {
                        to.as_array().is_some_and(|to| to.iter().any(|to| to == next))
                    });
                    if !screens.contains_key(next) {
                        let message = format!("It leads to the screen '{next}', which is missing.");
                        self.add("INVALID_NAVIGATION", message, &format!("{path}.next"));
                    } else if !routed {
                        let message =
                            format!("'routing_model' does not lead from '{id}' to '{next}'.");
                        self.add("INVALID_ROUTING_MODEL", message, &format!("{path}.next"));
                    }
                }
                "complete" if !screen.terminal => {
                    let message = "The action 'complete' stands on terminal screens only.";
                    self.add("INVALID_PROPERTY_VALUE", message, path);
                }
                "data_exchange" if !data_api => {
                    let message = "The action 'data_exchange' needs a 'data_api_version'.";
                    self.add("INVALID_PROPERTY_VALUE", message, path);
                }
                "complete" | "data_exchange" | "update_data" => {}
                "open_url" if action.get("url").is_some() => {}
                "open_url" => self.missing("url", path),
                "" => self.missing("name", path),
                other => {
                    let message = format!("There is no action '{other}'.");
                    self.add("INVALID_PROPERTY_VALUE", message, path);
                }
            }
        }
        for (reference, path) in &screen.references {
            let parts: Vec<&str> = reference.split('.').collect();
            let fits = match parts.as_slice() {
                ["form", name, ..] => screen.names.contains(name),
                ["data", name, ..] => screen.data.contains(name),
                ["screen", other, "form", name, ..] => {
                    screens.get(other).is_some_and(|other| other.names.contains(name))
                }
                ["screen", other, "data", name, ..] => {
                    screens.get(other).is_some_and(|other| other.data.contains(name))
                }
                _ => false,
            };
            if !fits {
                let message = format!("'${{{reference}}}' refers to nothing on the screen '{id}'.");
                self.add("INVALID_REFERENCE", message, path);
            }
        }
    }

    fn missing(&mut self, name: &str, path: &str) {
        let message = format!("The property '{name}' is required.");
        self.add("MISSING_REQUIRED_PROPERTY", message, path);
    }

    fn add(&mut self, error: &'static str, message: impl Into<String>, path: &str) {
        if self.problems.len() <= PROBLEMS_MAX {
            self.problems.push(problem(error, message, path));
        }
    }
}

fn problem(error: &'static str, message: impl Into<String>, path: &str) -> Problem {
    Problem { error, message: message.into(), path: path.to_owned(), line: 1, column: 1 }
}

/// Where about in the text a path is: at the nearest word on the way to it that is said only once.
fn place_of(text: &str, flow: &Value, path: &str) -> (usize, usize) {
    let mut value = Some(flow);
    let mut found = 0;
    for step in path.split(['.', '[', ']']).filter(|step| !step.is_empty()) {
        value = value.and_then(|value| match step.parse::<usize>() {
            Ok(place) if value.is_array() => value.get(place),
            _ => value.get(step),
        });
        let object = value.and_then(Value::as_object);
        let named = ["id", "name"].iter().find_map(|key| object?.get(*key)?.as_str());
        for word in [Some(step), named].into_iter().flatten() {
            let word = format!("\"{word}\"");
            if let Some(at) = text.get(found..).and_then(|rest| rest.find(&word)) {
                found += at;
            }
        }
    }
    let before = text.get(..found).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests;
