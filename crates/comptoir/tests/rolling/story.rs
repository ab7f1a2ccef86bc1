//! A new version is rolled out: each relay is asked to end, and another one takes its place.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use comptoir_engine::nodes::Nodes;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use crate::check;
use crate::load::{Shared, committer, receiver, register, sender};
use crate::world::Keys;

const SENDERS: usize = 4;
/// How long service may be gone; nothing has to be elected.
const BACK: Duration = Duration::from_secs(10);

/// A `comptoir relay` in front of a cluster.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    /// Starts one and waits until it says where it is.
    fn start(nodes: &Nodes, dir: &Path, number: usize) -> Self {
        let servers = nodes.servers();
        // As an operator writes it: one address with all nodes in it.
        let hosts = servers.iter().map(|server| server.rsplit('@').next().unwrap());
        let credentials = servers[0].split('@').next().unwrap();
        let engine = format!("{credentials}@{}", hosts.collect::<Vec<_>>().join(","));
        let address = free_address();
        let log = dir.join(format!("relay{number}.log"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_comptoir"))
            .args(["relay", "--public-url", "http://relay.test", "--engine", &engine])
            .args(["--listen", &address.to_string()])
            .arg("--data")
            .arg(dir.join(format!("relay{number}")))
            .arg("--blobs")
            .arg(dir.join("blobs"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let why = || std::fs::read_to_string(&log).unwrap();
        assert!(said.contains("Comptoir is at"), "it did not start: {said}{}", why());
        Self { child, address }
    }

    fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }

    /// Asks it to end, as a service manager does.
    fn end(&mut self) -> (ExitStatus, Duration) {
        let asked = Instant::now();
        self.signal("-TERM");
        (self.child.wait().unwrap(), asked.elapsed())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn free_address() -> SocketAddr {
    let own = std::process::id() as u16;
    // Not where the nodes look for theirs.
    let port = (0..).map(|number| 31_000 + own.wrapping_add(number) % 1_700);
    let mut free = port.filter(|port| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok());
    SocketAddr::from(([127, 0, 0, 1], free.next().unwrap()))
}

struct Story {
    nodes: Nodes,
    relays: Vec<Process>,
    started: usize,
    dir: PathBuf,
    shared: Arc<Shared>,
}

impl Story {
    fn start_relay(&mut self) {
        self.relays.push(Process::start(&self.nodes, &self.dir, self.started));
        self.started += 1;
        self.tell_where();
    }

    fn tell_where(&self) {
        let addresses = self.relays.iter().map(|relay| relay.address).collect();
        *self.shared.relays.lock().unwrap() = addresses;
    }

    /// Waits until each sender has messages acknowledged that it sends from now on.
    fn back(&self) -> Duration {
        let since = Instant::now();
        let before = self.shared.acknowledged.lock().unwrap().clone();
        let is_back = || {
            let now = self.shared.acknowledged.lock().unwrap();
            let more = |(who, sent): (&u8, &u64)| {
                *sent >= before.get(who).copied().unwrap_or_default() + 3
            };
            now.len() == SENDERS && now.iter().all(more)
        };
        while !is_back() {
            assert!(since.elapsed() < Duration::from_mins(1), "service did not come back");
            std::thread::sleep(Duration::from_millis(10));
        }
        since.elapsed()
    }
}

#[test]
fn relays_are_replaced_and_nobody_notices() {
    let dir = tempfile::tempdir().unwrap();
    let Some(nodes) = Nodes::start(dir.path()) else { return };
    let (shared, dir) = (Arc::new(Shared::default()), dir.path().to_path_buf());
    let mut story = Story { nodes, relays: Vec::new(), started: 0, dir, shared };
    for _ in 0..3 {
        story.start_relay();
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (senders, receivers) = (TaskTracker::new(), TaskTracker::new());
    let mailboxes: Arc<Vec<Keys>> = Arc::new((50..53).map(Keys::new).collect());
    let first = story.relays[0].address;
    runtime.block_on(async {
        for keys in mailboxes.iter() {
            timeout(Duration::from_secs(30), register(first, keys)).await.unwrap();
        }
    });
    for who in 50..53 {
        receivers.spawn_on(receiver(Arc::clone(&story.shared), who), runtime.handle());
    }
    for who in (1..).take(SENDERS) {
        let (shared, to) = (Arc::clone(&story.shared), Arc::clone(&mailboxes));
        senders.spawn_on(sender(shared, who, to, false), runtime.handle());
    }
    for who in 20..22 {
        let (shared, to) = (Arc::clone(&story.shared), Arc::clone(&mailboxes));
        senders.spawn_on(committer(shared, who, to), runtime.handle());
    }
    senders.close();
    receivers.close();
    story.back();

    let mut worst = Duration::ZERO;
    // The new one is there before the old one is asked to end.
    for _ in 0..3 {
        story.start_relay();
        let mut old = story.relays.remove(0);
        story.tell_where();
        let (status, took) = old.end();
        assert!(status.success(), "it ended with {status}");
        let back = story.back();
        eprintln!("replaced: ended after {took:.1?}, everybody is back after {back:.1?}");
        worst = worst.max(back);
    }
    // One hangs and comes back; whoever was there has gone to the others.
    story.relays[0].signal("-STOP");
    let back = story.back();
    eprintln!("paused: everybody is back after {back:.1?}");
    worst = worst.max(back);
    story.relays[0].signal("-CONT");
    story.back();
    // One is killed before it could say goodbye.
    let mut killed = story.relays.remove(1);
    killed.child.kill().unwrap();
    story.tell_where();
    let back = story.back();
    eprintln!("killed: everybody is back after {back:.1?}");
    worst = worst.max(back);

    story.shared.enough.store(true, Ordering::Relaxed);
    let done = runtime.block_on(async {
        let sent = timeout(Duration::from_mins(1), senders.wait()).await.is_ok();
        story.shared.sent.store(true, Ordering::Relaxed);
        sent && timeout(Duration::from_mins(1), receivers.wait()).await.is_ok()
    });
    let verdict = check::verdict(&story.shared);
    eprintln!("{verdict:?}");
    assert!(verdict.acknowledged > 100 && verdict.commits > 10, "hardly any load: {verdict:?}");
    let bad = [verdict.lost, verdict.twice, verdict.disordered, verdict.split, verdict.impossible];
    assert_eq!(bad, [0; 5], "lost, twice, disordered, split, impossible: {verdict:?}");
    assert!(done, "the devices did not finish");
    assert!(worst < BACK, "back after {worst:?}");
}
