//! Several counters on one database: one works, the others lead people to it, and one of them takes
//! over when it is gone.

mod front;
mod hand_over;
mod term;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use comptoir_counter::AppState;
use comptoir_store::lease::LeaseRow;
use tokio::sync::watch;
use tokio::time::Instant;

pub(crate) use self::front::{Face, front};
pub(crate) use self::term::{Node, pages};

/// A holder that has not shown for this long that it lives is taken for dead, and one that could
/// not show it stops.
const LEASE_TIME: Duration = Duration::from_secs(4);
/// How often it shows it.
const BEAT_EVERY: Duration = Duration::from_secs(1);
/// Beats after which a counter that does not reach itself says so.
const REACH_TRIES: u32 = 5;
/// How often those who wait look.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Who works, as far as this process knows.
#[derive(Clone)]
pub(crate) enum Seat {
    /// Nobody yet, or nobody any more.
    Nobody,
    /// Another counter.
    Elsewhere(LeaseRow),
    /// This one.
    Here(Arc<Term>),
}

/// The time in which this counter works.
pub(crate) struct Term {
    /// Its shops.
    pub(crate) counter: AppState,
    /// What serves people, if there are other counters who lead them here.
    faces: Option<Faces>,
}

struct Faces {
    pages: Router,
    api: Router,
    /// By which the others are known.
    secret: String,
    /// When it last showed that it lives.
    beat: Mutex<Instant>,
}

impl Faces {
    fn has_beaten(&self) {
        *self.beat.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Whether nobody else can have taken over yet: a process that was stopped does not know.
    fn is_sure(&self) -> bool {
        self.beat.lock().unwrap_or_else(PoisonError::into_inner).elapsed() < LEASE_TIME
    }
}

/// Who works, now and as it changes.
#[derive(Clone)]
pub(crate) struct Seats(watch::Receiver<Seat>);

impl Seats {
    /// A counter that has its database to itself.
    pub(crate) fn alone(counter: AppState) -> Self {
        let term = Term { counter, faces: None };
        Self(watch::channel(Seat::Here(Arc::new(term))).1)
    }

    /// Who works now.
    pub(crate) fn now(&self) -> Seat {
        self.0.borrow().clone()
    }

    /// The shops, if it is this process that works.
    pub(crate) fn counter(&self) -> Option<AppState> {
        match self.now() {
            Seat::Here(term) => Some(term.counter.clone()),
            Seat::Nobody | Seat::Elsewhere(_) => None,
        }
    }
}
