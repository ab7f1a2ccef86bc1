//! Relay, counter and screens in one process, or any of them.

use std::net::SocketAddr;
use std::path::Path;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use comptoir_client::Clock;
use comptoir_client::net::SystemClock;
use comptoir_counter::copy::FollowError;
use comptoir_counter::shop::OpenShopError;
use comptoir_counter::{AppState, Counter, CounterConfig, Shop};
use comptoir_engine::embedded::LogLimits;
use comptoir_engine::jetstream;
use comptoir_files::Files;
use comptoir_relay::{Relay, RelayConfig};
use comptoir_store::Store;
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::admin::Parts;
use crate::cli::{EXIT_REFUSED, EXIT_SYSTEM, Server};
use crate::cluster::{self, Face, Node, Seats};
use crate::config::Config;
use crate::folder::{self, Folder};
use crate::listen::{self, Patience};
use crate::ready::{self, Readiness};
use crate::tls::{Tls, TlsError};
use crate::{control, limits, log, metrics, screens, terminal};

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
    /// Operator: the certificate, or who gives it.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Operator: storage.
    #[error("cannot open {what}: {why}")]
    Open {
        /// What.
        what: &'static str,
        /// Why not.
        why: String,
    },
}

pub(crate) fn open_error(what: &'static str) -> impl Fn(&dyn std::fmt::Display) -> StartError {
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
            running.say_and_wait().await;
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
    readiness: Arc<Readiness>,
    tls: Option<Tls>,
    drain: Duration,
    tasks: TaskTracker,
    stop: CancellationToken,
    /// What is told of us is told to the end.
    watched: (TaskTracker, CancellationToken),
    _folder: Folder,
}

impl Running {
    /// Says where it is, and waits until it is to stop. Signals are listened to before the first
    /// word: who hears it may stop us at once.
    async fn say_and_wait(&self) {
        let mut asked = pin!(self.until_stop_asked());
        let listening = tokio::select! {
            biased;
            () = asked.as_mut() => false,
            () = std::future::ready(()) => true,
        };
        if listening {
            terminal::print(&format!("Comptoir is at {}\n", self.url));
            asked.await;
        }
    }

    /// Serves until SIGINT or SIGTERM; on SIGHUP looks at the certificate again.
    async fn until_stop_asked(&self) {
        let Some(tls) = &self.tls else { return stop_asked().await };
        let hung_up = hung_up(tls);
        tokio::select! {
            () = stop_asked() => {}
            () = hung_up => {}
        }
    }

    /// Says that nobody should come, stops listening, lets what runs end, closes what is open; all
    /// of it in bounded time.
    pub(crate) async fn stop(self) {
        tracing::info!("stopping");
        self.readiness.drain();
        tokio::time::sleep(self.drain).await;
        let (tasks, last) = (self.watched.0.clone(), self.watched.1.clone());
        if timeout(limits::STOP_TIME, self.end()).await.is_err() {
            tracing::error!("not everything ended in time; what was acknowledged is on disk");
        }
        last.cancel();
        tasks.close();
        drop(timeout(limits::END_TIME, tasks.wait()).await);
    }

    async fn end(self) {
        self.stop.cancel();
        if let Some(counter) = self.parts.seats.as_ref().and_then(Seats::counter) {
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
    let listener = bind(config.listen).await?;
    let bound = listener.local_addr().map_err(|error| StartError::Listen(config.listen, error))?;
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let address = || format!("{scheme}://{}", reachable(bound));
    let url = config.public_url.clone().unwrap_or_else(address);
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    let watched = (TaskTracker::new(), CancellationToken::new());
    let figures = figures_of(config.tls.is_some())?;
    let good_until = &figures.certificate_until;
    let open_tls = |source| Tls::open(source, good_until, &tasks, stop.clone());
    let tls = config.tls.as_ref().map(open_tls).transpose()?;

    settle_files(&config, &folder).await?;
    let relay = match faces {
        Faces::Counter => None,
        _ if config.engine.is_empty() => {
            let blobs = blobs_of(&config)?;
            Some(open_relay(folder.root(), &url, blobs)?)
        }
        _ => Some(open_relay_on_cluster(&config, folder.root(), &url).await?),
    };
    let mut router = Router::new();
    if let Some(relay) = &relay {
        router = router.merge(relay.router());
    }
    let desk = match faces {
        Faces::Relay => None,
        _ => Some(Desk::open(&config, &url).await?),
    };
    let seats = desk.as_ref().map(Desk::seats);
    let readiness = Readiness::new(relay.clone(), seats.clone());
    router = router.merge(ready::routes(Arc::clone(&readiness)));
    if let Some(desk) = &desk {
        router = desk.beside(router);
    }
    let patience = Patience::default();
    let counted = Arc::clone(&figures);
    tasks.spawn(listen::serve(listener, tls.clone(), router, patience, counted, stop.clone()));
    if let (Some(address), Some(desk)) = (config.api_listen, &desk) {
        let (api, counted) = (desk.api(), Arc::clone(&figures));
        let listener = bind(address).await?;
        tasks.spawn(listen::serve(listener, tls.clone(), api, patience, counted, stop.clone()));
    }
    if let Some(address) = config.redirect_listen {
        let listener = bind(address).await?;
        let (way, counted) = (listen::redirect(&url), Arc::clone(&figures));
        tasks.spawn(listen::serve(listener, None, way, patience, counted, stop.clone()));
    }
    if let Some(address) = config.metrics_listen {
        let (relay, seats) = (relay.clone(), seats.clone());
        let told = metrics::Parts { listener: Arc::clone(&figures), relay, seats };
        let router = ready::routes(Arc::clone(&readiness)).merge(metrics::routes(told));
        let (listener, uncounted) = (bind(address).await?, figures_of(false)?);
        let until = watched.1.clone();
        watched.0.spawn(listen::serve(listener, None, router, patience, uncounted, until));
    }
    match desk {
        Some(Desk::Alone(counter)) => start_shops(&counter).await?,
        Some(Desk::OneOfSeveral(node, _)) => drop(tasks.spawn(node.run(stop.clone()))),
        None => {}
    }
    let (data, shared) = (config.data.clone(), relay.clone());
    let parts = Arc::new(Parts { data, seats, relay: shared, running: true });
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
    let drain = config.drain;
    Ok(Running { url, parts, relay, readiness, tls, drain, tasks, stop, watched, _folder: folder })
}

/// The shops' side of a server.
enum Desk {
    /// It has its database to itself.
    Alone(AppState),
    /// It works while it has the lease.
    OneOfSeveral(Box<Node>, Seats),
}

impl Desk {
    async fn open(config: &Config, url: &str) -> Result<Self, StartError> {
        if config.node_url.is_some() {
            let (node, seats) = Node::open(config, url).await?;
            return Ok(Self::OneOfSeveral(Box::new(node), seats));
        }
        let counter = open_counter(config, url).await?;
        let failed = open_error("the shops' database");
        if comptoir_counter::copy::any(&counter.store).await.map_err(|why| failed(&why))? {
            return Err(failed(&"several counters share it: give this one a node-url, too"));
        }
        Ok(Self::Alone(counter))
    }

    fn seats(&self) -> Seats {
        match self {
            Self::Alone(counter) => Seats::alone(Arc::clone(counter)),
            Self::OneOfSeveral(_, seats) => seats.clone(),
        }
    }

    /// Serves what a router has no route for.
    fn beside(&self, router: Router) -> Router {
        match self {
            Self::Alone(counter) => {
                let router = router.merge(cluster::pages(counter));
                comptoir_counter::cloud::beside(router, Arc::clone(counter))
            }
            Self::OneOfSeveral(_, seats) => {
                cluster::front(router.merge(screens::files()), seats.clone(), Face::Pages)
            }
        }
    }

    fn api(&self) -> Router {
        match self {
            Self::Alone(counter) => comptoir_counter::cloud::router(Arc::clone(counter)),
            Self::OneOfSeveral(_, seats) => cluster::front(Router::new(), seats.clone(), Face::Api),
        }
    }
}

fn figures_of(tls: bool) -> Result<Arc<metrics::Figures>, StartError> {
    metrics::Figures::new(tls).map_err(|why| open_error("the metrics")(&why))
}

async fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|error| StartError::Listen(address, error))
}

/// Opens the relay of a data folder; `blobs` is where it keeps whole ones, if not in there.
pub(crate) fn open_relay(
    data: &Path,
    url: &str,
    blobs: Option<Files>,
) -> Result<Relay, StartError> {
    let config = RelayConfig { files: blobs, ..relay_config(url) };
    let relay = Relay::open(&folder::relay(data), config);
    relay.map_err(|why| open_error("the relay's storage")(&why))
}

/// One of any number of relays: what it keeps is in the cluster, but for the files.
async fn open_relay_on_cluster(
    config: &Config,
    data: &Path,
    url: &str,
) -> Result<Relay, StartError> {
    let failed = open_error("the relay's cluster");
    let relay = RelayConfig { files: blobs_of(config)?, ..relay_config(url) };
    let logs = LogLimits {
        entries_max: relay.limits.mailbox_entries_max,
        bytes_max: relay.limits.mailbox_bytes_max,
    };
    let cluster = jetstream::Config {
        streams: config.engine_streams,
        ..jetstream::Config::new(config.engine.clone(), logs)
    };
    let engine = jetstream::open(cluster).await.map_err(|why| failed(&why))?;
    let blobs = config.blobs.clone().unwrap_or_else(|| folder::relay(data).join("blobs"));
    Relay::over(engine, &blobs, relay).map_err(|why| failed(&why))
}

/// Where the relay keeps whole blobs, if neither in its folder nor in one that is named for it.
fn blobs_of(config: &Config) -> Result<Option<Files>, StartError> {
    if config.files.is_none() || config.blobs.is_some() {
        return Ok(None);
    }
    let files = config.open_files().map_err(|why| open_error("the files")(&why))?;
    Ok(Some(files.under("blobs")))
}

/// Finds out whether files can be kept where they are to be, before anybody is let in.
async fn settle_files(config: &Config, folder: &Folder) -> Result<(), StartError> {
    let failed = open_error("the files");
    if config.files.is_some() {
        let files = config.open_files().map_err(|why| failed(&why))?;
        files.check().await.map_err(|why| failed(&why))?;
    }
    Ok(folder.settle_files(config.files.as_deref())?)
}

fn relay_config(url: &str) -> RelayConfig {
    let audience = url.split("://").nth(1).unwrap_or(url).to_owned();
    let clock: comptoir_relay::Clock = Arc::new(|| SystemClock.now_ms());
    RelayConfig::new(audience, clock)
}

/// Puts every shop to work.
pub(crate) async fn start_shops(counter: &AppState) -> Result<(), StartError> {
    let failed = open_error("the shops");
    let mut tx = counter.store.read().await.map_err(|why| failed(&why))?;
    let shops = tx.shops().list().await.map_err(|why| failed(&why))?;
    drop(tx);
    let (mut elsewhere, all) = (0, shops.len());
    for shop in shops {
        match Shop::open(counter, shop.id).await {
            Ok(_) => {}
            // One whose keys are not here does not keep the others shut.
            Err(OpenShopError::Copy(why @ FollowError::Elsewhere(_))) => {
                tracing::error!(%why, "a shop stays shut");
                elsewhere += 1;
                if elsewhere == all {
                    return Err(failed(&why));
                }
            }
            Err(why) => return Err(failed(&why)),
        }
    }
    Ok(())
}

/// Opens the shops of a data folder, without starting their devices.
pub(crate) async fn open_counter(config: &Config, url: &str) -> Result<AppState, StartError> {
    let database = config.database.clone().unwrap_or_else(|| folder::database_url(&config.data));
    let store =
        Store::open(&database).await.map_err(|why| open_error("the shops' database")(&why))?;
    let (addresses, clock) = counter_config(config, url)?;
    Ok(Counter::new(store, addresses, clock))
}

/// Where a counter keeps things, how it is reached, and the time.
pub(crate) fn counter_config(
    config: &Config,
    url: &str,
) -> Result<(CounterConfig, Arc<dyn comptoir_counter::Clock>), StartError> {
    let addresses = CounterConfig {
        data: config.data.clone(),
        files: Some(config.open_files().map_err(|why| open_error("the files")(&why))?),
        base: url.to_owned(),
        relay: config.relay_url.clone().unwrap_or_else(|| url.to_owned()),
        host: config.host_note.clone(),
        build: screens::build(),
        webhook_allow: config.webhook_allow.clone(),
        api_rate: config.api_rate,
    };
    Ok((addresses, Arc::new(|| SystemClock.now_ms())))
}

/// An address a browser on this machine can open.
fn reachable(bound: SocketAddr) -> SocketAddr {
    if bound.ip().is_unspecified() {
        SocketAddr::new(std::net::Ipv4Addr::LOCALHOST.into(), bound.port())
    } else {
        bound
    }
}

/// Has the certificate looked at whenever SIGHUP comes.
async fn hung_up(tls: &Tls) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut hangups) = signal(SignalKind::hangup()) {
            while hangups.recv().await.is_some() {
                tls.reload();
            }
        }
    }
    let _ = tls;
    std::future::pending::<()>().await;
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
