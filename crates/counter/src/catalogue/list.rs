//! The catalogue in pages, and one product of it.

use comptoir_api::catalogue::{CataloguePage, ProductPage};
use comptoir_store::products::{ProductRow, ProductsAsked};
use comptoir_store::{ShopId, StoreError, Tx};

use super::{collections, page_of, tile_of};

/// Which part of the catalogue is asked for.
#[derive(Debug, Clone, Default)]
pub struct CatalogueAsked {
    /// BCP 47.
    pub language: String,
    /// With these words; empty: any.
    pub query: String,
    /// In this collection; empty: any.
    pub collection: String,
    /// What the page before gave as `next`; empty: the first.
    pub after: String,
    /// At most this many.
    pub limit: u32,
    /// As it is at this moment.
    pub now_ms: u64,
}

/// A page of what customers see.
pub async fn catalogue(
    tx: &mut Tx,
    shop: &ShopId,
    asked: &CatalogueAsked,
) -> Result<CataloguePage, StoreError> {
    let (products, total) = tx
        .products(shop)
        .sold_at(asked.now_ms)
        .list(&ProductsAsked {
            query: asked.query.clone(),
            collection: asked.collection.clone(),
            hidden_too: false,
            now_ms: asked.now_ms,
            after: after_of(&asked.after),
            limit: asked.limit,
        })
        .await?;
    Ok(CataloguePage {
        collections: collections(tx, shop, &asked.language, asked.now_ms).await?,
        next: place_of(&products, asked.limit),
        products: products.iter().map(|product| tile_of(shop, product, &asked.language)).collect(),
        total,
    })
}

/// A product's page, if customers see it.
pub async fn product(
    tx: &mut Tx,
    shop: &ShopId,
    id: &str,
    language: &str,
    now_ms: u64,
) -> Result<Option<ProductPage>, StoreError> {
    let found = tx.products(shop).sold_at(now_ms).lookup(id).await?;
    let found = found.filter(|product| !product.hidden);
    Ok(found.map(|product| page_of(shop, &product, language)))
}

/// Reads `next` of the page before; what is none begins at the beginning.
pub(crate) fn after_of(text: &str) -> Option<(i64, String)> {
    let (position, id) = text.split_once(':')?;
    Some((position.parse().ok()?, id.to_owned()))
}

/// `next` of a page; `None` if it is not full.
pub(crate) fn place_of(products: &[ProductRow], limit: u32) -> Option<String> {
    next_of(products, limit).map(|(position, id)| format!("{position}:{id}"))
}

/// Where the next page begins; `None` if this one is not full.
pub(crate) fn next_of(products: &[ProductRow], limit: u32) -> Option<(i64, String)> {
    let full = products.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
    products.last().filter(|_| full).map(|last| (last.position, last.id.clone()))
}
