//! Whether this server should be sent anybody: storage answers, and it is not about to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use comptoir_relay::Relay;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::cluster::{Seat, Seats};
use crate::limits;

/// What readiness depends on.
pub(crate) struct Readiness {
    relay: Option<Relay>,
    seats: Option<Seats>,
    draining: AtomicBool,
    /// The last answer: whoever asks often asks the storage once.
    last: Mutex<Option<(Instant, Result<(), NotReady>)>>,
}

/// Why nobody should come. Load balancer: send them elsewhere; ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotReady {
    #[error("stopping")]
    Draining,
    #[error("the relay's storage does not answer")]
    Relay,
    #[error("the shops' database does not answer")]
    Counter,
    #[error("no counter works yet")]
    Nobody,
}

impl Readiness {
    pub(crate) fn new(relay: Option<Relay>, seats: Option<Seats>) -> Arc<Self> {
        let (draining, last) = (AtomicBool::new(false), Mutex::new(None));
        Arc::new(Self { relay, seats, draining, last })
    }

    /// From now on nobody should come.
    pub(crate) fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    /// Asks every storage for a sign of life.
    pub(crate) async fn ask(&self) -> Result<(), NotReady> {
        if self.draining.load(Ordering::Relaxed) {
            return Err(NotReady::Draining);
        }
        let mut last = self.last.lock().await;
        if let Some((at, answer)) = *last
            && at.elapsed() < limits::READY_KEPT
        {
            return answer;
        }
        let answer = self.look().await;
        if let Err(why) = answer {
            tracing::warn!(%why, "not ready");
        }
        *last = Some((Instant::now(), answer));
        answer
    }

    async fn look(&self) -> Result<(), NotReady> {
        if let Some(relay) = &self.relay {
            let alive = timeout(limits::READY_TIME, relay.ready()).await;
            if !matches!(alive, Ok(Ok(()))) {
                return Err(NotReady::Relay);
            }
        }
        match self.seats.as_ref().map(Seats::now) {
            None | Some(Seat::Elsewhere(_)) => Ok(()),
            Some(Seat::Nobody) => Err(NotReady::Nobody),
            Some(Seat::Here(term)) => {
                let read = async {
                    let mut tx = term.counter.store.read().await.ok()?;
                    tx.shops().list().await.ok()
                };
                let read = timeout(limits::READY_TIME, read).await;
                read.ok().flatten().map(drop).ok_or(NotReady::Counter)
            }
        }
    }
}

/// `/healthz`: the process runs. `/readyz`: it can do its work.
pub(crate) fn routes(readiness: Arc<Readiness>) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(readyz))
        .with_state(readiness)
}

async fn readyz(State(readiness): State<Arc<Readiness>>) -> (StatusCode, String) {
    match readiness.ask().await {
        Ok(()) => (StatusCode::OK, "ready\n".to_owned()),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve;

    /// Storage that does not answer makes a server unready; so does being about to stop.
    #[tokio::test]
    async fn readiness_is_what_storage_says() {
        let dir = tempfile::tempdir().unwrap();
        let relay = serve::open_relay(dir.path(), "http://127.0.0.1:1", None).unwrap();
        let readiness = Readiness::new(Some(relay.clone()), None);
        assert_eq!(readiness.ask().await, Ok(()));
        relay.shutdown().await;
        assert_eq!(readiness.look().await, Err(NotReady::Relay));
        readiness.drain();
        assert_eq!(readiness.ask().await, Err(NotReady::Draining));
    }
}
