//! Imports in the background: they tell how far they are, and leave word of how they went.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use comptoir_api::import::ImportColumn;
use comptoir_api::shop::{ConsoleEvent, ImportProgress};
use comptoir_feed::{Column, InputFile, ReadError};
use comptoir_store::{ShopId, StoreError, Tx};
use comptoir_text::Text;
use tokio::sync::Semaphore;

use super::fetch::{FetchError, Fetcher};
use super::{ImportError, ImportInput, ImportOptions, columns, import};
use crate::reach::Reach;
use crate::{AppState, limits};

/// Imports that run in this process. Others that are not finished never will be.
static RUNNING: LazyLock<Mutex<HashMap<String, ImportProgress>>> = LazyLock::new(Mutex::default);
/// A feed and what is made of it fill memory: one import at a time.
static TURN: Semaphore = Semaphore::const_new(1);

/// Where a feed is.
pub(crate) enum From {
    /// It was sent, with pictures in a folder that goes afterwards.
    Form {
        /// The feed.
        files: Vec<InputFile>,
        /// Whether there are pictures.
        pictures: bool,
        /// The folder.
        folder: PathBuf,
    },
    /// It is fetched.
    Address(String),
}

/// Begins an import under this id.
pub(crate) async fn begin(
    counter: &AppState,
    shop: &ShopId,
    id: &str,
    from: From,
    options: ImportOptions,
) -> Result<(), StoreError> {
    let progress = ImportProgress { dry_run: options.dry_run, ..ImportProgress::default() };
    save(counter, shop, id, &progress).await?;
    running().insert(id.to_owned(), progress);
    let job = Job { counter: counter.clone(), shop: shop.clone(), id: id.to_owned() };
    counter.tasks.spawn(job.run(from, options));
    Ok(())
}

/// How far an import is, or how it went; `None`: there was none.
pub(crate) async fn progress(
    tx: &mut Tx,
    shop: &ShopId,
    id: &str,
) -> Result<Option<ImportProgress>, StoreError> {
    let Some(mut kept) = tx.imports(shop).lookup(id).await? else { return Ok(None) };
    if let Some(now) = running().get(id) {
        return Ok(Some(now.clone()));
    }
    if !kept.finished {
        kept.finished = true;
        kept.failed = Text::new("en").get("import-failed-interrupted");
    }
    Ok(Some(kept))
}

/// Takes away what was sent with an import.
pub(crate) async fn clear(folder: &Path) {
    // It may never have been made.
    let _ = tokio::fs::remove_dir_all(folder).await;
}

fn running() -> MutexGuard<'static, HashMap<String, ImportProgress>> {
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
}

/// Why one ended early.
enum Ended {
    NotFetched(FetchError),
    Import(ImportError),
}

impl Ended {
    /// Its columns are in nobody's format.
    fn columns(&self) -> &[Column] {
        match self {
            Self::Import(ImportError::Read(ReadError::UnknownFormat { columns, .. })) => columns,
            _ => &[],
        }
    }
}

impl Job {
    async fn run(self, from: From, options: ImportOptions) {
        let turn = TURN.acquire().await;
        let folder = match &from {
            From::Form { folder, .. } => Some(folder.clone()),
            From::Address(_) => None,
        };
        let mut latest = ImportProgress { dry_run: options.dry_run, ..ImportProgress::default() };
        let is_fetched = matches!(from, From::Address(_));
        let done = self.import(from, &options, &mut latest).await;
        drop(turn);
        let last = match done {
            Ok(progress) => progress,
            Err(ended) => {
                if let Ended::Import(ImportError::Store(cause)) = &ended {
                    tracing::error!(%cause, "an import could not be saved");
                }
                let failed = if is_fetched && !ended.columns().is_empty() {
                    Text::new(&options.language).get("import-failed-columns-fetched")
                } else {
                    in_words(&ended, &options.language)
                };
                let columns = self.asked(&ended).await;
                ImportProgress { finished: true, failed, columns, ..latest }
            }
        };
        if let Some(folder) = folder {
            clear(&folder).await;
        }
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

    async fn import(
        &self,
        from: From,
        options: &ImportOptions,
        latest: &mut ImportProgress,
    ) -> Result<ImportProgress, Ended> {
        let input = match from {
            From::Form { files, pictures, folder } => {
                ImportInput::from_bytes(files, pictures.then_some(folder.as_path()))
            }
            From::Address(address) => {
                let file = self.fetch(&address).await.map_err(Ended::NotFetched)?;
                ImportInput::from_bytes(vec![file], None)
            }
        };
        let mut told_ms = 0;
        let told = |progress: &ImportProgress| {
            *latest = progress.clone();
            running().insert(self.id.clone(), progress.clone());
            let now_ms = self.counter.now_ms();
            if now_ms.saturating_sub(told_ms) >= limits::IMPORT_TELL_MS && !progress.finished {
                told_ms = now_ms;
                self.tell(progress);
            }
        };
        import(&self.counter, &self.shop, input, options, told).await.map_err(Ended::Import)
    }

    /// What the shop is asked about, where its table is in nobody's format.
    async fn asked(&self, ended: &Ended) -> Vec<ImportColumn> {
        if ended.columns().is_empty() {
            return Vec::new();
        }
        let known =
            async { columns::known(&mut self.counter.store.read().await?, &self.shop).await };
        columns::asked(ended.columns(), &known.await.unwrap_or_default())
    }

    async fn fetch(&self, address: &str) -> Result<InputFile, FetchError> {
        let config = &self.counter.config;
        let reach = Reach::public_and(&config.base).or(&config.webhook_allow);
        let bytes = Fetcher::within(reach).feed(address).await?;
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let path = path.rsplit('/').next().unwrap_or_default().to_owned();
        Ok(InputFile { path, bytes })
    }

    fn tell(&self, progress: &ImportProgress) {
        let event = ConsoleEvent::Import { id: self.id.clone(), progress: progress.clone() };
        let audience = crate::Audience::May(comptoir_api::team::Permission::Catalogue);
        self.counter.events.tell(&self.shop, audience, event);
    }
}

/// Why it ended, in the language of who started it.
fn in_words(ended: &Ended, language: &str) -> String {
    let text = Text::new(language);
    let number = |number: usize| [("number", comptoir_text::Arg::from(number.to_string()))];
    let error = match ended {
        Ended::Import(error) => error,
        Ended::NotFetched(FetchError::Status(status)) => {
            return text.with("import-failed-status", &number(usize::from(*status)));
        }
        Ended::NotFetched(FetchError::TooLarge(max)) => {
            return text.with("import-failed-too-large", &number(max / (1024 * 1024)));
        }
        Ended::NotFetched(FetchError::Address | FetchError::Forbidden(_)) => {
            return text.get("import-failed-address");
        }
        Ended::NotFetched(FetchError::Unreachable | FetchError::GivenUp) => {
            return text.get("import-failed-unreachable");
        }
    };
    match error {
        ImportError::Read(ReadError::Empty) => text.get("import-failed-empty"),
        ImportError::Read(ReadError::UnknownFormat { columns, .. }) if !columns.is_empty() => {
            text.get("import-failed-columns")
        }
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
