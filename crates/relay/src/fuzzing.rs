//! A door for the fuzzer: one frame in, one answer, everything behind it real.

use std::path::PathBuf;
use std::sync::Arc;

use comptoir_wire::codec::Travels;
use comptoir_wire::ids::{AccountId, DeviceId};
use comptoir_wire::relay::ClientFrame;

use crate::caller::{Address, Caller};
use crate::requests::Reply;
use crate::{Relay, RelayConfig, accounts, requests};

/// A relay in a folder of its own, with one device connected.
pub struct Door {
    relay: Relay,
    runtime: tokio::runtime::Runtime,
    caller: Caller,
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
        Self { relay, runtime, caller }
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
