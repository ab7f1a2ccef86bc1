//! Whoever can write into a mailbox: what arrives is an envelope, or is dropped.
#![no_main]

use comptoir_wire::codec::Travels;
use comptoir_wire::content::Envelope;
use comptoir_wire::relay::ServerFrame;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = Envelope::from_bytes(bytes);
    let _ = ServerFrame::from_bytes(bytes);
});
