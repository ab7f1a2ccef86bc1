//! Alice, Bob and a shop: the world the stories play in.
//!
//! A [`World`] has a relay in process that speaks the same frames as the real one and can be
//! told to misbehave ([`relay::Mischief`]), a clock that is turned by hand, and people: real
//! devices on real databases, which can crash at any step and be opened again.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::indexing_slicing,
    reason = "a world that breaks is a failed test"
)]

pub mod people;
pub mod relay;
pub mod world;

pub use people::Person;
pub use relay::{FakeRelay, Mischief};
pub use world::{HandClock, World};
