//! Collections, for the console.

use std::collections::HashSet;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::shop::{CollectionEdit, CollectionRule, ConsoleEvent};
use comptoir_store::collections::CollectionRow;
use comptoir_store::{ShopId, Tx};

use super::caller::Caller;
use super::input::{Body, line};
use super::refused::{Answer, Refused};
use crate::{AppState, catalogue, limits, team};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/api/collections", get(list).put(set))
}

async fn list(
    State(counter): State<AppState>,
    caller: Caller,
) -> Answer<Json<Vec<CollectionEdit>>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(all(&mut tx, &counter, &caller.shop).await?))
}

async fn set(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<Vec<CollectionEdit>>,
) -> Answer<Json<Vec<CollectionEdit>>> {
    let mut tx = counter.store.begin().await?;
    let known: HashSet<String> = all(&mut tx, &counter, &caller.shop)
        .await?
        .into_iter()
        .map(|collection| collection.id)
        .collect();
    let collections = checked(asked, &known)?;
    tx.collections(&caller.shop).set(&collections).await?;
    let saved = all(&mut tx, &counter, &caller.shop).await?;
    tx.save().await?;
    counter.tell(&caller.shop, ConsoleEvent::Catalogue {});
    Ok(Json(saved))
}

fn checked(asked: Vec<CollectionEdit>, known: &HashSet<String>) -> Answer<Vec<CollectionEdit>> {
    if asked.len() > limits::COLLECTIONS_MAX {
        return Err(Refused::over("", "refused-too-many", limits::COLLECTIONS_MAX));
    }
    let mut taken: HashSet<String> = HashSet::new();
    let mut collections = Vec::new();
    for collection in asked {
        let mut titles = Vec::new();
        for (language, title) in collection.titles {
            let title = line("titles", &title, limits::NAME_CHARS_MAX)?;
            if !team::is_language(&language) {
                return Err(Refused::invalid("titles", "refused-language"));
            }
            if !title.is_empty() {
                titles.push((language, title));
            }
        }
        let Some((_, first)) = titles.first() else {
            return Err(Refused::invalid("titles", "refused-empty"));
        };
        let id = match collection.id.as_str() {
            "" => new_id(first, known, &taken),
            id if known.contains(id) => id.to_owned(),
            _ => return Err(Refused::invalid("id", "refused-collection")),
        };
        if !taken.insert(id.clone()) {
            return Err(Refused::invalid("id", "refused-collection"));
        }
        let rule = collection.rule.map(rule).transpose()?;
        collections.push(CollectionEdit { id, titles, rule });
    }
    Ok(collections)
}

fn rule(mut rule: CollectionRule) -> Answer<CollectionRule> {
    rule.words = line("words", &rule.words, limits::LINE_CHARS_MAX)?;
    let prices = [rule.min_minor, rule.max_minor];
    if prices.iter().flatten().any(|minor| !(0..=limits::PRICE_MINOR_MAX).contains(minor)) {
        return Err(Refused::invalid("rule", "refused-price"));
    }
    if rule.min_minor.zip(rule.max_minor).is_some_and(|(min, max)| min > max) {
        return Err(Refused::invalid("rule", "refused-price-range"));
    }
    if rule.new_days > limits::NEW_DAYS_MAX {
        return Err(Refused::over("rule", "refused-too-long", limits::NEW_DAYS_MAX as usize));
    }
    Ok(rule)
}

fn new_id(title: &str, known: &HashSet<String>, taken: &HashSet<String>) -> String {
    let first = catalogue::slug(title);
    let mut candidate = first.clone();
    let mut number = 1_usize;
    while known.contains(&candidate) || taken.contains(&candidate) {
        number += 1;
        candidate = format!("{first}-{number}");
    }
    candidate
}

async fn all(tx: &mut Tx, counter: &AppState, shop: &ShopId) -> Answer<Vec<CollectionEdit>> {
    let own = tx.shops().lookup(shop).await?.and_then(|shop| shop.languages.into_iter().next());
    let rows = tx.collections(shop).list(counter.now_ms()).await?;
    // Those that a feed brought before its language was asked for.
    let title = |(language, title): (String, String)| {
        let language = if language.is_empty() { own.clone().unwrap_or_default() } else { language };
        (language, title)
    };
    let titles = |row: &CollectionRow| row.titles.iter().cloned().map(title).collect();
    let edit =
        |row: CollectionRow| CollectionEdit { titles: titles(&row), id: row.id, rule: row.rule };
    Ok(rows.into_iter().map(edit).collect())
}
