//! What the app has on screen, in one place.

use comptoir_api::{
    catalogue::{ProductPage, Variant},
    chat::{Message, Money, Order, OrderLine, Product, Reader},
    device::{ChatSummary, Connection, Readers, RpcError, Settings, ShopPreview},
    shop::PublicShop,
};
use leptos::prelude::*;

use super::{
    device::Phase,
    files::Upload,
    photos::Rule,
    route::{Arrival, Route, Router},
    sheets::Sheet,
    viewer::Viewed,
};
use crate::{
    browser,
    parts::{
        Act, Face, Frame,
        composer::Draft,
        dialog::{Deed, Question},
        entries::Entries,
        picked::Picked,
        prepare::Ready,
        toast::Toasts,
    },
    words::Words,
};

/// A product that goes with the next message, as a question.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attached {
    /// As it will be quoted.
    pub(crate) card: Product,
}

/// The app: a handle to its state, which lives as long as the page. Small, because nearly every
/// closure of the page holds one.
#[derive(Clone, Copy)]
pub(crate) struct App(&'static State);

/// The state of the app.
pub(crate) struct State {
    pub(crate) words: Words,
    pub(crate) toasts: Toasts,
    pub(crate) router: Router,
    /// What the address said at the start.
    pub(crate) arrival: StoredValue<Arrival>,
    /// How the device is.
    pub(crate) phase: RwSignal<Phase>,
    /// What the shop says of itself, to anyone.
    pub(crate) shop: RwSignal<Option<PublicShop>>,
    /// What the device found out about the shop before a chat.
    pub(crate) preview: RwSignal<Option<ShopPreview>>,
    /// Why it could not.
    pub(crate) preview_error: RwSignal<Option<RpcError>>,
    /// Chats with this shop, latest first.
    pub(crate) chats: RwSignal<Vec<ChatSummary>>,
    /// Chats with any shop of this device.
    pub(crate) all: RwSignal<Vec<ChatSummary>>,
    /// Whether the device has told them.
    pub(crate) is_loaded: RwSignal<bool>,
    pub(crate) connection: RwSignal<Connection>,
    /// The relay was away long enough to say so.
    pub(crate) is_away: RwSignal<bool>,
    /// What the browser says of the network.
    pub(crate) has_network: RwSignal<bool>,
    pub(crate) settings: RwSignal<Settings>,
    /// Who is typing; empty: nobody.
    pub(crate) typing: RwSignal<String>,
    pub(crate) entries: Entries,
    pub(crate) has_older: RwSignal<bool>,
    pub(crate) is_fetching: StoredValue<bool>,
    pub(crate) unread_after: RwSignal<Option<i64>>,
    pub(crate) readers: RwSignal<Option<Readers>>,
    pub(crate) basket: RwSignal<Vec<OrderLine>>,
    pub(crate) orders: RwSignal<Vec<Order>>,
    pub(crate) draft: Draft,
    pub(crate) attached: RwSignal<Option<Attached>>,
    /// Files that are looked at before they go.
    pub(crate) picked: Picked,
    /// Files on their way: their name for the device, what they are called, how far they are.
    pub(crate) uploads: RwSignal<Vec<Upload>>,
    /// Files that were chosen without a network: they go when it is back.
    pub(crate) unsent: RwSignal<Vec<Ready>, LocalStorage>,
    pub(crate) question: RwSignal<Option<Question>>,
    /// What an entry opened over the thread.
    pub(crate) sheet: RwSignal<Option<Sheet>>,
    /// The picture or film that is looked at.
    pub(crate) viewed: RwSignal<Option<Viewed>>,
    /// Whether files of messages have addresses: a service worker answers for this page.
    pub(crate) has_addresses: RwSignal<bool>,
    /// Which photos come by themselves.
    pub(crate) photos: RwSignal<Rule>,
    /// Width of the page, pixels.
    pub(crate) width_px: RwSignal<u32>,
    /// What was last told as read.
    pub(crate) marked: StoredValue<String>,
}

impl std::ops::Deref for App {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

impl App {
    /// A page that has just been opened.
    pub(crate) fn new(words: Words) -> Self {
        let (router, arrival) = Router::start();
        Self(Box::leak(Box::new(State {
            words,
            toasts: Toasts::provide(),
            router,
            arrival: StoredValue::new(arrival),
            phase: RwSignal::new(Phase::Booting),
            shop: RwSignal::new(None),
            preview: RwSignal::new(None),
            preview_error: RwSignal::new(None),
            chats: RwSignal::new(Vec::new()),
            all: RwSignal::new(Vec::new()),
            is_loaded: RwSignal::new(false),
            connection: RwSignal::new(Connection { online: true, waiting: 0 }),
            is_away: RwSignal::new(false),
            has_network: RwSignal::new(true),
            settings: RwSignal::new(Settings::default()),
            typing: RwSignal::new(String::new()),
            entries: Entries::new(),
            has_older: RwSignal::new(false),
            is_fetching: StoredValue::new(false),
            unread_after: RwSignal::new(None),
            readers: RwSignal::new(None),
            basket: RwSignal::new(Vec::new()),
            orders: RwSignal::new(Vec::new()),
            draft: Draft::new(),
            attached: RwSignal::new(None),
            picked: Picked::new(),
            uploads: RwSignal::new(Vec::new()),
            unsent: RwSignal::new_local(Vec::new()),
            question: RwSignal::new(None),
            sheet: RwSignal::new(None),
            viewed: RwSignal::new(None),
            has_addresses: RwSignal::new(false),
            photos: RwSignal::new(Rule::read()),
            width_px: RwSignal::new(width_px()),
            marked: StoredValue::new(String::new()),
        })))
    }

    /// The shop's name in addresses.
    pub(crate) fn slug(self) -> String {
        self.arrival.with_value(|arrival| arrival.slug.clone())
    }

    /// The shop's link, with the key it names if it is known.
    pub(crate) fn link(self) -> String {
        let slug = self.slug();
        let origin = window().location().origin().unwrap_or_default();
        let mut key = self.arrival.with_value(|arrival| arrival.key.clone());
        if key.is_empty() {
            key = browser::stored(&format!("comptoir.key.{slug}")).unwrap_or_default();
        }
        let via = self.arrival.with_value(|arrival| match arrival.via.as_str() {
            "" => String::new(),
            code => format!("?via={code}"),
        });
        if key.is_empty() {
            format!("{origin}/s/{slug}{via}")
        } else {
            format!("{origin}/s/{slug}{via}#k={key}")
        }
    }

    /// The chat with this shop; tracked.
    pub(crate) fn chat(self) -> Option<ChatSummary> {
        self.chats.read().first().cloned()
    }

    /// Its id; not tracked.
    pub(crate) fn chat_id(self) -> Option<String> {
        self.chats.read_untracked().first().map(|chat| chat.id.clone())
    }

    /// The chat a message is in; not tracked.
    pub(crate) fn shop_of(self, message: &Message) -> Option<ChatSummary> {
        self.all.with_untracked(|all| all.iter().find(|chat| chat.id == message.chat).cloned())
    }

    /// The shop's name, from whoever knows it.
    pub(crate) fn shop_name(self) -> String {
        if let Some(chat) = self.chats.read().first() {
            return chat.name.clone();
        }
        if let Some(preview) = self.preview.read().as_ref() {
            return preview.name.clone();
        }
        self.shop.read().as_ref().map(|shop| shop.name.clone()).unwrap_or_default()
    }

    /// Its colour.
    pub(crate) fn accent(self) -> String {
        if let Some(chat) = self.chats.read().first() {
            return chat.accent.clone();
        }
        self.shop.read().as_ref().map(|shop| shop.accent.clone()).unwrap_or_default()
    }

    /// Whether the shop's domain was checked to publish its key.
    pub(crate) fn is_verified(self) -> bool {
        match self.chats.read().first() {
            Some(chat) => chat.verified.by_domain,
            None => self.preview.read().as_ref().is_some_and(|preview| preview.verified.by_domain),
        }
    }

    /// How many can read, besides this person; `None` while it is not known.
    pub(crate) fn reader_count(self) -> Option<u32> {
        if let Some(chat) = self.chats.read().first() {
            return Some(chat.readers);
        }
        let preview = self.preview.read();
        let reads = |one: &&Reader| !one.own && one.kind != "device";
        preview.as_ref().map(|preview| preview.readers.iter().filter(reads).count() as u32)
    }

    /// Two panes from 720 pixels.
    pub(crate) fn is_wide(self) -> bool {
        self.width_px.get() >= 720
    }

    /// A third column from 1,200.
    pub(crate) fn has_third(self) -> bool {
        self.width_px.get() >= 1_200
    }

    /// Whether what is written waits for the network.
    pub(crate) fn is_offline(self) -> bool {
        !self.has_network.get() || self.is_away.get()
    }

    /// Whether the thread is what a person looks at.
    pub(crate) fn is_thread_seen(self) -> bool {
        self.is_thread_shown() && browser::is_looked_at() && !untrack(|| self.is_blocked())
    }

    /// Whether the thread is on the page.
    pub(crate) fn is_thread_shown(self) -> bool {
        let width = self.width_px.get_untracked();
        match self.router.at.get_untracked() {
            Route::Chat => true,
            Route::Order(_) | Route::Readers => width >= 1_200,
            _ => false,
        }
    }

    /// Whether this shop is blocked; tracked.
    pub(crate) fn is_blocked(self) -> bool {
        self.chats.read().first().is_some_and(|chat| chat.blocked)
    }

    /// What was not read yet, where one wants to hear of it; tracked.
    pub(crate) fn unread(self) -> u32 {
        self.all.read().iter().filter(|chat| is_heard(chat)).map(|chat| chat.unread).sum()
    }

    /// Where bubbles stand, and whom they tell.
    pub(crate) fn frame(self) -> Frame {
        Frame {
            face: Face::Customer,
            base: Signal::stored(String::new()),
            top: Signal::derive(move || {
                self.chat().and_then(|chat| chat.top).map(|top| top.id).unwrap_or_default()
            }),
            act: Callback::new(move |act: Act| super::acts::act(self, act)),
            fetch: Callback::new(move |asked| super::viewer::fetch(self, asked)),
            sharp: Callback::new(move |asked| self.sharp(&asked)),
        }
    }

    /// How many things are in the basket.
    pub(crate) fn basket_count(self) -> u32 {
        self.basket.read().iter().map(|line| line.quantity).sum()
    }

    /// What they come to; the shop computes the total that counts.
    pub(crate) fn basket_total(self) -> Money {
        total(&self.basket.read())
    }

    /// How many of a product, all variants, are in the basket.
    pub(crate) fn in_basket(self, product: &str) -> u32 {
        let basket = self.basket.read();
        basket.iter().filter(|line| line.product == product).map(|line| line.quantity).sum()
    }

    /// Asks before something that cannot be taken back.
    pub(crate) fn ask(self, title: String, sentence: String, yes: String, act: Deed) {
        self.question.set(Some(Question { title, sentence, yes, is_danger: true, act }));
    }

    /// Says why something failed, in the page's language where there is a sentence for it.
    pub(crate) fn fail(self, error: &RpcError) {
        let sentence = match error.code {
            super::device::CODE_OFFLINE => self.words.t("state-offline-short"),
            super::device::CODE_KEY => self.words.t("key-mismatch"),
            4 => error.message.clone(),
            _ => self.words.t("state-error"),
        };
        self.toasts.fail(sentence);
    }
}

/// Whether a chat is one to hear of: not muted, put away or blocked.
pub(crate) fn is_heard(chat: &ChatSummary) -> bool {
    !chat.archived && !chat.blocked && !is_muted(chat)
}

/// Whether a chat makes no sound now.
pub(crate) fn is_muted(chat: &ChatSummary) -> bool {
    chat.muted_until_ms > browser::now_ms()
}

/// What lines come to, in the currency of the first.
pub(crate) fn total(lines: &[OrderLine]) -> Money {
    let currency = lines.first().map(|line| line.unit_price.currency.clone()).unwrap_or_default();
    let minor = lines
        .iter()
        .map(|line| line.unit_price.minor.saturating_mul(i64::from(line.quantity)))
        .fold(0_i64, i64::saturating_add);
    Money { minor, currency }
}

/// A product's page, and which variant of it, as a card.
pub(crate) fn card(page: &ProductPage, variant: Option<&Variant>) -> Product {
    let tile = &page.tile;
    Product {
        product: tile.id.clone(),
        variant: variant.map(|variant| variant.id.clone()).unwrap_or_default(),
        title: tile.title.clone(),
        subtitle: variant.map_or_else(|| tile.subtitle.clone(), |variant| variant.title.clone()),
        price: variant.map_or_else(|| tile.price.clone(), |variant| variant.price.clone()),
        unit_price: variant
            .map_or_else(|| tile.unit_price.clone(), |variant| variant.unit_price.clone()),
        picture: variant
            .map(|variant| variant.picture.clone())
            .filter(|picture| !picture.is_empty())
            .unwrap_or_else(|| tile.picture.clone()),
        availability: variant.map_or(tile.availability, |variant| variant.availability),
        question: true,
        wish: false,
    }
}

/// A message's place in the quote of another.
pub(crate) fn id_of(message: Option<&Message>) -> Option<String> {
    message.map(|message| message.id.clone())
}

/// Width of the page, pixels.
pub(crate) fn width_px() -> u32 {
    window().inner_width().ok().and_then(|width| width.as_f64()).map_or(390, |width| width as u32)
}
