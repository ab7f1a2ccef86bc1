//! `comptoir bench counter`: how soon a customer is talking to a shop, and how soon it answers.
//!
//! The server is another process of the same program; the customers are real devices, with their
//! keys, groups and databases, all in this one. What is measured is what a person waits for.

#![expect(clippy::indexing_slicing, reason = "a field that is not there reads as null")]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use comptoir_api::chat::{Body, Message, Side, Status};
use comptoir_api::device::{Event, Method as Call, Request};
use comptoir_api::shop::{Automations, Span};
use comptoir_client::net::{HttpFetch, SystemClock};
use comptoir_client::rpc::Rpc;
use comptoir_load::machine;
use futures_util::stream::{self, StreamExt};
use futures_util::{TryStreamExt, future};
use jiff::{Timestamp, ToSpan};
use reqwest::Method;
use reqwest::header::{COOKIE, SET_COOKIE};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::client::Home;
use crate::{cli, terminal};

/// What to measure, and how long.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// First contacts, one after the other
    #[arg(long, default_value_t = 50)]
    first: usize,
    /// Chats that each get one automatic reply
    #[arg(long, default_value_t = 1_000)]
    chats: usize,
    /// Customers who write in one second
    #[arg(long, default_value_t = 200)]
    rate: u32,
    /// Where to write: a folder on the disk that is to be measured
    #[arg(long, default_value = ".")]
    folder: PathBuf,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// Why it could not be measured.
#[derive(Debug, thiserror::Error)]
pub(super) enum BenchError {
    /// Look at the folder and its disk.
    #[error("{0}")]
    System(#[from] std::io::Error),
    /// The server's console did not answer as it should.
    #[error("{0}")]
    Http(#[from] reqwest::Error),
    /// The machine's clock is outside what a calendar knows.
    #[error("{0}")]
    Clock(#[from] jiff::Error),
    /// A fault of the server or of the customer; its log says more.
    #[error("{0}")]
    Failed(String),
}

/// How long a single step may take before the run is given up.
const PATIENCE: Duration = Duration::from_mins(1);
/// Chats that are opened at the same time before the run.
const OPENING: usize = 8;

/// Measures, and prints a table or JSON.
pub(crate) async fn counter(args: Args) -> ExitCode {
    match measured(&args).await {
        Ok(report) if args.json => terminal::answer(&report, true),
        Ok(report) => terminal::print(&table(&report)),
        Err(why) => terminal::fail(&why.to_string(), cli::EXIT_SYSTEM),
    }
}

async fn measured(args: &Args) -> Result<Value, BenchError> {
    let root = tempfile::Builder::new().prefix("bench-counter-").tempdir_in(&args.folder)?;
    let server = Server::start(&root.path().join("data"))?;
    // The rest of this process is customers: on a machine with two cores each side has one.
    machine::leave_first_core();
    let shop = server.make_shop()?;
    let (mut contacts, mut greeted) = (Vec::new(), Vec::new());
    for n in 0..args.first {
        let (sent, reply) =
            first_contact(&root.path().join(format!("first-{n}")), &shop.link).await?;
        contacts.push(sent);
        greeted.push(reply);
    }
    let greet = stream::iter(0..args.chats)
        .map(|n| greeted_at(root.path().join(format!("chat-{n}")), &shop.link));
    let customers: Vec<Customer> = greet.buffer_unordered(OPENING).try_collect().await?;
    server.close_shop(&shop).await?;
    let before = server.cpu_seconds();
    let began = Instant::now();
    let replies = at_rate(&customers, args.rate).await?;
    let took = began.elapsed().as_secs_f64();
    Ok(json!({
        "first_contact": { "people": args.first, "sent_ms": spread(contacts), "greeted_ms": spread(greeted) },
        "replies": {
            "chats": args.chats,
            "rate": args.rate,
            "seconds": took,
            "server_cpu_s": server.cpu_seconds() - before,
            "reply_ms": spread(replies),
        },
    }))
}

/// From nothing to a message that the relay has on disk, and on to the greeting.
async fn first_contact(folder: &Path, shop: &str) -> Result<(Duration, Duration), BenchError> {
    let began = Instant::now();
    let customer = Customer::open(folder.to_owned(), shop).await?;
    let id = customer.say().await?;
    let mut sent = None;
    loop {
        match customer.next().await? {
            Event::Status { message, status, .. }
                if message == id && !matches!(status, Status::Waiting | Status::Failed) =>
            {
                sent.get_or_insert_with(|| began.elapsed());
            }
            Event::Message(message) if is_reply(&message) => {
                let reply = began.elapsed();
                return Ok((sent.unwrap_or(reply), reply));
            }
            _ => {}
        }
    }
}

/// A customer whose chat is there already.
async fn greeted_at(folder: PathBuf, shop: &str) -> Result<Customer, BenchError> {
    let customer = Customer::open(folder, shop).await?;
    customer.say().await?;
    customer.reply().await?;
    Ok(customer)
}

/// Each customer writes once, at a fixed rate, whatever the server makes of it; the times count
/// from when a message was due.
async fn at_rate(customers: &[Customer], rate: u32) -> Result<Vec<Duration>, BenchError> {
    let began = tokio::time::Instant::now();
    let writing = customers.iter().zip(0_u32..).map(|(customer, n)| async move {
        let due = began + Duration::from_secs_f64(f64::from(n) / f64::from(rate.max(1)));
        tokio::time::sleep_until(due).await;
        customer.say().await?;
        customer.reply().await?;
        Ok(due.elapsed())
    });
    future::try_join_all(writing).await
}

fn is_reply(message: &Message) -> bool {
    message.from.side == Side::Other && matches!(message.body, Body::Text { .. })
}

/// A device of its own, with a chat.
pub(super) struct Customer {
    rpc: Rpc<HttpFetch, Home>,
    pub(super) chat: String,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Customer {
    pub(super) async fn open(folder: PathBuf, link: &str) -> Result<Self, BenchError> {
        std::fs::create_dir_all(&folder)?;
        let home = Home::new(&folder);
        let (tasks, stop) = (home.tasks.clone(), home.stop.clone());
        let rpc = Rpc::open(HttpFetch::new(), home, Arc::new(SystemClock), "en")
            .map_err(|why| BenchError::Failed(why.to_string()))?;
        let mut customer = Self { rpc, chat: String::new(), tasks, stop };
        let opened = customer.call(Call::Open { link: link.to_owned() }).await?;
        opened["chat"].as_str().unwrap_or_default().clone_into(&mut customer.chat);
        Ok(customer)
    }

    /// Switches the device off.
    pub(super) async fn off(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }

    pub(super) async fn call(&self, call: Call) -> Result<Value, BenchError> {
        let request = Request { jsonrpc: "2.0".into(), id: json!(1), call };
        let answered = self.rpc.handle(request).await;
        let why = || answered.error.map(|error| error.message).unwrap_or_default();
        answered.result.ok_or_else(|| BenchError::Failed(why()))
    }

    pub(super) async fn say(&self) -> Result<String, BenchError> {
        let text = "Do you still have the heather honey?".to_owned();
        let chat = self.chat.clone();
        let said = self.call(Call::Send { chat, text, reply_to: None, once: None }).await?;
        Ok(said["id"].as_str().unwrap_or_default().to_owned())
    }

    async fn reply(&self) -> Result<(), BenchError> {
        loop {
            if matches!(self.next().await?, Event::Message(message) if is_reply(&message)) {
                return Ok(());
            }
        }
    }

    async fn next(&self) -> Result<Event, BenchError> {
        let told = timeout(PATIENCE, self.rpc.next_notification()).await;
        let late = |_| BenchError::Failed("no answer came within a minute".into());
        told.map(|told| told.event).map_err(late)
    }
}

/// `comptoir serve` as a process of its own.
pub(super) struct Server {
    child: Child,
    data: PathBuf,
    url: String,
}

/// What the command that makes a shop says of it.
#[derive(serde::Deserialize)]
pub(super) struct Shop {
    pub(super) link: String,
    slug: String,
    sign_in: String,
}

impl Server {
    pub(super) fn start(data: &Path) -> Result<Self, BenchError> {
        Self::start_with(data, &[])
    }

    /// With more options of `comptoir serve`.
    pub(super) fn start_with(data: &Path, options: &[&str]) -> Result<Self, BenchError> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut first = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut first)?;
        }
        let url = first.split_whitespace().find(|word| word.starts_with("http://"));
        let silent = || BenchError::Failed("the server did not start".into());
        let url = url.ok_or_else(silent)?.trim_end_matches('/').to_owned();
        Ok(Self { child, data: data.to_owned(), url })
    }

    /// Makes a shop that greets.
    pub(super) fn make_shop(&self) -> Result<Shop, BenchError> {
        let made = Command::new(std::env::current_exe()?)
            .args(["shop", "create", "--name", "Bench", "--currency", "EUR", "--language", "en"])
            .args(["--json", "--data"])
            .arg(&self.data)
            .output()?;
        serde_json::from_slice(&made.stdout)
            .map_err(|_| BenchError::Failed("the shop could not be made".into()))
    }

    /// Closes the shop as its owner does, so that each chat's next message gets the away message.
    async fn close_shop(&self, shop: &Shop) -> Result<(), BenchError> {
        let desk = self.console(shop).await?;
        let mut automations: Automations = desk.get("automations").await?;
        let hours = &mut automations.hours;
        "UTC".clone_into(&mut hours.time_zone);
        hours.week = std::array::from_fn(|_| vec![Span { from: 0, to: 24 * 60 }]);
        let today = Timestamp::now().in_tz("UTC")?.date();
        hours.closed = vec![today.to_string(), today.checked_add(1.day())?.to_string()];
        automations.away.on = true;
        automations.away.texts = vec![("en".into(), "We are closed, and answer {until}.".into())];
        let _: Value = desk.send(Method::PUT, "automations", &automations).await?;
        Ok(())
    }

    /// Signs in as the shop's owner.
    pub(super) async fn console(&self, shop: &Shop) -> Result<Console, BenchError> {
        let http = reqwest::Client::new();
        let token = shop.sign_in.split("t=").nth(1).unwrap_or_default();
        let session = http
            .post(format!("{}/api/session/link", self.url))
            .header("x-comptoir", "1")
            .json(&json!({ "token": token }))
            .send()
            .await?
            .error_for_status()?;
        let cookie = session.headers().get(SET_COOKIE).and_then(|cookie| cookie.to_str().ok());
        let cookie = cookie.and_then(|cookie| cookie.split(';').next()).unwrap_or_default();
        Ok(Console { http, url: self.url.clone(), cookie: cookie.to_owned() })
    }

    /// Makes a token for a program.
    pub(super) fn make_token(&self, shop: &Shop) -> Result<Value, BenchError> {
        let made = Command::new(std::env::current_exe()?)
            .args(["token", "create", "--name", "Bench", "--json", "--shop", &shop.slug, "--data"])
            .arg(&self.data)
            .output()?;
        serde_json::from_slice(&made.stdout)
            .map_err(|_| BenchError::Failed("the token could not be made".into()))
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn cpu_seconds(&self) -> f64 {
        machine::cpu_seconds(self.child.id())
    }
}

/// A shop's owner, signed in.
pub(super) struct Console {
    http: reqwest::Client,
    url: String,
    cookie: String,
}

impl Console {
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, BenchError> {
        let asked = self.http.get(format!("{}/api/{path}", self.url));
        let answer = asked.header(COOKIE, &self.cookie).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    pub(super) async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, BenchError> {
        let asked = self.http.request(method, format!("{}/api/{path}", self.url));
        let asked = asked.header(COOKIE, &self.cookie).header("x-comptoir", "1");
        Ok(asked.json(body).send().await?.error_for_status()?.json().await?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

pub(super) fn spread(times: Vec<Duration>) -> Value {
    let mut histogram = machine::microseconds();
    for time in times {
        histogram.saturating_record(u64::try_from(time.as_micros()).unwrap_or(u64::MAX));
    }
    let at = |part| machine::milliseconds(&histogram, part);
    json!({ "p50": at(0.5), "p90": at(0.9), "p99": at(0.99), "max": at(1.0) })
}

fn table(report: &Value) -> String {
    let mut text =
        String::from("milliseconds                      p50      p90      p99      max\n");
    let rows = [
        ("link → first message synced", &report["first_contact"]["sent_ms"]),
        ("link → greeting shown", &report["first_contact"]["greeted_ms"]),
        ("message → automatic reply", &report["replies"]["reply_ms"]),
    ];
    for (name, row) in rows {
        let _ = write!(text, "{name:28}");
        for column in ["p50", "p90", "p99", "max"] {
            let _ = write!(text, " {:8.1}", row[column].as_f64().unwrap_or_default());
        }
        text.push('\n');
    }
    let replies = &report["replies"];
    let _ = writeln!(
        text,
        "{} replies in {:.1} s at {} a second; the server used {:.1} CPU s",
        replies["chats"],
        replies["seconds"].as_f64().unwrap_or_default(),
        replies["rate"],
        replies["server_cpu_s"].as_f64().unwrap_or_default(),
    );
    text
}
