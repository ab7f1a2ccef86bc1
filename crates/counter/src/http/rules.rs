//! Rules, for the console: made, ordered, tried; and the log of what they did.

mod check;
mod tries;

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use comptoir_api::rules::{
    AWAY, GREETING, Rule, RuleCounts, RuleListed, RuleLog, RuleOrder, RuleRun, RulesPage, Step,
};
use comptoir_api::shop::Role;
use comptoir_store::callbacks::{CallbackRow, Place};
use comptoir_store::rules::{RuleRow, RunRow};
use comptoir_store::{ShopId, Tx};
use serde::Deserialize;

pub(super) use self::check::{lines, texts};
use super::caller::Caller;
use super::chats::{after, reader, running};
use super::input::{Asked, Body, page};
use super::refused::{Answer, Refused};
use crate::rule::hours;
use crate::shop::announce_readers;
use crate::shop::steps::hook_token;
use crate::{AppState, Shop, chance, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/rules", get(list).post(add).put(order))
        .route("/api/rules/{rule}", put(write).delete(remove))
        .route("/api/rules/log", get(log))
        .route("/api/rules/try", post(tries::attempt))
}

async fn list(State(counter): State<AppState>, caller: Caller) -> Answer<Json<RulesPage>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(all(&counter, &mut tx, &caller).await?))
}

/// A new rule is asked before the others: who makes one wants to see it at work. One that was
/// removed comes back under its id.
async fn add(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<Rule>,
) -> Answer<Json<RuleListed>> {
    let ours = asked.id.strip_prefix("rul_").is_some_and(|rest| {
        rest.len() <= 32 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    let id = if ours { asked.id.clone() } else { chance::id("rul_")? };
    save(&counter, &caller, Rule { id, ..asked }).await
}

async fn write(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    Body(asked): Body<Rule>,
) -> Answer<Json<RuleListed>> {
    let known = counter.store.read().await?.rules(&caller.shop).lookup(&id).await?;
    if known.is_none() || id == GREETING || id == AWAY {
        return Err(Refused::not_found());
    }
    save(&counter, &caller, Rule { id, ..asked }).await
}

async fn save(counter: &AppState, caller: &Caller, asked: Rule) -> Answer<Json<RuleListed>> {
    let shop = &caller.shop;
    let mut tx = counter.store.begin().await?;
    let rule = check::checked(&mut tx, shop, &counter.config.webhook_allow, asked).await?;
    let rows = tx.rules(shop).list().await?;
    let known = rows.iter().find(|row| row.rule.id == rule.id);
    let own = |row: &&RuleRow| row.rule.id != GREETING && row.rule.id != AWAY;
    if known.is_none() && rows.iter().filter(own).count() >= limits::RULES_MAX {
        return Err(Refused::over("", "refused-too-many", limits::RULES_MAX));
    }
    let first = || rows.first().map_or(0, |row| row.position.min(1) - 1);
    let position = known.map_or_else(first, |row| row.position);
    let read = tx.rules(shop).any_on().await?;
    tx.rules(shop).set(&RuleRow { position, rule: rule.clone() }).await?;
    webhooks(counter, &mut tx, shop, &rule).await?;
    announce(counter, &mut tx, shop, read).await?;
    let counts = counts(counter, &mut tx, shop).await?;
    tx.save().await?;
    wake(counter, shop);
    let counts = counts.get(&rule.id).copied().unwrap_or_default();
    Ok(Json(RuleListed { rule, counts }))
}

async fn remove(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<RulesPage>> {
    let mut tx = counter.store.begin().await?;
    let read = tx.rules(&caller.shop).any_on().await?;
    if id == GREETING || id == AWAY || !tx.rules(&caller.shop).remove(&id).await? {
        return Err(Refused::not_found());
    }
    announce(&counter, &mut tx, &caller.shop, read).await?;
    let page = all(&counter, &mut tx, &caller).await?;
    tx.save().await?;
    wake(&counter, &caller.shop);
    Ok(Json(page))
}

/// Puts the rules in an order. One that is not named goes behind those that are.
async fn order(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<RuleOrder>,
) -> Answer<Json<RulesPage>> {
    let mut tx = counter.store.begin().await?;
    let mut rows = tx.rules(&caller.shop).list().await?;
    rows.retain(|row| row.rule.id != GREETING && row.rule.id != AWAY);
    let place =
        |row: &RuleRow| asked.rules.iter().position(|id| *id == row.rule.id).unwrap_or(usize::MAX);
    rows.sort_by_key(place);
    for (position, row) in (0_i64..).zip(&rows) {
        tx.rules(&caller.shop).place(&row.rule.id, position).await?;
    }
    let page = all(&counter, &mut tx, &caller).await?;
    tx.save().await?;
    Ok(Json(page))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct LogAsked {
    rule: String,
    after: String,
    limit: Option<u32>,
}

/// What ran. Whose chat it was is said to those who can read it.
async fn log(
    State(counter): State<AppState>,
    caller: Caller,
    Asked(asked): Asked<LogAsked>,
) -> Answer<Json<RuleLog>> {
    let (shop, me, limit) = (running(&counter, &caller)?, reader(&caller)?, page(asked.limit));
    let mut tx = counter.store.read().await?;
    let rows = tx.rules(&shop.id).log(&asked.rule, after(&asked.after), limit).await?;
    let next = rows.last().filter(|_| rows.len() >= limit as usize);
    let next = next.map(|row| format!("{}.{}", row.started_ms, row.id));
    let mut runs = Vec::new();
    for row in rows {
        let RunRow { id, rule, name, chat, started_ms, state, done, .. } = row;
        let listed = tx.chats(&shop.id).lookup_listed(&chat, &caller.staff.id).await?;
        let may = match chat.parse() {
            Ok(chat) => shop.rosters().allows(chat, me).await?,
            Err(_) => false,
        };
        let customer = listed.filter(|_| may).map(|listed| listed.customer_name);
        let chat = if customer.is_some() { chat } else { String::new() };
        let customer = customer.unwrap_or_default();
        runs.push(RuleRun { id, rule, name, chat, customer, started_ms, state, done });
    }
    Ok(Json(RuleLog { runs, next }))
}

async fn all(counter: &AppState, tx: &mut Tx, caller: &Caller) -> Answer<RulesPage> {
    let shop = &caller.shop;
    let counts = counts(counter, tx, shop).await?;
    let of = |id: &str| counts.get(id).copied().unwrap_or_default();
    let mut rules = Vec::new();
    for RuleRow { rule, .. } in tx.rules(shop).list().await? {
        if rule.id != GREETING && rule.id != AWAY {
            let counts = of(&rule.id);
            rules.push(RuleListed { rule, counts });
        }
    }
    let callbacks = match caller.staff.role {
        Role::Agent => Vec::new(),
        _ => tx.callbacks(shop).list().await?,
    };
    let webhooks = callbacks
        .into_iter()
        .filter(|callback| callback.place == Place::Rule)
        .map(|callback| (callback.url, callback.verify_token))
        .collect();
    Ok(RulesPage { rules, greeting: of(GREETING), away: of(AWAY), webhooks })
}

async fn counts(
    counter: &AppState,
    tx: &mut Tx,
    shop: &ShopId,
) -> Answer<HashMap<String, RuleCounts>> {
    let row = tx.shops().lookup(shop).await?.ok_or_else(Refused::not_found)?;
    let month = hours::month(&row.hours, counter.now_ms());
    Ok(tx.rules(shop).counts(&month).await?.into_iter().collect())
}

/// Every address that a rule tells has a callback, whose secret signs.
async fn webhooks(counter: &AppState, tx: &mut Tx, shop: &ShopId, rule: &Rule) -> Answer<()> {
    let used: Vec<String> = tx
        .rules(shop)
        .list()
        .await?
        .into_iter()
        .flat_map(|row| row.rule.then)
        .filter_map(|step| match step {
            Step::Webhook { url } => Some(url),
            _ => None,
        })
        .collect();
    // Those that no rule tells any more go when the next is saved: a removed rule can come back.
    let known = tx.callbacks(shop).list().await?;
    for callback in known.iter().filter(|callback| callback.place == Place::Rule) {
        if !used.contains(&callback.url) {
            tx.callbacks(shop).remove(&callback.id).await?;
        }
    }
    for step in &rule.then {
        let Step::Webhook { url } = step else { continue };
        if known.iter().any(|one| one.place == Place::Rule && one.url == *url) {
            continue;
        }
        if tx.callbacks(shop).list().await?.len() >= limits::CALLBACKS_MAX {
            return Err(Refused::over("then", "refused-too-many", limits::CALLBACKS_MAX));
        }
        let callback = CallbackRow {
            id: chance::id("cbk_")?,
            token: hook_token(url),
            place: Place::Rule,
            url: url.clone(),
            verify_token: chance::token()?,
            fields: vec!["rules".to_owned()],
            active: true,
            made_ms: counter.now_ms(),
        };
        tx.callbacks(shop).put(&callback).await?;
    }
    Ok(())
}

/// The automaton is a reader while any rule is on: it joins every chat before it speaks.
async fn announce(counter: &AppState, tx: &mut Tx, shop: &ShopId, read: bool) -> Answer<()> {
    if tx.rules(shop).any_on().await? != read {
        announce_readers(tx, shop, counter.now_ms()).await?;
    }
    Ok(())
}

fn wake(counter: &AppState, shop: &ShopId) {
    if let Some(shop) = counter.shop(shop) {
        Shop::wake(&shop);
    }
}
