//! An authority of our own, and certificates of it.

use std::path::{Path, PathBuf};

use rcgen::{BasicConstraints, Certificate, CertificateParams, IsCa, KeyPair};

/// Vouches for what it issues; nobody knows it but who is given its file.
pub(crate) struct Authority {
    certificate: Certificate,
    key: KeyPair,
    folder: PathBuf,
}

impl Authority {
    pub(crate) fn new(folder: &Path) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let authority = Self { certificate, key, folder: folder.to_owned() };
        std::fs::write(authority.file(), authority.certificate.pem()).unwrap();
        authority
    }

    /// Its own certificate, PEM.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join("authority.pem")
    }

    /// Writes a fresh certificate for this machine, and its key, over what is there; says what it
    /// is, DER.
    pub(crate) fn issue(&self) -> Vec<u8> {
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(names).unwrap();
        let leaf = params.signed_by(&key, &self.certificate, &self.key).unwrap();
        std::fs::write(self.cert(), leaf.pem()).unwrap();
        std::fs::write(self.key(), key.serialize_pem()).unwrap();
        leaf.der().to_vec()
    }

    pub(crate) fn cert(&self) -> PathBuf {
        self.folder.join("cert.pem")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.folder.join("key.pem")
    }

    /// Who trusts it.
    pub(crate) fn trusted_by(pem: &str) -> reqwest::Client {
        let root = reqwest::Certificate::from_pem(pem.as_bytes()).unwrap();
        reqwest::Client::builder().add_root_certificate(root).no_proxy().build().unwrap()
    }

    pub(crate) fn pem(&self) -> String {
        self.certificate.pem()
    }
}
