//! How an import of a feed goes, and what was wrong in it.

use serde::{Deserialize, Serialize};

/// How far an import is, and what it found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ImportProgress {
    /// Which format it is taken for.
    pub format: String,
    /// Nothing is changed.
    pub dry_run: bool,
    /// Products done.
    pub done: u32,
    /// Products in all; 0 until read.
    pub total: u32,
    /// It is over.
    pub finished: bool,
    /// New products.
    pub created: u32,
    /// Changed ones.
    pub updated: u32,
    /// The same as before.
    pub unchanged: u32,
    /// Lines that could not be taken.
    pub skipped: u32,
    /// Pictures taken.
    pub pictures: u32,
    /// Each problem.
    pub problems: Vec<ImportProblem>,
    /// Why it stopped, if it did not end well; empty otherwise.
    pub failed: String,
    /// Where it is a table whose columns nobody knows: what the shop is asked about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<ImportColumn>,
}

/// A column of a table whose format is nobody's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ImportColumn {
    /// As the table has it.
    pub name: String,
    /// What is in it in the first rows.
    pub samples: Vec<String>,
    /// What it holds, as far as is known: "title", "price", …; empty: nothing that is taken.
    pub field: String,
}

/// One thing wrong in a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ImportProblem {
    /// Line of the file where the record begins, from 1.
    pub line: u32,
    /// Column or element.
    pub field: String,
    /// What is wrong and what was done about it.
    pub message: String,
    /// The record was left out; otherwise it was taken without that field.
    pub skipped: bool,
}

/// Where a shop's feed is fetched from by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ImportSource {
    /// http or https, public.
    pub url: String,
    /// As the form of an import has it; empty: found out.
    #[serde(default)]
    pub format: String,
    /// How often, hours: 1 to 672.
    pub every_hours: u32,
    /// Pictures are fetched as well.
    #[serde(default)]
    pub pictures: bool,
}

/// A source, and how it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ImportSourceState {
    /// `None`: the shop has none.
    pub source: Option<ImportSource>,
    /// When it is fetched next, milliseconds since 1970; 0 without one.
    pub next_ms: u64,
    /// The latest import from it; empty: none yet.
    pub import: String,
    /// How that went, or how far it is.
    pub progress: Option<ImportProgress>,
}
