//! Keys by prefix, of all streams in one order.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::future::try_join_all;

use super::cluster::Cluster;
use super::shards::Layout;
use super::writer::Shard;
use crate::{Item, StorageError, limits};

/// A key, and the stream that it is in.
type Placed = (Bytes, usize);

/// The keys of the last listing, for the pages that follow.
#[derive(Default)]
pub(super) struct Listings(Mutex<Option<Listing>>);

struct Listing {
    prefix: Bytes,
    keys: Arc<Vec<Placed>>,
}

impl Listings {
    /// One page of the keys that begin with a prefix.
    pub(super) async fn page(
        &self,
        layout: Layout,
        shards: &[Shard],
        prefix: Bytes,
        after: Option<Bytes>,
        limit: usize,
    ) -> Result<Vec<(Bytes, Item)>, StorageError> {
        let again = after.as_ref().and_then(|_| self.remembered(&prefix));
        let all = match again {
            Some(keys) => keys,
            None => Arc::new(keys(layout, shards, &prefix).await?),
        };
        let begin = after.map_or(0, |after| all.partition_point(|(key, _)| *key <= after));
        let mut found = Vec::new();
        // A few more than asked for, as some may just have gone.
        let page = (limit + 3).min(limits::CLUSTER_VALUES);
        for page in all.get(begin..).unwrap_or_default().chunks(page) {
            let values = shards.iter().map(|Shard { cluster, .. }| values(cluster, page));
            found.extend(try_join_all(values).await?.into_iter().flatten());
            if found.len() >= limit {
                break;
            }
        }
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        found.truncate(limit);
        *self.lock() = (found.len() == limit).then_some(Listing { prefix, keys: all });
        Ok(found)
    }

    /// In which of the streams a key is: as it was listed last, or in any.
    pub(super) fn find(&self, key: &Bytes, streams: usize) -> Vec<usize> {
        let listing = self.lock();
        let keys = listing.as_ref().map(|listing| &listing.keys[..]).unwrap_or_default();
        let begin = keys.partition_point(|(listed, _)| listed < key);
        let listed = keys.get(begin..).unwrap_or_default();
        let found: Vec<_> =
            listed.iter().take_while(|(listed, _)| listed == key).map(|(_, at)| *at).collect();
        if found.is_empty() { (0..streams).collect() } else { found }
    }

    /// The keys of the page before, if it was of the same prefix.
    fn remembered(&self, prefix: &Bytes) -> Option<Arc<Vec<Placed>>> {
        let listing = self.lock();
        let listing = listing.as_ref().filter(|listing| listing.prefix == prefix)?;
        Some(Arc::clone(&listing.keys))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Listing>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The values of those keys of a page that are in this stream.
async fn values(cluster: &Cluster, page: &[Placed]) -> Result<Vec<(Bytes, Item)>, StorageError> {
    let here = page.iter().filter(|(_, at)| *at == cluster.number);
    let subjects: Vec<_> = here.map(|(key, _)| cluster.names.key(key)).collect();
    if subjects.is_empty() { Ok(Vec::new()) } else { cluster.values(&subjects).await }
}

/// All keys that begin with a prefix, in order; some of them may just have gone.
pub(super) async fn keys(
    layout: Layout,
    shards: &[Shard],
    prefix: &[u8],
) -> Result<Vec<Placed>, StorageError> {
    let only = layout.prefix(prefix);
    let asked = shards.iter().map(|shard| &shard.cluster);
    let asked = asked.filter(|cluster| only.is_none_or(|only| only == cluster.number));
    let held = asked.map(|cluster| async move {
        let held = cluster.held(&cluster.names.keys(prefix)).await?;
        let keys = held.iter().filter_map(|(subject, _)| cluster.names.key_of(subject));
        let keys = keys.filter(|key| key.starts_with(prefix));
        Ok::<_, StorageError>(keys.map(|key| (key, cluster.number)).collect::<Vec<_>>())
    });
    let mut keys = try_join_all(held).await?.concat();
    keys.sort_unstable();
    Ok(keys)
}
