//! The button on the shop's own website, for the console.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::reach::{Widget, WidgetPage};

use super::caller::Caller;
use super::input::Body;
use super::refused::{Answer, Refused};
use crate::widget::origin;
use crate::{AppState, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/api/widget", get(show).put(set))
}

async fn show(State(counter): State<AppState>, caller: Caller) -> Answer<Json<WidgetPage>> {
    let mut tx = counter.store.read().await?;
    let widget = tx.widgets(&caller.shop).lookup().await?;
    Ok(Json(page(&counter, caller.shop.as_str(), widget)))
}

async fn set(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<Widget>,
) -> Answer<Json<WidgetPage>> {
    if asked.origins.len() > limits::ORIGINS_MAX {
        return Err(Refused::over("origins", "refused-too-many", limits::ORIGINS_MAX));
    }
    let mut origins: Vec<String> = Vec::new();
    for text in &asked.origins {
        let origin = origin(text).ok_or_else(|| Refused::invalid("origins", "refused-origin"))?;
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    let widget = Widget { origins, left: asked.left };
    let mut tx = counter.store.begin().await?;
    tx.widgets(&caller.shop).set(&widget).await?;
    tx.save().await?;
    Ok(Json(page(&counter, caller.shop.as_str(), widget)))
}

fn page(counter: &AppState, slug: &str, widget: Widget) -> WidgetPage {
    let address = format!("{}/widget/{slug}.js", counter.config.base);
    WidgetPage { line: format!("<script src=\"{address}\" async></script>"), widget }
}
