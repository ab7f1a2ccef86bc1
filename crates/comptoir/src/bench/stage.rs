//! What is measured on: a server of its own, its shop, real customers, and people of the team.

#![expect(clippy::indexing_slicing, reason = "a field that is not there reads as null")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use comptoir_api::chat::{Body, Message, Side};
use comptoir_api::device::{Event, Method as Call, Request};
use comptoir_client::net::{HttpFetch, SystemClock};
use comptoir_client::rpc::Rpc;
use comptoir_load::machine;
use reqwest::Method;
use reqwest::header::{COOKIE, SET_COOKIE};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::client::Home;

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
pub(super) const OPENING: usize = 8;

pub(super) fn is_reply(message: &Message) -> bool {
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
        self.say_this("Do you still have the heather honey?").await
    }

    pub(super) async fn say_this(&self, text: &str) -> Result<String, BenchError> {
        let (chat, text) = (self.chat.clone(), text.to_owned());
        let said = self.call(Call::Send { chat, text, reply_to: None, once: None }).await?;
        Ok(said["id"].as_str().unwrap_or_default().to_owned())
    }

    pub(super) async fn reply(&self) -> Result<(), BenchError> {
        loop {
            if matches!(self.next().await?, Event::Message(message) if is_reply(&message)) {
                return Ok(());
            }
        }
    }

    pub(super) async fn next(&self) -> Result<Event, BenchError> {
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
    pub(super) slug: String,
    pub(super) sign_in: String,
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

    /// Signs in by somebody's link.
    pub(super) async fn console(&self, sign_in: &str) -> Result<Console, BenchError> {
        let http = reqwest::Client::new();
        let token = sign_in.split("t=").nth(1).unwrap_or_default();
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

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn data(&self) -> &Path {
        &self.data
    }

    pub(super) fn cpu_seconds(&self) -> f64 {
        machine::cpu_seconds(self.child.id())
    }
}

/// Somebody of the team, signed in.
#[derive(Clone)]
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

    /// What the console's page hears while it is open; it ends where the answer is dropped.
    pub(super) async fn listen(&self) -> Result<reqwest::Response, BenchError> {
        let asked = self.http.get(format!("{}/api/events", self.url));
        Ok(asked.header(COOKIE, &self.cookie).send().await?.error_for_status()?)
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
    json!({ "p50": at(0.5), "p90": at(0.9), "p95": at(0.95), "p99": at(0.99), "max": at(1.0) })
}

/// Rows that each say what was asked, a count, and [`spread`], as a table; `[what, count]` are the
/// names of the first two.
pub(super) fn table(rows: Option<&Value>, [what, count]: [&str; 2]) -> String {
    let columns = ["p50", "p90", "p95", "p99", "max"];
    let heads = columns.map(|column| format!(" {column:>8}")).concat();
    let line = |row: &Value| {
        let at = |column| row["ms"][column].as_f64().unwrap_or_default();
        let times = columns.map(|column| format!(" {:8.1}", at(column))).concat();
        let (name, count) = (row[what].as_str(), row[count].as_u64());
        format!("{:28} {:8}{times}\n", name.unwrap_or_default(), count.unwrap_or_default())
    };
    let rows = rows.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let lines: String = rows.iter().map(line).collect();
    format!("{:28} {count:>8}{heads}\n{lines}", "milliseconds")
}
