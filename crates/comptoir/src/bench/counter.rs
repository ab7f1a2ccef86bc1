//! `comptoir bench counter`: how soon a customer is talking to a shop, and how soon it answers.
//!
//! The server is another process of the same program; the customers are real devices, with their
//! keys, groups and databases, all in this one. What is measured is what a person waits for.

#![expect(clippy::indexing_slicing, reason = "a field that is not there reads as null")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use comptoir_api::chat::Status;
use comptoir_api::device::Event;
use comptoir_api::shop::{Automations, Span};
use comptoir_load::machine;
use futures_util::stream::{self, StreamExt};
use futures_util::{TryStreamExt, future};
use jiff::{Timestamp, ToSpan};
use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{BenchError, Customer, OPENING, Server, Shop, is_reply, spread};
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
    close(&server, &shop).await?;
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

/// Closes the shop as its owner does, so that each chat's next message gets the away message.
async fn close(server: &Server, shop: &Shop) -> Result<(), BenchError> {
    let desk = server.console(&shop.sign_in).await?;
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
