//! The real binary with options of a story's own.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// Long enough for a loaded machine; a test that needs it all has failed.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// How often to look for what nobody announces.
pub(crate) const LOOK_EVERY: Duration = Duration::from_millis(50);

pub(crate) fn binary() -> &'static str {
    env!("CARGO_BIN_EXE_comptoir")
}

/// A port nobody has now, below the range the system hands out; another at each call.
pub(crate) fn free_port() -> u16 {
    static TAKEN: AtomicU16 = AtomicU16::new(0);
    let first = (std::process::id() % 8_000) as u16;
    (0..8_000)
        .map(|_| 12_000 + (first + TAKEN.fetch_add(1, Ordering::Relaxed) * 7) % 8_000)
        .find(|port| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .expect("no free port")
}

/// A program that judges from outside, if it is there: `scripts/need judges` brings them. Where the
/// gate promised them, they are.
pub(crate) fn judge(name: &str) -> Option<PathBuf> {
    let tools = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/tools/judges/usr/bin");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = std::iter::once(tools.into()).chain(std::env::split_paths(&path));
    let found = folders.find_map(|folder: PathBuf| {
        let file = folder.join(name);
        file.is_file().then_some(file)
    });
    if found.is_none() {
        assert!(std::env::var_os("COMPTOIR_JUDGES").is_none(), "{name} is not there");
        eprintln!("NOT JUDGED: {name} is not there; scripts/need judges brings it");
    }
    found
}

/// A server that was started.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
}

impl Server {
    /// Starts it and waits until it says where it is.
    pub(crate) async fn start(data: &Path, port: u16, more: &[&str], trusted: &Path) -> Self {
        let trusted = trusted.to_str().unwrap().to_owned();
        Self::start_in(data, port, more, vec![("SSL_CERT_FILE", trusted)]).await
    }

    /// The same with what its surroundings tell it.
    pub(crate) async fn start_in(
        data: &Path,
        port: u16,
        more: &[&str],
        told: Vec<(&'static str, String)>,
    ) -> Self {
        Self::launch("serve", data, port, more, told).await
    }

    /// All of it, or its relay or counter alone.
    pub(crate) async fn launch(
        what: &str,
        data: &Path,
        port: u16,
        more: &[&str],
        told: Vec<(&'static str, String)>,
    ) -> Self {
        let log = data.with_extension("log");
        let out = std::fs::File::options().create(true).append(true).open(&log).unwrap();
        let mut child = Command::new(binary())
            .args([what, "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(data)
            .args(more)
            .envs(told)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(out)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = timeout(PATIENCE, lines.next_line()).await.expect("no word in time").unwrap();
        let said = said.unwrap_or_else(|| {
            panic!("it did not start:\n{}", std::fs::read_to_string(&log).unwrap())
        });
        let url = said.split_whitespace().last().unwrap().to_owned();
        Self { child, url }
    }

    pub(crate) async fn signal(&self, name: &str) {
        let pid = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", name, &pid]).status().await.unwrap().success());
    }

    /// Waits until it has ended.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        timeout(PATIENCE, self.child.wait()).await.expect("it did not stop").unwrap()
    }

    /// What a service manager does.
    pub(crate) async fn stop(mut self) {
        self.signal("TERM").await;
        assert!(self.ended().await.success());
    }
}

/// Runs a command and takes what it prints as JSON.
pub(crate) async fn comptoir(arguments: &[&str]) -> serde_json::Value {
    let output = Command::new(binary()).args(arguments).output().await.unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "comptoir {arguments:?}: {}\n{err}", output.status);
    serde_json::from_slice(&output.stdout).unwrap()
}
