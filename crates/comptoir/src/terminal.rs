//! What a person sees in the terminal: answers, failures, progress.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::Value;

use crate::admin::Progress;

/// Prints text as it is.
pub(crate) fn print(text: &str) -> ExitCode {
    match std::io::stdout().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(crate::cli::EXIT_SYSTEM),
    }
}

/// Says why not.
pub(crate) fn fail(why: &str, code: u8) -> ExitCode {
    drop(writeln!(std::io::stderr(), "comptoir: {why}"));
    ExitCode::from(code)
}

/// Prints what came of a command: as JSON, or as lines for a person.
pub(crate) fn answer(value: &Value, json: bool) -> ExitCode {
    if json {
        return print(&format!("{value:#}\n"));
    }
    let mut text = String::new();
    match value {
        Value::Array(rows) if rows.is_empty() => text.push_str("nothing\n"),
        Value::Array(rows) => rows.iter().for_each(|row| write_fields(row, &mut text, "")),
        other => write_fields(other, &mut text, ""),
    }
    print(&text)
}

fn write_fields(value: &Value, text: &mut String, indent: &str) {
    let Value::Object(fields) = value else {
        let _ = writeln!(text, "{indent}{}", plain(value));
        return;
    };
    let width = fields.keys().map(String::len).max().unwrap_or_default();
    for (name, field) in fields {
        let label = name.replace('_', " ");
        match field {
            Value::Array(items) if items.iter().any(Value::is_object) => {
                let _ = writeln!(text, "{indent}{label}:");
                for item in items {
                    let _ = writeln!(text, "{indent}  - {}", inline(item));
                }
            }
            field => {
                let _ = writeln!(text, "{indent}{label:width$}  {}", plain(field));
            }
        }
    }
    if indent.is_empty() {
        text.push('\n');
    }
}

fn inline(value: &Value) -> String {
    let Value::Object(fields) = value else { return plain(value) };
    let shown = fields.iter().filter(|(_, field)| !plain(field).is_empty());
    shown.map(|(name, field)| format!("{name}: {}", plain(field))).collect::<Vec<_>>().join(", ")
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A progress bar that appears once something has taken a second, and only on a terminal.
pub(crate) struct Bar {
    bar: ProgressBar,
    began: std::time::Instant,
}

impl Bar {
    /// Nothing is seen of it yet.
    pub(crate) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        Self { bar, began: std::time::Instant::now() }
    }

    /// How far it is.
    pub(crate) fn show(&mut self, step: &Progress) {
        let long = self.began.elapsed() >= Duration::from_secs(1);
        if long && self.bar.is_hidden() && std::io::stderr().is_terminal() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_message(step.what.clone());
        self.bar.set_length(u64::from(step.total));
        self.bar.set_position(u64::from(step.done));
    }

    /// Takes it away.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
