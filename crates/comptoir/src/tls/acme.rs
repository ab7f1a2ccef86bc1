//! Certificates by themselves: ordered, answered for on the port that serves (RFC 8737), renewed.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::StreamExt;
use prometheus::IntGauge;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use rustls_acme::caches::DirCache;
use rustls_acme::{
    AccountCache, AcmeConfig, AcmeState, CertCache, EventOk, ResolvesServerCertAcme,
};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use tokio_util::sync::CancellationToken;

use super::Acme;

/// What an authority's challenge speaks instead of HTTP.
pub(super) const ALPN: &[u8] = b"acme-tls/1";

/// Why no authority can be asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AcmeError {
    /// Operator: the file of the authority's own certificate.
    #[error("cannot read {0}: {1}")]
    Trusted(PathBuf, rustls_pki_types::pem::Error),
    /// Operator: what is in it.
    #[error("{0} holds no certificate that can vouch for an authority: {1}")]
    Untrusted(PathBuf, rustls::Error),
}

type State = AcmeState<io::Error, io::Error>;

/// Readies the account and the cache; nothing is asked before [`keep`] runs.
pub(super) fn open(
    acme: &Acme,
    good_until: IntGauge,
) -> Result<(Arc<ResolvesServerCertAcme>, State), AcmeError> {
    let config = match &acme.trusted {
        None => AcmeConfig::new(&acme.domains),
        Some(file) => {
            let unreadable = |error| AcmeError::Trusted(file.clone(), error);
            let untrusted = |error| AcmeError::Untrusted(file.clone(), error);
            let mut roots = RootCertStore::empty();
            for root in CertificateDer::pem_file_iter(file).map_err(unreadable)? {
                roots.add(root.map_err(unreadable)?).map_err(untrusted)?;
            }
            let client = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
                .with_safe_default_protocol_versions()
                .map_err(untrusted)?
                .with_root_certificates(roots)
                .with_no_client_auth();
            AcmeConfig::new_with_client_config(&acme.domains, Arc::new(client))
        }
    };
    let contact = acme.email.iter().map(|email| format!("mailto:{email}"));
    let state = config
        .contact(contact)
        .directory(&acme.directory)
        .cache(Kept { folder: DirCache::new(acme.cache.clone()), good_until })
        .state();
    Ok((state.resolver(), state))
}

/// Orders what is missing and renews what grows old, until `stop`.
pub(super) async fn keep(mut state: State, stop: CancellationToken) {
    loop {
        let event = tokio::select! {
            () = stop.cancelled() => return,
            event = state.next() => event,
        };
        match event {
            None => return,
            Some(Ok(EventOk::DeployedNewCert)) => {
                tracing::info!("a new certificate came from the authority and is shown");
            }
            Some(Ok(EventOk::DeployedCachedCert)) => {
                tracing::info!("the certificate kept from before is shown");
            }
            Some(Ok(EventOk::CertCacheStore | EventOk::AccountCacheStore)) => {}
            Some(Err(error)) => {
                tracing::error!(%error, "the authority gave no certificate; it will be asked again");
            }
        }
    }
}

/// The folder that certificates are kept in; every one that comes or is found there says until when
/// it is good.
struct Kept {
    folder: DirCache<PathBuf>,
    good_until: IntGauge,
}

impl Kept {
    fn note(&self, pem: &[u8]) {
        // The key comes first, then the certificate, then those above it.
        if let Some(Ok(first)) = CertificateDer::pem_slice_iter(pem).next() {
            self.good_until.set(super::good_until(&first));
        }
    }
}

#[async_trait]
impl CertCache for Kept {
    type EC = io::Error;

    async fn load_cert(&self, names: &[String], from: &str) -> io::Result<Option<Vec<u8>>> {
        let found = self.folder.load_cert(names, from).await?;
        if let Some(pem) = &found {
            self.note(pem);
        }
        Ok(found)
    }

    async fn store_cert(&self, names: &[String], from: &str, pem: &[u8]) -> io::Result<()> {
        self.note(pem);
        self.folder.store_cert(names, from, pem).await
    }
}

#[async_trait]
impl AccountCache for Kept {
    type EA = io::Error;

    async fn load_account(&self, whom: &[String], from: &str) -> io::Result<Option<Vec<u8>>> {
        self.folder.load_account(whom, from).await
    }

    async fn store_account(&self, whom: &[String], from: &str, key: &[u8]) -> io::Result<()> {
        self.folder.store_account(whom, from, key).await
    }
}
