//! Imports of feeds, for the console: they run in the background and tell how far they are.

use std::path::Path;

use axum::extract::{DefaultBodyLimit, Path as At, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use comptoir_api::shop::{ImportProgress, ImportStarted};
use comptoir_feed::{Field, Format, InputFile, Mapping};
use tokio::io::AsyncWriteExt;

use super::caller::Caller;
use super::input::{Form, file, text_for, words};
use super::refused::{Answer, Refused};
use crate::import::ImportOptions;
use crate::import::columns::field_of;
use crate::import::run::{self, From};
use crate::{AppState, chance, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/import", post(start))
        .layer(DefaultBodyLimit::max(limits::FEED_BYTES_MAX))
        .route("/api/import/{import}", get(look))
}

/// What the form holds.
#[derive(Default)]
struct Sent {
    files: Vec<InputFile>,
    options: ImportOptions,
    pictures: u32,
}

async fn start(
    State(counter): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    form: Form,
) -> Answer<Json<ImportStarted>> {
    let id = chance::id("imp_")?;
    let folder = counter.folder(&caller.shop).join("imports").join(&id);
    let sent = match receive(form, &folder).await {
        Ok(sent) => sent,
        Err(refused) => {
            run::clear(&folder).await;
            return Err(refused);
        }
    };
    let language = text_for(&headers).code().to_owned();
    let options = ImportOptions { language, ..sent.options };
    let from = From::Form { files: sent.files, pictures: sent.pictures > 0, folder };
    run::begin(&counter, &caller.shop, &id, from, options).await?;
    Ok(Json(ImportStarted { id }))
}

async fn look(
    State(counter): State<AppState>,
    caller: Caller,
    At(id): At<String>,
) -> Answer<Json<ImportProgress>> {
    let mut tx = counter.store.read().await?;
    let known = run::progress(&mut tx, &caller.shop, &id).await?;
    Ok(Json(known.ok_or_else(Refused::not_found)?))
}

/// Reads the form: feeds to memory, pictures to a folder of this import.
async fn receive(mut form: Form, folder: &Path) -> Answer<Sent> {
    let mut sent = Sent::default();
    let mut room = comptoir_feed::limits::FILE_BYTES_MAX;
    while let Some(field) = form.next().await? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(safe);
        match (name.as_str(), file_name) {
            ("file", path) => {
                let bytes = file(field, room).await?;
                room = room.saturating_sub(bytes.len());
                sent.files.push(InputFile { path: path.unwrap_or_default(), bytes });
            }
            ("pictures", Some(path)) => {
                let bytes = file(field, limits::PICTURE_BYTES_MAX).await?;
                sent.pictures += 1;
                if sent.pictures as usize <= limits::IMPORT_FILES_MAX {
                    write(folder, &path, &bytes).await?;
                }
            }
            ("pictures", None) => {
                sent.options.fetch_pictures = is_yes(&words(field, "pictures", 20).await?);
            }
            ("dry_run", _) => sent.options.dry_run = is_yes(&words(field, "dry_run", 20).await?),
            ("format", _) => {
                let format = words(field, "format", 40).await?;
                sent.options.format = format_of(&format)?;
            }
            ("columns", _) => {
                let said = words(field, "columns", limits::IMPORT_COLUMNS_CHARS_MAX).await?;
                sent.options.columns = columns_of(&said)?;
                sent.options.format = Some(Format::Columns);
            }
            _ => {}
        }
    }
    if sent.files.iter().all(|file| file.bytes.is_empty()) {
        return Err(Refused::invalid("file", "refused-empty"));
    }
    Ok(sent)
}

fn is_yes(words: &str) -> bool {
    matches!(words, "1" | "true" | "on" | "yes")
}

/// Nothing and "auto": found out.
pub(super) fn format_of(name: &str) -> Answer<Option<Format>> {
    if matches!(name, "" | "auto") {
        return Ok(None);
    }
    let format = name.parse::<Format>();
    format.map(Some).map_err(|_| Refused::invalid("format", "refused-import-format"))
}

/// What each column holds: `[["Prix TTC", "price"], …]`. Titles and prices there have to be.
fn columns_of(said: &str) -> Answer<Mapping> {
    let refused = || Refused::invalid("columns", "refused-import-columns");
    let said: Vec<(String, String)> = serde_json::from_str(said).map_err(|_| refused())?;
    if said.len() > limits::IMPORT_COLUMNS_MAX {
        return Err(Refused::over("columns", "refused-too-many", limits::IMPORT_COLUMNS_MAX));
    }
    let mut mapping = Mapping::new();
    for (name, field) in said.into_iter().filter(|(_, field)| !field.is_empty()) {
        mapping.push((name, field_of(&field).ok_or_else(refused)?));
    }
    let has = |wanted: Field| mapping.iter().any(|(_, field)| *field == wanted);
    if has(Field::Title) && has(Field::Price) { Ok(mapping) } else { Err(refused()) }
}

/// A file's path as a browser sends it, without what leads out of a folder.
fn safe(name: &str) -> String {
    let name = name.replace('\\', "/");
    let parts = name.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
    let plain = |part: &str| -> String {
        part.chars().filter(|letter| !letter.is_control() && *letter != ':').take(120).collect()
    };
    parts.take(8).map(plain).collect::<Vec<_>>().join("/")
}

async fn write(folder: &Path, path: &str, bytes: &[u8]) -> Answer<()> {
    let broken = |error: std::io::Error| {
        tracing::error!(%error, "an uploaded picture could not be saved");
        Refused::internal()
    };
    if path.is_empty() {
        return Ok(());
    }
    let file = folder.join(path);
    if let Some(parent) = file.parent() {
        tokio::fs::create_dir_all(parent).await.map_err(broken)?;
    }
    let mut file = tokio::fs::File::create(file).await.map_err(broken)?;
    file.write_all(bytes).await.map_err(broken)?;
    file.flush().await.map_err(broken)
}
