//! Builds the browser's half, checks the invariants, generates pages.

use std::process::ExitCode;

mod wire;

fn main() -> ExitCode {
    let task = std::env::args().nth(1).unwrap_or_default();
    let done = match task.as_str() {
        "wire" => wire::generate(),
        _ => Err(format!("no task '{task}'; there are: wire").into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {task}: {error}");
            ExitCode::FAILURE
        }
    }
}
