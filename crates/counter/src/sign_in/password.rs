//! Passwords at rest: Argon2id, off the async threads, a few at a time.

use std::sync::Arc;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::http::refused::{Answer, Refused};
use crate::{chance, limits};

/// Hashing at once: each takes 19 MiB, and a stranger may ask for it.
const AT_ONCE: usize = 2;

/// Turns passwords into hashes and compares them.
#[derive(Debug, Clone)]
pub(crate) struct Passwords(Arc<Semaphore>);

impl Default for Passwords {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Passwords {
    /// Checks a new password's length and hashes it, as a PHC string.
    pub(crate) async fn hash(&self, password: &str) -> Answer<String> {
        let chars = password.chars().count();
        if chars < limits::PASSWORD_CHARS_MIN {
            let limit = limits::PASSWORD_CHARS_MIN;
            return Err(Refused::over("new", "refused-password-short", limit));
        }
        if chars > limits::PASSWORD_CHARS_MAX {
            return Err(Refused::over("new", "refused-too-long", limits::PASSWORD_CHARS_MAX));
        }
        let password = password.to_owned();
        let salt = chance::bytes::<16>()?;
        let salt = SaltString::encode_b64(&salt).map_err(|_| Refused::internal())?;
        self.apart(move || {
            let hash = argon2id().hash_password(password.as_bytes(), &salt);
            hash.map(|hash| hash.to_string()).map_err(|_| Refused::internal())
        })
        .await?
    }

    /// Whether a password is the one that was hashed. An empty hash is nobody's, and takes as long.
    pub(crate) async fn is(&self, password: &str, hash: &str) -> Answer<bool> {
        if password.chars().count() > limits::PASSWORD_CHARS_MAX {
            return Ok(false);
        }
        let (password, hash) = (password.to_owned(), hash.to_owned());
        self.apart(move || {
            let none = hash.is_empty();
            let hash = if none { NOBODYS } else { &hash };
            let Ok(hash) = PasswordHash::new(hash) else { return false };
            argon2id().verify_password(password.as_bytes(), &hash).is_ok() && !none
        })
        .await
    }

    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Answer<T> {
        let turn = self.0.clone().acquire_owned().await.map_err(|_| Refused::internal())?;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(|_| Refused::internal())
    }
}

/// OWASP's floor for Argon2id: 19 MiB, two passes, one lane.
fn argon2id() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

/// What a login that does not exist is compared with, so that it takes as long as one that does.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
    h9Xd0mUEKBmzSmQm7JJPfQ1xLrxZBDzIGXbUSzVdJ0k";

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_itself_and_no_other() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(passwords.is("correct horse", &hash).await.unwrap());
        assert!(!passwords.is("correct horsf", &hash).await.unwrap());
        assert!(!passwords.is("", "").await.unwrap());
        assert!(passwords.hash("too short").await.is_err());
    }

    /// Comparing with nobody's hash does the whole work, or its time would tell who exists.
    #[test]
    fn nobodys_hash_is_well_formed() {
        assert!(PasswordHash::new(NOBODYS).is_ok());
    }
}
