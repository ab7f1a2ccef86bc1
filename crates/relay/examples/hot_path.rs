//! A fixed amount of the relay's usual work, for `cargo xtask instructions` to count: messages of
//! 1 KiB stored one by one through the relay's own requests, each synced, then drained.
#![expect(clippy::print_stdout, reason = "a program to run by hand")]

use comptoir_relay::fuzzing::Door;
use comptoir_wire::codec::Travels;
use comptoir_wire::relay::client_frame::Body;
use comptoir_wire::relay::{ClientFrame, Parcel, Send};

const MESSAGES: u64 = 2_000;
const MESSAGE_BYTES: usize = 1024;

fn main() {
    let door = Door::open();
    for request in 0..MESSAGES {
        // Spread like random ids, and the same in each run.
        let spread = request.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
        let parcel = Parcel {
            mailboxes: vec![door.mailbox().to_vec()],
            ciphertext: vec![0x5a; MESSAGE_BYTES],
        };
        let send = Send { id: [spread, spread].concat(), parcels: vec![parcel] };
        door.write(&ClientFrame { request, body: Some(Body::Send(send)) }.to_bytes());
    }
    let (count, bytes) = door.drain();
    assert_eq!(count as u64, MESSAGES, "not all of them were stored");
    door.close();
    println!("{count} messages, {bytes} bytes");
}
