//! The catalogue: what customers see of it, how it is edited, how a feed gets into it.

mod draft;
mod edit;
pub(crate) mod feed;
mod list;
mod show;

use comptoir_api::catalogue::Collection;
use comptoir_store::search::fold;
use comptoir_store::{ShopId, StoreError, Tx};
use sha2::{Digest, Sha256};

pub use draft::{ProductDraft, Upserted, VariantDraft, add_collection, upsert};
pub(crate) use edit::{edit_of, free_id, row_of};
pub use list::{CatalogueAsked, catalogue, product};
pub(crate) use list::{after_of, place_of};
pub(crate) use show::in_language;
pub use show::{
    availability, page_of, subtitle_of, text_of, tile_of, title_of, unit_price_of,
    variant_unit_price,
};

use crate::media;

/// Makes the part of an address out of a title: "Miel de châtaignier" is "miel-de-chataignier".
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for letter in fold(title).chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
        if slug.len() >= SLUG_BYTES_MAX {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        // Titles in other scripts get a name that stays the same, if not one to read.
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(title.as_bytes()));
        return format!("x{}", hash.get(..10).unwrap_or_default());
    }
    slug.to_owned()
}

const SLUG_BYTES_MAX: usize = 60;

/// Path of a kept file under the shop's base URL; empty for none.
pub fn media_path(shop: &ShopId, file: &str) -> String {
    if file.is_empty() { String::new() } else { format!("/s/{shop}/media/{file}") }
}

/// The kept picture that such a path names; `None`: not of this shop, or no such name.
pub fn media_file(shop: &ShopId, path: &str) -> Option<String> {
    let file = path.trim_start_matches('/').strip_prefix(&format!("s/{shop}/media/"))?;
    let kind = media::media_type(file)?;
    kind.starts_with("image/").then(|| file.to_owned())
}

/// A shop's collections that have products, in a language.
pub async fn collections(
    tx: &mut Tx,
    shop: &ShopId,
    language: &str,
    now_ms: u64,
) -> Result<Vec<Collection>, StoreError> {
    let rows = tx.collections(shop).list(now_ms).await?;
    let shown = rows.into_iter().filter(|row| row.has_products).map(|row| Collection {
        title: show::in_language(&row.titles, language, |(tag, _)| tag)
            .map_or_else(|| row.id.clone(), |(_, title)| title.clone()),
        id: row.id,
    });
    Ok(shown.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_part_of_an_address() {
        assert_eq!(slug("Miel de châtaignier, 500 g"), "miel-de-chataignier-500-g");
        assert_eq!(slug("  --Œufs!  "), "oeufs");
        assert_eq!(slug("日本茶"), slug("日本茶"));
        assert!(comptoir_wire::link::is_slug(&slug("日本茶")));
    }

    #[test]
    fn a_media_path_is_of_its_shop() {
        let (shop, file) = (ShopId("halbran".into()), format!("{}.jpg", "a".repeat(64)));
        assert_eq!(media_file(&shop, &media_path(&shop, &file)), Some(file.clone()));
        assert_eq!(media_file(&shop, &format!("/s/other/media/{file}")), None);
        assert_eq!(media_file(&shop, "/s/halbran/media/../../device.db"), None);
        // A video is no picture.
        assert_eq!(media_file(&shop, &media_path(&shop, &file.replace("jpg", "mp4"))), None);
    }
}
