//! The one binary: subcommands, one line each; what they do is in the modules beside.

mod admin;
mod backup;
mod bench;
mod cli;
mod client;
mod cluster;
mod config;
mod control;
mod demo;
mod folder;
mod handshakes;
mod limits;
mod listen;
mod log;
mod metrics;
mod moving;
mod ready;
mod sandbox;
mod screens;
mod serve;
mod terminal;
mod tls;
mod verify;

use std::process::ExitCode;

use clap::Parser;

/// Batches are made by one thread and freed by another, which the system's allocator pays for
/// (docs/performance.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return terminal::fail(&format!("cannot start: {error}"), cli::EXIT_SYSTEM),
    };
    runtime.block_on(cli::run(cli))
}
