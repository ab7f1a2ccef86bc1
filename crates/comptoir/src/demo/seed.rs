//! Fills the demo shop: profile, team, catalogue, automations, then lets customers talk.

#![expect(clippy::indexing_slicing, reason = "a field that is not there reads as null")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use comptoir_api::shop::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::desk::Desk;
use super::{LOGIN, SLUG, field, talk};
use crate::admin::{self, AdminError, Command, Feed, NewShop, NewStaff, Parts};

/// What the demo is made of.
#[derive(rust_embed::RustEmbed)]
#[folder = "demo"]
struct Demo;

/// Makes the shop and everything in it.
pub(super) async fn fill(parts: &Parts, url: &str) -> Result<(), AdminError> {
    let shop = NewShop {
        name: "Maison Halbran".into(),
        slug: Some(SLUG.into()),
        currency: "EUR".into(),
        languages: vec!["fr".into(), "en".into()],
        owner: LOGIN.into(),
        owner_name: "Camille".into(),
        time_zone: "Europe/Paris".into(),
        first_order: 2409,
    };
    let made = admin::run(parts, Command::ShopCreate(shop), drop).await?;
    let desk = Desk::sign_in(url, &field(Some(&made), "sign_in")?).await?;
    let password = new_password()?;
    desk.send(Method::POST, "/api/me/password", json!({ "current": "", "new": password })).await?;
    keep_password(&parts.data, &password)?;
    import_catalogue(parts).await?;
    hang_cover(&parts.data)?;
    open_shop(&desk).await?;
    let mut desks = HashMap::from([(LOGIN.to_owned(), desk)]);
    for (login, name, role) in
        [("bastien", "Bastien", Role::Manager), ("nour", "Nour", Role::Agent)]
    {
        let (shop, login, name) = (SLUG.to_owned(), login.to_owned(), name.to_owned());
        let person = NewStaff { shop, login: login.clone(), name, role };
        let added = admin::run(parts, Command::StaffAdd(person), drop).await?;
        desks.insert(login, Desk::sign_in(url, &field(Some(&added), "sign_in")?).await?);
    }
    let shop = talk::Shop {
        staff: names(&desks, "/api/staff", "login").await?,
        labels: names(&desks, "/api/labels", "name").await?,
        desks,
    };
    talk::replay(&script()?, &field(Some(&made), "link")?, &shop).await
}

/// What a list calls each, and its id.
async fn names(
    desks: &HashMap<String, Desk>,
    path: &str,
    name: &str,
) -> Result<HashMap<String, String>, AdminError> {
    let Some(desk) = desks.get(LOGIN) else { return Ok(HashMap::new()) };
    let list = desk.get(path).await?;
    let rows = list.as_array().map(Vec::as_slice).unwrap_or_default();
    rows.iter().map(|row| Ok((field(Some(row), name)?, field(Some(row), "id")?))).collect()
}

/// The conversations of `demo/chats.json`.
fn script() -> Result<talk::Script, AdminError> {
    let file = Demo::get("chats.json")
        .ok_or_else(|| AdminError::System("the demo's chats are not built in".into()))?;
    serde_json::from_slice(&file.data).map_err(AdminError::system)
}

async fn import_catalogue(parts: &Parts) -> Result<(), AdminError> {
    let folder = tempfile::tempdir().map_err(AdminError::system)?;
    for name in Demo::iter() {
        let Some(file) = Demo::get(&name) else { continue };
        let path = folder.path().join(name.as_ref());
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(AdminError::system)?;
        }
        std::fs::write(path, &file.data).map_err(AdminError::system)?;
    }
    let feed = Feed {
        file: folder.path().join("catalogue.json"),
        shop: SLUG.into(),
        pictures: Some(folder.path().to_owned()),
        own_drawings: true,
        ..Feed::default()
    };
    admin::run(parts, Command::ShopImport(feed), drop).await.map(drop)
}

/// Lays the picture over the shop's page into its media folder.
fn hang_cover(data: &Path) -> Result<(), AdminError> {
    let Some(cover) = Demo::get("cover.svg") else { return Ok(()) };
    let media = data.join("shops").join(SLUG).join("media");
    std::fs::create_dir_all(&media).map_err(AdminError::system)?;
    std::fs::write(media.join("cover.svg"), &cover.data).map_err(AdminError::system)
}

/// Hours, address, colour, automatic replies, quick replies, labels.
async fn open_shop(desk: &Desk) -> Result<(), AdminError> {
    let mut profile = desk.get("/api/profile").await?;
    let hours = json!({
        "time_zone": "Europe/Paris",
        "week": [[], day(), day(), day(), day(), day(), [{ "from": 570, "to": 780 }]],
        "closed": ["2026-12-25", "2027-01-01"],
    });
    let said = json!({
        "tagline": "Épicerie fine et maison de thé, à Nantes",
        "about": "Miels, biscuits, thés et conserves de petits producteurs de l’Ouest, choisis et goûtés un par un.",
        "accent": "#1F5263",
        "address": "12 rue de la Fosse\n44000 Nantes",
        "hours": hours,
    });
    if let (Some(profile), Some(said)) = (profile.as_object_mut(), said.as_object()) {
        profile.extend(said.clone());
    }
    desk.send(Method::PUT, "/api/profile", profile).await?;
    let mut automations = desk.get("/api/automations").await?;
    automations["hours"] = hours;
    automations["greeting"] = json!({ "on": true, "texts": [
        ["fr", "Bonjour et bienvenue chez {shop} ! Nous vous répondons en quelques minutes pendant nos heures d’ouverture."],
        ["en", "Hello and welcome to {shop}! We reply within minutes during opening hours."],
    ] });
    automations["away"] = json!({ "on": true, "texts": [
        ["fr", "La boutique est fermée. Nous vous répondrons dès l’ouverture, {until}."],
        ["en", "The shop is closed. We will reply as soon as we open, {until}."],
    ] });
    desk.send(Method::PUT, "/api/automations", automations).await?;
    let replies = json!([
        { "shortcut": "bonjour", "text": "Bonjour {customer}, que puis-je faire pour vous ?" },
        { "shortcut": "horaires", "text": "Nous sommes ouverts du mardi au samedi de 10 h à 19 h 30, et le dimanche matin." },
        { "shortcut": "retrait", "text": "Votre commande vous attend au comptoir, 12 rue de la Fosse." },
    ]);
    desk.send(Method::PUT, "/api/quick-replies", replies).await?;
    let names = ["Commande", "Livraison vélo", "Pro", "Fidèle", "Réclamation", "Allergie"];
    let label = |(hue, name)| json!({ "id": "", "name": name, "hue": hue });
    let labels: Value = names.iter().enumerate().map(label).collect();
    let labels = desk.send(Method::PUT, "/api/labels", labels).await?;
    for rule in rules(&labels) {
        desk.send(Method::POST, "/api/rules", rule).await?;
    }
    Ok(())
}

/// What the shop does by itself, the last one asked first.
fn rules(labels: &Value) -> Vec<Value> {
    let label = |name: &str| {
        let all = labels.as_array().into_iter().flatten();
        all.clone()
            .find(|label| label["name"] == name)
            .map_or(Value::Null, |label| label["id"].clone())
    };
    let words = |words: &[&str]| json!({ "kind": "words", "words": words });
    let say = |fr: &str, en: &str| json!({ "kind": "say", "texts": [["fr", fr], ["en", en]] });
    let put = |name: &str| json!({ "kind": "label", "label": label(name), "add": true });
    let rule = |name: &str, when: Value, then: Vec<Value>| json!({ "id": "", "name": name, "on": true, "when": when, "then": then });
    vec![
        rule(
            "Sans réponse",
            json!({ "kind": "unanswered", "minutes": 30 }),
            vec![json!({ "kind": "note", "text": "{name} attend une réponse depuis 30 minutes." })],
        ),
        rule("Devis", words(&["devis", "entreprise", "comité"]), vec![put("Pro")]),
        rule("Réclamation", words(&["cassé*", "abîm*", "rembours*"]), vec![put("Réclamation")]),
        rule(
            "Livraison",
            words(&["livr*", "vélo"]),
            vec![
                say(
                    "Nous livrons à vélo dans Nantes, pour 4,50 €.",
                    "We deliver by bike in Nantes, for €4.50.",
                ),
                put("Livraison vélo"),
            ],
        ),
        rule(
            "Horaires",
            words(&["horaires", "ouvert", "ouverts", "hours", "open"]),
            vec![say(
                "Du mardi au samedi de 10 h à 19 h 30, et le dimanche matin.",
                "Tuesday to Saturday, 10 am to 7:30 pm, and Sunday morning.",
            )],
        ),
    ]
}

fn day() -> Value {
    json!([{ "from": 600, "to": 1170 }])
}

fn password_file(data: &Path) -> PathBuf {
    data.join("demo-password")
}

/// What was drawn when the shop was made.
pub(super) fn password(data: &Path) -> Result<String, AdminError> {
    let text = std::fs::read_to_string(password_file(data));
    text.map(|text| text.trim().to_owned()).map_err(AdminError::system)
}

/// The folder is readable by its owner alone.
fn keep_password(data: &Path, password: &str) -> Result<(), AdminError> {
    std::fs::write(password_file(data), password).map_err(AdminError::system)
}

/// Drawn anew for every demo: a known one would open whatever listens beyond this machine.
fn new_password() -> Result<String, AdminError> {
    let mut bytes = [0; 10];
    getrandom::fill(&mut bytes).map_err(AdminError::system)?;
    Ok(comptoir_wire::ids::base32(&bytes))
}
