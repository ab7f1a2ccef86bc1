//! Every option of `comptoir serve`, `relay` and `counter`, documented once, here.
//!
//! A flag wins over the config file, the file over the default. `comptoir config example` prints
//! [`EXAMPLE`], which a test holds against these fields.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use comptoir_engine::limits::CLUSTER_STREAMS_MAX;
use comptoir_files::{Files, FilesError};
use serde::Deserialize;

use crate::folder;
use crate::tls::{Acme, Source};

/// The commented example; its values are the defaults.
pub(crate) const EXAMPLE: &str = include_str!("../comptoir.example.toml");

/// What a server is started with.
#[derive(Debug, Clone, clap::Args, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// Folder that holds everything: shops, chats, keys, pictures. Made if it is not there.
    #[arg(long, value_name = "DIR", env = "COMPTOIR_DATA_DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Address and port to listen on.
    #[arg(long, value_name = "ADDR", env = "COMPTOIR_LISTEN")]
    pub(crate) listen: Option<SocketAddr>,
    /// What people type to get here, e.g. https://halbran.example. Links and QR codes carry it,
    /// passkeys are bound to its host name. Without it: http:// and the address listened on.
    #[arg(long, value_name = "URL", env = "COMPTOIR_PUBLIC_URL")]
    pub(crate) public_url: Option<String>,
    /// Certificate to serve TLS with, and those above it: PEM. Read again when it changes, and on
    /// SIGHUP. Needs --tls-key. Without it, and without --acme-domain: plain HTTP.
    #[arg(long, value_name = "FILE", env = "COMPTOIR_TLS_CERT")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// Its private key: PEM.
    #[arg(long, value_name = "FILE", env = "COMPTOIR_TLS_KEY")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Host name to get certificates for by itself (ACME, TLS-ALPN-01), instead of --tls-cert;
    /// several with commas. It must lead here on port 443.
    #[arg(long, value_name = "NAME", env = "COMPTOIR_ACME_DOMAIN", value_delimiter = ',')]
    pub(crate) acme_domain: Option<Vec<String>>,
    /// Where the authority may write to about these certificates.
    #[arg(long, value_name = "ADDR", env = "COMPTOIR_ACME_EMAIL")]
    pub(crate) acme_email: Option<String>,
    /// The authority's ACME directory. Without it: Let's Encrypt.
    #[arg(long, value_name = "URL", env = "COMPTOIR_ACME_DIRECTORY")]
    pub(crate) acme_directory: Option<String>,
    /// Certificates that vouch for that directory, if it is one of your own: PEM.
    #[arg(long, value_name = "FILE", env = "COMPTOIR_ACME_CA")]
    pub(crate) acme_ca: Option<PathBuf>,
    /// A second address, where plain HTTP is answered with the way to the public URL.
    #[arg(long, value_name = "ADDR", env = "COMPTOIR_REDIRECT_LISTEN")]
    pub(crate) redirect_listen: Option<SocketAddr>,
    /// Address for metrics (Prometheus), healthz and readyz, in plain HTTP: one that only your
    /// monitoring reaches. Without it: no metrics.
    #[arg(long, value_name = "ADDR", env = "COMPTOIR_METRICS_LISTEN")]
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// A second address where the Cloud API stands at the root: for programs whose base URL takes
    /// no path. Without it: only under /vNN.N/ and numbers of the first address.
    #[arg(long, value_name = "ADDR", env = "COMPTOIR_API_LISTEN")]
    pub(crate) api_listen: Option<SocketAddr>,
    /// Networks of your own where webhooks may go, as 10.0.0.0/8; several with commas. Without it
    /// they go to public addresses alone, so that nobody reaches inside by asking for one.
    #[arg(long, value_name = "CIDR", env = "COMPTOIR_WEBHOOK_ALLOW", value_delimiter = ',')]
    pub(crate) webhook_allow: Option<Vec<String>>,
    /// Requests of one program's token in a second; what is over gets 429 with code 130429.
    /// Without it: 2000.
    #[arg(long, value_name = "NUMBER", env = "COMPTOIR_API_RATE")]
    pub(crate) api_rate: Option<NonZeroU32>,
    /// How long, in seconds, readyz says "not ready" before a server that is to stop takes no more
    /// connections: what a load balancer needs to notice.
    #[arg(long, value_name = "SECONDS", env = "COMPTOIR_DRAIN")]
    pub(crate) drain: Option<u64>,
    /// The shops' database: sqlite://FILE or postgres://USER@HOST/NAME. Without it: store.db in
    /// the data folder.
    #[arg(long, value_name = "URL", env = "COMPTOIR_DATABASE_URL", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// The relay a counter talks to; `comptoir counter` only. Without it: the public URL.
    #[arg(long, value_name = "URL", env = "COMPTOIR_RELAY_URL")]
    pub(crate) relay_url: Option<String>,
    /// Where the relay keeps mailboxes, if not in the data folder: a NATS JetStream cluster, named
    /// by one or more of its nodes: nats://one,two,three. Any number of relays may share it.
    #[arg(long, value_name = "URL", env = "COMPTOIR_ENGINE", hide_env_values = true)]
    pub(crate) engine: Option<String>,
    /// Over how many streams of that cluster mailboxes are spread, 1 to 64. Fixed when the cluster
    /// is made, the same for all its relays. Without it: 1, which is right up to some thousand
    /// messages a second.
    #[arg(long, value_name = "COUNT", env = "COMPTOIR_ENGINE_STREAMS")]
    pub(crate) engine_streams: Option<usize>,
    /// Where pictures, uploads and the relay's encrypted files are kept, if not in the data folder:
    /// a bucket of a store that speaks S3, s3://BUCKET/PREFIX, with the keys in AWS_ACCESS_KEY_ID
    /// and AWS_SECRET_ACCESS_KEY and the address in AWS_ENDPOINT_URL; or another folder.
    #[arg(long, value_name = "URL", env = "COMPTOIR_FILES")]
    pub(crate) files: Option<String>,
    /// Folder of the relay's encrypted files. Relays that share a cluster need one that all of
    /// them see, or --files. Without it: in the data folder.
    #[arg(long, value_name = "DIR", env = "COMPTOIR_BLOBS")]
    pub(crate) blobs: Option<PathBuf>,
    /// Who operates this machine, if it is not the shop itself; shown to every customer on the
    /// readers panel, because whoever operates it could read: "OVH, Roubaix". A mail address in it is where
    /// customers who report a shop are sent: "OVH, Roubaix, abuse@host.example".
    #[arg(long, value_name = "NAME", env = "COMPTOIR_HOST_NOTE")]
    pub(crate) host_note: Option<String>,
    /// One of several counters on one PostgreSQL: where the others reach this one,
    /// "http://10.0.0.5:8080". One works, the others lead people to it, and take over within
    /// seconds when it is gone. Needs database and public-url.
    #[arg(long, value_name = "URL", env = "COMPTOIR_NODE_URL")]
    pub(crate) node_url: Option<String>,
    /// How logs are written: "text" or "json". What is logged is chosen by RUST_LOG.
    #[arg(long, value_name = "FORMAT", env = "COMPTOIR_LOG_FORMAT")]
    pub(crate) log_format: Option<String>,
}

impl Default for Config {
    /// What no option at all means.
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            listen: DEFAULT_LISTEN,
            tls: None,
            redirect_listen: None,
            metrics_listen: None,
            api_listen: None,
            webhook_allow: Vec::new(),
            api_rate: None,
            drain: Duration::ZERO,
            public_url: None,
            database: None,
            relay_url: None,
            engine: Vec::new(),
            engine_streams: 1,
            files: None,
            blobs: None,
            host_note: String::new(),
            node_url: None,
        }
    }
}

/// Why options cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// Operator: the file cannot be read.
    #[error("cannot read {0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// Operator: the file is not what it should be.
    #[error("{0}: {1}")]
    Malformed(PathBuf, toml::de::Error),
    /// Operator: a public URL people could not type.
    #[error("public URL '{0}' must begin with http:// or https:// and end after the host name")]
    PublicUrl(String),
    /// Operator: not a cluster. What was given may hold a password, and is not repeated.
    #[error(
        "engine must be nats://HOST or nats://USER:PASSWORD@HOST, with more hosts after commas"
    )]
    Engine,
    /// Operator: more or fewer streams than there may be, or without a cluster.
    #[error("{0}")]
    Streams(String),
    /// Operator: not a network.
    #[error("webhook-allow: '{0}' is not a network: expected one as 10.0.0.0/8 or fd00::/8")]
    Network(String),
    /// Operator: not one of several counters.
    #[error("{0}")]
    Node(&'static str),
    /// Operator: half of what TLS needs, or two of it.
    #[error("{0}")]
    Tls(&'static str),
}

/// Options with every gap filled.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// Folder that holds everything.
    pub(crate) data: PathBuf,
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// Without a slash at the end; `None` until the port is known.
    pub(crate) public_url: Option<String>,
    /// Where the certificate comes from; `None`: plain HTTP.
    pub(crate) tls: Option<Source>,
    /// Where plain HTTP is shown the way.
    pub(crate) redirect_listen: Option<SocketAddr>,
    /// Where metrics are.
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// Where the Cloud API stands at the root.
    pub(crate) api_listen: Option<SocketAddr>,
    /// Networks where webhooks may go though they are not public.
    pub(crate) webhook_allow: Vec<ipnet::IpNet>,
    /// Requests of one program's token in a second.
    pub(crate) api_rate: Option<NonZeroU32>,
    /// How long to say "not ready" before the listener closes.
    pub(crate) drain: Duration,
    /// The shops' database, if not the data folder's own.
    pub(crate) database: Option<String>,
    /// The relay a counter talks to, if not this server's own.
    pub(crate) relay_url: Option<String>,
    /// The nodes of the relay's cluster; empty: the data folder.
    pub(crate) engine: Vec<String>,
    /// Over how many of its streams.
    pub(crate) engine_streams: usize,
    /// Where files are kept, if not in the data folder.
    pub(crate) files: Option<String>,
    /// Folder of the relay's encrypted files, if not the data folder's own.
    pub(crate) blobs: Option<PathBuf>,
    /// Who operates this machine; empty: the shop itself.
    pub(crate) host_note: String,
    /// Where the other counters of the same database reach this one; `None`: there are none.
    pub(crate) node_url: Option<String>,
}

impl Options {
    /// Reads the config file under these flags and fills the gaps.
    pub(crate) fn resolve(self, file: Option<&Path>) -> Result<Config, ConfigError> {
        let below = match file {
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| ConfigError::Unreadable(path.to_owned(), error))?;
                toml::from_str(&text)
                    .map_err(|error| ConfigError::Malformed(path.to_owned(), error))?
            }
            None => Self::default(),
        };
        let public_url = self.public_url.or(below.public_url);
        if let Some(url) = &public_url {
            check_public_url(url)?;
        }
        let node_url = self.node_url.or(below.node_url);
        let database = self.database.or(below.database);
        if let Some(url) = &node_url {
            check_node(url, database.as_deref(), public_url.is_some())?;
        }
        let engine = self.engine.or(below.engine);
        let data = self.data.or(below.data).unwrap_or_else(|| PathBuf::from("data"));
        let names = self.acme_domain.or(below.acme_domain).unwrap_or_default();
        let acme = Acme {
            domains: names.into_iter().filter(|name| !name.is_empty()).collect(),
            email: self.acme_email.or(below.acme_email).filter(|email| !email.is_empty()),
            directory: self
                .acme_directory
                .or(below.acme_directory)
                .unwrap_or_else(|| DEFAULT_AUTHORITY.to_owned()),
            trusted: self.acme_ca.or(below.acme_ca),
            cache: folder::certificates(&data),
        };
        let files = (self.tls_cert.or(below.tls_cert), self.tls_key.or(below.tls_key));
        let tls = source(files, acme)?;
        let redirect_listen = self.redirect_listen.or(below.redirect_listen);
        if redirect_listen.is_some() && public_url.is_none() {
            return Err(ConfigError::Tls("redirect-listen needs public-url: where to lead to"));
        }
        Ok(Config {
            tls,
            redirect_listen,
            metrics_listen: self.metrics_listen.or(below.metrics_listen),
            api_listen: self.api_listen.or(below.api_listen),
            webhook_allow: networks(
                &self.webhook_allow.or(below.webhook_allow).unwrap_or_default(),
            )?,
            api_rate: self.api_rate.or(below.api_rate),
            drain: Duration::from_secs(self.drain.or(below.drain).unwrap_or_default()),
            engine_streams: streams(
                self.engine_streams.or(below.engine_streams),
                engine.is_some(),
            )?,
            engine: engine.map(|url| nodes(&url)).transpose()?.unwrap_or_default(),
            files: self.files.or(below.files).and_then(|place| place_of(&place)),
            blobs: self.blobs.or(below.blobs),
            data,
            listen: self.listen.or(below.listen).unwrap_or(DEFAULT_LISTEN),
            public_url: public_url.map(|url| url.trim_end_matches('/').to_owned()),
            database,
            relay_url: self.relay_url.or(below.relay_url),
            host_note: self.host_note.or(below.host_note).unwrap_or_default(),
            node_url: node_url.map(|url| url.trim_end_matches('/').to_owned()),
        })
    }
}

impl Config {
    /// Where files are kept.
    pub(crate) fn open_files(&self) -> Result<Files, FilesError> {
        match &self.files {
            Some(place) => Files::at(place, &self.data),
            None => Ok(Files::folder(&self.data)),
        }
    }
}

/// Loopback: nobody else reaches it until somebody says so.
const DEFAULT_LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

/// Let's Encrypt: free of charge, and trusted by every browser.
const DEFAULT_AUTHORITY: &str = "https://acme-v02.api.letsencrypt.org/directory";

/// One source of certificates, or none.
fn source(
    files: (Option<PathBuf>, Option<PathBuf>),
    acme: Acme,
) -> Result<Option<Source>, ConfigError> {
    match files {
        (None, None) if acme.domains.is_empty() => Ok(None),
        (None, None) => Ok(Some(Source::Acme(acme))),
        _ if !acme.domains.is_empty() => {
            Err(ConfigError::Tls("give tls-cert or acme-domain, not both"))
        }
        (Some(cert), Some(key)) => Ok(Some(Source::Files { cert, key })),
        _ => Err(ConfigError::Tls("tls-cert and tls-key go together")),
    }
}

/// `nats://user:password@one,two:4223` is a list of nodes; who they are asked as stands once.
fn nodes(url: &str) -> Result<Vec<String>, ConfigError> {
    let wrong = || ConfigError::Engine;
    let (scheme, rest) = url.split_once("://").ok_or_else(wrong)?;
    let (who, hosts) = match rest.rsplit_once('@') {
        Some((who, hosts)) => (format!("{who}@"), hosts),
        None => (String::new(), rest),
    };
    let bad = |host: &str| host.is_empty() || host.contains(['/', ' ', '@']);
    if !matches!(scheme, "nats" | "tls") || hosts.split(',').any(bad) {
        return Err(wrong());
    }
    Ok(hosts.split(',').map(|host| format!("{scheme}://{who}{host}")).collect())
}

/// A number of streams that a cluster may have; one without being asked.
fn streams(told: Option<usize>, cluster: bool) -> Result<usize, ConfigError> {
    let (streams, most) = (told.unwrap_or(1), CLUSTER_STREAMS_MAX);
    if !(1..=most).contains(&streams) {
        let why = format!("engine-streams is {streams}: it may be 1 to {most}");
        return Err(ConfigError::Streams(why));
    }
    if streams > 1 && !cluster {
        let why = "engine-streams is of a cluster: it needs engine";
        return Err(ConfigError::Streams(why.to_owned()));
    }
    Ok(streams)
}

/// A place for files as it is remembered: a folder by its whole path.
fn place_of(place: &str) -> Option<String> {
    let folder = |place: &str| std::path::absolute(place).map(|path| path.display().to_string());
    let place = place.trim_end_matches('/');
    match place {
        "" => None,
        place if place.contains("://") => Some(place.to_owned()),
        place => Some(folder(place).unwrap_or_else(|_| place.to_owned())),
    }
}

fn networks(texts: &[String]) -> Result<Vec<ipnet::IpNet>, ConfigError> {
    let texts = texts.iter().filter(|text| !text.is_empty());
    texts.map(|text| text.parse().map_err(|_| ConfigError::Network(text.clone()))).collect()
}

fn check_node(url: &str, database: Option<&str>, is_public: bool) -> Result<(), ConfigError> {
    if check_public_url(url).is_err() {
        return Err(ConfigError::Node("node-url must be http://HOST:PORT or https://HOST:PORT"));
    }
    if !database.is_some_and(|database| database.starts_with("postgres")) {
        return Err(ConfigError::Node("node-url needs database: a PostgreSQL that all share"));
    }
    if !is_public {
        return Err(ConfigError::Node("node-url needs public-url: the address people type"));
    }
    Ok(())
}

fn check_public_url(url: &str) -> Result<(), ConfigError> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = rest.map(|rest| rest.trim_end_matches('/')).unwrap_or_default();
    if host.is_empty() || host.contains(['/', '?', '#', '@', ' ']) {
        return Err(ConfigError::PublicUrl(url.to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every option is in the example, commented, and the example's values are valid.
    #[test]
    fn the_example_names_every_option() {
        let switched_on: String = EXAMPLE
            .lines()
            .map(|line| line.strip_prefix("#= ").unwrap_or(line))
            .collect::<Vec<_>>()
            .join("\n");
        let options: Options = toml::from_str(&switched_on).unwrap();
        let shown = format!("{options:?}");
        assert!(!shown.contains("None"), "an option is missing from the example: {shown}");
    }

    #[test]
    fn an_engine_is_a_list_of_nodes() {
        let listed = nodes("nats://relay:secret@one,two:4223").unwrap();
        assert_eq!(listed, ["nats://relay:secret@one", "nats://relay:secret@two:4223"]);
        for wrong in ["one,two", "http://one", "nats://", "nats://one,,two", "nats://one/x"] {
            assert!(nodes(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn streams_are_of_a_cluster_and_not_too_many() {
        let with = |engine: Option<&str>, engine_streams| {
            let engine = engine.map(str::to_owned);
            Options { engine, engine_streams, ..Options::default() }.resolve(None)
        };
        assert_eq!(with(Some("nats://one"), None).unwrap().engine_streams, 1);
        assert_eq!(with(Some("nats://one"), Some(3)).unwrap().engine_streams, 3);
        for wrong in [Some(0), Some(65)] {
            let refused = with(Some("nats://one"), wrong).unwrap_err().to_string();
            assert!(refused.contains("1 to 64"), "{refused}");
        }
        assert!(with(None, Some(3)).is_err());
    }

    /// Half a source of certificates is refused in words rather than served without TLS.
    #[test]
    fn tls_has_one_source() {
        let with = |change: fn(&mut Options)| {
            let mut options = Options::default();
            change(&mut options);
            options.resolve(None)
        };
        assert!(with(|_| {}).unwrap().tls.is_none());
        assert!(with(|o| o.tls_cert = Some("cert.pem".into())).is_err());
        assert!(with(|o| o.tls_key = Some("key.pem".into())).is_err());
        let name = || Some(vec!["halbran.example".to_owned()]);
        let acme = with(move |o| o.acme_domain = Some(vec!["halbran.example".to_owned()]));
        assert!(matches!(acme.unwrap().tls, Some(Source::Acme(_))));
        let mut both = Options { acme_domain: name(), ..Options::default() };
        both.tls_cert = Some("cert.pem".into());
        both.tls_key = Some("key.pem".into());
        assert!(both.resolve(None).is_err());
        assert!(with(|o| o.redirect_listen = Some(DEFAULT_LISTEN)).is_err());
    }

    #[test]
    fn one_of_several_counters_shares_a_database_and_an_address() {
        let with = |node: &str, database: Option<&str>, public: Option<&str>| {
            let (node_url, database) = (Some(node.to_owned()), database.map(str::to_owned));
            let public_url = public.map(str::to_owned);
            Options { public_url, database, node_url, ..Options::default() }.resolve(None)
        };
        let (node, database, public) =
            ("http://10.0.0.5:8080/", Some("postgres://db/shops"), Some("https://halbran.example"));
        let config = with(node, database, public).unwrap();
        assert_eq!(config.node_url.as_deref(), Some("http://10.0.0.5:8080"));
        assert!(with(node, Some("sqlite://store.db"), public).is_err());
        assert!(with(node, None, public).is_err());
        assert!(with(node, database, None).is_err());
        assert!(with("10.0.0.5:8080", database, public).is_err());
    }

    #[test]
    fn a_public_url_is_a_host_and_no_more() {
        assert!(check_public_url("https://halbran.example").is_ok());
        assert!(check_public_url("https://halbran.example/").is_ok());
        assert!(check_public_url("halbran.example").is_err());
        assert!(check_public_url("https://halbran.example/shop").is_err());
        assert!(check_public_url("https://").is_err());
    }
}
