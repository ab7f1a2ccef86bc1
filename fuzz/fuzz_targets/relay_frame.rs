//! A device that writes anything at all on the relay's socket: it is served or refused.
#![no_main]

use std::sync::LazyLock;

use comptoir_relay::fuzzing::Door;
use libfuzzer_sys::fuzz_target;

static DOOR: LazyLock<Door> = LazyLock::new(Door::open);

fuzz_target!(|bytes: &[u8]| DOOR.write(bytes));
