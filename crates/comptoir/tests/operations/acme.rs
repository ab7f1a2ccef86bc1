//! Certificates by themselves, from a real authority: Pebble, Let's Encrypt's test server.

use std::path::Path;
use std::process::Stdio;

use serde_json::json;
use tokio::process::{Child, Command};

use crate::authority::Authority;
use crate::server::{LOOK_EVERY, PATIENCE, Server, free_port, judge};
use crate::tls::shown;

const NAME: &str = "shop.comptoir.test";
/// Short, so that a certificate is renewed within the story.
const VALID_SECONDS: u64 = 20;

/// An authority with its own names: every name leads to this machine.
struct Pebble {
    _children: [Child; 2],
    directory: String,
    roots: String,
}

impl Pebble {
    async fn start(program: &Path, folder: &Path, port: u16, authority: &Authority) -> Self {
        let [listen, manage, dns, dns_manage] = [(); 4].map(|()| free_port());
        let quiet = |name: &Path| {
            let mut command = Command::new(name);
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            command.kill_on_drop(true);
            command
        };
        let names = quiet(&program.with_file_name("pebble-challtestsrv"))
            .args(["-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""])
            .args(["-http01", "", "-https01", "", "-tlsalpn01", ""])
            .args(["-dns01", &format!("127.0.0.1:{dns}")])
            .args(["-management", &format!("127.0.0.1:{dns_manage}")])
            .spawn()
            .unwrap();
        let config = json!({ "pebble": {
            "listenAddress": format!("127.0.0.1:{listen}"),
            "managementListenAddress": format!("127.0.0.1:{manage}"),
            "certificate": authority.cert(),
            "privateKey": authority.key(),
            "httpPort": 1,
            "tlsPort": port,
            "certificateValidityPeriod": VALID_SECONDS,
        }});
        let file = folder.join("pebble.json");
        std::fs::write(&file, config.to_string()).unwrap();
        let judge = quiet(program)
            .arg("-config")
            .arg(&file)
            .args(["-dnsserver", &format!("127.0.0.1:{dns}")])
            .env("PEBBLE_VA_NOSLEEP", "1")
            // It refuses one in twenty nonces to teach patience, which takes its time.
            .env("PEBBLE_WFE_NONCEREJECT", "0")
            .spawn()
            .unwrap();
        let directory = format!("https://localhost:{listen}/dir");
        let roots = format!("https://localhost:{manage}/roots/0");
        let client = Authority::trusted_by(&authority.pem());
        let up = async {
            let names_up = || tokio::net::TcpStream::connect(("127.0.0.1", dns));
            while names_up().await.is_err() || client.get(&directory).send().await.is_err() {
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        tokio::time::timeout(PATIENCE, up).await.expect("pebble did not start");
        let roots = client.get(&roots).send().await.unwrap().text().await.unwrap();
        Self { _children: [names, judge], directory, roots }
    }
}

/// The server orders a certificate, answers the challenge on the port it serves, shows it, renews
/// it, and has it after a restart while the authority is away.
#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_comes_by_itself_and_is_renewed() {
    let Some(program) = judge("pebble") else { return };
    let dir = tempfile::tempdir().unwrap();
    let authority = Authority::new(dir.path());
    authority.issue();
    let (port, data) = (free_port(), dir.path().join("shop"));
    let pebble = Pebble::start(&program, dir.path(), port, &authority).await;
    let (url, trusted) = (format!("https://{NAME}:{port}"), authority.file());
    let directory = pebble.directory.clone();
    let more = [
        "--public-url",
        &url,
        "--acme-domain",
        NAME,
        "--acme-email",
        "operator@comptoir.test",
        "--acme-directory",
        &directory,
        "--acme-ca",
        trusted.to_str().unwrap(),
    ];
    let server = Server::start(&data, port, &more, &trusted).await;
    let roots = pebble.roots.clone();
    let after = async |before: Option<Vec<u8>>| {
        let another = async {
            loop {
                match shown(port, NAME, &roots).await {
                    Some(found) if Some(&found) != before.as_ref() => return found,
                    _ => tokio::time::sleep(LOOK_EVERY).await,
                }
            }
        };
        tokio::time::timeout(PATIENCE, another).await.unwrap_or_else(|_| {
            let log = std::fs::read_to_string(data.with_extension("log")).unwrap();
            panic!("no new certificate came:\n{log}")
        })
    };
    let first = after(None).await;
    let renewed = after(Some(first.clone())).await;
    assert_ne!(first, renewed);
    server.stop().await;

    // The authority is gone; what it gave is kept, readable by the server's user alone.
    drop(pebble);
    let server = Server::start(&data, port, &more, &trusted).await;
    let kept = std::fs::read_dir(data.join("certificates")).unwrap().count();
    assert_eq!(kept, 2, "the account's key and the certificate");
    server.stop().await;
}
