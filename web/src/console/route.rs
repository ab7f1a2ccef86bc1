//! The pages and their addresses, on the history API.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// A page of the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Page {
    /// Conversations; one of them open.
    Inbox(Option<String>),
    /// Orders; one of them open.
    Orders(Option<String>),
    /// Products; one of them open, `new` for one that is not there yet.
    Catalogue(Option<String>),
    /// Messages to many; one of them open, `new` for one that is not there yet.
    Broadcasts(Option<String>),
    /// Greeting, away, hours, quick replies.
    Automations,
    /// What happened, in figures.
    Stats,
    /// Short links and their QR codes.
    Links,
    /// The shop as everyone sees it, and its link.
    Profile,
    /// Who may sign in.
    Team,
    /// What is kept, for how long, and who sees what.
    Privacy,
    /// Who saw and changed what.
    Audit,
    /// Programs that speak for the shop.
    Programs,
    /// The person signed in.
    Me,
    /// On a phone: what has no tab of its own.
    More,
    /// A sign-in link that works once.
    Join,
    /// An address where nothing is.
    Lost,
}

/// Which entry of the navigation is lit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// Conversations.
    Inbox,
    /// Orders.
    Orders,
    /// Catalogue.
    Catalogue,
    /// Broadcasts.
    Broadcasts,
    /// Automations.
    Automations,
    /// Statistics.
    Stats,
    /// Links.
    Links,
    /// Profile.
    Profile,
    /// Team.
    Team,
    /// Privacy.
    Privacy,
    /// The log.
    Audit,
    /// Programs.
    Programs,
    /// Oneself.
    Me,
    /// More.
    More,
    /// Sign-in link.
    Join,
    /// Nothing.
    Lost,
}

impl Page {
    /// Its part of the navigation.
    pub(crate) fn section(&self) -> Section {
        match self {
            Page::Inbox(_) => Section::Inbox,
            Page::Orders(_) => Section::Orders,
            Page::Catalogue(_) => Section::Catalogue,
            Page::Broadcasts(_) => Section::Broadcasts,
            Page::Automations => Section::Automations,
            Page::Stats => Section::Stats,
            Page::Links => Section::Links,
            Page::Profile => Section::Profile,
            Page::Team => Section::Team,
            Page::Privacy => Section::Privacy,
            Page::Audit => Section::Audit,
            Page::Programs => Section::Programs,
            Page::Me => Section::Me,
            Page::More => Section::More,
            Page::Join => Section::Join,
            Page::Lost => Section::Lost,
        }
    }

    fn tail(&self) -> String {
        match self {
            Page::Inbox(None) => "/inbox".into(),
            Page::Inbox(Some(chat)) => format!("/inbox/{chat}"),
            Page::Orders(None) => "/orders".into(),
            Page::Orders(Some(order)) => format!("/orders/{order}"),
            Page::Catalogue(None) => "/catalogue".into(),
            Page::Catalogue(Some(product)) => {
                format!("/catalogue/{}", crate::console::api::part(product))
            }
            Page::Broadcasts(None) => "/broadcasts".into(),
            Page::Broadcasts(Some(id)) => format!("/broadcasts/{id}"),
            Page::Automations => "/automations".into(),
            Page::Stats => "/stats".into(),
            Page::Links => "/links".into(),
            Page::Profile => "/profile".into(),
            Page::Team => "/team".into(),
            Page::Privacy => "/privacy".into(),
            Page::Audit => "/audit".into(),
            Page::Programs => "/programs".into(),
            Page::Me => "/me".into(),
            Page::More => "/more".into(),
            Page::Join => "/join".into(),
            Page::Lost => String::new(),
        }
    }
}

/// Where the console is, and the way elsewhere.
#[derive(Clone, Copy)]
pub(crate) struct Route {
    slug: StoredValue<String>,
    page: RwSignal<Page>,
}

impl Route {
    /// Reads the address, and follows the browser's back and forward.
    pub(crate) fn start() -> Route {
        let (slug, page) = here();
        let route = Route { slug: StoredValue::new(slug), page: RwSignal::new(page) };
        let follow = Closure::<dyn Fn()>::new(move || {
            let (_, page) = here();
            if route.page.get_untracked() != page {
                route.page.set(page);
            }
        });
        window().set_onpopstate(Some(follow.as_ref().unchecked_ref()));
        follow.forget();
        route
    }

    /// The page on screen.
    pub(crate) fn page(self) -> Page {
        self.page.get()
    }

    /// The page on screen, without following it.
    pub(crate) fn page_now(self) -> Page {
        self.page.get_untracked()
    }

    /// The shop's name in addresses.
    pub(crate) fn slug(self) -> String {
        self.slug.get_value()
    }

    /// Names the shop in the address, where it was asked for without.
    pub(crate) fn settle(self, slug: &str) {
        if self.slug.with_value(String::is_empty) {
            self.slug.set_value(slug.to_owned());
            self.replace(self.page_now());
        }
    }

    /// The address of a page.
    pub(crate) fn href(self, page: &Page) -> String {
        format!("/console/{}{}", self.slug.get_value(), page.tail())
    }

    /// Goes to a page.
    pub(crate) fn go(self, page: Page) {
        if self.page.get_untracked() == page {
            return;
        }
        let href = self.href(&page);
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&href));
        }
        self.page.set(page);
    }

    /// Goes to a page so that "back" does not come here again.
    pub(crate) fn replace(self, page: Page) {
        let href = self.href(&page);
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&href));
        }
        self.page.set(page);
    }

    /// Gives the page on screen the address of another: what was new has a name now.
    pub(crate) fn rename(self, page: &Page) {
        if let Ok(history) = window().history() {
            let href = self.href(page);
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&href));
        }
    }

    /// A click on one of our links: stays in this page unless a new tab was asked for.
    pub(crate) fn follow(self, event: &web_sys::MouseEvent, page: Page) {
        let elsewhere =
            event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0;
        if !elsewhere {
            event.prevent_default();
            self.go(page);
        }
    }
}

/// The part of the address after `#t=`: it never reaches a server's log.
pub(crate) fn join_token() -> Option<String> {
    let hash = window().location().hash().ok()?;
    let token = hash.strip_prefix("#t=")?;
    (!token.is_empty()).then(|| token.to_owned())
}

fn here() -> (String, Page) {
    let path = window().location().pathname().unwrap_or_default();
    let mut parts = path.trim_start_matches("/console").split('/').filter(|part| !part.is_empty());
    let slug = parts.next().unwrap_or_default().to_owned();
    let section = parts.next().unwrap_or_default();
    let inner = parts.next().map(decoded);
    let page = match section {
        "orders" => Page::Orders(inner),
        "catalogue" => Page::Catalogue(inner),
        "broadcasts" => Page::Broadcasts(inner),
        "automations" => Page::Automations,
        "stats" => Page::Stats,
        "links" => Page::Links,
        "profile" => Page::Profile,
        "team" => Page::Team,
        "privacy" => Page::Privacy,
        "audit" => Page::Audit,
        "programs" => Page::Programs,
        "me" => Page::Me,
        "more" => Page::More,
        "join" => Page::Join,
        "" | "inbox" => Page::Inbox(inner),
        _ => Page::Lost,
    };
    (slug, page)
}

fn decoded(part: &str) -> String {
    js_sys::decode_uri_component(part).map_or_else(|_| part.to_owned(), Into::into)
}
