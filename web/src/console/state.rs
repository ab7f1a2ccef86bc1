//! What is on screen, in one place: every page reads it, every event changes it.

use std::collections::HashMap;

use comptoir_api::shop::{
    ApiError, ChatDetail, CustomerField, ImportProgress, InboxChat, Label, OrderDetail, Queue,
    QuickReply, Session, Staff,
};
use comptoir_api::team::{CustomRole, Permission, Team};
use leptos::prelude::*;

use crate::console::route::{Page, Route, Section};
use crate::parts::composer::Draft;
use crate::parts::entries::Entries;
use crate::parts::picked::Picked;

/// Whether somebody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Not known yet.
    Asking,
    /// Nobody.
    Outside,
    /// Somebody.
    Inside,
    /// Somebody who has neither password nor passkey yet.
    FirstTime,
    /// The server does not answer.
    Unreachable,
}

/// A part of the screen that is fetched.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Loaded {
    /// On its way.
    Loading,
    /// There.
    Ready,
    /// Not to be had.
    Failed(ApiError),
}

/// A line at the bottom, for five seconds.
#[derive(Clone)]
pub(crate) struct Toast {
    /// What happened.
    pub(crate) text: String,
    /// Whether it went wrong: announced at once.
    pub(crate) bad: bool,
    /// What can be done about it: its verb, and doing it. Mostly taking it back.
    pub(crate) undo: Option<(&'static str, Callback<()>)>,
    /// Tells one toast from the next.
    pub(crate) number: u32,
}

/// Who is typing in a chat, and until when that is believed.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Typing {
    /// The customer.
    pub(crate) customer_until_ms: u64,
    /// Colleagues.
    pub(crate) colleagues: Vec<(String, u64)>,
}

/// The inbox's list.
#[derive(Clone, Copy)]
pub(crate) struct Inbox {
    /// Which queue.
    pub(crate) queue: RwSignal<Queue>,
    /// A label's id; empty for any.
    pub(crate) label: RwSignal<String>,
    /// Those whose answer is due soonest first.
    pub(crate) due: RwSignal<bool>,
    /// Words looked for.
    pub(crate) query: RwSignal<String>,
    /// Rows, latest first.
    pub(crate) rows: RwSignal<Vec<InboxChat>>,
    /// todo, mine, unassigned, waiting, done, all, mentions, snoozed.
    pub(crate) counts: RwSignal<[u32; 8]>,
    /// Rows that are picked, to do something to all of them.
    pub(crate) picked: RwSignal<Vec<String>>,
    /// Where the next page begins.
    pub(crate) next: RwSignal<Option<String>>,
    /// Of the list.
    pub(crate) loaded: RwSignal<Loaded>,
}

/// The open chat.
#[derive(Clone, Copy)]
pub(crate) struct Open {
    /// Its id.
    pub(crate) chat: Memo<Option<String>>,
    /// Its customer, readers, orders.
    pub(crate) detail: RwSignal<Option<ChatDetail>>,
    /// Oldest first.
    pub(crate) entries: Entries,
    /// Whether older ones are left on the server.
    pub(crate) older: RwSignal<bool>,
    /// Of the thread.
    pub(crate) loaded: RwSignal<Loaded>,
    /// What is being written, answered, changed.
    pub(crate) draft: Draft,
    /// Whether it is a note to the team.
    pub(crate) noting: RwSignal<bool>,
    /// The last place read before it was opened; what follows is marked.
    pub(crate) unread_after: RwSignal<Option<i64>>,
    /// Whether the end of the thread is in view.
    pub(crate) at_end: StoredValue<bool>,
    /// Whether the customer's card is pulled out, where it has no column of its own.
    pub(crate) card: RwSignal<bool>,
    /// Up to where this person has read, so that it is said once.
    pub(crate) read_up_to: StoredValue<String>,
}

/// The console: a handle to everything there is, as small as a pointer.
#[derive(Clone, Copy)]
pub(crate) struct Console(&'static State);

impl std::ops::Deref for Console {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

/// Everything on screen.
pub(crate) struct State {
    /// Pages and addresses.
    pub(crate) route: Route,
    /// Whether somebody is signed in.
    pub(crate) entry: RwSignal<Entry>,
    /// Who, to what.
    pub(crate) session: RwSignal<Option<Session>>,
    /// Which entry of the navigation is lit.
    pub(crate) section: Memo<Section>,
    /// The inbox's list.
    pub(crate) inbox: Inbox,
    /// The open chat.
    pub(crate) open: Open,
    /// Labels of the shop.
    pub(crate) labels: RwSignal<Vec<Label>>,
    /// Who may sign in.
    pub(crate) staff: RwSignal<Vec<Staff>>,
    /// Roles of the shop's own.
    pub(crate) roles: RwSignal<Vec<CustomRole>>,
    /// Parts of the team.
    pub(crate) teams: RwSignal<Vec<Team>>,
    /// Fields of customers' cards.
    pub(crate) fields: RwSignal<Vec<CustomerField>>,
    /// Replies with a shortcut.
    pub(crate) quick: RwSignal<Vec<QuickReply>>,
    /// Orders this screen has seen, by id.
    pub(crate) orders: RwSignal<HashMap<String, OrderDetail>>,
    /// Of the orders' page.
    pub(crate) orders_loaded: RwSignal<Loaded>,
    /// Which labels there are is being edited.
    pub(crate) editing_labels: RwSignal<bool>,
    /// The order a person is about to cancel.
    pub(crate) cancelling: RwSignal<Option<OrderDetail>>,
    /// Who types where.
    pub(crate) typing: RwSignal<HashMap<String, Typing>>,
    /// Colleagues (`stf_…`) who have the open chat open too.
    pub(crate) viewing: RwSignal<Vec<String>>,
    /// Files that are looked at before they go.
    pub(crate) picked: Picked,
    /// How many files are on their way out.
    pub(crate) sending: RwSignal<u32>,
    /// Whether events arrive.
    pub(crate) online: RwSignal<bool>,
    /// Grows whenever the catalogue changed.
    pub(crate) catalogue_version: RwSignal<u32>,
    /// The import in progress.
    pub(crate) import: RwSignal<Option<(String, ImportProgress)>>,
    /// The line at the bottom.
    pub(crate) toast: RwSignal<Option<Toast>>,
    /// What a screen reader is told without anything being shown.
    pub(crate) spoken: RwSignal<String>,
    /// Single-letter keys.
    pub(crate) shortcuts: RwSignal<bool>,
    /// The list of keys is shown.
    pub(crate) help: RwSignal<bool>,
    /// Grows every half minute, for "waits 12 min".
    pub(crate) minute: RwSignal<u32>,
    /// Texts begun and not sent, by chat.
    pub(crate) drafts: StoredValue<HashMap<String, String>>,
}

impl Console {
    /// Empty, at the address the browser shows.
    pub(crate) fn start() -> Console {
        let route = Route::start();
        let chat = Memo::new(move |_| match route.page() {
            Page::Inbox(chat) => chat,
            _ => None,
        });
        // There is one for the page's whole life.
        Console(Box::leak(Box::new(State {
            route,
            entry: RwSignal::new(Entry::Asking),
            session: RwSignal::new(None),
            section: Memo::new(move |_| route.page().section()),
            inbox: Inbox {
                queue: RwSignal::new(Queue::Todo),
                label: RwSignal::new(String::new()),
                due: RwSignal::new(false),
                query: RwSignal::new(String::new()),
                rows: RwSignal::new(Vec::new()),
                counts: RwSignal::new([0; 8]),
                picked: RwSignal::new(Vec::new()),
                next: RwSignal::new(None),
                loaded: RwSignal::new(Loaded::Loading),
            },
            open: Open {
                chat,
                detail: RwSignal::new(None),
                entries: Entries::new(),
                older: RwSignal::new(false),
                loaded: RwSignal::new(Loaded::Loading),
                draft: Draft::new(),
                noting: RwSignal::new(false),
                unread_after: RwSignal::new(None),
                at_end: StoredValue::new(true),
                card: RwSignal::new(false),
                read_up_to: StoredValue::new(String::new()),
            },
            labels: RwSignal::new(Vec::new()),
            staff: RwSignal::new(Vec::new()),
            roles: RwSignal::new(Vec::new()),
            teams: RwSignal::new(Vec::new()),
            fields: RwSignal::new(Vec::new()),
            quick: RwSignal::new(Vec::new()),
            orders: RwSignal::new(HashMap::new()),
            orders_loaded: RwSignal::new(Loaded::Loading),
            editing_labels: RwSignal::new(false),
            cancelling: RwSignal::new(None),
            typing: RwSignal::new(HashMap::new()),
            viewing: RwSignal::new(Vec::new()),
            picked: Picked::new(),
            sending: RwSignal::new(0),
            online: RwSignal::new(true),
            catalogue_version: RwSignal::new(0),
            import: RwSignal::new(None),
            toast: RwSignal::new(None),
            spoken: RwSignal::new(String::new()),
            shortcuts: RwSignal::new(
                crate::console::browser::recall("shortcuts").as_deref() != Some("off"),
            ),
            help: RwSignal::new(false),
            minute: RwSignal::new(0),
            drafts: StoredValue::new(HashMap::new()),
        })))
    }

    /// The person signed in.
    pub(crate) fn me(self) -> Staff {
        self.session
            .with(|session| session.as_ref().map(|session| session.staff.clone()))
            .unwrap_or_default()
    }

    /// Whether the person signed in may do this. The server decides; the screen only shows it.
    pub(crate) fn may(self, permission: Permission) -> bool {
        self.session.with(|session| {
            session.as_ref().is_some_and(|session| session.permissions.contains(&permission))
        })
    }

    /// The shop's currency.
    pub(crate) fn currency(self) -> String {
        self.session
            .with_untracked(|session| session.as_ref().map(|session| session.shop.currency.clone()))
            .unwrap_or_default()
    }

    /// The shop's languages, its own first.
    pub(crate) fn languages(self) -> Vec<String> {
        let languages = self.session.with_untracked(|session| {
            session.as_ref().map(|session| session.shop.languages.clone())
        });
        match languages {
            Some(languages) if !languages.is_empty() => languages,
            _ => vec![crate::console::words::language().to_owned()],
        }
    }

    /// The shop's name.
    pub(crate) fn shop_name(self) -> String {
        self.session
            .with(|session| session.as_ref().map(|session| session.shop.name.clone()))
            .unwrap_or_default()
    }

    /// What a member of staff is called.
    pub(crate) fn staff_name(self, id: &str) -> Option<String> {
        self.staff
            .with(|staff| {
                staff.iter().find(|person| person.id == id).map(|person| person.name.clone())
            })
            .or_else(|| Some(self.me()).filter(|me| me.id == id).map(|me| me.name))
    }

    /// Says what happened.
    pub(crate) fn say(self, text: String) {
        self.show(text, false, None);
    }

    /// Says what happened, with a way back.
    pub(crate) fn say_undo(self, text: String, undo: Callback<()>) {
        self.show(text, false, Some(("action-undo", undo)));
    }

    /// Says what happened, with something to do about it.
    pub(crate) fn say_with(self, text: String, verb: &'static str, act: Callback<()>) {
        self.show(text, false, Some((verb, act)));
    }

    /// Says what went wrong, in a sentence of one's own.
    pub(crate) fn warn(self, text: String) {
        self.show(text, true, None);
    }

    /// Says what went wrong.
    pub(crate) fn fail(self, error: &ApiError) {
        if error.code == "not_signed_in" {
            self.session.set(None);
            self.entry.set(Entry::Outside);
        }
        self.show(crate::console::words::why(error), true, None);
    }

    fn show(self, text: String, bad: bool, undo: Option<(&'static str, Callback<()>)>) {
        let number =
            self.toast.with_untracked(|toast| toast.as_ref().map_or(0, |toast| toast.number)) + 1;
        self.toast.set(Some(Toast { text, bad, undo, number }));
        let last_ms = if undo.is_some() || bad { 10_000 } else { 5_000 };
        set_timeout(
            move || {
                if self.toast.with_untracked(|toast| {
                    toast.as_ref().is_some_and(|toast| toast.number == number)
                }) {
                    self.toast.set(None);
                }
            },
            std::time::Duration::from_millis(last_ms),
        );
    }
}
