//! A real cluster on loopback, for tests: nodes that can be killed, paused and started again.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::missing_panics_doc,
    reason = "a cluster that does not start is a failed test"
)]

use std::fmt::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

/// Says that the tests must have the server's binary; `./test` sets it.
const REQUIRED: &str = "COMPTOIR_NATS";

/// The nodes of a cluster. They end with this.
pub struct Nodes {
    nodes: Vec<Node>,
    binary: PathBuf,
}

struct Node {
    port: u16,
    config: PathBuf,
    log: PathBuf,
    child: Option<Child>,
}

impl Nodes {
    /// Starts three nodes that keep their files in a folder; `None` if there is no `nats-server`,
    /// which is said aloud.
    pub fn start(dir: &Path) -> Option<Self> {
        let Some(binary) = binary() else {
            assert!(std::env::var_os(REQUIRED).is_none(), "nats-server is missing");
            eprintln!("SKIPPED: there is no nats-server; get it with: scripts/need nats");
            return None;
        };
        let ports: Vec<(u16, u16)> = (0..3).map(|_| (free_port(), free_port())).collect();
        let mut routes = String::new();
        for (_, route) in &ports {
            let _ = write!(routes, "\"nats://127.0.0.1:{route}\", ");
        }
        let mut nodes = Self { nodes: Vec::new(), binary };
        for (number, (port, route)) in ports.into_iter().enumerate() {
            let store = dir.join(format!("n{number}"));
            std::fs::create_dir_all(&store).unwrap();
            let (config, log) = (store.join("nats.conf"), store.join("log"));
            let text = format!(
                "server_name: n{number}\nlisten: \"127.0.0.1:{port}\"\nping_interval: \"2s\"\n\
                 jetstream {{ store_dir: \"{}\", sync_interval: always, max_file: 4G }}\n\
                 cluster {{ name: test, listen: \"127.0.0.1:{route}\", routes: [ {routes}] }}\n",
                store.display()
            );
            std::fs::write(&config, text).unwrap();
            nodes.nodes.push(Node { port, config, log, child: None });
        }
        for number in 0..nodes.nodes.len() {
            nodes.begin(number);
        }
        Some(nodes)
    }

    /// Where they listen.
    pub fn servers(&self) -> Vec<String> {
        self.nodes.iter().map(|node| format!("nats://127.0.0.1:{}", node.port)).collect()
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.nodes.len()
    }

    /// Their process ids.
    pub fn ids(&self) -> Vec<u32> {
        self.nodes.iter().filter_map(|node| node.child.as_ref().map(Child::id)).collect()
    }

    /// Starts a node that was killed.
    pub fn begin(&mut self, number: usize) {
        let Some(node) = self.nodes.get_mut(number) else { return };
        let log = std::fs::File::options().create(true).append(true).open(&node.log).unwrap();
        let child = Command::new(&self.binary)
            .arg("-c")
            .arg(&node.config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        node.child = Some(child);
    }

    /// Kills a node: SIGKILL.
    pub fn kill(&mut self, number: usize) {
        if let Some(mut child) = self.nodes.get_mut(number).and_then(|node| node.child.take()) {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Pauses a node: SIGSTOP.
    pub fn pause(&self, number: usize) {
        self.signal(number, "-STOP");
    }

    /// Lets a paused node go on: SIGCONT.
    pub fn resume(&self, number: usize) {
        self.signal(number, "-CONT");
    }

    /// Which node leads a stream.
    pub async fn leader(&self, stream: &str) -> Option<usize> {
        let ask = async {
            let servers: Result<Vec<async_nats::ServerAddr>, _> =
                self.servers().iter().map(|server| server.parse()).collect();
            let client = async_nats::connect(servers.ok()?).await.ok()?;
            let context = async_nats::jetstream::new(client);
            let info = context.get_stream(stream).await.ok()?.get_info().await.ok()?;
            info.cluster?.leader?.strip_prefix('n')?.parse().ok()
        };
        tokio::time::timeout(Duration::from_secs(10), ask).await.ok().flatten()
    }

    fn signal(&self, number: usize, signal: &str) {
        if let Some(child) = self.nodes.get(number).and_then(|node| node.child.as_ref()) {
            let status = Command::new("kill").arg(signal).arg(child.id().to_string()).status();
            assert!(status.unwrap().success());
        }
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        for number in 0..self.nodes.len() {
            self.kill(number);
        }
    }
}

/// `scripts/need nats` puts it under the target folder.
fn binary() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let ours = root.join("target/tools/bin/nats-server");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let others = std::env::split_paths(&path).map(|folder| folder.join("nats-server"));
    std::iter::once(ours).chain(others).find(|path| path.is_file())
}

/// A port below those that connections are given.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let spread = (std::process::id() as u16).wrapping_mul(61).wrapping_add(number);
        let port = 18_000 + spread % 13_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
