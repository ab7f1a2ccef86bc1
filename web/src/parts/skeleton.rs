//! What stands in for content while it comes: the final geometry, still under reduced motion.

use leptos::prelude::*;

/// Rows of a list.
pub fn rows(count: usize) -> AnyView {
    let rows = (0..count)
        .map(|_| {
            view! {
                <div class="row g3 skrow">
                    <div class="sk sq"></div>
                    <div class="grow col">
                        <div class="sk l1"></div>
                        <div class="sk l2"></div>
                    </div>
                </div>
            }
        })
        .collect_view();
    view! { <div class="late" aria-busy="true">{rows}</div> }.into_any()
}

/// Tiles of a catalogue.
pub fn tiles(count: usize) -> AnyView {
    let tiles = (0..count)
        .map(|_| {
            view! {
                <div class="ptile">
                    <div class="sk tile"></div>
                    <div class="sk l1"></div>
                    <div class="sk l2"></div>
                </div>
            }
        })
        .collect_view();
    view! { <div class="pgrid late" aria-busy="true">{tiles}</div> }.into_any()
}
