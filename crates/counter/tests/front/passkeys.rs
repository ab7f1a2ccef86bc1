//! A member of staff adds a passkey and comes back with it; the authenticator is played here.

use axum::http::StatusCode;
use comptoir_api::shop::{PasskeyInfo, Session};
use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::door::Door;

/// A security key with one credential, for one site (WebAuthn Level 3, §6).
struct Authenticator {
    key: SigningKey,
    origin: &'static str,
}

const CREDENTIAL: [u8; 16] = [7; 16];
const PRESENT_AND_VERIFIED: u8 = 0x05;
const HAS_CREDENTIAL: u8 = 0x40;

impl Authenticator {
    fn new(origin: &'static str) -> Self {
        Self { key: SigningKey::from_slice(&[9; 32]).unwrap(), origin }
    }

    fn register(&self, options: &Value) -> Value {
        let client = self.client_data("webauthn.create", options);
        let mut data = data_of(PRESENT_AND_VERIFIED | HAS_CREDENTIAL);
        data.extend([0; 16]);
        data.extend(u16::try_from(CREDENTIAL.len()).unwrap().to_be_bytes());
        data.extend(CREDENTIAL);
        let point = self.key.verifying_key().to_encoded_point(false);
        // COSE: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(point.x().unwrap());
        data.extend([0x22, 0x58, 0x20]);
        data.extend(point.y().unwrap());
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": data}
        let mut attestation = vec![0xa3, 0x63];
        attestation.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
        attestation.push(u8::try_from(data.len()).unwrap());
        attestation.extend(&data);
        json!({
            "id": b64(&CREDENTIAL), "rawId": b64(&CREDENTIAL), "type": "public-key",
            "response": { "clientDataJSON": b64(&client), "attestationObject": b64(&attestation) },
            "extensions": {}
        })
    }

    fn sign_in(&self, options: &Value) -> Value {
        let client = self.client_data("webauthn.get", options);
        let data = data_of(PRESENT_AND_VERIFIED);
        let signed = [&data[..], &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": b64(&CREDENTIAL), "rawId": b64(&CREDENTIAL), "type": "public-key",
            "response": {
                "clientDataJSON": b64(&client), "authenticatorData": b64(&data),
                "signature": b64(signature.to_der().as_bytes()), "userHandle": null
            },
            "extensions": {}
        })
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = options["publicKey"]["challenge"].as_str().unwrap();
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }
}

fn data_of(flags: u8) -> Vec<u8> {
    let mut data = Sha256::digest(b"localhost").to_vec();
    data.push(flags);
    data.extend([0, 0, 0, 0]);
    data
}

fn b64(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

#[tokio::test]
async fn a_passkey_signs_its_owner_in() {
    let door = Door::open().await;
    let owner = door.owner().await;
    let authenticator = Authenticator::new("http://localhost:8080");
    let options: Value = owner.post("/api/me/passkeys/start", json!({})).await.ok();
    let answer = json!({
        "state": options["state"], "credential": authenticator.register(&options), "name": "Key ring"
    });
    owner.post("/api/me/passkeys/finish", answer.clone()).await.ok::<Value>();
    // A challenge is answered once.
    let again = owner.post("/api/me/passkeys/finish", answer).await;
    again.refused(StatusCode::UNPROCESSABLE_ENTITY);
    let passkeys: Vec<PasskeyInfo> = owner.get("/api/me/passkeys").await.ok();
    assert_eq!((passkeys.len(), passkeys[0].name.as_str()), (1, "Key ring"));

    let visitor = door.visitor();
    let who = json!({ "shop": "maison-halbran", "login": "owner" });
    let options: Value = visitor.post("/api/session/passkey/start", who.clone()).await.ok();
    let answer =
        json!({ "state": options["state"], "credential": authenticator.sign_in(&options) });
    let session: Session = visitor.post("/api/session/passkey/finish", answer).await.ok();
    assert!(session.has_credential);

    // Too late an answer, and one made for another site, are refused.
    let options: Value = visitor.post("/api/session/passkey/start", who.clone()).await.ok();
    let answer =
        json!({ "state": options["state"], "credential": authenticator.sign_in(&options) });
    door.later(5 * 60 * 1000);
    let late = visitor.post("/api/session/passkey/finish", answer).await;
    late.refused(StatusCode::UNPROCESSABLE_ENTITY);
    let elsewhere = Authenticator::new("http://evil.example");
    let options: Value = visitor.post("/api/session/passkey/start", who).await.ok();
    let answer = json!({ "state": options["state"], "credential": elsewhere.sign_in(&options) });
    let refused = visitor.post("/api/session/passkey/finish", answer).await;
    refused.refused(StatusCode::UNPROCESSABLE_ENTITY);

    // It is her only way in, so it cannot go before there is a password.
    let path = format!("/api/me/passkeys/{}", passkeys[0].id);
    owner.delete(&path).await.refused(StatusCode::CONFLICT);
    let new = json!({ "current": "", "new": "correct horse" });
    owner.post("/api/me/password", new).await.ok::<Value>();
    owner.delete(&path).await.ok::<Value>();
    let who = json!({ "shop": "maison-halbran", "login": "owner" });
    visitor.post("/api/session/passkey/start", who).await.refused(StatusCode::UNPROCESSABLE_ENTITY);
}
