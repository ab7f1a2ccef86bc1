//! TLS of a run: a certificate made for it, the server's listener, what the clients trust.
//!
//! Handshakes run beside each other, behind the accept loop, as a server's do.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::task::TaskTracker;

use crate::LoadError;

const CERTIFICATE: &str = "certificate.der";
const KEY: &str = "key.der";
/// How long a handshake may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Connections whose handshake is done, waiting to be served.
const READY_MAX: usize = 1024;

fn failed(cause: impl std::fmt::Display) -> LoadError {
    LoadError::Program(format!("TLS: {cause}"))
}

/// Makes a certificate and its key in a folder.
pub(crate) fn make(folder: &Path) -> Result<PathBuf, LoadError> {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).map_err(failed)?;
    let folder = folder.join("tls");
    let wrote = LoadError::machine("writing the certificate");
    std::fs::create_dir_all(&folder).map_err(&wrote)?;
    std::fs::write(folder.join(CERTIFICATE), made.cert.der()).map_err(&wrote)?;
    std::fs::write(folder.join(KEY), made.key_pair.serialize_der()).map_err(&wrote)?;
    Ok(folder)
}

fn certificate(folder: &Path) -> Result<CertificateDer<'static>, LoadError> {
    let der = std::fs::read(folder.join(CERTIFICATE));
    der.map(CertificateDer::from).map_err(LoadError::machine("the certificate"))
}

/// A client that trusts that certificate alone.
pub(crate) fn client(folder: &Path) -> Result<Arc<ClientConfig>, LoadError> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate(folder)?).map_err(failed)?;
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// A listener that gives out what its handshakes have let in.
pub(crate) struct Listener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
}

impl Listener {
    pub(crate) fn new(listener: TcpListener, folder: &Path) -> Result<Self, LoadError> {
        let key = std::fs::read(folder.join(KEY)).map_err(LoadError::machine("the key"))?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(failed)?
            .with_no_client_auth()
            .with_single_cert(vec![certificate(folder)?], key)
            .map_err(failed)?;
        let address = listener.local_addr().map_err(LoadError::machine("listening"))?;
        let (done, ready) = mpsc::channel(READY_MAX);
        let handshakes = TaskTracker::new();
        handshakes.spawn(accept(listener, TlsAcceptor::from(Arc::new(config)), done));
        Ok(Self { ready, address })
    }
}

async fn accept(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    done: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    let handshakes = TaskTracker::new();
    loop {
        let Ok((stream, peer)) = listener.accept().await else {
            // Too many open files, most likely: others will end.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let (shaking, done) = (acceptor.accept(stream), done.clone());
        handshakes.spawn(async move {
            if let Ok(Ok(stream)) = tokio::time::timeout(PATIENCE, shaking).await {
                // Nobody is left to serve it only when the process ends.
                let _ = done.send((stream, peer)).await;
            }
        });
    }
}

impl axum::serve::Listener for Listener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        match self.ready.recv().await {
            Some(ready) => ready,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        Ok(self.address)
    }
}
