//! What we measure: one subcommand each.

mod counter;
mod engine;

use std::process::ExitCode;

/// What can be measured.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Bench {
    /// How soon a customer is talking to a shop, and how soon the shop answers by itself
    Counter(counter::Args),
    /// What the relay's storage costs: durable messages a second, CPU, recovery after kill -9
    Engine(engine::Args),
}

/// Measures.
pub(crate) async fn run(bench: Bench) -> ExitCode {
    match bench {
        Bench::Counter(args) => counter::counter(args).await,
        Bench::Engine(args) => engine::engine(args).await,
    }
}
