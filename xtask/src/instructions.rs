//! `cargo xtask instructions`: what the relay's usual work costs, in instructions, which neither a
//! busy machine nor a slow disk can change.
//!
//! `crates/relay/examples/hot_path.rs` runs under callgrind; the total is held against the one on
//! record. Another compiler makes other code: then it is said, and nothing is judged.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Done, root};

/// How far over the record it may be, percent: single runs spread about 7 %, the least of five about
/// 4 %. What is as far under it should be recorded, or it
/// could be lost again unseen.
const TOLERANCE_PERCENT: f64 = 20.0;

/// How often it is counted; the smallest is taken. What is random in it (the storage's lists, who of
/// the threads waits for whom) only adds.
const RUNS: usize = 5;

/// A count, and the compiler that made the code.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Count {
    compiler: String,
    instructions: u64,
}

/// What a count says, held against the record.
#[derive(Debug, PartialEq)]
enum Verdict {
    Within { percent: f64 },
    Over { percent: f64 },
    Under { percent: f64 },
    OtherCompiler,
}

/// Counts, and judges or records.
pub(crate) fn check(record: bool) -> Done {
    if Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_err() {
        return Err("valgrind is missing; get it with: scripts/need valgrind".into());
    }
    let counted = Count { compiler: compiler()?, instructions: count()? };
    if record {
        fs::write(file(), counted.to_text())?;
        eprintln!("recorded {} instructions", counted.instructions);
        return Ok(());
    }
    let known = Count::from_text(&fs::read_to_string(file())?)
        .ok_or_else(|| format!("{} cannot be read", file().display()))?;
    let (now, then) = (counted.instructions, known.instructions);
    match judge(&known, &counted) {
        Verdict::Within { percent } => {
            eprintln!("{now} instructions, {percent:+.2} % against the record");
            Ok(())
        }
        Verdict::OtherCompiler => {
            eprintln!(
                "{now} instructions; not judged: the record is of {}, this is {}. \
                 Record it anew with: cargo xtask instructions --record",
                known.compiler, counted.compiler
            );
            Ok(())
        }
        Verdict::Over { percent } => Err(format!(
            "the relay's usual work takes {now} instructions, {percent:+.2} % against {then} on \
             record. If that is worth it, say why and run: cargo xtask instructions --record"
        )
        .into()),
        Verdict::Under { percent } => {
            eprintln!(
                "{now} instructions, {percent:+.2} % against {then} on record: keep it, with: \
                 cargo xtask instructions --record"
            );
            Ok(())
        }
    }
}

fn judge(known: &Count, counted: &Count) -> Verdict {
    if known.compiler != counted.compiler {
        return Verdict::OtherCompiler;
    }
    let percent = (counted.instructions as f64 / known.instructions as f64 - 1.0) * 100.0;
    match percent {
        percent if percent > TOLERANCE_PERCENT => Verdict::Over { percent },
        percent if percent < -TOLERANCE_PERCENT => Verdict::Under { percent },
        percent => Verdict::Within { percent },
    }
}

impl Count {
    fn to_text(&self) -> String {
        format!("compiler: {}\ninstructions: {}\n", self.compiler, self.instructions)
    }

    fn from_text(text: &str) -> Option<Self> {
        let value = |name| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.map(str::trim)
        };
        let instructions = value("instructions:")?.parse().ok().filter(|count| *count > 0)?;
        Some(Self { compiler: value("compiler:")?.to_owned(), instructions })
    }
}

fn file() -> PathBuf {
    root().join("crates/relay/instructions.txt")
}

/// Its version and what it makes code for.
fn compiler() -> Result<String, Box<dyn std::error::Error>> {
    let said = Command::new("rustc").arg("-vV").output()?;
    let said = String::from_utf8(said.stdout)?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    Ok(format!("{}, {host}", said.lines().next().unwrap_or_default()))
}

/// Builds the work, does it under callgrind, returns the least instructions of all its threads.
fn count() -> Result<u64, Box<dyn std::error::Error>> {
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--locked", "--profile", "counted", "-p", "comptoir-relay"])
        .args(["--features", "fuzzing", "--example", "hot_path"])
        .current_dir(root())
        .status()?;
    if !built.success() {
        return Err("the example hot_path does not build".into());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = root().join(target.unwrap_or_else(|| "target".into()));
    let work = target.join("counted/examples/hot_path");
    let mut least = u64::MAX;
    for _ in 0..RUNS {
        least = least.min(count_once(&work)?);
    }
    Ok(least)
}

fn count_once(work: &Path) -> Result<u64, Box<dyn std::error::Error>> {
    let counted = Command::new("valgrind")
        .args(["--tool=callgrind", "--fair-sched=try", "--callgrind-out-file=/dev/null"])
        .arg(work)
        .output()?;
    let said = String::from_utf8_lossy(&counted.stderr).into_owned();
    if !counted.status.success() {
        return Err(format!("hot_path failed under valgrind:\n{said}").into());
    }
    collected(&said).ok_or_else(|| format!("valgrind did not say how many:\n{said}").into())
}

/// `==12== Collected : 123456`
fn collected(said: &str) -> Option<u64> {
    said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_judged_against_one_of_the_same_compiler() {
        let known = Count { compiler: "rustc 1".into(), instructions: 1_000_000 };
        let of = |instructions| Count { instructions, ..known.clone() };
        assert!(matches!(judge(&known, &of(1_049_000)), Verdict::Within { .. }));
        assert!(matches!(judge(&known, &of(1_201_000)), Verdict::Over { .. }));
        assert!(matches!(judge(&known, &of(799_000)), Verdict::Under { .. }));
        let other = Count { compiler: "rustc 2".into(), instructions: 9_000_000 };
        assert_eq!(judge(&known, &other), Verdict::OtherCompiler);
        assert_eq!(Count::from_text(&known.to_text()), Some(known));
        assert_eq!(Count::from_text("compiler: rustc 1\ninstructions: 0\n"), None);
        assert_eq!(collected("==1== \n==1== Collected : 4711\n"), Some(4711));
        assert_eq!(collected("==1== Collected nothing\n"), None);
    }
}
