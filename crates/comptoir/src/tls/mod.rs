//! TLS of the listener: whose certificate is shown, and the handshake.

mod acme;
mod files;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use prometheus::IntGauge;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::server::ResolvesServerCert;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub(crate) use self::acme::AcmeError;
pub(crate) use self::files::CertificateError;

/// Where the certificate comes from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    /// Files that somebody else renews.
    Files {
        /// The certificate and those above it, PEM.
        cert: PathBuf,
        /// Its private key, PEM.
        key: PathBuf,
    },
    /// An authority that is asked for it (RFC 8555).
    Acme(Acme),
}

/// How an authority is asked.
#[derive(Debug, Clone)]
pub(crate) struct Acme {
    /// The host names of the certificate.
    pub(crate) domains: Vec<String>,
    /// Whom the authority may write to.
    pub(crate) email: Option<String>,
    /// The authority's directory.
    pub(crate) directory: String,
    /// Who vouches for the directory itself, if nobody public does, PEM.
    pub(crate) trusted: Option<PathBuf>,
    /// Where certificates and the account's key are kept.
    pub(crate) cache: PathBuf,
}

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TlsError {
    /// Operator: the files.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// Operator: the authority's options.
    #[error(transparent)]
    Acme(#[from] AcmeError),
    /// Operator: the machine gives no randomness, or the like.
    #[error("TLS cannot be set up: {0}")]
    Setup(#[from] rustls::Error),
}

/// Until when a certificate is good, seconds since 1970; 0 if it does not say.
fn good_until(certificate: &[u8]) -> i64 {
    let parsed = x509_parser::parse_x509_certificate(certificate);
    parsed.map_or(0, |(_, found)| found.validity().not_after.timestamp())
}

/// Ends TLS on connections. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Tls {
    acceptor: TlsAcceptor,
    reload: mpsc::Sender<()>,
}

impl Tls {
    /// Reads the certificate, or begins to ask for it; keeps it fresh until `stop`.
    pub(crate) fn open(
        source: &Source,
        good_until: &IntGauge,
        tasks: &TaskTracker,
        stop: CancellationToken,
    ) -> Result<Self, TlsError> {
        let (reload, asked) = mpsc::channel(1);
        let resolver: Arc<dyn ResolvesServerCert> = match source {
            Source::Files { cert, key } => {
                let served = Arc::new(files::Served::read(cert, key, good_until.clone())?);
                tasks.spawn(files::follow(Arc::clone(&served), asked, stop));
                served
            }
            Source::Acme(acme) => {
                let (resolver, state) = acme::open(acme, good_until.clone())?;
                tasks.spawn(acme::keep(state, stop));
                resolver
            }
        };
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(resolver);
        // Ours first: an authority's challenge names only its own.
        config.alpn_protocols = vec![b"http/1.1".to_vec(), acme::ALPN.to_vec()];
        // Who comes back resumes, and nothing is kept for him here.
        config.ticketer = ring::Ticketer::new()?;
        config.send_tls13_tickets = 1;
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), reload })
    }

    /// Looks at the files now, as SIGHUP asks.
    pub(crate) fn reload(&self) {
        // Full: somebody has just asked. Closed: nothing is read from files.
        let _ = self.reload.try_send(());
    }

    /// Shakes hands; `None` where that was all that was wanted (an authority's challenge).
    pub(crate) async fn accept(
        &self,
        stream: TcpStream,
    ) -> io::Result<Option<TlsStream<TcpStream>>> {
        let stream = self.acceptor.accept(stream).await?;
        let challenge = stream.get_ref().1.alpn_protocol() == Some(acme::ALPN);
        Ok((!challenge).then_some(stream))
    }
}
