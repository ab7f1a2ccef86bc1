//! A member of a chat says anything at all: it is shown or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| comptoir_client::fuzzing::content(bytes));
