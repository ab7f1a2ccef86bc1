//! `comptoir bench cloud`: how many messages a second programs hand over, and how soon each is taken.
//!
//! The server is `comptoir sandbox` in another process: relay, shop and a customer that receives.
//! Requests go off at a fixed rate whether those before are answered or not, and are timed from
//! when they were due: a server that falls behind cannot hide it.

#![expect(clippy::indexing_slicing, reason = "a field that is not there reads as null")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use comptoir_load::machine;
use futures_util::future;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::Instant;

use super::counter::spread;
use crate::{cli, terminal};

/// What to measure, and how long.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Messages a second
    #[arg(long, default_value_t = 1_000)]
    rate: u32,
    /// For how long, seconds
    #[arg(long, default_value_t = 20)]
    seconds: u32,
    /// No webhooks; else each status of each message is posted to a receiver in this process
    #[arg(long)]
    no_webhooks: bool,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// Why it could not be measured.
#[derive(Debug, thiserror::Error)]
enum BenchError {
    /// Look at the machine.
    #[error("{0}")]
    System(#[from] std::io::Error),
    /// The sandbox did not answer.
    #[error("{0}")]
    Http(#[from] reqwest::Error),
    /// It did not start.
    #[error("the sandbox did not start")]
    Start,
}

/// Measures, and prints a table or JSON.
pub(crate) async fn cloud(args: Args) -> ExitCode {
    match measured(&args).await {
        Ok(report) if args.json => terminal::answer(&report, true),
        Ok(report) => terminal::print(&table(&report)),
        Err(why) => terminal::fail(&why.to_string(), cli::EXIT_SYSTEM),
    }
}

async fn measured(args: &Args) -> Result<Value, BenchError> {
    let heard = Arc::new(AtomicU64::new(0));
    let sink = TcpListener::bind("127.0.0.1:0").await?;
    let hook = format!("http://{}/", sink.local_addr()?);
    let receiver = Router::new().route("/", get(challenge).post(hear)).with_state(heard.clone());
    let receiving = async move { drop(axum::serve(sink, receiver).await) };
    let measuring = run(args, &hook, &heard);
    tokio::select! {
        () = receiving => Err(BenchError::Start),
        report = measuring => report,
    }
}

async fn run(args: &Args, hook: &str, heard: &AtomicU64) -> Result<Value, BenchError> {
    let hook = (!args.no_webhooks).then_some(hook);
    let sandbox = Sandbox::start(hook).await?;
    let http = reqwest::Client::new();
    let send = async |n: u32| -> Result<bool, reqwest::Error> {
        let body = json!({ "messaging_product": "whatsapp", "to": sandbox.told["customer"]["wa_id"],
            "type": "text", "text": { "body": format!("Your order {n} is ready to be collected.") } });
        let url = format!(
            "{}/v26.0/{}/messages",
            sandbox.told["base_url"].as_str().unwrap_or_default(),
            sandbox.told["phone_number_id"].as_str().unwrap_or_default(),
        );
        let token = sandbox.told["token"].as_str().unwrap_or_default();
        let answer = http.post(url).bearer_auth(token).json(&body).send().await?;
        let taken = answer.status().is_success();
        answer.bytes().await?;
        Ok(taken)
    };
    for n in 0..50 {
        send(n).await?;
    }
    let before = machine::cpu_seconds(sandbox.child.id());
    let began = Instant::now();
    let all = (0..args.rate.saturating_mul(args.seconds)).map(|n| {
        let send = &send;
        async move {
            let due = began + Duration::from_secs_f64(f64::from(n) / f64::from(args.rate.max(1)));
            tokio::time::sleep_until(due).await;
            let taken = send(n).await?;
            Ok::<_, BenchError>((taken, due.elapsed()))
        }
    });
    let done = future::try_join_all(all).await?;
    let took = began.elapsed().as_secs_f64();
    let taken = done.iter().filter(|(taken, _)| *taken).count();
    let server_cpu_s = machine::cpu_seconds(sandbox.child.id()) - before;
    Ok(json!({
        "rate": args.rate,
        "asked": done.len(),
        "taken": taken,
        "seconds": took,
        "accepted_ms": spread(done.into_iter().map(|(_, time)| time).collect()),
        "server_cpu_s": server_cpu_s,
        "webhooks_heard": heard.load(Ordering::Relaxed),
    }))
}

fn table(report: &Value) -> String {
    let at = |column: &str| report["accepted_ms"][column].as_f64().unwrap_or_default();
    format!(
        "{} of {} taken in {:.1} s at {} a second\n\
         accepted after, ms: p50 {:.1}  p90 {:.1}  p99 {:.1}  max {:.1}\n\
         the server (relay, shop and customer in one) used {:.1} CPU s; {} webhooks heard\n",
        report["taken"],
        report["asked"],
        report["seconds"].as_f64().unwrap_or_default(),
        report["rate"],
        at("p50"),
        at("p90"),
        at("p99"),
        at("max"),
        report["server_cpu_s"].as_f64().unwrap_or_default(),
        report["webhooks_heard"],
    )
}

/// Answers the challenge of a subscription.
async fn challenge(Query(asked): Query<Vec<(String, String)>>) -> String {
    let challenge = asked.into_iter().find(|(name, _)| name == "hub.challenge");
    challenge.map(|(_, value)| value).unwrap_or_default()
}

async fn hear(State(heard): State<Arc<AtomicU64>>) {
    heard.fetch_add(1, Ordering::Relaxed);
}

struct Sandbox {
    child: Child,
    told: Value,
}

impl Sandbox {
    async fn start(hook: Option<&str>) -> Result<Self, BenchError> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["sandbox", "--json", "--silent", "--listen", "127.0.0.1:0"]);
        command.args(["--control", "127.0.0.1:0"]);
        if let Some(hook) = hook {
            command.args(["--webhook", hook]);
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let out = child.stdout.take();
        // The receiver has to answer its challenge meanwhile.
        let first = tokio::task::spawn_blocking(move || {
            let mut first = String::new();
            if let Some(out) = out {
                BufReader::new(out).read_line(&mut first)?;
            }
            Ok::<_, std::io::Error>(first)
        });
        let first = first.await.map_err(|_| BenchError::Start)??;
        let told = serde_json::from_str(&first).map_err(|_| BenchError::Start)?;
        Ok(Self { child, told })
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
