//! Relay, counter and screens in one process, or any of them.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use comptoir_client::Clock;
use comptoir_client::net::SystemClock;
use comptoir_counter::{AppState, Counter, CounterConfig, Shop};
use comptoir_engine::embedded::LogLimits;
use comptoir_engine::jetstream;
use comptoir_relay::{Relay, RelayConfig};
use comptoir_store::Store;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::admin::Parts;
use crate::cli::{EXIT_REFUSED, EXIT_SYSTEM, Server};
use crate::config::Config;
use crate::folder::{self, Folder};
use crate::listen::{self, Patience};
use crate::{control, log, screens, terminal};

/// What one process shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Faces {
    /// What one shop wants.
    Both,
    /// Blind delivery alone.
    Relay,
    /// Shops alone; their relay is elsewhere.
    Counter,
}

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    /// Operator: another server, or no permission.
    #[error(transparent)]
    Folder(#[from] folder::FolderError),
    /// Operator: the port is taken or not ours to take.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// Operator: storage.
    #[error("cannot open {what}: {why}")]
    Open {
        /// What.
        what: &'static str,
        /// Why not.
        why: String,
    },
}

fn open_error(what: &'static str) -> impl Fn(&dyn std::fmt::Display) -> StartError {
    move |why| StartError::Open { what, why: why.to_string() }
}

/// Serves until told to stop (SIGINT or SIGTERM), then lets what runs end.
pub(crate) async fn run(server: Server, faces: Faces) -> ExitCode {
    log::start(server.options.log_format.as_deref());
    let config = match server.options.resolve(server.config.as_deref()) {
        Ok(config) => config,
        Err(why) => return terminal::fail(&why.to_string(), EXIT_REFUSED),
    };
    if faces == Faces::Counter && config.relay_url.is_none() {
        return terminal::fail("a counter alone needs --relay-url", EXIT_REFUSED);
    }
    match start(config, faces).await {
        Ok(running) => {
            terminal::print(&format!("Comptoir is at {}\n", running.url));
            stop_asked().await;
            running.stop().await;
            ExitCode::SUCCESS
        }
        Err(why) => terminal::fail(&why.to_string(), EXIT_SYSTEM),
    }
}

/// A server that serves.
pub(crate) struct Running {
    /// What people type to get here.
    pub(crate) url: String,
    /// What commands work on.
    pub(crate) parts: Arc<Parts>,
    relay: Option<Relay>,
    tasks: TaskTracker,
    stop: CancellationToken,
    _folder: Folder,
}

impl Running {
    /// Stops listening, lets what runs end, closes what is open.
    pub(crate) async fn stop(self) {
        tracing::info!("stopping");
        self.stop.cancel();
        if let Some(counter) = &self.parts.counter {
            counter.stop.cancel();
            counter.tasks.close();
            counter.tasks.wait().await;
        }
        if let Some(relay) = &self.relay {
            relay.shutdown().await;
        }
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// Opens everything and begins to serve.
pub(crate) async fn start(config: Config, faces: Faces) -> Result<Running, StartError> {
    let folder = Folder::open(&config.data)?;
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| StartError::Listen(config.listen, error))?;
    let bound = listener.local_addr().map_err(|error| StartError::Listen(config.listen, error))?;
    let url = config.public_url.clone().unwrap_or_else(|| format!("http://{}", reachable(bound)));
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());

    let relay = match faces {
        Faces::Counter => None,
        _ if config.engine.is_empty() => Some(open_relay(folder.root(), &url)?),
        _ => Some(open_relay_on_cluster(&config, folder.root(), &url).await?),
    };
    let mut router = Router::new().route("/healthz", get(|| async { "ok\n" }));
    if let Some(relay) = &relay {
        router = router.merge(relay.router());
    }
    let mut counter = None;
    if faces != Faces::Relay {
        let opened = open_counter(&config, &url).await?;
        router = router.merge(comptoir_counter::http::router(Arc::clone(&opened)));
        router = router.merge(screens::routes());
        counter = Some(opened);
    }
    tasks.spawn(listen::serve(listener, router, Patience::default(), stop.clone()));
    if let Some(counter) = &counter {
        start_shops(counter).await?;
    }
    let (data, shared) = (config.data.clone(), relay.clone());
    let parts = Arc::new(Parts { data, counter, relay: shared, running: true });
    let socket = folder::control_socket(folder.root());
    // Bound before the server says that it is there: a command may follow at once.
    let (bound, asked, until) = (control::bind(&socket), Arc::clone(&parts), stop.clone());
    tasks.spawn(async move {
        let listened = match bound {
            Ok(listener) => control::listen(listener, &socket, asked, until).await,
            Err(error) => Err(error),
        };
        if let Err(error) = listened {
            tracing::warn!(%error, "commands cannot reach this server");
        }
    });
    Ok(Running { url, parts, relay, tasks, stop, _folder: folder })
}

pub(crate) fn open_relay(data: &Path, url: &str) -> Result<Relay, StartError> {
    let relay = Relay::open(&folder::relay(data), relay_config(url));
    relay.map_err(|why| open_error("the relay's storage")(&why))
}

/// One of any number of relays: what it keeps is in the cluster, but for the files.
async fn open_relay_on_cluster(
    config: &Config,
    data: &Path,
    url: &str,
) -> Result<Relay, StartError> {
    let failed = open_error("the relay's cluster");
    let relay = relay_config(url);
    let logs = LogLimits {
        entries_max: relay.limits.mailbox_entries_max,
        bytes_max: relay.limits.mailbox_bytes_max,
    };
    let cluster = jetstream::Config::new(config.engine.clone(), logs);
    let engine = jetstream::open(cluster).await.map_err(|why| failed(&why))?;
    let blobs = config.blobs.clone().unwrap_or_else(|| folder::relay(data).join("blobs"));
    Relay::over(engine, &blobs, relay).map_err(|why| failed(&why))
}

fn relay_config(url: &str) -> RelayConfig {
    let audience = url.split("://").nth(1).unwrap_or(url).to_owned();
    let clock: comptoir_relay::Clock = Arc::new(|| SystemClock.now_ms());
    RelayConfig::new(audience, clock)
}

/// Puts every shop to work.
async fn start_shops(counter: &AppState) -> Result<(), StartError> {
    let failed = open_error("the shops");
    let mut tx = counter.store.read().await.map_err(|why| failed(&why))?;
    let shops = tx.shops().list().await.map_err(|why| failed(&why))?;
    drop(tx);
    for shop in shops {
        Shop::open(counter, shop.id).await.map_err(|why| failed(&why))?;
    }
    Ok(())
}

/// Opens the shops of a data folder, without starting their devices.
pub(crate) async fn open_counter(config: &Config, url: &str) -> Result<AppState, StartError> {
    let database = config.database.clone().unwrap_or_else(|| folder::database_url(&config.data));
    let store =
        Store::open(&database).await.map_err(|why| open_error("the shops' database")(&why))?;
    let addresses = CounterConfig {
        data: config.data.clone(),
        base: url.to_owned(),
        relay: config.relay_url.clone().unwrap_or_else(|| url.to_owned()),
        host: config.host_note.clone(),
        build: screens::build(),
    };
    Ok(Counter::new(store, addresses, Arc::new(|| SystemClock.now_ms())))
}

/// An address a browser on this machine can open.
fn reachable(bound: SocketAddr) -> SocketAddr {
    if bound.ip().is_unspecified() {
        SocketAddr::new(std::net::Ipv4Addr::LOCALHOST.into(), bound.port())
    } else {
        bound
    }
}

/// Waits for Ctrl-C or the service manager.
pub(crate) async fn stop_asked() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            drop(interrupt.await);
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}
