//! Stories of who runs the server: TLS, readiness, stopping, metrics, files in a bucket, the files
//! of deploy/.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a story that cannot go on has failed, and says where"
)]

mod acme;
mod authority;
mod bucket;
mod customer;
mod deploy;
mod device;
mod files;
mod metrics;
mod moving;
mod ready;
mod server;
mod tls;
