//! A shop's link: `https://halbran.example/s/halbran#k=acc_…`.
//!
//! `?via=CODE` names the short link that led there: the shop counts it, nobody else sees it.
//! The part after `#` never reaches a server. It names the shop's account, so the first message
//! cannot be encrypted to anybody else. `p` asks about a product, `v` about a variant of it.

use crate::ids::AccountId;
use crate::limits;

/// A parsed link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopLink {
    /// Scheme, host and port, without a slash at the end.
    pub base: String,
    /// The shop's name in the address.
    pub slug: String,
    /// Whom the link vouches for; `None` for a bare address, which vouches for nobody.
    pub account: Option<AccountId>,
    /// The product asked about.
    pub product: Option<String>,
    /// The variant asked about.
    pub variant: Option<String>,
    /// Code of the shop's short link that led here; letters and digits.
    pub via: Option<String>,
}

/// Why a text is not a shop's link.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LinkError {
    /// Not `http://` or `https://`, or no `/s/{shop}` in it.
    #[error("not a shop's link: expected https://HOST/s/SHOP#k=KEY")]
    Shape,
    /// `k=` is there and is not an account id.
    #[error("the key in the link is damaged; copy the whole link, or scan the code again")]
    Key,
    /// Longer than 2,000 characters.
    #[error("the link is too long")]
    TooLong,
}

impl ShopLink {
    /// Parses a link as people paste it, or as a QR code holds it.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        let text = text.trim();
        if text.len() > 2_000 {
            return Err(LinkError::TooLong);
        }
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
        let (address, query) = address.split_once('?').unwrap_or((address, ""));
        let (scheme, rest) = address.split_once("://").ok_or(LinkError::Shape)?;
        if !matches!(scheme, "http" | "https") {
            return Err(LinkError::Shape);
        }
        let (host, path) = rest.split_once('/').ok_or(LinkError::Shape)?;
        let mut parts = path.trim_end_matches('/').split('/');
        if host.is_empty() || host.contains('@') || parts.next() != Some("s") {
            return Err(LinkError::Shape);
        }
        let slug = parts.next().filter(|slug| is_slug(slug)).ok_or(LinkError::Shape)?;
        let page = match (parts.next(), parts.next()) {
            (Some("p"), Some(product)) => Some(product.to_owned()),
            (None, _) => None,
            _ => return Err(LinkError::Shape),
        };
        let value = |name: &str| {
            fragment.split('&').filter_map(|pair| pair.split_once('=')).find(|(n, _)| *n == name)
        };
        let via = query.split('&').find_map(|pair| pair.strip_prefix("via="));
        let account = match value("k") {
            Some((_, key)) => Some(key.parse().map_err(|_| LinkError::Key)?),
            None => None,
        };
        Ok(Self {
            base: format!("{scheme}://{host}"),
            slug: slug.to_owned(),
            account,
            product: value("p").map(|(_, product)| product.to_owned()).or(page),
            variant: value("v").map(|(_, variant)| variant.to_owned()),
            via: via.filter(|code| is_via(code)).map(str::to_owned),
        })
    }

    /// The link as text.
    pub fn to_text(&self) -> String {
        let mut text = format!("{}/s/{}", self.base, self.slug);
        if let Some(via) = &self.via {
            text.extend(["?via=", via]);
        }
        let account = self.account.map(|account| ("k", account.to_string()));
        let product = self.product.clone().map(|product| ("p", product));
        let variant = self.variant.clone().map(|variant| ("v", variant));
        for (n, (name, value)) in [account, product, variant].into_iter().flatten().enumerate() {
            text.push(if n == 0 { '#' } else { '&' });
            text.push_str(name);
            text.push('=');
            text.push_str(&value);
        }
        text
    }
}

/// Whether a text can be the code of a short link.
pub fn is_via(text: &str) -> bool {
    (1..=limits::VIA_CHARS_MAX).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Whether a text can stand in an address as a shop's name: 2 to 40 of a-z, 0-9 and '-'.
pub fn is_slug(text: &str) -> bool {
    (2..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_link_reads_back() {
        let link = ShopLink {
            base: "http://127.0.0.1:8080".into(),
            slug: "halbran".into(),
            account: Some(AccountId::of(b"key")),
            product: Some("miel".into()),
            variant: None,
            via: Some("H4LBR4N".into()),
        };
        assert_eq!(ShopLink::parse(&link.to_text()), Ok(link));
    }

    #[test]
    fn a_damaged_key_is_not_taken_for_none() {
        assert_eq!(ShopLink::parse("https://a.example/s/halbran#k=acc_x"), Err(LinkError::Key));
    }

    #[test]
    fn a_product_page_is_a_link_too() {
        let link = ShopLink::parse("https://a.example/s/halbran/p/miel?utm=x").unwrap();
        assert_eq!(link.product.as_deref(), Some("miel"));
        assert_eq!(link.via, None);
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(text in ".{0,300}") {
            let _ = ShopLink::parse(&text);
        }
    }
}
