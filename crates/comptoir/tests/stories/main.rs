//! Stories told through the real binary: a server, customers, a console, a browser.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a story that cannot go on has failed, and says where"
)]

mod browser;
mod by_hand;
mod client_page;
mod crash;
mod main_job;
mod support;
