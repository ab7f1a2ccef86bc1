//! Which orders are looked for: older ones than the board holds are found by the server.

use comptoir_api::shop::{OrderDetail, OrdersPage};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::state::Console;
use crate::console::words::t;
use crate::console::{api, dates, ui};
use crate::parts::icon::icon;
use crate::parts::states::{ORDER_STATES, order_key};

/// Orders asked for at a time.
const AT_ONCE: u32 = 100;

/// What is looked for, as it is written, and what was found.
#[derive(Clone, Copy)]
pub(super) struct Filter {
    c: Console,
    query: RwSignal<String>,
    state: RwSignal<String>,
    /// Days, "2026-11-28".
    from: RwSignal<String>,
    to: RwSignal<String>,
    delivery: RwSignal<String>,
    label: RwSignal<String>,
    /// `None`: nothing is looked for.
    pub(super) found: RwSignal<Option<Vec<OrderDetail>>>,
    /// Where what is older begins.
    older: RwSignal<Option<String>>,
}

impl Filter {
    pub(super) fn new(c: Console) -> Self {
        let word = || RwSignal::new(String::new());
        let filter = Self {
            c,
            query: word(),
            state: word(),
            from: word(),
            to: word(),
            delivery: word(),
            label: word(),
            found: RwSignal::new(None),
            older: RwSignal::new(None),
        };
        Effect::new(move |_| {
            let asked = filter.asked();
            if asked.is_empty() {
                filter.found.set(None);
                filter.older.set(None);
            } else {
                filter.ask(asked, String::new());
            }
        });
        filter
    }

    /// What is looked for, as a request has it; empty: nothing.
    fn asked(self) -> String {
        let day = |day: String, end: &str| match day.as_str() {
            "" => String::new(),
            day => dates::of_local(&format!("{day}T{end}"))
                .map(|ms| ms.to_string())
                .unwrap_or_default(),
        };
        let fields = [
            ("query", self.query.get().trim().to_owned()),
            ("state", self.state.get()),
            ("from", day(self.from.get(), "00:00")),
            ("to", day(self.to.get(), "23:59:59.999")),
            ("delivery", self.delivery.get()),
            ("label", self.label.get()),
        ];
        let given = fields.into_iter().filter(|(_, value)| !value.is_empty());
        given.fold(String::new(), |asked, (name, value)| {
            format!("{asked}&{name}={}", api::part(&value))
        })
    }

    fn ask(self, asked: String, after: String) {
        spawn_local(async move {
            let path = format!("/api/orders?limit={AT_ONCE}{asked}&after={}", api::part(&after));
            let page = api::get::<OrdersPage>(&path).await;
            // Something else may be looked for by now, or nobody may be here any more.
            if self.query.is_disposed() || untrack(|| self.asked()) != asked {
                return;
            }
            match page {
                Ok(page) => self.takes(page, after.is_empty()),
                Err(error) => self.c.fail(&error),
            }
        });
    }

    fn takes(self, page: OrdersPage, is_first: bool) {
        self.c.orders.update(|orders| {
            for detail in &page.orders {
                orders.insert(detail.order.id.clone(), detail.clone());
            }
        });
        self.older.set(page.next);
        self.found.update(|found| match found {
            Some(found) if !is_first => found.extend(page.orders),
            _ => *found = Some(page.orders),
        });
    }

    /// Whether something is looked for.
    pub(super) fn is_on(self) -> bool {
        !self.asked().is_empty()
    }

    /// The way to what is older than what was found.
    pub(super) fn more(self) -> Option<AnyView> {
        let older = self.older.get()?;
        let ask = move |_| self.ask(untrack(|| self.asked()), older.clone());
        Some(view! { <p class="pad16"><button type="button" class="btn" on:click=ask>{t("console-orders-older")}</button></p> }.into_any())
    }

    /// Its fields: words and state, the others under a button.
    pub(super) fn fields(self) -> AnyView {
        let states = std::iter::once((String::new(), t("console-orders-any-state"))).chain(
            ORDER_STATES.into_iter().map(|(name, state)| (name.to_owned(), t(order_key(state)))),
        );
        let states = states
            .map(|(name, title)| view! { <option value=name>{title}</option> })
            .collect_view();
        let count = move || {
            [self.from, self.to, self.delivery, self.label]
                .iter()
                .filter(|field| !field.with(String::is_empty))
                .count()
        };
        let face = move || {
            view! { {icon("filter", "s18")} {move || (count() > 0).then(|| view! { <span class="cnt">{count()}</span> })} }.into_any()
        };
        view! {
            <label class="search mh-search">
                {icon("search", "s16")}
                <input type="search" id="search" class="grow" placeholder=t("console-orders-search") aria-label=t("console-orders-search")
                    on:input=move |event| self.query.set(event_target_value(&event)) />
            </label>
            <select class="inp only" aria-label=t("console-orders-filter") on:change=move |event| self.state.set(event_target_value(&event))>
                {states}
            </select>
            {ui::menu("ib", t("console-orders-more-filters"), "order-filters", face, move |_| self.others())}
        }
        .into_any()
    }

    fn others(self) -> AnyView {
        let any = || std::iter::once((String::new(), t("console-orders-any")));
        let ways = any()
            .chain([
                ("collect".to_owned(), t("console-orders-collect")),
                ("ship".to_owned(), t("console-orders-ship")),
            ])
            .collect();
        let labels = self.c.labels.get_untracked();
        let labels = any().chain(labels.into_iter().map(|label| (label.id, label.name))).collect();
        let clear = move |_| {
            for field in [self.from, self.to, self.delivery, self.label] {
                field.set(String::new());
            }
        };
        view! {
            <div class="col g3 pad16 filters">
                {ui::field_of(t("console-orders-from"), self.from, "date", "")}
                {ui::field_of(t("console-orders-to"), self.to, "date", "")}
                {ui::select(t("console-orders-delivery"), self.delivery, ways)}
                {ui::select(t("console-orders-label"), self.label, labels)}
                <button type="button" class="btn sm" on:click=clear>{t("console-orders-all")}</button>
            </div>
        }
        .into_any()
    }
}
