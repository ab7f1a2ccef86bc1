//! Stories told through the real binary: a server, customers, a console, a browser.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a story that cannot go on has failed, and says where"
)]

mod automations;
mod bad_carts;
mod bad_frames;
mod bad_input;
mod blocking;
mod broadcasts;
mod browser;
mod by_hand;
mod by_keyboard;
mod cards;
mod client_page;
mod crash;
mod desk;
mod figures;
mod films;
mod gate;
mod hands;
mod keeping;
mod main_job;
mod offline;
mod orders;
mod own_marks;
mod panel;
mod passkey;
mod person;
mod photos;
mod pictures;
mod privacy;
mod product_video;
mod saved;
mod settings;
mod several;
mod shelf;
mod support;
mod table;
mod tabs;
mod tap;
mod team;
mod unreadable;
mod weights;
