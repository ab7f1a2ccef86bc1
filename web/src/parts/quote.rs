//! The one line of an earlier message that an answer carries.

use comptoir_api::chat::{Quoted, Side};
use leptos::prelude::*;

use super::{Act, Frame, address};
use crate::words::Words;

/// The quote in a bubble; a tap goes to what it quotes.
pub fn quote(quoted: Quoted, frame: Frame) -> AnyView {
    let words = Words::here();
    let Quoted { id, name, side, text, picture } = quoted;
    let picture = (!picture.is_empty()).then(|| {
        let src = address(&frame.base.get_untracked(), &picture);
        view! { <span class="pic p40"><img src=src alt="" loading="lazy" /></span> }
    });
    view! {
        <button type="button" class="quote" on:click=move |_| frame.act.run(Act::Jump(id.clone()))>
            <b>{move || speaker(words, side, &name)}</b>
            {picture}
            <span class="ell">{text}</span>
        </button>
    }
    .into_any()
}

/// "Vous", or who said it.
pub fn speaker(words: Words, side: Side, name: &str) -> String {
    if side == Side::Own && name.is_empty() {
        return words.t("chat-you");
    }
    if name.is_empty() { words.t("chat-shop") } else { name.to_owned() }
}
