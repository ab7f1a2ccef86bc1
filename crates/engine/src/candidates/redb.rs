//! redb: copy-on-write B-trees.

use std::path::Path;

use ::redb::{Database, ReadableDatabase, TableDefinition};

use crate::StorageError;
use crate::candidates::{Changes, Ordered, OrderedStore, Pairs};

const TABLE: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("relay");

fn failed(cause: impl std::error::Error) -> StorageError {
    StorageError::Failed(cause.to_string())
}

/// An opened database.
pub struct Redb(Database);

/// Opens it in a folder.
pub fn open(dir: &Path) -> Result<OrderedStore<Redb>, StorageError> {
    std::fs::create_dir_all(dir).map_err(failed)?;
    let database = Database::create(dir.join("relay.redb")).map_err(failed)?;
    let first = database.begin_write().map_err(failed)?;
    first.open_table(TABLE).map_err(failed)?;
    first.commit().map_err(failed)?;
    Ok(OrderedStore::new(Redb(database)))
}

impl Ordered for Redb {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StorageError> {
        let table = self.0.begin_read().map_err(failed)?.open_table(TABLE).map_err(failed)?;
        Ok(table.get(key).map_err(failed)?.map(|value| value.value().to_vec()))
    }

    fn range(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Pairs, StorageError> {
        let table = self.0.begin_read().map_err(failed)?.open_table(TABLE).map_err(failed)?;
        let mut pairs = Pairs::new();
        for pair in table.range(from..to).map_err(failed)?.take(limit) {
            let (key, value) = pair.map_err(failed)?;
            pairs.push((key.value().to_vec(), value.value().to_vec()));
        }
        Ok(pairs)
    }

    fn write(&self, changes: Changes) -> Result<(), StorageError> {
        let write = self.0.begin_write().map_err(failed)?;
        {
            let mut table = write.open_table(TABLE).map_err(failed)?;
            for (key, value) in &changes {
                match value {
                    Some(value) => {
                        drop(table.insert(key.as_slice(), value.as_slice()).map_err(failed)?)
                    }
                    None => drop(table.remove(key.as_slice()).map_err(failed)?),
                }
            }
        }
        write.commit().map_err(failed)
    }
}
