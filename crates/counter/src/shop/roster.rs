//! Who can read each chat, by what its group agreed on: the counter gives a chat to nobody else.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use comptoir_client::DeviceError;
use comptoir_client::net::Handle;
use comptoir_wire::ids::{ChatId, ReaderId};

/// The rosters of all chats, as the device has them. Cheap to clone.
///
/// What is remembered here is only ever what the group's state said after a save; a chat whose
/// roster changed is forgotten and asked for again.
#[derive(Clone)]
pub(crate) struct Rosters {
    device: Handle,
    known: Arc<Mutex<HashMap<ChatId, Arc<HashSet<String>>>>>,
}

impl Rosters {
    /// Remembers nothing yet.
    pub(crate) fn new(device: Handle) -> Self {
        Self { device, known: Arc::default() }
    }

    /// Whether a reader is on a chat's roster. One who was not announced does not get it.
    pub(crate) async fn allows(&self, chat: ChatId, reader: ReaderId) -> Result<bool, DeviceError> {
        Ok(self.of(chat).await?.contains(&reader.to_string()))
    }

    /// Forgets what is known of a chat: its roster changed.
    pub(crate) fn changed(&self, chat: ChatId) {
        self.lock().remove(&chat);
    }

    /// Everybody on a chat's roster, `rdr_…`.
    pub(crate) async fn of(&self, chat: ChatId) -> Result<Arc<HashSet<String>>, DeviceError> {
        if let Some(roster) = self.lock().get(&chat) {
            return Ok(roster.clone());
        }
        let known = self.clone();
        // Asked and remembered under the device's lock: a change cannot come between the two.
        self.device
            .read(move |device| {
                let readers = match device.readers(chat) {
                    Ok(readers) => readers.readers,
                    Err(DeviceError::NotFound) => Vec::new(),
                    Err(error) => return Err(error),
                };
                let ids = Arc::new(readers.into_iter().map(|reader| reader.id).collect());
                known.lock().insert(chat, Arc::clone(&ids));
                Ok(ids)
            })
            .await
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ChatId, Arc<HashSet<String>>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
