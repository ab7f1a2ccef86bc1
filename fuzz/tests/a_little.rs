//! Each fuzzer takes a few thousand inputs: it starts, and nothing it makes up ends it.

use std::process::Command;

/// The program, and how many inputs it takes here: the relay's door writes each to the disk.
const FUZZERS: [(&str, u32); 6] = [
    (env!("CARGO_BIN_EXE_relay_frame"), 500),
    (env!("CARGO_BIN_EXE_feed_csv"), 2_000),
    (env!("CARGO_BIN_EXE_feed_xml"), 2_000),
    (env!("CARGO_BIN_EXE_envelope"), 2_000),
    (env!("CARGO_BIN_EXE_content"), 2_000),
    (env!("CARGO_BIN_EXE_card"), 2_000),
];

#[test]
fn each_takes_what_it_makes_up() {
    // What ends one is written where it is.
    let folder = tempfile::tempdir().unwrap();
    for (fuzzer, runs) in FUZZERS {
        let output = Command::new(fuzzer)
            .current_dir(folder.path())
            .args([&format!("-runs={runs}"), "-max_len=4096", "-seed=20261130"])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{fuzzer}: {said}");
        assert!(said.contains(&format!("Done {runs} runs")), "{fuzzer}: {said}");
    }
}
