//! Tells problems of an import in the language of who imports.

use comptoir_api::shop::{ImportProblem, ImportProgress};
use comptoir_feed::{Feed, Problem};
use comptoir_text::{Arg, Text};

use super::ImportOptions;
use super::fetch::FetchError;
use crate::limits;
use crate::media::PictureError;

/// What is wrong with a picture.
#[derive(Debug)]
pub(super) enum PictureTrouble {
    /// No file of that name.
    NotBeside,
    /// Not to be fetched.
    Fetch(FetchError),
    /// Not a picture.
    Picture(PictureError),
}

/// A report at its beginning: the feed is read, nothing is taken yet.
pub(super) fn begin(feed: &Feed, options: &ImportOptions) -> ImportProgress {
    let text = Text::new(&options.language);
    ImportProgress {
        format: feed.format.name().to_owned(),
        dry_run: options.dry_run,
        total: u32::try_from(feed.products.len()).unwrap_or(u32::MAX),
        skipped: feed.skipped,
        problems: feed.problems.iter().map(|problem| told(problem, text)).collect(),
        ..ImportProgress::default()
    }
}

fn told(problem: &Problem, text: Text) -> ImportProblem {
    let (code, args) = problem.trouble.code();
    let args: Vec<(&str, Arg<'_>)> =
        args.into_iter().map(|(name, value)| (name, Arg::from(value))).collect();
    ImportProblem {
        line: problem.line,
        field: problem.field.clone(),
        message: text.with(&format!("import-problem-{code}"), &args),
        skipped: problem.skipped,
    }
}

/// Adds a picture's problem; the product was taken without it.
pub(super) fn add_picture(
    report: &mut ImportProgress,
    line: u32,
    source: &str,
    trouble: &PictureTrouble,
    options: &ImportOptions,
) {
    if report.problems.len() >= limits::IMPORT_PROBLEMS_MAX {
        return;
    }
    let text = Text::new(&options.language);
    let (code, number) = match trouble {
        PictureTrouble::NotBeside => ("picture-not-beside", 0),
        PictureTrouble::Fetch(FetchError::Address) => ("picture-address", 0),
        PictureTrouble::Fetch(FetchError::Forbidden(_)) => ("picture-forbidden", 0),
        PictureTrouble::Fetch(FetchError::Status(status)) => ("picture-status", i64::from(*status)),
        PictureTrouble::Fetch(FetchError::TooLarge(limit)) => ("picture-too-large", mib(*limit)),
        PictureTrouble::Fetch(FetchError::Unreachable | FetchError::GivenUp) => {
            ("picture-unreachable", 0)
        }
        PictureTrouble::Picture(PictureError::TooLarge { limit, .. }) => {
            ("picture-too-large", mib(*limit))
        }
        PictureTrouble::Picture(PictureError::TooWide { limit }) => {
            ("picture-too-wide", i64::from(*limit))
        }
        PictureTrouble::Picture(PictureError::TooHeavy { limit, .. }) => {
            ("picture-too-heavy", i64::try_from(limit / (1024 * 1024)).unwrap_or(i64::MAX))
        }
        PictureTrouble::Picture(PictureError::NotAPicture) => ("picture-none", 0),
        PictureTrouble::Picture(PictureError::NotKept(_)) => ("picture-not-saved", 0),
    };
    let name: String = source.chars().take(200).collect();
    let args = [("name", Arg::from(name)), ("number", Arg::from(number))];
    report.problems.push(ImportProblem {
        line,
        field: "image".to_owned(),
        message: text.with(&format!("import-problem-{code}"), &args),
        skipped: false,
    });
}

fn mib(bytes: usize) -> i64 {
    i64::try_from(bytes / (1024 * 1024)).unwrap_or(i64::MAX)
}
