//! `comptoir bench engine`: what the relay's storage costs, and what is left after `kill -9`.
//!
//! The engines that were not chosen are in builds with `--features bench-engines` alone.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use comptoir_engine::StorageError;
use comptoir_engine::measure::{self, Plan, Stored, Survived};
use serde_json::{Value, json};

use crate::{cli, terminal};

/// What to measure, and how long.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// One engine instead of all that this build has
    #[arg(long, value_name = "NAME")]
    engine: Option<String>,
    /// Messages in flight, each from a sender of its own; can be given several times
    #[arg(long, default_values_t = [1, 50, 800])]
    senders: Vec<usize>,
    /// Messages to store at most in each run
    #[arg(long, default_value_t = 200_000)]
    messages: u64,
    /// Seconds at most for each run
    #[arg(long, default_value_t = 12)]
    seconds: u64,
    /// How often to kill a process that writes, and look at what is left
    #[arg(long, default_value_t = 3)]
    kills: u32,
    /// Where to write: a folder on the disk that is to be measured
    #[arg(long, default_value = ".")]
    folder: PathBuf,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    /// Write in this folder until killed
    #[arg(long, hide = true)]
    until_killed: Option<PathBuf>,
}

const KILLED_SENDERS: usize = 50;

/// Measures, and prints a table or JSON.
pub(crate) async fn engine(args: Args) -> ExitCode {
    match measured(&args).await {
        Ok(Some(report)) if args.json => terminal::answer(&report, true),
        Ok(Some(report)) => terminal::print(&table(&report)),
        Ok(None) => ExitCode::SUCCESS,
        Err(why) => terminal::fail(&why.to_string(), cli::EXIT_SYSTEM),
    }
}

async fn measured(args: &Args) -> Result<Option<Value>, StorageError> {
    let names: Vec<&str> = match &args.engine {
        Some(name) => vec![name.as_str()],
        None => measure::ENGINES.to_vec(),
    };
    if let (Some(folder), [name]) = (&args.until_killed, &names[..]) {
        measure::write_until_killed(open(name, folder)?, KILLED_SENDERS).await?;
        return Ok(None);
    }
    let root = tempfile::Builder::new()
        .prefix("bench-engine-")
        .tempdir_in(&args.folder)
        .map_err(|cause| StorageError::Failed(cause.to_string()))?;
    let (mut stored, mut survived) = (Vec::new(), Vec::new());
    for name in names {
        for &senders in &args.senders {
            let folder = root.path().join(format!("{name}-{senders}"));
            let plan =
                Plan { senders, messages: args.messages, time: Duration::from_secs(args.seconds) };
            let run = measure::store(open(name, &folder)?, &folder, plan).await?;
            stored.push(stored_json(name, senders, run));
        }
        for round in 0..args.kills {
            let folder = root.path().join(format!("{name}-kill-{round}"));
            let after = Duration::from_millis(2_000 + 777 * u64::from(round));
            let mut child = child(name, &folder)?;
            let run = measure::kill(name, &folder, KILLED_SENDERS, &mut child, after).await?;
            survived.push(survived_json(name, run));
        }
    }
    Ok(Some(json!({ "stored": stored, "killed": survived })))
}

fn open(
    name: &str,
    folder: &Path,
) -> Result<std::sync::Arc<dyn comptoir_engine::Engine>, StorageError> {
    let failed = |cause: std::io::Error| StorageError::Failed(cause.to_string());
    std::fs::create_dir_all(folder).map_err(failed)?;
    measure::open(name, folder)?.ok_or_else(|| {
        StorageError::Failed(format!(
            "this build has no engine '{name}'; it has: {}",
            measure::ENGINES.join(", ")
        ))
    })
}

/// This program again, writing until it is killed.
fn child(name: &str, folder: &Path) -> Result<Command, StorageError> {
    let program =
        std::env::current_exe().map_err(|cause| StorageError::Failed(cause.to_string()))?;
    let mut command = Command::new(program);
    command.args(["bench", "engine", "--engine", name, "--until-killed"]).arg(folder);
    Ok(command)
}

fn stored_json(name: &str, senders: usize, run: Stored) -> Value {
    json!({
        "engine": name,
        "senders": senders,
        "messages": run.messages,
        "per_second": run.per_second.round(),
        "cpu_s_per_100k": run.cpu_per_100k,
        "drained_per_second": run.drained_per_second.round(),
        "drain_cpu_s_per_100k": run.drain_cpu_per_100k,
        "disk_mib": run.disk_bytes / (1024 * 1024),
    })
}

fn survived_json(name: &str, run: Survived) -> Value {
    json!({
        "engine": name,
        "acknowledged": run.acknowledged,
        "lost": run.lost,
        "doubled": run.doubled,
        "recovery_ms": run.recovery_ms,
    })
}

fn table(report: &Value) -> String {
    let mut text = String::from(
        "1 KiB messages, each synced to disk before it is acknowledged; CPU of the whole process\n\n\
         engine   senders  messages   stored/s  CPU s/100k  drained/s  CPU s/100k  disk MiB\n",
    );
    let number =
        |row: &Value, name: &str| row.get(name).and_then(Value::as_f64).unwrap_or_default();
    let engine =
        |row: &Value| row.get("engine").and_then(Value::as_str).unwrap_or_default().to_owned();
    for row in report.get("stored").and_then(Value::as_array).into_iter().flatten() {
        let _ = writeln!(
            text,
            "{:8} {:7.0} {:9.0} {:10.0} {:11.2} {:10.0} {:11.2} {:9.0}",
            engine(row),
            number(row, "senders"),
            number(row, "messages"),
            number(row, "per_second"),
            number(row, "cpu_s_per_100k"),
            number(row, "drained_per_second"),
            number(row, "drain_cpu_s_per_100k"),
            number(row, "disk_mib"),
        );
    }
    text.push_str("\nafter kill -9\nengine   acknowledged   lost  twice  recovery ms\n");
    for row in report.get("killed").and_then(Value::as_array).into_iter().flatten() {
        let _ = writeln!(
            text,
            "{:8} {:12.0} {:6.0} {:6.0} {:12.1}",
            engine(row),
            number(row, "acknowledged"),
            number(row, "lost"),
            number(row, "doubled"),
            number(row, "recovery_ms"),
        );
    }
    text
}
