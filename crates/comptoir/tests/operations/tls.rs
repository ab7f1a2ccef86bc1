//! TLS by the server itself, with a certificate in files.

use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::json;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::authority::Authority;
use crate::customer::Customer;
use crate::server::{LOOK_EVERY, PATIENCE, Server, comptoir, free_port};

/// Connects, and says which certificate was shown; `None` while there is none.
pub(crate) async fn shown(port: u16, name: &str, root: &str) -> Option<Vec<u8>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(root.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.ok()?;
    Some(stream.get_ref().1.peer_certificates()?.first()?.to_vec())
}

/// A customer and a shop talk over TLS; the certificate is replaced under them, and neither notices.
#[tokio::test(flavor = "multi_thread")]
async fn a_chat_over_tls_outlives_its_certificate() {
    let dir = tempfile::tempdir().unwrap();
    let authority = Authority::new(dir.path());
    let first = authority.issue();
    let (cert, key, data) = (authority.cert(), authority.key(), dir.path().join("shop"));
    let (port, plain) = (free_port(), free_port());
    let (url, redirect) = (format!("https://localhost:{port}"), format!("127.0.0.1:{plain}"));
    let more = [
        "--tls-cert",
        cert.to_str().unwrap(),
        "--tls-key",
        key.to_str().unwrap(),
        "--public-url",
        &url,
        "--redirect-listen",
        &redirect,
    ];
    let server = Server::start(&data, port, &more, &authority.file()).await;
    assert_eq!(server.url, url);

    let create = ["shop", "create", "--name", "Maison Halbran", "--currency", "EUR", "--json"];
    let made = comptoir(&[&create[..], &["--data", data.to_str().unwrap()]].concat()).await;
    let mut customer = Customer::start(&dir.path().join("customer"), &authority.file());
    let chat = customer.call("open", json!({ "link": made["link"] })).await["chat"].clone();
    customer.say(&chat, "Bonjour !").await;

    // A browser keeps to TLS, and so does the session's cookie.
    let browser = Authority::trusted_by(&authority.pem());
    let page = browser.get(made["link"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(page.status(), 200);
    assert_eq!(page.headers()["strict-transport-security"], "max-age=31536000");
    let token = made["sign_in"].as_str().unwrap().split("t=").nth(1).unwrap();
    let session = browser
        .post(format!("{url}/api/session/link"))
        .header("x-comptoir", "1")
        .json(&json!({ "token": token }))
        .send()
        .await
        .unwrap();
    let cookie = session.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("; Secure"), "{cookie}");
    // Who comes without TLS is shown the way.
    let lost = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let lost = lost.no_proxy().build().unwrap();
    let shown_to = lost.get(format!("http://{redirect}/s/maison-halbran?x=1")).send().await;
    let shown_to = shown_to.unwrap();
    assert_eq!(shown_to.status(), 308);
    assert_eq!(shown_to.headers()["location"], format!("{url}/s/maison-halbran?x=1"));

    let root = authority.pem();
    assert_eq!(shown(port, "localhost", &root).await.unwrap(), first);
    let second = authority.issue();
    server.signal("HUP").await;
    let replaced = async {
        while shown(port, "localhost", &root).await.unwrap() != second {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    tokio::time::timeout(PATIENCE, replaced).await.expect("the old certificate is still shown");
    customer.say(&chat, "Vous êtes toujours là ?").await;

    // A key that does not fit leaves the certificate that does.
    std::fs::write(&key, "not a key").unwrap();
    server.signal("HUP").await;
    assert_eq!(shown(port, "localhost", &root).await.unwrap(), second);
    server.stop().await;
}
