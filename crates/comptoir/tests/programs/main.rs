//! Programs speak for a shop: clients of WhatsApp's Cloud API from the registries, unmodified.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a story that cannot go on has failed, and says where"
)]

mod by_hand;
mod forms;
mod judged;
mod kinds;
mod page;
mod refusals;
mod sandbox;
mod scene;
#[path = "../stories/support.rs"]
#[expect(dead_code, reason = "shared with the stories, which use all of it")]
mod support;
