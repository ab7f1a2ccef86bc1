//! `comptoir bench relay` without everything else in the binary, to build and profile quickly.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program to run by hand")]

use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
enum Bench {
    /// Every phase against our own relay
    Relay(comptoir_load::relay::Args),
    /// The same work against peers
    #[cfg(feature = "peers")]
    Peers(comptoir_load::peers::Args),
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Bench::parse() {
        Bench::Relay(args) => comptoir_load::relay::run(args, &["relay"], None).await,
        #[cfg(feature = "peers")]
        Bench::Peers(args) => comptoir_load::peers::run(args, &["relay"]).await,
    };
    match done {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
