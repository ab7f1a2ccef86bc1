//! Healthz, readyz, and stopping without anybody losing anything.

use std::collections::BTreeSet;

use comptoir_wire::relay::server_frame::Body;

use crate::authority::Authority;
use crate::device::{Device, Heard};
use crate::server::{LOOK_EVERY, PATIENCE, Server, free_port};

async fn status(client: &reqwest::Client, url: &str) -> (u16, String) {
    let answer = client.get(url).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// A server that is to stop says so while it still serves; then its devices are told that it goes
/// away, after every answer they were owed.
#[tokio::test(flavor = "multi_thread")]
async fn stopping_drains() {
    let dir = tempfile::tempdir().unwrap();
    let authority = Authority::new(dir.path());
    let metrics = free_port();
    let metrics_listen = format!("127.0.0.1:{metrics}");
    let more = ["--metrics-listen", metrics_listen.as_str(), "--drain", "2"];
    let mut server =
        Server::start(&dir.path().join("shop"), free_port(), &more, &authority.file()).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let watched = format!("http://{metrics_listen}");
    for base in [&server.url, &watched] {
        assert_eq!(status(&client, &format!("{base}/healthz")).await, (200, "ok\n".to_owned()));
        assert_eq!(status(&client, &format!("{base}/readyz")).await, (200, "ready\n".to_owned()));
    }
    // What is for the operator alone is not on the port for everybody.
    assert_eq!(status(&client, &format!("{}/metrics", server.url)).await.0, 404);

    let mut device = Device::connect(&server.url, 1).await;
    server.signal("TERM").await;
    let draining = async {
        while status(&client, &format!("{}/readyz", server.url)).await.0 != 503 {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    tokio::time::timeout(PATIENCE, draining).await.expect("it still says that it is ready");
    assert_eq!(status(&client, &format!("{watched}/readyz")).await, (503, "stopping\n".to_owned()));
    assert_eq!(status(&client, &format!("{watched}/healthz")).await.0, 200);

    // It serves until it goes, and whatever it took from the socket it answers.
    let (mut asked, mut owed) = (1_000, BTreeSet::new());
    let goodbye = loop {
        if owed.len() < 64 {
            asked += 1;
            device.send(asked).await;
            owed.insert(asked);
        }
        match device.hear().await {
            Heard::Frame(frame) if matches!(frame.body, Some(Body::Accepted(_))) => {
                assert!(owed.remove(&frame.request));
            }
            Heard::Frame(_) => {}
            Heard::Closed(why) => break why.expect("it was cut without a word"),
        }
        if asked > 1_500 {
            // Enough in flight: only wait for the end.
            while !owed.is_empty() {
                match device.hear().await {
                    Heard::Frame(frame) => drop(owed.remove(&frame.request)),
                    Heard::Closed(why) => panic!("{} were not answered: {why:?}", owed.len()),
                }
            }
            let Heard::Closed(why) = device.hear().await else { continue };
            break why.expect("it was cut without a word");
        }
    };
    assert_eq!(u16::from(goodbye.code), 1001);
    assert!(server.ended().await.success());
}
