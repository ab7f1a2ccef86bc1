//! The relay through its front door: real sockets, real frames.
#![expect(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

mod blobs;
mod devices;
mod hello;
mod key_packages;
mod limits;
mod mailboxes;
mod names;
mod pressure;
mod restart;
mod slow;
#[expect(dead_code, reason = "the cluster's stories use the rest")]
mod world;
