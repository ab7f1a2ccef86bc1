//! Which addresses the counter asks of its own accord: neither a feed's picture nor a program's
//! callback may reach into our own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Why an address is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Forbidden {
    /// Who gave the address: only http and https are.
    #[error("only http and https addresses are asked")]
    Scheme,
    /// Who gave the address, or the operator: it is inside some network.
    #[error(
        "this address is inside a network: the server has to be started with --webhook-allow and that network"
    )]
    Private,
    /// Who gave the address: what is said there would be read on the way.
    #[error(
        "https is needed here: http goes only into networks that the server was started with, by --webhook-allow 127.0.0.0/8 for instance"
    )]
    Plain,
}

/// The rule: public addresses, the server's own, and those the operator allows.
#[derive(Debug, Clone)]
pub(crate) struct Reach {
    own: Option<(String, Option<u16>)>,
    allowed: Vec<IpNet>,
    public: bool,
}

impl Reach {
    /// Public addresses and `base`, the server's own.
    pub(crate) fn public_and(base: &str) -> Self {
        let own = Url::parse(base).ok();
        let own =
            own.and_then(|url| Some((url.host_str()?.to_owned(), url.port_or_known_default())));
        Self { own, allowed: Vec::new(), public: true }
    }

    /// The same, and networks that the operator allows.
    pub(crate) fn or(self, allowed: &[IpNet]) -> Self {
        Self { allowed: allowed.to_vec(), ..self }
    }

    /// Public addresses over https, and networks that the operator allows.
    pub(crate) fn public_or(allowed: &[IpNet]) -> Self {
        Self { own: None, allowed: allowed.to_vec(), public: true }
    }

    /// Networks that the operator allows, and no others.
    pub(crate) fn only(allowed: &[IpNet]) -> Self {
        Self { own: None, allowed: allowed.to_vec(), public: false }
    }

    fn allows(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        let allowed = self.allowed.iter().any(|network| network.contains(&address));
        allowed || (self.public && is_public(address))
    }

    fn refusal(&self) -> Forbidden {
        if self.public { Forbidden::Private } else { Forbidden::Plain }
    }

    /// Checks what can be checked before the name is resolved; a redirect is checked again.
    pub(crate) fn check(&self, url: &Url) -> Result<(), Forbidden> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Forbidden::Scheme);
        }
        let host = url.host_str().unwrap_or_default();
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let named = |address: &IpAddr| self.allowed.iter().any(|network| network.contains(address));
        if let Some((own, port)) = &self.own
            && own == host
            && !literal.as_ref().is_ok_and(named)
        {
            let same = *port == url.port_or_known_default();
            return if same { Ok(()) } else { Err(Forbidden::Private) };
        }
        match literal {
            Ok(address) if !self.allows(address) => Err(self.refusal()),
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
        let rule = self.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<_> = found.filter(|found| own || rule.allows(found.ip())).collect();
            if allowed.is_empty() {
                return Err(rule.refusal().into());
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
        let reach = Reach::public_and("http://127.0.0.1:8080");
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
        let reach = Reach::public_and("https://shop.example");
        assert!(reach.resolve("localhost".parse().unwrap()).await.is_err());
    }

    /// What the operator allows is inside as much as it says, whichever way it is written.
    #[test]
    fn the_operator_allows_networks() {
        let allowed = ["10.1.0.0/16".parse().unwrap(), "fd00::/8".parse().unwrap()];
        let check = |reach: &Reach, url: &str| reach.check(&Url::parse(url).unwrap());
        let all = Reach::public_or(&allowed);
        for url in ["https://10.1.2.3/", "https://[::ffff:10.1.2.3]/", "https://[fd00::1]/"] {
            assert_eq!(check(&all, url), Ok(()), "{url}");
        }
        for url in ["https://10.2.0.1/", "https://127.0.0.1/", "https://169.254.169.254/"] {
            assert_eq!(check(&all, url), Err(Forbidden::Private), "{url}");
        }
        let plain = Reach::only(&allowed);
        assert_eq!(check(&plain, "http://10.1.2.3/"), Ok(()));
        assert_eq!(check(&plain, "http://93.184.216.34/"), Err(Forbidden::Plain));
    }

    /// A name that leads inside is found out when it is resolved.
    #[tokio::test]
    async fn a_name_that_leads_inside_is_refused() {
        let name = || "localhost".parse::<Name>().unwrap();
        let Err(error) = Reach::public_or(&[]).resolve(name()).await else { panic!("resolved") };
        assert_eq!(error.downcast_ref::<Forbidden>(), Some(&Forbidden::Private));
        let loopback = ["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        assert!(Reach::only(&loopback).resolve(name()).await.is_ok());
    }
}
