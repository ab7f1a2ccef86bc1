//! `comptoir bench cloud`: how many messages a second programs hand over, and how soon each is taken.
//!
//! The server is another process; the customers are real devices with a chat each, in this one.
//! Requests go off at a fixed rate whether those before are answered or not, and are timed from
//! when they were due: a server that falls behind cannot hide it. A receiver in this process is
//! told of each status of each message.

#![expect(clippy::indexing_slicing, reason = "a field that is not there reads as null")]

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use comptoir_load::machine;
use futures_util::future;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

use super::stage::{BenchError, Customer, OPENING, Server, spread};
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
    /// Customers, each with a device and a chat of its own, taken in turns
    #[arg(long, default_value_t = 200)]
    chats: usize,
    /// The customers' devices are off: what is said waits for them at the relay
    #[arg(long)]
    away: bool,
    /// No webhooks for the messages that are measured
    #[arg(long)]
    no_webhooks: bool,
    /// Where to write: a folder on the disk that is to be measured
    #[arg(long, default_value = ".")]
    folder: PathBuf,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// How long what was accepted may take to be told of.
const PATIENCE: Duration = Duration::from_mins(5);
const VERIFY: &str = "bench";

/// Measures, and prints a table or JSON.
pub(crate) async fn cloud(args: Args) -> ExitCode {
    match measured(&args).await {
        Ok(report) if args.json => terminal::answer(&report, true),
        Ok(report) => terminal::print(&table(&report)),
        Err(why) => terminal::fail(&why.to_string(), cli::EXIT_SYSTEM),
    }
}

/// What the receiver was told.
#[derive(Default)]
struct Told {
    /// Customers' numbers, by their first message.
    numbers: Mutex<Vec<String>>,
    /// How many statuses of each kind: sent, delivered.
    statuses: watch::Sender<(usize, usize)>,
    came: watch::Sender<usize>,
}

async fn measured(args: &Args) -> Result<Value, BenchError> {
    let told = Arc::new(Told::default());
    let sink = TcpListener::bind("127.0.0.1:0").await?;
    let hook = format!("http://{}/", sink.local_addr()?);
    let receiver = Router::new().route("/", get(challenge).post(hear)).with_state(told.clone());
    let receiving = async move { drop(axum::serve(sink, receiver).await) };
    tokio::select! {
        () = receiving => Err(BenchError::Failed("the receiver ended".into())),
        report = run(args, &hook, &told) => report,
    }
}

async fn run(args: &Args, hook: &str, told: &Told) -> Result<Value, BenchError> {
    let root = tempfile::Builder::new().prefix("bench-cloud-").tempdir_in(&args.folder)?;
    let allowed = ["--webhook-allow", "127.0.0.0/8", "--api-rate", "1000000"];
    let server = Server::start_with(&root.path().join("data"), &allowed)?;
    // The rest of this process is customers, programs and their receiver.
    machine::leave_first_core();
    let shop = server.make_shop()?;
    let made = server.make_token(&shop)?;
    let program = Program::new(&server, &made);
    program.subscribe(hook).await?;
    let opening = stream::iter(0..args.chats).map(|n| {
        let (folder, link) = (root.path().join(format!("chat-{n}")), &shop.link);
        async move {
            let customer = Customer::open(folder, link).await?;
            customer.say().await?;
            Ok::<_, BenchError>(customer)
        }
    });
    let mut customers: Vec<Customer> = opening.buffer_unordered(OPENING).try_collect().await?;
    until(&told.came, |came| *came >= args.chats).await?;
    let numbers = told.numbers.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if args.no_webhooks {
        program.unsubscribe().await?;
    }
    if args.away {
        future::join_all(customers.drain(..).map(Customer::off)).await;
    }
    let (heard, before) = (*told.statuses.borrow(), server.cpu_seconds());
    let began = Instant::now();
    let all = (0..args.rate.saturating_mul(args.seconds)).zip(numbers.iter().cycle());
    let all = all.map(|(n, to)| {
        let program = &program;
        async move {
            let due = began + Duration::from_secs_f64(f64::from(n) / f64::from(args.rate.max(1)));
            tokio::time::sleep_until(due).await;
            let taken = program.send(n, to).await?;
            Ok::<_, BenchError>((taken, due.elapsed()))
        }
    });
    let done = future::try_join_all(all).await?;
    let accepted_cpu_s = server.cpu_seconds() - before;
    let taken = done.iter().filter(|(taken, _)| *taken).count();
    if !args.no_webhooks {
        until(&told.statuses, |(sent, delivered)| {
            let delivered = if args.away { taken } else { delivered - heard.1 };
            sent - heard.0 >= taken && delivered >= taken
        })
        .await?;
    }
    let all_told_s = began.elapsed().as_secs_f64();
    drop(customers);
    Ok(json!({
        "rate": args.rate,
        "chats": args.chats,
        "away": args.away,
        "asked": done.len(),
        "taken": taken,
        "accepted_ms": spread(done.into_iter().map(|(_, time)| time).collect()),
        "seconds": args.seconds,
        "all_told_s": all_told_s,
        "server_cpu_s": server.cpu_seconds() - before,
        "server_cpu_s_until_the_last_was_accepted": accepted_cpu_s,
    }))
}

/// A program with a token.
struct Program<'a> {
    server: &'a Server,
    made: &'a Value,
    http: reqwest::Client,
}

impl<'a> Program<'a> {
    fn new(server: &'a Server, made: &'a Value) -> Self {
        Self { server, made, http: reqwest::Client::new() }
    }

    fn part(&self, field: &str) -> &str {
        self.made[field].as_str().unwrap_or_default()
    }

    fn url(&self, object: &str, edge: &str) -> String {
        format!("{}/v26.0/{}/{edge}", self.server.url(), self.part(object))
    }

    async fn subscribe(&self, hook: &str) -> Result<(), BenchError> {
        let body = json!({ "object": "whatsapp_business_account", "callback_url": hook,
            "verify_token": VERIFY, "fields": "messages" });
        let asked = self.http.post(self.url("app_id", "subscriptions"));
        asked.bearer_auth(self.part("token")).json(&body).send().await?.error_for_status()?;
        Ok(())
    }

    async fn unsubscribe(&self) -> Result<(), BenchError> {
        let asked = self.http.delete(self.url("app_id", "subscriptions"));
        asked.bearer_auth(self.part("token")).send().await?.error_for_status()?;
        Ok(())
    }

    async fn send(&self, n: u32, to: &str) -> Result<bool, BenchError> {
        let body = json!({ "messaging_product": "whatsapp", "to": to, "type": "text",
            "text": { "body": format!("Your order {n} is ready to be collected.") } });
        let asked = self.http.post(self.url("phone_number_id", "messages"));
        let answer = asked.bearer_auth(self.part("token")).json(&body).send().await?;
        let taken = answer.status().is_success();
        answer.bytes().await?;
        Ok(taken)
    }
}

async fn until<T>(
    watched: &watch::Sender<T>,
    enough: impl FnMut(&T) -> bool,
) -> Result<(), BenchError> {
    let late = |_| BenchError::Failed("not everything was told within five minutes".into());
    let mut watched = watched.subscribe();
    timeout(PATIENCE, watched.wait_for(enough))
        .await
        .map_err(late)?
        .map(drop)
        .map_err(|_| BenchError::Failed("the receiver ended".into()))
}

fn table(report: &Value) -> String {
    let at = |column: &str| report["accepted_ms"][column].as_f64().unwrap_or_default();
    let number = |field: &str| report[field].as_f64().unwrap_or_default();
    format!(
        "{} of {} taken at {} a second, for {} chats{}\n\
         accepted after, ms: p50 {:.1}  p90 {:.1}  p99 {:.1}  max {:.1}\n\
         after {:.1} s each had been told of; the server used {:.1} CPU s, {:.1} of them until \
         the last was accepted\n",
        report["taken"],
        report["asked"],
        report["rate"],
        report["chats"],
        if report["away"] == true { " whose devices are off" } else { "" },
        at("p50"),
        at("p90"),
        at("p99"),
        at("max"),
        number("all_told_s"),
        number("server_cpu_s"),
        number("server_cpu_s_until_the_last_was_accepted"),
    )
}

/// Answers the challenge of a subscription.
async fn challenge(Query(asked): Query<Vec<(String, String)>>) -> String {
    let challenge = asked.into_iter().find(|(name, _)| name == "hub.challenge");
    challenge.map(|(_, value)| value).unwrap_or_default()
}

async fn hear(State(told): State<Arc<Told>>, body: String) {
    let body: Value = serde_json::from_str(&body).unwrap_or_default();
    let value = &body["entry"][0]["changes"][0]["value"];
    if let Some(from) = value["messages"][0]["from"].as_str() {
        told.numbers.lock().unwrap_or_else(PoisonError::into_inner).push(from.to_owned());
        told.came.send_modify(|came| *came += 1);
    }
    match value["statuses"][0]["status"].as_str() {
        Some("sent") => told.statuses.send_modify(|(sent, _)| *sent += 1),
        Some("delivered") => told.statuses.send_modify(|(_, delivered)| *delivered += 1),
        _ => {}
    }
}
