//! Other terms for an order: quantities, substitutes, prices, delivery, a discount, and words to the
//! customer, who agrees or declines.

use comptoir_api::chat::{Money, Order, OrderLine};
use comptoir_api::shop::OrderDetail;
use comptoir_api::trade::{ProposeOrder, ProposedDiscount, ProposedLine};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::catalogue::{add_product, amount, minor as minor_of};
use crate::console::state::Console;
use crate::console::words::{money, t, tw, why};
use crate::console::{api, load, ui};
use crate::parts::icon::icon;
use crate::parts::product::picture;

/// A line as it is edited.
#[derive(Debug, Clone, Copy)]
struct Row {
    line: StoredValue<OrderLine>,
    quantity: RwSignal<String>,
    price: RwSignal<String>,
}

impl Row {
    fn of(line: OrderLine) -> Self {
        let quantity = RwSignal::new(line.quantity.to_string());
        let price = RwSignal::new(amount(line.unit_price.minor, &line.unit_price.currency));
        Self { line: StoredValue::new(line), quantity, price }
    }

    /// As it is asked for; none where it cannot be read.
    fn wished(self, currency: &str) -> Option<ProposedLine> {
        let quantity =
            self.quantity.read().trim().parse().ok().filter(|n| (1..=999).contains(n))?;
        let minor = minor_of(&self.price.read(), currency)?;
        self.line.with_value(|line| {
            Some(ProposedLine {
                product: line.product.clone(),
                variant: line.variant.clone(),
                quantity,
                unit_minor: (minor != line.unit_price.minor).then_some(minor),
            })
        })
    }

    fn sum(self, currency: &str) -> i64 {
        let quantity: i64 = self.quantity.read().trim().parse().unwrap_or_default();
        let price = minor_of(&self.price.read(), currency).unwrap_or_default();
        price.saturating_mul(quantity)
    }
}

/// Everything the dialog holds.
#[derive(Debug, Clone, Copy)]
struct Draft {
    order: StoredValue<Order>,
    rows: RwSignal<Vec<Row>>,
    shipping: RwSignal<String>,
    title: RwSignal<String>,
    discount: RwSignal<String>,
    message: RwSignal<String>,
    trouble: RwSignal<String>,
    sending: RwSignal<bool>,
}

/// The dialog.
pub(crate) fn dialog(c: Console, detail: OrderDetail, close: Callback<()>) -> AnyView {
    let order = detail.order;
    let reference = order.reference.clone();
    let currency = order.total.currency.clone();
    let written = |money: Option<&Money>| {
        RwSignal::new(money.map(|money| amount(money.minor, &currency)).unwrap_or_default())
    };
    // What a person took off before; coupons stay as they are.
    let known = order.more.discounts.iter().find(|discount| discount.code.is_empty());
    let title = known.map_or_else(|| t("console-terms-gesture"), |known| known.title.clone());
    let draft = Draft {
        rows: RwSignal::new(order.lines.iter().cloned().map(Row::of).collect()),
        shipping: written(order.more.shipping.as_ref()),
        title: RwSignal::new(title),
        discount: written(known.map(|known| &known.amount)),
        message: RwSignal::new(String::new()),
        trouble: RwSignal::new(String::new()),
        sending: RwSignal::new(false),
        order: StoredValue::new(order),
    };
    ui::dialog(tw("console-terms-title", "reference", &reference), "tall terms", close, move || {
        inside(c, draft)
    })
}

fn inside(c: Console, draft: Draft) -> AnyView {
    let currency = draft.order.with_value(|order| order.total.currency.clone());
    let total = Memo::new(move |_| draft.total());
    let before = draft.order.with_value(|order| money(&order.total));
    let rows = move || draft.rows.get();
    let wish = Memo::new(move |_| draft.wish());
    view! {
        <p class="t14 muted">{t("console-terms-more")}</p>
        <ul class="terms-lines" aria-label=t("console-orders-content")>
            <For each=rows key=|row| row.line.with_value(|line| (line.product.clone(), line.variant.clone())) let:row>
                {line(draft, row)}
            </For>
        </ul>
        {substitutes(c, draft)}
        <div class="f2">
            {ui::field_of(t("console-terms-shipping"), draft.shipping, "text", "")}
            {ui::field_of(t("console-terms-discount"), draft.discount, "text", "")}
        </div>
        {ui::field(t("console-terms-discount-title"), draft.title)}
        {ui::area(t("console-terms-message"), draft.message, 2)}
        <div class="total"><span>{t("order-total")}" "<s class="t13 faint">{before}</s></span>
            <output class="sum">{move || money(&Money { minor: total.get(), currency: currency.clone() })}</output></div>
        {move || { let said = draft.trouble.get(); (!said.is_empty()).then(|| view! { <p class="notice warn" role="alert">{said}</p> }) }}
        <div class="acts">
            <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
            <button type="button" class="btn pri" id="propose" disabled=move || wish.with(Option::is_none) || draft.sending.get()
                on:click=move |_| if let Some(wish) = wish.get_untracked() { send(c, draft, wish) }>{t("console-terms-send")}</button>
        </div>
    }
    .into_any()
}

fn line(draft: Draft, row: Row) -> AnyView {
    let OrderLine { title, picture: path, product, variant, .. } = row.line.get_value();
    let count = tw("console-terms-quantity", "title", &title);
    let price = tw("console-terms-price", "title", &title);
    let remove = tw("console-terms-remove", "title", &title);
    view! {
        <li class="row g2">
            {picture("", &path, "", "p40")}
            <span class="grow ell">{title}</span>
            <input class="inp num" type="number" min="1" max="999" aria-label=count prop:value=move || row.quantity.get()
                on:input=move |event| row.quantity.set(event_target_value(&event)) />
            <span class="faint" aria-hidden="true">"×"</span>
            <input class="inp num" inputmode="decimal" aria-label=price prop:value=move || row.price.get()
                on:input=move |event| row.price.set(event_target_value(&event)) />
            <button type="button" class="ib sm" aria-label=remove disabled=move || { draft.rows.with(Vec::len) < 2 }
                on:click=move |_| draft.rows.update(|rows| rows.retain(|other| {
                    other.line.with_value(|line| line.product != product || line.variant != variant)
                }))>{icon("trash", "s16")}</button>
        </li>
    }
    .into_any()
}

/// Finds something else in the catalogue and puts it in.
fn substitutes(c: Console, draft: Draft) -> AnyView {
    let put = move |product: String| add(c, draft, product);
    add_product(c, t("console-terms-add"), Callback::new(put))
}

/// Adds a product; of one with variants, each that is not there yet, the first in front.
fn add(c: Console, draft: Draft, product: String) {
    spawn_local(async move {
        let path = format!("/api/products/{}", api::part(&product));
        let edit = match api::get::<comptoir_api::shop::ProductEdit>(&path).await {
            Ok(edit) => edit,
            Err(error) => return c.fail(&error),
        };
        let title = edit.texts.first().map(|text| text.title.clone()).unwrap_or_default();
        let line = |variant: &str, named: String, price: Money, path: &str| OrderLine {
            product: edit.id.clone(),
            variant: variant.to_owned(),
            title: named,
            quantity: 1,
            unit_price: price,
            picture: path.to_owned(),
            ..OrderLine::default()
        };
        let first = edit.pictures.first().map(|picture| picture.path.clone()).unwrap_or_default();
        let lines: Vec<OrderLine> = if edit.variants.is_empty() {
            vec![line("", title, edit.price.clone(), &first)]
        } else {
            let each = edit.variants.iter().map(|variant| {
                let named = format!("{title} · {}", variant.title);
                let own = if variant.picture.is_empty() { &first } else { &variant.picture };
                line(&variant.id, named, variant.price.clone(), own)
            });
            each.collect()
        };
        draft.rows.update(|rows| {
            let known = |line: &OrderLine| {
                rows.iter().any(|row| {
                    row.line.with_value(|has| {
                        has.product == line.product && has.variant == line.variant
                    })
                })
            };
            let new = lines.into_iter().find(|line| !known(line));
            rows.extend(new.map(Row::of));
        });
    });
}

impl Draft {
    fn currency(self) -> String {
        self.order.with_value(|order| order.total.currency.clone())
    }

    /// What a coupon takes off, which a person leaves as it is.
    fn coupons(self) -> Vec<ProposedDiscount> {
        self.order.with_value(|order| {
            let coupons = order.more.discounts.iter().filter(|discount| !discount.code.is_empty());
            coupons
                .map(|discount| ProposedDiscount {
                    title: discount.title.clone(),
                    minor: discount.amount.minor,
                    code: discount.code.clone(),
                })
                .collect()
        })
    }

    fn total(self) -> i64 {
        let currency = self.currency();
        let lines: i64 = self.rows.read().iter().map(|row| row.sum(&currency)).sum();
        let read = |text: &str| minor_of(text, &currency).unwrap_or_default();
        let off: i64 = self.coupons().iter().map(|coupon| coupon.minor).sum();
        let (shipping, discount) = (read(&self.shipping.read()), read(&self.discount.read()));
        (lines + shipping - discount - off).max(0)
    }

    /// What is asked for; none where something in it cannot be read.
    fn wish(self) -> Option<ProposeOrder> {
        let currency = self.currency();
        let rows = self.rows.read();
        let lines: Option<Vec<_>> = rows.iter().map(|row| row.wished(&currency)).collect();
        let read = |text: &str| match text.trim() {
            "" => Some(0),
            text => minor_of(text, &currency),
        };
        let shipping = read(&self.shipping.read())?;
        let minor = read(&self.discount.read())?;
        let mut discounts = self.coupons();
        if minor > 0 {
            let title = self.title.read().trim().to_owned();
            if title.is_empty() {
                return None;
            }
            discounts.push(ProposedDiscount { title, minor, code: String::new() });
        }
        Some(ProposeOrder {
            lines: lines.filter(|lines| !lines.is_empty())?,
            shipping: Some(Money { minor: shipping, currency }),
            discounts,
            message: self.message.read().trim().to_owned(),
            revision: self.order.with_value(|order| order.revision),
        })
    }
}

fn send(c: Console, draft: Draft, wish: ProposeOrder) {
    let (id, reference) =
        draft.order.with_value(|order| (order.id.clone(), order.reference.clone()));
    draft.sending.set(true);
    draft.trouble.set(String::new());
    spawn_local(async move {
        let path = format!("/api/orders/{id}/propose");
        let answer = api::post::<_, OrderDetail>(&path, &wish).await;
        draft.sending.set(false);
        match answer {
            Ok(moved) => {
                ui::shut();
                c.orders.update(|orders| {
                    orders.insert(id.clone(), moved);
                });
                c.say(tw("console-terms-sent", "reference", &reference));
            }
            Err(error) if error.code == "invalid" || error.code == "conflict" => {
                draft.trouble.set(why(&error));
                // An order that has changed is drawn anew, without this dialog.
                if error.code == "conflict" {
                    c.warn(why(&error));
                    load::order(c, id);
                }
            }
            Err(error) => c.fail(&error),
        }
    });
}
