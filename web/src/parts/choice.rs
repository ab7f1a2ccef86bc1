//! Buttons to choose from, or a list behind one.

use comptoir_api::chat::ChoiceOption;
use leptos::prelude::*;

use super::{Act, Face, Frame};

/// The options under a question. Once something is chosen, or for who asked, they only show it.
pub fn options(
    message: &str,
    options: Vec<ChoiceOption>,
    as_list: bool,
    chosen: Vec<String>,
    frame: Frame,
) -> AnyView {
    let closed = !chosen.is_empty() || frame.face == Face::Counter;
    let message = message.to_owned();
    let buttons = options
        .into_iter()
        .map(|option| {
            let message = message.clone();
            let is_chosen = chosen.contains(&option.id);
            let id = option.id.clone();
            let description = (as_list && !option.description.is_empty())
                .then(|| view! { <span class="t13 faint blk">{option.description.clone()}</span> });
            view! {
                <button
                    type="button"
                    class="qrep"
                    class:on=is_chosen
                    disabled=closed
                    aria-pressed=is_chosen.then_some("true")
                    on:click=move |_| {
                        frame.act.run(Act::Choose { message: message.clone(), choice: id.clone() });
                    }
                >
                    <span>{option.title} {description}</span>
                </button>
            }
        })
        .collect_view();
    view! { <div class="qr-reps" class:as-list=as_list>{buttons}</div> }.into_any()
}
