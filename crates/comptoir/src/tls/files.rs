//! A certificate in files that somebody else renews: read again when they change.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use prometheus::IntGauge;
use rustls::crypto::ring;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::limits;

/// Why a certificate cannot be served.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CertificateError {
    /// Operator: the file is not there, or not ours to read.
    #[error("cannot read the certificate {0}: {1}")]
    Certificate(PathBuf, rustls_pki_types::pem::Error),
    /// Operator: the same of the key.
    #[error("cannot read the private key {0}: {1}")]
    Key(PathBuf, rustls_pki_types::pem::Error),
    /// Operator: another key, an algorithm too weak.
    #[error("the certificate {0} and its key cannot be used: {1}")]
    Unfit(PathBuf, rustls::Error),
}

/// The certificate that is shown now.
#[derive(Debug)]
pub(super) struct Served {
    cert: PathBuf,
    key: PathBuf,
    shown: RwLock<Arc<CertifiedKey>>,
    good_until: IntGauge,
}

impl Served {
    pub(super) fn read(
        cert: &Path,
        key: &Path,
        good_until: IntGauge,
    ) -> Result<Self, CertificateError> {
        let found = load(cert, key)?;
        good_until.set(ends(&found));
        let (cert, key, shown) = (cert.to_owned(), key.to_owned(), RwLock::new(Arc::new(found)));
        Ok(Self { cert, key, shown, good_until })
    }

    fn shown(&self) -> Arc<CertifiedKey> {
        Arc::clone(&self.shown.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Shows what is in the files from now on; whether that is another certificate.
    fn look(&self) -> Result<bool, CertificateError> {
        let found = load(&self.cert, &self.key)?;
        if found.cert == self.shown().cert {
            return Ok(false);
        }
        self.good_until.set(ends(&found));
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(found);
        Ok(true)
    }
}

impl ResolvesServerCert for Served {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.shown())
    }
}

/// Looks at the files now and then, and when asked. What was shown stays until both files fit
/// together: they cannot be replaced at one stroke.
pub(super) async fn follow(
    served: Arc<Served>,
    mut asked: mpsc::Receiver<()>,
    stop: CancellationToken,
) {
    let mut wrong = String::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            Some(()) = asked.recv() => {}
            () = tokio::time::sleep(limits::CERTIFICATE_LOOK_EVERY) => {}
        }
        let looked = Arc::clone(&served);
        let Ok(found) = tokio::task::spawn_blocking(move || looked.look()).await else { continue };
        match found {
            Ok(false) => wrong.clear(),
            Ok(true) => {
                wrong.clear();
                tracing::info!(
                    "the certificate was replaced; new connections are shown the new one"
                );
            }
            Err(error) => {
                let error = error.to_string();
                if error != wrong {
                    tracing::warn!(%error, "the certificate's files changed; the old one is still shown");
                    wrong = error;
                }
            }
        }
    }
}

fn ends(found: &CertifiedKey) -> i64 {
    found.cert.first().map_or(0, |first| super::good_until(first))
}

fn load(cert: &Path, key: &Path) -> Result<CertifiedKey, CertificateError> {
    let unreadable = |error| CertificateError::Certificate(cert.to_owned(), error);
    let chain: Vec<_> = CertificateDer::pem_file_iter(cert)
        .map_err(unreadable)?
        .collect::<Result<_, _>>()
        .map_err(unreadable)?;
    let private = PrivateKeyDer::from_pem_file(key)
        .map_err(|error| CertificateError::Key(key.to_owned(), error))?;
    CertifiedKey::from_der(chain, private, &ring::default_provider())
        .map_err(|error| CertificateError::Unfit(cert.to_owned(), error))
}
