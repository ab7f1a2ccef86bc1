//! Runs a test in a machine of its own: namespaces in which networks may be cut, disks made and
//! processes traced, and of which nothing is left behind.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Says that we are inside.
const INSIDE: &str = "COMPTOIR_ISOLATED";
/// What must work there for the rest to.
const PROBE: &str = "mount -t tmpfs none /run && ip link set lo up && \
    ip link add probe type bridge && ip netns add probe && \
    ip netns exec probe nft 'add table inet probe'";

/// Where this test runs.
pub(crate) enum Where {
    /// In a machine of its own.
    Inside,
    /// It did, as a process that has ended; whether it passed.
    Done(bool),
    /// There is no such thing here, and why.
    Outside(String),
}

/// Runs the test of this name once more, inside; or says why not.
pub(crate) fn enter(test: &str) -> Where {
    if std::env::var_os(INSIDE).is_some() {
        return Where::Inside;
    }
    let me = std::env::current_exe().unwrap();
    let mut why = String::new();
    // As root, else as a user who is root in there.
    for user in [&[][..], &["--user", "--map-root-user"][..]] {
        let probe = unshare(user).args(["sh", "-ec", PROBE]).output();
        match probe {
            Ok(probe) if probe.status.success() => {
                let inside = ["sh", "-ec", "mount -t tmpfs none /run; exec \"$@\"", "sh"];
                let test = unshare(user)
                    .args(inside)
                    .arg(PathBuf::from(&me))
                    .args(["--exact", test, "--nocapture"])
                    .env(INSIDE, "1")
                    .output()
                    .unwrap();
                eprint!("{}", String::from_utf8_lossy(&test.stderr));
                eprint!("{}", String::from_utf8_lossy(&test.stdout));
                return Where::Done(test.status.success());
            }
            Ok(probe) => String::from_utf8_lossy(&probe.stderr).trim().clone_into(&mut why),
            Err(error) => why = error.to_string(),
        }
    }
    Where::Outside(why)
}

/// Everything in it ends with the thread that waits for it.
fn unshare(user: &[&str]) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "unshare"]).args(user);
    command.args(["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]);
    command.stdin(Stdio::null());
    command
}
