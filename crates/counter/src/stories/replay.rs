//! What people really wrote to a shop, replayed through rules: each answers what it should, once.

use std::path::{Path, PathBuf};

use comptoir_api::rules::{RuleLog, Tried, Trigger};
use serde::Deserialize;
use serde_json::json;

use super::rules::{add, rule, say, words};
use super::world::World;

/// Conversations that go through real devices.
const PLAYED: usize = 24;
const DRINKS: [&str; 6] = ["coffee", "latte", "lattes", "cappuccino", "espresso", "tea"];

#[derive(Deserialize)]
struct Dialogue {
    utterances: Vec<Utterance>,
}

#[derive(Deserialize)]
struct Utterance {
    speaker: String,
    text: String,
}

/// What customers said in each: Taskmaster-4, `COMPTOIR_DATA` or the folder beside the project.
fn conversations() -> Option<Vec<Vec<String>>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("COMPTOIR_DATA").map_or(beside, PathBuf::from);
    let file = data.join("conversations/taskmaster4-coffee/tm4_subset.json");
    let Ok(bytes) = std::fs::read(&file) else {
        eprintln!("SKIPPED: no conversations at {}; set COMPTOIR_DATA", file.display());
        return None;
    };
    let dialogues: Vec<Dialogue> = serde_json::from_slice(&bytes).unwrap();
    let said = |dialogue: Dialogue| {
        let of_customer = dialogue.utterances.into_iter().filter(|one| one.speaker == "user");
        of_customer.map(|one| one.text).filter(|text| !text.trim().is_empty()).collect()
    };
    Some(dialogues.into_iter().map(said).collect())
}

/// Said with none of the shop's code: letters and digits make words.
fn names_a_drink(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| DRINKS.contains(&word))
}

fn asks_how_long(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.contains("how long") || lower.contains("ready")
}

#[tokio::test(flavor = "multi_thread")]
async fn real_conversations_meet_the_rules() {
    let Some(conversations) = conversations() else { return };
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let drinks = add(&owner, rule("Drinks", words(&DRINKS), vec![say("On its way.")])).await;
    let pattern = Trigger::Pattern { pattern: "how long|ready".into() };
    let long = add(&owner, rule("Long", pattern, vec![say("Ten minutes.")])).await;
    // Of two that answer, the first in the list does.
    let expected = |text: &str| match (names_a_drink(text), asks_how_long(text)) {
        (true, _) => Some(drinks.id.as_str()),
        (false, true) => Some(long.id.as_str()),
        (false, false) => None,
    };

    // Each message, tried.
    let mut answered = 0;
    for text in conversations.iter().flatten() {
        let asked = json!({ "message": { "text": text } });
        let tried: Tried = owner.post("/api/rules/try", &asked).await;
        let would = tried.message.unwrap_or_default();
        let ids: Vec<&str> = would.iter().map(|one| one.rule.as_str()).collect();
        assert_eq!(ids, expected(text).into_iter().collect::<Vec<_>>(), "{text}");
        answered += ids.len();
    }
    let all = conversations.iter().flatten().count();
    eprintln!("{answered} of {all} messages in {} conversations are answered", conversations.len());
    assert!(answered > all / 10);

    // Some of them, by real devices: what ran is what should have, once each.
    let played = &conversations[..PLAYED.min(conversations.len())];
    let mut wanted = 0;
    for conversation in played {
        let customer = world.customer().await;
        for text in conversation {
            customer.say(text).await;
            wanted += usize::from(expected(text).is_some());
        }
    }
    let path = "/api/rules/log";
    let log: RuleLog = owner.sees(path, |log: &RuleLog| log.runs.len() >= wanted).await;
    let of = |id: &str| log.runs.iter().filter(|run| run.rule == id).count();
    let of_drinks = played.iter().flatten().filter(|text| names_a_drink(text)).count();
    assert_eq!((of(&drinks.id), log.runs.len()), (of_drinks, wanted), "{:?}", log.runs);
}
