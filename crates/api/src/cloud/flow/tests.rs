//! Forms that can be shown, and what is wrong with others.

use serde_json::json;

use super::*;

fn form() -> Value {
    json!({
        "version": "7.1",
        "screens": [
            { "id": "FIRST", "title": "Retrait", "layout": { "type": "SingleColumnLayout", "children": [
                { "type": "Form", "name": "form", "children": [
                    { "type": "TextInput", "name": "prenom", "label": "Prénom", "required": true },
                    { "type": "Footer", "label": "Suivant", "on-click-action": {
                        "name": "navigate", "next": { "type": "screen", "name": "LAST" },
                        "payload": { "prenom": "${form.prenom}" } } } ] } ] } },
            { "id": "LAST", "title": "Quand", "terminal": true, "data": { "prenom": { "type": "string" } },
              "layout": { "type": "SingleColumnLayout", "children": [
                { "type": "TextBody", "text": "${data.prenom}" },
                { "type": "DatePicker", "name": "jour", "label": "Jour" },
                { "type": "Footer", "label": "Envoyer", "on-click-action": {
                    "name": "complete", "payload": {
                        "jour": "${form.jour}", "prenom": "${screen.FIRST.form.prenom}" } } } ] } },
        ],
    })
}

fn errors(form: &Value) -> Vec<&'static str> {
    check(&form.to_string()).into_iter().map(|problem| problem.error).collect()
}

#[test]
fn a_form_of_two_screens_is_good() {
    assert_eq!(check(&form().to_string()), []);
    assert_eq!(first_screen(&form().to_string()), "FIRST");
    assert_eq!(versions(&form().to_string()).0, "7.1");
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let mut broken = form();
    broken["screens"][1]["layout"]["children"][2]["on-click-action"]["payload"]["jour"] =
        "${form.date}".into();
    let text = serde_json::to_string_pretty(&broken).unwrap();
    let problems = check(&text);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].error, "INVALID_REFERENCE");
    assert!(problems[0].path.ends_with("payload.jour"), "{problems:?}");
    assert!(text.lines().nth(problems[0].line - 1).unwrap().contains("form.date"), "{problems:?}");
    assert_eq!(problems[0].to_json()["line_start"], problems[0].line);

    let cut = check("{\n  \"version\": ");
    assert_eq!((cut[0].error, cut[0].line), ("INVALID_FLOW_JSON", 2));
}

#[test]
fn each_rule_is_held() {
    let mut form_ = form();
    form_["version"] = "1.0".into();
    assert_eq!(errors(&form_), ["INVALID_PROPERTY_VALUE"]);
    let mut form_ = form();
    form_["screens"][1]["terminal"] = false.into();
    assert!(errors(&form_).contains(&"MISSING_TERMINAL_SCREEN"));
    let mut form_ = form();
    form_["screens"][1]["id"] = "OTHER".into();
    assert!(errors(&form_).contains(&"INVALID_NAVIGATION"));
    let mut form_ = form();
    form_["screens"][1]["layout"]["children"][1]["type"] = "Slider".into();
    assert!(errors(&form_).contains(&"INVALID_PROPERTY_VALUE"));
    let mut form_ = form();
    form_["screens"][1]["layout"]["children"][1].as_object_mut().unwrap().remove("label");
    assert_eq!(errors(&form_), ["MISSING_REQUIRED_PROPERTY"]);
    let mut form_ = form();
    form_["routing_model"] = json!({ "FIRST": [] , "LAST": [] });
    assert_eq!(errors(&form_), ["INVALID_ROUTING_MODEL"]);
    assert_eq!(errors(&json!([])), ["INVALID_FLOW_JSON"]);
    assert_eq!(errors(&json!({})), ["MISSING_REQUIRED_PROPERTY"; 2]);
}
