//! What consoles hear unasked, and who is listening.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use comptoir_api::shop::ConsoleEvent;
use comptoir_api::team::Permission;
use comptoir_store::ShopId;
use tokio::sync::broadcast;

use crate::limits;

/// To whom an event goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// Everyone who is signed in to the shop.
    All,
    /// These members of staff (`stf_…`) alone.
    Staff(Vec<String>),
    /// Everyone but this one: what he did himself.
    Others(String),
    /// Whoever may do this.
    May(Permission),
}

impl Audience {
    /// Whether a member of staff is meant, who may do these.
    pub fn has(&self, staff: &str, permissions: &[Permission]) -> bool {
        match self {
            Self::All => true,
            Self::Staff(ids) => ids.iter().any(|id| id == staff),
            Self::Others(but) => but != staff,
            Self::May(needed) => permissions.contains(needed),
        }
    }
}

/// An event, and for whom.
#[derive(Debug, Clone)]
pub struct Told {
    /// Of which shop.
    pub shop: ShopId,
    /// For whom.
    pub audience: Audience,
    /// What.
    pub event: Arc<ConsoleEvent>,
}

/// The way from what happens to the consoles. Nothing waits for them.
#[derive(Debug, Clone)]
pub struct Events(broadcast::Sender<Told>);

impl Default for Events {
    fn default() -> Self {
        Self(broadcast::channel(limits::EVENTS_WAITING_MAX).0)
    }
}

impl Events {
    /// Tells the consoles of a shop. Only after the save.
    pub fn tell(&self, shop: &ShopId, audience: Audience, event: ConsoleEvent) {
        // Nobody listening is no failure.
        let _ = self.0.send(Told { shop: shop.clone(), audience, event: Arc::new(event) });
    }

    /// Listens from now on. One that falls behind is told so, and loads again.
    pub fn listen(&self) -> broadcast::Receiver<Told> {
        self.0.subscribe()
    }
}

/// Who is connected now: how many consoles each member of staff has open.
#[derive(Debug, Clone, Default)]
pub struct Presence(Arc<Mutex<HashMap<String, usize>>>);

/// A console that is open; dropped, it is closed.
#[derive(Debug)]
pub struct Present {
    presence: Presence,
    staff: String,
}

impl Presence {
    /// Notes that a member of staff (`stf_…`) has a console open.
    pub fn arrive(&self, staff: &str) -> Present {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *open.entry(staff.to_owned()).or_default() += 1;
        Present { presence: self.clone(), staff: staff.to_owned() }
    }

    /// Whether nobody at all has one open.
    pub fn nobody(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Whether a member of staff has one open.
    pub fn is_here(&self, staff: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(staff)
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        let mut open = self.presence.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.staff) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.staff);
            }
        }
    }
}

/// Who has which chat open, as far as consoles say so; believed for a while only.
#[derive(Debug, Clone, Default)]
pub(crate) struct Viewers(Arc<Mutex<HashMap<String, HashMap<String, u64>>>>);

impl Viewers {
    /// Notes that a member of staff has a chat open, or has left it; gives who else has.
    pub(crate) fn note(&self, chat: &str, staff: &str, active: bool, now_ms: u64) -> Vec<String> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for viewers in open.values_mut() {
            viewers.retain(|_, until_ms| *until_ms > now_ms);
        }
        open.retain(|_, viewers| !viewers.is_empty());
        let here = open.entry(chat.to_owned()).or_default();
        if active {
            here.insert(staff.to_owned(), now_ms + limits::VIEWING_MS);
        } else {
            here.remove(staff);
        }
        let mut others: Vec<String> = here.keys().filter(|one| *one != staff).cloned().collect();
        others.sort();
        others
    }
}
