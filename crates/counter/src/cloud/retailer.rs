//! What programs call a product: its id, with the variant's behind a colon.

use comptoir_store::products::ProductRow;
use comptoir_store::{ShopId, StoreError, Tx};

/// How a product, or one of its variants, is named to programs.
pub(crate) fn retailer_id(product: &str, variant: &str) -> String {
    if variant.is_empty() { product.to_owned() } else { format!("{product}:{variant}") }
}

/// Finds what a program names: by that name, or as the feed that it came from calls it.
pub(crate) async fn find(
    tx: &mut Tx,
    shop: &ShopId,
    id: &str,
) -> Result<Option<(ProductRow, String)>, StoreError> {
    let mut products = tx.products(shop);
    if let Some(product) = products.lookup(id).await? {
        return Ok(Some((product, String::new())));
    }
    if let Some((product, variant)) = id.rsplit_once(':')
        && let Some(product) = products.lookup(product).await?
        && product.variants.iter().any(|one| one.id == variant)
    {
        return Ok(Some((product, variant.to_owned())));
    }
    Ok(products.find_by_source(id).await?.map(|product| (product, String::new())))
}
