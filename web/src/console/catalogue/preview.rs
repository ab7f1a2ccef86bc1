//! How the product will look, in a conversation and in the catalogue, while it is written.

use comptoir_api::catalogue::Availability;
use comptoir_api::chat::{Money, Product};
use leptos::prelude::*;

use super::form::{Form, minor};
use crate::console::words::{money, t};
use crate::parts::icon::icon;
use crate::parts::product::{card, picture};
use crate::parts::{Face, Frame};

/// The two previews.
pub(crate) fn preview(form: Form, tongue: RwSignal<String>) -> AnyView {
    let frame = Frame {
        face: Face::Counter,
        base: Signal::derive(String::new),
        top: Signal::stored(String::new()),
        act: Callback::new(|_| ()),
        fetch: Callback::new(|_| ()),
        sharp: Callback::new(|_| None),
    };
    let product = Memo::new(move |_| shown(form, &tongue.get()));
    let tile = move || {
        let product = product.get();
        view! {
            <div class="ptile">
                <div class="ph">{picture("", &product.picture, "", "")}</div>
                <div><h3 class="t14 strong">{product.title.clone()}</h3><p class="t12 faint">{product.subtitle.clone()}</p><p class="price">{money(&product.price)}</p></div>
            </div>
        }
    };
    view! {
        <section class="cat-preview" aria-label=t("console-preview")>
            <h3 class="lbl">{t("console-catalogue-preview-chat")}</h3>
            <div class="card flat well" inert="">{move || card(product.get(), frame)}</div>
            <h3 class="lbl">{t("console-catalogue-preview-page")}</h3>
            <div class="card flat well tile">{tile}</div>
            <p class="notice">{icon("info", "")}<span>{t("console-catalogue-public")}</span></p>
        </section>
    }
    .into_any()
}

fn shown(form: Form, tongue: &str) -> Product {
    let currency = form.product.with(|product| product.price.currency.clone());
    let prices =
        form.rows.with(|rows| rows.iter().filter_map(|row| minor(&row.price, &currency)).min());
    let amount =
        prices.or_else(|| form.price.with(|written| minor(written, &currency))).unwrap_or_default();
    form.product.with(|product| {
        let text = product.texts.iter().find(|text| text.language == tongue);
        let title = text.map(|text| text.title.clone()).filter(|title| !title.is_empty());
        Product {
            product: product.id.clone(),
            title: title.unwrap_or_else(|| t("console-catalogue-new")),
            subtitle: text.map(|text| text.subtitle.clone()).unwrap_or_default(),
            price: Money { minor: amount, currency: currency.clone() },
            picture: product
                .pictures
                .first()
                .map(|picture| picture.path.clone())
                .unwrap_or_default(),
            availability: Availability::InStock,
            ..Product::default()
        }
    })
}
