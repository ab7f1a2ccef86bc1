//! The form in which a customer gives an address.

use comptoir_text::Text;
use comptoir_wire::content::Form;
use serde_json::{Value, json};

/// The fields that programs read back, in the order they are asked: name, label, and whether it
/// is needed.
const FIELDS: [(&str, &str, bool); 7] = [
    ("name", "cloud-address-name", true),
    ("phone_number", "cloud-address-phone-number", false),
    ("address", "cloud-address-address", true),
    ("landmark_area", "cloud-address-landmark-area", false),
    ("in_pin_code", "cloud-address-in-pin-code", true),
    ("city", "cloud-address-city", true),
    ("country", "cloud-address-country", false),
];

/// The form, with what is known filled in.
pub(crate) fn form(text: Text, values: &[(String, String)]) -> Form {
    let inputs = FIELDS.iter().map(|(name, label, needed)| {
        let known = values.iter().find(|(known, _)| known == name);
        let mut input = json!({
            "type": "TextInput",
            "name": name,
            "label": text.get(label),
            "required": needed,
        });
        if let (Some((_, value)), Some(input)) = (known, input.as_object_mut()) {
            input.insert("init-value".to_owned(), value.clone().into());
        }
        input
    });
    let payload: serde_json::Map<String, Value> = FIELDS
        .iter()
        .map(|(name, ..)| ((*name).to_owned(), Value::from(format!("${{form.{name}}}"))))
        .collect();
    let footer = json!({
        "type": "Footer",
        "label": text.get("cloud-address-send"),
        "on-click-action": { "name": "complete", "payload": payload },
    });
    let children: Vec<Value> = inputs.chain([footer]).collect();
    let title = text.get("cloud-address");
    let schema = json!({
        "version": "7.1",
        "screens": [{
            "id": "ADDRESS",
            "title": title,
            "terminal": true,
            "layout": { "type": "SingleColumnLayout", "children": children },
        }],
    });
    Form {
        id: "address".to_owned(),
        button: title.clone(),
        title,
        schema_json: schema.to_string(),
        ..Form::default()
    }
}
