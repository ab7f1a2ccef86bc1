//! `comptoir bench relay`: every phase against our own relay.

use std::path::{Path, PathBuf};

use crate::bodies::{self, Sealed};
use crate::figures::{Report, Sealing};
use crate::phases::crash::{self, Kill};
use crate::phases::pairs::Pairs;
use crate::phases::power::PowerCut;
use crate::phases::{commits, connections, fan_out};
use crate::server::{self, Program, Server};
use crate::{LoadError, machine, progress, report, tls};

/// Files a process has open besides its connections.
const OTHER_FILES: usize = 500;

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Some phases alone: pairs, fan-out, commits, idle, storm, kill, power
    #[arg(long, value_delimiter = ',', default_value = "pairs,fan-out,commits,idle,storm,kill")]
    pub phases: Vec<String>,
    /// Pairs of devices
    #[arg(long, default_value_t = 50)]
    pub pairs: usize,
    /// Messages of each sender that wait for their answer
    #[arg(long, default_value_t = 16)]
    pub in_flight: u64,
    /// Messages in each phase
    #[arg(long, default_value_t = 200_000)]
    pub messages: u64,
    /// Messages a second, of all pairs together, in the phase at a fixed rate
    #[arg(long, default_value_t = 1_000)]
    pub rate: u64,
    /// Times that the phases of pairs are run; the median by CPU is shown
    #[arg(long, default_value_t = 3)]
    pub repeat: usize,
    /// Idle connections; several can be named. Each side needs as many open files, so there are
    /// fewer where this machine allows fewer
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000, 50_000])]
    pub idle: Vec<usize>,
    /// Connections that come back at once
    #[arg(long, default_value_t = 10_000)]
    pub storm: usize,
    /// Rounds of 20,000 acknowledged messages and an end of the server
    #[arg(long, default_value_t = 50)]
    pub rounds: u32,
    /// Messages acknowledged before each end
    #[arg(long, default_value_t = 20_000)]
    pub acknowledged: u64,
    /// Where to write: a folder on the disk that is to be measured
    #[arg(long, default_value = ".")]
    pub folder: PathBuf,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
    /// Put the tables into this page, between its markers, and the plots beside it
    #[arg(long, value_name = "FILE")]
    pub write: Option<PathBuf>,
    /// Do not measure: take what earlier runs answered with --json; can be given several times
    #[arg(long, value_name = "FILE")]
    pub from: Vec<PathBuf>,
    /// Messages are real ciphertexts of 1 KiB each, made by two devices beforehand
    #[arg(long)]
    pub encrypted: bool,
    /// Connections by TLS, with a certificate made for the run
    #[arg(long)]
    pub tls: bool,
    /// Serve in this folder until killed
    #[arg(long, hide = true)]
    pub serve: Option<PathBuf>,
    /// … by TLS, with the certificate in this folder
    #[arg(long, hide = true)]
    pub serve_tls: Option<PathBuf>,
}

/// Measures; answers with what to print. `itself` are the arguments that lead here again, `sealed`
/// what is sent where `encrypted` asks for it.
pub async fn run(args: Args, itself: &[&str], sealed: Option<Sealed>) -> Result<String, LoadError> {
    machine::open_many_files();
    match sealed {
        Some(sealed) => bodies::carry(sealed),
        None if args.encrypted => {
            return Err(LoadError::Program("nothing here makes ciphertexts".into()));
        }
        None => {}
    }
    if let Some(folder) = &args.serve {
        server::serve(folder, args.serve_tls.as_deref()).await?;
        return Ok(String::new());
    }
    let root = tempfile::Builder::new()
        .prefix("bench-relay-")
        .tempdir_in(&args.folder)
        .map_err(LoadError::machine("the folder"))?;
    let report = if args.from.is_empty() {
        measured(&args, itself, root.path()).await?
    } else {
        report::read(&args.from)?
    };
    if let Some(bad) = report.survived.iter().find(|survived| !survived.is_whole()) {
        return Err(LoadError::Lost {
            how: bad.how.clone(),
            round: bad.rounds,
            lost: bad.lost,
            doubled: bad.doubled,
            folder: root.keep(),
        });
    }
    if let Some(page) = &args.write {
        report::write(page, "relay", &report)?;
    }
    if args.json {
        return serde_json::to_string_pretty(&report)
            .map(|text| text + "\n")
            .map_err(LoadError::server);
    }
    Ok(report::table(&report))
}

async fn measured(args: &Args, itself: &[&str], root: &Path) -> Result<Report, LoadError> {
    let mut report = begin(root)?;
    let tls = if args.tls { Some(tls::make(root)?) } else { None };
    let relay = &Program::new(itself, tls)?;
    let wanted = |phase: &str| args.phases.iter().any(|one| one == phase);
    let fresh = |name: &str| {
        progress::say(name);
        Server::relay(relay, &root.join(name))
    };
    machine::leave_first_core();
    if wanted("pairs") {
        let pairs = Pairs { count: args.pairs, in_flight: args.in_flight, messages: args.messages };
        let mut runs = Vec::new();
        for time in 0..args.repeat.max(1) {
            runs.push(pairs_once(&fresh(&format!("pairs-{time}"))?, pairs, args.rate).await?);
        }
        report.rows.extend(report::medians(runs));
    }
    if wanted("fan-out") {
        let server = fresh("fan-out")?;
        for (time, mailboxes) in [2, 10, 100, 1_000].into_iter().enumerate() {
            let first = (time as u64) << 32;
            report.rows.push(fan_out::fan_out(&server, mailboxes, args.messages, first).await?);
        }
    }
    if wanted("commits") {
        report.rows.push(commits::commits(&fresh("commits")?, 10, 200).await?);
    }
    let most = machine::open_files_max().saturating_sub(OTHER_FILES);
    if wanted("idle") {
        for &connections in &args.idle {
            let connections = connections.min(most);
            if report.idle.iter().all(|done| done.connections != connections) {
                let name = format!("idle-{connections}");
                connections::register(&fresh(&name)?, connections).await?;
                let server = fresh(&name)?;
                report.idle.push(connections::idle(&server, connections).await?);
            }
        }
    }
    if wanted("storm") {
        report.rows.push(connections::storm(&fresh("storm")?, args.storm.min(most)).await?);
    }
    let size = (args.rounds, args.acknowledged);
    if wanted("kill") {
        let folder = root.join("kill");
        report.survived.push(crash::rounds(relay, &folder, size, "kill -9", &mut Kill).await?);
    }
    if wanted("power") {
        let mut cut = PowerCut::new(root)?;
        let folder = cut.folder();
        let how = "power cut (ext4 in an image, shut down without flushing)";
        report.survived.push(crash::rounds(relay, &folder, size, how, &mut cut).await?);
    }
    let how = match (args.tls, bodies::sealed()) {
        (false, None) => "",
        (true, None) => "TLS: ",
        (false, Some(_)) => "encrypted: ",
        (true, Some(_)) => "encrypted, TLS: ",
    };
    report.rows.iter_mut().for_each(|row| row.what.insert_str(0, how));
    report.sealed = bodies::sealed().map(|sealed| Sealing {
        bytes: bodies::body(0, 0).len(),
        sealing_ms: sealed.sealing.as_secs_f64() * 1000.0,
        opening_ms: sealed.opening.as_secs_f64() * 1000.0,
    });
    report.load[1] = machine::load();
    Ok(report)
}

/// An empty report: when, and on what.
pub(crate) fn begin(root: &Path) -> Result<Report, LoadError> {
    let now = jiff::Timestamp::now();
    Ok(Report {
        date: now.strftime("%-d %B %Y, %H:%M UTC").to_string(),
        machine: machine::describe(),
        load: [machine::load(), String::new()],
        sync_ms: machine::sync_ms(root)?,
        ..Report::default()
    })
}

async fn pairs_once(
    server: &Server,
    pairs: Pairs,
    rate: u64,
) -> Result<Vec<crate::figures::Row>, LoadError> {
    pairs.register(server).await?;
    let mut rows = pairs.store(server, 0).await?.to_vec();
    rows.push(pairs.online(server, 1 << 32, None).await?);
    // Ten seconds.
    let slow = Pairs { messages: rate * 10, ..pairs };
    rows.push(slow.online(server, 2 << 32, Some(rate)).await?);
    Ok(rows)
}
