//! What the console hears unasked, as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use axum::routing::get;
use comptoir_api::shop::ConsoleEvent;
use futures_util::{Stream, stream};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Interval, interval};

use super::caller::Caller;
use crate::events::Present;
use crate::{AppState, Told, limits, sign_in};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/api/events", get(listen))
}

async fn listen(
    State(counter): State<AppState>,
    caller: Caller,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let every = Duration::from_millis(limits::EVENTS_ALIVE_MS);
    let ear = Ear {
        present: counter.presence.arrive(&caller.staff.id),
        told: counter.events.listen(),
        look: interval(every),
        counter,
        caller,
    };
    let events = stream::unfold(ear, |mut ear| async {
        let event = ear.next().await?;
        // A type of ours always has its JSON.
        let event = Event::default().json_data(&event).unwrap_or_default();
        Some((Ok(event), ear))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(every))
}

/// One open console.
struct Ear {
    counter: AppState,
    caller: Caller,
    told: Receiver<Told>,
    look: Interval,
    #[expect(dead_code, reason = "held: the person is present while the console is open")]
    present: Present,
}

impl Ear {
    /// The next thing this person may hear; `None` when the session or the counter ends.
    async fn next(&mut self) -> Option<ConsoleEvent> {
        loop {
            tokio::select! {
                () = self.counter.stop.cancelled() => return None,
                _ = self.look.tick() => {
                    let session = sign_in::session(&self.counter, &self.caller.session).await;
                    match session {
                        Ok(None) => return None,
                        // What the person may do can have changed meanwhile.
                        Ok(Some(staff)) => self.caller.staff = staff,
                        // A database that fails for a moment ends no session.
                        Err(_) => {}
                    }
                }
                told = self.told.recv() => match told {
                    Ok(told) if self.may_hear(&told) => return Some((*told.event).clone()),
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return Some(ConsoleEvent::Reload {}),
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    fn may_hear(&self, told: &Told) -> bool {
        let me = &self.caller.staff;
        told.shop == self.caller.shop && told.audience.has(&me.id, &me.permissions)
    }
}
