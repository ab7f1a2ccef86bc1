//! Every option of `comptoir serve`, `relay` and `counter`, documented once, here.
//!
//! A flag wins over the config file, the file over the default. `comptoir config example` prints
//! [`EXAMPLE`], which a test holds against these fields.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

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
    /// Folder of the relay's encrypted files. Relays that share a cluster need one that all of
    /// them see. Without it: in the data folder.
    #[arg(long, value_name = "DIR", env = "COMPTOIR_BLOBS")]
    pub(crate) blobs: Option<PathBuf>,
    /// Who operates this machine, if it is not the shop itself; shown to every customer on the
    /// readers panel, because whoever operates it could read: "OVH, Roubaix".
    #[arg(long, value_name = "NAME", env = "COMPTOIR_HOST_NOTE")]
    pub(crate) host_note: Option<String>,
    /// How logs are written: "text" or "json". What is logged is chosen by RUST_LOG.
    #[arg(long, value_name = "FORMAT", env = "COMPTOIR_LOG_FORMAT")]
    pub(crate) log_format: Option<String>,
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
    /// Operator: not a cluster.
    #[error("engine '{0}' must be nats://HOST, with more hosts after commas")]
    Engine(String),
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
    /// The shops' database, if not the data folder's own.
    pub(crate) database: Option<String>,
    /// The relay a counter talks to, if not this server's own.
    pub(crate) relay_url: Option<String>,
    /// The nodes of the relay's cluster; empty: the data folder.
    pub(crate) engine: Vec<String>,
    /// Folder of the relay's encrypted files, if not the data folder's own.
    pub(crate) blobs: Option<PathBuf>,
    /// Who operates this machine; empty: the shop itself.
    pub(crate) host_note: String,
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
        let engine = self.engine.or(below.engine);
        Ok(Config {
            engine: engine.map(|url| nodes(&url)).transpose()?.unwrap_or_default(),
            blobs: self.blobs.or(below.blobs),
            data: self.data.or(below.data).unwrap_or_else(|| PathBuf::from("data")),
            listen: self.listen.or(below.listen).unwrap_or(DEFAULT_LISTEN),
            public_url: public_url.map(|url| url.trim_end_matches('/').to_owned()),
            database: self.database.or(below.database),
            relay_url: self.relay_url.or(below.relay_url),
            host_note: self.host_note.or(below.host_note).unwrap_or_default(),
        })
    }
}

/// Loopback: nobody else reaches it until somebody says so.
const DEFAULT_LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

/// `nats://user:password@one,two:4223` is a list of nodes; who they are asked as stands once.
fn nodes(url: &str) -> Result<Vec<String>, ConfigError> {
    let wrong = || ConfigError::Engine(url.to_owned());
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
    fn a_public_url_is_a_host_and_no_more() {
        assert!(check_public_url("https://halbran.example").is_ok());
        assert!(check_public_url("https://halbran.example/").is_ok());
        assert!(check_public_url("halbran.example").is_err());
        assert!(check_public_url("https://halbran.example/shop").is_err());
        assert!(check_public_url("https://").is_err());
    }
}
