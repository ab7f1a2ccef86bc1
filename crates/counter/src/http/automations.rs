//! Greeting, away message and hours, quick replies, and the customer's menu, for the console.

use std::collections::HashSet;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::rules::{MenuAct, MenuButton};
use comptoir_api::shop::{AutoReply, Automations, QuickReply};
use comptoir_store::automations::{AWAY, GREETING};
use comptoir_store::{ShopId, Tx};

use super::caller::Caller;
use super::input::{Body, filled};
use super::refused::{Answer, Refused};
use super::rules::texts;
use crate::rule::hours;
use crate::shop::announce_readers;
use crate::{AppState, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/automations", get(read).put(write))
        .route("/api/quick-replies", get(read_quick).put(write_quick))
        .route("/api/menu", get(read_menu).put(write_menu))
}

async fn read(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Automations>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(automations(&mut tx, &caller.shop).await?))
}

async fn write(
    State(counter): State<AppState>,
    caller: Caller,
    Body(mut asked): Body<Automations>,
) -> Answer<Json<Automations>> {
    for (field, reply) in [("greeting", &mut asked.greeting), ("away", &mut asked.away)] {
    if let Hold::For { minutes } = asked.hold
        && !(1..=limits::RULE_WAIT_MINUTES_MAX).contains(&minutes)
    {
        let days = (limits::RULE_WAIT_MINUTES_MAX / (24 * 60)) as usize;
        return Err(Refused::over("hold", "refused-rule-wait", days));
    }
        check(field, reply)?;
    }
    let hours = hours::checked(asked.hours)?;
    let shop = &caller.shop;
    let mut tx = counter.store.begin().await?;
    let read = tx.rules(shop).any_on().await?;
    let mut row = tx.shops().lookup(shop).await?.ok_or_else(Refused::not_found)?;
    row.hours = hours;
    tx.automations(shop).set_hold(asked.hold).await?;
    tx.shops().update(&row).await?;
    tx.automations(shop).set(GREETING, &asked.greeting).await?;
    tx.automations(shop).set(AWAY, &asked.away).await?;
    // The automation is a reader: it joins or leaves every chat before it speaks.
    let saved = automations(&mut tx, shop).await?;
    if tx.rules(shop).any_on().await? != read {
        announce_readers(&mut tx, shop, counter.now_ms()).await?;
    }
    tx.save().await?;
    if let Some(shop) = counter.shop(shop) {
        shop.wake();
    }
    Ok(Json(saved))
}

async fn read_quick(
    State(counter): State<AppState>,
    caller: Caller,
) -> Answer<Json<Vec<QuickReply>>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(tx.automations(&caller.shop).quick_replies().await?))
}

async fn write_quick(
    State(counter): State<AppState>,
    caller: Caller,
    Body(mut asked): Body<Vec<QuickReply>>,
) -> Answer<Json<Vec<QuickReply>>> {
    if asked.len() > limits::QUICK_REPLIES_MAX {
        let limit = limits::QUICK_REPLIES_MAX;
        return Err(Refused::over("quick_replies", "refused-too-many", limit));
    }
    let mut seen = HashSet::new();
    for reply in &mut asked {
        reply.shortcut = filled("shortcut", &reply.shortcut, limits::SHORTCUT_CHARS_MAX)?
            .trim_start_matches('/')
            .to_lowercase();
        reply.text = filled("text", &reply.text, limits::REPLY_CHARS_MAX)?;
        let fits = |letter: char| letter.is_alphanumeric() || letter == '-';
        if reply.shortcut.is_empty() || !reply.shortcut.chars().all(fits) {
            return Err(Refused::invalid("shortcut", "refused-shortcut"));
        }
        if !seen.insert(reply.shortcut.clone()) {
            return Err(Refused::invalid("shortcut", "refused-shortcut-twice"));
        }
    }
    let mut tx = counter.store.begin().await?;
    tx.automations(&caller.shop).set_quick_replies(&asked).await?;
    tx.save().await?;
    Ok(Json(asked))
}

async fn read_menu(
    State(counter): State<AppState>,
    caller: Caller,
) -> Answer<Json<Vec<MenuButton>>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(tx.automations(&caller.shop).menu().await?))
}

async fn write_menu(
    State(counter): State<AppState>,
    caller: Caller,
    Body(mut asked): Body<Vec<MenuButton>>,
) -> Answer<Json<Vec<MenuButton>>> {
    if asked.len() > limits::MENU_MAX {
        return Err(Refused::over("menu", "refused-too-many", limits::MENU_MAX));
    }
    let mut tx = counter.store.begin().await?;
    for (at, button) in asked.iter_mut().enumerate() {
        let at = format!("menu.{at}");
        texts(&at, &mut button.titles, limits::MENU_CHARS_MAX, true)?;
        match &mut button.does {
            MenuAct::Say { texts: words } => texts(&at, words, limits::REPLY_CHARS_MAX, false)?,
            MenuAct::Product { product } => {
                if !tx.products(&caller.shop).has(product).await? {
                    return Err(Refused::invalid(&at, "refused-no-product"));
                }
            }
            MenuAct::Link { url } => {
                *url = filled(&at, url, limits::CALLBACK_CHARS_MAX)?;
                let secure = reqwest::Url::parse(url).is_ok_and(|url| {
                    url.scheme() == "https" && url.username().is_empty() && url.has_host()
                });
                if !secure {
                    return Err(Refused::invalid(&at, "refused-webhook-address"));
                }
            }
            MenuAct::Catalogue {} | MenuAct::Orders {} => {}
        }
    }
    tx.automations(&caller.shop).set_menu(&asked).await?;
    tx.save().await?;
    Ok(Json(asked))
}

async fn automations(tx: &mut Tx, shop: &ShopId) -> Answer<Automations> {
    let hours = tx.shops().lookup(shop).await?.ok_or_else(Refused::not_found)?.hours;
    let greeting = tx.automations(shop).lookup(GREETING).await?;
    let away = tx.automations(shop).lookup(AWAY).await?;
    let hold = tx.automations(shop).hold().await?;
    Ok(Automations { greeting, away, hours, hold })
}

/// Texts are trimmed, at most one a language; one that is switched on has something to say.
fn check(field: &str, reply: &mut AutoReply) -> Answer<()> {
    texts(field, &mut reply.texts, limits::REPLY_CHARS_MAX, reply.on)
}
