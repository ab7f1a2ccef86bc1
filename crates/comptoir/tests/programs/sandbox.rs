//! The sandbox: known numbers, a customer who answers, and what a test tells it.

use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::scene::{run_script, wanted};
use crate::support::{PATIENCE, binary, free_port};

pub(crate) struct Sandbox {
    _child: Child,
    told: Value,
    http: reqwest::Client,
}

impl Sandbox {
    pub(crate) async fn start() -> Self {
        let mut child = Command::new(binary())
            .args(["sandbox", "--json", "--listen", &format!("127.0.0.1:{}", free_port())])
            .args(["--control", &format!("127.0.0.1:{}", free_port())])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = timeout(PATIENCE, lines.next_line()).await.expect("no word in time").unwrap();
        let told = serde_json::from_str(&line.expect("it did not start")).unwrap();
        Self { _child: child, told, http: reqwest::Client::new() }
    }

    /// What a script has to know.
    pub(crate) fn world(&self) -> Vec<(&'static str, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let told = &self.told;
        vec![
            ("BASE", text(&told["base_url"])),
            ("TOKEN", text(&told["token"])),
            ("PHONE", text(&told["phone_number_id"])),
            ("WABA", text(&told["waba_id"])),
            ("CATALOG", text(&told["catalog_id"])),
            ("APP", text(&told["app_id"])),
            ("APP_SECRET", text(&told["app_secret"])),
            ("TO", text(&told["customer"]["wa_id"])),
            ("CONTROL", text(&told["control"])),
        ]
    }

    /// As the program.
    async fn send(&self, mut message: Value) -> Value {
        let own = message.as_object_mut().unwrap();
        own.insert("messaging_product".into(), json!("whatsapp"));
        own.insert("to".into(), self.told["customer"]["wa_id"].clone());
        let base = self.told["base_url"].as_str().unwrap();
        let url = format!("{base}/v26.0/100000000000001/messages");
        let request = self.http.post(url).bearer_auth("sandbox-token").json(&message);
        request.send().await.unwrap().json().await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.ask("GET", path).await.1
    }

    /// As the program, with nothing to say.
    pub(crate) async fn ask(&self, method: &str, path: &str) -> (u16, Value) {
        let url = format!("{}/v26.0/{path}", self.told["base_url"].as_str().unwrap());
        let request = self.http.request(method.parse().unwrap(), url).bearer_auth("sandbox-token");
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or(Value::Null))
    }

    /// As the test, to the customer.
    pub(crate) async fn tell(&self, method: &str, params: Value) -> Value {
        let request = json!({ "method": method, "params": params });
        let control = self.told["control"].as_str().unwrap();
        let answer = self.http.post(control).json(&request).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// What stands in the thread, once something fits.
    pub(crate) async fn until(&self, fits: impl Fn(&Value) -> bool) -> Value {
        let look = async {
            let mut pause = tokio::time::interval(Duration::from_millis(50));
            loop {
                pause.tick().await;
                let page = self.tell("history", json!({})).await;
                let messages = page["messages"].as_array().unwrap();
                if let Some(found) = messages.iter().rev().find(|message| fits(message)) {
                    return found.clone();
                }
            }
        };
        timeout(PATIENCE, look).await.expect("it never stood in the thread")
    }
}

#[tokio::test]
async fn a_customer_who_answers() {
    let sandbox = Sandbox::start().await;
    let buttons = json!({ "type": "interactive", "interactive": {
        "type": "button", "body": { "text": "Collect or ship?" },
        "action": { "buttons": [
            { "type": "reply", "reply": { "id": "collect", "title": "Collect" } },
            { "type": "reply", "reply": { "id": "ship", "title": "Ship" } },
        ] } } });
    let sent = sandbox.send(buttons).await;
    assert_eq!(sent["contacts"][0]["wa_id"], "999000000002", "{sent}");
    let question = sandbox.until(|message| message["body"]["kind"] == "choice").await;
    let chosen = |message: &Value| {
        message["id"] == question["id"] && message["body"]["chosen"] == json!(["collect"])
    };
    sandbox.until(chosen).await;

    // It orders what it is shown, and tells where it is.
    sandbox
        .send(json!({ "type": "interactive", "interactive": {
            "type": "product", "action": { "catalog_id": "1", "product_retailer_id": "honey" } } }))
        .await;
    let order = sandbox.until(|message| message["body"]["kind"] == "order").await;
    assert_eq!(order["body"]["lines"][0]["product"], "honey", "{order}");
    sandbox
        .send(json!({ "type": "interactive", "interactive": {
            "type": "location_request_message", "body": { "text": "Where to?" },
            "action": { "name": "send_location" } } }))
        .await;
    let place = sandbox.until(|message| message["body"]["kind"] == "location").await;
    assert_eq!(place["from"]["side"], "own", "{place}");

    // A test puts words into its mouth.
    sandbox.tell("send", json!({ "text": "And a word of mine" })).await;
    sandbox.until(|message| message["body"]["text"] == "And a word of mine").await;
}

#[tokio::test]
async fn a_bot_hears_what_the_customer_does() {
    if !wanted() {
        return;
    }
    let sandbox = Sandbox::start().await;
    let heard = run_script("pywa_bot.py", &sandbox.world()).await;
    assert_eq!(heard["failed"], json!([]), "{heard}");
    assert_eq!(heard["refused"], json!([]), "{heard}");
    assert_eq!(heard["statuses"], json!(["sent", "delivered", "read"]), "{heard}");
    assert_eq!(heard["downloaded"], 70, "{heard}");
    assert_eq!(heard["trackers"], json!(["for-statuses"]), "{heard}");
}

#[tokio::test]
async fn clients_of_node_read_what_the_customer_does() {
    if !wanted() {
        return;
    }
    let sandbox = Sandbox::start().await;
    let told = run_script("node_hears.mjs", &sandbox.world()).await;
    assert_eq!(told["failed"], json!([]), "{told}");
    for client in ["api", "kapso", "detail", "vercel"] {
        assert_eq!(told["read"][client], told["bodies"], "{client}: {told}");
    }
    assert!(told["kinds"].as_array().unwrap().len() >= 14, "{told}");
}
