//! Measures the engines without the rest of the product: `cargo run --release -p comptoir-engine
//! --features measure,bench-engines --example measure`. `comptoir bench engine` does the same.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program to run by hand")]

use std::process::Command;
use std::time::Duration;

use comptoir_engine::measure::{self, Plan};

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, name, dir] = &arguments[..] {
        let engine = measure::open(name, dir.as_ref()).unwrap().unwrap();
        measure::write_until_killed(engine, 50).await.unwrap();
        return;
    }
    let root = std::env::current_dir().unwrap().join("target").join("measure-engines");
    let only = arguments.get(1).cloned();
    for name in measure::ENGINES {
        if only.as_ref().is_some_and(|only| only != name) {
            continue;
        }
        for senders in [1, 50, 800] {
            let dir = root.join(format!("{name}-{senders}"));
            std::fs::create_dir_all(&dir).unwrap();
            let engine = measure::open(name, &dir).unwrap().unwrap();
            let plan = Plan { senders, messages: 200_000, time: Duration::from_secs(12) };
            let stored = measure::store(engine, &dir, plan).await.unwrap();
            println!("{name} {senders} {stored:?}");
            std::fs::remove_dir_all(&dir).unwrap();
        }
        for round in 0..3 {
            let dir = root.join(format!("{name}-kill-{round}"));
            std::fs::create_dir_all(&dir).unwrap();
            let mut child = Command::new(std::env::current_exe().unwrap());
            child.args([name.to_string(), dir.display().to_string()]);
            let after = Duration::from_millis(2_000 + 777 * round);
            let survived = measure::kill(name, &dir, 50, &mut child, after).await.unwrap();
            println!("{name} kill {survived:?}");
            std::fs::remove_dir_all(&dir).unwrap();
        }
    }
}
