//! `comptoir bench desk`: how soon a team's console answers while everybody is at work.
//!
//! The server is another process; the customers are real devices who say what people said to real
//! shops, the rules answer, and each person of the team has the console open: hears its events, and
//! does one thing after the other.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use comptoir_api::rules::{Rule, Step, Trigger};
use comptoir_api::shop::{InboxPage, Label, Outgoing};
use comptoir_api::team::{Gives, Giving, Invited, NewStaff};
use comptoir_load::machine;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};
use tokio_util::task::TaskTracker;

use super::stage::{self, BenchError, Console, Customer, OPENING, Server, Shop, spread};
use crate::{cli, terminal};

/// What to measure, and how long.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// People of the team, each with the console open
    #[arg(long, default_value_t = 100)]
    agents: usize,
    /// Chats, each with a customer's device of its own
    #[arg(long, default_value_t = 5_000)]
    chats: usize,
    /// Customers whose devices stay on and who write on
    #[arg(long, default_value_t = 200)]
    writing: usize,
    /// Messages of customers in one second: 5,000 chats of 14 messages in eight hours are 2.4
    #[arg(long, default_value_t = 2.4)]
    messages: f64,
    /// Things the team does in one second: a hundred people, one each every five seconds
    #[arg(long, default_value_t = 20.0)]
    actions: f64,
    /// How long, seconds
    #[arg(long, default_value_t = 120)]
    seconds: u64,
    /// What customers say: conversations in the form of Taskmaster-4
    #[arg(long)]
    conversations: Option<PathBuf>,
    /// Where to write: a folder on the disk that is to be measured
    #[arg(long, default_value = ".")]
    folder: PathBuf,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// How often a console counts its queues again, at most; as `web/src/console/events.rs` has it.
const COUNTS_EVERY: Duration = Duration::from_secs(5);

/// What customers say where no conversations are given.
const OWN_WORDS: [&str; 3] = [
    "Do you still have the heather honey?",
    "Could I get two jars, and a coffee to go?",
    "Where is my order?",
];

/// Measures, and prints a table or JSON.
pub(crate) async fn desk(args: Args) -> ExitCode {
    match measured(&args).await {
        Ok(report) if args.json => terminal::answer(&report, true),
        Ok(report) => terminal::print(&table(&report)),
        Err(why) => terminal::fail(&why.to_string(), cli::EXIT_SYSTEM),
    }
}

async fn measured(args: &Args) -> Result<Value, BenchError> {
    let said = Arc::new(conversations(args.conversations.as_deref())?);
    let root = tempfile::Builder::new().prefix("bench-desk-").tempdir_in(&args.folder)?;
    let server = Server::start(&root.path().join("data"))?;
    // The rest of this process is customers and team: on two cores each side has one.
    machine::leave_first_core();
    let shop = server.make_shop()?;
    let owner = server.console(&shop.sign_in).await?;
    let team = team(&server, &owner, args.agents).await?;
    let label = rules(&owner).await?;

    let open = stream::iter(0..args.chats).map(|n| {
        let (folder, said) = (root.path().join(format!("chat-{n}")), Arc::clone(&said));
        customer(folder, &shop, said, n, n < args.writing)
    });
    let opened: Vec<Option<Customer>> = open.buffer_unordered(OPENING).try_collect().await?;
    let customers: Vec<Customer> = opened.into_iter().flatten().collect();

    let (cpu, began) = (server.cpu_seconds(), Instant::now());
    let until = began + Duration::from_secs(args.seconds);
    let times = Arc::<Times>::default();
    let (tasks, heard) = (TaskTracker::new(), Arc::new(Mutex::new(0_usize)));
    for (n, agent) in team.iter().enumerate() {
        let (mut events, heard) = (agent.listen().await?, Arc::clone(&heard));
        let (agent, times) = (agent.clone(), Arc::clone(&times));
        tasks.spawn(async move {
            // Not all at once: the page adds up to two seconds by chance.
            let every = COUNTS_EVERY + Duration::from_millis(n as u64 * 20 % 2_000);
            let mut counted = Instant::now();
            while let Ok(Ok(Some(bytes))) = tokio::time::timeout_at(until, events.chunk()).await {
                *heard.lock().unwrap_or_else(PoisonError::into_inner) += bytes.len();
                // As the page does: what happens makes it count its queues again, not too often.
                let now = Instant::now();
                if now - counted > every {
                    counted = now;
                    if agent.get::<Value>("chats?queue=todo&limit=1").await.is_ok() {
                        times.note(Act::Count, now.elapsed());
                    }
                }
            }
        });
    }
    let written = write_on(&customers, &said, args.messages, until);
    let worked = work(&team, &label, &times, args.actions, until);
    let (written, failed) = tokio::try_join!(written, worked)?;
    let took = began.elapsed().as_secs_f64();
    let cpu = server.cpu_seconds() - cpu;
    tasks.close();
    tasks.wait().await;
    let runs: Value = owner.get("rules").await?;
    let heard = *heard.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(json!({
        "agents": team.len(),
        "chats": args.chats,
        "conversations": args.conversations.is_some().then_some(said.len()),
        "messages": written,
        "rules_ran": ran(&runs),
        "seconds": took,
        "server_cpu_s": cpu,
        "event_bytes": heard,
        "failed": failed,
        "actions": times.report(),
    }))
}

/// What customers said, a conversation each.
fn conversations(file: Option<&Path>) -> Result<Vec<Vec<String>>, BenchError> {
    #[derive(serde::Deserialize)]
    struct Dialogue {
        utterances: Vec<Utterance>,
    }
    #[derive(serde::Deserialize)]
    struct Utterance {
        speaker: String,
        text: String,
    }
    let Some(file) = file else {
        return Ok(vec![OWN_WORDS.map(str::to_owned).to_vec()]);
    };
    let dialogues: Vec<Dialogue> = serde_json::from_slice(&std::fs::read(file)?)
        .map_err(|why| BenchError::Failed(format!("{}: {why}", file.display())))?;
    let of_customer = |dialogue: Dialogue| {
        let said = dialogue.utterances.into_iter().filter(|one| one.speaker == "user");
        said.map(|one| one.text).filter(|text| !text.trim().is_empty()).collect::<Vec<_>>()
    };
    let all: Vec<_> =
        dialogues.into_iter().map(of_customer).filter(|said| !said.is_empty()).collect();
    if all.is_empty() {
        return Err(BenchError::Failed(format!("{}: nobody says anything", file.display())));
    }
    Ok(all)
}

/// Everybody of the team, signed in; chats are given to them in turn.
async fn team(server: &Server, owner: &Console, people: usize) -> Result<Vec<Console>, BenchError> {
    let mut team = Vec::new();
    for n in 0..people {
        let (login, name) = (format!("agent{n}"), format!("Agent {n}"));
        let new = NewStaff { login, name, ..NewStaff::default() };
        let invited: Invited = owner.send(Method::POST, "staff", &new).await?;
        team.push(server.console(&invited.link).await?);
    }
    let giving = Giving { gives: Gives::Turn, team: String::new() };
    let _: Value = owner.send(Method::PUT, "giving", &giving).await?;
    Ok(team)
}

/// Rules that most of what is said meets; gives the label they use.
async fn rules(owner: &Console) -> Result<String, BenchError> {
    let new = vec![Label { name: "Drinks".into(), hue: 1, ..Label::default() }];
    let labels: Vec<Label> = owner.send(Method::PUT, "labels", &new).await?;
    let label = labels.into_iter().next().map(|label| label.id).unwrap_or_default();
    let words = ["coffee", "latte*", "cappuccino*", "espresso*", "tea*", "chocolate"];
    let words = words.map(str::to_owned).to_vec();
    let rule = |name: &str, when, then, pause_minutes| Rule {
        name: name.to_owned(),
        on: true,
        when,
        then,
        pause_minutes,
        ..Rule::default()
    };
    let say = |text: &str| Step::Say { texts: vec![("en".to_owned(), text.to_owned())] };
    let labelled = Step::Label { label: label.clone(), add: true };
    let pattern = r"\b(how long|where|when|ready)\b".to_owned();
    for rule in [
        rule("Drinks", Trigger::Words { words }, vec![labelled, say("On its way.")], 10),
        rule("When", Trigger::Pattern { pattern }, vec![say("It takes ten minutes.")], 10),
        rule("Waiting", Trigger::Unanswered { minutes: 5 }, vec![say("A moment, please.")], 60),
    ] {
        let _: Value = owner.send(Method::POST, "rules", &rule).await?;
    }
    Ok(label)
}

/// Somebody who said the first thing of a conversation; whether he stays.
async fn customer(
    folder: PathBuf,
    shop: &Shop,
    said: Arc<Vec<Vec<String>>>,
    n: usize,
    stays: bool,
) -> Result<Option<Customer>, BenchError> {
    let customer = Customer::open(folder, &shop.link).await?;
    customer.say_this(&nth(&said, n, 0)).await?;
    customer.reply().await?;
    if stays {
        return Ok(Some(customer));
    }
    customer.off().await;
    Ok(None)
}

/// What the nth customer says as this message of his; who is at the end begins again.
fn nth(said: &[Vec<String>], n: usize, message: usize) -> String {
    let conversation = said.iter().cycle().nth(n % said.len().max(1));
    let line = conversation.and_then(|lines| lines.iter().cycle().nth(message % lines.len()));
    line.cloned().unwrap_or_default()
}

/// Customers write one after the other; how much they did.
async fn write_on(
    customers: &[Customer],
    said: &[Vec<String>],
    rate: f64,
    until: Instant,
) -> Result<usize, BenchError> {
    let (began, mut count) = (Instant::now(), 0);
    for (customer, n) in customers.iter().cycle().zip(0..) {
        let due = began + Duration::from_secs_f64(f64::from(n) / rate.max(0.001));
        if due >= until {
            break;
        }
        sleep_until(due).await;
        let (n, all) = (n as usize, customers.len());
        customer.say_this(&nth(said, n % all, 1 + n / all)).await?;
        count += 1;
    }
    Ok(count)
}

/// What somebody of a team does, and how often of a hundred times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Inbox,
    Open,
    Answer,
    Label,
    Note,
    Search,
    Orders,
    /// Nobody's doing: the page's own.
    Count,
}

impl Act {
    const DAY: [(Self, usize); 7] = [
        (Self::Inbox, 20),
        (Self::Open, 30),
        (Self::Answer, 30),
        (Self::Label, 6),
        (Self::Note, 4),
        (Self::Search, 5),
        (Self::Orders, 5),
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Inbox => "the inbox",
            Self::Open => "a chat opened",
            Self::Answer => "an answer sent",
            Self::Label => "a label put on",
            Self::Note => "a note written",
            Self::Search => "a search",
            Self::Orders => "the orders",
            Self::Count => "the queues counted",
        }
    }

    /// Which one comes as the nth: spread evenly, by a step that shares no divisor with a hundred.
    fn nth(n: usize) -> Self {
        let mut place = (n * 37) % 100;
        for (act, often) in Self::DAY {
            match place.checked_sub(often) {
                Some(rest) => place = rest,
                None => return act,
            }
        }
        Self::Inbox
    }
}

/// How long each took.
#[derive(Default)]
struct Times(Mutex<BTreeMap<Act, Vec<Duration>>>);

impl Times {
    fn note(&self, act: Act, took: Duration) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(act).or_default().push(took);
    }

    fn report(&self) -> Value {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let row = |name: &str, times: Vec<Duration>| json!({ "action": name, "count": times.len(), "ms": spread(times) });
        let mut rows: Vec<Value> =
            all.iter().map(|(act, times)| row(act.name(), times.clone())).collect();
        let done = all.iter().filter(|(act, _)| **act != Act::Count);
        rows.push(row("all actions", done.flat_map(|(_, times)| times).copied().collect()));
        Value::Array(rows)
    }
}

/// The team does one thing after the other, each when it is due, whatever became of the others;
/// how many failed.
async fn work(
    team: &[Console],
    label: &str,
    times: &Times,
    rate: f64,
    until: Instant,
) -> Result<usize, BenchError> {
    let began = Instant::now();
    let count = (until.duration_since(began).as_secs_f64() * rate) as usize;
    let doing = (0..count).map(|n| async move {
        let due = began + Duration::from_secs_f64(n as f64 / rate);
        sleep_until(due).await;
        let Some(agent) = team.get(n % team.len().max(1)) else { return false };
        let act = Act::nth(n / team.len().max(1) * 7 + n);
        let done = act_as(agent, act, label, n).await;
        let took = due.elapsed();
        match done {
            // Nothing is his yet: nothing was done.
            Ok(false) => {}
            Ok(true) => times.note(act, took),
            Err(_) => return true,
        }
        false
    });
    let failed = futures_util::future::join_all(doing).await;
    Ok(failed.into_iter().filter(|failed| *failed).count())
}

/// Does it, and says whether there was anything to do it to. What is looked up for it counts.
async fn act_as(agent: &Console, act: Act, label: &str, n: usize) -> Result<bool, BenchError> {
    match act {
        Act::Inbox => {
            let _: Value = agent.get("chats?queue=mine").await?;
            return Ok(true);
        }
        Act::Search => {
            let _: Value = agent.get("chats?queue=all&query=latte").await?;
            return Ok(true);
        }
        Act::Orders => {
            let _: Value = agent.get("orders").await?;
            return Ok(true);
        }
        Act::Open | Act::Answer | Act::Label | Act::Note | Act::Count => {}
    }
    let inbox: InboxPage = agent.get("chats?queue=mine").await?;
    let Some(chat) = inbox.chats.get(n % inbox.chats.len().max(1)) else { return Ok(false) };
    let chat = format!("chats/{}", chat.id);
    match act {
        Act::Answer => {
            let text = format!("It is ready in {} minutes.", n % 20);
            let said = Outgoing::Text { text, reply_to: None, preview: None };
            let _: Value = agent.send(Method::POST, &format!("{chat}/messages"), &said).await?;
        }
        Act::Label => {
            let put = json!({ "labels": [label] });
            let _: Value = agent.send(Method::PUT, &format!("{chat}/labels"), &put).await?;
        }
        Act::Note => {
            let note = json!({ "text": "Regular; likes it strong." });
            let _: Value = agent.send(Method::POST, &format!("{chat}/notes"), &note).await?;
        }
        _ => {
            let (detail, messages) = (chat.clone(), format!("{chat}/messages?limit=50"));
            let (_, _): (Value, Value) =
                tokio::try_join!(agent.get(&detail), agent.get(&messages))?;
        }
    }
    Ok(true)
}

/// How often the shop's rules ran.
fn ran(rules: &Value) -> u64 {
    let month = |rule: &Value| rule.get("month").and_then(Value::as_u64).unwrap_or_default();
    let listed = rules.get("rules").and_then(Value::as_array).map(Vec::as_slice);
    listed.unwrap_or_default().iter().map(month).sum()
}

fn table(report: &Value) -> String {
    let number = |field: &str| report.get(field).and_then(Value::as_f64).unwrap_or_default();
    let mut text = stage::table(report.get("actions"), ["action", "count"]);
    let _ = writeln!(
        text,
        "{} people, {} chats, {} messages of customers ({}) in {:.0} s; rules ran {} times, {} \
         actions failed; the server used {:.1} CPU s",
        number("agents"),
        number("chats"),
        number("messages"),
        match number("conversations") {
            0.0 => "three sentences of our own, for want of --conversations".to_owned(),
            given => format!("from {given} conversations"),
        },
        number("seconds"),
        number("rules_ran"),
        number("failed"),
        number("server_cpu_s"),
    );
    text
}
