//! What belongs to products: words, variants, pictures, collections; a page's in one query each.

use std::collections::HashMap;

use comptoir_api::shop::ProductText;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, query};

use super::{PictureRow, ProductRow, Products, VariantRow};
use crate::StoreError;
use crate::row::{Columns, places, to_json};

impl Products<'_> {
    /// Fills in what belongs to each.
    pub(super) async fn with_children(
        &mut self,
        mut products: Vec<ProductRow>,
    ) -> Result<Vec<ProductRow>, StoreError> {
        let places: HashMap<String, usize> = products
            .iter()
            .enumerate()
            .map(|(place, product)| (product.id.clone(), place))
            .collect();
        let ids: Vec<String> = products.iter().map(|product| product.id.clone()).collect();
        for table in ["product_texts", "variants", "product_pictures", "product_collections"] {
            for row in self.children(table, &ids).await? {
                let place = places.get(&row.text("product")?).copied().unwrap_or(usize::MAX);
                let Some(product) = products.get_mut(place) else { continue };
                match table {
                    "product_texts" => product.texts.push(text(&row)?),
                    "variants" => product.variants.push(variant(&row)?),
                    "product_pictures" => product
                        .pictures
                        .push(PictureRow { file: row.text("file")?, alt: row.text("alt")? }),
                    _ => product.collections.push(row.text("collection")?),
                }
            }
        }
        Ok(products)
    }

    /// Replaces what belongs to a product.
    pub(super) async fn write_children(&mut self, product: &ProductRow) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM product_texts WHERE shop = $1 AND product = $2",
            "DELETE FROM variants WHERE shop = $1 AND product = $2",
            "DELETE FROM product_pictures WHERE shop = $1 AND product = $2",
            "DELETE FROM product_collections WHERE shop = $1 AND product = $2",
        ] {
            let delete = query(sql).bind(self.shop.to_owned()).bind(product.id.clone());
            delete.execute(&mut *self.db).await?;
        }
        for (position, text) in (0_i64..).zip(&product.texts) {
            query(
                "INSERT INTO product_texts (shop, product, language, position, title, subtitle, \
                 description) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(self.shop.to_owned())
            .bind(product.id.clone())
            .bind(text.language.clone())
            .bind(position)
            .bind(text.title.clone())
            .bind(text.subtitle.clone())
            .bind(text.description.clone())
            .execute(&mut *self.db)
            .await?;
        }
        for (position, variant) in (0_i64..).zip(&product.variants) {
            query(
                "INSERT INTO variants (shop, product, id, position, title, choices, price_minor, \
                 price_before_minor, sku, barcode, stock, picture) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            )
            .bind(self.shop.to_owned())
            .bind(product.id.clone())
            .bind(variant.id.clone())
            .bind(position)
            .bind(variant.title.clone())
            .bind(to_json(&variant.choices)?)
            .bind(variant.price_minor)
            .bind(variant.price_before_minor)
            .bind(variant.sku.clone())
            .bind(variant.barcode.clone())
            .bind(variant.stock)
            .bind(variant.picture.clone())
            .execute(&mut *self.db)
            .await?;
        }
        for (position, picture) in (0_i64..).zip(&product.pictures) {
            query(
                "INSERT INTO product_pictures (shop, product, position, file, alt) \
                 VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(self.shop.to_owned())
            .bind(product.id.clone())
            .bind(position)
            .bind(picture.file.clone())
            .bind(picture.alt.clone())
            .execute(&mut *self.db)
            .await?;
        }
        for (position, collection) in (0_i64..).zip(&product.collections) {
            query(
                "INSERT INTO product_collections (shop, product, collection, position) \
                 SELECT shop, $2, id, $4 FROM collections WHERE shop = $1 AND id = $3 \
                 ON CONFLICT (shop, product, collection) DO NOTHING",
            )
            .bind(self.shop.to_owned())
            .bind(product.id.clone())
            .bind(collection.clone())
            .bind(position)
            .execute(&mut *self.db)
            .await?;
        }
        Ok(())
    }

    async fn children(&mut self, table: &str, ids: &[String]) -> Result<Vec<AnyRow>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        // Only a table's name of ours and numbers go into the text.
        let sql = format!(
            "SELECT * FROM {table} WHERE shop = $1 AND product IN ({}) ORDER BY product, position",
            places(2, ids.len())
        );
        let mut asked = query(AssertSqlSafe(sql)).bind(self.shop.to_owned());
        for id in ids {
            asked = asked.bind(id.clone());
        }
        Ok(asked.fetch_all(&mut *self.db).await?)
    }
}

fn text(row: &AnyRow) -> Result<ProductText, StoreError> {
    Ok(ProductText {
        language: row.text("language")?,
        title: row.text("title")?,
        subtitle: row.text("subtitle")?,
        description: row.text("description")?,
    })
}

fn variant(row: &AnyRow) -> Result<VariantRow, StoreError> {
    Ok(VariantRow {
        id: row.text("id")?,
        title: row.text("title")?,
        choices: row.json("choices")?,
        price_minor: row.int("price_minor")?,
        price_before_minor: row.int_or_none("price_before_minor")?,
        sku: row.text("sku")?,
        barcode: row.text("barcode")?,
        stock: row.int_or_none("stock")?,
        picture: row.text("picture")?,
    })
}
