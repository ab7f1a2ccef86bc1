//! What somebody loads before anything can be read or said, over the wire.

use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING};

use crate::browser::{Browser, PHONE_FR, tell, wanted};
use crate::support::{Server, free_port};

/// The budget of a shop's public page, its pictures on the first screen included.
const LANDING_MAX: u64 = 60 * 1024;
/// What the app was when last measured, so that it does not grow unseen; its budget is 1.2 MiB.
const APP_MAX: u64 = 1_672_000;

/// The demo shop's page in a browser that has never been there.
#[tokio::test(flavor = "multi_thread")]
async fn a_landing_page_is_light() {
    if wanted() {
        tell(landing).await;
    }
}

async fn landing() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_with(&dir.path().join("demo"), free_port(), &["demo"]).await;
    let visitor = Browser::open(PHONE_FR).await;
    visitor.go(&format!("{}/s/halbran", server.url)).await;
    visitor.see("a[href*='/app/']").await;
    visitor
        .until("return document.readyState === 'complete' && document.fonts.status === 'loaded'")
        .await;
    let script = "return performance.getEntriesByType('navigation')
        .concat(performance.getEntriesByType('resource'))
        .map((entry) => [new URL(entry.name).pathname, entry.transferSize])";
    let loaded = visitor.run(script).await;
    let bytes = |entry: &serde_json::Value| entry[1].as_u64().unwrap();
    let all: u64 = loaded.as_array().unwrap().iter().map(bytes).sum();
    eprintln!("the landing page weighs {all} bytes");
    assert!(all > 10_000 && all <= LANDING_MAX, "{all}: {loaded}");
}

/// All that the app keeps for a start without a network, as it is sent.
#[tokio::test(flavor = "multi_thread")]
async fn the_app_does_not_grow_unseen() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let http = reqwest::Client::new();
    let send = async |path: &str| {
        let request = http.get(format!("{}{path}", server.url)).header(ACCEPT_ENCODING, "br");
        request.send().await.unwrap().error_for_status().unwrap()
    };
    let keeper = http.get(format!("{}/web/sw.js", server.url)).send().await.unwrap();
    let keeper = keeper.text().await.unwrap();
    let list = keeper.split("const FILES").nth(1).unwrap().split(';').next().unwrap();
    let files = list.split('"').skip(1).step_by(2).map(|word| match word {
        file if file.starts_with('/') => file.to_owned(),
        file if file.contains('.') => format!("/web/{file}"),
        font => format!("/web/fonts/{font}.woff2"),
    });
    let (mut all, mut each) = (0, Vec::new());
    for file in files {
        let answer = send(&file).await;
        let packed = answer.headers().contains_key(CONTENT_ENCODING);
        assert!(packed || !file.contains(".wasm"), "{file} is sent as it is");
        let bytes = answer.bytes().await.unwrap().len() as u64;
        all += bytes;
        each.push((file, bytes));
    }
    eprintln!("the app weighs {all} bytes");
    assert!(all > 1_000_000 && all <= APP_MAX, "{all}: {each:?}");
}
