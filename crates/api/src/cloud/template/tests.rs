//! Templates that are taken and filled in, and what is wrong with others.

use serde_json::{Value, json};

use super::*;
use crate::cloud::interactive::{Action, Header, Interactive, Press};
use crate::cloud::message::TemplateUse;

fn params(body: Value) -> Params {
    let mut params = Params::default();
    params.add_json(body.to_string().as_bytes()).unwrap();
    params
}

fn made(components: Value) -> Result<Definition, CloudError> {
    read(&params(json!({
        "name": "commande_prete", "language": "fr", "category": "utility", "components": components,
    })))
}

fn phrases() -> Phrases {
    Phrases {
        code: "{{1}} est votre code.".into(),
        warning: "Ne le donnez à personne.".into(),
        expires: "Valable {{1}} min".into(),
        copy: "Copier".into(),
    }
}

fn filled(definition: &Definition, components: Value) -> Result<Interactive, CloudError> {
    let asked: TemplateUse =
        serde_json::from_value(json!({ "name": "x", "components": components })).unwrap();
    fill(&Layout::read(definition)?, &phrases(), &asked)
}

#[test]
fn a_template_is_kept_as_it_was_asked_and_filled_in() {
    let definition = made(json!([
        { "type": "header", "format": "image", "example": { "header_handle": ["4::x"] } },
        { "type": "body", "text": "Bonjour {{1}}, la commande {{2}} est prête.",
          "example": { "body_text": [["Nour", "H-1"]] } },
        { "type": "footer", "text": "Maison Halbran" },
        { "type": "buttons", "buttons": [
            { "type": "quick_reply", "text": "Merci" },
            { "type": "url", "text": "Suivre", "url": "https://halbran.example/{{1}}" },
            { "type": "copy_code", "example": "MIEL" } ] },
    ]))
    .unwrap();
    assert_eq!(definition.category, "UTILITY");
    assert_eq!(definition.components[3]["buttons"][0]["type"], "QUICK_REPLY");
    let card = filled(
        &definition,
        json!([
            { "type": "HEADER", "parameters": [{ "type": "image", "image": { "id": "123" } }] },
            { "type": "body", "parameters": [
                { "type": "text", "text": "Nour" },
                { "type": "currency", "currency": { "fallback_value": "12 €", "code": "EUR" } } ] },
            { "type": "button", "sub_type": "url", "index": 1,
              "parameters": [{ "type": "text", "text": "H-1" }] },
            { "type": "button", "sub_type": "copy_code", "index": "2",
              "parameters": [{ "type": "coupon_code", "coupon_code": "MIEL10" }] },
        ]),
    )
    .unwrap();
    assert_eq!(card.body, "Bonjour Nour, la commande 12 € est prête.");
    assert!(matches!(&card.header, Some(Header::Media(file)) if file.id == "123"));
    let Action::Presses(presses) = card.action else { panic!("{card:?}") };
    assert_eq!(
        presses[1],
        Press::Url { title: "Suivre".into(), url: "https://halbran.example/H-1".into() }
    );
    assert_eq!(presses.len(), 3);
}

#[test]
fn names_fill_in_whatever_their_order() {
    let definition =
        made(json!([{ "type": "BODY", "text": "{{first_name}}, le {{day}} !" }])).unwrap();
    assert_eq!(definition.format, "NAMED");
    let parameter =
        |name: &str, text: &str| json!({ "type": "text", "parameter_name": name, "text": text });
    let both = json!([{ "type": "body",
        "parameters": [parameter("day", "9"), parameter("first_name", "Nour")] }]);
    assert_eq!(filled(&definition, both).unwrap().body, "Nour, le 9 !");
    let other = json!([{ "type": "body",
        "parameters": [parameter("day", "9"), parameter("name", "Nour")] }]);
    assert_eq!(filled(&definition, other).unwrap_err().code, 132_012);
}

#[test]
fn what_does_not_fit_has_its_code() {
    let definition = made(json!([
        { "type": "HEADER", "format": "IMAGE" },
        { "type": "BODY", "text": "Bonjour {{1}}" } ]))
    .unwrap();
    let body =
        |text: &str| json!({ "type": "body", "parameters": [{ "type": "text", "text": text }] });
    let image =
        json!({ "type": "header", "parameters": [{ "type": "image", "image": { "id": "1" } }] });
    let code = |components: Value| filled(&definition, components).unwrap_err().code;
    assert_eq!(code(json!([image])), 132_000);
    assert_eq!(code(json!([body("Nour")])), 132_012);
    assert_eq!(code(json!([image, body(&"x".repeat(1_100))])), 132_005);
    let words = json!({ "type": "header", "parameters": [{ "type": "text", "text": "x" }] });
    assert_eq!(code(json!([words, body("Nour")])), 132_012);
    let details = filled(&definition, json!([image])).unwrap_err().details;
    assert!(details.contains("(0)") && details.contains("(1)"), "{details}");
}

#[test]
fn bad_definitions_have_their_subcode() {
    let subcode = |components: Value| made(components).unwrap_err().subcode;
    assert_eq!(subcode(json!([{ "type": "BODY", "text": "{{1}} et {{3}}" }])), Some(BAD_BODY));
    assert_eq!(subcode(json!([{ "type": "BODY", "text": "Bonjour {{prénom}}" }])), Some(BAD_BODY));
    assert_eq!(subcode(json!([{ "type": "FOOTER", "text": "x" }])), Some(BAD_BODY));
    assert_eq!(subcode(json!([{ "type": "BODY", "text": "x".repeat(1_025) }])), Some(TOO_LONG));
    let header =
        json!([{ "type": "HEADER", "text": "{{1}} {{2}}" }, { "type": "BODY", "text": "x" }]);
    assert_eq!(subcode(header), Some(BAD_HEADER));
    let named = json!({ "name": "Commande Prête", "language": "fr", "category": "UTILITY",
        "components": [{ "type": "BODY", "text": "x" }] });
    assert_eq!(read(&params(named)).unwrap_err().subcode, Some(BAD_NAME));
    assert!(!is_language("french") && is_language("zh_CN") && is_language("fil"));
}

#[test]
fn a_code_is_said_and_copied() {
    let definition = read(&params(json!({
        "name": "code", "language": "fr", "category": "AUTHENTICATION", "components": [
            { "type": "BODY", "add_security_recommendation": true },
            { "type": "FOOTER", "code_expiration_minutes": 5 },
            { "type": "BUTTONS", "buttons": [{ "type": "OTP", "otp_type": "copy_code" }] } ],
    })))
    .unwrap();
    let text = json!([{ "type": "text", "text": "4321" }]);
    let card = filled(
        &definition,
        json!([{ "type": "body", "parameters": text },
               { "type": "button", "sub_type": "url", "index": 0, "parameters": text }]),
    )
    .unwrap();
    assert_eq!(card.body, "4321 est votre code. Ne le donnez à personne.");
    assert_eq!(card.footer, "Valable 5 min");
    let copy = Press::Copy { title: "Copier".into(), code: "4321".into() };
    assert_eq!(card.action, Action::Presses(vec![copy]));
}

#[test]
fn a_carousel_fills_each_card() {
    let card = json!({ "components": [
        { "type": "HEADER", "format": "IMAGE" },
        { "type": "BODY", "text": "Miel {{1}}" },
        { "type": "BUTTONS", "buttons": [{ "type": "QUICK_REPLY", "text": "Prendre" }] } ] });
    let definition = made(json!([
        { "type": "BODY", "text": "Nos miels" },
        { "type": "CAROUSEL", "cards": [card, card] } ]))
    .unwrap();
    let own = |place: u32| {
        json!({ "card_index": place, "components": [
        { "type": "header", "parameters": [{ "type": "image", "image": { "id": "1" } }] },
        { "type": "body", "parameters": [{ "type": "text", "text": place.to_string() }] } ] })
    };
    let card = filled(&definition, json!([{ "type": "carousel", "cards": [own(1), own(0)] }]));
    let Action::Carousel(cards) = card.unwrap().action else { panic!() };
    assert_eq!(
        cards.iter().map(|card| card.body.as_str()).collect::<Vec<_>>(),
        ["Miel 0", "Miel 1"]
    );
}
