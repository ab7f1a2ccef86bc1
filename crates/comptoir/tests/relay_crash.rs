//! What was acknowledged outlives `kill -9`: a few rounds of what `bench relay` does fifty of.

use std::process::Command;

/// Devices send and save without pause, the relay is killed, comes back, and everybody catches
/// up: each message has reached its application once.
#[test]
fn what_was_acknowledged_is_delivered_once() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_comptoir"))
        .args(["bench", "relay", "--phases", "kill", "--rounds", "3", "--acknowledged", "2000"])
        .args(["--json", "--folder"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let survived = &report["survived"][0];
    assert!(survived["acknowledged"].as_u64().unwrap() >= 6000, "{survived}");
    assert_eq!(survived["lost"], 0, "{survived}");
    assert_eq!(survived["doubled"], 0, "{survived}");
}
