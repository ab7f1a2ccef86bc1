//! A customer who trusts whom his machine trusts: `comptoir client`.

use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use crate::server::{PATIENCE, binary};

pub(crate) struct Customer {
    _child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    asked: u64,
}

impl Customer {
    pub(crate) fn start(data: &Path, trusted: &Path) -> Self {
        let mut child = Command::new(binary())
            .args(["client", "--data"])
            .arg(data)
            .env("SSL_CERT_FILE", trusted)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { _child: child, input, output, asked: 0 }
    }

    async fn line(&mut self) -> Value {
        let line = timeout(PATIENCE, self.output.next_line()).await.expect("no word in time");
        serde_json::from_str(&line.unwrap().expect("the client ended")).unwrap()
    }

    /// A request that succeeds.
    pub(crate) async fn call(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        let request = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        self.input.write_all(format!("{request}\n").as_bytes()).await.unwrap();
        loop {
            let line = self.line().await;
            if line["id"] == json!(id) {
                assert!(line.get("error").is_none(), "{method}: {line}");
                return line["result"].clone();
            }
        }
    }

    /// Says something, and waits until the shop's device has it.
    pub(crate) async fn say(&mut self, chat: &Value, text: &str) {
        let said = self.call("send", json!({ "chat": chat, "text": text })).await;
        loop {
            let line = self.line().await;
            let told = &line["params"];
            if line["method"] == "status"
                && told["message"] == said["id"]
                && told["status"] == "delivered"
            {
                return;
            }
        }
    }
}
