//! The video of a product. It is apart from the rest of it: an edit or a feed that says nothing of
//! a video leaves it where it is.

use sqlx::any::AnyRow;
use sqlx::query;

use super::Products;
use crate::StoreError;
use crate::row::{Columns, counted, ms};

/// A product's video.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VideoRow {
    /// File under the shop's media.
    pub file: String,
    /// For those who do not see it.
    pub alt: String,
    /// When it was added.
    pub added_ms: u64,
}

impl Products<'_> {
    /// Gives a product its video, or takes it away; says whether there is such a product.
    pub async fn set_video(
        &mut self,
        id: &str,
        video: Option<&VideoRow>,
    ) -> Result<bool, StoreError> {
        let VideoRow { file, alt, added_ms } = video.cloned().unwrap_or_default();
        let done = query(
            "UPDATE products SET video = $3, video_alt = $4, video_ms = $5 \
             WHERE shop = $1 AND id = $2",
        )
        .bind(self.shop.to_owned())
        .bind(id.to_owned())
        .bind(file)
        .bind(alt)
        .bind(ms(added_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Says in other words what a product's video shows.
    pub async fn describe_video(&mut self, id: &str, alt: &str) -> Result<(), StoreError> {
        query(
            "UPDATE products SET video_alt = $3 WHERE shop = $1 AND id = $2 AND video <> '' \
             AND video_alt <> $3",
        )
        .bind(self.shop.to_owned())
        .bind(id.to_owned())
        .bind(alt.to_owned())
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Says whether a file is the video of any product.
    pub async fn has_video(&mut self, file: &str) -> Result<bool, StoreError> {
        let row = query("SELECT COUNT(*) AS n FROM products WHERE shop = $1 AND video = $2")
            .bind(self.shop.to_owned())
            .bind(file.to_owned())
            .fetch_one(&mut *self.db)
            .await?;
        Ok(counted(&row)? > 0)
    }
}

pub(super) fn read(row: &AnyRow) -> Result<Option<VideoRow>, StoreError> {
    let (file, alt) = (row.text("video")?, row.text("video_alt")?);
    let added_ms = row.ms("video_ms")?;
    Ok((!file.is_empty()).then_some(VideoRow { file, alt, added_ms }))
}
