//! Measures the cluster's engine on three nodes on loopback: `cargo run --release -p
//! comptoir-engine --features measure,contract --example cluster`, with one stream and with three,
//! or with as many as it is told.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program to run by hand")]

use std::time::Duration;

use comptoir_engine::embedded::LogLimits;
use comptoir_engine::jetstream::{self, Config};
use comptoir_engine::measure::{self, Plan};
use comptoir_engine::nodes::Nodes;

/// CPU seconds of the nodes so far.
fn cpu(nodes: &Nodes) -> f64 {
    let ticks = |id: u32| -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
        let fields = stat.rsplit(')').next().unwrap().split_whitespace();
        fields.skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum()
    };
    nodes.ids().into_iter().map(ticks).sum::<u64>() as f64 / 100.0
}

#[tokio::main]
async fn main() {
    let dir = tempfile::tempdir_in("target").unwrap();
    let Some(nodes) = Nodes::start(dir.path()) else { return };
    let told: Vec<usize> = std::env::args().skip(1).map(|told| told.parse().unwrap()).collect();
    let streams = if told.is_empty() { vec![1, 3] } else { told };
    for (streams, senders) in streams.iter().flat_map(|n| [1, 50, 800].map(|many| (*n, many))) {
        let logs = LogLimits { entries_max: u64::MAX, bytes_max: u64::MAX };
        let stream = format!("measure_{streams}_{senders}");
        let config = Config { stream, streams, ..Config::new(nodes.servers(), logs) };
        let engine = jetstream::open(config).await.unwrap();
        let before = cpu(&nodes);
        let plan = Plan { senders, messages: 50_000, time: Duration::from_secs(12) };
        let stored = measure::store(engine, dir.path(), plan).await.unwrap();
        let of_nodes = (cpu(&nodes) - before) * 100_000.0 / stored.messages as f64;
        println!(
            "{streams} streams, {senders} senders: {stored:?}; the three nodes, both ways: \
             {of_nodes:.1} CPU s/100k"
        );
    }
}
