//! What we measure: one subcommand each.

mod broadcast;
mod catalogue;
mod cloud;
mod counter;
mod desk;
mod engine;
mod sealed;
mod stage;

use std::process::ExitCode;

use comptoir_load::LoadError;

use crate::{cli, terminal};

/// What can be measured.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Bench {
    /// How many customers a second a broadcast reaches, each encrypted apart
    Broadcast(broadcast::Args),
    /// How long a catalogue of 100,000 products takes to come in, and how soon it is searched
    Catalogue(catalogue::Args),
    /// How many messages a second programs hand over by the Cloud API, and how soon each is taken
    Cloud(cloud::Args),
    /// How soon a customer is talking to a shop, and how soon the shop answers by itself
    Counter(counter::Args),
    /// How soon a team's console answers, a hundred people at work and customers writing
    Desk(desk::Args),
    /// What the relay's storage costs: durable messages a second, CPU, recovery after kill -9
    Engine(engine::Args),
    /// What the relay costs: messages a second, latency, CPU, memory, crashes
    Relay(comptoir_load::relay::Args),
    /// The same work against ejabberd, mosquitto and NATS JetStream (builds with `--features
    /// bench-peers`)
    #[cfg(feature = "bench-peers")]
    Peers(comptoir_load::peers::Args),
}

/// Measures.
pub(crate) async fn run(bench: Bench) -> ExitCode {
    match bench {
        Bench::Broadcast(args) => broadcast::broadcast(args).await,
        Bench::Catalogue(args) => catalogue::catalogue(args).await,
        Bench::Cloud(args) => cloud::cloud(args).await,
        Bench::Counter(args) => counter::counter(args).await,
        Bench::Desk(args) => desk::desk(args).await,
        Bench::Engine(args) => engine::engine(args).await,
        Bench::Relay(args) => relay(args).await,
        #[cfg(feature = "bench-peers")]
        Bench::Peers(args) => shown(comptoir_load::peers::run(args, &["bench", "relay"]).await),
    }
}

async fn relay(args: comptoir_load::relay::Args) -> ExitCode {
    let sealed = match args.encrypted.then(|| sealed::made(sealed::MADE)).transpose() {
        Ok(sealed) => sealed,
        Err(why) => return terminal::fail(&why.to_string(), cli::EXIT_SYSTEM),
    };
    shown(comptoir_load::relay::run(args, &["bench", "relay"], sealed).await)
}

fn shown(done: Result<String, LoadError>) -> ExitCode {
    match done {
        Ok(text) => terminal::print(&text),
        Err(why) => terminal::fail(&why.to_string(), cli::EXIT_SYSTEM),
    }
}
