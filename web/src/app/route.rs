//! Where one is in the app: an address for each screen, and the back button that works.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// A screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// The list of chats.
    Chats,
    /// The conversation; before its first message too.
    Chat,
    /// The shop's catalogue.
    Catalogue,
    /// A product, by the shop's id of it.
    Product(String),
    /// The basket, over the catalogue.
    Basket,
    /// All orders.
    Orders,
    /// An order, by `ord_…`.
    Order(String),
    /// Who can read.
    Readers,
    /// Settings.
    Settings,
}

impl Route {
    /// The screen at an address: what follows `/app/{slug}/`.
    fn parse(rest: &str) -> Self {
        let mut parts = rest.trim_matches('/').splitn(2, '/');
        let decode = |part: &str| {
            js_sys::decode_uri_component(part).map_or_else(|_| part.to_owned(), String::from)
        };
        match (parts.next().unwrap_or_default(), parts.next()) {
            ("chats", _) => Self::Chats,
            ("catalogue", _) => Self::Catalogue,
            ("product", Some(id)) => Self::Product(decode(id)),
            ("cart", _) => Self::Basket,
            ("orders", _) => Self::Orders,
            ("order", Some(id)) => Self::Order(decode(id)),
            ("readers", _) => Self::Readers,
            ("settings", _) => Self::Settings,
            _ => Self::Chat,
        }
    }

    /// Its address, at a shop.
    pub(crate) fn path(&self, slug: &str) -> String {
        let encode = |part: &str| String::from(js_sys::encode_uri_component(part));
        let rest = match self {
            Self::Chats => "chats".to_owned(),
            Self::Chat => "chat".to_owned(),
            Self::Catalogue => "catalogue".to_owned(),
            Self::Product(id) => format!("product/{}", encode(id)),
            Self::Basket => "cart".to_owned(),
            Self::Orders => "orders".to_owned(),
            Self::Order(id) => format!("order/{}", encode(id)),
            Self::Readers => "readers".to_owned(),
            Self::Settings => "settings".to_owned(),
        };
        format!("/app/{slug}/{rest}")
    }
}

/// What the address says when the app starts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arrival {
    /// The shop's name in addresses.
    pub(crate) slug: String,
    /// The key the link names, `acc_…`; empty if it names none.
    pub(crate) key: String,
    /// The product asked about; empty if none.
    pub(crate) product: String,
    /// Its variant; empty if none.
    pub(crate) variant: String,
    /// Code of the short link that led here; empty if none.
    pub(crate) via: String,
    /// Words to begin with; empty if none.
    pub(crate) text: String,
    /// The message to go to, `msg_…`; empty if none.
    pub(crate) message: String,
    /// The ticket of conversations that come from another browser; empty if none do.
    pub(crate) ticket: String,
}

/// Where one is, and how one gets elsewhere.
#[derive(Clone, Copy)]
pub(crate) struct Router {
    /// The screen now.
    pub(crate) at: RwSignal<Route>,
    slug: StoredValue<String>,
    /// How many screens of ours lie behind this one.
    depth: StoredValue<u32>,
    /// The browser was asked to go back, and has not said yet that it did.
    is_leaving: StoredValue<bool>,
    /// Where to go once it did: who is quick is not lost.
    next: StoredValue<Option<Route>>,
}

impl Router {
    /// Reads the address, and follows the browser's back and forward from now on.
    pub(crate) fn start() -> (Self, Arrival) {
        let location = window().location();
        let path = location.pathname().unwrap_or_default();
        let hash = location.hash().unwrap_or_default();
        let below = path.trim_start_matches("/app/");
        let (slug, rest) = below.split_once('/').unwrap_or((below, ""));
        let value = |name: &str| {
            hash.trim_start_matches('#')
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(found, _)| *found == name)
                .and_then(|(_, value)| js_sys::decode_uri_component(value).ok())
                .map(String::from)
                .unwrap_or_default()
        };
        let arrival = Arrival {
            slug: slug.to_owned(),
            key: value("k"),
            product: value("p"),
            variant: value("v"),
            via: value("via"),
            text: value("text"),
            message: value("m"),
            ticket: value("move"),
        };
        let router = Self {
            at: RwSignal::new(Route::parse(rest)),
            slug: StoredValue::new(slug.to_owned()),
            depth: StoredValue::new(depth_now()),
            is_leaving: StoredValue::new(false),
            next: StoredValue::new(None),
        };
        // The key stays out of the history of a shared machine once it has been read.
        router.replace(router.at.get_untracked());
        let listener = window_event_listener_untyped("popstate", move |_| {
            let path = window().location().pathname().unwrap_or_default();
            let below = path.trim_start_matches("/app/");
            router.depth.set_value(depth_now());
            router.at.set(Route::parse(below.split_once('/').map_or("", |(_, rest)| rest)));
            router.is_leaving.set_value(false);
            if let Some(next) = router.next.try_update_value(Option::take).flatten() {
                router.go(next);
            }
        });
        // The router lives as long as the page.
        std::mem::forget(listener);
        (router, arrival)
    }

    /// Goes to a screen.
    pub(crate) fn go(self, route: Route) {
        if self.is_leaving.get_value() {
            self.next.set_value(Some(route));
            return;
        }
        if self.at.get_untracked() == route {
            return;
        }
        let depth = self.depth.get_value() + 1;
        self.depth.set_value(depth);
        if let Ok(history) = window().history() {
            let path = route.path(&self.slug.get_value());
            drop(history.push_state_with_url(&JsValue::from(depth), "", Some(&path)));
        }
        self.at.set(route);
    }

    /// Goes back to where one came from, or to the screen above where one came from nowhere.
    pub(crate) fn back(self, above: Route) {
        if self.is_leaving.get_value() {
            return;
        }
        if self.depth.get_value() > 0
            && let Ok(history) = window().history()
        {
            self.is_leaving.set_value(history.back().is_ok());
            return;
        }
        self.replace(above);
    }

    /// Goes to a screen that takes this one's place in the history.
    pub(crate) fn replace(self, route: Route) {
        if let Ok(history) = window().history() {
            let path = route.path(&self.slug.get_value());
            let depth = JsValue::from(self.depth.get_value());
            drop(history.replace_state_with_url(&depth, "", Some(&path)));
        }
        if self.at.get_untracked() != route {
            self.at.set(route);
        }
    }
}

fn depth_now() -> u32 {
    let state = window().history().and_then(|history| history.state());
    state.ok().and_then(|state| state.as_f64()).map_or(0, |depth| depth as u32)
}
