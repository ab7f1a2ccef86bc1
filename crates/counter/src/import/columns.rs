//! What the columns of a shop's own tables hold: asked once, kept for the next time.

use comptoir_api::import::ImportColumn;
use comptoir_feed::{Column, Field, Mapping};
use comptoir_store::{ShopId, StoreError, Tx};

use crate::{Counter, limits};

/// A field's name, as it is written.
fn name_of(field: Field) -> String {
    let name = serde_json::to_value(field).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The field of a name; `None`: there is none.
pub(crate) fn field_of(name: &str) -> Option<Field> {
    serde_json::from_value(name.into()).ok()
}

/// What the shop said last.
pub(super) async fn known(tx: &mut Tx, shop: &ShopId) -> Result<Mapping, StoreError> {
    let columns = tx.imports(shop).columns().await?;
    Ok(columns.into_iter().filter_map(|(name, field)| Some((name, field_of(&field)?))).collect())
}

/// Keeps what it says now; columns of its other tables stay known.
pub(super) async fn keep(
    counter: &Counter,
    shop: &ShopId,
    known: &Mapping,
    now: &Mapping,
    columns: &[Column],
) -> Result<(), StoreError> {
    if now.is_empty() {
        return Ok(());
    }
    // A column of this table of which nothing is said holds nothing from now on.
    let is_said = |name: &str| {
        now.iter().any(|(said, _)| said == name) || columns.iter().any(|one| one.name == name)
    };
    let others = known.iter().filter(|(name, _)| !is_said(name));
    let all = now.iter().chain(others).take(limits::IMPORT_COLUMNS_MAX);
    let all: Vec<_> = all.map(|(name, field)| (name.clone(), name_of(*field))).collect();
    let mut tx = counter.store.begin().await?;
    tx.imports(shop).set_columns(&all).await?;
    tx.save().await
}

/// What the shop is asked about: each column with what it seems to hold, or was said to.
pub(super) fn asked(columns: &[Column], known: &Mapping) -> Vec<ImportColumn> {
    told(columns, |column| said(column, known).or(column.guess))
}

/// What the columns were taken for, so that it can be said otherwise.
pub(super) fn taken(columns: &[Column], mapping: &Mapping) -> Vec<ImportColumn> {
    told(columns, |column| said(column, mapping))
}

fn said(column: &Column, mapping: &Mapping) -> Option<Field> {
    mapping.iter().find(|(name, _)| *name == column.name).map(|(_, field)| *field)
}

fn told(columns: &[Column], field: impl Fn(&Column) -> Option<Field>) -> Vec<ImportColumn> {
    let column = |column: &Column| ImportColumn {
        name: column.name.clone(),
        samples: column.samples.clone(),
        field: field(column).map(name_of).unwrap_or_default(),
    };
    columns.iter().take(limits::IMPORT_COLUMNS_MAX).map(column).collect()
}
