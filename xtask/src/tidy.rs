//! `cargo xtask tidy`: the invariants of ARCHITECTURE.md that a machine can check.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Done, root, wire};

/// Which of our crates each may depend on. What is absent here is the architecture.
const EDGES: &[(&str, &[&str])] = &[
    ("wire", &[]),
    ("api", &[]),
    ("text", &["api"]),
    ("feed", &[]),
    ("engine", &[]),
    ("files", &[]),
    ("relay", &["wire", "engine", "files"]),
    ("load", &["wire", "relay"]),
    ("client", &["wire", "api"]),
    ("store", &["api"]),
    ("counter", &["wire", "api", "text", "feed", "files", "client", "store"]),
    ("web", &["api", "text"]),
    ("worker", &["wire", "api", "client"]),
];

/// Crates that do no I/O, read no clock and draw no randomness: what would let them.
const PURE: &[&str] = &["wire", "api", "text", "feed"];
const IMPURE: &[&str] = &["tokio", "getrandom", "rand", "reqwest", "axum", "sqlx", "rusqlite"];

/// Where databases are asked, and what that looks like.
const HOLD_SQL: &[&str] = &["crates/store/", "crates/client/src/db/", "crates/engine/"];
const SQL: &[&str] =
    &["SELECT ", "INSERT INTO ", "INSERT OR ", "DELETE FROM ", "prepare_cached(", "rusqlite::{"];

/// A file longer than this holds more than one thought.
const LINES_MAX: usize = 800;

/// Checks all of it, and tells everything that is wrong at once.
pub(crate) fn check() -> Done {
    let mut wrong = Vec::new();
    check_edges(&mut wrong)?;
    let mut sources = Vec::new();
    for folder in ["crates", "web", "xtask", "fuzz"] {
        find_sources(&root().join(folder), &mut sources);
    }
    for file in &sources {
        check_source(file, &mut wrong)?;
    }
    check_generated(&mut wrong)?;
    check_sentences(&sources, &mut wrong)?;
    if wrong.is_empty() {
        return Ok(());
    }
    wrong.sort();
    Err(format!("{} things are not tidy:\n  {}", wrong.len(), wrong.join("\n  ")).into())
}

/// Reads what cargo says the crates depend on.
fn check_edges(wrong: &mut Vec<String>) -> Done {
    for (name, allowed) in EDGES {
        let output = Command::new("cargo")
            .current_dir(root())
            .args(["tree", "--quiet", "--locked", "--depth", "1", "--edges", "normal"])
            .args(["--prefix", "none", "--package", &format!("comptoir-{name}")])
            .output()?;
        let tree = String::from_utf8_lossy(&output.stdout).into_owned();
        for line in tree.lines().skip(1) {
            let package = line.split_whitespace().next().unwrap_or_default();
            if let Some(ours) = package.strip_prefix("comptoir-")
                && !allowed.contains(&ours)
            {
                wrong.push(format!("crate {name} depends on {ours}, which it must not see"));
            }
            if PURE.contains(name) && IMPURE.contains(&package) {
                wrong.push(format!("crate {name} does no I/O, yet depends on {package}"));
            }
        }
    }
    Ok(())
}

fn check_source(file: &Path, wrong: &mut Vec<String>) -> Done {
    let text = fs::read_to_string(file)?;
    let shown = file.strip_prefix(root()).unwrap_or(file).display().to_string();
    if shown.contains("/generated/") || shown.contains("xtask/src/tidy.rs") {
        return Ok(());
    }
    if !text.starts_with("//!") && !text.starts_with("#!") {
        wrong.push(format!("{shown}: a file opens with a sentence (//!) saying what lives in it"));
    }
    let lines = text.lines().count();
    if lines > LINES_MAX {
        wrong.push(format!(
            "{shown}: {lines} lines, the limit is {LINES_MAX}; look for the second thought"
        ));
    }
    let holds_sql =
        HOLD_SQL.iter().any(|folder| shown.starts_with(folder)) || shown.contains("/tests/");
    for (number, line) in text.lines().enumerate() {
        let at = || format!("{shown}:{}", number + 1);
        if ["TODO", "FIXME", "XXX:"].iter().any(|word| line.contains(word)) {
            wrong.push(format!("{}: finish it, or say it in an issue", at()));
        }
        if line.contains("#[ignore") {
            wrong.push(format!("{}: no ignored tests: assert what happens and say so", at()));
        }
        let sql = SQL.iter().any(|word| line.contains(word));
        if sql && !holds_sql && !line.trim_start().starts_with("//") {
            wrong.push(format!("{}: SQL lives in store, client::db and engine", at()));
        }
    }
    Ok(())
}

/// Every sentence is said somewhere, and stands where the program that says it carries it.
fn check_sentences(sources: &[PathBuf], wrong: &mut Vec<String>) -> Done {
    let said = |by: &dyn Fn(&str) -> bool| -> Result<String, std::io::Error> {
        let mut all = String::new();
        for file in sources {
            if by(&file.strip_prefix(root()).unwrap_or(file).to_string_lossy()) {
                all.push_str(&fs::read_to_string(file)?);
            }
        }
        Ok(all)
    };
    let in_console = |file: &str| file.starts_with("web/src/console/");
    let console = said(&in_console)?;
    let app = said(&|file| file.starts_with("web/src/") && !in_console(file))?;
    let servers = said(&|file| file.starts_with("crates/") && file.contains("/src/"))?;
    // What stands between two quotation marks, looked for once instead of once a sentence.
    let [app, console, servers] =
        [&app, &console, &servers].map(|said| said.split('"').collect::<HashSet<&str>>());
    for name in ["app", "console", "server"] {
        let file = root().join(format!("crates/text/text/fr/{name}.ftl"));
        for line in fs::read_to_string(file)?.lines() {
            let Some((key, _)) = line.split_once(" =") else { continue };
            if !key.starts_with(|c: char| c.is_ascii_lowercase()) || is_put_together(key) {
                continue;
            }
            let [app, console, servers] = [&app, &console, &servers].map(|said| said.contains(key));
            if !(app || console || servers) {
                wrong.push(format!("{name}.ftl: nobody says {key}; remove it"));
            }
            if app && name != "app" || console && name == "server" {
                wrong
                    .push(format!("{name}.ftl: {key} is said by a program that does not carry it"));
            }
        }
    }
    Ok(())
}

/// Keys that the code puts together: months, days, a feed's problems.
fn is_put_together(key: &str) -> bool {
    ["month-", "weekday-", "import-problem-", "landing-fact-"]
        .iter()
        .any(|family| key.starts_with(family))
}

/// The schema and the Rust made of it are the same.
fn check_generated(wrong: &mut Vec<String>) -> Done {
    let folder = root().join("crates/wire/src/generated");
    let fresh = root().join("target/tidy-wire");
    wire::generate_into(&fresh)?;
    for entry in fs::read_dir(&fresh)? {
        let name = entry?.file_name();
        if fs::read(fresh.join(&name))? != fs::read(folder.join(&name)).unwrap_or_default() {
            wrong.push(format!("{}: older than its schema; run cargo xtask wire", name.display()));
        }
    }
    Ok(())
}

fn find_sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "target" && name != "dist" && name != "dist.new" {
                find_sources(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}
