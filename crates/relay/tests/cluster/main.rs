//! Several relays in front of a real cluster: stories, then faults.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod check;
mod clocks;
mod epochs;
mod faults;
mod isolated;
mod load;
mod machines;
mod relays;
mod streams;
#[expect(dead_code, reason = "the front door's stories use the rest")]
#[path = "../front_door/world.rs"]
mod world;
