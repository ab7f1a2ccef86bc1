//! docs/build/cloud-api.md and OpenAPI say what there is, and the bots of the docs answer.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use comptoir_counter::cloud::endpoints::{ENDPOINTS, page};
use comptoir_counter::cloud::openapi::document;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use tokio::time::timeout;

use crate::sandbox::Sandbox;
use crate::scene::wanted;
use crate::support::PATIENCE;

fn docs() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/build")
}

#[test]
fn the_page_is_what_the_table_says() {
    let (file, written) = (docs().join("cloud-api.md"), page());
    if std::env::var_os("COMPTOIR_WRITE").is_some() {
        std::fs::write(&file, &written).unwrap();
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(there == written, "docs/build/cloud-api.md is old: run this with COMPTOIR_WRITE=1");
}

/// What programs are made from does not change unseen.
#[test]
fn openapi_is_what_it_was() {
    let file = docs().join("cloud-openapi.json");
    let written = serde_json::to_string_pretty(&document()).unwrap() + "\n";
    if std::env::var_os("COMPTOIR_WRITE").is_some() {
        std::fs::write(&file, &written).unwrap();
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(there == written, "docs/build/cloud-openapi.json is old: COMPTOIR_WRITE=1 writes it");
}

/// What stands in the table is answered; what is in OpenAPI is what stands in the table.
#[tokio::test]
async fn every_endpoint_is_there() {
    let sandbox = Sandbox::start().await;
    let served = sandbox.get("openapi.json").await;
    assert_eq!(served, document());
    let operations = served["paths"].as_object().unwrap().values();
    let operations: usize = operations.map(|path| path.as_object().unwrap().len()).sum();
    assert!(operations > 40 && operations <= ENDPOINTS.len(), "{operations}");
    for endpoint in ENDPOINTS {
        let path = endpoint
            .path
            .replace("{phone}", "100000000000001")
            .replace("{waba}", "100000000000002")
            .replace("{app}", "100000000000004");
        let path = path.split('{').fold(String::new(), |path, part| match part.split_once('}') {
            Some((_, rest)) => format!("{path}123456789{rest}"),
            None => format!("{path}{part}"),
        });
        let (status, answer) = sandbox.ask(endpoint.method, path.trim_start_matches('/')).await;
        let details = answer["error"]["error_data"]["details"].as_str().unwrap_or_default();
        assert!(!details.contains("nothing at this address"), "{} {path}", endpoint.method);
        assert!(status < 500, "{} {path}: {status} {answer}", endpoint.method);
    }
}

#[tokio::test]
async fn the_bot_in_python_answers() {
    answers("bot.py").await;
}

#[tokio::test]
async fn the_bot_in_node_answers() {
    answers("bot.mjs").await;
}

async fn answers(script: &str) {
    if !wanted() {
        return;
    }
    let sandbox = Sandbox::start().await;
    let tools = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/programs");
    let tools = tools.canonicalize().unwrap();
    let from = docs().join("bots").join(script);
    let mut command = if Path::new(script).extension().is_some_and(|kind| kind == "py") {
        let mut command = Command::new(tools.join("python/bin/python"));
        command.arg(from);
        command
    } else {
        let copy = tools.join("node").join(script);
        std::fs::copy(from, &copy).unwrap();
        let mut command = Command::new("node");
        command.arg(copy);
        command
    };
    let mut bot = command
        .envs(sandbox.world())
        .env("PORT", "0")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(bot.stdout.take().unwrap()).lines();
    let listening = async {
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains("listening") {
                return;
            }
        }
        panic!("{script} ended before it listened");
    };
    timeout(PATIENCE, listening).await.expect("it never listened");
    sandbox.tell("send", json!({ "text": "Is anybody there?" })).await;
    // The customer presses the first button; the bot answers that too.
    let says = |words: &'static str| {
        move |message: &Value| message["body"]["text"].as_str().unwrap_or_default().contains(words)
    };
    sandbox.until(says("Hello Alex")).await;
    sandbox.until(says("Somebody will be with you")).await;
}
