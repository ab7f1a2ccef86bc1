//! The catalogue: products with their words, variants, pictures and collections.

mod children;
mod selling;
mod video;
mod within;

use comptoir_api::catalogue::ProductOption;
use comptoir_api::shop::ProductText;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

pub use selling::Selling;
pub use video::VideoRow;

use crate::StoreError;
use crate::row::{Columns, counted, ms, to_json};
use crate::search::{fold, indexed, patterns};

/// A product with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProductRow {
    /// Made of its first title; stays.
    pub id: String,
    /// What a feed calls it; `None`: made by hand.
    pub source_key: Option<String>,
    /// Of the feed's record as it was last taken.
    pub source_hash: String,
    /// Its words in each language.
    pub texts: Vec<ProductText>,
    /// Brand.
    pub brand: String,
    /// ISO 4217.
    pub currency: String,
    /// What it costs; its cheapest variant if it has any.
    pub price_minor: i64,
    /// What its dearest variant costs.
    pub price_max_minor: i64,
    /// Before a reduction.
    pub price_before_minor: Option<i64>,
    /// Thousandths of a unit, and the unit.
    pub content: Option<(i64, String)>,
    /// Pieces left; `None`: not counted. Over all variants if it has any.
    pub stock: Option<i64>,
    /// Stock-keeping unit.
    pub sku: String,
    /// GTIN.
    pub barcode: String,
    /// Not shown to customers.
    pub hidden: bool,
    /// What distinguishes variants.
    pub options: Vec<ProductOption>,
    /// Name and value.
    pub details: Vec<(String, String)>,
    /// In their order.
    pub variants: Vec<VariantRow>,
    /// In their order.
    pub pictures: Vec<PictureRow>,
    /// Only read here: [`Products::set_video`] writes it.
    pub video: Option<VideoRow>,
    /// Ids, in their order.
    pub collections: Vec<String>,
    /// Its place in the shop's order.
    pub position: i64,
    /// Grows by one at each save.
    pub revision: u32,
    /// When it was saved.
    pub updated_ms: u64,
}

impl ProductRow {
    /// Brings what it says of its variants' prices in line with them.
    pub fn sum_up_prices(&mut self) {
        self.price_max_minor = self.price_minor;
        let cheapest = self.variants.iter().min_by_key(|variant| variant.price_minor);
        let Some(cheapest) = cheapest else { return };
        self.price_minor = cheapest.price_minor;
        self.price_before_minor = cheapest.price_before_minor;
        let prices = self.variants.iter().map(|variant| variant.price_minor);
        self.price_max_minor = prices.max().unwrap_or(self.price_minor);
    }
}

/// A variant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VariantRow {
    /// Unique in the product.
    pub id: String,
    /// "M, blue".
    pub title: String,
    /// One value for each option.
    pub choices: Vec<String>,
    /// What it costs.
    pub price_minor: i64,
    /// Before a reduction.
    pub price_before_minor: Option<i64>,
    /// Stock-keeping unit.
    pub sku: String,
    /// GTIN.
    pub barcode: String,
    /// Pieces left; `None`: not counted.
    pub stock: Option<i64>,
    /// File under the shop's media; empty: the product's.
    pub picture: String,
}

/// A picture of a product.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PictureRow {
    /// File under the shop's media.
    pub file: String,
    /// For those who do not see it.
    pub alt: String,
}

/// Which products to list.
#[derive(Debug, Clone, Default)]
pub struct ProductsAsked {
    /// With these words; empty: any.
    pub query: String,
    /// In this collection; empty: any.
    pub collection: String,
    /// Hidden ones too.
    pub hidden_too: bool,
    /// At this moment: what is new or reduced is in some collections by itself.
    pub now_ms: u64,
    /// After this one: its position and id.
    pub after: Option<(i64, String)>,
    /// At most this many.
    pub limit: u32,
}

/// A shop's products.
#[derive(Debug)]
pub struct Products<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Products<'_> {
    /// Adds one at the end, at revision 1. An id that is taken is [`StoreError::is_duplicate`].
    pub async fn add(&mut self, product: &ProductRow) -> Result<(), StoreError> {
        self.write(
            "INSERT INTO products (shop, id, source_key, source_hash, brand, currency, \
             price_minor, price_max_minor, price_before_minor, content_milli, content_unit, \
             stock, sku, barcode, hidden, options, details, search, updated_ms, added_ms, \
             position, revision) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
             $14, $15, $16, $17, $18, $19, $19, COALESCE(MAX(position) + 1, 0), 1 FROM products WHERE shop = $1",
            product,
            None,
        )
        .await?;
        self.write_children(product).await
    }

    /// Saves one over itself; its revision grows. Says whether it was still at `product.revision`.
    pub async fn update(&mut self, product: &ProductRow) -> Result<bool, StoreError> {
        let saved = self
            .write(
                "UPDATE products SET source_key = $3, source_hash = $4, brand = $5, \
                 currency = $6, price_minor = $7, price_max_minor = $8, \
                 price_before_minor = $9, content_milli = $10, content_unit = $11, stock = $12, \
                 sku = $13, barcode = $14, hidden = $15, options = $16, details = $17, \
                 search = $18, updated_ms = $19, revision = revision + 1 \
                 WHERE shop = $1 AND id = $2 AND revision = $20",
                product,
                Some(i64::from(product.revision)),
            )
            .await?;
        if saved {
            self.write_children(product).await?;
        }
        Ok(saved)
    }

    /// Looks one up, hidden or not.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<ProductRow>, StoreError> {
        let row = query("SELECT * FROM products WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        let products = row.as_ref().map(read).transpose()?.into_iter().collect();
        Ok(self.with_children(products).await?.pop())
    }

    /// Looks several up, in the order asked; those that are not there are left out.
    pub async fn lookup_all(&mut self, ids: &[String]) -> Result<Vec<ProductRow>, StoreError> {
        let mut found = Vec::new();
        for id in ids {
            found.extend(self.lookup(id).await?);
        }
        Ok(found)
    }

    /// Finds one by what a feed calls it.
    pub async fn find_by_source(&mut self, key: &str) -> Result<Option<ProductRow>, StoreError> {
        let row = query("SELECT * FROM products WHERE shop = $1 AND source_key = $2")
            .bind(self.shop.to_owned())
            .bind(key.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        let products = row.as_ref().map(read).transpose()?.into_iter().collect();
        Ok(self.with_children(products).await?.pop())
    }

    /// Lists products in the shop's order, and says how many match in all.
    pub async fn list(
        &mut self,
        asked: &ProductsAsked,
    ) -> Result<(Vec<ProductRow>, u32), StoreError> {
        // An index finds three letters and more; for fewer, each product is looked at.
        const INDEXED: &str = "p.id IN (SELECT w.product FROM product_words w WHERE w.shop = $1 \
             AND w.words LIKE $15 AND w.words LIKE $16 AND w.words LIKE $17 AND w.words LIKE $18)";
        const LOOKED_AT: &str = "p.search LIKE $15 ESCAPE '!' AND p.search LIKE $16 ESCAPE '!' \
             AND p.search LIKE $17 ESCAPE '!' AND p.search LIKE $18 ESCAPE '!'";
        // Without words nothing is looked at.
        const ALL: &str = "$15 <> ''";
        let within = self.within(&asked.collection, asked.now_ms).await?;
        let shown = format!(
            "FROM products p WHERE p.shop = $1 AND ($14 = 1 OR p.hidden = 0) AND {}",
            within.holds()
        );
        let (words, found) = match indexed(&asked.query) {
            Some(words) => (words, INDEXED),
            None if asked.query.trim().is_empty() => (patterns(""), ALL),
            None => (patterns(&asked.query), LOOKED_AT),
        };
        let count = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) AS n {shown} AND {found}"));
        let page = sqlx::AssertSqlSafe(format!(
            "SELECT p.* {shown} AND {found} \
             AND (p.position > $19 OR (p.position = $19 AND p.id > $20)) \
             ORDER BY p.position, p.id LIMIT $21"
        ));
        let [one, two, three, four] = words;
        let bind = |sql| {
            within
                .bind(query(sql).bind(self.shop.to_owned()))
                .bind(i64::from(asked.hidden_too))
                .bind(one.clone())
                .bind(two.clone())
                .bind(three.clone())
                .bind(four.clone())
        };
        let (after, after_id) = asked.after.clone().unwrap_or((i64::MIN, String::new()));
        let (count, page) = (bind(count), bind(page));
        let total = counted(&count.fetch_one(&mut *self.db).await?)?;
        let page = page.bind(after).bind(after_id).bind(i64::from(asked.limit));
        let rows = page.fetch_all(&mut *self.db).await?;
        let products = rows.iter().map(read).collect::<Result<_, _>>()?;
        Ok((self.with_children(products).await?, total))
    }

    /// Whether customers see anything of a collection.
    pub(crate) async fn any_within(
        &mut self,
        collection: &str,
        now_ms: u64,
    ) -> Result<bool, StoreError> {
        let within = self.within(collection, now_ms).await?;
        let any = query(sqlx::AssertSqlSafe(format!(
            "SELECT p.id FROM products p WHERE p.shop = $1 AND p.hidden = 0 AND {} LIMIT 1",
            within.holds()
        )));
        let any = within.bind(any.bind(self.shop.to_owned()));
        Ok(any.fetch_optional(&mut *self.db).await?.is_some())
    }

    /// Counts what customers see.
    pub async fn count(&mut self) -> Result<u32, StoreError> {
        let row = query("SELECT COUNT(*) AS n FROM products WHERE shop = $1 AND hidden = 0")
            .bind(self.shop.to_owned())
            .fetch_one(&mut *self.db)
            .await?;
        counted(&row)
    }

    /// Says whether an id is taken.
    pub async fn has(&mut self, id: &str) -> Result<bool, StoreError> {
        let row = query("SELECT COUNT(*) AS n FROM products WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_one(&mut *self.db)
            .await?;
        Ok(counted(&row)? > 0)
    }

    /// Deletes one; says whether it was there.
    pub async fn delete(&mut self, id: &str) -> Result<bool, StoreError> {
        let done = query("DELETE FROM products WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// The class of tax of one; `None`: no such product.
    pub async fn tax_of(&mut self, id: &str) -> Result<Option<String>, StoreError> {
        let row = query("SELECT tax FROM products WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.map(|row| row.text("tax")).transpose()
    }

    /// Sets the class of tax of one. Feeds know none, so it stays when they are read again.
    pub async fn set_tax(&mut self, id: &str, class: &str) -> Result<(), StoreError> {
        query("UPDATE products SET tax = $3 WHERE shop = $1 AND id = $2 AND tax <> $3")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .bind(class.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Sets pieces aside (or gives them back, if negative) where they are counted. Says whether there
    /// were enough; if not, nothing is changed. What is no longer in the catalogue has none, and
    /// takes back any.
    ///
    /// Nobody else holds pieces of the product until this is saved: its row is taken first.
    pub async fn hold(
        &mut self,
        product: &str,
        variant: &str,
        pieces: i64,
    ) -> Result<bool, StoreError> {
        let whole = query(
            "UPDATE products SET revision = revision + 1, stock = CASE WHEN $4 = '' \
             THEN stock - $3 ELSE stock END WHERE shop = $1 AND id = $2 \
             AND ($4 <> '' OR stock IS NULL OR stock >= $3)",
        )
        .bind(self.shop.to_owned())
        .bind(product.to_owned())
        .bind(pieces)
        .bind(variant.to_owned())
        .execute(&mut *self.db)
        .await?;
        if whole.rows_affected() == 0 {
            return Ok(pieces <= 0);
        }
        if variant.is_empty() {
            return Ok(true);
        }
        let part = query(
            "UPDATE variants SET stock = stock - $4 WHERE shop = $1 AND product = $2 AND id = $3 \
             AND (stock IS NULL OR stock >= $4)",
        )
        .bind(self.shop.to_owned())
        .bind(product.to_owned())
        .bind(variant.to_owned())
        .bind(pieces)
        .execute(&mut *self.db)
        .await?;
        if part.rows_affected() == 0 {
            return Ok(pieces <= 0);
        }
        // A product with variants shows the sum over them; one not counted makes it not counted.
        query(
            "UPDATE products SET stock = (SELECT CAST(SUM(v.stock) AS BIGINT) FROM variants v \
             WHERE v.shop = $1 AND v.product = $2) WHERE shop = $1 AND id = $2 \
             AND stock IS NOT NULL",
        )
        .bind(self.shop.to_owned())
        .bind(product.to_owned())
        .execute(&mut *self.db)
        .await?;
        Ok(true)
    }

    async fn write(
        &mut self,
        sql: &'static str,
        product: &ProductRow,
        revision: Option<i64>,
    ) -> Result<bool, StoreError> {
        let (content_milli, content_unit) = match &product.content {
            Some((milli, unit)) => (Some(*milli), unit.clone()),
            None => (None, String::new()),
        };
        let mut write = query(sql)
            .bind(self.shop.to_owned())
            .bind(product.id.clone())
            .bind(product.source_key.clone())
            .bind(product.source_hash.clone())
            .bind(product.brand.clone())
            .bind(product.currency.clone())
            .bind(product.price_minor)
            .bind(product.price_max_minor)
            .bind(product.price_before_minor)
            .bind(content_milli)
            .bind(content_unit)
            .bind(product.stock)
            .bind(product.sku.clone())
            .bind(product.barcode.clone())
            .bind(i64::from(product.hidden))
            .bind(to_json(&product.options)?)
            .bind(to_json(&product.details)?)
            .bind(search_words(product))
            .bind(ms(product.updated_ms));
        if let Some(revision) = revision {
            write = write.bind(revision);
        }
        let done = write.execute(&mut *self.db).await?;
        Ok(done.rows_affected() > 0)
    }
}

fn search_words(product: &ProductRow) -> String {
    let mut words = Vec::new();
    for text in &product.texts {
        words.extend([text.title.as_str(), &text.subtitle]);
    }
    words.extend([product.brand.as_str(), &product.sku, &product.barcode]);
    for variant in &product.variants {
        words.extend([variant.title.as_str(), &variant.sku, &variant.barcode]);
    }
    fold(&words.join(" "))
}

fn read(row: &AnyRow) -> Result<ProductRow, StoreError> {
    let content_unit = row.text("content_unit")?;
    Ok(ProductRow {
        id: row.text("id")?,
        source_key: row.text_or_none("source_key")?,
        source_hash: row.text("source_hash")?,
        texts: Vec::new(),
        brand: row.text("brand")?,
        currency: row.text("currency")?,
        price_minor: row.int("price_minor")?,
        price_max_minor: row.int("price_max_minor")?,
        price_before_minor: row.int_or_none("price_before_minor")?,
        content: row.int_or_none("content_milli")?.map(|milli| (milli, content_unit)),
        stock: row.int_or_none("stock")?,
        sku: row.text("sku")?,
        barcode: row.text("barcode")?,
        hidden: row.flag("hidden")?,
        options: row.json("options")?,
        details: row.json("details")?,
        variants: Vec::new(),
        pictures: Vec::new(),
        video: video::read(row)?,
        collections: Vec::new(),
        position: row.int("position")?,
        revision: row.count("revision")?,
        updated_ms: row.ms("updated_ms")?,
    })
}
