//! The encryption between a shop and the endpoint of a program's forms, as WhatsApp has it: a key
//! of AES-128 a question, encrypted to the program's RSA key (OAEP with SHA-256), the question and
//! its answer in AES-128-GCM, the answer's nonce with every bit turned.
//!
//! Source: Meta, "Implementing endpoints for Flows".

use aes_gcm::aead::consts::U16;
use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::aes::Aes128;
use aes_gcm::{AesGcm, Nonce};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use data_encoding::BASE64;
use rsa::pkcs8::DecodePublicKey;
use rsa::sha2::Sha256;
use rsa::traits::PublicKeyParts;
use rsa::{Oaep, RsaPublicKey};
use serde_json::{Value, json};

use crate::chance::{self, NoChance};

type Cipher = AesGcm<Aes128, U16>;

/// Shortest key that is taken, bits.
const KEY_BITS_MIN: usize = 2_048;
/// Longest key that is taken, bits.
const KEY_BITS_MAX: usize = 4_096;

/// Why a question could not be sealed or its answer not be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SealError {
    /// Program: its public key is none.
    #[error("the public key is no RSA key of 2,048 to 4,096 bits in PEM form")]
    Key,
    /// Operator.
    #[error(transparent)]
    NoChance(#[from] NoChance),
    /// Program: the answer is not encrypted as it has to be.
    #[error("the answer is not base64 of AES-128-GCM with the question's key and its nonce turned")]
    Answer,
    /// Program: the answer is encrypted, and no JSON object.
    #[error("the answer is no JSON object")]
    Json,
}

/// A question as it travels, and what opens its answer.
pub(crate) struct Sealed {
    /// The request's body.
    pub(crate) body: Vec<u8>,
    key: [u8; 16],
    nonce: [u8; 16],
}

/// Reads a program's public key.
pub(crate) fn read_key(pem: &str) -> Result<RsaPublicKey, SealError> {
    let key = RsaPublicKey::from_public_key_pem(pem.trim()).map_err(|_| SealError::Key)?;
    let bits = key.size() * 8;
    if (KEY_BITS_MIN..=KEY_BITS_MAX).contains(&bits) { Ok(key) } else { Err(SealError::Key) }
}

/// Seals a question.
pub(crate) fn seal(pem: &str, question: &Value) -> Result<Sealed, SealError> {
    let public = read_key(pem)?;
    let (key, nonce) = (chance::bytes::<16>()?, chance::bytes::<16>()?);
    let mut random = ChaCha20Rng::from_seed(chance::bytes::<32>()?);
    let wrapped = public.encrypt(&mut random, Oaep::<Sha256>::new(), &key);
    let wrapped = wrapped.map_err(|_| SealError::Key)?;
    let cipher = Cipher::new(&key.into());
    let sealed = cipher.encrypt(&Nonce::from(nonce), question.to_string().as_bytes());
    let body = json!({
        "encrypted_flow_data": BASE64.encode(&sealed.map_err(|_| SealError::Key)?),
        "encrypted_aes_key": BASE64.encode(&wrapped),
        "initial_vector": BASE64.encode(&nonce),
    });
    Ok(Sealed { body: body.to_string().into_bytes(), key, nonce })
}

impl Sealed {
    /// Opens the answer.
    pub(crate) fn open(&self, answer: &str) -> Result<Value, SealError> {
        let sealed = BASE64.decode(answer.trim().trim_matches('"').as_bytes());
        let sealed = sealed.map_err(|_| SealError::Answer)?;
        let nonce = self.nonce.map(|byte| !byte);
        let opened = Cipher::new(&self.key.into()).decrypt(&Nonce::from(nonce), sealed.as_slice());
        let opened = opened.map_err(|_| SealError::Answer)?;
        let answer: Value = serde_json::from_slice(&opened).map_err(|_| SealError::Json)?;
        if answer.is_object() { Ok(answer) } else { Err(SealError::Json) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with Python's cryptography, as an endpoint does.
    #[test]
    fn an_answer_opens_with_the_nonce_turned() {
        let sealed = Sealed { body: Vec::new(), key: [7; 16], nonce: [9; 16] };
        let answer = "7byU0jfZAIVqIpRJokUcJrviB4R5hjz8Wce9sM5VO1ehrKqzldWvb3rA";
        assert_eq!(sealed.open(answer).unwrap(), json!({ "screen": "DAY", "data": {} }));
        assert!(matches!(sealed.open("bm8="), Err(SealError::Answer)));
        let other = Sealed { nonce: [8; 16], ..sealed };
        assert!(matches!(other.open(answer), Err(SealError::Answer)));
    }

    #[test]
    fn a_key_is_an_rsa_key_of_some_length() {
        for pem in ["", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", SHORT] {
            assert!(matches!(read_key(pem), Err(SealError::Key)), "{pem}");
        }
        let sealed = seal(LONG, &json!({ "action": "ping" })).unwrap();
        let body: Value = serde_json::from_slice(&sealed.body).unwrap();
        let bytes = |name: &str| BASE64.decode(body[name].as_str().unwrap().as_bytes()).unwrap();
        assert_eq!(bytes("encrypted_aes_key").len(), 256);
        assert_eq!(bytes("initial_vector").len(), 16);
        assert_eq!(bytes("encrypted_flow_data").len(), r#"{"action":"ping"}"#.len() + 16);
    }

    const SHORT: &str = "-----BEGIN PUBLIC KEY-----\n\
        MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCvltJ9mgUo0EXu65/cHpndp7oC\n\
        iaDKQgmA3hdtb3p5+0ZlfTpG6I8kubVOiyebO6UaWo+w+PycL3FF8DWqMQRr5vGo\n\
        RvTGBykd9/HIUyrHrwIq2vHXm+/UOIsj4djeeQ7Ki2TPKFvaxuluwCGtopfxBuLJ\n\
        i2e+prQlPm3nhqnBYwIDAQAB\n\
        -----END PUBLIC KEY-----";
    const LONG: &str = "-----BEGIN PUBLIC KEY-----\n\
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvwLDiQA3E45P5xOIIvWM\n\
        4hsbHqQ1GAxYe3sgwlfyeEVbvFoIBWzxwmXqQa+S6uXJ62rq7gc9D3IPSu5zkROS\n\
        kVSIMCqgls8rN8AChUXmza3nAd+X42smpA+Xy2+czs7ZEoVrQJpNyBa/y7W/gT1J\n\
        ygTdVMsinwkxmXE2YOO80qwUI51aG5LdFJb1/N243ae3Bp3NexvW8ZRpgP+XQSmt\n\
        Zy7M/UX9pVh9txA5TgCheYgTFrfcX0SiHbCKWzbOc2jBs88o74BhNz6fS2VVXdnX\n\
        hwY9V2VtSKLEeXcEaB0oLUgPqqOdPAOkbxGeSjxx4TLORYqHGSaOMu3TqfL6Ja3m\n\
        HQIDAQAB\n\
        -----END PUBLIC KEY-----";
}
