//! Relays of a cluster, as the processes they are: replaced one after the other, paused and killed
//! while devices write and read through them.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

// The devices and their checker are those of the relay's own tests on a cluster.
#[path = "../../../relay/tests/cluster/check.rs"]
mod check;
#[path = "../../../relay/tests/cluster/epochs.rs"]
mod epochs;
#[path = "../../../relay/tests/cluster/load.rs"]
mod load;
mod story;
#[expect(dead_code, reason = "the relay's own stories use the rest")]
#[path = "../../../relay/tests/front_door/world.rs"]
mod world;
