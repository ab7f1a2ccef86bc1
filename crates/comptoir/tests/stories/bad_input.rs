//! Bad input at the front door of the real server: each gets a clear error, the server lives, what
//! was said stays, and nothing of it is in the log.

use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

use crate::person::{Person, answered};
use crate::support::{Customer, PATIENCE, Server, binary, comptoir, free_port};
use crate::tap::Haystack;

/// Stands in everything that is sent here; it may be in no log.
pub(crate) const MARK: &str = "quetsche";

pub(crate) async fn server(folder: &Path) -> Server {
    Server::start_loud(&folder.join("shop"), free_port(), &["serve"]).await
}

/// The shop has what was said before, and hears what is said now.
pub(crate) async fn still_serves(owner: &Person, customer: &mut Customer, chat: &Value) {
    let text = "Vous êtes toujours là ?";
    let sent = customer.call("send", json!({ "chat": chat, "text": text })).await["id"].clone();
    customer.hear("status", |s| s["message"] == sent && s["status"] == "delivered").await;
    let inbox =
        owner.until("/api/chats?queue=all", |page| page["chats"][0]["id"].is_string()).await;
    let messages = format!("/api/chats/{}/messages", inbox["chats"][0]["id"].as_str().unwrap());
    owner.until(&messages, |thread| thread.to_string().contains(text)).await;
}

pub(crate) fn nothing_was_logged(server: &Server) {
    let log = Haystack::file(&server.log);
    assert!(log.which(&[MARK]).is_empty(), "what came in is in the log");
    assert!(!log.has(b"panicked"), "something panicked");
}

/// Products: honey at 12.50, and tea, which comes in sizes.
pub(crate) async fn stock(server: &Server, made: &Value, folder: &Path) {
    let feed = folder.join("feed.tsv");
    std::fs::write(
        &feed,
        "id\ttitle\tprice\tavailability\titem_group_id\tsize\n\
         miel\tMiel de bruyère\t12.50 EUR\tin_stock\t\t\n\
         petit\tThé\t5.00 EUR\tin_stock\tthe\tPetit\n\
         grand\tThé\t9.00 EUR\tin_stock\tthe\tGrand\n",
    )
    .unwrap();
    let (data, slug) = (server.data.to_str().unwrap(), made["slug"].as_str().unwrap());
    let feed = feed.to_str().unwrap();
    let report =
        comptoir(&["shop", "import", "--data", data, "--shop", slug, "--json", feed]).await;
    assert_eq!(report["created"], 2, "{report}");
}

/// What the counter's own door is given: bodies, pictures, texts.
#[tokio::test(flavor = "multi_thread")]
async fn over_http() {
    let dir = tempfile::tempdir().unwrap();
    let server = server(dir.path()).await;
    let made = server.shop("Maison Halbran").await;
    let owner = Person::by_link(&server.url, &made["sign_in"]).await;
    let mut customer = Customer::start(&dir.path().join("customer"));
    let chat = customer.call("open", json!({ "link": made["link"] })).await["chat"].clone();
    let sent =
        customer.call("send", json!({ "chat": chat, "text": "Bonjour" })).await["id"].clone();
    customer.hear("status", |s| s["message"] == sent && s["status"] == "delivered").await;
    let inbox =
        owner.until("/api/chats?queue=all", |page| page["chats"][0]["id"].is_string()).await;
    let messages = format!("/api/chats/{}/messages", inbox["chats"][0]["id"].as_str().unwrap());
    let files = messages.replace("/messages", "/files");

    let raw = |body: Vec<u8>| {
        let request = owner.request("POST", &messages).header("content-type", "application/json");
        request.body(body)
    };
    let long = MARK.repeat(10_000);
    let cases = [
        (raw(format!("{{\"kind\": \"{MARK}").into()), 422, "invalid"),
        (raw(vec![0xff; 100]), 422, "invalid"),
        (raw(format!("{{\"kind\": \"{MARK}\", \"text\": 7}}").into()), 422, "invalid"),
        (raw(Vec::new()), 422, "invalid"),
        (raw(format!("{{\"kind\":\"text\",\"text\":\"{long}\"}}").into()), 422, "invalid"),
        (raw(vec![b' '; 2 * 1024 * 1024 + 1]), 413, "too_large"),
        (owner.request("POST", &messages).body(MARK), 422, "invalid"),
        (owner.request("GET", "/api/chats?queue=quetsche"), 422, "invalid"),
        (owner.upload("PUT", "/api/profile/picture", MARK.as_bytes()), 422, "invalid"),
        (owner.upload("PUT", "/api/profile/picture", b"GIF89a"), 422, "invalid"),
        (owner.upload("PUT", "/api/profile/picture", include_bytes!("bomb.png")), 422, "invalid"),
        (owner.upload("PUT", "/api/profile/picture", include_bytes!("wide.png")), 422, "invalid"),
        (
            owner.upload("PUT", "/api/profile/picture", &vec![0; 15 * 1024 * 1024 + 1]),
            413,
            "too_large",
        ),
        (owner.request("PUT", "/api/profile/picture").body(MARK), 422, "invalid"),
        (owner.upload("POST", &files, b""), 422, "invalid"),
    ];
    let before = resident_mib(&server);
    for (request, status, code) in cases {
        let what = format!("{request:?}");
        let (got, _, body) = answered(request).await;
        assert_eq!((got, &body["code"]), (status, &json!(code)), "{what}: {body}");
        assert!(body["message"].as_str().unwrap().len() > 10, "{what}: {body}");
        assert!(!body.to_string().contains(MARK), "{what} comes back: {body}");
    }
    // A bomb does not go to a customer either, and neither does what is no picture.
    for file in [&include_bytes!("bomb.png")[..], b"MZ a program"] {
        let (status, _, body) = answered(owner.upload("POST", &files, file)).await;
        assert_eq!((status, &body["field"]), (422, &json!("file")), "{body}");
    }
    let grown = resident_mib(&server).saturating_sub(before);
    assert!(grown < 128, "it took {grown} MiB to refuse that");
    let profile = owner.get("/api/profile").await;
    assert_eq!(profile["picture"], "", "a refused picture was kept");

    // No path leads out of where pictures are.
    for path in [
        "/s/maison-halbran/media/..%2f..%2fstore.db",
        "/s/..%2f/media/a.jpg",
        "/web/..%2f..%2fstore.db",
    ] {
        let status = owner.request("GET", path).send().await.unwrap().status().as_u16();
        assert_eq!(status, 404, "{path}");
    }
    still_serves(&owner, &mut customer, &chat).await;
    nothing_was_logged(&server);
    server.stop().await;
}

/// What a process has in memory (proc_pid_status(5), VmRSS).
fn resident_mib(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// A feed with broken lines: the good ones are taken, each problem names its line and field, and
/// the same file again changes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn in_a_feed() {
    let dir = tempfile::tempdir().unwrap();
    let server = server(dir.path()).await;
    let made = server.shop("Maison Halbran").await;
    let feed = dir.path().join("feed.tsv");
    let mut lines = b"id\ttitle\tprice\tavailability\n\
        miel\tMiel\t12.50 EUR\tin_stock\n\
        quetsche1\tSans prix\t\tin_stock\n\
        quetsche2\tPrix en lettres\tquetsche EUR\tin_stock\n\
        quetsche3\tAutre monnaie\t12.50 USD\tin_stock\n\
        quetsche4\tGratuit et moins\t-5.00 EUR\tin_stock\n\
        \tSans identifiant ni prix\t\t\n\
        sables\tSabl\xc3\xa9s\t7.20 EUR\tin_stock\n"
        .to_vec();
    lines.extend_from_slice(b"quetsche5\t\xff\xfe\x00\t1.00 EUR\tin_stock\n");
    std::fs::write(&feed, &lines).unwrap();
    let (data, slug) = (server.data.to_str().unwrap(), made["slug"].as_str().unwrap());
    let import =
        ["shop", "import", "--data", data, "--shop", slug, "--json", feed.to_str().unwrap()];
    let report = comptoir(&import).await;
    let problems = report["problems"].as_array().unwrap();
    for line in [3, 4, 5, 6, 7] {
        let named = problems.iter().find(|problem| problem["line"] == json!(line));
        let named = named.unwrap_or_else(|| panic!("line {line} is not named: {report}"));
        assert!(!named["message"].as_str().unwrap().is_empty(), "{named}");
    }
    assert!(report["created"].as_u64().unwrap() >= 2, "{report}");
    let again = comptoir(&import).await;
    assert_eq!((&again["created"], &again["updated"]), (&json!(0), &json!(0)), "{again}");
    let owner = Person::by_link(&server.url, &made["sign_in"]).await;
    let kept = owner.get("/api/products").await.to_string();
    assert!(
        kept.contains("\"miel\"") && kept.contains("\"sables\"") && !kept.contains("quetsche2"),
        "{kept}"
    );
    nothing_was_logged(&server);
    server.stop().await;
}

/// What a script gets wrong on `comptoir client`'s standard input, by the codes of JSON-RPC 2.0.
#[tokio::test]
async fn on_standard_input() {
    let dir = tempfile::tempdir().unwrap();
    let long = format!(
        "{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"chats\",\"params\":\"{}\"}}",
        MARK.repeat(140_000)
    );
    let cases: [(&[u8], Option<i64>); 17] = [
        (br#"{"jsonrpc":"2.0","id":1,"method":"chats""#, Some(-32700)),
        (b"quetsche", Some(-32700)),
        (b"\xff\xfe\xfd", Some(-32700)),
        (br"[1,2", Some(-32700)),
        (br#""quetsche""#, Some(-32600)),
        (b"7", Some(-32600)),
        (b"[]", Some(-32600)),
        (br#"{"jsonrpc":"2.0","id":1}"#, Some(-32600)),
        (br#"{"jsonrpc":"2.0","id":1,"method":7}"#, Some(-32600)),
        (br#"{"jsonrpc":"1.0","id":1,"method":"chats"}"#, Some(-32600)),
        (br#"{"jsonrpc":"2.0","id":{},"method":"chats"}"#, Some(-32600)),
        (br#"{"jsonrpc":"2.0","id":1,"method":"quetsche"}"#, Some(-32601)),
        (br#"{"jsonrpc":"2.0","id":1,"method":"send","params":[1]}"#, Some(-32602)),
        (br#"{"jsonrpc":"2.0","id":1,"method":"order","params":{"chat":"cht_a","lines":[{"product":"miel","quantity":-2}]}}"#, Some(-32602)),
        (br#"{"jsonrpc":"2.0","id":1,"method":"order","params":{"chat":"cht_a","lines":[{"product":"miel","quantity":0}]}}"#, Some(-32602)),
        (long.as_bytes(), Some(4)),
        (br#"{"jsonrpc":"2.0","id":1,"method":"chats"}"#, None),
    ];
    // Notifications get no answer, whatever is wrong with them; a batch gets one.
    let quiet =
        [r#"{"jsonrpc":"2.0","method":"chats"}"#, r#"{"jsonrpc":"2.0","method":"quetsche"}"#];
    let batch =
        r#"[{"jsonrpc":"2.0","id":"a","method":"chats"},7,{"jsonrpc":"2.0","method":"chats"}]"#;

    let log = std::fs::File::create(dir.path().join("log")).unwrap();
    let mut client = Command::new(binary())
        .args(["client", "--data"])
        .arg(dir.path().join("customer"))
        .env("RUST_LOG", "trace")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(log)
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut input = client.stdin.take().unwrap();
    for line in quiet.iter().map(|line| line.as_bytes()).chain(cases.iter().map(|(line, _)| *line))
    {
        input.write_all(&[line, b"\n"].concat()).await.unwrap();
    }
    input.write_all(batch.as_bytes()).await.unwrap();
    drop(input);
    let output =
        timeout(PATIENCE, client.wait_with_output()).await.expect("it did not end").unwrap();
    assert!(output.status.success());
    let said: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|said: &Value| said.get("method").is_none())
        .collect();
    assert_eq!(said.len(), cases.len() + 1, "{said:#?}");
    for ((line, code), answer) in cases.iter().zip(&said) {
        let line: String = String::from_utf8_lossy(line).chars().take(100).collect();
        assert_eq!(answer["jsonrpc"], "2.0");
        match code {
            Some(code) => {
                assert_eq!(answer["error"]["code"], json!(code), "{line}: {answer}");
                assert!(answer["error"]["message"].as_str().unwrap().len() > 5, "{answer}");
            }
            None => {
                assert_eq!(
                    (&answer["id"], &answer["result"]),
                    (&json!(1), &json!({ "chats": [] }))
                );
            }
        }
    }
    let batch = said.last().unwrap().as_array().unwrap();
    assert_eq!(
        (batch.len(), &batch[0]["id"], &batch[1]["error"]["code"]),
        (2, &json!("a"), &json!(-32600))
    );
    let log = Haystack::file(&dir.path().join("log"));
    assert!(log.which(&[MARK]).is_empty(), "what came in is in the log");
}

/// What a customer may not send is said with the limit, and nothing of it goes out.
#[tokio::test(flavor = "multi_thread")]
async fn too_much_from_a_customer() {
    let dir = tempfile::tempdir().unwrap();
    let server = server(dir.path()).await;
    let made = server.shop("Maison Halbran").await;
    stock(&server, &made, dir.path()).await;
    let owner = Person::by_link(&server.url, &made["sign_in"]).await;
    let mut customer = Customer::start(&dir.path().join("customer"));
    let chat = customer.call("open", json!({ "link": made["link"] })).await["chat"].clone();
    let bomb = dir.path().join("bomb.png");
    std::fs::write(&bomb, include_bytes!("bomb.png")).unwrap();
    let line = |product: &str, variant: &str| json!([{ "product": product, "variant": variant, "quantity": 1 }]);
    let many: Vec<Value> =
        (0..101).map(|n| json!({ "product": n.to_string(), "quantity": 1 })).collect();
    let cases = [
        ("send", json!({ "chat": chat, "text": MARK.repeat(1_251) }), 4, "10000"),
        ("send", json!({ "chat": chat, "text": "" }), -32602, ""),
        ("order", json!({ "chat": chat, "lines": line("nougat", "") }), 2, ""),
        ("order", json!({ "chat": chat, "lines": line("the", "geant") }), 2, "variant"),
        ("order", json!({ "chat": chat, "lines": many }), 4, "100"),
        ("order", json!({ "chat": chat, "lines": [] }), -32602, ""),
        ("send_file", json!({ "chat": chat, "path": dir.path().join("none") }), -32603, "none"),
        ("settings", json!({ "name": MARK.repeat(11) }), 4, "80"),
        ("history", json!({ "chat": "cht_aaaaaaaaaaaaaaaaaaaaaaaaaa" }), 1, ""),
    ];
    for (method, params, code, why) in cases {
        let answer = customer.respond(method, params).await;
        assert_eq!(answer["error"]["code"], json!(code), "{method}: {answer}");
        assert!(answer["error"]["message"].as_str().unwrap().contains(why), "{method}: {answer}");
    }
    still_serves(&owner, &mut customer, &chat).await;
    // A picture nobody can show does not go, and neither does what is none.
    let film = dir.path().join("film.mp4");
    std::fs::write(&film, b"MZ a program").unwrap();
    for (file, why) in [(bomb.as_path(), "121 megapixels"), (&film, "damaged, or is none")] {
        let answer = customer.respond("send_file", json!({ "chat": chat, "path": file })).await;
        assert_eq!(answer["error"]["code"], json!(4), "{answer}");
        assert!(answer["error"]["message"].as_str().unwrap().contains(why), "{answer}");
    }
    let inbox = owner.get("/api/chats?queue=all").await;
    let row = inbox["chats"][0]["id"].as_str().unwrap();
    let thread = owner.get(&format!("/api/chats/{row}/messages")).await.to_string();
    assert!(!thread.contains(MARK), "{thread}");
    nothing_was_logged(&server);
    server.stop().await;
}
