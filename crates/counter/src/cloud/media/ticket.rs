//! A right to fetch one file for a few minutes, inside its address: some clients download without
//! their token. Who signed it may still be turned away: it is as good as the token it stands for.

use comptoir_api::cloud::params::Params;
use comptoir_store::tokens::TokenRow;
use comptoir_store::{StoreError, Tx};
use data_encoding::HEXLOWER;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::limits;

/// The query of an address that needs no token until its time is over.
pub(super) fn query(token: &TokenRow, media: &str, now_ms: u64) -> String {
    let until_s = now_ms.saturating_add(limits::CLOUD_TICKET_MS) / 1_000;
    let signature = signing(&token.app_secret, media, until_s).map(hmac::Mac::finalize);
    let signature = signature.map(|code| HEXLOWER.encode(&code.into_bytes())).unwrap_or_default();
    format!("app={}&until={until_s}&signature={signature}", token.app)
}

/// Whose right an address carries, if it carries one and leads to that file.
pub(crate) async fn holder(
    tx: &mut Tx,
    path: &str,
    params: &Params,
    now_ms: u64,
) -> Result<Option<TokenRow>, StoreError> {
    let media = path.strip_prefix('/').and_then(|path| path.strip_suffix("/file"));
    let said = (params.text("app"), params.text("until"), params.text("signature"));
    let (Some(media), (Some(app), Some(until), Some(signature))) = (media, said) else {
        return Ok(None);
    };
    let (Ok(until_s), Ok(signature)) =
        (until.parse::<u64>(), HEXLOWER.decode(signature.as_bytes()))
    else {
        return Ok(None);
    };
    if until_s.saturating_mul(1_000) < now_ms {
        return Ok(None);
    }
    let token = tx.tokens().find_by_app(&app).await?;
    Ok(token.filter(|token| {
        let code = signing(&token.app_secret, media, until_s);
        code.is_some_and(|code| code.verify_slice(&signature).is_ok())
    }))
}

fn signing(secret: &str, media: &str, until_s: u64) -> Option<Hmac<Sha256>> {
    let code = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    Some(code.chain_update(format!("comptoir cloud file v1\0{media}\0{until_s}")))
}
