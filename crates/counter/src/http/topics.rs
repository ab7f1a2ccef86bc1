//! What the shop writes of, for the console.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::reach::{Topic, TopicText};
use comptoir_wire::limits as wire_limits;

use super::caller::Caller;
use super::input::{Body, filled};
use super::refused::{Answer, Refused};
use crate::{AppState, chance, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/api/topics", get(list).put(set))
}

async fn list(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Vec<Topic>>> {
    Ok(Json(counter.store.read().await?.topics(&caller.shop).list().await?))
}

async fn set(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<Vec<Topic>>,
) -> Answer<Json<Vec<Topic>>> {
    if asked.len() > limits::TOPICS_MAX {
        return Err(Refused::over("", "refused-too-many", limits::TOPICS_MAX));
    }
    let mut tx = counter.store.begin().await?;
    let shop = tx.shops().lookup(&caller.shop).await?.ok_or_else(Refused::not_found)?;
    let mut topics: Vec<Topic> = Vec::new();
    for topic in asked {
        let known = tx.topics(&caller.shop).lookup(&topic.id).await?.is_some();
        let id = match topic.id.as_str() {
            "" => chance::id("tpc_")?,
            _ if known => topic.id.clone(),
            _ => return Err(Refused::not_found()),
        };
        if topics.iter().any(|other| other.id == id) {
            return Err(Refused::invalid("", "refused-body"));
        }
        topics.push(checked(id, topic, &shop.languages)?);
    }
    tx.topics(&caller.shop).set(&topics, counter.now_ms()).await?;
    let topics = tx.topics(&caller.shop).list().await?;
    tx.save().await?;
    Ok(Json(topics))
}

/// Its own language must be there: it is what everyone gets whose own is not.
fn checked(id: String, topic: Topic, languages: &[String]) -> Answer<Topic> {
    let mut texts: Vec<TopicText> = Vec::new();
    for (at, language) in languages.iter().enumerate() {
        let words = topic.texts.iter().find(|text| text.language == *language);
        let (title, text) = words.map_or(("", ""), |words| (&words.title, &words.text));
        if at > 0 && title.trim().is_empty() && text.trim().is_empty() {
            continue;
        }
        texts.push(TopicText {
            language: language.clone(),
            title: filled("title", title, limits::TOPIC_CHARS_MAX)?,
            text: filled("text", text, wire_limits::NOTE_CHARS_MAX)?,
        });
    }
    let per_month_max = topic.per_month_max.min(limits::TOPIC_PER_MONTH_MAX);
    Ok(Topic { id, texts, per_month_max, subscribers: 0 })
}
