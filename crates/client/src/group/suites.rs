//! The suites that are spoken, and of OpenMLS's cryptography only what they need.
//!
//! The provider chooses among a dozen suites at run time, so that all of them would be linked, and
//! spoken by whoever asks. Here each call says by a constant which algorithm it means: the others
//! are refused, and left out of what a browser has to load. All cryptography is the provider's.

use hpke_rs::{Hpke, HpkeError, Mode};
use hpke_rs_crypto::HpkeCrypto;
use hpke_rs_crypto::error::Error;
use hpke_rs_crypto::types::{AeadAlgorithm, KdfAlgorithm, KemAlgorithm};
use hpke_rs_rust_crypto::HpkeRustCrypto;
use openmls::prelude::tls_codec::SecretVLBytes;
use openmls_rust_crypto::{RandError, RustCrypto};
use openmls_traits::crypto::OpenMlsCrypto;
use openmls_traits::random::OpenMlsRand;
use openmls_traits::types::{
    AeadType, Ciphersuite, CryptoError, ExporterSecret, HashType, HpkeAeadType, HpkeCiphertext,
    HpkeConfig, HpkeKdfType, HpkeKemType, HpkeKeyPair, KemOutput, SignatureScheme,
};

/// X-Wing (hybrid X25519 + ML-KEM-768): what is recorded today stays closed to a quantum computer
/// later. Of the suites with it in draft-ietf-mls-pq-ciphersuites, the one with 256-bit keys that
/// the crypto provider supports.
pub(crate) const SUITE: Ciphersuite = Ciphersuite::MLS_128_MLKEM768X25519_AES256GCM_SHA384_Ed25519;

/// For groups too large for the first.
pub(crate) const CLASSIC: Ciphersuite =
    Ciphersuite::MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519;

/// OpenMLS's provider, narrowed to the two suites.
#[derive(Debug, Default)]
pub(crate) struct Crypto(RustCrypto);

impl Crypto {
    fn ed25519(alg: SignatureScheme) -> Result<SignatureScheme, CryptoError> {
        match alg {
            SignatureScheme::ED25519 => Ok(SignatureScheme::ED25519),
            _ => Err(CryptoError::UnsupportedSignatureScheme),
        }
    }
}

impl OpenMlsCrypto for Crypto {
    fn supports(&self, suite: Ciphersuite) -> Result<(), CryptoError> {
        match suite {
            SUITE | CLASSIC => Ok(()),
            _ => Err(CryptoError::UnsupportedCiphersuite),
        }
    }

    fn supported_ciphersuites(&self) -> Vec<Ciphersuite> {
        vec![SUITE, CLASSIC]
    }

    fn hkdf_extract(
        &self,
        hash: HashType,
        salt: &[u8],
        ikm: &[u8],
    ) -> Result<SecretVLBytes, CryptoError> {
        match hash {
            HashType::Sha2_384 => self.0.hkdf_extract(HashType::Sha2_384, salt, ikm),
            HashType::Sha2_256 => self.0.hkdf_extract(HashType::Sha2_256, salt, ikm),
            HashType::Sha2_512 => Err(CryptoError::UnsupportedHashAlgorithm),
        }
    }

    fn hmac(
        &self,
        hash: HashType,
        key: &[u8],
        message: &[u8],
    ) -> Result<SecretVLBytes, CryptoError> {
        match hash {
            HashType::Sha2_384 => self.0.hmac(HashType::Sha2_384, key, message),
            HashType::Sha2_256 => self.0.hmac(HashType::Sha2_256, key, message),
            HashType::Sha2_512 => Err(CryptoError::UnsupportedHashAlgorithm),
        }
    }

    fn hkdf_expand(
        &self,
        hash: HashType,
        prk: &[u8],
        info: &[u8],
        length: usize,
    ) -> Result<SecretVLBytes, CryptoError> {
        match hash {
            HashType::Sha2_384 => self.0.hkdf_expand(HashType::Sha2_384, prk, info, length),
            HashType::Sha2_256 => self.0.hkdf_expand(HashType::Sha2_256, prk, info, length),
            HashType::Sha2_512 => Err(CryptoError::UnsupportedHashAlgorithm),
        }
    }

    fn hash(&self, hash: HashType, data: &[u8]) -> Result<Vec<u8>, CryptoError> {
        match hash {
            HashType::Sha2_384 => self.0.hash(HashType::Sha2_384, data),
            HashType::Sha2_256 => self.0.hash(HashType::Sha2_256, data),
            HashType::Sha2_512 => Err(CryptoError::UnsupportedHashAlgorithm),
        }
    }

    fn aead_encrypt(
        &self,
        alg: AeadType,
        key: &[u8],
        data: &[u8],
        nonce: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        match alg {
            AeadType::Aes256Gcm => self.0.aead_encrypt(AeadType::Aes256Gcm, key, data, nonce, aad),
            AeadType::ChaCha20Poly1305 => {
                self.0.aead_encrypt(AeadType::ChaCha20Poly1305, key, data, nonce, aad)
            }
            AeadType::Aes128Gcm => Err(CryptoError::UnsupportedAeadAlgorithm),
        }
    }

    fn aead_decrypt(
        &self,
        alg: AeadType,
        key: &[u8],
        sealed: &[u8],
        nonce: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        match alg {
            AeadType::Aes256Gcm => {
                self.0.aead_decrypt(AeadType::Aes256Gcm, key, sealed, nonce, aad)
            }
            AeadType::ChaCha20Poly1305 => {
                self.0.aead_decrypt(AeadType::ChaCha20Poly1305, key, sealed, nonce, aad)
            }
            AeadType::Aes128Gcm => Err(CryptoError::UnsupportedAeadAlgorithm),
        }
    }

    fn signature_key_gen(&self, alg: SignatureScheme) -> Result<(Vec<u8>, Vec<u8>), CryptoError> {
        Self::ed25519(alg)?;
        self.0.signature_key_gen(SignatureScheme::ED25519)
    }

    fn verify_signature(
        &self,
        alg: SignatureScheme,
        data: &[u8],
        key: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        Self::ed25519(alg)?;
        self.0.verify_signature(SignatureScheme::ED25519, data, key, signature)
    }

    fn sign(&self, alg: SignatureScheme, data: &[u8], key: &[u8]) -> Result<Vec<u8>, CryptoError> {
        Self::ed25519(alg)?;
        self.0.sign(SignatureScheme::ED25519, data, key)
    }

    fn hpke_seal(
        &self,
        config: HpkeConfig,
        key: &[u8],
        info: &[u8],
        aad: &[u8],
        plain: &[u8],
    ) -> Result<HpkeCiphertext, CryptoError> {
        let sealed = hpke(config)?.seal(&key.into(), info, aad, plain, None, None, None);
        let (kem_output, ciphertext) = sealed.map_err(library)?;
        Ok(HpkeCiphertext { kem_output: kem_output.into(), ciphertext: ciphertext.into() })
    }

    fn hpke_open(
        &self,
        config: HpkeConfig,
        input: &HpkeCiphertext,
        key: &[u8],
        info: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        let (kem_output, sealed) = (input.kem_output.as_slice(), input.ciphertext.as_slice());
        hpke(config)?
            .open(kem_output, &key.into(), info, aad, sealed, None, None, None)
            .map_err(|_| CryptoError::HpkeDecryptionError)
    }

    fn hpke_setup_sender_and_export(
        &self,
        config: HpkeConfig,
        key: &[u8],
        info: &[u8],
        context: &[u8],
        length: usize,
    ) -> Result<(KemOutput, ExporterSecret), CryptoError> {
        let (kem_output, sender) = hpke(config)?
            .setup_sender(&key.into(), info, None, None, None)
            .map_err(|_| CryptoError::SenderSetupError)?;
        let secret = sender.export(context, length).map_err(|_| CryptoError::ExporterError)?;
        Ok((kem_output, secret.into()))
    }

    fn hpke_setup_receiver_and_export(
        &self,
        config: HpkeConfig,
        kem_output: &[u8],
        key: &[u8],
        info: &[u8],
        context: &[u8],
        length: usize,
    ) -> Result<ExporterSecret, CryptoError> {
        let receiver = hpke(config)?
            .setup_receiver(kem_output, &key.into(), info, None, None, None)
            .map_err(|_| CryptoError::ReceiverSetupError)?;
        let secret = receiver.export(context, length).map_err(|_| CryptoError::ExporterError)?;
        Ok(secret.into())
    }

    fn derive_hpke_keypair(
        &self,
        config: HpkeConfig,
        material: &[u8],
    ) -> Result<HpkeKeyPair, CryptoError> {
        let keys = hpke(config)?.derive_key_pair(material).map_err(library)?;
        let (private, public) = keys.into_keys();
        Ok(HpkeKeyPair { private: private.as_slice().into(), public: public.as_slice().into() })
    }
}

impl OpenMlsRand for Crypto {
    type Error = RandError;

    fn random_array<const N: usize>(&self) -> Result<[u8; N], RandError> {
        self.0.random_array()
    }

    fn random_vec(&self, length: usize) -> Result<Vec<u8>, RandError> {
        self.0.random_vec(length)
    }
}

fn library(error: HpkeError) -> CryptoError {
    match error {
        HpkeError::InvalidInput => CryptoError::InvalidLength,
        _ => CryptoError::CryptoLibraryError,
    }
}

fn hpke(config: HpkeConfig) -> Result<Hpke<Narrow>, CryptoError> {
    let HpkeConfig(kem, kdf, aead) = config;
    let kem = match kem {
        HpkeKemType::XWingKemDraft6 => KemAlgorithm::XWingDraft06,
        HpkeKemType::DhKem25519 => KemAlgorithm::DhKem25519,
        _ => return Err(CryptoError::UnsupportedCiphersuite),
    };
    let kdf = match kdf {
        HpkeKdfType::HkdfSha384 => KdfAlgorithm::HkdfSha384,
        HpkeKdfType::HkdfSha256 => KdfAlgorithm::HkdfSha256,
        HpkeKdfType::HkdfSha512 => return Err(CryptoError::UnsupportedKdf),
    };
    let aead = match aead {
        HpkeAeadType::AesGcm256 => AeadAlgorithm::Aes256Gcm,
        HpkeAeadType::ChaCha20Poly1305 => AeadAlgorithm::ChaCha20Poly1305,
        _ => return Err(CryptoError::UnsupportedAeadAlgorithm),
    };
    Ok(Hpke::new(Mode::Base, kem, kdf, aead))
}

/// The provider under HPKE, narrowed likewise.
#[derive(Debug)]
struct Narrow;

type Prng = <HpkeRustCrypto as HpkeCrypto>::HpkePrng;

impl HpkeCrypto for Narrow {
    type HpkePrng = Prng;

    fn name() -> String {
        HpkeRustCrypto::name()
    }

    fn supports_kdf(alg: KdfAlgorithm) -> Result<(), Error> {
        match alg {
            KdfAlgorithm::HkdfSha384 | KdfAlgorithm::HkdfSha256 => Ok(()),
            KdfAlgorithm::HkdfSha512 => Err(Error::UnknownKdfAlgorithm),
        }
    }

    fn supports_kem(alg: KemAlgorithm) -> Result<(), Error> {
        match alg {
            KemAlgorithm::XWingDraft06 | KemAlgorithm::DhKem25519 => Ok(()),
            _ => Err(Error::UnknownKemAlgorithm),
        }
    }

    fn supports_aead(alg: AeadAlgorithm) -> Result<(), Error> {
        match alg {
            AeadAlgorithm::Aes256Gcm | AeadAlgorithm::ChaCha20Poly1305 => Ok(()),
            _ => Err(Error::UnknownAeadAlgorithm),
        }
    }

    fn prng() -> Prng {
        HpkeRustCrypto::prng()
    }

    fn kdf_extract(alg: KdfAlgorithm, salt: &[u8], ikm: &[u8]) -> Result<Vec<u8>, Error> {
        match alg {
            KdfAlgorithm::HkdfSha384 => {
                HpkeRustCrypto::kdf_extract(KdfAlgorithm::HkdfSha384, salt, ikm)
            }
            KdfAlgorithm::HkdfSha256 => {
                HpkeRustCrypto::kdf_extract(KdfAlgorithm::HkdfSha256, salt, ikm)
            }
            KdfAlgorithm::HkdfSha512 => Err(Error::UnknownKdfAlgorithm),
        }
    }

    fn kdf_expand(
        alg: KdfAlgorithm,
        prk: &[u8],
        info: &[u8],
        length: usize,
    ) -> Result<Vec<u8>, Error> {
        match alg {
            KdfAlgorithm::HkdfSha384 => {
                HpkeRustCrypto::kdf_expand(KdfAlgorithm::HkdfSha384, prk, info, length)
            }
            KdfAlgorithm::HkdfSha256 => {
                HpkeRustCrypto::kdf_expand(KdfAlgorithm::HkdfSha256, prk, info, length)
            }
            KdfAlgorithm::HkdfSha512 => Err(Error::UnknownKdfAlgorithm),
        }
    }

    fn dh(alg: KemAlgorithm, public: &[u8], private: &[u8]) -> Result<Vec<u8>, Error> {
        match alg {
            KemAlgorithm::DhKem25519 => {
                HpkeRustCrypto::dh(KemAlgorithm::DhKem25519, public, private)
            }
            _ => Err(Error::UnknownKemAlgorithm),
        }
    }

    fn secret_to_public(alg: KemAlgorithm, private: &[u8]) -> Result<Vec<u8>, Error> {
        match alg {
            KemAlgorithm::DhKem25519 => {
                HpkeRustCrypto::secret_to_public(KemAlgorithm::DhKem25519, private)
            }
            _ => Err(Error::UnsupportedKemOperation),
        }
    }

    fn kem_key_gen(alg: KemAlgorithm, prng: &mut Prng) -> Result<(Vec<u8>, Vec<u8>), Error> {
        match alg {
            KemAlgorithm::XWingDraft06 => {
                HpkeRustCrypto::kem_key_gen(KemAlgorithm::XWingDraft06, prng)
            }
            KemAlgorithm::DhKem25519 => HpkeRustCrypto::kem_key_gen(KemAlgorithm::DhKem25519, prng),
            _ => Err(Error::UnknownKemAlgorithm),
        }
    }

    fn kem_key_gen_derand(alg: KemAlgorithm, seed: &[u8]) -> Result<(Vec<u8>, Vec<u8>), Error> {
        match alg {
            KemAlgorithm::XWingDraft06 => {
                HpkeRustCrypto::kem_key_gen_derand(KemAlgorithm::XWingDraft06, seed)
            }
            _ => Err(Error::UnsupportedKemOperation),
        }
    }

    fn kem_encaps(
        alg: KemAlgorithm,
        public: &[u8],
        prng: &mut Prng,
    ) -> Result<(Vec<u8>, Vec<u8>), Error> {
        match alg {
            KemAlgorithm::XWingDraft06 => {
                HpkeRustCrypto::kem_encaps(KemAlgorithm::XWingDraft06, public, prng)
            }
            _ => Err(Error::UnsupportedKemOperation),
        }
    }

    fn kem_decaps(alg: KemAlgorithm, sealed: &[u8], private: &[u8]) -> Result<Vec<u8>, Error> {
        match alg {
            KemAlgorithm::XWingDraft06 => {
                HpkeRustCrypto::kem_decaps(KemAlgorithm::XWingDraft06, sealed, private)
            }
            _ => Err(Error::UnsupportedKemOperation),
        }
    }

    /// Asked of the NIST curves alone, which are not spoken.
    fn dh_validate_sk(_: KemAlgorithm, _: &[u8]) -> Result<Vec<u8>, Error> {
        Err(Error::UnknownKemAlgorithm)
    }

    fn aead_seal(
        alg: AeadAlgorithm,
        key: &[u8],
        nonce: &[u8],
        aad: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, Error> {
        match alg {
            AeadAlgorithm::Aes256Gcm => {
                HpkeRustCrypto::aead_seal(AeadAlgorithm::Aes256Gcm, key, nonce, aad, plain)
            }
            AeadAlgorithm::ChaCha20Poly1305 => {
                HpkeRustCrypto::aead_seal(AeadAlgorithm::ChaCha20Poly1305, key, nonce, aad, plain)
            }
            _ => Err(Error::UnknownAeadAlgorithm),
        }
    }

    fn aead_open(
        alg: AeadAlgorithm,
        key: &[u8],
        nonce: &[u8],
        aad: &[u8],
        sealed: &[u8],
    ) -> Result<Vec<u8>, Error> {
        match alg {
            AeadAlgorithm::Aes256Gcm => {
                HpkeRustCrypto::aead_open(AeadAlgorithm::Aes256Gcm, key, nonce, aad, sealed)
            }
            AeadAlgorithm::ChaCha20Poly1305 => {
                HpkeRustCrypto::aead_open(AeadAlgorithm::ChaCha20Poly1305, key, nonce, aad, sealed)
            }
            _ => Err(Error::UnknownAeadAlgorithm),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the provider could speak and we do not is refused by name, not by a panic.
    #[test]
    fn no_other_suite_is_spoken() {
        let crypto = Crypto::default();
        for suite in RustCrypto::default().supported_ciphersuites() {
            let ours = [SUITE, CLASSIC].contains(&suite);
            assert_eq!(crypto.supports(suite).is_ok(), ours, "{suite:?}");
            let HpkeConfig(kem, kdf, aead) = suite.hpke_config();
            let parts = matches!(kem, HpkeKemType::XWingKemDraft6 | HpkeKemType::DhKem25519)
                && kdf != HpkeKdfType::HkdfSha512
                && aead != HpkeAeadType::AesGcm128;
            let keys = crypto.derive_hpke_keypair(suite.hpke_config(), &[7; 64]);
            assert_eq!(keys.is_ok(), parts, "{suite:?}");
            let signed = crypto.signature_key_gen(suite.signature_algorithm());
            assert_eq!(
                signed.is_ok(),
                suite.signature_algorithm() == SignatureScheme::ED25519,
                "{suite:?}"
            );
        }
    }

    /// Sealed by the provider as it comes, opened by ours, and the other way round.
    #[test]
    fn it_is_the_providers_cryptography() {
        let (ours, theirs) = (Crypto::default(), RustCrypto::default());
        for suite in [SUITE, CLASSIC] {
            let config = || suite.hpke_config();
            let keys = theirs.derive_hpke_keypair(config(), &[7; 64]).unwrap();
            let same = ours.derive_hpke_keypair(config(), &[7; 64]).unwrap();
            assert_eq!(keys.public, same.public);
            let sealed = theirs.hpke_seal(config(), &keys.public, b"i", b"a", b"honey").unwrap();
            let opened = ours.hpke_open(config(), &sealed, &keys.private, b"i", b"a").unwrap();
            assert_eq!(opened, b"honey");
            let sealed = ours.hpke_seal(config(), &keys.public, b"i", b"a", b"honey").unwrap();
            let opened = theirs.hpke_open(config(), &sealed, &keys.private, b"i", b"a").unwrap();
            assert_eq!(opened, b"honey");
            let (kem, sent) =
                ours.hpke_setup_sender_and_export(config(), &keys.public, b"i", b"c", 32).unwrap();
            let received = theirs
                .hpke_setup_receiver_and_export(config(), &kem, &keys.private, b"i", b"c", 32)
                .unwrap();
            assert_eq!(*sent, *received);
        }
    }
}
