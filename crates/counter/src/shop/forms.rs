//! A form of the shop's own, as it is sent: one screen in the customer's language.

use comptoir_api::rules::Texts;
use comptoir_api::saved::{FieldKind, SavedField, SavedForm};
use comptoir_client::Draft;
use comptoir_store::shops::ShopRow;
use comptoir_text::Text;
use comptoir_wire::content::{Form, content::Body};
use serde_json::{Map, Value, json};

use crate::rule::fill::pick;

/// A message with the form.
pub(super) fn draft(form: &SavedForm, shop: &ShopRow, text: Text) -> Draft {
    let own = shop.languages.first().map_or("fr", String::as_str);
    let title = words(&form.titles, text, own);
    let said = words(&form.texts, text, own);
    let said = if said.is_empty() { title.clone() } else { said };
    let mut draft = Draft::new(Body::Form(Form {
        id: form.id.clone(),
        button: text.get("say-form-open"),
        schema_json: schema(form, &title, text, own).to_string(),
        title,
        text: said.clone(),
        ..Form::default()
    }));
    draft.fallback = said;
    text.code().clone_into(&mut draft.language);
    draft
}

/// The screen, as Flow JSON has it.
fn schema(form: &SavedForm, title: &str, text: Text, own: &str) -> Value {
    let names = || (1..=form.fields.len()).map(|number| format!("field_{number}"));
    let fields = form.fields.iter().zip(names()).map(|(field, name)| part(field, &name, text, own));
    let handed: Map<String, Value> =
        names().map(|name| (name.clone(), Value::from(format!("${{form.{name}}}")))).collect();
    let footer = json!({
        "type": "Footer",
        "label": text.get("say-form-send"),
        "on-click-action": { "name": "complete", "payload": handed },
    });
    let children: Vec<Value> = fields.chain([footer]).collect();
    json!({
        "version": "7.1",
        "screens": [{
            "id": "FORM",
            "title": title,
            "terminal": true,
            "layout": { "type": "SingleColumnLayout", "children": children },
        }],
    })
}

fn part(field: &SavedField, name: &str, text: Text, own: &str) -> Value {
    let label = words(&field.labels, text, own);
    let mut part = json!({ "name": name, "label": label, "required": field.required });
    let lines = words(&field.options, text, own);
    let options = (1..).zip(lines.lines()).map(|(number, title)| {
        // Ids are the same in every language.
        json!({ "id": number.to_string(), "title": title })
    });
    let (kind, more) = match field.kind {
        FieldKind::Text => ("TextInput", json!({ "input-type": "text" })),
        FieldKind::Number => ("TextInput", json!({ "input-type": "number" })),
        FieldKind::Email => ("TextInput", json!({ "input-type": "email" })),
        FieldKind::Phone => ("TextInput", json!({ "input-type": "phone" })),
        FieldKind::Long => ("TextArea", json!({})),
        FieldKind::Date => ("DatePicker", json!({})),
        FieldKind::One => {
            ("RadioButtonsGroup", json!({ "data-source": options.collect::<Value>() }))
        }
        FieldKind::Many => ("CheckboxGroup", json!({ "data-source": options.collect::<Value>() })),
    };
    if let (Value::Object(part), Value::Object(more)) = (&mut part, more) {
        part.insert("type".to_owned(), kind.into());
        part.extend(more);
    }
    part
}

fn words(texts: &Texts, text: Text, own: &str) -> String {
    pick(texts, text.code(), own).map(|(_, words)| words.to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the console makes is what the checks of forms take.
    #[test]
    fn every_kind_of_field_is_drawn() {
        let kinds = [
            FieldKind::Text,
            FieldKind::Long,
            FieldKind::Number,
            FieldKind::Email,
            FieldKind::Phone,
            FieldKind::Date,
            FieldKind::One,
            FieldKind::Many,
        ];
        let fields = kinds.map(|kind| SavedField {
            kind,
            labels: vec![("fr".into(), "Pour quand ?".into())],
            options: vec![("fr".into(), "Matin\nSoir".into())],
            required: true,
        });
        let form = SavedForm { fields: fields.into(), ..SavedForm::default() };
        let made = schema(&form, "Réserver", Text::new("fr"), "fr").to_string();
        assert_eq!(comptoir_api::cloud::flow::check(&made), []);
    }
}
