//! One less, how many, one more. At one, the first becomes a bin.

use leptos::prelude::*;

use super::icon::icon;
use crate::words::Words;

/// Most of one thing in a basket.
pub const QUANTITY_MAX: u32 = 999;

/// A stepper. `bin` says whether going under one is possible: it then removes.
#[component]
pub fn Stepper(
    /// How many now.
    quantity: Signal<u32>,
    /// Told the new number.
    on_change: Callback<u32>,
    /// What is counted, for those who do not see it.
    title: String,
    /// Zero can be reached: the button is a bin at one.
    #[prop(optional)]
    bin: bool,
    /// Of the product page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let words = Words::here();
    let least = u32::from(!bin);
    let size = if large { "s18" } else { "s16" };
    let named = StoredValue::new(title);
    let label = move |key| words.with(key, &[("product", named.get_value().into())]);
    view! {
        <span class="step" class:lg=large role="group" aria-label=move || label("stepper")>
            <button
                type="button"
                disabled=move || { quantity.get() <= least }
                aria-label=move || {
                    label(if bin && quantity.get() == 1 { "cart-bin" } else { "cart-less" })
                }
                on:click=move |_| on_change.run(quantity.get_untracked().saturating_sub(1))
            >
                {move || icon(if bin && quantity.get() == 1 { "trash" } else { "minus" }, size)}
            </button>
            <output class="q num">{move || quantity.get()}</output>
            <button
                type="button"
                disabled=move || { quantity.get() >= QUANTITY_MAX }
                aria-label=move || label("cart-more")
                on:click=move |_| on_change.run(quantity.get_untracked().saturating_add(1))
            >
                {icon("plus", size)}
            </button>
        </span>
    }
}
