//! A form that a person fills in: which screen one is on, what stands there, what it hands over.
//!
//! The screens are WhatsApp's Flow JSON, as [`crate::chat::Form`] carries it. Nothing here draws,
//! and nothing is sent: what was filled in is kept by whoever shows the form, until it is done.

mod check;
mod express;
mod part;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use self::check::Fault;
pub use self::part::{Field, Input, Kind, Link, Opt, Part, TextKind};

use crate::chat::Form;
use crate::cloud::flow;

/// Screens one may pass without going back.
const STEPS_MAX: usize = 100;

/// How far a person has come with a form. Kept as JSON, it is the draft.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Filling {
    /// The screens on the way here, the present one last.
    steps: Vec<Step>,
    /// What was filled in, by screen and by name.
    values: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct Step {
    screen: String,
    /// What the screen before handed over.
    data: Value,
}

/// A screen as it is to be drawn now.
#[derive(Debug, Clone, PartialEq)]
pub struct Screen {
    /// Its heading; may be empty.
    pub title: String,
    /// What stands on it, from above.
    pub parts: Vec<Part>,
    /// Whether there is no screen before it.
    pub is_first: bool,
}

/// What a button led to.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// This or another screen, to be drawn again.
    Screen,
    /// The form is filled in: what it hands over.
    Done(Value),
    /// An address, to be opened once the person has seen where it leads.
    Page(String),
    /// The shop is asked what follows: what is handed over.
    Ask(Value),
    /// It leads nowhere this form has.
    Unreachable,
}

impl Filling {
    /// A form nobody has filled in; `None` if it has no screens.
    pub fn begin(form: &Form) -> Option<Self> {
        let first = match form.screen.as_str() {
            "" => flow::first_of(&form.schema),
            named => named.to_owned(),
        };
        let mut filling = Self::default();
        filling.enter(form, first, form.data.clone()).then_some(filling)
    }

    /// Goes on with a draft, if it still fits the form.
    pub fn resume(form: &Form, kept: &str) -> Option<Self> {
        let filling: Self = serde_json::from_str(kept).ok()?;
        let fits = !filling.steps.is_empty()
            && filling.steps.iter().all(|step| find(form, &step.screen).is_some());
        fits.then_some(filling)
    }

    /// What is to be drawn.
    pub fn screen(&self, form: &Form) -> Option<Screen> {
        let step = self.steps.last()?;
        let screen = find(form, &step.screen)?;
        let title = screen.get("title").map(|title| words(&self.resolved(title)));
        let mut parts = Vec::new();
        part::read(self, children(screen), &mut parts);
        let is_first = self.steps.len() < 2;
        Some(Screen { title: title.unwrap_or_default(), parts, is_first })
    }

    /// What was filled in under a name of this screen.
    pub fn value(&self, name: &str) -> Value {
        let here = self.steps.last().and_then(|step| self.values.get(&step.screen));
        here.and_then(|values| values.get(name)).cloned().unwrap_or_default()
    }

    /// Fills in a field of this screen.
    pub fn set(&mut self, name: &str, value: Value) {
        let Some(step) = self.steps.last() else { return };
        let here = self.values.entry(step.screen.clone()).or_insert_with(|| Map::new().into());
        if let Value::Object(here) = here {
            here.insert(name.to_owned(), value);
        }
    }

    /// Does what a button says.
    pub fn act(&mut self, form: &Form, action: &Value) -> Next {
        let text = |name: &str| action.get(name).and_then(Value::as_str).unwrap_or_default();
        let payload = action.get("payload").map(|payload| self.resolved(payload));
        match text("name") {
            "navigate" => {
                let next = action.get("next").and_then(|next| next.get("name"));
                let next = next.and_then(Value::as_str).unwrap_or_default().to_owned();
                let is_there = self.enter(form, next, payload.unwrap_or_default());
                if is_there { Next::Screen } else { Next::Unreachable }
            }
            "complete" => Next::Done(match payload {
                Some(Value::Object(payload)) => {
                    payload.into_iter().filter(|(_, value)| !value.is_null()).collect()
                }
                _ => Map::new().into(),
            }),
            "update_data" => {
                if let (Some(step), Some(Value::Object(new))) = (self.steps.last_mut(), payload) {
                    let mut data = step.data.as_object().cloned().unwrap_or_default();
                    data.extend(new);
                    step.data = data.into();
                }
                Next::Screen
            }
            "data_exchange" => Next::Ask(payload.unwrap_or_else(|| Map::new().into())),
            "open_url" => Next::Page(words(&self.resolved(&Value::from(text("url"))))),
            _ => Next::Unreachable,
        }
    }

    /// The screen one is on.
    pub fn here(&self) -> String {
        self.steps.last().map(|step| step.screen.clone()).unwrap_or_default()
    }

    /// Shows what the shop answered: this screen with other data, or another. False: the form has
    /// no such screen.
    pub fn show(&mut self, form: &Form, screen: &str, data: Value) -> bool {
        match self.steps.last_mut() {
            Some(step) if step.screen == screen => {
                step.data = data;
                true
            }
            _ => self.enter(form, screen.to_owned(), data),
        }
    }

    /// Goes to the screen before; what was filled in stays.
    pub fn back(&mut self) {
        if self.steps.len() > 1 {
            self.steps.pop();
        }
    }

    fn enter(&mut self, form: &Form, id: String, data: Value) -> bool {
        let Some(screen) = find(form, &id) else { return false };
        if self.steps.len() >= STEPS_MAX {
            return false;
        }
        let is_new = !self.values.contains_key(&id);
        self.steps.push(Step { screen: id, data });
        if is_new {
            // What the form itself fills in is only a beginning: a person's own words stay.
            for (name, value) in part::beginnings(self, children(screen)) {
                self.set(&name, value);
            }
        }
        true
    }

    /// A value with all it refers to put in its place.
    fn resolved(&self, value: &Value) -> Value {
        express::resolve(value, &|path| self.lookup(path))
    }

    /// Whether a condition holds.
    fn holds(&self, condition: &Value) -> bool {
        match condition {
            Value::String(text) => express::holds(text, &|path| self.lookup(path)),
            other => express::truth(other),
        }
    }

    /// What `form.x`, `data.x`, `screen.S.form.x` or `screen.S.data.x` is now.
    fn lookup(&self, path: &str) -> Value {
        let mut steps = path.split('.');
        let mut screen = self.steps.last().map(|step| step.screen.as_str()).unwrap_or_default();
        let mut place = steps.next();
        if place == Some("screen") {
            screen = steps.next().unwrap_or_default();
            place = steps.next();
        }
        let root = match place {
            Some("form") => self.values.get(screen),
            Some("data") => {
                let step = self.steps.iter().rev().find(|step| step.screen == screen);
                step.map(|step| &step.data)
            }
            _ => None,
        };
        let found = root.and_then(|root| steps.try_fold(root, |value, step| value.get(step)));
        found.cloned().unwrap_or_default()
    }
}

fn find<'f>(form: &'f Form, id: &str) -> Option<&'f Value> {
    let mut screens = form.schema.get("screens")?.as_array()?.iter();
    screens.find(|screen| screen.get("id").and_then(Value::as_str) == Some(id))
}

fn children(screen: &Value) -> &[Value] {
    let children = screen.get("layout").and_then(|layout| layout.get("children"));
    children.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// A value as a person reads it.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Array(lines) => lines.iter().map(words).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
