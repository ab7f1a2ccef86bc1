//! Waits for the lease, works while it holds, and gives it back.

use std::sync::{Arc, Mutex};

use axum::Router;
use comptoir_counter::copy::{Copies, Follower};
use comptoir_counter::{AppState, Counter};
use comptoir_store::lease::LeaseRow;
use comptoir_store::{Store, StoreError};
use tokio::sync::watch;
use tokio::time::{Instant, interval, sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::{BEAT_EVERY, Faces, LEASE_TIME, LOOK_EVERY, REACH_TRIES, Seat, Seats, Term};
use crate::config::Config;
use crate::serve::{self, StartError};
use crate::{limits, screens};

/// One of several counters.
pub(crate) struct Node {
    config: Config,
    /// What people type.
    url: String,
    /// Where the others reach this one.
    address: String,
    database: String,
    /// For the lease, and to follow: what works has connections of its own.
    store: Store,
    /// Differs for each process.
    holder: String,
    /// By which others who read the database are known.
    secret: String,
    seat: watch::Sender<Seat>,
}

/// The lease as it was seen last, and since when it has been so.
type Seen = Option<(LeaseRow, Instant)>;

impl Node {
    /// Opens the database; the counter works once [`Node::run`] has the lease.
    pub(crate) async fn open(config: &Config, url: &str) -> Result<(Self, Seats), StartError> {
        let failed = serve::open_error("the shops' database");
        let (Some(address), Some(database)) = (config.node_url.clone(), config.database.clone())
        else {
            return Err(failed(&"node-url needs database: a PostgreSQL that the counters share"));
        };
        if config.files.is_none() {
            tracing::warn!(
                "pictures and files are in the data folder: the other counters have to see it, too, \
                 or all of them are given the same --files"
            );
        }
        let store = Store::open_shared(&database).await.map_err(|why| failed(&why))?;
        let (holder, secret) =
            (drawn().map_err(|why| failed(&why))?, drawn().map_err(|why| failed(&why))?);
        let (seat, seats) = watch::channel(Seat::Nobody);
        let (config, url) = (config.clone(), url.to_owned());
        let node = Self { config, url, address, database, store, holder, secret, seat };
        Ok((node, Seats(seats)))
    }

    /// Takes part until told to stop.
    pub(crate) async fn run(self, stop: CancellationToken) {
        tracing::info!(
            address = self.address,
            "one of several counters: the others lead people here while this one works"
        );
        tokio::join!(self.take_part(&stop), async {
            tokio::select! {
                () = stop.cancelled() => {}
                () = warn_unless_reached(&self.address) => {}
            }
        });
        self.store.close().await;
    }

    async fn take_part(&self, stop: &CancellationToken) {
        let mut follower = Follower::new(self.config.data.clone());
        let mut seen: Seen = None;
        while !stop.is_cancelled() {
            match self.look(&mut seen).await {
                Ok(Some(lease)) => {
                    let until = stop.child_token();
                    if let Err(error) = self.lead(&lease, follower, &until).await {
                        tracing::error!(%error, "this counter could not work");
                    }
                    self.leave(&lease, &until).await;
                    follower = Follower::new(self.config.data.clone());
                    seen = None;
                }
                Ok(None) => {
                    if let Err(error) = follower.follow(&self.store).await {
                        tracing::warn!(%error, "the other counter's work could not be followed");
                    }
                }
                Err(error) => tracing::warn!(%error, "the lease could not be looked at"),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Looks who works; takes the lease if nobody does.
    async fn look(&self, seen: &mut Seen) -> Result<Option<LeaseRow>, StoreError> {
        let row = self.store.peek().await?.lease().lookup().await?;
        let is_free = match (&row, &*seen) {
            (None, _) => true,
            (Some(row), _) if row.holder.is_empty() => true,
            (Some(row), Some((known, since))) if row == known => since.elapsed() >= LEASE_TIME,
            (Some(row), _) => {
                *seen = Some((row.clone(), Instant::now()));
                false
            }
        };
        let epoch = row.as_ref().map_or(0, |row| row.epoch) + 1;
        if !is_free {
            if let Some(row) = row {
                self.seat.send_if_modified(|seat| {
                    let is_known =
                        matches!(seat, Seat::Elsewhere(known) if known.epoch == row.epoch);
                    *seat = Seat::Elsewhere(row);
                    !is_known
                });
            }
            return Ok(None);
        }
        let (holder, address, secret) =
            (self.holder.clone(), self.address.clone(), self.secret.clone());
        let lease = LeaseRow { epoch, holder, address, secret, beat: 0 };
        let mut tx = self.store.begin().await?;
        let taken = tx.lease().take(&lease).await?;
        tx.save().await?;
        Ok(taken.then_some(lease))
    }

    /// Works until the lease is lost, or it is told to stop.
    async fn lead(
        &self,
        lease: &LeaseRow,
        follower: Follower,
        until: &CancellationToken,
    ) -> Result<(), StartError> {
        let term = self.open_term(lease, follower, until).await?;
        let work = async {
            let started = serve::start_shops(&term.counter).await;
            if started.is_ok() {
                tracing::info!(epoch = lease.epoch, "this counter works from now on");
                self.seat.send_replace(Seat::Here(Arc::clone(&term)));
                until.cancelled().await;
            }
            started
        };
        let started = tokio::select! {
            started = work => started,
            () = self.beat(lease.epoch, &term) => Ok(()),
            () = until.cancelled() => Ok(()),
        };
        self.seat.send_replace(Seat::Nobody);
        tracing::info!(epoch = lease.epoch, "this counter works no longer");
        term.counter.stop.cancel();
        term.counter.tasks.close();
        if timeout(limits::END_TIME, term.counter.tasks.wait()).await.is_err() {
            tracing::warn!("not everything of this counter's work ended in time; it is refused");
        }
        started
    }

    async fn open_term(
        &self,
        lease: &LeaseRow,
        follower: Follower,
        until: &CancellationToken,
    ) -> Result<Arc<Term>, StartError> {
        let failed = serve::open_error("the shops' database");
        let store = Store::open_shared(&self.database).await.map_err(|why| failed(&why))?;
        let store = store.fenced(lease.epoch);
        let (database, ended) = (self.database.clone(), until.clone());
        let copies = Copies::lead(store.clone(), database, lease.epoch, follower, ended);
        let copies = Some(Arc::new(copies.map_err(|why| failed(&why))?));
        let (addresses, clock) = serve::counter_config(&self.config, &self.url)?;
        let counter = Counter::copied(store, addresses, clock, copies);
        let faces = Faces {
            pages: comptoir_counter::cloud::beside(pages(&counter), Arc::clone(&counter)),
            api: comptoir_counter::cloud::router(Arc::clone(&counter)),
            secret: lease.secret.clone(),
            beat: Mutex::new(Instant::now()),
        };
        Ok(Arc::new(Term { counter, faces: Some(faces) }))
    }

    /// Shows that this counter lives, until it does not hold the lease any more or cannot know.
    async fn beat(&self, epoch: i64, term: &Term) {
        let mut every = interval(BEAT_EVERY);
        let mut last = Instant::now();
        loop {
            every.tick().await;
            let began = Instant::now();
            match timeout(BEAT_EVERY, self.beat_once(epoch)).await {
                Ok(Ok(true)) => {
                    last = began;
                    if let Some(faces) = &term.faces {
                        faces.has_beaten();
                    }
                }
                Ok(Ok(false)) => return tracing::warn!("another counter has taken over"),
                Ok(Err(error)) => tracing::warn!(%error, "the lease could not be renewed"),
                Err(_) => tracing::warn!("the lease could not be renewed in time"),
            }
            if last.elapsed() >= LEASE_TIME {
                return tracing::warn!("the lease is over");
            }
        }
    }

    async fn beat_once(&self, epoch: i64) -> Result<bool, StoreError> {
        let mut tx = self.store.begin().await?;
        let held = tx.lease().beat(epoch).await?;
        tx.save().await?;
        Ok(held)
    }

    /// Lets the lease go: whoever waits need not wait until it is over.
    async fn leave(&self, lease: &LeaseRow, until: &CancellationToken) {
        until.cancel();
        let let_go = async {
            let mut tx = self.store.begin().await?;
            tx.lease().let_go(lease.epoch).await?;
            tx.save().await
        };
        if !matches!(timeout(LEASE_TIME, let_go).await, Ok(Ok(()))) {
            tracing::warn!("the lease could not be let go; it ends by itself");
        }
    }
}

/// A node-url that leads nowhere is found by nobody until this counter works, and then by everybody.
async fn warn_unless_reached(address: &str) {
    let http = reqwest::Client::builder().no_proxy().timeout(BEAT_EVERY).build();
    let http = http.unwrap_or_default();
    for _ in 0..REACH_TRIES {
        sleep(BEAT_EVERY).await;
        let answer = http.get(format!("{address}/healthz")).send().await;
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            return;
        }
    }
    tracing::warn!(
        address,
        "nobody answers at this counter's own node-url: the others will not reach it"
    );
}

/// A counter's pages, its JSON and the screens.
pub(crate) fn pages(counter: &AppState) -> Router {
    let framed = axum::middleware::from_fn_with_state(
        Arc::clone(counter),
        comptoir_counter::widget::let_frame,
    );
    comptoir_counter::http::router(Arc::clone(counter)).merge(screens::routes().layer(framed))
}

/// 128 bits that nobody guesses.
fn drawn() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(data_encoding::HEXLOWER.encode(&bytes))
}
