//! A shop's address answers anything at all instead of its card; a file is anything at all.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    comptoir_client::fuzzing::card(bytes);
    comptoir_client::fuzzing::file(bytes);
});
