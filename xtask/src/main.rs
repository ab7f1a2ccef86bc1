//! Builds the browser's half, checks the invariants, generates pages.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod instructions;
mod openapi;
mod tidy;
mod web;
mod wire;

/// What every task answers.
type Done = Result<(), Box<dyn Error>>;

fn main() -> ExitCode {
    let task = std::env::args().nth(1).unwrap_or_default();
    let done = match task.as_str() {
        "instructions" => {
            instructions::check(std::env::args().any(|argument| argument == "--record"))
        }
        "openapi" => openapi::generate(),
        "tidy" => tidy::check(),
        "web" if std::env::args().any(|argument| argument == "--style") => web::style(),
        "web" => web::build(),
        "wire" => wire::generate(),
        _ => Err("there are: instructions, openapi, tidy, web, wire".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {task}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The project's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}
