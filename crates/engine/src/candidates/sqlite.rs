//! SQLite: WAL, synchronous = FULL.
//!
//! A value is stored once, in `bodies`, in the order of arrival, so that a save writes few pages;
//! `entries` says which logs it is in. `shared` counts the logs of values that are in several.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use crate::embedded::{LogState, Reader, Store};
use crate::{Entry, Item, Span, StorageError};

/// Pages of the write-ahead log before it is copied into the main file (4 KiB each): 64 MiB.
const WAL_PAGES: u32 = 16_384;
/// Page cache for the writer, KiB.
const WRITER_CACHE_KIB: u32 = 32 * 1024;
/// Page cache for each reader, KiB.
const READER_CACHE_KIB: u32 = 2 * 1024;
/// Readers kept open for the next read.
const READERS_KEPT: usize = 4;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS keys (
    key BLOB PRIMARY KEY,
    revision INTEGER NOT NULL, -- the sequence number at which it was put
    value BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS logs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- never reused
    name BLOB NOT NULL UNIQUE
);
CREATE TABLE IF NOT EXISTS entries (
    log INTEGER NOT NULL, -- logs.number
    seq INTEGER NOT NULL, -- bodies.seq
    bytes INTEGER NOT NULL, -- length of the value
    PRIMARY KEY (log, seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bodies (
    seq INTEGER PRIMARY KEY,
    value BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS shared (
    seq INTEGER PRIMARY KEY, -- a body in several logs
    logs INTEGER NOT NULL -- how many still hold it
);
CREATE TABLE IF NOT EXISTS reserved (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    up_to INTEGER NOT NULL -- sequence numbers above this were never used
);
";

impl From<rusqlite::Error> for StorageError {
    fn from(cause: rusqlite::Error) -> Self {
        Self::Failed(cause.to_string())
    }
}

/// The writer's connection.
pub struct Sqlite {
    file: PathBuf,
    connection: Connection,
}

impl Sqlite {
    /// Opens `relay.db` in a folder.
    pub fn open(dir: &Path) -> Result<Self, StorageError> {
        let file = dir.join("relay.db");
        let connection = Connection::open(&file)?;
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "wal_autocheckpoint", WAL_PAGES)?;
        connection.pragma_update(None, "cache_size", -i64::from(WRITER_CACHE_KIB))?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.set_prepared_statement_cache_capacity(32);
        connection.execute_batch(SCHEMA)?;
        Ok(Self { file, connection })
    }

    fn run(&self, sql: &str, values: impl rusqlite::Params) -> Result<usize, StorageError> {
        Ok(self.connection.prepare_cached(sql)?.execute(values)?)
    }
}

impl Store for Sqlite {
    type Reader = SqliteReader;

    fn reader(&self) -> Result<SqliteReader, StorageError> {
        Ok(SqliteReader { file: self.file.clone(), idle: Mutex::default() })
    }

    fn reserved(&mut self) -> Result<u64, StorageError> {
        let up_to = self
            .connection
            .query_row("SELECT up_to FROM reserved", [], |row| row.get::<_, i64>(0))
            .optional()?;
        Ok(up_to.unwrap_or_default() as u64)
    }

    fn begin(&mut self) -> Result<(), StorageError> {
        self.run("BEGIN IMMEDIATE", [])?;
        Ok(())
    }

    fn save(&mut self) -> Result<(), StorageError> {
        self.run("COMMIT", [])?;
        Ok(())
    }

    fn cancel(&mut self) {
        if !self.connection.is_autocommit() {
            let _ = self.run("ROLLBACK", []);
        }
    }

    fn get(&mut self, key: &[u8]) -> Result<Option<Item>, StorageError> {
        get(&self.connection, key)
    }

    fn put(&mut self, key: &[u8], revision: u64, value: &[u8]) -> Result<(), StorageError> {
        self.run(
            "INSERT OR REPLACE INTO keys VALUES (?1, ?2, ?3)",
            params![key, revision as i64, value],
        )?;
        Ok(())
    }

    fn delete(&mut self, key: &[u8]) -> Result<(), StorageError> {
        self.run("DELETE FROM keys WHERE key = ?1", [key])?;
        Ok(())
    }

    fn reserve(&mut self, up_to: u64) -> Result<(), StorageError> {
        self.run("INSERT OR REPLACE INTO reserved VALUES (1, ?1)", [up_to as i64])?;
        Ok(())
    }

    fn log(&mut self, name: &[u8]) -> Result<Option<LogState>, StorageError> {
        let Some(number) = log_number(&self.connection, name)? else { return Ok(None) };
        let sql = "SELECT count(*), coalesce(sum(bytes), 0) FROM entries WHERE log = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(Some(statement.query_row([number], |row| {
            Ok(LogState {
                number: number as u64,
                entries: row.get::<_, i64>(0)? as u64,
                bytes: row.get::<_, i64>(1)? as u64,
                trimmed: 0,
            })
        })?))
    }

    fn create_log(&mut self, name: &[u8]) -> Result<LogState, StorageError> {
        self.run("INSERT INTO logs (name) VALUES (?1)", [name])?;
        Ok(LogState { number: self.connection.last_insert_rowid() as u64, ..LogState::default() })
    }

    fn drop_log(&mut self, _name: &[u8], number: u64) -> Result<(), StorageError> {
        self.run("DELETE FROM logs WHERE number = ?1", [number as i64])?;
        Ok(())
    }

    fn append(&mut self, logs: &[u64], seq: u64, value: &Bytes) -> Result<(), StorageError> {
        let seq = seq as i64;
        self.run("INSERT INTO bodies VALUES (?1, ?2)", params![seq, value.as_ref()])?;
        let sql = "INSERT INTO entries VALUES (?1, ?2, ?3)";
        let mut statement = self.connection.prepare_cached(sql)?;
        for log in logs {
            statement.execute(params![*log as i64, seq, value.len() as i64])?;
        }
        if logs.len() > 1 {
            self.run("INSERT INTO shared VALUES (?1, ?2)", params![seq, logs.len() as i64])?;
        }
        Ok(())
    }

    fn trim(&mut self, log: u64, after: u64, up_to: u64) -> Result<(u64, u64), StorageError> {
        let (log, up_to) = (log as i64, i64::try_from(up_to).unwrap_or(i64::MAX));
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let sql =
            "DELETE FROM entries WHERE log = ?1 AND seq > ?2 AND seq <= ?3 RETURNING seq, bytes";
        let mut statement = self.connection.prepare_cached(sql)?;
        let gone = statement
            .query_map([log, after, up_to], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
            })?
            .collect::<Result<Vec<_>, _>>()?;
        let mut bytes = 0;
        for (seq, weight) in &gone {
            bytes += *weight as u64;
            let sql = "UPDATE shared SET logs = logs - 1 WHERE seq = ?1 RETURNING logs";
            let mut statement = self.connection.prepare_cached(sql)?;
            let left = statement.query_row([seq], |row| row.get::<_, i64>(0)).optional()?;
            match left {
                Some(left) if left > 0 => continue,
                Some(_) => drop(self.run("DELETE FROM shared WHERE seq = ?1", [seq])?),
                None => {}
            }
            self.run("DELETE FROM bodies WHERE seq = ?1", [seq])?;
        }
        Ok((gone.len() as u64, bytes))
    }
}

/// Readers of the same file; each read sees what was saved before it began.
pub struct SqliteReader {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl SqliteReader {
    fn with<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = kept.map_or_else(|| self.open(), Ok)?;
        let outcome = read(&connection)?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < READERS_KEPT {
            idle.push(connection);
        }
        Ok(outcome)
    }

    fn open(&self) -> Result<Connection, StorageError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        connection.pragma_update(None, "cache_size", -i64::from(READER_CACHE_KIB))?;
        Ok(connection)
    }
}

impl Reader for SqliteReader {
    fn get(&self, key: &[u8]) -> Result<Option<Item>, StorageError> {
        self.with(|connection| get(connection, key))
    }

    fn list(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Bytes, Item)>, StorageError> {
        self.with(|connection| {
            let sql = "SELECT key, revision, value FROM keys
                WHERE key >= ?1 AND key > ?2 AND (?3 IS NULL OR key < ?3) ORDER BY key LIMIT ?4";
            let after = after.unwrap_or_default();
            let mut statement = connection.prepare_cached(sql)?;
            let rows =
                statement.query_map(params![prefix, after, end(prefix), limit as i64], |row| {
                    let revision = row.get::<_, i64>(1)? as u64;
                    let item = Item { revision, value: row.get::<_, Vec<u8>>(2)?.into() };
                    Ok((row.get::<_, Vec<u8>>(0)?.into(), item))
                })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn count(&self, prefix: &[u8]) -> Result<u64, StorageError> {
        self.with(|connection| {
            let sql = "SELECT count(*) FROM keys WHERE key >= ?1 AND (?2 IS NULL OR key < ?2)";
            let mut statement = connection.prepare_cached(sql)?;
            let count =
                statement.query_row(params![prefix, end(prefix)], |row| row.get::<_, i64>(0))?;
            Ok(count as u64)
        })
    }

    fn read(&self, log: &[u8], after: u64, span: Span) -> Result<Vec<Entry>, StorageError> {
        self.with(|connection| {
            let Some(number) = log_number(connection, log)? else { return Ok(Vec::new()) };
            let sql = "SELECT seq, value FROM entries JOIN bodies USING (seq)
                WHERE log = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
            let mut statement = connection.prepare_cached(sql)?;
            let after = i64::try_from(after).unwrap_or(i64::MAX);
            let mut rows = statement.query(params![number, after, span.entries_max as i64])?;
            let (mut entries, mut bytes) = (Vec::new(), 0);
            while let Some(row) = rows.next()? {
                let seq = row.get::<_, i64>(0)? as u64;
                let value = Bytes::copy_from_slice(row.get_ref(1)?.as_blob().unwrap_or_default());
                bytes += value.len();
                if bytes > span.bytes_max && !entries.is_empty() {
                    break;
                }
                entries.push(Entry { seq, value });
            }
            Ok(entries)
        })
    }

    fn verify(&self) -> Result<Vec<String>, StorageError> {
        self.with(|connection| {
            let mut problems = Vec::new();
            let mut statement = connection.prepare("PRAGMA integrity_check")?;
            for line in statement.query_map([], |row| row.get::<_, String>(0))? {
                let line = line?;
                if line != "ok" {
                    problems.push(format!("the relay's database: {line}"));
                }
            }
            let lost = "SELECT count(*) FROM entries LEFT JOIN bodies USING (seq)
            WHERE bodies.seq IS NULL OR length(bodies.value) <> entries.bytes";
            let stray = "SELECT count(*) FROM bodies LEFT JOIN entries USING (seq)
            WHERE entries.seq IS NULL";
            let homeless = "SELECT count(*) FROM entries LEFT JOIN logs ON number = log
            WHERE number IS NULL";
            for (sql, what) in [
                (lost, "entries have no body of their length"),
                (stray, "bodies are in no mailbox"),
                (homeless, "entries are in a mailbox that does not exist"),
            ] {
                let count: i64 = connection.query_row(sql, [], |row| row.get(0))?;
                if count > 0 {
                    problems.push(format!("the relay's database: {count} {what}"));
                }
            }
            Ok(problems)
        })
    }

    fn copy_to(&self, to: &Path) -> Result<(), StorageError> {
        std::fs::create_dir_all(to).map_err(|cause| StorageError::Failed(cause.to_string()))?;
        let file = to.join("relay.db");
        let name = file.to_str().ok_or_else(|| StorageError::Failed("the path".into()))?;
        self.with(|connection| {
            connection.execute("VACUUM INTO ?1", [name])?;
            Ok(())
        })
    }
}

fn get(connection: &Connection, key: &[u8]) -> Result<Option<Item>, StorageError> {
    let mut statement =
        connection.prepare_cached("SELECT revision, value FROM keys WHERE key = ?1")?;
    let item = statement.query_row([key], |row| {
        let revision = row.get::<_, i64>(0)? as u64;
        Ok(Item { revision, value: row.get::<_, Vec<u8>>(1)?.into() })
    });
    Ok(item.optional()?)
}

fn log_number(connection: &Connection, name: &[u8]) -> Result<Option<i64>, StorageError> {
    let mut statement = connection.prepare_cached("SELECT number FROM logs WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

/// The first key after all that begin with a prefix, if there is one.
fn end(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.last_mut() {
        if *last < u8::MAX {
            *last += 1;
            return Some(end);
        }
        end.pop();
    }
    None
}
