//! `comptoir bench catalogue`: how long a large catalogue takes to come in, and how soon it answers.
//!
//! The server is another process; the feed is a table as Google's Merchant Center reads it, made of
//! words that shops use, the same at each run.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use comptoir_load::machine;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::stage::{self, BenchError, Console, Server, Shop, spread};
use crate::{cli, terminal};

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Products of the shop
    #[arg(long, default_value_t = 100_000)]
    products: usize,
    /// How often each thing is asked
    #[arg(long, default_value_t = 200)]
    times: usize,
    /// Where to write: a folder on the disk that is to be measured
    #[arg(long, default_value = ".")]
    folder: PathBuf,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

const THINGS: [&str; 24] = [
    "honey", "jam", "tea", "coffee", "candle", "soap", "basket", "lamp", "mirror", "chair", "bowl",
    "plate", "towel", "blanket", "scarf", "notebook", "pencil", "clock", "vase", "tray", "cushion",
    "kettle", "bread", "cheese",
];
const KINDS: [&str; 20] = [
    "heather", "chestnut", "lavender", "oak", "linen", "wool", "copper", "ceramic", "wild",
    "smoked", "round", "small", "large", "blue", "green", "amber", "rustic", "folding", "woven",
    "glazed",
];
const MAKERS: [&str; 15] = [
    "Halbran",
    "Orval",
    "Tilleul",
    "Marsan",
    "Quercy",
    "Vexin",
    "Sologne",
    "Aubrac",
    "Cornouaille",
    "Velay",
    "Bresse",
    "Perche",
    "Morvan",
    "Gascogne",
    "Forez",
];

/// A thing that is asked again and again: what it is, whether the console asks, and its path.
type Asked = (&'static str, bool, fn(usize) -> String);

/// Paths after `/api/` of the console or `/api/public/SHOP/`; `n` is how often it was asked before.
const ASKED: [Asked; 9] = [
    ("the first page", false, |_| "catalogue?lang=en".to_owned()),
    ("a page of a collection", false, |n| {
        format!("catalogue?lang=en&collection={}", word(&THINGS, n))
    }),
    ("one word", false, |n| format!("catalogue?lang=en&query={}", word(&THINGS, n))),
    ("two words", false, |n| {
        let (kind, thing) = (word(&KINDS, n), word(&THINGS, n / 3));
        format!("catalogue?lang=en&query={kind}%20{thing}")
    }),
    ("three letters of a word", false, |n| {
        format!("catalogue?lang=en&query={}", beginning(word(&KINDS, n), 3))
    }),
    ("two letters of a word", false, |n| {
        format!("catalogue?lang=en&query={}", beginning(word(&KINDS, n), 2))
    }),
    ("a reference", false, |n| format!("catalogue?lang=en&query=sku-{}", n * 97)),
    ("the console: two words", true, |n| {
        format!("products?query={}%20{}", word(&MAKERS, n), word(&THINGS, n / 3))
    }),
    ("the console: the first page", true, |_| "products".to_owned()),
];

fn word(words: &[&'static str], n: usize) -> &'static str {
    words.iter().cycle().nth(n % words.len().max(1)).copied().unwrap_or_default()
}

fn beginning(word: &str, letters: usize) -> &str {
    word.get(..letters).unwrap_or(word)
}

/// Measures, and prints a table or JSON.
pub(crate) async fn catalogue(args: Args) -> ExitCode {
    match measured(&args).await {
        Ok(report) if args.json => terminal::answer(&report, true),
        Ok(report) => terminal::print(&table(&report)),
        Err(why) => terminal::fail(&why.to_string(), cli::EXIT_SYSTEM),
    }
}

async fn measured(args: &Args) -> Result<Value, BenchError> {
    let root = tempfile::Builder::new().prefix("bench-catalogue-").tempdir_in(&args.folder)?;
    let server = Server::start(&root.path().join("data"))?;
    machine::leave_first_core();
    let shop = server.make_shop()?;
    let console = server.console(&shop.sign_in).await?;
    let feed = root.path().join("feed.tsv");
    write_feed(&feed, args.products)?;

    let began = Instant::now();
    let first = server.import(&shop, &feed)?;
    let took = began.elapsed();
    let began = Instant::now();
    let again = server.import(&shop, &feed)?;
    let took_again = began.elapsed();

    let mut rows = Vec::new();
    for (what, is_console, path) in ASKED {
        let (mut times, mut found) = (Vec::new(), 0);
        for n in 0..args.times {
            let (answer, took) = ask(&console, &shop, is_console, &path(n)).await?;
            times.push(took);
            found += answer.get("total").and_then(Value::as_u64).unwrap_or_default();
        }
        let found = found / args.times.max(1) as u64;
        rows.push(json!({ "asked": what, "found": found, "ms": spread(times) }));
    }
    Ok(json!({
        "products": args.products,
        "feed_bytes": std::fs::metadata(&feed)?.len(),
        "import_s": took.as_secs_f64(),
        "created": first.get("created"),
        "import_again_s": took_again.as_secs_f64(),
        "unchanged": again.get("unchanged"),
        "times": args.times,
        "asked": rows,
        "server_mib": machine::memory_kib(server.pid()) / 1024,
    }))
}

async fn ask(
    console: &Console,
    shop: &Shop,
    is_console: bool,
    path: &str,
) -> Result<(Value, Duration), BenchError> {
    let path = if is_console { path.to_owned() } else { format!("public/{}/{path}", shop.slug) };
    let began = Instant::now();
    let answer = console.get(&path).await?;
    Ok((answer, began.elapsed()))
}

fn write_feed(file: &Path, products: usize) -> std::io::Result<()> {
    let mut feed = BufWriter::new(std::fs::File::create(file)?);
    writeln!(feed, "id\ttitle\tdescription\tavailability\tprice\tproduct_type\tbrand")?;
    for n in 0..products {
        let (thing, kind) = (word(&THINGS, n), word(&KINDS, n / THINGS.len()));
        let (maker, second) = (word(&MAKERS, n / 7), word(&KINDS, n / 11 + 3));
        let price = 3 + n % 120;
        writeln!(
            feed,
            "SKU-{n}\t{kind} {thing} {second} no. {n}\tA {kind} {thing} by {maker}, {second}, made \
             in small numbers and packed by hand.\tin stock\t{price}.50 EUR\t{thing}\t{maker}"
        )?;
    }
    feed.flush()
}

impl Server {
    /// Imports a feed by the command, as its operator does.
    fn import(&self, shop: &Shop, feed: &Path) -> Result<Value, BenchError> {
        let done = Command::new(std::env::current_exe()?)
            .args(["shop", "import", "--json", "--format", "google-tsv", "--shop", &shop.slug])
            .arg(feed)
            .arg("--data")
            .arg(self.data())
            .output()?;
        serde_json::from_slice(&done.stdout)
            .map_err(|_| BenchError::Failed(String::from_utf8_lossy(&done.stderr).into_owned()))
    }
}

fn table(report: &Value) -> String {
    let number = |field: &str| report.get(field).and_then(Value::as_f64).unwrap_or_default();
    let rows = stage::table(report.get("asked"), ["asked", "found"]);
    format!(
        "{} products came in in {:.1} s, the same feed again in {:.1} s; the server has {} MiB\n{rows}",
        number("products"),
        number("import_s"),
        number("import_again_s"),
        number("server_mib"),
    )
}
