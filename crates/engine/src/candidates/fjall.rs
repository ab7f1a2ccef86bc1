//! fjall: a log-structured merge tree.

use std::path::Path;

use ::fjall::{Database, Keyspace, KeyspaceCreateOptions, PersistMode};

use crate::StorageError;
use crate::candidates::{Changes, Ordered, OrderedStore, Pairs};

impl From<::fjall::Error> for StorageError {
    fn from(cause: ::fjall::Error) -> Self {
        Self::Failed(cause.to_string())
    }
}

/// An opened database.
pub struct Fjall {
    database: Database,
    keyspace: Keyspace,
}

/// Opens it in a folder.
pub fn open(dir: &Path) -> Result<OrderedStore<Fjall>, StorageError> {
    let database = Database::builder(dir.join("fjall")).open()?;
    let keyspace = database.keyspace("relay", KeyspaceCreateOptions::default)?;
    Ok(OrderedStore::new(Fjall { database, keyspace }))
}

impl Ordered for Fjall {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.keyspace.get(key)?.map(|value| value.to_vec()))
    }

    fn range(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Pairs, StorageError> {
        let mut pairs = Pairs::new();
        for guard in self.keyspace.range(from.to_vec()..to.to_vec()).take(limit) {
            let (key, value) = guard.into_inner()?;
            pairs.push((key.to_vec(), value.to_vec()));
        }
        Ok(pairs)
    }

    fn write(&self, changes: Changes) -> Result<(), StorageError> {
        let mut batch = self.database.batch().durability(Some(PersistMode::SyncData));
        for (key, value) in changes {
            match value {
                Some(value) => batch.insert(&self.keyspace, key, value),
                None => batch.remove(&self.keyspace, key),
            }
        }
        Ok(batch.commit()?)
    }
}
