//! A real cluster on loopback, for tests: nodes that can be killed, paused and started again.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::missing_panics_doc,
    reason = "a cluster that does not start is a failed test"
)]

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use async_nats::jetstream::stream::ClusterInfo;

/// Says that the tests must have the server's binary; `./test` sets it.
const REQUIRED: &str = "COMPTOIR_NATS";

/// As an address has to spell it.
const PASSWORD: &str = "s%2Fe:cret@";
const PASSWORD_IN_ADDRESS: &str = "s%252Fe%3Acret%40";

/// Where a node runs.
#[derive(Debug, Clone)]
pub struct Place {
    /// What it listens on.
    pub address: Ipv4Addr,
    /// The command that starts it there, before its own.
    pub enter: Vec<String>,
    /// Where it keeps its files.
    pub store: PathBuf,
}

/// The nodes of a cluster. They end with this.
pub struct Nodes {
    nodes: Vec<Node>,
    binary: PathBuf,
}

struct Node {
    place: Place,
    port: u16,
    config: PathBuf,
    log: PathBuf,
    child: Option<Child>,
}

impl Nodes {
    /// Starts three nodes that keep their files in a folder; `None` if there is no `nats-server`,
    /// which is said aloud.
    pub fn start(dir: &Path) -> Option<Self> {
        let place = |number| Place {
            address: Ipv4Addr::LOCALHOST,
            enter: Vec::new(),
            store: dir.join(format!("n{number}")),
        };
        Self::start_at((0..3).map(place).collect(), dir)
    }

    /// Starts a node in each place; configuration and logs are in a folder.
    pub fn start_at(places: Vec<Place>, dir: &Path) -> Option<Self> {
        let Some(binary) = binary() else {
            assert!(std::env::var_os(REQUIRED).is_none(), "nats-server is missing");
            eprintln!("SKIPPED: there is no nats-server; get it with: scripts/need nats");
            return None;
        };
        let places = places.into_iter().map(|place| (place, free_port(), free_port()));
        let places: Vec<(Place, u16, u16)> = places.collect();
        let mut routes = String::new();
        for (place, _, route) in &places {
            let _ = write!(routes, "\"nats://{}:{route}\", ", place.address);
        }
        let mut nodes = Self { nodes: Vec::new(), binary };
        for (number, (place, port, route)) in places.into_iter().enumerate() {
            std::fs::create_dir_all(&place.store).unwrap();
            let config = dir.join(format!("n{number}.conf"));
            let log = dir.join(format!("n{number}.log"));
            let address = place.address;
            let text = format!(
                "server_name: n{number}\nlisten: \"{address}:{port}\"\nping_interval: \"2s\"\n\
                 authorization {{ user: relay, password: \"{PASSWORD}\" }}\n\
                 jetstream {{ store_dir: \"{}\", sync_interval: always, max_file: 4G }}\n\
                 cluster {{ name: test, listen: \"{address}:{route}\", routes: [ {routes}] }}\n",
                place.store.display()
            );
            std::fs::write(&config, text).unwrap();
            nodes.nodes.push(Node { place, port, config, log, child: None });
        }
        for number in 0..nodes.nodes.len() {
            nodes.begin(number);
        }
        Some(nodes)
    }

    /// Where they listen.
    pub fn servers(&self) -> Vec<String> {
        let address = |node: &Node| {
            format!("nats://relay:{PASSWORD_IN_ADDRESS}@{}:{}", node.place.address, node.port)
        };
        self.nodes.iter().map(address).collect()
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.nodes.len()
    }

    /// What a node has said.
    pub fn log(&self, number: usize) -> String {
        let log = self.nodes.get(number).map(|node| &node.log);
        log.and_then(|log| std::fs::read_to_string(log).ok()).unwrap_or_default()
    }

    /// The process id of one that runs.
    pub fn id(&self, number: usize) -> Option<u32> {
        self.nodes.get(number)?.child.as_ref().map(Child::id)
    }

    /// Their process ids.
    pub fn ids(&self) -> Vec<u32> {
        self.nodes.iter().filter_map(|node| node.child.as_ref().map(Child::id)).collect()
    }

    /// Starts a node that was killed.
    pub fn begin(&mut self, number: usize) {
        let Some(node) = self.nodes.get_mut(number) else { return };
        let log = std::fs::File::options().create(true).append(true).open(&node.log).unwrap();
        let mut words = node.place.enter.iter().map(AsRef::as_ref);
        let words = words.by_ref().chain([self.binary.as_os_str()]).collect::<Vec<&OsStr>>();
        let (first, rest) = words.split_first().unwrap();
        let child = Command::new(first)
            .args(rest)
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
        self.cluster(stream).await?.leader?.strip_prefix('n')?.parse().ok()
    }

    /// Whether every node has all of a stream.
    pub async fn whole(&self, stream: &str) -> bool {
        let Some(cluster) = self.cluster(stream).await else { return false };
        let current = cluster.replicas.iter().filter(|peer| peer.current && !peer.offline).count();
        cluster.leader.is_some() && current + 1 == self.nodes.len()
    }

    async fn cluster(&self, stream: &str) -> Option<ClusterInfo> {
        let ask = async {
            let servers: Result<Vec<async_nats::ServerAddr>, _> =
                self.servers().iter().map(|server| server.parse()).collect();
            let options = async_nats::ConnectOptions::new();
            let options = options.user_and_password("relay".into(), PASSWORD.into());
            let client = options.connect(servers.ok()?).await.ok()?;
            let context = async_nats::jetstream::new(client);
            let info = context.get_stream(stream).await.ok()?.get_info().await.ok()?;
            info.cluster
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
