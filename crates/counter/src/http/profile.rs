//! The shop's profile, for the console.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::shop::{Profile, PublicShop};
use comptoir_store::Tx;
use comptoir_store::shops::ShopRow;

use super::caller::Caller;
use super::input::{Body, filled, line};
use super::refused::{Answer, Refused};
use crate::rule::hours;
use crate::{AppState, Counter, limits, profile, team};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/api/profile", get(show).put(save))
}

async fn show(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Profile>> {
    let mut tx = counter.store.read().await?;
    let row = tx.shops().lookup(&caller.shop).await?.ok_or_else(Refused::not_found)?;
    Ok(Json(describe(&counter, &mut tx, &row).await?))
}

async fn save(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<Profile>,
) -> Answer<Json<Profile>> {
    let mut tx = counter.store.begin().await?;
    let mut row = tx.shops().lookup(&caller.shop).await?.ok_or_else(Refused::not_found)?;
    take(&mut row, asked.shop)?;
    tx.shops().update(&row).await?;
    let saved = describe(&counter, &mut tx, &row).await?;
    tx.save().await?;
    Ok(Json(saved))
}

/// The profile as the console shows it.
pub(super) async fn describe(counter: &Counter, tx: &mut Tx, row: &ShopRow) -> Answer<Profile> {
    let language = row.languages.first().cloned().unwrap_or_default();
    let host = if row.host.is_empty() { counter.config.host.clone() } else { row.host.clone() };
    Ok(Profile {
        shop: profile::public_shop(tx, row, &language, counter.now_ms()).await?,
        link: profile::link(&counter.config.base, row),
        host,
    })
}

/// Takes over what the shop may change: not its address name, key or currency, nor its picture,
/// which is sent as a file.
fn take(row: &mut ShopRow, asked: PublicShop) -> Answer<()> {
    row.name = filled("name", &asked.name, limits::NAME_CHARS_MAX)?;
    row.tagline = line("tagline", &asked.tagline, limits::TAGLINE_CHARS_MAX)?;
    row.about = line("about", &asked.about, limits::ABOUT_CHARS_MAX)?;
    row.address = line("address", &asked.address, limits::ABOUT_CHARS_MAX)?;
    row.accent = accent(&asked.accent)?;
    row.languages = languages(asked.languages)?;
    row.hours = hours::checked(asked.hours)?;
    if asked.currency != row.currency && !asked.currency.is_empty() {
        return Err(Refused::invalid("currency", "refused-currency").name(&row.currency));
    }
    Ok(())
}

fn accent(text: &str) -> Answer<String> {
    let digits = text.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(Refused::invalid("accent", "refused-accent"))
    }
}

fn languages(asked: Vec<String>) -> Answer<Vec<String>> {
    let mut languages: Vec<String> = Vec::new();
    for tag in asked {
        if !team::is_language(&tag) {
            return Err(Refused::invalid("languages", "refused-language"));
        }
        if !languages.contains(&tag) {
            languages.push(tag);
        }
    }
    match languages.len() {
        0 => Err(Refused::invalid("languages", "refused-empty")),
        count if count > limits::LANGUAGES_MAX => {
            Err(Refused::over("languages", "refused-too-many", limits::LANGUAGES_MAX))
        }
        _ => Ok(languages),
    }
}
