//! A door for the fuzzer, and for whoever counts what a request costs: one frame in, one answer,
//! everything behind it real, and no socket in front.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use comptoir_engine::Span;
use comptoir_wire::codec::Travels;
use comptoir_wire::ids::{AccountId, DeviceId};
use comptoir_wire::relay::{Ack, ClientFrame};

use crate::caller::{Address, Caller};
use crate::requests::Reply;
use crate::{Relay, RelayConfig, accounts, keys, limits, mailboxes, requests};

/// A relay in a folder of its own, with one device connected.
pub struct Door {
    relay: Relay,
    runtime: tokio::runtime::Runtime,
    caller: Caller,
    dir: PathBuf,
}

impl Door {
    /// Opens a fresh one.
    ///
    /// # Panics
    ///
    /// If the folder for temporary files cannot be used.
    #[expect(clippy::expect_used, reason = "a fuzzer that cannot start has nothing to say")]
    pub fn open() -> Self {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let dir: PathBuf =
            std::env::temp_dir().join(format!("comptoir-fuzz-{}", std::process::id()));
        let caller = Caller { account: AccountId([1; 32]), device: DeviceId([1; 16]) };
        let relay = runtime.block_on(async {
            let config = RelayConfig::new("fuzz", Arc::new(|| 1_800_000_000_000));
            let relay = Relay::open(&dir, config).expect("a relay");
            accounts::enter(&relay.hub, caller, Address(None)).await.expect("a device");
            relay
        });
        Self { relay, runtime, caller, dir }
    }

    /// The mailbox of the device that is connected.
    pub fn mailbox(&self) -> Bytes {
        keys::mailbox(self.caller.device)
    }

    /// Takes what is in that mailbox, as its connection would: reads, builds the frames,
    /// acknowledges the last. Returns how many there were and what they weigh, bytes.
    ///
    /// # Panics
    ///
    /// If the storage fails.
    #[expect(clippy::expect_used, reason = "who measures a relay that fails has nothing to say")]
    pub fn drain(&self) -> (usize, usize) {
        let span = Span { entries_max: limits::READ_ENTRIES, bytes_max: limits::READ_BYTES };
        let (mut up_to, mut count, mut bytes) = (0, 0, 0);
        loop {
            let entries = self.relay.hub.engine.read(self.mailbox(), up_to, span);
            let entries = self.runtime.block_on(entries).expect("what was stored");
            let Some(last) = entries.last() else { break };
            up_to = last.seq;
            count += entries.len();
            bytes += entries.iter().map(|entry| mailboxes::frame(entry).len()).sum::<usize>();
        }
        mailboxes::ack(&self.relay.hub, self.caller, Ack { up_to });
        (count, bytes)
    }

    /// Ends the relay and leaves nothing behind.
    pub fn close(self) {
        self.runtime.block_on(self.relay.shutdown());
        // It is a folder for temporary files.
        let _ = std::fs::remove_dir_all(&self.dir);
    }

    /// Writes a frame and waits for its answer.
    pub fn write(&self, bytes: &[u8]) {
        self.runtime.block_on(async {
            match ClientFrame::from_bytes(bytes) {
                Ok(frame) => {
                    if let Reply::Later(work) =
                        requests::serve(&self.relay.hub, self.caller, frame.body)
                    {
                        work.await;
                    }
                }
                Err(error) => drop(requests::malformed(&error)),
            }
        });
    }
}
