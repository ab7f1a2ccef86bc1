//! The catalogue as a feed: what a shop takes elsewhere, or keeps.

use std::collections::HashMap;

use comptoir_feed::write::{self, Catalogue, WriteError};
use comptoir_feed::{Content, FeedCollection, FeedPicture, FeedProduct, FeedText, FeedVariant};
use comptoir_store::products::{PictureRow, ProductRow, ProductsAsked, VariantRow};
use comptoir_store::shops::ShopRow;
use comptoir_store::{StoreError, Tx};

use super::list::next_of;
use super::media_path;
use crate::limits;

/// How a catalogue is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// Our own JSON: read again, it is the same catalogue.
    Own,
    /// A table for Google Merchant, Meta and whoever reads theirs.
    Merchant,
    /// The same as RSS.
    MerchantXml,
    /// A table that Shopify imports.
    Shopify,
    /// A table that `WooCommerce` imports.
    WooCommerce,
}

/// A shop's catalogue as feeds have it.
pub(crate) struct Taken {
    currency: String,
    /// The shop's name and page.
    shop: (String, String),
    collections: Vec<FeedCollection>,
    products: Vec<FeedProduct>,
    /// Pages of products, by their feeds' keys.
    pages: HashMap<String, String>,
}

/// Everything in a shop's catalogue, hidden or not; addresses begin with `base`.
pub(crate) async fn taken(tx: &mut Tx, shop: &ShopRow, base: &str) -> Result<Taken, StoreError> {
    let collections = tx.collections(&shop.id).list(0).await?;
    let collections = collections
        .into_iter()
        .map(|collection| FeedCollection { key: collection.id, titles: collection.titles })
        .collect();
    let page = format!("{base}/s/{}", shop.id);
    let (mut products, mut pages, mut after) = (Vec::new(), HashMap::new(), None);
    loop {
        let asked = ProductsAsked {
            hidden_too: true,
            after,
            limit: limits::EXPORT_AT_ONCE,
            ..ProductsAsked::default()
        };
        let (rows, _) = tx.products(&shop.id).list(&asked).await?;
        after = next_of(&rows, limits::EXPORT_AT_ONCE);
        for row in rows {
            let own = format!("{page}/p/{}", row.id);
            let product = of_row(row, shop, base);
            pages.insert(product.key.clone(), own);
            products.push(product);
        }
        if after.is_none() {
            break;
        }
    }
    let currency = shop.currency.clone();
    Ok(Taken { currency, shop: (shop.name.clone(), page), collections, products, pages })
}

impl Taken {
    /// As a file.
    pub(crate) fn write(&self, how: Written) -> Result<String, WriteError> {
        let Self { currency, collections, products, .. } = self;
        let catalogue = Catalogue { currency, collections, products };
        let page = |key: &str| self.pages.get(key).cloned().unwrap_or_default();
        match how {
            Written::Own => write::comptoir(&catalogue),
            Written::Merchant => write::merchant(&catalogue, &self.shop.0, page),
            Written::MerchantXml => {
                write::merchant_xml(&catalogue, (&self.shop.0, &self.shop.1), page)
            }
            Written::Shopify => write::shopify(&catalogue),
            Written::WooCommerce => write::woocommerce(&catalogue),
        }
    }
}

fn of_row(product: ProductRow, shop: &ShopRow, base: &str) -> FeedProduct {
    let address = |file: &str| match media_path(&shop.id, file) {
        path if path.is_empty() => path,
        path => format!("{base}{path}"),
    };
    let place = |language: &String| shop.languages.iter().position(|known| known == language);
    let mut texts: Vec<FeedText> = product
        .texts
        .into_iter()
        .map(|text| FeedText {
            language: text.language,
            title: text.title,
            subtitle: text.subtitle,
            description: text.description,
        })
        .collect();
    texts.sort_by_key(|text| place(&text.language).unwrap_or(usize::MAX));
    // Variants that only have a name each: the name is what they differ by.
    let named = product.options.is_empty() && !product.variants.is_empty();
    let of_name = if shop.languages.first().is_some_and(|own| own.starts_with("fr")) {
        "Variante"
    } else {
        "Variant"
    };
    let options = product.options.into_iter().map(|option| option.name);
    let options = options.chain(named.then(|| of_name.to_owned())).collect();
    let variant = |variant: VariantRow| FeedVariant {
        line: 0,
        key: variant.id,
        values: if named { vec![variant.title] } else { variant.choices },
        price_minor: variant.price_minor,
        price_before_minor: variant.price_before_minor,
        sku: variant.sku,
        barcode: variant.barcode,
        stock: variant.stock,
        picture: address(&variant.picture),
    };
    let picture =
        |picture: PictureRow| FeedPicture { source: address(&picture.file), alt: picture.alt };
    FeedProduct {
        line: 0,
        // As its feed calls it, so that it comes back as itself.
        key: product.source_key.unwrap_or(product.id),
        texts,
        brand: product.brand,
        price_minor: product.price_minor,
        price_before_minor: product.price_before_minor,
        content: product.content.map(|(thousandths, unit)| Content { thousandths, unit }),
        stock: product.stock,
        sku: product.sku,
        barcode: product.barcode,
        hidden: product.hidden,
        collections: product.collections,
        options,
        variants: product.variants.into_iter().map(variant).collect(),
        pictures: product.pictures.into_iter().map(picture).collect(),
        details: product.details,
    }
}
