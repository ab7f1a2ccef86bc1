//! Greeting, away message and hours, and the customer's menu, for the console.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::rules::{Hold, MenuAct, MenuButton};
use comptoir_api::shop::{AutoReply, Automations};
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
        check(field, reply)?;
    }
    let hours = hours::checked(asked.hours)?;
    if let Hold::For { minutes } = asked.hold
        && !(1..=limits::RULE_WAIT_MINUTES_MAX).contains(&minutes)
    {
        let days = (limits::RULE_WAIT_MINUTES_MAX / (24 * 60)) as usize;
        return Err(Refused::over("hold", "refused-rule-wait", days));
    }
    let shop = &caller.shop;
    let mut tx = counter.store.begin().await?;
    let read = tx.rules(shop).any_on().await?;
    let mut row = tx.shops().lookup(shop).await?.ok_or_else(Refused::not_found)?;
    row.hours = hours;
    tx.shops().update(&row).await?;
    tx.automations(shop).set(GREETING, &asked.greeting).await?;
    tx.automations(shop).set(AWAY, &asked.away).await?;
    tx.automations(shop).set_hold(asked.hold).await?;
    tx.automations(shop).set_hold_programs(asked.hold_programs).await?;
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
    let hold_programs = tx.automations(shop).hold_programs().await?;
    Ok(Automations { greeting, away, hours, hold, hold_programs })
}

/// Texts are trimmed, at most one a language; one that is switched on has something to say.
fn check(field: &str, reply: &mut AutoReply) -> Answer<()> {
    texts(field, &mut reply.texts, limits::REPLY_CHARS_MAX, reply.on)
}
