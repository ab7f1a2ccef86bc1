//! The video of a product: sent by the team, shown to everyone.

use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use comptoir_api::shop::{ConsoleEvent, ProductEdit};
use comptoir_files::{Files, RangeError, part_of};
use comptoir_store::ShopId;
use comptoir_store::products::VideoRow;
use tempfile::NamedTempFile;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::sync::Mutex;

use super::caller::Caller;
use super::input::{Form, words};
use super::products::edited;
use super::refused::{Answer, Refused};
use crate::media::video::{self, VideoError};
use crate::{AppState, Counter, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/products/{product}/video", post(set).delete(remove))
        // The form's own lines come on top of the file.
        .layer(DefaultBodyLimit::max(limits::VIDEO_BYTES_MAX + 64 * 1024))
}

/// One at a time: a file that one product lets go of may be just what another one gets.
static TURN: Mutex<()> = Mutex::const_new(());

/// Sets a product's video, in place of the one it had.
async fn set(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Answer<Json<ProductEdit>> {
    if !counter.store.read().await?.products(&caller.shop).has(&id).await? {
        return Err(Refused::not_found());
    }
    let media = counter.media(&caller.shop);
    let (draft, alt) = read(form, &media).await?;
    let turn = TURN.lock().await;
    let file = video::keep(&media, draft).await?;
    let video = VideoRow { file, alt, added_ms: counter.now_ms() };
    let saved = change(&counter, &caller.shop, &id, Some(video)).await;
    drop(turn);
    saved
}

async fn remove(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<ProductEdit>> {
    let _turn = TURN.lock().await;
    change(&counter, &caller.shop, &id, None).await
}

async fn change(
    counter: &Counter,
    shop: &ShopId,
    id: &str,
    video: Option<VideoRow>,
) -> Answer<Json<ProductEdit>> {
    let mut tx = counter.store.begin().await?;
    let had = tx.products(shop).lookup(id).await?.ok_or_else(Refused::not_found)?.video;
    tx.products(shop).set_video(id, video.as_ref()).await?;
    let saved = edited(&mut tx, shop, id).await?;
    tx.save().await?;
    counter.tell(shop, ConsoleEvent::Catalogue {});
    forget(counter, shop, had).await;
    Ok(Json(saved))
}

/// Removes a file that was a product's video, unless another product shows it. It was asked for to
/// be gone; and it is large.
async fn forget(counter: &Counter, shop: &ShopId, had: Option<VideoRow>) {
    let Some(VideoRow { file, .. }) = had else { return };
    let gone: Answer<()> = async {
        if !counter.store.read().await?.products(shop).has_video(&file).await? {
            counter.media(shop).remove(&file).await?;
        }
        Ok(())
    }
    .await;
    if gone.is_err() {
        // The cause was logged where it was found. No product shows it any more.
        tracing::warn!("a video that no product shows could not be removed");
    }
}

/// Removes the video of a product that was deleted.
pub(super) async fn forget_of_deleted(counter: &Counter, shop: &ShopId, had: Option<VideoRow>) {
    let _turn = TURN.lock().await;
    forget(counter, shop, had).await;
}

async fn read(mut form: Form, media: &Files) -> Answer<(NamedTempFile, String)> {
    let (mut draft, mut alt) = (None, String::new());
    while let Some(field) = form.next().await? {
        match field.name() {
            Some("file") => draft = Some(write(field, media).await?),
            Some("alt") => alt = words(field, "alt", limits::LINE_CHARS_MAX).await?,
            _ => {}
        }
    }
    Ok((draft.ok_or_else(|| Refused::invalid("file", "refused-empty"))?, alt))
}

/// Writes a part of the form to a file as it comes.
async fn write(mut field: Field<'_>, media: &Files) -> Answer<NamedTempFile> {
    let too_large = || Refused::too_large(limits::VIDEO_BYTES_MAX).at("file");
    let draft = video::draft(media).await.map_err(VideoError::from)?;
    let mut file = File::from_std(draft.as_file().try_clone().map_err(VideoError::from)?);
    let mut size = 0;
    loop {
        let chunk = field.chunk().await.map_err(|error| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_large(),
            _ => Refused::invalid("file", "refused-form"),
        })?;
        let Some(chunk) = chunk else { break };
        size += chunk.len();
        if size > limits::VIDEO_BYTES_MAX {
            return Err(too_large());
        }
        file.write_all(&chunk).await.map_err(VideoError::from)?;
    }
    file.flush().await.map_err(VideoError::from)?;
    Ok(draft)
}

/// A video, or the part of it that a player asks for: to seek in it, and because Safari plays
/// nothing that it cannot have in parts.
pub(super) async fn shown(files: &Files, name: &str, headers: &HeaderMap) -> Answer<Response> {
    let size = files.size(name).await?;
    let asked = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let part = match part_of(asked.unwrap_or_default(), size) {
        Ok(part) => part,
        // As good as none (RFC 9110 §14.2).
        Err(RangeError::Malformed) => None,
        Err(RangeError::NotSatisfiable { .. }) => {
            let range = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, range).into_response());
        }
    };
    let status = if part.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let of = part.clone().unwrap_or(0..size);
    let length = of.end - of.start;
    let body = Body::from_stream(files.stream(name, of).await?);
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Some(part) = part {
        let range = format!("bytes {}-{}/{size}", part.start, part.end - 1);
        let range = HeaderValue::from_str(&range).map_err(|_| Refused::internal())?;
        headers.insert(header::CONTENT_RANGE, range);
    }
    Ok(response)
}

impl From<VideoError> for Refused {
    fn from(error: VideoError) -> Self {
        match error {
            VideoError::NoVideo => Self::invalid("file", "refused-video"),
            VideoError::Unplayed => Self::invalid("file", "refused-video-codec"),
            VideoError::NotKept(error) => error.into(),
        }
    }
}
