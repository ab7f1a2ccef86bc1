//! The entries of a thread in their order, each changed in place without touching the others.

use comptoir_api::chat::{Body, Message, Side, Status};
use leptos::prelude::*;

/// Entries closer than this, by one speaker, are drawn as one block.
const GROUPED_MS: u64 = 5 * 60_000;

/// Why a machine said something: a program did, by the Cloud API.
const PROGRAM: &str = "api";

/// From here on places are made up here, for what the device does not know yet.
pub const EARLY_AT: i64 = i64::MAX / 2;

/// One entry. Its message changes (ticks, edits, reactions) without the list changing.
#[derive(Clone)]
pub struct Entry {
    /// `msg_…`
    pub id: String,
    /// Place in the thread.
    pub at: i64,
    /// What it is now.
    pub message: ArcRwSignal<Message>,
}

/// The entries of one thread, oldest first.
#[derive(Clone, Copy)]
pub struct Entries(pub RwSignal<Vec<Entry>>);

/// What the list draws, line by line.
#[derive(Clone)]
pub enum Row {
    /// A day begins.
    Day(u64),
    /// What follows was not read yet.
    Unread,
    /// The shop answers otherwise than before from this entry on: who, and whether it is a program.
    Handed {
        /// The entry's `msg_…`
        at: String,
        /// Its name.
        name: String,
        /// Not a person.
        program: bool,
    },
    /// An entry; `next` if it goes on where the one above stopped.
    Entry(Entry, bool),
}

impl Entries {
    /// An empty thread.
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Puts messages where they belong: new ones in, known ones up to date.
    pub fn put(self, messages: Vec<Message>) {
        let mut fresh = Vec::new();
        self.0.with_untracked(|entries| {
            for message in messages {
                match entries.iter().find(|entry| entry.id == message.id && entry.at == message.at)
                {
                    Some(entry) => entry.message.set(message),
                    None => fresh.push(message),
                }
            }
        });
        if fresh.is_empty() {
            return;
        }
        self.0.update(|entries| {
            for message in fresh {
                entries.retain(|entry| entry.id != message.id);
                let here = standing(&message.id, message.at);
                let place = entries.partition_point(|entry| standing(&entry.id, entry.at) < here);
                entries.insert(
                    place,
                    Entry {
                        id: message.id.clone(),
                        at: message.at,
                        message: ArcRwSignal::new(message),
                    },
                );
            }
        });
    }

    /// Moves an own message's ticks on; never back, but for a failure and a retry.
    pub fn status(self, id: &str, status: Status) {
        if let Some(entry) = self.find(id) {
            entry.message.update(|message| message.status = Some(status));
        }
    }

    /// Takes an entry out of the list.
    pub fn remove(self, id: &str) {
        self.0.update(|entries| entries.retain(|entry| entry.id != id));
    }

    /// Takes several out: their time is over.
    pub fn remove_all(self, ids: &[String]) {
        self.0.update(|entries| entries.retain(|entry| !ids.contains(&entry.id)));
    }

    /// Empties the list.
    pub fn clear(self) {
        self.0.set(Vec::new());
    }

    /// An entry by its id.
    pub fn find(self, id: &str) -> Option<Entry> {
        self.0.with_untracked(|entries| entries.iter().find(|entry| entry.id == id).cloned())
    }

    /// The first and the last place.
    pub fn ends(self) -> Option<(i64, i64)> {
        self.0.with_untracked(|entries| Some((entries.first()?.at, entries.last()?.at)))
    }

    /// The first place the device knows.
    pub fn first_at(self) -> Option<i64> {
        self.0.with_untracked(|entries| {
            entries.first().map(|entry| entry.at).filter(|at| *at < EARLY_AT)
        })
    }

    /// The last place the device knows.
    pub fn last_at(self) -> Option<i64> {
        self.0.with_untracked(|entries| {
            entries.iter().rev().map(|entry| entry.at).find(|at| *at < EARLY_AT)
        })
    }

    /// The latest entry that is not this side's own.
    pub fn last_of_others(self) -> Option<String> {
        self.0.with_untracked(|entries| {
            entries
                .iter()
                .rev()
                .find(|entry| entry.message.read_untracked().from.side == Side::Other)
                .map(|entry| entry.id.clone())
        })
    }

    /// The latest own words that can still be changed.
    pub fn last_own_text(self) -> Option<Message> {
        self.0.with_untracked(|entries| {
            entries.iter().rev().map(|entry| entry.message.get_untracked()).find(|message| {
                message.from.side == Side::Own && matches!(message.body, Body::Text { .. })
            })
        })
    }

    /// The lines to draw, with days and the unread mark between them.
    pub fn rows(self, unread_after: Option<i64>) -> Vec<Row> {
        self.0.with(|entries| {
            let mut rows = Vec::with_capacity(entries.len() + 4);
            let mut above: Option<Message> = None;
            let shop = entries.iter().map(|entry| &entry.message).find_map(programs_side);
            let mut answers: Option<bool> = None;
            let mut marked = unread_after.is_none();
            for entry in entries {
                let message = entry.message.get_untracked();
                let new_day =
                    above.as_ref().is_none_or(|above| day(above.sent_ms) != day(message.sent_ms));
                if new_day {
                    rows.push(Row::Day(message.sent_ms));
                }
                let unread_here = !marked
                    && message.from.side == Side::Other
                    && unread_after.is_some_and(|read| entry.at > read);
                if unread_here {
                    marked = true;
                    rows.push(Row::Unread);
                }
                if let Some(program) = shop.and_then(|shop| is_program(&message, shop)) {
                    if answers.is_some_and(|before| before != program) {
                        let (at, name) = (entry.id.clone(), message.from.name.clone());
                        rows.push(Row::Handed { at, name, program });
                    }
                    answers = Some(program);
                }
                let next = !new_day
                    && !unread_here
                    && above.as_ref().is_some_and(|above| goes_on(above, &message));
                rows.push(Row::Entry(entry.clone(), next));
                above = Some(message);
            }
            rows
        })
    }
}

impl Default for Entries {
    fn default() -> Self {
        Self::new()
    }
}

impl Row {
    /// Tells lines apart.
    pub fn key(&self) -> String {
        match self {
            Self::Day(at_ms) => format!("day {}", day(*at_ms)),
            Self::Unread => "unread".to_owned(),
            Self::Handed { at, .. } => format!("handed {at}"),
            Self::Entry(entry, next) => format!("{} {} {next}", entry.id, entry.at),
        }
    }
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

/// Where an entry stands: a note has the place of the message it was written under.
fn standing(id: &str, at: i64) -> (i64, bool) {
    (at, id.starts_with("not_"))
}

/// On whose side programs speak: the shop's.
fn programs_side(message: &ArcRwSignal<Message>) -> Option<Side> {
    let from = &message.read_untracked().from;
    (from.machine && from.reason == PROGRAM).then_some(from.side)
}

/// Whether who answers for the shop here is a program; `None`: nobody does, or these are its
/// automatic words, which take a conversation over from nobody.
fn is_program(message: &Message, shop: Side) -> Option<bool> {
    let from = &message.from;
    let answers = from.side == shop && (!from.machine || from.reason == PROGRAM);
    answers.then_some(from.machine)
}

fn goes_on(above: &Message, message: &Message) -> bool {
    above.from == message.from
        && message.from.side != Side::Notice
        && message.sent_ms.abs_diff(above.sent_ms) < GROUPED_MS
}

/// Which day of this place's calendar.
fn day(at_ms: u64) -> i64 {
    let offset_ms = js_sys::Date::new_0().get_timezone_offset() as i64 * 60_000;
    (at_ms as i64 - offset_ms).div_euclid(86_400_000)
}

#[cfg(test)]
mod tests {
    use comptoir_api::chat::From;

    use super::*;

    fn message(id: &str, at: i64, name: &str, reason: &str) -> Message {
        let (machine, reason) = (!reason.is_empty(), reason.to_owned());
        Message {
            id: id.into(),
            chat: String::new(),
            at,
            from: From { side: Side::Other, name: name.into(), machine, reason },
            sent_ms: 0,
            body: Body::Text { text: String::new() },
            reply_to: None,
            reactions: Vec::new(),
            edited: false,
            status: None,
            broadcast: None,
            preview: None,
            forwarded: false,
            starred: false,
        }
    }

    /// A note stands under the message it was written under, whichever of them comes first.
    #[test]
    fn a_note_stands_under_its_message() {
        let owner = Owner::new();
        owner.set();
        let (one, note, two) = (
            message("msg_1", 1, "", ""),
            message("not_1", 1, "Camille", ""),
            message("msg_2", 2, "", ""),
        );
        for order in [[&one, &note, &two], [&note, &two, &one], [&two, &note, &one]] {
            let entries = Entries::new();
            for message in order {
                entries.put(vec![message.clone()]);
            }
            let ids = entries.0.with_untracked(|entries| {
                entries.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>()
            });
            assert_eq!(ids, ["msg_1", "not_1", "msg_2"]);
        }
    }

    /// Programs and people take a conversation over from each other; automatic words from nobody.
    #[test]
    fn who_answers_is_a_program_or_a_person() {
        let answers = |name, reason| is_program(&message("msg_1", 1, name, reason), Side::Other);
        assert_eq!(answers("Order bot", "api"), Some(true));
        assert_eq!(answers("Camille", ""), Some(false));
        assert_eq!(answers("", "greeting"), None);
        assert_eq!(is_program(&message("msg_1", 1, "Zoé", ""), Side::Own), None);
    }
}
