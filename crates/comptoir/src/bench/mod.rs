//! What we measure: one subcommand each.

mod engine;

use std::process::ExitCode;

/// What can be measured.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Bench {
    /// What the relay's storage costs: durable messages a second, CPU, recovery after kill -9
    Engine(engine::Args),
}

/// Measures.
pub(crate) async fn run(bench: Bench) -> ExitCode {
    match bench {
        Bench::Engine(args) => engine::engine(args).await,
    }
}
