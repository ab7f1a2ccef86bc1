//! Where logs go: standard error, so that standard output is for data.
//!
//! Whatever `RUST_LOG` asks for, below "info" only our own lines are written: what other crates say
//! there may be what passes through them (OpenMLS at "trace" writes out what it decrypts).

use tracing::{Level, Metadata};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt, registry};

/// Starts logging; `format` is "json" or "text". A second call does nothing.
pub(crate) fn start(format: Option<&str>) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,hyper=warn,object_store=warn"));
    start_with(filter, format);
}

/// Starts logging of what went wrong only: a demo's terminal is for its links.
pub(crate) fn start_quiet() {
    start_with(EnvFilter::new("error"), None);
}

fn start_with(filter: EnvFilter, format: Option<&str>) {
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        Some("json") => lines.json().boxed(),
        _ => lines.with_target(false).boxed(),
    };
    drop(registry().with(filter).with(filter_fn(may_be_written)).with(lines).try_init());
}

fn may_be_written(line: &Metadata<'_>) -> bool {
    let (target, level) = (line.target(), *line.level());
    let most = match target {
        ours if ours.starts_with("comptoir") => Level::TRACE,
        mls if mls.starts_with("openmls") => Level::ERROR,
        _ => Level::INFO,
    };
    level <= most
}
