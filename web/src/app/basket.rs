//! The basket's contents: on the device once there is a chat, in this browser before.

use std::sync::Arc;

use comptoir_api::{
    chat::{OrderLine, Product},
    device::{Basket, Method, SentId},
};
use leptos::{prelude::*, task::spawn_local};

use super::{device, route::Route, state::App};
use crate::{browser, parts::stepper::QUANTITY_MAX};

/// Most lines in a basket.
const LINES_MAX: usize = 100;

impl App {
    /// Puts one more of a product in.
    pub(crate) fn add_to_basket(self, product: &Product, count: u32) {
        self.basket.update(|lines| {
            let same = |line: &&mut OrderLine| {
                line.product == product.product && line.variant == product.variant
            };
            if let Some(line) = lines.iter_mut().find(same) {
                line.quantity = line.quantity.saturating_add(count).min(QUANTITY_MAX);
            } else if lines.len() < LINES_MAX {
                lines.push(OrderLine {
                    product: product.product.clone(),
                    variant: product.variant.clone(),
                    title: titled(product),
                    quantity: count.min(QUANTITY_MAX),
                    unit_price: product.price.clone(),
                    picture: product.picture.clone(),
                    ..OrderLine::default()
                });
            }
        });
        self.keep_basket();
    }

    /// Adds, and says so with a way to the basket.
    pub(crate) fn add_and_say(self, product: &Product, count: u32) {
        self.add_to_basket(product, count);
        let see = Arc::new(move || self.router.go(Route::Basket));
        self.toasts.offer("check", self.words.t("cart-added"), self.words.t("cart-see"), see);
    }

    /// Asks the shop to say when a product is there again; the answer comes into the conversation.
    pub(crate) fn wish(self, product: &Product) {
        let (id, variant) = (product.product.clone(), product.variant.clone());
        let variant = (!variant.is_empty()).then_some(variant);
        spawn_local(async move {
            let sent = match self.begin().await {
                Ok(chat) => {
                    let ask =
                        Method::Notify { chat: chat.clone(), product: id, variant, once: None };
                    device::call::<SentId>(ask).await.map(|sent| (chat, sent))
                }
                Err(error) => Err(error),
            };
            match sent {
                Ok((chat, sent)) => {
                    if self.entries.find(&sent.id).is_none() {
                        self.load_latest(&chat).await;
                    }
                    self.toasts.say("notif", self.words.t("product-notify-done"));
                }
                Err(error) => self.fail(&error),
            }
        });
    }

    /// Sets how many of a line there are; none takes it out.
    pub(crate) fn set_quantity(self, product: &str, variant: &str, quantity: u32) {
        self.basket.update(|lines| {
            if quantity == 0 {
                lines.retain(|line| line.product != product || line.variant != variant);
            }
            for line in lines.iter_mut() {
                if line.product == product && line.variant == variant {
                    line.quantity = quantity.min(QUANTITY_MAX);
                }
            }
        });
        self.keep_basket();
    }

    /// Puts an earlier order's lines in again.
    pub(crate) fn reorder(self, lines: &[OrderLine]) {
        self.basket.update(|basket| {
            for line in lines.iter().take(LINES_MAX.saturating_sub(basket.len())) {
                let is_in = basket
                    .iter()
                    .any(|has| has.product == line.product && has.variant == line.variant);
                if !is_in {
                    basket.push(line.clone());
                }
            }
        });
        self.keep_basket();
        self.router.go(Route::Basket);
    }

    /// Saves the basket where it belongs.
    pub(crate) fn keep_basket(self) {
        let lines = self.basket.get_untracked();
        let Some(chat) = self.chat_id() else {
            let kept = if lines.is_empty() {
                String::new()
            } else {
                serde_json::to_string(&lines).unwrap_or_default()
            };
            browser::store(&self.basket_name(), &kept);
            return;
        };
        spawn_local(async move {
            if let Err(error) = device::tell(Method::Basket { chat, lines: Some(lines) }).await {
                self.fail(&error);
            }
        });
    }

    /// Takes up the basket that was kept: this browser's, and the device's where there is a chat.
    pub(crate) async fn take_up_basket(self) {
        let early: Vec<OrderLine> = browser::stored(&self.basket_name())
            .and_then(|kept| serde_json::from_str(&kept).ok())
            .unwrap_or_default();
        let Some(chat) = self.chat_id() else {
            self.basket.set(early);
            return;
        };
        let Ok(kept) = device::call::<Basket>(Method::Basket { chat, lines: None }).await else {
            return;
        };
        self.basket.set(kept.lines);
        if !early.is_empty() {
            self.basket.update(|lines| {
                for line in early {
                    let is_in = lines
                        .iter()
                        .any(|has| has.product == line.product && has.variant == line.variant);
                    if !is_in {
                        lines.push(line);
                    }
                }
            });
            browser::store(&self.basket_name(), "");
            self.keep_basket();
        }
    }

    fn basket_name(self) -> String {
        format!("comptoir.basket.{}", self.slug())
    }
}

/// "Miel de bruyère, 500 g".
fn titled(product: &Product) -> String {
    if product.variant.is_empty() || product.subtitle.is_empty() {
        return product.title.clone();
    }
    format!("{}, {}", product.title, product.subtitle)
}
