//! Asks an address whether it wants to be told: it has to repeat a number.

use reqwest::Url;

use super::Hooks;
use super::post::PostError;
use crate::chance::{self, NoChance};
use crate::limits;

/// What an address is asked.
#[derive(Debug)]
pub(crate) struct Challenge<'a> {
    /// Where.
    pub(crate) url: &'a str,
    /// What the receiver expects with it.
    pub(crate) verify_token: &'a str,
}

/// Why an address is not a callback. The receiver's, or who named it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChallengeError {
    /// Who named it: not an address, or too long.
    #[error(
        "the callback has to be an https address of at most {} characters",
        limits::CALLBACK_CHARS_MAX
    )]
    Address,
    /// Who named it: too long.
    #[error("the verify token has at most {} characters", limits::VERIFY_TOKEN_CHARS_MAX)]
    VerifyToken,
    /// No answer came, or none is asked for.
    #[error("the callback was not asked, or did not answer the challenge: {0}")]
    Post(#[from] PostError),
    /// The receiver: it refuses, for instance because it expects another verify token.
    #[error("the callback answered the challenge with HTTP {0}")]
    Status(u16),
    /// The receiver: it answers something else.
    #[error("the callback did not answer the challenge with hub.challenge alone")]
    Other,
    /// Operator.
    #[error(transparent)]
    NoChance(#[from] NoChance),
}

impl Hooks {
    /// Asks, and is content if the number comes back.
    pub(crate) async fn challenge(&self, asked: &Challenge<'_>) -> Result<(), ChallengeError> {
        // A decimal below 2^53: a client that makes a number of it writes the same one.
        let number = u64::from_be_bytes(chance::bytes()?) >> 11;
        let url = address(asked, &number.to_string())?;
        let (status, said) = self.poster.get(url.as_str()).await?;
        if !(200..300).contains(&status) {
            return Err(ChallengeError::Status(status));
        }
        if said.trim() == number.to_string() { Ok(()) } else { Err(ChallengeError::Other) }
    }
}

fn address(asked: &Challenge<'_>, number: &str) -> Result<Url, ChallengeError> {
    if asked.url.len() > limits::CALLBACK_CHARS_MAX {
        return Err(ChallengeError::Address);
    }
    if asked.verify_token.chars().count() > limits::VERIFY_TOKEN_CHARS_MAX {
        return Err(ChallengeError::VerifyToken);
    }
    let mut url = Url::parse(asked.url).map_err(|_| ChallengeError::Address)?;
    // Credentials in an address end up in logs, ours and others'.
    let secret = !url.username().is_empty() || url.password().is_some();
    if secret || !matches!(url.scheme(), "http" | "https") {
        return Err(ChallengeError::Address);
    }
    url.set_fragment(None);
    url.query_pairs_mut()
        .append_pair("hub.mode", "subscribe")
        .append_pair("hub.challenge", number)
        .append_pair("hub.verify_token", asked.verify_token);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_own_query() {
        let ask = |url| address(&Challenge { url, verify_token: "a b&é" }, "7");
        assert_eq!(
            ask("https://bot.example/hook?shop=1#x").unwrap().as_str(),
            "https://bot.example/hook?shop=1&hub.mode=subscribe&hub.challenge=7\
             &hub.verify_token=a+b%26%C3%A9"
        );
        for url in ["bot.example", "ftp://bot.example/", "https://me:secret@bot.example/"] {
            assert!(matches!(ask(url), Err(ChallengeError::Address)), "{url}");
        }
    }
}
