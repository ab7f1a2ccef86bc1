//! Values of OpenMLS in the table `mls`: single ones and lists, as MessagePack.

use rmp_serde::config::BytesMode;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Why a value of OpenMLS could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StorageError {
    /// Operator: the database failed.
    #[error("the database failed")]
    Db(#[from] rusqlite::Error),
    /// Operator: what is stored is damaged.
    #[error("a stored value could not be read or written")]
    Codec,
}

/// OpenMLS's values in the table `mls`.
pub(crate) struct Storage<'a>(pub(super) &'a Connection);

impl Storage<'_> {
    fn put(&self, label: i64, key: &[u8], value: &[u8]) -> Result<(), StorageError> {
        self.0
            .prepare_cached("INSERT OR REPLACE INTO mls (label, key, value) VALUES (?, ?, ?)")?
            .execute(params![label, key, value])?;
        Ok(())
    }

    fn get(&self, label: i64, key: &[u8]) -> Result<Option<Vec<u8>>, StorageError> {
        let mut select =
            self.0.prepare_cached("SELECT value FROM mls WHERE label = ? AND key = ?")?;
        Ok(select.query_row(params![label, key], |row| row.get(0)).optional()?)
    }

    pub(super) fn write<K: Serialize, V: Serialize + ?Sized>(
        &self,
        label: i64,
        key: &K,
        value: &V,
    ) -> Result<(), StorageError> {
        self.put(label, &pack(key)?, &pack_whole(value)?)
    }

    pub(super) fn read<K: Serialize, V: DeserializeOwned>(
        &self,
        label: i64,
        key: &K,
    ) -> Result<Option<V>, StorageError> {
        self.get(label, &pack(key)?)?.map(|value| unpack(&value)).transpose()
    }

    pub(super) fn delete<K: Serialize>(&self, label: i64, key: &K) -> Result<(), StorageError> {
        self.0
            .prepare_cached("DELETE FROM mls WHERE label = ? AND key = ?")?
            .execute(params![label, pack(key)?])?;
        Ok(())
    }

    fn raw_list(&self, label: i64, key: &[u8]) -> Result<Vec<Vec<u8>>, StorageError> {
        Ok(self.get(label, key)?.map(|value| unpack(&value)).transpose()?.unwrap_or_default())
    }

    pub(super) fn list<K: Serialize, V: DeserializeOwned>(
        &self,
        label: i64,
        key: &K,
    ) -> Result<Vec<V>, StorageError> {
        self.raw_list(label, &pack(key)?)?.iter().map(|value| unpack(value)).collect()
    }

    pub(super) fn append<K: Serialize, V: Serialize>(
        &self,
        label: i64,
        key: &K,
        value: &V,
    ) -> Result<(), StorageError> {
        let key = pack(key)?;
        let mut list = self.raw_list(label, &key)?;
        list.push(pack(value)?);
        self.put(label, &key, &pack(&list)?)
    }

    pub(super) fn remove_from_list<K: Serialize, V: Serialize>(
        &self,
        label: i64,
        key: &K,
        value: &V,
    ) -> Result<(), StorageError> {
        let (key, value) = (pack(key)?, pack(value)?);
        let mut list = self.raw_list(label, &key)?;
        list.retain(|item| *item != value);
        self.put(label, &key, &pack(&list)?)
    }
}

/// For values of their own, which nothing is compared with: bytes as bytes and not as numbers, a
/// third less to write. Both ways read back.
fn pack_whole<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, StorageError> {
    let mut packed = Vec::new();
    let mut packer = rmp_serde::Serializer::new(&mut packed).with_bytes(BytesMode::ForceAll);
    value.serialize(&mut packer).map_err(|_| StorageError::Codec)?;
    Ok(packed)
}

fn pack<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, StorageError> {
    rmp_serde::to_vec(value).map_err(|_| StorageError::Codec)
}

fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StorageError> {
    rmp_serde::from_slice(bytes).map_err(|_| StorageError::Codec)
}
