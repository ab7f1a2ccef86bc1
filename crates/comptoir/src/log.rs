//! Where logs go: standard error, so that standard output is for data.

use tracing_subscriber::EnvFilter;

/// Starts logging; `format` is "json" or "text". A second call does nothing.
pub(crate) fn start(format: Option<&str>) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,openmls=error,hyper=warn"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match format {
        Some("json") => builder.json().try_init(),
        _ => builder.with_target(false).try_init(),
    };
    drop(started);
}

/// Starts logging of what went wrong only: a demo's terminal is for its links.
pub(crate) fn start_quiet() {
    let builder = tracing_subscriber::fmt().with_env_filter(EnvFilter::new("error"));
    drop(builder.with_writer(std::io::stderr).with_target(false).try_init());
}
