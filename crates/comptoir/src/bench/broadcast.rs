//! `comptoir bench broadcast`: how many customers a second a message to many reaches.
//!
//! The server is another process; the customers are real devices with a chat each, and agreed to a
//! topic. A round is one broadcast to all of them, from its button to the last one's device.

#![expect(clippy::indexing_slicing, reason = "a field that is not there reads as null")]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use comptoir_api::device::Method as Call;
use comptoir_api::reach::{Broadcast, BroadcastDraft, Segment, Topic, TopicText};
use comptoir_api::shop::Automations;
use comptoir_load::machine;
use futures_util::TryStreamExt;
use futures_util::stream::{self, StreamExt};
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{BenchError, Console, Customer, OPENING, Server};
use crate::{cli, terminal};

/// What to measure, and how long.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Customers, each with a device and a chat of its own
    #[arg(long, default_value_t = 1_000)]
    chats: usize,
    /// Broadcasts to all of them, one after the other
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Where to write: a folder on the disk that is to be measured
    #[arg(long, default_value = ".")]
    folder: PathBuf,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// How often the broadcast is asked how far it is.
const LOOK: Duration = Duration::from_millis(100);
/// How long one round may take before the run is given up.
const PATIENCE: Duration = Duration::from_mins(10);
/// The size of a big shop's audience.
const WANTED: f64 = 100_000.0;

/// Measures, and prints a line a round or JSON.
pub(crate) async fn broadcast(args: Args) -> ExitCode {
    match measured(&args).await {
        Ok(report) if args.json => terminal::answer(&report, true),
        Ok(report) => terminal::print(&table(&report)),
        Err(why) => terminal::fail(&why.to_string(), cli::EXIT_SYSTEM),
    }
}

async fn measured(args: &Args) -> Result<Value, BenchError> {
    let root = tempfile::Builder::new().prefix("bench-broadcast-").tempdir_in(&args.folder)?;
    let server = Server::start(&root.path().join("data"))?;
    // The rest of this process is customers: on a machine with two cores each side has one.
    machine::leave_first_core();
    let shop = server.make_shop()?;
    let desk = server.console(&shop.sign_in).await?;
    by_day(&desk).await?;
    let topic = topic(&desk).await?;
    let agree = stream::iter(0..args.chats).map(|n| {
        let (folder, topic) = (root.path().join(format!("chat-{n}")), topic.clone());
        let link = &shop.link;
        async move {
            let customer = Customer::open(folder, link).await?;
            let (chat, text) = (customer.chat.clone(), Some(topic.texts[0].text.clone()));
            let (given, title, time_zone) = (Some(true), None, None);
            let (topic, per_month_max, message) = (Some(topic.id), None, None);
            let said = Call::Consent {
                chat,
                topic,
                given,
                per_month_max,
                text,
                title,
                time_zone,
                message,
            };
            customer.call(said).await?;
            Ok::<_, BenchError>(customer)
        }
    });
    let customers: Vec<Customer> = agree.buffer_unordered(OPENING).try_collect().await?;
    let wanted = u32::try_from(customers.len()).unwrap_or(u32::MAX);
    all_agree(&desk, wanted).await?;
    let mut rounds = Vec::new();
    for _ in 0..args.rounds {
        rounds.push(round(&desk, &topic, &server, wanted).await?);
    }
    Ok(json!({ "chats": wanted, "rounds": rounds }))
}

/// One broadcast, until the last customer's device has it.
async fn round(
    desk: &Console,
    topic: &Topic,
    server: &Server,
    wanted: u32,
) -> Result<Value, BenchError> {
    let draft = BroadcastDraft {
        segment: Segment { topic: topic.id.clone(), ..Segment::default() },
        texts: vec![("en".into(), "Hello {name}, the new honey is here.".into())],
        ..BroadcastDraft::default()
    };
    let made: Broadcast = desk.send(Method::POST, "broadcasts", &draft).await?;
    let path = format!("broadcasts/{}", made.id);
    let (began, before) = (Instant::now(), server.cpu_seconds());
    let _: Broadcast = desk.send(Method::POST, &format!("{path}/schedule"), &json!({})).await?;
    let mut sent_s = None;
    loop {
        let now: Broadcast = desk.get(&path).await?;
        let so_far = began.elapsed();
        if now.counts.sent >= wanted {
            sent_s.get_or_insert(so_far.as_secs_f64());
        }
        if now.counts.delivered >= wanted {
            return Ok(json!({
                "sent_s": sent_s,
                "delivered_s": so_far.as_secs_f64(),
                "per_second": f64::from(wanted) / so_far.as_secs_f64(),
                "server_cpu_s": server.cpu_seconds() - before,
            }));
        }
        if so_far > PATIENCE {
            return Err(BenchError::Failed("a broadcast did not reach everyone".into()));
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Sets the shop's clock to where it is noon: nobody gets a broadcast by night.
async fn by_day(desk: &Console) -> Result<(), BenchError> {
    let hour = i64::from(Timestamp::now().in_tz("UTC")?.hour());
    // "Etc/GMT+3" is three hours behind.
    let zone = match 12 - hour {
        0 => "Etc/GMT".to_owned(),
        ahead if ahead > 0 => format!("Etc/GMT-{ahead}"),
        behind => format!("Etc/GMT+{}", -behind),
    };
    let mut automations: Automations = desk.get("automations").await?;
    automations.hours.time_zone = zone;
    automations.greeting.on = false;
    let _: Value = desk.send(Method::PUT, "automations", &automations).await?;
    Ok(())
}

async fn topic(desk: &Console) -> Result<Topic, BenchError> {
    let words = |text: &str| text.to_owned();
    let texts = vec![TopicText {
        language: words("en"),
        title: words("News"),
        text: words("May we write when something new is here?"),
    }];
    let new = vec![Topic { texts, ..Topic::default() }];
    let topics: Vec<Topic> = desk.send(Method::PUT, "topics", &new).await?;
    topics.into_iter().next().ok_or_else(|| BenchError::Failed("no topic was made".into()))
}

async fn all_agree(desk: &Console, wanted: u32) -> Result<(), BenchError> {
    let began = Instant::now();
    loop {
        let topics: Vec<Topic> = desk.get("topics").await?;
        if topics.iter().any(|topic| topic.subscribers >= wanted) {
            return Ok(());
        }
        if began.elapsed() > PATIENCE {
            return Err(BenchError::Failed("not every consent reached the shop".into()));
        }
        tokio::time::sleep(LOOK).await;
    }
}

fn table(report: &Value) -> String {
    let mut text = format!("{} customers\n", report["chats"]);
    text.push_str("round   sent s   on devices s   a second   server CPU s   100,000 would take\n");
    let rounds = report["rounds"].as_array().map(Vec::as_slice).unwrap_or_default();
    for (n, round) in (1..).zip(rounds) {
        let of = |field: &str| round[field].as_f64().unwrap_or_default();
        let minutes = WANTED / of("per_second").max(1.0) / 60.0;
        let _ = writeln!(
            text,
            "{n:5} {:8.2} {:14.2} {:10.0} {:14.2} {minutes:16.1} min",
            of("sent_s"),
            of("delivered_s"),
            of("per_second"),
            of("server_cpu_s"),
        );
    }
    text
}
