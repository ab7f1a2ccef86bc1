//! All of a person on the way to another browser: sealed, left at the relay, and taken from there by
//! whoever has the ticket. The keys go with it, and work in one place at a time.

use comptoir_api::device::MovedOut;
use comptoir_wire::content::{Database, Luggage, LuggageTicket};
use data_encoding::BASE64URL_NOPAD;
use prost::Message as _;
use serde_json::{Value, json};

use super::error::{Failed, LIMIT, NOT_FOUND, OURS, PARAMS, REFUSED};
use super::people::{MOVED, One};
use super::{DeviceFactory, FactoryError, Rpc};
use crate::blob::{Patience, Quiet};
use crate::device::{BlobTicket, Device};
use crate::fetch::Fetch;
use crate::{blob, limits};

/// The settings' database; others are named after their relays.
const SETTINGS: &str = "settings";
/// What may still be saved between the ticket and the rest, bytes.
const GROWS_BYTES: u64 = 1024 * 1024;
/// What every SQLite database begins with (<https://sqlite.org/fileformat2.html>).
const SQLITE: &[u8] = b"SQLite format 3\0";

impl<F: Fetch, D: DeviceFactory> Rpc<F, D> {
    /// Seals all of it and leaves it at the relay. From then on nothing is sent or taken here.
    pub(super) async fn move_out(&self) -> Result<MovedOut, Failed> {
        let all = self.inner.people.all();
        let Some(first) = all.first() else {
            return Err(Failed::new(NOT_FOUND, "there are no conversations to move"));
        };
        let room = self.pack(&all)?.encoded_len() as u64 + GROWS_BYTES;
        if room > limits::FILE_WHOLE_BYTES_MAX {
            let limit = limits::FILE_WHOLE_BYTES_MAX / (1024 * 1024);
            return Err(Failed::new(LIMIT, format!("at most {limit} MiB can be moved")));
        }
        let ticket = blob::ticket(&first.line, blob::sealed_bytes(room)).await?;
        // What came after this would be taken here and be missing there.
        rest(&all, true);
        let left = self.leave(&all, first, &ticket).await;
        if left.is_err() {
            rest(&all, false);
        }
        left
    }

    async fn leave(
        &self,
        all: &[One],
        first: &One,
        ticket: &BlobTicket,
    ) -> Result<MovedOut, Failed> {
        let bytes = self.pack(all)?.encode_to_vec();
        let (line, fetch) = (&first.line, &self.inner.fetch);
        let blob = blob::put_blob(line, fetch, ticket, &bytes, &Quiet, Patience::None).await?;
        self.inner.people.set(MOVED, "yes")?;
        for one in all {
            self.inner.factory.hang_up(&one.name);
        }
        let ticket = LuggageTicket { relay: first.relay.clone(), blob: Some(blob) };
        Ok(MovedOut { ticket: BASE64URL_NOPAD.encode(&ticket.encode_to_vec()) })
    }

    fn pack(&self, all: &[One]) -> Result<Luggage, Failed> {
        let mut databases = vec![self.database(SETTINGS)?];
        for one in all {
            if !one.line.read(Device::settle)? {
                return Err(Failed::new(OURS, "the conversations are being read: try again"));
            }
            databases.push(self.database(&one.name)?);
        }
        Ok(Luggage { databases })
    }

    fn database(&self, name: &str) -> Result<Database, FactoryError> {
        Ok(Database { name: name.to_owned(), data: self.inner.factory.take_out(name)? })
    }

    /// Takes all of a person in, where nobody has written yet.
    pub(super) async fn move_in(&self, ticket: &str) -> Result<Value, Failed> {
        let wrong = || Failed::new(PARAMS, "this is no ticket of a move");
        let ticket = BASE64URL_NOPAD.decode(ticket.as_bytes()).map_err(|_| wrong())?;
        let ticket = LuggageTicket::decode(ticket.as_slice()).map_err(|_| wrong())?;
        let blob = ticket.blob.ok_or_else(wrong)?;
        let is_web = ticket.relay.starts_with("http://") || ticket.relay.starts_with("https://");
        if !is_web || blob.size_bytes > limits::FILE_WHOLE_BYTES_MAX {
            return Err(wrong());
        }
        let people = &self.inner.people;
        for one in people.all() {
            if !one.line.read(Device::chats)?.is_empty() {
                return Err(Failed::new(REFUSED, "there are conversations here already"));
            }
        }
        let (mut bytes, fetch) = (Vec::new(), &self.inner.fetch);
        let mut take = |part: &[u8]| {
            bytes.extend_from_slice(part);
            Ok(())
        };
        blob::fetch_blob(fetch, &ticket.relay, &blob, &mut take).await?;
        let luggage = Luggage::decode(bytes.as_slice()).map_err(|_| wrong())?;
        if luggage.databases.iter().any(|one| !is_ours(one)) {
            return Err(wrong());
        }
        for name in people.let_go() {
            self.inner.factory.hang_up(&name);
            self.inner.factory.erase(&name)?;
        }
        self.inner.factory.erase(SETTINGS)?;
        for one in &luggage.databases {
            self.inner.factory.put_in(&one.name, &one.data)?;
        }
        people.begin(&self.inner.factory)?;
        people.open_all(&self.inner.factory, &self.inner.clock)?;
        Ok(json!({}))
    }

    /// Goes on here after all.
    pub(super) fn move_back(&self) -> Result<Value, Failed> {
        let people = &self.inner.people;
        if people.settings()?.moved {
            people.set(MOVED, "")?;
            let all = people.all();
            rest(&all, false);
            for one in &all {
                self.inner.factory.connect(&one.name, &one.relay, &one.line);
            }
        }
        Ok(json!({}))
    }
}

fn rest(all: &[One], resting: bool) {
    for one in all {
        one.line.with(|device| device.rest(resting));
    }
}

/// Whether it is a database as this program names and writes them: the name becomes a path.
fn is_ours(one: &Database) -> bool {
    let named = |rest: &str| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    let is_named = one.name == SETTINGS || one.name.strip_prefix("relay-").is_some_and(named);
    is_named && one.data.starts_with(SQLITE)
}
