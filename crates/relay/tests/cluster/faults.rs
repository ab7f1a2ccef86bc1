//! Nodes, relays, networks, disks and clocks fail under steady load; then every message is counted.
//!
//! `COMPTOIR_FAULT_ROUNDS` says how often each fault is injected, and those that are left out
//! otherwise; docs/run/cluster.md has a table of a longer run.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use comptoir_engine::nodes::Nodes;
use tokio::runtime::Runtime;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use crate::check;
use crate::isolated::{self, Where};
use crate::load::{Shared, committer, receiver, register, sender};
use crate::machines::{Cut, Machines, Slow, can_slow};
use crate::relays::engine;
use crate::world::{Keys, World};

/// The first stream, and the others of a cluster that has more.
const STREAMS: [&str; 3] = ["comptoir", "comptoir-1", "comptoir-2"];
/// How long service may be gone when a node is lost.
const BACK: Duration = Duration::from_secs(10);
/// When the clocks begin.
const START_MS: u64 = 1_800_000_000_000;
const MINUTE_MS: u64 = 60_000;
/// A week, as the relays know one.
const WEEK_MS: u64 = 7 * 24 * 60 * 60 * 1000;

/// A relay on a runtime of its own, which can be torn down with everything in it, at any point.
struct Life {
    runtime: Option<Runtime>,
    address: SocketAddr,
    clock: Arc<AtomicU64>,
}

impl Life {
    fn begin(nodes: &Nodes, streams: usize, dir: &Path, now_ms: u64) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let world =
            runtime.block_on(async { World::over(engine(nodes, streams).await, dir).await });
        let (address, clock) = (world.address, Arc::clone(&world.clock));
        clock.store(now_ms, Ordering::Relaxed);
        // Nobody shuts it down: it ends with its runtime.
        std::mem::forget(world);
        Self { runtime: Some(runtime), address, clock }
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
    /// What they run on, if it can be hurt too.
    machines: Option<Machines>,
    relays: Vec<Life>,
    /// How many the relays keep things in.
    streams: usize,
    /// What right clocks show.
    now_ms: u64,
    shared: Arc<Shared>,
    dir: tempfile::TempDir,
    runtime: Runtime,
}

impl Cluster {
    fn tell_where(&self) {
        let addresses = self.relays.iter().map(|relay| relay.address).collect();
        *self.shared.relays.lock().unwrap() = addresses;
    }

    fn start_relays(&mut self, count: usize) {
        for _ in 0..count {
            let (dir, now_ms) = (self.dir.path(), self.now_ms);
            self.relays.push(Life::begin(&self.nodes, self.streams, dir, now_ms));
        }
        self.tell_where();
    }

    fn wait<T>(&self, what: &str, mut look: impl AsyncFnMut(&Nodes) -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = self.runtime.block_on(look(&self.nodes)) {
                return found;
            }
            if begun.elapsed() > Duration::from_mins(1) {
                self.say_what_nodes_said();
                panic!("no {what}");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn leader(&self) -> usize {
        self.wait("leader", async |nodes| nodes.leader(STREAMS[0]).await)
    }

    fn victim(&self, who: Who) -> usize {
        let leader = self.leader();
        if who == Who::Leader { leader } else { (leader + 1) % self.nodes.count() }
    }

    /// Waits until every node has everything: what comes next may not hit two at once.
    fn whole(&self) {
        for stream in &STREAMS[..self.streams] {
            self.wait("whole cluster", async |nodes| nodes.whole(stream).await.then_some(()));
        }
        calm(1);
    }

    /// Waits until each of the senders has its messages acknowledged again, also those that stay
    /// with their relay; returns how long that took.
    fn back(&self, since: Instant) -> Duration {
        let before = self.shared.acknowledged.lock().unwrap().clone();
        // More than what was on its way already.
        let mut late: BTreeMap<u8, Duration> = BTreeMap::new();
        while late.len() < SENDERS {
            for (who, sent) in self.shared.acknowledged.lock().unwrap().iter() {
                if *sent >= before.get(who).copied().unwrap_or_default() + 3 {
                    late.entry(*who).or_insert_with(|| since.elapsed());
                }
            }
            if since.elapsed() > Duration::from_mins(2) {
                self.say_what_nodes_said();
                panic!("service did not come back");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        eprintln!("each sender is back after {late:.1?}");
        since.elapsed()
    }

    fn say_what_nodes_said(&self) {
        for number in 0..self.nodes.count() {
            let log = self.nodes.log(number);
            let lines: Vec<_> = log.lines().collect();
            eprintln!("node {number}:\n{}", lines[lines.len().saturating_sub(60)..].join("\n"));
        }
        let disks = std::process::Command::new("df").output();
        eprintln!("{}", disks.map(|df| String::from_utf8(df.stdout).unwrap()).unwrap_or_default());
    }

    /// Does one thing to the cluster, and undoes it; returns how long service was gone.
    fn inject(&mut self, fault: Fault) -> Duration {
        let since = Instant::now();
        match fault {
            Fault::Killed(who) => {
                let number = self.victim(who);
                let since = Instant::now();
                self.nodes.kill(number);
                let back = self.back(since);
                self.nodes.begin(number);
                back
            }
            Fault::Paused(who) => {
                let number = self.victim(who);
                let since = Instant::now();
                self.nodes.pause(number);
                let back = self.back(since);
                calm(2);
                self.nodes.resume(number);
                back
            }
            Fault::Cut(who, cut) => {
                let number = self.victim(who);
                let since = Instant::now();
                Machines::cut(number, cut);
                let back = self.back(since);
                // Long enough for the one that is alone to notice.
                calm(4);
                Machines::mend(number);
                back
            }
            Fault::FullDisk(who) => {
                let number = self.victim(who);
                let since = Instant::now();
                self.machines.as_ref().unwrap().fill(number);
                let back = self.back(since);
                calm(2);
                self.machines.as_ref().unwrap().free(number);
                // A node that ran out of space has given up storing until it is started again.
                self.nodes.kill(number);
                self.nodes.begin(number);
                back
            }
            Fault::SlowDisk(who) => {
                let number = self.victim(who);
                let since = Instant::now();
                let slow = Slow::new(self.nodes.id(number).unwrap(), 200);
                let back = self.back(since);
                calm(3);
                drop(slow);
                back
            }
            Fault::RelaysKilled(count) => {
                self.relays.drain(..count);
                self.tell_where();
                let back = self.back(since);
                self.start_relays(count);
                back
            }
            Fault::SkewedClocks => {
                // Around the end of a week, where a retry at another relay could go unnoticed; a
                // relay that dies makes sure that there are some.
                let week = self.now_ms.next_multiple_of(WEEK_MS);
                for (relay, minutes) in self.relays.iter().zip([0, 25, 50]) {
                    let at = week + minutes * MINUTE_MS - 25 * MINUTE_MS;
                    relay.clock.store(at, Ordering::Relaxed);
                }
                self.now_ms = week + WEEK_MS / 2;
                self.relays.remove(0);
                self.tell_where();
                let back = self.back(since);
                self.start_relays(1);
                for relay in &self.relays {
                    relay.clock.store(self.now_ms, Ordering::Relaxed);
                }
                back
            }
            Fault::Everything => {
                let count = self.relays.len();
                self.relays.clear();
                self.tell_where();
                for number in 0..self.nodes.count() {
                    self.nodes.kill(number);
                }
                for number in 0..self.nodes.count() {
                    self.nodes.begin(number);
                }
                self.start_relays(count);
                self.back(since)
            }
        }
    }
}

/// Which node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Leader,
    Other,
}

/// What can be done to a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Killed(Who),
    Paused(Who),
    Cut(Who, Cut),
    FullDisk(Who),
    SlowDisk(Who),
    RelaysKilled(usize),
    SkewedClocks,
    Everything,
}

impl Fault {
    /// In the order in which they are injected.
    const ALL: [Self; 19] = [
        Self::Killed(Who::Leader),
        Self::Cut(Who::Leader, Cut::FromOthers),
        Self::RelaysKilled(1),
        Self::Paused(Who::Leader),
        Self::Cut(Who::Other, Cut::FromAll),
        Self::SkewedClocks,
        Self::FullDisk(Who::Other),
        Self::Everything,
        Self::SlowDisk(Who::Leader),
        Self::RelaysKilled(2),
        // Not in a round that has to be short.
        Self::Cut(Who::Leader, Cut::Deaf),
        Self::Killed(Who::Other),
        Self::Cut(Who::Other, Cut::FromOthers),
        Self::Cut(Who::Leader, Cut::FromAll),
        Self::Paused(Who::Other),
        Self::Cut(Who::Leader, Cut::Mute),
        Self::Cut(Who::Leader, Cut::Lossy),
        Self::FullDisk(Who::Leader),
        Self::SlowDisk(Who::Other),
    ];
    const SHORT: usize = 10;

    /// Whether it needs machines of our own.
    fn is_physical(self) -> bool {
        matches!(self, Self::Cut(..) | Self::FullDisk(_) | Self::SlowDisk(_))
    }

    /// How long service may be gone. Where a leader must be elected, and the nodes do not agree at
    /// once, they vote again.
    fn may_take(self) -> Duration {
        match self {
            Self::RelaysKilled(_) | Self::SkewedClocks => BACK,
            Self::Everything | Self::SlowDisk(_) | Self::Cut(..) => 3 * BACK,
            // NATS's own: the node may hang, and with it what it tells the others.
            Self::FullDisk(_) => 9 * BACK,
            _ => 2 * BACK,
        }
    }
}

/// Lets the load run on.
fn calm(seconds: u64) {
    std::thread::sleep(Duration::from_secs(seconds));
}

/// Half of them stay with their relay.
const SENDERS: usize = 6;

#[test]
fn nothing_acknowledged_is_lost_whatever_breaks() {
    break_all("faults::nothing_acknowledged_is_lost_whatever_breaks", 1, &Fault::ALL);
}

/// Where decision and payment are in different streams, relays die in between all the time.
#[test]
fn nothing_acknowledged_is_lost_between_streams() {
    let faults = [
        Fault::RelaysKilled(1),
        Fault::Killed(Who::Leader),
        Fault::RelaysKilled(2),
        Fault::SkewedClocks,
        Fault::Cut(Who::Leader, Cut::FromOthers),
        Fault::Everything,
    ];
    break_all("faults::nothing_acknowledged_is_lost_between_streams", STREAMS.len(), &faults);
}

/// Breaks a cluster in every way of a list, under load. `test` is the name of the one that runs.
fn break_all(test: &str, streams: usize, all: &[Fault]) {
    let dir = tempfile::tempdir().unwrap();
    let machines = match isolated::enter(test) {
        Where::Done(passed) => {
            assert!(passed, "it failed inside");
            return;
        }
        Where::Inside => Some(Machines::start(dir.path())),
        Where::Outside(why) => {
            eprintln!("SKIPPED: networks and disks are not broken here: {why}");
            None
        }
    };
    let nodes = match &machines {
        Some(machines) => Nodes::start_at(machines.places(), dir.path()),
        None => Nodes::start(dir.path()),
    };
    let Some(nodes) = nodes else { return };
    let rounds = std::env::var("COMPTOIR_FAULT_ROUNDS").ok().and_then(|n| n.parse().ok());
    let mut faults = all.to_vec();
    if rounds.is_none() {
        faults.truncate(Fault::SHORT);
    }
    let slow = can_slow();
    if !slow {
        eprintln!("SKIPPED: no disk is slow here: there is no strace");
    }
    faults.retain(|fault| machines.is_some() || !fault.is_physical());
    if let Ok(only) = std::env::var("COMPTOIR_FAULT") {
        faults = Fault::ALL.to_vec();
        faults.retain(|fault| format!("{fault:?}").contains(&only));
    }
    faults.retain(|fault| slow || !matches!(fault, Fault::SlowDisk(_)));

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let shared = Arc::new(Shared::default());
    let mut cluster = Cluster {
        nodes,
        machines,
        relays: Vec::new(),
        streams,
        now_ms: START_MS,
        shared,
        dir,
        runtime,
    };
    cluster.start_relays(3);
    let (senders, receivers) = (TaskTracker::new(), TaskTracker::new());
    let mailboxes: Arc<Vec<Keys>> = Arc::new((50..54).map(Keys::new).collect());
    // Mailboxes must be there before somebody writes to them.
    let first = cluster.relays[0].address;
    cluster.runtime.block_on(async {
        for keys in mailboxes.iter() {
            timeout(Duration::from_secs(30), register(first, keys)).await.unwrap();
        }
    });
    let on = cluster.runtime.handle();
    for who in 50..54 {
        receivers.spawn_on(receiver(Arc::clone(&cluster.shared), who), on);
    }
    for who in (1..).take(SENDERS) {
        let (to, stays) = (Arc::clone(&mailboxes), usize::from(who) > SENDERS / 2);
        senders.spawn_on(sender(Arc::clone(&cluster.shared), who, to, stays), on);
    }
    for who in 20..22 {
        let to = Arc::clone(&mailboxes);
        senders.spawn_on(committer(Arc::clone(&cluster.shared), who, to), on);
    }
    senders.close();
    receivers.close();
    cluster.back(Instant::now());

    let mut table: Vec<(Fault, Vec<Duration>)> = Vec::new();
    for fault in (0..rounds.unwrap_or(1)).flat_map(|_| faults.clone()) {
        cluster.whole();
        let back = cluster.inject(fault);
        eprintln!("{fault:?}: back after {:.1} s", back.as_secs_f64());
        match table.iter_mut().find(|(known, _)| *known == fault) {
            Some((_, times)) => times.push(back),
            None => table.push((fault, vec![back])),
        }
    }
    cluster.whole();
    cluster.shared.enough.store(true, Ordering::Relaxed);
    let shared = Arc::clone(&cluster.shared);
    let done = cluster.runtime.block_on(async {
        let sent = timeout(Duration::from_mins(1), senders.wait()).await.is_ok();
        shared.sent.store(true, Ordering::Relaxed);
        sent && timeout(Duration::from_mins(1), receivers.wait()).await.is_ok()
    });

    let verdict = check::verdict(&cluster.shared);
    eprintln!("| injected | times | back after, worst |");
    for (fault, times) in &table {
        let worst = times.iter().max().unwrap();
        eprintln!("| {fault:?} | {} | {:.1} s |", times.len(), worst.as_secs_f64());
    }
    eprintln!("{verdict:?}");
    assert!(verdict.acknowledged > 100 && verdict.commits > 10, "hardly any load: {verdict:?}");
    assert_eq!(verdict.lost, 0, "acknowledged messages were lost");
    assert_eq!(verdict.twice, 0, "messages were stored twice");
    assert_eq!(verdict.disordered, 0, "messages changed places");
    assert_eq!(verdict.split, 0, "two commits ended one epoch");
    assert_eq!(verdict.impossible, 0, "committers were told what cannot be");
    assert!(done, "the devices did not finish");
    for (fault, times) in &table {
        let worst = *times.iter().max().unwrap();
        assert!(worst < fault.may_take(), "{fault:?}: back after {worst:?}");
    }
}
