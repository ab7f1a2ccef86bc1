//! Nodes and relays die, stop and come back under steady load; then every message is counted.
//!
//! `COMPTOIR_FAULT_ROUNDS` says how often each fault is injected; docs/run/cluster.md has a table
//! of a longer run.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use comptoir_engine::nodes::Nodes;
use tokio::runtime::Runtime;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use crate::check;
use crate::load::{Shared, committer, receiver, sender};
use crate::relays::engine;
use crate::world::{Keys, World};

const STREAM: &str = "comptoir";
/// How long service may be gone when a node is lost.
const BACK: Duration = Duration::from_secs(10);

/// A relay on a runtime of its own, which can be torn down with everything in it, at any point.
struct Life {
    runtime: Option<Runtime>,
    address: std::net::SocketAddr,
}

impl Life {
    fn begin(nodes: &Nodes, dir: &std::path::Path) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let world = runtime.block_on(async { World::over(engine(nodes).await, dir).await });
        let address = world.address;
        // Nobody shuts it down: it ends with its runtime.
        std::mem::forget(world);
        Self { runtime: Some(runtime), address }
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Everything that can be hurt.
struct Cluster {
    nodes: Nodes,
    relays: Vec<Life>,
    shared: Arc<Shared>,
    dir: tempfile::TempDir,
    runtime: Runtime,
}

impl Cluster {
    fn tell_where(&self) {
        let addresses = self.relays.iter().map(|relay| relay.address).collect();
        *self.shared.relays.lock().unwrap() = addresses;
    }

    fn leader(&self) -> usize {
        let begun = Instant::now();
        loop {
            if let Some(leader) = self.runtime.block_on(self.nodes.leader(STREAM)) {
                return leader;
            }
            assert!(begun.elapsed() < Duration::from_mins(1), "no leader");
        }
    }

    /// Waits until messages are acknowledged again; returns how long that took.
    fn back(&self, since: Instant) -> Duration {
        let before = self.shared.progress.load(Ordering::Relaxed);
        // More than what was on its way already.
        while self.shared.progress.load(Ordering::Relaxed) < before + 20 {
            assert!(since.elapsed() < Duration::from_mins(1), "service did not come back");
            std::thread::sleep(Duration::from_millis(10));
        }
        since.elapsed()
    }

    fn kill_node(&mut self, number: usize) -> Duration {
        let since = Instant::now();
        self.nodes.kill(number);
        let back = self.back(since);
        self.nodes.begin(number);
        calm(3);
        back
    }

    fn pause_node(&mut self, number: usize) -> Duration {
        let since = Instant::now();
        self.nodes.pause(number);
        let back = self.back(since);
        calm(2);
        self.nodes.resume(number);
        calm(3);
        back
    }

    fn kill_relays(&mut self, count: usize) -> Duration {
        let since = Instant::now();
        self.relays.drain(..count);
        self.tell_where();
        let back = self.back(since);
        for _ in 0..count {
            self.relays.push(Life::begin(&self.nodes, self.dir.path()));
        }
        self.tell_where();
        back
    }

    fn restart_all(&mut self) -> Duration {
        let since = Instant::now();
        for number in 0..self.nodes.count() {
            self.nodes.kill(number);
        }
        for number in 0..self.nodes.count() {
            self.nodes.begin(number);
        }
        let back = self.back(since);
        calm(2);
        back
    }
}

/// Lets the load run on.
fn calm(seconds: u64) {
    std::thread::sleep(Duration::from_secs(seconds));
}

#[test]
fn nothing_acknowledged_is_lost_whatever_dies() {
    let dir = tempfile::tempdir().unwrap();
    let Some(nodes) = Nodes::start(dir.path()) else { return };
    let rounds = std::env::var("COMPTOIR_FAULT_ROUNDS").ok().and_then(|n| n.parse().ok());
    let rounds: usize = rounds.unwrap_or(1);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let shared = Arc::new(Shared::default());
    let mut cluster = Cluster { nodes, relays: Vec::new(), shared, dir, runtime };
    for _ in 0..3 {
        let relay = Life::begin(&cluster.nodes, cluster.dir.path());
        cluster.relays.push(relay);
    }
    cluster.tell_where();

    let (senders, receivers) = (TaskTracker::new(), TaskTracker::new());
    let mailboxes: Arc<Vec<Keys>> = Arc::new((50..54).map(Keys::new).collect());
    // Mailboxes must be there before somebody writes to them.
    let first = cluster.relays[0].address;
    cluster.runtime.block_on(async {
        for keys in mailboxes.iter() {
            timeout(Duration::from_secs(30), crate::load::register(first, keys)).await.unwrap();
        }
    });
    let on = cluster.runtime.handle();
    for who in 50..54 {
        receivers.spawn_on(receiver(Arc::clone(&cluster.shared), who), on);
    }
    for who in 1..7 {
        let to = Arc::clone(&mailboxes);
        senders.spawn_on(sender(Arc::clone(&cluster.shared), who, to), on);
    }
    for who in 20..22 {
        let to = Arc::clone(&mailboxes);
        senders.spawn_on(committer(Arc::clone(&cluster.shared), who, to), on);
    }
    senders.close();
    receivers.close();
    cluster.back(Instant::now());

    let mut table: Vec<(&str, Vec<Duration>)> = Vec::new();
    let mut note = |what: &'static str, back: Duration| {
        eprintln!("{what}: back after {:.1} s", back.as_secs_f64());
        match table.iter_mut().find(|(known, _)| *known == what) {
            Some((_, times)) => times.push(back),
            None => table.push((what, vec![back])),
        }
    };
    for _ in 0..rounds {
        let leader = cluster.leader();
        note("leader killed", cluster.kill_node(leader));
        let other = (cluster.leader() + 1) % cluster.nodes.count();
        note("another node killed", cluster.kill_node(other));
        note("a relay killed", cluster.kill_relays(1));
        let leader = cluster.leader();
        note("leader paused", cluster.pause_node(leader));
        let other = (cluster.leader() + 1) % cluster.nodes.count();
        note("another node paused", cluster.pause_node(other));
        note("two relays killed", cluster.kill_relays(2));
        note("every node killed at once", cluster.restart_all());
    }
    cluster.shared.enough.store(true, Ordering::Relaxed);
    let shared = Arc::clone(&cluster.shared);
    let done = cluster.runtime.block_on(async {
        let sent = timeout(Duration::from_mins(1), senders.wait()).await.is_ok();
        shared.sent.store(true, Ordering::Relaxed);
        sent && timeout(Duration::from_mins(1), receivers.wait()).await.is_ok()
    });

    let verdict = check::verdict(&cluster.shared);
    eprintln!("| injected | times | back after, worst |");
    for (what, times) in &table {
        let worst = times.iter().max().unwrap();
        eprintln!("| {what} | {} | {:.1} s |", times.len(), worst.as_secs_f64());
    }
    eprintln!("{verdict:?}");
    assert!(verdict.acknowledged > 100 && verdict.commits > 10, "hardly any load: {verdict:?}");
    assert_eq!(verdict.lost, 0, "acknowledged messages were lost");
    assert_eq!(verdict.twice, 0, "messages were stored twice");
    assert_eq!(verdict.disordered, 0, "messages changed places");
    assert_eq!(verdict.split, 0, "two commits ended one epoch");
    assert!(done, "the devices did not finish");
    for (what, times) in &table {
        // Where a leader must be elected, and the nodes do not agree at once, NATS votes again.
        let worst = *times.iter().max().unwrap();
        let may = if what.contains("relay") { BACK } else { 2 * BACK };
        assert!(worst < may, "{what}: back after {worst:?}");
    }
}
