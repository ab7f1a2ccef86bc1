//! Collections, for the console.

use std::collections::HashSet;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::shop::{CollectionEdit, ConsoleEvent};
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
    Ok(Json(all(&mut tx, &caller.shop).await?))
}

async fn set(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<Vec<CollectionEdit>>,
) -> Answer<Json<Vec<CollectionEdit>>> {
    let mut tx = counter.store.begin().await?;
    let known: HashSet<String> =
        all(&mut tx, &caller.shop).await?.into_iter().map(|collection| collection.id).collect();
    let collections = checked(asked, &known)?;
    tx.collections(&caller.shop).set(&collections).await?;
    let saved = all(&mut tx, &caller.shop).await?;
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
        collections.push(CollectionEdit { id, titles });
    }
    Ok(collections)
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

async fn all(tx: &mut Tx, shop: &ShopId) -> Answer<Vec<CollectionEdit>> {
    let rows = tx.collections(shop).list().await?;
    Ok(rows.into_iter().map(|row| CollectionEdit { id: row.id, titles: row.titles }).collect())
}
