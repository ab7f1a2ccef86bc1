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
