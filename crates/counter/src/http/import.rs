//! Imports of feeds, for the console: they run in the background and tell how far they are.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

use axum::extract::{DefaultBodyLimit, Path as At, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use comptoir_api::shop::{ConsoleEvent, ImportProgress, ImportStarted};
use comptoir_feed::{Format, InputFile};
use comptoir_store::{ShopId, StoreError};
use comptoir_text::Text;
use tokio::io::AsyncWriteExt;
use tokio::sync::Semaphore;

use super::caller::Caller;
use super::input::{Form, file, text_for, words};
use super::refused::{Answer, Refused};
use crate::import::{ImportError, ImportInput, ImportOptions, import};
use crate::{AppState, chance, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/import", post(start))
        .layer(DefaultBodyLimit::max(limits::FEED_BYTES_MAX))
        .route("/api/import/{import}", get(look))
}

/// Imports that run in this process. Others that are not finished never will be.
static RUNNING: LazyLock<Mutex<HashMap<String, ImportProgress>>> = LazyLock::new(Mutex::default);
/// A feed and what is made of it fill memory: one import at a time.
static TURN: Semaphore = Semaphore::const_new(1);

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
            clear(&folder).await;
            return Err(refused);
        }
    };
    let language = text_for(&headers).code().to_owned();
    let options = ImportOptions { language, ..sent.options };
    let progress = ImportProgress { dry_run: options.dry_run, ..ImportProgress::default() };
    save(&counter, &caller.shop, &id, &progress).await?;
    running().insert(id.clone(), progress);
    let job = Job { counter: counter.clone(), shop: caller.shop, id: id.clone(), folder };
    counter.tasks.spawn(job.run(sent.files, sent.pictures > 0, options));
    Ok(Json(ImportStarted { id }))
}

async fn look(
    State(counter): State<AppState>,
    caller: Caller,
    At(id): At<String>,
) -> Answer<Json<ImportProgress>> {
    let mut tx = counter.store.read().await?;
    let kept = tx.imports(&caller.shop).lookup(&id).await?;
    let mut progress = kept.ok_or_else(Refused::not_found)?;
    if let Some(now) = running().get(&id) {
        return Ok(Json(now.clone()));
    }
    if !progress.finished {
        progress.finished = true;
        progress.failed = Text::new("en").get("import-failed-interrupted");
    }
    Ok(Json(progress))
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

fn format_of(name: &str) -> Answer<Option<Format>> {
    if matches!(name, "" | "auto") {
        return Ok(None);
    }
    let format = name.parse::<Format>();
    format.map(Some).map_err(|_| Refused::invalid("format", "refused-import-format"))
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

async fn clear(folder: &Path) {
    // It may never have been made.
    let _ = tokio::fs::remove_dir_all(folder).await;
}

fn running() -> std::sync::MutexGuard<'static, HashMap<String, ImportProgress>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn save(
    counter: &AppState,
    shop: &ShopId,
    id: &str,
    progress: &ImportProgress,
) -> Result<(), StoreError> {
    let mut tx = counter.store.begin().await?;
    tx.imports(shop).set(id, progress, counter.now_ms()).await?;
    tx.save().await
}

/// An import that runs.
struct Job {
    counter: AppState,
    shop: ShopId,
    id: String,
    folder: PathBuf,
}

impl Job {
    async fn run(self, files: Vec<InputFile>, pictures: bool, options: ImportOptions) {
        let turn = TURN.acquire().await;
        let folder = pictures.then_some(self.folder.as_path());
        let input = ImportInput::from_bytes(files, folder);
        let mut latest = ImportProgress { dry_run: options.dry_run, ..ImportProgress::default() };
        let mut told_ms = 0;
        let done = import(&self.counter, &self.shop, input, &options, |progress| {
            latest = progress.clone();
            running().insert(self.id.clone(), progress.clone());
            let now_ms = self.counter.now_ms();
            if now_ms.saturating_sub(told_ms) >= limits::IMPORT_TELL_MS && !progress.finished {
                told_ms = now_ms;
                self.tell(progress);
            }
        })
        .await;
        drop(turn);
        let last = match done {
            Ok(progress) => progress,
            Err(error) => {
                if let ImportError::Store(cause) = &error {
                    tracing::error!(%cause, "an import could not be saved");
                }
                let failed = in_words(&error, &options.language);
                ImportProgress { finished: true, failed, ..latest }
            }
        };
        clear(&self.folder).await;
        if let Err(cause) = save(&self.counter, &self.shop, &self.id, &last).await {
            tracing::error!(%cause, "an import's end could not be saved");
        }
        running().remove(&self.id);
        let changed = !last.dry_run && last.created + last.updated > 0;
        self.tell(&last);
        if changed {
            self.counter.tell(&self.shop, ConsoleEvent::Catalogue {});
        }
    }

    fn tell(&self, progress: &ImportProgress) {
        let event = ConsoleEvent::Import { id: self.id.clone(), progress: progress.clone() };
        let audience = crate::Audience::May(comptoir_api::team::Permission::Catalogue);
        self.counter.events.tell(&self.shop, audience, event);
    }
}

/// Why it ended, in the language of who started it.
fn in_words(error: &ImportError, language: &str) -> String {
    use comptoir_feed::ReadError;
    let text = Text::new(language);
    let number = |number: usize| [("number", comptoir_text::Arg::from(number.to_string()))];
    match error {
        ImportError::Read(ReadError::Empty) => text.get("import-failed-empty"),
        ImportError::Read(ReadError::UnknownFormat { .. } | ReadError::NoSuchFile { .. }) => {
            text.get("import-failed-format")
        }
        ImportError::Read(ReadError::TooLarge { max, .. }) => {
            text.with("import-failed-too-large", &number(max / (1024 * 1024)))
        }
        ImportError::Read(ReadError::Broken { line, .. }) => {
            text.with("import-failed-broken", &number(*line as usize))
        }
        ImportError::Read(ReadError::Currency(_)) => text.get("import-failed-currency"),
        ImportError::NoSuchShop(_) | ImportError::Store(_) => text.get("refused-internal"),
        ImportError::Interrupted => text.get("import-failed-interrupted"),
    }
}
