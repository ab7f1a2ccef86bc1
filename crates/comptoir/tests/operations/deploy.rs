//! The files of deploy/ use options that exist.

use std::path::Path;

use tokio::process::Command;

use crate::server::binary;

/// Options of other programs, on lines that name ours.
const OTHERS: [&str; 6] = ["--from", "--release", "--locked", "--system", "--uid", "--home-dir"];

#[tokio::test]
async fn every_option_in_deploy_exists() {
    let mut known = Vec::new();
    for what in ["serve", "relay", "counter", "backup", "verify", "shop create", "staff add"] {
        let arguments = what.split(' ').chain(["--help"]);
        let help = Command::new(binary()).args(arguments).output().await.unwrap();
        known.push(String::from_utf8(help.stdout).unwrap());
    }
    let known = known.join("\n");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy");
    let mut looked = 0;
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
                looked += options(line, &known, &path);
            }
        }
    }
    assert!(looked > 10, "no more than {looked} options were found: is this looking at the files?");
}

/// Holds the options of a line, and the variables that stand for them, against what exists.
fn options(line: &str, known: &str, path: &Path) -> usize {
    let words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    let ours = line.contains("comptoir") || line.trim_start().starts_with("- --");
    let flags = words.clone().filter(|word| ours && word.starts_with("--") && word.len() > 2);
    let variables = words.filter(|word| word.starts_with("COMPTOIR_"));
    let mut looked = 0;
    for option in flags.chain(variables).filter(|option| !OTHERS.contains(option)) {
        looked += 1;
        assert!(known.contains(option), "{}: {option} does not exist", path.display());
    }
    looked
}
