//! Forms as people fill them in.

use serde_json::json;

use super::*;

fn form(screens: Value, data: Value) -> Form {
    Form { schema: json!({ "version": "7.1", "screens": screens }), data, ..Form::default() }
}

fn never(_: &str, _: &str) -> bool {
    false
}

fn fields(screen: &Screen) -> Vec<&Field> {
    let parts = screen.parts.iter();
    parts
        .filter_map(|part| if let Part::Field(field) = part { Some(&**field) } else { None })
        .collect()
}

fn footer(screen: &Screen) -> Value {
    let action = |part: &Part| {
        if let Part::Footer { action, .. } = part { Some(action.clone()) } else { None }
    };
    screen.parts.iter().find_map(action).unwrap()
}

fn two_screens() -> Form {
    let first = json!({ "id": "WHO", "title": "Qui ?", "data": { "hello": { "type": "string" } },
        "layout": { "type": "SingleColumnLayout", "children": [
            { "type": "TextHeading", "text": "`${data.hello} ', ' ${form.nom}`" },
            { "type": "Form", "name": "f", "init-values": { "nom": "Tilleul" },
              "error-messages": { "mail": "Une adresse, svp" }, "children": [
                { "type": "TextInput", "name": "nom", "label": "Nom", "required": true },
                { "type": "TextInput", "name": "mail", "label": "E-mail", "input-type": "email" },
                { "type": "If", "condition": "${form.nom} == 'Rose' && !${data.closed}", "then": [
                    { "type": "TextInput", "name": "rose", "label": "Couleur", "required": true } ],
                  "else": [ { "type": "TextCaption", "text": "Pas Rose" } ] },
                { "type": "Footer", "label": "Suivant", "on-click-action": { "name": "navigate",
                    "next": { "type": "screen", "name": "WHAT" },
                    "payload": { "nom": "${form.nom}" } } } ] } ] } });
    let second = json!({ "id": "WHAT", "terminal": true, "layout": {
        "type": "SingleColumnLayout", "children": [
            { "type": "TextBody", "text": "Pour ${data.nom}" },
            { "type": "CheckboxGroup", "name": "quoi", "label": "Quoi ?", "max-selected-items": 1,
              "data-source": [{ "id": "m", "title": "Miel" }, { "id": "s", "title": "Sablés" }] },
            { "type": "DatePicker", "name": "jour", "label": "Jour", "min-date": "1795219200000" },
            { "type": "Footer", "label": "Envoyer", "on-click-action": { "name": "complete",
                "payload": { "quoi": "${form.quoi}", "jour": "${form.jour}",
                             "qui": "${screen.WHO.form.nom}", "mail": "${screen.WHO.form.mail}" } } } ] } });
    form(json!([first, second]), json!({ "hello": "Bonjour", "closed": false }))
}

#[test]
fn a_form_of_two_screens_is_filled_in() {
    let form = two_screens();
    let mut filling = Filling::begin(&form).unwrap();
    let screen = filling.screen(&form).unwrap();
    assert_eq!(screen.title, "Qui ?");
    assert_eq!(screen.parts[0], Part::Text(TextKind::Heading, "Bonjour, Tilleul".into()));
    assert_eq!(fields(&screen).len(), 2);
    assert!(
        screen.is_first && screen.parts.contains(&Part::Text(TextKind::Caption, "Pas Rose".into()))
    );

    // What is filled in decides what else is asked.
    filling.set("nom", "Rose".into());
    filling.set("mail", "rose@".into());
    let screen = filling.screen(&form).unwrap();
    let faults: Vec<_> =
        fields(&screen).iter().map(|field| (field.name.as_str(), field.fault(&never))).collect();
    let said = Fault::Said("Une adresse, svp".into());
    assert_eq!(faults, [("nom", None), ("mail", Some(said)), ("rose", Some(Fault::Missing))]);

    assert_eq!(filling.act(&form, &footer(&screen)), Next::Screen);
    let screen = filling.screen(&form).unwrap();
    assert_eq!(screen.parts[0], Part::Text(TextKind::Body, "Pour Rose".into()));
    assert!(!screen.is_first);
    filling.set("quoi", json!(["m", "s"]));
    filling.set("jour", "2026-11-20".into());
    let screen = filling.screen(&form).unwrap();
    let faults: Vec<_> = fields(&screen).iter().map(|field| field.fault(&never)).collect();
    assert_eq!(faults, [Some(Fault::TooMany(1)), Some(Fault::Early("2026-11-21".into()))]);

    // A draft is taken up where it was left, and one goes back without losing anything.
    let kept = serde_json::to_string(&filling).unwrap();
    let mut filling = Filling::resume(&form, &kept).unwrap();
    assert_eq!(Filling::resume(&self::form(json!([]), Value::Null), &kept), None);
    filling.back();
    filling.back();
    assert_eq!(filling.value("nom"), "Rose");
    filling.set("mail", Value::Null);
    let screen = filling.screen(&form).unwrap();
    filling.act(&form, &footer(&screen));
    filling.set("quoi", json!(["m"]));
    let screen = filling.screen(&form).unwrap();
    let done = filling.act(&form, &footer(&screen));
    assert_eq!(done, Next::Done(json!({ "quoi": ["m"], "jour": "2026-11-20", "qui": "Rose" })));
}

#[test]
fn the_shop_says_what_follows() {
    let screens = json!([
        { "id": "A", "layout": { "children": [{ "type": "Footer", "label": "?", "on-click-action": {
            "name": "data_exchange", "payload": { "cp": "${form.cp}" } } }] } },
        { "id": "B", "terminal": true, "layout": { "children": [
            { "type": "TextBody", "text": "${data.ville}" }] } } ]);
    let form = form(screens, Value::Null);
    let mut filling = Filling::begin(&form).unwrap();
    filling.set("cp", "44000".into());
    let action = footer(&filling.screen(&form).unwrap());
    assert_eq!(filling.act(&form, &action), Next::Ask(json!({ "cp": "44000" })));
    assert_eq!(filling.here(), "A");
    assert!(!filling.show(&form, "C", Value::Null));
    assert!(filling.show(&form, "B", json!({ "ville": "Nantes" })));
    let town = |parts: &Screen| parts.parts[0].clone();
    let shown = town(&filling.screen(&form).unwrap());
    assert_eq!(shown, Part::Text(TextKind::Body, "Nantes".into()));
    assert!(filling.show(&form, "B", json!({ "ville": "Rennes" })));
    filling.back();
    assert_eq!(filling.here(), "A");
}

#[test]
fn sums_are_calculated_and_nonsense_is_nothing() {
    let scope = |path: &str| match path {
        "form.age" => json!(20),
        "form.nom" => json!("Rose"),
        "data.liste" => json!([{ "id": "a" }]),
        _ => Value::Null,
    };
    let of = |text: &str| express::resolve(&Value::from(text), &scope);
    assert_eq!(of("`${form.age} * 2 + 1`"), 41);
    assert_eq!(of("`(${form.age} + 1) / 2`"), 10.5);
    assert_eq!(of("`'Bonjour ' ${form.nom} ' !'`"), "Bonjour Rose !");
    assert_eq!(of("Bonjour ${form.nom}, ${form.rien}"), "Bonjour Rose, ");
    assert_eq!(of("${data.liste}"), json!([{ "id": "a" }]));
    assert_eq!(of("12 ${ pas fini"), "12 ${ pas fini");
    assert_eq!(of("`) (`"), Value::Null);
    for (condition, holds) in [
        ("${form.age} >= 18 && ${form.nom} != 'Lys'", true),
        ("`!(${form.age} < 18) || false`", true),
        ("${form.rien}", false),
        ("${form.age} == 20", true),
        ("-1 > 0", false),
        (&"(".repeat(10_000), false),
        // However deep it goes, it ends.
        (&"!".repeat(10_000), true),
    ] {
        assert_eq!(express::holds(condition, &scope), holds, "{condition}");
    }
}

#[test]
fn pictures_elsewhere_are_not_fetched() {
    let screens = json!([{ "id": "A", "terminal": true, "layout": { "children": [
        { "type": "Image", "src": "https://tracker.example/a.png" },
        { "type": "Image", "src": "iVBORw0KGgo=", "alt-text": "Un pot" },
        { "type": "Switch", "value": "${data.x}", "cases": {
            "b": [{ "type": "TextBody", "text": "B" }], "default": [{ "type": "TextBody", "text": "D" }] } },
        { "type": "EmbeddedLink", "text": "Voir", "visible": "${data.never}",
          "on-click-action": { "name": "open_url", "url": "https://halbran.example" } } ] } }]);
    let form = form(screens, json!({ "x": "b" }));
    let screen = Filling::begin(&form).unwrap().screen(&form).unwrap();
    assert_eq!(
        screen.parts,
        [
            Part::Picture("data:image/png;base64,iVBORw0KGgo=".into(), "Un pot".into()),
            Part::Text(TextKind::Body, "B".into()),
        ]
    );
}
