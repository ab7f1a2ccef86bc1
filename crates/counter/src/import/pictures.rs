//! Turns a feed's pictures into kept files: each is decoded once and fetched once.

use std::collections::HashMap;
use std::path::Path;

use comptoir_api::shop::ImportProgress;
use comptoir_feed::FeedProduct;
use comptoir_files::Files;
use comptoir_store::{ShopId, StoreError};
use sha2::{Digest, Sha256};

use super::ImportOptions;
use super::beside::Beside;
use super::fetch::{FetchError, Fetcher};
use super::words::{self, PictureTrouble};
use crate::catalogue::media_file;
use crate::media::{self, PictureError};
use crate::{Counter, limits};

/// Where pictures come from and go to.
pub(super) struct Pictures<'a> {
    counter: &'a Counter,
    shop: &'a ShopId,
    media: Files,
    beside: Beside,
    fetcher: Fetcher,
    options: &'a ImportOptions,
    /// What became of each source in this import.
    seen: HashMap<String, String>,
    /// Kept since the last save: source and file.
    fresh: Vec<(String, String)>,
}

impl<'a> Pictures<'a> {
    pub(super) fn new(
        counter: &'a Counter,
        shop: &'a ShopId,
        beside: Beside,
        options: &'a ImportOptions,
    ) -> Self {
        let fetcher = Fetcher::new(&counter.config.base);
        let media = counter.media(shop);
        Self {
            counter,
            shop,
            media,
            beside,
            fetcher,
            options,
            seen: HashMap::new(),
            fresh: Vec::new(),
        }
    }

    /// The kept files of a product's pictures, by their source. What is missing is reported.
    pub(super) async fn of(
        &mut self,
        product: &FeedProduct,
        report: &mut ImportProgress,
    ) -> Result<HashMap<String, String>, StoreError> {
        let mut files = HashMap::new();
        for picture in &product.pictures {
            let source = picture.source.as_str();
            if let Some(file) = self.seen.get(source) {
                files.insert(source.to_owned(), file.clone());
                continue;
            }
            match self.one(source, report).await? {
                Ok(Some(file)) => {
                    self.seen.insert(source.to_owned(), file.clone());
                    files.insert(source.to_owned(), file);
                }
                Ok(None) => {}
                Err(trouble) => {
                    words::add_picture(report, product.line, source, &trouble, self.options);
                }
            }
        }
        Ok(files)
    }

    async fn one(
        &mut self,
        source: &str,
        report: &mut ImportProgress,
    ) -> Result<Result<Option<String>, PictureTrouble>, StoreError> {
        if let Some(path) = self.beside.find(source).cloned() {
            return self.local(&path, report).await;
        }
        if !source.contains("://") {
            return Ok(Err(PictureTrouble::NotBeside));
        }
        if let Some(own) = self.own(source).await {
            return Ok(Ok(Some(own)));
        }
        if !self.options.refresh_pictures
            && let Some(known) = self.known(source).await?
        {
            return Ok(Ok(Some(known)));
        }
        if !self.options.fetch_pictures {
            return Ok(Ok(None));
        }
        if self.options.dry_run {
            // Whatever it holds, the product would get it.
            return Ok(Ok(Some(format!("new:{source}"))));
        }
        match self.fetcher.fetch(source).await {
            Ok(bytes) => self.keep(source, bytes, false, report).await,
            Err(error) => Ok(Err(PictureTrouble::Fetch(error))),
        }
    }

    /// The file that an address of the shop's own names: its catalogue comes back.
    async fn own(&self, source: &str) -> Option<String> {
        let path = source.strip_prefix(self.counter.config.base.as_str())?;
        let file = media_file(self.shop, path)?;
        self.media.has(&file).await.unwrap_or(false).then_some(file)
    }

    async fn local(
        &mut self,
        path: &Path,
        report: &mut ImportProgress,
    ) -> Result<Result<Option<String>, PictureTrouble>, StoreError> {
        let size = tokio::fs::metadata(path).await.map_or(u64::MAX, |found| found.len());
        if size > limits::PICTURE_BYTES_MAX as u64 {
            return Ok(Err(PictureTrouble::Fetch(FetchError::TooLarge(limits::PICTURE_BYTES_MAX))));
        }
        let Ok(bytes) = tokio::fs::read(path).await else {
            return Ok(Err(PictureTrouble::NotBeside));
        };
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
        let source = format!("sha256:{hash}");
        let fresh = self.fresh.iter().find(|(known, _)| *known == source);
        if let Some((_, file)) = fresh {
            return Ok(Ok(Some(file.clone())));
        }
        if let Some(known) = self.known(&source).await? {
            return Ok(Ok(Some(known)));
        }
        let drawing = self.options.own_drawings && path.extension().is_some_and(|end| end == "svg");
        if self.options.dry_run {
            return Ok(Ok(Some(format!("new:{source}"))));
        }
        self.keep(&source, bytes, drawing, report).await
    }

    /// The file that a source became before, if it is still there.
    async fn known(&self, source: &str) -> Result<Option<String>, StoreError> {
        let mut tx = self.counter.store.read().await?;
        let file = tx.imports(self.shop).find_picture(source).await?;
        drop(tx);
        let Some(file) = file else { return Ok(None) };
        // Where it cannot be told it is kept once more, or said to be impossible.
        Ok(self.media.has(&file).await.unwrap_or(false).then_some(file))
    }

    async fn keep(
        &mut self,
        source: &str,
        bytes: Vec<u8>,
        drawing: bool,
        report: &mut ImportProgress,
    ) -> Result<Result<Option<String>, PictureTrouble>, StoreError> {
        let kept = if drawing {
            media::keep_own_drawing(&self.media, bytes).await
        } else {
            media::keep(&self.media, bytes).await
        };
        let file = match kept {
            Ok(file) => file,
            Err(error) => {
                if let PictureError::NotKept(cause) = &error {
                    tracing::error!(%cause, "a picture could not be saved");
                }
                return Ok(Err(PictureTrouble::Picture(error)));
            }
        };
        self.fresh.push((source.to_owned(), file.clone()));
        report.pictures += 1;
        Ok(Ok(Some(file)))
    }

    /// What was kept since it was last asked: to be saved with the products it is of.
    pub(super) fn take_fresh(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.fresh)
    }
}
