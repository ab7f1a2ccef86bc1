//! Pictures that the team sends: of products, and of the shop itself.

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::routing::{post, put};
use axum::{Json, Router};
use comptoir_api::shop::{ConsoleEvent, ProductEdit, Profile};
use comptoir_store::products::PictureRow;

use super::caller::Caller;
use super::input::{Form, file, words};
use super::products::edited;
use super::refused::{Answer, Refused};
use crate::media::PictureError;
use crate::{AppState, Counter, limits, media};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/products/{product}/pictures", post(add_to_product))
        .route("/api/profile/picture", put(set_profile).delete(remove_profile))
        // The form's own lines come on top of the file.
        .layer(DefaultBodyLimit::max(limits::PICTURE_BYTES_MAX + 64 * 1024))
}

async fn add_to_product(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Answer<Json<ProductEdit>> {
    let known = counter.store.read().await?.products(&caller.shop).lookup(&id).await?;
    if known.ok_or_else(Refused::not_found)?.pictures.len() >= limits::PICTURES_MAX {
        return Err(Refused::over("file", "refused-too-many", limits::PICTURES_MAX));
    }
    let (bytes, alt) = read(form).await?;
    let file = media::keep(&counter.media(&caller.shop), bytes).await.map_err(refused)?;
    let mut tx = counter.store.begin().await?;
    let found = tx.products(&caller.shop).lookup(&id).await?;
    let mut product = found.ok_or_else(Refused::not_found)?;
    if product.pictures.iter().all(|picture| picture.file != file) {
        product.pictures.push(PictureRow { file, alt });
        product.updated_ms = counter.now_ms();
        tx.products(&caller.shop).update(&product).await?;
    }
    let saved = edited(&mut tx, &caller.shop, &id).await?;
    tx.save().await?;
    counter.tell(&caller.shop, ConsoleEvent::Catalogue {});
    Ok(Json(saved))
}

async fn set_profile(
    State(counter): State<AppState>,
    caller: Caller,
    form: Form,
) -> Answer<Json<Profile>> {
    let (bytes, _) = read(form).await?;
    let file = media::keep(&counter.media(&caller.shop), bytes).await.map_err(refused)?;
    set_picture(&counter, &caller.shop, file).await
}

async fn remove_profile(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Profile>> {
    set_picture(&counter, &caller.shop, String::new()).await
}

async fn set_picture(
    counter: &Counter,
    shop: &comptoir_store::ShopId,
    file: String,
) -> Answer<Json<Profile>> {
    let mut tx = counter.store.begin().await?;
    let mut row = tx.shops().lookup(shop).await?.ok_or_else(Refused::not_found)?;
    row.picture = file;
    tx.shops().update(&row).await?;
    let profile = super::profile::describe(counter, &mut tx, &row).await?;
    tx.save().await?;
    Ok(Json(profile))
}

async fn read(mut form: Form) -> Answer<(Vec<u8>, String)> {
    let (mut bytes, mut alt) = (None, String::new());
    while let Some(field) = form.next().await? {
        match field.name() {
            Some("file") => bytes = Some(file(field, limits::PICTURE_BYTES_MAX).await?),
            Some("alt") => alt = words(field, "alt", limits::LINE_CHARS_MAX).await?,
            _ => {}
        }
    }
    Ok((bytes.ok_or_else(|| Refused::invalid("file", "refused-empty"))?, alt))
}

fn refused(error: PictureError) -> Refused {
    match error {
        PictureError::TooLarge { limit, .. } => Refused::too_large(limit).at("file"),
        PictureError::NotAPicture => Refused::invalid("file", "refused-picture"),
        PictureError::TooWide { limit } => {
            Refused::invalid("file", "refused-picture-wide").number(i64::from(limit))
        }
        PictureError::TooHeavy { limit, .. } => {
            let mib = i64::try_from(limit / (1024 * 1024)).unwrap_or(i64::MAX);
            Refused::invalid("file", "refused-picture-heavy").number(mib)
        }
        PictureError::NotKept(error) => error.into(),
    }
}
