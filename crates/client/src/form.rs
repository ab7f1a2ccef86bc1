//! What was filled in, as the form names it: the answer alone only has the shop's own names.

use comptoir_api::chat::Field;
use serde_json::{Map, Value};

/// What a program puts into every answer to know it by; no person filled it in.
const TOKEN: &str = "flow_token";

/// Each field of an answer in words, in the order of the form; without the form, by its name.
/// `schema` is a flow as WhatsApp's Flow JSON has it, `data` what filled in its first screen.
pub(crate) fn fields(schema: &Value, data: &Value, values: &Map<String, Value>) -> Vec<Field> {
    let mut known = Known::default();
    known.read(schema, "");
    let mut found: Vec<(usize, Field)> = values
        .iter()
        .filter(|(name, _)| *name != TOKEN)
        .filter_map(|(name, value)| {
            let place = known.input_of(name);
            let input = place.and_then(|place| known.inputs.get(place));
            let label = input.map(|input| input.label).filter(|label| !label.is_empty());
            let label = label.map_or_else(|| name.clone(), |label| filled(label, data));
            let value = in_words(value, input.map(|input| input.options), data);
            let field = Field { label, value };
            (!field.value.is_empty()).then_some((place.unwrap_or(usize::MAX), field))
        })
        .collect();
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, field)| field).collect()
}

/// A place to fill in.
struct Input<'a> {
    screen: &'a str,
    name: &'a str,
    label: &'a str,
    options: &'a Value,
}

/// What a form says of its fields.
#[derive(Default)]
struct Known<'a> {
    inputs: Vec<Input<'a>>,
    /// What the last screen hands over: a name, and where it comes from ("${form.name}").
    handed: Vec<(&'a str, &'a str)>,
}

impl<'a> Known<'a> {
    fn read(&mut self, value: &'a Value, screen: &'a str) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.read(item, screen)),
            Value::Object(object) => {
                let text = |name: &str| object.get(name).and_then(Value::as_str);
                let screen = match (object.contains_key("layout"), text("id")) {
                    (true, Some(id)) => id,
                    _ => screen,
                };
                if let (Some(_), Some(name)) = (text("type"), text("name")) {
                    let label = text("label").unwrap_or_default();
                    let options = object.get("data-source").unwrap_or(&Value::Null);
                    self.inputs.push(Input { screen, name, label, options });
                }
                if let (Some("complete"), Some(Value::Object(payload))) =
                    (text("name"), object.get("payload"))
                {
                    let given =
                        payload.iter().filter_map(|(name, from)| Some((name, from.as_str()?)));
                    self.handed.extend(given.map(|(name, from)| (name.as_str(), from)));
                }
                object.values().for_each(|inner| self.read(inner, screen));
            }
            _ => {}
        }
    }

    /// The place of the input that an answer's name stands for.
    fn input_of(&self, name: &str) -> Option<usize> {
        let from = self.handed.iter().find(|(handed, _)| *handed == name).map(|(_, from)| *from);
        let path: Vec<&str> = from
            .and_then(|from| from.strip_prefix("${")?.strip_suffix('}'))
            .map(|path| path.split('.').collect())
            .unwrap_or_default();
        let wanted = |input: &Input<'_>| match path.as_slice() {
            ["form", field] => input.name == *field,
            ["screen", screen, "form", field] => input.screen == *screen && input.name == *field,
            _ => input.name == name,
        };
        self.inputs.iter().position(wanted)
    }
}

fn in_words(value: &Value, options: Option<&Value>, data: &Value) -> String {
    match value {
        Value::String(text) => title_of(text, options, data),
        Value::Array(items) => {
            let words = items.iter().map(|item| in_words(item, options, data));
            words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Value::Bool(true) => "✓".to_owned(),
        Value::Bool(false) => "✗".to_owned(),
        Value::Number(number) => number.to_string(),
        // Files and what else is no word.
        Value::Null | Value::Object(_) => String::new(),
    }
}

/// What the person read when choosing this id.
fn title_of(id: &str, options: Option<&Value>, data: &Value) -> String {
    let options = match options {
        Some(Value::String(from)) => of_data(from, data),
        options => options,
    };
    let mut all = options.and_then(Value::as_array).into_iter().flatten();
    let chosen = all.find(|option| option.get("id").and_then(Value::as_str) == Some(id));
    let title = chosen.and_then(|option| option.get("title")).and_then(Value::as_str);
    title.unwrap_or(id).to_owned()
}

fn filled(text: &str, data: &Value) -> String {
    of_data(text, data).and_then(Value::as_str).unwrap_or(text).to_owned()
}

fn of_data<'a>(from: &str, data: &'a Value) -> Option<&'a Value> {
    data.get(from.strip_prefix("${data.")?.strip_suffix('}')?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_reads_as_the_form_asked() {
        let schema = json!({ "version": "7.0", "screens": [
            { "id": "WHO", "layout": { "children": [
                { "type": "TextInput", "name": "nom", "label": "Votre nom" },
                { "type": "Dropdown", "name": "jour", "label": "Jour", "data-source": "${data.days}" },
            ] } },
            { "id": "WHAT", "layout": { "children": [
                { "type": "CheckboxGroup", "name": "what", "label": "Quoi ?", "data-source": [
                    { "id": "m", "title": "Miel" }, { "id": "s", "title": "Sablés" }] },
                { "type": "Footer", "label": "Envoyer", "on-click-action": { "name": "complete",
                    "payload": { "products": "${form.what}", "who": "${screen.WHO.form.nom}",
                                 "jour": "${screen.WHO.form.jour}", "source": "web" } } },
            ] } },
        ] });
        let data = json!({ "days": [{ "id": "1", "title": "Lundi" }] });
        let values = json!({ "flow_token": "t", "products": ["m", "s"], "who": "Camille",
            "jour": "1", "source": "web" });
        let said = fields(&schema, &data, values.as_object().unwrap());
        let said: Vec<_> = said.iter().map(|f| (f.label.as_str(), f.value.as_str())).collect();
        assert_eq!(
            said,
            [
                ("Votre nom", "Camille"),
                ("Jour", "Lundi"),
                ("Quoi ?", "Miel, Sablés"),
                ("source", "web"),
            ]
        );
    }
}
