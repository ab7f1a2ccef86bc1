//! What an operator can see, and that nobody is in it.

use std::process::Stdio;

use comptoir_wire::relay::server_frame::Body;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::authority::Authority;
use crate::device::{Device, Heard};
use crate::server::{Server, comptoir, free_port, judge};

fn value(metrics: &str, name: &str) -> f64 {
    let line = metrics.lines().find(|line| line.split(' ').next() == Some(name));
    let line = line.unwrap_or_else(|| panic!("no {name} in\n{metrics}"));
    line.split(' ').nth(1).unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_count_and_name_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let authority = Authority::new(dir.path());
    let listen = format!("127.0.0.1:{}", free_port());
    let data = dir.path().join("shop");
    let server =
        Server::start(&data, free_port(), &["--metrics-listen", &listen], &authority.file()).await;
    let create = ["shop", "create", "--name", "Maison Halbran", "--currency", "EUR", "--json"];
    comptoir(&[&create[..], &["--data", data.to_str().unwrap()]].concat()).await;

    let mut device = Device::connect(&server.url, 1).await;
    for number in 2..12 {
        device.send(number).await;
    }
    let (mut accepted, mut delivered) = (0, 0);
    while accepted < 10 || delivered < 10 {
        match device.hear().await {
            Heard::Frame(frame) if matches!(frame.body, Some(Body::Accepted(_))) => accepted += 1,
            Heard::Frame(frame) if matches!(frame.body, Some(Body::Deliver(_))) => delivered += 1,
            Heard::Frame(_) => {}
            Heard::Closed(why) => panic!("it was cut: {why:?}"),
        }
    }
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(format!("http://{listen}/metrics")).send().await.unwrap();
    let metrics = answer.text().await.unwrap();
    assert!(value(&metrics, "comptoir_relay_frames_in_total{kind=\"send\"}") >= 10.0);
    assert!(value(&metrics, "comptoir_relay_acknowledge_seconds_count") >= 10.0);
    assert!(value(&metrics, "comptoir_relay_delivered_total") >= 10.0);
    assert!(value(&metrics, "comptoir_engine_entries_appended_total") >= 10.0);
    assert!(value(&metrics, "comptoir_engine_sync_seconds_count") >= 1.0);
    assert!(value(&metrics, "comptoir_relay_devices_connected") >= 1.0);
    assert!(value(&metrics, "comptoir_connections_open") >= 1.0);
    assert!(value(&metrics, "comptoir_shops_open") >= 1.0);
    assert!(value(&metrics, "process_resident_memory_bytes") > 1e6);
    for who in ["halbran", "127.0.0.1", "owner"] {
        assert!(!metrics.to_lowercase().contains(who), "{who} is in\n{metrics}");
    }
    if let Some(promtool) = judge("promtool") {
        let mut judge = Command::new(promtool)
            .args(["check", "metrics"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        judge.stdin.take().unwrap().write_all(metrics.as_bytes()).await.unwrap();
        let said = judge.wait_with_output().await.unwrap();
        let words = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.status.success() && words.is_empty(), "{words}");
    }
    let shown: Vec<String> = names(&metrics);
    for (file, text) in [
        ("the dashboard", include_str!("../../../../deploy/grafana/comptoir.json")),
        ("the alerts", include_str!("../../../../deploy/prometheus/alerts.yml")),
    ] {
        for name in mentioned(text) {
            assert!(
                shown.iter().any(|known| known == &name) || OTHERWISE.contains(&name.as_str()),
                "{file} asks for {name}, which nobody tells"
            );
        }
    }
    server.stop().await;
}

/// Told with TLS, by the engine's second kind, or after something has gone wrong once.
const OTHERWISE: [&str; 2] =
    ["comptoir_tls_handshakes_total", "comptoir_tls_certificate_expiry_timestamp_seconds"];

fn names(metrics: &str) -> Vec<String> {
    let named = metrics.lines().filter(|line| !line.starts_with('#'));
    named.map(|line| line.split(['{', ' ']).next().unwrap().to_owned()).collect()
}

/// Every metric of ours that a text mentions.
fn mentioned(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("comptoir_")).map(str::to_owned).collect()
}

#[tokio::test]
async fn the_alerts_are_rules() {
    let Some(promtool) = judge("promtool") else { return };
    let rules = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/prometheus/alerts.yml");
    let said = Command::new(promtool).args(["check", "rules", rules]).output().await.unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
}
