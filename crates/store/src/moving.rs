//! Moves a shop: all its rows, from one database to another or through a file.
//!
//! Which tables and columns there are is read off the schema, so that what a later migration adds
//! moves too. Everything that belongs to a shop says so in a column of its own.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use futures_util::TryStreamExt as _;
use futures_util::stream::BoxStream;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row as _, query};

use crate::row::{Columns, counted, places};
use crate::{SQLITE, ShopId, Store, StoreError, Tx};

/// Tables that belong to no shop: what the database keeps of itself.
pub const OF_NO_SHOP: &[&str] = &["_sqlx_migrations", "sqlite_sequence", "leases"];
/// Tables that are made anew where a shop goes, by how their names begin: the index of words, and
/// the copies of devices, which move as files.
const MADE_ANEW: [&str; 4] = ["product_words", "product_numbers", "copies", "copy_"];

/// Values in one statement: below what either database takes.
const VALUES_MAX: usize = 900;

/// Rows in memory.
pub const ROWS_AT_ONCE: usize = 500;

/// A table of which a shop has rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The column that names the shop.
    key: String,
    /// What moves; what the database numbers by itself does not.
    columns: Vec<Column>,
    /// What the database numbers by itself: rows keep their order, and get new numbers.
    numbered: Option<String>,
    /// Tables that have to be there first.
    needs: Vec<String>,
}

/// A column that moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// A whole number; otherwise a text.
    pub number: bool,
    /// It may hold nothing.
    pub optional: bool,
}

/// One value: the schema has texts and whole numbers alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A whole number.
    Number(i64),
    /// Words, JSON, an id.
    Text(String),
    /// Nothing.
    Null,
}

/// Rows by table.
pub type Counts = BTreeMap<String, u64>;

/// One row, in the order of its table's columns.
pub type Row = Vec<Value>;

/// What a table has of a shop: how many rows, and what their contents come to in any order. Only
/// good to be compared by the program that made it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub rows: u64,
    contents: u64,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, row: &Row) {
        let mut hasher = DefaultHasher::new();
        row.hash(&mut hasher);
        self.rows += 1;
        self.contents = self.contents.wrapping_add(hasher.finish());
    }
}

/// Why a shop did not move. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// Caller: no such shop.
    #[error("there is no shop '{0}' to move")]
    NoShop(ShopId),
    /// Caller: it would be two.
    #[error("there is a shop '{0}' already where it is to go")]
    There(ShopId),
    /// Operator: the databases do not agree on what was copied.
    #[error("{table} has {there} rows where it went and {here} where it came from, or others")]
    Differs {
        /// Where.
        table: String,
        /// At the source.
        here: u64,
        /// At the destination.
        there: u64,
    },
    /// Operator: storage.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Copies a shop into a database that has none of its name, and compares what is there then with
/// what was read; saved only if it is the same. Says how many rows each table got.
pub async fn copy(from: &Store, to: &Store, shop: &ShopId) -> Result<Counts, MoveError> {
    let (mut from, mut to) = (from.read().await?, to.begin().await?);
    if !from.has_shop(shop).await? {
        return Err(MoveError::NoShop(shop.clone()));
    }
    if to.has_shop(shop).await? {
        return Err(MoveError::There(shop.clone()));
    }
    let mut counts = Counts::new();
    for table in tables().await? {
        let mut read = Tally::default();
        {
            let mut parts = from.rows_of_shop(&table, shop).try_chunks(ROWS_AT_ONCE);
            while let Some(rows) = parts.try_next().await.map_err(|error| error.1)? {
                for row in &rows {
                    read.add(row);
                }
                to.add_rows(&table, &rows).await?;
            }
        }
        to.compare(&table, shop, read).await?;
        counts.insert(table.name, read.rows);
    }
    to.save().await?;
    Ok(counts)
}

/// Reads off the schema which tables a shop has rows in; those that others need come first.
pub async fn tables() -> Result<Vec<Table>, StoreError> {
    sqlx::any::install_default_drivers();
    let mut db = AnyConnection::connect("sqlite::memory:").await?;
    SQLITE.run(&mut db).await?;
    let names = query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .fetch_all(&mut db)
        .await?;
    let mut waiting = Vec::new();
    for row in names {
        let name = row.text("name")?;
        if let Some(table) = table(&mut db, name).await? {
            waiting.push(table);
        }
    }
    db.close().await?;
    let mut tables: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let there = |name: &String| tables.iter().any(|table| table.name == *name);
        let (ready, rest): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|table| table.needs.iter().all(there));
        if ready.is_empty() {
            return Err(StoreError::Schema("tables that need each other".to_owned()));
        }
        tables.extend(ready);
        waiting = rest;
    }
    Ok(tables)
}

/// `None`: it belongs to no shop.
async fn table(db: &mut AnyConnection, name: String) -> Result<Option<Table>, StoreError> {
    if OF_NO_SHOP.contains(&name.as_str()) || MADE_ANEW.iter().any(|anew| name.starts_with(anew)) {
        return Ok(None);
    }
    let told =
        query("SELECT name, type, pk, \"notnull\" AS must FROM pragma_table_info($1) ORDER BY cid")
            .bind(name.clone())
            .fetch_all(&mut *db)
            .await?;
    let (mut columns, mut keys) = (Vec::new(), Vec::new());
    for row in told {
        let column = Column {
            name: row.text("name")?,
            number: row.text("type")? == "INTEGER",
            optional: !row.flag("must")?,
        };
        if row.int("pk")? > 0 {
            keys.push(column.clone());
        }
        columns.push(column);
    }
    let key = if name == "shops" { "slug" } else { "shop" };
    if !columns.iter().any(|column| column.name == key) {
        return Err(StoreError::Schema(format!("{name} does not say which shop its rows are of")));
    }
    let numbered = match &keys[..] {
        [only] if only.number => Some(only.name.clone()),
        _ => None,
    };
    columns.retain(|column| numbered.as_ref() != Some(&column.name));
    let needs = query("SELECT DISTINCT \"table\" AS name FROM pragma_foreign_key_list($1)")
        .bind(name.clone())
        .fetch_all(&mut *db)
        .await?;
    let needs = needs.iter().map(|row| row.text("name")).collect::<Result<_, _>>()?;
    Ok(Some(Table { name, key: key.to_owned(), columns, numbered, needs }))
}

impl Table {
    /// What moves of it, in the order of a [`Row`].
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn list(&self) -> String {
        let quoted = self.columns.iter().map(|column| format!("\"{}\"", column.name));
        quoted.collect::<Vec<_>>().join(", ")
    }

    fn read(&self, row: &AnyRow) -> Result<Row, StoreError> {
        let value = |(at, column): (usize, &Column)| {
            let value = if column.number {
                row.try_get::<Option<i64>, _>(at)?.map(Value::Number)
            } else {
                row.try_get::<Option<String>, _>(at)?.map(Value::Text)
            };
            Ok(value.unwrap_or(Value::Null))
        };
        self.columns.iter().enumerate().map(value).collect()
    }
}

impl Tx {
    /// Whether there is such a shop.
    pub async fn has_shop(&mut self, shop: &ShopId) -> Result<bool, StoreError> {
        let row = query("SELECT COUNT(*) AS n FROM shops WHERE slug = $1").bind(shop.0.clone());
        Ok(counted(&row.fetch_one(self.connection()).await?)? > 0)
    }

    /// A shop's rows of a table, as they come.
    pub fn rows_of_shop<'t>(
        &'t mut self,
        table: &'t Table,
        shop: &ShopId,
    ) -> BoxStream<'t, Result<Row, StoreError>> {
        let order = table.numbered.as_ref().map(|seq| format!(" ORDER BY \"{seq}\""));
        let sql = format!(
            "SELECT {} FROM \"{}\" WHERE \"{}\" = $1{}",
            table.list(),
            table.name,
            table.key,
            order.unwrap_or_default()
        );
        let rows = query(AssertSqlSafe(sql)).bind(shop.0.clone()).fetch(self.connection());
        Box::pin(rows.map_err(StoreError::from).and_then(async |row| table.read(&row)))
    }

    /// Fails unless a table has of a shop what was read elsewhere.
    pub async fn compare(
        &mut self,
        table: &Table,
        shop: &ShopId,
        read: Tally,
    ) -> Result<(), MoveError> {
        let (mut kept, mut rows) = (Tally::default(), self.rows_of_shop(table, shop));
        while let Some(row) = rows.try_next().await? {
            kept.add(&row);
        }
        if kept == read {
            return Ok(());
        }
        let (table, here, there) = (table.name.clone(), read.rows, kept.rows);
        Err(MoveError::Differs { table, here, there })
    }

    /// Adds rows of a shop to a table.
    pub async fn add_rows(&mut self, table: &Table, rows: &[Row]) -> Result<(), StoreError> {
        let width = table.columns.len();
        if rows.iter().any(|row| row.len() != width) {
            return Err(StoreError::Schema(format!("a row of {} has another length", table.name)));
        }
        for part in rows.chunks((VALUES_MAX / width.max(1)).max(1)) {
            let row = |n| format!("({})", places(1 + n * width, width));
            let all = (0..part.len()).map(row).collect::<Vec<_>>().join(", ");
            let sql = format!("INSERT INTO \"{}\" ({}) VALUES {all}", table.name, table.list());
            let mut insert = query(AssertSqlSafe(sql));
            for (column, value) in part.iter().flat_map(|row| table.columns.iter().zip(row)) {
                insert = match (value, column.number) {
                    (Value::Text(text), _) => insert.bind(text.clone()),
                    (Value::Number(number), _) => insert.bind(*number),
                    (Value::Null, true) => insert.bind(None::<i64>),
                    (Value::Null, false) => insert.bind(None::<String>),
                };
            }
            insert.execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Removes a shop with all its rows.
    pub async fn remove_shop(&mut self, shop: &ShopId) -> Result<(), StoreError> {
        let remove = query("DELETE FROM shops WHERE slug = $1").bind(shop.0.clone());
        remove.execute(self.connection()).await?;
        Ok(())
    }
}
