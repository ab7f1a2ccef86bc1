//! Which addresses a picture may be fetched from: a feed must not reach into our own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Why an address is not fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Forbidden {
    /// Feed's author: only http and https are.
    #[error("only http and https addresses are fetched")]
    Scheme,
    /// Feed's author: the address is inside some network.
    #[error("private addresses are not fetched")]
    Private,
}

/// The rule: public addresses, and the server's own.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    own: Option<(String, Option<u16>)>,
}

impl Reach {
    /// `base` is the server's own address.
    pub(super) fn new(base: &str) -> Self {
        let own = Url::parse(base).ok();
        let own =
            own.and_then(|url| Some((url.host_str()?.to_owned(), url.port_or_known_default())));
        Self { own }
    }

    /// Checks what can be checked before the name is resolved; a redirect is checked again.
    pub(super) fn check(&self, url: &Url) -> Result<(), Forbidden> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Forbidden::Scheme);
        }
        let host = url.host_str().unwrap_or_default();
        if let Some((own, port)) = &self.own
            && own == host
        {
            let same = *port == url.port_or_known_default();
            return if same { Ok(()) } else { Err(Forbidden::Private) };
        }
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        match literal {
            Ok(address) if !is_public(address) => Err(Forbidden::Private),
            Err(_) if host.is_empty() => Err(Forbidden::Private),
            _ => Ok(()),
        }
    }
}

/// Resolves names, and forgets the addresses that are not public: a name that changes its mind
/// between the check and the connection gains nothing.
impl Resolve for Reach {
    fn resolve(&self, name: Name) -> Resolving {
        let own = self.own.as_ref().is_some_and(|(own, _)| own == name.as_str());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<_> = found.filter(|found| own || is_public(found.ip())).collect();
            if allowed.is_empty() {
                return Err(Forbidden::Private.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Whether the internet can reach it (IANA special-purpose registries).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let protocol = a == 192 && b == 0 && c == 0;
    let benchmark = a == 198 && (b == 18 || b == 19);
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || shared
        || protocol
        || benchmark)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let [.., high, low] = address.segments();
    let embedded = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    // NAT64 and 6to4 carry an IPv4 address inside.
    if first == 0x64 && second == 0xff9b {
        return is_public_v4(embedded(high, low));
    }
    if let [0x2002, high, low, ..] = address.segments() {
        return is_public_v4(embedded(high, low));
    }
    let documentation = first == 0x2001 && second == 0xdb8;
    // Global unicast is 2000::/3.
    first & 0xe000 == 0x2000 && !documentation
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ours on its own port, the public ones, and no others.
    #[test]
    fn a_feed_cannot_reach_inside() {
        let reach = Reach::new("http://127.0.0.1:8080");
        let check = |url: &str| reach.check(&Url::parse(url).unwrap());
        for url in
            ["https://93.184.216.34/a.jpg", "http://shop.example/a.jpg", "http://127.0.0.1:8080/a"]
        {
            assert_eq!(check(url), Ok(()), "{url}");
        }
        for url in [
            "http://127.0.0.1/a",
            "http://127.0.0.1:22/",
            "http://10.0.0.1/",
            "http://169.254.169.254/latest/meta-data",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[64:ff9b::a00:1]/",
            "http://[2002:a00:1::]/",
            "http://0x7f.1/",
            "http://2130706433/",
            "http://100.64.0.1/",
        ] {
            assert_eq!(check(url), Err(Forbidden::Private), "{url}");
        }
        assert_eq!(check("file:///etc/passwd"), Err(Forbidden::Scheme));
        assert_eq!(check("ftp://shop.example/a"), Err(Forbidden::Scheme));
    }

    /// A name for a private address is none.
    #[tokio::test]
    async fn names_of_private_addresses_do_not_resolve() {
        let reach = Reach::new("https://shop.example");
        assert!(reach.resolve("localhost".parse().unwrap()).await.is_err());
    }
}
