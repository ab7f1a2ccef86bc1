//! Connections for single questions. A pool asks a connection that comes back whether it is well,
//! which costs as much as the question; those of a file are kept at hand instead, and the first
//! that is free is used, so that few of them learn the pages that are asked for.

use std::sync::{Arc, Mutex, PoisonError};

use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool};
use tokio::sync::OwnedMutexGuard;

use crate::StoreError;

/// Connections kept at hand. Fewer than the pool has: transactions need some too.
const KEPT: usize = 4;

type Shared = Arc<tokio::sync::Mutex<PoolConnection<Any>>>;

/// Where they come from.
#[derive(Debug, Clone)]
pub(crate) struct Peeks {
    pool: AnyPool,
    /// None: a server's may have gone away, so the pool looks after them.
    kept: Option<Arc<Mutex<Vec<Shared>>>>,
}

impl Peeks {
    pub(crate) fn of_a_file(pool: AnyPool) -> Self {
        Self { pool, kept: Some(Arc::default()) }
    }

    pub(crate) fn of_a_server(pool: AnyPool) -> Self {
        Self { pool, kept: None }
    }

    pub(crate) async fn take(&self) -> Result<Peek, StoreError> {
        let Some(kept) = &self.kept else { return Ok(Peek::Pooled(self.pool.acquire().await?)) };
        if let Some(free) = lock(kept).iter().find_map(|one| one.clone().try_lock_owned().ok()) {
            return Ok(Peek::Kept(free));
        }
        let connection = self.pool.acquire().await?;
        let shared = {
            let mut kept = lock(kept);
            // A pool that closes waits for its connections to come back.
            if kept.len() >= KEPT || self.pool.is_closed() {
                return Ok(Peek::Pooled(connection));
            }
            let shared = Shared::new(connection.into());
            kept.push(shared.clone());
            shared
        };
        Ok(Peek::Kept(shared.lock_owned().await))
    }

    /// Gives back what is at hand, once the pool is closing.
    pub(crate) fn close(&self) {
        if let Some(kept) = &self.kept {
            lock(kept).clear();
        }
    }
}

/// A connection without a transaction.
#[derive(Debug)]
pub(crate) enum Peek {
    /// At hand for the next question once this one is answered.
    Kept(OwnedMutexGuard<PoolConnection<Any>>),
    /// The pool's.
    Pooled(PoolConnection<Any>),
}

impl Peek {
    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        match self {
            Self::Kept(connection) => connection,
            Self::Pooled(connection) => connection,
        }
    }
}

fn lock<T>(kept: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}
