//! Three machines, each with a network and a disk of its own, of which the relays are a fourth.

use std::io::Write as _;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use comptoir_engine::nodes::Place;

/// What each one's disk holds: enough for the load, little enough to be filled.
const DISK: &str = "size=192m";

/// The machines. They end with the test, which has namespaces of its own.
pub(crate) struct Machines {
    stores: Vec<PathBuf>,
}

/// What a cut keeps from whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Nothing passes between this one and the others; relays still reach it.
    FromOthers,
    /// It hears nothing of the others, and they hear it.
    Deaf,
    /// They hear nothing of it, and it hears them.
    Mute,
    /// The cable is out.
    FromAll,
    /// A fifth of all packets to it is lost.
    Lossy,
}

impl Machines {
    /// Connects three machines by a switch, and us to it.
    pub(crate) fn start(dir: &Path) -> Self {
        sh("ip link set lo up");
        sh("ip link add switch type bridge");
        sh("ip addr add 10.99.0.254/24 dev switch");
        sh("ip link set switch up");
        let stores: Vec<_> = (0..3).map(|number| dir.join(format!("disk{number}"))).collect();
        for (number, store) in stores.iter().enumerate() {
            let (space, address) = (format!("n{number}"), address(number));
            sh(&format!("ip netns add {space}"));
            sh(&format!("ip link add port{number} type veth peer name eth0 netns {space}"));
            sh(&format!("ip link set port{number} master switch up"));
            sh(&format!("ip -n {space} addr add {address}/24 dev eth0"));
            sh(&format!("ip -n {space} link set eth0 up"));
            sh(&format!("ip -n {space} link set lo up"));
            std::fs::create_dir_all(store).unwrap();
            sh(&format!("mount -t tmpfs -o {DISK} none {}", store.display()));
        }
        Self { stores }
    }

    /// Where nodes are to be started.
    pub(crate) fn places(&self) -> Vec<Place> {
        let place = |(number, store): (usize, &PathBuf)| Place {
            address: address(number),
            enter: ["ip", "netns", "exec", &format!("n{number}")].map(String::from).to_vec(),
            store: store.clone(),
        };
        self.stores.iter().enumerate().map(place).collect()
    }

    pub(crate) fn cut(number: usize, cut: Cut) {
        let others: Vec<_> = (0..3).filter(|other| *other != number).map(address).collect();
        let others = format!("{{ {}, {} }}", others[0], others[1]);
        let (hears, says) = match cut {
            Cut::FromAll => {
                sh(&format!("ip link set port{number} down"));
                return;
            }
            Cut::FromOthers => {
                (format!("ip saddr {others} drop"), format!("ip daddr {others} drop"))
            }
            Cut::Deaf => (format!("ip saddr {others} drop"), String::new()),
            Cut::Mute => (String::new(), format!("ip daddr {others} drop")),
            Cut::Lossy => ("numgen random mod 100 < 20 drop".into(), String::new()),
        };
        let rules = format!(
            "table inet cut {{\n\
             chain hears {{ type filter hook input priority 0; {hears}\n}}\n\
             chain says {{ type filter hook output priority 0; {says}\n}}\n}}\n"
        );
        let mut nft = Command::new("ip")
            .args(["netns", "exec", &format!("n{number}"), "nft", "-f", "-"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        nft.stdin.take().unwrap().write_all(rules.as_bytes()).unwrap();
        assert!(nft.wait().unwrap().success(), "{rules}");
    }

    /// Everything passes again.
    pub(crate) fn mend(number: usize) {
        sh(&format!("ip netns exec n{number} nft flush ruleset"));
        sh(&format!("ip link set port{number} up"));
    }

    /// Leaves no room on a disk.
    pub(crate) fn fill(&self, number: usize) {
        let mut file = std::fs::File::create(self.stores[number].join("filler")).unwrap();
        let block = vec![0; 64 * 1024];
        while file.write_all(&block).is_ok() {}
        while file.write_all(&block[..512]).is_ok() {}
    }

    /// Makes room again.
    pub(crate) fn free(&self, number: usize) {
        std::fs::remove_file(self.stores[number].join("filler")).unwrap();
    }
}

/// Whether [`Slow`] can be had.
pub(crate) fn can_slow() -> bool {
    Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_ok()
}

/// A process each of whose syncs takes longer, as on a disk that is failing; until dropped.
pub(crate) struct Slow(Child);

impl Slow {
    pub(crate) fn new(process: u32, sync_ms: u32) -> Self {
        let calls = "fsync,fdatasync,openat,pwrite64,write";
        let inject = format!("inject=fsync,fdatasync:delay_enter={}", sync_ms * 1000);
        let strace = Command::new("strace")
            .args(["-f", "-q", "-o", "/dev/null", "-e", &format!("trace={calls}"), "-e", &inject])
            .args(["-p", &process.to_string()])
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        Self(strace)
    }
}

impl Drop for Slow {
    fn drop(&mut self) {
        // It lets go of the process only if it is asked.
        sh(&format!("kill -INT {}", self.0.id()));
        self.0.wait().unwrap();
    }
}

fn address(number: usize) -> Ipv4Addr {
    Ipv4Addr::new(10, 99, 0, 1 + number as u8)
}

fn sh(command: &str) {
    let output = Command::new("sh").args(["-ec", command]).output().unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
}
