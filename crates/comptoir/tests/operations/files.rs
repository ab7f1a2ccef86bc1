//! Files in a bucket: they are there and nowhere else, an outage loses none, and what is wrong with
//! keys or addresses is said at the start.

use std::path::Path;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{CONTENT_RANGE, COOKIE, RANGE, RETRY_AFTER};
use serde_json::{Value, json};
use tokio::process::Command;
use tokio::time::timeout;

use crate::bucket::{SECRET, Store, files_below};
use crate::customer::Customer;
use crate::server::{LOOK_EVERY, PATIENCE, Server, binary, comptoir, free_port};

const PLACE: &str = "s3://files/of/halbran";
/// A picture of one pixel.
const PIXEL: &[u8] = include_bytes!("../stories/pixel.png");

/// Somebody who is signed in at the console.
struct Console {
    http: reqwest::Client,
    url: String,
    cookie: String,
}

impl Console {
    async fn sign_in(url: &str, link: &Value) -> Self {
        let token = link.as_str().unwrap().rsplit_once('=').unwrap().1.to_owned();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = http.post(format!("{url}/api/session/link")).header("x-comptoir", "1");
        let answer = request.json(&json!({ "token": token })).send().await.unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self { http, url: url.to_owned(), cookie }
    }

    async fn show_picture(&self) -> reqwest::Response {
        let mut body = b"--b\r\nContent-Disposition: form-data; name=\"file\"; \
            filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
            .to_vec();
        body.extend_from_slice(PIXEL);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let request = self.http.put(format!("{}/api/profile/picture", self.url));
        let request = request.header("x-comptoir", "1").header(COOKIE, &self.cookie);
        let kind = "multipart/form-data; boundary=b";
        request.header("content-type", kind).body(body).send().await.unwrap()
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        self.http.get(format!("{}{path}", self.url)).send().await.unwrap()
    }
}

/// A picture of the console and a file of a chat live in the bucket and not in the folder; they
/// are there again after a restart, whole and in part; while the bucket is away nobody is lied to,
/// and what was on its way arrives when it is back.
#[tokio::test(flavor = "multi_thread")]
async fn files_live_in_a_bucket() {
    let dir = tempfile::tempdir().unwrap();
    let (data, port) = (dir.path().join("shop"), free_port());
    let mut store = Store::start(&dir.path().join("store")).await;
    let with = ["--files", PLACE];
    let start = |keys: Vec<(&'static str, String)>| Server::start_in(&data, port, &with, keys);
    let server = start(store.surroundings(SECRET)).await;
    let folder = data.to_str().unwrap();
    let shop = comptoir(&["shop", "create", "--name", "Halbran", "--data", folder, "--json"]).await;
    let console = Console::sign_in(&server.url, &shop["sign_in"]).await;

    assert_eq!(console.show_picture().await.status(), StatusCode::OK);
    let kept = store.names("of/halbran/shops/halbran/media/");
    let [picture] = &kept[..] else { panic!("{kept:?}") };
    let picture = format!("/s/halbran/media/{}", picture.rsplit_once('/').unwrap().1);
    let shown = console.get(&picture).await;
    assert_eq!(shown.status(), StatusCode::OK);
    let shown = shown.bytes().await.unwrap();

    // More than one part of what goes to a bucket at once.
    let sent: Vec<u8> = (0..20_000_000_u32).map(|number| (number / 7) as u8).collect();
    let file = dir.path().join("film.bin");
    std::fs::write(&file, &sent).unwrap();
    let mut customer = Customer::start(&dir.path().join("customer"), Path::new(""));
    let chat = customer.call("open", json!({ "link": shop["link"] })).await["chat"].clone();
    customer.say(&chat, "Bonjour").await;
    let message = customer.call("send_file", json!({ "chat": chat, "path": file })).await;
    let blobs = store.names("of/halbran/blobs/");
    assert_eq!(blobs.len(), 1, "{blobs:?}");
    assert_eq!(on_disk(&data), Vec::<std::path::PathBuf>::new());
    server.stop().await;

    let server = start(store.surroundings(SECRET)).await;
    assert_eq!(console.get(&picture).await.bytes().await.unwrap(), shown);
    let got = dir.path().join("got.bin");
    let fetch = json!({ "message": message["id"], "path": got });
    customer.call("fetch_file", fetch).await;
    assert!(std::fs::read(&got).unwrap() == sent, "another file came back");
    let blob = blobs[0].rsplit_once('/').unwrap().1;
    let part = console.http.get(format!("{}/v1/blobs/blb_{blob}", server.url));
    let part = part.header(RANGE, "bytes=9000000-9000009").send().await.unwrap();
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    let range = part.headers()[CONTENT_RANGE].to_str().unwrap().to_owned();
    assert!(range.starts_with("bytes 9000000-9000009/200"), "{range}");
    assert_eq!(part.bytes().await.unwrap().len(), 10);

    store.away().await;
    let away = console.get(&picture).await;
    assert_eq!(away.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(away.headers().contains_key(RETRY_AFTER));
    let refused = console.show_picture().await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    let again = dir.path().join("again.bin");
    std::fs::write(&again, &sent[..1_000_000]).unwrap();
    let file = json!({ "chat": chat, "path": again });
    let (message, ()) = tokio::join!(customer.call("send_file", file), async {
        // All of it is at the relay, and cannot be kept yet.
        let whole = || on_disk(&data).iter().any(|file| file.metadata().unwrap().len() > 1_000_000);
        let waiting = async {
            while !whole() {
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        timeout(PATIENCE, waiting).await.expect("nothing came");
        assert_eq!(store.names("of/halbran/blobs/").len(), 1);
        store.back().await;
    });
    assert_eq!(store.names("of/halbran/blobs/").len(), 2);
    assert_eq!(on_disk(&data), Vec::<std::path::PathBuf>::new());
    let fetch = json!({ "message": message["id"], "path": got });
    customer.call("fetch_file", fetch).await;
    assert!(std::fs::read(&got).unwrap() == sent[..1_000_000], "another file came back");
    assert_eq!(console.get(&picture).await.status(), StatusCode::OK);

    // What a backup lacks it says, while the server runs and while not; so does `verify`.
    for running in [true, false] {
        let file = dir.path().join(format!("{running}.tar"));
        let backup = run(&["backup", file.to_str().unwrap(), "--data", folder], Vec::new()).await;
        assert!(backup.0 && backup.1.contains(PLACE), "{backup:?}");
        let verified = run(&["verify", "--data", folder], Vec::new()).await;
        assert!(verified.0 && verified.1.contains(PLACE), "{verified:?}");
        if running {
            server.signal("TERM").await;
            timeout(PATIENCE, folder_is_free(&data)).await.expect("it did not stop");
        }
    }
    // Started without its files it would show shops without pictures.
    let listen = format!("127.0.0.1:{port}");
    let without = run(&["serve", "--data", folder, "--listen", &listen], Vec::new()).await;
    assert!(!without.0 && without.2.contains(&format!("--files {PLACE}")), "{without:?}");
    let log = std::fs::read_to_string(data.with_extension("log")).unwrap();
    assert!(log.contains("AWS_ENDPOINT_URL"), "the outage is not in the log:\n{log}");
    assert!(!log.contains(SECRET), "{log}");
}

/// What is wrong is said in a sentence, and what to do about it; the secret is not.
#[tokio::test(flavor = "multi_thread")]
async fn wrong_keys_are_said_at_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::start(&dir.path().join("store")).await;
    let with = |name: &'static str, value: &str| {
        let mut keys = store.surroundings(SECRET);
        keys.retain(|(known, _)| *known != name);
        keys.push((name, value.to_owned()));
        keys
    };
    let nowhere = format!("http://127.0.0.1:{}", free_port());
    for (place, keys, why) in [
        (PLACE, with("AWS_SECRET_ACCESS_KEY", "b7f1-another-secret"), "SignatureDoesNotMatch"),
        (PLACE, with("AWS_ACCESS_KEY_ID", "nobody"), "correct AWS_ACCESS_KEY_ID"),
        (PLACE, with("AWS_SECRET_ACCESS_KEY", ""), "AWS_SECRET_ACCESS_KEY"),
        ("s3://fils/of", store.surroundings(SECRET), "no bucket 'fils'"),
        (PLACE, with("AWS_ENDPOINT_URL", &nowhere), "look at AWS_ENDPOINT_URL"),
        (PLACE, with("AWS_ALLOW_HTTP", "false"), "AWS_ALLOW_HTTP=true"),
        ("ftp://files", Vec::new(), "s3://BUCKET"),
    ] {
        let data = dir.path().join("shop");
        let listen = format!("127.0.0.1:{}", free_port());
        let folder = data.to_str().unwrap();
        let serve = ["serve", "--data", folder, "--listen", &listen, "--files", place];
        let (started, _, said) = run(&serve, keys).await;
        assert!(!started && said.contains(why), "{place}, {why}: {said}");
        assert!(!said.contains("-secret"), "{said}");
    }
}

/// The files of a data folder that a bucket would hold.
fn on_disk(data: &Path) -> Vec<std::path::PathBuf> {
    let mut found = files_below(&data.join("relay/blobs"));
    found.extend(files_below(&data.join("shops/halbran/media")));
    found
}

async fn folder_is_free(data: &Path) {
    let lock = std::fs::File::open(data.join("lock")).unwrap();
    while lock.try_lock().is_err() {
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Runs a command to its end: whether it did, what it said, and what it said was wrong.
async fn run(arguments: &[&str], keys: Vec<(&'static str, String)>) -> (bool, String, String) {
    let command = Command::new(binary()).args(arguments).envs(keys).kill_on_drop(true).output();
    let ended = timeout(PATIENCE + Duration::from_mins(1), command).await;
    let output = ended.expect("it did not end").unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.success(), text(&output.stdout), text(&output.stderr))
}
